"""The index: keywords and territories of the cards, organisations where the pages name them."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from imprint.model import Card, Index, Publication
from imprint.plan import Folio
from imprint.typeset import boxes

if TYPE_CHECKING:
    from imprint.layout import LaidOut

EMPTY: dict[str, dict[str, tuple[int, ...]]] = {"keywords": {}, "territories": {}, "organisations": {}}
ARTICLES = ("l’", "le ", "la ", "les ")


def sort_key(name: str) -> str:
    """French alphabetical order: accents, case and a leading article do not count (AFNOR Z 44-001)."""
    bare = "".join(c for c in unicodedata.normalize("NFD", name.casefold()) if not unicodedata.combining(c))
    for article in ARTICLES:
        bare = bare.removeprefix(article)
    return bare.replace("œ", "oe").replace("’", " ").replace("-", " ")


def gather(publication: Publication, folios: Mapping[str, Folio], laid: Iterable[LaidOut]
           ) -> dict[str, dict[str, tuple[int, ...]]]:
    """The three indexes: entry -> sorted folios, entries in alphabetical order."""
    found: dict[str, dict[str, set[int]]] = {kind: defaultdict(set) for kind in EMPTY}
    settings = next((i.model for i in publication.items.values() if isinstance(i.model, Index)), None)
    aliases = settings.aliases if settings else {}
    left_out = settings.left_out if settings else ()
    for each in laid:
        first, model = folios[each.part.ref].first, each.part.item.model
        if isinstance(model, Card):
            for keyword in model.keywords:
                found["keywords"][capitalised(keyword)].update(range(first, folios[each.part.ref].last + 1))
            for place in model.places:
                found["territories"][place.label].add(first)
                if place.country != publication.settings.home_country:
                    found["territories"][place.country].add(first)
        for number, name in marks(each):
            if name not in left_out:
                found["organisations"][capitalised(aliases.get(name, name))].add(first + number)
    for name in set(found["territories"]) & set(found["organisations"]):
        del found["territories"][name]  # a card carried by an association has its seat for a place
    return {kind: {name: tuple(sorted(entries[name])) for name in sorted(entries, key=sort_key)}
            for kind, entries in found.items()}


def capitalised(words: str) -> str:
    """With a capital first letter, the others as they are."""
    return words[:1].upper() + words[1:]


def marks(laid: LaidOut) -> set[tuple[int, str]]:
    """The organisations that a part's pages name: (page in the part from 0, entry)."""
    return {(number, name) for number, box in boxes(laid.pages.document)
            if hasattr(box.element, "get") and (name := box.element.get("data-index"))}
