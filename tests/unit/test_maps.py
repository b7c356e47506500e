"""The maps: geometry, coasts, widths of text, labels that keep apart, locators and world map."""

from __future__ import annotations

import hashlib
import logging
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from itertools import combinations
from math import atan2, cos, hypot, inf, pi, radians, sin
from pathlib import Path
from xml.etree import ElementTree

import pytest

from imprint.figures import Box, disc_path, geo, labels, number, simplify
from imprint.figures.labels import Dot, Label, Manners, text_width
from imprint.figures.locator import TAGS, choose_view, enclosing_cap, locator
from imprint.figures.worldmap import worldmap

ROOT = Path(__file__).resolve().parents[2]
LAND = ROOT / "assets" / "geo"
NAMES = ("encre", "petrole", "brique", "safran", "creme", "ciel", "blanc")
COLOUR = {name: f"c-{name}" for name in NAMES}
SVG = "{http://www.w3.org/2000/svg}"
PARIS, LONDON, NEW_YORK, SYDNEY = (48.8566, 2.3522), (51.5074, -0.1278), (40.7128, -74.006), (-33.8688, 151.2093)


@dataclass(frozen=True)
class Spot:
    """A place as the maps want it."""

    town: str
    country: str
    latitude: float
    longitude: float
    name: str = ""

    @property
    def label(self):
        return self.name or self.town


CARDS = {
    "porto-novo": [Spot("Cergy-Pontoise", "France", 49.04, 2.06), Spot("Porto-Novo", "Bénin", 6.5, 2.63)],
    "plateau-central": [Spot("Bordeaux", "France", 44.84, -0.58, "Nouvelle-Aquitaine"),
                        Spot("Ziniaré", "Burkina Faso", 12.58, -1.3, "Plateau-Central")],
    "longueuil": [Spot("Rennes", "France", 48.11, -1.68), Spot("Longueuil", "Canada (Québec)", 45.53, -73.52)],
    "competences": [Spot("Paris", "France", 48.86, 2.35, "Solidarité Laïque"),
                    Spot("Ouagadougou", "Burkina Faso", 12.37, -1.53, "Burkina Faso"),
                    Spot("Cotonou", "Bénin", 6.37, 2.43, "Bénin"),
                    Spot("Abidjan", "Côte d’Ivoire", 5.35, -4.0, "Côte d’Ivoire"),
                    Spot("Conakry", "Guinée", 9.51, -13.71, "Guinée"),
                    Spot("Bamako", "Mali", 12.64, -8.0, "Mali"),
                    Spot("Dakar", "Sénégal", 14.69, -17.45, "Sénégal")],
    "mopti": [Spot("Rennes", "France", 48.11, -1.68, "Ille-et-Vilaine"), Spot("Mopti", "Mali", 14.49, -4.19)],
    "bethleem": [Spot("Grenoble", "France", 45.19, 5.72), Spot("Bethléem", "Palestine", 31.7, 35.2)],
    "occitanie": [Spot("Montpellier", "France", 43.61, 3.88, "Occitanie"),
                  Spot("Oujda", "Maroc", 34.68, -1.91, "Région de l’Oriental")],
    "dank": [Spot("Nantes", "France", 47.22, -1.55), Spot("Dschang", "Cameroun", 5.45, 10.05),
             Spot("Kindia", "Guinée", 10.06, -12.87), Spot("Jérémie", "Haïti", 18.65, -74.12, "Grand’Anse")],
    "medenine": [Spot("Rouen", "France", 49.44, 1.1, "Normandie"), Spot("Médenine", "Tunisie", 33.35, 10.5)],
    "the-shan": [Spot("Créteil", "France", 48.79, 2.46, "Val-de-Marne"),
                 Spot("Yên Bái", "Vietnam", 21.71, 104.87, "Yen Bai")],
    "sicoval": [Spot("Labège", "France", 43.53, 1.53, "Sicoval"), Spot("Gandon", "Sénégal", 15.96, -16.45),
                Spot("Ndièbène Gadiol", "Sénégal", 15.87, -16.42)],
}
ODD = {
    "antipodes": [Spot("Paris", "France", 48.86, 2.35), Spot("Au loin", "Océan", -48.86, -177.65)],
    "poles": [Spot("Nord", "France", 90, 0), Spot("Sud", "Antarctique", -90, 0)],
    "nine": [Spot("Paris", "France", 48.86, 2.35), *(Spot(town, "Afrique", lat, lon) for town, lat, lon in (
        ("Bamako", 12.64, -8), ("Ouagadougou", 12.37, -1.53), ("Niamey", 13.5, 2.1), ("Cotonou", 6.37, 2.43),
        ("Lomé", 6.13, 1.22), ("Accra", 5.6, -0.19), ("Porto-Novo", 6.5, 2.63), ("Abidjan", 5.35, -4)))],
    "same": [Spot("Paris", "France", 48.86, 2.35),
             *(Spot(f"Organisation {i}", "Mali", 12.64, -8) for i in range(8))],
    "one": [Spot("Paris", "France", 48.86, 2.35)],
    "none": [],
    "arctic": [Spot("Tromsø", "Norvège", 69.6, 18.9), Spot("Longyearbyen", "Norvège", 78.2, 15.6),
               Spot("Utqiagvik", "États-Unis", 71.3, -156.8)],
    "dateline": [Spot("Suva", "Fidji", -18.1, 178.4), Spot("Apia", "Samoa", -13.8, -171.8)],
    "abroad": [Spot("Apia", "Samoa", -13.8, -171.8), Spot("Paris", "France", 48.86, 2.35)],
}
ALL = CARDS | ODD
GLOBE = {"latitude": 27, "longitude": 12, "radius": 9700}
MAGNIFIERS = ({"latitude": 46.6, "longitude": 1.7, "radius": 650},
              {"latitude": 10.8, "longitude": -7.2, "radius": 1400})


