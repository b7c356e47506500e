"""What an art director would send back at once: text that is clipped, unseen, overlapping, in a
foreign font; links that lead nowhere; pages too full or too empty."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any

import pypdfium2
import uharfbuzz

from imprint import bind
from imprint.compose import Book
from imprint.copyfit import BOTTOM, LEADING, PX
from imprint.diagnostics import Location, Report
from imprint.engine import kinds, urls
from imprint.layout import LaidOut
from imprint.markup import HEADING, SET_AS
from imprint.model import Card
from imprint.presence import shorten
from imprint.textlines import Line, lines, lines_in
from imprint.typeset import FAMILIES, font_files
from imprint.yamlfile import locate

SCALE = 1.5          # of the page pictures, in pixels for a point
CONTRAST = 24        # least difference of grey inside a word that can be seen, of 255
OVERLAP = 0.15       # of a word's height: more is a collision, less is tight leading
INK_TOP, INK_BOTTOM = 0.25, 0.8  # where the letters of a text box stand, of its height
EMPTY_LINES = 34     # of white at the end of a part's last page that call for more text
CARD_EMPTY_LINES = 18  # the same in a card, between its text and its foot
ALWAYS = {" ", "\n", "\u00a0", "\u202f", "\u2060", "\u00ad", "\u200b"}


@dataclass(frozen=True)
class Finding:
    """A fault of a part's pages: its code, a text of the content that tells the line ("" for the whole
    file), its page from 0, what else the message says."""

    code: str
    text: str = ""
    page: int | None = None
    words: tuple[tuple[str, object], ...] = ()


def check(book: Book, laid: Sequence[LaidOut], pdf: bytes, report: Report, standard: str = "pdf/ua-1") -> None:
    """File what the laid-out parts and the pictures of their pages show to be wrong."""
    pictures = pypdfium2.PdfDocument(pdf)
    start = book.folios[laid[0].part.ref].first
    anchors = frozenset(part.item.slug for part in book.plan.parts)
    for each in laid:
        first = book.folios[each.part.ref].first
        pages = range(first - start, first - start + each.pages.count)
        families = {face.family.strip('"') for face in bind.drawing(each, book, standard).faces.values()}
        found = [*each.pages.known(findings), *map(_foreign, sorted(families - set(FAMILIES))),
                 *each.pages.known_as("seen", partial(seen, each.pages.known(lines), pictures, pages)),
                 *_links(each.pages.known(links), anchors), *_extent(each)]
        for message in each.pages.warnings:
            report.add("moteur", Location(each.part.item.file), message=message, part=each.part.item.model.kind)
        for finding in found:
            page = {} if finding.page is None else {"page": first + finding.page}
            report.add(finding.code, source(each, finding.text), **page, **dict(finding.words))
    _facing(book, laid, report)


def findings(document: Any) -> tuple[Finding, ...]:
    """What the boxes of a part show."""
    found = lines(document)
    return (*_clipped(document, found), *_overlaps(found), *_glyphs(found))


def source(each: LaidOut, text: str) -> Location:
    """The line of the part's file that holds a text; the file for none."""
    return Location(each.part.item.file, locate(each.part.item.path, text) if text else 0)


def _clipped(document: Any, found: Sequence[Line]) -> Iterator[Finding]:
    """Text that leaves the page, or the box that clips it."""
    for line in found:
        page = document.pages[line.page]
        if (line.x < -1 or line.y < -1 or line.x + line.width > page.width + 1
                or line.y + line.height > page.height + 1):
            yield _of("texte-coupe", line)
    for number, page in enumerate(document.pages):
        for box in page._page_box.descendants():
            if box.style["overflow"] != "visible" and isinstance(box, kinds.BlockBox):
                bottom = box.position_y + box.margin_height()
                for line in lines_in(box, number):
                    if line.y + line.height / 2 > bottom or line.x > box.position_x + box.margin_width():
                        yield _of("texte-coupe", line)


def _of(code: str, line: Line) -> Finding:
    return Finding(code, line.text, line.page, (("text", shorten(line.text)),))


