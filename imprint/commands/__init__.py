"""What all commands share: the application, its options, how messages are printed and how it ends."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from rich.console import Console
from typer.core import TyperGroup

from imprint import engine
from imprint.diagnostics import Exit, Report, Severity

PROJECT = Path(__file__).resolve().parents[2]

# The commands in the order of the help page, with the modules that hold them: that of a command is read when it is typed.
COMMANDS = {"check": "check", "schemas": "descriptions", "diff": "diff", "preflight": "finished", "press": "outputs", "booklet": "outputs",
            "cards": "outputs", "web": "outputs", "all": "outputs", "preview": "preview", "new": "new"}


class Commands(TyperGroup):
    """The commands by their names, of which most runs need but one."""

    def list_commands(self, context: Any) -> list[str]:
        """All names."""
        return list(COMMANDS)

    def get_command(self, context: Any, name: str) -> Any:
        """The command of a name, once its module has added it to the application; None if there is none."""
        if name in COMMANDS and name not in self.commands:
            import_module(f"imprint.commands.{COMMANDS[name]}")
            self.commands |= typer.main.get_group(app).commands
        return super().get_command(context, name)


app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False, cls=Commands,
                  context_settings={"help_option_names": ["-h", "--help"]})

Edition = Annotated[str | None, typer.Option(help="L’édition à composer (défaut : celle de publication.yaml).")]
Content = Annotated[Path, typer.Option(help="Le dossier du contenu.")]
Out = Annotated[Path, typer.Option(help="Le dossier des résultats.")]
CONTENT, OUT = PROJECT / "content", PROJECT / "out"


def needed(content: Path) -> None:
    """End the command where the content folder is not there."""
    if not content.is_dir():
        fail(f"le dossier « {content} » n’existe pas", "donnez le dossier du contenu : --content DOSSIER", Exit.USAGE)


def say(console: Console, lines: Iterable[object]) -> None:
    """Lines or diagnostics as they are, without the console's colours and marks."""
    for line in lines:
        console.print(str(line), markup=False, highlight=False)


def tell(console: Console, lines: Sequence[str], report: Report) -> None:
    """Lines, then how many errors and warnings there were."""
    warnings, errors = len(report.of(Severity.WARNING)), len(report.of(Severity.ERROR))
    say(console, (*lines, f"{count(errors, 'erreur')}, {count(warnings, 'avertissement')}"))


def shown(path: Path) -> str:
    """A path as short as it can be said from here."""
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else str(path)


def count(number: int, noun: str) -> str:
    """A number and its noun, in the plural from two on (in French zero is singular)."""
    return f"{number or 'aucune' if noun == 'erreur' else number or 'aucun'} {noun}{'s' if number > 1 else ''}"


@contextmanager
def typesetting() -> Iterator[None]:
    """End the command where a library that the engine needs is not there."""
    try:
        yield
    except engine.Missing as missing:
        fail(f"une bibliothèque du système manque : {missing}",
             "lancez « make setup » ; le README dit quoi installer sur Debian, Fedora, macOS et Windows", Exit.MACHINE)


def fail(message: str, hint: str, code: Exit) -> NoReturn:
    """End on one message of the command line."""
    complain(message, hint)
    raise typer.Exit(code)


def complain(message: str, hint: str) -> None:
    """One message of the command line."""
    sys.stderr.write(f"build.py: erreur: {message}\n    aide : {hint}\n")
