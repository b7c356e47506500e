"""A part drawn: its pages as the content of a PDF, with nothing of the engine in it, so that it can be kept.

WeasyPrint paints all the pages of a document into one PDF; here each part is painted alone, with its
tags, and `pdfwrite` puts parts together. Lengths are in pt, from the lower left corner of the trim.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import pydyf

from imprint import folio, tagging, tagpdf
from imprint.engine import streams
from imprint.folio import Folio
from imprint.tagging import Kid, Mark, Node
from imprint.tagpdf import POINTS
from imprint.typeset import font_files

if TYPE_CHECKING:
    from weasyprint import Document, Page
    from weasyprint.pdf.fonts import Font
    from weasyprint.pdf.stream import Stream

KINDS = ("ExtGState", "XObject", "Pattern", "Shading")
SIDES = ("left", "bottom", "right", "top")


class Packed(pydyf.Stream):
    """A finished stream, compressed once and for all."""

    @classmethod
    def of(cls, content: bytes, extra: Mapping[str, Any]) -> Packed:
        """The stream of a content that is not compressed yet."""
        return cls([zlib.compress(content, 9)], dict(extra))

    def copy(self) -> Packed:
        """The same stream, to be entered in another file."""
        return Packed(self.stream, dict(self.extra))

    @property
    def data(self) -> bytes:
        """The stream as it stands in a file."""
        content, = self.stream
        entries = pydyf.Dictionary({**self.extra, "Filter": "/FlateDecode", "Length": len(content)})
        return b"\n".join((entries.data, b"stream", content, b"endstream"))


@dataclass(frozen=True)
class Face:
    """A font as some pages use it: the whole file, or its name if it is one of ours, where its axes
    stand, the glyphs with their text and widths."""

    name: bytes
    family: str
    file: bytes | str
    index: int
    places: tuple[tuple[str, float], ...]
    metrics: Mapping[str, Any]
    text: Mapping[int, str]
    widths: Mapping[int, float]
    missing: Mapping[int, int]


@dataclass(frozen=True)
class Link:
    """A link of a page: « internal » or « external », the anchor or address it leads to, its corners."""

    kind: str
    target: str
    area: tuple[float, float, float, float]


@dataclass(frozen=True)
class Sheet:
    """A page: size of its trim, widths of its bleed (left, bottom, right, top), content, what hangs on it."""

    width: float
    height: float
    bleed: tuple[float, ...]
    content: Packed
    resources: pydyf.Dictionary
    links: tuple[Link, ...]
    anchors: Mapping[str, tuple[float, float]]
    bookmarks: tuple[tuple[int, str, tuple[float, float], str], ...]
    folio: Folio | None


@dataclass(frozen=True)
class Drawing:
    """The pages of a part, the fonts and pictures that they use by name, their structure.

    `apart` are the streams that hold marked content beside that of the page; `targets` says of each
    name that a link can lead to its page, from 0, and the words of its heading.
    """

    sheets: tuple[Sheet, ...]
    faces: Mapping[str, Face]
    pictures: Mapping[str, pydyf.Stream]
    tree: tuple[Kid, ...]
    apart: Mapping[tuple[int, int], Packed]
    targets: Mapping[str, tuple[int, str]]


def draw(document: Document, lang: str, tagged: bool = True) -> Drawing:
    """Paint the pages of a laid-out part; `lang` is the language of the whole, where it is tagged."""
    tagpdf.require_engine()
    painter, reader = Painter(), tagpdf.Reader()
    for number, page in enumerate(document.pages):
        reader.read(number, page, painter.paint(number, page))
    tree = tagging.structure(reader.ordered(), lang) if tagged else ()
    if tagged:
        painter.mark_artifacts({(mark.page, mark.mcid) for mark in marks(tree)}, reader.furniture)
    else:
        painter.unmark()
    return Drawing(
        tuple(painter.sheet(number, page) for number, page in enumerate(document.pages)),
        {font.hash: _face(font) for font in painter.fonts.values()},
        {name: _picture(image["image"].get_x_object(image["interpolate"], max(image["dpi_ratios"])))
         for name, image in painter.images.items()},
        tree, {place: painter.packed(stream) for place, (stream, _) in painter.places.items()
               if stream is not painter.pages[place[0]]},
        reader.targets())


def _picture(found: pydyf.Stream) -> pydyf.Stream:
    """A picture with its bytes in the place of the engine’s, which is not to be imported for them."""
    found.stream = [pydyf._to_bytes(each) for each in found.stream]
    return found


def marks(kids: tuple[Kid, ...]) -> Iterator[Mark]:
    """All marked content of a tree."""
    for kid in kids:
        if isinstance(kid, Mark):
            yield kid
        elif isinstance(kid, Node):
            yield from marks(kid.kids)


def resources() -> pydyf.Dictionary:
    """Resources to be filled while painting; fonts and colour spaces are those of the whole file."""
    return pydyf.Dictionary({kind: pydyf.Dictionary() for kind in KINDS} | {"ColorSpace": None})


@dataclass
class Painter:
    """Paints pages, each into a stream and resources of its own."""

    fonts: dict[Any, Font] = field(default_factory=dict)
    images: dict[str, Any] = field(default_factory=dict)
    pages: list[Stream] = field(default_factory=list)
    folios: list[Folio | None] = field(default_factory=list)
    places: dict[tuple[int, int], tuple[Stream, int]] = field(default_factory=dict)
    _packed: dict[int, Packed] = field(default_factory=dict)

    def paint(self, number: int, page: Page) -> dict[Any, Any]:
        """Paint a page; the value is what the engine notes of each box: the number of its marked content."""
        tags: dict[Any, Any] = {}
        left, top = (-page.bleed[side] for side in ("left", "top"))
        across, down = (page.bleed[a] + page.bleed[b] for a, b in (("left", "right"), ("top", "bottom")))
        area = (left, top, page.width + across, page.height + down)
        stream = streams.Stream(self.fonts, area, resources(), self.images, tags, {}, None)
        stream.transform(d=-1, f=page.height * POINTS)
        for rank, (kind, _, _, box) in enumerate(page.links):
            if kind != "attachment":
                box.link_annotation = tagging.Hotspot(number, rank, _area(page, rank))
        page.paint(stream, POINTS)
        self.pages.append(stream)
        self.folios.append(folio.taken(page, stream, tags))
        for each in _streams(stream):
            for at, operand in enumerate(each.stream):
                if isinstance(operand, dict) and "MCID" in operand:
                    self.places[number, operand["MCID"]] = each, at
        return tags

    def mark_artifacts(self, tagged: set[tuple[int, int]], furniture: Mapping[tuple[int, int], str | None]) -> None:
        """Make artifacts of the marked content that is in no element (ISO 14289-1, 7.1 and 7.8)."""
        for place, (stream, at) in self.places.items():
            if place not in tagged:
                entries = {"Type": "/Pagination" if place in furniture else "/Layout"}
                if kind := furniture.get(place):
                    entries["Subtype"] = kind
                stream.stream[at - 1:at + 1] = ["/Artifact", pydyf.Dictionary(entries)]
        self.places = {place: found for place, found in self.places.items() if place in tagged}

    def unmark(self) -> None:
        """Take the marks off all content: this file has no structure."""
        for stream in (each for page in self.pages for each in _streams(page)):
            kept: list[Any] = []
            for item in stream.stream:
                if item in (b"BDC", b"BMC"):
                    del kept[-2 if item == b"BDC" else -1:]
                elif item != b"EMC":
                    kept.append(item)
            stream.stream[:] = kept
        self.places.clear()

    def sheet(self, number: int, page: Page) -> Sheet:
        """A painted page without the engine's objects."""
        stream = self.pages[number]
        links = tuple(Link(kind, target, _area(page, rank)) for rank, (kind, target, _, _) in enumerate(page.links))
        return Sheet(
            page.width * POINTS, page.height * POINTS, tuple(page.bleed[side] * POINTS for side in SIDES),
            self.packed(stream), self._plain(stream._resources), links,
            {name: _point(page, x, y) for name, (x, y, *_) in page.anchors.items()},
            tuple((level, label, _point(page, *point), state) for level, label, point, state in page.bookmarks),
            self.folios[number])

    def packed(self, stream: Stream) -> Packed:
        """A stream, compressed, with what it calls; the same one whoever calls for it."""
        if id(stream) not in self._packed:
            extra = dict(stream.extra)
            if "Resources" in extra:
                extra["Resources"] = self._plain(extra["Resources"])
            content = b"\n".join(pydyf._to_bytes(item) for item in stream.stream)
            self._packed[id(stream)] = Packed.of(content, extra)
        return self._packed[id(stream)]

    def _plain(self, given: Mapping[str, Any]) -> pydyf.Dictionary:
        """Resources whose streams are packed; pictures stay None, to be found by name."""
        return pydyf.Dictionary({kind: pydyf.Dictionary({
            name: self._value(value) for name, value in given[kind].items()}) for kind in KINDS})

    def _value(self, value: Any) -> Any:
        if isinstance(value, streams.Stream):
            return self.packed(value)
        if isinstance(value, dict) and "G" in value.get("SMask", ()):
            return pydyf.Dictionary({**value, "SMask": pydyf.Dictionary({**value["SMask"], "G": self.packed(value["SMask"]["G"])})})
        return value


