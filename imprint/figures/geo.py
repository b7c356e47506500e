"""Spherical geometry of the maps: distances, the equal-area disc, outlines of the land.

Angles are degrees north and east, distances kilometres on a sphere, drawing units those of
the disc's `size` (mm in this project), y pointing down from the disc's top left corner.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import accumulate, groupby
from math import acos, asin, cos, hypot, inf, pi, radians, sin, sqrt
from pathlib import Path

from imprint.figures import along_rim, disc_path, pair, simplify, steps, swept, turns

EARTH_RADIUS_KM = 6371.0088
# The file that still looks like a coast at so many km per mm, finest first.
LAND_FILES = ((60, "land-50m.json"), (inf, "land-110m.json"))
STRETCH = 48       # points of coast looked at, or passed over, together
COARSE = 0.25      # tolerance in mm from which a tenth is exact enough for a point
SHALLOW = 1 / 120  # of the radius: a coast so near to the rim would be a sliver


def distance_km(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Great-circle distance in km between two (latitude, longitude) pairs in degrees."""
    (lat1, lon1), (lat2, lon2) = a, b
    north, east = radians(lat2 - lat1) / 2, radians(lon2 - lon1) / 2
    h = sin(north) ** 2 + cos(radians(lat1)) * cos(radians(lat2)) * sin(east) ** 2
    return 2 * EARTH_RADIUS_KM * asin(min(1, sqrt(h)))


def unit_vector(latitude: float, longitude: float) -> tuple[float, float, float]:
    """Point of the unit sphere at a latitude and a longitude in degrees."""
    lat, lon = radians(latitude), radians(longitude)
    return cos(lat) * cos(lon), cos(lat) * sin(lon), sin(lat)


@dataclass(frozen=True)
class Projection:
    """Lambert azimuthal equal-area disc centred on a point.

    `radius_km`, a great-circle distance, falls on the circle of diameter `size`.
    """

    latitude: float
    longitude: float
    radius_km: float
    size: float

    @cached_property
    def axes(self) -> tuple:
        """Unit vectors of the centre, of its east and of its north."""
        lat, lon = self.latitude, self.longitude
        return unit_vector(lat, lon), unit_vector(0, lon + 90), unit_vector(lat + 90, lon)

    @property
    def reach(self) -> float:
        """Angle in radians from the centre to the rim."""
        return min(self.radius_km / EARTH_RADIUS_KM, pi)

    @cached_property
    def scale(self) -> float:
        """Units per Earth radius of chord: a point at an angle c lies 2 sin(c/2) × scale away."""
        return self.size / 4 / sin(self.reach / 2)

    @property
    def km_per_unit(self) -> float:
        """Kilometres in one unit at the centre of the disc."""
        return EARTH_RADIUS_KM / self.scale

    def project(self, latitude: float, longitude: float) -> tuple[float, float]:
        """(x, y) of a place; places beyond the radius land outside the disc."""
        (x, y), = self.project_vectors([unit_vector(latitude, longitude)])
        return x + self.size / 2, y + self.size / 2

    def project_vectors(self, vectors: Iterable[tuple]) -> list[tuple[float, float]]:
        """[(x, y)] from the disc's centre for points of the unit sphere."""
        (cx, cy, cz), (ex, ey, _), (nx, ny, nz) = self.axes
        scale, points = self.scale, []
        for x, y, z in vectors:
            nearness = 1 + x * cx + y * cy + z * cz
            if nearness < 1e-12:  # the antipode is a whole circle on this map: one point of it
                points.append((0.0, 2 * scale))
                continue
            f = scale * sqrt(2 / nearness)
            points.append((f * (x * ex + y * ey), -f * (x * nx + y * ny + z * nz)))
        return points


@dataclass(frozen=True)
class Stretch:
    """Some consecutive points of a coast, as the file's integers, and a cap around them.

    The last point is the first of the next stretch.
    """

    xs: tuple
    ys: tuple
    frame: tuple  # scale and origin that turn the integers into degrees
    centre: tuple
    reach: float

    @cached_property
    def vectors(self):
        """Unit vectors of the points, worked out for the stretches that are drawn only."""
        (sx, sy), (ox, oy) = self.frame
        vectors = []
        for x, y in zip(self.xs, self.ys, strict=True):
            lon, lat = radians(ox + sx * x), radians(oy + sy * y)
            flat = cos(lat)
            vectors.append((flat * cos(lon), flat * sin(lon), sin(lat)))
        return vectors


