"""Markdown -> HTML: paragraphs, headings, lists, emphasis, and the booklet's own marks.

    [[fiches/porto-novo]]            reference to another part: its title and its folio
    [REZAS]{index}                   the words enter the index of organisations
    [le réseau]{index="REZAS"}       … under another name
    [Repair Café]{lang=en}           words in another language
    texte[^note]  …  [^note]: …      footnote
    ## Titre {as=tiles}              how a section of a card is set
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as etree
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache, partial
from html import unescape

from markdown import Markdown
from markdown.blockprocessors import EmptyBlockProcessor, ParagraphProcessor
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AMP_SUBSTITUTE, Registry

from imprint.diagnostics import Location, Report
from imprint.folder import alike
from imprint.model import EMAIL, URL
from imprint.yamlfile import near

SETTINGS = ("prose", "strip", "tiles")
ATTRIBUTES = ("index", "lang")
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")

CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")  # the library marks what it sets aside with U+0002 and U+0003
COMMENT = re.compile(r"<!--.*?-->", re.S)
TAG = re.compile(r"</?([A-Za-z][A-Za-z0-9-]*)(?=[\s/>])[^>]*>")
HEADING = re.compile(r"(?m)^(#{1,6})[ \t]*(.*?)[ \t#]*$")
SET_AS = re.compile(r"[ \t]*\{\s*as=([\w-]*)\s*\}$")
SPAN = re.compile(r"\[((?:[^\[\]]|\[[^\[\]]*\])+)\]\{([^{}\n]*)\}")
ATTRIBUTE = re.compile(r"([\w-]+)(?:=(\"[^\"]*\"|[^\s\"]+))?")
REFERENCE = re.compile(r"\[\[([^\[\]]*)\]\]")
NOTE_CALL = re.compile(r"\[\^([\w-]+)\]")
NOTE = re.compile(r"(?m)^\[\^([\w-]+)\]:[ \t]*(.*(?:\n(?:[ \t]+\S.*))*)\n?")

# What prints as it is written, since nothing reads it, or leads nowhere.
UNDERLINED = re.compile(r"(?m)^(?![ \t]*(?:[-#>|]|\d+\.))[ \t]*(\S.*)\n(?:=+|-+)[ \t]*$")
STRAY = re.compile(r"\{\s*(?:index|lang|as)\b[^{}\n]*\}")
LINK = re.compile(r"(!?)\[(?!\^)[^\[\]]*\]\(\s*<?((?:[^\s<>()]|\([^\s<>()]*\))*)[^()\n]*\)")
AROUND = "aucun autour d’un passage déjà marqué ou d’un renvoi"
BESIDE = "index et lang derrière des mots entre crochets simples, as à la fin d’un titre « ## »"

# Given a reference, the printed title and folio of the part: what « [[…]] » becomes.
Resolver = Callable[[str], tuple[str, str]]


@dataclass(frozen=True)
class Section:
    """A passage under one `##` heading (None before the first), and how it is set."""

    title: str | None
    set_as: str
    html: str


def attributes(text: str) -> dict[str, str]:
    """The attributes of a bracketed span: `index lang=en` -> {index: "", lang: "en"}."""
    return {name: value.strip('"') for name, value in ATTRIBUTE.findall(text)}


class _Span(InlineProcessor):
    """[words]{index="name" lang=en} -> <span>."""

    def handleMatch(self, m, data):  # noqa: N802 (the library's name)
        span = etree.Element("span")
        given = attributes(m[2])
        if "lang" in given:
            span.set("lang", given["lang"])
        if "index" in given:
            span.set("data-index", given["index"] or re.sub(r"[*_`]", "", m[1]))
        span.text = m[1]
        return span, m.start(0), m.end(0)


class _Reference(InlineProcessor):
    """[[part]] -> a link with the part's title and folio, if the output has folios."""

    def handleMatch(self, m, data):  # noqa: N802
        title, folio = self.md.house.resolve(m[1].strip())
        link = etree.Element("a", {"class": "reference", "href": "#" + m[1].strip().rsplit("/", 1)[-1]})
        link.text = f"« {title} » ({folio})" if folio else f"« {title} »"
        return link, m.start(0), m.end(0)


class _Note(InlineProcessor):
    """[^note] -> the note itself, which the style sheet floats to the foot of the page."""

    def handleMatch(self, m, data):  # noqa: N802
        note = etree.Element("span", {"class": "footnote"})
        note.text = " ".join(self.md.house.notes.get(m[1], "").split())
        return note, m.start(0), m.end(0)


