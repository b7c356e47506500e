"""Two builds of an edition compared: one word changed is that card and that page, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from imprint import compare
from imprint.compare import read, sentences
from imprint.diagnostics import Report
from tests.pages.conftest import build


@pytest.mark.build
def test_one_word_of_a_card(studio: Callable[..., Path], tmp_path: Path) -> None:
    project = studio("fiches/porto-novo", "fiches/longueuil")
    before = build(tmp_path / "avant", project)
    card = project / "content/fiches/porto-novo.md"
    text = card.read_text(encoding="utf-8")
    assert text.count("un effectif de 15 personnes") == 1
    card.write_text(text.replace("un effectif de 15 personnes", "un effectif de 16 personnes"), encoding="utf-8")
    after = build(tmp_path / "apres", project)
    comparison = compare.compare(*(read.read(each.file.name, each.file, Report()) for each in (before, after)))
    assert [line.replace("\u00a0", " ") for line in sentences.lines(comparison)] == [
        "page 1, Réhabilitation et valorisation multimédia des places … : « 15 » → « 16 »"]
    assert [shown.leaf.new.label for part in comparison.parts for shown in part.different] == ["1"]
