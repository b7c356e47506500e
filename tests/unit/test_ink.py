"""The inks that colours, gradients and pictures of a PDF lay down."""

from __future__ import annotations

import io

import pikepdf
import pytest
from PIL import Image, ImageChops
from pikepdf import Array, Dictionary, Name

from imprint import ink

HEAVY, LIGHT = (230, 204, 179, 204), (25, 51, 76, 51)  # of a pixel; each is the other inverted


@pytest.fixture
def pdf() -> pikepdf.Pdf:
    """A file for streams to be in."""
    return pikepdf.new()


def exponential(start: list[float], end: list[float], power: float = 1) -> Dictionary:
    return Dictionary(FunctionType=2, Domain=[0, 1], C0=start, C1=end, N=power)


def table(pdf: pikepdf.Pdf, samples: bytes, size: list[int], outputs: int, bits: int = 8, **entries: object) -> pikepdf.Stream:
    return pdf.make_stream(samples, FunctionType=0, Domain=[0, 1] * len(size), Range=[0, 1] * outputs, Size=size,
                           BitsPerSample=bits, **entries)


@pytest.mark.parametrize(("power", "place", "value"), [(1, 0.25, 0.35), (2, 0.5, 0.35), (1, 9, 0.8), (1, -1, 0.2)])
def test_exponential(power: float, place: float, value: float) -> None:
    """Places outside the domain are those of its ends."""
    assert ink.evaluated(exponential([0.2], [0.8], power), [place]) == pytest.approx([value])


@pytest.mark.parametrize(("place", "value"), [(0, 0), (0.1, 0.4), (0.25, 1), (0.625, 0.5), (1, 0)])
def test_stitched(place: float, value: float) -> None:
    """The second part is run backwards."""
    parts = Array([exponential([0], [1]), exponential([0], [1])])
    function = Dictionary(FunctionType=3, Domain=[0, 1], Bounds=[0.25], Encode=[0, 1, 1, 0], Functions=parts)
    assert ink.evaluated(function, [place]) == pytest.approx([value])


def test_sampled(pdf: pikepdf.Pdf) -> None:
    """Between samples; of four bits, of sixteen; in two directions, the first the fastest; of other limits."""
    assert ink.evaluated(table(pdf, bytes([0, 255, 51]), [3], 1), [0.25]) == pytest.approx([0.5])
    assert ink.evaluated(table(pdf, bytes([0x0F, 0x30]), [3], 1, bits=4), [1]) == pytest.approx([0.2])
    assert ink.evaluated(table(pdf, bytes([0, 0, 255, 255]), [2], 1, bits=16), [0.5]) == pytest.approx([0.5])
    assert ink.evaluated(table(pdf, bytes([0, 255, 0, 51]), [2, 2], 1), [1, 0.5]) == pytest.approx([0.6])
    assert ink.evaluated(table(pdf, bytes([0, 255]), [2], 1, Decode=[1, 0], Encode=[1, 0]), [0.2]) == pytest.approx([0.2])


def test_one_function_for_each_ink() -> None:
    assert ink.evaluated(Array([exponential([0], [1]), exponential([1], [0])]), [0.25]) == pytest.approx([0.25, 0.75])


def test_programs_are_not_run(pdf: pikepdf.Pdf) -> None:
    """What they make is not known, nor judged."""
    program = pdf.make_stream(b"{ dup dup dup }", FunctionType=4, Domain=[0, 1], Range=[0, 1] * 4)
    assert ink.evaluated(program, [1]) == ()
    assert ink.of_colour(Array([Name.Separation, Name("/Or"), Name.DeviceCMYK, program]), [1]) == ()


def test_colours(pdf: pikepdf.Pdf) -> None:
    """Of four inks, named or by profile, or what stands for a spot colour; others are no inks."""
    spot = Array([Name.Separation, Name("/Or"), Name.DeviceCMYK, exponential([0, 0, 0, 0], [0, 0.2, 1, 0.1])])
    assert ink.of_colour(Name.DeviceCMYK, [0.1, 0.2, 0.3, 0.4]) == (0.1, 0.2, 0.3, 0.4)
    assert ink.of_colour(Array([Name.ICCBased, pdf.make_stream(b"", N=4)]), [0.1, 0.2, 0.3, 0.4]) == (0.1, 0.2, 0.3, 0.4)
    assert ink.of_colour(spot, [0.5]) == pytest.approx((0, 0.1, 0.5, 0.05))
    assert ink.of_colour(Array([Name.ICCBased, pdf.make_stream(b"", N=3)]), [0.1, 0.2, 0.3]) == ()
    assert ink.of_colour(Name.DeviceRGB, [0.1, 0.2, 0.3]) == ink.of_colour(spot, []) == ()


