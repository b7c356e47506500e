"""Drawn parts -> one PDF: pages, fonts, links, outline, labels, structure, metadata.

The parts are copied as they are, only numbered anew; what belongs to the whole is made here: fonts with
the glyphs of all parts, names that links lead to, the structure tree and the way back to it.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import SimpleNamespace
from typing import Any

import pydyf
from tinycss2.color5 import D50, D65
from weasyprint import VERSION
from weasyprint.anchors import make_page_bookmark_tree
from weasyprint.matrix import Matrix
from weasyprint.pdf import _w3c_date_to_pdf as pdf_date
from weasyprint.pdf.anchors import add_outlines
from weasyprint.pdf.fonts import build_fonts_dictionary
from weasyprint.pdf.metadata import DocumentMetadata

from imprint import structure
from imprint.drawn import KINDS, Drawing, Face, Packed, Sheet
from imprint.fontcut import cut
from imprint.structure import Bound
from imprint.variants import Standard

RIGHTS = """<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:xmpRights="http://ns.adobe.com/xap/1.0/rights/">
<dc:rights><rdf:Alt><rdf:li xml:lang="x-default">{name}</rdf:li></rdf:Alt></dc:rights>
<xmpRights:Marked>True</xmpRights:Marked><xmpRights:WebStatement>{url}</xmpRights:WebStatement>
</rdf:Description></rdf:RDF>"""


class Metadata(DocumentMetadata):
    """WeasyPrint's metadata with the licence as well (XMP: dc:rights, xmpRights)."""

    rights = ""

    def generate_rdf_metadata(self, variant: str, version: int, conformance: str) -> bytes:
        """The RDF of the document, the licence as its last description."""
        rdf = super().generate_rdf_metadata(variant, version, conformance)
        return rdf.replace(b"</rdf:RDF>", self.rights.encode())


class File(pydyf.PDF):
    """A file that is asked for its pages once they are all there."""

    @cached_property
    def page_references(self) -> tuple[bytes, ...]:
        """The references of the pages, in order."""
        return super().page_references


def write(drawings: Sequence[Drawing], metadata: DocumentMetadata, standard: Standard, start: int,
          describe: structure.Describe) -> bytes:
    """The bytes of a PDF of a standard; its pages are labelled with their folio, from `start`."""
    binder, number = Binder(standard.tagged), start
    for drawing in drawings:
        binder.add(drawing, number)
        number += len(drawing.sheets)
    pdf = binder.pdf
    name(pdf.catalog, binder.link(names(drawings)))
    binder.fonts(joined(drawing.faces for drawing in drawings))
    outline(pdf, drawings)
    if standard.tagged:
        structure.write(pdf, binder.bound, describe)
    identify(pdf, metadata, standard, start)
    return _written(pdf, standard.version, compress=True)


def picture(drawing: Drawing, number: int) -> bytes:
    """The pages of a part alone as a PDF made quickly, to be looked at: without structure, links and outline."""
    binder = Binder(tagged=False)
    binder.add(drawing, number)
    binder.fonts(drawing.faces, compress=False)
    return _written(binder.pdf, "1.7", compress=False)


def _written(pdf: pydyf.PDF, version: str, compress: bool) -> bytes:
    out = io.BytesIO()
    pdf.write(out, version.encode(), None, compress)
    return out.getvalue()


def spaces() -> pydyf.Dictionary:
    """The colour spaces that the engine writes colours such as oklch() in."""
    return pydyf.Dictionary({
        f"lab-{light}": pydyf.Array(("/Lab", pydyf.Dictionary({
            "WhitePoint": pydyf.Array(white), "Range": pydyf.Array((-125, 125, -125, 125))})))
        for light, white in (("d50", D50), ("d65", D65))})


