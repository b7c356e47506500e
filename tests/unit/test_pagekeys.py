"""The pages of a finished PDF told by what they show."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, Stream

from imprint import faults, pagekeys, painted, preflight
from imprint.diagnostics import Report
from imprint.shelf import Shelf

BLACK, RED = b"0 0 0 1 k 0 0 9 9 re f", b"0 1 1 0 k 0 0 9 9 re f"


def made(*contents: bytes, before: int = 0, change: Callable[[Pdf], object] = lambda pdf: None) -> bytes:
    """A PDF of pages with these contents, after some objects that nothing shows; all pages call one form."""
    out, pdf = io.BytesIO(), Pdf.new()
    pdf.Root.Useless = Array([pdf.make_indirect(Dictionary(Number=number)) for number in range(before)])
    form = Stream(pdf, b"0 0 1 1 re f", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 9, 9]))
    for content in contents:
        page = pdf.add_blank_page(page_size=(595, 842))
        page.obj.Contents = Stream(pdf, content)
        page.obj.Resources = Dictionary(XObject=Dictionary(x0=form))
    change(pdf)
    pdf.save(out, deterministic_id=True)
    return out.getvalue()


def keys(data: bytes) -> tuple[str, ...]:
    """The keys of the pages of a file."""
    return pagekeys.keys(data, Shelf())


def test_a_page_has_the_key_of_what_it_shows() -> None:
    one, other, again = keys(made(BLACK, RED, BLACK))
    assert one == again != other and all((one, other))


def test_where_objects_stand_changes_nothing() -> None:
    assert keys(made(BLACK, RED)) == keys(made(RED, BLACK, before=7))[::-1]


@pytest.mark.parametrize("change", [
    lambda pdf: pdf.pages[0].obj.Resources.XObject.x0.write(b"0 0 2 2 re f"),
    lambda pdf: pdf.pages[0].obj.Resources.XObject.x0.__setattr__("BBox", Array([0, 0, 1, 1])),
    lambda pdf: pdf.pages[0].obj.__setattr__("MediaBox", Array([0, 0, 100, 100])),
    lambda pdf: pdf.pages[0].obj.__setattr__("Group", Dictionary(CS=Name.DeviceRGB)),
    lambda pdf: pdf.pages[0].obj.Parent.__setattr__("Rotate", 90),
    lambda pdf: pdf.Root.__setattr__("OCProperties", Dictionary(OCGs=Array())),
    lambda pdf: pdf.pages[0].obj.__setattr__("Annots", Array([Dictionary(AP=Dictionary(N=Stream(pdf, RED)))])),
], ids=["form", "entry of a form", "box", "group", "inherited", "layers", "annotation"])
def test_all_that_a_page_is_drawn_with_is_in_its_key(change: Callable[[Pdf], object]) -> None:
    assert keys(made(BLACK, change=change)) != keys(made(BLACK))


def test_what_a_page_does_not_show_is_not() -> None:
    link = Dictionary(Subtype=Name.Link, Dest=pikepdf.String("ailleurs"))
    changed = made(BLACK, change=lambda pdf: pdf.pages[0].obj.update({"/Annots": Array([link]), "/StructParents": 3}))
    assert keys(changed) == keys(made(BLACK))


def test_objects_in_a_ring_have_no_key() -> None:
    def tie(pdf: Pdf) -> None:
        pdf.pages[0].obj.Resources.XObject.x0.Self = pdf.pages[0].obj.Resources.XObject.x0

    found = keys(made(BLACK, change=tie))
    assert found == ("",)
    shelf, finds = Shelf(), iter("ab")
    assert [pagekeys.known(shelf, found[0], "letter", lambda: next(finds)) for _ in range(2)] == ["a", "b"]


def test_only_pages_that_have_changed_are_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read, page = [], painted.page
    monkeypatch.setattr(painted, "page", lambda source: read.append(source.index) or page(source))
    shelf, file = Shelf(tmp_path / "cache"), tmp_path / "a.pdf"
    found = []
    for data in (made(BLACK, RED), made(BLACK, RED, before=2), made(BLACK, BLACK + RED)):
        file.write_bytes(data)
        with Pdf.open(file) as pdf:
            found.append(faults.Document(pdf, file, shelf).pages)
    assert read == [0, 1, 1] and found[0] == found[1] != found[2]


def test_a_fault_in_a_page_known_before_is_found(tmp_path: Path) -> None:
    """The cache is full of the good file; what is planted in the finished one is told as if there were none."""
    shelf, file, told = Shelf(tmp_path / "cache"), tmp_path / "a.pdf", []
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)

    def claim(pdf: Pdf) -> None:
        pdf.Root.ViewerPreferences = Dictionary(Duplex=Name.DuplexFlipShortEdge)

    def plant(pdf: Pdf) -> None:
        claim(pdf)
        pdf.pages[1].obj.Resources.Font = Dictionary(F1=font)

    shown = b"BT /F1 9 Tf (mot) Tj ET"
    for change in (claim, plant):
        file.write_bytes(made(BLACK, shown, change=change))
        for shelves in (shelf, None):
            report = Report()
            assert preflight.check(file, report, shelves)
            told.append([each.message for each in report])
    assert told[0] == told[1] != told[2] == told[3]
    assert any("Helvetica" in message and "page 2" in message for message in told[2])
