"""The finished PDF, read back: parts in order, folios, links, metadata, fonts, determinism."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pikepdf
import pytest
import yaml

from imprint.presence import bare
from tests.pages.conftest import PROJECT, Built, build

ORDER = [
    (1, "& ESS"), (2, "Sommaire"), (3, "Henri Arévalo"), (4, "jumelages"), (5, "12 800"), (6, "Onze coopérations"),
    (7, "Laville"), (8, "Treize champs"), (9, "Ouadada"), (10, "REZAS"), (11, "Perspectives du projet"),
    (12, "Longueuil"), (13, "LABIS"), (14, "AIVM"), (15, "SGAP"), (16, "REALIS"), (17, "Compostri"), (18, "Dkhila"),
    (19, "Suoi Giang"), (20, "Ndièbène Gadiol"), (21, "Co-construire"), (23, "conseiller spécial"),
    (24, "Cités Unies France"), (25, "ICOSI"), (26, "Par mot-clé"), (27, "Genèse"), (28, "Présentation du RTES"),
]


def flat(text: str) -> str:
    """Text with every kind of space as one plain space."""
    return re.sub(r"\s+", " ", text.replace("\u00a0", " ").replace("\u202f", " "))


@pytest.fixture(scope="module")
def pages(booklet: Built) -> list[str]:
    """The flattened text of the booklet's pages."""
    return [flat(text) for text in booklet.texts]


def test_it_builds_without_a_word_of_warning(booklet: Built) -> None:
    assert [str(d) for d in booklet.report] == []
    assert booklet.file.name == "repereess-automne-2019.pdf"


def test_the_extent_is_the_one_of_a_booklet(booklet: Built) -> None:
    assert booklet.result.pages == 28


@pytest.mark.parametrize(("folio", "words"), ORDER)
def test_every_part_is_on_its_page(pages: list[str], folio: int, words: str) -> None:
    assert words in pages[folio - 1]


def test_contents_give_the_true_folios(pages: list[str]) -> None:
    for title, folio in (("nouvelle page commune !", 3), ("Carte des onze coopérations", 6),
                         ("projets ESS Nouvelle-Aquitaine – Plateau-Central, Burkina Faso", 10),
                         ("Labellisation bio et équitable de la filière du thé Shan Val-de-Marne – Yen Bai, Vietnam", 19),
                         ("Sept premiers leviers identifiés à destination des collectivités", 21),
                         ("Structures ressources et d’accompagnement", 24)):
        assert re.search(rf"{re.escape(title)} {folio}\b", pages[1]), title


def test_folios_are_printed_where_they_are_counted(pages: list[str]) -> None:
    for number in range(2, 28):
        assert re.search(rf"(?<!\d){number}(?!\d)", pages[number - 1]), number


@pytest.mark.parametrize(("entry", "folios"), [
    ("Alimentation durable", "14, 18"), ("Coopération internationale", "9–20"), ("Burkina Faso", "10, 13"),
    ("Sénégal", "13, 20"), ("Solidarité Laïque", "13, 24"), ("REZAS", "10"), ("Incite formation", "9"),
])
def test_the_index_gives_the_true_folios(pages: list[str], entry: str, folios: str) -> None:
    assert f"{entry} {folios}" in pages[25]


def test_the_two_page_card_lies_on_facing_pages(pages: list[str]) -> None:
    assert "Structuration d’une offre" in pages[9] and "Perspectives du projet" in pages[10]


def test_the_exchanges_wait_and_nothing_speaks_of_a_provisional_version(booklet: Built, pages: list[str]) -> None:
    assert len(booklet.result.awaiting) == 2
    everything = " ".join(pages)
    assert "Sommet Afrique-France" not in everything
    assert "provisoire" not in everything and "À venir" not in everything


def test_the_summer_edition_says_what_it_is(summer: Built) -> None:
    texts = [flat(t) for t in summer.texts]
    assert [str(d) for d in summer.report] == [] and summer.file.name == "repereess-ete-2019.pdf"
    assert "Version présentée les 3 et 4 juillet 2019" in texts[0]
    assert "À venir !" in texts[26] and "version provisoire" in texts[26]


def test_the_proof_shows_what_is_expected_and_stamps_every_page(proof: Built) -> None:
    texts = [flat(t) for t in proof.texts]
    assert proof.file.name == "repereess-automne-2019-epreuve.pdf"
    assert len(texts) == 30
    assert all("Épreuve du 2 octobre 2019" in text for text in texts)
    assert "Quelle place pour l’économie sociale et solidaire" in texts[23]
    assert "content/echanges/sommet-afrique-france.md" in texts[23]


