"""Preflight: small PDFs, each with one fault, and what is printed of it whole; good files pass.

What must be printed stands in test_preflight.txt, under the name of each case.
"""

from __future__ import annotations

import io
import random
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from PIL import Image
from pikepdf import Array, Dictionary, Name, Pdf

from imprint import cards, impose, painted, pipeline, preflight
from imprint.diagnostics import Report
from imprint.variants import VARIANTS
from tests.conftest import JARDINS, PROJECT, printed

MM = 72 / 25.4
SLUG, BLEED, WIDTH, HEIGHT = 10 * MM, 3 * MM, 210 * MM, 297 * MM
SHOWN = "0 0 0 1 k BT /F 12 Tf 100 100 Td (Essai) Tj ET"
INKS = f"q /Over gs {SHOWN} Q q 7.2 0 0 7.2 90 200 cm /I Do Q /Form Do"  # 30 px in 7.2 pt: 300 dpi
LIGHTS = INKS.replace("/Over gs 0 0 0 1 k", "0.1 0.1 0.2 rg")
EXPECTED = dict(re.findall(r"(?ms)^== ([^\n]+)\n(.*?)(?=^== |\Z)",
                           Path(__file__).with_suffix(".txt").read_text(encoding="utf-8")))
Spoil = Callable[[Pdf], object]


def image(pdf: Pdf, space: object, components: int, side: int = 30, pixel: bytes = b"", **entries: object) -> pikepdf.Stream:
    """A square picture, all of one pixel (by default 0)."""
    return pdf.make_stream((pixel or bytes(components)) * side ** 2, Type=Name.XObject, Subtype=Name.Image, Width=side,
                           Height=side, BitsPerComponent=8, ColorSpace=space, **entries)


def over(pdf: Pdf) -> Dictionary:
    """What lets black alone be printed over a ground."""
    return Dictionary(OP=True, op=True, OPM=1)


def form(pdf: Pdf, content: str, **entries: object) -> pikepdf.Stream:
    """A form."""
    return pdf.make_stream(content.encode(), Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 600, 800], **entries)


def leaves(pages: int, content: str, space: Name, components: int, beyond: float) -> Pdf:
    """A PDF of A4 pages with text in a font of its own, a picture, a form; `beyond` is around the trim, in points."""
    pdf = Pdf.new()
    descriptor = Dictionary(Type=Name.FontDescriptor, FontName=Name("/ABCDEF+Essai"), FontFile2=pdf.make_stream(b"glyphs"))
    font = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.TrueType, BaseFont=Name("/ABCDEF+Essai"),
                                        FontDescriptor=pdf.make_indirect(descriptor)))
    for _ in range(pages):
        page = pdf.add_blank_page(page_size=(WIDTH + 2 * beyond, HEIGHT + 2 * beyond))
        page.obj.Contents = pdf.make_stream(content.encode())
        page.obj.Resources = Dictionary(Font=Dictionary(F=font), ExtGState=Dictionary(Over=over(pdf)), XObject=Dictionary(
            I=image(pdf, space, components), Form=form(pdf, "0 g 1 1 1 1 re f")))
    with pdf.open_metadata(set_pikepdf_as_editor=False) as xmp:
        xmp["dc:title"], xmp["dc:creator"] = "Un livret d’essai", ["Une ville"]
        xmp["xmp:CreateDate"] = xmp["xmp:ModifyDate"] = "2024-03-21T00:00:00Z"
    return pdf


def press() -> Pdf:
    """What goes to press: four pages in inks."""
    pdf = leaves(4, INKS, Name.DeviceCMYK, 4, SLUG)
    for page in pdf.pages:
        page.obj.TrimBox = Array([SLUG, SLUG, SLUG + WIDTH, SLUG + HEIGHT])
        page.obj.BleedBox = Array([SLUG - BLEED, SLUG - BLEED, SLUG + WIDTH + BLEED, SLUG + HEIGHT + BLEED])
        page.obj.Group = Dictionary(S=Name.Transparency, CS=Name.DeviceCMYK)
    pdf.Root.OutputIntents = Array([intent(pdf)])
    with pdf.open_metadata(set_pikepdf_as_editor=False) as xmp:
        xmp["pdfxid:GTS_PDFXVersion"] = "PDF/X-4"
    return pdf


