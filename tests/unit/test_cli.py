"""The front door: what the commands say and how they end, short of building."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from imprint.commands import count, shown
from imprint.diagnostics import Exit

PROJECT = Path(__file__).resolve().parents[2]


def run(*words: str, python: str = sys.executable, flags: tuple[str, ...] = ()) -> subprocess.CompletedProcess[str]:
    """Run build.py as an editor does."""
    return subprocess.run([python, *flags, str(PROJECT / "build.py"), *words], capture_output=True, text=True, timeout=120)


def test_a_content_folder_that_is_not_there() -> None:
    done = run("--content", "nulle-part")
    assert done.returncode == Exit.USAGE
    assert done.stderr == ("build.py: erreur: le dossier « nulle-part » n’existe pas\n"
                           "    aide : donnez le dossier du contenu : --content DOSSIER\n")


def test_an_unknown_edition_is_told_with_the_nearest() -> None:
    done = run("--edition", "automne-2018")
    assert done.returncode == Exit.CONTENT
    assert "erreur[edition-inconnue]: il n’y a pas d’édition « automne-2018 »" in done.stderr
    assert "vouliez-vous « automne-2019 » ?" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_option_before_a_command_is_not_passed_over_in_silence() -> None:
    done = run("--out", "ailleurs", "cards")
    assert done.returncode == Exit.USAGE
    assert done.stderr == ("build.py: erreur: « --out » est écrit avant « cards », qui ne le verrait pas\n"
                           "    aide : écrivez les options après la commande : build.py cards --out …\n")


@pytest.mark.parametrize("shard", ["9/8", "0/8", "2", "a/b", "1/0", "-1/8"])
def test_what_is_no_share_of_the_cards(shard: str) -> None:
    done = run("cards", f"--shard={shard}")
    assert done.returncode == Exit.USAGE
    assert done.stderr == (f"build.py: erreur: « {shard} » n’est pas une part des fiches\n"
                           "    aide : écrivez --shard RANG/NOMBRE, le rang allant de 1 au nombre : --shard 2/8\n")


def test_one_card_and_a_share_of_them_do_not_go_together() -> None:
    done = run("cards", "--only", "dank", "--shard", "1/2")
    assert done.returncode == Exit.USAGE
    assert done.stderr == ("build.py: erreur: « --only » et « --shard » ne vont pas ensemble\n"
                           "    aide : choisissez une seule fiche, ou une part de toutes\n")


def test_without_its_dependencies_it_says_what_to_run() -> None:
    done = run(flags=("-S", "-E"))  # no site-packages: nothing but the standard library
    assert done.returncode == Exit.MACHINE
    assert "make pdf" in done.stderr and "Traceback" not in done.stderr


def test_preflight_of_a_file_that_is_not_there() -> None:
    done = run("preflight", "rien.pdf")
    assert done.returncode == Exit.USAGE
    assert done.stderr == "build.py: erreur: le fichier « rien.pdf » n’existe pas\n    aide : donnez le chemin d’un PDF\n"


def test_preflight_of_what_is_no_pdf() -> None:
    done = run("preflight", str(PROJECT / "LICENSE"))
    assert done.returncode == Exit.PREFLIGHT
    assert "erreur[pdf-illisible]" in done.stderr and "1 erreur, aucun avertissement" in done.stderr


@pytest.mark.parametrize(("number", "noun", "words"), [
    (0, "erreur", "aucune erreur"), (1, "erreur", "1 erreur"), (2, "erreur", "2 erreurs"),
    (0, "avertissement", "aucun avertissement"), (3, "avertissement", "3 avertissements"),
])
def test_numbers_agree_with_their_noun(number: int, noun: str, words: str) -> None:
    assert count(number, noun) == words


def test_paths_are_as_short_as_can_be(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    assert shown(tmp_path / "out" / "a.pdf") == "out/a.pdf"
    assert shown(Path("/ailleurs/a.pdf")) == "/ailleurs/a.pdf"
