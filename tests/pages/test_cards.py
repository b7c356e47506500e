"""Each card as a file of its own, read back: names, words, pictures, metadata, outline, links, PDF/UA-1."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import page
import pikepdf
import pytest
import yaml
from PIL import ImageChops
from pypdfium2 import PdfDocument

from imprint import bind, pipeline
from imprint.compose import Book
from imprint.layout import LaidOut, Layout
from imprint.made import Result
from imprint.plan import PlannedPart
from imprint.presence import bare
from tests.conftest import JARDINS
from tests.pages.conftest import Built, Made, make_cards

SLUGS = ["porto-novo", "plateau-central", "longueuil", "competences-pour-demain", "mopti", "bethleem", "occitanie",
         "dank", "medenine", "the-shan", "sicoval"]
SMALL = ["trois-puits", "grainotheque", "semis-de-lune"]


@pytest.fixture(scope="module")
def garden(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A few parts of the second publication; a card refers to an article, to another card and to itself."""
    content = Path(shutil.copytree(JARDINS, tmp_path_factory.mktemp("jardins") / "jardins"))
    edition = content / "editions" / "printemps-2024.yaml"
    data = yaml.safe_load(edition.read_text(encoding="utf-8"))
    data["flatplan"] = ["pages/couverture", "articles/friches",
                        {"section": "recoltes", "parts": [f"fiches/{slug}" for slug in SMALL]}, "sources", "pages/dos"]
    edition.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    with (content / "fiches" / "semis-de-lune.md").open("a", encoding="utf-8") as card:
        card.write("\nVoir [[articles/friches]], puis [[fiches/trois-puits]], et [[fiches/semis-de-lune]].\n")
    return content


@pytest.fixture(scope="module")
def planted(garden: Path, tmp_path_factory: pytest.TempPathFactory) -> Made:
    """The cards of these few parts."""
    return make_cards(tmp_path_factory.mktemp("carrés"), garden)


@pytest.fixture
def everything(autumn_cards: Made, planted: Made) -> list[Result]:
    """The cards of both publications."""
    return [*autumn_cards.results, *planted.results]


def texts(file: Path) -> list[str]:
    """The text of each page, as the presence proof compares it."""
    return [bare(each.get_textpage().get_text_bounded()) for each in PdfDocument(file)]


def folios(pdf: pikepdf.Pdf) -> range:
    """The folios that the page labels give."""
    start = int(pdf.Root.PageLabels.Nums[1].St)
    return range(start, start + len(pdf.pages))


def annotations(file: Path) -> list[str]:
    """Where the links of a file lead."""
    with pikepdf.open(file) as pdf:
        return [str(each.A.URI) if "/A" in each else f"#{each.Dest}"
                for sheet in pdf.pages for each in sheet.obj.get("/Annots", [])]


def test_one_file_a_card_without_a_word(autumn_cards: Made) -> None:
    assert autumn_cards.told == []
    assert autumn_cards.files == [f"fiches-automne-2019/{n:02}-{slug}.pdf" for n, slug in enumerate(SLUGS, 1)]
    assert [result.file.relative_to(autumn_cards.out).as_posix() for result in autumn_cards.results] == autumn_cards.files
    assert [result.pages for result in autumn_cards.results] == [2 if slug == "plateau-central" else 1 for slug in SLUGS]
    assert all(result.words > 15 and result.size == result.file.stat().st_size for result in autumn_cards.results)


def test_another_publication_names_its_own_folder(planted: Made) -> None:
    assert [line for line in planted.told if "erreur" in line] == []
    assert planted.files == [f"jardins-printemps-2024/{n:02}-{slug}.pdf" for n, slug in enumerate(SMALL, 1)]


def test_every_rule_of_pdf_ua(everything: list[Result], summer_cards: Made) -> None:
    profile = page.ValidationProfile.PDF_UA_1
    assert len(everything) == len(SLUGS) + len(SMALL) and len(summer_cards.results) == len(SLUGS)
    for result in (*everything, *summer_cards.results):
        verdict = page.validate_pdf(str(result.file), profile=profile)
        assert verdict.is_compliant and not list(verdict.failures), result.file.name


def test_words_and_folios_are_those_of_the_booklet(autumn_cards: Made, booklet: Built) -> None:
    whole = texts(booklet.file)
    seen = []
    for result in autumn_cards.results:
        with pikepdf.open(result.file) as pdf:
            pages = list(folios(pdf))
        assert texts(result.file) == [whole[folio - 1] for folio in pages], result.file.name
        assert all(str(folio) in whole[folio - 1] for folio in pages)
        seen += pages
    assert seen == list(range(9, 21))


