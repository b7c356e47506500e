"""One preview: watches the files, refreshes the desk, has the PDF made, tells its readers of each change."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from watchfiles import Change, DefaultFilter, awatch

from imprint.diagnostics import Severity
from imprint.job import Job
from imprint.preview.desk import MATTER, Desk
from imprint.preview.proof import Proofs
from imprint.preview.view import View, as_data

QUIET = 20  # ms without a change: the save is over
WATCHED = ("templates", "styles", "assets")


@dataclass(frozen=True)
class State:
    """All that a reader is told.

    `busy` is the part being laid out; `took` the seconds of the last refresh; `pdf` says that the
    PDF of these pages is « making », « ready » or « refused ».
    """

    view: View = View()
    busy: str = ""
    took: float = 0.0
    pdf: str = ""

    def as_json(self) -> str:
        """The state as the page reads it."""
        return json.dumps({**as_data(self.view), "busy": self.busy, "took": self.took, "pdf": self.pdf},
                          ensure_ascii=False)


class Matter(DefaultFilter):
    """The changes that count."""

    def __call__(self, change: Change, path: str) -> bool:
        """Whether a changed file is one that the booklet is made of."""
        return Path(path).suffix.lower() in MATTER and super().__call__(change, path)


class Closed(BaseException):
    """The preview ends while the engine is at work."""


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
        return await self._loop.run_in_executor(self._engine, self._desk.png, picture, scale)

    def close(self) -> None:
        """End the watching, the work and the news."""
        self.closed.set()
        self._proofs.stop()
        self._tell(self.state)

    async def _renew(self) -> None:
        """The pages, then the PDF; saves that come meanwhile wait, and are taken together."""
        async with self._turn:
            changed, self._saved = self._saved, set()
            if self.state.view.pages and not changed:
                return
            self._proofs.stop()
            start = time.perf_counter()
            try:
                view = await self._loop.run_in_executor(self._engine, self._desk.refresh, changed)
            except Closed:
                return
        took, refused = time.perf_counter() - start, any(each.severity is Severity.ERROR for each in view.told)
        self._tell(State(view, took=took, pdf="refused" if refused else "making"))
        self.log(self.state)
        if not refused and (proof := await self._proofs.make(self.job)) and self.state.view is view:
            self._tell(State(replace(view, told=proof.told), took=took, pdf="ready" if proof.written else "refused"))
            self.log(self.state)

    def _tick(self, ref: str) -> None:
        """Called in the engine's thread before each part."""
        if self.closed.is_set():
            raise Closed
        self._loop.call_soon_threadsafe(lambda: self._tell(replace(self.state, busy=ref)))

    def _tell(self, state: State) -> None:
        self.state = state
        self._news.set()
        self._news = asyncio.Event()
