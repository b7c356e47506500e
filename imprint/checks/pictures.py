"""Pictures for the page they may have: pixels enough, words for those who cannot see them, a credit, a use."""

from __future__ import annotations

import re
from pathlib import Path

from PIL import Image as Pillow
from PIL import UnidentifiedImageError

from imprint.checks.contacts import bare
from imprint.checks.images import placed
from imprint.checks.passages import place
from imprint.diagnostics import Location, Report
from imprint.folder import PICTURES, find_image
from imprint.model import Image, Photo, Publication, Steps

# The width that a picture has on the page at most, in mm, by the key that holds it; see styles/.
WIDTHS = {"photo": 83.0, "portrait": 74.3}
DPI, MM = 250, 25.4  # as the press expects of a picture
ALT_LONGEST, ALT_SHORTEST = 250, 5
CIRCUMLOCUTION = re.compile(r"(?i)(?:une? |la |l’)?(?:photo|image|photographie|illustration|visuel|logo)(?:graphie)? (?:de|du|des|d’|montrant)\b")
CREDIT = re.compile(r"(?i)(?:©|\(c\)|crédits?\b|photos? ?:|photo de\b)")


def check(publication: Publication, assets: Path, report: Report) -> None:
    """File pictures that would print badly, say nothing to a screen reader, or serve nowhere."""
    used: set[Path] = set()
    for path, steps, image in placed(publication):
        file = find_image(image.file, publication.root, assets)
        if file:
            used.add(file)
            _check_pixels(file, image, publication, path, steps, report)
        _check_words(image, publication, path, steps, report)
    for file in (p for p in publication.folder.files() if p.suffix.lower() in PICTURES):
        if file.resolve() not in used:
            report.add("image-inutile", Location(publication.folder.name(file)),
                       name=file.relative_to(publication.root).as_posix())


def _check_pixels(file: Path, image: Image, publication: Publication, path: Path, steps: Steps,
                  report: Report) -> None:
    width = WIDTHS.get(str(steps[-1]))
    if not width or file.suffix.lower() == ".svg":
        return
    try:
        with Pillow.open(file) as picture:
            pixels = picture.width
    except (OSError, UnidentifiedImageError, ValueError, SyntaxError, Pillow.DecompressionBombError):
        return  # `images` tells it
    needed = round(width / MM * DPI)
    if pixels < needed:
        report.add("image-etroite", place(publication, path, *steps, "file"), name=image.file, pixels=pixels,
                   width=f"{width:g}".replace(".", ","), needed=needed)


def _check_words(image: Image, publication: Publication, path: Path, steps: Steps,
                 report: Report) -> None:
    alt, stem = bare(image.alt), bare(Path(image.file).stem)
    problem = ("c’est le nom du fichier" if alt in (stem, bare(Path(image.file).name)) and isinstance(image, Photo)
               else f"il compte {len(image.alt)} signes, pour {ALT_LONGEST} au plus" if len(image.alt) > ALT_LONGEST
               else "il est trop court pour décrire l’image" if len(image.alt) < ALT_SHORTEST and isinstance(image, Photo)
               else "il annonce une image, ce que le lecteur d’écran dit déjà" if CIRCUMLOCUTION.match(image.alt)
               else "c’est le crédit" if isinstance(image, Photo) and alt == bare(image.credit) else "")
    if problem:
        report.add("image-alt", place(publication, path, *steps, "alt"), alt=image.alt[:40].rstrip(), problem=problem)
    if isinstance(image, Photo) and (m := CREDIT.match(image.credit)):
        report.add("image-credit", place(publication, path, *steps, "credit"), credit=image.credit, sign=m[0])
