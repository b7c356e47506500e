"""Reading content: encodings and line ends, places in files, values as they are written, editions."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from imprint import load
from imprint.diagnostics import Location, Report
from imprint.folder import Folder
from imprint.model import Publication
from imprint.shelf import Shelf
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


@pytest.mark.parametrize("raw, place, byte", [
    pytest.param(b"---\nkind: card\ntitle: Caf\xe9\n---\n", "3:11", 26, id="Latin-1"),
    pytest.param(b"---\r\ntitle: l\x92eau\r\n---\r\n", "2:9", 14, id="Windows-1252"),
    pytest.param("---\ntitle: Thé\n".encode("utf-16"), "1:1", 1, id="UTF-16"),
    pytest.param("---\ntitle: é Th".encode() + b"\xc3", "2:12", 17, id="cut in the middle of a letter"),
    pytest.param(b"---\ntitle: The\n---\n\n\xff", "5:1", 21, id="in the body"),
])
def test_other_encodings(raw: bytes, place: str, byte: int, jardins: Path) -> None:
    """The message gives the line and column of the first byte that is not UTF-8."""
    (jardins / CARD).write_bytes(raw)
    assert loaded(jardins)[1] == (
        f"jardins/{CARD}:{place}: erreur[encodage]: le fichier n’est pas enregistré en UTF-8 (octet n° {byte})\n"
        "    aide : dans votre éditeur, choisissez « Enregistrer avec l’encodage UTF-8 »\n")


@pytest.mark.parametrize("raw", [b"", b"\n\n", b" \t\r\n", b"\xef\xbb\xbf", b"\xef\xbb\xbf\r\n"])
def test_empty(raw: bytes, jardins: Path) -> None:
    """Nothing but spaces, or a byte order mark, is nothing."""
    (jardins / CARD).write_bytes(raw)
    assert loaded(jardins)[1] == (f"jardins/{CARD}:1: erreur[fichier-vide]: le fichier est vide\n"
                                  "    aide : écrivez-le, ou retirez-le du dossier\n")


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


ABSENT, OPEN, EMPTY = "manque au début du fichier", "n’est pas refermé par « --- »", "est vide"
BEFORE = "retirez ce qui précède « --- », la première ligne du fichier"
THREE = "écrivez trois traits d’union, « --- », au bord de la ligne et sans rien d’autre"
CLOSE = "écrivez une ligne « --- » entre les clés et le texte"
KEYS = "écrivez les clés entre les deux lignes « --- », « kind » la première"


@pytest.mark.parametrize("text, line, problem, advice", [
    ("\n---\na: 1\n---\n", 2, ABSENT, BEFORE), (" ---\na: 1\n---\n", 1, ABSENT, BEFORE),
    ("----\na: 1\n----\n", 1, ABSENT, THREE), ("—\na: 1\n---\n", 1, ABSENT, THREE),
    ("Texte", 1, ABSENT, "ouvrez le fichier par une ligne « --- », au-dessus des clés"),
    ("---", 1, OPEN, CLOSE), ("---\na: 1\n\nTexte", 3, OPEN, CLOSE), ("---\na: 1\n —\nTexte", 3, OPEN, THREE),
    ("---\n---\n", 1, EMPTY, KEYS), ("---\n\n# a: 1\n---\nTexte", 1, EMPTY, KEYS),
])
def test_no_header(text: str, line: int, problem: str, advice: str) -> None:
    """What is wrong with a header is told where it can be mended."""
    report = Report()
    assert split_header(text, "f.md", report) is None
    assert printed(report) == f"f.md:{line}:1: erreur[en-tete]: l’en-tête YAML {problem}\n    aide : {advice}\n"


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
        "jardins/histoire/printemps-2024.md:1:2: erreur[encodage]: le fichier n’est pas enregistré en UTF-8 (octet n° 2)\n"
        "    aide : dans votre éditeur, choisissez « Enregistrer avec l’encodage UTF-8 »\n")


def test_edition_asked_for_by_name(jardins: Path) -> None:
    """A wrong name on the command line is no fault of publication.yaml."""
    assert loaded(jardins, "hiver")[1] == ("jardins/editions: erreur[edition-inconnue]: il n’y a pas d’édition « hiver »\n"
                                           "    aide : éditions disponibles : printemps-2024\n")


def test_genesis_with_a_header(jardins: Path) -> None:
    """The genesis is text alone: a part, which has a header, cannot stand for it."""
    path = jardins / "editions" / "printemps-2024.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("genesis: histoire/printemps-2024", "genesis: articles/friches"),
                    encoding="utf-8")
    publication, told = loaded(jardins)
    assert "articles/friches" in publication.items
    assert publication.genesis == ""
    assert told == ("jardins/articles/friches.md:1:1: erreur[en-tete]: l’en-tête YAML n’a pas lieu d’être ici\n"
                    "    aide : retirez-le : la genèse est un texte seul, son titre vient de sources.yaml\n"
                    "jardins/histoire/printemps-2024.md: attention[partie-oubliee]: ce fichier n’est dans aucun chemin de fer\n"
                    "    aide : ajoutez « histoire/printemps-2024 » à une édition, ou retirez le fichier\n")


def test_parts_with_mistakes_are_left_out(jardins: Path) -> None:
    """The others are still there to be checked."""
    rewrite(jardins / CARD, lambda text: text.replace("date: ", "data: ").encode())
    publication, told = loaded(jardins)
    assert [line.split(":")[0] for line in told.splitlines() if "erreur" in line] == [f"jardins/{CARD}"]
    assert not publication.whole
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


@pytest.mark.parametrize("there, hint", [
    ("fiches/semis-de-lune.MD", "renommez « fiches/semis-de-lune.MD » en « semis-de-lune.md » ; "),
    ("fiches/semis-de-lune.md.txt", "renommez « fiches/semis-de-lune.md.txt » en « semis-de-lune.md » ; "),
    ("fiches/Semis de lune.md", "renommez « fiches/Semis de lune.md » en « semis-de-lune.md » ; "),
    ("fiches/semis-dé-lune.md", "renommez « fiches/semis-dé-lune.md » en « semis-de-lune.md » ; "),
    ("fiches/semis-de-lune.docx", "« fiches/semis-de-lune.docx » n’est pas un texte que le programme lit ; "),
    ("fiches/semis-de-lune/brouillon.txt", "« fiches/semis-de-lune » est un dossier, et non un fichier ; "),
    ("fiches/semis-de-lunes.md", "vouliez-vous « fiches/semis-de-lunes » ? "),
    ("voix/semis-de-lune.md", "vouliez-vous « voix/semis-de-lune » ? "),
    ("fiches/._semis-de-lune.md", ""),
])
def test_part_under_another_name(there: str, hint: str, jardins: Path) -> None:
    """A reference that leads nowhere is told what is there in its place."""
    text = (jardins / CARD).read_bytes()
    (jardins / CARD).unlink()
    (jardins / there).parent.mkdir(exist_ok=True)
    (jardins / there).write_bytes(text)
    assert f"    aide : {hint}le nom est celui du fichier, dossier compris et sans extension\n" in loaded(jardins)[1]


def test_hidden_files(jardins: Path) -> None:
    """What a system or an editor puts beside a file is not read."""
    for name in ("fiches/._semis-de-lune.md", "fiches/~$semis.md", ".cache/semis-de-lune.md", "editions/.printemps-2024.yaml"):
        (jardins / name).parent.mkdir(exist_ok=True)
        (jardins / name).write_bytes(b"\xff")
    assert loaded(jardins)[1] == ""


def test_one_name_in_two_formats(jardins: Path) -> None:
    """Of a .md and a .yaml of one name, only one would be read."""
    (jardins / CARD).with_suffix(".yaml").write_text("kind: card\n", encoding="utf-8")
    assert loaded(jardins)[1] == (
        "jardins/fiches/semis-de-lune.yaml: erreur[slug-double]: deux fichiers portent le même nom « semis-de-lune » : "
        "semis-de-lune.md, semis-de-lune.yaml\n    aide : renommez l’un d’eux : le nom sert d’adresse dans le PDF\n")


@pytest.mark.parametrize("line, place, problem, advice", [
    ("date:\u00a02024", "2:6", "une espace insécable tient lieu d’espace ordinaire", "effacez-la et retapez une espace simple"),
    ("date\u00a0: 2024", "2:1", "une espace insécable tient lieu d’espace ordinaire", "effacez-la et retapez une espace simple"),
    ("date:\t2024", "2:6", "une tabulation tient lieu d’espace", "remplacez-la par une espace"),
    ("date:2024", "2:1", "une clé n’est pas suivie de « : »", "écrivez « clé: valeur », avec une espace après le deux-points"),
    ("list:\n  - a\n  -b: c", "4:3", "le tiret de la liste touche le mot", "mettez une espace derrière le tiret"),
    ("list:\n  - a: b\n  – c: d", "4:3", "ce signe n’ouvre pas un élément de liste", "écrivez le tiret du clavier, « - », puis une espace"),
    ("title: “A : b”", "2:8", "ces guillemets ne comptent pas pour YAML, et la valeur contient « : »",
     "mettez-la entre guillemets droits \"…\""),
    ("list: [a,, b]", "2:10", "il y a une virgule de trop", "n’en laissez qu’une entre deux éléments"),
    ("title: @a", "2:8", "« @ » ne peut pas commencer une valeur", "mettez la valeur entre guillemets droits \"…\""),
])
def test_yaml_told_where_it_was_made(line: str, place: str, problem: str, advice: str) -> None:
    """The place is that of the slip, not the line where the scanner stumbled."""
    report = Report()
    parse(f"kind: card\n{line}\nend: 1\n", "f.yaml", report)
    assert printed(report) == f"f.yaml:{place}: erreur[yaml]: le YAML ne se lit pas : {problem}\n    aide : {advice}\n"


def test_notes_of_a_file() -> None:
    """A note has a space behind its sign, or a line of its own; a sign within a word or quotes is text."""
    report = Report()
    parse("#note\na: b # note\nc: d#e\nf: \"g #h\"\ni: #j\nk: [l, m] #n\no: >-\n  p #q\nr:\n  - s #t u\n", "f.yaml", report)
    assert [(d.where.line, d.where.column, d.message) for d in report if d.code == "yaml-diese"] == [
        (5, 4, "« #j » est pris pour une note, et ne s’imprime pas"),
        (10, 7, "« #t u » est pris pour une note, et ne s’imprime pas")]
    assert len(report.diagnostics) == 2


def test_kind_in_french(jardins: Path) -> None:
    """A kind by the name that editors give it."""
    rewrite(jardins / CARD, lambda text: text.replace("kind: card", "kind: fiche").encode())
    assert "    aide : vouliez-vous « card » ? valeurs possibles : cover, " in loaded(jardins)[1]


def test_same_name_as_in_the_project(tmp_path: Path) -> None:
    """A text is looked for in the folder that was read, not in the project's folder of the same name."""
    folder = Folder(tmp_path / "content", PROJECT)
    assert folder.path(folder.name(tmp_path / "content" / "labels.yaml")) == tmp_path / "content" / "labels.yaml"
    own = Folder(PROJECT / "content", PROJECT)
    assert own.path("content/labels.yaml") == PROJECT / "content" / "labels.yaml"


def test_what_a_shelf_knows_is_not_parsed_again(jardins: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Read from a shelf, a folder is what it was; of a file that was saved nothing old is left, nor of what it told."""
    (jardins / "articles/friches.md").write_text("---\nkind: article\ntitre: Friches\n---\n\nTexte.\n", encoding="utf-8")

    def read(shelf: Shelf | None) -> tuple[Any, ...]:
        report = Report()
        return load.load(jardins, PROJECT, None, COLOURS, report, shelf), printed(report)

    first = read(Shelf(tmp_path))
    assert first == read(None) and "cle-inconnue" in first[1]
    parsed: list[str] = []
    monkeypatch.setattr(load, "parse", lambda text, file, *rest, **more: parsed.append(file) or parse(text, file, *rest, **more))
    assert read(Shelf(tmp_path)) == first and not parsed
    (jardins / "articles/friches.md").write_text("---\nkind: article\ntitle: Friches\n---\n\nTexte.\n", encoding="utf-8")
    saved = read(Shelf(tmp_path))
    assert saved == read(None) and "cle-inconnue" not in saved[1] and parsed[0] == "jardins/articles/friches.md"
