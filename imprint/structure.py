"""The structure tree of a PDF, written from the nodes of its parts (ISO 32000-1, 14.7)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
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


def write(pdf: pydyf.PDF, parts: Sequence[Bound], describe: Describe) -> None:
    """Give a PDF its structure tree."""
    trunk, writer = Trunk(pdf), Writer(pdf, describe, targets(part.drawing for part in parts))
    for part in parts:
        writer.claim(part)
    kids = [kid for part in parts for kid in writer.part(part, trunk.document)]
    writer.drop_links(parts)
    trunk.close(pdf.catalog, kids, {"Nums": writer.numbers()}, writer.following, writer.notes)


def targets(drawings: Iterable[Drawing]) -> dict[str, tuple[int, str]]:
    """What links of the file lead to: the page of each name, from 1, and the heading there."""
    found: dict[str, tuple[int, str]] = {}
    first = 1
    for drawing in drawings:
        for name, (page, heading) in drawing.targets.items():
            found.setdefault(name, (first + page, heading))
        first += len(drawing.sheets)
    return found


class Trunk:
    """What holds the elements of all parts, and what else PDF/UA-1 wants of the catalog (ISO 14289-1, 7.1)."""

    def __init__(self, pdf: pydyf.PDF) -> None:
        self.root, self.parents = pydyf.Dictionary({"Type": "/StructTreeRoot"}), pydyf.Dictionary()
        pdf.add_object(self.root)
        pdf.add_object(self.parents)
        self.document = pydyf.Dictionary({"Type": "/StructElem", "S": "/Document", "P": self.root.reference})
        pdf.add_object(self.document)

    def close(self, catalog: dict[str, Any], kids: Iterable[Any], parents: Mapping[str, pydyf.Array], following: int,
              notes: Sequence[tuple[pydyf.String, bytes]]) -> None:
        """Take up the elements of all parts, their parent tree, the first key that it leaves free, the notes by name."""
        self.document["K"] = pydyf.Array(kids)
        self.parents.update(parents)
        self.root.update({"K": pydyf.Array([self.document.reference]), "ParentTree": self.parents.reference,
                          "ParentTreeNextKey": following})
        if notes:
            self.root["IDTree"] = pydyf.Dictionary({"Names": pydyf.Array(item for note in notes for item in note)})
        catalog["StructTreeRoot"] = self.root.reference
        catalog["MarkInfo"] = pydyf.Dictionary({"Marked": "true"})
        catalog["ViewerPreferences"] = pydyf.Dictionary({"DisplayDocTitle": "true"})


class Writer:
    """Writes the elements, and gathers the way back from content to them (14.7.4.4), under keys from `first`."""

    def __init__(self, pdf: pydyf.PDF, describe: Describe, targets: Mapping[str, tuple[int, str]], first: int = 0) -> None:
        self.pdf, self.describe, self.targets, self.first = pdf, describe, targets, first
        self.bound: Bound
        self.owners: dict[int, dict[int, bytes]] = {}
        self.keys: dict[int, int] = {}
        self.links: list[tuple[bytes, pydyf.Dictionary]] = []
        self.notes: list[tuple[pydyf.String, bytes]] = []

    def claim(self, bound: Bound) -> None:
        """Give the pages of a part their keys."""
        for page in bound.pages:
            page["Tabs"], page["StructParents"] = "/S", self._key(page)

    def part(self, bound: Bound, document: pydyf.Dictionary) -> list[Any]:
        """Write the nodes of a part; the value is what the Document holds of it."""
        self.bound = bound
        return [self._kid(kid, Node("Document"), document, None) for kid in _leading(bound.drawing.tree, bound.links)]

    @property
    def following(self) -> int:
        """The first key that is free."""
        return self.first + len(self.owners) + len(self.links)

    def numbers(self) -> pydyf.Array:
        """The parent tree: of each stream its elements by identifier, of each annotation its own."""
        numbers = pydyf.Array()
        for key, owners in self.owners.items():
            numbers += [key, pydyf.Array(owners.get(i, b"null") for i in range(max(owners, default=-1) + 1))]
        for key, (owner, annotation) in enumerate(self.links, self.first + len(self.owners)):
            annotation["StructParent"] = key
            numbers += [key, owner]
        return numbers

    def drop_links(self, parts: Iterable[Bound]) -> None:
        """Take the links that are in no element off their pages: an artifact leads nowhere."""
        kept = {annotation.reference for _, annotation in self.links}
        for page in (page for bound in parts for page in bound.pages if "Annots" in page):
            page["Annots"] = pydyf.Array(each for each in page["Annots"] if each in kept)

    def _element(self, node: Node, parent: pydyf.Dictionary) -> bytes:
        """Write a node and what it holds; the value is the reference of its element."""
        element = pydyf.Dictionary({"Type": "/StructElem", "S": f"/{node.role}", "P": parent.reference})
        self.pdf.add_object(element)
        page = next((kid.page for kid in node.kids if not isinstance(kid, Node)), None)
        if page is not None:
            element["Pg"] = self.bound.pages[page].reference
        for key, value in (("T", node.title), ("Lang", node.lang), ("Alt", node.alt)):
            if value:
                element[key] = pydyf.String(value)
        if node.attributes:
            element["A"] = pydyf.Dictionary({"O": OWNERS[node.role]} | {
                key: pydyf.Array(round(v, 3) for v in value) if isinstance(value, tuple) else value
                for key, value in node.attributes.items()})
        if node.role == "Note":  # each has an identifier of its own (ISO 14289-1, 7.9)
            element["ID"] = _note_id(self.first + len(self.notes))
            self.notes.append((element["ID"], element.reference))
        element["K"] = pydyf.Array([self._kid(kid, node, element, page) for kid in node.kids])
        return element.reference

    def _kid(self, kid: Kid, node: Node, element: pydyf.Dictionary, page: int | None) -> Any:
        if isinstance(kid, Node):
            return self._element(kid, element)
        reference = self.bound.pages[kid.page].reference
        if isinstance(kid, Hotspot):
            annotation = self.bound.links[kid.page][kid.rank]
            annotation["Contents"] = pydyf.String(self._said(node.leads or ""))
            self.links.append((element.reference, annotation))
            return pydyf.Dictionary({"Type": "/OBJR", "Obj": annotation.reference, "Pg": reference})
        stream = self.bound.apart.get((kid.page, kid.mcid))
        self.owners[self._key(stream or self.bound.pages[kid.page])][kid.mcid] = element.reference
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
            self.keys[id(owner)] = self.first + len(self.keys)
            self.owners[self.keys[id(owner)]] = {}
            if isinstance(owner, Packed):
                owner.extra["StructParents"] = self.keys[id(owner)]
        return self.keys[id(owner)]


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
