"""The publication as frozen data: what a content file may say, kind by kind.

Every string and number is printed on the part's own pages, and proved to be, unless its type says
`Hidden`, or `Anywhere`: then any page of the booklet will do. A `|` in a title marks where it may
break; every text may hold inline Markdown, and `Prose` paragraphs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from imprint.folder import Folder
from imprint.yamlfile import locate

T = TypeVar("T")


class Mark:
    """A note on a field's type: where its value must be found once the booklet is typeset."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __repr__(self) -> str:
        return self.name


HIDDEN, ANYWHERE = Mark("hidden"), Mark("anywhere")

Hidden = Annotated[T, HIDDEN]
Anywhere = Annotated[T, ANYWHERE]
Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Prose = Text
Title = Text
Money = Annotated[float, Field(ge=0)]
Percent = Annotated[float, Field(gt=0, le=100)]

# Local part and domain in ASCII, since an internationalised address is refused by most mailers.
EMAIL = re.compile(r"[A-Za-z0-9._%+-]+@(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z]{2,}")
URL = re.compile(r"https?://(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z]{2,}(?::\d+)?(?:/[^\s<>\"]*)?")
MONTH = re.compile(r"(?:19|20)\d\d-(?:0[1-9]|1[0-2])")


def _matching(pattern: re.Pattern[str], code: str) -> AfterValidator:
    """A validator that refuses with `code` what does not match the whole of `pattern`."""
    def check(value: str) -> str:
        if not pattern.fullmatch(value):
            raise PydanticCustomError(code, "{value}", {"value": value})
        return value
    return AfterValidator(check)


Email = Annotated[Text, _matching(EMAIL, "email")]
Url = Annotated[Text, _matching(URL, "url")]
Month = Annotated[Text, _matching(MONTH, "month")]
ImagePath = Annotated[Text, HIDDEN]


class Model(BaseModel):
    """Base of everything read from a content file: frozen, and strict about its keys."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    def unprinted(self) -> frozenset[str]:
        """Fields that, given the others, do not reach the page."""
        return frozenset()


class Doubt(Model):
    """Where the sources contradict one another, and the choice that was made; never printed."""

    field: Hidden[Text]
    note: Hidden[Text]


class Place(Model):
    """A point on the map: a territory (`name`, else its town) at a town's position, in degrees."""

    town: Anywhere[Text]
    country: Anywhere[Text]
    latitude: Hidden[Annotated[float, Field(ge=-90, le=90)]]
    longitude: Hidden[Annotated[float, Field(ge=-180, le=180)]]
    name: Anywhere[Text | None] = None

    @property
    def label(self) -> str:
        """The territory's name as it is printed."""
        return self.name or self.town

    def unprinted(self) -> frozenset[str]:
        """Under a territory's name, the town only places the dot."""
        return frozenset({"town"} if self.name else ())


class Funder(Model):
    """One part of a budget: an amount in euros or a percentage of the total."""

    by: Text
    amount: Money | None = None
    percent: Percent | None = None

    @model_validator(mode="after")
    def _one_measure(self) -> Funder:
        if (self.amount is None) == (self.percent is None):
            raise PydanticCustomError("funder-measure", "{by}", {"by": self.by})
        return self


class Funding(Model):
    """The budget of a project, in euros."""

    label: Text | None = None
    total: Money
    approximate: Hidden[bool] = False
    parts: tuple[Funder, ...] = ()
    partial: Hidden[bool] = False
    cofunders: tuple[Text, ...] = ()
    note: Text | None = None


class Contact(Model):
    """A person to write to, at a professional address."""

    name: Text
    role: Text | None = None
    organisation: Text | None = None
    email: Email | None = None


class Link(Model):
    """An address worth a line of its own, with its label and a few words."""

    label: Text
    text: Text | None = None
    url: Url


class Image(Model):
    """A picture under assets/, with the words for those who cannot see it."""

    file: ImagePath
    alt: Hidden[Text]


class Photo(Image):
    """A photograph; its credit is printed beneath it."""

    credit: Text


