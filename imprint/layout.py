"""Parts -> laid-out pages with true folios: composed and typeset again until nothing moves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from math import inf
from typing import Any

from jinja2 import TemplateError

from imprint import copyfit, crew, index, markup, patience
from imprint import plan as planning
from imprint.compose import Book
from imprint.composer import Composer
from imprint.copyfit import Fit
from imprint.model import Card, Publication
from imprint.plan import Folio, Plan, PlannedPart
from imprint.shelf import Pages
from imprint.traces import Trace
from imprint.typeset import Typesetter

QUOTING = ("contents", "index", "map")
LISTED = 0.2  # seconds more that a list of parts may take for each
MANY = 30  # parts, more than a page of contents holds
# What a page holds, more or less: entries of the contents, signs of what the header of a part says.
ENTRIES, SIGNS = 20, {"levers": 2_000, "directory": 4_000}
ROUNDS = 8  # folios settle in two or three; more means that two parts push each other for ever


class Stuck(Exception):  # noqa: N818 (a state of the work, told as a diagnostic)
    """A part that cannot be composed or laid out at all: the code of the catalogue, the part, why."""

    def __init__(self, code: str, part: PlannedPart, message: str) -> None:
        super().__init__(message)
        self.code, self.part, self.message = code, part, message


@dataclass(frozen=True)
class LaidOut:
    """A part on its pages: the HTML that made them, the settings that fitted it."""

    part: PlannedPart
    html: str
    pages: Pages
    fit: Fit | None


@dataclass(frozen=True)
class Settled:
    """A part as it was laid out, what it was composed from, what was asked of the book meanwhile."""

    given: tuple[Any, ...]
    traces: tuple[Trace, ...]
    laid: LaidOut


class Layout:
    """Lays out the parts of a plan; what has not changed is not laid out again."""

    def __init__(self, publication: Publication, plan: Plan, composer: Composer, typesetter: Typesetter,
                 proof: str | None = None, tick: Callable[[str], None] = lambda ref: None,
                 finish: Callable[[LaidOut, Book], Any] | None = None, asked: frozenset[str] | None = None,
                 settled: dict[str, Settled] | None = None, alone: bool = False) -> None:
        """`finish` finds all that will be asked of a laid-out part; given, several processes do that ahead, unless `alone`.

        Where only some cards are `asked` for, only what they need is laid out (`plan.needed`). `settled` holds parts
        of an earlier layout with the same typesetter. A part that takes too long ends it all: `patience.Late`, with
        its reference.
        """
        self.publication, self.plan = publication, plan
        self.composer, self.typesetter = composer, typesetter
        self.proof, self.tick, self.finish = proof, tick, finish
        self.asked, self.alone = asked, alone
        self.settled = {} if settled is None else settled
        self._traces: list[Trace] = []
        self._gathered: tuple[Any, Any] = None, index.EMPTY

    def run(self, multiple: int = 1) -> tuple[Book, list[LaidOut]]:
        """The book with its folios and index, and every part laid out with them; pages for notes
        make its extent a multiple."""
        book, laid = self._run()
        if missing := -sum(each.pages.count for each in laid) % multiple:
            self.plan = planning.filled(self.plan, self.publication, missing)
            book, laid = self._run()
        return book, laid

    def _run(self) -> tuple[Book, list[LaidOut]]:
        counts = {part.ref: self._extent(part) for part in self.plan.parts}
        book = Book(self.publication, self.plan, {}, proof=self.proof, index=index.EMPTY)
        parts = self.plan.parts if self.asked is None else planning.needed(self.plan, self.asked)
        laid: list[LaidOut] = []
        for _ in range(ROUNDS):
            before, done = [each.html for each in laid], {}
            for quoting, group in self._groups(parts):
                quoted = done.values() if quoting else ()
                self._ahead(group, self._placed(book, counts, quoted))
                book = self._placed(book, counts, quoted)
                for part in group:
                    done[part.ref] = self._lay_out(part, book)
                    if quoting or counts[part.ref] != done[part.ref].pages.count:  # others are not looked for in between
                        counts[part.ref] = done[part.ref].pages.count
                        book = self._placed(book, counts, quoted)
            laid = [done[part.ref] for part in parts]
            book = replace(book, folios=planning.folios(self.plan, counts))
            if [each.html for each in laid] == before:
                break
        return book, laid

    def _extent(self, part: PlannedPart) -> int:
        """How many pages a part fills, as far as can be told before it is laid out: a wrong guess takes time, as what
        follows is then set for the other side of a sheet."""
        model = part.item.model
        if part.ref in self.settled:
            return self.settled[part.ref].laid.pages.count
        if model.kind == "contents":
            return max(1, round(len(self.plan.parts) / ENTRIES))
        return getattr(model, "pages", 0) or max(1, round(len(repr(model)) / SIGNS.get(model.kind, inf)))

    def _groups(self, parts: Sequence[PlannedPart]) -> Iterator[tuple[bool, Sequence[PlannedPart]]]:
        """The parts in the order of their layout: those that quote others come last, and of many parts the contents
        alone before the index, since all folios hang on how many pages they fill."""
        yield False, [part for part in parts if not self._quotes(part)]
        quoting = [part for part in parts if self._quotes(part)]
        first = 1 if len(parts) > MANY else 0
        yield from ((True, group) for group in (quoting[:first], quoting[first:]) if group)

    def _placed(self, book: Book, counts: Mapping[str, int], quoted: Iterable[LaidOut]) -> Book:
        """The book with folios from these page counts, and an index of what it quotes; the same one, if they have not changed."""
        folios = planning.folios(self.plan, counts)
        named = [each for each in quoted if isinstance(each.part.item.model, Card) or index.marks(each)]
        given = folios, [each.pages.key for each in named]
        if named and self._gathered[0] != given:
            self._gathered = given, index.gather(self.publication, folios, named)
        found = self._gathered[1] if named else index.EMPTY
        return book if book.folios == folios and book.index is found else replace(book, folios=folios, index=found)

    def _ahead(self, parts: Sequence[PlannedPart], book: Book) -> None:
        """Let several processes lay out the parts of which nothing is known yet: the index, then the longest texts first."""
        if not self.finish or self.alone:
            return
        parts = [part for part in parts if not self._begun(part, book)]
        kinds = Counter(part.item.model.kind for part in parts)
        crew.fill(self.typesetter.shelf, lambda part: self._lay_out(part, book) and self.settled.clear(),
                  sorted(parts, key=lambda part: (part.item.model.kind != "index", -len(part.item.body))), lambda part: self.tick(part.ref),
                  lambda: self.typesetter.get_ready({kind for kind, times in kinds.items() if times > 1}))

    def _within(self, part: PlannedPart) -> AbstractContextManager[None]:
        """The time that work on a part may take; one that lists the others has more where there are many."""
        return patience.within(part.ref, len(self.plan.parts) * LISTED if self._quotes(part) else 0)

    def _begun(self, part: PlannedPart, book: Book) -> bool:
        """Whether anything is known of the first pages that a part is set on; one that is not yet composed is left to
        the others."""
        if self._kept(part, book):
            return True
        kind = "awaiting" if part.item.model.status == "awaiting" else part.item.model.kind
        with self._within(part):
            if kind == "card":
                html, late = self._still(part, book, "prose", copyfit.BODY[0], kept=True), ("measure",)
            else:
                html, late = self._html(part, book, None, kind, kept=True), ()
            return html is not None and self.typesetter.shelf.knows(self.typesetter.typeset(html, kind, *late).key)

    def _kept(self, part: PlannedPart, book: Book) -> LaidOut | None:
        """A part as it was laid out, if all that it was composed from is the same."""
        found = self.settled.get(part.ref)
        same = found and found.given == self.composer.given(part, book) and all(self.composer.holds(each, book) for each in found.traces)
        return found.laid if same else None

    @staticmethod
    def _quotes(part: PlannedPart) -> bool:
        """Whether a part prints the folios of others: it comes last, when they are known."""
        return part.item.model.kind in QUOTING

    def _lay_out(self, part: PlannedPart, book: Book) -> LaidOut:
        if kept := self._kept(part, book):
            return kept
        self.tick(part.ref)
        self._traces = []
        laid = self._finished(part, book)
        self.settled[part.ref] = Settled(self.composer.given(part, book), tuple(self._traces), laid)
        return laid

    def again(self, part: PlannedPart, book: Book, before: LaidOut) -> LaidOut:
        """A part that was changed where it stood `before`, a card in the settings that then fitted it: soon, and most
        often for good; `run` tells."""
        return self._finished(part, book, before.fit)

    def _finished(self, part: PlannedPart, book: Book, fit: Fit | None = None) -> LaidOut:
        """A part laid out, a card in given settings or in those that fit it, with all that will be asked of it."""
        with self._within(part):
            laid = self._card(part, book, fit) if fit else self._fitted(part, book)
            if self.finish:
                self.finish(laid, book)
        laid.pages.release()
        return laid

    def _fitted(self, part: PlannedPart, book: Book) -> LaidOut:
        kind = part.item.model.kind
        if part.item.model.status == "awaiting":
            return self._set(part, book, None, "awaiting")
        if isinstance(part.item.model, Card):
            return self._card(part, book, self._fit(part, book))
        airy = self._set(part, book, None, kind)
        if getattr(part.item.model, "timeline", ()) and (notes := airy.pages.known(copyfit.notes)):
            return self._set(part, book, None, kind, notes=notes)
        if kind in copyfit.CLOSED:
            return self._set(part, book, None, kind, rest=airy.pages.known(copyfit.rest))
        if airy.pages.count == 1 or kind not in copyfit.TIGHTENED:
            return airy
        tight = self._set(part, book, None, kind, tight=True)
        return tight if tight.pages.count < airy.pages.count else airy

    def _card(self, part: PlannedPart, book: Book, fit: Fit) -> LaidOut:
        """A card in columns of the measured height, which is several times quicker than balancing
        them again; where breaks fall otherwise and text spills, one line more, else balance."""
        for columns in dict.fromkeys((fit.columns, fit.columns + copyfit.LEADING if fit.columns else 0.0, 0.0)):
            laid = self._set(part, book, replace(fit, columns=columns))
            if not laid.pages.known(copyfit.spilt):
                break
        return laid

    def _set(self, part: PlannedPart, book: Book, fit: Fit | None, template: str = "card",
             **settings: Any) -> LaidOut:
        html = self._html(part, book, fit, template, **settings)
        return LaidOut(part, html, self.typesetter.typeset(html, template), fit)

    def _html(self, part: PlannedPart, book: Book, fit: Fit | None, template: str = "card", **settings: Any) -> str | None:
        try:
            trace = self.composer.trace(part, book, fit, template, **settings)
        except TemplateError as error:
            raise Stuck("gabarit", part, f"{type(error).__name__}, {error}") from error
        if trace:
            self._traces.append(replace(trace, html=""))  # what was asked is enough
        return trace and trace.html

    def _measure(self, part: PlannedPart, book: Book, body: float) -> copyfit.Measures:
        """Heights of a card's blocks."""
        frame, prose = (self.typesetter.typeset(self._still(part, book, measured, size), "card", "measure").known(copyfit.measure)
                        for measured, size in (("frame", copyfit.BODY[0]), ("prose", body)))
        return replace(frame, prose=prose.prose, characters=prose.characters)

    def _still(self, part: PlannedPart, book: Book, measured: str, body: float, kept: bool = False) -> str | None:
        """The HTML of a card to be measured, its running text (« prose ») or all else; where the card stands changes
        nothing, so folio 1 will do."""
        still = replace(book, folios={**book.folios, part.ref: Folio(1, 1)})
        return self._html(part, still, None, measured=measured, body=body, kept=kept)

    def _fit(self, part: PlannedPart, book: Book) -> Fit:
        """The roomiest settings at which the card keeps to its pages, else the tightest."""
        card, folio = part.item.model, book.folios[part.ref]
        for body in copyfit.BODY:
            fit = copyfit.fit(self._measure(part, book, body), photo=card.photo is not None,
                              recto=folio.recto, body=body, pages=card.pages,
                              tiles="tiles" in markup.settings(part.item.body))
            if fit.over == 0:
                break
        return fit


