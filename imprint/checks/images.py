"""Images: they exist under assets/, and they can be read whole."""

from __future__ import annotations

import warnings
from pathlib import Path

from PIL import Image as Pillow
from PIL import ImageFile, UnidentifiedImageError

from imprint.diagnostics import Location, Report
from imprint.folder import find_image
from imprint.model import Image, Publication, images
from imprint.yamlfile import near

PICTURES = {".jpg", ".jpeg", ".png", ".svg", ".webp"}


def check(publication: Publication, assets: Path, report: Report) -> None:
    """File images that are missing, outside the project, or broken (a truncated JPEG would print grey)."""
    for item in publication.everything:
        for image in images(item.model):
            _check_image(image, publication, item.file, assets, report)
    for image in images(publication.settings):
        _check_image(image, publication, publication.folder.name(publication.root / "publication.yaml"), assets, report)


def _check_image(image: Image, publication: Publication, file: str, assets: Path, report: Report) -> None:
    where = Location(file, publication.line(file, image.file))
    path = find_image(image.file, publication.root, assets)
    if path is None:
        known = [p.relative_to(root).as_posix() for root in (publication.root, assets)
                 for p in root.rglob("*") if p.suffix.lower() in PICTURES]
        report.add("image-absente", where, name=image.file, near=near(image.file, known, " (est-ce « {} » ?)"))
        return
    if path.suffix.lower() == ".svg":
        return
    tolerant, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, False  # WeasyPrint sets it
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Pillow.DecompressionBombWarning)
            with Pillow.open(path) as picture:
                picture.load()
    except (OSError, UnidentifiedImageError, SyntaxError, ValueError,
            Pillow.DecompressionBombWarning, Pillow.DecompressionBombError):
        report.add("image-illisible", where, name=image.file)
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = tolerant
