"""HTML in, HTML or text out: what a page to be scrolled needs that a page to be printed does not."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from html import unescape
from html.parser import HTMLParser

from markupsafe import Markup, escape

SPAN = re.compile(r"<span\b[^>]*>|</span>")
NOTE = '<span class="footnote">'
MARK = re.compile(r' data-index="([^"]*)"')
VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
UNREAD = {"head", "style", "script", "svg", "title"}
PHRASING = {"a", "b", "em", "i", "small", "span", "strong", "sup", "wbr"}


@dataclass(frozen=True)
class Noted:
    """A text with the calls of its notes, and the notes."""

    html: Markup
    notes: tuple[Markup, ...]


def footnotes(html: str, slug: str) -> Noted:
    """The notes of a part taken out of its text, a numbered call in the place of each."""
    text, notes, rest = "", [], str(html)
    while (start := rest.find(NOTE)) >= 0:
        inner, end = _closed(rest, start + len(NOTE))
        notes.append(Markup(rest[start + len(NOTE):inner]))
        n = len(notes)
        text += (f'{rest[:start]}<sup class="call"><a role="doc-noteref" id="{slug}--appel-{n}" '
                 f'href="#{slug}--note-{n}">{n}</a></sup>')
        rest = rest[end:]
    return Noted(Markup(text + rest), tuple(notes))


def _closed(html: str, start: int) -> tuple[int, int]:
    """Where the span that was opened just before `start` closes: the begin and the end of its end tag."""
    depth = 1
    for tag in SPAN.finditer(html, start):
        depth += -1 if tag[0].startswith("</") else 1
        if not depth:
            return tag.start(), tag.end()
    raise ValueError("a span is not closed")


def demoted(html: str) -> Markup:
    """Headings one level down: parts of a page stand under its own title. A table's head names columns."""
    lower = re.sub(r"(</?h)([2-5])\b", lambda m: f"{m[1]}{int(m[2]) + 1}", str(html))
    return Markup(lower.replace("<th>", '<th scope="col">'))


def fragment(slug: str, name: str) -> str:
    """The anchor of a name in a part: « fiche--reseau-des-maires »."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c))
    return f"{slug}--{re.sub(r'[^a-z0-9]+', '-', bare.replace('œ', 'oe')).strip('-')}"


def names(html: str) -> list[str]:
    """The names that a text marks for the index, in order."""
    return [unescape(name) for name in MARK.findall(html)]


def anchored(html: str, slug: str, entry: Callable[[str], str | None]) -> str:
    """The marks of the index turned into anchors, the first of each entry only (an id is unique)."""
    used: set[str] = set()

    def anchor(mark: re.Match[str]) -> str:
        printed = entry(unescape(mark[1]))
        where = fragment(slug, printed) if printed else ""
        if not where or where in used:
            return ""
        used.add(where)
        return f' id="{escape(where)}"'
    return MARK.sub(anchor, html)


class _Reader(HTMLParser):
    """Collects the text that is read, by the part that holds it, and where links and anchors are."""

    def __init__(self, slugs: Iterable[str]) -> None:
        super().__init__()
        self.parts = {slug: "" for slug in slugs}
        self.everything = ""
        self.ids: list[str] = []
        self.links: list[tuple[str | None, str]] = []
        self._open: list[tuple[str, str | None, bool]] = [("", None, True)]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        _, part, read = self._open[-1]
        if identity := given.get("id"):
            self.ids.append(identity)
            part = identity if identity in self.parts else part
        if tag == "a" and given.get("href"):
            self.links.append((part, given["href"] or ""))
        if tag not in PHRASING:
            self.handle_data(" ")  # a block begins: its words do not touch those before it
        if tag not in VOID:
            self._open.append((tag, part, read and tag not in UNREAD and given.get("aria-hidden") != "true"))

    def handle_endtag(self, tag: str) -> None:
        if len(self._open) > 1 and self._open[-1][0] == tag:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        _, part, read = self._open[-1]
        if read:
            self.everything += data
            if part:
                self.parts[part] += data


@dataclass(frozen=True)
class Read:
    """A page as it is read: the text of each part and of the whole, its anchors, its links with their part."""

    parts: dict[str, str]
    everything: str
    ids: tuple[str, ...]
    links: tuple[tuple[str | None, str], ...]


def read(html: str, slugs: Iterable[str]) -> Read:
    """Read a page; drawings and what is hidden from reading aloud do not count as text."""
    reader = _Reader(slugs)
    reader.feed(html)
    reader.close()
    return Read(reader.parts, reader.everything, tuple(reader.ids), tuple(reader.links))
