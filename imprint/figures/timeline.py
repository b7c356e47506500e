"""The timeline: years on a linear axis, a half-disc for each interval. Lengths in mm."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from imprint.figures.halfdisc import Half, dot, n, paths, svg
from imprint.model import Event

CLOSE = 24.0  # mm between two dates below which a label needs a leader of its own
FIRST_DROP = 24.5  # mm: below the labels that stand in place, of a date and three lines
STEP = 6.2         # mm from one stepped label to the next
DOT = 1.35         # mm, radius; the first and the last dot touch the margins


@dataclass(frozen=True)
class Mark:
    """A date on the axis: `x` in mm; `drop` is the length of its leader, 0 for a label in place."""

    event: Event
    x: float
    drop: float
    place: str


@dataclass(frozen=True)
class Timeline:
    """Where everything stands in a drawing `width` by `height`; `axis` is the y of the line."""

    marks: tuple[Mark, ...]
    width: float
    axis: float
    height: float


def layout(events: Sequence[Event], width: float) -> Timeline:
    """Dates from left to right; those that crowd the end hang on leaders, one step lower each."""
    events = sorted(events, key=lambda event: event.year)
    first, last = events[0].year, events[-1].year
    xs = [DOT + (width - 2 * DOT) * (e.year - first) / max(last - first, 1) for e in events]
    crowded = next((i for i in range(1, len(xs)) if xs[i] - xs[i - 1] < CLOSE), len(xs))
    places = ["first", *["middle"] * (crowded - 2), "last"][:crowded] + ["drop"] * (len(xs) - crowded)
    marks = tuple(Mark(e, x, FIRST_DROP + STEP * (i - crowded) if p == "drop" else 0.0, p)
                  for i, (e, x, p) in enumerate(zip(events, xs, places, strict=True)))
    axis = max((b - a for a, b in zip(xs, xs[1:], strict=False)), default=0) / 2 + 1
    return Timeline(marks, width, axis, axis + max(FIRST_DROP, *(m.drop for m in marks)) + 0.2)


def drawing(plan: Timeline, colours: Sequence[str], dots: str) -> str:
    """The half-discs, the axis, its dots and leaders; the words are laid over it."""
    marks, y = plan.marks, plan.axis
    halves = [Half(a.x, y, b.x - a.x, colours[min(i, len(colours) - 1)])
              for i, (a, b) in enumerate(zip(marks, marks[1:], strict=False))]
    line = f'<path d="M{n(marks[0].x)} {n(y)}H{n(marks[-1].x)}" stroke="{dots}" stroke-width=".55"/>'
    leaders = "".join(f'<path d="M{n(m.x)} {n(y)}V{n(y + m.drop)}" stroke="{dots}" stroke-width=".25"/>'
                      for m in marks if m.drop)
    points = "".join(dot(m.x, y, DOT, dots) for m in marks)
    return svg(plan.width, plan.height, paths(halves) + line + leaders + points)
