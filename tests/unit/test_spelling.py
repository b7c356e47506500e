"""Spelling: what is told of a word, where, and what is passed over."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hunspell import Hunspell

from imprint import job
from imprint.checks import spelling
from imprint.diagnostics import Report
from imprint.model import Publication
from tests.conftest import PROJECT, printed

CARD = "fiches/trois-puits.md"
Told = Callable[..., str]


@pytest.fixture(scope="module")
def dictionary() -> Hunspell:
    """The French dictionary, without any list."""
    return Hunspell("fr", hunspell_data_dir=str(PROJECT / "assets" / "dictionary"))


@pytest.fixture
def told() -> Told:
    """What the spelling of a content folder gives to read."""
    def run(content: Path, edition: str | None = None) -> str:
        report = Report()
        spelling.check(publication(content, edition), PROJECT / "assets", report)
        return printed(report)
    return run


def publication(content: Path, edition: str | None = None) -> Publication:
    """The publication of a content folder."""
    return job.read(job.Job(PROJECT, content, content.parent / "out", edition), Report())


def change(content: Path, find: str, replace: str, file: str = CARD) -> None:
    """Replace words of a file that stand there once."""
    text = (content / file).read_text(encoding="utf-8")
    assert text.count(find) == 1
    (content / file).write_text(text.replace(find, replace), encoding="utf-8")


def unknown(column: int, word: str, near: str, line: int = 40) -> str:
    """The message of a word of the card."""
    return (f"jardins/{CARD}:{line}:{column}: attention[mot-inconnu]: le mot « {word} » n’est pas au dictionnaire\n"
            f"    aide : {near}s’il est juste, ajoutez-le à jardins/mots.txt ; étranger, écrivez [{word}]{{lang=…}}\n")


@pytest.mark.parametrize("edition", ["automne-2019", "ete-2019"])
def test_booklet(edition: str, told: Told) -> None:
    """The booklet holds no word that is unknown, and its list none that is of no use."""
    assert told(PROJECT / "content", edition) == ""


def test_unknown(jardins: Path, told: Told) -> None:
    """A word is told with its place and the two nearest words, once a file, each file apart."""
    assert told(jardins) == ""
    change(jardins, "blesser personne", "bleser persone")
    change(jardins, "comme à Évora", "Bleser")
    change(jardins, "Ce cahier", "Bleser", "histoire/printemps-2024.md")
    first = unknown(1, "Bleser", "est-ce « Bléser » ou « Blesser » ? ", 1)
    assert told(jardins) == (unknown(59, "bleser", "est-ce « bléser » ou « blesser » ? ")
                             + unknown(66, "persone", "est-ce « personne » ou « persane » ? ")
                             + first.replace(CARD, "histoire/printemps-2024.md"))


@pytest.mark.parametrize("text", [
    "L’eau d'abord, jusqu’à ce qu’il l’ait ; aujourd’hui, quelqu’un, une presqu’île",
    "habitant·es, salarié·e·s, agriculteurs·rices, administrateur·trices, acteur·ices, tous·tes, nombreux·ses",
    "habitant.es, élu.e.s, directeur.rices",
    "franco-québécois, Ille-et-Vilaine, a-t-il, peut-on, sous-préfète",
    "le 1er du XIXe siècle, 2e, 3ème, CO2, 120 m², n° 4, b.a.-ba, ÉTÉ",
    "www.exmple.org, https://exmple.org/aprentissage, nom@exmple.org",
])
def test_right(text: str, dictionary: Hunspell, jardins: Path) -> None:
    """Elisions, compounds, inclusive forms, numbers and addresses are no mistakes."""
    change(jardins, "Trois puits, deux bouchés.", f"{text}.")
    words = [word.text for word in spelling.words(publication(jardins))
             if word.where.file == f"jardins/{CARD}" and word.where.line == 30 and word.where.column <= len(text)]
    assert bool(words) is not text.startswith("www")
    assert [word for word in words if spelling.unknown(dictionary, word)] == []


@pytest.mark.parametrize("word, faults", [
    ("Etat", [(0, "Etat")]),
    ("coeur", [(0, "coeur")]),
    ("france", [(0, "france")]),
    ("habitnat·es", [(0, "habitnat·es")]),
    ("habitant·ises", [(0, "habitant·ises")]),
    ("franco-québéquois", [(7, "québéquois")]),
    ("vice-présidnt·es", [(5, "présidnt·es")]),
])
def test_wrong(word: str, faults: list[tuple[int, str]], dictionary: Hunspell) -> None:
    """Of a compound only the wrong part is told, of an inclusive form the whole."""
    assert spelling.unknown(dictionary, word) == faults


@pytest.mark.parametrize("word, near", [
    ("apparement", "« apparemment »"),
    ("acceuil", "« accueil »"),
    ("internationnal", "« international »"),
    ("agricuteurs", "« agriculteurs »"),
    ("soludaire", "« solidaire »"),
    ("habitnat·es", "« habitant·es »"),
    ("aujourdhui", "« aujourd’hui »"),
])
def test_near(word: str, near: str, jardins: Path, told: Told) -> None:
    """The word that was meant comes first, whatever the slip."""
    change(jardins, "deux bouchés", word)
    assert f"    aide : est-ce {near}" in told(jardins)


@pytest.mark.parametrize("word", ["Etat", "coeur", "XXIème", "acteur(rice)s", "puit\u00ads"])
def test_a_word_that_typography_mends(word: str, jardins: Path, told: Told) -> None:
    """It is told by its rule, and not once more as a word that the dictionary lacks."""
    change(jardins, "deux bouchés", word)
    assert told(jardins) == ""


def test_elided(jardins: Path, told: Told) -> None:
    """An elided word is none of the misspelt one behind it."""
    change(jardins, "À Évora, l’été n’a pas d’eau", "À Évora, l’étée n’a pas d’o")
    assert told(jardins) == unknown(12, "étée", "est-ce « été » ou « tétée » ? ", 32)


def test_languages(jardins: Path, told: Told) -> None:
    """Words of another language are passed over where they are marked, also over the end of a line."""
    change(jardins, "Trois puits, deux bouchés.", "[Three wells,\ntwo blocked]{index=\"Puits\" lang=en}.")
    change(jardins, "title: Une photo", "title: \"[Foto]{lang=nl}")
    change(jardins, "trois puits et des fèves\n", "trois puits et des fèves\"\n")
    assert told(jardins) == ""
    change(jardins, " lang=en", "")
    assert [line.partition("« ")[2].partition(" »")[0] for line in told(jardins).splitlines()[::2]] \
        == ["Three", "wells", "two", "blocked"]


def test_other_dictionary(jardins: Path, told: Told) -> None:
    """A publication in a language that has no dictionary is not checked."""
    change(jardins, "language: fr", "language: pt", "publication.yaml")
    change(jardins, "blesser", "bleser")
    assert told(jardins) == ""


def test_names(jardins: Path, told: Told) -> None:
    """People, towns and acronyms that have a field of their own are known everywhere, what else is there is not."""
    change(jardins, "Prune Lavandier", "Prunelle Quétignac")
    change(jardins, "name: Jardin des Trois-Puits}", "name: Jardin de Zogrève}")
    change(jardins, "Le Merle moqueur}", "Le Merle moqueur, short: LMMQ}", "publication.yaml")
    change(jardins, "deux bouchés", "Quétignac, Zogrève, LMMQ")
    change(jardins, "gardienne de la clé", "gardiene")
    assert told(jardins) == unknown(11, "gardiene", "est-ce « gardienne » ou « gardien » ? ", 19)


def test_list(jardins: Path, told: Told) -> None:
    """Words of the list are known, in capitals too; those without use are told at their place."""
    change(jardins, "deux bouchés", "la flotrine de l’Aÿ’ouch, FLOTRINE, Flotrine, flotrines")
    (jardins / "mots.txt").write_text("""\
