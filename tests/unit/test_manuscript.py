"""A Word manuscript becomes the project's Markdown: its words are all there, its marks mean what they meant."""

from __future__ import annotations

import html
import io
import re
import xml.etree.ElementTree as etree
import zipfile
from collections import Counter
from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from hypothesis import given, settings
from hypothesis import strategies as st

from imprint import manuscript, markup
from imprint.diagnostics import Location, Report
from imprint.manuscript import words
from imprint.unmark import Writer
from tests.conftest import JARDINS, printed

FOOTNOTES = """<w:footnotes {ns}><w:footnote w:id="2"><w:p><w:pPr><w:pStyle w:val="FootnoteText"/></w:pPr>
<w:r><w:footnoteRef/></w:r><w:r><w:t xml:space="preserve"> Voir </w:t></w:r><w:r><w:rPr><w:i/></w:rPr><w:t>La Binette</w:t></w:r>
<w:r><w:t>, page 3.</w:t></w:r></w:p></w:footnote></w:footnotes>"""
CALL = "<w:r {ns}><w:footnoteReference w:id=\"2\"/></w:r>"
NS = nsdecls("w")


def link(paragraph, address: str, text: str) -> None:
    """A link, which python-docx does not make."""
    target = paragraph.part.relate_to(address, "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink", True)
    inner = parse_xml(f"<w:hyperlink {nsdecls('w', 'r')} r:id=\"{target}\"><w:r><w:t>{text}</w:t></w:r></w:hyperlink>")
    paragraph._p.append(inner)


def saved(document, path: Path, footnotes: str = "") -> Path:
    """The file of a document, with a part for its notes, which python-docx does not make."""
    data = io.BytesIO()
    document.save(data)
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
    with zipfile.ZipFile(data) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            if footnotes and name == "[Content_Types].xml":
                text = text.replace(b"</Types>", f'<Override PartName="/word/footnotes.xml" ContentType="{kind}"/></Types>'.encode())
            if footnotes and name == "word/_rels/document.xml.rels":
                text = text.replace(b"</Relationships>",
                                    f'<Relationship Id="rIdNotes" Type="{relation}" Target="footnotes.xml"/></Relationships>'.encode())
            new.writestr(name, text)
        if footnotes:
            new.writestr("word/footnotes.xml", footnotes.format(ns=NS))
    return path


def taken(path: Path) -> tuple[manuscript.Manuscript | None, str]:
    """What is read of a manuscript, and what is printed."""
    report = Report()
    return manuscript.read(path, report), printed(report)


@pytest.fixture
def ordinary(tmp_path: Path) -> Path:
    """A manuscript as an author sends it, all of which Markdown can say."""
    document = docx.Document()
    document.add_paragraph("La clé du jardin", style="Title")
    document.add_heading("Le terrain", 1)
    first = document.add_paragraph("Trois puits, ")
    first.add_run("deux bouchés").bold = True
    first.add_run(" ; le reste ")
    first.add_run("attend ").italic = True
    first.add_run("[un peu] * à 12_000 €.")
    first._p.append(parse_xml(CALL.format(ns=NS)))
    document.add_paragraph("une bêche", style="List Bullet")
    document.add_paragraph("deux seaux", style="List Bullet")
    document.add_heading("La première année", 2)
    document.add_paragraph("creuser", style="List Number")
    document.add_paragraph("semer", style="List Number")
    document.add_paragraph("1911. Le canal figure sur un plan.")
    document.add_paragraph("Un passage en retrait.", style="Quote")
    last = document.add_paragraph("Voir ")
    link(last, "https://binette.example.org/cles?a=1&b=2", "le site")
    last.add_run(" et ")
    link(last, "mailto:prune@jardin.example.org", "écrire")
    table = document.add_table(2, 2)
    for cell, text in zip((cell for row in table.rows for cell in row.cells), ("Saison", "Geste", "Hiver", "trier | ranger"), strict=True):
        cell.text = text
    return saved(document, tmp_path / "ordinaire.docx", FOOTNOTES)


