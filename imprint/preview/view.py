"""What the preview shows, as frozen data and as the JSON that its page reads."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from imprint.compose import Book
from imprint.diagnostics import Diagnostic
from imprint.engine import Later
from imprint.layout import LaidOut
from imprint.typography import polished

if TYPE_CHECKING:
    from weasyprint import Page as LaidOutPage

line_break = Later("weasyprint.text.line_break")

MM = 25.4 / 96  # of the engine's pixels


@dataclass(frozen=True)
class Frame:
    """A page's trim, its margins, its baseline grid: the first line and the leading; all in mm."""

    width: float
    height: float
    top: float
    right: float
    bottom: float
    left: float
    baseline: float
    leading: float


@dataclass(frozen=True)
class Page:
    """A page: its folio, the part that it belongs to, the name of its picture."""

    folio: int
    part: str
    picture: str
    frame: Frame


@dataclass(frozen=True)
class Part:
    """A part as the list of parts names it; `colour` is a name of styles/tokens.yaml."""

    slug: str
    title: str
    colour: str
    first: int
    pages: int


@dataclass(frozen=True)
class View:
    """The last good pages, the name of the PDF that will hold them, and what was told since."""

    series: str = ""
    edition: str = ""
    file: str = ""
    parts: tuple[Part, ...] = ()
    pages: tuple[Page, ...] = ()
    told: tuple[Diagnostic, ...] = ()

    @cached_property
    def json(self) -> str:
        """The view as the page reads it; it is sent with each change of the state."""
        return json.dumps({**vars(self), "parts": [vars(part) for part in self.parts],
                           "pages": [{**vars(page), "frame": vars(page.frame)} for page in self.pages],
                           "told": [told(each) for each in self.told]}, ensure_ascii=False)


def frames(document: Any) -> tuple[Frame, ...]:
    """The geometry of the pages of a part."""
    return tuple(map(frame, document.pages))


def frame(page: LaidOutPage) -> Frame:
    """The geometry of a page, as the engine has laid it out: margins and leading are those of the sheets."""
    box = page._page_box
    root = next(child for child in box.children if child.element_tag == "html")
    leading, baseline = line_break.strut(root.style)
    return Frame(*(round(length * MM, 3) for length in (
        page.width, page.height, box.margin_top, box.margin_right, box.margin_bottom, box.margin_left,
        box.margin_top + baseline, leading)))


def parts(book: Book) -> Iterator[Part]:
    """The parts of a book, in running order."""
    for planned in book.plan.parts:
        folio, model = book.folios[planned.ref], planned.item.model
        title = " ".join((model.short_title or model.title).replace("|", " ").split())
        yield Part(planned.item.slug, polished(title), planned.section.colour if planned.section else "encre",
                   folio.first, folio.pages)


def pages(book: Book, laid: Sequence[LaidOut], pictures: Sequence[str]) -> Iterator[Page]:
    """The pages of a book with the names of their pictures."""
    every = ((each.part, frame) for each in laid for frame in each.pages.known(frames))
    start = book.folios[laid[0].part.ref].first
    for folio, ((part, frame), picture) in enumerate(zip(every, pictures, strict=True), start):
        yield Page(folio, part.item.slug, picture, frame)


def told(diagnostic: Diagnostic) -> dict[str, str]:
    """A diagnostic, its place as one writes it."""
    return {"severity": diagnostic.severity, "where": str(diagnostic.where), "code": diagnostic.code,
            "message": diagnostic.message, "hint": diagnostic.hint}
