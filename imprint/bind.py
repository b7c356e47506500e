"""Laid-out parts -> one PDF: pages in order, outline, page labels, metadata, dates."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from xml.sax.saxutils import escape

import pydyf
from weasyprint import Document
from weasyprint.pdf.metadata import DocumentMetadata

from imprint import tagpdf
from imprint.compose import Book, plain, text
from imprint.layout import LaidOut
from imprint.model import Card, Publication
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


def today(publication: Publication) -> str:
    """The day of a proof in words: SOURCE_DATE_EPOCH where set, else the machine's day."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    day = datetime.fromtimestamp(int(epoch), UTC) if epoch else datetime.now()
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
    first = laid[0].pages.document
    document = first.copy([page for each in laid for page in each.pages.document.pages])
    document.metadata = metadata(book, card)
    start = book.folios[laid[0].part.ref].first
    # Of PDF/UA-1, the engine's variant only adds the claim to the metadata.
    with tagpdf.own_tags(book.publication.labels), clock_at(moment(book)):
        return document.write_pdf(finisher=partial(label_pages, start=start), pdf_variant=standard)


@contextmanager
def clock_at(moment: datetime) -> Iterator[None]:
    """fontTools dates the fonts that it writes by SOURCE_DATE_EPOCH, else by the clock: give it the file's date."""
    before = os.environ.get("SOURCE_DATE_EPOCH")
    os.environ["SOURCE_DATE_EPOCH"] = str(int(moment.timestamp()))
    try:
        yield
    finally:
        if before is None:
            del os.environ["SOURCE_DATE_EPOCH"]
        else:
            os.environ["SOURCE_DATE_EPOCH"] = before


def label_pages(document: Document, pdf: pydyf.PDF, start: int) -> None:
    """Page labels: the folio, as printed, from that of the first page (ISO 32000-1, 12.4.2)."""
    pdf.catalog["PageLabels"] = pydyf.Dictionary(
        {"Nums": pydyf.Array([0, pydyf.Dictionary({"S": "/D", "St": start})])})
