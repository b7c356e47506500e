"""The whole PDF made and proved in a process of its own, while the preview goes on; a newer save ends it."""

from __future__ import annotations

import asyncio
import os
import pickle
import signal
import sys
from dataclasses import dataclass
from functools import partial
from types import FrameType

from imprint import output, overheard, pipeline, preflight
from imprint.diagnostics import Diagnostic, Report, unexpected
from imprint.job import Job


@dataclass(frozen=True)
class Proof:
    """What a build came to: whether the PDF was written, and all that was told."""

    written: bool
    told: tuple[Diagnostic, ...]


class Proofs:
    """Makes one proof at a time."""

    def __init__(self) -> None:
        self._process: asyncio.subprocess.Process | None = None
        self._closed = False

    async def make(self, job: Job) -> Proof | None:
        """The proof of a job; None when `stop` ended it, or a newer one."""
        self.stop()
        self._process = process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", __name__, cwd=job.project, stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
            start_new_session=True)  # Ctrl-C is for the preview, which then stops it
        if self._closed:
            self.stop()
        answer, _ = await process.communicate(pickle.dumps(job))
        return pickle.loads(answer) if process.returncode == 0 else None  # our own process: nothing foreign in it

    def close(self) -> None:
        """End it for good."""
        self._closed = True
        self.stop()

    def stop(self) -> None:
        """End the proof that is being made, if there is one."""
        if self._process and self._process.returncode is None:
            self._process.terminate()


def prove(job: Job) -> Proof:
    """Build what a job asks for, and check the finished file."""
    report = Report()
    try:
        with output.alone(job.out, lambda: None), overheard.listening(report):
            result = pipeline.build(job, report)
            if result:
                shelf = pipeline.Shelf(job.out / pipeline.CACHE)
                preflight.check(result.file, report, shelf)
                shelf.save()
    except Exception as error:
        return Proof(False, (*report, unexpected(error)))
    return Proof(result is not None, tuple(report))


def _stopped(number: int, at: FrameType | None) -> None:
    sys.exit(1)  # an exception, so that a file half written is taken away


def main() -> None:
    """Read a job from the standard input, write its proof to the standard output."""
    signal.signal(signal.SIGTERM, _stopped)
    if hasattr(os, "register_at_fork"):  # the crew ends at once: the engine may hush up an exception
        os.register_at_fork(after_in_child=partial(signal.signal, signal.SIGTERM, signal.SIG_DFL))
    sys.stdout.buffer.write(pickle.dumps(prove(pickle.load(sys.stdin.buffer))))


if __name__ == "__main__":
    from imprint.preview import proof  # pickled under its own name, not as __main__

    proof.main()
