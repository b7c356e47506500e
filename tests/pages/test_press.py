"""The press PDF, read back with other tools than those that made it: boxes, inks, bleed, text, metadata."""

from __future__ import annotations

import io
import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageCms, ImageStat

from imprint import presence
from tests.conftest import JARDINS
from tests.pages.conftest import PROJECT, Built, build

MM = 72 / 25.4
TRIM = (0, 0, 210, 297)       # mm
BLEED, SLUG = 3, 7            # mm: what is trimmed away, and what is beyond it
RICH = (0.9, 0.72, 0.48, 0.52)  # the four inks of « encre »
PAINTS = {"f", "F", "f*", "B", "B*", "b", "b*", "S", "s", "sh", "Do", "Tj", "TJ", "'", '"'}
SHOWS = {"Tj", "TJ", "'", '"'}
ALLOWED = {  # every operator of ISO 32000-1, annex A, that these pages may hold
    "q", "Q", "cm", "w", "J", "j", "M", "d", "gs", "m", "l", "c", "h", "re", "W", "W*", "n", "k", "K",
    "BT", "ET", "Tf", "Tm", "Tr", "Td", "Tz", *PAINTS}


@pytest.fixture(scope="module")
def booklets(booklet: Built, tmp_path_factory: pytest.TempPathFactory) -> tuple[Built, Built]:
    """The booklet for the screen, and for the press."""
    return booklet, build(tmp_path_factory.mktemp("presse"), variant="press")


@pytest.fixture(scope="module")
def gardens(tmp_path_factory: pytest.TempPathFactory) -> tuple[Built, Built]:
    """The second publication, which has a photograph and eighteen pages, for both."""
    screen, press = (tmp_path_factory.mktemp(name) for name in ("jardins", "jardins-presse"))
    return build(screen, content=JARDINS), build(press, content=JARDINS, variant="press")


@pytest.fixture(scope="module", params=["booklets", "gardens"])
def both(request: pytest.FixtureRequest) -> tuple[Built, Built]:
    """Each publication in turn."""
    return request.getfixturevalue(request.param)


def streams(pdf: pikepdf.Pdf) -> Iterator[object]:
    """Every content stream of a file: of pages, forms, patterns."""
    yield from pdf.pages
    for each in pdf.objects:
        if isinstance(each, pikepdf.Stream) and (each.get("/Subtype") == "/Form" or "/PatternType" in each):
            yield each


def images(pdf: pikepdf.Pdf) -> list[pikepdf.Stream]:
    """Every picture of a file, masks included."""
    return [each for each in pdf.objects if isinstance(each, pikepdf.Stream) and each.get("/Subtype") == "/Image"]


def painted(stream: object) -> Iterator[tuple[str, str, tuple[float, ...], bool]]:
    """What a stream paints: (operator, k or K, inks, does it overprint), by a reader of graphics states of its own."""
    state, stack = {"k": None, "K": None, "Tr": 0, "over": False}, []
    states = (stream.obj if isinstance(stream, pikepdf.Page) else stream).get("/Resources", {}).get("/ExtGState", {})
    for operands, operator in pikepdf.parse_content_stream(stream):
        name = str(operator)
        if name == "q":
            stack.append(dict(state))
        elif name == "Q":
            state = stack.pop()
        elif name in ("k", "K"):
            state[name] = tuple(float(v) for v in operands)
        elif name == "Tr":
            state["Tr"] = int(operands[0])
        elif name == "gs":
            found = states[str(operands[0])]
            if "/op" in found or "/OP" in found:
                assert found.op == found.OP == bool(found.OPM)
                state["over"] = found.op
        elif name in SHOWS:
            yield name, *(("k", state["k"]) if state["Tr"] == 0 else ("K", state["K"])), state["over"]
        elif name in ("f", "F", "f*", "B", "B*", "b", "b*"):
            yield name, "k", state["k"], state["over"]
        elif name in ("S", "s"):
            yield name, "K", state["K"], state["over"]
        elif name in ("Do", "sh"):
            yield name, "", (), state["over"]


