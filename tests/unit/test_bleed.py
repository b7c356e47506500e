"""The bleed looked at: what ends short of it at each edge, and what may cross it."""

from __future__ import annotations

import io
import random

import pikepdf
import pypdfium2
import pytest
from PIL import Image
from pikepdf import Array, Dictionary, Name

from imprint import bleed

MM = 72 / 25.4
SLUG, BLEED, WIDTH, HEIGHT = 7, 3, 105, 148  # mm
FULL = (0, 0, WIDTH + 2 * BLEED, HEIGHT + 2 * BLEED)  # all of the bleed, whose lower left corner is 0 0 below


def edges(content: str, picture: Image.Image | None = None, trim: float = BLEED) -> list[str]:
    """The edges of a page, trimmed so many mm within its bleed, where content in mm ends short."""
    pdf, beyond = pikepdf.new(), SLUG * 2
    page = pdf.add_blank_page(page_size=((FULL[2] + beyond) * MM, (FULL[3] + beyond) * MM)).obj
    page.BleedBox, page.TrimBox = (Array([(SLUG + inset) * MM, (SLUG + inset) * MM, (SLUG + FULL[2] - inset) * MM,
                                          (SLUG + FULL[3] - inset) * MM]) for inset in (0, trim))
    page.Contents = pdf.make_stream(f"{MM} 0 0 {MM} {SLUG * MM} {SLUG * MM} cm {content}".encode())
    if picture is not None:
        page.Resources = Dictionary(XObject=Dictionary(P=pdf.make_stream(
            picture.tobytes(), Type=Name.XObject, Subtype=Name.Image, Width=picture.width, Height=picture.height,
            BitsPerComponent=8, ColorSpace=Name.DeviceRGB)))
    data = io.BytesIO()
    pdf.save(data)
    return list(bleed.short(pypdfium2.PdfDocument(data.getvalue())[0]))


def rectangle(left: float, bottom: float, right: float, top: float, inks: str = "0 .5 .5 0") -> str:
    """An area in mm from the corner of the bleed."""
    return f"{inks} k {left:g} {bottom:g} {right - left:g} {top - bottom:g} re f"


def noise() -> Image.Image:
    """A picture without two lines that are alike."""
    return Image.frombytes("RGB", (200, 200), random.Random(7).randbytes(3 * 200 ** 2))


@pytest.mark.parametrize("reached", [0, 0.13, 1, 1.9, 2.6])
@pytest.mark.parametrize(("edge", "box"), [
    ("left", (BLEED, 40, 60, 60)), ("right", (60, 40, FULL[2] - BLEED, 60)),
    ("top", (40, 60, 60, FULL[3] - BLEED)), ("bottom", (40, BLEED, 60, 60)),
])
@pytest.mark.parametrize("ground", ["", rectangle(*FULL, "0 .1 .2 0"), rectangle(*FULL, "0 0 0 1")])
def test_a_flat_colour_that_ends_short(edge: str, box: tuple[float, ...], reached: float, ground: str) -> None:
    """On paper or on a ground that does bleed, from the trim to nearly the end of the bleed."""
    out = {"left": (-reached, 0, 0, 0), "right": (0, 0, reached, 0), "top": (0, 0, 0, reached), "bottom": (0, -reached, 0, 0)}
    assert edges(f"{ground} {rectangle(*(a + b for a, b in zip(box, out[edge], strict=True)))}") == [edge]


@pytest.mark.parametrize("inks", ["0 0 .05 0", "0 .03 .09 0"])
def test_a_pale_colour_that_ends_short(inks: str) -> None:
    assert edges(rectangle(0, 0, 60, FULL[3] - 2, inks)) == ["top"]


@pytest.mark.parametrize("end", [BLEED, BLEED - 1])
def test_a_picture_that_ends_short(end: float) -> None:
    assert edges(f"50 0 0 50 {end} 50 cm /P Do", noise()) == ["left"]


@pytest.mark.parametrize("content", [
    "",
    rectangle(0, 40, 60, 60),                                          # to the end of the bleed
    rectangle(-2, -2, FULL[2] + 2, FULL[3] + 2),                       # beyond it
    rectangle(BLEED + 1, 40, 60, 60),                                  # within the trim
    rectangle(0, 40, 60, 60) + rectangle(0, 60, 60, 80, "0 .1 .2 0"),  # two colours, one beside the other
    rectangle(0, 40, 60, 60) + rectangle(0, 42, 60, 44, "0 0 0 0"),    # a white stripe across
    rectangle(1, 40, 60, 44),                                          # too narrow to be told from a letter
    "0 .5 .5 0 k 60 20 m 0 50 l 0.5 60 l 3.5 90 l 60 90 l f",          # slopes out of the page
    "0 .5 .5 0 k 60 20 m -10 40 -10 100 60 120 c f",                   # a curve across the bleed
    "0 .5 .5 0 K 80 w 1 J 103 70 m 103 70 l S",                        # a disc that ends on the trim: at 103 - 40 = 63
    "0 .5 .5 0 K 120 w 1 J 62 70 m 62 70 l S",                         # a disc of 60 mm, tangent 2 mm out
], ids=range(11))
def test_what_may_be(content: str) -> None:
    assert edges(content) == []


def test_pictures_that_bleed() -> None:
    """Whatever is in them: noise, or lines parallel to the trim that grow lighter."""
    assert edges("50 0 0 50 0 50 cm /P Do", noise()) == []
    sky = Image.linear_gradient("L").resize((64, 64)).convert("RGB")
    assert edges(f"{FULL[2]} 0 0 {FULL[3]} 0 0 cm /P Do", sky) == []


def test_no_bleed() -> None:
    """There is nothing to look at, and another rule tells it."""
    assert edges(rectangle(0, 0, 60, 60), trim=0) == edges(rectangle(0, 0, 60, 60), trim=-1) == []
