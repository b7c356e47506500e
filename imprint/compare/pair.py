"""Which part and which page of the old PDF is which of the new one: by title and words, not by number."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from imprint.compare.read import Page, Part

ALIKE = 0.5  # least share of common words of two parts that are one under another title
PRESENT = 0.05  # worth of a pair of pages without a common word: rather one page rewritten than one gone, one come


@dataclass(frozen=True)
class Leaf:
    """A page before and after; None where it is not there."""

    old: Page | None
    new: Page | None

    @property
    def turned(self) -> bool:
        """Whether the page has gone to the other side of the spread."""
        return bool(self.old and self.new and self.old.recto != self.new.recto)


@dataclass(frozen=True)
class PairedPart:
    """A part before and after, and its pages; None where it is not there."""

    old: Part | None
    new: Part | None
    leaves: tuple[Leaf, ...]

    @property
    def title(self) -> str:
        """What the part is called now, else what it was."""
        return (self.new or self.old).title


def pair(old: Sequence[Part], new: Sequence[Part]) -> list[PairedPart]:
    """All parts in the new order; what is gone follows the part that it stood behind."""
    partner = _partners(old, new)
    pairs = [PairedPart(before, after, _leaves(before, after)) for after in new for before in [partner.get(after)]]
    taken = set(partner.values())
    for i, part in enumerate(old):
        if part not in taken:
            place = next((n for n, each in enumerate(pairs, 1) if i and each.old is old[i - 1]), 0)
            pairs.insert(place, PairedPart(part, None, _leaves(part, None)))
    return pairs


def moves(pairs: Iterable[PairedPart]) -> set[tuple[str, str]]:
    """The numbers that changed because something moved: folios, and the ranks of parts among their siblings."""
    pairs = [each for each in pairs if each.old and each.new]
    folios = {(leaf.old.label, leaf.new.label) for each in pairs for leaf in each.leaves if leaf.old and leaf.new}
    ranks = {(str(each.old.rank), str(each.new.rank)) for each in pairs}
    return {(before, after) for before, after in folios | ranks if before != after}


def _partners(old: Sequence[Part], new: Sequence[Part]) -> dict[Part, Part]:
    """New part -> old part: the same title (the nth of that name), then those of most words in common."""
    named = dict(zip(_names(old), old, strict=True))
    found = {part: named[name] for name, part in zip(_names(new), new, strict=True) if name in named}
    rest_old, rest_new = (dict.fromkeys(side) for side in (old, new))
    for after, before in found.items():
        del rest_old[before], rest_new[after]
    likely = sorted(((_likeness(_bag(b.pages), _bag(a.pages)), i, b, j, a)
                     for i, b in enumerate(rest_old) for j, a in enumerate(rest_new)),
                    key=lambda each: (-each[0], each[1], each[3]))
    for likeness, _, before, _, after in likely:
        if likeness >= ALIKE and before in rest_old and after in rest_new:
            found[after] = before
            del rest_old[before], rest_new[after]
    return found


def _names(parts: Sequence[Part]) -> list[tuple[str, int]]:
    """Titles, each with how many of that name came before."""
    seen: Counter[str] = Counter()
    names = []
    for part in parts:
        names.append((part.title, seen[part.title]))
        seen[part.title] += 1
    return names


def _bag(pages: Iterable[Page]) -> Counter[str]:
    """The words of pages but numbers, which follow every move."""
    return Counter(word.text for page in pages for word in page.words if not any(map(str.isdigit, word.text)))


def _likeness(old: Counter[str], new: Counter[str]) -> float:
    """The share of common words, from 0 to 1; two empty pages are alike."""
    total = old.total() + new.total()
    return 2 * (old & new).total() / total if total else 1.0


def _leaves(old: Part | None, new: Part | None) -> tuple[Leaf, ...]:
    """The pages of a part aligned in order, such that the likeness of the pairs is greatest (Needleman, Wunsch 1970)."""
    befores, afters = (part.pages if part else () for part in (old, new))
    bags = [_bag([page]) for page in befores], [_bag([page]) for page in afters]
    worth = [[PRESENT + _likeness(b, a) for a in bags[1]] for b in bags[0]]
    best = [[0.0] * (len(afters) + 1) for _ in range(len(befores) + 1)]  # best[i][j]: of the pages from i and from j
    for i in reversed(range(len(befores))):
        for j in reversed(range(len(afters))):
            best[i][j] = max(best[i + 1][j], best[i][j + 1], best[i + 1][j + 1] + worth[i][j])
    leaves, i, j = [], 0, 0
    while i < len(befores) and j < len(afters):
        if best[i][j] == best[i + 1][j + 1] + worth[i][j]:
            leaves.append(Leaf(befores[i], afters[j]))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            leaves.append(Leaf(befores[i], None))
            i += 1
        else:
            leaves.append(Leaf(None, afters[j]))
            j += 1
    return (*leaves, *(Leaf(page, None) for page in befores[i:]), *(Leaf(None, page) for page in afters[j:]))
