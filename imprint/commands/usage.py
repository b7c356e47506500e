"""What the command line says of itself, in French: its help pages, and what is wrong with a command as typed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import typer
from typer.core import TyperCommand

from imprint.diagnostics import legible
from imprint.typography import NBSP, NNBSP
from imprint.yamlfile import near

# The library's words on a help page, and ours; then the spaces that a line is not broken at.
HELP = {"COMMAND [ARGS]...": "COMMANDE", "Commands": "Commandes", "Show this message and exit.": "Affiche cette aide.",
        "[default: ": "[défaut : ", "[required]": "[obligatoire]", "<str>": "<texte>", "<list[str]>": "<texte>", "<path>": "<chemin>",
        "<int range>": "<nombre>", "<float range>": "<nombre>", "...": "…", "{": "", "}": "",
        " :": f"{NBSP}:", " ;": f"{NNBSP};", "« ": f"«{NBSP}", " »": f"{NBSP}»"}

# What the library says of a command that it cannot read, and what we say; `{}` is what the pattern caught.
FAULTS = (
    (r"No such command '(.*)'\..*", "la commande « {} » n’existe pas"),
    (r"Missing command\.", "il manque la commande"),
    (r"No such option: (\S+).*", "l’option « {} » n’existe pas"),
    (r"Option '(.*)' requires .*", "l’option « {} » attend une valeur"),
    (r"Option '(.*)' does not take a value\.", "l’option « {} » ne prend pas de valeur"),
    (r"Missing argument '(.*?)'.*", "il manque « {} » derrière la commande"),
    (r"Got unexpected extra argument.*? \((.*)\)", "« {} » est de trop"),
    (r"Invalid value for '(.*?)': .*", "la valeur de « {} » ne convient pas"),
)


class Formatter(TyperCommand.context_class.formatter_class):
    """A help page in French."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """The line that shows how a command is typed."""
        super().write_usage(prog, in_french(args), f"Usage{NBSP}: ")

    def write_heading(self, heading: str) -> None:
        """The title of a table, with the space that French has before a colon."""
        super().write_heading(f"{in_french(heading)}{NBSP}")

    def write_dl(self, rows: Iterable[tuple[str, str]], *measures: Any, **more: Any) -> None:
        """A table of options or commands."""
        super().write_dl([(in_french(name), in_french(sense)) for name, sense in rows], *measures, **more)


TyperCommand.context_class.formatter_class = Formatter  # where the library has one looked for, for all commands


def in_french(text: str) -> str:
    """A text of a help page, the library's own words in French."""
    for english, french in HELP.items():
        text = text.replace(english, french)
    return text


def explain(fault: typer.TyperException) -> tuple[str, str]:
    """What is wrong with a command, and what to do; a fault without a French sentence keeps the library's."""
    said = legible(fault.format_message())
    found = ((re.fullmatch(pattern, said, re.S), french) for pattern, french in FAULTS)
    match, french = next(((match, french) for match, french in found if match), (None, said))
    words = match.groups() if match else ()
    return french.format(*words), _advice(fault, *words)


def _advice(fault: Any, word: str = "") -> str:
    """What the option is for, the commands that there are, the nearest option, or where the help page is."""
    context, option = fault.ctx, getattr(fault, "param", None)
    if option and option.param_type_name == "option":
        return f"{word} : {option.help}"
    group = getattr(context and context.command, "list_commands", None)
    commands = group(context) if group else ()
    if commands and not word.startswith("-"):
        return f"{near(word, commands)}commandes : {', '.join(commands)}"
    options = [name for each in context.command.params for name in each.opts if name.startswith("-")] if context else []
    return f"{near(word, options)}« {context.command_path if context else 'build.py COMMANDE'} --help » dit comment l’écrire"