def mm(box: object) -> list[float]:
    """A box in mm."""
    return [float(v) / MM for v in box]


def test_they_are_built(booklets: tuple[Built, Built], gardens: tuple[Built, Built]) -> None:
    assert [str(d) for d in booklets[1].report] == []
    assert booklets[1].file.name == "repereess-automne-2019-impression.pdf"
    assert gardens[1].file.name == "cahiers-jardins-printemps-2024-impression.pdf"
    assert [d.code for d in gardens[1].report if d.code not in {e.code for e in gardens[0].report}] == ["image-petite"]


def test_boxes(both: tuple[Built, Built]) -> None:
    with pikepdf.open(both[1].file) as pdf:
        for page in pdf.pages:
            for name, beyond in (("/TrimBox", 0), ("/BleedBox", BLEED), ("/MediaBox", BLEED + SLUG)):
                expected = [TRIM[0] - beyond, TRIM[1] - beyond, TRIM[2] + beyond, TRIM[3] + beyond]
                assert mm(page.obj[name]) == pytest.approx(expected, abs=0.01), name
            assert "/CropBox" not in page.obj and "/Rotate" not in page.obj


def test_no_operator_sets_a_colour_but_in_cmyk(both: tuple[Built, Built]) -> None:
    with pikepdf.open(both[1].file) as pdf:
        used = {str(operator) for stream in streams(pdf) for _, operator in pikepdf.parse_content_stream(stream)}
    assert used <= ALLOWED
    assert {"k", "K"} <= used


def test_nothing_in_the_file_names_another_space(both: tuple[Built, Built]) -> None:
    with pikepdf.open(both[1].file) as pdf:
        for image in images(pdf):
            assert image.ColorSpace == "/DeviceCMYK" and "/SMask" not in image
        for each in pdf.objects:
            if isinstance(each, (pikepdf.Dictionary, pikepdf.Stream)):
                text = repr(each.stream_dict if isinstance(each, pikepdf.Stream) else each)
                assert not re.search("DeviceRGB|CalRGB|DeviceGray|CalGray|/Lab|ICCBased", text), text


def test_nothing_is_transparent(both: tuple[Built, Built]) -> None:
    """States may say « opaque »: blending would let the printer's flattening decide."""
    with pikepdf.open(both[1].file) as pdf:
        for each in pdf.objects:
            if isinstance(each, pikepdf.Dictionary):
                for state in each.get("/ExtGState", {}).values():
                    assert float(state.get("/ca", 1)) == float(state.get("/CA", 1)) == 1
                    assert "/SMask" not in state and "/BM" not in state
        for page in pdf.pages:
            assert page.obj.Group.S == "/Transparency" and page.obj.Group.CS == "/DeviceCMYK"


def test_ink(both: tuple[Built, Built]) -> None:
    with pikepdf.open(both[1].file) as pdf:
        found = {inks for stream in streams(pdf) for _, _, inks, _ in painted(stream)}
    assert None not in found  # every colour is set before it is used
    assert all(sum(inks) < 3 for inks in found)
    assert RICH in found and len(found) > 15


def test_text_in_encre_is_black_alone(both: tuple[Built, Built]) -> None:
    with pikepdf.open(both[1].file) as pdf:
        shown = [inks for stream in streams(pdf) for name, _, inks, _ in painted(stream) if name in SHOWS]
    assert RICH not in shown
    assert shown.count((0, 0, 0, 1)) > len(shown) / 2
    for inks in set(shown):  # no other near-black: what is dark is black, or a colour
        assert inks == (0, 0, 0, 1) or inks[3] <= 0.52


