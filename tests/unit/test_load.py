"""Reading content: encodings and line ends, places in files, values as they are written, editions."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from imprint import load
from imprint.diagnostics import Location, Report
from imprint.folder import Folder
from imprint.model import Publication
from imprint.yamlfile import near, parse, read_text, split_header
from tests.conftest import PROJECT, printed

COLOURS = frozenset({"ocre", "feuille", "prune", "brique", "petrole", "encre"})
CARD = "fiches/semis-de-lune.md"


def loaded(content: Path, edition: str | None = None) -> tuple[Publication | None, str]:
    """The publication of a folder, and what is printed meanwhile."""
    report = Report()
    return load.load(content, PROJECT, edition, COLOURS, report), printed(report)


def rewrite(path: Path, change: Callable[[str], bytes]) -> None:
    """Replace the text of a file by bytes that `change` makes of it."""
    path.write_bytes(change(path.read_text(encoding="utf-8")))


# Encodings and line ends

@pytest.mark.parametrize("change", [
    pytest.param(lambda text: text.encode(), id="as it is"),
    pytest.param(lambda text: text.encode("utf-8-sig"), id="byte order mark"),
    pytest.param(lambda text: text.replace("\n", "\r\n").encode(), id="Windows"),
    pytest.param(lambda text: text.replace("\n", "\r\n").encode("utf-8-sig"), id="Windows, with a mark"),
    pytest.param(lambda text: text.replace("\n", "\r").encode(), id="old Macintosh"),
    pytest.param(lambda text: text.replace("---\n", "---  \n").encode(), id="spaces after the fence"),
    pytest.param(lambda text: text.rstrip("\n").encode(), id="no last line end"),
])
def test_written_by_any_editor(change: Callable[[str], bytes], jardins: Path) -> None:
    """The same card, whatever the program that saved it."""
    before, _ = loaded(jardins)
    rewrite(jardins / CARD, change)
    after, told = loaded(jardins)
    ref = CARD.removesuffix(".md")
    assert told == ""
    assert after.items[ref].model == before.items[ref].model
    assert after.items[ref].body.rstrip() == before.items[ref].body.rstrip()
    assert after.items[ref].body_line == before.items[ref].body_line == 9


@pytest.mark.parametrize("raw, line, byte", [
    pytest.param(b"---\nkind: card\ntitle: Caf\xe9\n---\n", 3, 26, id="Latin-1"),
    pytest.param(b"---\r\ntitle: l\x92eau\r\n---\r\n", 2, 14, id="Windows-1252"),
    pytest.param("---\ntitle: Thé\n".encode("utf-16"), 1, 1, id="UTF-16"),
    pytest.param(b"---\ntitle: Th\xc3", 2, 14, id="cut in the middle of a letter"),
    pytest.param(b"---\ntitle: The\n---\n\n\xff", 5, 21, id="in the body"),
])
def test_other_encodings(raw: bytes, line: int, byte: int, jardins: Path) -> None:
    """The message gives the line of the first byte that is not UTF-8."""
    (jardins / CARD).write_bytes(raw)
    assert loaded(jardins)[1] == (
        f"jardins/{CARD}:{line}: erreur[encodage]: le fichier n’est pas enregistré en UTF-8 (octet n° {byte})\n"
        "    aide : dans votre éditeur, choisissez « Enregistrer avec l’encodage UTF-8 »\n")


@pytest.mark.parametrize("raw", [b"", b"\n\n", b" \t\r\n", b"\xef\xbb\xbf", b"\xef\xbb\xbf\r\n"])
def test_empty(raw: bytes, jardins: Path) -> None:
    """Nothing but spaces, or a byte order mark, is nothing."""
    (jardins / CARD).write_bytes(raw)
    assert loaded(jardins)[1] == (f"jardins/{CARD}:1: erreur[fichier-vide]: le fichier est vide\n"
                                  "    aide : écrivez-y son en-tête, ou retirez-le du dossier\n")


def test_decomposed_letters(jardins: Path) -> None:
    """Letters that a Mac wrote in two signs are kept; the place of a text is found all the same."""
    path = jardins / CARD
    path.write_text(unicodedata.normalize("NFD", path.read_text(encoding="utf-8")), encoding="utf-8")
    publication, told = loaded(jardins)
    assert told == ""
    assert unicodedata.normalize("NFC", publication.items["fiches/semis-de-lune"].model.places[0].town) == "Liège"
    assert publication.line(f"jardins/{CARD}", "Les carottes n’ont pas vu la différence") == 30


# Headers and bodies

@pytest.mark.parametrize("text, header, body, lines", [
    ("---\na: 1\n---\n\nTexte\n", "a: 1", "\nTexte\n", 3),
    ("---\na: 1\n---", "a: 1", "", 3),
    ("---\n# b\na: 1\n\n---\nTexte\n\n---\n\nSuite", "# b\na: 1\n", "Texte\n\n---\n\nSuite", 5),
    ("---\na: 1\n --- \nb: 2\n---\n", "a: 1\n --- \nb: 2", "", 5),
])
def test_header(text: str, header: str, body: str, lines: int) -> None:
    """The first line and the next « --- » fence the header; later ones are rules of the body."""
    report = Report()
    assert split_header(text, "f.md", report) == (header, body, lines)
    assert list(report) == []


@pytest.mark.parametrize("text, problem", [
    ("\n---\na: 1\n---\n", "manque au début du fichier"), ("Texte", "manque au début du fichier"),
    (" ---\na: 1\n---\n", "manque au début du fichier"), ("----\na: 1\n----\n", "manque au début du fichier"),
    ("---", "n’est pas refermé par « --- »"), ("---\na: 1\n", "n’est pas refermé par « --- »"),
    ("---\n---\n", "est vide"), ("---\n\n# a: 1\n---\nTexte", "est vide"),
])
def test_no_header(text: str, problem: str) -> None:
    """What is wrong with a header is told on the first line."""
    report = Report()
    assert split_header(text, "f.md", report) is None
    assert printed(report) == (
        f"f.md:1:1: erreur[en-tete]: l’en-tête YAML {problem}\n"
        "    aide : un fichier Markdown commence par une ligne « --- », l’en-tête, puis une autre ligne « --- »\n")


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_places_count_from_the_first_line(mark: str, end: str, jardins: Path) -> None:
    """Lines and columns are those of the file, fence included, byte order mark and \\r left out."""
    rewrite(jardins / CARD, lambda text: (mark + text.replace("semences", "7").replace("\n", end)).encode())
    assert loaded(jardins)[1] == (
        f"jardins/{CARD}:6:12: erreur[type-attendu]: « keywords » attend un texte, et non « 7 »\n"
        "    aide : mettez la valeur entre guillemets droits \"…\"\n")


# YAML

@pytest.mark.parametrize("written, value", [
    ("2019-02-30", "2019-02-30"), ("2019-06", "2019-06"), ("10:30", "10:30"), ("007", "007"), ("1_000", "1_000"),
    ("0x10", "0x10"), ("yes", "yes"), ("No", "No"), ("ON", "ON"), (".inf", ".inf"), ("1e3", "1e3"), ("=", "="),
    ("true", True), ("False", False), ("null", None), ("~", None), ("", None), ("12", 12), ("-3", -3), ("0", 0),
    ("12.50", 12.5), ("-.5", -0.5), ("1.5e3", 1500.0), ("\"12\"", "12"), ("'true'", "true"), ("[a, 1]", ["a", 1]),
    ("{b: 1}", {"b": 1}), ("Nœud", "Nœud"), ("x # rien", "x"),
])
def test_values(written: str, value: object) -> None:
    """Values are what an editor reads: no surprises of YAML 1.1."""
    report = Report()
    tree = parse(f"a: {written}\n", "f.yaml", report)
    assert tree.data == {"a": value}
    assert type(tree.data["a"]) is type(value)
    assert list(report) == []


def test_locate() -> None:
    """Values and keys have their place; steps that lead nowhere are passed over."""
    tree = parse("# b\na:\n  - b: 1\n    c: {d: 2}\n", "f.md", Report(), first_line=1)
    assert tree.locate(()) == Location("f.md", 3, 1)
    assert tree.locate(("a",)) == Location("f.md", 4, 3)
    assert tree.locate(("a", 0, "c", "d")) == Location("f.md", 5, 12)
    assert tree.locate(("a", 0, "c", "d"), key=True) == Location("f.md", 5, 9)
    assert tree.locate(("a", 0, "Branch", "c")) == Location("f.md", 5, 8)
    assert tree.locate(("a", 7, "z")) == Location("f.md", 4, 3)


LEVELS = "il compte plus de 20 niveaux\n    aide : imbriquez moins de listes et de clés\n"


@pytest.mark.parametrize("text, column, told", [
    ("a: &b [*b]\n", 4, "un « * » ou un « & » au début d’une valeur fait d’elle un renvoi YAML\n"
                        "    aide : mettez la valeur entre guillemets droits \"…\"\n"),
    ("a: " + "[" * 1200, 23, LEVELS), ("a: " + "{b: " * 1200, 77, LEVELS)])
def test_endless(text: str, column: int, told: str) -> None:
    """Content that holds itself, or nests beyond reason, is refused in one line."""
    report = Report()
    assert parse(text, "f.yaml", report) is None
    assert printed(report) == f"f.yaml:1:{column}: erreur[yaml]: le YAML ne se lit pas : {told}"


def test_unknown_turn_of_phrase() -> None:
    """What nobody foresaw is at least told with its place, the parser's words in brackets."""
    report = Report()
    assert parse("%YAML 2.0\n---\na: 1\n", "f.yaml", report) is None
    assert printed(report) == (
        "f.yaml:1:1: erreur[yaml]: le YAML ne se lit pas : tournure inconnue (found incompatible YAML document "
        "(version 1.* is required))\n    aide : comparez la ligne avec celles d’un fichier voisin\n")


