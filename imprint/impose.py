"""A finished PDF -> its pages two by two on large sheets, to be printed, folded and stapled.

Saddle stitch: the sheets are nested and stapled through the fold, so that the first sheet carries
the outermost pages. A sheet lies flat, landscape; its two sides are printed back to back, turned on
the short edge. Pages are placed as form XObjects (ISO 32000-1, 8.10): fonts, colours and text stay
as they are in the source. Its tags and links go: paper has neither.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple
from uuid import NAMESPACE_URL, uuid5

import pikepdf
from pikepdf import Dictionary, Name, Pdf

from imprint import output, presence
from imprint.diagnostics import Location, Report
from imprint.variants import VARIANTS

MM = 72 / 25.4        # points in a millimetre
BLEED = 3.0           # mm of the source's bleed that is kept, before reduction
GAP, LENGTH = 3.5, 3.5  # mm from the sheet's trim to its marks, and how long they are
HAIR = 0.25           # pt, the width of a mark
CREEP_MAX = 10.0     # mm; more is a slip of the hand
KEPT = ("/OutputIntents", "/Metadata", "/Lang", "/OCProperties")  # of the catalog
CLAIMS = ("pdfuaid:part", "pdfuaid:rev", "pdfaid:part", "pdfaid:conformance")  # true of tagged pages only


@dataclass(frozen=True)
class Sheet:
    """The flat sheet that is folded and the untrimmed one that is printed (ISO 217), in mm."""

    ending: str
    width: float
    height: float
    untrimmed_width: float
    untrimmed_height: float


SHEETS = {
    "a3": Sheet("-cahier", 420, 297, 450, 320),      # A3 on SRA3: A4 pages at their size
    "a4": Sheet("-cahier-a5", 297, 210, 320, 225),   # A4 on SRA4: A4 pages reduced to A5
}


class Uneven(ValueError):
    """A page count that makes no whole sheets."""

    def __init__(self, pages: int) -> None:
        super().__init__(f"{pages} pages are no multiple of four")
        self.pages = pages


class Box(NamedTuple):
    """A rectangle in points, from the foot of the page."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def width(self) -> float:
        """Its width, in points."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """Its height, in points."""
        return self.top - self.bottom

    def grown(self, by: float) -> Box:
        """The rectangle with as much more on each side."""
        return Box(self.left - by, self.bottom - by, self.right + by, self.top + by)

    def within(self, other: Box) -> Box:
        """What of it lies in another."""
        return Box(max(self.left, other.left), max(self.bottom, other.bottom),
                   min(self.right, other.right), min(self.top, other.top))


@dataclass(frozen=True)
class Placed:
    """A page on its sheet, in points of the sheet: scale, shift, where it is trimmed, what is seen."""

    scale: float
    shift: tuple[float, float]
    trim: Box
    seen: Box


def order(pages: int) -> list[tuple[int, int]]:
    """The pages (from 1) left and right on each side of each sheet, the outermost first.

    The two pages of a side always add up to one more than there are.
    """
    if pages < 4 or pages % 4:
        raise Uneven(pages)
    return [(pages - side, side + 1) if side % 2 == 0 else (side + 1, pages - side) for side in range(pages // 2)]


def run(source: Path, out: Path, sheet: str, creep: float, report: Report) -> Path | None:
    """Impose a finished PDF; the value is the file written in the folder `out`, None if none was.

    The words of every page are looked for on the sheets first.
    """
    try:
        pages = source.read_bytes()
        pdf = impose(pages, sheet, creep)
    except Uneven as uneven:
        report.add("cahier-pages", Location(str(source)), pages=uneven.pages,
                   whole=max(4, uneven.pages + -uneven.pages % 4))
        return None
    except (OSError, pikepdf.PdfError) as error:
        report.add("pdf-illisible", Location(str(source)), name=source.name, problem=problem_of(error))
        return None
    if lost := presence.lost_on_sheets(pages, pdf):
        report.add("cahier-perdu", Location(str(source)), pages=", ".join(map(str, lost)))
        return None
    stem = source.stem
    for variant in VARIANTS.values():
        stem = stem.removesuffix(variant.ending)
    file = out / f"{stem}{SHEETS[sheet].ending}.pdf"
    return file if output.write(file, pdf, report) else None


def problem_of(error: OSError | pikepdf.PdfError) -> str:
    """Why a source cannot be read, in French."""
    if isinstance(error, OSError):
        missing = "le fichier n’existe pas" if isinstance(error, FileNotFoundError) else None
        return missing or output.PROBLEMS.get(error.errno, error.strerror or str(error))
    locked = isinstance(error, pikepdf.PasswordError)
    return "il est protégé par un mot de passe" if locked else "ce n’est pas un PDF entier"


def impose(pdf: bytes, sheet: str, creep_mm: float) -> bytes:
    """The bytes of the sheets: pages two by two, with fold and trim marks.

    `creep_mm` is how far the innermost sheet, pushed outwards by the others, would stand out: its
    pages move as much towards the spine, those of the sheets around it less in proportion.
    """
    if not 0 <= creep_mm <= CREEP_MAX:
        raise ValueError(f"creep of {creep_mm} mm: from 0 to {CREEP_MAX}")
    flat = SHEETS[sheet]
    with Pdf.open(io.BytesIO(pdf)) as source, Pdf.new() as made:
        sides = order(len(source.pages))
        shifts = _shifts(len(sides) // 2, creep_mm * MM)
        for side, (left, right) in enumerate(sides):
            _add_side(made, source, flat, (left, right), shifts[side // 2])
        _dress(made, source, flat)
        written = io.BytesIO()
        made.save(written, deterministic_id=True, force_version=source.pdf_version)
    return written.getvalue()


def _shifts(sheets: int, creep: float) -> list[float]:
    """How far the pages of each sheet move towards the spine: the outermost not at all."""
    return [creep * sheet / max(sheets - 1, 1) for sheet in range(sheets)]


def trim_of(flat: Sheet) -> Box:
    """Where a sheet is trimmed, in points: in the middle of the untrimmed one."""
    x, y = (flat.untrimmed_width - flat.width) / 2, (flat.untrimmed_height - flat.height) / 2
    return Box(x * MM, y * MM, (x + flat.width) * MM, (y + flat.height) * MM)


def place(trim: Box, bleed: Box, flat: Sheet, creep: float, *, left: bool) -> Placed:
    """A page, whose upright trim and bleed are given, against the spine of its half of the sheet.

    It fills the half; of another shape, it is as large as fits, centred. What passes the spine
    belongs to the other half, and is clipped.
    """
    whole = trim_of(flat)
    spine = (whole.left + whole.right) / 2
    scale = min(whole.width / 2 / trim.width, whole.height / trim.height)
    width, height = scale * trim.width, scale * trim.height
    x = spine + creep - width if left else spine - creep
    y = (whole.bottom + whole.top - height) / 2
    shift = (x - scale * trim.left, y - scale * trim.bottom)
    kept = bleed.within(trim.grown(BLEED * MM))
    seen = Box(*(scale * value + shift[i % 2] for i, value in enumerate(kept)))
    half = Box(0, 0, spine, seen.top) if left else Box(spine, 0, 2 * spine, seen.top)
    return Placed(scale, shift, Box(x, y, x + width, y + height), seen.within(half))


def _add_side(made: Pdf, source: Pdf, flat: Sheet, numbers: tuple[int, int], creep: float) -> None:
    """Append one side of a sheet: its two pages, its marks, its boxes (ISO 32000-1, 14.11.2)."""
    forms, placed = {}, []
    for number, left in zip(numbers, (True, False), strict=True):
        form, trim, bleed = _form(source.pages[number - 1])
        forms[f"/Page{number}"] = made.copy_foreign(form)
        placed.append(place(trim, bleed, flat, creep, left=left))
    whole = trim_of(flat)
    drawn = [_drawn(name, where) for name, where in zip(forms, placed, strict=True)]
    media = Box(0, 0, flat.untrimmed_width * MM, flat.untrimmed_height * MM)
    bleed = Box(min(whole.left, placed[0].seen.left), min(whole.bottom, *(p.seen.bottom for p in placed)),
                max(whole.right, placed[1].seen.right), max(whole.top, *(p.seen.top for p in placed)))
    page = Dictionary(Type=Name.Page, MediaBox=_array(media), BleedBox=_array(bleed), TrimBox=_array(whole),
                      Resources=Dictionary(XObject=Dictionary(forms)),
                      Contents=made.make_stream("\n".join([*drawn, *marks(flat, placed)]).encode()))
    if group := next((form.Group for form in forms.values() if "/Group" in form), None):
        page.Group = group  # colours are blended on the sheet as they were on the page
    made.pages.append(pikepdf.Page(made.make_indirect(page)))


def _form(page: pikepdf.Page) -> tuple[pikepdf.Object, Box, Box]:
    """A page as a form XObject, upright at its size, and its upright trim and bleed in points."""
    form = page.as_form_xobject()
    form.BBox = page.obj.get("/BleedBox", page.trimbox)  # else the marks of the source would be seen
    upright = pikepdf.Matrix(form.get("/Matrix", pikepdf.Matrix()))
    trim, bleed = (_turned(upright, box) for box in (page.trimbox, form.BBox))
    return form, trim, bleed


def _turned(matrix: pikepdf.Matrix, box: pikepdf.Object) -> Box:
    """A box of a page as it stands once the page is upright."""
    corners = [matrix.transform((float(box[x]), float(box[y]))) for x in (0, 2) for y in (1, 3)]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return Box(min(xs), min(ys), max(xs), max(ys))


def _drawn(name: str, where: Placed) -> str:
    """The operators that draw a page in its place and nothing beyond what is seen of it."""
    seen, scale = where.seen, _number(where.scale)
    area = _numbers((seen.left, seen.bottom, seen.width, seen.height))
    return f"q {area} re W n {scale} 0 0 {scale} {_numbers(where.shift)} cm {name} Do Q"


def marks(flat: Sheet, placed: Iterable[Placed]) -> list[str]:
    """The operators of the marks, in black alone: where to trim, and dashed, where to fold.

    They stand outside the sheet's trim and bleed; those of the long sides follow the creep.
    """
    whole, (left, right) = trim_of(flat), placed
    near, far = whole.grown(GAP * MM), whole.grown((GAP + LENGTH) * MM)
    lines = [(x, edges[0], x, edges[1]) for x in (left.trim.left, right.trim.right)
             for edges in ((near.bottom, far.bottom), (near.top, far.top))]
    lines += [(start, y, end, y) for trim, start, end in ((left.trim, near.left, far.left), (right.trim, near.right, far.right))
              for y in (trim.bottom, trim.top)]
    spine = (whole.left + whole.right) / 2
    folds = [(spine, near.bottom, spine, far.bottom), (spine, near.top, spine, far.top)]
    return [f"q 0 0 0 1 K {HAIR} w", *map(_line, lines), "[2 1.5] 0 d", *map(_line, folds), "Q"]


def _line(ends: tuple[float, ...]) -> str:
    return f"{_numbers(ends[:2])} m {_numbers(ends[2:])} l S"


def _dress(made: Pdf, source: Pdf, flat: Sheet) -> None:
    """Give the sheets the source's title, output intent and language, and tell how to print them."""
    for key in KEPT:
        if key in source.Root:
            value = source.Root[key]
            made.Root[key] = made.copy_foreign(value if value.is_indirect else source.make_indirect(value))
    if "/Info" in source.trailer:
        made.trailer.Info = made.copy_foreign(source.make_indirect(source.docinfo))
    made.Root.ViewerPreferences = Dictionary(  # at their size; turned on the short edge (12.2)
        DisplayDocTitle=True, PrintScaling=Name("/None"), Duplex=Name.DuplexFlipShortEdge)
    if "/Metadata" in made.Root:
        with made.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as xmp:
            for claim in CLAIMS:
                if claim in xmp:
                    del xmp[claim]
            if document := xmp.get("xmpMM:DocumentID"):  # another document, the same one at each build
                xmp["xmpMM:DocumentID"] = f"uuid:{uuid5(NAMESPACE_URL, document + flat.ending)}"


def _array(box: Box) -> pikepdf.Array:
    return pikepdf.Array([round(value, 5) for value in box])


def _numbers(values: Iterable[float]) -> str:
    return " ".join(map(_number, values))


def _number(value: float) -> str:
    """A number as PDF writes it: no exponent, a millionth of a point at most."""
    return f"{value:.6f}".rstrip("0").rstrip(".")