class Person(Model):
    """Somebody who speaks or is spoken of."""

    name: Text
    role: Text | None = None
    roles: tuple[Text, ...] = ()
    organisation: Text | None = None


class Figure(Model):
    """A key figure: « plus de 12 800 projets »."""

    value: float
    label: Text
    prefix: Text | None = None
    unit: Text | None = None
    shown: Text | None = None

    def unprinted(self) -> frozenset[str]:
        """`shown` stands for the number."""
        return frozenset({"value"} if self.shown else ())


class FigureGroup(Model):
    """Key figures under a common heading."""

    title: Text
    figures: tuple[Figure, ...] = Field(min_length=1)


class Share(Model):
    """A part of a whole, in percent."""

    label: Text
    percent: Percent


class Shares(Model):
    """A whole and its parts."""

    title: Text
    items: tuple[Share, ...] = Field(min_length=2)


class Event(Model):
    """A date of the timeline; `shown` is what is printed for the year."""

    year: int
    label: Text
    shown: Text | None = None

    def unprinted(self) -> frozenset[str]:
        """`shown` stands for the year."""
        return frozenset({"year"} if self.shown else ())


class Part(Model):
    """The unit of layout, of caching and of diagnosis; each kind adds its own fields."""

    kind: Hidden[Text]
    title: Title
    short_title: Anywhere[Title | None] = None
    # The rubric in the contents and above the title, where the flatplan gives none.
    rubric: Text | None = None
    listed: Hidden[bool] = True
    status: Hidden[Literal["awaiting"] | None] = None
    expects: Hidden[Text | None] = None
    doubts: Hidden[tuple[Doubt, ...]] = ()


class Cover(Part):
    """The front cover; its half-discs measure the cards' distances."""

    alt: Hidden[Text]


class Contents(Part):
    """The table of contents."""

    caption: Text | None = None


class Editorial(Part):
    """The editorial, signed by its header."""

    after: Person
    motto: Title | None = None


class Article(Part):
    """Prose in two columns, with an optional standfirst and a timeline at its foot."""

    standfirst: Text | None = None
    timeline: tuple[Event, ...] = ()


class Figures(Part):
    """A page of figures: one that leads, two that face each other, the parts of a whole."""

    lead: Figure
    pair: tuple[Figure, Figure]
    shares: Shares
    source: Text
    scale: Text | None = None


class Focus(Part):
    """Prose beside a full-height column of figures."""

    panel: tuple[FigureGroup, ...]


class Testimony(Model):
    """What a named person reports, in a box; reported speech."""

    name: Text
    role: Text
    text: Prose


class FieldList(Model):
    """A ruled list under a heading."""

    title: Text
    items: tuple[Text, ...] = Field(min_length=1)


class Overview(Part):
    """Prose over a testimony and a ruled list."""

    testimony: Testimony
    fields: FieldList


class View(Model):
    """What a disc of the map shows: its centre in degrees and its radius in km."""

    latitude: Hidden[Annotated[float, Field(ge=-90, le=90)]]
    longitude: Hidden[Annotated[float, Field(ge=-180, le=180)]]
    radius: Hidden[Annotated[float, Field(gt=0, le=15000)]]


class Map(Part):
    """The world map of all cards, with magnifiers over its lower corners."""

    globe: View
    magnifiers: tuple[View, ...] = Field(default=(), max_length=2)
    caption: Text | None = None


class Card(Part):
    """A project card (« fiche »)."""

    date: Hidden[Month]
    keywords: tuple[Text, ...] = Field(min_length=1)
    places: tuple[Place, ...] = Field(min_length=1)
    cooperation: Text | None = None
    carriers: Text | None = None
    number: int | None = None
    pages: Hidden[Annotated[int, Field(ge=1, le=8)]] = 1
    funding: Funding | None = None
    contacts: tuple[Contact, ...] = ()
    links: tuple[Link, ...] = ()
    photo: Photo | None = None
    logos: tuple[Image, ...] = ()

    @model_validator(mode="after")
    def _one_line(self) -> Card:
        if not (self.cooperation or self.carriers):
            raise PydanticCustomError("no-cooperation", "-")
        return self