def test_large_areas_of_encre_keep_four_inks(booklets: tuple[Built, Built]) -> None:
    with pikepdf.open(booklets[1].file) as pdf:
        assert RICH in [inks for _, _, inks, _ in painted(pdf.pages[-1])]


def test_black_text_overprints_and_nothing_else(both: tuple[Built, Built]) -> None:
    with pikepdf.open(both[1].file) as pdf:
        marks = {(name in SHOWS and inks == (0, 0, 0, 1), over)
                 for stream in streams(pdf) for name, _, inks, over in painted(stream)}
    assert marks == {(True, True), (False, False)}


def test_output_intent(both: tuple[Built, Built]) -> None:
    with pikepdf.open(both[1].file) as pdf:
        (intent,) = pdf.Root.OutputIntents
        assert intent.S == "/GTS_PDFX"
        assert str(intent.OutputConditionIdentifier) == "FOGRA39"
        assert str(intent.RegistryName) == "http://www.color.org"
        assert intent.DestOutputProfile.N == 4
        data = intent.DestOutputProfile.read_bytes()
        assert data == (PROJECT / "assets/icc/FOGRA39L_coated.icc").read_bytes()
        profile = ImageCms.ImageCmsProfile(io.BytesIO(data)).profile
        assert (profile.device_class, profile.xcolor_space.strip()) == ("prtr", "CMYK")


def test_keys_of_pdf_x_4(both: tuple[Built, Built]) -> None:
    with pikepdf.open(both[1].file) as pdf:
        assert pdf.pdf_version == "1.6" and "/Encrypt" not in pdf.trailer and len(pdf.trailer.ID) == 2
        assert "/Filter" not in pdf.Root.Metadata
        assert pdf.docinfo["/Trapped"] == "/False" and "/GTS_PDFXVersion" not in pdf.docinfo
        with pdf.open_metadata() as xmp:
            assert xmp["pdfxid:GTS_PDFXVersion"] == "PDF/X-4"
            assert xmp["pdf:Trapped"] == "False"
            assert xmp["dc:title"] == str(pdf.docinfo["/Title"])
            assert re.fullmatch(r"uuid:[0-9a-f-]{36}", xmp["xmpMM:DocumentID"])
            assert xmp["xmpMM:VersionID"] and xmp["xmpMM:RenditionClass"]
            dates = {xmp[f"xmp:{key}"] for key in ("CreateDate", "ModifyDate", "MetadataDate")}
            assert dates == {"2019-10-02T07:06:40Z"}
            assert not [key for key in xmp if key.startswith("{http://ns.adobe.com/pdfx/1.3/}")]


def test_nothing_is_interactive(both: tuple[Built, Built]) -> None:
    with pikepdf.open(both[1].file) as pdf:
        assert not [page for page in pdf.pages if "/Annots" in page.obj or "/AA" in page.obj]
        assert not {"/AcroForm", "/OpenAction", "/AA", "/Names"} & set(pdf.Root.keys())
        assert not [each for each in pdf.objects if isinstance(each, pikepdf.Dictionary)
                    and ("/JS" in each or each.get("/Type") in ("/Annot", "/Action"))]


def test_fonts_are_embedded(both: tuple[Built, Built]) -> None:
    with pikepdf.open(both[1].file) as pdf:
        fonts = [each for each in pdf.objects if isinstance(each, pikepdf.Dictionary) and each.get("/Type") == "/Font"
                 and "/FontDescriptor" in each]
        assert fonts
        assert all({"/FontFile2", "/FontFile3"} & set(font.FontDescriptor.keys()) for font in fonts)


@pytest.mark.parametrize(("name", "pages", "added"), [("booklets", 28, 0), ("gardens", 20, 2)])
def test_extent_is_a_multiple_of_four(request: pytest.FixtureRequest, name: str, pages: int, added: int) -> None:
    screen, press = request.getfixturevalue(name)
    assert press.result.pages == len(press.texts) == pages
    assert screen.result.pages == pages - added


