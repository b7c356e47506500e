"""The booklet kept laid out between saves: only what a save has changed is set again, then drawn again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Set
from dataclasses import dataclass, field, replace
from pathlib import Path

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
from imprint.preview.pictures import Pictures
from imprint.preview.reading import Reader
from imprint.preview.view import View
from imprint.shelf import Shelf
from imprint.typeset import Typesetter

# Files that a booklet is made of; others in its folders are the passing files of editors as they save.
MATTER = {*SUFFIXES, *PICTURES, ".html", ".css", ".json"}


@dataclass(frozen=True)
class Bench:
    """What serves as long as sheets, templates and images stand: the sheets as read, the parts as set."""

    colours: tokens.Tokens
    typesetter: Typesetter
    settled: dict[str, Settled] = field(default_factory=dict)


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

    def refresh(self, changed: Iterable[Path] = ()) -> View:
        """The view after files have changed; errors leave the pages as they were."""
        paths = frozenset(changed)
        if not all(self._is_content(path) for path in paths):
            self._bench = None
        report = Report()
        try:
            with overheard.listening(report):
                self._renew(paths, report)
        except Stuck as stuck:
            report.add(stuck.code, Location(stuck.part.item.file), message=stuck.message,
                       part=stuck.part.item.model.kind)
        except (Exception, urls.FatalURLFetchingError) as error:  # the preview outlives whatever a half-written file does
            self._bench = None
            report.diagnostics.append(unexpected(error))
        self.view = replace(self.view, told=tuple(report))
        return self.view

    def png(self, picture: str, scale: float) -> bytes | None:
        """The picture of a page on show, None when there is none of that name or scale."""
        return self._pictures.png(picture, scale)

    def _is_content(self, path: Path) -> bool:
        """Whether a file is read anew at each refresh; the others are read once."""
        return path.suffix in SUFFIXES and path.is_relative_to(self.job.content)

    def _renew(self, changed: Set[Path], report: Report) -> None:
        publication = self._reader.read(changed, report)
        if publication is None or report.failed:
            return
        bench = self._bench = self._bench or self._set_up()
        book, laid = self._lay_out(publication, bench)
        for sheet, message in bench.typesetter.complaints:
            report.add("moteur", Location(f"styles/{sheet}.css"), message=message, part=sheet)
        self.view = View(publication.settings.series, publication.edition.label, pipeline.file_name(self.job, publication),
                         tuple(views.parts(book)),
                         tuple(views.pages(book, laid, self._pictures.show(book, laid, self.job.variant.standard))))

    def _set_up(self) -> Bench:
        tokens.load.cache_clear()
        colours = tokens.load(self.job.project / "styles" / "tokens.yaml", self.job.variant.inks)
        return Bench(colours, Typesetter(self.job.project, self.job.content, colours, self.job.variant.sheets,
                                         shelf=Shelf(self.job.out / pipeline.CACHE)))

    def _lay_out(self, publication: Publication, bench: Bench) -> tuple[Book, list[LaidOut]]:
        plan = planning.make(publication, with_awaiting=self.job.variant.awaiting)
        composer = Composer(self.job.project, publication, bench.colours, bench.typesetter.shelf)
        return Layout(publication, plan, composer, bench.typesetter, tick=self.tick,
                      finish=self._finish, settled=bench.settled, alone=True).run()

    def _finish(self, each: LaidOut, book: Book) -> None:
        """Find what the view asks of a part."""
        each.pages.settle()
        each.pages.known(views.frames)
        each.pages.known(index.marked)
        bind.drawing(each, book, self.job.variant.standard)
