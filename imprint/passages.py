"""Laid-out boxes -> the text as a reader sees it: columns of paragraphs, line by line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from imprint.engine import kinds

HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
PARAGRAPHS = {"p", "li", "blockquote", "dd"}
HYPHENS = ("-", "\u2010")


@dataclass(frozen=True)
class SetLine:
    """A line as set, lengths in px: its words, where it stands, the white at its right, the size of its
    type, what justification adds to a space, whether the author ends it there."""

    text: str
    top: float
    height: float
    width: float
    white: float
    em: float
    stretched: float
    ends: bool

    @property
    def bottom(self) -> float:
        """The foot of the line, in px."""
        return self.top + self.height

    @property
    def hyphen(self) -> bool:
        """Whether the line ends within a word, be it cut or compound: the eye sees no difference."""
        return self.text.endswith(HYPHENS)


@dataclass(frozen=True)
class Column:
    """A column: its page, from 0, and its top in px; the text of a flow goes on from one to the next.

    A page is a column too, and so is a box that is placed apart; `split` says that the flow has
    several columns side by side.
    """

    page: int
    flow: int
    key: int
    top: float
    split: bool


@dataclass(frozen=True)
class Stretch:
    """The lines of one block of text that stand in one column.

    Running text is set in the family of the page; captions and labels are not.
    """

    block: int
    column: Column
    heading: bool
    running: bool
    lines: tuple[SetLine, ...]


def stretches(document: Any) -> list[Stretch]:
    """All text of a part but that of its page margins, in reading order."""
    found: list[Stretch] = []
    for number, page in enumerate(document.pages):
        for child in page._page_box.children:
            if not isinstance(child, kinds.MarginBox):
                whole = Column(number, id(child.element), number, child.position_y, split=False)
                found += _inside(child, whole, child.style["font_family"])
    return found


def paragraphs(found: Iterable[Stretch]) -> Iterator[list[Stretch]]:
    """The stretches of running text, those of a paragraph together."""
    together: dict[int, list[Stretch]] = {}
    for each in found:
        if each.running:
            together.setdefault(each.block, []).append(each)
    yield from together.values()


def _inside(box: Any, column: Column, family: tuple[str, ...]) -> Iterator[Stretch]:
    box = getattr(box, "_box", box)
    if box.is_column:
        column = Column(column.page, id(box.element), id(box), box.position_y, split=True)
    elif not box.is_in_normal_flow():
        column = Column(column.page, id(box), id(box), box.position_y, split=False)
    children = getattr(box, "children", ())
    if lines := tuple(_line(child, box) for child in children if isinstance(child, kinds.LineBox)):
        running = box.element_tag in PARAGRAPHS and box.style["font_family"] == family
        yield Stretch(id(box.element), column, box.element_tag in HEADINGS, running, lines)
    else:
        for child in children:
            yield from _inside(child, column, family)


def _line(line: Any, block: Any) -> SetLine:
    parts = list(line.descendants())
    texts = [box for box in parts if isinstance(box, kinds.TextBox)]
    white = block.content_box_x() + block.width - line.position_x - line.width
    return SetLine("".join(box.text for box in texts).strip(), line.position_y, line.height, line.width, white,
                   line.style["font_size"], max((box.justification_spacing for box in texts), default=0.0),
                   ends=any(box.element_tag.startswith("br") for box in parts))
