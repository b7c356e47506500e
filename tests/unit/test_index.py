"""The index: French alphabetical order, folios and their runs, aliases, what is passed over."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from imprint import index, load, plan
from imprint.compose import page_links
from imprint.diagnostics import Report
from imprint.model import Publication
from tests.conftest import PROJECT


@pytest.mark.parametrize("names", [
    ["Abeille", "abricot", "Âge", "AIVM", "Été", "étude"],
    ["cote", "Côte d’Ivoire", "coterie", "Côtes-d’Armor"],
    ["Boîte", "Le Bon Repas", "La Bonne Graine", "Les Bons Outils", "Bosquet"],
    ["L’Abri", "Acacia", "L’Étang", "Figuier"],
    ["Œillet", "Officine", "Oignon"],
    ["Grand-Arbre", "Grand Jardin", "Grand-Place", "Grande Serre"],
    ["d’Abord", "Demain", "Lesage", "Lilas"],
    ["Garçon", "Garde", "Île", "Ilot", "Noël", "Noeud"],
])
def test_order(names: list[str]) -> None:
    """Accents, case, hyphens and a leading article do not count (AFNOR Z 44-001)."""
    assert sorted(reversed(names), key=index.sort_key) == names


def test_order_of_a_straight_apostrophe() -> None:
    """An editor's ' is the ’ that will be printed."""
    assert index.sort_key("L'Abri") == index.sort_key("L’Abri")


def test_order_of_equals(book: Publication, monkeypatch: pytest.MonkeyPatch) -> None:
    """Names that differ by what does not count stand in one order, however they were found (a set has none)."""
    names = ["Le Merle", "Merle", "La Merle", "MERLE", "Merlé"]
    found = []
    for order in (names, names[::-1]):
        monkeypatch.setattr(index, "marks", lambda each, order=order: [(0, name) for name in order])
        found.append(list(index.gather(book, {"carnet": plan.Folio(2, 1)}, [laid(book, "carnet")])["organisations"]))
    assert found[0] == found[1]


def test_capitalised() -> None:
    """The first letter alone."""
    assert [index.capitalised(w) for w in ("eau", "économie sociale", "ESS", "")] == ["Eau", "Économie sociale", "ESS", ""]


@pytest.fixture
def book(jardins: Path) -> Publication:
    """The publication, its five cards on nine pages."""
    report = Report()
    colours = frozenset({"ocre", "feuille", "prune", "brique", "petrole", "encre"})
    publication = load.load(jardins, PROJECT, None, colours, report)
    assert list(report) == []
    return publication


def laid(book: Publication, ref: str) -> SimpleNamespace:
    """A part as if it were laid out."""
    return SimpleNamespace(part=SimpleNamespace(ref=ref, item=book.items[ref]))


def test_gather(book: Publication, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keywords on all pages of their card, territories on its first, organisations where they are named."""
    folios = {"fiches/trois-puits": plan.Folio(5, 1), "fiches/grainotheque": plan.Folio(6, 2),
              "fiches/chemin-des-eaux": plan.Folio(10, 3), "carnet": plan.Folio(15, 1)}
    named = {"fiches/trois-puits": {(0, "La Bêche d’argent"), (0, "Jardin des Trois-Puits"), (0, "Merle moqueur")},
             "fiches/grainotheque": {(0, "Amis de la cabine"), (1, "Amis de la cabine"), (1, "loterie du quartier")},
             "fiches/chemin-des-eaux": {(2, "La Bêche d’argent")},
             "carnet": {(0, "Le Merle moqueur"), (0, "Association du Merle moqueur")}}
    monkeypatch.setattr(index, "marks", lambda each: named[each.part.ref])
    found = index.gather(book, folios, [laid(book, ref) for ref in ("carnet", *reversed(list(folios)))])
    assert {kind: list(entries.items()) for kind, entries in found.items()} == {
        "keywords": [("Eau", (5, 10, 11, 12)), ("Entraide", (10, 11, 12)), ("Lecture", (6, 7)),
                     ("Mémoire", (10, 11, 12)), ("Semences", (5, 6, 7))],
        "territories": [("Canada", (6,)), ("Charleroi", (6,)), ("Évora", (5,)), ("Gabès", (10,)), ("Portugal", (5,)),
                        ("Rimouski", (6,)), ("Tunisie", (10,)), ("Val de Hoyoux", (10,))],
        "organisations": [("Amis de la cabine", (6, 7)), ("Jardin des Trois-Puits", (5,)),
                          ("Loterie du quartier", (7,)), ("Le Merle moqueur", (5, 15))]}


def test_gather_without_an_index_page(book: Publication, monkeypatch: pytest.MonkeyPatch) -> None:
    """An edition without an index has neither aliases nor names to pass over."""
    del book.items["pages/index"]
    monkeypatch.setattr(index, "marks", lambda each: {(0, "La Bêche d’argent"), (0, "Merle moqueur")})
    found = index.gather(book, {"carnet": plan.Folio(2, 1)}, [laid(book, "carnet")])
    assert found == {"keywords": {}, "territories": {}, "organisations": {"La Bêche d’argent": (2,), "Merle moqueur": (2,)}}


@pytest.mark.parametrize("pages, text", [
    ((4,), "4"), ((4, 5), "4, 5"), ((4, 5, 6), "4–6"), ((4, 6, 8), "4, 6, 8"), ((4, 5, 6, 8, 9), "4–6, 8, 9"),
    ((1, 3, 4, 5, 6, 9, 11, 12, 13), "1, 3–6, 9, 11–13"), ((), ""),
])
def test_runs(pages: tuple[int, ...], text: str) -> None:
    """Three pages in a row or more are shortened, two are not; each number leads to its part."""
    html = page_links(pages, {page: f"p{page}" for page in pages})
    assert html.striptags() == text
    assert html.count("<a ") == len(text.replace("–", ", ").split(", ")) * bool(text)
    assert all(f'<a href="#p{number}">{number}</a>' in html for number in text.replace("–", ", ").split(", ") if number)
