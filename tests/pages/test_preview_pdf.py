"""The PDF that the preview writes after each save: all that a build’s has, from objects that mostly stood there before."""

from __future__ import annotations

import asyncio
import shutil
from io import BytesIO
from pathlib import Path
from typing import Any

import page
import pikepdf
import pypdfium2
import pytest

from imprint import bind, output
from imprint.diagnostics import Report
from imprint.job import Job
from imprint.preview.desk import Desk
from imprint.preview.proof import Proof, Proofs
from imprint.preview.session import Busy, Session, State
from tests.conftest import JARDINS, PROJECT
from tests.pages.test_preview import CARD, edit
from tests.pages.test_tagging import Tree

pytestmark = pytest.mark.build


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """The fictitious publication on a desk."""
    content = Path(shutil.copytree(JARDINS, tmp_path_factory.mktemp("bureau") / "jardins"))
    desk = Desk(Job(PROJECT, content, content.parent / "out"))
    desk.refresh()
    return desk


def written(desk: Desk) -> bytes:
    """What the desk writes, without a fault."""
    report = Report()
    data = desk.pdf(report)
    assert data and not list(report)
    return data


def built(desk: Desk) -> bytes:
    """The same pages as a build puts them together."""
    return bind.bind(desk._bench.book, desk._bench.laid, desk.job.variant.standard)


def told(data: bytes) -> dict[str, Any]:
    """All that a PDF says, but for the numbers of its objects."""
    tree, pdf = Tree(data), pikepdf.open(BytesIO(data))
    numbers = {sheet.objgen: number for number, sheet in enumerate(pdf.pages)}
    with pdf.open_outline() as outline:
        def bookmarks(items: Any) -> list[Any]:
            return [(each.title, numbers[each.destination[0].objgen], bookmarks(each.children)) for each in items]
        marks = bookmarks(outline.root)
    links = [(number, [round(float(x), 3) for x in link.Rect], str(link.Contents), str(link.get("/Dest", "")), str(link.get("/A", {}).get("/URI", "")))
             for number, sheet in enumerate(pdf.pages) for link in sheet.get("/Annots", [])]
    places = [(str(name), numbers[place[0].objgen], [float(x) for x in place[2:4]])
              for name, place in pikepdf.NameTree(pdf.Root.Names.Dests).items()]
    texts = [each.get_textpage().get_text_range() for each in pypdfium2.PdfDocument(data)]
    notes = len(pdf.Root.StructTreeRoot.IDTree.Names) if "/IDTree" in pdf.Root.StructTreeRoot else 0
    return {"roles": tree.outline(tree.root), "texts": [tree.text(tag) for tag in tree.root.walk()], "outline": marks, "links": links,
            "names": places, "pages": texts, "notes": notes, "labels": [each.label for each in pdf.pages], "language": str(pdf.Root.Lang),
            "alternatives": [str(tag.entries.get("/Alt", "")) for tag in tree.root.walk()], "info": {k: str(v) for k, v in pdf.docinfo.items()},
            "pictures": [each.render(scale=0.5).to_pil().tobytes() for each in pypdfium2.PdfDocument(data)]}


def leads_back(data: bytes) -> None:
    """The parent tree leads from content and from links to the element that holds them (ISO 32000-1, 14.7.4.4)."""
    tree = Tree(data)
    parents = pikepdf.NumberTree(tree.pdf.Root.StructTreeRoot.ParentTree)
    found = 0
    for tag in tree.root.walk():
        for kid in tag.kids:
            if isinstance(kid, pikepdf.Dictionary):
                assert parents[int(kid.StructParent)].objgen == tag.entries.objgen
                found += 1
            elif isinstance(kid, tuple):
                keys = [tree.pdf.pages[kid[0]].StructParents]
                keys += [int(each.Stm.StructParents) for each in tag.entries.K if isinstance(each, pikepdf.Dictionary) and "/Stm" in each and each.MCID == kid[1]]
                assert any(kid[1] < len(parents[int(key)]) and parents[int(key)][kid[1]].objgen == tag.entries.objgen for key in keys)
                found += 1
    assert found > 500


def standing(desk: Desk) -> set[int]:
    """The numbers that parts of the PDF begin with."""
    return {part.stretch.first for part in desk._bench.booklet._parts.values()}


def test_all_that_a_build_has(desk: Desk, tmp_path: Path) -> None:
    """Text, structure, links, names, outline, labels, pictures are those of a build; no rule of PDF/UA-1 is broken."""
    data = written(desk)
    assert told(data) == told(built(desk))
    leads_back(data)
    (tmp_path / "a.pdf").write_bytes(data)
    assert page.validate_pdf(str(tmp_path / "a.pdf"), profile=page.ValidationProfile.PDF_UA_1).is_compliant
    assert pikepdf.open(BytesIO(data)).check_pdf_syntax() == []


def test_after_changes(desk: Desk) -> None:
    """So it is after a word, where only the card is written again; after a title, which other pages print; and without a part."""
    for find, replace, most in (("La première margelle", "La dernière margelle (ŵ)", 1), ("title: Une photo", "title: Une image", 5)):
        before = standing(desk)
        desk.refresh([edit(desk.job.content / CARD, find, replace)])
        assert told(written(desk)) == told(built(desk))
        assert 1 <= len(before - standing(desk)) <= most
    edition = desk.job.content / "editions" / "printemps-2024.yaml"
    desk.refresh([edit(edition, "      - fiches/semis-de-lune\n", "")])
    data = written(desk)
    assert told(data) == told(built(desk)) and len(pikepdf.open(BytesIO(data)).pages) == 17
    leads_back(data)


def test_a_build_is_waited_for(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """While a build is at work in the folder of results nothing is written there; afterwards it is, and told."""
    async def proved(self: Proofs, job: Job) -> Proof:
        return Proof(True, ())

    def write(self: Session, *given: Any) -> None:
        try:
            one(self, *given)
        except Busy:
            self._loop.call_soon_threadsafe(refused.set)
            raise

    async def run() -> None:
        session = Session(desk.job)
        session._desk, session._loop = desk, asyncio.get_running_loop()
        session.state = State(desk.view, pdf="making")
        with output.alone(desk.job.out, lambda: pytest.fail("locked")):
            writing = asyncio.create_task(session._publish(desk.view))
            await refused.wait()
            assert not file.exists() and session.state.pdf == "making"
        await writing
        assert pikepdf.open(file).pages and session.state.pdf == "proved"

    file, refused, one = desk.job.out / desk.view.file, asyncio.Event(), Session._write
    monkeypatch.setattr(Session, "_write", write)
    monkeypatch.setattr(Proofs, "make", proved)
    asyncio.run(run())
