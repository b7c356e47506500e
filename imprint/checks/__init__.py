"""Checks of the content, before anything is typeset; one module a family of rules."""

from __future__ import annotations

from pathlib import Path

from imprint.checks import body, funding, images
from imprint.diagnostics import Report
from imprint.model import Publication

FAMILIES = (body.check, funding.check, images.check)


def check(publication: Publication, assets: Path, report: Report) -> None:
    """Run every family of rules over the publication."""
    for family in FAMILIES:
        family(publication, assets, report)
