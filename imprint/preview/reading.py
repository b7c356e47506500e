"""The publication read again after a save: of one that was good, only the parts whose texts have changed."""

from __future__ import annotations

from collections.abc import Iterable, Set
from dataclasses import dataclass, replace
from pathlib import Path

from imprint import checks, gate, load
from imprint.diagnostics import Diagnostic, Location, Report
from imprint.job import Job, read
from imprint.model import Item, Publication
from imprint.shelf import Shelf


@dataclass(frozen=True)
class Good:
    """A publication without errors, and what was told of it."""

    publication: Publication
    told: tuple[Diagnostic, ...]


class Reader:
    """Reads a job's publication again and again. A part depends on no other: what its text changes is told of it
    alone, and its place in the flatplan is not its own affair."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self._shelf = Shelf()
        self._good: Good | None = None
        self._unread: set[Path] = set()

    def read(self, changed: Iterable[Path], report: Report) -> Publication | None:
        """The checked publication; None with errors, which are told until they are gone."""
        self._unread |= set(changed)
        parts = {item.path: item for item in self._good.publication.everything} if self._good else {}
        alone = self._unread and all(path in parts and path.is_file() for path in self._unread)
        publication = self._parts([parts[path] for path in sorted(self._unread)], report) if alone else read(self.job, report, self._shelf)
        if publication and not report.failed:
            self._good, self._unread = Good(publication, tuple(report)), set()
        return publication

    def _parts(self, old: list[Item], report: Report) -> Publication | None:
        """The publication with some parts read anew, and with what was told of the others."""
        publication, files = self._good.publication, {item.file for item in old}
        report.diagnostics += [each for each in self._good.told if each.where.file not in files]
        new = {item.ref: found for item in old if (found := self._part(publication, item, report))}
        if len(new) < len(old):
            return None
        publication = replace(publication, items=publication.items | {ref: new[ref] for ref in publication.items if ref in new},
                              elsewhere=tuple(new.get(item.ref, item) for item in publication.elsewhere))
        found = Report()
        checks.check(only(publication, new.keys()), self.job.project / "assets", found)
        report.diagnostics += [each for each in found if each not in report.diagnostics]
        return publication

    @staticmethod
    def _part(publication: Publication, item: Item, report: Report) -> Item | None:
        if found := gate.fault(item.path, publication.root):
            report.add("fichier-refuse", Location(item.file), problem=found[0], advice=found[1])
            return None
        return load.read_item(publication.folder, item.ref, report)


def only(publication: Publication, refs: Set[str]) -> Publication:
    """A publication with some of its parts alone."""
    return replace(publication, items={ref: item for ref, item in publication.items.items() if ref in refs},
                   elsewhere=tuple(item for item in publication.elsewhere if item.ref in refs))
