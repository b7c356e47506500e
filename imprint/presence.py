"""The proof that nothing is lost: every word of the content is in the PDF's text, in order."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from html.parser import HTMLParser
from itertools import islice

import pypdfium2

from imprint import markup, pagekeys, patience
from imprint.compose import Book, plain
from imprint.diagnostics import Location, Report
from imprint.layout import LaidOut
from imprint.model import ANYWHERE, Item, printed
from imprint.plan import PlannedPart
from imprint.shelf import Shelf, digest
from imprint.traces import Resolving
from imprint.typeset import program_digest
from imprint.typography import polish_html

# Ends of lines may hide or add these; both sides are compared without them.
LOOSE = re.compile(r"[\s\u00ad\u2060\u2010\u2011\u200b\ufeff\ufffe\x02-]+")
LEAST = 8  # letters of the shortest piece of a text that a column or a page break has cut
TRIES = 500  # cuts that are tried for one text; a lost one would have as many as its letters to the power of its pieces
BLOCKS = {"p", "li", "h2", "h3", "td", "th", "blockquote"}


@dataclass(frozen=True)
class Expected:
    """A stretch of content that the page must show: where it comes from, and whether order counts."""

    text: str
    file: str
    anywhere: bool = False
    ordered: bool = False


def bare(text: str) -> str:
    """Text as it is compared: composed characters, without spaces, hyphens or joiners."""
    return LOOSE.sub("", unicodedata.normalize("NFKC", text))


class _Blocks(HTMLParser):
    """The text of each block of an HTML fragment; a footnote is a text of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = [""]
        self.notes: list[str] = []
        self.depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self.depth:
            self.depth += tag == "span"
        elif tag == "span" and ("class", "footnote") in attrs:
            self.depth = 1
            self.notes.append("")
            self.texts.append("")  # the number of the call stands between the two halves
        elif tag in BLOCKS:
            self.texts.append("")

    def handle_endtag(self, tag: str) -> None:
        if self.depth:
            self.depth -= tag == "span"
        elif tag in BLOCKS:
            self.texts.append("")

    def handle_data(self, data: str) -> None:
        if self.depth:
            self.notes[-1] += data
        else:
            self.texts[-1] += data


def blocks(html: str) -> tuple[list[str], list[str]]:
    """The texts of the blocks of a fragment, and its footnotes."""
    parser = _Blocks()
    parser.feed(html)
    parser.close()
    return [t for t in parser.texts if t.strip()], parser.notes


def without_scheme(value: str) -> str:
    """An address without what no page prints of it: its scheme, perhaps its last slash."""
    return re.sub(r"^https?://|/$", "", value) if value.startswith("http") else value


def expected_of(item: Item, decimal: str, resolve: markup.Resolver) -> Iterator[Expected]:
    """What the pages of a part must show: the fields of its header, then its body in order."""
    for value, mark in printed(item.model):
        shown = value.replace(".", decimal) if re.fullmatch(r"\d+\.\d+", value) else value
        shown = without_scheme(shown)
        texts, notes = blocks(f"<p>{polish_html(markup.convert(plain(shown), resolve))}</p>")
        for text in texts + notes:
            yield Expected(text, item.file, anywhere=mark is ANYWHERE)
    notes: list[str] = []
    for section in markup.sections(item.body, resolve):
        if section.title:
            yield from (Expected(t, item.file, ordered=True) for t in blocks(polish_html(section.title))[0])
        texts, found = blocks(polish_html(section.html))
        notes += found
        yield from (Expected(t, item.file, ordered=True) for t in texts)
    yield from (Expected(t, item.file) for t in notes)


def page_text(document: pypdfium2.PdfDocument, number: int) -> str:
    """The text of a page of a PDF, as it is compared."""
    return bare(document[number].get_textpage().get_text_bounded())


def lost_on_sheets(source: bytes, sheets: bytes) -> list[int]:
    """The pages of a PDF, from 1, whose text is on no half of the sheets that it was imposed on.

    What the sheets say is read half by half, with nothing of how they were made.
    """
    pages, sides = pypdfium2.PdfDocument(source), pypdfium2.PdfDocument(sheets)
    halves = Counter(_within(side, *half) for side in sides for left, foot, right, top in [side.get_trimbox()]
                     for half in ((left, foot, (left + right) / 2, top), ((left + right) / 2, foot, right, top)))
    lost = []
    for number, page in enumerate(pages, start=1):
        text = _within(page, *page.get_trimbox())
        halves[text] -= 1  # of two pages with the same text both must be there
        if halves[text] < 0:
            lost.append(number)
    return lost


def _within(page: pypdfium2.PdfPage, *box: float) -> str:
    """The text within a box of a page, as it is compared."""
    return bare(page.get_textpage().get_text_bounded(*box))


def find(needle: str, hay: str, start: int, pieces: int, tries: Iterator[int] | None = None) -> int | None:
    """The end of `needle` in `hay` from `start`, whole or cut into at most `pieces`; None if not there."""
    at = hay.find(needle, start)
    if at >= 0:
        return at + len(needle)
    if pieces < 2:
        return None
    tries = tries or iter(range(TRIES))
    longest = bisect_left(range(len(needle)), 1, key=lambda length: hay.find(needle[:length + 1], start) < 0)
    for cut in range(min(longest, len(needle) - LEAST), LEAST - 1, -1):
        if next(tries, None) is None:
            return None
        end = find(needle[cut:], hay, hay.find(needle[:cut], start) + cut, pieces - 1, tries)
        if end is not None:
            return end
    return None


