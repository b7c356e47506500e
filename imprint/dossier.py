"""The report of a build: one HTML file for whoever decides whether the edition may leave.

It shows what was made, what was checked and found, what waits, and the pages as a visual flatplan.
"""

from __future__ import annotations

import base64
import io
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from pathlib import Path

import pypdfium2
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from imprint import crew, output, pagekeys, tokens
from imprint.bind import now
from imprint.compose import plain, wordmark
from imprint.diagnostics import Report, Severity
from imprint.job import Job, load
from imprint.made import Result, Stretch
from imprint.preflight import RULES, Kind
from imprint.shelf import Shelf
from imprint.traces import Compiled
from imprint.typography import NBSP, NNBSP, polish

NAME = "rapport.html"
WIDTH = 340     # pixels of a picture: twice the width at which a page is shown
QUALITY = 72    # of WebP: small type stays legible, 28 pages take some 400 kB
EFFORT = 2      # of 6: half the time of the usual 4, and 1 % more to store
POINT = 25.4 / 72  # mm

# Families of the preflight: their code, their name, what they look at.
FAMILIES = (
    ("controle-polices", "Polices", "toutes dans le fichier, réduites aux signes employés"),
    ("controle-format", "Format", "format fini, fonds perdus, papier"),
    ("controle-couleurs", "Couleurs", "encres, taux d’encrage, profil de sortie"),
    ("controle-surimpression", "Surimpression", "textes noirs imprimés par-dessus les fonds"),
    ("controle-images", "Images", "finesse à la taille imprimée"),
    ("controle-pages", "Pages", "nombre, multiple de quatre pour l’impression"),
    ("controle-acces", "Accès", "balises, langue, titre, liens, métadonnées"),
)


@dataclass(frozen=True)
class Frame:
    """A page as a picture (a data address), its folio or other caption, whose page it is, what was said of it."""

    picture: str
    caption: str
    alt: str
    stretch: Stretch | None = None
    opens: bool = False
    remarks: int = 0


@dataclass(frozen=True)
class Strip:
    """Frames under a title, alone or, in `pairs`, side by side as they are held."""

    title: str
    groups: tuple[tuple[Frame, ...], ...]
    pairs: bool = False


@dataclass(frozen=True)
class Row:
    """A file in the table of results: its address from the report, what it is, in figures, what each family found."""

    address: str
    kind: str
    figures: str
    digest: str
    found: tuple[int | None, ...]


def write(job: Job, report: Report, results: Sequence[Result], kinds: Mapping[Path, str], digests: Mapping[str, str],
          shelf: Shelf) -> Path | None:
    """Write out/rapport.html; `kinds` says what the preflight took each file for, the `shelf` keeps pictures of pages.
    None if it cannot be written."""
    publication = (results and results[0].publication) or load(job, Report(), shelf)  # what is wrong with it has been told
    environment = Environment(loader=FileSystemLoader(job.project / "templates" / "report"), undefined=StrictUndefined,
                              autoescape=True, trim_blocks=True, lstrip_blocks=True, bytecode_cache=Compiled(shelf))
    environment.filters.update(wordmark=wordmark, plain=plain, polish=polish)
    html = environment.get_template("page.html").render(
        publication=publication, made=clock(), families=FAMILIES, out=f"{job.out}{os.sep}",
        sheet=sheet(job.project), rows=[_row(each, job.out, report, kinds, digests) for each in results],
        errors=report.of(Severity.ERROR), warnings=report.of(Severity.WARNING), verdict=verdict(report, results),
        awaiting=list(dict.fromkeys(plain(title) for each in results for title in each.awaiting)),
        strips=strips(results, report, shelf), printing=[_printing(each.file) for each in results if _for_press(each, kinds)])
    file = job.out / NAME
    return file if output.write(file, html.encode(), report) else None


def clock() -> str:
    """When the report was made, in words."""
    moment = now()
    return f"le {moment:%d.%m.%Y} à {moment:%H}{NBSP}h{NBSP}{moment:%M}"


def sheet(project: Path) -> str:
    """The style sheet: the colours of both schemes, then styles/report.css."""
    file = project / "styles" / "tokens.yaml"
    dark = tokens.load(file, "dark").css()
    return (f"{tokens.load(file).css()}\n@media screen and (prefers-color-scheme:dark){{{dark}}}\n"
            + (project / "styles" / "report.css").read_text(encoding="utf-8"))


def verdict(report: Report, results: Sequence[Result]) -> tuple[str, str]:
    """The mood (« stop », « read » or « go ») and the sentence that opens the report."""
    errors, warnings = len(report.of(Severity.ERROR)), len(report.of(Severity.WARNING))
    if not results:
        return "stop", f"Rien n’a été écrit{NNBSP}: les fichiers précédents, s’il y en a, sont intacts."
    if errors:
        return "stop", f"À ne pas envoyer{NNBSP}: {_count(errors, 'erreur')} à corriger."
    if warnings:
        return "read", f"Bon, sous réserve de lire {_count(warnings, 'avertissement')}."
    return "go", "Tout est bon."


def _row(made: Result, out: Path, report: Report, kinds: Mapping[Path, str], digests: Mapping[str, str]) -> Row:
    address = made.file.relative_to(out).as_posix()
    kind = kinds.get(made.file)
    sizes = [_count(made.pages, "page")] if made.pages else []
    sizes += [weight(made.size), f"{made.words:,} passages retrouvés".replace(",", NNBSP)]
    codes = [each.code for each in report if each.where.file == str(made.file)]
    return Row(address, kind or "page web", ", ".join(sizes), digests.get(address, ""),
               tuple(codes.count(code) if kind and concerns(code, kind) else None for code, _, _ in FAMILIES))


