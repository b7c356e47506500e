"""The command that reads the content again without typesetting it: the editors' desk."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from imprint import checks, overheard
from imprint.checks import (
    contacts,
    dates,
    drafts,
    exceptions,
    figures,
    fixes,
    headings,
    lengths,
    pictures,
    spelling,
    twins,
    typography,
)
from imprint.commands import CONTENT, OUT, PROJECT, Content, Edition, app, count, needed, say, tell
from imprint.diagnostics import Diagnostic, Exit, Report, Severity
from imprint.job import Job, read
from imprint.model import Publication

# Families of rules that this command alone runs; they only warn.
DESK: tuple[checks.Family, ...] = (typography.check, spelling.check, headings.check, lengths.check, figures.check, dates.check, contacts.check,
                                   twins.check, pictures.check, drafts.check)
# Codes that only `--online` can tell: without it, their exceptions are not said to be idle.
ONLINE = frozenset({"lien-injoignable", "lien-deplace"})
# Codes that count all parts, miss something in all of them or know names by them: while one cannot be read, they would be false.
OF_THE_WHOLE = frozenset({"compte-faux", "mot-cle-seul", "mot-inconnu", "mot-inutile", "image-inutile", "exception-inutile"})
MOST = 5  # remarks of one kind in one file that a person is shown


class Format(StrEnum):
    """For whom the remarks are written."""

    TEXT = "text"
    GITHUB = "github"
    JSON = "json"


@app.command()
def check(
    edition: Edition = None, content: Content = CONTENT,
    fix: Annotated[bool, typer.Option("--fix", help="Corrige dans les fichiers la typographie qui est sûre.")] = False,
    online: Annotated[bool, typer.Option("--online", help="Essaie aussi chaque adresse web.")] = False,
    form: Annotated[Format, typer.Option("--format", help="Pour qui : text, github (annotations) ou json.")] = Format.TEXT,
) -> None:
    """Relit le contenu sans rien composer : typographie, chiffres, dates, noms, titres, images."""
    needed(content)
    job = Job(PROJECT, content.resolve(), OUT, edition)
    console = Console(stderr=True, soft_wrap=True)
    families = (*DESK, _reach) if online else DESK
    report, publication = reread(job, families)
    done: list[typography.Mistake] = []
    if fix and publication:
        done = sorted(fixes.apply(_kept(publication, report), written := Report()), key=lambda m: m.where)
        report, _ = reread(job, families)  # what is left, where it now stands
        report.diagnostics += written.diagnostics
    if form is Format.TEXT:
        lines = [f"{each.where}: corrigé : « {each.shown(each.found)} » → « {each.shown(each.right)} »" for each in done]
        say(console, (*lines, *thinned(report)))
        tell(console, [count(len(done), "correction")] if fix else [], report)
    else:
        typer.echo(FORMATS[form](report))
    raise typer.Exit(Exit.CONTENT if report.failed else Exit.GOOD)


def _reach(publication: Publication, assets: Path, report: Report) -> None:
    from imprint.checks import reach  # and its client of the web, which nothing else needs

    reach.check(publication, assets, report)


def reread(job: Job, families: tuple[checks.Family, ...] = DESK) -> tuple[Report, Publication | None]:
    """What there is to say of a content folder, exceptions set aside."""
    report = Report()
    with overheard.listening(report):
        publication = read(job, report)
        if publication:
            checks.check(publication, job.project / "assets", report, families)
    if publication:
        report = exceptions.sift(publication, report, frozenset() if _reach in families else ONLINE)
        twins = {each.where for each in report if each.code == "graphie-voisine"}  # which says what a word is meant for
        report.diagnostics = [each for each in report.diagnostics if each.code != "mot-inconnu" or each.where not in twins]
        if not publication.whole:
            report.diagnostics = [each for each in report.diagnostics if each.code not in OF_THE_WHOLE]
    return report, publication


def thinned(report: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    """The first remarks of a kind in a file, the last of them saying how many more there are.

    A text pasted with straight apostrophes is one mistake to who reads the list.
    """
    kinds: dict[tuple[str, str, str], list[Diagnostic]] = {}
    remarks = list(report)
    for each in remarks:
        kinds.setdefault((each.where.file, each.code, each.hint), []).append(each)
    for each in remarks:
        kind = kinds[each.where.file, each.code, each.hint]
        if len(kind) <= MOST or each in kind[:MOST - 1]:
            yield each
        elif each is kind[MOST - 1]:
            yield replace(each, hint=f"{each.hint} ; de même {len(kind) - MOST} fois plus bas dans ce fichier")


def _kept(publication: Publication, report: Report) -> list[typography.Mistake]:
    """The mistakes of typography that no exception has set aside."""
    told = {(each.code, each.where) for each in report.diagnostics}
    return [each for each in typography.mistakes(publication)
            if (each.rule.code, each.where) in told]


def as_json(report: Iterable[Diagnostic]) -> str:
    """An array of objects, one a remark."""
    return json.dumps([{
        "code": each.code, "severity": each.severity.name.lower(), "file": each.where.file, "line": each.where.line,
        "column": each.where.column, "message": each.message, "hint": each.hint} for each in report],
        ensure_ascii=False, indent=2)


def as_github(report: Iterable[Diagnostic]) -> str:
    """Workflow commands, which the host shows beside the lines of a change.

    https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions
    """
    return "\n".join(_annotation(each) for each in report)


def _annotation(each: Diagnostic) -> str:
    level = "error" if each.severity is Severity.ERROR else "warning"
    place = {"file": each.where.file, "line": each.where.line, "col": each.where.column, "title": each.code}
    properties = ",".join(f"{name}={_escaped(str(value), ':,')}" for name, value in place.items() if value)
    message = _escaped(each.message + "\n" + each.hint)
    return f"::{level} {properties}::{message}"


def _escaped(words: str, more: str = "") -> str:
    """Words with the signs that end a message or a property as the codes of these signs."""
    for sign in f"%\r\n{more}":  # the percent sign first: it begins the codes of the others
        words = words.replace(sign, f"%{ord(sign):02X}")
    return words


FORMATS: dict[Format, Callable[[Iterable[Diagnostic]], str]] = {Format.GITHUB: as_github, Format.JSON: as_json}
