"""What a content folder may hold: plain files of its own, none so large or so tangled that reading it never ends.

Content may come from a stranger. Nothing of a folder is opened before all of it has passed here.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from imprint.diagnostics import Location, Report
from imprint.folder import PICTURES, SPECIAL, SUFFIXES, Folder

FILES = 10_000           # in a content folder
NAME = 120               # bytes of a file's name: what is made of it bears a longer one
TEXT, LIST, PICTURE = 60_000, 300_000, 60_000_000  # bytes; the longest text known has 7,000, a good photograph 10 million
MOST = {**dict.fromkeys(SUFFIXES, TEXT), ".txt": LIST, **dict.fromkeys(PICTURES, PICTURE)}  # what is not read may be of any size
DEEPEST, MOST_VALUES = 20, 5_000  # of a YAML document; the deepest known has 8 levels, the longest 177 values
UNNAMED = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")


class Bound(NamedTuple):
    """A measure of the lines of a text: how much at most, what more of it is called, what to do."""

    measure: Callable[[str], int]
    most: int
    problem: str
    advice: str


BLANKS = re.compile(r"\s{2,}")
QUOTED = re.compile(r"[\s>*+\-\d.)]*")  # where a quotation may begin, in a list too
# The libraries need a time that grows with the square of these, or as many nested calls.
BOUNDS = (
    Bound(len, 20_000, "la ligne compte plus de {most} signes", "coupez-la en paragraphes"),
    Bound(lambda line: max(map(len, line.split()), default=0), 2_000, "la ligne compte un mot de plus de {most} signes", "coupez-le, ou retirez-le"),
    Bound(lambda line: line.count("\0"), 0, "le disque y a laissé des caractères nuls (U+0000) : l’enregistrement a été interrompu",
          "reprenez une copie plus ancienne, ou effacez-les et retapez ce qui manque"),
    Bound(lambda line: max(map(len, BLANKS.findall(line)), default=0), 500, "la ligne compte plus de {most} espaces de suite", "retirez-les"),
    Bound(lambda line: QUOTED.match(line)[0].count(">"), 10, "la ligne est citée plus de {most} fois", "retirez des « > »"),
    Bound(lambda line: len(line) - len(line.lstrip(" ")), 60, "la ligne est en retrait de plus de {most} espaces", "imbriquez moins de listes"),
)
MARK = re.compile(r"[\[\]*_`<>&|#]")
MARKS = 2_000  # of a passage without an empty line


def check(folder: Folder, report: Report) -> bool:
    """File what a content folder may not hold; the value says whether the rest may be read."""
    refused = Report()
    for number, path in enumerate(_walk(folder.root)):
        if number == FILES:
            refused.add("fichier-refuse", Location(folder.name(folder.root)), problem=f"le dossier compte plus de {FILES} fichiers",
                        advice="retirez ce qui n’est pas du contenu")
            break
        if found := fault(path, folder.root):
            refused.add("fichier-refuse", Location(folder.name(path)), problem=found[0], advice=found[1])
    report.diagnostics += refused.diagnostics
    return not refused.failed


def _walk(folder: Path) -> Iterator[Path]:
    """All that a folder holds, at any depth; links are not followed."""
    for parent, folders, files in os.walk(folder):
        yield from (Path(parent, name) for name in sorted((*folders, *files)))


def fault(path: Path, root: Path) -> tuple[str, str] | None:
    """What is wrong with a file, and what to do; a link is judged by what it leads to."""
    suffix = path.suffix.lower()
    if UNNAMED.search(path.name) or len(os.fsencode(path.name)) > NAME:
        return "son nom est trop long, ou compte un signe invisible", f"donnez-lui un nom simple, de {NAME} signes au plus"
    try:
        if not path.resolve(strict=True).is_relative_to(root):
            return "c’est un lien vers un fichier d’un autre dossier", "remplacez-le par le fichier lui-même"
        state = path.stat()
    except (OSError, RuntimeError):  # a link that leads to itself, or nowhere
        return "c’est un lien qui ne mène à rien", "remplacez-le par le fichier lui-même"
    if stat.S_ISDIR(state.st_mode):
        return ("c’est un dossier, sous un nom de fichier", f"retirez « {suffix} » de son nom") if suffix in SUFFIXES else None
    if not stat.S_ISREG(state.st_mode):
        return "ce n’est pas un fichier ordinaire", "retirez-le du dossier"
    if not os.access(path, os.R_OK):
        return "l’accès est refusé", "rendez-vous le droit de le lire"
    most = state.st_size if path.name in SPECIAL and suffix == ".md" else MOST.get(suffix, state.st_size)
    if state.st_size > most:
        return f"il pèse {_kilo(state.st_size)} ko, pour {_kilo(most)} au plus", "partagez-le, ou allégez-le"
    return None


def _kilo(size: int) -> str:
    return f"{size // 1000:,}".replace(",", "\u202f")


def tangle(text: str) -> tuple[int, str, str] | None:
    """The first line of a text that passes a bound, from 1, with what is wrong and what to do."""
    marks = 0
    for number, line in enumerate(text.split("\n"), start=1):
        marks = marks + len(MARK.findall(line)) if line.strip() else 0
        if marks > MARKS:
            return number, f"le passage compte plus de {MARKS} signes de mise en forme", "partagez-le par des lignes vides"
        for bound in BOUNDS:
            if bound.measure(line) > bound.most:
                return number, bound.problem.format(most=bound.most), bound.advice
    return None
