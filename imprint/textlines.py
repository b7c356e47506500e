"""The text boxes of laid-out pages: words, place in px, font."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from imprint.engine import kinds


@dataclass(frozen=True)
class Line:
    """A stretch of text as laid out: its words, its box in px on its page, the box that holds it."""

    page: int
    text: str
    x: float
    y: float
    width: float
    height: float
    family: str
    block: int


def lines(document: Any) -> tuple[Line, ...]:
    """Every text box of a part but those of the page margins, which repeat."""
    return tuple(line for number, page in enumerate(document.pages) for child in page._page_box.children
                 if not isinstance(child, kinds.MarginBox) for line in lines_in(child, number))


def lines_in(box: Any, page: int, block: int = 0) -> Iterator[Line]:
    """Those in a box, within a block."""
    box = getattr(box, "_box", box)
    if box.style["transform"]:
        return  # turned text: where it lands is not where it was laid
    if isinstance(box, kinds.BlockContainerBox):
        block = id(box.element)
    if isinstance(box, kinds.TextBox):
        if box.text.strip(" \n\u00a0\u202f\u200b"):
            flat = box.margin_top <= -box.height / 2  # of no line-height, as ordinals: the letters stand above the box
            top = box.content_box_y() if flat else box.position_y
            yield Line(page, box.text, box.position_x, top, box.width, box.height,
                       box.style["font_family"][0], block)
        return
    for child in getattr(box, "children", ()):
        yield from lines_in(child, page, block)
