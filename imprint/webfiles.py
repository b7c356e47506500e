"""The files that stand beside the web page: style sheet, fonts, pictures; and its icon."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from urllib.parse import quote

import fontpkg
from fontTools.ttLib import woff2
from PIL import Image as Pillow
from PIL import ImageOps

from imprint import tokens
from imprint.figures import halfdisc
from imprint.tokens import Tokens
from imprint.typeset import FAMILIES

WIDEST = 1600  # pixels of the longer side of a picture: twice the width at which it can be shown
FONTS = "polices"


def palettes(project: Path) -> tuple[Tokens, Tokens]:
    """The colours of the light and of the dark scheme."""
    file = project / "styles" / "tokens.yaml"
    return tokens.load(file), tokens.load(file, "dark")


def sheet(project: Path) -> str:
    """The style sheet: fonts, colours, then styles/web.css.

    The dark scheme is for screens; a scene keeps the light colours, which it lays on a ground of its own.
    """
    light, dark = palettes(project)
    light_rules, dark_rules = (each.css().removeprefix(":root") for each in (light, dark))
    faces = "\n".join(_face(family, file) for family in FAMILIES for file in fontpkg.family(family).files)
    rules = (project / "styles" / "web.css").read_text(encoding="utf-8")
    return (f"{faces}\n:root,.scene{light_rules}\n"
            f"@media screen and (prefers-color-scheme:dark){{:root{dark_rules}.scene{light_rules}}}\n{rules}")


def _face(family: str, file: fontpkg.FontFile) -> str:
    return (f'@font-face{{font-family:"{family}";font-style:{file.style};font-display:swap;'
            f'font-weight:{file.wght_min} {file.wght_max};'
            f'src:url("{FONTS}/{_font_name(family, file)}") format("woff2")}}')


def _font_name(family: str, file: fontpkg.FontFile) -> str:
    """A font's name with a digest of its source: the same name is the same font."""
    digest = hashlib.sha256(file.path.read_bytes()).hexdigest()[:8]
    return f"{family}-{file.style}-{digest}.woff2".replace(" ", "")


@lru_cache
def packed(path: Path) -> bytes:
    """A font compressed as WOFF 2.0, its glyphs and names untouched (the OFL allows another container)."""
    found = io.BytesIO()
    with path.open("rb") as source:
        woff2.compress(source, found)
    return found.getvalue()


def around(project: Path, pictures: Mapping[str, Path], folder: Path) -> dict[str, bytes | None]:
    """All files but the page, by their name in `folder`; None for a font that is there already."""
    files: dict[str, bytes | None] = {}
    for family in map(fontpkg.family, FAMILIES):
        files[f"{FONTS}/{family.name.replace(' ', '')}-OFL.txt"] = licence(family)
        for file in family.files:
            name = f"{FONTS}/{_font_name(family.name, file)}"
            files[name] = None if (folder / name).is_file() else packed(file.path)
    files |= {name: picture(path) for name, path in sorted(pictures.items())}
    return {**files, "page.css": sheet(project).encode()}


def licence(family: fontpkg.Family) -> bytes:
    """The licence that a font family comes with: it must go with the files (OFL 1.1, condition 2)."""
    return (family.files[0].path.parents[1] / "LICENSE").read_bytes()


def picture_name(path: Path) -> str:
    """A picture's name beside the page, with a digest: two folders may each hold a « portrait.jpg »."""
    digest = hashlib.sha256(path.read_bytes()).hexdigest()[:8]
    return f"images/{path.stem}-{digest}{path.suffix.lower()}"


def dimensions(path: Path) -> tuple[int, int] | None:
    """Width and height of a picture in pixels, as it is written beside the page; None for a drawing."""
    if path.suffix.lower() == ".svg":
        return None
    with Pillow.open(path) as image:
        width, height = ImageOps.exif_transpose(image).size
    scale = min(1, WIDEST / max(width, height))
    return round(width * scale), round(height * scale)


def picture(path: Path) -> bytes:
    """A picture as it is, or reduced where it is wider than a screen shows."""
    if path.suffix.lower() == ".svg":
        return path.read_bytes()
    with Pillow.open(path) as image:
        if max(image.size) <= WIDEST:
            return path.read_bytes()
        upright = ImageOps.exif_transpose(image)
        upright.thumbnail((WIDEST, WIDEST))
        found = io.BytesIO()
        upright.save(found, image.format or "PNG", quality=84)
        return found.getvalue()


def icon(project: Path) -> str:
    """The icon as a data address: two half-discs that share an axis."""
    colour = palettes(project)[0].colours
    art = halfdisc.paths((halfdisc.Half(1, 17, 30, colour["brique"]),
                          halfdisc.Half(1, 17, 18, colour["petrole"], up=False)))
    drawing = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">{art}</svg>'
    return f"data:image/svg+xml,{quote(drawing)}"
