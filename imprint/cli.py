"""The command line of build.py: all commands, and what an unexpected fault ends in."""

from __future__ import annotations

import os
import sys
import tempfile
import traceback

from imprint.commands import app, check, descriptions, diff, finished, new, outputs  # noqa: F401 (each adds its commands)
from imprint.diagnostics import Exit, legible


def main() -> None:
    """Run the command line; a fault of the program ends in one line and a saved report."""
    try:
        app()
    except KeyboardInterrupt:  # while a command ends; the others are seen to by the library
        sys.exit(Exit.INTERRUPTED)
    except Exception as error:  # whatever it is, an editor gets no traceback
        sys.stderr.write(f"build.py: erreur[inattendue]: {type(error).__name__}: {legible(str(error))}\n"
                         f"    aide : c’est un défaut du programme ; {_saved(traceback.format_exc())}\n")
        sys.exit(Exit.UNEXPECTED)


def _saved(report: str) -> str:
    """What to do with the report of a fault; its file is new, so that nobody else can have prepared it."""
    try:
        handle, name = tempfile.mkstemp(prefix="imprint-erreur-", suffix=".txt")
        with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace") as file:
            file.write(report)
    except OSError:
        return "son rapport n’a pu être gardé, faute de place ; joignez la ligne ci-dessus à votre message"
    return f"joignez {name} à votre message"
