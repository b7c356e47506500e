"""What a content folder may not hold: nothing of the folder is opened then, and the message says why."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from imprint import gate
from tests.conftest import Run

PAGE = "articles/friches.md"


def link(target: Path | str) -> Callable[[Path], None]:
    """Puts a link in the place of a file."""
    def put(path: Path) -> None:
        path.unlink()
        path.symlink_to(target)
    return put


def folder(path: Path) -> None:
    """Puts a folder in the place of a file."""
    path.unlink()
    path.mkdir()


def pipe(path: Path) -> None:
    """Puts a named pipe in the place of a file: who opens it waits for ever."""
    path.unlink()
    os.mkfifo(path)


AWAY = ("c’est un lien vers un fichier d’un autre dossier", "remplacez-le par le fichier lui-même")
NOWHERE = ("c’est un lien qui ne mène à rien", "remplacez-le par le fichier lui-même")
PLAIN = ("ce n’est pas un fichier ordinaire", "retirez-le du dossier")


@pytest.mark.parametrize("name, put, problem, advice", [
    (PAGE, link("/etc/hostname"), *AWAY),
    (PAGE, link("/dev/zero"), *AWAY),
    ("images/rangs.jpg", link("/etc/hostname"), *AWAY),
    (PAGE, link("friches.md"), *NOWHERE),
    (PAGE, link("perdu.md"), *NOWHERE),
    (PAGE, pipe, *PLAIN),
    ("mots.txt", pipe, *PLAIN),
    (PAGE, folder, "c’est un dossier, sous un nom de fichier", "retirez « .md » de son nom"),
    (PAGE, lambda path: path.write_bytes(b"a b\n" * 2_500_000), "il pèse 10\u202f000 ko, pour 60 au plus", "partagez-le, ou allégez-le"),
    ("images/rangs.jpg", lambda path: os.truncate(path, 70_000_000), "il pèse 70\u202f000 ko, pour 60\u202f000 au plus",
     "partagez-le, ou allégez-le"),
])
def test_refused_files(name: str, put: Callable[[Path], None], problem: str, advice: str, jardins: Path, read: Run) -> None:
    put(jardins / name)
    assert read(jardins) == f"jardins/{name}: erreur[fichier-refuse]: le fichier ne peut être admis : {problem}\n    aide : {advice}\n"


def test_a_folder_that_is_a_link(jardins: Path, read: Run) -> None:
    shutil.move(jardins / "editions", jardins.parent / "editions")
    (jardins / "editions").symlink_to(jardins.parent / "editions")
    assert read(jardins) == (f"jardins/editions: erreur[fichier-refuse]: le fichier ne peut être admis : {AWAY[0]}\n"
                             f"    aide : {AWAY[1]}\n")


def test_a_link_within_the_folder(jardins: Path, read: Run) -> None:
    """One text under two names is the editors' own affair."""
    shutil.move(jardins / PAGE, jardins / "articles" / "friches.txt")
    (jardins / PAGE).symlink_to("friches.txt")
    assert read(jardins) == ""


@pytest.mark.parametrize("name, shown", [("a" * 118 + ".md", "a" * 118 + ".md"), ("a\n\x1b[31m.md", r"a\u000a\u001b[31m.md"),
                                         (os.fsdecode(b"a\xff.md"), r"a\udcff.md")])
def test_names(name: str, shown: str, jardins: Path, read: Run) -> None:
    """A name can neither command a terminal nor pass what a file system bears."""
    (jardins / name).write_text("x", encoding="utf-8")
    assert read(jardins) == (
        f"jardins/{shown}: erreur[fichier-refuse]: le fichier ne peut être admis : son nom est trop long, ou compte un signe invisible\n"
        "    aide : donnez-lui un nom simple, de 120 signes au plus\n")


def test_too_many_files(jardins: Path, read: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "FILES", 10)
    assert read(jardins) == ("jardins: erreur[fichier-refuse]: le fichier ne peut être admis : le dossier compte plus de 10 fichiers\n"
                             "    aide : retirez ce qui n’est pas du contenu\n")


