"""Two PDFs compared: what is told of words, pages, moves and looks; what is given to build.py diff."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from weasyprint import HTML

from imprint import compare
from imprint.compare import Comparison, operands, pictures, read, sentences
from imprint.compare.read import Box
from imprint.compare.report import Written, escaped
from imprint.diagnostics import Report
from tests.conftest import PROJECT, printed

SHEET = """@page{size:120mm 160mm;margin:15mm;@bottom-center{content:counter(page)}}
h1{break-before:page;bookmark-level:1;font-size:20pt} h1:first-of-type{break-before:auto}
body{font:11pt/1.4 'Source Sans 3',sans-serif} .two{break-before:page}"""
TEXT = """La coopération entre les deux villes réunit dix communes et leurs écoles. Chaque année, une place
est rénovée, en tout ou en partie ; les travaux reviennent à des artisans de la ville."""


def part(title: str, body: str = TEXT) -> str:
    """A part on a page of its own."""
    return f"<h1>{title}</h1><p>{body}</p>"


PLACES, WELLS, SEEDS = part("Porto-Novo"), part("Trois puits", "Un puits, puis deux, puis trois."), part("Semis", "On sème à la lune montante.")


@pytest.fixture
def copy(tmp_path: Path):
    """A small PDF of some HTML, read."""
    def make(name: str, *parts: str) -> read.Copy:
        file = tmp_path / f"{name}.pdf"
        html = f"<html lang=fr><style>{SHEET}</style>{''.join(parts)}"
        HTML(string=html).write_pdf(file, pdf_tags=True)
        return read.read(name, file, Report())
    return make


def plain(text: str) -> str:
    """A text with common spaces."""
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def told(comparison: Comparison) -> list[str]:
    """What is told, with common spaces."""
    return [plain(line) for line in sentences.lines(comparison)]


def test_the_same_twice(copy) -> None:
    comparison = compare.compare(copy("a", PLACES, WELLS), copy("b", PLACES, WELLS))
    assert told(comparison) == []
    assert plain(sentences.verdict(comparison)) == "aucune différence"


def test_one_word_is_told_with_its_part_and_page_and_nothing_else(copy) -> None:
    comparison = compare.compare(copy("a", WELLS, PLACES), copy("b", WELLS, PLACES.replace("dix", "six")))
    assert told(comparison) == ["page 2, Porto-Novo : « dix » → « six »"]
    assert plain(sentences.verdict(comparison)) == "1 passage changé, 1 page touchée"
    change = comparison.parts[1].changes[0]
    assert (change.before, change.after) == ("les deux villes réunit", "communes et leurs écoles.")
    shown, = comparison.parts[1].different
    assert len(shown.old.changed) == len(shown.new.changed) == 1 and not shown.new.looks


def test_a_word_that_came_and_one_that_went(copy) -> None:
    comparison = compare.compare(copy("a", WELLS, SEEDS), copy("b", WELLS.replace("Un puits", "Un grand puits"),
                                                               SEEDS.replace(" montante", "")))
    assert told(comparison) == ["page 1, Trois puits : « grand » ajouté", "page 2, Semis : « lune montante. » → « lune. »"]


def test_an_inserted_part_moves_the_others_without_changing_them(copy) -> None:
    contents = part("Sommaire", "<b>Porto-Novo</b> <i>{}</i> <b>Semis</b> <i>{}</i>")
    old = copy("a", contents.format(2, 3), PLACES, SEEDS)
    new = copy("b", contents.format(2, 4), PLACES, WELLS, SEEDS)
    comparison = compare.compare(old, new)
    assert told(comparison) == [
        "décalage : la page 3 devient la page 4, de l’autre côté du pli ; d’un côté à l’autre du pli, les marges "
        "s’inversent : de ces pages, seuls les mots sont comparés ; 2 numéros de page ou de partie suivent",
        "page 3, Trois puits : page ajoutée"]
    assert plain(sentences.verdict(comparison)) == "1 page ajoutée"


def test_two_inserted_parts_leave_the_side(copy) -> None:
    comparison = compare.compare(copy("a", PLACES, SEEDS), copy("b", PLACES, WELLS, part("Moulin", "Rien."), SEEDS))
    assert told(comparison) == ["décalage : la page 2 devient la page 4 ; 1 numéro de page ou de partie suit",
                                "page 2, Trois puits : page ajoutée", "page 3, Moulin : page ajoutée"]


def test_a_number_of_the_text_is_not_taken_for_a_folio(copy) -> None:
    """« 2 » becomes « 3 » as page 2 becomes page 3, but it counts towns."""
    towns = part("Communes", "Le projet réunit {} communes de la côte.")
    comparison = compare.compare(copy("a", PLACES, towns.format(2)), copy("b", PLACES, WELLS, towns.format(3)))
    assert "page 3, Communes : « 2 » → « 3 »" in told(comparison)


def test_lines_move_on_a_page_whose_words_are_the_same(copy) -> None:
    comparison = compare.compare(copy("a", PLACES), copy("b", PLACES.replace("<p>", "<p style='margin-left:9mm'>")))
    assert told(comparison) == ["page 1, Porto-Novo : des lignes se déplacent"]


def test_a_part_that_went_and_one_under_another_title(copy) -> None:
    comparison = compare.compare(copy("a", PLACES, WELLS), copy("b", PLACES.replace("Porto-Novo", "Cotonou")))
    assert told(comparison)[0] == "page 1, Cotonou : « Porto-Novo » → « Cotonou »"
    assert told(comparison)[-1] == "ancienne page 2, Trois puits : page retirée"


def test_a_part_that_changed_places(copy) -> None:
    comparison = compare.compare(copy("a", PLACES, WELLS, SEEDS), copy("b", SEEDS, PLACES, WELLS))
    assert plain(sentences.verdict(comparison)) == "aucun mot ne change, des pages se déplacent"


def test_a_colour_changes_how_a_page_looks(copy) -> None:
    square = part("Carte", "<span style='display:block;width:30mm;height:30mm;background:{}'></span>")
    comparison = compare.compare(copy("a", PLACES, square.format("#0B5F6E")), copy("b", PLACES, square.format("#B4371B")))
    assert told(comparison) == ["page 2, Carte : l’aspect change"]
    box, = comparison.parts[1].different[0].new.looks
    assert 75 < box.right - box.left < 100 and 75 < box.bottom - box.top < 100  # 30 mm are 85 pt


def test_lines_that_move_are_marked_apart(copy) -> None:
    longer = part("Puits", "Un puits.</p><p>Une ligne du dessous.")
    comparison = compare.compare(copy("a", longer), copy("b", longer.replace("<p>Un puits.", "<p>Un puits.<br>Un seul.")))
    shown, = comparison.parts[0].different
    assert told(comparison) == ["page 1, Puits : « Un seul. » ajouté"]
    assert len(shown.new.moved) == 1 and len(shown.new.changed) == 1


def test_a_hyphen_at_the_end_of_a_line_is_no_change(copy) -> None:
    """The first word pushes the long one over the end of the line, where it is cut."""
    cut = part("Coupe", "<span style='display:block;width:34mm;hyphens:manual;hyphenate-character:\"-\"'>{}</span>")
    words = "coopé\u00adration inter\u00adnatio\u00adnale et demi-disque, demi-disque aussi"
    comparison = compare.compare(copy("a", cut.format(words)), copy("b", cut.format("La " + words)))
    assert told(comparison) == ["page 1, Coupe : « La » ajouté"]


def test_without_an_outline_pages_are_paired_by_their_words(copy) -> None:
    pages = [f"<p class=two>{text}</p>" for text in (TEXT, "Un puits, puis deux.", "On sème à la lune.")]
    comparison = compare.compare(copy("a", pages[0], pages[2]), copy("b", *pages))
    assert told(comparison)[1:] == ["page 2 : page ajoutée"]


def test_the_smoothing_of_an_edge_is_not_seen() -> None:
    old, new = Image.new("RGB", (200, 200), "white"), Image.new("RGB", (200, 200), "white")
    ImageDraw.Draw(old).rectangle((50, 50, 100, 100), "black")
    ImageDraw.Draw(new).rectangle((51, 50, 101, 100), "black")
    assert pictures.differences(old, new, []) == []
    ImageDraw.Draw(new).rectangle((150, 150, 160, 160), "black")
    box, = pictures.differences(old, new, [])
    assert box.left <= 150 * 72 / 110 < box.right and box.top <= 150 * 72 / 110 < box.bottom
    assert pictures.differences(old, new, [Box(95, 95, 108, 108)]) == []


def test_there_are_few_rectangles() -> None:
    assert len(pictures.few({(x, y) for x in range(0, 60, 6) for y in range(0, 60, 6)})) <= pictures.FEW


def test_the_report_is_one_file_that_says_it_all(copy) -> None:
    written = Written(compare.compare(copy("a", PLACES, WELLS), copy("b", PLACES.replace("dix", "<i>R&amp;D</i>"), WELLS)), PROJECT)
    page = written.page().decode()
    assert "<del>dix</del> <ins>R&amp;D</ins>" in page and 'href="#page-1"' in page and 'id="page-1"' in page
    assert page.count("<img") == page.count('alt="A') == 2 and page.count('src="data:image/jpeg') == 2
    assert "http" not in page.replace("http://www.w3.org", "")
    assert written.pdf().startswith(b"%PDF")
    assert "- page 1, Porto-Novo\u00a0: «\u00a0dix\u00a0» → «\u00a0R&amp;D\u00a0»" in written.summary().decode()


def test_a_summary_shows_words_as_they_are() -> None:
    assert escaped("<b> *a* [x](y) @nom") == "&lt;b> \\*a\\* \\[x\\](y) \\@nom"


def test_what_is_no_pdf_is_told(tmp_path: Path) -> None:
    file = tmp_path / "faux.pdf"
    file.write_text("rien", encoding="utf-8")
    report = Report()
    assert read.read("faux", file, report) is None
    assert printed(report).startswith(f"{file}: erreur[pdf-illisible]: le PDF « faux.pdf » ne se lit pas")


def run(*words: str) -> subprocess.CompletedProcess[str]:
    """Run build.py diff as an editor does."""
    return subprocess.run([sys.executable, str(PROJECT / "build.py"), "diff", *words], capture_output=True, text=True, timeout=300)


def test_an_unknown_name_is_told_with_the_nearest() -> None:
    done = run("automne-2018", "main")
    assert done.returncode == 2
    assert done.stderr.splitlines()[0] == "build.py: erreur: « automne-2018 » n’est ni un PDF, ni une édition, ni une révision git"
    assert done.stderr.splitlines()[1].startswith("    aide : noms les plus proches : automne-2019")


def git(folder: Path, *words: str) -> None:
    """Run git under a name of the test's own."""
    subprocess.run(["git", "-C", str(folder), "-c", "user.name=Essai", "-c", "user.email=essai@example.org", *words],
                   check=True, capture_output=True)


