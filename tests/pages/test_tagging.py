"""The structure of the PDF as assistive technology reads it: small pages, then the booklets (PDF/UA-1)."""

from __future__ import annotations

import ctypes
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from io import BytesIO
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import page
import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium
import pytest
import weasyprint
import weasyprint.pdf
from PIL import Image, ImageChops

from imprint import bind, drawn, pdfwrite, tokens
from imprint.typeset import Typesetter
from imprint.variants import STANDARDS
from tests.pages.conftest import EPOCH, PROJECT, Built

MM = 72 / 25.4  # points
SHELL = """<!doctype html><html lang="fr" class="right" style="--part: #b33; --panel: #eee"><head>
<title>Essai</title><style>html {{ hyphens: none }} {css}</style></head>
<body>{before}<main id="{name}">{body}</main></body></html>"""

SPOKEN = SimpleNamespace(link_page="{title}, page {page}", link_mail="courriel à {address}")

Mark = tuple[int, int]  # page from 0, MCID
Write = Callable[..., "Tree"]


@dataclass(frozen=True)
class Tag:
    """A structure element read back; `kids` are elements, marked content and link annotations."""

    role: str
    entries: pikepdf.Object = field(repr=False)
    kids: tuple[Tag | Mark | pikepdf.Dictionary, ...] = field(repr=False)

    def walk(self) -> Iterator[Tag]:
        yield self
        for kid in self.kids:
            if isinstance(kid, Tag):
                yield from kid.walk()

    @property
    def marks(self) -> list[Mark]:
        """The marked content in it, in reading order."""
        return [mark for kid in self.kids for mark in (kid.marks if isinstance(kid, Tag) else
                                                       [kid] if isinstance(kid, tuple) else [])]

    def attribute(self, name: str) -> object:
        return self.entries.A.get(name)


class Tree:
    """A PDF read back: its structure, the text of its marked content, its artifacts."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.pdf = pikepdf.open(BytesIO(data))
        self.pages = {p.objgen: number for number, p in enumerate(self.pdf.pages)}
        self.root = self._tag(self.pdf.Root.StructTreeRoot.K[0])

    def _tag(self, element: pikepdf.Object) -> Tag:
        return Tag(str(element.S)[1:], element, tuple(self._kid(kid, element) for kid in element.K))

    def _kid(self, kid: pikepdf.Object, element: pikepdf.Object) -> Tag | Mark | pikepdf.Dictionary:
        if isinstance(kid, int):
            return self.pages[element.Pg.objgen], kid
        if kid.get("/Type") == "/MCR":
            return self.pages[kid.Pg.objgen], int(kid.MCID)
        return kid.Obj if kid.get("/Type") == "/OBJR" else self._tag(kid)

    def all(self, *roles: str) -> list[Tag]:
        """The elements of some types, in reading order."""
        return [tag for tag in self.root.walk() if tag.role in roles]

    def one(self, role: str) -> Tag:
        (found,) = self.all(role)
        return found

    @cached_property
    def texts(self) -> dict[Mark, str]:
        """The text of each marked content; that of artifacts has no number: (page, -1)."""
        found: dict[Mark, str] = Counter()  # type: ignore[assignment]
        document = pypdfium2.PdfDocument(self.data)
        for number, sheet in enumerate(document):
            words = sheet.get_textpage()
            for item in sheet.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT], max_depth=9):
                size = pdfium.FPDFTextObj_GetText(item.raw, words.raw, None, 0)
                text = (ctypes.c_ushort * size)()
                pdfium.FPDFTextObj_GetText(item.raw, words.raw, text, size)
                mark = number, pdfium.FPDFPageObj_GetMarkedContentID(item.raw)
                found[mark] = (found[mark] or "") + bytes(text).decode("utf-16-le").rstrip("\0")
        return dict(found)

    def text(self, tag: Tag) -> str:
        """The text of an element, with plain spaces."""
        return re.sub(r"\s+", " ", " ".join(self.texts.get(mark, "") for mark in tag.marks)).strip()

    def outline(self, tag: Tag) -> str:
        """The types of an element and of what is in it: Table(TR(TH TD))."""
        kids = [self.outline(kid) for kid in tag.kids if isinstance(kid, Tag)]
        return tag.role + (f"({' '.join(kids)})" if kids else "")

    def written(self) -> tuple[Counter[Mark], list[str]]:
        """The numbers of the marked content in the pages' streams, and the kinds of artifact."""
        marks: Counter[Mark] = Counter()
        artifacts: list[str] = []
        for number, sheet in enumerate(self.pdf.pages):
            forms = [x for x in sheet.resources.get("/XObject", {}).values() if x.Subtype == "/Form"
                     and "/StructParents" in x] if number == 0 else []
            for stream in (sheet, *forms):
                for operands, operator in pikepdf.parse_content_stream(stream):
                    if str(operator) == "BDC" and "/MCID" in operands[1]:
                        marks[number, int(operands[1].MCID)] += 1
                    elif str(operator) == "BDC":
                        artifacts.append(f"{operands[0]}{operands[1].Type}{operands[1].get('/Subtype', '')}")
        return marks, artifacts