def _streams(stream: Stream) -> Iterator[Stream]:
    """A stream and those that it calls."""
    yield stream
    for kind in ("XObject", "Pattern"):
        for each in stream._resources[kind].values():
            if isinstance(each, streams.Stream):
                yield from _streams(each)


def _point(page: Page, x: float, y: float) -> tuple[float, float]:
    return x * POINTS, (page.height - y) * POINTS


def _area(page: Page, rank: int) -> tuple[float, float, float, float]:
    x1, y1, x2, y2 = page.links[rank][2]
    return (*_point(page, x1, y1), *_point(page, x2, y2))


@lru_cache
def font_names() -> dict[bytes, str]:
    """The names of the installed fonts, by the digests of their files."""
    return {hashlib.sha256(path.read_bytes()).digest(): name for name, path in font_files().items()}


@lru_cache(maxsize=16)
def _file(data: bytes) -> bytes | str:
    """A font file, or its name if it is one of ours."""
    return font_names().get(hashlib.sha256(data).digest(), data)


def _face(font: Font) -> Face:
    places = dict(font.variations)
    if "fvar" in font.tables:
        places = {"wght": font.weight, "opsz": font.font_size, "ital": int(font.style == 2)} | places
    metrics = {name: getattr(font, name) for name in ("ascent", "descent", "flags", "italic_angle", "stemv", "stemh", "upem")}
    return Face(font.name, font.family, _file(font.file_content), font.index, tuple(sorted(places.items())), metrics,
                dict(font.to_unicode), dict(font.widths), dict(font.missing))
