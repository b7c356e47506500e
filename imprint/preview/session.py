"""One preview: watches the files, refreshes the desk, has the PDF written and proved, tells its readers of each change."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from watchfiles import Change, DefaultFilter, awatch

from imprint import output
from imprint.diagnostics import Report, Severity
from imprint.job import Job
from imprint.preview.desk import MATTER, Desk
from imprint.preview.proof import Proofs
from imprint.preview.view import View

T = TypeVar("T")

QUIET = 10  # ms without a change: the save is over
LOOK = 0.05  # s in which readers ask for the pictures of what has changed, before the engine goes on
AGAIN = 0.1  # s between two tries to write where a build is at work
WATCHED = ("templates", "styles", "assets")


@dataclass(frozen=True)
class State:
    """All that a reader is told.

    `busy` is the part being laid out; `took` the seconds of the last refresh; `pdf` says that the
    PDF of these pages is « making », « ready » (written), « proved » or « faulty », or that none is made: « refused ».
    """

    view: View = View()
    busy: str = ""
    took: float = 0.0
    pdf: str = ""

    def as_json(self) -> str:
        """The state as the page reads it."""
        own = json.dumps({"busy": self.busy, "took": self.took, "pdf": self.pdf})
        return f"{self.view.json[:-1]}, {own[1:]}"


class Matter(DefaultFilter):
    """The changes that count."""

    def __call__(self, change: Change, path: str) -> bool:
        """Whether a changed file is one that the booklet is made of."""
        return Path(path).suffix.lower() in MATTER and super().__call__(change, path)


class Closed(BaseException):
    """The preview ends while the engine is at work."""


class Busy(Exception):  # noqa: N818 (a state of the folder of results)
    """A build writes into the folder of results."""


class Session:
    """The desk and those who look at it. The engine works in one thread: it is not made for several."""

    def __init__(self, job: Job, log: Callable[[State], None] = lambda state: None) -> None:
        self.job, self.log = job, log
        self.state = State()
        self.closed = asyncio.Event()
        self._desk = Desk(job, self._tick)
        self._proofs = Proofs()
        self._engine = ThreadPoolExecutor(1, "engine")
        self._turn = asyncio.Lock()
        self._saved: set[Path] = set()
        self._news = asyncio.Event()

    async def run(self) -> None:
        """Lay out, then again after each change, until closed."""
        self._loop = asyncio.get_running_loop()
        folders = (self.job.content, *(self.job.project / name for name in WATCHED))
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._renew())
            async for changes in awatch(*folders, watch_filter=Matter(), stop_event=self.closed,
                                        step=QUIET, debounce=10 * QUIET):
                self._saved |= {Path(path) for _, path in changes}
                tasks.create_task(self._renew())

    async def states(self) -> AsyncIterator[State]:
        """The state now, then each new one; a reader that lags behind misses those in between."""
        seen = None
        while not self.closed.is_set():
            if seen is self.state:
                await self._news.wait()
            else:
                seen = self.state
                yield seen

    async def png(self, picture: str, scale: float) -> bytes | None:
        """The picture of a page on show, None when there is none of that name or scale."""
        return await self._work(self._desk.png, picture, scale)

    def close(self) -> None:
        """End the watching, the work and the news."""
        self.closed.set()
        self._proofs.close()
        self._tell(self.state)

    async def _renew(self) -> None:
        """The pages, then the PDF; saves that come meanwhile wait, and are taken together."""
        async with self._turn:
            changed, self._saved = self._saved, set()
            if self.state.view.pages and not changed:
                return
            self._proofs.stop()
            try:
                await self._show(changed)
            except Closed:
                return
            view = self.state.view
        if self.state.pdf == "making" and not self._saved:
            await self._publish(view)

    async def _show(self, changed: set[Path]) -> None:
        """The pages: of the saved parts as soon as can be, then all, unless a newer save has come."""
        start, views, first, took = time.perf_counter(), self._desk.views(changed), not self.state.view.pages, 0.0
        while not self._saved and (view := await self._work(next, views, None)):
            took = took or time.perf_counter() - start
            refused, new = any(each.severity is Severity.ERROR for each in view.told), view.pages != self.state.view.pages
            self._tell(State(view, took=took, pdf="refused" if refused else "making"))
            await asyncio.sleep(LOOK if new else 0)
        self.log(self.state)
        if first and self.state.view.pages:
            await self._work(self._desk.warm)

    async def _publish(self, view: View) -> None:
        """The PDF of a view, written, then proved; a newer view ends it."""
        report = Report()
        await self._put(view, await self._work(self._desk.pdf, report), report)
        if self.state.view is not view or self.closed.is_set():
            return
        view = self._follow(replace(view, told=(*view.told, *report)), "refused" if report.failed else "ready")
        await self._work(self._desk.tidy)
        if report.failed or self.state.view is not view or self.closed.is_set():
            return
        if (proof := await self._proofs.make(self.job)) and self.state.view is view:
            self._follow(replace(view, told=proof.told), "proved" if proof.written else "faulty")

    def _follow(self, view: View, pdf: str) -> View:
        """Tell what has become of the PDF."""
        self._tell(replace(self.state, view=view, busy="", pdf=pdf))
        self.log(self.state)
        return view

    async def _put(self, view: View, pdf: bytes | None, report: Report) -> None:
        """Write the PDF of a view, once no build is at work, while it is wanted."""
        while pdf and self.state.view is view and not self.closed.is_set():
            try:
                return await asyncio.to_thread(self._write, self.job.out / view.file, pdf, report)
            except Busy:
                await asyncio.sleep(AGAIN)

    def _write(self, file: Path, pdf: bytes, report: Report) -> None:
        """Write into the folder of results, which is one run’s at a time; `Busy` while it is another’s."""
        def busy() -> None:
            raise Busy

        with output.alone(self.job.out, busy):
            output.write(file, pdf, report)

    async def _work(self, work: Callable[..., T], *given: Any) -> T:
        """What the engine's thread comes to."""
        return await self._loop.run_in_executor(self._engine, work, *given)

    def _tick(self, ref: str) -> None:
        """Called in the engine's thread before each part."""
        if self.closed.is_set():
            raise Closed
        self._loop.call_soon_threadsafe(lambda: self._tell(replace(self.state, busy=ref)))

    def _tell(self, state: State) -> None:
        self.state = state
        self._news.set()
        self._news = asyncio.Event()