class _Addresses(Treeprocessor):
    """Links that lead to the web, to a mailbox or into the booklet; of others the words alone are kept, as a browser
    would run « javascript: » and an engine read « file: »."""

    def run(self, root: etree.Element) -> None:
        for link in root.iter("a"):
            if not leads(unescape(link.get("href", "").replace(AMP_SUBSTITUTE, "&"))):
                link.tag = "span"
                link.attrib.clear()


def leads(address: str) -> bool:
    """Whether an address is one that content may lead to."""
    return bool(address.startswith("#") or URL.fullmatch(address) or EMAIL.fullmatch(address.removeprefix("mailto:")))


class _House(Extension):
    """The booklet's marks, for one text after another; raw HTML is text, since content never needs it."""

    resolve: Resolver
    notes: Mapping[str, str]

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        md.house = self
        md.preprocessors.deregister("html_block")
        md.inlinePatterns.deregister("html")
        md.parser.blockprocessors.deregister("reference")  # an address that stands away from its link escapes the checks
        for name in ("image_link", "image_reference", "short_image_ref", "reference", "short_reference"):
            md.inlinePatterns.deregister(name)
        md.treeprocessors.register(_Addresses(md), "addresses", 0)
        md.inlinePatterns.register(_Span(SPAN.pattern, md), "span", 175)
        md.inlinePatterns.register(_Reference(REFERENCE.pattern, md), "part", 176)
        md.inlinePatterns.register(_Note(NOTE_CALL.pattern, md), "note", 177)


def convert(text: str, resolve: Resolver) -> str:
    """The HTML of Markdown text; comments are dropped, notes put where they are called."""
    text = COMMENT.sub("", text)
    notes = {m[1]: m[2] for m in NOTE.finditer(text)}
    return _converted(NOTE.sub("", text), resolve, notes)


def _converted(text: str, resolve: Resolver, notes: Mapping[str, str], short: bool = False) -> str:
    md = _markdown(short)
    md.house.resolve, md.house.notes = resolve, notes
    try:
        return md.reset().convert(text)
    except BaseException:  # one that was interrupted is still within that text
        _markdown.cache_clear()
        raise


@cache
def _markdown(short: bool) -> Markdown:
    """A converter, which takes longer to make than a text to convert; in a `short` text nothing begins a list or a heading."""
    md = Markdown(extensions=["sane_lists", "tables", _House()], output_format="html")
    if short:
        md.parser.blockprocessors = Registry()
        md.parser.blockprocessors.register(EmptyBlockProcessor(md.parser), "empty", 100)
        md.parser.blockprocessors.register(ParagraphProcessor(md.parser), "paragraph", 10)
    return md


@lru_cache(maxsize=4096)
def inline(text: str, resolve: Resolver = lambda ref: (ref, "")) -> str:
    """The HTML of a short text of a header: emphasis and spans; « 1. » or « # » begins neither list nor heading."""
    return re.sub(r"</?p>", "", _converted(COMMENT.sub("", text), resolve, {}, short=True)).strip()


def settings(body: str) -> set[str]:
    """The ways in which the sections of a body ask to be set."""
    headings = HEADING.finditer(COMMENT.sub("", body))
    return {found[1] for m in headings if m[1] == "##" and (found := SET_AS.search(m[2]))}


def sections(body: str, resolve: Resolver) -> tuple[Section, ...]:
    """The body cut at its `##` headings, each passage converted."""
    body = COMMENT.sub("", body)
    notes = "\n".join(m[0].strip("\n") for m in NOTE.finditer(body))
    body = NOTE.sub("", body)
    cuts = [m for m in HEADING.finditer(body) if m[1] == "##"]
    starts = [0, *(m.end() for m in cuts)]
    ends = [*(m.start() for m in cuts), len(body)]
    found = []
    for heading, start, end in zip([None, *cuts], starts, ends, strict=True):
        passage = body[start:end].strip()
        if heading is None and not passage:
            continue
        title = SET_AS.sub("", heading[2]) if heading else None
        setting = SET_AS.search(heading[2]) if heading else None
        html = convert(f"{passage}\n\n{notes}", resolve)
        found.append(Section(inline(title) if title else None, setting[1] if setting else "prose", html))
    return tuple(found)


