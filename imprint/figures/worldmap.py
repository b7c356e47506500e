"""The map of all cards: a globe, and two magnifiers over its lower corners. Lengths in mm."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape
from math import ceil, hypot, inf
from pathlib import Path

from imprint.figures import Box, disc_path, number, svg
from imprint.figures.geo import Projection
from imprint.figures.labels import Dot, Label, Manners, Seat, place, text_width
from imprint.figures.locator import BULGE, Arc, bow, ground, leader, mark, outward, strokes

log = logging.getLogger(__name__)

FAMILY, WEIGHT, CAP_HEIGHT = "Bricolage Grotesque", 700, 0.7
ASIDE = ((-0.335, 0.396), (0.335, 0.396))  # magnifiers, from the globe's centre, as shares of its size
FRAME = 1.1      # ring of the page's colour around a magnifier
MARGIN = 2.5     # a place so near to the rim of a magnifier is left to the globe
DOT, RING, ARC, LEADER = 1.05, 0.3, 0.6, 0.3  # radius with its ring; widths of lines
STEEP = 2.5      # arcs bulge in full from 24° off the vertical on: 1 / sin 24°
ROW = 4          # numbers in a row of a badge
BUDGET = 45_000  # characters for the coasts of the globe
AROUND = (
    (0.71, -0.71, 0), (1, 0, 0.1), (0.71, 0.71, 0.2), (-0.71, -0.71, 0.2), (-1, 0, 0.3),
    (-0.71, 0.71, 0.3), (0, -1, 0.4), (0, 1, 0.4), (0.92, -0.38, 0.5), (0.92, 0.38, 0.5),
    (-0.92, -0.38, 0.6), (-0.92, 0.38, 0.6), (0.38, -0.92, 0.6), (-0.38, -0.92, 0.6),
    (0.38, 0.92, 0.6), (-0.38, 0.92, 0.6))
BADGES = Manners(AROUND, gaps=(1.6, 2.6, 3.8, 5.2, 7, 9, 12, 15, 19, 24, 30), round=True, on_dot=True)


@dataclass(frozen=True)
class Style:
    """Size of a badge in mm: height with its ring, of the text, from row to row, beside the text."""

    height: float
    text: float
    row: float
    padding: float


ON_GLOBE, ON_MAGNIFIER = Style(5.6, 3.0, 3.5, 1.5), Style(4.7, 2.5, 3.0, 1.35)


@dataclass(frozen=True)
class Pin:
    """A place with the numbers of its cards."""

    latitude: float
    longitude: float
    home: bool
    numbers: tuple[str, ...]

    @property
    def rows(self) -> list[str]:
        """The numbers, in even rows."""
        count = ceil(len(self.numbers) / ROW)
        length = ceil(len(self.numbers) / count)
        return [" · ".join(self.numbers[i:i + length]) for i in range(0, len(self.numbers), length)]


@dataclass(frozen=True)
class Disc:
    """The globe or a magnifier: its projection, its badges, and the (x, y, radius) that cover it."""

    projection: Projection
    style: Style
    covers: tuple[tuple[float, float, float], ...] = ()

    @property
    def radius(self) -> float:
        """Its radius in mm."""
        return self.projection.size / 2

    def depth(self, spot: object) -> float:
        """How far within the rim a place lies, in mm."""
        x, y = self.projection.project(spot.latitude, spot.longitude)
        return self.radius - hypot(x - self.radius, y - self.radius)

    def dot(self, spot: object) -> Dot:
        """The dot of a place; at the nearest edge if a magnifier or the horizon hides it."""
        x, y = self.projection.project(spot.latitude, spot.longitude)
        for cx, cy, radius in self.covers:
            x, y = _moved(x, y, cx, cy, max(radius + DOT, hypot(x - cx, y - cy)))
        limit = min(self.radius - DOT, hypot(x - self.radius, y - self.radius))
        return Dot(*_moved(x, y, self.radius, self.radius, limit), DOT)

    def cost(self, box: Box) -> float:
        """Cost of a badge there: `inf` if it reaches out of the disc or under a magnifier."""
        inset, middle = self.style.height / 2, self.radius
        core = Box(box.left + inset, box.top + inset, box.right - inset, box.bottom - inset)
        out = any(hypot(x - middle, y - middle) + inset > self.radius for x, y in core.corners)
        return inf if out or any(box.distance(x, y) < radius for x, y, radius in self.covers) else 0.0


def _moved(x, y, cx, cy, distance):
    """The point at a distance from a centre, in the direction of another."""
    away = hypot(x - cx, y - cy) or 1
    return cx + (x - cx) * distance / away, cy + (y - cy) * distance / away


def worldmap(cards: Sequence[tuple[object, Sequence]], *, home: str, colour: Mapping[str, str],
             globe: object, magnifiers: Sequence, land_dir: Path, alt: str, uid: str,
             size: float = 182, magnifier_size: float = 66) -> str:
    """The map of cards, (number, places) each, as an inline `<svg>`.

    `globe` and `magnifiers`, two at most, have latitude, longitude (degrees) and radius (km), as
    attributes or keys. The globe is `size` mm wide and touches the top of the drawing, which is a
    little wider and higher, as the magnifiers reach out of the globe left, right and below.
    Places in the country `home` are the territories. Those that a magnifier shows have their
    badges there, all others on the globe. A badge without room is left out, with a warning.
    """
    half, lens = size / 2, magnifier_size / 2
    centres = [(half + x * size, half + y * size) for x, y in ASIDE[:len(magnifiers)]]
    discs = [Disc(view(magnifier, magnifier_size), ON_MAGNIFIER) for magnifier in magnifiers]
    whole = Disc(view(globe, size), ON_GLOBE, tuple((x, y, lens + FRAME) for x, y in centres))
    pins = gather(cards, home)
    shown = [shown_by(pin, discs) for pin in pins]
    content = globe_disc(whole, pins, cards, home, colour, land_dir)
    content += badges(whole, [pin for pin, disc in zip(pins, shown, strict=True) if not disc], colour, uid)
    for (x, y), disc in zip(centres, discs, strict=True):
        content += (
            f'<g transform="translate({number(x - lens)} {number(y - lens)})">'
            f'<path fill="{colour["petrole"]}" d="{disc_path(lens, lens, lens + FRAME)}"/>'
            + ground(disc.projection, land_dir, [], colour["ciel"], colour["creme"])
            + badges(disc, [pin for pin, at in zip(pins, shown, strict=True) if at is disc], colour, uid)
            + "</g>")
    beside = max([0, *(lens - x for x, _ in centres)])
    return svg(f'<g transform="translate({number(beside)} 0)">{content}</g>', width=size + 2 * beside,
               height=max([size, *(y + lens for _, y in centres)]), alt=alt, uid=uid)


def view(of: object, size: float) -> Projection:
    """The projection of a view: an object or a mapping with latitude, longitude, radius."""
    wanted = ("latitude", "longitude", "radius")
    return Projection(*(of[key] if isinstance(of, Mapping) else getattr(of, key) for key in wanted), size)


def gather(cards: Sequence[tuple[object, Sequence]], home: str) -> list[Pin]:
    """One pin a place, with the numbers of all cards that name it."""
    pins: dict[tuple, Pin] = {}
    for card, places in cards:
        for spot in places:
            key = (spot.latitude, spot.longitude)
            pin = pins.get(key) or Pin(*key, spot.country == home, ())
            if str(card) not in pin.numbers:
                pin = replace(pin, numbers=(*pin.numbers, str(card)))
            pins[key] = pin
    return list(pins.values())


def shown_by(pin: Pin, discs: Sequence[Disc]) -> Disc | None:
    """The magnifier that shows a place best, if one does."""
    best = max(discs, key=lambda disc: disc.depth(pin), default=None)
    return best if best and best.depth(pin) > MARGIN else None


def globe_disc(disc, pins, cards, home, colour, land_dir):
    """Sea, land, arcs and dots of the globe."""
    arcs: list[Arc] = []
    for _, places in cards:
        starts, ends = ([disc.dot(p) for p in places if (p.country == home) == at_home]
                        for at_home in (True, False))
        arcs += [curved(start, end) for start in starts[:1] for end in ends]
    dots = [mark(disc.dot(pin), colour["encre" if pin.home else "brique"], colour["blanc"], RING)
            for pin in sorted(pins, key=lambda pin: pin.home)]
    return (ground(disc.projection, land_dir, [], colour["ciel"], colour["creme"], BUDGET)
            + strokes(list(dict.fromkeys(arc.path for arc in arcs)), colour["brique"], ARC) + "".join(dots))


def curved(start: Dot, end: Dot) -> Arc:
    """An arc that bulges the more, the less it runs north or south: bundles open like a fan."""
    x, y = end.x - start.x, end.y - start.y
    return bow(start, end, BULGE * outward(x, y) * min(1, STEEP * abs(x) / (hypot(x, y) or 1)))


def badges(disc: Disc, pins: Sequence[Pin], colour: Mapping[str, str], uid: str) -> str:
    """Numbered badges on their places, or beside them with a leader and a dot."""
    pins = merged(disc, pins)
    dots = [disc.dot(pin) for pin in pins]
    seats = place([label(pin, dot, disc.style) for pin, dot in zip(pins, dots, strict=True)], BADGES,
                  area=disc.cost, dots=dots)
    for pin, seat in zip(pins, seats, strict=True):
        if not seat:
            log.warning("carte « %s » : pas de place pour la pastille %s", uid, " · ".join(pin.numbers))
    seated = [(pin, dot, seat) for pin, dot, seat in zip(pins, dots, seats, strict=True) if seat]
    away = [(pin, dot, seat) for pin, dot, seat in seated if seat.leader]
    return (strokes([leader(seat) for _, _, seat in away], colour["encre"], LEADER)
            + "".join(mark(dot, colour["encre" if pin.home else "brique"], colour["blanc"], RING)
                      for pin, dot, _ in away)
            + "".join(badge(pin, seat, disc.style, colour) for pin, _, seat in seated))


def merged(disc: Disc, pins: Sequence[Pin]) -> list[Pin]:
    """The pins, but one badge for places of the same cards whose dots overlap."""
    kept: list[tuple[Pin, Dot]] = []
    for pin in pins:
        dot = disc.dot(pin)
        if not any((other.numbers, other.home) == (pin.numbers, pin.home)
                   and hypot(dot.x - at.x, dot.y - at.y) < 2 * DOT for other, at in kept):
            kept.append((pin, dot))
    return [pin for pin, _ in kept]


def label(pin: Pin, dot: Dot, style: Style) -> Label:
    """A badge to be placed: a disc for one number, a pill for more."""
    wide = max(text_width(row, FAMILY, WEIGHT, style.text) for row in pin.rows) + 2 * style.padding
    return Label(dot, max(style.height, wide), style.height + (len(pin.rows) - 1) * style.row)


def badge(pin: Pin, seat: Seat, style: Style, colour: Mapping[str, str]) -> str:
    """A badge: its shape with a white ring, and its numbers."""
    box, inset = seat.box, RING / 2
    shape = (f'<rect x="{number(box.left + inset)}" y="{number(box.top + inset)}" '
             f'width="{number(box.right - box.left - RING)}" '
             f'height="{number(box.bottom - box.top - RING)}" '
             f'rx="{number(style.height / 2 - inset)}" fill="{colour["encre" if pin.home else "brique"]}" '
             f'stroke="{colour["blanc"]}" stroke-width="{number(RING)}"/>')
    first = (box.top + box.bottom + CAP_HEIGHT * style.text - (len(pin.rows) - 1) * style.row) / 2
    texts = "".join(
        f'<text x="{number((box.left + box.right - text_width(row, FAMILY, WEIGHT, style.text)) / 2)}" '
        f'y="{number(first + i * style.row)}">{escape(row)}</text>' for i, row in enumerate(pin.rows))
    return (f'{shape}<g fill="{colour["blanc"]}" font-family="{FAMILY}" font-weight="{WEIGHT}" '
            f'font-size="{number(style.text)}">{texts}</g>')
