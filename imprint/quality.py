"""The art director's list: widows and orphans, ladders of hyphens, hollow lines, short last lines,
headings at the foot, uneven columns, pages that stop short. Each is a warning; none stops the PDF."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Any

from imprint.compose import Book
from imprint.copyfit import PX
from imprint.diagnostics import Report
from imprint.layout import LaidOut
from imprint.pagecheck import source
from imprint.passages import SetLine, Stretch, paragraphs, stretches
from imprint.presence import shorten
from imprint.typography import NBSP


@dataclass(frozen=True)
class Thresholds:
    """What is still admitted. Topics are those of the Imprimerie nationale’s Lexique."""

    kept: int = 2              # lines of a paragraph on either side of a break (« Lignes creuses, veuves »)
    under_heading: int = 2     # lines below a heading, in its column (« Titres »)
    hyphens: int = 2           # lines in a row that end on a hyphen; the Lexique admits 3 (« Coupures »)
    last_line: float = 2.5     # em: twice the indent of the next paragraph (« Alinéas »)
    stretched: float = 0.25    # em added to a space of justified text: it is then doubled
    hollow: float = 6.0        # em of white at the end of a ragged line …
    hollow_share: float = 0.25  # … and the share of the measure, whichever is more
    uneven: int = 3            # lines between the feet of columns side by side
    early: float = 40.0        # mm of white at the foot of a page whose text goes on


ADMITTED = Thresholds()
AROUND = 60  # characters that a message quotes


@dataclass(frozen=True)
class Finding:
    """A fault of the pages: its code, its page from 0, the passage, the words of its message."""

    code: str
    page: int
    passage: str
    words: dict[str, object]


def check(book: Book, laid: Sequence[LaidOut], report: Report) -> None:
    """File what an art director would send back, at the line of the content where the passage is."""
    for each in laid:
        if each.fit and each.fit.over:
            continue  # text is to be cut first
        first = book.folios[each.part.ref].first
        for finding in each.pages.known(found_in):
            report.add(finding.code, source(each, finding.passage), page=first + finding.page, **finding.words)


def found_in(document: Any) -> tuple[Finding, ...]:
    """The faults of a laid-out document, to be kept."""
    return tuple(findings(document))


def findings(document: Any) -> Iterator[Finding]:
    """The faults of a laid-out document."""
    found = stretches(document)
    for paragraph in paragraphs(found):
        for look in PARAGRAPH:
            yield from look(paragraph)
    yield from _headings(found)
    yield from _uneven(found)
    yield from _early(found, document)


def _cut(paragraph: Sequence[Stretch]) -> Iterator[Finding]:
    """A line of a paragraph alone in its column: the first one at the foot, the last one at the head."""
    if len(paragraph) == 1:
        return
    first, last = paragraph[0], paragraph[-1]
    for code, stretch in (("orpheline", first), ("veuve", last)):
        if len(stretch.lines) < ADMITTED.kept:
            text = stretch.lines[0].text
            yield Finding(code, stretch.column.page, text, {"text": shorten(text, AROUND)})


def _hyphens(paragraph: Sequence[Stretch]) -> Iterator[Finding]:
    """Ladders of hyphens, and words cut by the end of a column."""
    lines = [(stretch.column.page, line) for stretch in paragraph for line in stretch.lines]
    for hyphen, run in groupby(lines, key=lambda each: each[1].hyphen):
        ladder = list(run)
        if hyphen and len(ladder) > ADMITTED.hyphens:
            page, line = ladder[0]
            yield Finding("coupures", page, line.text, {
                "problem": f"{len(ladder)} lignes de suite finissent sur un trait d’union",
                "text": ", ".join(_end(line) for _, line in ladder)})
    for above, below in pairwise(paragraph):
        last = above.lines[-1]
        if last.hyphen:
            yield Finding("coupures", above.column.page, last.text + below.lines[0].text, {
                "problem": "un mot est coupé par la fin d’une colonne", "text": _end(last)})


def _end(line: SetLine) -> str:
    """The last word of a line."""
    return line.text.split()[-1]


def _hollow(paragraph: Sequence[Stretch]) -> Iterator[Finding]:
    """Lines that leave a hole: spaces stretched in justified text, a deep indent of a ragged edge."""
    for stretch in paragraph:
        lines = stretch.lines if stretch is not paragraph[-1] else stretch.lines[:-1]
        for line in lines:
            admitted = max(ADMITTED.hollow * line.em, ADMITTED.hollow_share * (line.width + line.white))
            if line.stretched > ADMITTED.stretched * line.em:
                problem = "écarte trop ses mots"
            elif line.white > admitted and not line.ends:
                problem = f"laisse {line.white * PX:.0f}{NBSP}mm de blanc à sa droite"
            else:
                continue
            yield Finding("ligne-creuse", stretch.column.page, line.text,
                          {"problem": problem, "text": shorten(line.text, AROUND)})


def _short(paragraph: Sequence[Stretch]) -> Iterator[Finding]:
    """A last line that is shorter than what follows is indented, or the end of a cut word."""
    lines = [line for stretch in paragraph for line in stretch.lines]
    if len(lines) == 1 or lines[-2].ends:
        return
    before, last = lines[-2:]
    alone = before.hyphen and " " not in last.text
    if alone or last.width < ADMITTED.last_line * last.em:
        yield Finding("ligne-courte", paragraph[-1].column.page, before.text + last.text, {
            "problem": "que la fin d’un mot coupé" if alone else "qu’un mot court", "text": last.text})


# What is looked for in each paragraph.
PARAGRAPH: tuple[Callable[[Sequence[Stretch]], Iterator[Finding]], ...] = (_cut, _hyphens, _hollow, _short)


def _headings(found: Sequence[Stretch]) -> Iterator[Finding]:
    """Headings with too little text below them, when the text goes on in another column."""
    for flow in _by(found, lambda each: each.column.flow):
        columns = _by(flow, lambda each: each.column.key)
        for column in columns[:-1]:
            below = 0
            for stretch in reversed(column):
                if stretch.heading and below < ADMITTED.under_heading:
                    text = " ".join(line.text for line in stretch.lines)
                    yield Finding("titre-au-pied", stretch.column.page, text, {"text": shorten(text, AROUND)})
                if stretch.heading:
                    break
                below += len(stretch.lines)


def _uneven(found: Sequence[Stretch]) -> Iterator[Finding]:
    """Columns side by side whose feet are far apart."""
    split = [each for each in found if each.column.split and not each.heading]
    for beside in _by(split, lambda each: (each.column.page, each.column.flow, each.column.top)):
        feet = [column[-1].lines[-1] for column in _by(beside, lambda each: each.column.key)]
        low, high = max(line.bottom for line in feet), min(feet, key=lambda line: line.bottom)
        lines = round((low - high.bottom) / high.height)
        if lines > ADMITTED.uneven and any(stretch.running for stretch in beside):
            yield Finding("colonnes-inegales", beside[0].column.page, high.text, {"lines": lines})


def _early(found: Sequence[Stretch], document: Any) -> Iterator[Finding]:
    """Pages that stop far above their foot, although running text goes on; told at the text that does."""
    for page, following in pairwise(_by(found, lambda each: each.column.page)):
        number = page[0].column.page
        box = document.pages[number]._page_box
        foot = max(line.bottom for stretch in page for line in stretch.lines)
        white = (box.content_box_y() + box.height - foot) * PX
        text = next((stretch.lines[0].text for stretch in following if stretch.running), "")
        if text and white > ADMITTED.early:
            yield Finding("page-creuse", number, text, {"white": round(white)})


def _by(found: Sequence[Stretch], key: Callable[[Stretch], object]) -> list[list[Stretch]]:
    """The stretches with the same key together, in the order of the first of each."""
    groups: dict[object, list[Stretch]] = {}
    for each in found:
        groups.setdefault(key(each), []).append(each)
    return list(groups.values())
