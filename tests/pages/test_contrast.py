"""Every text of the finished pages against the ground that it stands on, drawn grounds included (WCAG 2.2, 1.4.3)."""

from __future__ import annotations

import ctypes
import math
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from PIL import Image, ImageChops

from imprint import tokens
from tests.contrast import contrast
from tests.pages.conftest import PROJECT, build

COLOURS = tokens.load(PROJECT / "styles" / "tokens.yaml").colours
NAMES = {value: name for name, value in COLOURS.items()}
SHOWS = {"Tj", "TJ", "'", '"'}  # the operators that show text (ISO 32000-1, 9.4.3)
SCALE = 2     # of the pictures, in pixels for a point
TRACE = 40    # least difference that a letter makes in a picture, of 255
SHARE = 0.03  # of the letters of a text that stand on a ground; less is the rim of a drawing
LARGE = 18    # points from which less contrast is enough; from 14 where it is bold, which no text here needs


@dataclass(frozen=True, order=True)
class Pair:
    """The token of a text's colour, that of its ground, whether the text is large; a colour of no token is itself."""

    ink: str
    ground: str
    large: bool

    @property
    def ratio(self) -> float:
        """The contrast of the tokens."""
        return contrast(*(COLOURS.get(name, name) for name in (self.ink, self.ground)))

    @property
    def enough(self) -> bool:
        """Whether the text can be read."""
        return self.ratio >= (3 if self.large else 4.5)


def pairs(file: Path) -> dict[Pair, str]:
    """The pairs of a PDF's pages, each with the first text that has it and its page."""
    met: dict[Pair, str] = {}
    whole, grounds = pypdfium2.PdfDocument(file), pypdfium2.PdfDocument(wordless(file))
    for number, (page, ground) in enumerate(zip(whole, grounds, strict=True), 1):
        shown, empty = (each.render(scale=SCALE).to_pil().convert("RGB") for each in (page, ground))
        letters = ImageChops.difference(shown, empty).convert("L").point(lambda level: 255 * (level > TRACE))
        for item in page.get_objects([pdfium.FPDF_PAGEOBJ_TEXT], max_depth=9, textpage=page.get_textpage()):
            if item.extract().strip():
                for pair in of_text(item, page.get_height(), empty, letters):
                    met.setdefault(pair, f"page {number}, « {item.extract().strip()} »")
    return met


def wordless(file: Path) -> bytes:
    """A PDF without its text: the grounds alone."""
    with pikepdf.open(file) as pdf:
        forms = [each for each in pdf.objects if isinstance(each, pikepdf.Stream) and each.get("/Subtype") == "/Form"]
        for form in forms:
            form.write(_without_text(form))
        for sheet in pdf.pages:
            sheet.Contents = pdf.make_stream(_without_text(sheet))
        buffer = BytesIO()
        pdf.save(buffer)
    return buffer.getvalue()


def _without_text(stream: pikepdf.Stream | pikepdf.Page) -> bytes:
    return pikepdf.unparse_content_stream(
        [each for each in pikepdf.parse_content_stream(stream) if str(each.operator) not in SHOWS])


def of_text(item: pypdfium2.PdfTextObj, height: float, empty: Image.Image, letters: Image.Image) -> Iterator[Pair]:
    """A text with each ground that its letters stand on; with itself if they leave no trace."""
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    pdfium.FPDFPageObj_GetFillColor(item, red, green, blue, alpha)
    assert alpha.value == 255, "the ground shows through"
    matrix, (left, bottom, right, top) = item.get_matrix(), item.get_bounds()
    large = round(item.get_font_size() * math.hypot(matrix.c, matrix.d), 1) >= LARGE
    area = (int(left * SCALE), int((height - top) * SCALE), math.ceil(right * SCALE), math.ceil((height - bottom) * SCALE))
    traced = zip(*(picture.crop(area).get_flattened_data() for picture in (empty, letters)), strict=True)
    ink = (red.value, green.value, blue.value)
    under = Counter(colour for colour, letter in traced if letter) or Counter([ink])
    for ground, count in under.items():
        if count >= SHARE * under.total():
            yield Pair(named(ink), named(ground), large)


def named(colour: tuple[int, ...]) -> str:
    """The token of a colour."""
    value = "#{:02X}{:02X}{:02X}".format(*colour)
    return NAMES.get(value, value)


@pytest.mark.build
@pytest.mark.parametrize("name", ["booklet", "summer", "proof", "gardens"])
def test_every_text_can_be_read(name: str, request: pytest.FixtureRequest) -> None:
    """The pairs met are listed (`pytest -rP`); all their colours are tokens."""
    met = pairs(request.getfixturevalue(name).file)
    for pair, place in sorted(met.items()):
        print(f"{pair.ratio:5.2f}  {pair.ink} / {pair.ground}{', large' if pair.large else ''}: {place}")
    assert {pair: (round(pair.ratio, 2), place) for pair, place in met.items() if not pair.enough} == {}
    assert {colour for pair in met for colour in (pair.ink, pair.ground)} <= set(COLOURS)
    assert {("blanc", "brique"), ("encre", "lin"), ("lin", "encre")} <= {(pair.ink, pair.ground) for pair in met}


def test_a_text_that_cannot_be_read_is_met(studio: Callable[..., Path], tmp_path: Path) -> None:
    """Pale on white, on a drawing, in the very colour of its ground."""
    project = studio("fiches/mopti")
    with (project / "styles" / "card.css").open("a", encoding="utf-8") as sheet:
        sheet.write(".prose h2 { color: var(--lagune) } .badge b { color: var(--corail) } .cooperation p { color: var(--panel) }")
    met = pairs(build(tmp_path / "out", project, variant="proof").file)
    assert {pair for pair in met if not pair.enough} == {
        Pair("lagune", "blanc", False), Pair("corail", "brique", False), Pair("peche", "peche", False)}


def test_large_text_needs_less() -> None:
    assert Pair("safran", "brique", True).enough and not Pair("safran", "brique", False).enough