def test_ordinary(ordinary: Path) -> None:
    """Headings, emphasis, lists, links, notes, tables; nothing is told."""
    found, told = taken(ordinary)
    assert told == ""
    assert found.title == "La clé du jardin"
    assert found.body == """## Le terrain

Trois puits, **deux bouchés** ; le reste *attend* \\[un peu\\] \\* à 12_000 €.[^2]

- une bêche
- deux seaux

### La première année

1. creuser
2. semer

1911\\. Le canal figure sur un plan.

> Un passage en retrait.

Voir [le site](https://binette.example.org/cles?a=1&b=2) et [écrire](mailto:prune@jardin.example.org)

| Saison | Geste |
| --- | --- |
| Hiver | trier \\| ranger |

[^2]: Voir *La Binette*, page 3.
"""


def test_ordinary_means_what_it_meant(ordinary: Path) -> None:
    """The project's Markdown has no fault to find, and prints the words of the manuscript."""
    found, _ = taken(ordinary)
    report = Report()
    markup.check(found.body, Location("texte", 1), frozenset(), report)
    assert printed(report) == ""
    page = markup.convert(found.body, lambda ref: (ref, ""))
    assert "<strong>deux bouchés</strong>" in page and "<td>trier | ranger</td>" in page and "<li>semer</li>" in page
    source = words("\n".join(text_of(ordinary)))
    assert Counter(source) - Counter(words(re.sub(r"<[^>]+>", " ", page) + found.title)) == Counter()


def text_of(path: Path) -> list[str]:
    """The text of every paragraph of a manuscript, notes and tables and all, by another way than the program's."""
    with zipfile.ZipFile(path) as package:
        xml = "".join(package.read(name).decode() for name in package.namelist() if re.fullmatch(r"word/(document|footnotes|comments)\.xml", name))
    return ["".join(re.findall(r"<w:(?:t|delText)(?: [^>]*)?>([^<]*)<", each)) for each in xml.split("</w:p>")]


def test_what_markdown_does_not_keep(tmp_path: Path) -> None:
    """Images, comments, tracked changes, looks, heads and feet: told, and their words are in the file."""
    document = docx.Document()
    document.add_picture(str(JARDINS / "images" / "rangs.jpg"))
    document.add_heading("Un", 1)
    document.add_heading("Deux", 2)
    document.add_heading("Trois", 3)
    paragraph = document.add_paragraph("Le texte ")
    paragraph.add_run("souligné").underline = True
    commented = paragraph.add_run(" et commenté")
    document.add_comment(commented, text="À vérifier -- vite", author="Prune", initials="P")
    paragraph._p.append(parse_xml(f'<w:del {NS} w:id="7" w:author="P"><w:r><w:delText> mot ôté</w:delText></w:r></w:del>'))
    paragraph._p.append(parse_xml(f'<w:ins {NS} w:id="8" w:author="P"><w:r><w:t> mot mis</w:t></w:r></w:ins>'))
    paragraph._p.append(parse_xml(f'<m:oMath {NS} xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math">'
                                  "<m:r><m:t>surface égale</m:t></m:r></m:oMath>"))
    document.add_paragraph("Vers ").add_run().add_break()
    link(document.paragraphs[-1], "file:///C:/jardin.doc", "le dossier")
    table = document.add_table(1, 2)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "ensemble"
    document.sections[0].header.paragraphs[0].text = "Brouillon de mars"
    path = saved(document, tmp_path / "reste.docx")
    found, told = taken(path)
    end = "leur texte est en commentaire à la fin du fichier ; jugez-en, puis effacez-le"
    kept = "le texte est gardé ; relisez ces passages"
    assert told == "".join(f"reste.docx: attention[manuscrit-reste]: le Markdown ne garde pas tout : {what}\n    aide : {advice}\n" for what, advice in (
        ("1 titre(s) au-delà du second rang", "ils sont au second rang, « ### » ; relisez leur ordre"),
        ("1 image(s)", "un commentaire marque leur place ; demandez les fichiers et décrivez-les dans l’en-tête"),
        ("1 retour(s) à la ligne dans un paragraphe", "le texte se suit ; ouvrez un paragraphe là où il le faut"),
        ("1 lien(s) sans adresse du web", "l’adresse est en commentaire derrière les mots ; corrigez-la ou retirez-la"),
        ("1 cellule(s) fusionnée(s)", "relisez le tableau : elles y sont défaites"),
        ("1 passage(s) souligné(s)", kept), ("1 ajout(s) du suivi des modifications", kept),
        ("1 commentaire(s)", end), ("1 suppression(s) du suivi des modifications", end), ("1 en-tête(s) ou pied(s) de page", end),
        ("2 mot(s) hors du texte courant (formule, champ…)", end)))
    assert "## Un\n\n### Deux\n\n### Trois\n" in found.body
    assert "<!-- Adresse du lien : file:///C:/jardin.doc -->" in found.body
    assert "<!-- Commentaire de Prune : À vérifier – vite -->\n\n<!-- Texte supprimé : mot ôté -->\n\n" \
           "<!-- En-tête ou pied de page : Brouillon de mars -->\n\n<!-- Mots sans place : surface égale -->\n" in found.body
    assert Counter(words("\n".join(text_of(path)))) - Counter(words(found.body)) == Counter()


