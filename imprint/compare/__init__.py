"""Two finished PDFs compared: parts and pages paired, changed words, pages that look different.

An art director's choice: changed words are outlined; lines that only moved get a thin rule in the
margin, like the change bar of a proof; what else looks different (a picture, a colour) is framed.
Numbers that follow a page's move are no change: the move itself is told, in one line.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, groupby

from imprint.compare import pictures, words
from imprint.compare.pair import Leaf, PairedPart, moves, pair
from imprint.compare.read import Box, Copy, Page, Word
from imprint.compare.words import Change, Compared

NOTHING = Compared((), (), ())
SPACE = 8  # pt between two words of a line, at most


@dataclass(frozen=True)
class Marks:
    """What is marked on a page, in pt: changed words, lines that moved, what looks different."""

    changed: tuple[Box, ...] = ()
    moved: tuple[Box, ...] = ()
    looks: tuple[Box, ...] = ()


@dataclass(frozen=True)
class Shown:
    """A pair of pages with its marks on either side."""

    leaf: Leaf
    old: Marks = Marks()
    new: Marks = Marks()

    @property
    def different(self) -> bool:
        """Whether there is something to see: also a page that has come or gone."""
        return not (self.leaf.old and self.leaf.new) or self.old != Marks() or self.new != Marks()


@dataclass(frozen=True)
class ComparedPart:
    """A part: its pages with their marks, its changed words, how many numbers followed a move."""

    paired: PairedPart
    pages: tuple[Shown, ...]
    changes: tuple[Change, ...]
    followed: int

    @property
    def different(self) -> tuple[Shown, ...]:
        """The pages where there is something to see."""
        return tuple(shown for shown in self.pages if shown.different)


@dataclass(frozen=True)
class Shift:
    """Consecutive pages that moved by the same number of pages; `turned` to the other side of the spread."""

    first: Leaf
    last: Leaf

    @property
    def turned(self) -> bool:
        """Whether they are on the other side of the spread; how they look is then not compared."""
        return self.first.turned


@dataclass(frozen=True)
class Comparison:
    """Two copies and all that was found, part by part."""

    old: Copy
    new: Copy
    parts: tuple[ComparedPart, ...]

    @property
    def shifts(self) -> tuple[Shift, ...]:
        """The pages that have another folio, gathered."""
        leaves = [shown.leaf for part in self.parts for shown in part.pages if shown.leaf.old and shown.leaf.new]
        runs = [list(run) for _, run in groupby(leaves, key=lambda leaf: (leaf.new.rank - leaf.old.rank, leaf.turned))]
        return tuple(Shift(run[0], run[-1]) for run in runs if run[0].old.label != run[0].new.label)


def compare(old: Copy, new: Copy) -> Comparison:
    """Compare two copies."""
    pairs = pair(old.parts, new.parts)
    known = words.vocabulary(word for copy in (old, new) for page in copy.pages for word in page.words)
    moved = moves(pairs)
    return Comparison(old, new, tuple(_part(each, old, new, known, moved) for each in pairs))


def _part(paired: PairedPart, old: Copy, new: Copy, known: frozenset[str], moved: words.Moves) -> ComparedPart:
    """Compare a part; one that is on one side only has no changed words, its pages tell all."""
    compared = words.compare(paired, known, moved) if paired.old and paired.new else NOTHING
    gone = {leaf.old.rank for leaf in paired.leaves if not leaf.new}
    come = {leaf.new.rank for leaf in paired.leaves if not leaf.old}
    changes = tuple(change for change in compared.changes
                    if not ({word.page for word in change.old} <= gone and {word.page for word in change.new} <= come))
    return ComparedPart(paired, tuple(_shown(leaf, compared, old, new) for leaf in paired.leaves), changes, len(compared.followed))


def _shown(leaf: Leaf, compared: Compared, old: Copy, new: Copy) -> Shown:
    """The marks of a pair of pages; on a page that turned, the margins have changed sides and only words are compared."""
    if not (leaf.old and leaf.new):
        return Shown(leaf)
    pages = leaf.old, leaf.new
    changed = [_boxes(chain.from_iterable((change.old, change.new)[side] for change in compared.changes), page)
               for side, page in enumerate(pages)]
    marks = [Marks(tuple(_lines(boxes))) for boxes in changed]
    if leaf.turned:
        return Shown(leaf, *marks)
    moved, followed = ([_boxes((pair[side] for pair in found), page) for side, page in enumerate(pages)]
                       for found in (compared.moved, compared.followed))
    masked = chain(*changed, *moved, *followed)
    looks = tuple(pictures.differences(old.picture(leaf.old), new.picture(leaf.new), masked))
    return Shown(leaf, *(replace(mark, moved=tuple(pictures.around(boxes)), looks=looks)
                         for mark, boxes in zip(marks, moved, strict=True)))


def _boxes(found: Iterable[Word], page: Page) -> list[Box]:
    """The boxes of those words that stand on a page."""
    return [box for word in found if word.page == page.rank for box in word.boxes]


def _lines(boxes: Sequence[Box]) -> Iterator[Box]:
    """Boxes in reading order, one for those of a line: a box that continues to the right of the one before joins it."""
    held = None
    for box in boxes:
        beside = held and min(box.bottom, held.bottom) > max(box.top, held.top)
        if beside and held.left <= box.left <= held.right + SPACE:
            held |= box
        else:
            if held:
                yield held
            held = box
    if held:
        yield held
