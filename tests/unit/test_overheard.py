"""What libraries warn of reaches the editor once, but for what is accepted."""

from __future__ import annotations

import logging
import warnings
from pathlib import Path

import pytest

from imprint import crew, overheard, typeset
from imprint.diagnostics import Report
from imprint.shelf import Shelf, digest

HINT = "    aide : regardez les pages ; si rien ne s’y voit, joignez ce message à un signalement"


def test_warnings_are_told() -> None:
    report = Report()
    with overheard.listening(report):
        logging.getLogger("fontTools.subset").warning("table %s lost", "GSUB")
        logging.getLogger("fontTools.subset").info("no news")
        warnings.warn("an odd picture", UserWarning, stacklevel=1)
        warnings.warn("will go", DeprecationWarning, stacklevel=1)
        warnings.warn("unclosed", ResourceWarning, stacklevel=1)
    logging.getLogger("fontTools.subset").warning("later")
    assert [str(each) for each in report] == [
        f"build.py: attention[bibliotheque]: fontTools signale : table GSUB lost\n{HINT}",
        f"build.py: attention[bibliotheque]: UserWarning signale : an odd picture\n{HINT}"]


def test_failures_are_errors() -> None:
    """A picture that the engine gives up is a picture lost."""
    report = Report()
    with overheard.listening(report):
        logging.getLogger("weasyprint").error("Failed to render SVG image %s", "a.svg")
    assert report.failed and [str(each) for each in report] == [
        "build.py: erreur[bibliotheque-echec]: weasyprint n’a pu faire ce qui lui est demandé : Failed to render SVG image a.svg\n"
        "    aide : il en manquerait sur les pages : changez l’image ou le passage en cause ; sinon, joignez ce message à un signalement"]


def test_what_is_filed_at_its_part_is_not_filed_twice() -> None:
    report, log = Report(), logging.getLogger("weasyprint")
    with overheard.listening(report):
        with typeset.listening() as heard:
            log.warning("in a part")
        log.warning("in the whole")
    assert heard == ["in a part"]
    assert [str(each) for each in report] == [f"build.py: attention[bibliotheque]: weasyprint signale : in the whole\n{HINT}"]


def warn(number: int) -> int:
    """Work that a library has something to say of, in a log and as a warning of Python."""
    logging.getLogger("fontTools.subset").warning("table %d lost", number)
    warnings.warn(f"an odd picture {number}", UserWarning, stacklevel=1)
    return number


@pytest.mark.parametrize("processes", [1, 2])
def test_what_is_known_is_said_again(processes: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether a part was laid out by another process, by this one, or by an earlier run: the same is told."""
    def told(shelf: Shelf) -> list[str]:
        def work(number: int) -> int:
            return shelf.known(digest(str(number)), "found", lambda: warn(number))

        report = Report()
        with overheard.listening(report):
            crew.fill(shelf, work, range(3))
            assert [work(number) for number in range(3)] == [0, 1, 2]
        shelf.save()
        return [str(each) for each in report]

    monkeypatch.setattr(crew, "processes", lambda: processes)
    expected = [f"build.py: attention[bibliotheque]: {library} signale : {words} {number}{end}\n{HINT}"
                for library, words, end in (("UserWarning", "an odd picture", ""), ("fontTools", "table", " lost")) for number in range(3)]
    assert sorted(told(Shelf(tmp_path))) == expected
    assert sorted(told(Shelf(tmp_path))) == expected


def test_facts_within_facts(tmp_path: Path) -> None:
    """What was said for one fact is said for those that were found by way of it, once."""
    report, shelf = Report(), Shelf()
    with overheard.listening(report):
        shelf.known("a" * 64, "outer", lambda: shelf.known("b" * 64, "inner", lambda: warn(1)))
    assert [each.message for each in report] == ["fontTools signale : table 1 lost", "UserWarning signale : an odd picture 1"]
    with overheard.noted() as said:
        shelf.known("a" * 64, "outer", lambda: 0)
    assert [each[:2] for each in said] == [("fontTools", "table 1 lost"), ("UserWarning", "an odd picture 1")]


def test_what_is_forgotten_is_not_said(tmp_path: Path) -> None:
    shelf = Shelf()
    shelf.known("a" * 64, "seen", lambda: warn(1))
    shelf.forget("seen")
    with overheard.noted() as said:
        assert shelf.known("a" * 64, "seen", lambda: 0) == 0
    assert said == []
