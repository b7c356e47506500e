"""The structure tree of a PDF, written from the nodes of its parts (ISO 32000-1, 14.7)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pydyf

from imprint.drawn import Drawing, Packed
from imprint.tagging import Hotspot, Kid, Node

OWNERS = {"Figure": "/Layout", "L": "/List", "TH": "/Table", "TD": "/Table"}
# Says in words where a link leads: its address, the page in the file (from 1) and the heading there, if it stays in it.
Describe = Callable[[str, tuple[int, str] | None], str]


@dataclass
class Bound:
    """A part in a file: its pages, the streams of marked content apart, the annotations of each page by rank."""

    drawing: Drawing
    pages: list[pydyf.Dictionary]
    apart: Mapping[tuple[int, int], Packed]
    links: list[dict[int, pydyf.Dictionary]] = field(default_factory=list)


def write(pdf: pydyf.PDF, parts: Sequence[Bound], lang: str, describe: Describe) -> None:
    """Give a PDF its structure tree and what else PDF/UA-1 wants of the catalog (ISO 14289-1, 7.1)."""
    writer = Writer(pdf, describe, targets(parts))
    writer.write(parts)
    pdf.catalog["MarkInfo"] = pydyf.Dictionary({"Marked": "true"})
    pdf.catalog["ViewerPreferences"] = pydyf.Dictionary({"DisplayDocTitle": "true"})


def targets(parts: Sequence[Bound]) -> dict[str, tuple[int, str]]:
    """What links of the file lead to: the page of each name, from 1, and the heading there."""
    found: dict[str, tuple[int, str]] = {}
    first = 1
    for part in parts:
        for name, (page, heading) in part.drawing.targets.items():
            found.setdefault(name, (first + page, heading))
        first += len(part.pages)
    return found


class Writer:
    """Writes the elements, and gathers the way back from content to them (14.7.4.4)."""

    def __init__(self, pdf: pydyf.PDF, describe: Describe, targets: Mapping[str, tuple[int, str]]) -> None:
        self.pdf, self.describe, self.targets = pdf, describe, targets
        self.part: Bound
        self.owners: dict[int, dict[int, bytes]] = {}
        self.keys: dict[int, int] = {}
        self.links: list[tuple[bytes, pydyf.Dictionary]] = []
        self.notes: list[bytes] = []

    def write(self, parts: Sequence[Bound]) -> None:
        """Write the tree: a Document, in it the nodes of each part."""
        root, parents = pydyf.Dictionary({"Type": "/StructTreeRoot"}), pydyf.Dictionary()
        self.pdf.add_object(root)
        self.pdf.add_object(parents)
        document = pydyf.Dictionary({"Type": "/StructElem", "S": "/Document", "P": root.reference})
        self.pdf.add_object(document)
        for page in (page for part in parts for page in part.pages):
            page["Tabs"], page["StructParents"] = "/S", self._key(page)
        document["K"] = pydyf.Array(kid for part in parts for kid in self._part(part, document))
        root["K"] = pydyf.Array([document.reference])
        self._drop_links(parts)
        root["ParentTree"] = parents.reference
        parents["Nums"] = self._numbers()
        root["ParentTreeNextKey"] = len(self.owners) + len(self.links)
        if self.notes:
            names = (item for i, note in enumerate(self.notes) for item in (_note_id(i), note))
            root["IDTree"] = pydyf.Dictionary({"Names": pydyf.Array(names)})
        self.pdf.catalog["StructTreeRoot"] = root.reference

    def _part(self, part: Bound, document: pydyf.Dictionary) -> list[Any]:
        self.part = part
        return [self._kid(kid, Node("Document"), document, None) for kid in _leading(part.drawing.tree, part.links)]

    def _numbers(self) -> pydyf.Array:
        """The parent tree: of each stream its elements by identifier, of each annotation its own."""
        numbers = pydyf.Array()
        for key, owners in self.owners.items():
            numbers += [key, pydyf.Array(owners.get(i, b"null") for i in range(max(owners, default=-1) + 1))]
        for key, (owner, annotation) in enumerate(self.links, len(self.owners)):
            annotation["StructParent"] = key
            numbers += [key, owner]
        return numbers

    def _element(self, node: Node, parent: pydyf.Dictionary) -> bytes:
        """Write a node and what it holds; the value is the reference of its element."""
        element = pydyf.Dictionary({"Type": "/StructElem", "S": f"/{node.role}", "P": parent.reference})
        self.pdf.add_object(element)
        page = next((kid.page for kid in node.kids if not isinstance(kid, Node)), None)
        if page is not None:
            element["Pg"] = self.part.pages[page].reference
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
        reference = self.part.pages[kid.page].reference
        if isinstance(kid, Hotspot):
            annotation = self.part.links[kid.page][kid.rank]
            annotation["Contents"] = pydyf.String(self._said(node.leads or ""))
            self.links.append((element.reference, annotation))
            return pydyf.Dictionary({"Type": "/OBJR", "Obj": annotation.reference, "Pg": reference})
        stream = self.part.apart.get((kid.page, kid.mcid))
        self.owners[self._key(stream or self.part.pages[kid.page])][kid.mcid] = element.reference
        if stream is None and kid.page == page:
            return kid.mcid
        place = pydyf.Dictionary({"Type": "/MCR", "Pg": reference, "MCID": kid.mcid})
        if stream is not None:
            place["Stm"] = stream.reference
        return place

    def _said(self, address: str) -> str:
        """Where a link leads, in words (ISO 14289-1, 7.18.5; ISO 32000-1, 14.9.3)."""
        return self.describe(address, self.targets.get(address[1:]) if address.startswith("#") else None)

    def _key(self, owner: Any) -> int:
        """The key of a page or a stream in the parent tree; text that is part transparent has its own stream."""
        if id(owner) not in self.keys:
            self.keys[id(owner)] = len(self.keys)
            self.owners[self.keys[id(owner)]] = {}
            if isinstance(owner, Packed):
                owner.extra["StructParents"] = self.keys[id(owner)]
        return self.keys[id(owner)]

    def _drop_links(self, parts: Sequence[Bound]) -> None:
        """Take the links that are in no element off their pages: an artifact leads nowhere."""
        kept = {annotation.reference for _, annotation in self.links}
        for page in (page for part in parts for page in part.pages if "Annots" in page):
            page["Annots"] = pydyf.Array(each for each in page["Annots"] if each in kept)


def _leading(kids: Sequence[Kid], links: Sequence[Mapping[int, Any]]) -> Iterator[Kid]:
    """The kids without the links whose target is not in the file: their words stay, as plain text."""
    for kid in kids:
        if isinstance(kid, Node):
            inner = tuple(_leading(kid.kids, links))
            lost = kid.role in ("Link", "Reference") and kid.kids and not any(map(_leads, inner))
            yield from inner if lost and _leads(kid) else [kid if inner == kid.kids else replace(kid, kids=inner)]
        elif not isinstance(kid, Hotspot) or kid.rank in links[kid.page]:
            yield kid


def _leads(kid: Kid) -> bool:
    """Whether a link is in it."""
    return isinstance(kid, Hotspot) or (isinstance(kid, Node) and any(map(_leads, kid.kids)))


def _note_id(rank: int) -> pydyf.String:
    """The identifier of a note; padded, so that they sort as they are numbered."""
    return pydyf.String(f"note-{rank + 1:04}")
