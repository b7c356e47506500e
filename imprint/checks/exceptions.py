"""Remarks that the editors have weighed and set aside: exceptions.yaml, each with its reason."""

from __future__ import annotations

import re
from fnmatch import fnmatch

from imprint import load, validate
from imprint.catalogue import CATALOGUE
from imprint.diagnostics import Diagnostic, Location, Report, Severity
from imprint.model import Model, Publication, Text
from imprint.yamlfile import Tree, near

NAME = "exceptions.yaml"


class Exempt(Model):
    """One exception: a code, a file of the content folder (`*` for any part of its name), words of the message."""

    code: Text
    file: Text
    text: Text | None = None
    reason: Text


class Exceptions(Model):
    """The list as the file holds it."""

    exceptions: tuple[Exempt, ...] = ()


def sift(publication: Publication, report: Report, untried: frozenset[str] = frozenset()) -> Report:
    """The report without what exceptions set aside, and with those that set nothing aside; not for codes untried."""
    tree, exempts = _read(publication, report)
    kept, used = Report(), set()
    if exempts is None:  # what it sets aside cannot be known: warnings wait until it can be read
        kept.diagnostics += report.of(Severity.ERROR)
        return kept
    for diagnostic in report.diagnostics:
        matching = {i for i, each in enumerate(exempts) if matches(each, diagnostic, publication)}
        used |= matching
        if not matching:
            kept.diagnostics.append(diagnostic)
    for i, each in enumerate(exempts):
        where = tree.locate(("exceptions", i)) if tree else Location(NAME)
        if CATALOGUE.get(each.code) is None or CATALOGUE[each.code].severity is Severity.ERROR:
            warnings = [code for code, entry in CATALOGUE.items() if entry.severity is Severity.WARNING]
            kept.add("exception-code", where, code=each.code, near="" if each.code in CATALOGUE else near(each.code, warnings))
        elif i not in used and each.code not in untried:
            kept.add("exception-inutile", where, code=each.code, file=each.file)
    return kept


def matches(exempt: Exempt, diagnostic: Diagnostic, publication: Publication) -> bool:
    """Whether an exception is about a diagnostic: its code, its file, words of its message."""
    name = publication.folder.name(publication.root / exempt.file)
    return (diagnostic.severity is Severity.WARNING and diagnostic.code == exempt.code
            and fnmatch(diagnostic.where.file, name)
            and (exempt.text is None or _plain(exempt.text) in _plain(diagnostic.message)))


def _read(publication: Publication, report: Report) -> tuple[Tree | None, tuple[Exempt, ...] | None]:
    """The list and its tree; no tree where there is no file, no list where the file has mistakes."""
    path = publication.root / NAME
    if not path.is_file():
        return None, ()
    tree = load.read_tree(publication.folder, path, report)
    found = validate.build(Exceptions, tree, report) if tree else None
    return tree, found.exceptions if found else None


def _plain(words: str) -> str:
    return re.sub(r"\s+", " ", words)
