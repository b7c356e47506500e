"""Colours and pictures of the screen -> inks of a printing condition, within a limit of total ink."""

from __future__ import annotations

import io
from functools import lru_cache
from pathlib import Path

from PIL import Image, ImageCms, ImageMath, ImageOps

# Percent, of the four inks together: 10 under what sheet-fed offset bears (ISO 12647-2: 300 to 330),
# since a JPEG may put back a few near an edge.
LIMIT = 290
QUALITY = 92  # of the JPEG, without subsampling
PLAIN = {"1", "L", "I", "I;16", "P", "RGB"}  # modes of what is seen on a screen and hides nothing
Inks = tuple[float, float, float, float]


class Separation:
    """The way from RGB to one printing condition, by the perceptual intent (ICC.1)."""

    def __init__(self, profile: Path) -> None:
        self.profile = ImageCms.getOpenProfile(str(profile))
        self.colour = lru_cache(self._colour)

    def _colour(self, red: float, green: float, blue: float) -> Inks:
        """The inks of an sRGB colour, both from 0 to 1; black is the black ink alone."""
        if max(red, green, blue) == 0:
            return (0.0, 0.0, 0.0, 1.0)
        dot = Image.new("RGB", (1, 1), tuple(round(255 * v) for v in (red, green, blue)))
        cyan, magenta, yellow, black = self.separated(dot).getpixel((0, 0))
        return (round(cyan / 255, 3), round(magenta / 255, 3), round(yellow / 255, 3), round(black / 255, 3))

    def separated(self, picture: Image.Image) -> Image.Image:
        """A picture in CMYK: greys with black alone, the rest through its own profile or sRGB."""
        if picture.mode in ("1", "L", "I", "I;16"):
            none = Image.new("L", picture.size, 0)
            return Image.merge("CMYK", (none, none, none, ImageOps.invert(picture.convert("L"))))
        transform = ImageCms.buildTransform(
            _source(picture), self.profile, "RGB", "CMYK", ImageCms.Intent.PERCEPTUAL)
        return limited(ImageCms.applyTransform(picture.convert("RGB"), transform))

    def convert(self, data: bytes, kind: str) -> tuple[bytes, str]:
        """An image file and its media type, ready for the press: a CMYK JPEG, upright.

        Left as they are: drawings, what is in CMYK already, and what is partly transparent, whose
        mask no CMYK file can hold (`press` converts those within the PDF).
        """
        if not kind.startswith("image/") or kind == "image/svg+xml":
            return data, kind
        with Image.open(io.BytesIO(data)) as picture:
            if picture.mode not in PLAIN or "transparency" in picture.info:
                return data, kind
            out = io.BytesIO()
            self.separated(ImageOps.exif_transpose(picture)).save(
                out, "JPEG", quality=QUALITY, subsampling=0, icc_profile=None)
        return out.getvalue(), "image/jpeg"


def _source(picture: Image.Image) -> ImageCms.ImageCmsProfile:
    """The profile that a picture carries, if it describes RGB, else sRGB."""
    try:
        found = ImageCms.ImageCmsProfile(io.BytesIO(picture.info["icc_profile"]))
        if found.profile.xcolor_space.strip() == "RGB":
            return found
    except (KeyError, TypeError, OSError, ImageCms.PyCMSError):
        pass  # none, or unreadable: what has no profile is sRGB (IEC 61966-2-1)
    return ImageCms.createProfile("sRGB")


def limited(picture: Image.Image) -> Image.Image:
    """The same picture within LIMIT: where there is too much ink, the colours give way to black."""
    cyan, magenta, yellow, black = picture.split()
    most = round(LIMIT * 255 / 100)

    def cut(band: Image.Image) -> Image.Image:
        return ImageMath.lambda_eval(
            lambda v: v["convert"](v["min"](
                v["band"], v["band"] * (most - v["black"]) / v["max"](v["c"] + v["m"] + v["y"], 1)), "L"),
            band=band, black=black, c=cyan, m=magenta, y=yellow)

    return Image.merge("CMYK", (cut(cyan), cut(magenta), cut(yellow), black))
