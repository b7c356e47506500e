"""The publication as a whole: its settings, labels and editions, and all that was read for one of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from string import Formatter
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from imprint.diagnostics import Location
from imprint.folder import Folder
from imprint.model.fields import Doubt, Hidden, Image, Model, Prose, Text, Title, Url
from imprint.model.kinds import Index, Part
from imprint.yamlfile import locate


class Publisher(Model):
    """Who publishes; `logo` replaces the name where it is given."""

    name: Text
    full_name: Text
    url: Url
    logo: Hidden[Image | None] = None


class Partner(Model):
    """A partner of the survey: its full name, the short one of its cell, perhaps a logo."""

    name: Text
    short: Text | None = None
    logo: Hidden[Image | None] = None

    @property
    def label(self) -> str:
        """What its cell prints."""
        return self.short or self.name


class Licence(Model):
    """The licence of the content."""

    name: Text
    url: Url
    scope: Text


class Section(Model):
    """A rubric of the booklet: its name and the colour token of its pages."""

    name: Text
    colour: Hidden[Text]
    tab: Hidden[bool] = True


class Settings(Model):
    """publication.yaml: what all editions share."""

    format: Hidden[Literal[1]]
    language: Hidden[Text]
    series: Text
    title: Title
    slug: Hidden[Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]]
    subject: Hidden[Text]
    keywords: Hidden[tuple[Text, ...]] = ()
    default_edition: Hidden[Text]
    home_country: Hidden[Text]
    publisher: Publisher
    licence: Licence
    supporters: tuple[Text, ...] = ()
    partners: tuple[Partner, ...] = ()
    sections: Hidden[dict[str, Section]]
    # Names that no title breaks.
    names: Hidden[tuple[Text, ...]] = ()
    doubts: Hidden[tuple[Doubt, ...]] = ()


class Announcement(Model):
    """What is to come, told in the back matter of a provisional edition."""

    title: Text
    text: Prose


class PlanGroup(Model):
    """Parts of the flatplan that stand under one rubric."""

    section: Text
    parts: tuple[Text, ...] = Field(min_length=1)


class Edition(Model):
    """One edition: its mentions and its flatplan (chemin de fer)."""

    label: Text
    date: date
    announcement: Announcement | None = None
    genesis: Text | None = None
    flatplan: tuple[Text | PlanGroup, ...] = Field(min_length=1)


class WebLabels(Model):
    """The words that only the web page needs; `{number}` is the number of a note."""

    skip: Text
    rubrics: Text
    notes: Text
    back: Text
    places: Text
    funder: Text
    share: Text
    amount: Text


def _filled(*names: str) -> AfterValidator:
    """A validator of labels whose braces the program fills with these names, and no others."""
    def check(value: str) -> str:
        try:
            fields = [field for _, *field in Formatter().parse(value) if field[0] is not None]
        except ValueError:
            fields = [[None]]
        # Names alone: « {date.__class__} » would look into the program, « {date:>999999999} » print for ever.
        if any(field not in [[name, "", None] for name in names] for field in fields):
            known = ", ".join(f"{{{name}}}" for name in names)
            raise PydanticCustomError("label", "{value}", {"value": value, "known": known})
        return value
    return AfterValidator(check)


class Labels(Model):
    """labels.yaml: the words that the templates print around the content."""

    page: Text
    after: Text
    support: Text
    card: Text
    cards: Text
    # First word of the folder that holds each card as a file of its own.
    card_files: Hidden[Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]]
    continued: Text
    series_number: Text
    funding: Text
    approximately: Text
    other_funds: Text
    undetailed: Text
    cofunders: Text
    contact: Text
    contacts: Text
    licence: Annotated[Text, _filled("name", "scope")]
    awaiting: Text
    awaiting_text: Text
    proof: Annotated[Text, _filled("date")]
    overset: Text
    notes: Text
    distance: Annotated[Text, _filled("start", "end")]
    map: Annotated[Text, _filled("places", "distance")]
    # What assistive technology says of a link.
    link_page: Hidden[Annotated[Text, _filled("title", "page")]]
    link_mail: Hidden[Annotated[Text, _filled("address")]]
    web: WebLabels
    decimal: Annotated[str, StringConstraints(min_length=1, max_length=1)]
    months: tuple[Text, ...] = Field(min_length=12, max_length=12)


@dataclass(frozen=True)
class Item:
    """A loaded content file: where it stands, what its header says, its Markdown body."""

    ref: str
    file: str
    path: Path
    model: Part
    body: str
    body_line: int

    @cached_property
    def header(self) -> str:
        """All that its header says, as text."""
        return repr(self.model)

    @property
    def top(self) -> Location:
        """Where its body begins."""
        return Location(self.file, self.body_line + 1, 1)

    @property
    def slug(self) -> str:
        """The last word of its reference."""
        return self.ref.rsplit("/", 1)[-1]


@dataclass(frozen=True)
class Publication:
    """All that was read from a content folder, for one edition."""

    folder: Folder
    settings: Settings
    labels: Labels
    edition_name: str
    edition: Edition
    items: dict[str, Item]
    sections: dict[str, str]
    genesis: str
    # Parts that only other editions place: checked, not printed.
    elsewhere: tuple[Item, ...] = ()
    # Whether no part of any edition was left out for its mistakes.
    whole: bool = True

    @property
    def everything(self) -> tuple[Item, ...]:
        """All parts that were read, also those of other editions."""
        return (*self.items.values(), *self.elsewhere)

    @property
    def root(self) -> Path:
        """The content folder."""
        return self.folder.root

    @cached_property
    def index(self) -> Index | None:
        """What its index leaves out and calls otherwise, if it has one."""
        return next((item.model for item in self.items.values() if isinstance(item.model, Index)), None)

    def line(self, file: str, text: str) -> int:
        """The line of a file (as messages call it) where a text begins; 0 if it is not there."""
        return locate(self.folder.path(file), text)

    def section_of(self, ref: str) -> Section | None:
        """The rubric under which the flatplan puts a part."""
        return self.settings.sections.get(self.sections.get(ref, ""))