@pytest.mark.parametrize("word, found", [("fiche/porto", "vouliez-vous « fiches/porto » ? "), ("xyz", ""), ("", "")])
def test_near(word: str, found: str) -> None:
    """The nearest name, if it is near enough."""
    assert near(word, ["fiches/porto", "articles/friches"]) == found


def test_absent(tmp_path: Path) -> None:
    """A missing file, and its neighbour of nearly the same name."""
    (tmp_path / "label.yaml").write_text("a: 1", encoding="utf-8")
    report = Report()
    assert read_text(tmp_path / "labels.yaml", "c/labels.yaml", report) is None
    assert read_text(tmp_path / "no" / "where.yaml", "c/no/where.yaml", report) is None
    assert printed(report) == (
        "c/labels.yaml: erreur[fichier-absent]: le fichier « c/labels.yaml » n’existe pas\n"
        "    aide : créez-le, ou corrigez le nom là où il est demandé (est-ce « label » ?)\n"
        "c/no/where.yaml: erreur[fichier-absent]: le fichier « c/no/where.yaml » n’existe pas\n"
        "    aide : créez-le, ou corrigez le nom là où il est demandé\n")


# Folders, editions

def test_loaded(jardins: Path) -> None:
    """Parts in the order of the flatplan, with their rubric; the genesis apart."""
    publication, told = loaded(jardins)
    assert told == ""
    assert list(publication.items)[:5] == ["pages/couverture", "pages/sommaire", "articles/editorial", "articles/friches",
                                           "fiches/trois-puits"]
    assert len(publication.items) == 15
    assert publication.edition_name == "printemps-2024"
    assert publication.section_of("fiches/trois-puits").name == "Récoltes"
    assert publication.section_of("articles/editorial") is None
    assert publication.genesis.startswith("Ce cahier est né d’un essai")
    item = publication.items["fiches/trois-puits"]
    assert (item.slug, item.file, item.body_line) == ("trois-puits", "jardins/fiches/trois-puits.md", 26)
    assert item.path == jardins / "fiches" / "trois-puits.md"


