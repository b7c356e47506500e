"""The index: keywords and territories of the cards, organisations where the pages name them."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from imprint.model import Card, Publication
from imprint.plan import Folio
from imprint.typeset import boxes

if TYPE_CHECKING:
    from imprint.layout import LaidOut

EMPTY: dict[str, dict[str, tuple[int, ...]]] = {"keywords": {}, "territories": {}, "organisations": {}}
ARTICLES = ("l’", "l'", "le ", "la ", "les ")


@lru_cache(maxsize=20_000)
def sort_key(name: str) -> str:
    """French alphabetical order: accents, case and a leading article do not count (AFNOR Z 44-001)."""
    bare = "".join(c for c in unicodedata.normalize("NFD", name.casefold()) if not unicodedata.combining(c))
    for article in ARTICLES:
        bare = bare.removeprefix(article)
    return bare.replace("œ", "oe").replace("’", " ").replace("-", " ")


def gather(publication: Publication, folios: Mapping[str, Folio], laid: Iterable[Any],
           found_in: Callable[[Any], set[tuple[int, str]]] | None = None) -> dict[str, dict[str, tuple[int, ...]]]:
    """The three indexes: entry -> sorted folios, entries in alphabetical order.

    `found_in` gives the marks of a part, (page in the part from 0, name); by default, of laid-out pages.
    """
    found: dict[str, dict[str, set[int]]] = {kind: defaultdict(set) for kind in EMPTY}
    found_in = found_in or marks
    for each in laid:
        first, model = folios[each.part.ref].first, each.part.item.model
        if isinstance(model, Card):
            for keyword in model.keywords:
                found["keywords"][capitalised(keyword)].update(range(first, folios[each.part.ref].last + 1))
            for place in model.places:
                found["territories"][place.label].add(first)
                if place.country != publication.settings.home_country:
                    found["territories"][place.country].add(first)
        for number, name in found_in(each):
            if printed := entry(publication, name):
                found["organisations"][printed].add(first + number)
    for name in set(found["territories"]) & set(found["organisations"]):
        del found["territories"][name]  # a card carried by an association has its seat for a place
    return {kind: {name: tuple(sorted(entries[name])) for name in sorted(entries, key=lambda n: (sort_key(n), n))}
            for kind, entries in found.items()}


def entry(publication: Publication, name: str) -> str | None:
    """What the index prints for an organisation that a page names; None if it passes over it."""
    settings = publication.index
    if settings and name in settings.left_out:
        return None
    return capitalised(settings.aliases.get(name, name) if settings else name)


def capitalised(words: str) -> str:
    """With a capital first letter, the others as they are."""
    return words[:1].upper() + words[1:]


def marks(laid: LaidOut) -> set[tuple[int, str]]:
    """The organisations that a part's pages name: (page in the part from 0, entry)."""
    return laid.pages.known(marked)


def marked(document: Any) -> set[tuple[int, str]]:
    """Those of a laid-out document."""
    return {(number, name) for number, box in boxes(document)
            if hasattr(box.element, "get") and (name := box.element.get("data-index"))}
