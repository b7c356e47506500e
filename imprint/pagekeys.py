"""The pages of a finished PDF as keys of the shelf: two with the same key show the same, in whatever file.

A key is made of the file's own bytes, of all that the page is drawn with: content, fonts, pictures, boxes; not of
where these stand in the file. What was found on a page then holds for each file that has it, whatever wrote it.
"""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Callable
from functools import lru_cache, partial
from importlib.metadata import version
from typing import TypeVar

from pikepdf import Array, Dictionary, Object, Pdf, Stream

from imprint.shelf import Shelf, digest
from imprint.typeset import program_digest

T = TypeVar("T")

READERS = ("pikepdf", "pypdfium2", "pillow")  # what pages are read and drawn by
DRAWN = ("/Contents", "/Resources", "/MediaBox", "/CropBox", "/BleedBox", "/TrimBox", "/ArtBox", "/Rotate", "/Group", "/UserUnit")
REFERENCE = re.compile(rb"(\d+) (\d+) R\b")  # in a string, too, where another object is then told for nothing


class Ring(Exception):  # noqa: N818 (a state of a file)
    """Objects that refer to one another in a ring."""


def keys(pdf: bytes, shelf: Shelf) -> tuple[str, ...]:
    """The keys of the pages of a PDF; "" for a page that is known by none."""
    return shelf.known(digest(_base(), hashlib.sha256(pdf).hexdigest()), "pages", partial(_keys, pdf))


def known(shelf: Shelf, key: str, name: str, find: Callable[[], T]) -> T:
    """What is found on a page, once for its key."""
    return shelf.known(key, name, find) if key else find()


@lru_cache
def _base() -> str:
    return digest(program_digest(), *map(version, READERS))


def _keys(pdf: bytes) -> tuple[str, ...]:
    with Pdf.open(io.BytesIO(pdf)) as opened:
        reader = _Reader(opened)
        return tuple(reader.key(page.obj) for page in opened.pages)


class _Reader:
    """Tells objects of a file by what they hold, wherever it stands."""

    def __init__(self, pdf: Pdf) -> None:
        self.pdf = pdf
        self._told: dict[bytes, bytes | None] = {}

    def key(self, page: Dictionary) -> str:
        """The key of a page; some of what it is drawn with may stand above it in the tree of pages (7.7.3.4)."""
        shown = [each.AP for each in page.get("/Annots", Array()) if "/AP" in each]  # links show nothing
        layers = self.pdf.Root.get("/OCProperties", Dictionary())
        try:
            told = [self._plain(Array([Array(shown), layers]).unparse())]
            while page is not None:
                told.append(self._plain(Dictionary({key: page[key] for key in DRAWN if key in page}).unparse()))
                page = page.get("/Parent")
        except Ring:
            return ""
        return digest(_base(), hashlib.sha256(b"\n".join(told)).hexdigest())

    def _plain(self, text: bytes) -> bytes:
        """A text in which objects stand for their numbers."""
        return REFERENCE.sub(lambda match: self._object(match[0], int(match[1]), int(match[2])), text)

    def _object(self, reference: bytes, number: int, generation: int) -> bytes:
        if reference not in self._told:
            self._told[reference] = None
            found = self.pdf.get_object(number, generation)
            data = found.read_raw_bytes() if isinstance(found, Stream) else b""
            entries = found.stream_dict if isinstance(found, Stream) else found
            text = entries.unparse(resolved=True) if isinstance(entries, Object) else repr(entries).encode()
            self._told[reference] = hashlib.sha256(self._plain(text) + b"\n" + data).hexdigest().encode()
        if self._told[reference] is None:
            raise Ring
        return self._told[reference]
