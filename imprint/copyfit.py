"""Copyfitting of project cards: the elastic head, the ladder of titles, the floor of the body.

A card is laid out once on an endless page; from the heights measured there, in mm, the settings
of the final layout are computed. Nothing is set by hand in the content.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from imprint.engine import kinds
from imprint.typeset import boxes

PX = 25.4 / 96                 # mm in a CSS pixel
LEADING = 4.125                # mm
TOGETHER = 2                   # lines of a paragraph on either side of a column break, and below a heading
TOP, BOTTOM = 20.6, 276.4      # mm: the text block from the head of the page
LADDER = ((27, 9.4), (24.5, 8.7), (22.5, 8.1), (19, 6.9), (16.5, 6))  # title: size in pt, leading in mm
LINES = (3, 3, 3, 4, 4)        # how many lines a title may fill at each size
BODY = (9.2, 9.0)              # pt: the running text and its floor
# Kinds whose last page closes on an ornament, where white is left for it.
CLOSED = ("directory", "levers")
# Kinds whose sheet has tighter settings (html.tight) for what would spill over one page.
TIGHTENED = ("contents", "editorial", "focus", "interview", "overview")
HEAD_MAX = 103.125             # mm
HEAD_MIN = 66.0                # mm
OVER_TITLE = 23.5              # mm of head beyond the title block: running head above, 7 below
UNDER_HEAD = 8.25              # mm between head and text
AIR = 5 * LEADING              # mm that stay above the foot while the head grows
NARROW = 2 * LEADING           # mm above the foot at the least
SLACK = 13 * LEADING           # mm of white above the foot that call for the strip of facts
ROUNDING = 0.1                 # mm: so that a height read in px holds what it measured
TOO_WIDE = 99                  # lines
DISC_MAX, DISC_VERSO, DISC_PHOTO = 84.0, 76.0, 42.0  # mm
DISC_OVER = 9.0                # mm of the disc beyond the outer trim


@dataclass(frozen=True)
class Measures:
    """Heights in mm of a card's blocks; titles by size: height of the block, lines of the title."""

    titles: dict[float, tuple[float, int]]
    prose: float
    characters: int
    aside: float
    facts: float
    foot: float


@dataclass(frozen=True)
class Line:
    """A line of running text in one column: its top and bottom in mm, its paragraph."""

    top: float
    bottom: float
    block: int
    heading: bool


@dataclass(frozen=True)
class Fit:
    """What the final layout is set with: sizes in pt, lengths in mm."""

    title: float
    lead: float
    body: float
    head: float
    disc: float
    visible: float
    foot: float
    aside: float
    # Height of the balanced columns where they stand on one page, else 0: they flow.
    columns: float = 0.0
    facts: bool = False
    over: float = 0.0
    # Characters in a line of running text, on average.
    line_length: int = 0


def measure(document: Any) -> Measures:
    """Read the blocks that the measuring layout marks with data-title and data-measure."""
    titles: dict[float, tuple[float, int]] = {}
    heights = {"mentions": 0.0, "prose": 0.0, "aside": 0.0, "facts": 0.0, "foot": 0.0}
    characters = 0
    for element, box in _blocks(document):
        height = box.margin_height() * PX
        if size := element.get("data-title"):
            titles[float(size)] = (height + heights["mentions"], _title_lines(box))
        else:
            heights[element.get("data-measure")] = height
        if element.get("data-measure") == "prose":
            characters = len("".join(element.itertext()))
            heights["prose"] = balanced(list(_lines(box)))
    del heights["mentions"]
    return Measures(titles, characters=characters, **heights)


def balanced(lines: Sequence[Line]) -> float:
    """The height of two balanced columns of these lines, in mm: the best of all lawful breaks.

    WeasyPrint finds the same height by laying the columns out again and again.
    """
    if not lines:
        return 0.0
    first, last = lines[0].top, lines[-1].bottom
    heights = [max(lines[i - 1].bottom - first, last - lines[i].top)
               for i in range(1, len(lines)) if _lawful(lines, i)]
    return min([last - first, *heights])


def _lawful(lines: Sequence[Line], i: int) -> bool:
    """Whether a column may break before line `i`: not just below a heading, two lines on either side."""
    above, below = lines[i - 1], lines[i]
    if any(line.heading for line in lines[max(0, i - TOGETHER):i]):
        return False
    if above.block != below.block:
        return True
    before = sum(line.block == above.block for line in lines[:i])
    after = sum(line.block == above.block for line in lines[i:])
    return min(before, after) >= TOGETHER


