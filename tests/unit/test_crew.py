"""Several processes that fill a shelf."""

from __future__ import annotations

import os
import signal

import pytest

from imprint import crew
from imprint.shelf import Shelf, digest


def find(shelf: Shelf, number: int) -> None:
    """Leave a fact on the shelf; one task fails."""
    if number == 3:
        raise ValueError("a task that fails")
    shelf.known(digest(str(number)), "who", os.getpid)


@pytest.fixture
def two(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine with two processors."""
    monkeypatch.setattr(crew, "processes", lambda: 2)


def test_what_they_find_is_on_the_shelf(two: None) -> None:
    shelf, told = Shelf(), []
    crew.fill(shelf, lambda number: find(shelf, number), range(6), told.append)
    found = {number: shelf.get(digest(str(number)), "who") for number in range(6)}
    assert found[3] is None and sorted(told) == list(range(6))
    others = {who for number, who in found.items() if number != 3}
    assert None not in others and os.getpid() not in others and 1 <= len(others) <= 2


def test_few_tasks_are_left_to_the_one_process(two: None) -> None:
    shelf = Shelf()
    crew.fill(shelf, lambda number: find(shelf, number), range(crew.FEWEST - 1))
    assert shelf.take() == {}


def test_where_no_copy_can_be_made_nothing_is_done_ahead(monkeypatch: pytest.MonkeyPatch) -> None:
    shelf = Shelf()
    monkeypatch.setattr(crew.sys, "platform", "darwin")
    assert crew.processes() == 1
    crew.fill(shelf, lambda number: find(shelf, number), range(6))
    assert shelf.take() == {}


@pytest.mark.skipif(not hasattr(os, "fork"), reason="copies of a process")
def test_a_process_that_the_system_ends_is_not_waited_for(two: None) -> None:
    """What was not found is found by the one process that goes on."""
    shelf, told = Shelf(), []

    def work(number: int) -> None:
        if number == 3:
            os.kill(os.getpid(), signal.SIGKILL)
        find(shelf, number)

    crew.fill(shelf, work, range(6), told.append)
    assert 3 not in told and shelf.get(digest("3"), "who") is None
