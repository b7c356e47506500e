"""Imposed sheets, read back: order against a model of folded paper, places, clipping, marks, text, metadata."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from pikepdf import Dictionary, Name, Pdf

from imprint import impose
from imprint.diagnostics import Report

MM = 72 / 25.4
NEAR = 0.01  # mm, how exactly things stand where they must
COUNTS = range(4, 65, 4)
DRAWN = impose._drawn
Rect = tuple[float, float, float, float]


def fold(sheets: list[tuple[tuple[int, int], tuple[int, int]]]) -> list[int]:
    """The pages as a reader turns them: sheets (recto, verso) laid on one another, then folded.

    A model of paper, which knows nothing of formulas. The sheets lie in a heap, the outermost
    below, their rectos downwards; as one sees the verso, turned on the short edge, what is left on
    the recto is behind what is right on the verso. Closed to the right half, the heap is a book:
    its leaves are the left halves from the lowest sheet up, then the right halves from the top down.
    """
    left_leaves = [(recto[1], verso[0]) for recto, verso in sheets]   # outside, inside
    right_leaves = [(verso[1], recto[0]) for recto, verso in sheets]  # inside, outside
    return [page for leaf in [*left_leaves, *reversed(right_leaves)] for page in leaf]


def source(pages: int = 8, size: tuple[float, float] = (210, 297), bleed: float = 3, slug: float = 10,
           rotate: int = 0) -> bytes:
    """A press-like PDF: the page number in words, a rectangle over the bleed, one over the slug, boxes, title.

    `size`, `bleed` and `slug` (around the trim, bleed included) are in mm.
    """
    pdf = Pdf.new()
    width, height = ((v + 2 * slug) * MM for v in size)
    font = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
    for number in range(1, pages + 1):
        trim = [slug * MM, slug * MM, width - slug * MM, height - slug * MM]
        over = [trim[0] - bleed * MM, trim[1] - bleed * MM, trim[2] + bleed * MM, trim[3] + bleed * MM]
        art = f"1 0 0 0 k 0 0 {width} {height} re f 0 0 1 0 k " + \
              f"{over[0]} {over[1]} {over[2] - over[0]} {over[3] - over[1]} re f " + \
              f"0 0 0 1 k BT /F 24 Tf 200 300 Td (Page{number:02}) Tj ET"
        page = pdf.add_blank_page(page_size=(width, height))
        for key, value in {"/TrimBox": trim, "/BleedBox": over, "/Rotate": rotate,
                           "/Contents": pdf.make_stream(art.encode()),
                           "/Resources": Dictionary(Font=Dictionary(F=font)),
                           "/Group": Dictionary(S=Name.Transparency, CS=Name.DeviceCMYK)}.items():
            page.obj[key] = value
    profile = pdf.make_stream(b"profile", N=4)
    pdf.Root.OutputIntents = pikepdf.Array([Dictionary(
        Type=Name.OutputIntent, S=Name.GTS_PDFX, OutputConditionIdentifier="FOGRA39", DestOutputProfile=profile)])
    pdf.Root.Lang, pdf.docinfo.Title = "fr", "Un livret d’essai"
    with pdf.open_metadata(set_pikepdf_as_editor=False) as xmp:
        xmp["dc:title"], xmp["pdfuaid:part"], xmp["xmpMM:DocumentID"] = "Un livret d’essai", "1", "uuid:source"
    data = io.BytesIO()
    pdf.save(data, deterministic_id=True, force_version="1.6")
    return data.getvalue()


def opened(pdf: bytes) -> Pdf:
    """A PDF read back."""
    return Pdf.open(io.BytesIO(pdf))


def pages_of(pdf: bytes) -> list[tuple[int, int]]:
    """The pages left and right of the middle on each side, by where their words stand."""
    found = []
    for sheet in pypdfium2.PdfDocument(pdf):
        words, middle = sheet.get_textpage(), sheet.get_width() / 2
        numbers = {}
        for match in re.finditer(r"Page(\d\d)", words.get_text_range()):
            numbers[words.get_charbox(match.start())[0] < middle] = int(match[1])
        found.append((numbers[True], numbers[False]))
    return found


def rectangles(content: str) -> list[tuple[Rect, tuple[float, ...]]]:
    """The clip of each page placed, in mm, and its matrix: scale, shift in points."""
    found = re.findall(r"q ([\d. -]+) re W n ([\d.]+) 0 0 \2 ([\d.-]+) ([\d.-]+) cm /Page\d+ Do Q", content)
    clips = [[float(v) / MM for v in area.split()] for area, *_ in found]
    return [((x, y, x + w, y + h), tuple(map(float, matrix)))
            for (x, y, w, h), (_, *matrix) in zip(clips, found, strict=True)]


def trims(page: pikepdf.Page, original: Pdf) -> list[Rect]:
    """Where the source's TrimBoxes come to lie on a sheet, in mm."""
    box = [float(v) for v in original.pages[0].trimbox]
    return [tuple((scale * v + shift[i % 2]) / MM for i, v in enumerate(box))
            for _, (scale, *shift) in rectangles(page.Contents.read_bytes().decode())]


