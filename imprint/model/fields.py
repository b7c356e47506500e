"""The types of values in content files, the small records that parts are made of, and `printed`.

Every string and number is printed on the part's own pages, and proved to be, unless its type says
`Hidden`, or `Anywhere`: then any page of the booklet will do. A `|` in a title marks where it may
break; every text may hold inline Markdown, and `Prose` paragraphs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any, TypeVar, get_args

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

T = TypeVar("T")
Steps = tuple[str | int, ...]  # the keys that lead to a value


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
Number = Annotated[float, Field(ge=-1e12, le=1e12)]  # what is longer is a slip, and no page has room for it
Money = Annotated[float, Field(ge=0, le=1e12)]
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


def _schema(pattern: re.Pattern[str]) -> Any:
    """The pattern, as a JSON Schema says that the whole of a text must match it."""
    return Field(json_schema_extra={"pattern": f"^(?:{pattern.pattern})$"})


Email = Annotated[Text, _matching(EMAIL, "email"), _schema(EMAIL)]
Url = Annotated[Text, _matching(URL, "url"), _schema(URL)]
Month = Annotated[Text, _matching(MONTH, "month"), _schema(MONTH)]
ImagePath = Annotated[Text, HIDDEN]


class Model(BaseModel):
    """Base of everything read from a content file: frozen, and strict about its keys."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False, defer_build=True)

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

    model_config = ConfigDict(json_schema_extra={"oneOf": [{"required": ["amount"]}, {"required": ["percent"]}]})

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

    @property
    def functions(self) -> tuple[str, ...]:
        """What the person does, however it was given."""
        return ((self.role,) if self.role else ()) + self.roles

    @property
    def mentions(self) -> tuple[str, ...]:
        """What the person does, and where."""
        return self.functions + ((self.organisation,) if self.organisation else ())


class Figure(Model):
    """A key figure: « plus de 12 800 projets »."""

    value: Number
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

    year: Annotated[int, Field(ge=-9999, le=9999)]
    label: Text
    shown: Text | None = None

    def unprinted(self) -> frozenset[str]:
        """`shown` stands for the year."""
        return frozenset({"year"} if self.shown else ())


def models_in(annotation: Any) -> list[type[Model]]:
    """The models that a type names: `tuple[Place, ...]` -> [Place]."""
    if isinstance(annotation, type) and issubclass(annotation, Model):
        return [annotation]
    return [model for inner in get_args(annotation) for model in models_in(inner)]


def descendants(model: type[Model]) -> list[type[Model]]:
    """A model and those that its fields hold, at any depth, each once."""
    found = [model, *(each for field in model.model_fields.values()
                      for inner in models_in(field.annotation) for each in descendants(inner))]
    return list(dict.fromkeys(found))


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
    return [(f"{value:.15g}" if isinstance(value, float) else str(value), mark)]


def records(value: Any, kind: type | tuple[type, ...] = (), steps: Steps = ()) -> Iterator[tuple[Steps, Any]]:
    """The records of a kind, or of any, within a value and itself, each with the keys that lead to it."""
    if isinstance(value, Model):
        if isinstance(value, kind or Model):
            yield steps, value
        for name in type(value).model_fields:
            yield from records(getattr(value, name), kind, (*steps, name))
    elif isinstance(value, tuple):
        for i, each in enumerate(value):
            yield from records(each, kind, (*steps, i))


def images(value: Any) -> Iterator[Image]:
    """Every image that a model holds."""
    return (image for _, image in records(value, Image))
