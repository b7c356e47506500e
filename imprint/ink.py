"""The inks that colours, gradients and pictures of a PDF lay down: four shares from 0 to 1, () if none are known.

Colour spaces are those of ISO 32000-1, 8.6; functions, which tints and gradients are made with, those
of 7.10 but for programs (type 4), which are not run: what they make is not judged. Nor are meshes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise, product
from math import prod
from typing import Any

import pikepdf
from PIL import Image, ImageChops
from pikepdf import Array, PdfImage
from pikepdf.models.image import (
    ImageDecompressionError,
    InvalidPdfImageError,
    NotExtractableError,
    UnsupportedImageTypeError,
)

from imprint.inkstream import Inks

STEPS = 64                # places at which a gradient is looked at, in each direction
REDUCED = 8               # pixels of a picture, along and across, judged as one: edges are no areas
DEVICE = {"/DeviceCMYK", "/CMYK"}
TINTS = {"/Separation", "/DeviceN"}  # [family, names, space below, function]


def of_colour(space: Any, values: Sequence[float]) -> Inks:
    """The inks of a colour; a spot colour's are those that stand for it."""
    kind = str(space[0]) if isinstance(space, Array) else str(space)
    if kind in TINTS and len(values):
        return of_colour(space[2], evaluated(space[3], values))
    four = kind in DEVICE or kind == "/ICCBased" and space[1].get("/N") == 4
    return tuple(values) if four and len(values) == 4 else ()


def of_gradient(shading: Any, space: Any) -> Inks:
    """The inks of a gradient where they are most (8.7.4.5)."""
    if "/Function" not in shading or int(shading.ShadingType) > 3:
        return ()
    spans = _pairs(shading.get("/Domain", [0, 1] if shading.ShadingType > 1 else [0, 1, 0, 1]))
    places = product(*([low + (high - low) * step / STEPS for step in range(STEPS + 1)] for low, high in spans))
    return max((of_colour(space, evaluated(shading.Function, place)) for place in places), key=sum)


def of_picture(picture: Any) -> Inks:
    """The inks of a picture in CMYK where they are most, over an area that counts; ValueError if it is damaged."""
    try:
        read = _reduced(picture)
    except (NotExtractableError, UnsupportedImageTypeError):
        return ()  # of a rare kind
    except (OSError, pikepdf.PdfError, ImageDecompressionError, InvalidPdfImageError) as error:
        raise ValueError("a picture that cannot be read") from error
    if read.mode != "CMYK":
        return ()
    return tuple(v / 255 for v in max(zip(*(band.tobytes() for band in read.split()), strict=True), key=sum))


def _reduced(picture: Any) -> Image.Image:
    """A picture in which one pixel stands for REDUCED along and across; its samples are inks."""
    read = PdfImage(picture).as_pil_image(apply_mask=False)
    width = read.width
    read.draft("CMYK", (width // REDUCED, read.height // REDUCED))  # a JPEG can be read reduced, which is quick
    told = "/Decode" in picture and picture.Decode[0] == 1
    if read.format == "JPEG" and read.mode == "CMYK" and ("adobe" in read.info) != told:
        read = ImageChops.invert(read)  # Pillow turns round what has Adobe's mark, PDF what /Decode tells to
    return read.reduce(max(1, REDUCED * read.width // width))


def evaluated(function: Any, inputs: Sequence[float]) -> tuple[float, ...]:
    """What a function, or one for each component, makes of numbers; () if it is a program."""
    if isinstance(function, Array):
        return tuple(value for each in function for value in evaluated(each, inputs))
    within = [min(max(value, low), high) for value, (low, high) in zip(inputs, _pairs(function.Domain), strict=True)]
    make = KINDS.get(int(function.FunctionType))
    return tuple(make(function, within)) if make else ()


def _exponential(function: Any, inputs: Sequence[float]) -> Iterator[float]:
    """From one value to another (7.10.3)."""
    share = inputs[0] ** float(function.N)
    for start, end in zip(function.get("/C0", [0]), function.get("/C1", [1]), strict=True):
        yield float(start) + share * (float(end) - float(start))


def _stitched(function: Any, inputs: Sequence[float]) -> Sequence[float]:
    """Functions end to end (7.10.4)."""
    ends = [float(v) for v in (function.Domain[0], *function.Bounds, function.Domain[1])]
    for number, (low, high) in enumerate(pairwise(ends)):
        if inputs[0] < high or high == ends[-1]:
            break
    return evaluated(function.Functions[number], [_scaled(inputs[0], (low, high), _pairs(function.Encode)[number])])


def _sampled(function: Any, inputs: Sequence[float]) -> Iterator[float]:
    """Between the nearest of the samples in a table (7.10.2)."""
    sizes, spans = [int(v) for v in function.Size], _pairs(function.Range)
    encode = _pairs(function.Encode) if "/Encode" in function else [(0, size - 1) for size in sizes]
    decode = _pairs(function.Decode) if "/Decode" in function else spans
    bits, data = int(function.BitsPerSample), function.read_bytes()
    places = [min(max(_scaled(*each), 0), size - 1) for *each, size in
              zip(inputs, _pairs(function.Domain), encode, sizes, strict=True)]
    strides = [prod(sizes[:axis]) for axis in range(len(sizes))]  # the first input varies fastest
    for output, span in enumerate(decode):
        total = 0.0
        for corner in product((0, 1), repeat=len(sizes)):
            weight = prod(place % 1 if up else 1 - place % 1 for place, up in zip(places, corner, strict=True))
            if weight:
                index = sum((int(place) + up) * stride for place, up, stride in zip(places, corner, strides, strict=True))
                total += weight * _bits(data, (index * len(decode) + output) * bits, bits)
        yield _scaled(total, (0, 2 ** bits - 1), span)


KINDS = {0: _sampled, 2: _exponential, 3: _stitched}


def _scaled(value: float, span: tuple[float, float], onto: tuple[float, float]) -> float:
    share = (value - span[0]) / (span[1] - span[0]) if span[1] != span[0] else 0
    return onto[0] + share * (onto[1] - onto[0])


def _bits(data: bytes, start: int, count: int) -> int:
    end = start + count
    return int.from_bytes(data[start // 8:-(-end // 8)]) >> -end % 8 & (2 ** count - 1)


def _pairs(values: Any) -> list[tuple[float, float]]:
    numbers = [float(v) for v in values]
    return list(zip(numbers[::2], numbers[1::2], strict=True))