def test_pages_look_as_in_the_booklet(autumn_cards: Made, booklet: Built) -> None:
    whole = PdfDocument(booklet.file)
    for result in autumn_cards.results:
        with pikepdf.open(result.file) as pdf:
            pages = list(folios(pdf))
        for folio, sheet in zip(pages, PdfDocument(result.file), strict=True):
            pictures = [each.render(scale=0.7).to_pil().convert("RGB") for each in (sheet, whole[folio - 1])]
            assert ImageChops.difference(*pictures).getbbox() is None, result.file.name


def test_metadata(autumn_cards: Made, planted: Made) -> None:
    with pikepdf.open(autumn_cards.results[9].file) as pdf, pdf.open_metadata() as xmp:
        title = "Labellisation bio et équitable de la filière du thé Shan – RepèreESS, Édition d’automne 2019"
        assert str(pdf.docinfo.Title) == xmp["dc:title"] == title
        assert xmp["pdfuaid:part"] == "1" and "BY-NC-ND" in xmp["dc:rights"]
        assert str(pdf.docinfo.CreationDate).startswith("D:20191002") and str(pdf.Root.Lang) == "fr"
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
    found = PdfDocument(planted.results[0].file).get_metadata_dict()
    assert found["Title"] == "Une photo, trois puits et des fèves – Cahiers des jardins partagés, Cahier de printemps 2024"
    assert found["Subject"] == "Échange Namur / Évora (Portugal)" and found["Keywords"] == "eau, semences"


def test_titles_are_all_different(everything: list[Result]) -> None:
    assert len({PdfDocument(result.file).get_metadata_dict()["Title"] for result in everything}) == len(everything)


def test_the_outline_is_the_title_and_its_headings(everything: list[Result]) -> None:
    for result in everything:
        with pikepdf.open(result.file) as pdf, pdf.open_outline() as outline:
            assert len(outline.root) == 1, result.file.name
            title, found = outline.root[0].title, [item.title for item in outline.root[0].children]
            assert bare(title) == bare(str(pdf.docinfo.Title).split(" – ")[0])
            assert found and all(bare(text) in "".join(texts(result.file)) for text in found)


def test_the_outline_goes_down_to_intertitles(planted: Made) -> None:
    with pikepdf.open(planted.results[0].file) as pdf, pdf.open_outline() as outline:
        children = [(item.title, [each.title for each in item.children]) for item in outline.root[0].children]
    assert children == [("Le terrain", ["Le seau et le carnet", "Ce qui a raté"]), ("Budget", []), ("À qui écrire", [])]


def test_links_that_leave_for_the_web_or_the_post_are_live(autumn_cards: Made) -> None:
    links = {result.file.stem[3:]: annotations(result.file) for result in autumn_cards.results}
    assert "mailto:luc.raimbault@cergypontoise.fr" in links["porto-novo"]
    assert any(link.startswith("https://www.youtube.com/") for link in links["plateau-central"])
    assert not [link for found in links.values() for link in found if link.startswith("#")]


def test_references_to_other_parts_are_words(planted: Made) -> None:
    """The words of all three stay; only the one that leads to the card itself is a link."""
    file = planted.results[2].file
    words = " ".join(PdfDocument(file)[0].get_textpage().get_text_bounded().replace("\u00a0", " ").split())
    assert re.search(r"Voir « .+ » \(page 2\), puis « Une photo, trois puits et des fèves » \(page \d\), "
                     r"et « Semer la nuit » \(page \d\)\.", words)
    assert set(annotations(file)) == {"#semis-de-lune"}
    with pikepdf.open(file) as pdf:
        roles = [str(each.S) for each in pdf.objects if isinstance(each, pikepdf.Dictionary) and each.get("/Type") == "/StructElem"]
    assert roles.count("/Link") == 1


def test_the_engine_has_nothing_to_say_when_writing(garden: Path, tmp_path: Path,
                                                    caplog: pytest.LogCaptureFixture) -> None:
    make_cards(tmp_path, garden, "semis-de-lune")
    assert [record.getMessage() for record in caplog.records if record.name == "weasyprint"] == []


@pytest.mark.parametrize("slug", ["grainotheque", "semis-de-lune"])
def test_one_card_alone_is_the_same_file(slug: str, planted: Made, garden: Path, tmp_path: Path) -> None:
    number = SMALL.index(slug)
    alone = make_cards(tmp_path, garden, slug)
    assert alone.files == [planted.files[number]]
    assert alone.results[0].file.read_bytes() == planted.results[number].file.read_bytes()


