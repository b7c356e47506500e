"""What the models accept, and which of their values must be found on the page."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from imprint.model import (
    ANYWHERE, EMAIL, KINDS, MONTH, URL, Anywhere, Card, Contact, Event, Figure, Funder, Funding, Hidden, Image, Index,
    Lever, Levers, Part, Person, Photo, Place, printed,
)

PLACE = {"town": "Namur", "country": "Belgique", "latitude": 50.47, "longitude": 4.87}
CARD = {"kind": "card", "title": "Trois puits", "date": "2024-02", "keywords": ["eau"], "places": [PLACE],
        "cooperation": "Échange Namur / Évora"}


def test_printed_card() -> None:
    """In the order of the model, nested values in their place; hidden ones, empty ones and switches left out."""
    card = Card(**CARD, short_title="Puits", rubric="Eau", listed=False, expects="Un texte.", number=7, pages=2,
                doubts=[{"field": "title", "note": "Deux puits ?"}],
                funding={"label": "margelles", "total": 1200, "approximate": True, "partial": True, "note": "Un don.",
                         "parts": [{"by": "Kermesse", "amount": 700}, {"by": "Amis", "percent": 41.5}],
                         "cofunders": ["La Bêche"]},
                contacts=[{"name": "Prune", "role": "gardienne", "email": "prune@example.org"}],
                links=[{"label": "À voir", "url": "https://example.org/"}],
                photo={"file": "images/a.jpg", "alt": "Des rangs", "credit": "Basile"},
                logos=[{"file": "images/b.png", "alt": "Logo"}])
    assert printed(card) == [
        ("Trois puits", None), ("Puits", ANYWHERE), ("Eau", None), ("eau", None),
        ("Namur", ANYWHERE), ("Belgique", ANYWHERE), ("Échange Namur / Évora", None), ("7", None),
        ("margelles", None), ("1200", None), ("Kermesse", None), ("700", None), ("Amis", None), ("41.5", None),
        ("La Bêche", None), ("Un don.", None), ("Prune", None), ("gardienne", None), ("prune@example.org", None),
        ("À voir", None), ("https://example.org/", None), ("Basile", None)]


def test_printed_town_under_a_name() -> None:
    """A territory's name stands for its town; its country is still wanted."""
    place = Place(**PLACE, name="Jardin des Trois-Puits")
    assert place.label == "Jardin des Trois-Puits"
    assert printed(place) == [("Belgique", ANYWHERE), ("Jardin des Trois-Puits", ANYWHERE)]
    assert Place(**PLACE).label == "Namur"


def test_printed_mark_of_what_holds_it() -> None:
    """A mark is handed down to nested values; one of their own wins."""
    class Folded(Part):
        """A part whose people may be named anywhere, one of their values nowhere."""

        people: Anywhere[tuple[Figure, ...]]
        secret: Hidden[Person]

    part = Folded(kind="x", title="T", people=[{"value": 1, "label": "a"}], secret={"name": "B"})
    assert printed(part) == [("T", None), ("1", ANYWHERE), ("a", ANYWHERE)]


@pytest.mark.parametrize("model, texts", [
    (Figure(value=2370000, shown="2,37 millions", label="de pots"), ["de pots", "2,37 millions"]),
    (Figure(value=10.5, label="des pots", unit="%"), ["10.5", "des pots", "%"]),
    (Figure(value=12, label="pots"), ["12", "pots"]),
    (Funding(total=1234.56), ["1234.56"]),
    (Event(year=2009, shown="Années 2010", label="des clés"), ["des clés", "Années 2010"]),
    (Event(year=1896, label="premiers coins"), ["1896", "premiers coins"]),
    (Image(file="a.jpg", alt="Un rang"), []),
    (Photo(file="a.jpg", alt="Un rang", credit="Basile"), ["Basile"]),
    (Contact(name="Prune"), ["Prune"]),
    (Index(kind="index", title="Repères", keywords="Thèmes", territories="Lieux", organisations="Groupes",
           aliases={"CFST": "Confrérie"}, left_out=["La Bêche"]), ["Repères", "Thèmes", "Lieux", "Groupes"]),
    (Levers(kind="levers", title="Outils", levers=(Lever(title="Clé", text="Un double."),)),
     ["Outils", "Clé", "Un double."]),
])
def test_printed(model: object, texts: list[str]) -> None:
    """`shown` stands for the number; images, aliases and what the index passes over are not read."""
    assert [text for text, _ in printed(model)] == texts


