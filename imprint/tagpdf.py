"""The two ends of tagging that touch WeasyPrint: its boxes are read, its PDF is given a structure.

WeasyPrint's own tags leave running heads untold from text, cut an element that runs over columns
or pages into several, and know neither contents, notes nor languages. While `own_tags` lasts, the
function that writes them is this module's; the rest of the engine is untouched.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

import pydyf
import weasyprint
import weasyprint.pdf as engine
from weasyprint import Document, Page
from weasyprint.formatting_structure import boxes
from weasyprint.pdf.stream import Stream

from imprint import tagging
from imprint.model import Labels
from imprint.tagging import Branch, Hotspot, Kid, Mark, Node

ENGINE = "70.0"  # the version whose internals are known here
POINTS = 0.75    # points in a CSS pixel
OWNERS = {"Figure": "/Layout", "L": "/List", "TH": "/Table", "TD": "/Table"}


@contextmanager
def own_tags(labels: Labels) -> Iterator[None]:
    """While it lasts, PDFs written with tags get this module's; `labels` say where their links lead."""
    if weasyprint.__version__ != ENGINE:
        raise RuntimeError(f"imprint.tagpdf knows WeasyPrint {ENGINE}, not {weasyprint.__version__}: "
                           f"install weasyprint=={ENGINE}, or check add_tags against the new version")
    stock = engine.add_tags
    engine.add_tags = partial(add_tags, labels)  # the one place where the engine is changed
    try:
        yield
    finally:
        engine.add_tags = stock


def add_tags(labels: Labels, pdf: pydyf.PDF, document: Document, pdf_version: str, page_streams: Sequence[Stream]) -> None:
    """Give a PDF its structure tree, its artifacts and what else PDF/UA-1 wants of the catalog."""
    annotations = frozenset(id(each) for each in pdf.objects if isinstance(each, dict) and "Rect" in each)
    reader = Reader(annotations, labels)
    for number, (page, stream) in enumerate(zip(document.pages, page_streams, strict=True)):
        reader.read(number, page, stream._tags)
    writer = Writer(pdf, page_streams)
    writer.write(tagging.structure(reader.ordered(), document.metadata.lang or "", reader.describe))
    writer.mark_artifacts(reader.furniture)
    writer.drop_links()
    pdf.catalog["MarkInfo"] = pydyf.Dictionary({"Marked": "true"})  # ISO 14289-1, 7.1
    pdf.catalog["ViewerPreferences"] = pydyf.Dictionary({"DisplayDocTitle": "true"})


@dataclass(frozen=True)
class Sheet:
    """A page being read: number from 0, size in CSS px, the marked content of its boxes."""

    number: int
    width: float
    height: float
    marks: Mapping[Any, Mapping[str, Any]]