def test_text_is_that_of_the_screen(both: tuple[Built, Built]) -> None:
    """Page by page, but for the pages added before the back cover and the folios that follow them."""
    files = [pypdfium2.PdfDocument(built.file) for built in both]
    screen, press = ([presence.page_text(file, number) for number in range(len(file))] for file in files)
    added = len(press) - len(screen)
    assert [*press[:len(screen) - 1], press[-1]] == screen
    assert len(press[len(screen) - 1:-1]) == added


def test_pages_for_notes(gardens: tuple[Built, Built]) -> None:
    """Before the back cover: the title of the publication's own labels, the folio, lines to write on."""
    texts = gardens[1].texts
    for number in (18, 19):
        assert "À planter ici" in texts[number - 1] and str(number) in texts[number - 1]
    assert "Qui publie ces cahiers" in texts[19]
    assert all("À planter ici" not in text for text in gardens[0].texts)


@pytest.mark.parametrize(("parts", "added"), [
    (["pages/couverture", "pages/dos"], 2), (["pages/couverture", "outils", "pages/dos"], 1),
    (["pages/couverture"], 3)])
def test_small_extents(tmp_path: Path, parts: list[str], added: int) -> None:
    """Whatever is missing is added, before a back cover if there is one."""
    content = Path(shutil.copytree(JARDINS, tmp_path / "jardins"))
    plan = content / "editions/printemps-2024.yaml"
    head = plan.read_text(encoding="utf-8").split("flatplan:")[0]
    plan.write_text(f"{head}flatplan: [{', '.join(parts)}]\n", encoding="utf-8")
    built = build(tmp_path / "out", content=content, variant="press")
    assert built.result is not None, [str(d) for d in built.report]
    titles = ["À planter ici" in text for text in built.texts]
    last = parts[-1].endswith("dos")
    assert len(titles) % 4 == 0 and sum(titles) == added
    assert titles[-1] is not last and all(titles[len(titles) - added - last:len(titles) - last])


