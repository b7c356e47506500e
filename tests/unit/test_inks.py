"""From the screen's colours to inks: separation of pictures and colours, rewriting of content streams."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
import pytest
from PIL import Image, ImageCms

from imprint import press, tokens
from imprint.inkstream import Rewriter
from imprint.separation import LIMIT, Separation

PROJECT = Path(__file__).resolve().parents[2]
CONDITION = press.condition("FOGRA39", PROJECT)
ENCRE = (0.9, 0.72, 0.48, 0.52)


@pytest.fixture(scope="module")
def separation() -> Separation:
    """The way to FOGRA39."""
    return Separation(CONDITION.profile)


def file(picture: Image.Image, kind: str, **options: object) -> bytes:
    """A picture as a file."""
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def ink(pixel: tuple[int, ...]) -> float:
    """Total ink of a CMYK pixel, in percent."""
    return sum(pixel) / 2.55


def rewritten(stream: str, fresh: bool = True) -> str:
    """A content stream with its colours rewritten; RGB gets a quarter of black, to be known again."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page()
    page.Contents = pdf.make_stream(stream.encode())
    rewriter = Rewriter(lambda r, g, b: (r, g, b, 0.25), [ENCRE])
    return pikepdf.unparse_content_stream(
        rewriter.rewrite(pikepdf.parse_content_stream(page), fresh)).decode().replace("\n", " ")


@pytest.mark.parametrize(("stream", "expected"), [
    # RGB and grey become inks
    (".1 .2 .3 rg 0 0 1 1 re f", "0 0 1 1 re 0.1 0.2 0.3 0.25 k f"),
    (".1 .2 .3 RG 0 0 m 1 1 l S", "0 0 m 1 1 l 0.1 0.2 0.3 0.25 K S"),
    (".4 g 0 0 1 1 re f", "0 0 1 1 re 0 0 0 0.6 k f"),
    ("/DeviceRGB cs .1 .2 .3 scn 0 0 1 1 re f", "0 0 1 1 re 0.1 0.2 0.3 0.25 k f"),
    ("/DeviceCMYK CS 0 .5 1 0 SCN 0 0 m S", "0 0 m 0 0.5 1 0 K S"),
    # a page starts in black
    ("0 0 1 1 re f", "0 0 1 1 re 0 0 0 1 k f"),
    # areas keep the rich colour, text gets black; both go on after the other
    (".9 .72 .48 .52 k 0 0 1 1 re f BT (a) Tj ET 0 0 1 1 re f",
     "0 0 1 1 re 0.9 0.72 0.48 0.52 k f BT 0 0 0 1 k /Overprint gs (a) Tj ET "
     "0 0 1 1 re 0.9 0.72 0.48 0.52 k /Knockout gs f"),
    # other colours of text stay
    (".18 .88 1 .1 k BT (a) Tj ET", "BT 0.18 0.88 1 0.1 k (a) Tj ET"),
    # outlined text: the stroke too
    (".9 .72 .48 .52 K BT 1 Tr (a) Tj ET", "BT 1 Tr 0 0 0 1 K /Overprint gs (a) Tj ET"),
    # text in black alone overprints, white text and what follows does not; each is said once
    ("0 g BT (a) Tj (b) Tj 1 g (c) Tj (d) Tj ET /x0 sh",
     "BT 0 0 0 1 k /Overprint gs (a) Tj (b) Tj 0 0 0 0 k /Knockout gs (c) Tj (d) Tj ET /x0 sh"),
    ("BT (a) Tj ET /x0 sh", "BT 0 0 0 1 k /Overprint gs (a) Tj ET /Knockout gs /x0 sh"),
    ("BT (a) Tj ET /x0 Do", "BT 0 0 0 1 k /Overprint gs (a) Tj ET 0 0 0 1 K /Knockout gs /x0 Do"),
    # nor does text that is outlined in another colour
    ("1 G BT 2 Tr (a) Tj ET", "BT 2 Tr 0 0 0 1 k 0 0 0 0 K (a) Tj ET"),
    # what is said within q and Q ends there
    ("q BT (a) Tj ET Q 0 0 1 1 re f BT (a) Tj ET",
     "q BT 0 0 0 1 k /Overprint gs (a) Tj ET Q 0 0 1 1 re 0 0 0 1 k f BT /Overprint gs (a) Tj ET"),
    ("BT (a) Tj ET q 0 0 1 1 re f Q BT (a) Tj ET",
     "BT 0 0 0 1 k /Overprint gs (a) Tj ET q 0 0 1 1 re /Knockout gs f Q BT (a) Tj ET"),
    # q and Q restore what was asked for and what was written
    (".1 .2 .3 rg q .4 .5 .6 rg 0 0 1 1 re f Q 0 0 1 1 re f",
     "q 0 0 1 1 re 0.4 0.5 0.6 0.25 k f Q 0 0 1 1 re 0.1 0.2 0.3 0.25 k f"),
    # patterns keep their space
    ("/Pattern cs /p0 scn 0 0 1 1 re f", "0 0 1 1 re /Pattern cs /p0 scn f"),
    # nothing is written twice
    ("0 .1 0 0 k 0 0 1 1 re f 0 .1 0 0 k 0 0 1 1 re f", "0 0 1 1 re 0 0.1 0 0 k f 0 0 1 1 re f"),
])
def test_streams(stream: str, expected: str) -> None:
    assert rewritten(stream) == expected


