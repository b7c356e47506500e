"""Work that takes longer than it may is ended, and a part that does is named."""

from __future__ import annotations

import signal
import threading
from pathlib import Path

import pytest

from imprint import crew, patience
from imprint.layout import Layout
from tests.conftest import Run

ALARM = pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="no alarm on this system")


def endless() -> None:
    """Never comes to an end."""
    while True:
        pass


def deaf() -> None:
    """Takes the first alarm for a failure of its own."""
    try:
        endless()
    except Exception:
        endless()


def hushed() -> None:
    """Takes the alarm for a failure of its own, and ends as if all were done."""
    try:
        endless()
    except Exception:
        return


@ALARM
@pytest.mark.parametrize("work", [endless, deaf, hushed])
def test_late(work: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "SECONDS", 0.05)
    monkeypatch.setattr(patience, "AGAIN", 0.05)
    before = signal.getsignal(signal.SIGPROF)
    with pytest.raises(patience.Late) as late, patience.within("fiches/semis"):
        work()
    assert (late.value.name, late.value.limit) == ("fiches/semis", "plus de 0.05\u00a0secondes")
    assert signal.getsignal(signal.SIGPROF) is before
    assert signal.getitimer(signal.ITIMER_PROF) == (0, 0)


def test_more(monkeypatch: pytest.MonkeyPatch) -> None:
    """Work that is known to be long has more time."""
    monkeypatch.setattr(patience, "SECONDS", 0)
    with patience.within("pages/index", 60):
        assert not hasattr(signal, "setitimer") or 50 < signal.getitimer(signal.ITIMER_PROF)[0] <= 61


def test_deep() -> None:
    """More calls in one another than the interpreter bears."""
    def deeper() -> None:
        deeper()

    with pytest.raises(patience.Late) as late, patience.within("fiches/semis"):
        deeper()
    assert (late.value.name, late.value.limit) == ("fiches/semis", "trop de niveaux imbriqués")


def test_in_time() -> None:
    """Nothing is left that could end other work; a thread, which hears no alarm, does its work all the same."""
    done = []

    def work() -> None:
        with patience.within("semis"):
            done.append(1)

    work()
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert done == [1, 1]
    assert not hasattr(signal, "setitimer") or signal.getitimer(signal.ITIMER_PROF) == (0, 0)


@pytest.mark.build
@pytest.mark.parametrize("processes", [1, 2])
def test_a_late_part(processes: int, alone: None, jardins: Path, build: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is told, whichever process lays it out, and the others do not go on."""
    lay_out = Layout._lay_out

    def slow(self: Layout, part: object, book: object) -> object:
        if part.ref == "articles/friches":
            raise patience.Late(part.ref, "plus de 20\u00a0secondes")
        return lay_out(self, part, book)

    monkeypatch.setattr(Layout, "_lay_out", slow)
    monkeypatch.setattr(crew, "processes", lambda: processes)
    assert build(jardins) == (
        "jardins/articles/friches.md: erreur[partie-lente]: la partie demande trop de travail : plus de 20\u00a0secondes\n"
        "    aide : partagez-la en plusieurs fichiers, ou simplifiez-en le texte ou l’image\n")
