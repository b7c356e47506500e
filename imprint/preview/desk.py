"""The booklet kept laid out between saves: only what a save has changed is set again, then drawn again."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator
from copy import copy
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TypeVar

from imprint import bind, index, overheard, pipeline, tokens
from imprint import plan as planning
from imprint.checks.images import PICTURES
from imprint.compose import Book
from imprint.composer import Composer
from imprint.diagnostics import Location, Report, unexpected
from imprint.engine import urls
from imprint.folder import SUFFIXES
from imprint.job import Job
from imprint.layout import LaidOut, Layout, Settled, Stuck
from imprint.model import Publication
from imprint.preview import view as views
from imprint.preview.booklet import Booklet
from imprint.preview.pictures import Pictures
from imprint.preview.reading import Reader
from imprint.preview.view import View
from imprint.shelf import Shelf
from imprint.typeset import Typesetter
from imprint.variants import STANDARDS

T = TypeVar("T")

# Files that a booklet is made of; others in its folders are the passing files of editors as they save.
MATTER = {*SUFFIXES, *PICTURES, ".html", ".css", ".json"}


@dataclass
class Bench:
    """What serves as long as sheets, templates and images stand: the sheets as read, the parts as set and as written."""

    colours: tokens.Tokens
    typesetter: Typesetter
    booklet: Booklet
    settled: dict[str, Settled] = field(default_factory=dict)
    book: Book | None = None
    laid: tuple[LaidOut, ...] = ()


class Desk:
    """One publication under work; its methods are called from one thread at a time.

    `view` holds the last good pages; `tick` is told each part that is looked at.
    """

    def __init__(self, job: Job, tick: Callable[[str], None] = lambda ref: None) -> None:
        self.job, self.tick = job, tick
        self.view = View()
        self._pictures = Pictures()
        self._reader = Reader(job)
        self._bench: Bench | None = None
        self._unsettled: frozenset[Path] = frozenset()

    def refresh(self, changed: Iterable[Path] = ()) -> View:
        """The view after files have changed; errors leave the pages as they were."""
        *_, view = self.views(changed)
        return view

    def views(self, changed: Iterable[Path]) -> Iterator[View]:
        """The same, but where only parts were saved, first a view with these alone set again, where they stood."""
        paths, report = frozenset(changed), Report()
        self._unsettled |= paths
        if not all(self._is_content(path) for path in paths):
            self._bench = None
        publication = self._tried(report, self._reader.read, paths, report)
        if publication and not report.failed:
            if self._bench and self._bench.book and self._tried(Report(), self._glance, publication, self._bench):
                self.view = replace(self.view, told=tuple(report))
                yield self.view
            self._tried(report, self._renew, publication, report)
        self.view = replace(self.view, told=tuple(report))
        yield self.view

    def png(self, picture: str, scale: float) -> bytes | None:
        """The picture of a page on show, None when there is none of that name or scale."""
        return self._pictures.png(picture, scale)

    def warm(self) -> None:
        """Set the card that was saved last as if nothing were known of it: then the first change takes no longer than those
        after it, if it is to that card, and little longer elsewhere."""
        if self._bench and any(each.fit for each in self._bench.laid):
            self._tried(Report(), self._set_anew, self._bench)

    def pdf(self, report: Report) -> bytes | None:
        """The whole as it was last laid out."""
        return self._tried(report, self._bound, self._bench)

    def tidy(self) -> None:
        """Let go of what is no longer shown; on the disk it serves builds, and changes taken back."""
        if self._bench:
            self._bench.typesetter.shelf.put_away()
        gc.collect()  # the engine's documents hold on to themselves, and there is time now

    def _is_content(self, path: Path) -> bool:
        """Whether a file is read anew at each refresh; the others are read once."""
        return path.suffix in SUFFIXES and path.is_relative_to(self.job.content)

    def _tried(self, report: Report, work: Callable[..., T], *given: object) -> T | None:
        """What some work comes to; the preview outlives whatever a half-written file does, and tells it."""
        try:
            with overheard.listening(report):
                return work(*given)
        except Stuck as stuck:
            report.add(stuck.code, Location(stuck.part.item.file), message=stuck.message,
                       part=stuck.part.item.model.kind)
        except (Exception, urls.FatalURLFetchingError) as error:
            self._bench = None
            report.diagnostics.append(unexpected(error))
        return None

    def _glance(self, publication: Publication, bench: Bench) -> bool:
        """Set the changed parts where they stood; False where that does not do, as more than their own pages may move."""
        changed = self._unsettled
        layout = self._layout(publication, bench)
        before = {each.part.ref: each for each in bench.laid}
        parts = [part for part in layout.plan.parts if part.item.path in changed]
        if not 0 < len(parts) == len(changed) or [part.ref for part in layout.plan.parts] != list(before):
            return False
        book = replace(bench.book, publication=publication, plan=layout.plan)
        again = {part.ref: layout.again(part, book, before[part.ref]) for part in parts}
        if any(each.pages.count != before[ref].pages.count for ref, each in again.items()):
            return False
        self._show(book, tuple(again.get(ref, each) for ref, each in before.items()))
        return True

    def _renew(self, publication: Publication, report: Report) -> None:
        bench = self._bench = self._bench or self._set_up()
        book, laid = self._layout(publication, bench).run()
        bench.settled = {each.part.ref: bench.settled[each.part.ref] for each in laid}
        bench.book, bench.laid, self._unsettled = book, tuple(laid), frozenset()
        for sheet, message in bench.typesetter.complaints:
            report.add("moteur", Location(f"styles/{sheet}.css"), message=message, part=sheet)
        self._show(book, bench.laid)

    def _show(self, book: Book, laid: tuple[LaidOut, ...]) -> None:
        pictures = self._pictures.show(book, laid, self.job.variant.standard)
        self.view = View(book.publication.settings.series, book.publication.edition.label,
                         pipeline.file_name(self.job, book.publication), tuple(views.parts(book)),
                         tuple(views.pages(book, laid, pictures)))

    def _set_anew(self, bench: Bench) -> None:
        bench.typesetter.get_ready({each.part.item.model.kind for each in bench.laid})
        forgetful = copy(bench.typesetter)
        forgetful.shelf = Shelf()
        card = max((each for each in bench.laid if each.fit), key=lambda each: each.part.item.path.stat().st_mtime)
        self._layout(bench.book.publication, replace(bench, typesetter=forgetful)).again(card.part, bench.book, card)

    def _bound(self, bench: Bench) -> bytes:
        book, standard = bench.book, self.job.variant.standard
        drawings = {f"{each.part.ref} {each.pages.key}": bind.drawing(each, book, standard) for each in bench.laid}
        return bench.booklet.write(drawings, bind.metadata(book), book.folios[bench.laid[0].part.ref].first,
                                   partial(bind.describe, book.publication.labels))

    def _set_up(self) -> Bench:
        tokens.load.cache_clear()
        colours = tokens.load(self.job.project / "styles" / "tokens.yaml", self.job.variant.inks)
        return Bench(colours, Typesetter(self.job.project, self.job.content, colours, self.job.variant.sheets,
                                         shelf=Shelf(self.job.out / pipeline.CACHE)),
                     Booklet(STANDARDS[self.job.variant.standard]))

    def _layout(self, publication: Publication, bench: Bench) -> Layout:
        plan = planning.make(publication, with_awaiting=self.job.variant.awaiting)
        composer = Composer(self.job.project, publication, bench.colours, bench.typesetter.shelf)
        return Layout(publication, plan, composer, bench.typesetter, tick=self.tick,
                      finish=self._finish, settled=bench.settled, alone=True)

    def _finish(self, each: LaidOut, book: Book) -> None:
        """Find what the view asks of a part."""
        each.pages.settle()
        each.pages.known(views.frames)
        each.pages.known(index.marked)
        bind.drawing(each, book, self.job.variant.standard)