def intent(pdf: Pdf, name: str = "FOGRA39", space: bytes = b"CMYK") -> Dictionary:
    """An output intent with the head of a profile."""
    profile = pdf.make_stream(bytes(16) + space + bytes(108), N=4)
    return pdf.make_indirect(Dictionary(Type=Name.OutputIntent, S=Name.GTS_PDFX, OutputConditionIdentifier=name,
                                        DestOutputProfile=profile))


def screen(bookmarks: int = 2) -> Pdf:
    """What is read on a screen: two tagged pages in RGB, a link on the second."""
    pdf = leaves(2, LIGHTS, Name.DeviceRGB, 3, 0)
    root = pdf.Root
    root.MarkInfo, root.Lang = Dictionary(Marked=True), "fr"
    root.StructTreeRoot = Dictionary(Type=Name.StructTreeRoot, K=Dictionary(S=Name.Document))
    root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    pdf.pages[1].obj.Annots = Array([pdf.make_indirect(Dictionary(
        Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9], Contents="courriel à la ville"))])
    with pdf.open_metadata(set_pikepdf_as_editor=False) as xmp:
        xmp["pdfuaid:part"] = "1"
    with pdf.open_outline() as outline:
        outline.root.extend(pikepdf.OutlineItem(f"Partie {n}", 0) for n in range(bookmarks))
    return pdf


def card() -> Pdf:
    """One part alone."""
    return screen(bookmarks=1)


def booklet() -> Pdf:
    """The press pages imposed."""
    data = io.BytesIO()
    press().save(data)
    return Pdf.open(io.BytesIO(impose.impose(data.getvalue(), "a3", 0)))


MAKERS = {"press": press, "screen": screen, "card": card, "booklet": booklet}


def put(*path: str, value: object = None, page: int = 1) -> Spoil:
    """Set what stands at a path in a page, or take it away."""
    def spoil(pdf: Pdf) -> None:
        place = pdf.pages[page - 1].obj
        for key in path[:-1]:
            place = place[key]
        made = value(pdf) if callable(value) else value
        if made is None:
            del place[path[-1]]
        else:
            place[path[-1]] = made
    return spoil


def drawn(content: str, **resources: Callable[[Pdf], object]) -> Spoil:
    """Paint more on the second page; what it calls is X, in the kinds of resources given."""
    def spoil(pdf: Pdf) -> None:
        page = pdf.pages[1]
        for kind, make in resources.items():
            if f"/{kind}" not in page.obj.Resources:
                page.obj.Resources[f"/{kind}"] = Dictionary()
            page.obj.Resources[f"/{kind}"]["/X"] = make(pdf)
        page.contents_add(pdf.make_stream(f" q {content} Q".encode()))
    return spoil


def root(key: str, value: object = None) -> Spoil:
    """Set an entry of the catalog, or take it away."""
    def spoil(pdf: Pdf) -> None:
        if value is None:
            del pdf.Root[key]
        else:
            pdf.Root[key] = value(pdf) if callable(value) else value
    return spoil


def xmp(key: str, value: object = None) -> Spoil:
    """Set a property of the metadata, or take it away."""
    def spoil(pdf: Pdf) -> None:
        with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
            if value is None:
                del metadata[key]
            else:
                metadata[key] = value
    return spoil


def profiled(pdf: Pdf) -> Array:
    return Array([Name.ICCBased, pdf.make_stream(b"sRGB", N=3)])


def shading(pdf: Pdf) -> Dictionary:
    ends = Dictionary(FunctionType=2, Domain=[0, 1], C0=[1, 0, 0], C1=[0, 0, 1], N=1)
    return Dictionary(ShadingType=2, ColorSpace=Name.DeviceRGB, Coords=[0, 0, 1, 1], Function=ends)


def exponential(*ends: list[float]) -> Dictionary:
    return Dictionary(FunctionType=2, Domain=[0, 1], C0=ends[0], C1=ends[1], N=1)


