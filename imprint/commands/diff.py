"""The command that compares two PDFs, editions or git revisions."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from imprint import compare, output
from imprint.commands import CONTENT, OUT, PROJECT, Content, Out, app, fail, needed, say, shown, tell, typesetting
from imprint.compare import operands, read, sentences
from imprint.compare import report as reports
from imprint.diagnostics import Exit, Report
from imprint.typography import NBSP

MOST = 20  # lines on the terminal: the rest is in the report

COMPARED = "Un PDF, une édition, une révision git (main, HEAD~1) ou RÉVISION:ÉDITION."


@app.command()
def diff(
    old: Annotated[str, typer.Argument(metavar="ANCIEN", help=COMPARED)], new: Annotated[str, typer.Argument(metavar="NOUVEAU", help=COMPARED)],
    content: Content = CONTENT, out: Out = OUT,
    summary: Annotated[Path | None, typer.Option(help="Un fichier Markdown où résumer la comparaison.")] = None,
) -> None:
    """Compare deux PDF, deux éditions ou deux révisions : les mots, les pages, leur aspect."""
    console, report = Console(stderr=True, soft_wrap=True), Report()
    needed(content)
    content = content.resolve()
    named = [_found(word, content) for word in (old, new)]
    with tempfile.TemporaryDirectory(prefix="imprint-") as folder:
        copies = [_copy(each, content, Path(folder) / side, console, report)
                  for side, each in zip(("old", "new"), named, strict=True)]
    lines: list[str] = []
    if all(copies):
        comparison = compare.compare(*copies)
        written = reports.Written(comparison, PROJECT)
        files = {out / f"{reports.NAME}.html": written.page, out / f"{reports.NAME}.pdf": written.pdf}
        files |= {summary: written.summary} if summary else {}
        with typesetting():
            lines = [*sentences.first(comparison, MOST),
                     *(shown(file.resolve()) for file, make in files.items() if output.write(file, make(), report)),
                     f"{old} → {new}{NBSP}: {sentences.verdict(comparison)}"]
    say(console, report)
    tell(console, lines, report)
    raise typer.Exit(Exit.CONTENT if report.failed else Exit.GOOD)


def _found(word: str, content: Path) -> operands.Operand:
    """What a word names; else the command ends on the nearest names."""
    found = operands.find(word, content)
    if not found:
        near = ", ".join(operands.nearest(word, content))
        fail(f"« {word} » n’est ni un PDF, ni une édition, ni une révision git",
             f"noms les plus proches : {near}" if near else "donnez le chemin d’un PDF", Exit.USAGE)
    return found


def _copy(operand: operands.Operand, content: Path, folder: Path, console: Console, report: Report) -> read.Copy | None:
    """The PDF of an operand, composed where need be and read."""
    if not operand.file:
        console.print(f"Composition de {operand.name}", markup=False, highlight=False)
    file = operands.pdf(operand, content, PROJECT / "build.py", folder)
    if not file:
        fail(f"« {operand.name} » n’a pas pu être composé", "corrigez ce que disent les messages ci-dessus", Exit.CONTENT)
    return read.read(operand.name, file, report)