def _lines(box: Any) -> Iterator[Line]:
    for line in box.descendants():
        if isinstance(line, kinds.LineBox):
            yield Line(line.position_y * PX, (line.position_y + line.height) * PX, id(line.element),
                       line.element.tag in ("h2", "h3"))


def _blocks(document: Any) -> Iterator[tuple[Any, Any]]:
    """The first box of each marked element; the mentions come before the titles, whose height they share."""
    seen = set()
    for _, box in boxes(document):
        element = box.element
        marked = element is not None and box.element_tag == element.tag and (
            element.get("data-title") or element.get("data-measure"))
        if marked and id(element) not in seen:
            seen.add(id(element))
            yield element, box


def spilt(document: Any) -> bool:
    """Whether running text stands in a third column, off the page."""
    return any(len(box.children) > 2 for _, box in boxes(document)
               if box.element_tag == "div" and box.element.get("class") == "prose columns"
               and box.style["column_count"] == 2)


def rest(document: Any) -> float:
    """The white below the last line of a part's last page, in mm."""
    last = document.pages[-1]._page_box.children[0]
    bottoms = [b.position_y + b.height for b in last.descendants() if isinstance(b, kinds.TextBox)]
    return max(0.0, BOTTOM - max(bottoms, default=0.0) * PX)


def notes(document: Any) -> float:
    """The height of the footnotes on a part's first page, in mm."""
    areas = [b for b in document.pages[0]._page_box.children if isinstance(b, kinds.FootnoteAreaBox)]
    return max((area.margin_height() for area in areas), default=0.0) * PX


def _title_lines(heading: Any) -> int:
    """How many lines the title fills; one that is wider than the block fits at no number of lines."""
    lines = [b for b in heading.descendants() if isinstance(b, kinds.LineBox) and b.element is heading.element]
    return len(lines) if all(line.width <= heading.width + 1 for line in lines) else TOO_WIDE


def fit(m: Measures, *, photo: bool, recto: bool, body: float, pages: int, tiles: bool) -> Fit:
    """The settings of a card that has so many pages, with tiles on the last one or without.

    The head is as high as it may be while five lines stay free above the foot; before text is
    refused the title goes down its ladder. `over` says what does not fit, in mm.
    """
    tiles = tiles and pages > 1
    prose_pages = pages - 1 if tiles else pages
    room = _room(m, prose_pages, tiles)
    for size, lead in _sizes(m):
        least = max(HEAD_MIN, m.titles[size][0] + OVER_TITLE)
        over = least + NARROW - room
        if over <= 0 or (size, lead) == LADDER[-1]:
            head = max(_step(least), min(HEAD_MAX, _step(room - AIR, down=True)))
            disc, visible = _disc(head, photo, recto)
            return Fit(size, lead, body, head, disc, visible, foot=m.foot, aside=m.aside,
                       columns=m.prose + ROUNDING if prose_pages == 1 and over <= 0 else 0.0,
                       facts=pages == 1 and room - head - m.facts > SLACK, over=max(0.0, over),
                       line_length=round(m.characters * LEADING / max(2 * m.prose, LEADING)))
    raise AssertionError("the ladder's last size always returns")


def _room(m: Measures, prose_pages: int, tiles: bool) -> float:
    """What the running text leaves for the head and the white above the foot, in mm.

    Tiles have a page of their own with the foot on it: the aside alone then closes the text.
    """
    closing = m.aside if tiles else m.aside + m.foot
    if prose_pages == 1:
        return BOTTOM - UNDER_HEAD - m.prose - closing
    elsewhere = (prose_pages - 1) * (BOTTOM - TOP) - closing - AIR
    return BOTTOM - UNDER_HEAD - max(0.0, m.prose - elsewhere)


def _disc(head: float, photo: bool, recto: bool) -> tuple[float, float]:
    """The locator's diameter in mm, and the part of its width that stays on the page.

    On a recto the disc runs over the outer trim; on a verso it stays whole, since the gutter would
    cut it against the facing page.
    """
    if photo:
        return DISC_PHOTO, 1.0
    if not recto:
        return min(DISC_VERSO, head + 4), 1.0
    disc = min(DISC_MAX, head + 4)
    return disc, (disc - DISC_OVER) / disc


def _sizes(m: Measures) -> list[tuple[float, float]]:
    """The sizes from the largest one at which the title has few enough lines."""
    start = next((i for i, ((size, _), most) in enumerate(zip(LADDER, LINES, strict=True))
                  if m.titles[size][1] <= most), len(LADDER) - 1)
    return list(LADDER[start:])


def _step(height: float, *, down: bool = False) -> float:
    """A height as whole lines of leading."""
    lines = height / LEADING
    return LEADING * (int(lines) if down else -int(-lines // 1))
