"""The flatplan of an edition, worked out: parts in order, card numbers, tabs, folios, distances."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass, replace
from functools import cached_property

from imprint.figures.geo import distance_km
from imprint.markup import REFERENCE
from imprint.model import BackCover, Card, Index, Item, Notes, Place, Publication, Section


@dataclass(frozen=True)
class PlannedPart:
    """A part in its place: its rubric, the step of its thumb-tab, its number if it is a card."""

    item: Item
    section: Section | None
    tab: int | None
    number: int | None

    @property
    def ref(self) -> str:
        """The reference that the flatplan uses."""
        return self.item.ref

    @property
    def rubric(self) -> str | None:
        """The name under which the contents list the part."""
        return self.section.name if self.section else self.item.model.rubric


@dataclass(frozen=True)
class Folio:
    """Where a part stands: its first page and how many it fills."""

    first: int
    pages: int

    @property
    def recto(self) -> bool:
        """Odd pages are on the right."""
        return self.first % 2 == 1

    @property
    def last(self) -> int:
        """The last page."""
        return self.first + self.pages - 1


@dataclass(frozen=True)
class Rubric:
    """A part's place in the outline: whether it opens its rubric, and at what depth it stands."""

    opens: bool
    depth: int


@dataclass(frozen=True)
class Plan:
    """The parts that an output holds, in running order."""

    parts: tuple[PlannedPart, ...]
    awaiting: tuple[PlannedPart, ...]
    tabs: int

    def rubric_of(self, part: PlannedPart) -> Rubric:
        """Where a part stands in the outline: alone, or within a rubric of several parts."""
        together = self._rubrics.get(part.section, [])
        return Rubric(opens=len(together) > 1 and together[0] == part.ref, depth=2 if len(together) > 1 else 1)

    @cached_property
    def _rubrics(self) -> dict[Section, list[str]]:
        """The parts of each rubric, in order."""
        found: dict[Section, list[str]] = {}
        for part in self.parts:
            if part.section:
                found.setdefault(part.section, []).append(part.ref)
        return found

    @property
    def cards(self) -> tuple[PlannedPart, ...]:
        """The project cards, in order."""
        return tuple(p for p in self.parts if isinstance(p.item.model, Card))


def make(book: Publication, *, with_awaiting: bool) -> Plan:
    """The plan of an edition; parts awaiting their text are kept for the proof only."""
    awaiting = tuple(ref for ref, item in book.items.items() if item.model.status == "awaiting")
    kept = [item for ref, item in book.items.items() if with_awaiting or ref not in awaiting]
    tabbed = list(dict.fromkeys(
        book.sections[i.ref] for i in kept
        if i.ref in book.sections and book.settings.sections[book.sections[i.ref]].tab))
    numbers = {item.ref: number for number, item in enumerate((i for i in kept if isinstance(i.model, Card)), 1)}

    def planned(item: Item) -> PlannedPart:
        section = book.sections.get(item.ref)
        return PlannedPart(item, book.section_of(item.ref),
                           tabbed.index(section) if section in tabbed else None,
                           numbers.get(item.ref))

    return Plan(tuple(map(planned, kept)), tuple(planned(book.items[ref]) for ref in awaiting), len(tabbed))


def filled(plan: Plan, book: Publication, pages: int) -> Plan:
    """The plan with so many pages for notes before the back cover; no content file makes them."""
    at = len(plan.parts) - isinstance(plan.parts[-1].item.model, BackCover)
    path = book.root / "labels.yaml"
    notes = tuple(
        PlannedPart(Item(f":notes-{n}", book.folder.name(path), path,
                         Notes(kind="notes", title=book.labels.notes, listed=False), "", 0), None, None, None)
        for n in range(1, pages + 1))
    return replace(plan, parts=(*plan.parts[:at], *notes, *plan.parts[at:]))


def needed(plan: Plan, asked: Set[str]) -> tuple[PlannedPart, ...]:
    """The parts to lay out so that the cards asked for are as in the whole: themselves, and what gives
    them and the parts that they refer to their folios, which are all parts before but other cards, as
    those fill the pages that they declare. An index among them quotes every page: then all parts.

    Folios of what comes after are provisional; no card shows them, and in the contents they take no room.
    """
    cards = [part.item for part in plan.cards if part.ref in asked]
    led = asked.union(*(REFERENCE.findall(f"{item.body} {item.model!r}") for item in cards))
    last = max((rank for rank, part in enumerate(plan.parts) if part.ref in led), default=0)
    before = plan.parts[:last]
    if any(isinstance(part.item.model, Index) for part in before):
        return plan.parts
    return tuple(part for rank, part in enumerate(plan.parts)
                 if part.ref in asked or (rank < last and not isinstance(part.item.model, Card)))


def folios(plan: Plan, counts: Mapping[str, int]) -> dict[str, Folio]:
    """The folio of each part from the page counts; 1 is the front cover."""
    found, first = {}, 1
    for part in plan.parts:
        found[part.ref] = Folio(first, counts[part.ref])
        first += counts[part.ref]
    return found


def distance(a: Place, b: Place) -> float:
    """Great-circle distance in km."""
    return distance_km((a.latitude, a.longitude), (b.latitude, b.longitude))


def farthest(card: Card, home: str) -> tuple[Place, Place, float]:
    """The home place, its farthest partner and their distance in km (0 for one place)."""
    homes = [p for p in card.places if p.country == home] or list(card.places[:1])
    partners = [p for p in card.places if p not in homes] or homes
    start = homes[0]
    end = max(partners, key=lambda p: distance(start, p))
    return start, end, distance(start, end)
