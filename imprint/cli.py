"""The command line of build.py: all commands, and what an unexpected fault ends in."""

from __future__ import annotations

import sys

import typer

from imprint.commands import app, complain, outputs, usage  # noqa: F401 (`outputs` holds what is run without a command)
from imprint.diagnostics import Exit, unexpected


def main() -> None:
    """Run the command line; a fault of the program ends in one line and a saved report."""
    try:
        sys.exit(app(prog_name="build.py", standalone_mode=False))
    except (KeyboardInterrupt, typer.Abort):  # while a command ends, at a question; the others are seen to by the library
        sys.exit(Exit.INTERRUPTED)
    except typer.TyperException as fault:  # a command that cannot be read
        complain(*usage.explain(fault))
        sys.exit(Exit.USAGE)
    except Exception as error:  # whatever it is, an editor gets no traceback
        sys.stderr.write(f"{unexpected(error)}\n")
        sys.exit(Exit.UNEXPECTED)
