"""The command that writes what is made from the models and their words: schemas, and the guide's tables."""

from __future__ import annotations

import typer
from rich.console import Console

from imprint.commands import CONTENT, PROJECT, app, say, shown, tell
from imprint.diagnostics import Exit, Report
from imprint.output import write


@app.command()
def schemas() -> None:
    """Refait les schémas des éditeurs de texte et les tableaux du guide, d’après les modèles."""
    from imprint import guide
    from imprint import schemas as maker

    report, path = Report(), CONTENT / "LISEZMOI.md"
    made = {PROJECT / "schemas" / name: text for name, text in maker.files().items()}
    made[path] = guide.filled(path.read_text(encoding="utf-8"))
    written = [shown(file) for file, text in made.items() if write(file, text.encode(), report)]
    console = Console(stderr=True, soft_wrap=True)
    say(console, report)
    tell(console, written, report)
    raise typer.Exit(Exit.CONTENT if report.failed else Exit.GOOD)
