"""The words of two copies of a part: which changed, which only followed a move, which stand elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import cached_property
from itertools import chain, groupby
from operator import itemgetter

from imprint.compare.pair import PairedPart
from imprint.compare.read import BREAK, Page, Word

AROUND = 4  # words told before and after a change
STILL = 0.6  # pt that a word may stand off without having moved
LONG = 6000  # words from which difflib may take frequent ones for noise, lest it take minutes
LEADS = {"p.", "pp.", "page", "pages", "fiche", "fiches", "n°", "no"}  # what stands before the number of a page or a part
NUMBER = re.compile(r"\d+")
EDGES = re.compile(r"^\W+|\W+$")

Moves = set[tuple[str, str]]  # numbers of pages and parts before and after
Run = tuple[bool, int, int, int, int]  # equal or not, then from and to on either side


@dataclass(frozen=True)
class Change:
    """A run of words that became another one; either may be empty. `before` and `after` stand around it in both."""

    old: tuple[Word, ...]
    new: tuple[Word, ...]
    before: str
    after: str


@dataclass(frozen=True)
class Compared:
    """The words of a part: changes in reading order; pairs of the same word that stand elsewhere; numbers that followed a move."""

    changes: tuple[Change, ...]
    moved: tuple[tuple[Word, Word], ...]
    followed: tuple[tuple[Word, Word], ...]


def vocabulary(words: Iterable[Word]) -> frozenset[str]:
    """All words that stand on one line, without the punctuation around them."""
    return frozenset(EDGES.sub("", word.text) for word in words if BREAK not in word.text)


def mended(word: Word, known: frozenset[str]) -> Word:
    """A word without the hyphen of the line's end: it stays where the documents know the word with it."""
    if BREAK not in word.text:
        return word
    hyphened = word.text.replace(BREAK, "-")
    return replace(word, text=hyphened if EDGES.sub("", hyphened) in known else word.text.replace(BREAK, ""))


def compare(part: PairedPart, known: frozenset[str], moves: Moves) -> Compared:
    """Compare the words of a part that is on both sides; running heads and folios apart from the text."""
    partner = {leaf.old.rank: leaf.new.rank for leaf in part.leaves if leaf.old and leaf.new}
    changes: list[Change] = []
    same: list[tuple[Word, Word]] = []
    for old, new in _streams(part, known):
        for equal, i, j, k, n in Alignment(old, new, moves).runs():
            if equal:
                same += zip(old[i:j], new[k:n], strict=True)
            else:
                before, after = new[max(0, k - AROUND):k], new[n:n + AROUND]
                changes.append(Change(tuple(old[i:j]), tuple(new[k:n]), told(before), told(after)))
    followed = tuple((before, after) for before, after in same if before.text != after.text)
    moved = tuple((before, after) for before, after in same
                  if before.text == after.text and not _stands(before, after, partner))
    return Compared(tuple(changes), moved, followed)


def _streams(part: PairedPart, known: frozenset[str]) -> Iterator[tuple[list[Word], list[Word]]]:
    """What is compared word by word: the text of all pages as one, then what runs around it page by page."""
    yield _words(part.old.pages, known, running=False), _words(part.new.pages, known, running=False)
    for leaf in part.leaves:
        if leaf.old and leaf.new:
            old, new = (_words([page], known, running=True) for page in (leaf.old, leaf.new))
            if sorted(_keys(old)) == sorted(_keys(new)):  # on the other side of the spread the folio comes first, or last
                old, new = (sorted(side, key=lambda word: NUMBER.sub("#", word.text)) for side in (old, new))
            yield old, new


def _words(pages: Iterable[Page], known: frozenset[str], *, running: bool) -> list[Word]:
    return [mended(word, known) for page in pages for word in page.words if word.running is running]


def told(words: Iterable[Word]) -> str:
    """Words as a text."""
    return " ".join(word.text for word in words)


@dataclass(frozen=True)
class Alignment:
    """Two sequences of words, and the numbers that changed because a page or a part moved."""

    old: Sequence[Word]
    new: Sequence[Word]
    moves: Moves

    @cached_property
    def keys(self) -> tuple[list[str], list[str]]:
        """The words as they are aligned: what may number a page or a part without its value."""
        return _keys(self.old), _keys(self.new)

    def runs(self) -> Iterator[Run]:
        """The runs of words that are equal on both sides or not, in order."""
        for equal, group in groupby(chain.from_iterable(map(self._checked, self._opcodes())), key=itemgetter(0)):
            pieces = list(group)
            run = (equal, pieces[0][1], pieces[-1][2], pieces[0][3], pieces[-1][4])
            yield from [run] if equal else self._trimmed(*run[1:])

    def _opcodes(self) -> Iterator[Run]:
        matcher = SequenceMatcher(None, *self.keys, autojunk=max(map(len, self.keys)) > LONG)
        return ((tag == "equal", *places) for tag, *places in matcher.get_opcodes())

    def _checked(self, run: Run) -> Iterator[Run]:
        """An aligned run word by word, since of two numbers in the same place one may be wrong."""
        equal, i, j, k, n = run
        if not equal:
            yield run
            return
        for a, b in zip(range(i, j), range(k, n), strict=True):
            yield self._same(a, b), a, a + 1, b, b + 1

    def _trimmed(self, i: int, j: int, k: int, n: int) -> Iterator[Run]:
        """A run of changed words without those at either end that are the same all the same."""
        head = tail = 0
        while i + head < j and k + head < n and self._same(i + head, k + head):
            head += 1
        while j - tail > i + head and n - tail > k + head and self._same(j - tail - 1, n - tail - 1):
            tail += 1
        yield True, i, i + head, k, k + head
        if not _hyphens_only(self.old[i + head:j - tail], self.new[k + head:n - tail]):
            yield False, i + head, j - tail, k + head, n - tail
        yield True, j - tail, j, n - tail, n

    def _same(self, a: int, b: int) -> bool:
        """Whether two words are the same, but for numbers that followed a move."""
        if self.keys[0][a] != self.keys[1][b]:
            return False
        before, after = NUMBER.findall(self.old[a].text), NUMBER.findall(self.new[b].text)
        return len(before) == len(after) and all(x == y or (x, y) in self.moves for x, y in zip(before, after, strict=True))


def _keys(words: Sequence[Word]) -> list[str]:
    leads = ("", *(word.text.lower().lstrip("(") for word in words))
    return [NUMBER.sub("#", word.text) if word.alone or word.running or lead in LEADS else word.text
            for word, lead in zip(words, leads, strict=False)]


def _hyphens_only(old: Sequence[Word], new: Sequence[Word]) -> bool:
    """Whether runs differ by nothing but a word that the end of a column or a page has cut."""
    cut = any(word.text.endswith("-") for word in (*old[:-1], *new[:-1]))
    return cut and "".join(w.text for w in old).replace("-", "") == "".join(w.text for w in new).replace("-", "")


def _stands(old: Word, new: Word, partner: Mapping[int, int]) -> bool:
    """Whether a word stands where it stood, on the same page."""
    return (partner.get(old.page) == new.page and len(old.boxes) == len(new.boxes)
            and all(a.near(b, STILL) for a, b in zip(old.boxes, new.boxes, strict=True)))
