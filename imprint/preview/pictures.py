"""Laid-out pages -> pictures, drawn when they are asked for, under names that change with what they show."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property

import pypdfium2
from fontTools.ttLib import TTFont
from weasyprint.pdf.fonts import Font

from imprint.layout import LaidOut
from imprint.typeset import Pages

SCALES = (0.5, 1, 1.5, 2, 3, 4, 6)  # pixels a point; 6 is a page at twice its size on a dense screen


ALPHABET = "".join(map(chr, range(0x20, 0x7F))) + "ÀÂÇÈÉÊËÎÏÔÙÛŒàâçèéêëîïôùûüœ«»·’“”–—…€\u00a0\u202f"


class FontFiles:
    """The font files of pictures, each made once for the alphabet and for all other glyphs met so far.

    Making a static font of a variable one is most of the work of writing a page's PDF (0.3 s of
    0.35); an edited word rarely brings a glyph that no page had.
    """

    def __init__(self) -> None:
        self.made: dict[str, tuple[dict[int, str], bytes]] = {}

    @contextmanager
    def used(self) -> Iterator[None]:
        """While it lasts, the engine embeds these files."""
        stock = Font.clean

        def clean(font: Font, glyphs: dict[int, str], hinting: bool) -> None:
            known, data = self.made.get(font.hash, ({}, b""))
            if glyphs.keys() <= known.keys():
                font.file_content = data
            else:
                known = (known or letters(font)) | glyphs
                stock(font, known, hinting)
                self.made[font.hash] = known, font.file_content

        Font.clean = clean
        try:
            yield
        finally:
            Font.clean = stock


def letters(font: Font) -> dict[int, str]:
    """The glyphs of the alphabet in a font."""
    whole = TTFont(io.BytesIO(font.file_content), fontNumber=font.index, lazy=True)
    names = whole.getBestCmap()
    return {whole.getGlyphID(names[ord(letter)]): letter for letter in ALPHABET if ord(letter) in names}


@dataclass
class Drawing:
    """A part that can be drawn: its pages as a PDF, written when first drawn."""

    pages: Pages
    fonts: FontFiles

    @cached_property
    def pdf(self) -> pypdfium2.PdfDocument:
        """The part alone as a PDF, without tags."""
        with self.fonts.used():
            return pypdfium2.PdfDocument(self.pages.document.write_pdf())

    def png(self, number: int, scale: float) -> bytes:
        """A page, from 0, at so many pixels a point."""
        found = io.BytesIO()
        picture = self.pdf[number].render(scale=scale).to_pil()
        picture.save(found, "PNG", compress_level=1)  # it goes no farther than this machine
        return found.getvalue()


class Pictures:
    """The pictures of the pages on show."""

    def __init__(self) -> None:
        self._fonts = FontFiles()
        self._drawings: dict[str, Drawing] = {}
        self._named: dict[str, tuple[Drawing, int]] = {}

    def show(self, laid: Sequence[LaidOut], made_with: str) -> list[str]:
        """The names of the pages' pictures, in order; those that are no longer on show are forgotten.

        A name is a digest of the part's HTML and of `made_with`, which stands for sheets and images.
        """
        parts = {hashlib.sha256(f"{made_with}\n{each.html}".encode()).hexdigest()[:20]: each.pages for each in laid}
        self._drawings = {part: self._drawings.get(part) or Drawing(pages, self._fonts) for part, pages in parts.items()}
        self._named = {f"{part}-{number}": (drawing, number) for part, drawing in self._drawings.items()
                       for number in range(drawing.pages.count)}
        return list(self._named)

    def png(self, picture: str, scale: float) -> bytes | None:
        """A picture by its name, at one of the SCALES; None when there is none (any more)."""
        if picture not in self._named or scale not in SCALES:
            return None
        drawing, number = self._named[picture]
        return drawing.png(number, scale)
