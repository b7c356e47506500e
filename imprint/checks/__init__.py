"""Checks of the content, before anything is typeset; one module a family of rules."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from imprint.checks import body, funding, images, marks
from imprint.diagnostics import Report
from imprint.model import Publication

Family = Callable[[Publication, Path, Report], None]

# Run at every build; most of what they tell forbids a PDF. Those of the editors' desk are `commands.check.DESK`.
FAMILIES: tuple[Family, ...] = (body.check, marks.check, funding.check, images.check)


def check(publication: Publication, assets: Path, report: Report, families: tuple[Family, ...] = FAMILIES) -> None:
    """Run families of rules over the publication."""
    for family in families:
        family(publication, assets, report)