def test_files_are_named_from_the_project(jardins: Path) -> None:
    """Inside the project a file is called by its path, elsewhere from its content folder on."""
    report = Report()
    inside = load.load(jardins, jardins.parent, None, COLOURS, report)
    assert inside.items["carnet"].file == "jardins/carnet.yaml"
    nested = load.load(jardins, jardins.parent.parent, None, COLOURS, report)
    assert nested.items["carnet"].file == f"{jardins.parent.name}/jardins/carnet.yaml"
    assert nested.line(nested.items["carnet"].file, "Graines et outils") == 5
    assert list(report) == []


def test_what_is_no_part(jardins: Path) -> None:
    """Readme, licence, editions and the two files of settings are not taken for parts."""
    for name in ("LISEZMOI.md", "README.md", "LICENCE.md", "fiches/README.md"):
        (jardins / name).write_text("# À lire\n", encoding="utf-8")
    folder = Folder(jardins, jardins)
    assert [ref for ref in folder.refs() if "/" not in ref] == ["carnet", "outils", "sources"]
    assert loaded(jardins)[1] == ""


def test_second_edition(jardins: Path) -> None:
    """Each edition has its parts; what neither holds is told once, what one holds is no orphan."""
    (jardins / "editions" / "court.yaml").write_text("label: Court\ndate: 2024-06-01\nflatplan: [pages/dos, carnet]\n",
                                                     encoding="utf-8")
    (jardins / "voix" / "seule.md").write_text("---\nkind: article\ntitle: Seule\n---\n\nTexte.\n", encoding="utf-8")
    orphan = ("jardins/voix/seule.md: attention[partie-oubliee]: ce fichier n’est dans aucun chemin de fer\n"
              "    aide : ajoutez « voix/seule » à une édition, ou retirez le fichier\n")
    for edition, parts in (("court", ["pages/dos", "carnet"]), (None, None)):
        publication, told = loaded(jardins, edition)
        assert told == orphan
        assert parts is None or list(publication.items) == parts
    assert len(publication.items) == 15


