"""Images: they exist under assets/, and they can be read whole."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from pathlib import Path

from PIL import Image as Pillow
from PIL import ImageFile, UnidentifiedImageError

from imprint.checks.passages import place
from imprint.diagnostics import Location, Report
from imprint.folder import find_image
from imprint.model import Image, Model, Publication
from imprint.yamlfile import near

PICTURES = {".jpg", ".jpeg", ".png", ".svg", ".webp"}
Steps = tuple[str | int, ...]


def check(publication: Publication, assets: Path, report: Report) -> None:
    """File images that are missing, outside the project, or broken (a truncated JPEG would print grey)."""
    for path, steps, image in placed(publication):
        _check_image(image, publication, place(publication, path, *steps, "file"), assets, report)


def placed(publication: Publication) -> Iterator[tuple[Path, Steps, Image]]:
    """Every image of the publication, with its file and the keys that lead to it."""
    for path, model in [*((item.path, item.model) for item in publication.everything),
                        (publication.root / "publication.yaml", publication.settings)]:
        for steps, image in _within(model, ()):
            yield path, steps, image


def _within(value: object, steps: Steps) -> Iterator[tuple[Steps, Image]]:
    if isinstance(value, Image):
        yield steps, value
    elif isinstance(value, Model):
        for name in type(value).model_fields:
            yield from _within(getattr(value, name), (*steps, name))
    elif isinstance(value, tuple):
        for i, each in enumerate(value):
            yield from _within(each, (*steps, i))


def _check_image(image: Image, publication: Publication, where: Location, assets: Path, report: Report) -> None:
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