def test_two_builds_are_the_same(gardens: tuple[Built, Built], alone: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In another folder and another time zone."""
    monkeypatch.setitem(os.environ, "TZ", "Pacific/Auckland")
    content = shutil.copytree(JARDINS, tmp_path / "jardins")
    again = build(tmp_path / "ailleurs", content=content, variant="press")
    assert again.file.read_bytes() == gardens[1].file.read_bytes()


def test_photograph(gardens: tuple[Built, Built]) -> None:
    """Of all its pixels, in CMYK, within the ink limit, and of the colours of the file that was given."""
    with pikepdf.open(gardens[1].file) as pdf:
        (image,) = images(pdf)
        assert (image.ColorSpace, image.Width, image.Height, image.Filter) == ("/DeviceCMYK", 720, 900, "/DCTDecode")
        found = Image.open(io.BytesIO(image.read_raw_bytes()))
        found.load()  # Pillow turns Adobe's inverted inks round, as /Decode tells a reader to
        assert list(image.Decode) == [1, 0] * 4
    totals = [sum(pixel) / 2.55 for pixel in zip(*(band.tobytes() for band in found.split()), strict=True)]
    assert 150 < max(totals) <= 300
    back = ImageCms.profileToProfile(found, str(PROJECT / "assets/icc/FOGRA39L_coated.icc"),
                                     ImageCms.createProfile("sRGB"), renderingIntent=ImageCms.Intent.PERCEPTUAL,
                                     outputMode="RGB")
    given = Image.open(JARDINS / "images/rangs.jpg").convert("RGB")
    assert max(ImageStat.Stat(ImageChops.difference(back, given)).mean) < 12


SCALE = 4.0  # pixels for a point: 11 for a mm


def picture(page: pypdfium2.PdfPage) -> Image.Image:
    """The whole of a page, marks included."""
    return page.render(scale=SCALE).to_pil().convert("RGB")


def along(image: Image.Image, side: int, offset: float) -> list[tuple[int, ...]]:
    """The colours on a line parallel to a side of the trim (left, top, right, bottom), so many mm outside it."""
    k, edge = SCALE * MM, BLEED + SLUG
    left, top, right, bottom = edge * k, edge * k, (edge + TRIM[2]) * k, (edge + TRIM[3]) * k
    at = int((left - offset * k, top - offset * k, right + offset * k, bottom + offset * k)[side])
    line = (at, int(top), at + 1, int(bottom)) if side in (0, 2) else (int(left), at, int(right), at + 1)
    data = image.crop(line).tobytes()
    return [tuple(data[i:i + 3]) for i in range(0, len(data), 3)]


def near(colour: tuple[int, ...], others: list[tuple[int, ...]]) -> bool:
    """Whether one of some colours is nearly this one."""
    return any(max(abs(a - b) for a, b in zip(colour, other, strict=True)) < 12 for other in others)


def gaps(image: Image.Image, side: int) -> list[float]:
    """Where, in mm along a side, what is printed just inside the trim does not go on outside it.

    There must be ink at the edge of the bleed, and just outside the trim the same colour; within
    5 mm along will do, for discs that run out. The soft edges of shapes are passed over.
    """
    inside, outside, bleed = (along(image, side, offset) for offset in (-0.4, 0.4, BLEED - 0.2))
    reach, k = round(5 * SCALE * MM), SCALE * MM
    found = []
    for i in range(2, len(inside) - 2):
        flat = len(set(inside[i - 2:i + 3])) == 1 and min(inside[i]) < 254
        around = slice(max(0, i - reach), i + reach + 1)
        if flat and not (near(inside[i], outside[around]) and any(min(c) < 254 for c in bleed[around])):
            found.append(i / k)
    return found


TANGENT = 6  # mm: as much of a trim edge a disc may touch that ends on it


def test_what_bleeds_reaches_the_edge_of_the_bleed(both: tuple[Built, Built]) -> None:
    bleeding = 0
    for number, page in enumerate(pypdfium2.PdfDocument(both[1].file), 1):
        image = picture(page)
        for side in range(4):
            bleeding += any(min(colour) < 254 for colour in along(image, side, BLEED - 0.2))
            missing = gaps(image, side)
            assert len(missing) / (SCALE * MM) < TANGENT, (number, side, missing[0], missing[-1])
    assert bleeding > both[1].result.pages  # panels and tabs: about one side a page


@pytest.mark.parametrize(("ground", "reached"), [("white", 1), ("#7A2B55", 0)])
def test_the_measure_of_the_bleed_can_fail(ground: str, reached: float) -> None:
    """A shape that bleeds by too little, over the paper or over a panel that does bleed."""
    k, edge = SCALE * MM, BLEED + SLUG
    image = Image.new("RGB", (round(230 * k), round(317 * k)), ground)
    image.paste("#B4371B", (round((edge - reached) * k), round(60 * k), round(40 * k), round(90 * k)))
    missing = gaps(image, 0)
    assert (missing[0], missing[-1]) == (pytest.approx(50, abs=0.5), pytest.approx(80, abs=0.5))
    assert [gaps(image, side) for side in (1, 2, 3)] == [[], [], []]


def ring(image: Image.Image, inner: float, outer: float) -> Image.Image:
    """What stands between two distances in mm outside the trim; white elsewhere."""
    k, edge = SCALE * MM, BLEED + SLUG

    def box(distance: float) -> tuple[int, int, int, int]:
        near = round((edge - distance) * k)
        return near, near, image.width - near, image.height - near

    found = Image.new("L", image.size, 255)
    found.paste(image.crop(box(outer)), box(outer))
    found.paste(255, box(inner))
    return found


def test_only_marks_stand_beyond_the_bleed(both: tuple[Built, Built]) -> None:
    """Two black lines at each corner, on the edges of the trim, a millimetre away from the bleed."""
    edge = (BLEED + SLUG) * SCALE * MM
    for page in pypdfium2.PdfDocument(both[1].file):
        image = picture(page).convert("L")
        assert ring(image, BLEED + 0.2, BLEED + 0.8).getextrema() == (255, 255)
        marks = ring(image, BLEED + 0.2, BLEED + SLUG)
        for x in (edge, image.width - edge):
            for half in ((0, image.height // 2), (image.height // 2, image.height)):
                area = (round(x) - 3, half[0], round(x) + 4, half[1])
                assert marks.crop(area).getextrema()[0] < 128
                marks.paste(255, area)
        for y in (edge, image.height - edge):
            for half in ((0, image.width // 2), (image.width // 2, image.width)):
                area = (half[0], round(y) - 3, half[1], round(y) + 4)
                assert marks.crop(area).getextrema()[0] < 128
                marks.paste(255, area)
        assert marks.getextrema() == (255, 255)


def test_marks_are_in_black_ink(both: tuple[Built, Built]) -> None:
    """They are the last thing that a page paints, outside the clip."""
    with pikepdf.open(both[1].file) as pdf:
        for page in pdf.pages:
            assert list(painted(page))[-1] == ("S", "K", (0, 0, 0, 1), False)


LOGO = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 14" width="40mm" height="14mm">
<linearGradient id="g"><stop offset="0" stop-color="#B4371B"/><stop offset="1" stop-color="#2E6A3C"/></linearGradient>
<rect width="20" height="14" fill="#B4371B"/><path d="M20 0h20v14z"/><rect x="25" width="9" height="9" fill="url(#g)"/></svg>"""


@pytest.mark.parametrize("name", ["logo.svg", "logo.png"])
def test_logos_lose_their_rgb(studio: Callable[..., Path], tmp_path: Path, name: str) -> None:
    """A drawing, its gradient too, and a picture partly transparent, which keeps its mask."""
    project = studio("pages/couverture", "pages/quatrieme")
    (project / "content/images").mkdir()
    if name.endswith("svg"):
        (project / "content/images" / name).write_text(LOGO, encoding="utf-8")
    else:
        Image.new("RGBA", (900, 315), (180, 55, 27, 128)).save(project / "content/images" / name)
    settings = project / "content/publication.yaml"
    settings.write_text(settings.read_text(encoding="utf-8").replace(
        "  name: RTES\n", f"  name: RTES\n  logo: {{file: images/{name}, alt: Le logo}}\n", 1), encoding="utf-8")
    built = build(tmp_path / "out", project, variant="press")
    assert built.result is not None, [str(d) for d in built.report]
    with pikepdf.open(built.file) as pdf:
        colours = [image for image in images(pdf) if image.ColorSpace == "/DeviceCMYK"]
        assert len(colours) == name.endswith("png") and all("/SMask" in image for image in colours)
        used = {str(operator) for stream in streams(pdf) for _, operator in pikepdf.parse_content_stream(stream)}
        spaces = {str(operands[0]) for stream in streams(pdf) for operands, operator
                  in pikepdf.parse_content_stream(stream) if str(operator) in ("cs", "CS")}
        assert not used & {"rg", "RG", "g", "G"} and spaces <= {"/Pattern"}
        shadings = [each for each in pdf.objects if isinstance(each, pikepdf.Dictionary) and "/ShadingType" in each]
        assert len(shadings) == name.endswith("svg")
        assert all(each.ColorSpace == "/DeviceCMYK" and len(each.Function.Functions[0].C0) == 4 for each in shadings)
        red = [inks for _, _, inks, _ in painted(pdf.pages[0]) if inks and inks[0] < .4 and min(inks[1:3]) > .75]
        assert bool(red) or name.endswith("png")
        assert not [each for each in images(pdf) if each.ColorSpace == "/DeviceRGB"]