@pytest.fixture(scope="module")
def typesetter(tmp_path_factory: pytest.TempPathFactory) -> Typesetter:
    content = tmp_path_factory.mktemp("content")
    Image.new("RGB", (60, 30), "teal").save(content / "photo.png")
    return Typesetter(PROJECT, content, tokens.load(PROJECT / "styles" / "tokens.yaml"))


@pytest.fixture(scope="module")
def write(typesetter: Typesetter) -> Write:
    """Lay out parts, each the HTML of its <main>, and read back the file that holds them."""
    def run(*parts: str, css: str = "", before: str = "", stock: bool = False) -> Tree | bytes:
        documents = [typesetter.typeset(SHELL.format(css=css, before=before, body=body, name=f"part-{i}"), "article")
                     .document for i, body in enumerate(parts, 1)]
        document = documents[0].copy([p for each in documents for p in each.pages])
        if stock:
            return document.write_pdf(pdf_tags=True)
        drawings = [drawn.draw(each, "fr") for each in documents]
        return Tree(pdfwrite.write(drawings, document.metadata, STANDARDS["pdf/ua-1"], 1, partial(bind.describe, SPOKEN)))
    return run


def failures(data: bytes, tmp_path: Path) -> list[object]:
    """What the validator finds wrong."""
    file = tmp_path / "validated.pdf"
    file.write_bytes(data)
    return list(page.validate_pdf(str(file), profile=page.ValidationProfile.PDF_UA_1).failures)


def check_marks(tree: Tree) -> None:
    """Every marked content is in one element, and the way back leads to it (ISO 32000-1, 14.7.4.4)."""
    owners = {mark: tag for tag in tree.root.walk() for mark in tag.kids if isinstance(mark, tuple)}
    assert Counter(tree.root.marks) == tree.written()[0]
    numbers = tree.pdf.Root.StructTreeRoot.ParentTree.Nums
    back = {int(key): value for key, value in zip(numbers[::2], numbers[1::2], strict=True)}
    for (number, mcid), tag in owners.items():
        assert back[int(tree.pdf.pages[number].StructParents)][mcid].objgen == tag.entries.objgen
    for tag in tree.all("Link"):
        for spot in tag.kids:
            if isinstance(spot, pikepdf.Dictionary):
                assert back[int(spot.StructParent)].objgen == tag.entries.objgen


def test_a_paragraph_over_columns_and_pages_is_one(write: Write, tmp_path: Path) -> None:
    words = " ".join(f"mot{i}" for i in range(1300))
    tree = write(f'<h1>Titre</h1><div class="prose columns"><p>{words}</p></div>')
    paragraph = tree.one("P")
    assert tree.text(paragraph) == words
    assert {number for number, _ in paragraph.marks} == {0, 1}
    first = pypdfium2.PdfDocument(tree.data)[0]
    lefts = {round(item.get_bounds()[0]) for item in first.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT])}
    assert min(lefts) < 60 and max(lefts) > 250  # both columns hold text
    check_marks(tree)
    assert failures(tree.data, tmp_path) == []


def test_lists(write: Write) -> None:
    tree = write("""<h1>Titre</h1><div class="prose"><ul><li>un</li><li>deux<ul><li>trois</li></ul></li></ul>
        <ol><li>quatre</li></ol></div><ol><li><span>1</span> <b>cinq</b></li></ol><ul><li>six</li></ul>
        <div class="prose x"><ol><li><p>sept</p></li></ol></div>""",
                 css=".x ol > li::before { content: none } .x li > p::before { content: counter(item) }")
    labelled = "LI(Lbl LBody)"
    assert [tree.outline(tag) for tag in tree.all("L")] == [
        f"L({labelled} LI(Lbl LBody(P L({labelled}))))", f"L({labelled})", f"L({labelled})", f"L({labelled})",
        "L(LI(LBody))", "L(LI(Lbl LBody(P)))"]
    assert [str(tag.attribute("/ListNumbering")) for tag in tree.all("L")] == [
        "/Disc", "/Disc", "/Decimal", "/Decimal", "/None", "/Decimal"]
    assert [tree.text(tag) for tag in tree.all("Lbl")] == ["–", "–", "–", "1", "1", "1"]
    assert tree.text(tree.all("LBody")[1]) == "deux – trois"