def draw(places, **options):
    options = {"home": "France", "colour": COLOUR, "size": 84.0, "visible": 0.88, "alt": "Une carte",
               "uid": "essai", "land_dir": LAND} | options
    return locator(places, **options)


def world(cards, **options):
    options = {"home": "France", "colour": COLOUR, "globe": GLOBE, "magnifiers": MAGNIFIERS,
               "alt": "Les cartes", "uid": "monde", "land_dir": LAND} | options
    return worldmap(cards, **options)


def numbered(cards):
    return [(i, places) for i, places in enumerate(cards, 1)]


def texts(svg):
    return [node.text for node in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def tag_boxes(svg):
    """The white tags of a locator."""
    paper = [node.get("d") for node in ElementTree.fromstring(svg).iter(f"{SVG}path")
             if node.get("fill") == "c-blanc"]
    corner = re.compile(r"M(\S+) (\S+)H(\S+?)V(\S+?)H")
    return [Box(float(x), float(y), float(right), float(bottom))
            for d in paper for x, y, right, bottom in corner.findall(d)]


def dots(svg):
    """The dots of a drawing: (fill, x, y, radius with the ring)."""
    return [(n.get("fill"), float(n.get("cx")), float(n.get("cy")),
             float(n.get("r")) + float(n.get("stroke-width")) / 2)
            for n in ElementTree.fromstring(svg).iter(f"{SVG}circle")]


def badges(svg):
    """Groups of (fill, box of a badge), one group for the globe and one a magnifier."""
    def direct(group):
        return [(n.get("fill"), Box(x := float(n.get("x")), y := float(n.get("y")),
                                    x + float(n.get("width")), y + float(n.get("height"))))
                for n in group.findall(f"{SVG}rect")]
    return [direct(group) for group in ElementTree.fromstring(svg).iter(f"{SVG}g") if "transform" in group.attrib]


def coast(svg):
    return next(n.get("d") for n in ElementTree.fromstring(svg).iter(f"{SVG}path")
                if n.get("fill-rule") == "evenodd")


def flattened(path, radius):
    """Rings of points of a coast's path; its arcs all follow the rim."""
    rings, x, y = [], 0.0, 0.0
    for letter, data in re.findall(r"([MlAaz])([^MlAaz]*)", path):
        values = [float(v) for v in re.findall(r"-?\d*\.?\d+", data)]
        if letter == "M":
            rings.append([(x := values[0], y := values[1])])
        elif letter == "l":
            for dx, dy in zip(values[::2], values[1::2], strict=True):
                rings[-1].append((x := x + dx, y := y + dy))
        elif letter in "Aa":
            assert values[0] == values[1] == pytest.approx(radius, abs=0.01)
            start, sweep = atan2(y - radius, x - radius), values[4]
            x, y = (values[5], values[6]) if letter == "A" else (x + values[5], y + values[6])
            turn = (atan2(y - radius, x - radius) - start) % (2 * pi)
            turn = turn if sweep else turn - 2 * pi if turn else 0
            assert abs(turn) < pi / 2 + 0.02, "more than a quarter turn is no true circle"
            rings[-1] += [(radius + radius * cos(start + turn * i / 20), radius + radius * sin(start + turn * i / 20))
                          for i in range(1, 21)]
    return rings


def on_land(rings, x, y):
    """Even-odd rule."""
    odd = False
    for ring in rings:
        for (ax, ay), (bx, by) in zip(ring, ring[1:] + ring[:1], strict=True):
            if (ay > y) != (by > y) and x < ax + (y - ay) * (bx - ax) / (by - ay):
                odd = not odd
    return odd


# --- Sphere and projection


@pytest.mark.parametrize(("a", "b", "km"), [
    (PARIS, LONDON, 343.6), (PARIS, NEW_YORK, 5837), (PARIS, SYDNEY, 16960), (LONDON, NEW_YORK, 5570),
    (PARIS, PARIS, 0), ((90, 0), (-90, 50), 20015.1), ((0, 179.5), (0, -179.5), 111.2)])
def test_distances_between_known_places(a, b, km):
    assert geo.distance_km(a, b) == pytest.approx(km, rel=2e-3, abs=1e-6)
    assert geo.distance_km(a, b) == geo.distance_km(b, a)


@pytest.mark.parametrize("centre", [(28, 5), (-60, 179), (90, 0), (0, -180)])
def test_the_radius_falls_on_the_rim(centre):
    projection = geo.Projection(*centre, 4200, 84)
    assert projection.project(*centre) == pytest.approx((42, 42), abs=1e-6)
    for longitude in range(-180, 180, 20):
        for latitude in range(-80, 90, 20):
            x, y = projection.project(latitude, longitude)
            inside = geo.distance_km(centre, (latitude, longitude)) < 4200
            assert (hypot(x - 42, y - 42) < 42) == inside


def test_north_is_up_and_east_is_right():
    projection = geo.Projection(45, 5, 2000, 84)
    assert projection.project(50, 5)[1] < 41
    assert projection.project(45, 10)[0] > 43


def test_equal_areas_stay_equal():
    projection = geo.Projection(35, 10, 12000, 84)
    for latitude, longitude in ((35, 10), (0, 0), (60, 100), (-50, 30), (10, -90)):
        step = 0.5
        ring = [projection.project(latitude + a * step, longitude + b * step)
                for a, b in ((0, 0), (0, 1), (1, 1), (1, 0))]
        area = abs(sum(x * v - y * u for (x, y), (u, v) in zip(ring, ring[1:] + ring[:1], strict=True))) / 2
        sphere = geo.EARTH_RADIUS_KM ** 2 * radians(step) * (
            sin(radians(latitude + step)) - sin(radians(latitude)))
        assert area * projection.km_per_unit ** 2 == pytest.approx(sphere, rel=2e-3)


def test_the_antipode_is_projected_somewhere_on_its_circle():
    projection = geo.Projection(20, 30, 20015.2, 84)
    x, y = projection.project(-20, -150)
    assert hypot(x - 42, y - 42) == pytest.approx(42, abs=0.1)


# --- Land


def test_a_topology_is_decoded():
    topology = {
        "transform": {"scale": [0.5, 0.25], "translate": [-10, 20]},
        "arcs": [[[0, 0], [4, 0], [0, 8]], [[0, 0], [0, 8], [4, 0]], [[1, 1], [1, 0], [0, 1], [-1, -1]]],
        "objects": {"land": {"geometries": [{"arcs": [[[0, -2], [2]]]}]}},
    }
    outer, hole = geo.decode(topology)
    assert not outer.hole and hole.hole
    corners = [(20, -10), (20, -8), (22, -8), (22, -10), (20, -10)]
    assert [v for stretch in outer.stretches for v in stretch.vectors] == [
        pytest.approx(geo.unit_vector(*corner)) for corner in corners]
    assert len(hole.stretches[0].vectors) == 4


@pytest.mark.parametrize(("name", "rings", "holes", "digest"), [
    ("land-110m.json", 126, 1, "ead5f68119c49a9250902e7da303bcb209341bbb8fefe7369a439b48b704658a"),
    ("land-50m.json", 1421, 2, "619477ff690c086885e45cb91707d783805561bd75ae8e437b7d4694b0204e0f")],
    ids=["110m", "50m"])
def test_the_files_are_those_of_the_package_and_whole(name, rings, holes, digest):
    assert hashlib.sha256((LAND / name).read_bytes()).hexdigest() == digest
    land = geo.land(LAND / name)
    assert (len(land), sum(ring.hole for ring in land)) == (rings, holes)
    for ring in land:
        assert ring.stretches[0].vectors[0] == pytest.approx(ring.stretches[-1].vectors[-1], abs=1e-9)
        for stretch in ring.stretches:
            assert all(sum(a * b for a, b in zip(vector, stretch.centre, strict=True)) > cos(stretch.reach) - 1e-9
                       for vector in stretch.vectors)


def test_the_scale_chooses_the_file():
    assert geo.land_file(geo.Projection(46, 2, 700, 66), LAND).name == "land-50m.json"
    assert geo.land_file(geo.Projection(28, 0, 4200, 84), LAND).name == "land-110m.json"


SAMPLES = {  # well inside land and sea, all over the world
    True: [PARIS, (15, 20), (60, 100), (40, -100), (-10, -55), (-25, 135), (-85, 0), (-80, 150), (75, -40),
           (22, 79), (64, -150), (-20, 46.5), (67, 175), (66, -173)],
    False: [(0, 0), (30, -40), (0, -150), (-40, 90), (-50, -140), (40, 160), (85, 0), (36, 18), (42, 50.5),
            (58, -85), (-60, 0), (55, -175)],
}


@pytest.mark.parametrize("name", ["land-110m.json", "land-50m.json"])
@pytest.mark.parametrize("view", [
    (28, 0, 4200), (48, 60, 8000), (25, 10, 9700), (90, 0, 4000), (-90, 0, 4500), (0, 180, 6000),
    (20, 0, 20015), (-40, -100, 14000), (-45, -110, 17000), (22, 5, 900), (42, 50.5, 60), (0, -150, 900),
    (66, 179, 1500), (-89.99, 12, 19000), (40, 90, 19900)])
def test_land_is_land_and_sea_is_sea(view, name):
    projection = geo.Projection(*view, 84)
    rings = flattened(geo.outline(projection, geo.land(LAND / name)), 42)
    shown = 0
    for expected, points in SAMPLES.items():
        for point in points:
            x, y = projection.project(*point)
            if hypot(x - 42, y - 42) < 41 and geo.distance_km(view[:2], point) < 17500:
                shown += 1
                assert on_land(rings, x, y) == expected, point
    centre_is_land = {(22, 5, 900): True, (42, 50.5, 60): False, (0, -150, 900): False}
    if view in centre_is_land:
        assert on_land(rings, 42.1, 42.1) == centre_is_land[view]
    else:
        assert shown > 0


def test_no_coast_leaves_the_disc():
    for view in ((28, 0, 4200), (-40, -100, 14000), (20, 0, 20015)):
        path = geo.outline(geo.Projection(*view, 84), geo.land(LAND / "land-110m.json"))
        assert all(hypot(x - 42, y - 42) < 42.1 for ring in flattened(path, 42) for x, y in ring)
        assert not re.search(r"\d\.\d{3}|e|nan", path)


def test_coasts_keep_to_their_budget_and_small_islands_to_the_places_on_them():
    projection, land = geo.Projection(-16, 50, 2600, 84), geo.land(LAND / "land-50m.json")
    assert len(geo.outline(projection, land, budget=1500)) <= 1500
    reunion = projection.project(-21.1, 55.5)
    for keep, kept in (((), False), ((reunion,), True)):
        rings = flattened(geo.outline(projection, land, tolerance=0.6, keep=keep), 42)
        assert on_land(rings, *reunion) == kept


def test_simplifying_stays_within_the_tolerance():
    line = [(i / 10, sin(i / 7)) for i in range(300)]
    slim = simplify(line, 0.05)
    assert len(slim) < 100 and slim[0] == line[0] and slim[-1] == line[-1]
    for x, y in line:
        (ax, ay), (bx, by) = next((a, b) for a, b in zip(slim, slim[1:], strict=False) if a[0] <= x <= b[0])
        assert abs((bx - ax) * (y - ay) - (by - ay) * (x - ax)) / hypot(bx - ax, by - ay) <= 0.05 + 1e-9


def test_numbers_are_short():
    assert [number(v) for v in (0, 0.5, -0.25, 12, 3.14159, -0.001)] == ["0", ".5", "-.25", "12", "3.14", "0"]


# --- Widths of text and places of labels


@pytest.mark.parametrize(("family", "weight"), [
    ("Bricolage Grotesque", 600), ("Source Sans 3", 437), ("Source Serif 4", 700)])
def test_widths_are_those_of_an_instance_of_the_font(family, weight):
    instancer, subset = (pytest.importorskip(f"fontTools.{name}") for name in ("varLib.instancer", "subset"))
    text = "Ndièbène Gadiol, 3 · 5 ’"
    font = subset.load_font(labels._font(family).reader.file.name, subset.Options())
    few = subset.Subsetter()
    few.populate(text=text)
    few.subset(font)
    optical = max(12 if family.startswith("B") else 8, 2.68 / labels.MM_PER_POINT)
    tags = {axis.axisTag for axis in font["fvar"].axes}
    wanted = {"wght": weight, "opsz": optical, "wdth": 100}
    font = instancer.instantiateVariableFont(font, {tag: value for tag, value in wanted.items() if tag in tags})
    units = sum(font["hmtx"][font.getBestCmap()[ord(letter)]][0] for letter in text)
    assert text_width(text, family, weight, 2.68) == pytest.approx(
        units / font["head"].unitsPerEm * 2.68, rel=1e-3)


def test_a_crowd_of_labels_finds_room():
    crowd = [Dot(25 + x * 7, 20 + y * 7, 1.9) for x in range(4) for y in range(3)]
    wanted = [Label(dot, 12, 4) for dot in crowd]
    page = Box(0, 0, 84, 60)

    def area(box):
        return 0 if page.left <= box.left and box.right <= page.right and page.top <= box.top \
            and box.bottom <= page.bottom else inf

    seats = labels.place(wanted, TAGS, area=area, dots=crowd)
    assert all(seats)
    assert not any(a.box.overlaps(b.box) for a, b in combinations(seats, 2))
    assert not any(seat.box.distance(dot.x, dot.y) < dot.radius for seat in seats for dot in crowd)
    assert not any(a.leader and b.box.touches(a.leader, 0) for a in seats for b in seats if a is not b)


def test_a_label_prefers_not_to_hide_a_line():
    dot, line = Dot(40, 40, 1.9), [(40 - i, 40) for i in range(30)]
    free, = labels.place([Label(dot, 20, 4)], TAGS, area=lambda box: 0, dots=[dot])
    kept, = labels.place([Label(dot, 20, 4)], TAGS, area=lambda box: 0, dots=[dot], strokes=line)
    assert free.box.right < 40 < kept.box.left


def test_a_label_without_room_has_no_seat():
    dot = Dot(5, 5, 1)
    manners = Manners(((-1, 0, 0),), (0.5,))
    assert labels.place([Label(dot, 9, 4)], manners, area=lambda box: inf, dots=[dot]) == [None]


# --- Locators


@pytest.mark.parametrize("card", ALL)
@pytest.mark.parametrize("top", [0, 0.12])
def test_tags_keep_apart_and_on_the_page(card, top, caplog):
    svg = draw(ALL[card], top=top)
    boxes = tag_boxes(svg)
    assert len(boxes) == len(texts(svg)) == len(ALL[card])
    assert not any(a.overlaps(b) for a, b in combinations(boxes, 2))
    assert all(b.left >= 0 and b.right <= 84 * 0.88 and b.top >= 84 * top and b.bottom <= 84 for b in boxes)
    assert not any(b.distance(x, y) < r - 0.01 for b in boxes for _, x, y, r in dots(svg))
    assert all(hypot(x - 42, y - 42) < 40 and x < 84 * 0.88 and y > 84 * top for _, x, y, _ in dots(svg))
    assert any(hypot(x - 42, y - 42) < 42 for b in boxes for x, y in b.corners) or not boxes
    assert not caplog.records


@pytest.mark.parametrize("card", ALL)
def test_texts_fit_their_tags(card):
    svg = draw(ALL[card])
    for node, box in zip(ElementTree.fromstring(svg).iter(f"{SVG}text"), tag_boxes(svg), strict=True):
        left = float(node.get("x"))
        assert box.left + 1 < left
        assert left + text_width(node.text, "Bricolage Grotesque", 600, 2.68) + 1 < box.right
        assert box.top + 2.68 * 0.7 < float(node.get("y")) < box.bottom - 0.5


@pytest.mark.parametrize("card", ALL)
def test_a_locator_is_light_and_well_formed(card):
    svg = draw(ALL[card], alt="Carte : « Nantes » & <Haïti>", uid="fiche-8")
    root = ElementTree.fromstring(svg)
    assert len(svg) < 6000
    assert (root.get("width"), root.get("height"), root.get("viewBox")) == ("84mm", "84mm", "0 0 84 84")
    assert root.find(f"{SVG}title").text == "Carte : « Nantes » & <Haïti>"
    assert all(node.get("id", "fiche-8").startswith("fiche-8") for node in root.iter())
    used = {node.get(key) for node in root.iter() for key in ("fill", "stroke")} - {None, "none"}
    assert used <= set(COLOUR.values()), "a colour that is not of the palette"
    assert "nan" not in svg


def test_tags_name_the_country_of_few_partners():
    assert texts(draw(CARDS["porto-novo"])) == ["Cergy-Pontoise", "Porto-Novo, Bénin"]
    assert texts(draw(CARDS["dank"]))[1:] == ["Dschang, Cameroun", "Kindia, Guinée", "Grand’Anse, Haïti"]
    assert texts(draw(CARDS["competences"]))[:2] == ["Solidarité Laïque", "Burkina Faso"]
    assert "Bamako" in texts(draw(ODD["nine"]))
    same_name = [*CARDS["mopti"][:1], Spot("Djibouti", "Djibouti", 11.6, 43.1)]
    assert texts(draw(same_name))[1] == "Djibouti"


def test_near_places_share_a_dot_but_keep_their_tags():
    svg = draw(CARDS["sicoval"])
    assert [colour for colour, *_ in dots(svg)] == ["c-encre", "c-brique"]
    assert texts(svg) == ["Sicoval", "Gandon, Sénégal", "Ndièbène Gadiol, Sénégal"]


def test_without_labels_there_are_dots_and_arcs_only():
    svg = draw(CARDS["competences"], labelled=False, size=42.0, visible=1.0)
    assert not texts(svg) and not tag_boxes(svg)
    assert [colour for colour, *_ in dots(svg)] == ["c-encre"] + 6 * ["c-brique"]
    assert svg.count("Q") == 6


def test_arcs_keep_clear_of_the_other_dots():
    svg = draw(CARDS["competences"])
    arcs = re.findall(r"M(\S+) (\S+)Q(\S+) (\S+) (\S+) ([\d.]+)", svg)
    assert len(arcs) == 6
    for arc in arcs:
        ax, ay, bx, by, cx, cy = map(float, arc)
        for _, x, y, r in dots(svg)[1:]:
            if hypot(x - cx, y - cy) > 0.1:
                assert all(hypot((1 - t) ** 2 * ax + 2 * t * (1 - t) * bx + t * t * cx - x,
                                 (1 - t) ** 2 * ay + 2 * t * (1 - t) * by + t * t * cy - y) > r
                           for t in (i / 50 for i in range(51)))


def test_the_view_shows_all_places_and_a_continent():
    europe_africa = choose_view([(49.04, 2.06), (6.5, 2.63)], 84)
    assert europe_africa.radius_km == pytest.approx(4200, rel=0.02)
    assert choose_view([PARIS], 84).radius_km == 1600
    assert choose_view([PARIS, (48.9, 2.4)], 84).radius_km == 1600


@pytest.mark.parametrize("points", [[PARIS, SYDNEY], [(0, 179), (0, -179)], [(89, 0), (89, 180)],
                                    [PARIS, LONDON, NEW_YORK], [(48.86, 2.35), (-48.86, -177.65)],
                                    [(90, 0), (-90, 0)]])
def test_the_cap_holds_all_points_tightly(points):
    latitude, longitude, radius = enclosing_cap(points)
    distances = [geo.distance_km((latitude, longitude), point) for point in points]
    farthest = max(geo.distance_km(a, b) for a, b in combinations(points, 2))
    assert max(distances) == pytest.approx(radius)
    assert farthest / 2 - 1 <= radius <= farthest / 2 * 1.02 + 1 or len(points) > 2


def test_a_tag_without_room_is_left_out_with_a_warning(caplog):
    long = [Spot("Paris", "France", 48.86, 2.35), Spot("W" * 60, "Mali", 12.64, -8)]
    with caplog.at_level(logging.WARNING):
        svg = draw(long, uid="fiche-3")
    assert texts(svg) == ["Paris"]
    assert [record.getMessage() for record in caplog.records] == [
        f"carte « fiche-3 » : pas de place pour {'W' * 60}, Mali"]


def test_nothing_is_written_on_the_part_that_is_cut_off(caplog):
    tall = [Spot(f"Organisation {i}", "France", *PARIS) for i in range(10)]  # 44 mm of tags
    assert len(texts(draw(tall))) == 10
    assert texts(draw(tall, top=0.5)) == texts(draw(tall, visible=0.2)) == []
    assert len(caplog.records) == 2


def test_drawings_are_the_same_in_every_process():
    script = ("import sys; sys.path[:0] = [{root!r}, {tests!r}]; import test_maps as t, hashlib; "
              "print(hashlib.md5((''.join(map(t.draw, t.ALL.values())) + t.world(t.numbered(t.CARDS.values())))"
              ".encode()).hexdigest())").format(root=str(ROOT), tests=str(Path(__file__).parent))
    digests = {subprocess.run([sys.executable, "-c", script], env=os.environ | {"PYTHONHASHSEED": seed},
                              capture_output=True, text=True, check=True).stdout for seed in ("1", "2")}
    assert len(digests) == 1


# --- World map


def crowd(count):
    """Cards between towns of France and places all over the world, many of them shared."""
    homes = [(50.6, 3.06), PARIS, (45.76, 4.84), (43.3, 5.37), (43.6, 1.44), (47.22, -1.55), (48.58, 7.75),
             (48.79, 2.46), (49.04, 2.06), (-20.9, 55.5)]
    away = [(14.69, -17.45), (12.64, -8), (12.37, -1.53), (6.37, 2.43), (6.13, 1.22), (5.6, -0.19), (9.51, -13.71),
            (36.8, 10.18), (33.57, -7.59), (31.9, 35.2), (-18.9, 47.5), (18.54, -72.3), (21.03, 105.85),
            (-23.5, -46.6), NEW_YORK, (35.7, 139.7), (-33.9, 18.4), (-17.5, -149.6)]
    return [(i + 1, [Spot("ici", "France", *homes[i * 7 % len(homes)]),
                     *(Spot("là", "Ailleurs", *away[(i * 5 + k) % len(away)]) for k in range(1 + i % 3))])
            for i in range(count)]


def shown(svg):
    return [int(n) for text in texts(svg) for n in text.split(" · ")]


WORLDS = {"eleven": numbered(CARDS.values()), "one": numbered([CARDS["mopti"]]), "none": [], "forty": crowd(40),
          "odd": numbered(ODD.values()), "same": [(i, CARDS["mopti"]) for i in range(1, 41)]}


@pytest.mark.parametrize("name", WORLDS)
@pytest.mark.parametrize("magnifiers", [MAGNIFIERS, MAGNIFIERS[:1], ()])
def test_badges_keep_apart_and_miss_no_card(name, magnifiers, caplog):
    cards = WORLDS[name]
    svg = world(cards, magnifiers=magnifiers)
    for group in badges(svg):
        assert not any(a.overlaps(b) for (_, a), (_, b) in combinations(group, 2))
    assert set(shown(svg)) == {number for number, places in cards if places}
    assert len(svg) < 80_000
    assert not caplog.records


def test_badges_stay_in_their_disc_and_off_the_magnifiers():
    for cards in WORLDS.values():
        globe, left, right = badges(world(cards))
        for group in (left, right):
            assert all(hypot(x - 33, y - 33) < 34 for _, box in group for x, y in box.corners)
        for _, box in globe:
            assert all(hypot(x - 91, y - 91) < 92 for x, y in box.corners)
            assert all(box.distance(x, 91 + 0.396 * 182) > 34 for x in (91 - 0.335 * 182, 91 + 0.335 * 182))


def test_the_eleven_cards_as_printed():
    svg = world(WORLDS["eleven"])
    globe, france, west_africa = badges(svg)
    assert len(globe) == 7 and {colour for colour, _ in globe} == {"c-brique"}
    assert len(france) == 10 and {colour for colour, _ in france} == {"c-encre"}
    assert len(west_africa) == 11 and {colour for colour, _ in west_africa} == {"c-brique"}
    assert "3 · 5" in texts(svg)
    root = ElementTree.fromstring(svg)
    assert (root.get("width"), root.get("height")) == ("187.94mm", "196.07mm")
    assert root.find(f"{SVG}title").text == "Les cartes"
    used = {node.get(key) for node in root.iter() for key in ("fill", "stroke")} - {None, "none"}
    assert used <= set(COLOUR.values())


def test_a_home_territory_far_from_the_magnifiers_has_a_dark_badge_on_the_globe():
    globe, *_ = badges(world([(7, [Spot("Cayenne", "France", 4.9, -52.3)])]))
    assert [colour for colour, _ in globe] == ["c-encre"]


def test_views_may_be_objects():
    @dataclass(frozen=True)
    class View:
        latitude: float
        longitude: float
        radius: float

    cards = WORLDS["eleven"]
    assert world(cards, globe=View(**GLOBE), magnifiers=[View(**m) for m in MAGNIFIERS]) == world(cards)


# --- The engine


def test_discs_are_round_once_laid_out(tmp_path):
    weasyprint, pdfium = pytest.importorskip("weasyprint"), pytest.importorskip("pypdfium2")
    svg = (f'<svg width="100mm" height="100mm" viewBox="0 0 100 100"><title>disque</title>'
           f'<path fill="#000000" d="{disc_path(50, 50, 45)}"/></svg>')
    html = f'<html lang="fr"><title>x</title><style>@page{{size:100mm;margin:0}}body{{margin:0}}</style>{svg}'
    (tmp_path / "disc.pdf").write_bytes(weasyprint.HTML(string=html).write_pdf())
    page = pdfium.PdfDocument(tmp_path / "disc.pdf")[0]
    image = page.render(scale=1000 / page.get_width(), grayscale=True).to_pil()
    for angle in range(0, 360, 15):
        inside, outside = (image.getpixel((round(500 + r * cos(radians(angle))), round(500 + r * sin(radians(angle)))))
                           for r in (448, 452))
        assert inside < 60 and outside > 200, angle
