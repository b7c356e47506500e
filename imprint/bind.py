"""Laid-out parts -> one PDF: pages in order, outline, page labels, metadata, dates."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from html import escape
from typing import TYPE_CHECKING

from imprint import drawn
from imprint.compose import Book, plain, text
from imprint.drawn import Drawing
from imprint.engine import Later
from imprint.layout import LaidOut
from imprint.model import Card, Labels, Publication
from imprint.typography import polish
from imprint.variants import STANDARDS

if TYPE_CHECKING:
    from imprint.pdfwrite import Metadata

pdfwrite = Later("imprint.pdfwrite")


def moment(book: Book) -> datetime:
    """The date that the files carry: SOURCE_DATE_EPOCH where set, else the edition's."""
    if epoch := os.environ.get("SOURCE_DATE_EPOCH"):
        return datetime.fromtimestamp(int(epoch), UTC)
    day = book.publication.edition.date
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def now() -> datetime:
    """The moment of a run: SOURCE_DATE_EPOCH where set, in UTC, else the machine's, in its zone."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    return datetime.fromtimestamp(int(epoch), UTC) if epoch.isdecimal() else datetime.now().astimezone()


def today(publication: Publication) -> str:
    """The day of a proof in words: SOURCE_DATE_EPOCH where set, else the machine's day."""
    day = now()
    number = "1er" if day.day == 1 else str(day.day)
    return f"{number} {publication.labels.months[day.month - 1].lower()} {day.year}"


def title(book: Book, card: Card | None = None) -> str:
    """The title of the booklet, or of a card alone, with the series and the edition."""
    settings = book.publication.settings
    return f"{polish(plain((card or settings).title))} – {settings.series}, {polish(book.publication.edition.label)}"


def metadata(book: Book, card: Card | None = None) -> Metadata:
    """Title, author, subject, keywords, licence, language and dates of the booklet, or of a card alone."""
    settings = book.publication.settings
    stamp = moment(book).strftime("%Y-%m-%dT%H:%M:%SZ")
    found = pdfwrite.Metadata(
        title=title(book, card),
        authors=[f"{settings.publisher.name} – {settings.publisher.full_name}"],
        description=polish(plain(card.cooperation or card.carriers) if card else settings.subject),
        keywords=[text(word).striptags() for word in card.keywords] if card else list(settings.keywords),
        generator="imprint", created=stamp, modified=stamp, lang=settings.language)
    found.rights = pdfwrite.RIGHTS.format(name=escape(settings.licence.name, quote=False), url=escape(settings.licence.url, quote=False))
    return found


def bind(book: Book, laid: Sequence[LaidOut], standard: str = "pdf/ua-1", card: Card | None = None) -> bytes:
    """The bytes of the PDF, of a standard: the booklet's, or those of a card alone."""
    drawings = [drawing(each, book, standard) for each in laid]
    return pdfwrite.write(drawings, metadata(book, card), STANDARDS[standard], book.folios[laid[0].part.ref].first,
                          partial(describe, book.publication.labels))


def drawing(each: LaidOut, book: Book, standard: str) -> Drawing:
    """A part as it is drawn for a standard."""
    return each.pages.known(drawn.draw, book.publication.settings.language, STANDARDS[standard].tagged)


def describe(labels: Labels, address: str, target: tuple[int, str] | None) -> str:
    """What a link says of where it leads."""
    if address.startswith("mailto:"):
        return labels.link_mail.format(address=address.removeprefix("mailto:").partition("?")[0])
    return labels.link_page.format(title=target[1], page=target[0]) if target else address