class Reader:
    """Gathers what pages show under the elements that it comes from.

    The pieces of a paragraph cut into lines, columns and pages are one branch again, and a block
    placed absolutely stands where the template wrote it, whenever it was painted.
    """

    def __init__(self, annotations: frozenset[int], labels: Labels) -> None:
        """`annotations`: identities of those in this file; a box may still hold another file's."""
        self.annotations, self.labels = annotations, labels
        self.furniture: dict[tuple[int, int], str | None] = {}
        self._roots: list[Branch] = []
        self._branches: dict[tuple[Any, str], Branch] = {}
        self._order: dict[Any, int] = {}
        self._parents: dict[Any, Any] = {}
        self._targets: dict[str, Any] = {}
        self._pages: dict[str, int] = {}
        self._heads: set[Any] = set()

    def read(self, number: int, page: Page, marks: Mapping[Any, Mapping[str, Any]]) -> None:
        """Read one page, whose boxes were painted under the identifiers of `marks`."""
        for name in page.anchors:
            self._pages.setdefault(name, number)
        self._walk(page._page_box, Sheet(number, page.width, page.height, marks), None)

    def ordered(self) -> list[Branch]:
        """One branch a part, all that is in it in the order of the content, which flex may change."""
        for branch in self._branches.values():
            rank, ranks = -1, []
            for kid in branch.kids:  # text keeps to the element that it follows
                rank = self._order[kid.element] if isinstance(kid, Branch) and not kid.pseudo else rank
                ranks.append(rank)
            branch.kids[:] = [branch.kids[i] for i in sorted(range(len(ranks)), key=ranks.__getitem__)]
        return self._roots

    def describe(self, element: Any) -> str:
        """Where a link leads, in words (ISO 14289-1, 7.18.5; ISO 32000-1, 14.9.3)."""
        href = element.get("href")
        if href.startswith("mailto:"):
            return self.labels.link_mail.format(address=href.removeprefix("mailto:").partition("?")[0])
        target = self._targets.get(href[1:]) if href.startswith("#") else None
        if target is None:
            return href
        heading = next((e for e in target.iter() if e.tag in tagging.HEADINGS), target)
        return self.labels.link_page.format(title=tagging.words(heading), page=self._pages[href[1:]] + 1)

    def _branch(self, element: Any, pseudo: str = "") -> Branch:
        """The branch of an element, made with those above it when first met."""
        found = self._branches.get((element, pseudo))
        if found is None:
            found = self._branches[element, pseudo] = Branch(element, pseudo)
            above = element if pseudo else self._parents.get(element)
            (self._roots if above is None else self._branch(above).kids).append(found)
        return found

    def _walk(self, box: Any, sheet: Sheet, link: pydyf.Dictionary | None) -> None:
        box = getattr(box, "_box", box)  # a stand-in is in the flow for what is placed absolutely
        if isinstance(box, boxes.MarginBox) or self._repeats(box):
            self._furnish(box, sheet)
            return
        if box.element_tag == "html" and box.element not in self._order:
            self._enter(box.element)
        if isinstance(box, boxes.TableCellBox):
            self._branch(box.element)  # an empty cell is one too, else its row would be short
        if box in sheet.marks and box.style["visibility"] == "visible":
            self._branch(box.element, box.element_tag.partition("::")[2]).kids.append(_mark(box, sheet))
        if id(box.link_annotation) in self.annotations:
            link = self._hotspot(box, sheet, link)
        for child in getattr(box, "children", ()):
            self._walk(child, sheet, link)

    def _enter(self, root: Any) -> None:
        """Learn the elements of a part: their order, what they are in, their names."""
        for element in root.iter():
            self._order[element] = len(self._order)
            self._parents.update((child, element) for child in element)
            if name := element.get("id"):
                self._targets.setdefault(name, element)

    def _repeats(self, box: Any) -> bool:
        """Whether the head or foot of a table is printed again, after a break."""
        if not isinstance(box, boxes.TableRowGroupBox) or not (box.is_header or box.is_footer):
            return False
        known = box.element in self._heads
        self._heads.add(box.element)
        return known

    def _furnish(self, box: Any, sheet: Sheet) -> None:
        """Note what stands in a margin box: an artifact of pagination (ISO 32000-1, 14.8.2.2)."""
        place = getattr(box, "at_keyword", "")
        kind = "/Header" if "top" in place else "/Footer" if "bottom" in place else None
        for each in box.descendants(placeholders=True):
            if found := sheet.marks.get(getattr(each, "_box", each)):
                self.furniture[sheet.number, found["mcid"]] = kind

    def _hotspot(self, box: Any, sheet: Sheet, around: pydyf.Dictionary | None) -> pydyf.Dictionary:
        """Take the annotation of a box, unless it lies in that of the link around it."""
        annotation, element = box.link_annotation, box.element
        if around is not None and _within(annotation["Rect"], around["Rect"]):
            return around
        while element.get("href") is None and element in self._parents:
            element = self._parents[element]
        self._branch(element).kids.append(Hotspot(sheet.number, annotation))
        return annotation


def _mark(box: Any, sheet: Sheet) -> Mark:
    mcid = sheet.marks[box]["mcid"]
    if isinstance(box, boxes.TextBox):
        return Mark(sheet.number, mcid, blank=not tagging.INVISIBLE.sub("", box.text).strip())
    x, y = box.content_box_x(), box.content_box_y()
    # PDF counts from the foot of the page, in points; what hangs over the trim is not on the page.
    left, right = (POINTS * min(max(v, 0), sheet.width) for v in (x, x + box.width))
    bottom, top = (POINTS * (sheet.height - min(max(v, 0), sheet.height)) for v in (y + box.height, y))
    return Mark(sheet.number, mcid, area=(left, bottom, right, top))


def _within(inner: Sequence[float], outer: Sequence[float]) -> bool:
    """Whether a rectangle lies in another, to a tenth of a point; corners come in any order."""
    return all(min(outer[i::2]) - 0.1 <= value <= max(outer[i::2]) + 0.1
               for i in (0, 1) for value in inner[i::2])