def test_tables(write: Write) -> None:
    rows = "".join(f'<tr><th scope="row">Rang {i}</th><td>{i}</td><td></td></tr>' for i in range(1, 90))
    tree = write(f"""<h1>Titre</h1><div class="prose"><table><caption>Légende</caption><thead><tr><th>A</th><th>B</th>
        <th>C</th></tr></thead><tbody>{rows}<tr><td colspan="3">fin</td></tr></tbody></table></div>""")
    table = tree.one("Table")
    assert {number for number, _ in table.marks} == {0, 1}
    assert tree.outline(table).startswith(
        "Table(Caption THead(TR(TH TH TH)) TBody(TR(TH TD TD) TR(TH TD TD)")  # an empty cell is one
    assert [str(tag.attribute("/Scope")) for tag in tree.all("TH")][:4] == ["/Column"] * 3 + ["/Row"]
    assert tree.all("TD")[-1].attribute("/ColSpan") == 3
    assert len(tree.all("TR")) == 91 and tree.written()[1].count("/Artifact/Pagination") == 3  # A B C again


def test_a_note_ends_the_paragraph_that_calls_it(write: Write) -> None:
    note = '<span class="footnote">La note <a href="#part-1">renvoie</a>.</span>'
    tree = write(f'<h1>Titre</h1><p>Une <em lang="en">phrase{note}</em> qui continue.</p><p>Deux{note}.</p>')
    first, second = tree.all("P")
    assert tree.outline(first) == "P(Span(Reference) Note(Lbl Reference(Link)))"
    assert tree.text(first) == "Une phrase 1 qui continue. 1. La note renvoie ."
    assert [str(tag.entries.ID) for tag in tree.all("Note")] == ["note-0001", "note-0002"]
    names = tree.pdf.Root.StructTreeRoot.IDTree.Names
    assert [str(n) for n in names[::2]] == ["note-0001", "note-0002"]
    assert names[3].objgen == second.kids[-1].entries.objgen


def test_figures(write: Write) -> None:
    tree = write("""<h1>Titre</h1>
        <figure><img style="position: absolute; left: 30mm; top: 20mm; width: 40mm; height: 20mm"
            src="imprint:/content/photo.png" alt="Un rectangle"><figcaption>Légende</figcaption></figure>
        <img style="position: absolute; left: -40mm; top: -40mm; width: 60mm; height: 50mm"
            src="imprint:/content/photo.png" alt="Un coin">
        <svg xmlns="http://www.w3.org/2000/svg" width="30mm" height="20mm"><title>Une carte</title>
            <text x="2" y="20">Porto-Novo</text></svg>
        <svg xmlns="http://www.w3.org/2000/svg" width="30mm" height="20mm" aria-hidden="true"><path d="M0 0h9v9z"/></svg>
        <img src="imprint:/content/photo.png" alt="">""")
    placed, corner, chart = tree.all("Figure")
    assert [str(f.entries.Alt) for f in (placed, corner, chart)] == ["Un rectangle", "Un coin", "Une carte"]
    assert [float(v) for v in placed.attribute("/BBox")] == pytest.approx(
        [48 * MM, (297 - 60.6) * MM, 88 * MM, (297 - 40.6) * MM], abs=0.1)
    assert [float(v) for v in corner.attribute("/BBox")] == pytest.approx(
        [0, (297 - 30.6) * MM, 38 * MM, 297 * MM], abs=0.1)  # what hangs over the trim is cut
    assert tree.outline(tree.one("Div")) == "Div(Figure Caption)"
    assert len(chart.marks) == 1 and "Porto-Novo" in tree.text(chart)
    assert tree.written()[1].count("/Artifact/Layout") == 2


def test_a_label_is_read_in_the_place_of_words(write: Write, tmp_path: Path) -> None:
    tree = write('<h1>Titre</h1><div><b aria-label="Fiche 1">1</b></div>')
    assert tree.outline(tree.one("P")) == "P(Span)" and tree.text(tree.one("Span")) == "1"
    assert str(tree.one("Span").entries.Alt) == "Fiche 1"
    assert failures(tree.data, tmp_path) == []


