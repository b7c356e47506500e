"""Formats of content: an old one is brought up to date, a newer one is told (tests/diagnostics/format-inconnu)."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import yaml

from imprint import formats
from imprint.diagnostics import Report
from imprint.yamlfile import parse
from tests.conftest import JARDINS, Run

FROZEN = JARDINS.parent / "format-1"


def test_the_first_format_is_still_read(tmp_path: Path, read: Run) -> None:
    """Content as it was written for the first format, and never touched since, is without a mistake."""
    content = Path(shutil.copytree(FROZEN, tmp_path / "format-1"))
    assert yaml.safe_load((content / "publication.yaml").read_text(encoding="utf-8"))["format"] == 1
    assert read(content) == ""


def test_steps_follow_one_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(formats, "CURRENT", 3)
    monkeypatch.setattr(formats, "STEPS", {1: lambda data: data | {"deux": data["un"]}, 2: lambda data: data | {"trois": data["deux"]}})
    report = Report()
    tree = parse("format: 1\nun: mot\n", "publication.yaml", report)
    assert formats.current(tree, report).data == {"format": 3, "un": "mot", "deux": "mot", "trois": "mot"}
    assert list(report) == []


@pytest.mark.parametrize("text", ["format: un", "format: true", "format: [1]", "un: mot", "- 1", "format: 0"])
def test_what_is_no_format_is_left_to_the_model(text: str) -> None:
    report = Report()
    tree = parse(text, "publication.yaml", report)
    assert formats.current(tree, report).data == tree.data
    assert list(report) == []
