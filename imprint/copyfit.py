"""Copyfitting of project cards: the elastic head, the ladder of titles, the floor of the body.

A card is laid out once on an endless page; from the heights measured there, in mm, the settings
of the final layout are computed. Nothing is set by hand in the content.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

PX = 25.4 / 96                 # mm in a CSS pixel
LEADING = 4.125                # mm
TOP, BOTTOM = 20.6, 276.4      # mm: the text block from the head of the page
LADDER = ((27, 9.4), (24.5, 8.7), (22.5, 8.1), (19, 6.9), (16.5, 6))  # title: size in pt, leading in mm
LINES = (3, 3, 3, 4, 4)        # how many lines a title may fill at each size
BODY = (9.2, 9.0)              # pt: the running text and its floor
HEAD_MAX = 103.125             # mm
HEAD_MIN = 66.0                # mm
OVER_TITLE = 23.5              # mm of head beyond the title block: running head above, 7 below
UNDER_HEAD = 8.25              # mm between head and text
AIR = 5 * LEADING              # mm that stay above the foot while the head grows
NARROW = 2 * LEADING           # mm above the foot at the least
SLACK = 13 * LEADING           # mm of white above the foot that call for the strip of facts
TOO_WIDE = 99                  # lines
DISC_MAX, DISC_PHOTO = 84.0, 42.0  # mm


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
class Fit:
    """What the final layout is set with: sizes in pt, lengths in mm."""

    title: float
    lead: float
    body: float
    head: float
    disc: float
    visible: float
    foot: float
    facts: bool = False
    over: float = 0.0
    # Characters in a line of running text, on average.
    line_length: int = 0


def measure(pages: Any) -> Measures:
    """Read the blocks that the measuring layout marks with data-title and data-measure."""
    titles: dict[float, tuple[float, int]] = {}
    heights = {"prose": 0.0, "aside": 0.0, "facts": 0.0, "foot": 0.0}
    characters = 0
    for element, box in _blocks(pages):
        if size := element.get("data-title"):
            titles[float(size)] = (box.margin_height() * PX, _title_lines(box))
        elif (name := element.get("data-measure")) in heights:
            heights[name] = box.margin_height() * PX
            characters = len("".join(element.itertext())) if name == "prose" else characters
    return Measures(titles, characters=characters, **heights)


def _blocks(pages: Any) -> Iterator[tuple[Any, Any]]:
    seen = set()
    for page in pages.document.pages:
        for box in page._page_box.descendants():
            element = box.element
            if element is not None and hasattr(element, "get") and box.element_tag == element.tag \
                    and (element.get("data-title") or element.get("data-measure")) and id(element) not in seen:
                seen.add(id(element))
                yield element, box


def _title_lines(block: Any) -> int:
    """How many lines the title fills; one that is wider than the block fits at no number of lines."""
    heading = next(b for b in block.descendants() if b.element_tag == "h1")
    lines = [b for b in heading.descendants() if type(b).__name__ == "LineBox" and b.element is heading.element]
    return len(lines) if all(line.width <= heading.width + 1 for line in lines) else TOO_WIDE


def fit(m: Measures, *, photo: bool, recto: bool, body: float, split: bool) -> Fit:
    """The settings for a card's first page.

    The head is as high as it may be while five lines stay free above the foot; before text is
    refused the title goes down its ladder. `split`: tiles follow on other pages, so that the first
    page's foot is the aside (links, strip) alone. `over` says what does not fit, in mm.
    """
    foot = m.aside if split else m.foot
    below = m.prose + foot + (0 if split else m.aside)
    for size, lead in _sizes(m):
        least = max(HEAD_MIN, m.titles[size][0] + OVER_TITLE)
        room = BOTTOM - UNDER_HEAD - below
        over = least + NARROW - room
        if over <= 0 or (size, lead) == LADDER[-1]:
            head = max(_step(least), min(HEAD_MAX, _step(room - AIR, down=True)))
            gap = room - head
            disc = DISC_PHOTO if photo else min(DISC_MAX, head + 4)
            # On a recto the disc runs 9 mm over the outer trim; on a verso it stays whole, since the
            # gutter would cut it against the facing page.
            if not photo and not recto:
                disc = min(disc, 76.0)
            return Fit(size, lead, body, head, disc, 1.0 if photo or not recto else (disc - 9) / disc, m.foot,
                       facts=gap - m.facts > SLACK and not split, over=max(0.0, over),
                       line_length=round(m.characters * LEADING / max(2 * m.prose, LEADING)))
    raise AssertionError("the ladder's last size always returns")


def _sizes(m: Measures) -> list[tuple[float, float]]:
    """The sizes from the largest one at which the title has few enough lines."""
    start = next((i for i, ((size, _), most) in enumerate(zip(LADDER, LINES, strict=True))
                  if m.titles[size][1] <= most), len(LADDER) - 1)
    return list(LADDER[start:])


def _step(height: float, *, down: bool = False) -> float:
    """A height as whole lines of leading."""
    lines = height / LEADING
    return LEADING * (int(lines) if down else -int(-lines // 1))
