"""The shelf is never wrong: after each of a series of edits, a build that has it and one that has none
give the same bytes; and what has not changed is not laid out again."""

from __future__ import annotations

import random
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from imprint import pipeline, typeset
from imprint.diagnostics import Report
from imprint.variants import VARIANTS
from tests.conftest import JARDINS, PROJECT

pytestmark = [pytest.mark.build, pytest.mark.usefixtures("alone")]


def replaced(path: Path, pattern: str, by: str) -> None:
    """Change the first match in a file, which must be there."""
    text = path.read_text(encoding="utf-8")
    changed = re.sub(pattern, by, text, count=1, flags=re.S)
    assert changed != text
    path.write_text(changed, encoding="utf-8")


def word(project: Path) -> None:
    """One word in a card."""
    replaced(project / "jardins/fiches/trois-puits.md", r"\n([A-ZÉ][a-zé]+) ", r"\n\1 vraiment ")


def title(project: Path) -> None:
    """A title that other parts print."""
    replaced(project / "jardins/fiches/grainotheque.md", r"title: [^\n]*", "title: Une grainothèque de quartier")


def extent(project: Path) -> None:
    """A part that grows, so that the folios after it move."""
    file = project / "jardins/articles/friches.md"
    file.write_text(file.read_text(encoding="utf-8") + "\nEncore un paragraphe de la friche et de ses voisins.\n" * 60, encoding="utf-8")


def sheet(project: Path) -> None:
    """A style sheet."""
    replaced(project / "styles/card.css", r"$", "\n.cooperation { letter-spacing: .01em }\n")


def colour(project: Path) -> None:
    """A colour of the tokens."""
    replaced(project / "styles/tokens.yaml", r'brique:(\s+)\{hex: "#[0-9A-F]+"', r'brique:\1{hex: "#A4371B"')


def template(project: Path) -> None:
    """A template."""
    replaced(project / "templates/card.html", r"<div class=\"cooperation\">", '<div class="cooperation" data-changed="1">')


def label(project: Path) -> None:
    """A printed word."""
    replaced(project / "jardins/labels.yaml", r"contact: [^\n]*", "contact: Pour écrire")


def order(project: Path) -> None:
    """The order of the flatplan: a card goes before the one that it followed."""
    replaced(project / "jardins/editions/printemps-2024.yaml", r"(\n\s+- fiches/trois-puits[^\n]*)(\n\s+- fiches/grainotheque[^\n]*)", r"\2\1")


def picture(project: Path) -> None:
    """A picture under the same name."""
    from PIL import Image

    file = project / "jardins/images/rangs.jpg"
    with Image.open(file) as image:
        image.transpose(Image.Transpose.FLIP_LEFT_RIGHT).save(file, quality=90)


EDITS = (word, title, extent, sheet, colour, template, label, order, picture)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project of its own, with the fictitious publication beside the templates and sheets."""
    for name in ("templates", "styles", "assets"):
        shutil.copytree(PROJECT / name, tmp_path / name)
    shutil.copytree(JARDINS, tmp_path / "jardins")
    return tmp_path


def build(project: Path, out: str, variant: str) -> bytes:
    """The bytes of a build."""
    report = Report()
    result = pipeline.build(pipeline.Job(project, project / "jardins", project / out, variant=VARIANTS[variant]), report)
    assert result is not None, [str(each) for each in report]
    return result.file.read_bytes()


def test_the_same_bytes_with_a_shelf_and_without(project: Path) -> None:
    series = random.Random(2019)
    edits = list(EDITS)
    series.shuffle(edits)
    build(project, "kept", "screen")
    for number, edit in enumerate(edits):
        edit(project)
        variant = series.choice(["screen", "screen", "press"])
        assert build(project, "kept", variant) == build(project, f"fresh-{number}", variant), f"after {edit.__name__}"


def test_only_what_has_changed_is_laid_out_again(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build(project, "kept", "screen")
    laid, lay_out = [], typeset.Typesetter._set

    def counted(self: typeset.Typesetter, html: str, names: tuple[str, ...]) -> object:
        laid.append(names)
        return lay_out(self, html, names)

    monkeypatch.setattr(typeset.Typesetter, "_set", counted)
    before = build(project, "kept", "screen")
    assert laid == []
    word(project)
    assert build(project, "kept", "screen") != before
    assert laid == [("card", "measure"), ("card",)]


def test_a_shelf_can_be_emptied_at_any_time(project: Path) -> None:
    first = build(project, "kept", "screen")
    files = [path for path in (project / "kept" / pipeline.CACHE).rglob("*") if path.is_file()]
    for path in files[::2]:
        path.unlink()
    for path in files[1::4]:
        path.write_bytes(path.read_bytes()[:-10])
    assert build(project, "kept", "screen") == first


def test_what_has_not_changed_is_not_made_again(project: Path) -> None:
    """Nothing is bound, proofread or checked again, and no engine is loaded; a file that was spoilt is made anew."""
    program = ("import sys; from imprint import bind, cli, presence, preflight\n"
               "for module, name in (bind, 'bind'), (presence, 'prove'), (preflight, 'check'):\n"
               "    setattr(module, name, lambda *given, _name=name, _do=getattr(module, name), **named: print(_name) or _do(*given, **named))\n"
               "try: cli.main()\nfinally: print('weasyprint' in sys.modules)")

    def run() -> tuple[str, str, bytes]:
        words = ["--content", str(project / "jardins"), "--out", str(project / "out")]
        done = subprocess.run([sys.executable, "-c", program, *words], capture_output=True, text=True, cwd=PROJECT)
        assert done.returncode == 0
        file, = (project / "out").glob("*.pdf")
        return done.stdout, re.sub(r"\s+\d+,\d\ss", "", done.stderr), file.read_bytes()

    first, again = run(), run()
    assert first[0].split() == ["bind", "prove", "check", "True"] and again[0].split() == ["False"]
    assert again[1:] == first[1:] and "passages retrouvés" in again[1]
    next((project / "out").glob("*.pdf")).write_bytes(first[2][:-10])
    assert run()[1:] == first[1:]
