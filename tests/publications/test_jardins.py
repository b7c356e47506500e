"""A second publication, of another house, on another theme: nothing of the first one is in the program."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
import pypdfium2.raw
import pytest
import yaml

from imprint import pipeline
from imprint.diagnostics import Report
from imprint.variants import VARIANTS
from tests.conftest import JARDINS, PROJECT, Run, printed


@dataclass(frozen=True)
class Built:
    """The publication on its pages: what was made, what was printed, the words of each page."""

    result: pipeline.Result
    told: str
    pages: tuple[str, ...]

    def page(self, number: int) -> str:
        """The words of a page, one space between them."""
        return self.pages[number - 1]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The proof of the publication: it is written whatever the mistakes, so that each test tells its own."""
    report = Report()
    job = pipeline.Job(PROJECT, JARDINS, tmp_path_factory.mktemp("jardins"), variant=VARIANTS["proof"])
    result = pipeline.build(job, report)
    document = pypdfium2.PdfDocument(result.file)
    texts = tuple(" ".join(page.get_textpage().get_text_bounded().split()) for page in document)
    return Built(result, printed(report), texts)


def tight(text: str) -> str:
    """Without what the end of a line adds or hides: spaces, hyphens, joiners."""
    return re.sub(r"[\s\u00ad\u2060\ufffe\x02-]", "", text)


def words(value: object) -> Iterator[str]:
    """All strings of a YAML value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, (list, dict)):
        for each in value.values() if isinstance(value, dict) else value:
            yield from words(each)


def test_reads(read: Run) -> None:
    """The content is without a mistake."""
    assert read(JARDINS) == ""


def test_awaiting(jardins: Path, read: Run) -> None:
    """A part that waits for its text may be empty; without its status it may not."""
    path = jardins / "voix" / "ondine-verdier.md"
    header = path.read_text(encoding="utf-8").split("---\n")[1]
    path.write_text(f"---\n{header}status: awaiting\n---\n", encoding="utf-8")
    assert read(jardins) == ""
    path.write_text(f"---\n{header}---\n", encoding="utf-8")
    assert read(jardins) == ("jardins/voix/ondine-verdier.md:7: erreur[corps-vide]: le corps du texte est vide\n"
                             "    aide : écrivez le texte sous l’en-tête, ou ajoutez « status: awaiting »\n")


@pytest.mark.build
def test_nothing_to_say(built: Built) -> None:
    """Every word of the content is on its page, and nothing else is wrong."""
    assert built.told == ""


@pytest.mark.build
def test_extent(built: Built) -> None:
    """Eighteen pages under the publication's own name."""
    assert built.result.file.name == "cahiers-jardins-printemps-2024-epreuve.pdf"
    assert built.result.pages == len(built.pages) == 18
    assert built.result.awaiting == ()


@pytest.mark.build
@pytest.mark.parametrize("number, expected", [
    (1, ["Cahiers des jardins partagés", "Cahier de printemps 2024", "La Binette bleue"]),
    (2, ["Au fil des pages", "Pour commencer", "Boîte à outils", "Ondine Verdier, compteuse de passants 14",
         "Plus le demi-disque est large, plus les jardins sont éloignés."]),
    (3, ["La clé du jardin", "Propos de Basile Ortie", "jardinier en chef de La Binette bleue"]),
    (4, ["parlent de seed swap", "« Une photo, trois puits et des fèves » (page 5)", "Printemps prêter la bêche", "1896",
         "Années 2010", "1. Ondine Verdier, Compter les passants, carnet imaginaire, 2019."]),
    (5, ["Récoltes numéro 7", "Échange Namur / Évora (Portugal)", "© Banque d’images de La Binette bleue", "Budget",
         "1\u202f200 €", "À qui écrire Prune Lavandier, gardienne de la clé", "prune@trois-puits.example.org"]),
    (6, ["Une grainothèque", "Prendre une enveloppe", "cabine.example.org/repondeur"]),
    (7, ["Jardin 2, la suite – Rimouski, Canada", "Les pressées", "Et après", "Amis de la cabine 40 % 1\u202f000 €"]),
    (8, ["Cercle des Semis de lune", "une thermos pour tous"]),
    (9, ["à peu près 800 €", "reste du budget, non connu 37,5 % 300 €", "entre Tournai et Thiès", "Où écrire", "Thiès, Sénégal",
         "Quartier du Tilleul"]),
    (10, ["Le canal figurait sur un plan de 1911"]),
    (11, ["Le sablier et le carillon"]),
    (12, ["un banc de plus, sur le replat", "Fête des vannes 32,3 % 3\u202f100 €"]),
    (13, ["pour ouvrir un jardin et le garder ouvert", "Garder un rang vide"]),
    (14, ["Observatoire fictif des friches", "Que compte-t-on dans une friche"]),
    (15, ["Carnet d’adresses", "merle.example.org/outils/catalogue-des-outils-a-preter"]),
    (16, ["À glaner Thèmes", "Eau 5, 10–12", "Tunisie 9, 10", "Le Merle moqueur 4, 8, 9, 15", "Familles du canal 12"]),
    (17, ["Lectures", "Au prochain cahier", "D’où vient ce cahier", "CFST Confrérie fictive des semeurs de trottoir",
          "Sous licence CC BY-SA 4.0"]),
    (18, ["Qui publie ces cahiers", "Semer", "binette.example.org"]),
])
def test_page(number: int, expected: list[str], built: Built) -> None:
    """Where each part stands, in the words of this publication's own labels."""
    assert [text for text in expected if tight(text) not in tight(built.page(number))] == []


