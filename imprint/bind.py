"""Laid-out parts -> one PDF: pages in order, outline, page labels, metadata, dates."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from xml.sax.saxutils import escape

from weasyprint.pdf.metadata import DocumentMetadata

from imprint import drawn, pdfwrite
from imprint.compose import Book, plain, text
from imprint.drawn import Drawing
from imprint.layout import LaidOut
from imprint.model import Card, Labels, Publication
from imprint.pdfwrite import STANDARDS
from imprint.typography import polish

RIGHTS = """<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:xmpRights="http://ns.adobe.com/xap/1.0/rights/">
<dc:rights><rdf:Alt><rdf:li xml:lang="x-default">{name}</rdf:li></rdf:Alt></dc:rights>
<xmpRights:Marked>True</xmpRights:Marked><xmpRights:WebStatement>{url}</xmpRights:WebStatement>
</rdf:Description></rdf:RDF>"""


class Metadata(DocumentMetadata):
    """WeasyPrint's metadata with the licence as well (XMP: dc:rights, xmpRights)."""

    rights = ""

    def generate_rdf_metadata(self, variant: str, version: int, conformance: str) -> bytes:
        """The RDF of the document, the licence as its last description."""
        rdf = super().generate_rdf_metadata(variant, version, conformance)
        return rdf.replace(b"</rdf:RDF>", self.rights.encode())


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


def metadata(book: Book, card: Card | None = None) -> Metadata:
    """Title, author, subject, keywords, licence, language and dates of the booklet, or of a card alone."""
    settings, edition = book.publication.settings, book.publication.edition
    stamp = moment(book).strftime("%Y-%m-%dT%H:%M:%SZ")
    found = Metadata(
        title=f"{polish(plain((card or settings).title))} – {settings.series}, {polish(edition.label)}",
        authors=[f"{settings.publisher.name} – {settings.publisher.full_name}"],
        description=polish(plain(card.cooperation or card.carriers) if card else settings.subject),
        keywords=[text(word).striptags() for word in card.keywords] if card else list(settings.keywords),
        generator="imprint", created=stamp, modified=stamp, lang=settings.language)
    found.rights = RIGHTS.format(name=escape(settings.licence.name), url=escape(settings.licence.url))
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
