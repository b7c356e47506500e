"""Laid-out pages -> pictures, drawn when they are asked for, under names that change with what they show."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import pypdfium2

from imprint import bind
from imprint.compose import Book
from imprint.layout import LaidOut

SCALES = (0.5, 1, 1.5, 2, 3, 4, 6)  # pixels a point; 6 is a page at twice its size on a dense screen


@dataclass
class Sheets:
    """A part that can be drawn: its pages as a PDF, written when first drawn."""

    each: LaidOut
    book: Book
    standard: str

    @cached_property
    def pdf(self) -> pypdfium2.PdfDocument:
        """The part alone as a PDF."""
        return pypdfium2.PdfDocument(bind.bind(self.book, [self.each], self.standard))

    def png(self, number: int, scale: float) -> bytes:
        """A page, from 0, at so many pixels a point."""
        found = io.BytesIO()
        picture = self.pdf[number].render(scale=scale).to_pil()
        picture.save(found, "PNG", compress_level=1)  # it goes no farther than this machine
        return found.getvalue()


class Pictures:
    """The pictures of the pages on show."""

    def __init__(self) -> None:
        self._parts: dict[str, Sheets] = {}
        self._named: dict[str, tuple[Sheets, int]] = {}

    def show(self, book: Book, laid: Sequence[LaidOut], standard: str) -> list[str]:
        """The names of the pages' pictures, in order; those that are no longer on show are forgotten.

        A name tells all that the pages depend on, and the folio that is drawn on them.
        """
        parts = {f"{each.pages.key[:20]}-{book.folios[each.part.ref].first}": Sheets(each, book, standard) for each in laid}
        self._parts = {name: self._parts.get(name, sheets) for name, sheets in parts.items()}
        self._named = {f"{name}-{number}": (sheets, number) for name, sheets in self._parts.items()
                       for number in range(sheets.each.pages.count)}
        return list(self._named)

    def png(self, picture: str, scale: float) -> bytes | None:
        """A picture by its name, at one of the SCALES; None when there is none (any more)."""
        if picture not in self._named or scale not in SCALES:
            return None
        sheets, number = self._named[picture]
        return sheets.png(number, scale)
