"""The command line of build.py: all commands, and what an unexpected fault ends in."""

from __future__ import annotations

import sys

from imprint.commands import app, check, descriptions, diff, finished, new, outputs, preview  # noqa: F401 (each adds its commands)
from imprint.diagnostics import Exit, unexpected


def main() -> None:
    """Run the command line; a fault of the program ends in one line and a saved report."""
    try:
        app()
    except KeyboardInterrupt:  # while a command ends; the others are seen to by the library
        sys.exit(Exit.INTERRUPTED)
    except Exception as error:  # whatever it is, an editor gets no traceback
        sys.stderr.write(f"{unexpected(error)}\n")
        sys.exit(Exit.UNEXPECTED)
