"""Parts -> one web page: the same content in HTML, with its style sheet, fonts and pictures beside.

The page is the accessible alternative that RGAA 4.1 (criterion 13.3) asks for beside a PDF: it holds
every word of the booklet, which is proved, works without script and asks nothing of another host.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from urllib.parse import quote

from jinja2 import TemplateError
from markupsafe import Markup

from imprint import bind, hypertext, index, output, pipeline, presence, webfiles
from imprint import plan as planning
from imprint.compose import Book, groups
from imprint.composer import Composer
from imprint.diagnostics import Location, Report
from imprint.drawings import Drawings
from imprint.figures import halfdisc, timeline
from imprint.folder import find_image
from imprint.hypertext import Read
from imprint.made import Result
from imprint.model import Card, Event, Publication
from imprint.job import Job
from imprint.pipeline import Stage
from imprint.plan import Folio, PlannedPart
from imprint.presence import Shown, bare
from imprint.tokens import Tokens

# Kinds that stand outside the main text: before it, or after it.
PLACES = {"cover": "head", "contents": "head", "back-cover": "foot"}


@dataclass(frozen=True)
class Written:
    """A part as HTML: where it stands, and whether it opens the page with its title."""

    part: PlannedPart
    html: Markup

    @property
    def place(self) -> str:
        """« head », « main » or « foot »."""
        return PLACES.get(self.part.item.model.kind, "main")

    @property
    def opens(self) -> bool:
        """Whether the title of the page is in it."""
        return "<h1" in self.html


class WebDrawings(Drawings):
    """Drawings that no sheet of paper bounds; lengths in units of their own view."""

    def motif(self, cards: Sequence[PlannedPart], up: Sequence[str], down: Sequence[str],
              mirrored: bool = False) -> Markup:
        """The nest of all distances, in a view that holds it closely."""
        lengths, wide = sorted(self.distances(cards), reverse=True), 200.0
        second = wide * lengths[1] / lengths[0] if len(lengths) > 1 and lengths[0] else 0.0
        art = halfdisc.nest(lengths, halfdisc.Motif(up, down, "trait"), self.colour, axis=0,
                            origin=wide if mirrored else 0, longest=wide, mirrored=mirrored)
        return Markup(halfdisc.svg(wide + 6, (wide + second) / 2 + 3, art, x=-3, y=-wide / 2))

    def axis(self, events: Sequence[Event], colours: Sequence[str]) -> Markup:
        """The timeline's half-discs and dates without its leaders: the words stand below in a list."""
        plan = timeline.layout(events, 170)
        still = replace(plan, marks=tuple(replace(m, drop=0.0) for m in plan.marks), height=plan.axis + 2)
        return self.frieze(still, colours, "trait")

    def speaking(self) -> Markup:
        """Two nests of half-discs that face each other over a common line."""
        return self.halves(156, 104, ((0, 52, 104, "safran", True), (26, 52, 52, "prune", True),
                                      (52, 52, 104, "corail", False), (78, 52, 52, "rose", False)))

    def places(self, card: Card) -> list[str]:
        """The places of a card's map, each once, with its country."""
        return list(dict.fromkeys(
            p.label if p.label == p.country else f"{p.label}, {p.country}" for p in card.places))


class WebComposer(Composer):
    """Renders parts for a page without folios; colours are custom properties, so that they can change."""

    def __init__(self, job: Job, publication: Publication) -> None:
        found = webfiles.palettes(job.project)[0]
        colours = {name: f"var(--{name})" for name in found.colours} | {"trait": "currentColor"}
        super().__init__(job.project, publication, Tokens(colours, found.panels))
        self.used: dict[str, Path] = {}
        self.anchors: dict[str, frozenset[str]] = {}
        self.drawings = WebDrawings(self.assets / "geo", colours, self.words, publication)
        self.environment.filters.update(
            footnotes=hypertext.footnotes, demoted=hypertext.demoted, dimensions=self._dimensions,
            mailbox=lambda address: Markup("{}<wbr>@{}").format(*address.split("@", 1)))
        self.environment.globals.update(draw=self.drawings, anchor=self._anchor)

    @staticmethod
    def resolver(book: Book) -> Callable[[str], tuple[str, str]]:
        """What a reference to another part shows: its title, without folio."""
        return lambda ref: (book.title_of(ref), "")

    def _file(self, file: str) -> Path:
        return find_image(file, self.publication.root, self.assets) or self.assets / file

    def _picture(self, file: str) -> str:
        """The address of a picture beside the page; it is noted, to be written."""
        path = self._file(file)
        name = webfiles.picture_name(path)
        self.used[name] = path
        return quote(name)

    def _dimensions(self, file: str) -> tuple[int, int] | None:
        return webfiles.dimensions(self._file(file))

    def _anchor(self, part: PlannedPart, entry: str) -> str:
        """Where an entry of the index leads: the place in the part that names it, else the part."""
        where = hypertext.fragment(part.item.slug, entry)
        return where if where in self.anchors.get(part.ref, ()) else part.item.slug