def test_gradients(pdf: pikepdf.Pdf) -> None:
    """Where they are most, in the part of the function that is used; meshes are not judged."""
    ends = exponential([0, 0, 0, 0], [1, 1, 1, 0.4])
    line = Dictionary(ShadingType=2, Function=ends, Domain=[0, 0.5])
    plane = Dictionary(ShadingType=1, Function=table(pdf, bytes([*LIGHT, *HEAVY, *LIGHT, *LIGHT]), [2, 2], 4))
    assert ink.of_gradient(line, Name.DeviceCMYK) == pytest.approx((0.5, 0.5, 0.5, 0.2))
    assert ink.of_gradient(plane, Name.DeviceCMYK) == pytest.approx([v / 255 for v in HEAVY])
    assert ink.of_gradient(Dictionary(ShadingType=4, Function=ends), Name.DeviceCMYK) == ()
    assert ink.of_gradient(Dictionary(ShadingType=7), Name.DeviceCMYK) == ()


def placed(pdf: pikepdf.Pdf, picture: Image.Image, jpeg: bytes = b"", **entries: object) -> pikepdf.Stream:
    """A picture in a PDF, as it is or as a JPEG."""
    kind = {"Filter": Name.DCTDecode} if jpeg else {}
    return pdf.make_stream(jpeg or picture.tobytes(), Subtype=Name.Image, Width=picture.width, Height=picture.height,
                           BitsPerComponent=8, ColorSpace=Name.DeviceCMYK, **kind, **entries)


def jpeg(picture: Image.Image, marked: bool) -> bytes:
    """A JPEG as Pillow writes it: inverted, with Adobe's mark; or without the mark, as its samples are."""
    out = io.BytesIO()
    (picture if marked else ImageChops.invert(picture)).save(out, "JPEG", quality=95, subsampling=0)
    data = out.getvalue()
    start = data.index(b"\xff\xee")
    return data if marked else data[:start] + data[start + 2 + int.from_bytes(data[start + 2:start + 4]):]


@pytest.mark.parametrize("side", [5, 64, 600])
def test_pictures(pdf: pikepdf.Pdf, side: int) -> None:
    assert ink.of_picture(placed(pdf, Image.new("CMYK", (side, side), HEAVY))) == pytest.approx([v / 255 for v in HEAVY])


def test_edges_are_no_areas(pdf: pikepdf.Pdf) -> None:
    """A heavy line of one pixel counts for little; an area of 16 pixels counts whole."""
    picture = Image.new("CMYK", (320, 320), LIGHT)
    picture.paste(HEAVY, (100, 0, 101, 320))
    assert sum(ink.of_picture(placed(pdf, picture))) < 1.2
    picture.paste(HEAVY, (200, 200, 216, 216))
    assert ink.of_picture(placed(pdf, picture)) == pytest.approx([v / 255 for v in HEAVY])


@pytest.mark.parametrize("marked", [True, False])
@pytest.mark.parametrize("decode", [[1, 0] * 4, [0, 1] * 4, None])
def test_jpeg(pdf: pikepdf.Pdf, marked: bool, decode: list[int] | None) -> None:
    """Its samples are inks, inverted where /Decode says so, whatever Adobe's mark says."""
    picture = Image.new("CMYK", (640, 400), HEAVY)  # stored inverted, with the mark or without
    found = ink.of_picture(placed(pdf, picture, jpeg(picture, marked), **({"Decode": decode} if decode else {})))
    assert found == pytest.approx([v / 255 for v in (HEAVY if decode == [1, 0] * 4 else LIGHT)], abs=0.02)


def test_palettes_and_rare_kinds(pdf: pikepdf.Pdf) -> None:
    """A palette of inks is judged; bits of ink and spot colours in pictures are not."""
    picture = Image.new("L", (16, 16), 1)
    palette = Array([Name.Indexed, Name.DeviceCMYK, 1, pikepdf.String(bytes([*LIGHT, *HEAVY]))])
    found = placed(pdf, picture)
    found.ColorSpace = palette
    assert ink.of_picture(found) == pytest.approx([v / 255 for v in HEAVY])
    found.ColorSpace, found.BitsPerComponent = Name.DeviceCMYK, 1
    assert ink.of_picture(found) == ()
    found.ColorSpace = Array([Name.Separation, Name("/Or"), Name.DeviceCMYK, exponential([0, 0, 0, 0], [0, 0.2, 1, 0.1])])
    found.BitsPerComponent = 8
    assert ink.of_picture(found) == ()


def test_damaged_pictures(pdf: pikepdf.Pdf) -> None:
    """No JPEG at all, too few samples."""
    picture = Image.new("CMYK", (64, 64))
    with pytest.raises(ValueError, match="cannot be read"):
        ink.of_picture(placed(pdf, picture, b"no JPEG"))
    short = placed(pdf, picture)
    short.write(b"short")
    with pytest.raises(ValueError, match="not large enough"):
        ink.of_picture(short)
