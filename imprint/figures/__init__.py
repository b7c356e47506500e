"""The figures: data in, inline SVG out. Here, the plane geometry and the SVG that all maps share.

Lengths are mm, y points down, angles are radians clockwise.
Two limits of the layout engine shape it: no style sheet reaches an inline SVG, so that every
colour is an attribute; and its own <circle> bulges by 0.6 %, so that large discs are arcs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from itertools import pairwise
from math import atan2, ceil, cos, fsum, hypot, inf, pi, sin

Point = tuple[float, float]
Segment = tuple[Point, Point]


def svg(content: str, *, width: float, height: float, alt: str, uid: str) -> str:
    """An inline drawing, its size and unit in mm, whose title is its text equivalent."""
    w, h = number(width), number(height)
    return (f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="{uid}-titre" '
            f'width="{w}mm" height="{h}mm" viewBox="0 0 {w} {h}">'
            f'<title id="{uid}-titre">{escape(alt)}</title>{content}</svg>')


def number(value: float) -> str:
    """A length to two decimals, without idle zeros: « .5 », « -2 »."""
    return hundredths(round(value * 100))


@lru_cache(maxsize=None)
def hundredths(value: int) -> str:
    """The same from a whole number of hundredths."""
    text = f"{abs(value) // 100 or ''}.{abs(value) % 100:02d}".rstrip("0").rstrip(".") or "0"
    return f"-{text}" if value < 0 else text


@lru_cache(maxsize=None)
def pair(x: int, y: int) -> str:
    """A point or step in hundredths as path data, each number led by a space or a minus."""
    return "".join(text if text[0] == "-" else " " + text for text in map(hundredths, (x, y)))


def steps(grid: Sequence[tuple[int, int]]) -> str:
    """Path data of a line, from its second point on, through points in hundredths."""
    moves = [(u - x, v - y) for (x, y), (u, v) in pairwise(grid) if (x, y) != (u, v)]
    return "l" + "".join(pair(*move) for move in moves).lstrip() if moves else ""


def along_rim(start: Point, sweep: float, radius: float, end: tuple[int, int]) -> str:
    """Path data along the rim of a disc, its box at the origin, from a point to another.

    `start` is seen from the centre; `sweep` is the angle in radians, clockwise; `end` is a point
    of the box in hundredths. Each arc is a quarter turn at most: it is drawn as one Bezier curve.
    """
    angle, count = atan2(start[1], start[0]), ceil(abs(sweep) / (pi / 2)) or 1
    stops = [angle + sweep * i / count for i in range(1, count)]
    points = [(round(100 * radius * (1 + cos(a))), round(100 * radius * (1 + sin(a)))) for a in stops]
    r = number(radius)
    return "".join(f"A{r} {r} 0 0 {int(sweep > 0)}{pair(*point)}" for point in [*points, end])


def disc_path(cx: float, cy: float, radius: float) -> str:
    """Path data of a true circle."""
    r, quarters = number(radius), ((1, -1), (1, 1), (-1, 1), (-1, -1))
    return f"M{number(cx - radius)} {number(cy)}" + "".join(
        f"a{r} {r} 0 0 1 {number(radius * x)} {number(radius * y)}" for x, y in quarters) + "z"


def simplify(points: Sequence[Point], tolerance: float) -> list[Point]:
    """Douglas-Peucker: the points that matter at a tolerance, in drawing units; both ends stay."""
    kept, spans = [False] * len(points), [(0, len(points) - 1)]
    kept[0] = kept[-1] = True
    while spans:
        first, last = spans.pop()
        (ax, ay), (bx, by) = points[first], points[last]
        vx, vy = bx - ax, by - ay
        square = vx * vx + vy * vy or inf  # both ends in one place: distances to that place
        worst, far = tolerance * tolerance, None
        for i in range(first + 1, last):
            x, y = points[i]
            dx, dy = x - ax, y - ay
            along = (dx * vx + dy * vy) / square
            if along >= 1:
                dx, dy = x - bx, y - by
            elif along > 0:
                dx, dy = dx - along * vx, dy - along * vy
            distance = dx * dx + dy * dy
            if distance > worst:
                worst, far = distance, i
        if far is not None:
            kept[far] = True
            spans += (first, far), (far, last)
    return [point for point, wanted in zip(points, kept, strict=True) if wanted]


def turns(points: Sequence[Point]) -> int:
    """How often a ring turns clockwise around the origin: its crossings of the x axis, signed."""
    count, (x, y) = 0, points[-1] if points else (0, 0)
    for next_x, next_y in points:
        if (y < 0) != (next_y < 0) and (x * next_y > next_x * y) == (y < 0):
            count += 1 if y < 0 else -1
        x, y = next_x, next_y
    return count


def swept(points: Sequence[Point]) -> float:
    """Angle in radians that a line sweeps around the origin, clockwise."""
    return fsum(atan2(x * v - y * u, x * u + y * v) for (x, y), (u, v) in pairwise(points))


@dataclass(frozen=True)
class Box:
    """A rectangle, its sides in mm."""

    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: Box, clear: float = 0.0) -> bool:
        """Whether the two come nearer than `clear` mm."""
        return (self.left < other.right + clear and other.left < self.right + clear
                and self.top < other.bottom + clear and other.top < self.bottom + clear)

    def distance(self, x: float, y: float) -> float:
        """Distance of a point in mm, 0 inside."""
        near_x, near_y = self.nearest(x, y)
        return hypot(x - near_x, y - near_y)

    def nearest(self, x: float, y: float) -> tuple[float, float]:
        """The point of the rectangle that is nearest to a point."""
        return max(self.left, min(self.right, x)), max(self.top, min(self.bottom, y))

    def touches(self, segment: Segment, clear: float) -> bool:
        """Whether a segment comes to the rectangle: ends within `clear` of it or crosses a diagonal."""
        if not self.overlaps(around(segment), clear):
            return False
        left_top, left_bottom, right_top, right_bottom = self.corners
        return (any(self.distance(*end) < clear for end in segment)
                or cross(segment, (left_top, right_bottom)) or cross(segment, (left_bottom, right_top)))

    @property
    def corners(self) -> tuple[tuple[float, float], ...]:
        """The four corners, (x, y)."""
        return tuple((x, y) for x in (self.left, self.right) for y in (self.top, self.bottom))


def away_from(segment: Segment, x: float, y: float) -> float:
    """Distance of a point from a segment."""
    (ax, ay), (bx, by) = segment
    dx, dy = bx - ax, by - ay
    along = max(0, min(1, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy or 1)))
    return hypot(x - ax - along * dx, y - ay - along * dy)


def around(segment: Segment) -> Box:
    """The box of a segment."""
    (ax, ay), (bx, by) = segment
    return Box(min(ax, bx), min(ay, by), max(ax, bx), max(ay, by))


def cross(one: Segment, two: Segment) -> bool:
    """Whether two segments cross; sharing an end is not crossing."""
    (a, b), (c, d) = one, two
    return _side(a, b, c) * _side(a, b, d) < 0 and _side(c, d, a) * _side(c, d, b) < 0


def _side(a, b, c):
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
