"""Laid-out pages -> pictures, drawn when they are asked for, under names that change with what they show."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import pypdfium2

from imprint import bind, pdfwrite
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
        drawing = bind.drawing(self.each, self.book, self.standard)
        return pypdfium2.PdfDocument(pdfwrite.picture(drawing, self.book.folios[self.each.part.ref].first))

    def png(self, number: int, scale: float) -> bytes:
        """A page, from 0, at so many pixels a point."""
        return png(self.pdf[number].render(scale=scale, rev_byteorder=True))


def png(picture: pypdfium2.PdfBitmap) -> bytes:
    """A picture in RGB as a PNG (ISO/IEC 15948), made in half of Pillow’s time: no row is filtered, as pages are
    flat, and it goes no farther than this machine."""
    data, row = memoryview(picture.buffer).cast("B"), 3 * picture.width
    rows = b"".join(part for at in range(0, picture.height * picture.stride, picture.stride) for part in (b"\0", data[at:at + row]))
    head = struct.pack(">2I5B", picture.width, picture.height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(rows, 1)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content)) for kind, content in chunks)


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