def lines(page: pikepdf.Page) -> list[Rect]:
    """The marks, in mm."""
    found = re.findall(r"(?m)^([\d.]+) ([\d.]+) m ([\d.]+) ([\d.]+) l S$", page.Contents.read_bytes().decode())
    return [tuple(float(v) / MM for v in line) for line in found]


def box_mm(box: pikepdf.Array) -> Rect:
    """A page box in mm."""
    return tuple(float(v) / MM for v in box)


@pytest.mark.parametrize("pages", COUNTS)
def test_folded_sheets_read_in_order(pages: int) -> None:
    sides = impose.order(pages)
    sheets = list(zip(sides[::2], sides[1::2], strict=True))
    assert len(sheets) == pages // 4
    assert fold(sheets) == list(range(1, pages + 1))


def test_the_model_of_paper_can_fail() -> None:
    assert fold([((8, 1), (2, 7)), ((6, 3), (4, 5))]) == [1, 2, 3, 4, 5, 6, 7, 8]
    assert fold([((1, 8), (2, 7)), ((6, 3), (4, 5))]) != [1, 2, 3, 4, 5, 6, 7, 8]
    assert fold([((6, 3), (4, 5)), ((8, 1), (2, 7))]) != [1, 2, 3, 4, 5, 6, 7, 8]


@pytest.mark.parametrize("pages", [0, 1, 2, 3, 5, 27, 30])
def test_no_order_for_what_makes_no_whole_sheets(pages: int) -> None:
    with pytest.raises(impose.Uneven, match=f"^{pages} pages"):
        impose.order(pages)


@pytest.mark.parametrize("pages", COUNTS)
def test_the_words_of_every_page_are_where_the_order_says(pages: int) -> None:
    sheets = pages_of(impose.impose(source(pages), "a3", 0))
    assert sheets == impose.order(pages)
    assert fold(list(zip(sheets[::2], sheets[1::2], strict=True))) == list(range(1, pages + 1))


@pytest.mark.parametrize(("sheet", "media", "trim"), [("a3", (450, 320), (420, 297)), ("a4", (320, 225), (297, 210))])
def test_boxes_of_the_sheet(sheet: str, media: tuple[float, float], trim: tuple[float, float]) -> None:
    made = opened(impose.impose(source(), sheet, 1))
    scale = trim[1] / 297
    for page in made.pages:
        left, bottom = (media[0] - trim[0]) / 2, (media[1] - trim[1]) / 2
        assert box_mm(page.mediabox) == pytest.approx((0, 0, *media), abs=NEAR)
        assert box_mm(page.trimbox) == pytest.approx((left, bottom, left + trim[0], bottom + trim[1]), abs=NEAR)
        bleed = box_mm(page.obj.BleedBox)
        assert bleed[1::2] == pytest.approx((bottom - 3 * scale, bottom + trim[1] + 3 * scale), abs=NEAR)
        assert media[0] > bleed[2] >= left + trim[0] - NEAR and 0 < bleed[0] <= left + NEAR
        assert page.obj.Group.CS == Name.DeviceCMYK


