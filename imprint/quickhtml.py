"""HTML read sooner by WeasyPrint 70: drawings by Python’s parser of XML, and no more styles than are asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any
from xml.etree.ElementTree import ParseError, fromstring

from cssselect2 import ElementWrapper
from tinyhtml5 import inputstream
from weasyprint import CSS, HTML, html
from weasyprint.css.counters import CounterStyle

SVG = "{http://www.w3.org/2000/svg}svg"
DRAWING = re.compile(r"<svg\b.*?</svg>", re.S)


class _Ends(dict[tuple[frozenset[str], bool], re.Pattern[str]]):
    """The patterns by which text is read on to certain signs; tinyhtml5 2 files them under another key than it looks
    for, and so makes them again each time."""

    def __missing__(self, key: tuple[frozenset[str], bool]) -> re.Pattern[str]:
        signs, opposite = key
        listed = "".join(map(re.escape, sorted(signs)))
        self[key] = re.compile(f"[{listed}]+" if opposite else f"[^{listed}]+")
        return self[key]


@cache
def own_sheet() -> CSS:
    """The engine’s own sheet. Six of its rules are for pseudo-elements of any element, and so make seven styles for each;
    here they are for the elements that show such pseudo-elements: ours have no notes but those of the class « footnote »."""
    text = re.sub(r"^(?=::(foot)?note-)", ".footnote", html.UA, flags=re.M)
    return CSS(string=re.sub(r"^(?=::marker)", "li", text, flags=re.M), counter_style=CounterStyle())


class Element(ElementWrapper):
    """An element as selectors see it."""

    def iter_next_siblings(self) -> Iterator[Element]:
        """What stands next to it, all that our sheets ask for, by « :has(+ …) »; the stock way goes through a whole list
        for each of its items."""
        if self.index + 1 < len(self.etree_siblings):
            yield type(self)(self.etree_siblings[self.index + 1], self.parent, self.index + 1, self, self.in_html_document)


class Page(HTML):
    """HTML to be laid out with the engine’s own sheet, less the rules that no element of ours needs."""

    def __init__(self, string: str, **options: Any) -> None:
        drawings = DRAWING.findall(string)
        try:
            drawn = [fromstring(text) for text in drawings]
        except ParseError:
            drawn = []
        super().__init__(string=DRAWING.sub("<svg></svg>", string) if drawn else string, **options)
        self.wrapper_element = Element.from_html_root(self.etree_element)
        for place, drawing in zip(self.etree_element.iter(SVG), drawn):
            place.attrib.update(drawing.attrib)
            place.text = drawing.text
            place.extend(drawing)

    def _ua_stylesheets(self, forms: bool = False) -> list[CSS]:
        return [own_sheet()]


def install() -> None:
    """Have the engine read HTML so."""
    inputstream.characters_until_regex = _Ends()
