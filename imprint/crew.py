"""Several processes that fill a shelf: what is found there is not found again by the one that goes on.

Only where a process can be copied as it stands (Linux): elsewhere starting one costs as much as it saves.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from multiprocessing import TimeoutError as Waiting
from multiprocessing import active_children, get_context
from typing import Any, TypeVar

from imprint.patience import Late
from imprint.shelf import Facts, Shelf

T = TypeVar("T")

FEWEST = 2  # tasks that are worth the crew
PATIENCE = 1.0  # second between two looks at whether all processes are alive
_work: Callable[[Any], Any] | None = None
_shelf: Shelf | None = None


def processes() -> int:
    """How many processes can run side by side; one where copies cannot be made."""
    return len(os.sched_getaffinity(0)) if sys.platform.startswith("linux") else 1


def fill(shelf: Shelf, work: Callable[[T], Any], tasks: Sequence[T], tick: Callable[[T], Any] = lambda task: None,
         ready: Callable[[], Any] = lambda: None) -> None:
    """Do the tasks, the longest first if they are so ordered; what they leave on the shelf is on this one.

    `ready` is called before copies are made, for what all of them need. A task that fails leaves nothing:
    it will fail again where its error can be told; so will all that are left when the system ends a process (for
    want of memory). But one that is late (`patience`) ends it all, and is raised.
    """
    global _work, _shelf  # what the copies find in their memory
    if len(tasks) < FEWEST or processes() < 2:
        return
    ready()
    _work, _shelf = work, shelf
    with get_context("fork").Pool(min(processes(), len(tasks))) as crew:
        hands = _alive()
        results = crew.imap_unordered(_done, list(enumerate(tasks)))
        for rank, found in _while(lambda: _alive() == hands, results.next):
            shelf.add(found)
            tick(tasks[rank])
    _work = _shelf = None  # they hold all that was laid out


def _alive() -> set[int | None]:
    return {each.pid for each in active_children()}


def _while(whole: Callable[[], bool], following: Callable[[float], tuple[int, Any]]) -> Iterator[tuple[int, Any]]:
    """Results as they come, to the last one; the pool replaces a process that was ended, but waits for its result for ever."""
    while True:
        try:
            yield following(PATIENCE)
        except Waiting:
            if not whole():
                return
        except StopIteration:
            return


def _done(task: tuple[int, Any]) -> tuple[int, dict[str, Facts | None]]:
    rank, given = task
    try:
        _work(given)
    except Late:
        raise
    except Exception:
        return rank, {}
    return rank, _shelf.take()