def concerns(code: str, kind: str) -> bool:
    """Whether a family of rules is for files of a kind."""
    return any(rule.code == code and Kind(kind) in rule.kinds for rule in RULES)


def weight(size: int) -> str:
    """A size in kilobytes or megabytes, as the French write them."""
    if size < 1_000_000:
        return f"{size / 1000:.0f}{NBSP}ko"
    return f"{size / 1_000_000:.1f}{NBSP}Mo".replace(".", ",")


def strips(results: Sequence[Result], report: Report, shelf: Shelf) -> list[Strip]:
    """The first book as spreads, the sheets of a booklet, the cards by their first page."""
    books = [each for each in results if len(each.stretches) > 1]
    cards = [each for each in results if len(each.stretches) == 1 and each.pages]
    sheets = [each for each in results if each.pages and not each.stretches]
    found = [Strip("Chemin de fer", _spreads(books[0], report, shelf), pairs=True)] if books else []
    found += [Strip("Le cahier, feuille à feuille", tuple(
        (Frame(picture, _side(number), f"Cahier, {_side(number)}"),) for number, picture in enumerate(pictures(each, shelf)))) for each in sheets]
    if cards:
        found.append(Strip("Les fiches à part", tuple((_card(each, shelf),) for each in cards)))
    return found


def _spreads(book: Result, report: Report, shelf: Shelf) -> tuple[tuple[Frame, ...], ...]:
    """The pages two by two, as the reader holds them: the front cover alone, even folios on the left."""
    owners = [(stretch, number == 0) for stretch in book.stretches for number in range(stretch.pages)]
    framed = [Frame(picture, str(folio), f"Page {folio}, {stretch.title}", stretch, opens,
                    _remarks(report, stretch.source if opens else "", (str(book.file), folio)))
              for folio, (picture, (stretch, opens)) in enumerate(zip(pictures(book, shelf), owners, strict=True), 1)]
    return tuple(tuple(frame for _, frame in pair)
                 for _, pair in groupby(enumerate(framed, 1), key=lambda each: each[0] // 2))


def _remarks(report: Report, source: str, page: tuple[str, int]) -> int:
    """How many messages are about a part's file, or a page of the finished file."""
    return sum(each.where.file == source or each.where[:2] == page for each in report)


def _card(card: Result, shelf: Shelf) -> Frame:
    return Frame(next(pictures(card, shelf, 1), ""), card.file.name, f"Fiche {card.stretches[0].title}", card.stretches[0], True)


def _side(number: int) -> str:
    return f"feuille {number // 2 + 1}, {'verso' if number % 2 else 'recto'}"


def pictures(made: Result, shelf: Shelf, first: int | None = None) -> Iterator[str]:
    """The pages of a PDF, or its `first` ones, within their trim, as WebP in data addresses; those that were drawn
    before are on the shelf, the others are put there by several processes."""
    data = made.file.read_bytes()
    keys = pagekeys.keys(data, shelf)[:first]
    with closing(pypdfium2.PdfDocument(data)) as document:  # copies of a process share what is open

        def draw(rank: int) -> str:
            return pagekeys.known(shelf, keys[rank], "picture", partial(_picture, document, rank))

        crew.fill(shelf, draw, [rank for rank, key in enumerate(keys) if key and shelf.get(key, "picture") is None])
        yield from map(draw, range(len(keys)))


def _picture(document: pypdfium2.PdfDocument, rank: int) -> str:
    page = document[rank]
    outer, trim = page.get_mediabox(), page.get_trimbox()
    margins = (trim[0] - outer[0], trim[1] - outer[1], outer[2] - trim[2], outer[3] - trim[3])
    image = page.render(scale=WIDTH / (trim[2] - trim[0]), crop=margins).to_pil()
    found = io.BytesIO()
    image.save(found, "WEBP", quality=QUALITY, method=EFFORT)
    return f"data:image/webp;base64,{base64.b64encode(found.getvalue()).decode()}"


def _for_press(made: Result, kinds: Mapping[Path, str]) -> bool:
    return "imprimeur" in kinds.get(made.file, "")


def _printing(file: Path) -> dict[str, str]:
    """What to write to the printer, read in the press file itself."""
    import pikepdf

    with pikepdf.open(file) as pdf:
        trim, bleed = (tuple(map(float, pdf.pages[0].obj[key])) for key in ("/TrimBox", "/BleedBox"))
        intent = str(pdf.Root.OutputIntents[0].OutputConditionIdentifier)
        return {
            "Fichier": file.name,
            "Pages": f"{len(pdf.pages)}, couverture comprise{NNBSP}; à piquer à cheval",
            "Format fini": f"{_mm(trim[2] - trim[0])} × {_mm(trim[3] - trim[1])}{NBSP}mm",
            "Fonds perdus": f"{_mm(trim[0] - bleed[0])}{NBSP}mm, traits de coupe au-delà",
            "Couleurs": f"quadrichromie, PDF/X-4 pour {intent}{NNBSP}; textes courants en noir seul",
        }


def _mm(points: float) -> str:
    return f"{points * POINT:.1f}".removesuffix(".0").replace(".", ",")


def _count(number: int, noun: str) -> str:
    return f"{number}{NBSP}{noun}{'s' if number > 1 else ''}"
