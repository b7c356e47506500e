"""The bench: content of any size, the clock, its tables. Nothing is timed here."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from bench.clock import Clock
from bench.peers import paragraphs
from bench.scale import edit, scaled
from bench.table import exponent, growth, shares, table
from imprint.diagnostics import Report
from imprint.job import Job, read
from tests.conftest import PROJECT


def test_cards_come_back_under_other_names(tmp_path: Path) -> None:
    content = scaled(PROJECT / "content", tmp_path, 3)
    report = Report()
    publication = read(Job(PROJECT, content, tmp_path / "out"), report)
    assert not report.failed
    refs = [ref for ref in publication.items if ref.startswith("fiches/")]
    first = refs[:11]
    assert refs == first + [f"{ref}-2" for ref in first] + [f"{ref}-3" for ref in first]
    assert "pages/carte" not in publication.items
    once, again = (publication.items[ref].model for ref in ("fiches/mopti", "fiches/mopti-3"))
    assert again.title == f"{once.title} 3" and again.keywords == tuple(f"{word} 3" for word in once.keywords)
    assert [(place.town, place.country) for place in again.places] == [("Rennes 3", "France"), ("Mopti 3", "Mali 3")]
    assert "[AFRAT 2]{index}" in publication.items["fiches/bethleem-2"].body


def test_the_real_cards_stay_as_they_are(tmp_path: Path) -> None:
    content = scaled(PROJECT / "content", tmp_path, 2)
    for file in (PROJECT / "content" / "fiches").iterdir():
        assert (content / "fiches" / file.name).read_bytes() == file.read_bytes()
    assert yaml.safe_load((content / "editions" / "automne-2019.yaml").read_text(encoding="utf-8"))["label"] == "Édition d’automne 2019"


def test_an_edit_is_one_word(tmp_path: Path) -> None:
    content = scaled(PROJECT / "content", tmp_path, 1)
    before = (content / "fiches" / "mopti.md").read_text(encoding="utf-8").split()
    after = edit(content).read_text(encoding="utf-8").split()
    assert after == [*before[:-1], "encore", before[-1]]


def test_a_stage_is_timed_without_those_that_it_calls(monkeypatch: pytest.MonkeyPatch) -> None:
    moments = iter(range(100))
    monkeypatch.setattr("bench.clock.time.perf_counter", lambda: next(moments))

    class Work:
        def outer(self) -> str:
            return self.inner()

        def inner(self) -> str:
            return "done"

    clock = Clock()
    clock.watch("outer", Work, "outer")
    clock.watch("inner", Work, "inner")
    assert Work().outer() == "done" and Work.outer.__name__ == "outer"
    assert clock.seconds == {"outer": 2, "inner": 1}


@pytest.mark.parametrize("power", [0, 1, 2])
def test_the_exponent_of_a_power_is_the_power(power: int) -> None:
    assert exponent((1, 10, 40), [3 * size ** power for size in (1, 10, 40)]) == pytest.approx(power)


def test_tables() -> None:
    assert growth("cold build", (1, 10), [2, 20], 2) == ["cold build", "1.00", "10.00", "1.00"]
    assert growth("cold build", (1,), [2], 2) == ["cold build", "1.00", "–"]
    assert table(["", "1×"], [["reading", "0.01"]]) == "|  | 1× |\n| --- | ---: |\n| reading | 0.01 |\n"
    assert shares("stage", {"reading": 0.2, "layout": 0.8}) == "| stage | share |\n| --- | ---: |\n| layout | 80% |\n| reading | 20% |\n"


def test_the_bare_words_of_composed_html() -> None:
    html = "<title>T</title><style>p{}</style><h1>Un &amp; <b>deux</b></h1><svg><text>3</text></svg><p>quatre\n cinq</p>"
    assert paragraphs([("card", html)]) == ["Un & deux", "quatre cinq"]
