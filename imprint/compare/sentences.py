"""A comparison in French: one sentence a finding, for the terminal, the summary and the report."""

from __future__ import annotations

import re
from collections.abc import Iterator

from imprint.compare import ComparedPart, Comparison, Shift, Shown
from imprint.compare.read import Word
from imprint.compare.words import Change, told
from imprint.typography import NBSP, NNBSP

BEFORE = re.compile(r" (?=[:»%€])")
FINE = re.compile(r" (?=[;!?])")
TITLE = 60  # characters of a title in a line


def words(found: tuple[Word, ...]) -> str:
    """Words in a sentence; the no-break spaces that reading a PDF loses stand again."""
    return tied(told(found))


def tied(text: str) -> str:
    """A text whose punctuation cannot leave its word."""
    return FINE.sub(NNBSP, BEFORE.sub(NBSP, text)).replace("« ", f"«{NBSP}")


def changed(change: Change) -> str:
    """« dix » → « onze »; what came or went alone says so."""
    old, new = (f"«{NBSP}{words(side)}{NBSP}»" for side in (change.old, change.new))
    if not change.old:
        return f"{new} ajouté"
    return f"{old} → {new}" if change.new else f"{old} retiré"


def label(part: ComparedPart, change: Change) -> str:
    """The folio where a change is read: the new one where there is one."""
    if change.new:
        return next(page.label for page in part.paired.new.pages if page.rank == change.new[0].page)
    leaf = next(each for each in part.paired.leaves if each.old and each.old.rank == change.old[0].page)
    return (leaf.new or leaf.old).label


def place(part: ComparedPart, page: str) -> str:
    """A page and the part that it is in."""
    return f"{page}, {shortened(part.paired.title)}" if part.paired.title else page


def shortened(title: str) -> str:
    """A title that fits a line."""
    return title if len(title) <= TITLE else title[:TITLE].rsplit(" ", 1)[0] + " …"


def states(part: ComparedPart, shown: Shown) -> list[str]:
    """What happened to a page, in a few words each."""
    touched = passages(part, shown)
    return [*([many(touched, "passage changé")] if touched else []), *look(part, shown)]


def passages(part: ComparedPart, shown: Shown) -> int:
    """How many changes are read on a page."""
    return sum(label(part, change) == shown.leaf.new.label for change in part.changes) if shown.leaf.new else 0


def look(part: ComparedPart, shown: Shown) -> list[str]:
    """What happened to a page but for its words; that lines move around a changed word goes without saying."""
    if not (shown.leaf.old and shown.leaf.new):
        return ["page ajoutée" if shown.leaf.new else "page retirée"]
    moved = (shown.new.moved or shown.old.moved) and not passages(part, shown)
    return [sentence for there, sentence in ((shown.new.looks, "l’aspect change"), (moved, "des lignes se déplacent")) if there]


def many(number: int, noun: str) -> str:
    """A number and its words, all in the plural from two on."""
    return f"{number}{NBSP}{noun}" if number < 2 else f"{number}{NBSP}" + " ".join(f"{word}s" for word in noun.split(" "))


def shift(found: Shift) -> str:
    """Pages that have another number."""
    first, last = found.first, found.last
    if first is last:
        moved = f"la page {first.old.label} devient la page {first.new.label}"
    else:
        moved = (f"les pages {first.old.label} à {last.old.label} deviennent "
                 f"les pages {first.new.label} à {last.new.label}")
    return moved + (", de l’autre côté du pli" if found.turned else "")


def followed(comparison: Comparison) -> str:
    """How many numbers followed the moves, "" when none did."""
    count = sum(part.followed for part in comparison.parts)
    return f"{many(count, 'numéro')} de page ou de partie {'suivent' if count > 1 else 'suit'}" if count else ""


def moves(comparison: Comparison) -> list[str]:
    """All that moved without changing."""
    sentences = [shift(each) for each in comparison.shifts]
    if any(each.turned for each in comparison.shifts):
        sentences.append("d’un côté à l’autre du pli, les marges s’inversent"
                         f"{NBSP}: de ces pages, seuls les mots sont comparés")
    return [*sentences, *filter(None, [followed(comparison)])]


def verdict(comparison: Comparison) -> str:
    """The whole in one sentence."""
    pages = [shown.leaf for part in comparison.parts for shown in part.different]
    both = sum(bool(leaf.old and leaf.new) for leaf in pages)
    come, gone = sum(not leaf.old for leaf in pages), sum(not leaf.new for leaf in pages)
    passages = sum(len(part.changes) for part in comparison.parts)
    counts = [many(passages, "passage changé"), many(both, "page touchée"),
              many(come, "page ajoutée"), many(gone, "page retirée")]
    found = [sentence for number, sentence in zip((passages, both, come, gone), counts, strict=True) if number]
    return ", ".join(found) or ("aucun mot ne change, des pages se déplacent" if comparison.shifts else "aucune différence")


def looks(part: ComparedPart) -> Iterator[str]:
    """The pages of a part that came, went, or look different, one sentence each; changed words have their own."""
    for shown in part.different:
        if found := look(part, shown):
            page = f"page {shown.leaf.new.label}" if shown.leaf.new else f"ancienne page {shown.leaf.old.label}"
            yield f"{place(part, page)}{NBSP}: {', '.join(found)}"


def lines(comparison: Comparison) -> Iterator[str]:
    """One line for all that moved, then one a finding, in the order of the pages."""
    if found := moves(comparison):
        yield f"décalage{NBSP}: {f'{NNBSP}; '.join(found)}"
    for part in comparison.parts:
        for change in part.changes:
            yield f"{place(part, f'page {label(part, change)}')}{NBSP}: {changed(change)}"
        yield from looks(part)


def first(comparison: Comparison, most: int) -> list[str]:
    """At most so many findings, and how many more the report holds."""
    found = list(lines(comparison))
    return found if len(found) <= most else [*found[:most], f"… et {len(found) - most} de plus, dans le rapport"]