@pytest.mark.parametrize("data", [b"", b"Bonjour", b"PK\x03\x04 rien", "dossier"])
def test_no_manuscript(data: bytes | str, tmp_path: Path) -> None:
    """What is no .docx is told, whatever it is."""
    path = tmp_path / "texte.docx"
    if data == "dossier":
        with zipfile.ZipFile(path, "w") as package:
            package.writestr("lisez.txt", "rien")
    else:
        path.write_bytes(data)
    assert taken(path) == (None, "texte.docx: erreur[manuscrit-illisible]: le manuscrit ne se lit pas : ce n’est pas un fichier .docx entier\n"
                                 "    aide : ouvrez-le dans votre traitement de texte et enregistrez-le au format .docx\n")


def test_a_bomb(tmp_path: Path) -> None:
    """A small file that unpacks to a large one is not unpacked."""
    path = tmp_path / "texte.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", b" " * 100_000_001)
    assert taken(path) == (None, "texte.docx: erreur[manuscrit-illisible]: le manuscrit ne se lit pas : il pèse plus de 100 Mo\n"
                                 "    aide : ouvrez-le dans votre traitement de texte et enregistrez-le au format .docx\n")


def test_cut_short(ordinary: Path) -> None:
    """A download that stopped."""
    ordinary.write_bytes(ordinary.read_bytes()[:-500])
    assert taken(ordinary)[0] is None


def test_a_folder(tmp_path: Path) -> None:
    """A folder in the place of a file."""
    assert taken(tmp_path) == (None, f"{tmp_path.name}: erreur[manuscrit-illisible]: le manuscrit ne se lit pas : un dossier porte ce nom\n"
                                     "    aide : ouvrez-le dans votre traitement de texte et enregistrez-le au format .docx\n")


SIGNS = [*"ab é12.*_[]{}<>#-+!|\\`&^:()=\"'~1", "&amp;", "<b>", "[^1]", "1. ", "- "]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.lists(st.sampled_from(SIGNS), min_size=1).map("".join), min_size=4, max_size=4))
def test_no_sign_is_a_mark(texts: list[str]) -> None:
    """Whatever an author types is printed as it was typed: in a paragraph, bold, in a list, in a table."""
    root = etree.fromstring("<body><p/><p>x<strong/></p><ul><li/></ul><table><tr><td><p/></td></tr></table></body>")
    for path, text in zip(("p[1]", "p/strong", "ul/li", "table/tr/td/p"), texts, strict=True):
        root.find(path).text = text
    page = markup.convert(Writer().body(root), lambda ref: (ref, ""))
    shown = html.unescape(re.sub(r"<[^>]+>", "", page))
    assert "".join(shown.split()) == "".join("".join([texts[0], "x", *texts[1:]]).split())
