"""The report of a build: what it says, and that every page is on it with words for who cannot see it."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pikepdf
import pytest
from lxml import html

from imprint import dossier, output, pagekeys
from imprint.catalogue import CATALOGUE
from imprint.diagnostics import Location, Report
from imprint.job import Job
from imprint.made import Result, Stretch
from imprint.shelf import Shelf
from imprint.typography import NBSP, NNBSP

PROJECT = Path(__file__).resolve().parents[2]
JARDINS = PROJECT / "tests" / "publications" / "jardins"
PARTS = (Stretch(1, "Couverture", "pages/couverture.yaml", "encre"),
         Stretch(3, "Trois puits", "fiches/trois-puits.md", "feuille"),
         Stretch(1, "Dos", "pages/dos.yaml", "encre"))


def blank(path: Path, pages: int) -> Path:
    """A PDF of blank pages with marks around their trim."""
    with pikepdf.new() as pdf:
        for _ in range(pages):
            pdf.add_blank_page(page_size=(638, 885))
            pdf.pages[-1].obj.TrimBox = pikepdf.Array([21, 21, 617, 863])
        pdf.save(path)
    return path


@pytest.fixture
def job(tmp_path: Path) -> Job:
    """The fictitious publication, its results in a folder of their own."""
    return Job(PROJECT, JARDINS, tmp_path)


def written(job: Job, results: list[Result], report: Report, kinds: dict[Path, str] | None = None) -> html.HtmlElement:
    """The report as a tree."""
    file = dossier.write(job, report, results, kinds or {}, {}, Shelf())
    assert file == job.out / "rapport.html"
    return html.fromstring(file.read_text(encoding="utf-8"))




def book(job: Job) -> Result:
    """A book of five pages."""
    return Result(blank(job.out / "livret.pdf", 5), 466_000, 1646, ("Une partie | qui attend",), 5, PARTS)


def test_the_pages_stand_as_the_reader_holds_them(job: Job) -> None:
    groups = written(job, [book(job)], Report()).xpath('//div[@class="group"]')
    assert [[img.get("alt") for img in group.iter("img")] for group in groups] == [
        ["Page 1, Couverture"], ["Page 2, Trois puits", "Page 3, Trois puits"], ["Page 4, Trois puits", "Page 5, Dos"]]
    assert all(img.get("src").startswith("data:image/webp;base64,") for group in groups for img in group.iter("img"))


def ruled(path: Path, heights: list[int]) -> Path:
    """A PDF of pages that each have a rule at a height."""
    with pikepdf.open(blank(path, len(heights)), allow_overwriting_input=True) as pdf:
        for page, height in zip(pdf.pages, heights, strict=True):
            page.obj.Contents = pikepdf.Stream(pdf, b"30 %d 500 9 re f" % height)
        pdf.save(path)
    return path


def test_only_pages_that_have_changed_are_drawn_again(job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn, draw = [], dossier._picture
    monkeypatch.setattr(dossier.crew, "processes", lambda: 1)
    monkeypatch.setattr(dossier, "_picture", lambda document, rank: drawn.append(rank) or draw(document, rank))
    shelf, made = Shelf(), book(job)
    ruled(made.file, [100, 200, 300])
    first = list(dossier.pictures(made, shelf))
    assert drawn == [0, 1, 2] and list(dossier.pictures(made, shelf)) == first and len(set(first)) == 3
    ruled(made.file, [100, 250, 300, 200])
    changed = list(dossier.pictures(made, shelf))
    assert drawn[3:] == [1] and changed == [first[0], changed[1], first[2], first[1]] and changed[1] not in first


def test_several_processes_draw_the_same_pictures(job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    made = book(job)
    ruled(made.file, [100, 200, 300])
    monkeypatch.setattr(dossier.crew, "processes", lambda: 1)
    alone = list(dossier.pictures(made, Shelf()))
    monkeypatch.setattr(dossier.crew, "processes", lambda: 2)
    shelf = Shelf()
    assert list(dossier.pictures(made, shelf)) == alone
    assert [shelf.get(key, "picture") for key in pagekeys.keys(made.file.read_bytes(), shelf)] == alone


def test_a_page_shows_what_was_said_of_its_part_and_of_itself(job: Job) -> None:
    report = Report()
    report.add("corps-vide", Location("fiches/trois-puits.md", 3))
    report.add("controle-images", Location(str(job.out / "livret.pdf"), 4), problem="une image", advice="à voir")
    tree = written(job, [book(job)], report)
    captions = [" ".join(each.text_content().split()) for each in tree.iter("figcaption")]
    assert captions == ["1 Couverture", "2 Trois puits 1 message", "3", "4 1 message", "5 Dos"]


@pytest.mark.parametrize(("codes", "made", "sentence"), [
    ((), True, "Tout est bon."),
    (("controle-images",), True, f"Bon, sous réserve de lire 1{NBSP}avertissement."),
    (("controle-images", "controle-acces"), True, f"À ne pas envoyer{NNBSP}: 1{NBSP}erreur à corriger."),
    (("controle-acces",), False, f"Rien n’a été écrit{NNBSP}: les fichiers précédents, s’il y en a, sont intacts."),
])
def test_the_verdict(job: Job, codes: tuple[str, ...], made: bool, sentence: str) -> None:
    report = Report()
    for code in codes:
        report.add(code, Location("a.pdf"), problem="un défaut", advice="à voir")
    tree = written(job, [book(job)] if made else [], report)
    assert [each.text for each in tree.xpath('//p[starts-with(@class, "verdict")]')] == [sentence]


def test_files_with_what_each_family_found(job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    made, report = book(job), Report()
    report.add("controle-images", Location(str(made.file), 4), problem="une image", advice="à voir")
    page = Result(job.out / "web" / "index.html", 1_448_000, 296, ())
    monkeypatch.setattr(dossier, "_printing", lambda file: {})  # blank pages have no output intent
    tree = written(job, [made, page], report, {made.file: "livret pour l’imprimeur (PDF/X-4)"})
    rows = [[" ".join(cell.text_content().split()) for cell in row] for row in tree.xpath("//tbody/tr")]
    assert rows == [
        [f"livret.pdf Livret pour l’imprimeur (PDF/X-4) : 5 pages, 466 ko, 1{NNBSP}646 passages retrouvés".replace(NNBSP, " "),
         "bon", "bon", "bon", "bon", "1 défaut", "bon", "bon"],
        ["web/index.html Page web : 1,4 Mo, 296 passages retrouvés", *["sans objet"] * 7]]


def test_every_family_of_the_preflight_has_its_column() -> None:
    assert {code for code, _, _ in dossier.FAMILIES} == {code for code in CATALOGUE if code.startswith("controle-")}
    assert not dossier.concerns("controle-surimpression", "livret pour l’écran (PDF/UA-1)")


def test_what_waits_and_what_was_said(job: Job) -> None:
    report = Report()
    report.add("controle-acces", Location(str(job.out / "livret.pdf"), 2), problem="un lien <muet>", advice="à voir")
    tree = written(job, [book(job)], report)
    assert [each.text for each in tree.xpath('//ul[@class="plain"]/li')] == ["Une partie qui attend"]
    assert [" ".join(each.text_content().split()) for each in tree.xpath('//ul[@class="messages"]/li')] == [
        "livret.pdf:2 controle-acces Contrôle, accès : un lien <muet> À voir"]


def test_a_card_and_the_sheets_of_a_booklet(job: Job) -> None:
    card = Result(blank(job.out / "01-puits.pdf", 2), 75_000, 24, (), 2, PARTS[1:2])
    sheets = Result(blank(job.out / "cahier.pdf", 3), 632_000, 296, (), 3)
    alts = [each.get("alt") for each in written(job, [sheets, card], Report()).iter("img")]
    assert alts == ["Cahier, feuille 1, recto", "Cahier, feuille 1, verso", "Cahier, feuille 2, recto", "Fiche Trois puits"]


def test_the_clock_can_be_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1570000000")
    assert dossier.clock() == f"le 02.10.2019 à 07{NBSP}h{NBSP}06"
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    assert re.fullmatch(rf"le \d\d\.\d\d\.\d{{4}} à \d\d{NBSP}h{NBSP}\d\d", dossier.clock())


def test_a_build_that_fails_still_reports(jardins: Path, tmp_path: Path) -> None:
    (jardins / "publication.yaml").write_text("series: [\n", encoding="utf-8")
    done = subprocess.run([sys.executable, str(PROJECT / "build.py"), "--content", str(jardins), "--out", str(tmp_path / "out")],
                          capture_output=True, text=True, timeout=120)
    assert done.returncode == 1
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == [".cache", output.LOCK, "rapport.html"]
    tree = html.parse(str(tmp_path / "out" / "rapport.html"), html.HTMLParser(encoding="utf-8"))
    assert "yaml" in tree.xpath('string(//ul[@class="messages"]/li[1])')
