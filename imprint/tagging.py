"""What the pages show -> structure nodes: what each thing is, in the order in which it is read.

PDF/UA-1 (ISO 14289-1, 7.1) wants all real content tagged, in reading order, and the rest marked as
artifact. Here the pieces of each element, gathered in a Branch, become nodes of the standard
structure types (ISO 32000-1, 14.8.4). Nothing here knows a box or a PDF: `tagpdf` reads the former
and writes the latter. What no node holds is an artifact.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Any

SVG = "{http://www.w3.org/2000/svg}"
INVISIBLE = re.compile("[\u00ad\u200b\u2060]")
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")

# Standard structure types of what groups, what is set as text, what stands in text.
GROUPS = {"html": "Part", "article": "Art", "section": "Sect", "aside": "Sect", "nav": "Sect", "figure": "Div",
          "blockquote": "BlockQuote"}
ROLES = {"doc-index": "Index"}  # HTML has no element for an index, DPUB-ARIA has a role
PLAIN = ("div", "main", "header", "footer", "body", "address")  # groups that mean nothing
TABLES = {"table": "Table", "thead": "THead", "tbody": "TBody", "tfoot": "TFoot", "tr": "TR"}
TEXTS = {"p": "P", "caption": "Caption", "figcaption": "Caption"}
INLINES = {"q": "Quote", "code": "Code"}
GENERATED = {"footnote-call": "Reference", "footnote-marker": "Lbl", "marker": "Lbl"}
IN_TEXT = {"Span", "Quote", "Code", "Reference", "Note", "Link", "Lbl", "Figure"}
SCOPES = {"row": "/Row", "rowgroup": "/Row", "col": "/Column", "colgroup": "/Column"}


@dataclass(frozen=True)
class Mark:
    """A marked-content sequence: page from 0, identifier; the area of an image is in points."""

    page: int
    mcid: int
    blank: bool = False
    area: tuple[float, ...] | None = None


@dataclass(frozen=True)
class Hotspot:
    """A link of a page: its rank there, its corners in points; a link on two lines has two."""

    page: int
    rank: int
    area: tuple[float, ...]


@dataclass(frozen=True)
class Node:
    """A structure element to be: its type, what it holds, its text entries and its attributes."""

    role: str
    kids: tuple[Kid, ...] = ()
    alt: str | None = None
    lang: str | None = None
    title: str | None = None
    leads: str | None = None
    attributes: Mapping[str, Any] = field(default_factory=dict)


Kid = Node | Mark | Hotspot


@dataclass(frozen=True)
class Branch:
    """An element, or its generated content of a kind, and what of it stands on the pages."""

    element: Any
    pseudo: str = ""
    kids: list[Branch | Mark | Hotspot] = field(default_factory=list)

    @property
    def hidden(self) -> bool:
        """Whether it is decoration, or says what is said elsewhere."""
        return self.element.get("aria-hidden") == "true" or (
            self.element.tag == "img" and self.element.get("alt") == "")


@dataclass(frozen=True)
class Scope:
    """Where a branch stands; `rank` is the number of the list item that it opens, else 0."""

    levels: Mapping[Any, int]
    lang: str
    rank: int = 0
    in_contents: bool = False


def words(element: Any) -> str:
    """The text of an element on one line, without the marks that only tell where to break."""
    return re.sub("[ \t\n]+", " ", INVISIBLE.sub("", "".join(element.itertext()))).strip()


def structure(roots: Sequence[Branch], lang: str) -> tuple[Kid, ...]:
    """The nodes of a document: a Part for each root (ISO 32000-1, 14.8.4.2)."""
    scope = Scope(heading_levels(roots), lang)
    return tuple(node for root in roots for node in tagged(root, scope))


def heading_levels(roots: Iterable[Branch]) -> dict[Any, int]:
    """The level of each heading; from one to the next none is skipped (ISO 14289-1, 7.4.2)."""
    levels: dict[Any, int] = {}
    last = 0
    for branch in _shown(roots):
        if branch.element.tag in HEADINGS:
            last = levels[branch.element] = min(HEADINGS.index(branch.element.tag) + 1, last + 1)
    return levels


def _shown(kids: Iterable[Any]) -> Iterator[Branch]:
    for branch in kids:
        if isinstance(branch, Branch) and not branch.pseudo and not branch.hidden:
            yield branch
            yield from _shown(branch.kids)


def tagged(branch: Branch, scope: Scope) -> tuple[Kid, ...]:
    """The nodes of a branch: mostly one, none if it is hidden, its content if it has no type."""
    if branch.hidden:
        return ()
    lang = branch.element.get("lang") or scope.lang
    inner = replace(scope, lang=lang, in_contents=scope.in_contents or branch.element.tag == "nav")
    nodes = tuple(_built(branch, _kids(branch, inner), inner))
    return nodes if lang == scope.lang else _in_language(nodes, lang)


def _kids(branch: Branch, scope: Scope) -> tuple[Kid, ...]:
    """The nodes in a branch; the rank of a list item goes down to what comes first in it."""
    found: list[Kid] = []
    listed = (e for e in branch.element if e.tag == "li" and branch.element.tag in ("ul", "ol"))
    ranks = {item: rank for rank, item in enumerate(listed, 1)}
    for kid in branch.kids:
        if isinstance(kid, Branch):
            rank = 0 if found else scope.rank
            found += tagged(kid, replace(scope, rank=ranks.get(kid.element, rank)))
        else:
            found.append(kid)
    return tuple(found)


def _built(branch: Branch, kids: tuple[Kid, ...], scope: Scope) -> Iterable[Kid]:
    """The nodes for an element with its kids: one rule for each sort of element."""
    element, tag = branch.element, branch.element.tag
    if branch.pseudo:
        return _generated(branch.pseudo, kids, scope)
    if any(isinstance(kid, Branch) and kid.pseudo == "footnote-call" for kid in branch.kids):
        return *kids[:1], *_filled(Node("Note", kids[1:]))  # the call comes first (ISO 14289-1, 7.9)
    if tag in GROUPS or element.get("role") in ROLES:
        role = ROLES.get(element.get("role"), GROUPS.get(tag, "Sect"))
        title = element.find("head/title")
        return _filled(Node(role, tuple(_settled(kids)), title=None if title is None else words(title)))
    if tag in PLAIN:
        return _settled(kids)
    if tag in HEADINGS:
        return _text(f"H{scope.levels[element]}", kids)
    if tag in TEXTS:
        return _text(TEXTS[tag], kids)
    if tag in TABLES:  # rows and cells only: white space between them is no content
        return _filled(Node(TABLES[tag], tuple(kid for kid in kids if isinstance(kid, Node))))
    if tag in ("td", "th"):
        return [_cell(element, kids)]
    if tag in ("ul", "ol"):
        return _list(element, kids, scope)
    if tag == "li":
        return _item(kids, scope)
    if tag in ("img", f"{SVG}svg"):
        return _figure(element, kids)
    if element.get("href") is not None:
        return _link(element, kids)
    if tag in INLINES:
        return _inline(Node(INLINES[tag], kids))
    if scope.rank and words(element).rstrip(".") == str(scope.rank):
        return _inline(Node("Lbl", kids))  # the number of an item, where the template prints it
    label = element.get("aria-label")  # what is read for it (ISO 32000-1, 14.9.3)
    return _inline(Node("Span", kids, alt=label)) if label else kids


def _generated(pseudo: str, kids: tuple[Kid, ...], scope: Scope) -> Iterable[Kid]:
    """Generated content: calls, numbers of notes, what opens a list item; else part of its element."""
    role = "Lbl" if pseudo == "before" and scope.rank else GENERATED.get(pseudo)
    return _inline(Node(role, kids)) if role and not all(map(_blank, kids)) else kids


def _link(element: Any, kids: tuple[Kid, ...]) -> Iterable[Kid]:
    """A Link with its annotations (ISO 14289-1, 7.18.5); to another page, in a Reference."""
    if not any(isinstance(kid, Hotspot) for kid in kids):
        return kids  # nothing of it can be clicked
    link, *notes = _inline(Node("Link", kids, leads=element.get("href")))
    return Node("Reference", (link,)) if element.get("href").startswith("#") else link, *notes


def _figure(element: Any, kids: tuple[Kid, ...]) -> Iterable[Kid]:
    """A Figure with its text equivalent and its bounding box in points (ISO 14289-1, 7.3)."""
    title = element.find(f"{SVG}title")
    alt = element.get("alt") if title is None else words(title)
    area = next((kid.area for kid in kids if isinstance(kid, Mark)), None)
    return _filled(Node("Figure", kids, alt=alt, attributes={"BBox": area} if area else {}))


def _cell(element: Any, kids: tuple[Kid, ...]) -> Node:
    """A cell, even empty; a header says what it heads (ISO 14289-1, 7.5)."""
    spans = {"ColSpan": element.get("colspan", "1"), "RowSpan": element.get("rowspan", "1")}
    attributes: dict[str, Any] = {key: int(value) for key, value in spans.items() if value != "1"}
    if element.tag == "th":
        attributes["Scope"] = SCOPES.get(element.get("scope"), "/Column")
    return Node(element.tag.upper(), _mixed(kids), attributes=attributes)


def _list(element: Any, kids: tuple[Kid, ...], scope: Scope) -> Iterable[Kid]:
    """A list (ISO 14289-1, 7.6), or in the contents a TOC. Its numbering tells how labels read."""
    items = tuple(kid for kid in kids if isinstance(kid, Node))
    if scope.in_contents:
        return _filled(Node("TOC", items))
    labelled = any(item.kids[0].role == "Lbl" for item in items if item.role == "LI")
    numbering = "/None" if not labelled else "/Decimal" if element.tag == "ol" else "/Disc"
    return _filled(Node("L", items, attributes={"ListNumbering": numbering}))


def _item(kids: tuple[Kid, ...], scope: Scope) -> Iterable[Kid]:
    """An item: its label if it has one, its body; an entry of the contents."""
    if scope.in_contents:
        return _filled(Node("TOCI", tuple(_entry(kids))))
    label, rest = _unlabelled(kids)
    return _filled(Node("LI", (*label, *_text("LBody", rest))))


def _unlabelled(kids: tuple[Kid, ...]) -> tuple[tuple[Kid, ...], tuple[Kid, ...]]:
    """The label of an item and what is left, also where the label opens the first paragraph."""
    if not kids or not isinstance(kids[0], Node) or kids[0].role not in ("Lbl", "P"):
        return (), kids
    if kids[0].role == "Lbl":
        return kids[:1], kids[1:]
    label, rest = _unlabelled(kids[0].kids)
    return label, (*_filled(replace(kids[0], kids=_mixed(rest))), *kids[1:])


def _entry(kids: tuple[Kid, ...]) -> Iterator[Kid]:
    """What a TOCI may hold: References, and paragraphs of what is no link (14.8.4.2)."""
    for kid in _settled(kids):
        references = [k for k in kid.kids if isinstance(k, Node) and k.role == "Reference"]
        alone = all(k in references or _blank(k) for k in kid.kids)
        yield from references if kid.role == "P" and alone else [kid]


def _text(role: str, kids: tuple[Kid, ...]) -> Iterable[Kid]:
    return _filled(Node(role, _mixed(kids)))


def _inline(node: Node) -> Iterable[Kid]:
    """A node that stands in text; a note in it goes up, to end the block."""
    notes = [kid for kid in node.kids if isinstance(kid, Node) and kid.role == "Note"]
    return (replace(node, kids=tuple(kid for kid in node.kids if kid not in notes)) if notes else node), *notes


def _mixed(kids: tuple[Kid, ...]) -> tuple[Kid, ...]:
    """Text alone, its notes last so that they cut no sentence; beside blocks, in paragraphs of its own."""
    if all(map(_stands_in_text, kids)):
        return tuple(sorted(kids, key=lambda kid: isinstance(kid, Node) and kid.role == "Note"))
    return tuple(_settled(kids))


def _settled(kids: tuple[Kid, ...]) -> Iterator[Node]:
    """The kids of a group, loose text in paragraphs: groups hold no content (14.8.4.2)."""
    for loose, run in groupby(kids, _stands_in_text):
        nodes = tuple(run)
        if loose and not all(_blank(n) or (isinstance(n, Node) and n.role == "Figure") for n in nodes):
            yield from _text("P", nodes)
        else:
            yield from (node for node in nodes if isinstance(node, Node))


def _in_language(nodes: tuple[Kid, ...], lang: str) -> tuple[Kid, ...]:
    """Nodes in another language than what is around them (ISO 14289-1, 7.2)."""
    if len(nodes) == 1 and isinstance(nodes[0], Node) and nodes[0].lang is None:
        return (replace(nodes[0], lang=lang),)
    if all(map(_stands_in_text, nodes)):
        return tuple(_inline(Node("Span", nodes, lang=lang))) if nodes else ()
    return (Node("Div", nodes, lang=lang),)


def _stands_in_text(kid: Kid) -> bool:
    return not isinstance(kid, Node) or kid.role in IN_TEXT


def _blank(kid: Kid) -> bool:
    return isinstance(kid, Mark) and kid.blank


def _filled(node: Node) -> Iterable[Kid]:
    """The node, unless nothing is in it."""
    return () if all(map(_blank, node.kids)) else (node,)
