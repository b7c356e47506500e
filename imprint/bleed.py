"""Whether what is printed at the edge of a page goes on to the end of its bleed, by looking.

Art cut too short ends in a line parallel to the trim: from the end of the bleed to the trim, one line
of pixels is then like the next, and steps from one colour to another. Where a curve or a slope runs
out no two lines are alike; within a picture colours change, but in no single step.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from PIL import Image
from pypdfium2 import PdfPage

MM = 72 / 25.4   # points in a millimetre
FINE = 12        # pixels in a mm
OUTSIDE = 2      # pixels at the end of the bleed that are passed over: areas are painted up to one pixel too large
INSIDE = 0.4     # mm looked at within the trim: a strip of paper this thin is a fault too
FLAT = 5         # mm of like lines that tell the end of a flat colour
UNEVEN = 20      # mm of like ends that tell the end of a picture; a large circle looks straight for less
PAPER = 254      # grey from which a pixel is paper, of 255
CONTRAST = 8     # least difference between two colours, of 255; a sky that slowly grows lighter has less

# Each edge: which number of a box it is, how it comes to stand at the left.
EDGES = {"left": (0, None), "bottom": (1, Image.Transpose.ROTATE_270), "right": (2, Image.Transpose.FLIP_LEFT_RIGHT),
         "top": (3, Image.Transpose.TRANSPOSE)}


def short(page: PdfPage) -> Iterator[str]:
    """The edges of a page, by their key in EDGES, at which something ends before the bleed does."""
    bleed, trim, whole = page.get_bleedbox(), page.get_trimbox(), page.get_cropbox()
    for edge, (side, turn) in EDGES.items():
        if (trim[side] - bleed[side]) * (1 if side < 2 else -1) < OUTSIDE / FINE * MM:
            continue  # no bleed to look at
        crop = [abs(one - other) for one, other in zip(whole, trim, strict=True)]
        crop[side] = abs(whole[side] - bleed[side])
        crop[(side + 2) % 4] = abs(whole[(side + 2) % 4] - trim[side]) - INSIDE * MM
        picture = page.render(scale=FINE / MM, crop=tuple(crop)).to_pil().convert("RGB")
        upright = picture if turn is None else picture.transpose(turn)
        strip = upright.crop((OUTSIDE, 0, *upright.size))
        if _ends(strip, FLAT) or _ends(strip.convert("L").point(lambda v: 255 * (v >= PAPER)), UNEVEN):
            yield edge


def _ends(strip: Image.Image, least: float) -> bool:
    """Whether, for so many mm along a strip, its lines are alike and step from one colour to another."""
    bands, data = len(strip.getbands()), strip.tobytes()
    step = bands * strip.width
    lines = (data[start:start + step] for start in range(0, len(data), step))
    return any(_steps(line, bands) for line, alike in groupby(lines) if len(list(alike)) >= least * FINE)


def _steps(line: bytes, bands: int) -> bool:
    """Whether a line has one colour, then another, perhaps with a third where the step cuts a pixel."""
    pixels = [line[start:start + bands] for start in range(0, len(line), bands)]
    contrast = max(abs(one - other) for one, other in zip(pixels[0], pixels[-1], strict=True))
    return contrast >= CONTRAST and len(list(groupby(pixels))) <= 3
