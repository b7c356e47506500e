"""A Word manuscript -> a title and Markdown: every word is kept, what has no place there is told."""

from __future__ import annotations

import io
import re
import unicodedata
import xml.etree.ElementTree as etree
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import mammoth

from imprint.diagnostics import Location, Report
from imprint.output import PROBLEMS
from imprint.unmark import Writer, comment

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
TEXT = {f"{W}t", f"{M}t"}
APART = {f"{W}p", f"{M}oMath"}
SIGNS = {f"{W}tab": " ", f"{W}br": " ", f"{W}cr": " ", f"{W}noBreakHyphen": "\u2011"}
CHOICE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Choice"  # its Fallback says the same
REMOVED = {f"{W}del", f"{W}moveFrom"}
MOST = 100_000_000  # bytes of a manuscript unpacked: a small file can hold a thousand times its size
PART = re.compile(r"word/(document|footnotes|endnotes|comments|header|footer)\d*\.xml")
STYLES = """
p[style-name='Title'] => h1.title:fresh
p[style-name='Quote'] => blockquote > p:fresh
p[style-name='Intense Quote'] => blockquote > p:fresh
"""

AT_THE_END = "leur texte est en commentaire à la fin du fichier ; jugez-en, puis effacez-le"
AS_TEXT = "le texte est gardé ; relisez ces passages"
# The looks of a run that Markdown does not say: element, value (None for any that is not off), name.
LOOKS = (("u", None, "passage(s) souligné(s)"), ("strike", None, "passage(s) barré(s)"), ("dstrike", None, "passage(s) barré(s)"),
         ("highlight", None, "passage(s) surligné(s)"), ("vertAlign", "subscript", "indice(s)"))
OFF = {"0", "false", "off", "none"}
# What the writer counts -> its name, and what to do.
UNWRITTEN = {
    "titres": ("titre(s) au-delà du second rang", "ils sont au second rang, « ### » ; relisez leur ordre"),
    "cellules": ("cellule(s) fusionnée(s)", "relisez le tableau : elles y sont défaites"),
    "retours": ("retour(s) à la ligne dans un paragraphe", "le texte se suit ; ouvrez un paragraphe là où il le faut"),
    "adresses": ("lien(s) sans adresse du web", "l’adresse est en commentaire derrière les mots ; corrigez-la ou retirez-la"),
    "images": ("image(s)", "un commentaire marque leur place ; demandez les fichiers et décrivez-les dans l’en-tête"),
}


@dataclass(frozen=True)
class Manuscript:
    """The title that the manuscript gives itself, if any, and its text in Markdown."""

    title: str | None
    body: str

    def body_under(self, title: str | None) -> str:
        """The text under a title; the manuscript's own, where it is another, stays as a note."""
        other = self.title and title and words(self.title) != words(title)
        return f"{comment(f'Titre du manuscrit : {self.title}')}\n\n{self.body}" if other else self.body


class Rest(NamedTuple):
    """What Markdown does not keep: its name, what to do, and the notes that hold its words."""

    what: str
    advice: str
    notes: list[str]


def read(path: Path, report: Report) -> Manuscript | None:
    """The manuscript of a .docx file; None if it is none. What is not kept as it was is filed."""
    where = Location(path.name)
    try:
        data = path.read_bytes()
    except OSError as error:
        report.add("manuscrit-illisible", where, problem=PROBLEMS.get(error.errno, error.strerror))
        return None
    try:
        if _unpacked(data) > MOST:
            report.add("manuscrit-illisible", where, problem=f"il pèse plus de {MOST // 1_000_000} Mo")
            return None
        parts, root = _parts(data), _html(data)
    except Exception:  # a file from anywhere fails in any layer: zip, XML, or what mammoth expects of it
        report.add("manuscrit-illisible", where, problem="ce n’est pas un fichier .docx entier")
        return None
    missing = list(_missing(parts, root))  # before the title is taken out
    title, writer = _title(root), Writer()
    body = writer.body(root)
    rests = [*_unwritten(writer), *_looks(parts), *_set_aside(parts), *missing]
    for what, advice, _ in rests:
        report.add("manuscrit-reste", where, what=what, advice=advice)
    notes = [comment(note) for rest in rests for note in rest.notes]
    return Manuscript(title, "\n\n".join([body.rstrip(), *notes]).lstrip() + "\n")


def words(text: str) -> list[str]:
    """The words of a text, whatever their case and how their letters are composed."""
    return re.findall(r"\w+", unicodedata.normalize("NFKC", text.replace("\u00ad", "")).casefold())


