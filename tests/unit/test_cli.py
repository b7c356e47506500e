"""The front door: what the commands say and how they end, short of building."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
import typer

from imprint import cli, diagnostics, output
from imprint.commands import count, shown
from imprint.diagnostics import Exit
from tests.unit.test_docs import commands

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


COMMANDS = "check, schemas, diff, preflight, press, booklet, cards, web, all, preview, new"


@pytest.mark.parametrize(("words", "message", "hint"), [
    ("chek", "la commande « chek » n’existe pas", f"vouliez-vous « check » ? commandes : {COMMANDS}"),
    ("new fich", "la commande « fich » n’existe pas", "vouliez-vous « fiche » ? commandes : fiche, article, exchange, organisation, edition"),
    ("new", "il manque la commande", "commandes : fiche, article, exchange, organisation, edition"),
    ("--edtion x", "l’option « --edtion » n’existe pas", "vouliez-vous « --edition » ? « build.py --help » dit comment l’écrire"),
    ("check --contant x", "l’option « --contant » n’existe pas", "vouliez-vous « --content » ? « build.py check --help » dit comment l’écrire"),
    ("check -z", "l’option « -z » n’existe pas", "« build.py check --help » dit comment l’écrire"),
    ("check --edition", "l’option « --edition » attend une valeur", "« build.py COMMANDE --help » dit comment l’écrire"),
    ("check --fix=oui", "l’option « --fix » ne prend pas de valeur", "« build.py COMMANDE --help » dit comment l’écrire"),
    ("check un deux", "« un deux » est de trop", "« build.py check --help » dit comment l’écrire"),
    ("preflight", "il manque « FICHIER » derrière la commande", "« build.py preflight --help » dit comment l’écrire"),
    ("preview --port abc", "la valeur de « --port » ne convient pas", "--port : Le port, de 1 à 65535 (défaut : 8000, ou un port libre)."),
    ("booklet --creep 11", "la valeur de « --creep » ne convient pas", "--creep : La chasse, de 0 à 10 mm, de la feuille du milieu."),
    ("booklet --sheet a6", "la valeur de « --sheet » ne convient pas", "--sheet : La feuille : a3, ou a4 pour un livret réduit en A5."),
])
def test_a_command_that_cannot_be_read(words: str, message: str, hint: str, monkeypatch: pytest.MonkeyPatch,
                                       capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "argv", ["build.py", *words.split()])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == Exit.USAGE
    assert capsys.readouterr().err == f"build.py: erreur: {message}\n    aide : {hint}\n"


def test_help_pages_are_in_french(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """The library's own words are replaced, on the pages of all commands."""
    monkeypatch.setenv("COLUMNS", "100")
    names = [name for name, _ in commands(typer.main.get_command(cli.app))]
    for name in names:
        monkeypatch.setattr(sys, "argv", ["build.py", *name.split(), "-h"])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        assert ended.value.code == Exit.GOOD
    pages = capsys.readouterr().out
    assert pages.count("Usage\u00a0: build.py") == pages.count("Affiche cette aide.") == len(names)
    assert "Usage\u00a0: build.py diff [OPTIONS] ANCIEN NOUVEAU\n" in pages and "Usage\u00a0: build.py new [OPTIONS] COMMANDE\n" in pages
    assert {"Options\u00a0:", "Commandes\u00a0:", "Arguments\u00a0:"} == set(re.findall(r"(?m)^(\w+.:)$", pages))
    assert "[défaut\u00a0: a3]" in pages and "[obligatoire]" in pages
    assert not re.search(r"default|required|Show|COMMAND\b|<(?!texte|chemin|nombre|a3\|a4|text\||=)|\.\.\.", pages)


def test_a_question_that_is_not_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C, or the end of the input, at a question."""
    def leave(**_: object) -> None:
        raise typer.Abort

    monkeypatch.setattr(cli, "app", leave)
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == Exit.INTERRUPTED


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


@pytest.mark.parametrize("fault, line", [
    (ValueError("un\nmot\x1b[31m"), r"ValueError: un\u000amot\u001b[31m"), (MemoryError(), "MemoryError: "),
    (RecursionError("trop"), "RecursionError: trop")])
def test_a_fault_of_the_program_ends_in_one_line(fault: Exception, line: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path,
                                                 capsys: pytest.CaptureFixture[str]) -> None:
    """The traceback is in a file that is new each time; the exit code says that it is our fault."""
    def fail(**_: object) -> None:
        raise fault

    monkeypatch.setattr(cli, "app", fail)
    monkeypatch.setattr(diagnostics.tempfile, "tempdir", str(tmp_path))
    with pytest.raises(SystemExit) as ended:
        cli.main()
    saved, = tmp_path.iterdir()
    assert ended.value.code == Exit.UNEXPECTED
    assert capsys.readouterr().err == (f"build.py: erreur[inattendue]: {line}\n"
                                       f"    aide : c’est un défaut du programme ; joignez {saved} à votre message\n")
    assert saved.read_text(encoding="utf-8").startswith("Traceback")


def test_a_fault_whose_report_cannot_be_kept(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError(28, "full")

    monkeypatch.setattr(cli, "app", fail)
    monkeypatch.setattr(diagnostics.tempfile, "mkstemp", fail)
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == Exit.UNEXPECTED
    assert capsys.readouterr().err == (
        "build.py: erreur[inattendue]: OSError: [Errno 28] full\n    aide : c’est un défaut du programme ; "
        "son rapport n’a pu être gardé, faute de place ; joignez la ligne ci-dessus à votre message\n")


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
@pytest.mark.parametrize("command", ["", "press", "booklet", "cards", "web", "check"])
def test_interrupted(command: str, tmp_path: Path) -> None:
    """Ctrl-C in the midst of any command ends it without a traceback, and nothing is written."""
    code = ("import os, signal, sys\nfrom imprint import cli, load\n"
            "load.load = lambda *_: os.kill(os.getpid(), signal.SIGINT)\ncli.main()")
    words = [*filter(None, [command]), *(["--out", str(tmp_path)] if command != "check" else [])]
    done = subprocess.run([sys.executable, "-c", code, *words], cwd=PROJECT, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == Exit.INTERRUPTED
    assert "Traceback" not in done.stderr
    assert {p.name for p in tmp_path.iterdir()} <= {output.LOCK}
