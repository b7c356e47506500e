"""The last look at a finished PDF before it leaves: does it hold what it claims?

What a file claims is read in the file itself, so that one received or kept for years is checked as
well as one just made. Rules are rows of a table; each finds faults, told in plain French with what
to do and, where the file goes to press, what to tell the printer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from pathlib import Path

import pikepdf
from pikepdf import Dictionary, Name, Pdf

from imprint import faults, printfaults
from imprint.diagnostics import Location, Report
from imprint.faults import Document, Finding
from imprint.impose import problem_of
from imprint.shelf import Shelf


class Kind(StrEnum):
    """What a file claims to be; the value is what it is called in French."""

    SCREEN = "livret pour l’écran (PDF/UA-1)"
    CARD = "fiche seule (PDF/UA-1)"
    PRESS = "livret pour l’imprimeur (PDF/X-4)"
    BOOKLET = "cahier imposé"


READ, PRINTED = frozenset({Kind.SCREEN, Kind.CARD}), frozenset({Kind.PRESS, Kind.BOOKLET})
ALL = READ | PRINTED
PRESS, BOOKLET = frozenset({Kind.PRESS}), frozenset({Kind.BOOKLET})

# What reading raises where a file has one thing in the place of another: no box of four numbers, no stream of a font.
BROKEN = (ArithmeticError, AttributeError, IndexError, KeyError, RuntimeError, TypeError, ValueError)


@dataclass(frozen=True)
class Rule:
    """One rule: its name, the code of its family, the kinds of files that it is for, what finds the faults."""

    name: str
    code: str
    kinds: frozenset[Kind]
    find: Callable[[Document], Iterable[Finding]]


RULES = (
    Rule("fonts embedded", "controle-polices", ALL, faults.embedded),
    Rule("fonts subset", "controle-polices", ALL, faults.subset),
    Rule("screen page", "controle-format", READ, faults.a4),
    Rule("press boxes", "controle-format", PRESS, faults.press_boxes),
    Rule("sheet boxes", "controle-format", BOOKLET, faults.sheet_boxes),
    Rule("output intent", "controle-couleurs", PRINTED, printfaults.intent),
    Rule("no RGB", "controle-couleurs", PRINTED, printfaults.rgb),
    Rule("total ink", "controle-couleurs", PRINTED, printfaults.ink),
    Rule("only black overprints", "controle-couleurs", PRINTED, printfaults.overprinted),
    Rule("black text overprints", "controle-surimpression", PRINTED, printfaults.rimmed),
    Rule("bleed reached", "controle-format", PRINTED, printfaults.cut_short),
    Rule("resolution", "controle-images", PRINTED, faults.resolution),
    Rule("some page", "controle-pages", ALL, faults.empty),
    Rule("whole sheets", "controle-pages", PRESS, faults.fold),
    Rule("two sides", "controle-pages", BOOKLET, faults.sides),
    Rule("tags", "controle-acces", READ, faults.tags),
    Rule("language", "controle-acces", READ, faults.language),
    Rule("display title", "controle-acces", READ, faults.display),
    Rule("metadata", "controle-acces", READ | PRESS, faults.identity),
    Rule("links described", "controle-acces", READ, faults.described),
    Rule("no annotations", "controle-acces", PRINTED, faults.unlinked),
)


def check(file: Path, report: Report, shelf: Shelf | None = None) -> str:
    """File what is wrong with a PDF; the value is what it was checked as, in French ("" if that is unknown).

    What was found on the same pages before may be on a `shelf`.
    """
    try:
        with Pdf.open(file) as pdf:
            document = Document(pdf, file, shelf)
            kind = claim(document)
            if kind is None:
                report.add("controle-format", Location(str(file)), problem=f"« {file.name} » ne dit pas ce qu’il est : "
                           "ni PDF/UA-1 pour l’écran, ni PDF/X-4 pour l’imprimeur, ni cahier", advice=faults.REMAKE)
                return ""
            for rule in RULES:
                if kind in rule.kinds:
                    _file(rule, file, document, report)
            return kind.value
    except (OSError, pikepdf.PdfError) as error:
        report.add("pdf-illisible", Location(str(file)), name=file.name, problem=problem_of(error))
    except BROKEN:
        report.add("pdf-illisible", Location(str(file)), name=file.name, problem="il n’obéit pas à la grammaire du PDF")
    return ""


def claim(document: Document) -> Kind | None:
    """What a file claims; sheets say that they turn on the short edge, a card has one bookmark."""
    root = document.pdf.Root
    if root.get("/ViewerPreferences", Dictionary()).get("/Duplex") == Name.DuplexFlipShortEdge:
        return Kind.BOOKLET
    if document.metadata.get("pdfxid:GTS_PDFXVersion") == "PDF/X-4":
        return Kind.PRESS
    if document.metadata.get("pdfuaid:part") != "1":
        return None
    outline = root.get("/Outlines", Dictionary())
    return Kind.CARD if "/First" in outline and outline.First.objgen == outline.Last.objgen else Kind.SCREEN


def _file(rule: Rule, file: Path, document: Document, report: Report) -> None:
    """File the findings of a rule; the same one on several pages once, at the first."""
    found = sorted(set(rule.find(document)))
    for (problem, advice), same in groupby(found, key=lambda each: each[:2]):
        pages = [each.page for each in same]
        where = "" if pages == [0] else f" (page{'s' if len(pages) > 1 else ''} {_ranges(pages)})"
        report.add(rule.code, Location(str(file), pages[0]), problem=problem + where, advice=advice)


def _ranges(pages: Iterable[int]) -> str:
    """Page numbers in words: 1 à 3, 7, 8."""
    runs = [[number for _, number in run] for _, run in groupby(enumerate(pages), key=lambda each: each[1] - each[0])]
    return ", ".join(f"{run[0]} à {run[-1]}" if len(run) > 2 else ", ".join(map(str, run)) for run in runs)