@pytest.fixture
def versions(jardins: Path) -> Path:
    """The fictitious publication in a repository: a tag v1, then a word changed in one card."""
    git(jardins, "init", "-b", "main")
    git(jardins, "add", ".")
    git(jardins, "commit", "-m", "Premier")
    git(jardins, "tag", "v1")
    card = jardins / "fiches" / "grainotheque.md"
    text = card.read_text(encoding="utf-8")
    card.write_text(text.replace("des graines", "des semences", 1), encoding="utf-8")
    git(jardins, "commit", "-am", "Second")
    return jardins


def test_operands(versions: Path, tmp_path: Path) -> None:
    found = {word: operands.find(word, versions) for word in ("printemps-2024", "main", "HEAD~1", "v1", "v1:printemps-2024", "rien", "non.pdf", ":x")}
    assert found["printemps-2024"] == operands.Operand("printemps-2024", edition="printemps-2024")
    assert found["HEAD~1"].commit == found["v1"].commit != found["main"].commit
    assert found["v1:printemps-2024"].edition == "printemps-2024" and found["v1"].edition is None
    assert found["rien"] is found["non.pdf"] is found[":x"] is None
    assert operands.nearest("man", versions) == ["main"]


@pytest.mark.build
def test_two_revisions(versions: Path, tmp_path: Path) -> None:
    """One word changed between two revisions: that card and its page, and no other."""
    out = tmp_path / "out"
    done = run("v1", "main", "--content", str(versions), "--out", str(out), "--summary", str(out / "resume.md"))
    assert done.returncode == 0, done.stderr
    assert (out / "comparaison.html").is_file() and (out / "comparaison.pdf").is_file()
    assert plain((out / "resume.md").read_text(encoding="utf-8")) == (
        "### v1 → main\n\n**1 passage changé, 1 page touchée.**\n\n"
        "- page 6, Une grainothèque dans une cabine téléphonique : « graines, » → « semences, »\n")
    assert subprocess.run(["git", "-C", str(versions), "status", "--short"], capture_output=True, text=True).stdout == ""


@pytest.mark.build
def test_a_revision_that_cannot_be_composed(versions: Path) -> None:
    (versions / "publication.yaml").write_text("titre", encoding="utf-8")
    git(versions, "commit", "-am", "Faute")
    done = run("main", "v1", "--content", str(versions))
    assert done.returncode == 1
    assert "build.py: erreur: « main » n’a pas pu être composé\n    aide : corrigez ce que disent les messages ci-dessus" in done.stderr
