"""Images: they exist under assets/, they can be read whole, and do no more than show."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from pathlib import Path

from PIL import Image as Pillow
from PIL import ImageFile, UnidentifiedImageError

from imprint import svgfile
from imprint.checks.passages import place
from imprint.diagnostics import Location, Report
from imprint.folder import PICTURES, find_image
from imprint.model import Image, Publication, Steps, records
from imprint.yamlfile import near

FORMATS = ("JPEG", "PNG", "WEBP")  # Pillow reads many more, some by calling other programs

MODES = ("1", "L", "LA", "P", "PA", "RGB", "RGBA", "CMYK")  # of eight bits at most; WeasyPrint paints others as noise


def check(publication: Publication, assets: Path, report: Report) -> None:
    """File images that are missing, outside the project, or broken (a truncated JPEG would print grey), or that do more than show."""
    for path, steps, image in placed(publication):
        _check_image(image, publication, place(publication, path, *steps, "file"), assets, report)


def placed(publication: Publication) -> Iterator[tuple[Path, Steps, Image]]:
    """Every image of the publication, with its file and the keys that lead to it."""
    for path, model in [*((item.path, item.model) for item in publication.everything),
                        (publication.root / "publication.yaml", publication.settings)]:
        for steps, image in records(model, Image):
            yield path, steps, image


def _check_image(image: Image, publication: Publication, where: Location, assets: Path, report: Report) -> None:
    path = find_image(image.file, publication.root, assets)
    if path is None:
        known = [p.relative_to(root).as_posix() for root in (publication.root, assets)
                 for p in root.rglob("*") if p.suffix.lower() in PICTURES]
        report.add("image-absente", where, name=image.file, near=near(image.file, known, " (est-ce « {} » ?)"))
        return
    if path.suffix.lower() == ".svg":
        if found := svgfile.fault(path):
            report.add("dessin-refuse", Location(publication.folder.name(path), found.line), problem=found.problem)
        return
    tolerant, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, False  # WeasyPrint sets it
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Pillow.DecompressionBombWarning)
            with Pillow.open(path, formats=FORMATS) as picture:
                picture.load()
                if picture.mode not in MODES:
                    raise ValueError(picture.mode)
    except (Pillow.DecompressionBombWarning, Pillow.DecompressionBombError):
        report.add("image-enorme", where, name=image.file, most=Pillow.MAX_IMAGE_PIXELS // 1_000_000)
    except (OSError, UnidentifiedImageError, SyntaxError, ValueError):
        report.add("image-illisible", where, name=image.file)
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = tolerant