class Writer:
    """Writes the structure tree of one PDF (ISO 32000-1, 14.7)."""

    def __init__(self, pdf: pydyf.PDF, page_streams: Sequence[Stream]) -> None:
        self.pdf, self.pages = pdf, pdf.page_references
        self.places = dict(_places(pdf, page_streams))
        self.page_streams = page_streams
        self.keys = {id(stream): number for number, stream in enumerate(page_streams)}
        self.marks: dict[int, dict[int, bytes]] = {number: {} for number in range(len(page_streams))}
        self.links: list[tuple[bytes, pydyf.Dictionary]] = []
        self.notes: list[bytes] = []

    def write(self, tree: Node) -> None:
        """Write the tree, the way back from content to it (14.7.4.4), the index of the notes."""
        root, parents = pydyf.Dictionary({"Type": "/StructTreeRoot"}), pydyf.Dictionary()
        self.pdf.add_object(root)
        self.pdf.add_object(parents)
        root["K"] = pydyf.Array([self._element(tree, root)])
        numbers = pydyf.Array()
        for key, owners in self.marks.items():
            numbers += [key, pydyf.Array(owners.get(i, b"null") for i in range(max(owners, default=-1) + 1))]
        for key, (owner, annotation) in enumerate(self.links, len(self.marks)):
            annotation["StructParent"] = key
            numbers += [key, owner]
        parents["Nums"] = numbers
        root["ParentTree"] = parents.reference
        root["ParentTreeNextKey"] = len(self.marks) + len(self.links)
        if self.notes:
            names = (item for i, note in enumerate(self.notes) for item in (_note_id(i), note))
            root["IDTree"] = pydyf.Dictionary({"Names": pydyf.Array(names)})
        self.pdf.catalog["StructTreeRoot"] = root.reference

    def _element(self, node: Node, parent: pydyf.Dictionary) -> bytes:
        """Write a node and what it holds; the value is the reference of its element."""
        element = pydyf.Dictionary({"Type": "/StructElem", "S": f"/{node.role}", "P": parent.reference})
        self.pdf.add_object(element)
        page = next((kid.page for kid in node.kids if not isinstance(kid, Node)), None)
        if page is not None:
            element["Pg"] = self.pages[page]
        for key, value in (("T", node.title), ("Lang", node.lang), ("Alt", node.alt)):
            if value:
                element[key] = pydyf.String(value)
        if node.attributes:
            element["A"] = pydyf.Dictionary({"O": OWNERS[node.role]} | {
                key: pydyf.Array(round(v, 3) for v in value) if isinstance(value, tuple) else value
                for key, value in node.attributes.items()})
        if node.role == "Note":  # each has an identifier of its own (ISO 14289-1, 7.9)
            element["ID"] = _note_id(len(self.notes))
            self.notes.append(element.reference)
        element["K"] = pydyf.Array([self._kid(kid, node, element, page) for kid in node.kids])
        return element.reference

    def _kid(self, kid: Kid, node: Node, element: pydyf.Dictionary, page: int | None) -> Any:
        if isinstance(kid, Node):
            return self._element(kid, element)
        if isinstance(kid, Hotspot):
            kid.annotation["Contents"] = pydyf.String(node.contents or "")
            self.links.append((element.reference, kid.annotation))
            return pydyf.Dictionary({"Type": "/OBJR", "Obj": kid.annotation.reference, "Pg": self.pages[kid.page]})
        stream, _ = self.places[kid.page, kid.mcid]
        self.marks[self._key(stream)][kid.mcid] = element.reference
        if stream is self.page_streams[kid.page] and kid.page == page:
            return kid.mcid
        reference = pydyf.Dictionary({"Type": "/MCR", "Pg": self.pages[kid.page], "MCID": kid.mcid})
        if stream is not self.page_streams[kid.page]:
            reference["Stm"] = stream.reference
        return reference

    def _key(self, stream: Stream) -> int:
        """The key of a stream in the parent tree; text that is part transparent has its own stream."""
        if id(stream) not in self.keys:
            self.keys[id(stream)] = stream.extra["StructParents"] = len(self.marks)
            self.marks[len(self.marks)] = {}
        return self.keys[id(stream)]

    def mark_artifacts(self, furniture: Mapping[tuple[int, int], str | None]) -> None:
        """Make artifacts of the marked content that is in no element (ISO 14289-1, 7.1 and 7.8)."""
        for (page, mcid), (stream, at) in self.places.items():
            if mcid in self.marks.get(self.keys.get(id(stream), -1), ()):
                continue
            entries = {"Type": "/Pagination" if (page, mcid) in furniture else "/Layout"}
            if kind := furniture.get((page, mcid)):
                entries["Subtype"] = kind
            stream.stream[at - 1:at + 1] = ["/Artifact", pydyf.Dictionary(entries)]

    def drop_links(self) -> None:
        """Take the links that are in no element off their pages: an artifact leads nowhere."""
        kept = {annotation.reference for _, annotation in self.links}
        for number in self.pdf.pages["Kids"][::3]:
            page = self.pdf.objects[number]
            if "Annots" in page:
                page["Annots"] = pydyf.Array(each for each in page["Annots"] if each in kept)


def _places(pdf: pydyf.PDF, page_streams: Sequence[Stream]) -> Iterator[tuple[tuple[int, int], tuple[Stream, int]]]:
    """Where each marked content is written: (page, identifier) -> stream and index in it."""
    pages = {id(stream._tags): number for number, stream in enumerate(page_streams)}
    for stream in pdf.objects:
        if isinstance(stream, Stream) and id(stream._tags) in pages:
            for at, operand in enumerate(stream.stream):
                if isinstance(operand, dict) and "MCID" in operand:
                    yield (pages[id(stream._tags)], operand["MCID"]), (stream, at)


def _note_id(rank: int) -> pydyf.String:
    """The identifier of a note; padded, so that they sort as they are numbered."""
    return pydyf.String(f"note-{rank + 1:04}")