# Termes
flotrine   # un mot d’ici
  Aÿ’ouch
Sakia
brouettier
BY-SA
Natural
Earth
flotrine
maison
Évora
zoubine
""", encoding="utf-8")
    assert told(jardins) == unknown(60, "flotrines", "est-ce « flotrine » ? ", 30) + """\
jardins/mots.txt:9:1: attention[mot-inutile]: le mot « flotrine » est de trop dans la liste
    aide : le dictionnaire ou le contenu le donne déjà : retirez la ligne, ou corrigez-la
jardins/mots.txt:10:1: attention[mot-inutile]: le mot « maison » est de trop dans la liste
    aide : le dictionnaire ou le contenu le donne déjà : retirez la ligne, ou corrigez-la
jardins/mots.txt:11:1: attention[mot-inutile]: le mot « Évora » est de trop dans la liste
    aide : le dictionnaire ou le contenu le donne déjà : retirez la ligne, ou corrigez-la
jardins/mots.txt:12:1: attention[mot-inutile]: le mot « zoubine » est de trop dans la liste
    aide : aucun texte ne l’emploie : retirez la ligne, ou corrigez-la
"""


def test_without_list(jardins: Path, told: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    """No list is an empty one; only the first words have suggestions, which take time."""
    monkeypatch.setattr(spelling, "HELPED", 3)
    (jardins / "mots.txt").unlink()
    change(jardins, "deux bouchés", "deux bouchéz, dont un celé")
    change(jardins, "sans ciment", "sens cimant, sans sabble")
    lines = told(jardins).splitlines()
    words = [line.partition("« ")[2].partition(" »")[0] for line in lines[::2]]
    assert words == ["Sakia", "brouettier", "bouchéz", "cimant", "sabble", "BY", "Natural", "Earth"]
    assert ["est-ce" in hint for hint in lines[1::2]] == [True] * 3 + [False] * 5
