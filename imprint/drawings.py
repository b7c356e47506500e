"""What templates draw with: the booklet's data handed to the figures, colours by name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import fsum
from pathlib import Path
from typing import TYPE_CHECKING

from markupsafe import Markup

from imprint.figures import halfdisc, timeline
from imprint.funding import breakdown
from imprint.model import Card, Map, Publication
from imprint.plan import PlannedPart, farthest

if TYPE_CHECKING:
    from imprint.compose import Words

BLEED, WIDTH, HEIGHT = 3.0, 210.0, 297.0  # mm


class Drawings:
    """Figures of one publication; every method returns markup with lengths in mm."""

    funding = staticmethod(breakdown)
    timeline = staticmethod(timeline.layout)

    def __init__(self, land: Path, colour: Mapping[str, str], words: Words, publication: Publication) -> None:
        self.land, self.colour, self.words, self.publication = land, colour, words, publication
        self.home = publication.settings.home_country
        self._drawn: dict[tuple[object, ...], Markup] = {}

    def distances(self, cards: Sequence[PlannedPart]) -> list[float]:
        """Each card's distance to its farthest partner, in km."""
        return [farthest(c.item.model, self.home)[2] for c in cards]

    def cover(self, cards: Sequence[PlannedPart], up: Sequence[str], down: Sequence[str], dots: str,
              axis: float, origin: float, longest: float, mirrored: bool = False) -> Markup:
        """The nest of all distances on a full page, bleed included."""
        motif = halfdisc.Motif(up, down, dots)
        art = halfdisc.nest(self.distances(cards), motif, self.colour, axis=axis, origin=origin,
                            longest=longest, mirrored=mirrored)
        return Markup(halfdisc.svg(WIDTH + 2 * BLEED, HEIGHT + 2 * BLEED, art, x=-BLEED, y=-BLEED, css="art"))

    def half(self, width: float, colour: str) -> Markup:
        """One half-disc on its chord."""
        art = halfdisc.paths([halfdisc.Half(0, width / 2, width, self.colour[colour])])
        return Markup(halfdisc.svg(width, width / 2, art))

    def measured(self, card: Card, longest: float, width: float, colour: str, dots: str) -> Markup:
        """A card's half-disc, its width to the scale « longest km = `width` mm », with end dots."""
        size = farthest(card, self.home)[2] * width / longest if longest else 0
        x = 1.0
        art = halfdisc.paths([halfdisc.Half(x, size / 2 + 1, size, self.colour[colour])])
        ends = "".join(halfdisc.dot(at, size / 2 + 1, 0.55, self.colour[dots]) for at in (x, x + size))
        return Markup(halfdisc.svg(size + 2, size / 2 + 2, art + ends))

    def nested(self, width: float, colours: Sequence[str], step: float, right: bool = True) -> Markup:
        """Half-discs nested at one end of a chord."""
        art = halfdisc.rainbow(width, [self.colour[c] for c in colours], step=step, right=right)
        return Markup(halfdisc.svg(width, width / 2, art))

    def row(self, sizes: Sequence[float], colours: Sequence[str]) -> Markup:
        """Half-discs standing side by side."""
        art = halfdisc.row(sizes, [self.colour[c] for c in colours])
        return Markup(halfdisc.svg(fsum(sizes), max(sizes) / 2, art))

    def halves(self, width: float, height: float, halves: Sequence[tuple[float, float, float, str, bool]],
               dots: Sequence[tuple[float, float, float, str]] = ()) -> Markup:
        """Half-discs anywhere in a box: (x, y, width, colour, up), then dots (x, y, radius, colour)."""
        art = halfdisc.paths(halfdisc.Half(x, y, w, self.colour[c], up) for x, y, w, c, up in halves)
        ends = "".join(halfdisc.dot(x, y, r, self.colour[c]) for x, y, r, c in dots)
        return Markup(halfdisc.svg(width, height, art + ends))

    def speakers(self, portrait: bool) -> Markup:
        """Two half-discs that face each other over a column 71.3 mm wide, the lower one standing on the
        trim and filled up to the bleed; a portrait takes the upper's place."""
        c, n = self.colour, halfdisc.n

        def turned(x: float, y: float, width: float, colour: str, left: bool) -> str:
            angle = -90 if left else 90
            half = halfdisc.paths([halfdisc.Half(-width / 2, 0, width, c[colour])])
            if not left:
                half += f'<path d="M{n(-width / 2)} 0h{n(width)}v{n(BLEED)}h{n(-width)}Z" fill="{c[colour]}"/>'
            return f'<g transform="translate({n(x)} {n(y)}) rotate({angle})">{half}</g>'

        upper = turned(71.3, 165, 104, "safran", True) + turned(71.3, 165, 52, "prune", True)
        lower = turned(0, 242, 104, "corail", False) + turned(0, 242, 52, "rose", False)
        return Markup(halfdisc.svg(71.3 + BLEED, HEIGHT, ("" if portrait else upper) + lower, x=-BLEED))

    def arc_sign(self) -> Markup:
        """The small sign before a cooperation line: two places and the line between them."""
        c = self.colour
        art = (f'<path d="M1.2 4.2C2.8 .4 7 .4 8.6 4.2" fill="none" stroke="{c["brique"]}" stroke-width=".7"/>'
               + halfdisc.dot(1.2, 4.2, 0.95, c["encre"]) + halfdisc.dot(8.6, 4.2, 0.95, c["brique"]))
        return Markup(halfdisc.svg(9.8, 5.4, art))

    def facing(self, left: float, right: float, height: float, colours: tuple[str, str]) -> Markup:
        """Two half-discs back to back on a vertical axis, their areas as the two numbers."""
        ratio = (min(left, right) / max(left, right)) ** 0.5
        sizes = [height * (ratio if value < max(left, right) else 1) for value in (left, right)]
        width = (sizes[0] + sizes[1]) / 2 + 2
        turn = f"rotate(-90 0 {halfdisc.n(height / 2)})"
        one = halfdisc.Half(-sizes[0] / 2, height / 2, sizes[0], self.colour[colours[0]])
        two = halfdisc.Half(-sizes[1] / 2, height / 2, sizes[1], self.colour[colours[1]], up=False)
        middle = sizes[0] / 2
        art = (f'<g transform="translate({halfdisc.n(middle)} 0) {turn}">{halfdisc.paths([one])}</g>'
               f'<g transform="translate({halfdisc.n(middle + 2)} 0) {turn}">{halfdisc.paths([two])}</g>')
        return Markup(halfdisc.svg(width, height, art))

    def gauge(self, percent: float, width: float, ground: str, part: str) -> Markup:
        """A half-disc as a whole, the sector of a percentage in another colour."""
        return Markup(halfdisc.svg(width, width / 2, halfdisc.sector(
            percent, width, self.colour[ground], self.colour[part])))

    def frieze(self, plan: timeline.Timeline, colours: Sequence[str], dots: str) -> Markup:
        """The timeline's half-discs and leaders; its words are laid over it by the template."""
        return Markup(timeline.drawing(plan, [self.colour[c] for c in colours], self.colour[dots]))

    def locator(self, part: PlannedPart, size: float, visible: float = 1.0, labelled: bool = True) -> Markup:
        """The disc that shows a card's places; drawn once, since a card is composed several times."""
        from imprint.figures.locator import locator  # geography is read only when drawn

        key = (part.ref, size, visible, labelled)
        if key not in self._drawn:
            card = part.item.model
            self._drawn[key] = Markup(locator(
                card.places, home=self.home, colour=self.colour, size=size, labelled=labelled, visible=visible,
                land_dir=self.land, alt=self.alt(card), uid=part.item.slug))
        return self._drawn[key]

    def alt(self, card: Card) -> str:
        """A card's map in words."""
        places = ", ".join(dict.fromkeys(
            p.label if p.label == p.country else f"{p.label} ({p.country})" for p in card.places))
        km = self.words.number(round(farthest(card, self.home)[2], -1))
        return self.publication.labels.map.format(places=places, distance=km)

    def worldmap(self, model: Map, cards: Sequence[PlannedPart]) -> Markup:
        """The globe and its magnifiers, drawn once."""
        from imprint.figures.worldmap import worldmap

        key = ("world", *(card.ref for card in cards))
        if key not in self._drawn:
            numbered = [(c.number, c.item.model.places) for c in cards]
            alt = " ; ".join(f"{c.number}. {self.alt(c.item.model)}" for c in cards)
            self._drawn[key] = Markup(worldmap(
                numbered, home=self.home, colour=self.colour, globe=model.globe, magnifiers=model.magnifiers,
                land_dir=self.land, alt=alt, uid="map"))
        return self._drawn[key]
