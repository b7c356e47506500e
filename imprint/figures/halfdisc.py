"""The half-disc, the booklet's one motif: true half-circles on an axis, as SVG. Lengths in mm."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from math import ceil, cos, pi, sin

from imprint.figures import disc_path
from imprint.figures import number as n

# Bézier handle of a quarter circle. WeasyPrint draws the `A` command of a path as one flattened
# curve, so every circle here is made of quarter-circle cubics.
KAPPA = 0.5522847498
LIFT = 0.2  # mm: how far a chord stays back under a smaller one, lest its colour line the edge on a screen


@dataclass(frozen=True)
class Half:
    """A half-disc standing on a chord: `x`, `y` its left end, `width` its diameter, in mm."""

    x: float
    y: float
    width: float
    colour: str
    up: bool = True

    def covers(self, other: Half) -> bool:
        """Whether this one stands within the other, on the same chord."""
        within = other.x - 1e-6 < self.x and self.x + self.width < other.x + other.width + 1e-6
        return within and (self.y, self.up) == (other.y, other.up) and self.width > 4 * LIFT

    def path(self, cover: Half | None = None) -> str:
        """The SVG path data, closed along the chord, which is lifted where `cover` is painted on it."""
        r = self.width / 2
        sign, k = (-1 if self.up else 1), KAPPA * r
        top, middle, right = self.y + sign * r, self.x + r, self.x + self.width
        lifted = "" if cover is None else (f"H{n(cover.x + cover.width - LIFT)}V{n(self.y + sign * LIFT)}"
                                           f"H{n(cover.x + LIFT)}V{n(self.y)}")
        return (f"M{n(self.x)} {n(self.y)}"
                f"C{n(self.x)} {n(self.y + sign * k)} {n(middle - k)} {n(top)} {n(middle)} {n(top)}"
                f"C{n(middle + k)} {n(top)} {n(right)} {n(self.y + sign * k)} {n(right)} {n(self.y)}{lifted}Z")


def svg(width: float, height: float, content: str, *, x: float = 0, y: float = 0,
        alt: str | None = None, css: str = "") -> str:
    """An inline `<svg>` of a size in mm; without `alt` it is decoration, hidden from readers."""
    hidden = "" if alt else ' aria-hidden="true"'
    title = f"<title>{escape(alt)}</title>" if alt else ""
    return (f'<svg xmlns="http://www.w3.org/2000/svg" width="{n(width)}mm" height="{n(height)}mm" '
            f'viewBox="{n(x)} {n(y)} {n(width)} {n(height)}" class="{css}"{hidden}>{title}{content}</svg>')


def paths(halves: Iterable[Half]) -> str:
    """The SVG paths of half-discs, in painting order."""
    halves = list(halves)
    covers = [next((top for top in halves[i + 1:] if top.covers(half)), None) for i, half in enumerate(halves)]
    return "".join(f'<path d="{half.path(cover)}" fill="{half.colour}"/>'
                   for half, cover in zip(halves, covers, strict=True))


def dot(x: float, y: float, r: float, colour: str) -> str:
    """A full disc."""
    return f'<path d="{disc_path(x, y, r)}" fill="{colour}"/>'


@dataclass(frozen=True)
class Motif:
    """The colours of a nest of half-discs, above and below the axis, and of its dots."""

    up: Sequence[str]
    down: Sequence[str]
    dots: str


def nest(lengths: Sequence[float], motif: Motif, colour: Mapping[str, str], *, axis: float,
         origin: float, longest: float, mirrored: bool = False) -> str:
    """Half-discs tangent at one point of an axis, one a length, the longest `longest` mm wide.

    They go by decreasing length, alternately above and below; `mirrored` makes them grow leftwards.
    """
    scale = longest / max(lengths, default=1) if max(lengths, default=0) else 0
    ordered = sorted(lengths, reverse=True)
    halves, dots = [], []
    for i, length in enumerate(ordered):
        width = length * scale
        side = motif.down if i % 2 else motif.up
        x = origin - width if mirrored else origin
        halves.append(Half(x, axis, width, colour[side[i // 2 % len(side)]], up=i % 2 == 0))
        dots.append(dot(x if mirrored else origin + width, axis, 1.25, colour[motif.dots]))
    return paths(halves) + "".join(dots) + dot(origin, axis, 2.4, colour[motif.dots])


def rainbow(width: float, colours: Sequence[str], *, step: float, right: bool = True,
            y: float | None = None) -> str:
    """Half-discs nested at one end of a common chord, `width` mm wide, each `step` mm narrower."""
    y = width / 2 if y is None else y
    return paths(Half(step * i if right else 0, y, width - step * i, c) for i, c in enumerate(colours))


def row(sizes: Sequence[float], colours: Sequence[str]) -> str:
    """Half-discs side by side on one line, growing or shrinking by `sizes` (mm)."""
    halves, x, y = [], 0.0, max(sizes) / 2
    for size, colour in zip(sizes, colours, strict=False):
        halves.append(Half(x, y, size, colour))
        x += size
    return paths(halves)


def sector(percent: float, width: float, ground: str, part: str) -> str:
    """A half-disc whose left sector, `percent` of its half-turn, is in another colour."""
    r = width / 2
    end = pi * (1 - percent / 100)
    steps = max(2, ceil((pi - end) / 0.2))
    angles = [pi + (end - pi) * i / steps for i in range(steps + 1)]
    # A fine polygon: the chords of 0.2 rad cut less than 0.005 of the radius.
    rim = "".join(f"L{n(r + r * cos(a))} {n(r - r * sin(a))}" for a in angles)
    whole = Half(0, r, width, ground)
    return paths([whole]) + f'<path d="M{n(r)} {n(r)}{rim}Z" fill="{part}"/>'
