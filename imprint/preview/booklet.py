"""The whole PDF written again after each save: the objects of a part stand in it as they did, unless the part has changed.

A build gives the same pages, tags, links and outline; only the objects are numbered otherwise here, and not packed. The
numbers of a part that is gone are not given again, which a cross-reference stream allows (ISO 32000-1, 7.5.8).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from struct import Struct
from typing import Any

import pydyf
from weasyprint.pdf.metadata import DocumentMetadata

from imprint import pdfwrite, structure
from imprint.drawn import Drawing, Face
from imprint.pdfwrite import Binder, Standard

ENTRY = Struct(">BI")  # of the cross-reference stream: whether an object stands there, and where
FREE, IN_USE = 0, 1


class Block:
    """Objects with numbers of their own, for what writes into a file."""

    def __init__(self, first: int, pages: pydyf.Dictionary) -> None:
        self.first, self.pages = first, pages
        self.objects: list[pydyf.Object] = []
        self.catalog, self.info = pydyf.Dictionary({"Type": "/Catalog", "Pages": pages.reference}), pydyf.Dictionary()
        self.page_references: Sequence[bytes] = ()

    def add_object(self, each: pydyf.Object) -> None:
        """Give an object the next number."""
        each.number = self.following
        self.objects.append(each)

    add_page = add_object  # all pages are told of at the end

    @property
    def following(self) -> int:
        """The first number that is free."""
        return self.first + len(self.objects)


@dataclass(frozen=True)
class Stretch:
    """Objects as they stand in a file: the number of the first, their bytes, where each begins."""

    first: int
    data: bytes
    starts: tuple[int, ...]

    @classmethod
    def of(cls, block: Block) -> Stretch:
        """The objects of a block."""
        found, starts, at = [], [], 0
        for each in block.objects:
            found.append(each.indirect + b"\n")
            starts.append(at)
            at += len(found[-1])
        return cls(block.first, b"".join(found), tuple(starts))


@dataclass(frozen=True)
class Part:
    """A part in the file: its objects; its pages, its elements and its leaf of the parent tree by reference; its names."""

    stretch: Stretch
    pages: tuple[bytes, ...]
    kids: tuple[Any, ...]
    leaf: bytes
    notes: tuple[tuple[pydyf.String, bytes], ...]
    places: Mapping[str, pydyf.Array]


class Booklet:
    """Puts drawn parts together, and keeps each as it was written."""

    def __init__(self, standard: Standard) -> None:
        self.standard = standard
        self._begin()
        self._free = self._common.following
        self._parts: dict[Any, Part] = {}
        self._pictures: dict[str, Stretch] = {}
        self._called: dict[str, bytes] = {}
        self._faces: dict[str, Face] = {}
        self._cut: tuple[Stretch, pydyf.Dictionary] | None = None

    def write(self, drawings: Mapping[str, Drawing], metadata: DocumentMetadata, start: int, describe: structure.Describe) -> bytes:
        """The bytes of the PDF; each drawing under a name that tells all that it shows. Pages count from `start`."""
        self._begin()
        self._parts = self._bound(drawings, start, describe)
        parts = self._parts.values()
        pages = [page for part in parts for page in part.pages]
        self._pages.update({"Kids": pydyf.Array(pages), "Count": len(pages)})
        cut, fonts = self._cut = self._cut or self._cut_fonts()
        self._fonts.update(fonts)
        end = Block(self._free, self._pages)
        end.page_references = pages
        pdfwrite.name(end.catalog, {name: place for part in reversed(parts) for name, place in part.places.items()})
        pdfwrite.outline(end, drawings.values())
        leaves = pydyf.Array(part.leaf for part in sorted(parts, key=lambda part: part.stretch.first))
        notes = sorted((note for part in parts for note in part.notes), key=lambda note: note[0].string)
        self._trunk.close(end.catalog, (kid for part in parts for kid in part.kids), {"Kids": leaves}, self._free, notes)
        pdfwrite.identify(end, metadata, self.standard, start)
        end.add_object(end.info)
        end.add_object(end.catalog)
        pictures = [self._pictures[name] for name in dict.fromkeys(name for each in drawings.values() for name in each.pictures)]
        return self._file([Stretch.of(self._common), *pictures, *(part.stretch for part in parts), cut, Stretch.of(end)], end)

    def _begin(self) -> None:
        """What all parts are tied to, always under the same numbers."""
        self._pages, self._fonts, self._spaces = pydyf.Dictionary({"Type": "/Pages"}), pydyf.Dictionary(), pdfwrite.spaces()
        self._pages.number = 1
        self._common = Block(1, self._pages)
        for each in (self._pages, self._fonts, self._spaces):
            self._common.add_object(each)
        self._trunk = structure.Trunk(self._common)

    def _taken(self, block: Block) -> Stretch:
        """The objects of a block, whose numbers are then taken."""
        self._free = block.following
        return Stretch.of(block)

    def _bound(self, drawings: Mapping[str, Drawing], start: int, describe: structure.Describe) -> dict[Any, Part]:
        """The parts under all that their objects depend on."""
        names, targets = pdfwrite.names(drawings.values()), structure.targets(drawings.values())
        found, fresh, folio = {}, [], start
        for shown, drawing in drawings.items():
            said = tuple(describe(link.target, None) if link.kind == "external" else
                         link.target in names and describe(f"#{link.target}", targets.get(link.target))
                         for sheet in drawing.sheets for link in sheet.links)
            key = shown, folio, said
            if key not in self._parts:
                fresh.append(drawing.faces)
            found[key] = self._parts.get(key) or self._part(drawing, folio, names, targets, describe)
            folio += len(drawing.sheets)
        faces = pdfwrite.joined([self._faces, *fresh])
        if faces != self._faces:  # glyphs that are shown no more may stay
            self._faces, self._cut = faces, None
        return found

    def _part(self, drawing: Drawing, folio: int, names: set[str], targets: Mapping[str, tuple[int, str]],
              describe: structure.Describe) -> Part:
        for name in drawing.pictures.keys() - self._pictures.keys():
            binder = self._binder()
            binder.picture(name, drawing.pictures)
            self._pictures[name] = self._taken(binder.pdf)
        binder = self._binder()
        binder.add(drawing, folio)
        places = binder.link(names)
        for each in binder.resources:
            each["Font"] = self._fonts.reference
        block, (bound,) = binder.pdf, binder.bound
        writer = structure.Writer(block, describe, targets, block.first)
        writer.claim(bound)
        kids = writer.part(bound, self._trunk.document)
        writer.drop_links([bound])
        leaf = pydyf.Dictionary({"Limits": pydyf.Array((block.first, writer.following - 1)), "Nums": writer.numbers()})
        block.add_object(leaf)
        return Part(self._taken(block), tuple(page.reference for page in bound.pages), tuple(kids), leaf.reference,
                    tuple(writer.notes), places)

    def _binder(self) -> Binder:
        return Binder(self.standard.tagged, Block(self._free, self._pages), spaces=self._spaces, pictures=self._called)

    def _cut_fonts(self) -> tuple[Stretch, pydyf.Dictionary]:
        block = Block(self._free, self._pages)
        fonts = pdfwrite.fonts(block, self._faces)
        return self._taken(block), fonts

    def _file(self, stretches: Sequence[Stretch], end: Block) -> bytes:
        """A file of stretches of objects, and the stream that tells where they are."""
        head = f"%PDF-{self.standard.version}\n".encode() + b"%\xf0\x9f\x96\xa4\n"
        entries, sections, at = [ENTRY.pack(FREE, 0)], [0, 1], len(head)
        for each in stretches:
            sections += [each.first, len(each.starts)]
            entries += [ENTRY.pack(IN_USE, at + start) for start in each.starts]
            at += len(each.data)
        table = pydyf.Stream([b"".join((*entries, ENTRY.pack(IN_USE, at)))], {
            "Type": "/XRef", "Index": pydyf.Array((*sections, end.following, 1)), "W": pydyf.Array((1, 4, 0)),
            "Size": end.following + 1, "Root": end.catalog.reference, "Info": end.info.reference})
        table.number = end.following
        return b"".join((head, *(each.data for each in stretches), table.indirect, f"\nstartxref\n{at}\n%%EOF\n".encode()))
