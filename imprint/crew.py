"""Several processes that fill a shelf: what is found there is not found again by the one that goes on.

Only where a process can be copied as it stands (Linux): elsewhere starting one costs as much as it saves.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from multiprocessing import get_context
from typing import Any, TypeVar

from imprint.patience import Late
from imprint.shelf import Facts, Shelf

T = TypeVar("T")

FEWEST = 2  # tasks that are worth the crew
_work: Callable[[Any], Any] | None = None
_shelf: Shelf | None = None


def processes() -> int:
    """How many processes can run side by side; one where copies cannot be made."""
    return len(os.sched_getaffinity(0)) if sys.platform.startswith("linux") else 1


def fill(shelf: Shelf, work: Callable[[T], Any], tasks: Sequence[T], tick: Callable[[T], Any] = lambda task: None,
         ready: Callable[[], Any] = lambda: None) -> None:
    """Do the tasks, the longest first if they are so ordered; what they leave on the shelf is on this one.

    `ready` is called before copies are made, for what all of them need. A task that fails leaves nothing:
    it will fail again where its error can be told. But one that is late (`patience`) ends it all, and is raised.
    """
    global _work, _shelf  # what the copies find in their memory
    if len(tasks) < FEWEST or processes() < 2:
        return
    ready()
    _work, _shelf = work, shelf
    with get_context("fork").Pool(min(processes(), len(tasks))) as crew:
        for rank, found in crew.imap_unordered(_done, list(enumerate(tasks))):
            shelf.add(found)
            tick(tasks[rank])


def _done(task: tuple[int, Any]) -> tuple[int, dict[str, Facts | None]]:
    rank, given = task
    try:
        _work(given)
    except Late:
        raise
    except Exception:
        return rank, {}
    return rank, _shelf.take()