@dataclass
class Binder:
    """Copies drawn parts into one file; the drawings stay as they are, for other files."""

    tagged: bool
    pdf: pydyf.PDF = field(default_factory=File)
    bound: list[Bound] = field(default_factory=list)
    resources: list[pydyf.Dictionary] = field(default_factory=list)
    spaces: pydyf.Dictionary = field(default_factory=spaces)
    _copies: dict[int, pydyf.Stream] = field(default_factory=dict)
    pictures: dict[str, bytes] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.spaces.number is None:
            self.pdf.add_object(self.spaces)

    def add(self, drawing: Drawing, number: int) -> None:
        """Copy the pages of a part, numbered from `number`, without its links."""
        pages = [self._page(sheet, drawing, folio) for folio, sheet in enumerate(drawing.sheets, number)]
        apart = {place: self._copies[id(stream)] for place, stream in drawing.apart.items()}
        self.bound.append(Bound(drawing, pages, apart))

    def _page(self, sheet: Sheet, drawing: Drawing, number: int) -> pydyf.Dictionary:
        contents = [self._stream(sheet.content, drawing.pictures)]
        if sheet.folio:
            contents.append(pydyf.Stream([sheet.folio.drawn(number, drawing.faces[sheet.folio.font].widths, self.tagged)]))
            self.pdf.add_object(contents[-1])
        left, bottom, right, top = sheet.bleed
        media = (-left, -bottom, sheet.width + right, sheet.height + top)
        page = pydyf.Dictionary({
            "Type": "/Page", "Parent": self.pdf.pages.reference, "MediaBox": pydyf.Array(media),
            "TrimBox": pydyf.Array((0, 0, sheet.width, sheet.height)), "BleedBox": pydyf.Array(media),
            "Contents": pydyf.Array(each.reference for each in contents),
            "Resources": self._resources(sheet.resources, drawing.pictures).reference})
        self.pdf.add_page(page)
        return page

    def _stream(self, packed: Packed, pictures: Mapping[str, pydyf.Stream]) -> pydyf.Stream:
        """A copy of a stream, entered in the file once."""
        copy = self._copies.get(id(packed))
        if copy is None:
            copy = self._copies[id(packed)] = packed.copy()
            self.pdf.add_object(copy)
            if "Resources" in copy.extra:
                copy.extra["Resources"] = self._resources(copy.extra["Resources"], pictures).reference
        return copy

    def _resources(self, given: Mapping[str, Any], pictures: Mapping[str, pydyf.Stream]) -> pydyf.Dictionary:
        """A copy of resources that calls what is in this file; fonts follow, when all glyphs are known."""
        made = pydyf.Dictionary({kind: pydyf.Dictionary({
            name: self._called(name, value, pictures) for name, value in given[kind].items()}) for kind in KINDS if given[kind]})
        made["ColorSpace"] = self.spaces.reference
        self.pdf.add_object(made)
        self.resources.append(made)
        return made

    def _called(self, name: str, value: Any, pictures: Mapping[str, pydyf.Stream]) -> Any:
        if value is None:
            return self.picture(name, pictures)
        if isinstance(value, Packed):
            return self._stream(value, pictures).reference
        if "G" in value.get("SMask", ()):
            group = self._stream(value["SMask"]["G"], pictures).reference
            return pydyf.Dictionary({**value, "SMask": pydyf.Dictionary({**value["SMask"], "G": group})})
        made = pydyf.Dictionary(value)
        if "ShadingType" not in value:
            return made
        self.pdf.add_object(made)  # as the press looks for gradients among the objects
        return made.reference

    def picture(self, name: str, pictures: Mapping[str, pydyf.Stream]) -> bytes:
        """A picture, entered once however many parts show it; its mask is a picture too."""
        if name not in self.pictures:
            picture = pictures[name]
            extra = dict(picture.extra)
            if "SMask" in extra:
                mask = pydyf.Stream(extra["SMask"].stream, dict(extra["SMask"].extra), extra["SMask"].compress)
                self.pdf.add_object(mask)
                extra["SMask"] = mask.reference
            copy = pydyf.Stream(picture.stream, extra, picture.compress)
            self.pdf.add_object(copy)
            self.pictures[name] = copy.reference
        return self.pictures[name]

    def link(self, names: Set[str]) -> dict[str, pydyf.Array]:
        """Give pages their links, but those to names that are not in the file; the value is the places of the names."""
        places: dict[str, pydyf.Array] = {}
        for bound in self.bound:
            for page, sheet in zip(bound.pages, bound.drawing.sheets, strict=True):
                for name, (x, y) in sheet.anchors.items():
                    places.setdefault(name, pydyf.Array([page.reference, "/XYZ", x, y, 0]))
                bound.links.append({rank: annotation(link.target, link.area, inside=link.kind == "internal")
                                    for rank, link in enumerate(sheet.links)
                                    if link.kind == "external" or (link.kind == "internal" and link.target in names)})
                for each in bound.links[-1].values():
                    self.pdf.add_object(each)
                if bound.links[-1]:
                    page["Annots"] = pydyf.Array(each.reference for each in bound.links[-1].values())
        return places

    def fonts(self, faces: Mapping[str, Face], compress: bool = True) -> None:
        """Enter each font once, cut to its glyphs."""
        built = fonts(self.pdf, faces, compress)
        self.pdf.add_object(built)
        for each in self.resources:
            each["Font"] = built.reference


