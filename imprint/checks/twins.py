"""One thing under two spellings: keywords, people, places, organisations nearly alike; texts pasted twice."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from math import hypot
from pathlib import Path
from typing import NamedTuple

from imprint import markup
from imprint.checks.contacts import bare
from imprint.checks.passages import paragraphs, place
from imprint.diagnostics import Location, Report
from imprint.model import Card, Contact, DirectoryEntry, Item, Model, Person, Place, Publication, Source, Steps, Testimony, records

ALIKE = 0.85  # of two words, signs and accents apart
FAR, NEAR = 15, 8  # degrees between places of one country: too many for chance, and few enough
SHORTEST = 5  # letters below which a letter is another word
PASTED = 80  # signs from which the same paragraph twice is no chance
NUMBERED = re.compile(r"\d")


class Name(NamedTuple):
    """A name where it is written."""

    text: str
    where: Location


def check(publication: Publication, assets: Path, report: Report) -> None:
    """File spellings nearly alike, keywords used once, texts that come twice."""
    names: dict[str, list[Name]] = defaultdict(list)
    for item in publication.everything:
        for sort, steps, text in (name for keys, record in records(item.model) for name in _names(record, keys)):
            names[sort].append(Name(text, place(publication, item.path, *steps)))
        names["organisation"] += _marked(item)
    for found in names.values():
        _check_spellings(found, report)
    _check_keywords(publication, report)
    _check_places(publication, report)
    _check_slips(publication, report)
    _check_twice(publication, report)
    _check_pasted(publication, report)


def _names(value: Model, steps: Steps) -> Iterator[tuple[str, Steps, str]]:
    """The names in a record: their sort, the keys that lead there, the words."""
    if isinstance(value, (Contact, Person, Testimony)):
        yield "person", (*steps, "name"), value.name
    if isinstance(value, (Contact, Person)) and value.organisation:
        yield "organisation", (*steps, "organisation"), value.organisation
    if isinstance(value, Place):
        yield "place", (*steps, "name" if value.name else "town"), value.label
        yield "country", (*steps, "country"), value.country
    if isinstance(value, Card):
        yield from (("keyword", (*steps, "keywords", i), word) for i, word in enumerate(value.keywords))
        if value.funding:
            yield from (("organisation", (*steps, "funding", "parts", i, "by"), part.by)
                        for i, part in enumerate(value.funding.parts))
            yield from (("organisation", (*steps, "funding", "cofunders", i), name)
                        for i, name in enumerate(value.funding.cofunders))


def _marked(item: Item) -> Iterator[Name]:
    """The organisations that a body marks for the index."""
    body = markup.uncommented(item.body)
    for m in markup.SPAN.finditer(body):
        given = markup.attributes(m[2])
        if "index" in given:
            yield Name(given["index"] or re.sub(r"[*_`]", "", m[1]), item.top.at(body, m.start()))


def _check_spellings(found: list[Name], report: Report) -> None:
    """Of two spellings nearly alike, the rarer one, or the later, is told wherever it stands."""
    uses: dict[str, list[Name]] = {}
    for name in found:
        uses.setdefault(name.text, []).append(name)
    order = sorted(uses, key=lambda text: -len(uses[text]))  # stable: of two as frequent, the earlier first
    for i, text in enumerate(order):
        twin = next((other for other in order[:i] if nearly(text, other) and not _composed(text, other)), None)
        for name in uses[text] if twin else ():
            report.add("graphie-voisine", name.where, name=text, other=twin)


def _composed(one: str, other: str) -> bool:
    """Whether two spellings differ but in how letters and accents are stored: that is told letter by letter."""
    return unicodedata.normalize("NFC", one) == unicodedata.normalize("NFC", other)


def nearly(one: str, other: str) -> bool:
    """Whether two names are likely the same: but for signs, accents, plurals, a letter of one word; no number differs."""
    a, b = ([word.rstrip("sx") for word in bare(name).split()] for name in (one, other))
    if "".join(a) == "".join(b):
        return True
    differing = [(x, y) for x, y in zip(a, b, strict=False) if x != y]
    if len(a) != len(b) or len(differing) != 1 or NUMBERED.search("".join(differing[0])):
        return False
    x, y = differing[0]
    return min(len(x), len(y)) >= SHORTEST and bool(get_close_matches(x, [y], 1, ALIKE))


def _check_keywords(publication: Publication, report: Report) -> None:
    """A keyword twice in one card, or on one card alone."""
    cards = [item for item in publication.items.values() if isinstance(item.model, Card)]
    for item in cards:
        for i, word in enumerate(item.model.keywords):
            where = place(publication, item.path, "keywords", i)
            if word in item.model.keywords[:i]:
                report.add("mot-cle-double", where, word=word)
            elif len(cards) > 1 and not any(word in other.model.keywords for other in cards if other is not item):
                report.add("mot-cle-seul", where, word=word)


def _check_places(publication: Publication, report: Report) -> None:
    """One town at two positions; a card with no place in the country that distances start from."""
    known: dict[tuple[str, str], tuple[float, float, str]] = {}
    home = publication.settings.home_country
    for item in publication.everything:
        if isinstance(item.model, Card) and all(bare(each.country) != bare(home) for each in item.model.places):
            report.add("sans-depart", place(publication, item.path, "places", 0, "country"), country=home,
                       town=item.model.places[0].label)
        for i, each in enumerate(item.model.places if isinstance(item.model, Card) else ()):
            latitude, longitude, file = known.setdefault((each.town, each.country), (each.latitude, each.longitude, item.file))
            if abs(latitude - each.latitude) + abs(longitude - each.longitude) > 0.1:
                report.add("lieu-double", place(publication, item.path, "places", i, "latitude"), town=each.town,
                           found=f"{each.latitude:g}, {each.longitude:g}", other=f"{latitude:g}, {longitude:g}", file=file)


def _check_slips(publication: Publication, report: Report) -> None:
    """A place far from all others of its country, and among them once its degrees are swapped or a sign is changed.

    A town with a second position is told by `_check_places`.
    """
    placed = [(place(publication, item.path, *steps, "latitude"), each) for item in publication.everything
              for steps, each in records(item.model, Place)]
    for where, each in placed:
        north, east = each.latitude, each.longitude
        slips = [(east, north), (-north, east), (north, -east)]
        others = {(other.latitude, other.longitude): other.town for _, other in placed if other.country == each.country}
        others.pop((north, east))
        if others and each.town not in others.values() and _nearest((north, east), others) > FAR \
                and min(_nearest(slip, others) for slip in slips) < NEAR:
            report.add("lieu-lointain", where, town=each.label, country=each.country)


def _nearest(point: tuple[float, float], others: Iterable[tuple[float, float]]) -> float:
    """How many degrees lie between a point and the nearest of others."""
    return min(hypot(point[0] - latitude, point[1] - longitude) for latitude, longitude in others)


def _check_twice(publication: Publication, report: Report) -> None:
    """A person twice in one part, an organisation, a document twice in one list, a number on two cards."""
    first: dict[tuple[str, str], Location] = {}
    for item in publication.everything:
        named = [(item.file, name, place(publication, item.path, *steps, key))
                 for sort, key in ((Contact, "name"), (DirectoryEntry, "name"), (Source, "url"))
                 for steps, record in records(item.model, sort) if (name := getattr(record, key))]
        if isinstance(item.model, Card) and item.model.number is not None and item.ref in publication.items:
            named.append(("number", str(item.model.number), place(publication, item.path, "number")))
        for scope, name, where in named:
            if (before := first.setdefault((scope, name), where)) != where:
                report.add("deux-fois", where, name=name, other=before)


def _check_pasted(publication: Publication, report: Report) -> None:
    """The same paragraph twice, and two parts under one title."""
    seen: dict[str, Location] = {}
    told: set[tuple[str, str]] = set()  # pairs of files: of a whole copy, the first paragraph says it
    parts = {item.path for item in publication.everything}
    for text in sorted(paragraphs(publication), key=lambda text: text.first.path not in parts):  # a draft is the copy
        words = bare(text.text)
        if len(words) >= PASTED and not text.first.key:
            first = seen.setdefault(words, text.at(0))
            pair = (first.file, text.at(0).file)
            if first != text.at(0) and pair not in told:
                told |= {pair} if first.file != text.at(0).file else set()
                report.add("texte-double", text.at(0), text=text.text[:40].rstrip(), other=first)
    titles: dict[str, Item] = {}
    for item in publication.items.values():
        first = titles.setdefault(bare(item.model.title), item)
        if first is not item and {item.model.kind, first.model.kind} == {"card"}:
            report.add("titre-double", place(publication, item.path, "title"), title=item.model.title, other=first.file)
