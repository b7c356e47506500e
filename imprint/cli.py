"""The command line of build.py: all commands, and what an unexpected fault ends in."""

from __future__ import annotations

import sys
import tempfile
import traceback
from pathlib import Path

from imprint.commands import app, check, descriptions, diff, finished, new, outputs  # noqa: F401 (each adds its commands)
from imprint.diagnostics import Exit


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