def seen(text: Sequence[Line], pictures: pypdfium2.PdfDocument, pages: range) -> tuple[Finding, ...]:
    """Text that leaves no trace in the picture of its page: hidden, transparent, under something."""
    k, found = SCALE * 0.75, []
    for number, page in enumerate(pages):
        picture = trimmed(pictures[page])
        for line in text:
            area = (int(line.x * k), int(line.y * k), math.ceil((line.x + line.width) * k) + 1,
                    math.ceil((line.y + line.height) * k) + 1)
            if line.page == number and not _inked(picture, area):
                found.append(_of("texte-invisible", line))
    return tuple(found)


def trimmed(page: pypdfium2.PdfPage) -> Any:
    """The picture of a page within its trim, in grey."""
    media, trim = page.get_mediabox(), page.get_trimbox()
    around = tuple(abs(a - b) for a, b in zip(media, trim, strict=True))
    return page.render(scale=SCALE, grayscale=True, crop=around).to_pil()


def _inked(picture: Any, area: tuple[int, int, int, int]) -> bool:
    left, top = max(area[0], 0), max(area[1], 0)
    right, bottom = min(area[2], picture.width), min(area[3], picture.height)
    if right <= left or bottom <= top:
        return False
    low, high = picture.crop((left, top, right, bottom)).getextrema()
    return high - low >= CONTRAST


def _overlaps(found: Sequence[Line]) -> Iterator[Finding]:
    """Lines of two blocks that cover one another."""
    ordered = sorted(found, key=lambda line: (line.page, line.y))
    for i, a in enumerate(ordered):
        for b in ordered[i + 1:]:
            if b.page != a.page or b.y >= a.y + a.height:
                break
            across = min(a.x + a.width, b.x + b.width) - max(a.x, b.x)
            down = (min(a.y + INK_BOTTOM * a.height, b.y + INK_BOTTOM * b.height)
                    - max(a.y + INK_TOP * a.height, b.y + INK_TOP * b.height))
            if a.block != b.block and across > 3 and down > OVERLAP * min(a.height, b.height):
                yield Finding("texte-chevauche", b.text, a.page, (("one", shorten(a.text, 40)), ("two", shorten(b.text, 40))))


@lru_cache
def characters(family: str) -> frozenset[int]:
    """The code points that a family draws."""
    path = font_files()[f"{family.replace(' ', '')}-normal.ttf"]
    return frozenset(uharfbuzz.Face(uharfbuzz.Blob.from_file_path(path)).unicodes)


def _foreign(family: str) -> Finding:
    return Finding("police-etrangere", words=(("family", family),))


def _glyphs(found: Sequence[Line]) -> Iterator[Finding]:
    """Text in a font that is not ours, or in signs that ours do not draw."""
    for line in found:
        if line.family not in FAMILIES:
            yield _foreign(line.family)
        elif strange := sorted({c for c in line.text if c not in ALWAYS and ord(c) not in characters(line.family)}):
            yield Finding("glyphe-absent", strange[0] if len(strange) == 1 else line.text,
                          words=(("glyphs", ", ".join(f"« {c} »" for c in strange)), ("family", line.family)))


def links(document: Any) -> tuple[dict[str, bool], frozenset[str]]:
    """The addresses that a part's HTML calls for, each with whether its pages link to it; the names that these have."""
    live = {_plain(f"#{target}" if kind == "internal" else target) for page in document.pages for kind, target, *_ in page.links}
    wanted = (e.get("href") for e in document._html.etree_element.iter("a"))
    return ({href: _plain(href) in live for href in wanted if href},
            frozenset(name for page in document.pages for name in page.anchors))


def _plain(address: str) -> str:
    return urls.iri_to_uri(address).rstrip("/")


def _links(found: tuple[dict[str, bool], frozenset[str]], anchors: frozenset[str]) -> Iterator[Finding]:
    """Every address of the HTML must be a live link of the pages, every anchor must exist."""
    wanted, own = found
    for href, live in wanted.items():
        if href.startswith("#") and href[1:] not in anchors | own:
            yield Finding("lien-mort", href, words=(("target", href),))
        elif not live:
            yield Finding("lien-perdu", href.removeprefix("mailto:"), words=(("target", href),))