def stitched(pdf: Pdf) -> Dictionary:
    """A gradient that is heavy in the middle."""
    parts = Array([exponential(*ends) for ends in (([0, 0, 0, 0], [0.9, 0.8, 0.7, 0.8]), ([0.9, 0.8, 0.7, 0.8], [0, 0, 0, 0]))])
    return Dictionary(ShadingType=2, ColorSpace=Name.DeviceCMYK, Coords=[0, 0, 1, 1], Function=Dictionary(
        FunctionType=3, Domain=[0, 1], Bounds=[0.5], Encode=[0, 1, 0, 1], Functions=parts))


def sampled(pdf: Pdf) -> Dictionary:
    """The same from a table of three samples."""
    table = pdf.make_stream(bytes([0, 0, 0, 0, 230, 204, 179, 204, 0, 0, 0, 0]), FunctionType=0, Domain=[0, 1], Size=[3],
                            Range=[0, 1] * 4, BitsPerSample=8)
    return Dictionary(ShadingType=3, ColorSpace=Name.DeviceCMYK, Coords=[0, 0, 1, 0, 0, 9], Function=table)


def spot(pdf: Pdf) -> Array:
    """A spot colour with the inks that stand for it."""
    return Array([Name.Separation, Name("/Bronze"), Name.DeviceCMYK, exponential([0, 0, 0, 0], [0.9, 0.9, 0.9, 0.5])])


def tile(pdf: Pdf) -> pikepdf.Stream:
    return pdf.make_stream(b"1 0 0 rg 0 0 5 5 re f", PatternType=1, PaintType=1, TilingType=1, BBox=[0, 0, 9, 9],
                           XStep=9, YStep=9, Resources=Dictionary())


def glyphs(pdf: Pdf) -> Dictionary:
    return Dictionary(Type=Name.Font, Subtype=Name.Type3, FontMatrix=[0.001, 0, 0, 0.001, 0, 0],
                      CharProcs=Dictionary(a=pdf.make_stream(b"9 0 d0 1 0 0 rg 0 0 9 9 re f")))


def nested(content: str) -> Callable[[Pdf], pikepdf.Stream]:
    """A form in a form, the outer one twice as large."""
    def make(pdf: Pdf) -> pikepdf.Stream:
        called = Dictionary(Inner=form(pdf, content, Resources=Dictionary(XObject=Dictionary(
            P=image(pdf, Name.DeviceCMYK, 4)))))
        return form(pdf, "q 2 0 0 2 0 0 cm /Inner Do Q", Matrix=[2, 0, 0, 2, 0, 0], Resources=Dictionary(XObject=called))
    return make


def masked(pdf: Pdf) -> Dictionary:
    return Dictionary(SMask=Dictionary(S=Name.Luminosity, G=form(pdf, "1 0 0 rg 0 0 9 9 re f")))


