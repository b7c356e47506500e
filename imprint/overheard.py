"""What libraries warn of while they work: each warning a diagnostic, but for a few that are accepted, with the reason."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

from imprint.diagnostics import Location, Report

# Warnings of Python that are no news to an editor, each with its reason.
ACCEPTED: tuple[tuple[type[Warning], str], ...] = (
    (ResourceWarning, "the engine leaves the closing of font files to Python, which does it"),
    (DeprecationWarning, "a library will change one day: the versions are pinned until we have followed"),
)


class _Ear(logging.Handler):
    def __init__(self, report: Report) -> None:
        super().__init__(logging.WARNING)
        self.report = report

    def emit(self, record: logging.LogRecord) -> None:
        if not getattr(record, "heard", False):  # those of a part are filed at the part
            _tell(record.name.partition(".")[0], record.getMessage(), self.report)


def _tell(library: str, message: str, report: Report) -> None:
    report.add("bibliotheque", Location("build.py"), library=library, message=message)


@contextmanager
def listening(report: Report) -> Iterator[None]:
    """File what the libraries log and warn of meanwhile."""
    ear, root = _Ear(report), logging.getLogger()
    root.addHandler(ear)
    try:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("default")
            for category, _ in ACCEPTED:
                warnings.simplefilter("ignore", category)
            yield
        for each in caught:
            _tell(each.category.__name__, str(each.message), report)
    finally:
        root.removeHandler(ear)