def test_amounts_are_printed_and_computed(pages: list[str]) -> None:
    for words in ("140 000 €", "40 % 56 000 €", "1 % 1 400 €", "62,2 % 28 000 €", "environ 5 000 €",
                  "150 000 €", "155 000 €", "60 % 15 000 €"):
        assert words in " ".join(pages), words


def test_metadata(booklet: Built) -> None:
    with pikepdf.open(booklet.file) as pdf, pdf.open_metadata() as xmp:
        assert pdf.docinfo["/Title"] == "Coopération et solidarité internationales & ESS – RepèreESS, Édition d’automne 2019"
        assert "RTES" in str(pdf.docinfo["/Author"]) and str(pdf.docinfo["/Subject"]) and str(pdf.docinfo["/Keywords"])
        assert str(pdf.docinfo["/CreationDate"]).startswith("D:20191002")
        assert str(pdf.Root.Lang) == "fr"
        assert "BY-NC-ND" in xmp["dc:rights"] and xmp["xmpRights:WebStatement"].startswith("https://creativecommons")
        assert bool(pdf.Root.MarkInfo.Marked) and "/StructTreeRoot" in pdf.Root
        assert pdf.Root.PageLabels.Nums[1].S == "/D"


def test_pages_are_a4(booklet: Built) -> None:
    with pikepdf.open(booklet.file) as pdf:
        for page in pdf.pages:
            assert [round(float(v) * 25.4 / 72, 1) for v in page.mediabox] == [0, 0, 210, 297]


def test_fonts_are_embedded_subset_and_ours(booklet: Built) -> None:
    with pikepdf.open(booklet.file) as pdf:
        fonts = [f for page in pdf.pages for f in page.Resources.get("/Font", {}).values()]
        assert fonts
        for font in fonts:
            inner = font.DescendantFonts[0]
            assert re.match(r"/[A-Z]{6}[+]?.*(Bricolage|Source)", str(font.BaseFont)), font.BaseFont
            assert any(key in inner.FontDescriptor for key in ("/FontFile2", "/FontFile3"))


def test_outline_leads_to_rubrics_and_cards(booklet: Built) -> None:
    with pikepdf.open(booklet.file) as pdf, pdf.open_outline() as outline:
        top = [item.title for item in outline.root]
        cards = next(item for item in outline.root if item.title == "Déniché pour vous")
        assert top[1:4] == ["Sommaire", "Coopération et solidarité internationales & ESS\u00a0: nouvelle page commune\u202f!",
                            "Repères"]
        assert len(cards.children) == 11
        assert "Leviers" not in top  # a rubric of one part is that part


def test_links_are_live(booklet: Built) -> None:
    with pikepdf.open(booklet.file) as pdf:
        uris, inner = set(), 0
        for page in pdf.pages:
            for annotation in page.get("/Annots", []):
                if "/A" in annotation and "/URI" in annotation.A:
                    uris.add(str(annotation.A.URI))
                else:
                    inner += 1
        assert "mailto:luc.raimbault@cergypontoise.fr" in uris
        assert any(uri.startswith("https://www.diplomatie.gouv.fr/") for uri in uris)
        assert inner > 150  # contents, map, index


def test_addresses_are_printed_in_full_without_scheme(pages: list[str]) -> None:
    everything = bare("".join(pages))
    for path in ("content/sources.yaml", "content/repertoire.yaml"):
        for url in re.findall(r"https?://([^\s\",\]]+)", (PROJECT / path).read_text(encoding="utf-8")):
            assert bare(re.sub(r"/$", "", url)) in everything, url
    assert "http" not in everything


def test_two_builds_are_the_same_in_different_folders(booklet: Built, tmp_path: Path, alone: None) -> None:
    project = tmp_path / "un autre dossier"
    for name in ("content", "templates", "styles", "assets"):
        shutil.copytree(PROJECT / name, project / name)
    again = build(tmp_path / "sortie", project)
    assert again.file.read_bytes() == booklet.file.read_bytes()


def test_every_doubt_of_the_content_is_reasoned() -> None:
    doubts = []
    for path in (PROJECT / "content").rglob("*"):
        text = path.read_text(encoding="utf-8") if path.is_file() else ""
        if path.suffix == ".yaml" or text.startswith("---\n"):
            header = text.removeprefix("---\n").split("\n---\n")[0]
            doubts += re.findall(r"note: (.+)", header) if yaml.safe_load(header) and "doubts:" in header else []
    assert len(doubts) >= 20
    assert all(len(note) > 40 for note in doubts)