def test_links_say_where_they_lead(write: Write, tmp_path: Path) -> None:
    long = "une adresse qui court sur plus d’une ligne, " * 4
    tree = write(f"""<h1>Un\u2060 titre</h1><p><a href="#part-2">là</a>, <a href="mailto:a@example.org?subject=x">a</a>,
        <a href="https://example.org/x">{long}</a>, <a href="https://example.org/y"><b>y</b><wbr>z</a>,
        <a href="#nulle-part">rien</a></p><p aria-hidden="true"><a href="https://example.org/z">z</a></p>""",
                 '<h1>Deux <span class="keep">bouts</span></h1><p><a href="#part-1">retour</a></p>')
    links = tree.all("Link")
    contents = [[str(kid.Contents) for kid in tag.kids if isinstance(kid, pikepdf.Dictionary)] for tag in links]
    assert contents == [["Deux bouts, page 2"], ["courriel à a@example.org"], ["https://example.org/x"] * 2,
                        ["https://example.org/y"], ["Un titre, page 1"]]
    assert len(tree.all("Reference")) == 2  # the links to pages of the booklet
    annotations = [a for p in tree.pdf.pages for a in p.Annots]
    assert len(annotations) == 6  # none for what is hidden, one only where an element is in the link
    assert all(p.Tabs == "/S" for p in tree.pdf.pages)
    check_marks(tree)
    assert failures(tree.data, tmp_path) == []


def test_languages(write: Write) -> None:
    tree = write("""<h1>Titre</h1><p>Un <span lang="en">repair <em lang="de">und</em></span> <i lang="fr">café</i>.</p>
        <p lang="es"><span lang="it"><em lang="ca">Senyora</em></span></p>""")
    assert [(tag.role, str(tag.entries.Lang), tree.text(tag)) for tag in tree.root.walk() if "/Lang" in tag.entries] == [
        ("Span", "en", "repair und"), ("Span", "de", "und"), ("P", "es", "Senyora"), ("Span", "it", "Senyora"),
        ("Span", "ca", "Senyora")]
    assert str(tree.pdf.Root.Lang) == "fr"


def test_furniture_and_decoration_are_artifacts(write: Write) -> None:
    tree = write("""<h1>Titre</h1><p>Texte</p><p aria-hidden="true">décor</p><p style="visibility: hidden">absent</p><p>suite</p>""",
                 before='<div class="head-series">TITRE COURANT</div><div class="folio">0123456789</div>')
    assert tree.text(tree.root) == "Titre Texte suite"
    check_marks(tree)
    kinds = Counter(tree.written()[1])
    assert kinds == {"/Artifact/Pagination/Header": 1, "/Artifact/Pagination/Footer": 2, "/Artifact/Layout": 2}


def test_headings_skip_no_level(write: Write) -> None:
    tree = write("<h1>Un</h1><h3>Deux</h3><h4>Trois</h4><h2 aria-hidden='true'>rien</h2>", "<h3>Quatre</h3><h1>Un</h1>")
    assert [tag.role for tag in tree.all("H1", "H2", "H3", "H4")] == ["H1", "H2", "H3", "H1", "H1"]
    assert [str(tag.entries.T) for tag in tree.all("Part")] == ["Essai", "Essai"]


def test_contents(write: Write, tmp_path: Path) -> None:
    tree = write("""<h1>Sommaire</h1><nav><section><h2>Rubrique</h2><ul><li><p><a href="#part-2">Titre</a></p>
        <p>Lieux</p><p><a href="#part-2">2</a></p></li></ul></section></nav>""", "<h1>Autre</h1>")
    assert tree.outline(tree.all("Part")[0]) == (
        "Part(H1 Sect(Sect(H2 TOC(TOCI(Reference(Link) P Reference(Link))))))")
    assert failures(tree.data, tmp_path) == []


def test_reading_order_is_that_of_the_content(write: Write) -> None:
    tree = write("""<h1>Un</h1><div style="position: absolute; bottom: 0">deux</div><p>trois</p>
        <div style="display: flex; flex-direction: row-reverse"><p>quatre</p><p>cinq</p></div>
        <section role="doc-index" style="position: absolute; top: 0">six</section>""")
    assert tree.text(tree.root) == "Un deux trois quatre cinq six"
    assert tree.outline(tree.root) == "Document(Part(H1 P P P P Index(P)))"