FONT, TRIM = ("/Resources", "/Font", "/F"), [SLUG, SLUG, SLUG + 200 * MM, SLUG + HEIGHT]
CASES: dict[str, tuple[str, str, Spoil]] = {  # case -> rule, kind of file, what spoils it
    "font left out": ("fonts embedded", "press", put(*FONT, "/FontDescriptor", "/FontFile2")),
    "font left out of a card": ("fonts embedded", "card", put(*FONT, "/FontDescriptor", "/FontFile2")),
    "whole font": ("fonts subset", "screen", put(*FONT, "/BaseFont", value=Name("/Essai"))),
    "screen page of A5": ("screen page", "screen", put("/MediaBox", value=Array([0, 0, 420, 595]), page=2)),
    "no trim box": ("press boxes", "press", put("/TrimBox")),
    "narrow trim": ("press boxes", "press", put("/TrimBox", value=Array(TRIM), page=3)),
    "no bleed": ("press boxes", "press", put("/BleedBox", value=Array([SLUG, SLUG, SLUG + WIDTH, SLUG + HEIGHT]))),
    "no room for marks": ("press boxes", "press", put("/MediaBox", value=lambda pdf: pdf.pages[0].obj.BleedBox)),
    "sheet of another size": ("sheet boxes", "booklet", put("/MediaBox", value=Array([0, 0, 1300, 920]))),
    "no intent": ("output intent", "press", root("/OutputIntents")),
    "two intents": ("output intent", "press", root("/OutputIntents", lambda pdf: Array([intent(pdf)] * 2))),
    "intent of newspapers": ("output intent", "press", root("/OutputIntents", lambda pdf: Array([intent(pdf, "IFRA26")]))),
    "profile of a screen": ("output intent", "press",
                            root("/OutputIntents", lambda pdf: Array([intent(pdf, space=b"RGB ")]))),
    "no intent on a booklet": ("output intent", "booklet", root("/OutputIntents")),
    "rgb operator": ("no RGB", "press", drawn("1 0 0 rg 0 0 9 9 re f")),
    "rgb stroke": ("no RGB", "press", drawn("1 0 0 RG 0 0 m 9 9 l S")),
    "rgb by name": ("no RGB", "press", drawn("/DeviceRGB cs 1 0 0 sc 0 0 9 9 re f")),
    "rgb with a profile": ("no RGB", "press", drawn("/X cs 1 0 0 scn 0 0 9 9 re f", ColorSpace=profiled)),
    "calibrated rgb": ("no RGB", "press", drawn("/X CS 1 0 0 SCN 0 0 m 9 9 l S", ColorSpace=lambda pdf: Array(
        [Name.CalRGB, Dictionary(WhitePoint=[0.95, 1, 1.09])]))),
    "rgb in a form": ("no RGB", "press", drawn("/X Do", XObject=nested("1 0 0 rg 0 0 9 9 re f"))),
    "rgb in a tile": ("no RGB", "press", drawn("/Pattern cs /X scn 0 0 9 9 re f", Pattern=tile)),
    "rgb in a glyph": ("no RGB", "press", drawn("BT /X 9 Tf (a) Tj ET", Font=glyphs)),
    "rgb in a mask": ("no RGB", "press", drawn("/X gs 0 0 9 9 re f", ExtGState=masked)),
    "rgb gradient": ("no RGB", "press", drawn("/X sh", Shading=shading)),
    "rgb gradient as a pattern": ("no RGB", "press", drawn("/Pattern cs /X scn 0 0 9 9 re f", Pattern=lambda pdf: Dictionary(
        PatternType=2, Shading=shading(pdf)))),
    "rgb group": ("no RGB", "press", put("/Group", "/CS", value=Name.DeviceRGB)),
    "rgb picture": ("no RGB", "press", drawn("7.2 0 0 7.2 0 0 cm /X Do", XObject=lambda pdf: image(pdf, Name.DeviceRGB, 3))),
    "rgb palette": ("no RGB", "press", drawn("7.2 0 0 7.2 0 0 cm /X Do", XObject=lambda pdf: image(
        pdf, Array([Name.Indexed, Name.DeviceRGB, 0, pikepdf.String("abc")]), 1))),
    "rgb inline picture": ("no RGB", "press", drawn("0.1 0 0 0.1 0 0 cm BI /W 1 /H 1 /CS /RGB /BPC 8 ID abc EI")),
    "rgb on a booklet": ("no RGB", "booklet", drawn("1 0 0 rg 0 0 9 9 re f")),
    "rgb on every page": ("no RGB", "press", lambda pdf: [page.contents_add(pdf.make_stream(b" 1 0 0 rg"))
                                                          for page in (*pdf.pages[:2], pdf.pages[3])]),
    "too much ink": ("total ink", "press", drawn("0.9 0.8 0.7 0.61 k 0 0 9 9 re f")),
    "too much ink in a spot colour": ("total ink", "press", drawn("/X cs 0.98 scn 0 0 9 9 re f", ColorSpace=spot)),
    "too much ink in a gradient": ("total ink", "press", drawn("/X sh", Shading=stitched)),
    "too much ink in a gradient as a pattern": ("total ink", "booklet", drawn(
        "/Pattern cs /X scn 0 0 9 9 re f", Pattern=lambda pdf: Dictionary(PatternType=2, Shading=sampled(pdf)))),
    "too much ink in a picture": ("total ink", "press", drawn("7.2 0 0 7.2 0 0 cm /X Do", XObject=lambda pdf: image(
        pdf, Name.DeviceCMYK, 4, pixel=bytes([230, 204, 179, 204])))),
    "white overprints": ("only black overprints", "press", drawn("/X gs 0 0 0 0 k 0 0 9 9 re f", ExtGState=over)),
    "colours overprint in a form": ("only black overprints", "press", drawn(
        "/X gs 0.5 0 0 0 k 0 0.2 0 0.4 K /X Do", ExtGState=over, XObject=lambda pdf: form(pdf, "0 0 9 9 re B"))),
    "black text knocks out": ("black text overprints", "press", drawn(SHOWN)),
    "black text knocks out on a booklet": ("black text overprints", "booklet", drawn(SHOWN)),
    "flat colour ends at the trim": ("bleed reached", "press", drawn(f"0 0.5 0.5 0 k {SLUG} 200 90 90 re f")),
    "flat colour ends over another": ("bleed reached", "press", drawn(
        f"0.2 0 0 0 k 0 0 700 900 re f 0 0.5 0.5 0 k 90 {SLUG + HEIGHT - 50} 90 {50 + 2 * MM} re f")),
    "picture ends in the bleed": ("bleed reached", "press", drawn(
        f"{100 * MM} 0 0 {100 * MM} {SLUG + WIDTH - 99 * MM} {SLUG - MM} cm /X Do", XObject=lambda pdf: pdf.make_stream(
            random.Random(1).randbytes(4 * 1000 ** 2), Type=Name.XObject, Subtype=Name.Image, Width=1000, Height=1000,
            BitsPerComponent=8, ColorSpace=Name.DeviceCMYK))),
    "flat colour ends at the trim of a sheet": ("bleed reached", "booklet", drawn(
        f"0 0.5 0.5 0 k 90 {11.5 * MM} 90 90 re f")),
    "coarse picture": ("resolution", "press", drawn("10 0 0 7.2 0 0 cm /I Do")),
    "coarse turned picture": ("resolution", "press", drawn("0 10 -7.2 0 0 0 cm /I Do")),
    "coarse picture in forms": ("resolution", "press", drawn("/X Do", XObject=nested("q 3 0 0 2 0 0 cm /P Do Q"))),
    "coarse picture on a booklet": ("resolution", "booklet", drawn("9 0 0 9 0 0 cm /X Do", XObject=lambda pdf: image(
        pdf, Name.DeviceCMYK, 4))),
    "no page": ("some page", "screen", lambda pdf: pdf.pages.__delitem__(slice(0, 2))),
    "three pages": ("whole sheets", "press", lambda pdf: pdf.pages.__delitem__(3)),
    "one side": ("two sides", "booklet", lambda pdf: pdf.pages.__delitem__(1)),
    "no tags": ("tags", "screen", root("/StructTreeRoot")),
    "not marked": ("tags", "card", root("/MarkInfo")),
    "no language": ("language", "screen", root("/Lang")),
    "file name shown": ("display title", "screen", root("/ViewerPreferences")),
    "no title": ("metadata", "screen", xmp("dc:title")),
    "no author": ("metadata", "card", xmp("dc:creator")),
    "blank author": ("metadata", "screen", xmp("dc:creator", [" "])),
    "no date": ("metadata", "screen", xmp("xmp:CreateDate")),
    "no date of change": ("metadata", "press", xmp("xmp:ModifyDate")),
    "link without words": ("links described", "screen", lambda pdf: pdf.pages[1].obj.Annots[0].__delitem__("/Contents")),
    "link on paper": ("no annotations", "press", put("/Annots", value=lambda pdf: Array([pdf.make_indirect(Dictionary(
        Subtype=Name.Link, Rect=[0, 0, 9, 9], Contents="vers la ville"))]), page=4)),
}


