"""Marks of Markdown that are not read as such, and would print as they stand: glued lists, stars, links in the wrong order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from imprint import markup
from imprint.diagnostics import Location, Report
from imprint.model import Publication

ITEM = re.compile(r" {0,3}(?:[-*+]|\d+\.) +\S")
BLOCK = re.compile(r"(?:.*\S.*\n?)+")
LISTED = re.compile(r" {0,3}(?:[-*+] |\d+\. |\[\^)")  # what an indented paragraph may go on
NOT_PROSE = re.compile(r" {0,3}(?:[-*+] |\d+\. |#|>|\||\[\^)")
WEB = r"(?:https?://|mailto:|www\.)"
SHOWN = 40  # signs of a mark that a message shows

# What a block of lines may hold: the pattern, what happens to it, what to do.
LOST = (
    (re.compile(rf"\[[^\[\]\n]+\] +\({WEB}[^()\n]*\)"), "n’est pas un lien", "rapprochez les crochets des parenthèses : [mots](adresse)"),
    (re.compile(rf"\([^()\n]+\) ?\[{WEB}[^\[\]\n]*\]"), "n’est pas un lien",
     "mettez les mots entre crochets, l’adresse entre parenthèses : [mots](adresse)"),
    (re.compile(r"(?m)^ {0,3}[•‣▪◦●‐] *\S.*"), "n’est pas un élément de liste", "écrivez un trait d’union et une espace devant chaque élément"),
    (re.compile(r"(?m)^ {0,3}[–—] +\S.*(?=\n {0,3}[-–—] )"), "n’est pas un élément de liste",
     "écrivez un trait d’union et une espace devant chaque élément"),
    (re.compile(r"(?m)^ {0,3}\d+\) +\S.*"), "n’est pas un élément de liste", "écrivez un point derrière le numéro : « 1. »"),
    (re.compile(r"(?m)^ {0,3}-[^\W\d].*(?=\n {0,3}-[^\W\d])"), "n’est pas un élément de liste", "mettez une espace derrière le trait d’union"),
    (re.compile(r"~~[^~\n]+~~"), "s’imprime tel quel", "il n’y a pas de texte barré : retirez les signes, ou le passage"),
    (re.compile(r"`[^`\n]+`"), "passe pour du code", "retirez les accents graves"),
)
GLUED = "n’est pas un élément de liste", "laissez une ligne vide avant la liste"
STARS = "s’imprime tel quel", "les étoiles vont par deux et touchent les mots : **en gras**"
INDENTED = "passe pour du code", "retirez les espaces ou la tabulation au début de la ligne"


class Lost(NamedTuple):
    """A mark that is none: where it begins, its words, what happens to it, what to do."""

    start: int
    found: str
    problem: str
    advice: str


def check(publication: Publication, assets: Path, report: Report) -> None:
    """File the marks of all bodies that would print as they stand."""
    bodies = [(item.top, item.body) for item in publication.everything]
    if publication.genesis:
        bodies.append((Location(publication.folder.name(publication.root / f"{publication.edition.genesis}.md"), 1, 1), publication.genesis))
    for top, body in bodies:
        text = markup.uncommented(body)
        for lost in find(text):
            words = lost.found.strip()
            report.add("marque-perdue", top.at(text, lost.start), problem=lost.problem, advice=lost.advice,
                       found=words if len(words) <= SHOWN else words[:SHOWN].rstrip() + "…")


def find(text: str) -> Iterator[Lost]:
    """The marks of a text that are read as words."""
    within_list = False
    for block in BLOCK.finditer(text):
        lines = block[0]
        indented = re.match(r"(?: {4}|\t)\s*\S.*", lines)
        within_list = bool(LISTED.match(lines)) or within_list and bool(indented)
        if indented and not within_list:
            yield Lost(block.start(), indented[0], *INDENTED)
            continue
        for pattern, problem, advice in LOST:
            for m in pattern.finditer(lines):
                yield Lost(block.start() + m.start(), m[0], problem, advice)
        yield from _glued(lines, block.start())
        yield from _stars(lines, block.start())


def _glued(lines: str, start: int) -> Iterator[Lost]:
    """The first element of a list that follows a line of prose: it goes on the paragraph."""
    if NOT_PROSE.match(lines) or any(problem == GLUED[0] and pattern.search(lines) for pattern, problem, _ in LOST):
        return
    for line in lines.splitlines(keepends=True):
        if ITEM.match(line):
            yield Lost(start + len(line) - len(line.lstrip()), line, *GLUED)
            return
        start += len(line)


def _stars(lines: str, start: int) -> Iterator[Lost]:
    """Pairs of stars without their like, or apart from the words."""
    marks = [m.start() for m in re.finditer(r"(?<![\\*])\*\*(?!\*)", lines)]
    for opening, closing in zip(marks[::2], [*marks[1::2], None], strict=False):
        inner = lines[opening + 2:closing]
        if closing is None or inner != inner.strip():
            yield Lost(start + opening, f"**{inner}{'' if closing is None else '**'}", *STARS)