def _unpacked(data: bytes) -> int:
    """The bytes of a .docx as it says them itself; no more than that is ever unpacked."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return sum(each.file_size for each in package.infolist())


def _parts(data: bytes) -> dict[str, list[etree.Element]]:
    """The XML of a .docx by the sort of its parts; whatever is said twice is kept once."""
    found: dict[str, list[etree.Element]] = {}
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for name in sorted(package.namelist()):
            if part := PART.fullmatch(name):
                root = etree.fromstring(package.read(name))
                for parent in list(root.iter()):
                    for choice in parent.findall(CHOICE):
                        parent.remove(choice)
                found.setdefault(part[1], []).append(root)
    return found


def _html(data: bytes) -> etree.Element:
    """What mammoth makes of a .docx: HTML, which is XML too; pictures are left out but for their description."""
    images = mammoth.images.img_element(lambda image: {})
    html = mammoth.convert_to_html(io.BytesIO(data), style_map=STYLES, convert_image=images).value
    return etree.fromstring(f"<body>{html}</body>")


def _title(root: etree.Element) -> str | None:
    """The title, taken out of the text: what has Word's style for it, or a first heading of the first rank, if alone."""
    styled = root.findall("h1[@class='title']")
    ranked = root.findall("h1")
    if not styled and len(ranked) == 1 and root[0] is ranked[0]:
        styled = ranked
    for each in styled:
        root.remove(each)
    return " ".join(" ".join("".join(each.itertext()) for each in styled).split()) or None


def _unwritten(writer: Writer) -> Iterator[Rest]:
    for key, count in writer.lost.items():
        if count:
            yield Rest(f"{count} {UNWRITTEN[key][0]}", UNWRITTEN[key][1], [])


def _looks(parts: dict[str, list[etree.Element]]) -> Iterator[Rest]:
    """Runs that are underlined, struck out…, and what the tracking of changes added, by name."""
    found: Counter[str] = Counter()
    for root in (*parts.get("document", ()), *parts.get("footnotes", ()), *parts.get("endnotes", ())):
        for properties in (run.find(f"{W}rPr") for run in root.iter(f"{W}r") if run.find(f"{W}t") is not None):
            for name, value, what in LOOKS if properties is not None else ():
                look = properties.find(f"{W}{name}")
                if look is not None and (look.get(f"{W}val", "") == value if value else look.get(f"{W}val") not in OFF):
                    found[what] += 1
        if inserted := sum(1 for each in root.iter(f"{W}ins") if _text(each).strip()):
            found["ajout(s) du suivi des modifications"] += inserted
    for what, count in found.items():
        yield Rest(f"{count} {what}", AS_TEXT, [])


def _set_aside(parts: dict[str, list[etree.Element]]) -> Iterator[Rest]:
    """What stands beside the text: comments, what was deleted, heads and feet of pages."""
    comments = [(each.get(f"{W}author", ""), _text(each)) for root in parts.get("comments", ()) for each in root.iter(f"{W}comment")]
    deleted = [_text(each, f"{W}delText", f"{W}t") for roots in parts.values() for root in roots
               for each in root.iter() if each.tag in REMOVED]
    heads = [_text(root) for name in ("header", "footer") for root in parts.get(name, ())]
    for what, notes in (
            ("commentaire(s)", [f"Commentaire de {author or 'la relecture'} : {text}" for author, text in comments]),
            ("suppression(s) du suivi des modifications", [f"Texte supprimé : {text}" for text in deleted if text.strip()]),
            ("en-tête(s) ou pied(s) de page", [f"En-tête ou pied de page : {text}" for text in heads if text.strip()])):
        if notes:
            yield Rest(f"{len(notes)} {what}", AT_THE_END, notes)


def _missing(parts: dict[str, list[etree.Element]], root: etree.Element) -> Iterator[Rest]:
    """The words of the manuscript that its HTML lacks: equations, fields of forms, what mammoth does not know."""
    there = Counter(words(_lines(root)))
    lost = []
    for each in words(" ".join(_text(root) for part in ("document", "footnotes", "endnotes") for root in parts.get(part, ()))):
        there[each] -= 1
        if there[each] < 0:
            lost.append(each)
    if lost:
        yield Rest(f"{len(lost)} mot(s) hors du texte courant (formule, champ…)", AT_THE_END, [f"Mots sans place : {' '.join(lost)}"])


def _lines(element: etree.Element) -> str:
    """The text of HTML, its blocks on lines of their own."""
    inner = (element.text or "") + "".join(_lines(child) + (child.tail or "") for child in element)
    return inner if element.tag in ("a", "strong", "em", "sup", "sub", "s") else f"\n{inner}\n"


def _text(element: etree.Element, *tags: str) -> str:
    """The text of Word's XML, a paragraph a line; what was deleted only if its tag is asked for."""
    if element.tag in REMOVED and not tags:
        return ""
    if element.tag in SIGNS:
        return SIGNS[element.tag]
    if element.tag in (tags or TEXT):
        return element.text or ""
    inner = "".join(_text(child, *tags) for child in element)
    return f"\n{inner}\n" if element.tag in APART else inner