@pytest.mark.build
def test_left_out_of_the_index(built: Built) -> None:
    """What the index passes over, or knows under another name, is not in it."""
    assert "La Bêche d’argent" in built.page(5)
    assert [name for name in ("La Bêche d’argent", "Association du Merle moqueur", "Belgique") if name in built.page(16)] == []


@pytest.mark.build
def test_photo(built: Built) -> None:
    """The photograph of the content folder is on its card, whole."""
    page = pypdfium2.PdfDocument(built.result.file)[4]
    images = [found for found in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE])]
    assert [image.get_px_size() for image in images] == [(720, 900)]


@pytest.mark.build
def test_metadata(built: Built) -> None:
    """Title and author are this publication's."""
    found = pypdfium2.PdfDocument(built.result.file).get_metadata_dict()
    assert found["Title"] == "Cultiver ensemble d’une rive à l’autre – Cahiers des jardins partagés, Cahier de printemps 2024"
    assert found["Author"] == "La Binette bleue – Maison d’édition imaginaire des jardiniers du dimanche"
    assert found["Keywords"] == "jardins partagés, semences, échanges"


@pytest.mark.build
def test_no_word_of_the_other_publication(built: Built) -> None:
    """Neither its names, nor its rubrics, nor the words that its labels put around the content."""
    content = PROJECT / "content"
    settings = yaml.safe_load((content / "publication.yaml").read_text(encoding="utf-8"))
    labels = yaml.safe_load((content / "labels.yaml").read_text(encoding="utf-8"))
    own = " ".join(path.read_text(encoding="utf-8") for path in JARDINS.rglob("*") if path.suffix in {".md", ".yaml"})
    foreign = [text for text in words([settings["series"], settings["slug"], settings["publisher"], settings["partners"],
                                       settings["supporters"], settings["sections"], labels])
               if "{" not in text and len(text) > 3 and text.lower() not in own.lower()]
    everything = " ".join(built.pages).lower()
    assert len(foreign) > 20
    assert [text for text in foreign if text.lower() in everything] == []


def test_no_name_in_the_code() -> None:
    """No name of the first publication's house, series or partners stands in the program, its templates or styles."""
    settings = yaml.safe_load((PROJECT / "content" / "publication.yaml").read_text(encoding="utf-8"))
    names = {name.lower() for name in words([settings["series"], settings["slug"], settings["publisher"]["name"],
                                             settings["publisher"]["full_name"], settings["partners"], settings["supporters"]])}
    files = [path for folder in ("imprint", "templates", "styles") for path in (PROJECT / folder).rglob("*")
             if path.suffix in {".py", ".html", ".css", ".yaml"}]
    assert len(files) > 40
    found = [(path.name, name) for path in files for name in names
             if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", path.read_text(encoding="utf-8").lower())]
    assert found == []


def test_everyone_is_fictitious() -> None:
    """Every address leads to example.org, which nobody can own (RFC 2606), or to a licence."""
    text = "".join(path.read_text(encoding="utf-8") for path in Path(JARDINS).rglob("*") if path.suffix in {".md", ".yaml"})
    hosts = set(re.findall(r"(?:https?://|@)([\w.-]+)", text))
    assert {host for host in hosts if not host.endswith("example.org")} == {"creativecommons.org"}
