"""Each card as a PDF of its own: the pages that the booklet has, under the card's own title."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from imprint import bind, output, pagecheck, pipeline, presence, quality
from imprint.compose import Book
from imprint.composer import Composer
from imprint.diagnostics import Location, Report
from imprint.job import Job
from imprint.layout import LaidOut
from imprint.made import Result, stretches
from imprint.model import Publication
from imprint.pipeline import Stage
from imprint.plan import Plan, PlannedPart
from imprint.yamlfile import near


@dataclass(frozen=True)
class Single:
    """A card of the booklet, laid out, and its PDF."""

    card: LaidOut
    pdf: bytes


def run(job: Job, report: Report, stage: Stage = pipeline.silent, only: str | None = None,
        shard: tuple[int, int] = (1, 1)) -> list[Result]:
    """Make a file of every card, or of the one whose slug is `only`; none if there are errors.

    `shard`, a rank from 1 and how many there are, makes but a share of them: every so many cards of the
    flatplan. A card keeps its folios, its side and its number in the booklet, of which no more is laid
    out than tells them.
    """
    begun = pipeline.begin(job, report, stage)
    if not begun or (only is not None and not _known(only, *begun, report)):
        return []
    rank, shards = shard
    asked = frozenset(part.ref for part in begun[1].cards[rank - 1::shards] if only in (None, part.item.slug))
    composed = pipeline.compose(job, *begun, report, stage, asked) if asked else None
    if not composed:
        return []
    composer, book, laid = composed
    cards = [each for each in laid if each.part.ref in asked]
    with stage("Assemblage") as tick:
        singles = []
        for each in cards:
            singles.append(Single(each, bound(each, book, job)))
            tick(each.part.ref)
    with stage("Relecture") as tick:
        words = []
        for each in singles:
            words.append(_prove(each, book, composer, report))
            tick(each.card.part.ref)
    pipeline.put_by(laid, report)
    if report.failed and not job.variant.forgiving:
        return []
    return _write(singles, words, job, begun, book, report)


def _known(slug: str, publication: Publication, plan: Plan, report: Report) -> bool:
    """Whether the edition has the card; if not, which ones it has is told."""
    known = [part.item.slug for part in plan.cards]
    if slug in known:
        return True
    edition = publication.folder.name(publication.root / "editions" / f"{publication.edition_name}.yaml")
    report.add("fiche-inconnue", Location(edition), name=slug, near=near(slug, known), known=", ".join(known) or "aucune")
    return False


def bound(each: LaidOut, book: Book, job: Job) -> bytes:
    """The PDF of a card alone; links that lead to other parts are plain words there."""
    return bind.bind(book, [each], job.variant.standard, each.part.item.model)


def _prove(each: Single, book: Book, composer: Composer, report: Report) -> int:
    """Proofread a card; the value is how many passages were found."""
    proved = presence.prove(book, [each.card], each.pdf, composer.resolver(book), report, whole=False)
    pagecheck.check(book, [each.card], each.pdf, report)
    quality.check(book, [each.card], report)
    return proved


def name(part: PlannedPart) -> str:
    """The name of a card's file, without suffix: its number in the booklet, its slug."""
    return f"{part.number:02}-{part.item.slug}"


def _write(singles: Sequence[Single], words: Sequence[int], job: Job, begun: tuple[Publication, Plan],
           book: Book, report: Report) -> list[Result]:
    """Write the files into the edition's folder of cards."""
    publication, plan = begun
    folder = job.out / f"{publication.labels.card_files}-{publication.edition_name}"
    awaiting = tuple(part.item.model.title for part in plan.awaiting if part.item.model.kind == "card")
    made = []
    for each, proved in zip(singles, words, strict=True):
        file = folder / f"{name(each.card.part)}{job.variant.ending}.pdf"
        if output.write(file, each.pdf, report):
            made.append(Result(file, len(each.pdf), proved, awaiting, each.card.pages.count, stretches([each.card]),
                               publication=publication))
    return made
