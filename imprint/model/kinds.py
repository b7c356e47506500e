"""The kinds of part: what the header of each may say. A kind is a model, a template and a sheet."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from imprint.model.fields import (
    Anywhere,
    Contact,
    Doubt,
    Event,
    Figure,
    FigureGroup,
    Funding,
    Hidden,
    Image,
    Link,
    Model,
    Month,
    Person,
    Photo,
    Place,
    Prose,
    Shares,
    Text,
    Title,
    Url,
)


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

    model_config = ConfigDict(json_schema_extra={"anyOf": [{"required": ["cooperation"]}, {"required": ["carriers"]}]})

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


class Notes(Part):
    """A page for the reader's notes; no file makes one, the extent of what is printed does."""


KINDS: dict[str, type[Part]] = {
    "cover": Cover, "contents": Contents, "editorial": Editorial, "article": Article,
    "figures": Figures, "focus": Focus, "overview": Overview, "map": Map, "card": Card,
    "levers": Levers, "interview": Interview, "directory": Directory, "index": Index,
    "sources": Sources, "back-cover": BackCover,
}