@dataclass(frozen=True)
class Ring:
    """A closed line of coast: the edge of a land mass, or of a `hole` in one."""

    stretches: tuple
    hole: bool


@lru_cache(maxsize=4)
def land(path: Path) -> tuple[Ring, ...]:
    """Rings of a land file, read once."""
    return decode(json.loads(Path(path).read_text(encoding="utf-8")))


def decode(topology: Mapping) -> tuple[Ring, ...]:
    """Rings of a quantised TopoJSON topology whose object is `land`."""
    frame = tuple(topology["transform"]["scale"]), tuple(topology["transform"]["translate"])
    arcs = []
    for arc in topology["arcs"]:
        steps_x, steps_y = zip(*arc, strict=True)
        arcs.append((tuple(accumulate(steps_x)), tuple(accumulate(steps_y))))
    return tuple(
        Ring(tuple(_stretches(*_join(arcs, indexes), frame)), hole=position > 0)
        for geometry in topology["objects"]["land"]["geometries"]
        for polygon in geometry["arcs"]
        for position, indexes in enumerate(polygon))


def _join(arcs, indexes):
    """Coordinates of a ring; a negative index, as ~i, is arc i run backwards."""
    if len(indexes) == 1 and indexes[0] >= 0:
        return arcs[indexes[0]]
    xs, ys = (), ()
    for index in indexes:
        x, y = arcs[index] if index >= 0 else (axis[::-1] for axis in arcs[~index])
        xs, ys = xs[:-1] + x, ys[:-1] + y
    return xs, ys


def _stretches(xs, ys, frame):
    for start in range(0, len(xs) - 1, STRETCH):
        x, y = xs[start:start + STRETCH + 1], ys[start:start + STRETCH + 1]
        yield Stretch(x, y, frame, *_cap(min(x), max(x), min(y), max(y), frame))


def _cap(west, east, south, north, frame):
    """Centre (unit vector) and reach (radians) of a cap around a box of the file's integers."""
    (sx, sy), (ox, oy) = frame
    latitude, half = oy + sy * (south + north) / 2, sx * (east - west) / 2
    corners = ((oy + sy * south, half), (oy + sy * north, half))
    reach = max(distance_km((latitude, 0), corner) for corner in corners) / EARTH_RADIUS_KM
    # Half the globe wide, it crosses the date line: every one of its points is to be looked at.
    return unit_vector(latitude, ox + sx * (west + east) / 2), reach if half < 90 else pi


def land_file(projection: Projection, land_dir: Path) -> Path:
    """Path of the land file that suits the scale of a projection whose unit is the mm."""
    return Path(land_dir) / next(name for limit, name in LAND_FILES if projection.km_per_unit <= limit)


def outline(projection: Projection, rings: Sequence[Ring], *, tolerance: float = 0.12,
            budget: float = inf, keep: Sequence[tuple[float, float]] = ()) -> str:
    """Path data of the land within the disc, to be filled with the even-odd rule.

    Coasts stay within `tolerance` (drawing units) of the data, or farther, up to a 20th of the
    radius, if the text would exceed `budget` characters. Islands and lakes less than five times
    that across are left out, unless one of the `keep` points (x, y) lies on them or nearby.
    """
    radius = projection.size / 2
    near = [(x - radius, y - radius) for x, y in keep]
    coasts = [coast for ring in rings if (coast := _coast(projection, ring, tolerance / 2))]
    while True:
        coasts = [(slim, turned) for runs, turned in coasts
                  if (slim := _slim(runs, tolerance, near)) or turned]
        path = "".join(_path(runs, turned, radius, tolerance) for runs, turned in coasts)
        if len(path) <= budget or tolerance > radius / 20:
            return path
        # Coasts being fractal, the text shrinks more slowly: a few rounds come down to the budget.
        tolerance *= len(path) / budget


def _coast(projection, ring, gap):
    """(runs, turned) of a ring in the disc, from its centre; None if it does not show.

    A ring that winds around the centre holds either the centre or the antipode. With the
    antipode, what the flat ring encloses is the rest of the disc: `turned`, it is to be drawn
    over a full disc. With the centre and no coast in sight, the disc is full.
    """
    points = _flatten(projection, ring, gap)
    runs, around = _runs(points, projection.size / 2), turns(points)
    turned = around != 0 and (around > 0) == (ring.hole if runs else not ring.hole)
    return (runs, turned) if runs or turned else None


