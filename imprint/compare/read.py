"""A finished PDF read for comparing: its pages, their words with their places, the parts of its outline."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pypdfium2
from PIL import Image
from pypdfium2 import raw

from imprint.diagnostics import Location, Report

BREAK = "\x02"  # what PDFium gives for a hyphen at the end of a line
JOINERS = dict.fromkeys((0x00AD, 0x2060, 0x200B))  # soft hyphen, word joiner, zero-width space: never seen
THOUSANDS = "\u202f"  # keeps the parts of a number in one word
POINTS_PER_INCH = 72
DPI = 110  # of the pictures: enough to read a page on a screen, where it is half as wide


@dataclass(frozen=True)
class Box:
    """A rectangle in pt from the top left corner of its page."""

    left: float
    top: float
    right: float
    bottom: float

    def __or__(self, other: Box) -> Box:
        return Box(min(self.left, other.left), min(self.top, other.top),
                   max(self.right, other.right), max(self.bottom, other.bottom))

    def near(self, other: Box, tolerance: float) -> bool:
        """Whether no side of another is farther than the tolerance, in pt."""
        return max(abs(self.left - other.left), abs(self.top - other.top),
                   abs(self.right - other.right), abs(self.bottom - other.bottom)) <= tolerance


@dataclass(frozen=True)
class Word:
    """A word of a page, with a box for each line that it stands on.

    `running` words are artifacts: folios and running heads. A word is `alone` when nothing else was
    set with it: the number of a badge, a folio in the contents.
    """

    text: str
    page: int
    boxes: tuple[Box, ...]
    running: bool = False
    alone: bool = False


@dataclass(frozen=True, eq=False)
class Page:
    """A page: its rank in the file from 0, the folio that its label tells, its size in pt, its words."""

    rank: int
    label: str
    width: float
    height: float
    words: tuple[Word, ...]

    @property
    def recto(self) -> bool:
        """Odd folios are on the right."""
        return (int(self.label) if self.label.isdecimal() else self.rank + 1) % 2 == 1


@dataclass(frozen=True, eq=False)
class Part:
    """A part of the outline: title, rank among its siblings from 1, pages. Before the first bookmark the title is ""."""

    title: str
    rank: int
    pages: tuple[Page, ...]


@dataclass(frozen=True)
class Copy:
    """One of the two PDFs: how it is called, and what is in it."""

    name: str
    document: pypdfium2.PdfDocument

    @cached_property
    def pages(self) -> tuple[Page, ...]:
        """All pages."""
        return tuple(_page(self.document, rank) for rank in range(len(self.document)))

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """The pages by part; of several bookmarks on a page the deepest counts, which names the part itself."""
        starts: dict[int, tuple[int, str, int]] = {}
        ranks: list[int] = []
        for mark in self.document.get_toc():
            ranks = [*ranks[:mark.level], (ranks[mark.level] if mark.level < len(ranks) else 0) + 1]
            target = mark.get_dest()
            page = target.get_index() if target else None
            if page is not None and (page not in starts or mark.level > starts[page][0]):
                starts[page] = (mark.level, mark.get_title(), ranks[-1])
        firsts = sorted({0, *starts}) if self.pages else []
        ends = [*firsts[1:], len(self.pages)]
        return tuple(Part(*starts.get(first, (0, "", 0))[1:], self.pages[first:end])
                     for first, end in zip(firsts, ends, strict=False))

    def picture(self, page: Page) -> Image.Image:
        """A page as a picture in RGB."""
        return self.document[page.rank].render(scale=DPI / POINTS_PER_INCH).to_pil().convert("RGB")


def read(name: str, file: Path, report: Report) -> Copy | None:
    """Open a PDF; None when it cannot be read, and the report says so."""
    try:
        return Copy(name, pypdfium2.PdfDocument(file.read_bytes()))
    except OSError:
        problem = "l’accès est refusé"
    except pypdfium2.PdfiumError:
        problem = "il n’obéit pas à la grammaire du PDF, ou un mot de passe le protège"
    report.add("pdf-illisible", Location(str(file)), name=file.name, problem=problem)
    return None


def _page(document: pypdfium2.PdfDocument, rank: int) -> Page:
    page = document[rank]
    width, height = page.get_size()
    left, _, _, top = page.get_cropbox()
    label = document.get_page_label(rank) or str(rank + 1)
    return Page(rank, label, width, height, tuple(_words(page.get_textpage(), rank, left, top)))


def _words(text: pypdfium2.PdfTextPage, rank: int, left: float, top: float) -> Iterator[Word]:
    """The words in the order in which the page paints them; boxes are moved to the corner (left, top)."""
    told = "".join(chr(raw.FPDFText_GetUnicode(text.raw, i)) for i in range(text.count_chars()))
    marks = _Marks(text)
    for start, end in _stretches(told):
        boxes: list[Box] = []
        for i in range(start, end):
            west, south, east, north = text.get_charbox(i)
            box = Box(west - left, top - north, east - left, top - south)
            if not boxes or told[i - 1] == BREAK:
                boxes.append(box)
            else:
                boxes[-1] |= box
        word = told[start:end].translate(JOINERS)
        if word:
            yield Word(word, rank, tuple(boxes), marks.running(start), marks.alone(start, end))


def _stretches(text: str) -> Iterator[tuple[int, int]]:
    """Where the words of a text begin and end."""
    start = None
    for i, character in enumerate(text + " "):
        apart = character.isspace() and not (character == THOUSANDS and text[i - 1:i].isdigit() and text[i + 1:i + 2].isdigit())
        if apart and start is not None:
            yield start, i
            start = None
        elif not apart and start is None:
            start = i


class _Marks:
    """What the text objects of a page say of its characters."""

    def __init__(self, text: pypdfium2.PdfTextPage) -> None:
        self.text = text
        self.objects = [self._address(i) for i in range(text.count_chars())]
        self.names: dict[int, bool] = {}

    def _address(self, i: int) -> int:
        if raw.FPDFText_IsGenerated(self.text.raw, i) == 1:
            return 0
        return ctypes.cast(raw.FPDFText_GetTextObject(self.text.raw, i), ctypes.c_void_p).value or 0

    def running(self, i: int) -> bool:
        """Whether a character is part of an artifact (ISO 32000-1, 14.8.2.2)."""
        address = self.objects[i]
        if address and address not in self.names:
            self.names[address] = "Artifact" in _mark_names(raw.FPDFText_GetTextObject(self.text.raw, i))
        return self.names.get(address, False)

    def alone(self, start: int, end: int) -> bool:
        """Whether the characters from start to end share their text object with no other."""
        around = self.objects[start - 1:start] + self.objects[end:end + 1]
        return self.objects[start] != 0 and self.objects[start] not in around


def _mark_names(painted: raw.FPDF_PAGEOBJECT) -> Iterator[str]:
    """The names of the marked content that a painted object stands in."""
    for i in range(raw.FPDFPageObj_CountMarks(painted)):
        size, buffer = ctypes.c_ulong(), ctypes.create_string_buffer(128)
        raw.FPDFPageObjMark_GetName(raw.FPDFPageObj_GetMark(painted, i), ctypes.cast(buffer, ctypes.POINTER(raw.FPDF_WCHAR)),
                                    len(buffer), size)
        yield buffer.raw[:max(0, size.value - 2)].decode("utf-16-le")
