"""The finishing of a press PDF: PDF/X-4 (ISO 15930-7) for one printing condition.

WeasyPrint gives pages with a bleed, in RGB where a colour was not told in inks. From them: one
output intent, colours in CMYK alone, small text in black ink alone, crop marks beyond the bleed, no
annotation, metadata that are the same at each build.
"""

from __future__ import annotations

import io
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from uuid import NAMESPACE_URL, uuid5

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String

from imprint.compose import Book
from imprint.diagnostics import Location, Report
from imprint.engine import Later
from imprint.inkstream import Rewriter, overprints
from imprint.layout import LaidOut
from imprint.separation import Separation
from imprint.typeset import SCHEME, boxes

MM = 72 / 25.4          # points in a millimetre
SLUG = 7.0              # mm beyond the bleed, for the marks
GAP, MARK = 1.0, 5.0    # mm: from the bleed to a mark, length of a mark
HAIRLINE = 0.25         # pt
RESOLUTION = 250        # least dots per inch of a picture as printed
REGISTRY = "http://www.color.org"
XMP_X = "{http://ns.adobe.com/pdfx/1.3/}"  # keys of PDF/X-1a and X-3, which PDF/X-4 does not know


images, replaced = Later("weasyprint.images"), Later("weasyprint.layout.replaced")

# Printing conditions by their name in the ICC registry: what they are, their profile in assets/icc/.
CONDITIONS = {"FOGRA39": ("Offset, papier couché, ISO 12647-2 (FOGRA39)", "FOGRA39L_coated.icc")}


@dataclass(frozen=True)
class Condition:
    """A printing condition: its name in the ICC registry, what it is, the profile that describes it."""

    identifier: str
    info: str
    profile: Path


def condition(name: str, project: Path) -> Condition:
    """The condition of a name, with its profile in a project's assets."""
    info, profile = CONDITIONS[name]
    return Condition(name, info, project / "assets" / "icc" / profile)


@lru_cache
def separation(condition: Condition) -> Separation:
    """The way to the inks of a condition."""
    return Separation(condition.profile)