@dataclass(frozen=True)
class Page:
    """One edition as a web page: composes it, then proves it."""

    job: Job
    publication: Publication
    report: Report

    @cached_property
    def composer(self) -> WebComposer:
        """The composer of all parts."""
        return WebComposer(self.job, self.publication)

    @cached_property
    def book(self) -> Book:
        """The edition; in the place of folios, the ranks of the parts."""
        plan = planning.make(self.publication, with_awaiting=False)
        ranks = {part.ref: Folio(rank, 1) for rank, part in enumerate(plan.parts, 1)}
        return Book(self.publication, plan, ranks, index=index.EMPTY)

    def compose(self, tick: Callable[[str], None]) -> str | None:
        """The whole page; the index is known once the other parts are written."""
        first = self._parts(self.book, tick)
        if self.report.failed:
            return None
        found = index.gather(self.publication, self.book.folios, first,
                             lambda written: {(0, name) for name in hypertext.names(written.html)})
        self.composer.anchors = {
            each.part.ref: frozenset(hypertext.fragment(each.part.item.slug, entry)
                                     for name in hypertext.names(each.html) if (entry := self._entry(name)))
            for each in first}
        written = self._parts(replace(self.book, index=found), tick)
        anchored = [replace(each, html=Markup(hypertext.anchored(each.html, each.part.item.slug, self._entry)))
                    for each in written]
        return self._whole(anchored)

    def _entry(self, name: str) -> str | None:
        return index.entry(self.publication, name)

    def _parts(self, book: Book, tick: Callable[[str], None]) -> list[Written]:
        written = []
        for part in book.plan.parts:
            tick(part.ref)
            template = f"web/{part.item.model.kind}"
            try:
                written.append(Written(part, Markup(self.composer.compose(part, book, template=template))))
            except TemplateError as error:
                self.report.add("gabarit", Location(part.item.file), part=template,
                                message=f"{type(error).__name__}, {error}")
        return written

    def _whole(self, written: Sequence[Written]) -> str:
        settings, plan = self.publication.settings, self.book.plan
        return self.composer.environment.get_template("web/page.html").render(
            parts=written, titled=any(each.opens for each in written), groups=groups(plan),
            settings=settings, labels=self.publication.labels, title=bind.title(self.book),
            icon=webfiles.icon(self.job.project)) + "\n"

    def prove(self, page: str) -> int:
        """File what the page does not show, and links that lead nowhere; return the passages looked for."""
        parts = self.book.plan.parts
        seen = hypertext.read(page, [part.item.slug for part in parts])
        shown = Shown("la page web", {p.ref: bare(seen.parts[p.item.slug]) for p in parts},
                      bare(seen.everything), {p.ref: 1 for p in parts})
        self._follow(seen)
        return presence.prove_shown(self.book, parts, shown, self.composer.resolver(self.book), self.report)

    def _follow(self, seen: Read) -> None:
        files = {part.item.slug: part.item.file for part in self.book.plan.parts}
        for slug, target in seen.links:
            if target.startswith("#") and target[1:] not in seen.ids:
                self.report.add("lien-mort", Location(files.get(slug or "", "web/page.html")), target=target)


def run(job: Job, report: Report, stage: Stage = pipeline.silent) -> Result | None:
    """Write out/web-<edition>/: the page and all that it needs; None when errors forbid it."""
    begun = pipeline.begin(job, report, stage)
    if not begun:
        return None
    publication, _ = begun
    page = Page(job, publication, report)
    with stage("Composition") as tick:
        html = page.compose(tick)
    if html is None:
        return None
    with stage("Relecture") as tick:
        proved = page.prove(html)
        tick("web")
    if report.failed:
        return None
    folder = job.out / f"web-{publication.edition_name}"
    with stage("Écriture") as tick:
        files = {**webfiles.around(job.project, page.composer.used, folder), "index.html": html.encode()}
        for name, data in files.items():  # the page last: it never calls for what is not there yet
            if data is not None and not output.write(folder / name, data, report):
                return None
            tick(name)
    beside = tuple(folder / name for name in files)
    return Result(folder / "index.html", sum(file.stat().st_size for file in beside), proved,
                  tuple(part.item.model.title for part in page.book.plan.awaiting), beside=beside, publication=page.book.publication)