@pytest.mark.parametrize("total, text", [(1234567, "1234567"), (1000000, "1000000")])
def test_printed_large_numbers(total: float, text: str) -> None:
    """Large amounts are looked for as they are written."""
    assert printed(Funding(total=total)) == [(text, None)]


@pytest.mark.parametrize("address", ["a@b.org", "prune.lavandier+cle@example.org", "a_b%c@x-y.example.org",
                                     "A.B@EXAMPLE.ORG", "1@2.museum"])
def test_email(address: str) -> None:
    """Addresses that mailers accept."""
    assert EMAIL.fullmatch(address)
    assert Contact(name="A", email=f" {address} ").email == address


@pytest.mark.parametrize("address", ["", "prune", "prune@", "@example.org", "prune@example", "prune@example.", "prüne@example.org",
                                     "prune@exämple.org", "pru ne@example.org", "prune@example..org", "prune@-example.org",
                                     "prune@example-.org", "a@b@example.org", "prune@example.o", "prune@example.org\nx",
                                     "<prune@example.org>", "mailto:prune@example.org", "prune@example.org."])
def test_no_email(address: str) -> None:
    """Accents, missing domains, what a copy brings along."""
    with pytest.raises(ValidationError):
        Contact(name="A", email=address)


@pytest.mark.parametrize("address", ["https://example.org", "http://example.org/", "https://a-b.example.org:8080/c/d?e=f&g#h",
                                     "https://example.org/été"])
def test_url(address: str) -> None:
    """Whole addresses."""
    assert URL.fullmatch(address)


@pytest.mark.parametrize("address", ["", "example.org", "www.example.org", "//example.org", "https://", "https://example",
                                     "https://example.org/a b", "https://example.org/<a>", "ftp://example.org",
                                     "javascript:alert(1)", "https:/example.org", "https://example.org?a=b", "https://exämple.org"])
def test_no_url(address: str) -> None:
    """Without scheme, without domain, with spaces, or of another kind."""
    assert not URL.fullmatch(address)


@pytest.mark.parametrize("month, good", [("2019-06", True), ("1999-12", True), ("2019-00", False), ("2019-13", False),
                                         ("2019-6", False), ("19-06", False), ("2119-01", False), ("2019-06-01", False),
                                         ("06-2019", False), ("juin 2019", False), ("", False)])
def test_month(month: str, good: bool) -> None:
    """Year and month, of the last century or this one."""
    assert bool(MONTH.fullmatch(month)) is good


@pytest.mark.parametrize("measure", [{}, {"amount": 1, "percent": 2}, {"percent": 0}, {"percent": 100.1}, {"amount": -1}])
def test_no_funder(measure: dict[str, float]) -> None:
    """A part has one measure, and a possible one."""
    with pytest.raises(ValidationError):
        Funder(by="A", **measure)


@pytest.mark.parametrize("change", [
    {"cooperation": None}, {"cooperation": " "}, {"keywords": []}, {"places": []}, {"pages": 0}, {"pages": 9},
    {"pages": 1.5}, {"status": "waiting"}, {"title": "  "}, {"title": 2024}, {"date": 202402}, {"titre": "x"},
    {"photo": {"file": "a.jpg", "alt": "x"}}, {"photo": {"file": "a.jpg", "credit": "x"}},
    {"places": [PLACE | {"latitude": 90.1}]}, {"places": [PLACE | {"longitude": -180.1}]},
    {"places": [PLACE | {"latitude": float("nan")}]},
])
def test_no_card(change: dict[str, object]) -> None:
    """What a card cannot be."""
    assert Card(**CARD)
    with pytest.raises(ValidationError):
        Card(**CARD | change)


def test_frozen() -> None:
    """Nothing that was read changes afterwards."""
    card = Card(**CARD)
    with pytest.raises(ValidationError):
        card.title = "Quatre puits"
    assert card.title == "Trois puits"
    assert card.keywords == ("eau",)


def test_text_is_trimmed() -> None:
    """Spaces around a value are not part of it."""
    assert Card(**CARD | {"title": "  Trois puits\n"}).title == "Trois puits"


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_refuses_unknown_keys(kind: str) -> None:
    """A misspelt key is never passed over."""
    with pytest.raises(ValidationError) as error:
        KINDS[kind](kind=kind, title="T", titel="T")
    assert ("titel",) in {each["loc"] for each in error.value.errors() if each["type"] == "extra_forbidden"}