@dataclass(frozen=True)
class Shown:
    """What an output shows: its name in a sentence, the text of each part and of the whole as they are
    compared, and into how many pieces the breaks of columns and pages may cut a text of each part."""

    name: str
    parts: Mapping[str, str]
    everything: str | None
    pieces: Mapping[str, int]


def prove(book: Book, laid: Sequence[LaidOut], pdf: bytes, resolve: markup.Resolver, report: Report, *,
          whole: bool = True) -> int:
    """File every stretch of content that the PDF does not show; return how many were looked for.

    A PDF that is not the `whole` booklet need not show what any page of the booklet may.
    """
    document, shelf = pypdfium2.PdfDocument(pdf), laid[0].pages.shelf
    texts = (pagekeys.known(shelf, key, "text", partial(page_text, document, number))  # of this very file, whatever is known of parts
             for number, key in enumerate(pagekeys.keys(pdf, shelf)))
    own = {each.part.ref: "".join(islice(texts, each.pages.count)) for each in laid}
    shown = Shown("le PDF", own, "".join(own.values()) if whole else None,
                  {each.part.ref: each.pages.count * 2 for each in laid})
    return prove_shown(book, [each.part for each in laid], shown, resolve, report, shelf)


def expected(item: Item, decimal: str, resolve: markup.Resolver, shelf: Shelf) -> tuple[Expected, ...]:
    """What the pages of a part must show, found once for the same text and the same answers to its references."""
    key = digest(program_digest(), "expected", item.file, item.header, item.body, decimal)
    answers, found = shelf.get(key, "expected") or ((), None)
    if found is None or any(resolve(ref) != answer for ref, answer in answers):
        resolving = Resolving(resolve)
        found = tuple(expected_of(item, decimal, resolving))
        shelf.put(key, "expected", (tuple(resolving.answers.items()), found))
    return found


def prove_shown(book: Book, parts: Sequence[PlannedPart], shown: Shown, resolve: markup.Resolver,
                report: Report, shelf: Shelf | None = None) -> int:
    """File every stretch of content that an output does not show; return how many were looked for."""
    count, shelf = 0, shelf or Shelf()
    for part in parts:
        if part.item.model.status == "awaiting":
            continue
        try:
            with patience.within(part.ref):
                count += _prove_part(book, part, shown, resolve, report, shelf)
        except patience.Late as late:
            report.add("partie-lente", Location(part.item.file), limit=late.limit)
    return count + (0 if shown.everything is None else _prove_settings(book, shown.everything, report, shelf))


def _prove_part(book: Book, part: PlannedPart, shown: Shown, resolve: markup.Resolver, report: Report, shelf: Shelf) -> int:
    """The words of one part, on its own pages."""
    count, cursor, pieces, own = 0, 0, shown.pieces[part.ref], shown.parts[part.ref]
    for want in expected(part.item, book.publication.labels.decimal, resolve, shelf):
        if want.anywhere and shown.everything is None:
            continue
        count += 1
        if want.anywhere and want.text == book.publication.settings.home_country:
            continue  # goes without saying
        needle = bare(want.text)
        hay = shown.everything if want.anywhere and needle not in own else own  # the whole is long: the part’s own pages first
        end = find(needle, hay, cursor if want.ordered else 0, pieces)
        if end is None:
            code = ("mention-absente" if want.anywhere else
                    "mot-deplace" if want.ordered and find(needle, hay, 0, pieces) else "mot-perdu")
            _file(code, want, part.ref, hay, book, report, shown.name)
        elif want.ordered:
            cursor = end
    return count


def _prove_settings(book: Book, everything: str, report: Report, shelf: Shelf) -> int:
    """The words of publication.yaml and of the edition, on any page."""
    publication = book.publication
    root, name = publication.root, publication.folder.name
    values = [(v, name(root / "publication.yaml")) for v, _ in printed(publication.settings)]
    values += [(v, name(root / "editions" / f"{publication.edition_name}.yaml")) for v, _ in printed_edition(book)]
    texts = [value for value, _ in values]
    wanted = shelf.known(digest(program_digest(), "settings", *texts), "expected", lambda: tuple(map(_said, texts)))
    for (_, file), said in zip(values, wanted, strict=True):
        for text in said:
            if find(bare(text), everything, 0, 2) is None:
                _file("mention-absente", Expected(text, file), publication.edition_name, everything, book, report)
    return len(values)


def _said(value: str) -> list[str]:
    """The texts that a page shows for words of no part."""
    return blocks(f"<p>{polish_html(markup.convert(plain(without_scheme(value)), lambda ref: (ref, '')))}</p>")[0]


def printed_edition(book: Book) -> list[tuple[str, object]]:
    """The words of an edition: its label, its announcement, its genesis."""
    edition = book.publication.edition
    found: list[tuple[str, object]] = [(edition.label, None)]
    if edition.announcement:
        found += printed(edition.announcement)
    return found + [(block, None) for block in re.split(r"\n\s*\n", book.publication.genesis) if block.strip()]


def _file(code: str, want: Expected, ref: str, hay: str, book: Book, report: Report, output: str = "") -> None:
    missing = first_missing(want.text, hay)
    line = book.publication.line(want.file, missing) or book.publication.line(want.file, want.text)
    report.add(code, Location(want.file, line), text=shorten(missing), part=ref, output=output)


def first_missing(text: str, hay: str) -> str:
    """The words from the first one that cannot be found together with its neighbours before it."""
    words = text.split()
    for i in range(len(words)):
        if bare(" ".join(words[max(0, i - 3):i + 1])) not in hay:
            return " ".join(words[i:])
    return text


def shorten(text: str, length: int = 70) -> str:
    """The beginning of a text, for a message."""
    text = " ".join(text.split())
    return text if len(text) <= length else text[:length].rsplit(" ", 1)[0] + " …"