def told(pdf: Pdf, folder: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[str, str]:
    """What a PDF is checked as, and what is printed."""
    monkeypatch.chdir(folder)
    pdf.save("essai.pdf")
    report = Report()
    kind = preflight.check(Path("essai.pdf"), report)
    return kind, printed(report)


@pytest.mark.parametrize("case", CASES)
def test_bad(case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each fault is told, whole, and nothing else is."""
    _, kind, spoil = CASES[case]
    pdf = MAKERS[kind]()
    spoil(pdf)
    assert told(pdf, tmp_path, monkeypatch) == (preflight.Kind[kind.upper()].value, EXPECTED[case])


def test_every_rule_is_broken() -> None:
    """Each rule has its bad file, for a kind that it is for; no printed text is left over."""
    kinds = {rule.name: {kind.name.lower() for kind in rule.kinds} for rule in preflight.RULES}
    assert {rule for rule, _, _ in CASES.values()} == set(kinds)
    assert all(kind in kinds[rule] for rule, kind, _ in CASES.values())
    assert set(EXPECTED) == {*CASES, "no claim", "broken page", "cut short"}


def test_good_reduced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The smaller sheets pass too."""
    data = io.BytesIO()
    press().save(data)
    pdf = Pdf.open(io.BytesIO(impose.impose(data.getvalue(), "a4", 1)))
    assert told(pdf, tmp_path, monkeypatch) == (preflight.Kind.BOOKLET.value, "")


@pytest.mark.parametrize("kind", MAKERS)
def test_good(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A small good file of each kind passes."""
    assert told(MAKERS[kind](), tmp_path, monkeypatch) == (preflight.Kind[kind.upper()].value, "")


def test_no_claim(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that says nothing of itself, or another version than ours, is not checked as anything."""
    for spoil in (xmp("pdfxid:GTS_PDFXVersion"), xmp("pdfxid:GTS_PDFXVersion", "PDF/X-6")):
        pdf = press()
        spoil(pdf)
        assert told(pdf, tmp_path, monkeypatch) == ("", EXPECTED["no claim"])


def test_unreadable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page that cannot be read, a file cut short: told, and no traceback."""
    pdf = press()
    drawn("/X Do", XObject=lambda made: made.make_stream(b"", Subtype=Name.Image))(pdf)
    assert told(pdf, tmp_path, monkeypatch) == ("", EXPECTED["broken page"])
    (tmp_path / "essai.pdf").write_bytes(b"%PDF-1.6 cut")
    report = Report()
    assert preflight.check(Path("essai.pdf"), report) == ""
    assert printed(report) == EXPECTED["cut short"]


@pytest.mark.parametrize("operands, dots", [("7.2 0 0 7.2", 300), ("7.2 0 0 14.4", 150), ("0 3.6 -3.6 0", 600)])
def test_resolution_at_placed_size(operands: str, dots: float) -> None:
    """Dots per inch are those of the longer side, turned or not."""
    pdf = leaves(1, f"q {operands} 0 0 cm /I Do Q", Name.DeviceCMYK, 4, 0)
    assert [each.dots for each in painted.page(pdf.pages[0]).pictures] == [pytest.approx(dots)]


def test_streams_that_call_one_another_end() -> None:
    """A form that calls itself is read once."""
    pdf = leaves(1, "/Form Do", Name.DeviceCMYK, 4, 0)
    loop = form(pdf, "1 0 0 rg /Form Do")
    pdf.pages[0].obj.Resources.XObject.Form = loop
    loop.Resources = pdf.pages[0].obj.Resources
    assert {each.family for each in painted.page(pdf.pages[0]).colours} == {"DeviceRGB"}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The second publication in each kind, its photograph, too small for the press, enlarged."""
    folder = tmp_path_factory.mktemp("jardins")
    content = Path(shutil.copytree(JARDINS, folder / "jardins"))
    photograph = content / "images" / "rangs.jpg"
    with Image.open(photograph) as small:
        small.resize((small.width * 2, small.height * 2)).save(photograph)

    def make(maker: Callable[..., object], variant: str) -> object:
        report = Report()
        result = maker(pipeline.Job(PROJECT, content, folder / "out", None, VARIANTS[variant]), report)
        assert printed(report) == ""
        return result
    files = {"screen": make(pipeline.build, "screen").file, "press": make(pipeline.build, "press").file,
             "card": make(cards.run, "cards")[0].file}
    files["booklet"] = impose.run(files["press"], folder / "out", "a3", 0.5, Report())
    return files


@pytest.mark.build
@pytest.mark.parametrize("kind", MAKERS)
def test_good_as_built(kind: str, built: dict[str, Path]) -> None:
    """What build.py makes passes, and it was read: there are fonts and colours on it."""
    report = Report()
    assert preflight.check(built[kind], report) == preflight.Kind[kind.upper()].value
    assert printed(report) == ""
    with Pdf.open(built[kind]) as pdf:
        pages = [painted.page(page) for page in pdf.pages]
    assert all(page.colours for page in pages)
    assert any(page.fonts for page in pages) and any(page.pictures for page in pages)
