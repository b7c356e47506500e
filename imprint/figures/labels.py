"""Widths of text, and places for the labels of a map: none on another, none on a dot.

Lengths are mm, y points down.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import islice
from math import fsum, hypot, inf

from imprint.figures import Box, Segment, around, away_from, cross

MM_PER_POINT = 25.4 / 72
CLEAR = 0.5   # mm between two labels, between a label and another's dot or leader
ROWS = 9      # how far a crowd of labels may be stacked, above and below its dot
TRIES = 12    # seats that a label without its favourite one would take from another
PASSES = 4    # rounds of such exchanges: labels settle in one or two
HIDDEN = 1.5  # cost of a mm of arc under a label, where the nearest seats cost 0.4 to 2


def text_width(text: str, family: str, weight: int, size_mm: float) -> float:
    """Width in mm of a text from the advances of the installed upright font, without kerning.

    So does the layout engine set the text of an SVG, a letter at a time: the two agree to .02 mm.
    """
    return size_mm * fsum(_advance(letter, family, weight, size_mm) for letter in text)


@lru_cache(maxsize=4096)
def _advance(letter: str, family: str, weight: int, size_mm: float) -> float:
    """Advance of a letter in em: that of the default instance, plus its variation (HVAR)."""
    font = _font(family)
    name = font.getBestCmap().get(ord(letter), ".notdef")
    table = font["HVAR"].table
    mapping = table.AdvWidthMap
    index = mapping.mapping[name] if mapping else font.getGlyphID(name)
    advance, group = font["hmtx"][name][0], index >> 16
    if group < len(table.VarStore.VarData):  # else it does not vary
        data, shares = table.VarStore.VarData[group], _shares(family, weight, size_mm)
        advance += fsum(delta * shares[region] for delta, region
                        in zip(data.Item[index & 0xFFFF], data.VarRegionIndex, strict=True))
    return advance / font["head"].unitsPerEm


@lru_cache(maxsize=64)
def _shares(family: str, weight: int, size_mm: float) -> list[float]:
    """How much of each variation region applies at a weight and a size, as OpenType has it."""
    font, place = _font(family), []
    wanted = {"wght": weight, "opsz": size_mm / MM_PER_POINT}
    for axis in font["fvar"].axes:
        value = wanted.get(axis.axisTag, axis.defaultValue)
        value = max(axis.minValue, min(axis.maxValue, value)) - axis.defaultValue
        end = axis.maxValue if value > 0 else axis.minValue
        value /= abs(end - axis.defaultValue) or 1
        bend = sorted(font["avar"].segments.get(axis.axisTag, {}).items()) if "avar" in font else []
        for (low, out_low), (high, out_high) in zip(bend, bend[1:], strict=False):
            if low <= value <= high:
                value = out_low + (out_high - out_low) * (value - low) / (high - low)
                break
        place.append(value)
    regions = font["HVAR"].table.VarStore.VarRegionList.Region
    return [_share(region.VarRegionAxis, place) for region in regions]


def _share(axes: Sequence, place: Sequence[float]) -> float:
    """Product of the tents of one region: 1 at its peak, 0 from its start and its end on."""
    share = 1.0
    for axis, value in zip(axes, place, strict=True):
        start, peak, end = axis.StartCoord, axis.PeakCoord, axis.EndCoord
        if peak == 0 or value == peak:
            continue
        if not start < value < end:
            return 0.0
        share *= (value - start) / (peak - start) if value < peak else (end - value) / (end - peak)
    return share


@lru_cache(maxsize=8)
def _font(family: str):
    """The installed font, its tables read as they are asked for. Late imports: half of the cost."""
    import fontpkg
    from fontTools.ttLib import TTFont
    upright = next(file for file in fontpkg.family(family).files if file.style == "normal")
    return TTFont(upright.path, lazy=True)


@dataclass(frozen=True)
class Dot:
    """A place as drawn: centre and radius in mm."""

    x: float
    y: float
    radius: float


@dataclass(frozen=True)
class Label:
    """Something `width` × `height` mm to be placed near a dot."""

    dot: Dot
    width: float
    height: float


@dataclass(frozen=True)
class Seat:
    """Where a label goes: its box, and the two ends of its leader if it is away from its dot."""

    box: Box
    leader: Segment | None
    cost: float

    @cached_property
    def hull(self) -> Box:
        """The rectangle around the box and its leader."""
        (x, y), (u, v) = self.leader or self.box.corners[::3]
        box = self.box
        return Box(min(x, u, box.left), min(y, v, box.top), max(x, u, box.right), max(y, v, box.bottom))


@dataclass(frozen=True)
class Manners:
    """How labels gather round a dot.

    `sides` are (u, v, cost): the way to the centre of a label, ±1 being half its size plus the
    gap. `gaps` are the mm left between the two, nearest first; from `leader` mm on a line joins
    them. `round` labels are pills; with `on_dot` a label may hide its own dot.
    """

    sides: tuple[tuple[float, float, float], ...]
    gaps: tuple[float, ...]
    leader: float = 0.0
    round: bool = False
    on_dot: bool = False

    @cached_property
    def ways(self) -> list[tuple]:
        """(cost, u, v, gap, row, led) of all seats, the most natural first; far away, stacks."""
        ways = [(0.0, 0, 0, 0.0, 0, False)] if self.on_dot else []
        ways += [(cost + gap + 2 * (gap >= self.leader), u, v, gap, 0, gap >= self.leader)
                 for gap in self.gaps for u, v, cost in self.sides]
        ways += [(4.0 + 4 * abs(row), u, 0, self.gaps[-1] / 8, row, True)
                 for row in range(-ROWS, ROWS + 1) for u in (-1, -0.5, 0, 0.5, 1)]
        return sorted(ways, key=lambda way: way[0])

    def seat(self, label: Label, k: int) -> Seat:
        """The k-th seat of a label."""
        cost, u, v, gap, row, led = self.ways[k]
        start, half_width, half_height = (label.dot.x, label.dot.y), label.width / 2, label.height / 2
        x = start[0] + u * (half_width + gap + label.dot.radius)
        y = start[1] + v * (half_height + gap + label.dot.radius) + row * (label.height + 2 * CLEAR)
        box = Box(x - half_width, y - half_height, x + half_width, y + half_height)
        inset = min(half_width, half_height) if self.round else 0.0
        core = Box(box.left + inset, box.top + inset, box.right - inset, box.bottom - inset)
        return Seat(box, (start, core.nearest(*start)) if led else None, cost)


def place(labels: Sequence[Label], manners: Manners, *, area: Callable[[Box], float],
          dots: Sequence[Dot], strokes: Sequence[tuple[float, float]] = ()) -> list[Seat | None]:
    """A seat for each label, or None where there is no room: none on another or on a dot.

    `area` gives the cost of a box, `inf` where it may not be; `strokes` are points about 1 mm
    apart along lines that are better left visible. Labels are seated one by one, from left to
    right, then trade seats until nobody gains: the same input has always the same result.
    """
    table = _Table(labels, manners, area, dots, strokes)
    order = sorted(range(len(labels)), key=lambda i: labels[i].dot.x)
    taken = [None] * len(labels)
    for i in order:
        taken[i] = table.best(i, taken)
    for i in order * PASSES:
        taken = table.traded(i, taken)
    return taken


class _Table:
    """The seats of all labels, their costs worked out when first asked for."""

    def __init__(self, labels, manners, area, dots, strokes):
        self.labels, self.area, self.dots, self.strokes = labels, area, dots, sorted(strokes)
        self.manners, self.floors = manners, [way[0] for way in manners.ways]
        self.costs = [{} for _ in labels]

    def traded(self, i, taken):
        """The seats, better ones if a label can take one it prefers and send others elsewhere."""
        wishes = islice(self.wishes(i, taken[i].cost), TRIES) if taken[i] else self.wishes(i, inf)
        for wish in wishes:
            trial = [seat if seat and not _clash(seat, wish) else None for seat in taken]
            sent = [j for j, seat in enumerate(taken) if seat and not trial[j] and j != i]
            trial[i] = wish
            for j in sent:
                trial[j] = self.best(j, trial)
            if _total(trial) < _total(taken):
                return trial
        return taken

    def wishes(self, i, limit):
        """The seats of a label that cost less than a limit."""
        for k in range(bisect_left(self.floors, limit)):
            seat = self.priced(i, k)
            if seat and seat.cost < limit:
                yield seat

    def best(self, i, taken):
        """The cheapest seat of a label that bears with those taken."""
        best = None
        for k, floor in enumerate(self.floors):
            if best and floor >= best.cost:
                break
            priced = self.priced(i, k)
            if priced and (not best or priced.cost < best.cost) and not any(
                    other and _clash(priced, other) for other in taken):
                best = priced
        return best

    def priced(self, i, k):
        """A seat with the cost of what it hides added; None if it may not be."""
        if k not in self.costs[i]:
            seat, own = self.manners.seat(self.labels[i], k), self.labels[i].dot
            cost = seat.cost + self.area(seat.box)
            cost = cost if cost == inf else cost + self._hidden(seat, own)
            self.costs[i][k] = None if cost == inf else replace(seat, cost=cost)
        return self.costs[i][k]

    def _hidden(self, seat, own):
        """Cost of what a seat hides, `inf` if that is a dot."""
        box = seat.box
        for dot in self.dots:
            if dot == own and seat.cost == 0:  # the label sits on it
                continue
            if box.distance(dot.x, dot.y) < dot.radius + (0.1 if dot == own else CLEAR):
                return inf
            # Where two dots touch, no leader could leave either without coming near the other.
            apart = hypot(dot.x - own.x, dot.y - own.y) > dot.radius + own.radius
            if seat.leader and apart and away_from(seat.leader, dot.x, dot.y) < dot.radius + CLEAR:
                return inf
        # On its own dot a label hides only the lines that end there, which is no harm.
        hidden = len(self.near(box)) if seat.cost else 0
        if seat.leader:  # arcs end at the dot, where a leader cannot but start beside them
            hidden += sum(away_from(seat.leader, x, y) < CLEAR for x, y in self.near(around(seat.leader))
                          if hypot(x - own.x, y - own.y) > own.radius + 1)
        return HIDDEN * hidden

    def near(self, box):
        """The points of the strokes in a box or `CLEAR` of it."""
        first, last = (bisect_left(self.strokes, (x,)) for x in (box.left - CLEAR, box.right + CLEAR))
        return [point for point in self.strokes[first:last]
                if box.top - CLEAR < point[1] < box.bottom + CLEAR]


def _total(seats):
    """Cost of a result; a label left out costs more than any seat."""
    return fsum(seat.cost if seat else 1000 for seat in seats)


def _clash(a, b):
    """Whether two seats touch: their boxes, a leader and a box, or their leaders."""
    if not a.hull.overlaps(b.hull, CLEAR):
        return False
    return (a.box.overlaps(b.box, CLEAR) or (a.leader and b.box.touches(a.leader, CLEAR))
            or (b.leader and a.box.touches(b.leader, CLEAR))
            or (a.leader and b.leader and cross(a.leader, b.leader)))


