"""The ledger: what was written is entered, checked by sha256sum, and swept when it no longer belongs."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from imprint import ledger
from imprint.diagnostics import Report


def put(path: Path, text: str) -> Path:
    """A file with some words in it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """A folder with a book and two cards, entered."""
    written = [put(tmp_path / name, name) for name in ("livret.pdf", "fiches/01-a.pdf", "fiches/02-b.pdf")]
    ledger.record(tmp_path, written, Report())
    return tmp_path


def test_the_form_is_that_of_sha256sum(out: Path) -> None:
    digests = {name: hashlib.sha256(name.encode()).hexdigest() for name in ("fiches/01-a.pdf", "fiches/02-b.pdf", "livret.pdf")}
    assert (out / "SHA256SUMS").read_text(encoding="utf-8") == "".join(f"{d}  {n}\n" for n, d in digests.items())


def test_entries_stay_from_run_to_run_and_what_is_gone_is_struck_out(out: Path) -> None:
    (out / "livret.pdf").unlink()
    ledger.record(out, [put(out / "web/index.html", "page")], Report())
    assert list(ledger.read(out)) == ["fiches/01-a.pdf", "fiches/02-b.pdf", "web/index.html"]


def test_a_card_under_its_old_number_goes(out: Path) -> None:
    written = [put(out / "fiches/01-b.pdf", "b"), put(out / "fiches/02-a.pdf", "a")]
    assert sorted(ledger.sweep(out, written)) == [out / "fiches/01-a.pdf", out / "fiches/02-b.pdf"]
    assert sorted(p.name for p in out.rglob("*.pdf")) == ["01-b.pdf", "02-a.pdf", "livret.pdf"]


def test_what_a_person_put_there_or_changed_stays(out: Path) -> None:
    theirs, changed = put(out / "fiches/notes.pdf", "notes"), put(out / "fiches/02-b.pdf", "annotated")
    assert ledger.sweep(out, [out / "fiches/01-a.pdf"]) == []
    assert theirs.exists() and changed.exists()


def test_other_folders_and_the_folder_itself_are_not_swept(out: Path) -> None:
    assert ledger.sweep(out, [put(out / "web/index.html", "page")]) == []
    assert ledger.sweep(out, [put(out / "autre.pdf", "autre")]) == []


@pytest.mark.parametrize("text", ["", "not a ledger", "abc  ../../etc/passwd\n", "\n\n"])
def test_a_broken_ledger_has_no_lines(tmp_path: Path, text: str) -> None:
    put(tmp_path / "SHA256SUMS", text)
    assert ledger.read(tmp_path) == {}
    assert ledger.sweep(tmp_path, [put(tmp_path / "fiches/a.pdf", "a")]) == []


def test_a_ledger_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "SHA256SUMS").mkdir()
    report = Report()
    ledger.record(tmp_path, [], report)
    assert [each.code for each in report] == ["ecriture"]