@dataclass(frozen=True)
class Filled:
    """How far a part's pages are filled: the feet and heads of the lines of the last one, in mm, and how
    many characters of running text each page holds."""

    spans: tuple[tuple[float, float], ...]
    characters: tuple[int, ...]


def filled(document: Any) -> Filled:
    """How far pages are filled."""
    found, last = lines(document), len(document.pages) - 1
    return Filled(tuple(sorted((line.y * PX, (line.y + line.height) * PX) for line in found if line.page == last)),
                  tuple(sum(len(line.text) for line in found if line.page == number and line.family == "Source Serif 4")
                        for number in range(last + 1)))


def _extent(each: LaidOut) -> Iterator[Finding]:
    model, last = each.part.item.model, each.pages.count - 1
    if model.status == "awaiting":
        return
    if isinstance(model, Card):
        yield from _card_extent(each, model)
        yield from _card_white(each)
    elif last:
        bottom = max((bottom for _, bottom in each.pages.known(filled).spans), default=0.0)
        empty = int((BOTTOM - bottom) / LEADING)
        if empty > EMPTY_LINES:
            yield Finding("texte-court", "", last, (("lines", empty), ("characters", empty * 90)))


def _card_extent(each: LaidOut, card: Card) -> Iterator[Finding]:
    """A card keeps to its pages; too long, the message says how much to cut and where."""
    if each.pages.count <= card.pages and not each.fit.over:
        return
    over = math.ceil(max(each.fit.over, LEADING) / LEADING) * 2 * each.fit.line_length
    beyond = max(over, sum(each.pages.known(filled).characters[card.pages:]))
    title, length = longest_section(each)
    section = f" dans « {title} », la section la plus longue ({length} signes)" if title else ""
    yield Finding("trop-long", title, None, (
        ("pages", max(each.pages.count, card.pages)), ("allotted", card.pages),
        ("characters", math.ceil(beyond / 10) * 10), ("section", section)))


def _card_white(each: LaidOut) -> Iterator[Finding]:
    """A card whose text stops far above the foot of its last page."""
    if each.fit.over or each.pages.count > each.part.item.model.pages:
        return
    spans = [*each.pages.known(filled).spans, (BOTTOM, BOTTOM)]
    reached = spans[0][0]
    white = 0.0
    for top, bottom in spans:
        white, reached = max(white, top - reached), max(reached, bottom)
    empty = int(white / LEADING)
    if empty > CARD_EMPTY_LINES:
        yield Finding("texte-court", "", each.pages.count - 1, (
            ("lines", empty), ("characters", (empty - 5) * 2 * each.fit.line_length)))


def longest_section(each: LaidOut) -> tuple[str, int]:
    """The heading of the longest section of a body, and its length in characters; neither where there is no heading."""
    body = each.part.item.body
    cuts = list(HEADING.finditer(body))
    ends = [m.start() for m in cuts[1:]] + [len(body)]
    lengths = [(end - m.end(), SET_AS.sub("", m[2])) for m, end in zip(cuts, ends, strict=False)]
    length, title = max(lengths, default=(0, ""))
    return title, length


def _facing(book: Book, laid: Sequence[LaidOut], report: Report) -> None:
    """Two-page cards belong on facing pages (a verso, then its recto)."""
    cards: list[LaidOut] = [each for each in laid if isinstance(each.part.item.model, Card)]
    for i, each in enumerate(cards):
        folio = book.folios[each.part.ref]
        if each.part.item.model.pages == 2 and folio.recto:
            other = next((c for c in [*cards[i + 1:], *reversed(cards[:i])] if c.part.item.model.pages % 2), None)
            side = "après" if other in cards[i + 1:] else "avant"
            move = f"{side} « {other.part.ref} »" if other else "à une page paire"
            report.add("vis-a-vis", Location(each.part.item.file), page=folio.first, move=move)


