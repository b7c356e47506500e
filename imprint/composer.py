"""The templates rendered for one publication: a planned part in, its HTML out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache, partial
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from imprint import compose, markup
from imprint.compose import Book, Fit, Words, page_links, set_html, text
from imprint.copyfit import BODY, LADDER
from imprint.drawings import Drawings
from imprint.folder import find_image
from imprint.model import Card, Item, Publication, images
from imprint.plan import Folio, Plan, PlannedPart, farthest
from imprint.shelf import Shelf
from imprint.tokens import Tokens
from imprint.traces import Compiled, Trace, Traces, Watched, files_digest
from imprint.typeset import program_digest
from imprint.typography import polish

# Filters that any publication's templates have.
FILTERS = ("plain", "address", "breakable", "wordmark", "shown", "strip_items", "tiles", "before_tiles", "halves")


class Composer:
    """Renders parts with the project's templates; undefined names are errors."""

    def __init__(self, project: Path, publication: Publication, tokens: Tokens, shelf: Shelf | None = None) -> None:
        self.publication, self.tokens, self.assets = publication, tokens, project / "assets"
        self.words = Words(publication.labels, (
            *publication.settings.names,
            *(p.label for i in publication.items.values() if isinstance(i.model, Card) for p in i.model.places)))
        self.drawings = Drawings(self.assets / "geo", tokens.colours, self.words, publication)
        shelf = shelf or Shelf()
        self.environment = Environment(
            loader=FileSystemLoader(project / "templates"), undefined=StrictUndefined,
            autoescape=True, trim_blocks=True, lstrip_blocks=True, bytecode_cache=Compiled(shelf))
        self.environment.filters.update(
            {name: getattr(compose, name) for name in FILTERS}, text=self._text, title=self.words.title, polish=polish,
            number=self.words.number, euros=self.words.euros, percent=self.words.percent, month=self.words.month,
            picture=self._picture)
        self._found: dict[str, tuple[str, ...]] = {}
        self._measured: tuple[Plan | None, float] = None, 0.0
        self.traces = Traces(
            shelf, program_digest(), files_digest(project / "templates", "*.html"), files_digest(self.assets / "geo", "*.json"),
            repr((tokens, publication.settings, publication.labels, publication.edition, self.words.names.pattern)))
        self.environment.globals.update(draw=self.drawings, farthest=farthest, partners_line=compose.partners_line)

    def _text(self, value: str) -> Markup:
        """A short text of a header; a reference to another part is resolved in the book at hand."""
        return set_html(markup.inline(value, self._resolve)) if "[[" in value else text(value)

    def _picture(self, file: str) -> str:
        """The virtual address of an image of the publication."""
        found = find_image(file, self.publication.root, self.assets)
        return f"imprint:/{'content' if found and found.is_relative_to(self.publication.root) else 'assets'}/{file}"

    def _pictures(self, item: Item) -> tuple[str, ...]:
        """The addresses of the images of a part and of the publication, found once: a part is composed several times."""
        if item.ref not in self._found:
            self._found[item.ref] = tuple(self._picture(image.file) for model in (item.model, self.publication.settings)
                                          for image in images(model))
        return self._found[item.ref]

    def compose(self, part: PlannedPart, book: Book, template: str) -> str:
        """The HTML of one part that is not fitted."""
        return self.trace(part, book, template=template).html

    def given(self, part: PlannedPart, book: Book) -> tuple[Any, ...]:
        """What a part is composed from, but for settings and what its template asks of the book: where two are
        equal, so is the HTML."""
        folio = book.folios[part.ref]
        return (self.traces.base, part, folio.recto, folio.pages, book.proof, book.plan.tabs, book.plan.rubric_of(part),
                self._longest(book.plan))

    def holds(self, trace: Trace, book: Book) -> bool:
        """Whether a book answers all that was asked while a trace was made in the same way."""
        return self.traces.holds(trace, book, self.resolver(book))

    def trace(self, part: PlannedPart, book: Book, fit: Fit | None = None, template: str | None = None,
              body: float = BODY[0], tight: bool = False, rest: float = 0.0, notes: float = 0.0,
              measured: str = "", kept: bool = False) -> Trace | None:
        """The HTML of one part, with what was asked for it; `fit` holds what copyfitting decided (None: to be
        `measured`, a card's running text or its frame).

        `tight` asks for the sheet's tighter settings; `rest` is the white, in mm, that a closing
        ornament may fill on the last page, `notes` the height of its footnotes.
        What is not `kept` from an earlier time is then None.
        """
        folio, item = book.folios[part.ref], part.item
        settings = {"fit": fit, "kind": template or item.model.kind, "body": body, "tight": tight, "rest": rest,
                    "notes": notes, "measured": measured, "tabs": book.plan.tabs, "longest": self._longest(book.plan), "rubric": book.plan.rubric_of(part)}
        given = (item.ref, item.header, item.body, repr((part.section, part.tab, part.number, folio.recto, folio.pages,
                                                         book.proof, settings, self._pictures(item))))
        render = None if kept else partial(self._render, part, folio, settings)
        return self.traces.find(given, book, self.resolver(book), render)

    def _render(self, part: PlannedPart, folio: Folio, settings: Mapping[str, Any], book: Watched, resolve: markup.Resolver) -> str:
        publication = self.publication
        colour = part.section.colour if part.section else "encre"
        self._resolve, anchors = resolve, cache(partial(self._anchors, book))
        return self.environment.get_template(f"{settings['kind']}.html").render(
            part=part, model=part.item.model, number=part.number, book=book, folio=folio,
            settings=publication.settings, labels=publication.labels, edition=publication.edition,
            warning=self.tokens.colours["brique"], ladder=LADDER,
            page_links=lambda pages: page_links(pages, anchors()),
            colour=colour, panel=self.tokens.panels.get(colour, "lin"),
            sections=[self._polished(s) for s in markup.sections(part.item.body, resolve)],
            prose=lambda value: set_html(markup.convert(value, resolve)), **settings)

    def _longest(self, plan: Plan) -> float:
        """The longest of the cards' distances, in km; a plan serves many parts."""
        if self._measured[0] is not plan:
            self._measured = plan, max(self.drawings.distances(plan.cards), default=0.0)
        return self._measured[1]

    @staticmethod
    def _anchors(book: Book) -> dict[int, str]:
        """The anchor of the part that each page belongs to."""
        return {page: part.item.slug for part in book.plan.parts
                for page in range(book.folios[part.ref].first, book.folios[part.ref].last + 1)}

    @staticmethod
    def _polished(section: markup.Section) -> markup.Section:
        title = set_html(section.title) if section.title else None
        return markup.Section(title, section.set_as, set_html(section.html))

    @staticmethod
    def resolver(book: Book) -> Callable[[str], tuple[str, str]]:
        """What a reference to another part prints: its title and its first folio."""

        def resolve(ref: str) -> tuple[str, str]:
            folio = book.folios.get(ref)
            return book.title_of(ref), f"{book.publication.labels.page} {folio.first}" if folio else ""
        return resolve
