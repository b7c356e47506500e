"""The commands of build.py: what they print, how they end."""

from __future__ import annotations

import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from imprint.diagnostics import Exit, Report, Severity
from imprint.variants import VARIANTS

PROJECT = Path(__file__).resolve().parent.parent
NBSP, NNBSP = "\u00a0", "\u202f"

app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False,
                  context_settings={"help_option_names": ["-h", "--help"]})


class Progress:
    """Stages with their count and duration: a live line on a terminal, plain lines elsewhere."""

    def __init__(self, console: Console) -> None:
        self.console = console

    @contextmanager
    def stage(self, name: str) -> Iterator[Callable[[str], None]]:
        """Time a stage and count what it does."""
        start, seen = time.perf_counter(), set()
        if not self.console.is_terminal:
            yield seen.add
        else:
            with self.console.status(name) as status:
                def tick(what: str) -> None:
                    seen.add(what)
                    status.update(f"{name}{NBSP}: {what}")
                yield tick
        took = f"{time.perf_counter() - start:.1f}".replace(".", ",")
        self.console.print(f"{name:<12} {len(seen):>4}   {took}{NBSP}s", highlight=False)


@app.callback(invoke_without_command=True)
def pdf(
    edition: Annotated[str | None, typer.Option(help="L’édition à composer (défaut : celle de publication.yaml).")] = None,
    content: Annotated[Path, typer.Option(help="Le dossier du contenu.")] = PROJECT / "content",
    out: Annotated[Path, typer.Option(help="Le dossier des résultats.")] = PROJECT / "out",
    proof: Annotated[bool, typer.Option("--proof", help="Composer l’épreuve : parties en attente et textes trop longs compris.")] = False,
) -> None:
    """Compose le livret en PDF."""
    console = Console(stderr=True, soft_wrap=True)
    if not content.is_dir():
        fail(f"le dossier « {content} » n’existe pas", "donnez le dossier du contenu : --content DOSSIER", Exit.USAGE)
    try:
        from imprint import pipeline
    except OSError as error:  # WeasyPrint loads Pango when it is imported
        fail(f"une bibliothèque du système manque : {error}",
             "lancez « make setup » ; le README dit quoi installer sur Debian, Fedora, macOS et Windows", Exit.MACHINE)
    report = Report()
    variant = VARIANTS["proof" if proof else "screen"]
    job = pipeline.Job(PROJECT, content.resolve(), out.resolve(), edition, variant)
    result = pipeline.build(job, report, Progress(console).stage)
    for diagnostic in report:
        console.print(str(diagnostic), markup=False, highlight=False)
    summary(console, report, result, variant.forgiving)
    raise typer.Exit(Exit.CONTENT if report.failed else Exit.GOOD)


def summary(console: Console, report: Report, result: object, forgiving: bool) -> None:
    """The last lines: what was made, what waits, how many warnings and errors."""
    warnings, errors = len(report.of(Severity.WARNING)), len(report.of(Severity.ERROR))
    lines = []
    if result:
        size = f"{result.size / 1024:.0f}{NBSP}ko"
        words = f"{result.words:,}".replace(",", NNBSP)
        lines.append(f"{shown(result.file)}{NBSP}: {result.pages} pages, {size}, {words} passages retrouvés")
        fate = "montré dans l’épreuve" if forgiving else "laissé de côté"
        lines += [f"en attente, {fate}{NBSP}: {' '.join(title.split(' | '))}" for title in result.awaiting]
    else:
        lines.append("Aucun PDF n’a été écrit ; le précédent, s’il existe, est intact.")
    lines.append(f"{count(errors, 'erreur')}, {count(warnings, 'avertissement')}")
    for line in lines:
        console.print(line, markup=False, highlight=False)


def shown(path: Path) -> str:
    """A path as short as it can be said from here."""
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else str(path)


def count(number: int, noun: str) -> str:
    """A number and its noun, in the plural from two on (in French zero is singular)."""
    return f"{number or 'aucune' if noun == 'erreur' else number or 'aucun'} {noun}{'s' if number > 1 else ''}"


def fail(message: str, hint: str, code: Exit) -> None:
    """End on one message of the command line."""
    sys.stderr.write(f"build.py: erreur: {message}\n    aide : {hint}\n")
    raise typer.Exit(code)


def main() -> None:
    """Run the command line; a fault of the program ends in one line and a saved report."""
    try:
        app()
    except Exception as error:  # whatever it is, an editor gets no traceback
        file = Path(tempfile.gettempdir()) / "imprint-erreur.txt"
        file.write_text(traceback.format_exc(), encoding="utf-8")
        sys.stderr.write(f"build.py: erreur[inattendue]: {type(error).__name__}: {error}\n"
                         f"    aide : c’est un défaut du programme ; joignez {file} à votre message\n")
        sys.exit(Exit.UNEXPECTED)
