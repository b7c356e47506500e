"""The straight line: files -> publication -> plan -> pages -> PDF -> proof that nothing is lost."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from pathlib import Path
from tempfile import gettempdir

from imprint import bind, index, output, pagecheck, patience, presence, press, quality, textlines, tokens
from imprint import plan as planning
from imprint.compose import Book
from imprint.composer import Composer
from imprint.diagnostics import Diagnostic, Location, Report
from imprint.folder import SUFFIXES
from imprint.job import Job, read
from imprint.layout import LaidOut, Layout, Stuck
from imprint.made import Result, stretches
from imprint.model import Publication
from imprint.plan import Plan
from imprint.preview import view
from imprint.shelf import Shelf, digest, file_digest
from imprint.typeset import Typesetter, program_digest

CACHE = ".cache"  # in the folder of results

# Opens a named stage; the value is called with what the stage counts, once for each thing done.
Stage = Callable[[str], AbstractContextManager[Callable[[str], None]]]


def silent(name: str) -> AbstractContextManager[Callable[[str], None]]:
    """A stage that shows nothing."""
    return nullcontext(lambda what: None)


def build(job: Job, report: Report, stage: Stage = silent) -> Result | None:
    """Make the PDF that a job asks for; None when errors forbid it, and the report says which."""
    begun = begin(job, report, stage)
    composed = begun and compose(job, *begun, report, stage)
    if not composed:
        return None
    (publication, plan), (composer, book, laid) = begun, composed
    file, shelf, key = job.out / file_name(job, publication), laid[0].pages.shelf, identity(job, composer, book, laid)
    with stage("Assemblage") as tick:
        pdf = written_before(file, shelf.get(key, "pdf")) or bound(job, composer, book, laid)
        seal = hashlib.sha256(pdf).hexdigest()
        shelf.put(key, "pdf", seal)
        tick("pdf")
    with stage("Relecture") as tick:
        proved, told = shelf.known(digest(key, seal), "proof", partial(proofread, job, composer, book, laid, pdf))
        report.diagnostics += [each for each in told if each not in report.diagnostics]
        tick("pdf")
    put_by(laid, report)
    if (report.failed and not job.variant.forgiving) or not output.write(file, pdf, report):
        return None
    return Result(file, len(pdf), proved, tuple(part.item.model.title for part in plan.awaiting),
                  sum(each.pages.count for each in laid), stretches(laid, book.folios))


def begin(job: Job, report: Report, stage: Stage) -> tuple[Publication, Plan] | None:
    """The publication and its plan; None when there are errors."""
    with stage("Lecture") as tick:
        publication = read(job, report, Shelf(job.out / CACHE))
        for item in publication.items if publication else ():
            tick(item)
    if publication is None or report.failed:
        return None
    return publication, planning.make(publication, with_awaiting=job.variant.awaiting)


def compose(job: Job, publication: Publication, plan: Plan, report: Report, stage: Stage,
            asked: frozenset[str] | None = None) -> tuple[Composer, Book, list[LaidOut]] | None:
    """The parts of a plan on their pages, or what the cards `asked` for need; None when one cannot be composed."""
    with stage("Composition") as tick:
        try:
            return lay_out(job, publication, plan, report, tick, asked)
        except Stuck as stuck:
            report.add(stuck.code, Location(stuck.part.item.file), message=stuck.message,
                       part=stuck.part.item.model.kind)
        except patience.Late as late:
            report.add("partie-lente", Location(publication.items[late.name].file), limit=late.limit)
        except OSError as error:
            if error.errno not in output.FULL:
                raise
            passing = gettempdir()  # where the engine keeps its fonts meanwhile
            report.add("ecriture", Location(passing), name=passing, problem=output.PROBLEMS[error.errno])
    return None


def lay_out(job: Job, publication: Publication, plan: Plan, report: Report, tick: Callable[[str], None],
            asked: frozenset[str] | None = None) -> tuple[Composer, Book, list[LaidOut]]:
    """The parts of a plan on their pages; what the engine says of a style sheet is filed at the sheet."""
    colours = tokens.load(job.project / "styles" / "tokens.yaml", job.variant.inks)
    convert = press.separation(condition(job)).convert if job.variant.condition else None
    shelf = Shelf(job.out / CACHE)
    composer = Composer(job.project, publication, colours, shelf)
    typesetter = Typesetter(job.project, job.content, colours, job.variant.sheets, convert, shelf)
    stamp = publication.labels.proof.format(date=bind.today(publication)) if job.variant.stamped else None
    finish = partial(prepare, standard=job.variant.standard, printed=bool(job.variant.condition))
    book, laid = Layout(publication, plan, composer, typesetter, stamp, tick, finish, asked).run(job.variant.multiple)
    for sheet, message in typesetter.complaints:
        report.add("moteur", Location(f"styles/{sheet}.css"), message=message, part=sheet)
    return composer, book, laid


def identity(job: Job, composer: Composer, book: Book, laid: list[LaidOut]) -> str:
    """The digest of all that a PDF and its proof depend on: pages, the texts of the content, variant and date."""
    files = [*book.publication.folder.files(*SUFFIXES), *([condition(job).profile] if job.variant.condition else [])]
    given = repr((job.variant, composer.tokens, book.proof, book.publication.edition_name, bind.moment(book)))
    return digest(program_digest(), given, *(f"{each.pages.key} {each.fit}" for each in laid), *(f"{path} {file_digest(path)}" for path in files))


def written_before(file: Path, seal: str | None) -> bytes | None:
    """A PDF as it stands in the folder of results, if it is the one with this digest."""
    data = file.read_bytes() if seal and file.is_file() else b""
    return data if hashlib.sha256(data).hexdigest() == seal else None


def bound(job: Job, composer: Composer, book: Book, laid: list[LaidOut]) -> bytes:
    """The PDF of laid-out parts, finished for the press where it goes there."""
    pdf = bind.bind(book, laid, job.variant.standard)
    return press.finish(pdf, condition(job), composer.tokens.black_text) if job.variant.condition else pdf


def proofread(job: Job, composer: Composer, book: Book, laid: list[LaidOut], pdf: bytes) -> tuple[int, tuple[Diagnostic, ...]]:
    """How many passages of the content a PDF shows, and what there is to tell of it."""
    report = Report()
    proved = presence.prove(book, laid, pdf, composer.resolver(book), report)
    pagecheck.check(book, laid, pdf, report, job.variant.standard)
    quality.check(book, laid, report)
    if job.variant.condition:
        press.check(book, laid, report)
    return proved, tuple(report)


def put_by(laid: list[LaidOut], report: Report) -> None:
    """Keep what is known of laid-out parts; what the pictures of a file that failed showed is looked at anew."""
    shelf = laid[0].pages.shelf
    for name in ("seen", "proof") if report.failed else ():
        shelf.forget(name)
    shelf.save()
    shelf.tidy()


def prepare(each: LaidOut, book: Book, standard: str, printed: bool) -> None:
    """Find what will be asked of a laid-out part, by the preview too: it then begins where a build has ended."""
    each.pages.settle()
    bind.drawing(each, book, standard)
    finders = (index.marked, pagecheck.findings, textlines.lines, pagecheck.links, pagecheck.filled, quality.found_in,
               view.frames)
    for find in (*finders, press.resolutions) if printed else finders:
        each.pages.known(find)


def condition(job: Job) -> press.Condition:
    """The printing condition of what goes to press."""
    return press.condition(job.variant.condition, job.project)


def stem(publication: Publication) -> str:
    """The name of an edition's files, without suffix."""
    return f"{publication.settings.slug}-{publication.edition_name}"


def file_name(job: Job, publication: Publication) -> str:
    """The name of the PDF that a job makes."""
    return f"{stem(publication)}{job.variant.ending}.pdf"
