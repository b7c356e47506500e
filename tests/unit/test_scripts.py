"""The scripts of the CI: the job summary, the page pictures."""

import importlib.util
import subprocess
import sys
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image

SCRIPTS = Path(__file__).resolve().parents[2] / "scripts"


def script(name):
    """A script as a module; scripts/ is no package."""
    spec = importlib.util.spec_from_file_location(name, SCRIPTS / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


job_summary, page_pictures = script("job_summary"), script("page_pictures")

GOOD = """Lecture        27   0,1 s
Relecture       1   1,0 s
out/repereess-automne-2019.pdf\u00a0: 28 pages, 520\u00a0ko, 646 passages retrouvés
en attente, laissé de côté\u00a0: Le sommet
aucune erreur, aucun avertissement
"""
WARNED = """content/fiches/mopti.md:12:3: attention[texte-long]: « a | b » dépasse de 2 mm
    aide : coupez *une* ligne
content/fiches/dank.md: attention[image-petite]: trop petite : 80 ppp
    aide\u00a0: remplacez-la
out/repereess-ete-2019.pdf\u00a0: 12 pages, 90\u00a0ko, 80 passages retrouvés
aucune erreur, 2 avertissements
"""
FAILED = """content/fiches/mopti.md:3:1: erreur[champ-inconnu]: « titel » est inconnu (est-ce « title » ?)
    aide : corrigez le nom
Aucun PDF n’a été écrit\u202f; le précédent, s’il existe, est intact.
1 erreur, aucun avertissement
make: *** [Makefile:16: pdf] Error 1
"""


def rows(markdown):
    """The body rows of the tables."""
    return [line for line in markdown.splitlines() if line.startswith("| ") and not line.startswith(("| Où", "| ---"))]


def test_nothing_to_tell():
    markdown = job_summary.section("automne-2019", GOOD)
    assert markdown.startswith("### Édition automne-2019\n\n- out/repereess-automne-2019.pdf\u00a0: 28 pages")
    assert "- en attente, laissé de côté\u00a0: Le sommet" in markdown
    assert "Aucune erreur." in markdown and "Aucun avertissement." in markdown
    assert not rows(markdown)


def test_warnings_become_a_table():
    markdown = job_summary.section("ete-2019", WARNED)
    assert "**2\u00a0avertissements**\n\n| Où | Avertissement | Conseil |\n| --- | --- | --- |\n" in markdown
    assert rows(markdown) == [
        r"| content/fiches/mopti.md:12:3 | « a \| b » dépasse de 2 mm (texte-long) | coupez \*une\* ligne |",
        "| content/fiches/dank.md | trop petite : 80 ppp (image-petite) | remplacez-la |",
    ]


def test_errors_come_first_and_are_counted():
    markdown = job_summary.section("x", WARNED.splitlines()[0] + "\n" + FAILED)
    assert markdown.index("**1\u00a0erreur**") < markdown.index("**1\u00a0avertissement**")
    assert "- Aucun PDF n’a été écrit" in markdown
    assert "make:" not in markdown


def test_a_mistake_on_the_command_line_is_an_error_without_code():
    markdown = job_summary.section("x", "build.py: erreur: le dossier « c » n’existe pas\n    aide : donnez-le\n")
    assert rows(markdown) == ["| build.py | le dossier « c » n’existe pas | donnez-le |"]


def test_a_crash_is_told_by_its_last_line():
    text = "Lecture 1\nTraceback (most recent call last):\n  File \"a.py\"\nTypeError: no <round>\nmake: *** [pdf] Error 1\n"
    assert "**Arrêt inattendu**\u00a0: TypeError: no &lt;round>\n" in job_summary.section("x", text)


@pytest.mark.parametrize("text", ["", "\n"])
def test_an_empty_log_is_told(text):
    assert "**build.py n’a rien écrit.**" in job_summary.section("x", text)


def test_colours_and_line_ends_of_a_terminal_are_ignored():
    plain, coloured = "a.md:1: attention[c]: m\n    aide : h\n", "\x1b[33ma.md:1: attention[c]: m\x1b[0m\r\n    aide : h\r\n"
    assert job_summary.section("x", coloured) == job_summary.section("x", plain)


def test_one_section_for_each_log_in_utf8_whatever_the_locale(tmp_path):
    (tmp_path / "ete-2019.log").write_text(WARNED, encoding="utf-8")
    done = subprocess.run([sys.executable, SCRIPTS / "job_summary.py", tmp_path / "ete-2019.log", tmp_path / "absent.log"],
                          capture_output=True, check=True, env={"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"})
    markdown = done.stdout.decode()
    assert markdown.count("### Édition ") == 2
    assert "### Édition absent\n\n**build.py n’a rien écrit.**" in markdown


def test_page_pictures(tmp_path):
    document = pypdfium2.PdfDocument.new()
    for _ in range(2):
        document.new_page(144, 72)  # points
    document.save(tmp_path / "livret.pdf")
    page_pictures.main([str(tmp_path / "livret.pdf"), "--out", str(tmp_path / "pages")])
    pictures = sorted((tmp_path / "pages").iterdir())
    assert [picture.name for picture in pictures] == ["livret-01.png", "livret-02.png"]
    with Image.open(pictures[0]) as picture:
        assert (picture.format, picture.size) == ("PNG", (200, 100))