@pytest.mark.parametrize(("sheet", "size", "expected"), [
    ("a3", (210, 297), [(15, 11.5, 225, 308.5), (225, 11.5, 435, 308.5)]),          # at its size, to the half
    ("a4", (210, 297), [(11.515, 7.5, 160, 217.5), (160, 7.5, 308.485, 217.5)]),    # reduced by 210 / 297
    ("a4", (148, 210), [(12, 7.5, 160, 217.5), (160, 7.5, 308, 217.5)]),            # A5 at its size
    ("a3", (105, 105), [(15, 55, 225, 265), (225, 55, 435, 265)]),                  # a square, centred
])
def test_pages_lie_against_the_spine(sheet: str, size: tuple[float, float], expected: list[Rect]) -> None:
    data = source(size=size)
    for page in opened(impose.impose(data, sheet, 0)).pages:
        for found, wanted in zip(trims(page, opened(data)), expected, strict=True):
            assert found == pytest.approx(wanted, abs=NEAR)


@pytest.mark.parametrize("bleed", [0, 2, 3])
def test_bleed_is_kept_outwards_and_clipped_at_the_spine(bleed: float) -> None:
    for page in opened(impose.impose(source(bleed=bleed), "a3", 0)).pages:
        (left, _), (right, _) = rectangles(page.Contents.read_bytes().decode())
        assert left == pytest.approx((15 - bleed, 11.5 - bleed, 225, 308.5 + bleed), abs=NEAR)
        assert right == pytest.approx((225, 11.5 - bleed, 435 + bleed, 308.5 + bleed), abs=NEAR)


def test_a_wide_bleed_does_not_run_into_the_marks() -> None:
    made = opened(impose.impose(source(bleed=8), "a4", 0))
    bleed = box_mm(made.pages[0].obj.BleedBox)
    assert bleed[3] == pytest.approx(217.5 + 3 * 210 / 297, abs=NEAR)


def test_only_the_bleed_is_seen_of_what_is_beyond_the_trim() -> None:
    """The source's slug is cyan, its bleed and page yellow; a sheet has yellow to 3 mm, then paper."""
    scale = 4
    picture = pypdfium2.PdfDocument(impose.impose(source(), "a3", 0))[0].render(scale=scale).to_pil().convert("RGB")

    def colour(x: float, y: float) -> tuple[bool, ...]:
        pixel = picture.getpixel((round(x * MM * scale), picture.height - round(y * MM * scale)))
        return tuple(value > 150 for value in pixel)

    yellow, paper = (True, True, False), (True, True, True)
    for x, y in ((12.3, 160), (437.7, 160), (100, 8.8), (300, 311.2), (224.8, 160), (225.2, 160)):
        assert colour(x, y) == yellow, (x, y)
    for x, y in ((11.7, 160), (438.3, 160), (100, 8.2), (300, 311.8)):
        assert colour(x, y) == paper, (x, y)


@pytest.mark.parametrize("pages", [4, 8, 28])
def test_creep_moves_pages_towards_the_spine_sheet_by_sheet(pages: int) -> None:
    data = source(pages)
    sides = [trims(page, opened(data)) for page in opened(impose.impose(data, "a3", 2.4)).pages]
    moved = [(left[2] - 225, 225 - right[0]) for left, right in sides]
    for recto, verso in zip(moved[::2], moved[1::2], strict=True):
        assert recto == pytest.approx(verso, abs=NEAR)  # both sides of a sheet alike
    by_sheet = [left for left, _ in moved[::2]]
    assert by_sheet[0] == pytest.approx(0, abs=NEAR)
    assert all(left == pytest.approx(right, abs=NEAR) for left, right in moved)
    if pages > 4:
        assert by_sheet[-1] == pytest.approx(2.4, abs=NEAR)
        steps = [b - a for a, b in pairwise(by_sheet)]
        assert steps == pytest.approx([2.4 / (len(by_sheet) - 1)] * len(steps), abs=NEAR)


def test_creep_lets_no_page_pass_the_spine() -> None:
    for page in opened(impose.impose(source(16), "a3", 2)).pages:
        (left, _), (right, _) = rectangles(page.Contents.read_bytes().decode())
        assert left[2] == pytest.approx(225, abs=NEAR) == right[0]


