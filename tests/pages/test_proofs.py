"""Nothing is lost: what a style sheet hides, cuts or covers is told, with its file and line."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from imprint import cards, pipeline
from imprint.diagnostics import Report, Severity
from imprint.variants import VARIANTS
from tests.pages.conftest import build

CARD = "fiches/mopti"
WORDS = "Depuis 30 ans"


def line_of(project: Path, words: str, ref: str = CARD) -> int:
    """The line of a card's file where words stand."""
    lines = (project / f"content/{ref}.md").read_text(encoding="utf-8").split("\n")
    return next(i for i, line in enumerate(lines, 1) if words in line)


@pytest.mark.parametrize(("rule", "code"), [
    (".prose p:nth-of-type(1) { display: none }", "mot-perdu"),
    (".prose p:nth-of-type(1) { visibility: hidden }", "mot-perdu"),
    (".prose p:nth-of-type(1) { color: transparent }", "texte-invisible"),
    (".prose p:nth-of-type(1) { color: white }", "texte-invisible"),
    (".prose p:nth-of-type(1) { opacity: 0 }", "texte-invisible"),
    (".prose p:nth-of-type(1) { height: 8mm; overflow: hidden }", "texte-coupe"),
    (".prose p:nth-of-type(1) { position: absolute; left: -300mm }", "texte-coupe"),
])
def test_hidden_words_are_told(studio: Callable[..., Path], tmp_path: Path, rule: str, code: str) -> None:
    project = studio(CARD)
    with (project / "styles/card.css").open("a", encoding="utf-8") as sheet:
        sheet.write(rule)
    built = build(tmp_path / "out", project)
    line = line_of(project, WORDS)
    assert built.result is None
    assert (code, line) in {(d.code, d.where.line) for d in built.report}
    assert {d.where.file for d in built.report.of(Severity.ERROR)} == {f"content/{CARD}.md"}


def test_a_word_dropped_by_a_template_is_told(studio: Callable[..., Path], tmp_path: Path) -> None:
    project = studio(CARD)
    template = project / "templates/card.html"
    template.write_text(template.read_text(encoding="utf-8").replace("<b>{{ c.name | text }}</b>", ""), encoding="utf-8")
    built = build(tmp_path / "out", project)
    assert [(d.code, d.where.line) for d in built.report if d.code == "mot-perdu"] == [
        ("mot-perdu", line_of(project, "Sébastien Lefeuvre")), ("mot-perdu", line_of(project, "Alain Diulein"))]


@pytest.mark.parametrize(("variant", "sheet"), [("press", "press"), ("cards", "single")])
def test_words_hidden_in_one_output_are_told(variant: str, sheet: str, studio: Callable[..., Path], tmp_path: Path) -> None:
    """Each output is read itself: what only its own sheet hides is told, and nothing is written."""
    project = studio(CARD)
    with (project / f"styles/{sheet}.css").open("a", encoding="utf-8") as style:
        style.write(".prose p:nth-of-type(1) { display: none }")
    job, report = pipeline.Job(project, project / "content", tmp_path / "out", variant=VARIANTS[variant]), Report()
    assert not (cards.run if variant == "cards" else pipeline.build)(job, report)
    assert ("mot-perdu", f"content/{CARD}.md", line_of(project, WORDS)) in {(d.code, *d.where[:2]) for d in report}
    assert list((tmp_path / "out").rglob("*.pdf")) == []


def test_a_card_too_long_without_headings(studio: Callable[..., Path], tmp_path: Path) -> None:
    """There is no section to name, and the message is whole without it."""
    project = studio(CARD)
    path = project / f"content/{CARD}.md"
    header = path.read_text(encoding="utf-8").split("---\n")[1]
    path.write_text(f"---\n{header}---\n\n" + "Une phrase de plus, pour voir. " * 150, encoding="utf-8")
    (told,) = [d for d in build(tmp_path / "out", project).report if d.code == "trop-long"]
    assert re.fullmatch(r"coupez environ \d+ signes, ou changez « pages »", told.hint)


def test_a_card_made_too_long_says_how_much_to_cut(studio: Callable[..., Path], tmp_path: Path) -> None:
    project = studio(CARD)
    path = project / f"content/{CARD}.md"
    path.write_text(path.read_text(encoding="utf-8") + "\n\n" + "Une phrase de plus, pour voir. " * 70, encoding="utf-8")
    built = build(tmp_path / "out", project)
    (told,) = [d for d in built.report if d.code == "trop-long"]
    assert told.where.file == f"content/{CARD}.md" and told.where.line == line_of(project, "### Un échange")
    assert "« Un échange dans les deux sens »" in told.hint
    characters = int("".join(c for c in told.hint.split("signes")[0] if c.isdigit()))
    assert 700 <= characters <= 2400


def test_the_previous_pdf_stays_when_a_build_fails(studio: Callable[..., Path], tmp_path: Path) -> None:
    project = studio(CARD)
    good = build(tmp_path / "out", project)
    before = good.file.read_bytes()
    path = project / f"content/{CARD}.md"
    path.write_text(path.read_text(encoding="utf-8").replace("total: 15000", "total: 16000"), encoding="utf-8")
    bad = build(tmp_path / "out", project)
    assert bad.result is None and good.file.read_bytes() == before
    assert [str(d) for d in bad.report.of(Severity.ERROR)] == [
        f"content/{CARD}.md:{line_of(project, 'total: 16000')}:10: erreur[montage-total]: "
        "les parts font 15\u202f000\u00a0€, le total annonce 16\u202f000\u00a0€\n"
        "    aide : corrigez un montant, ou expliquez l’écart dans « note »"]


def test_the_proof_of_a_card_too_long_is_built_and_marks_it(studio: Callable[..., Path], tmp_path: Path) -> None:
    project = studio(CARD)
    path = project / f"content/{CARD}.md"
    path.write_text(path.read_text(encoding="utf-8") + "\n\n" + "Une phrase de plus, pour voir. " * 70, encoding="utf-8")
    built = build(tmp_path / "out", project, variant="proof")
    assert built.file.is_file() and "Texte en trop" in built.texts[1]
    assert any(d.severity is Severity.ERROR for d in built.report)


def test_a_two_page_card_on_a_recto_is_told(studio: Callable[..., Path], tmp_path: Path) -> None:
    project = studio("fiches/plateau-central", CARD)
    built = build(tmp_path / "out", project)
    (told,) = [d for d in built.report if d.code == "vis-a-vis"]
    assert told.severity is Severity.WARNING and built.result is not None
    assert "après « fiches/mopti »" in told.hint


def test_publishing_an_exchange_takes_its_text_and_no_more(studio: Callable[..., Path], tmp_path: Path) -> None:
    project = studio("echanges/rencontre-nationale")
    path = project / "content/echanges/rencontre-nationale.md"
    source = path.read_text(encoding="utf-8").replace("status: awaiting\n", "")
    path.write_text(source + "\n\nUn texte d’essai, pour la maquette.\n", encoding="utf-8")
    built = build(tmp_path / "out", project)
    assert built.report.of(Severity.ERROR) == [] and built.result.awaiting == ()
    assert "Un texte d’essai" in built.texts[0]
