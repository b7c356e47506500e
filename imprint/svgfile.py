"""SVG files that only draw: no script, no other file, nothing that grows when it is drawn.

A drawing is copied beside the web page, where a browser runs whatever it holds; so what is not known to be
harmless is refused.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple
from xml.parsers import expat

SEPARATOR = " "
# A browser acts on the languages of the W3C alone, HTML first; those of drawing programs are notes, as is RDF.
W3 = "http://www.w3.org/"
SVG, RDF = f"{W3}2000/svg", f"{W3}1999/02/22-rdf-syntax-ns#"
DRAWING = frozenset(
    "svg g defs symbol use title desc metadata style switch path rect circle ellipse line polyline polygon text tspan "
    "textPath linearGradient radialGradient stop clipPath mask pattern marker".split())
SIZE, DEEPEST, MOST = 2_000_000, 40, 20_000  # bytes, levels, elements once every reference is drawn
POINTING = re.compile(r"url\(\s*['\"]?#([^'\")]+)['\"]?\s*\)")
# What makes a style sheet or an attribute fetch or run: an address, an import, an escape that could hide one.
LIVE = re.compile(r"(?i)\b(?:url|src|image|image-set)\(|@import|\\|javascript:|expression\(")
# Numbers that no drawing needs, of which the engine makes what no reader of PDF knows.
WILD = re.compile(r"(?i)(?<![\w.#])\d{8}|\de\+?\d{2}|\de-\d{3}|(?<![\w#-])-?(?:nan|inf)\b")
SMALLEST = 0.01  # side of a view


class Fault(NamedTuple):
    """The line of a fault, from 1, and what is wrong."""

    line: int
    problem: str


class _Refused(Exception):
    """Stops the reading at a fault."""


@dataclass(eq=False)
class _Element:
    """An element, what it draws besides itself: its children, and those that it refers to by name."""

    children: list[_Element] = field(default_factory=list)
    targets: list[str] = field(default_factory=list)


class _Reader:
    """Reads a drawing once, from its beginning, and stops at what it may not hold."""

    def __init__(self) -> None:
        self.root = _Element()
        self.open, self.named, self.count, self.in_style = [self.root], {}, 0, 0

    def read(self, data: bytes) -> None:
        parser = expat.ParserCreate(namespace_separator=SEPARATOR)
        parser.StartDoctypeDeclHandler = self._declared
        parser.ProcessingInstructionHandler = self._instructed
        parser.StartElementHandler, parser.EndElementHandler = self._begun, self._ended
        parser.CharacterDataHandler = self._written
        parser.buffer_text = True
        try:
            parser.Parse(data, True)
            if self._weight(self.root, ()) > MOST:
                raise _Refused(f"il dessine plus de {MOST} éléments")
        except _Refused as refused:
            raise _Refused(Fault(parser.CurrentLineNumber, str(refused))) from None
        except expat.ExpatError as error:
            raise _Refused(Fault(error.lineno, "ce n’est pas un SVG entier")) from None
        except (ValueError, LookupError):
            raise _Refused(Fault(1, "son codage n’est pas connu")) from None

    def _declared(self, *_: object) -> None:
        raise _Refused("il déclare un DOCTYPE")

    def _instructed(self, *_: object) -> None:
        raise _Refused("il appelle une feuille de style")

    def _begun(self, name: str, attributes: dict[str, str]) -> None:
        space, _, tag = name.rpartition(SEPARATOR)
        self.count += 1
        drawn = tag in DRAWING if space == SVG else space == RDF or not space.startswith(W3)
        if not drawn or self.in_style or (len(self.open) == 1 and name != f"{SVG} svg"):
            raise _Refused(f"l’élément <{tag}> n’y a pas sa place")
        if len(self.open) > DEEPEST or self.count > MOST:
            raise _Refused(f"il compte plus de {MOST} éléments, ou de {DEEPEST} niveaux")
        element = _Element(targets=[target for each in attributes.items() for target in _targets(*each)])
        self.open[-1].children.append(element)
        self.open.append(element)
        if "id" in attributes:
            self.named[attributes["id"]] = element
        self.in_style += tag == "style"

    def _ended(self, name: str) -> None:
        self.open.pop()
        self.in_style -= name.rpartition(SEPARATOR)[2] == "style"

    def _written(self, text: str) -> None:
        if self.in_style and LIVE.search(text):
            raise _Refused("sa feuille de style appelle un fichier")

    def _weight(self, element: _Element, within: tuple[_Element, ...]) -> int:
        """How many elements are drawn for one; the count stops soon after the most."""
        if element in within or len(within) > 4 * DEEPEST:
            raise _Refused("un de ses éléments s’appelle lui-même")
        weight, inner = 1, (*within, element)
        for each in (*element.children, *(self.named[name] for name in element.targets if name in self.named)):
            weight += self._weight(each, inner)
            if weight > MOST:
                break
        return weight


def _targets(name: str, value: str) -> list[str]:
    """The elements of the same file that an attribute refers to."""
    local = name.rpartition(SEPARATOR)[2].lower()
    if local.startswith("on"):
        raise _Refused(f"l’attribut « {local} » est un script")
    if local in ("href", "src"):
        if not value.startswith("#"):
            raise _Refused(f"l’attribut « {local} » appelle un fichier")
        return [value[1:]]
    if LIVE.search(POINTING.sub("", value)):
        raise _Refused(f"l’attribut « {local} » appelle un fichier")
    if SEPARATOR not in name and (WILD.search(value) or (name == "viewBox" and not _seen(value))):
        raise _Refused(f"l’attribut « {name} » a un nombre démesuré, ou qui n’en est pas un")
    return POINTING.findall(value)


def _seen(view: str) -> bool:
    """Whether a view is four numbers, the last two the sides of something."""
    try:
        _, _, width, height = map(float, view.replace(",", " ").split())
    except ValueError:
        return False
    return min(width, height) >= SMALLEST


def fault(path: Path) -> Fault | None:
    """What a drawing may not hold; None for one that only draws."""
    data = path.read_bytes()
    if len(data) > SIZE:
        return Fault(0, f"il pèse plus de {SIZE // 1000} ko")
    try:
        _Reader().read(data)
    except _Refused as refused:
        return refused.args[0]
    return None