@pytest.mark.parametrize("creep", [-0.1, 10.1, float("nan")])
def test_creep_out_of_bounds(creep: float) -> None:
    with pytest.raises(ValueError, match="creep"):
        impose.impose(source(), "a3", creep)


@pytest.mark.parametrize("sheet", ["a3", "a4"])
@pytest.mark.parametrize("creep", [0, 4.5, 10])
def test_marks_stand_outside_trim_and_bleed(sheet: str, creep: float) -> None:
    data = source(12)
    for page in opened(impose.impose(data, sheet, creep)).pages:
        marks, media, bleed = lines(page), box_mm(page.mediabox), box_mm(page.obj.BleedBox)
        left, right = trims(page, opened(data))
        assert len(marks) == 10
        for x0, y0, x1, y1 in marks:
            xs, ys = sorted((x0, x1)), sorted((y0, y1))
            assert 0 < xs[0] <= xs[1] < media[2] and 0 < ys[0] <= ys[1] < media[3]
            assert xs[1] < bleed[0] or xs[0] > bleed[2] or ys[1] < bleed[1] or ys[0] > bleed[3]
        upright, across = sorted({round(m[0], 2) for m in marks if m[0] == m[2]}), {round(m[1], 2) for m in marks if m[1] == m[3]}
        assert upright == pytest.approx([left[0], media[2] / 2, right[2]], abs=NEAR)
        assert sorted(across) == pytest.approx([left[1], left[3]], abs=NEAR)


def test_marks_are_black_alone() -> None:
    """The sheet's own operators set no colour but K 100; the fold is dashed, the trim is not."""
    made = opened(impose.impose(source(), "a3", 1))  # held: pages go with their file
    page = made.pages[0]
    used = [(str(operator), [float(v) for v in operands]) for operands, operator in pikepdf.parse_content_stream(page)
            if str(operator) in {"g", "G", "rg", "RG", "k", "K", "cs", "CS", "sc", "SC", "scn", "SCN", "sh"}]
    assert used == [("K", [0, 0, 0, 1])]
    content = page.Contents.read_bytes().decode()
    assert len(re.findall(r"l S", content.split("[2 1.5] 0 d")[0])) == 8
    assert len(re.findall(r"l S", content.split("[2 1.5] 0 d")[1])) == 2


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_a_turned_page_is_placed_as_it_is_shown(rotate: int) -> None:
    size = (297, 210) if rotate % 180 else (210, 297)
    data = source(4, size=size, rotate=rotate)
    sheet = pypdfium2.PdfDocument(impose.impose(data, "a3", 0))[0].render(scale=1).to_pil()
    whole = pypdfium2.PdfDocument(data)
    for number, left in ((4, True), (1, False)):
        shown = whole[number - 1].render(scale=1).to_pil()
        slug = 10 * MM
        shown = shown.crop((slug + 2, slug + 2, shown.width - slug - 2, shown.height - slug - 2)).convert("L")
        x, y = (15 if left else 225) * MM + 2, 11.5 * MM + 2
        placed = sheet.crop((x, y, x + shown.width, y + shown.height)).convert("L")
        words, found = (picture.point(lambda v: 255 * (v < 100)).getbbox() for picture in (shown, placed))
        assert words is not None
        assert found == pytest.approx(words, abs=2)  # pixels of 1 pt


def test_what_the_source_says_of_itself_is_kept() -> None:
    made = opened(impose.impose(source(), "a4", 1))
    assert made.pdf_version == "1.6"
    assert str(made.docinfo.Title) == "Un livret d’essai" and str(made.Root.Lang) == "fr"
    assert str(made.Root.OutputIntents[0].OutputConditionIdentifier) == "FOGRA39"
    assert made.Root.OutputIntents[0].DestOutputProfile.read_bytes() == b"profile"
    with made.open_metadata() as xmp:
        assert xmp["dc:title"] == "Un livret d’essai"
        assert "pdfuaid:part" not in xmp  # the sheets are not tagged
        assert xmp["xmpMM:DocumentID"].startswith("uuid:") and xmp["xmpMM:DocumentID"] != "uuid:source"
    assert "/StructTreeRoot" not in made.Root and "/MarkInfo" not in made.Root
    assert made.Root.ViewerPreferences.PrintScaling == Name("/None")
    assert made.Root.ViewerPreferences.Duplex == Name.DuplexFlipShortEdge
    assert {str(form.Resources.Font.F.BaseFont) for page in made.pages
            for form in page.Resources.XObject.values()} == {"/Helvetica"}
    assert made.check_pdf_syntax() == []


