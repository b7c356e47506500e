"""The shelf: facts are found once, kept on a disk that may break, and forgotten when they must be."""

from __future__ import annotations

import os
import time
from pathlib import Path
from types import SimpleNamespace

import pytest

from imprint.shelf import KEPT, Pages, Shelf, digest, file_digest

KEY = digest("a part")


def never() -> str:
    """What must not be called."""
    raise AssertionError("found again")


def last(document: object) -> int:
    """Something that is found in a document."""
    return document.pages[-1]


def test_a_fact_is_found_once(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    assert shelf.known(KEY, "words", lambda: "douze") == "douze"
    assert shelf.known(KEY, "words", never) == "douze"
    assert shelf.knows(KEY) and shelf.get(KEY, "pages") is None


def test_it_is_there_the_next_time_once_saved(tmp_path: Path) -> None:
    Shelf(tmp_path).known(KEY, "words", lambda: "jamais rangé")
    shelf = Shelf(tmp_path)
    shelf.known(KEY, "words", lambda: "douze")
    shelf.save()
    assert Shelf(tmp_path).known(KEY, "words", never) == "douze"


@pytest.mark.parametrize("spoil", [
    lambda data: b"", lambda data: data[:-1], lambda data: data[:70], lambda data: b"\n" + data,
    lambda data: data[:-4] + b"abcd", lambda data: b"0" * 64 + data[64:],
])
def test_a_broken_file_is_as_none(tmp_path: Path, spoil: object) -> None:
    shelf = Shelf(tmp_path)
    shelf.known(KEY, "words", lambda: "douze")
    shelf.save()
    file, = (path for path in tmp_path.rglob("*") if path.is_file())
    file.write_bytes(spoil(file.read_bytes()))
    assert Shelf(tmp_path).known(KEY, "words", lambda: "treize") == "treize"


def test_nothing_is_left_beside_the_files(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    for number in range(5):
        shelf.known(digest(str(number)), "words", lambda: "x" * 1000)
    shelf.save()
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 5


def test_a_shelf_that_cannot_be_written_costs_time_alone(tmp_path: Path) -> None:
    (tmp_path / "plein").write_text("no folder", encoding="utf-8")
    shelf = Shelf(tmp_path / "plein")
    shelf.known(KEY, "words", lambda: "douze")
    shelf.save()
    assert shelf.known(KEY, "words", never) == "douze"


def test_what_is_on_the_disk_need_not_stay_in_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("imprint.shelf.HELD", 4)
    shelf = Shelf(tmp_path)
    keys = [digest(str(number)) for number in range(20)]
    for key in keys[:10]:
        assert shelf.known(key, "fact", lambda key=key: key) == key
    assert len(shelf._facts) == 10  # not written yet
    shelf.save()
    for key in keys:  # meanwhile others are looked for, so that this one is let go
        assert shelf.known(key, "more", lambda key=key: [shelf.get(other, "fact") for other in keys] and key) == key
    shelf.save()
    assert [shelf.get(key, "more") for key in keys] == keys
    assert [shelf.get(key, "fact") for key in keys] == keys[:10] + [None] * 10
    assert shelf.get(KEY, "fact") is None and len(shelf._facts) < 5


def test_what_another_found_is_added(tmp_path: Path) -> None:
    here, there = Shelf(tmp_path), Shelf()
    here.known(KEY, "pages", lambda: 2)
    there.known(KEY, "words", lambda: "douze")
    here.add(there.take())
    assert (here.get(KEY, "pages"), here.get(KEY, "words")) == (2, "douze")
    assert there.take() == {}


def test_what_another_of_the_same_folder_found_is_read_from_the_disk(tmp_path: Path) -> None:
    here, there = Shelf(tmp_path), Shelf(tmp_path)
    assert not here.knows(KEY)
    there.known(KEY, "words", lambda: "douze")
    found = there.take()
    assert found == {KEY: None} and there.take() == {}
    here.add(found)
    assert here.known(KEY, "words", never) == there.known(KEY, "words", never) == "douze"


def test_what_cannot_be_written_is_handed_over(tmp_path: Path) -> None:
    (tmp_path / "plein").write_text("no folder", encoding="utf-8")
    here, there = Shelf(), Shelf(tmp_path / "plein")
    there.known(KEY, "words", lambda: "douze")
    here.add(there.take())
    assert here.known(KEY, "words", never) == "douze"


def test_a_file_is_read_again_when_it_has_changed(tmp_path: Path) -> None:
    file = tmp_path / "a.html"
    file.write_text("un", encoding="utf-8")
    first = file_digest(file)
    assert file_digest(file) == first
    file.write_text("deux", encoding="utf-8")
    assert file_digest(file) not in (first, "")


def test_released_pages_are_laid_out_again_only_for_what_is_not_known() -> None:
    laid = []
    pages = Pages(KEY, Shelf(), lambda: (laid.append(1) or SimpleNamespace(pages=[1, 2]), ()))
    assert pages.count == 2
    pages.release()
    assert (pages.count, len(laid)) == (2, 1)
    assert (pages.known(last), len(laid)) == (2, 2)


def test_what_was_proved_can_be_forgotten(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    shelf.known(KEY, "text", lambda: "faux")
    shelf.known(KEY, "pages", lambda: 2)
    shelf.forget("text")
    shelf.save()
    assert Shelf(tmp_path).get(KEY, "text") is None and Shelf(tmp_path).get(KEY, "pages") == 2


def test_what_was_not_asked_for_since_the_last_time_is_put_away(tmp_path: Path) -> None:
    shelf, other = Shelf(tmp_path), digest("another")
    for key in (KEY, other):
        shelf.known(key, "words", lambda: "douze")
    shelf.put_away()
    assert set(shelf._facts) == {KEY, other}
    shelf.get(KEY, "words")
    shelf.put_away()
    assert set(shelf._facts) == {KEY}
    assert shelf.known(other, "words", never) == "douze"


def test_what_was_not_asked_for_in_a_month_goes(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    old, new = digest("old"), digest("new")
    for key in (old, new):
        shelf.known(key, "words", lambda: "douze")
    shelf.save()
    past = time.time() - KEPT - 60
    os.utime(tmp_path / old[:2] / old[2:], (past, past))
    shelf.tidy()
    assert not Shelf(tmp_path).knows(old) and Shelf(tmp_path).knows(new)


def test_what_is_asked_for_stays_young(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    shelf.known(KEY, "words", lambda: "douze")
    shelf.save()
    file = tmp_path / KEY[:2] / KEY[2:]
    past = time.time() - KEPT + 3600
    os.utime(file, (past, past))
    Shelf(tmp_path).known(KEY, "words", never)
    assert file.stat().st_mtime > past + 3600


def test_pages_are_laid_out_only_for_what_is_not_known(tmp_path: Path) -> None:
    shelf, laid = Shelf(tmp_path), []
    pages = Pages(KEY, shelf, lambda: (laid.append(1) or SimpleNamespace(pages=[1, 2]), ("averti",)))
    assert (pages.count, pages.warnings, pages.known(last), len(laid)) == (2, ("averti",), 2, 1)
    again = Pages(KEY, shelf, never)
    assert (again.count, again.warnings, again.known(last)) == (2, ("averti",), 2)


def test_digests_tell_where_a_text_ends() -> None:
    assert digest("ab", "c") != digest("a", "bc") != digest("abc")