class Lever(Model):
    """One recommendation."""

    title: Title
    text: Prose


class Levers(Part):
    """The numbered recommendations."""

    subtitle: Text | None = None
    levers: tuple[Lever, ...] = Field(min_length=1)


class Interview(Part):
    """Questions put to a person; the answers are the body."""

    person: Person
    portrait: Photo | None = None


class DirectoryEntry(Model):
    """An organisation, what it does, where to read more."""

    name: Text
    text: Text
    links: tuple[Url, ...] = ()
    doubts: Hidden[tuple[Doubt, ...]] = ()


class DirectoryGroup(Model):
    """Organisations of one sort."""

    name: Text
    entries: tuple[DirectoryEntry, ...] = Field(min_length=1)


class Directory(Part):
    """The directory of organisations."""

    subtitle: Text | None = None
    groups: tuple[DirectoryGroup, ...] = Field(min_length=1)


class Index(Part):
    """The index by keyword, by territory and by organisation."""

    keywords: Text
    territories: Text
    organisations: Text
    # Another name of the same organisation -> the name that the index prints.
    aliases: Hidden[dict[str, str]] = {}
    # Names that the header of a card holds and the index passes over.
    left_out: Hidden[tuple[Text, ...]] = ()


class Source(Model):
    """A document that the booklet relies on."""

    title: Text
    by: Text
    year: int | None = None
    url: Url


class Sources(Part):
    """Sources, announcement, genesis, partners and licence: the colophon page."""

    sources: tuple[Source, ...] = Field(min_length=1)
    genesis_title: Text
    partners_title: Text
    credits: tuple[Text, ...] = ()


class Mission(Model):
    """One mission of the publisher."""

    title: Text
    text: Text


class BackCover(Part):
    """The back cover: who publishes."""

    text: Text
    missions: tuple[Mission, ...] = Field(min_length=1, max_length=4)
    url: Url


KINDS: dict[str, type[Part]] = {
    "cover": Cover, "contents": Contents, "editorial": Editorial, "article": Article,
    "figures": Figures, "focus": Focus, "overview": Overview, "map": Map, "card": Card,
    "levers": Levers, "interview": Interview, "directory": Directory, "index": Index,
    "sources": Sources, "back-cover": BackCover,
}


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


class Labels(Model):
    """labels.yaml: the words that the templates print around the content."""

    page: Text
    after: Text
    support: Text
    card: Text
    cards: Text
    continued: Text
    series_number: Text
    funding: Text
    approximately: Text
    other_funds: Text
    undetailed: Text
    cofunders: Text
    contact: Text
    contacts: Text
    licence: Text
    awaiting: Text
    awaiting_text: Text
    proof: Text
    overset: Text
    distance: Text
    places: Text
    map: Text
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

    @property
    def root(self) -> Path:
        """The content folder."""
        return self.folder.root

    def line(self, file: str, text: str) -> int:
        """The line of a file (as messages call it) where a text begins; 0 if it is not there."""
        return locate(self.folder.path(file), text)

    def section_of(self, ref: str) -> Section | None:
        """The rubric under which the flatplan puts a part."""
        return self.settings.sections.get(self.sections.get(ref, ""))


def printed(model: Model) -> list[tuple[str, Mark | None]]:
    """Every value of a model that must be found on the page, in order, with its mark."""
    found: list[tuple[str, Mark | None]] = []
    for name, field in type(model).model_fields.items():
        mark = next((m for m in field.metadata if isinstance(m, Mark)), None)
        if mark is not HIDDEN and name not in model.unprinted():
            found += _printed_value(getattr(model, name), mark)
    return found


def _printed_value(value: Any, mark: Mark | None) -> list[tuple[str, Mark | None]]:
    if value is None or isinstance(value, (bool, date)):
        return []
    if isinstance(value, Model):
        return [(text, inner or mark) for text, inner in printed(value)]
    if isinstance(value, (tuple, dict)):
        values = value.values() if isinstance(value, dict) else value
        return [pair for each in values for pair in _printed_value(each, mark)]
    return [(f"{value:g}" if isinstance(value, float) else str(value), mark)]