def test_twice_the_same() -> None:
    assert impose.impose(source(), "a3", 1.5) == impose.impose(source(), "a3", 1.5)
    assert impose.impose(source(), "a3", 1.5) != impose.impose(source(), "a3", 1)


@pytest.mark.parametrize(("sheet", "name"), [("a3", "livret-cahier.pdf"), ("a4", "livret-cahier-a5.pdf")])
def test_files(sheet: str, name: str, tmp_path: Path) -> None:
    (tmp_path / "livret.pdf").write_bytes(source())
    report = Report()
    file = impose.run(tmp_path / "livret.pdf", tmp_path / "out", sheet, 1, report)
    assert file == tmp_path / "out" / name and list(report) == []
    assert file.read_bytes() == impose.impose(source(), sheet, 1)


def test_the_ending_of_a_variant_gives_way(tmp_path: Path) -> None:
    (tmp_path / "livret-epreuve.pdf").write_bytes(source())
    assert impose.run(tmp_path / "livret-epreuve.pdf", tmp_path, "a3", 0, Report()) == tmp_path / "livret-cahier.pdf"


@pytest.mark.parametrize(("pages", "whole"), [(1, 4), (5, 8), (27, 28)])
def test_a_page_count_that_makes_no_booklet_is_told(pages: int, whole: int, tmp_path: Path) -> None:
    path, report = tmp_path / "livret.pdf", Report()
    path.write_bytes(source(pages))
    assert impose.run(path, tmp_path / "out", "a3", 0, report) is None
    assert [str(d) for d in report] == [
        f"{path}: erreur[cahier-pages]: le PDF compte {pages} page(s), et un cahier se plie par quatre\n    aide : "
        + f"il en faut {whole} : partez du PDF destiné à l’imprimeur, que la maquette complète"]
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(("fault", "lost"), [
    ((impose, "order", lambda pages: [(8, 1), (2, 7), (6, 3), (4, 3)]), "5"),
    ((impose, "_drawn", lambda name, where: "" if name == "/Page3" else DRAWN(name, where)), "3"),
    ((impose, "_drawn", lambda name, where: DRAWN(name, replace(where, shift=(0, -1000)))), "1, 2, 3, 4, 5, 6, 7, 8"),
])
def test_words_lost_on_the_way_are_told(fault: tuple[object, str, object], lost: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sheets are not written, and those of an earlier run stay."""
    path, report = tmp_path / "livret.pdf", Report()
    path.write_bytes(source())
    (tmp_path / "livret-cahier.pdf").write_bytes(b"%PDF an earlier one")
    monkeypatch.setattr(*fault)
    assert impose.run(path, tmp_path, "a3", 0, report) is None
    assert [str(d) for d in report] == [
        f"{path}: erreur[cahier-perdu]: le cahier ne porte pas le texte entier de ces pages : {lost}\n"
        "    aide : il n’a pas été écrit : c’est un défaut de l’imposition, à signaler avec le PDF"]
    assert (tmp_path / "livret-cahier.pdf").read_bytes() == b"%PDF an earlier one"


def test_a_source_that_is_no_pdf_is_told(tmp_path: Path) -> None:
    path, report = tmp_path / "livret.pdf", Report()
    path.write_bytes(b"%PDF-1.7 cut short")
    assert impose.run(path, tmp_path, "a3", 0, report) is None
    assert impose.run(tmp_path / "rien.pdf", tmp_path, "a3", 0, report) is None
    assert [d.code for d in report] == ["pdf-illisible", "pdf-illisible"]
    assert sorted(p.name for p in tmp_path.iterdir()) == ["livret.pdf"]
    told = [str(d) for d in report]
    assert "le PDF « rien.pdf » ne se lit pas : le fichier n’existe pas\n" in told[1]
    assert "le PDF « livret.pdf » ne se lit pas : ce n’est pas un PDF entier\n" in told[0]