def finish(data: bytes, condition: Condition, black: Iterable[Sequence[float]]) -> bytes:
    """The press PDF made of a PDF; text in one of the colours `black` is printed with black alone."""
    inks = separation(condition)
    with Pdf.open(io.BytesIO(data)) as pdf:
        _inks(pdf, Rewriter(inks.colour, black))
        _gradients(pdf, inks)
        _pictures(pdf, inks)
        for page in pdf.pages:
            _page(pdf, page)
        _intent(pdf, condition)
        _catalog(pdf)
        _metadata(pdf)
        out = io.BytesIO()
        pdf.save(out, force_version="1.6", deterministic_id=True, fix_metadata_version=False,
                 object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


def _inks(pdf: Pdf, rewriter: Rewriter) -> None:
    """Rewrite the colours of every page, form and pattern."""
    for page in pdf.pages:
        lines = rewriter.rewrite(pikepdf.parse_content_stream(page), fresh=True)
        page.Contents = pdf.make_stream(pikepdf.unparse_content_stream(lines))
        _overprints(page.resources)
    for stream in _streams(pdf):
        if stream.get("/Subtype") == Name.Form or stream.get("/PatternType") == 1:
            stream.write(pikepdf.unparse_content_stream(
                rewriter.rewrite(pikepdf.parse_content_stream(stream), fresh=False)))
            if "/Resources" in stream:
                _overprints(stream.Resources)
            if "/Group" in stream:
                stream.Group.CS = Name.DeviceCMYK
    if rewriter.named <= {"/Pattern"}:  # spaces that no stream names any more
        for each in pdf.objects:
            if isinstance(each, Dictionary) and "/Font" in each and "/ColorSpace" in each:
                del each["/ColorSpace"]


def _overprints(resources: Dictionary) -> None:
    """Name the states that rewritten streams call."""
    if "/ExtGState" not in resources:
        resources.ExtGState = Dictionary()
    for name, state in overprints().items():
        resources.ExtGState[name] = state


def _gradients(pdf: Pdf, inks: Separation) -> None:
    """Let gradients, which only a drawing in a file can bring, run between inks."""
    for each in pdf.objects:
        if isinstance(each, Dictionary) and "/ShadingType" in each and each.ColorSpace == Name.DeviceRGB:
            _separate(each.Function, inks)
            each.ColorSpace = Name.DeviceCMYK


def _separate(function: Dictionary, inks: Separation) -> None:
    """Convert the ends of an exponential function, or of those that a function stitches."""
    for key in ("/C0", "/C1"):
        if key in function:
            function[key] = Array([*inks.colour(*(float(v) for v in function[key]))])
    for each in function.get("/Functions", ()):
        _separate(each, inks)


def _pictures(pdf: Pdf, inks: Separation) -> None:
    """Convert the pictures that are still in RGB: those partly transparent, whose mask stays."""
    for stream in _streams(pdf):
        if stream.get("/Subtype") == Name.Image and stream.get("/ColorSpace") == Name.DeviceRGB:
            mask = stream.get("/SMask")
            if mask is not None:
                del stream["/SMask"]  # else the picture would be read with it
            stream.write(inks.separated(pikepdf.PdfImage(stream).as_pil_image()).tobytes())
            stream.ColorSpace, stream.BitsPerComponent = Name.DeviceCMYK, 8
            if mask is not None:
                stream.SMask = mask


def _streams(pdf: Pdf) -> Iterator[Stream]:
    return (each for each in pdf.objects if isinstance(each, Stream))


def _page(pdf: Pdf, page: pikepdf.Page) -> None:
    """Boxes, marks and group of a page; nothing is painted beyond the bleed but the marks."""
    trim, bleed = ([float(v) for v in box] for box in (page.trimbox, page.obj.BleedBox))
    slug = SLUG * MM
    media = [bleed[0] - slug, bleed[1] - slug, bleed[2] + slug, bleed[3] + slug]
    page.obj.MediaBox = Array([round(v, 4) for v in media])
    page.obj.TrimBox, page.obj.BleedBox = (Array([round(v, 4) for v in box]) for box in (trim, bleed))
    x, y, width, height = bleed[0], bleed[1], bleed[2] - bleed[0], bleed[3] - bleed[1]
    clip = f"q {x:.4f} {y:.4f} {width:.4f} {height:.4f} re W n".encode()
    page.contents_add(pdf.make_stream(clip), prepend=True)
    page.contents_add(pdf.make_stream(f"Q {_marks(trim, bleed)}".encode()))
    page.contents_coalesce()
    page.obj.Group = Dictionary(S=Name.Transparency, CS=Name.DeviceCMYK, I=True, K=False)
    if "/Annots" in page.obj:
        del page.obj["/Annots"]


def _marks(trim: list[float], bleed: list[float]) -> str:
    """Two crop marks at each corner of the trim, in black ink, beyond the bleed."""
    lines = []
    for edge, out in ((0, -1), (2, 1)):
        near = [bleed[edge] + out * GAP * MM, bleed[edge + 1] + out * GAP * MM]
        far = [v + out * MARK * MM for v in near]
        lines += [f"{near[0]:.4f} {y:.4f} m {far[0]:.4f} {y:.4f} l" for y in (trim[1], trim[3])]
        lines += [f"{x:.4f} {near[1]:.4f} m {x:.4f} {far[1]:.4f} l" for x in (trim[0], trim[2])]
    return f"q 0 0 0 1 K {HAIRLINE} w {' '.join(lines)} S Q"


def _intent(pdf: Pdf, condition: Condition) -> None:
    """The one output intent (ISO 15930-7): registered, its profile in the file."""
    described = pdf.make_stream(condition.profile.read_bytes(), N=4, Alternate=Name.DeviceCMYK)
    pdf.Root.OutputIntents = Array([pdf.make_indirect(Dictionary(
        Type=Name.OutputIntent, S=Name.GTS_PDFX, OutputConditionIdentifier=String(condition.identifier),
        OutputCondition=String(condition.info), RegistryName=String(REGISTRY), Info=String(condition.info),
        DestOutputProfile=described))])


def _catalog(pdf: Pdf) -> None:
    """Drop what only a screen uses: named destinations, forms, actions (ISO 15930-7 forbids the last)."""
    for key in ("/Names", "/Dests", "/AcroForm", "/OpenAction", "/AA", "/ViewerPreferences"):
        if key in pdf.Root:
            del pdf.Root[key]


def _metadata(pdf: Pdf) -> None:
    """Metadata as ISO 15930-7 wants them; the identifier is drawn from the title, not from chance."""
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as xmp:
        for key in [key for key in xmp if key.startswith(XMP_X)]:
            del xmp[key]
        xmp["pdfxid:GTS_PDFXVersion"] = "PDF/X-4"
        xmp["pdf:Trapped"] = "False"
        xmp["xmpMM:DocumentID"] = f"uuid:{uuid5(NAMESPACE_URL, str(pdf.docinfo['/Title']))}"
        xmp["xmpMM:RenditionClass"] = "default"
        xmp["xmpMM:VersionID"] = "1"
    pdf.docinfo["/Trapped"] = Name("/False")


def check(book: Book, laid: Sequence[LaidOut], report: Report) -> None:
    """File the pictures that are too coarse at the size at which they are printed."""
    for each in laid:
        for number, address, dots in each.pages.known(resolutions):
            if round(dots) < RESOLUTION:
                _coarse(book, each, number, address, dots, report)


def resolutions(document: Any) -> tuple[tuple[int, str, float], ...]:
    """The pictures of a part: page from 0, address, dots per inch as printed."""
    found = []
    for number, box in boxes(document):
        picture = getattr(box, "replacement", None)
        if isinstance(picture, images.RasterImage):
            width, height, *_ = replaced.replacedbox_layout(box)
            found.append((number, box.element.get("src"), min(picture.width * 96 / width, picture.height * 96 / height)))
    return tuple(found)


def _coarse(book: Book, each: LaidOut, number: int, address: str, dots: float, report: Report) -> None:
    """File one: in the part that shows it, else where the whole publication names it."""
    name = unquote(address.removeprefix(SCHEME)).partition("/")[2]
    item, publication = each.part.item, book.publication
    settings = publication.folder.name(publication.root / "publication.yaml")
    file = item.file if publication.line(item.file, name) else settings
    report.add("image-petite", Location(file, publication.line(file, name)), name=name, dots=round(dots),
               least=RESOLUTION, page=book.folios[each.part.ref].first + number,
               percent=math.ceil(100 * (RESOLUTION / dots - 1)))