def test_mistakes_of_the_other_edition_are_told(jardins: Path) -> None:
    """Everything is read, also what the chosen edition leaves out."""
    (jardins / "editions" / "court.yaml").write_text(
        "label: Court\ndate: 2024-06-01\ngenesis: histoire/court\nflatplan: [voix/seule]\n", encoding="utf-8")
    (jardins / "voix" / "seule.md").write_text("---\nkind: article\n---\n\nTexte.\n", encoding="utf-8")
    assert loaded(jardins)[1] == (
        "jardins/editions/court.yaml:3:10: erreur[fichier-absent]: le fichier « jardins/histoire/court.md » n’existe pas\n"
        "    aide : créez-le, ou corrigez le nom là où il est demandé\n"
        "jardins/voix/seule.md:2:1: erreur[champ-manquant]: il manque « title »\n"
        "    aide : ajoutez une ligne « title: … »\n")


def test_told_once(jardins: Path) -> None:
    """A file that two editions share is wrong once."""
    (jardins / "editions" / "court.yaml").write_text(
        "label: Court\ndate: 2024-06-01\ngenesis: histoire/printemps-2024\nflatplan: [carnet]\n", encoding="utf-8")
    (jardins / "histoire" / "printemps-2024.md").write_bytes(b"n\xe9")
    assert loaded(jardins)[1] == (
        "jardins/histoire/printemps-2024.md:1: erreur[encodage]: le fichier n’est pas enregistré en UTF-8 (octet n° 2)\n"
        "    aide : dans votre éditeur, choisissez « Enregistrer avec l’encodage UTF-8 »\n")


def test_edition_asked_for_by_name(jardins: Path) -> None:
    """A wrong name on the command line is no fault of publication.yaml."""
    assert loaded(jardins, "hiver")[1] == ("jardins/editions: erreur[edition-inconnue]: il n’y a pas d’édition « hiver »\n"
                                           "    aide : éditions disponibles : printemps-2024\n")


def test_genesis_that_is_also_a_part(jardins: Path) -> None:
    """A file may be the genesis and a part as well; it is read as both."""
    path = jardins / "editions" / "printemps-2024.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("genesis: histoire/printemps-2024", "genesis: articles/friches"),
                    encoding="utf-8")
    publication, told = loaded(jardins)
    assert "articles/friches" in publication.items
    assert publication.genesis.startswith("---\nkind: article")
    assert told == ("jardins/histoire/printemps-2024.md: attention[partie-oubliee]: ce fichier n’est dans aucun chemin de fer\n"
                    "    aide : ajoutez « histoire/printemps-2024 » à une édition, ou retirez le fichier\n")


def test_parts_with_mistakes_are_left_out(jardins: Path) -> None:
    """The others are still there to be checked."""
    rewrite(jardins / CARD, lambda text: text.replace("date: ", "data: ").encode())
    publication, told = loaded(jardins)
    assert [line.split(":")[0] for line in told.splitlines() if "erreur" in line] == [f"jardins/{CARD}"] * 2
    assert len(publication.items) == 14
    assert "fiches/semis-de-lune" not in publication.items


@pytest.mark.parametrize("name", ["publication.yaml", "labels.yaml", "editions/printemps-2024.yaml"])
def test_nothing_without_settings(name: str, jardins: Path) -> None:
    """Without one of these there is no publication; the message is about that file."""
    (jardins / name).write_text("x: 1\n", encoding="utf-8")
    publication, told = loaded(jardins)
    assert publication is None
    assert {line.split(":")[0] for line in told.splitlines() if "erreur[" in line} == {f"jardins/{name}"}


def test_empty_folder(tmp_path: Path) -> None:
    """A folder without content."""
    folder = tmp_path / "vide"
    folder.mkdir()
    publication, told = loaded(folder)
    assert publication is None
    assert told == (
        "vide/labels.yaml: erreur[fichier-absent]: le fichier « vide/labels.yaml » n’existe pas\n"
        "    aide : créez-le, ou corrigez le nom là où il est demandé\n"
        "vide/publication.yaml: erreur[fichier-absent]: le fichier « vide/publication.yaml » n’existe pas\n"
        "    aide : créez-le, ou corrigez le nom là où il est demandé\n")
