"""Every code of the catalogue, provoked by the smallest mistake; what is printed is compared whole.

A folder is named after its code. It changes the publication `jardins` and holds what must then be
printed, in expected.txt:

    files/       files that replace those of the publication, or join them
    change.yaml  content: [{file, find, replace}]   words of the publication to replace, found once
                 remove: [file]                     files to take away
                 parts: [ref]                       makes a booklet of the cover, these parts, the
                                                    colophon and the back cover, and typesets it
                 project: [{file, find, replace}]   the same in styles/ or templates/
                 variant: press                     what to build of it, else the screen's PDF
    desk: true                         told by the command check alone
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.testing import CliRunner

from imprint import cli, output
from imprint.catalogue import CATALOGUE
from imprint.commands import check
from imprint.job import Job
from tests.conftest import PROJECT, Run, printed

HERE = Path(__file__).resolve().parent
TOGETHER = "together"  # the one folder that holds many mistakes
CASES = sorted(folder.name for folder in HERE.iterdir() if (folder / "expected.txt").is_file())
CHANGES = {case: yaml.safe_load(path.read_text(encoding="utf-8")) or {} if (path := HERE / case / "change.yaml").is_file()
           else {} for case in CASES}
BUILT = [case for case in CASES if "parts" in CHANGES[case]]
DESK = [case for case in CASES if CHANGES[case].get("desk")]
READ = [case for case in CASES if case not in {*BUILT, *DESK, TOGETHER}]

# Codes that no change of content or style provokes, and where they are tested instead.
ELSEWHERE = {
    "ecriture": "a disk that refuses: tests/unit/test_output.py",
    "cahier-perdu": "sheets without a page: tests/unit/test_impose.py",
    "cahier-pages": "a finished PDF of five pages: tests/unit/test_impose.py",
    "pdf-illisible": "a finished PDF that is cut short: tests/unit/test_impose.py",
    **dict.fromkeys(("controle-polices", "controle-format", "controle-couleurs", "controle-surimpression",
                     "controle-images", "controle-pages", "controle-acces"), "finished PDFs, each with one fault: tests/unit/test_preflight.py"),
    **dict.fromkeys(("manuscrit-illisible", "manuscrit-reste"), "a Word manuscript brought in: tests/unit/test_manuscript.py"),
    **dict.fromkeys(("mot-inconnu", "mot-inutile"), "no part of a build: tests/unit/test_spelling.py"),
    **dict.fromkeys(("lien-injoignable", "lien-deplace"), "a server that answers: tests/unit/test_reach.py"),
    "partie-lente": "work that takes too long: tests/unit/test_patience.py",
    "bibliotheque": "a library that warns: tests/unit/test_overheard.py",
    "bibliotheque-echec": "a library that fails: tests/unit/test_overheard.py",
    "fiche-inconnue": "a card asked for by a wrong name: tests/pages/test_cards.py",
}


def replace(root: Path, changes: list[dict[str, str]]) -> None:
    """Apply replacements, each of words that stand exactly once in their file."""
    for change in changes:
        path = root / change["file"]
        text = path.read_text(encoding="utf-8")
        assert text.count(change["find"]) == 1, f"{change['file']}: « {change['find']} » {text.count(change['find'])}×"
        path.write_text(text.replace(change["find"], change["replace"]), encoding="utf-8")


def spoil(case: str, content: Path) -> None:
    """Apply the mistake of a case to a copy of the publication."""
    change = CHANGES[case]
    if "parts" in change:
        reduce(content, change["parts"])
    if (HERE / case / "files").is_dir():
        shutil.copytree(HERE / case / "files", content, dirs_exist_ok=True)
    replace(content, change.get("content", []))
    for name in change.get("remove", []):
        (content / name).unlink()


def reduce(content: Path, parts: list[str]) -> None:
    """Leave of the publication the cover, these parts, the colophon and the back cover."""
    plan = ["pages/couverture", *parts, "sources", "pages/dos"]
    edition = content / "editions" / "printemps-2024.yaml"
    data = yaml.safe_load(edition.read_text(encoding="utf-8"))
    kept = {edition, content / "publication.yaml", content / "labels.yaml", content / f"{data['genesis']}.md"}
    kept |= {path for ref in plan for path in (content / f"{ref}.md", content / f"{ref}.yaml")}
    for path in content.rglob("*"):
        if path.suffix in {".md", ".yaml"} and path not in kept:
            path.unlink()
    data |= {"flatplan": plan, "label": f"{data['label']}, Belgique"}  # the country of every card must be printed
    edition.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")


def project(case: str, folder: Path) -> Path:
    """The project, or a copy of its styles and templates with the case's changes."""
    changes: list[dict[str, Any]] = CHANGES[case].get("project", [])
    if not changes:
        return PROJECT
    for name in ("styles", "templates"):
        shutil.copytree(PROJECT / name, folder / "project" / name)
    (folder / "project" / "assets").symlink_to(PROJECT / "assets")
    replace(folder / "project", changes)
    return folder / "project"