def names(drawings: Iterable[Drawing]) -> set[str]:
    """The names that links can lead to."""
    return {name for drawing in drawings for sheet in drawing.sheets for name in sheet.anchors}


def name(catalog: dict[str, Any], places: Mapping[str, pydyf.Array]) -> None:
    """Give names their places in a file."""
    if places:
        listed = pydyf.Array(item for name in sorted(places) for item in (pydyf.String(name), places[name]))
        catalog["Names"] = pydyf.Dictionary({"Dests": pydyf.Dictionary({"Names": listed})})


def outline(pdf: pydyf.PDF, drawings: Iterable[Drawing]) -> None:
    """The bookmarks, in a tree (ISO 32000-1, 12.3.3)."""
    root: list[Any] = []
    skipped, depths, level = [], [root], 0
    sheets = (sheet for drawing in drawings for sheet in drawing.sheets)
    for number, sheet in enumerate(sheets):
        level = make_page_bookmark_tree(sheet, skipped, depths, level, number, Matrix())
    add_outlines(pdf, root)


def fonts(pdf: pydyf.PDF, faces: Mapping[str, Face], compress: bool = True) -> pydyf.Dictionary:
    """Enter fonts, each cut to its glyphs; the value calls them by name."""
    return build_fonts_dictionary(pdf, {key: _font(key, face) for key, face in faces.items()}, compress, True,
                                  {"hinting": False, "pdf_version": "1.7"})


def joined(several: Iterable[Mapping[str, Face]]) -> dict[str, Face]:
    """The fonts of several parts, each with the glyphs of all; what the first part says of a glyph holds."""
    found: dict[str, list[Face]] = {}
    for faces in several:
        for key, face in faces.items():
            found.setdefault(key, []).append(face)
    return {key: replace(faces[0], text=_first(face.text for face in faces), widths=_first(face.widths for face in faces),
                         missing=_first(face.missing for face in faces)) for key, faces in found.items()}


def _first(glyphs: Iterable[Mapping[int, Any]]) -> dict[int, Any]:
    """What the first of several says of each glyph."""
    found: dict[int, Any] = {}
    for each in reversed(list(glyphs)):
        found.update(each)
    return found


def annotation(target: str, area: tuple[float, ...], inside: bool) -> pydyf.Dictionary:
    """The annotation of a link (ISO 32000-1, 12.5.6.5)."""
    to = {"Dest": pydyf.String(target)} if inside else {
        "A": pydyf.Dictionary({"Type": "/Action", "S": "/URI", "URI": pydyf.String(target)})}
    return pydyf.Dictionary({"Type": "/Annot", "Subtype": "/Link", "Rect": pydyf.Array(area),
                             "BS": pydyf.Dictionary({"W": 0}), "Contents": pydyf.String(target)} | to)


def _font(key: str, face: Face) -> SimpleNamespace:
    """A font as the engine writes it, cut already."""
    data = cut(face.file, frozenset(face.text), face.places, face.index)
    return SimpleNamespace(
        hash=key, name=face.name, family=face.family, file_content=data, type="otf" if data[:4] == b"OTTO" else "ttf",
        bitmap=False, used_in_forms=False, to_unicode=dict(sorted(face.text.items())), widths=face.widths,
        missing=face.missing, clean=lambda to_unicode, hinting: None, **face.metrics)


def identify(pdf: pydyf.PDF, metadata: DocumentMetadata, standard: Standard, start: int) -> None:
    """What a file says of itself: page labels, which are the folios, the document information dictionary, the
    language, the metadata with their claim (ISO 32000-1, 12.4.2, 14.3 and 14.9.2)."""
    pdf.catalog["PageLabels"] = pydyf.Dictionary({"Nums": pydyf.Array([0, pydyf.Dictionary({"S": "/D", "St": start})])})
    entries = {
        "Title": metadata.title, "Author": ", ".join(metadata.authors), "Subject": metadata.description,
        "Keywords": ", ".join(metadata.keywords), "Creator": metadata.generator, "Producer": f"WeasyPrint {VERSION}",
        "CreationDate": pdf_date(metadata.created, "created"), "ModDate": pdf_date(metadata.modified, "modified")}
    pdf.info.update({key: pydyf.String(value) for key, value in entries.items() if value})
    if metadata.lang:
        pdf.catalog["Lang"] = pydyf.String(metadata.lang)
    scheme, version, conformance = standard.claim
    metadata.include_in_pdf(pdf, scheme, version, conformance=conformance, compress=standard.tagged)
