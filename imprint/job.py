"""What is asked for, and the reading of it: all that can be known before anything is typeset."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from imprint import checks, tokens
from imprint import load as loading
from imprint.diagnostics import Report
from imprint.model import Publication
from imprint.shelf import Shelf
from imprint.variants import VARIANTS, Variant


@dataclass(frozen=True)
class Job:
    """What is asked for: a content folder, an edition, where to write, in which variant."""

    project: Path
    content: Path
    out: Path
    edition: str | None = None
    variant: Variant = VARIANTS["screen"]


def load(job: Job, report: Report, shelf: Shelf | None = None) -> Publication | None:
    """The publication of a job, as its files say it, or as they did to the shelf."""
    colours = frozenset(tokens.load(job.project / "styles" / "tokens.yaml").colours)
    return loading.load(job.content, job.project, job.edition, colours, report, shelf)


def read(job: Job, report: Report, shelf: Shelf | None = None) -> Publication | None:
    """The checked publication of a job."""
    publication = load(job, report, shelf)
    if publication:
        checks.check(publication, job.project / "assets", report)
    return publication
