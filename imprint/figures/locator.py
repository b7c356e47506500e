"""The locator of a fiche: one disc of land and sea, its places and what links them. Lengths in mm."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape
from math import asin, atan2, cos, degrees, fsum, hypot, inf, pi, radians, remainder, sin
from pathlib import Path

from imprint.figures import Box, disc_path, number, svg
from imprint.figures.geo import (
    EARTH_RADIUS_KM, Projection, distance_km, land, land_file, outline, unit_vector)
from imprint.figures.labels import CLEAR, Dot, Label, Manners, Seat, place, text_width

log = logging.getLogger(__name__)

FAMILY, WEIGHT, TEXT = "Bricolage Grotesque", 600, 2.68  # 7.6 pt
TAG_HEIGHT, TAG_PADDING, CAP_HEIGHT = 4.0, 1.1, 0.7      # the last as a share of the text's size
DOT, RING, ARC, LEADER = 1.9, 0.5, 0.9, 0.3              # radius with its ring; widths of lines
MERGE = 1.0          # places nearer than this share a dot
EDGE = 0.8           # kept clear along the sides of the page and of the drawing
BULGE = 0.32         # how far an arc's control point leaves the chord, as a share of its length
NUDGES = (0, 0.05, -0.05, 0.1, -0.1, 0.15, -0.15, 0.2, -0.2)  # to clear other dots
FAN = 25.0           # degrees from the middle of a fan of arcs where the bulge is full
SPREAD = ((2400, 0.57), (5000, 0.7))  # km from the middle of the places to the farthest; its
                     # distance from the centre of the disc, as a share of the radius
FULL_SIZE = 84       # from this size of disc down, dots and arcs shrink too, though less
LEAST_KM = 1600      # smallest radius at which one tells a continent
FEW_PARTNERS = 3     # up to so many, a tag also names the country
BUDGET = 5500        # characters of a locator
SIDES = (
    (-1, 0, 0), (1, 0, 0.2), (-1, -0.6, 0.9), (-1, 0.6, 0.9), (1, -0.6, 1.0), (1, 0.6, 1.0),
    (-1, -1, 1.4), (-1, 1, 1.4), (1, -1, 1.5), (1, 1, 1.5), (0, -1, 1.6), (0, 1, 1.6),
    (-0.5, -1, 1.7), (-0.5, 1, 1.7), (0.5, -1, 1.8), (0.5, 1, 1.8))
TAGS = Manners(SIDES, gaps=(0.4, 1.6, 3, 4.5, 6.5, 9, 12, 16, 21, 27, 34, 42), leader=1.5)


@dataclass(frozen=True)
class Arc:
    """A quadratic curve between two points, in mm."""

    start: tuple[float, float]
    control: tuple[float, float]
    end: tuple[float, float]

    @property
    def path(self) -> str:
        """Its path data."""
        return "M{} {}Q{} {} {} {}".format(
            *(number(c) for point in (self.start, self.control, self.end) for c in point))

    @property
    def points(self) -> list[tuple[float, float]]:
        """Points about 1 mm apart along it."""
        count = max(2, round(hypot(self.end[0] - self.start[0], self.end[1] - self.start[1])))
        return [tuple((1 - t) ** 2 * a + 2 * t * (1 - t) * b + t * t * c
                      for a, b, c in zip(self.start, self.control, self.end, strict=True))
                for t in (i / count for i in range(count + 1))]


def locator(places: Sequence, *, home: str, colour: Mapping[str, str], size: float, alt: str,
            uid: str, land_dir: Path, labelled: bool = True, visible: float = 1.0,
            top: float = 0.0) -> str:
    """A disc `size` mm wide with the places of a fiche, as an inline `<svg>`.

    `places` have town, country, latitude, longitude (degrees) and label; those in the country
    `home` are the territories, the others their partners. `visible` is the share of the width
    that stays on the page, from the left, `top` the share of the height that does not, from the
    top: tags keep out of what is trimmed, and the places move to the middle of what is left.
    A tag that finds no room is left out, with a warning.
    """
    projection = choose_view([(p.latitude, p.longitude) for p in places], size,
                             ((visible - 1) / 2, top / 2))
    fine = min(1, (size / FULL_SIZE) ** 0.4)
    sites = gather(places, home, projection, DOT * fine)
    arcs = fan([s.dot for s in sites if s.home][:1], [s.dot for s in sites if not s.home])
    page = Box(EDGE, top * size + EDGE, visible * size - EDGE, size - EDGE)
    seats = seated(sites, arcs, page, size / 2, uid) if labelled else []
    tags = [tag for site, seat in seats for tag in stacked(site, seat)]
    over = "".join((
        strokes([arc.path for arc in arcs], colour["brique"], ARC * fine),
        strokes([leader(seat) for _, seat in seats if seat.leader], colour["encre"], LEADER),
        *(mark(site.dot, colour["encre" if site.home else "brique"], colour["blanc"], RING * fine)
          for site in sites),
        written(tags, colour["blanc"], colour["encre"]),
    ))
    under = ground(projection, land_dir, [site.dot for site in sites], colour["safran"], colour["creme"],
                   BUDGET - len(over))
    return svg(under + over, width=size, height=size, alt=alt, uid=uid)


@dataclass(frozen=True)
class Site:
    """A dot of the map, with the names of the places it stands for."""

    dot: Dot
    home: bool
    names: tuple[str, ...]


def gather(places: Sequence, home: str, projection: Projection, radius: float) -> list[Site]:
    """The dots of a map: places nearer than `MERGE` share one, at the first of them."""
    partners = {(p.label, p.country) for p in places if p.country != home}
    sites: list[Site] = []
    for spot in places:
        at_home = spot.country == home
        named = not at_home and spot.label != spot.country and len(partners) <= FEW_PARTNERS
        name = f"{spot.label}, {spot.country}" if named else spot.label
        x, y = projection.project(spot.latitude, spot.longitude)
        same = next((i for i, site in enumerate(sites) if site.home == at_home
                     and hypot(site.dot.x - x, site.dot.y - y) < MERGE), None)
        if same is None:
            sites.append(Site(Dot(x, y, radius), at_home, (name,)))
        elif name not in sites[same].names:
            sites[same] = replace(sites[same], names=(*sites[same].names, name))
    return sites


def seated(sites: Sequence[Site], arcs: Sequence[Arc], page: Box, radius: float,
           uid: str) -> list[tuple[Site, Seat]]:
    """The sites whose tags find room within the page, with their seats; one stack of tags each."""
    labels = [Label(site.dot, max(map(tag_width, site.names)),
                    len(site.names) * (TAG_HEIGHT + CLEAR) - CLEAR) for site in sites]

    def area(box):
        if not (page.left <= box.left and box.right <= page.right
                and page.top <= box.top and box.bottom <= page.bottom):
            return inf
        beyond = [max(0, hypot(x - radius, y - radius) - radius) for x, y in box.corners]
        return inf if min(beyond) > 0 else 0.3 * fsum(beyond)

    seats = place(labels, TAGS, area=area, dots=[site.dot for site in sites],
                  strokes=[point for arc in arcs for point in arc.points])
    for site, seat in zip(sites, seats, strict=True):
        if not seat:
            log.warning("carte « %s » : pas de place pour %s", uid, " ; ".join(site.names))
    return [(site, seat) for site, seat in zip(sites, seats, strict=True) if seat]


def tag_width(name: str) -> float:
    """Width of a tag in mm."""
    return text_width(name, FAMILY, WEIGHT, TEXT) + 2 * TAG_PADDING


def stacked(site: Site, seat: Seat) -> list[tuple[str, Box]]:
    """The tags of a site, one under the other, drawn up on the side of its dot."""
    tags = []
    for i, name in enumerate(site.names):
        top, width = seat.box.top + i * (TAG_HEIGHT + CLEAR), tag_width(name)
        left = max(seat.box.left, min(seat.box.right - width, site.dot.x - width / 2))
        tags.append((name, Box(left, top, left + width, top + TAG_HEIGHT)))
    return tags


def fan(starts: Sequence[Dot], ends: Sequence[Dot]) -> list[Arc]:
    """Arcs from each start to each end, spread as a fan: those at its sides bulge outwards.

    A lone arc bulges upwards, or to the side it goes to. Arcs that would run through another
    end are bent a little more or less.
    """
    arcs = []
    for start in starts:
        ways = [(end.x - start.x, end.y - start.y) for end in ends]
        angles = [atan2(y, x) for x, y in ways]
        middle = atan2(fsum(map(sin, angles)), fsum(map(cos, angles)))
        turns = [degrees(remainder(angle - middle, 2 * pi)) for angle in angles]
        widest = max(8, min(FAN, max(map(abs, turns), default=0)))
        for end, (x, y), turn in zip(ends, ways, turns, strict=True):
            bulge = outward(x, y) if len(ways) == 1 else max(-1, min(1, turn / widest))
            bent = [bow(start, end, BULGE * bulge + nudge) for nudge in NUDGES]
            others = [dot for dot in ends if dot != end]
            arcs.append(next((arc for arc in bent if clears(arc, others)), bent[0]))
    return arcs


def outward(x: float, y: float) -> int:
    """The side, 1 clockwise or -1, on which a way over (x, y) bulges upwards or where it leads."""
    return 1 if -y * (1 if x > 0 else -1) - x > 0 else -1


def bow(start: Dot, end: Dot, bulge: float) -> Arc:
    """An arc from a dot to another; `bulge` is a share of its length, clockwise if positive."""
    x, y = end.x - start.x, end.y - start.y
    control = start.x + x / 2 - bulge * y, start.y + y / 2 + bulge * x
    return Arc((start.x, start.y), control, (end.x, end.y))


def clears(arc: Arc, dots: Sequence[Dot]) -> bool:
    """Whether an arc keeps clear of all dots."""
    return all(hypot(x - dot.x, y - dot.y) > dot.radius + ARC for x, y in arc.points for dot in dots)


def choose_view(points: Sequence[tuple[float, float]], size: float,
                shift: tuple[float, float] = (0, 0)) -> Projection:
    """The disc that shows all (latitude, longitude) points, its middle moved by shares of `size`."""
    if not points:
        return Projection(20, 0, 9000, size)
    latitude, longitude, spread = enclosing_cap(points)
    (near, least), (far, most) = SPREAD
    share = least + (most - least) * max(0, min(1, (spread - near) / (far - near)))
    half = sin(spread / EARTH_RADIUS_KM / 2) / share
    radius = max(LEAST_KM, 2 * EARTH_RADIUS_KM * asin(min(1, half)))
    scale = Projection(latitude, longitude, radius, size).scale
    way = 2 * asin(min(1, hypot(*shift) * size / scale / 2))
    return Projection(*destination(latitude, longitude, atan2(-shift[0], shift[1]), way), radius, size)


def destination(latitude: float, longitude: float, bearing: float, way: float) -> tuple[float, float]:
    """(latitude, longitude) reached on a bearing (clockwise from north) after an angle, in radians."""
    lat = radians(latitude)
    sine = sin(lat) * cos(way) + cos(lat) * sin(way) * cos(bearing)
    east = atan2(sin(bearing) * sin(way) * cos(lat), cos(way) - sin(lat) * sine)
    return degrees(asin(max(-1, min(1, sine)))), (longitude + degrees(east) + 180) % 360 - 180


def enclosing_cap(points: Sequence[tuple[float, float]]) -> tuple[float, float, float]:
    """(latitude, longitude, radius in km) of about the smallest cap around (lat, lon) points.

    Steps of 1/n towards the farthest point converge on the centre of the smallest circle; 300
    of them leave it within a hundredth of the radius, which the margin of a map swallows.
    """
    vectors = [unit_vector(*point) for point in points]
    x, y, z = vectors[0]
    for step in range(2, 300):
        far = min(vectors, key=lambda v: v[0] * x + v[1] * y + v[2] * z)
        x, y, z = (c + (f - c) / step for c, f in zip((x, y, z), far, strict=True))
        if hypot(x, y, z) < 1e-6:  # two antipodes: any point between them will do
            x, y, z = (-far[1], far[0], 0) if far[0] or far[1] else (1, 0, 0)
        length = hypot(x, y, z)
        x, y, z = x / length, y / length, z / length
    centre = degrees(asin(max(-1, min(1, z)))), degrees(atan2(y, x))
    return *centre, max(distance_km(centre, point) for point in points)


def ground(projection: Projection, land_dir: Path, dots: Sequence[Dot], sea: str, earth: str,
           budget: float = inf) -> str:
    """Sea and land. The sea is a hair smaller, lest it show as a line around the land."""
    radius = projection.size / 2
    coast = outline(projection, land(land_file(projection, land_dir)), budget=budget,
                    keep=[(dot.x, dot.y) for dot in dots])
    return (f'<path fill="{sea}" d="{disc_path(radius, radius, radius - 0.06)}"/>'
            f'<path fill="{earth}" fill-rule="evenodd" d="{coast}"/>')


def strokes(paths: Sequence[str], colour: str, width: float) -> str:
    """Lines of one colour and width."""
    return (f'<path fill="none" stroke="{colour}" stroke-width="{number(width)}" '
            f'stroke-linecap="round" d="{"".join(paths)}"/>') if paths else ""


def leader(seat: Seat) -> str:
    """Path data of a seat's leader."""
    (x, y), (u, v) = seat.leader
    return f"M{number(x)} {number(y)}L{number(u)} {number(v)}"


def mark(dot: Dot, colour: str, ring: str, width: float) -> str:
    """A dot with a ring `width` mm wide."""
    return (f'<circle cx="{number(dot.x)}" cy="{number(dot.y)}" r="{number(dot.radius - width / 2)}" '
            f'fill="{colour}" stroke="{ring}" stroke-width="{number(width)}"/>')


def written(tags: Sequence[tuple[str, Box]], paper: str, ink: str) -> str:
    """Tags and their texts."""
    if not tags:
        return ""
    boxes = "".join(f"M{number(b.left)} {number(b.top)}H{number(b.right)}V{number(b.bottom)}"
                    f"H{number(b.left)}z" for _, b in tags)
    texts = "".join(f'<text x="{number(b.left + TAG_PADDING)}" '
                    f'y="{number((b.top + b.bottom + CAP_HEIGHT * TEXT) / 2)}">{escape(name)}</text>'
                    for name, b in tags)
    return (f'<path fill="{paper}" d="{boxes}"/><g fill="{ink}" font-family="{FAMILY}" '
            f'font-weight="{WEIGHT}" font-size="{TEXT}">{texts}</g>')
