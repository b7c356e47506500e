"""The commands that read a finished file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from imprint.commands import app, fail, say, shown, tell
from imprint.diagnostics import Exit, Report
from imprint.typography import NBSP


@app.command()
def preflight(file: Annotated[Path, typer.Argument(metavar="FICHIER", help="Un PDF fini.")]) -> None:
    """Contrôle un PDF fini : polices, format, couleurs, images, pages, accès."""
    from imprint import preflight as checker

    console, report = Console(stderr=True, soft_wrap=True), Report()
    if not file.is_file():
        fail(f"« {file} » est un dossier" if file.is_dir() else f"le fichier « {file} » n’existe pas", "donnez le chemin d’un PDF", Exit.USAGE)
    kind = checker.check(file, report)
    say(console, report)
    tell(console, [f"{shown(file)}{NBSP}: {kind}"] if kind else [], report)
    raise typer.Exit(Exit.PREFLIGHT if report.failed else Exit.GOOD)
