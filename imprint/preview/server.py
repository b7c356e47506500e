"""The preview's server: a page, its pictures and the news of them, for this machine alone."""

from __future__ import annotations

import asyncio
import signal
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from urllib.parse import unquote

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from imprint.preview.session import Session
from imprint.typeset import FAMILIES, font_files
from imprint.webfiles import icon, palettes

HOST = "127.0.0.1"
NAMES = [HOST, "localhost"]  # under any other name, a page of another site may ask (DNS rebinding)
FILES = {"preview.js": "text/javascript", "pages.js": "text/javascript", "messages.js": "text/javascript",
         "preview.css": "text/css"}
FRESH, FOR_EVER = {"Cache-Control": "no-cache"}, {"Cache-Control": "max-age=31536000, immutable"}
POLICY = {"Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
          "font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"}
EVERYWHERE = [("X-Content-Type-Options", "nosniff"), ("Cross-Origin-Resource-Policy", "same-origin"),
              ("Referrer-Policy", "no-referrer")]
NONE = PlainTextResponse("Rien à cette adresse.", 404)


class Pages:
    """What the addresses of the preview answer; none is looked for on the disk by what was asked."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.templates = session.job.project / "templates" / "preview"

    def routes(self) -> list[Route]:
        """The addresses, for GET alone."""
        table = {"/": self.index, "/events": self.events, "/pages/{picture}.png": self.picture,
                 "/livret.pdf": self.booklet, "/colours.css": self.colours, "/icon.svg": self.icon,
                 "/fonts/{name}": self.font, "/{name}": self.file}
        return [Route(path, answer, methods=["GET"]) for path, answer in table.items()]

    async def index(self, request: Request) -> Response:
        """The page."""
        return FileResponse(self.templates / "index.html", headers=FRESH | POLICY)

    async def file(self, request: Request) -> Response:
        """A script or the sheet of the page."""
        name = request.path_params["name"]
        return FileResponse(self.templates / name, media_type=FILES[name], headers=FRESH) if name in FILES else NONE

    async def events(self, request: Request) -> Response:
        """The state, and each new one, as server-sent events."""
        async def written() -> AsyncIterator[str]:
            async for state in self.session.states():
                yield f"data: {state.as_json()}\n\n"

        return StreamingResponse(written(), media_type="text/event-stream", headers=FRESH)

    async def picture(self, request: Request) -> Response:
        """A page of the booklet as a picture."""
        try:
            scale = float(request.query_params.get("scale", "1"))
        except ValueError:
            return NONE
        png = await self.session.png(request.path_params["picture"], scale)
        return Response(png, media_type="image/png", headers=FOR_EVER) if png else NONE

    async def booklet(self, request: Request) -> Response:
        """The last PDF written."""
        path = self.session.job.out / (self.session.state.view.file or ".")
        if not path.is_file():
            return PlainTextResponse("Le PDF n’est pas encore composé : revenez dans un instant.", 404)
        return FileResponse(path, media_type="application/pdf", filename=path.name,
                            content_disposition_type="inline", headers=FRESH)

    async def colours(self, request: Request) -> Response:
        """The fonts and the house's colours, light and dark."""
        faces = "".join(f'@font-face{{font-family:"{family}";src:url("fonts/{family.replace(" ", "")}-normal.ttf");'
                        'font-weight:200 800}' for family in FAMILIES)
        light, dark = (each.css() for each in palettes(self.session.job.project))
        return Response(f"{faces}\n{light}\n@media(prefers-color-scheme:dark){{{dark}}}", media_type="text/css", headers=FRESH)

    async def icon(self, request: Request) -> Response:
        """The icon of the page."""
        drawing = unquote(icon(self.session.job.project).partition(",")[2])
        return Response(drawing, media_type="image/svg+xml", headers=FRESH)

    async def font(self, request: Request) -> Response:
        """One of the house's fonts."""
        path = font_files().get(request.path_params["name"])
        return FileResponse(path, media_type="font/ttf", headers=FOR_EVER) if path else NONE


def application(session: Session) -> Starlette:
    """The application of a session."""
    return Starlette(routes=Pages(session).routes(), middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=NAMES)])


def listen(port: int) -> socket.socket:
    """A socket of this machine alone, on a port (0: any that is free); OSError when it is taken."""
    found = socket.socket()
    found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    found.bind((HOST, port))
    found.listen()
    return found


class Server(uvicorn.Server):
    """A server that ends its session first, and for which Ctrl-C is an ordinary end."""

    def __init__(self, session: Session) -> None:
        super().__init__(uvicorn.Config(application(session), log_level="warning", access_log=False, lifespan="off",
                                        headers=EVERYWHERE, server_header=False, timeout_graceful_shutdown=2))
        self.session = session

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Signals ask for the end, and are not raised again after it."""
        before = {number: signal.signal(number, self.handle_exit) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End the news, for which connections stay open, then the connections."""
        self.session.close()
        await super().shutdown(sockets)


async def serve(session: Session, at: socket.socket) -> None:
    """Serve a session until Ctrl-C."""
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(session.run())
        tasks.create_task(Server(session).serve([at]))