def check(text: str, where: Location, refs: frozenset[str], report: Report, columns: bool = True) -> None:
    """File what is wrong in Markdown that starts at `where`, each with its line and column.

    Without `columns`, for text whose left edge in its file is not known, lines alone are given.
    """
    at = partial(where._replace(column=int(columns)).at, text)
    for m in CONTROL.finditer(text):
        report.add("fichier-refuse", at(m.start()), problem=f"un caractère invisible s’y trouve (U+{ord(m[0]):04X})",
                   advice="effacez-le ; il vient souvent d’un copier-coller")
    blanked = uncommented(text)
    for m in TAG.finditer(blanked):
        report.add("html-brut", at(m.start()), tag=m[1])
    if (start := blanked.find("<!--")) >= 0:
        report.add("commentaire-ouvert", at(start))
    _check_headings(blanked, at, report)
    _check_spans(blanked, at, report)
    for m in REFERENCE.finditer(blanked):
        name = " ".join(m[1].split())
        if name not in refs:
            report.add("renvoi-inconnu", at(m.start()), name=name, near=f"vouliez-vous « {other} » ? " if (other := alike(name, refs)) else "")
    for m in LINK.finditer(blanked):
        if m[1]:
            report.add("image-corps", at(m.start()), name=m[2])
        elif not leads(m[2]):
            report.add("adresse-web", at(m.start(2)), value=m[2])
    _check_notes(blanked, at, report)


def blank(match: re.Match[str]) -> str:
    """What was matched, as spaces, so that all else keeps its place."""
    return re.sub(r"[^\n]", " ", match[0])


def uncommented(text: str) -> str:
    """Markdown with its comments blanked."""
    return COMMENT.sub(blank, text)


def is_empty(text: str) -> bool:
    """Whether Markdown says nothing, but for comments."""
    return not uncommented(text).strip()


def _check_spans(text: str, at: Callable[[int], Location], report: Report) -> None:
    for m in SPAN.finditer(text):
        if "]{" in m[1] or REFERENCE.search(m[0]):
            report.add("attribut-inconnu", at(m.start(2)), value=m[2], known=AROUND)
            continue
        for name, value in attributes(m[2]).items():
            if name not in ATTRIBUTES or (name == "lang" and not LANGUAGE.fullmatch(value)):
                report.add("attribut-inconnu", at(m.start(2)), value=m[2],
                           known="index, index=\"…\", lang=en")
    for m in STRAY.finditer(HEADING.sub(blank, SPAN.sub(blank, text))):
        report.add("attribut-inconnu", at(m.start()), value=m[0][1:-1], known=BESIDE)


def _check_notes(text: str, at: Callable[[int], Location], report: Report) -> None:
    """Each call has its note and each note its call; a note cannot be called from a note."""
    body = NOTE.sub(blank, text)
    called = {m[1] for m in NOTE_CALL.finditer(body)}
    notes = {m[1] for m in NOTE.finditer(text)}
    lost, idle = called - notes, notes - called
    renamed = idle if len(lost) == len(idle) == 1 else set()  # one slip, told where the note is called
    written: set[str] = set()
    for m in NOTE.finditer(text):
        if m[1] in written:
            report.add("note-double", at(m.start()), name=m[1])
        elif m[1] in idle - renamed:
            report.add("note-sans-appel", at(m.start()), name=m[1])
        if m[2].strip():
            written.add(m[1])
        for inner in NOTE_CALL.finditer(m[2]):
            report.add("note-dans-note", at(m.start(2) + inner.start()), name=inner[1])
    for m in NOTE_CALL.finditer(body):
        if m[1] not in written:
            report.add("note-inconnue", at(m.start()), name=m[1],
                       near="".join(f"vouliez-vous « [^{name}] » ? sinon, " for name in renamed if m[1] in lost))


def _check_headings(text: str, at: Callable[[int], Location], report: Report) -> None:
    for m in UNDERLINED.finditer(text):
        report.add("titre-niveau", at(m.start(1)), title=m[1].strip())
    previous = 1
    for m in HEADING.finditer(text):
        level, title = len(m[1]), m[2].strip()
        setting = re.search(r"\{([^{}]*)\}\s*$", m[2])
        if not 2 <= level <= 3 or level > previous + 1 or not title:
            report.add("titre-niveau", at(m.start()), title=title or m[1])
        if setting and level > 2:
            report.add("attribut-inconnu", at(m.start(2) + setting.start()), value=setting[1], known=BESIDE)
        elif setting:
            value = setting[1].strip().removeprefix("as=")
            if value not in SETTINGS or not setting[1].strip().startswith("as="):
                report.add("section-pose", at(m.start(2) + setting.start()), value=setting[1].strip(),
                           near=near(value, SETTINGS))
        previous = max(level, 2)
