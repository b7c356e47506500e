"""What libraries warn of while they work: each warning a diagnostic, but for a few that are accepted, with the reason."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

from imprint.diagnostics import Location, Report

# Warnings of Python that are no news to an editor, each with its reason.
ACCEPTED: tuple[tuple[type[Warning], str], ...] = (
    (ResourceWarning, "the engine leaves the closing of font files to Python, which does it"),
    (DeprecationWarning, "a library will change one day: the versions are pinned until we have followed"),
)


class Remark(NamedTuple):
    """What a library said, and its name or that of the class of its warning; at the level of errors, it has left something out."""

    library: str
    message: str
    level: int = logging.WARNING


class _Ear(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.said: list[Remark] = []

    def emit(self, record: logging.LogRecord) -> None:
        if not getattr(record, "heard", False):  # those of a part are filed at the part
            self.said.append(Remark(record.name.partition(".")[0], record.getMessage(), record.levelno))


@contextmanager
def noted() -> Iterator[list[Remark]]:
    """What the libraries log and warn of meanwhile; who listens farther out hears it if it is repeated."""
    ear, root = _Ear(), logging.getLogger()
    outer = [each for each in root.handlers if isinstance(each, _Ear)]
    root.handlers = [*(each for each in root.handlers if each not in outer), ear]
    try:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("default")
            for category, _ in ACCEPTED:
                warnings.simplefilter("ignore", category)
            yield ear.said
        ear.said += [Remark(each.category.__name__, str(each.message)) for each in caught]
    finally:
        root.handlers = [*(each for each in root.handlers if each is not ear), *outer]


def repeat(said: Iterable[Remark]) -> None:
    """Say again what was noted, to who listens now."""
    for library, message, level in said:
        logging.getLogger(library).log(level, "%s", message)


@contextmanager
def listening(report: Report) -> Iterator[None]:
    """File what the libraries log and warn of meanwhile."""
    with noted() as said:
        yield
    for library, message, level in said:
        report.add("bibliotheque" if level < logging.ERROR else "bibliotheque-echec", Location("build.py"), library=library, message=message)