@pytest.mark.parametrize("reference", ["../dehors", "{parent}/dehors", "a\\0b", "a" * 300])
def test_a_flatplan_does_not_lead_out(reference: str, jardins: Path, read: Run) -> None:
    """What stands outside is not there, whatever the way that a reference takes."""
    shutil.copy(jardins / PAGE, jardins.parent / "dehors.md")
    edition = jardins / "editions" / "printemps-2024.yaml"
    name = reference.format(parent=jardins.parent)
    edition.write_text(edition.read_text(encoding="utf-8").replace("flatplan:\n", f'flatplan:\n  - "{name}"\n'), encoding="utf-8")
    assert read(jardins).splitlines()[0] == (
        f"jardins/editions/printemps-2024.yaml:14:5: erreur[partie-inconnue]: le chemin de fer appelle « {name} », qui n’existe pas"
    ).replace("\\0", "\\u0000")


def test_a_genesis_does_not_lead_out(jardins: Path, read: Run) -> None:
    (jardins.parent / "secret.md").write_text("[secret](javascript:0)", encoding="utf-8")
    edition = jardins / "editions" / "printemps-2024.yaml"
    edition.write_text(edition.read_text(encoding="utf-8").replace("genesis: histoire/printemps-2024", "genesis: ../secret"), encoding="utf-8")
    assert read(jardins).splitlines()[0] == (
        "jardins/editions/printemps-2024.yaml:3:10: erreur[fichier-absent]: le fichier « jardins/../secret.md » n’existe pas")


@pytest.mark.parametrize("text, found", [
    ("un\n\n" + "mot " * 5001, (3, "la ligne compte plus de 20000 signes", "coupez-la en paragraphes")),
    ("- un\n" + " " * 61 + "- deux", (2, "la ligne est en retrait de plus de 60 espaces", "imbriquez moins de listes")),
    ("un\n- deux" + " " * 501 + "trois", (2, "la ligne compte plus de 500 espaces de suite", "retirez-les")),
    ("un\n> - > " + "> " * 9, (2, "la ligne est citée plus de 10 fois", "retirez des « > »")),
    ("un\n" + "> " * 10 + "a > b", None),
    ("un\n" + "9" * 2001, (2, "la ligne compte un mot de plus de 2000 signes", "coupez-le, ou retirez-le")),
    ("[a](b) " * 1001, (1, "le passage compte plus de 2000 signes de mise en forme", "partagez-le par des lignes vides")),
    ("## " + "# " * 2000, (1, "le passage compte plus de 2000 signes de mise en forme", "partagez-le par des lignes vides")),
    ("*\n" * 2001, (2001, "le passage compte plus de 2000 signes de mise en forme", "partagez-le par des lignes vides")),
    ("*\n\n" * 2001, None),
    ("un\ndeux\0\0\0", (2, "le disque y a laissé des caractères nuls (U+0000) : l’enregistrement a été interrompu",
                         "reprenez une copie plus ancienne, ou effacez-les et retapez ce qui manque")),
    ("un\n\n- *deux*\n    - trois\tquatre", None),
])
def test_tangle(text: str, found: tuple[int, str, str] | None) -> None:
    assert gate.tangle(text) == found


BILLION = "a: &a [x, x]\n" + "".join(f"{new}: &{new} [*{old}, *{old}]\n" for old, new in zip("abcdefg", "bcdefgh", strict=True))
REFERRED = "un « * » ou un « & » au début d’une valeur fait d’elle un renvoi YAML\n    aide : mettez la valeur entre guillemets droits \"…\"\n"


@pytest.mark.parametrize("added, where, told", [
    (BILLION, "33:4", REFERRED),
    ("x: &x [*x]\n", "33:4", REFERRED),
    ("x: " + "[" * 30 + "]" * 30 + "\n", "33:23", "il compte plus de 20 niveaux\n    aide : imbriquez moins de listes et de clés\n"),
    ("x:\n" + "  - 1\n" * 5_001, "4944:5", "il compte plus de 5000 valeurs\n    aide : partagez le fichier\n"),
])
def test_yaml_that_grows(added: str, where: str, told: str, jardins: Path, read: Run) -> None:
    """A few lines can stand for billions of values, or for more levels than any program follows."""
    with (jardins / "publication.yaml").open("a", encoding="utf-8") as file:
        file.write(added)
    assert read(jardins) == f"jardins/publication.yaml:{where}: erreur[yaml]: le YAML ne se lit pas : {told}"