@pytest.mark.parametrize("shards", [2, 4])
def test_shards_share_the_cards_and_each_is_the_same_file(shards: int, planted: Made, garden: Path, tmp_path: Path) -> None:
    made = [make_cards(tmp_path / str(rank), garden, shard=(rank, shards)) for rank in range(1, shards + 1)]
    assert [each.files for each in made] == [planted.files[rank::shards] for rank in range(shards)]
    assert [line for each in made for line in each.told if "erreur" in line] == []
    whole = {file: (planted.out / file).read_bytes() for file in planted.files}
    assert {file: (each.out / file).read_bytes() for each in made for file in each.files} == whole


@pytest.fixture
def laid_out(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The references of the parts that are looked at while cards are made."""
    looked, lay_out = set(), Layout._lay_out

    def noted(self: Layout, part: PlannedPart, book: Book) -> LaidOut:
        looked.add(part.ref)
        return lay_out(self, part, book)

    monkeypatch.setattr(Layout, "_lay_out", noted)
    return looked


def test_a_share_lays_out_what_gives_it_its_folios(garden: Path, tmp_path: Path, laid_out: set[str]) -> None:
    make_cards(tmp_path, garden, shard=(2, 3))
    assert laid_out == {"pages/couverture", "articles/friches", "fiches/grainotheque"}


def test_with_an_index_before_it_a_share_lays_out_all(garden: Path, tmp_path: Path, laid_out: set[str]) -> None:
    content = Path(shutil.copytree(garden, tmp_path / "jardins"))
    edition = content / "editions" / "printemps-2024.yaml"
    data = yaml.safe_load(edition.read_text(encoding="utf-8"))
    data["flatplan"].insert(1, "pages/index")
    edition.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    whole, share = make_cards(tmp_path / "whole", content), make_cards(tmp_path / "share", content, shard=(3, 3))
    assert {f"fiches/{slug}" for slug in SMALL} < laid_out and "pages/index" in laid_out
    assert share.files == whole.files[2:]
    assert share.results[0].file.read_bytes() == whole.results[2].file.read_bytes()


@pytest.mark.parametrize(("slug", "near"), [("semis-de-lunes", "vouliez-vous « semis-de-lune » ? "), ("zzz", ""), ("", "")])
def test_a_card_that_is_not_there_is_told(slug: str, near: str, garden: Path, tmp_path: Path,
                                          monkeypatch: pytest.MonkeyPatch) -> None:
    """At once: nothing is laid out."""
    monkeypatch.setattr(pipeline, "compose", None)
    found = make_cards(tmp_path, garden, slug)
    errors = [line for line in found.told if "erreur" in line]
    where, hint = "jardins/editions/printemps-2024.yaml", f"{near}fiches : trois-puits, grainotheque, semis-de-lune"
    assert errors == [f"{where}: erreur[fiche-inconnue]: l’édition ne compose aucune fiche « {slug} »\n    aide : {hint}"]
    assert found.results == [] and found.files == []


def test_every_file_is_proofread(garden: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The page of one card in the file of another: its words are missed, and no file at all is written."""
    bound, laid_out = bind.bind, []

    def wrong(book, laid, *rest):
        laid_out.append(laid)
        return bound(book, laid_out[0] if len(laid_out) == 3 else laid, *rest)

    monkeypatch.setattr(bind, "bind", wrong)
    found = make_cards(tmp_path, garden)
    assert {line.split(":")[0] for line in found.told if "erreur[mot-perdu]" in line} == {"jardins/fiches/semis-de-lune.md"}
    assert found.results == [] and found.files == []


def test_mistakes_in_the_content_are_told_first(garden: Path, tmp_path: Path) -> None:
    content = Path(shutil.copytree(garden, tmp_path / "jardins"))
    (content / "fiches" / "semis-de-lune.md").write_text("", encoding="utf-8")
    found = make_cards(tmp_path / "out", content)
    assert found.results == [] and any("erreur[fichier-vide]" in line for line in found.told)


def test_a_card_that_waits_is_named_and_not_made(garden: Path, tmp_path: Path) -> None:
    content = Path(shutil.copytree(garden, tmp_path / "jardins"))
    card = content / "fiches" / "trois-puits.md"
    card.write_text(card.read_text(encoding="utf-8").replace("kind: card\n", "kind: card\nstatus: awaiting\n", 1), encoding="utf-8")
    for path in (content / "articles" / "friches.md", content / "fiches" / "semis-de-lune.md"):
        path.write_text(path.read_text(encoding="utf-8").replace("[[fiches/trois-puits]]", "trois puits"), encoding="utf-8")
    found = make_cards(tmp_path / "out", content, "semis-de-lune")
    assert found.files == ["jardins-printemps-2024/02-semis-de-lune.pdf"]
    assert found.results[0].awaiting == ("Une photo, trois puits et des fèves",)
