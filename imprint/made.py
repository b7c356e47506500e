"""What was made: a finished file, whose its pages are, what is written beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from imprint.compose import plain
from imprint.layout import LaidOut
from imprint.model import Publication

PLAIN = "encre"  # the colour of what stands in no rubric


@dataclass(frozen=True)
class Stretch:
    """The pages that a part fills: how many, its title, its file as messages call it, its rubric’s colour."""

    pages: int
    title: str
    source: str
    colour: str


@dataclass(frozen=True)
class Result:
    """A finished file: its size in bytes, the passages found in it, the titles of the parts that wait for
    their text, its page count (0 for a web page), whose the pages are, all files that go with it, what it was made of."""

    file: Path
    size: int
    words: int
    awaiting: tuple[str, ...]
    pages: int = 0
    stretches: tuple[Stretch, ...] = ()
    beside: tuple[Path, ...] = ()
    publication: Publication | None = None


def stretches(laid: Sequence[LaidOut]) -> tuple[Stretch, ...]:
    """Whose pages a document holds, in order."""
    return tuple(map(_stretch, laid))


def _stretch(each: LaidOut) -> Stretch:
    part, model = each.part, each.part.item.model
    return Stretch(each.pages.count, plain(model.short_title or model.title), part.item.file,
                   part.section.colour if part.section else PLAIN)
