"""The command that shows the booklet while it is written."""

from __future__ import annotations

import socket
import time
import webbrowser
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from imprint import engine
from imprint.commands import CONTENT, OUT, PROJECT, Content, Edition, Out, app, fail, needed, say, tell, typesetting
from imprint.diagnostics import Exit, Report
from imprint.typography import NBSP

if TYPE_CHECKING:
    from imprint.preview.session import State

USUAL = 8000


@app.command()
def preview(
    edition: Edition = None, content: Content = CONTENT, out: Out = OUT,
    port: Annotated[int | None, typer.Option(min=1, max=65535, help="Le port, de 1 à 65535 (défaut : 8000, ou un port libre).")] = None,
    no_open: Annotated[bool, typer.Option("--no-open", help="N’ouvre pas le navigateur.")] = False,
) -> None:
    """Montre le livret dans le navigateur, et le rafraîchit à chaque enregistrement."""
    needed(content)
    with typesetting():
        engine.load()
    import asyncio

    from imprint.job import Job
    from imprint.preview import server, session

    console = Console(stderr=True, soft_wrap=True)
    at = _listen(port)
    address = f"http://{server.HOST}:{at.getsockname()[1]}/"
    console.print(f"Aperçu{NBSP}: {address} (Ctrl-C pour finir)", markup=False, highlight=False)
    if not no_open:
        webbrowser.open(address)
    job = Job(PROJECT, content.resolve(), out.resolve(), edition)
    asyncio.run(server.serve(session.Session(job, lambda state: _log(console, state)), at))


def _listen(port: int | None) -> socket.socket:
    """The socket of a port; of the usual one, or of any that is free, when none is asked for."""
    from imprint.preview.server import listen

    for tried in (port,) if port else (USUAL, 0):
        try:
            return listen(tried)
        except OSError:
            continue
    fail(f"le port {port} est déjà pris, ou refusé",
         "choisissez-en un autre, ou laissez le programme le choisir : build.py preview", Exit.USAGE)


def _log(console: Console, state: State) -> None:
    """One line when the pages have changed, one when their PDF is written, one when it is proved."""
    took = f"{state.took:.1f}".replace(".", ",")
    done = {"making": f"pages à jour en {took}{NBSP}s", "ready": "PDF écrit", "proved": "PDF relu", "faulty": "PDF à corriger",
            "refused": "à corriger"}[state.pdf]
    line = f"{time.strftime('%H:%M:%S')} {done}"
    if state.pdf == "ready":  # what there is to tell was told with the pages, or will be once it is proved
        say(console, [line])
    else:
        tell(console, [line], Report(list(state.view.told)))