def _slim(runs, tolerance, near):
    """Runs with the points that matter; none of a small island or lake that no place needs."""
    if len(runs) == 1 and runs[0][1] is None:
        xs, ys = zip(*runs[0][0], strict=True)
        west, east, north, south = min(xs), max(xs), min(ys), max(ys)
        if hypot(east - west, south - north) < 5 * tolerance:
            if not any(west - 2 < x < east + 2 and north - 2 < y < south + 2 for x, y in near):
                return []
            tolerance = 0
    return [(simplify(run, tolerance), sweep) for run, sweep in runs]


def _flatten(projection, ring, gap):
    """Points of a ring from the disc's centre, `gap` apart or so; none if far from the disc.

    A stretch wholly beyond the rim gives the middle of its cap only: no pole of the projection
    being in the cap, the azimuths swept by way of its middle are those of the coast.
    """
    vectors, (cx, cy, cz), reach, seen = [], projection.axes[0], projection.reach, False
    for stretch in ring.stretches:
        x, y, z = stretch.centre
        away = acos(max(-1, min(1, x * cx + y * cy + z * cz)))
        if reach + stretch.reach < away < pi - stretch.reach:
            vectors.append(stretch.centre)
        else:
            vectors += stretch.vectors
            seen = True
    if not seen and len(ring.stretches) == 1:
        return []
    thinned, last_x, last_y = [], inf, inf
    for x, y in projection.project_vectors(vectors):
        if abs(x - last_x) + abs(y - last_y) > gap:
            thinned.append((x, y))
            last_x, last_y = x, y
    return thinned


def _runs(points, radius):
    """[(points, sweep)] of a ring's runs inside the rim, from gate to gate.

    `sweep` is the angle (radians, clockwise) along the rim from there to the next run: the sum
    of the azimuths of the points beyond, so that it goes round the disc on the same side as the
    coast does. A ring that never meets the rim is one run, its sweep None. Runs that keep
    close to the rim would show as slivers, of land or of sea: they count as beyond it.
    """
    inside = [x * x + y * y < radius * radius for x, y in points]
    if not any(inside):
        return []
    if all(inside):
        return [(points + points[:1], None)]
    start = next(i for i, within in enumerate(inside) if within and not inside[i - 1])
    order = range(start - len(points), start)
    groups = [[points[i] for i in group] for _, group in groupby(order, inside.__getitem__)]
    ins, outs = groups[::2], groups[1::2]
    runs = [[_gate(before[-1], run[0], radius), *run, _gate(after[0], run[-1], radius)]
            for before, run, after in zip(outs[-1:] + outs[:-1], ins, outs, strict=True)]
    sweeps = [swept([run[-1], *beyond, following[0]])
              for run, beyond, following in zip(runs, outs, runs[1:] + runs[:1], strict=True)]
    deep = [any(hypot(*point) < radius * (1 - SHALLOW) for point in run) for run in runs]
    kept, first = [], deep.index(True) if any(deep) else 0
    for i in range(first - len(runs), first):
        if deep[i]:
            kept.append([runs[i], sweeps[i]])
        elif kept:
            kept[-1][1] += swept(runs[i]) + sweeps[i]
    return kept


def _gate(outside, inside, radius):
    """Where the way from a point outside to one inside meets the rim."""
    (x, y), (dx, dy) = inside, (outside[0] - inside[0], outside[1] - inside[1])
    a, b, c = dx * dx + dy * dy, x * dx + y * dy, x * x + y * y - radius * radius
    t = (sqrt(b * b - a * c) - b) / a
    return x + t * dx, y + t * dy


def _path(runs, turned, radius, tolerance):
    """Path data of a ring: its runs, joined along the rim; if `turned`, over a full disc."""
    grain, parts = 10 if tolerance >= COARSE else 1, [disc_path(radius, radius, radius)] * turned
    grid = [[(grain * round(100 * (x + radius) / grain), grain * round(100 * (y + radius) / grain))
             for x, y in points] for points, _ in runs]
    for points, (run, sweep), following in zip(grid, runs, grid[1:] + grid[:1], strict=True):
        parts += "" if points is not grid[0] else "M" + pair(*points[0]).lstrip(), steps(points)
        if sweep is not None:
            parts.append(along_rim(run[-1], sweep, radius, following[0]))
    return "".join(parts) + "z" * bool(runs)