def test_a_form_starts_with_the_colours_of_its_caller() -> None:
    assert rewritten(".1 .2 .3 rg /x0 Do") == "0.1 0.2 0.3 0.25 k 0 0 0 1 K /x0 Do"
    assert rewritten("0 0 1 1 re f", fresh=False) == "0 0 1 1 re f"


def test_black_and_white(separation: Separation) -> None:
    assert separation.colour(0, 0, 0) == (0, 0, 0, 1)
    assert separation.colour(1, 1, 1) == (0, 0, 0, 0)


def test_every_colour_keeps_within_the_limit(separation: Separation) -> None:
    steps = range(0, 256, 15)
    cube = Image.new("RGB", (len(steps) ** 2, len(steps)))
    cube.putdata([(r, g, b) for r in steps for g in steps for b in steps])
    inks = separation.separated(cube)
    totals = [ink(pixel) for pixel in zip(*(band.tobytes() for band in inks.split()), strict=True)]
    assert 280 < max(totals) <= LIMIT


def test_a_picture_becomes_an_upright_jpeg_in_cmyk(separation: Separation) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned by a quarter
    data, kind = separation.convert(file(Image.new("RGB", (8, 4), "#B4371B"), "JPEG", exif=exif), "image/jpeg")
    with Image.open(io.BytesIO(data)) as found:
        assert (kind, found.format, found.mode, found.size) == ("image/jpeg", "JPEG", "CMYK", (4, 8))
        cyan, magenta, yellow, black = (v / 2.55 for v in found.getpixel((2, 2)))
    assert cyan < 40 and magenta > 75 and yellow > 75 and black < 30


def test_a_grey_picture_is_printed_with_black_alone(separation: Separation) -> None:
    data, _ = separation.convert(file(Image.new("L", (4, 4), 102), "PNG"), "image/png")
    with Image.open(io.BytesIO(data)) as found:
        assert [round(v / 2.55) for v in found.getpixel((1, 1))] == [0, 0, 0, 60]


def test_the_profile_of_a_picture_counts(separation: Separation) -> None:
    colour = Image.new("RGB", (4, 4), (120, 160, 90))
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    plain = separation.separated(colour).getpixel((0, 0))
    colour.info["icc_profile"] = lab  # no profile for RGB: passed over
    assert separation.separated(colour).getpixel((0, 0)) == plain
    colour.info["icc_profile"] = b"no profile at all"
    assert separation.separated(colour).getpixel((0, 0)) == plain


@pytest.mark.parametrize(("picture", "kind"), [
    (Image.new("RGBA", (4, 4), (180, 55, 27, 128)), "PNG"), (Image.new("CMYK", (4, 4)), "JPEG"),
])
def test_left_as_they_are(separation: Separation, picture: Image.Image, kind: str) -> None:
    data = file(picture, kind)
    assert separation.convert(data, f"image/{kind.lower()}") == (data, f"image/{kind.lower()}")


def test_drawings_are_left_as_they_are(separation: Separation) -> None:
    assert separation.convert(b"<svg/>", "image/svg+xml") == (b"<svg/>", "image/svg+xml")
    assert separation.convert(b"wOF2", "font/woff2") == (b"wOF2", "font/woff2")


def test_no_token_has_too_much_ink() -> None:
    found = tokens.load(PROJECT / "styles" / "tokens.yaml", "cmyk")
    totals = {name: sum(float(v) for v in value[12:-1].split()) for name, value in found.colours.items()}
    assert len(totals) > 20 and max(totals.values()) < 3.0
    assert found.black_text == (ENCRE,)
