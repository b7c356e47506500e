"""Content that once broke the program, kept in tests/corpus/: a folder a case, with the files that replace those of the
publication `jardins`, or join them, and the errors that must be told of it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from imprint import pipeline
from imprint.diagnostics import Report, Severity
from tests.conftest import PROJECT
from tests.diagnostics.test_diagnostics import reduce

CORPUS = Path(__file__).resolve().parents[1] / "corpus"
CASES = sorted(folder.name for folder in CORPUS.iterdir())


@pytest.mark.build
@pytest.mark.parametrize("case", CASES)
def test_found(case: str, jardins: Path) -> None:
    """It ends in errors with their file, or in pages; never in an exception, or not at all."""
    reduce(jardins, ["articles/friches", "fiches/trois-puits", "fiches/grainotheque"])
    shutil.copytree(CORPUS / case / "files", jardins, dirs_exist_ok=True)
    report = Report()
    result = pipeline.build(pipeline.Job(PROJECT, jardins, jardins.parent / "out"), report)
    told = "".join(f"{each}\n" for each in report.of(Severity.ERROR))
    expected = CORPUS / case / "expected.txt"
    assert told == (expected.read_text(encoding="utf-8") if expected.is_file() else "")
    assert (result is None) == bool(told)