def test_text_that_is_part_transparent_is_read_too(write: Write, tmp_path: Path) -> None:
    tree = write('<h1>Titre</h1><p>avant</p><p style="opacity: .5">voilé</p>')
    assert tree.text(tree.root) == "Titre avant voilé"
    veiled = tree.all("P")[1]
    assert "/Stm" in veiled.entries.K[0] and veiled.entries.K[0].Stm.StructParents == 1
    assert Counter(tree.root.marks) == tree.written()[0]
    assert failures(tree.data, tmp_path) == []


def test_tags_change_no_picture_and_are_the_same_twice(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", EPOCH)  # subset fonts carry a date
    body = '<h1>Titre</h1><div class="prose columns"><p>Un <a href="#part-1">lien</a>.</p><ul><li>un</li></ul></div>'
    first, again, stock = write(body).data, write(body).data, write(body, stock=True)
    assert first == again
    pictures = [pypdfium2.PdfDocument(data)[0].render(scale=1).to_pil() for data in (first, stock)]
    assert ImageChops.difference(*pictures).getbbox() is None


def test_another_engine_is_refused(typesetter: Typesetter, monkeypatch: pytest.MonkeyPatch) -> None:
    document = typesetter.typeset(SHELL.format(css="", before="", body="<p>Un</p>", name="un"), "article").document
    monkeypatch.setattr(weasyprint, "__version__", "71.0")
    with pytest.raises(RuntimeError, match=r"WeasyPrint 70\.0, not 71\.0"):
        drawn.draw(document, "fr")


def test_links_say_it_in_the_words_of_the_labels(gardens: Built) -> None:
    contents = {str(each.Contents) for sheet in pikepdf.open(gardens.file).pages for each in sheet.obj.get("/Annots", [])}
    assert {"page 5 : Une photo, trois puits et des fèves", "écrire à theo@cabine.example.org"} <= contents
    assert not any("courriel" in each or ", page" in each for each in contents)


@pytest.mark.parametrize("name", ["booklet", "summer", "proof", "gardens"])
def test_every_file_conforms(name: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    data = request.getfixturevalue(name).file.read_bytes()
    tree = Tree(data)
    assert failures(data, tmp_path) == []
    check_marks(tree)
    levels = [int(tag.role[1]) for tag in tree.all("H1", "H2", "H3", "H4", "H5", "H6")]
    assert levels[0] == 1 and all(b <= a + 1 for a, b in zip(levels, levels[1:], strict=False))
    catalog = tree.pdf.Root
    assert catalog.MarkInfo.Marked and catalog.ViewerPreferences.DisplayDocTitle
    with tree.pdf.open_metadata() as xmp:
        assert xmp["pdfuaid:part"] == "1" and xmp["dc:title"] == str(tree.pdf.docinfo.Title)


def test_the_booklet_keeps_nothing_from_its_readers(booklet: Built) -> None:
    tree = Tree(booklet.file.read_bytes())
    untagged = " ".join(text for (_, mcid), text in tree.texts.items() if mcid < 0)
    heads = ("RepèreESS – Coopération et solidarité internationales & ESS", "Déniché pour vous", "Repères", "Leviers",
             "La parole à", "Répertoire", "autres apports, non détaillés")  # the last is in the bars, and in the table
    assert re.sub("|".join(heads) + r"|[\d\s,%]", "", re.sub(r"\s+", " ", untagged)) == ""
    for entry in tree.all("TOCI"):
        spot = next(kid for kid in entry.kids[-1].kids[0].kids if isinstance(kid, pikepdf.Dictionary))
        assert str(spot.Contents).endswith(f", page {tree.text(entry.kids[-1])}")
    assert {tag.role for tag in tree.root.walk()} >= {
        "H1", "H2", "H3", "P", "L", "LI", "Lbl", "LBody", "TOC", "TOCI", "Reference", "Link", "Index", "Table", "TR",
        "TH", "TD", "Figure", "Caption", "Note", "Span"}
    assert not any(re.search(r"#|^[a-z-]+$", str(kid.Contents)) for tag in tree.all("Link")
                   for kid in tag.kids if isinstance(kid, pikepdf.Dictionary))


def test_colours_of_wider_spaces_are_drawn(write: Write) -> None:
    """The engine writes them in Lab, a space that a page must name (ISO 32000-1, 8.6.5.4)."""
    tree = write('<p style="color: oklch(0.6 0.25 30)">rouge rouge rouge</p>')
    picture = pypdfium2.PdfDocument(tree.data)[0].render(scale=2).to_pil()
    red, green, blue = min((colour for _, colour in picture.getcolors(1 << 20)), key=sum)
    assert red > green + 80 and red > blue + 80
