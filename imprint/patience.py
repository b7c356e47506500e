"""How long one piece of work may take, and how deep it may go; what takes more is ended, and told by its name.

By an alarm of the system on the time that the process has worked, so that a machine that is busy with other things
changes nothing. On Windows, and in a thread that is not the main one, work takes as long as it takes.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

SECONDS = 20  # the slowest part known takes two
AGAIN = 1.0   # second: a library may take the alarm for a failure of its own, and go on


class Late(Exception):  # noqa: N818 (a state of the work, told as a diagnostic)
    """Work that takes more than it may: the name that `within` was given, and the limit, in French."""

    def __init__(self, name: str, limit: str) -> None:
        super().__init__(name, limit)
        self.name, self.limit = name, limit


@contextmanager
def within(name: str, more: float = 0) -> Iterator[None]:
    """Raise `Late` in work that takes longer than SECONDS, or so many `more`; one piece of work at a time."""
    seconds = SECONDS + more
    late = Late(name, f"plus de {seconds:g}\u00a0secondes")
    try:
        with _alarm(late, seconds):
            yield
    except RecursionError:
        raise Late(name, "trop de niveaux imbriqués") from None


@contextmanager
def _alarm(late: Late, seconds: float) -> Iterator[None]:
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return
    rung = []

    def ring(number: int, at: FrameType | None) -> None:
        rung.append(number)
        raise late

    before = signal.signal(signal.SIGPROF, ring)
    signal.setitimer(signal.ITIMER_PROF, seconds, AGAIN)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
    if rung:  # a library has hushed it up
        raise late