@pytest.mark.parametrize("code", READ)
def test_content(code: str, jardins: Path, read: Run) -> None:
    """A mistake in the content is told before anything is typeset."""
    spoil(code, jardins)
    assert read(jardins) == (HERE / code / "expected.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("code", DESK)
def test_desk(code: str, jardins: Path) -> None:
    """A slip that `check` tells and a build lets pass."""
    spoil(code, jardins)
    report, _ = check.reread(Job(PROJECT, jardins, jardins.parent / "out"))
    assert printed(report) == (HERE / code / "expected.txt").read_text(encoding="utf-8")


@pytest.mark.build
@pytest.mark.parametrize("code", BUILT)
def test_layout(code: str, jardins: Path, tmp_path: Path, build: Run) -> None:
    """A mistake that only the laid-out pages show."""
    spoil(code, jardins)
    told = build(jardins, project=project(code, tmp_path), variant=CHANGES[code].get("variant", "screen"))
    assert told == (HERE / code / "expected.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("code", sorted(set(CATALOGUE) - set(ELSEWHERE)))
def test_every_code_has_its_case(code: str) -> None:
    """No message is printed that nobody has read in a test."""
    expected = HERE / code / "expected.txt"
    assert expected.is_file()
    assert f"[{code}]: " in expected.read_text(encoding="utf-8")


def test_nothing_but_codes() -> None:
    """Every folder is named after a code of the catalogue, and what is tested elsewhere is one too."""
    assert set(CASES) - set(CATALOGUE) == {TOGETHER}
    assert set(ELSEWHERE) - set(CATALOGUE) == set()


def test_unspoilt(jardins: Path, read: Run) -> None:
    """Without a change, nothing is printed: each case shows its own mistake."""
    assert read(jardins) == ""
    assert list(check.reread(Job(PROJECT, jardins, jardins.parent / "out"))[0]) == []


def test_together(jardins: Path, tmp_path: Path) -> None:
    """Many mistakes in many files are told in one run, sorted by file; the previous PDF stays as it was."""
    spoil(TOGETHER, jardins)
    before = tmp_path / "out" / "cahiers-jardins-printemps-2024.pdf"
    before.parent.mkdir()
    before.write_bytes(b"%PDF the previous one")
    run = CliRunner().invoke(cli.app, ["--content", str(jardins), "--out", str(before.parent)])
    stages, told, summary = re.fullmatch(r"(.*?)(jardins/.*?)((?:^\S[^\n]*\n){2})", run.stderr, re.S | re.M).groups()
    files = [line.split(":")[0] for line in told.splitlines() if line.startswith("jardins/")]
    assert told == (HERE / TOGETHER / "expected.txt").read_text(encoding="utf-8")
    assert re.findall(r"(?m)^\w+", stages) == ["Lecture"]
    assert summary.splitlines()[-1] == "37 erreurs, aucun avertissement"
    assert files == sorted(files)
    assert len(files) == 37
    assert run.exit_code == 1
    assert run.stdout == ""
    assert sorted(path.name for path in before.parent.iterdir()) == [output.LOCK, before.name, "rapport.html"]
    assert before.read_bytes() == b"%PDF the previous one"
