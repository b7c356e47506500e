"""HTML of a manuscript -> the project's Markdown: the way back of markup.py, for what a manuscript may hold."""

from __future__ import annotations

import re
import xml.etree.ElementTree as etree
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from imprint.model import EMAIL, URL

EMPHASIS = {"strong": "**", "em": "*"}
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
BLOCKS = {"p", "ul", "ol", "li", "table", "blockquote", *HEADINGS}
NOTE = re.compile(r"#?((?:foot|end)note)-([\w-]+)")
RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
# What would be read as a mark: anywhere, then at the start of a line.
MARK = re.compile(r"[\\`*\[\]]|(?<!\w)_|_(?!\w)|(?<=\w)\{")
# « < » and « & » have no backslash in Markdown.
HTML = {re.compile(r"&(?=#?\w+;)"): "&amp;", re.compile(r"<(?=[/!?A-Za-z])"): "&lt;"}
LINE = re.compile(r"^(?:(#{1,6}|[>|]|[-+](?=[\s-]|$))|(\d+)(?=\.(?:\s|$)))")


@dataclass
class Writer:
    """Writes Markdown, and counts what it could not keep."""

    lost: Counter[str] = field(default_factory=Counter)
    opened: bool = False  # a « ## » has been written, so that « ### » may come

    def body(self, root: etree.Element) -> str:
        """The Markdown of a whole text: its blocks, then its notes."""
        ranks = sorted({each.tag for each in root.iter() if each.tag in HEADINGS})
        self.ranks = {tag: min(rank, 1) + 2 for rank, tag in enumerate(ranks)}
        self.lost["titres"] += sum(1 for each in root.iter() if each.tag in ranks[2:])
        notes = [each for each in root if each.tag == "ol" and _is_note(each)]
        blocks = [block for each in root if each not in notes for block in self.blocks(each)]
        return "\n\n".join([*blocks, *(self._note(item) for each in notes for item in each)]) + "\n"

    def blocks(self, element: etree.Element) -> Iterator[str]:
        """The blocks of an element."""
        if element.tag in HEADINGS:
            yield self._heading(element)
        elif element.tag in ("ul", "ol"):
            yield self._list(element)
        elif element.tag == "table":
            yield self._table(element)
        elif element.tag == "blockquote":
            yield "\n".join(f"> {line}".rstrip() for line in "\n\n".join(self._inside(element)).split("\n"))
        else:
            yield from self._inside(element)

    def _inside(self, element: etree.Element) -> Iterator[str]:
        """The blocks in an element; what stands between them makes paragraphs."""
        run = etree.Element("p")
        run.text = element.text
        for child in element:
            if child.tag in BLOCKS:
                yield from self._paragraph(run)
                yield from self.blocks(child)
                run = etree.Element("p")
                run.text = child.tail
            else:
                run.append(child)
        yield from self._paragraph(run)

    def _paragraph(self, element: etree.Element) -> Iterator[str]:
        if text := self.inline(element).strip(" \n"):
            yield LINE.sub(lambda m: f"\\{m[1]}" if m[1] else f"{m[2]}\\", text)

    def _heading(self, element: etree.Element) -> str:
        level = self.ranks[element.tag] if self.opened else 2
        self.opened = True
        return f"{'#' * level} {self.flat(element)}"

    def _list(self, element: etree.Element) -> str:
        """A list; what belongs to an item stands four spaces in."""
        lines = []
        for number, item in enumerate(element, start=1):
            mark = f"{number}. " if element.tag == "ol" else "- "
            lines.append(mark + "\n".join(self._inside(item)).replace("\n", "\n    "))
        return "\n".join(lines)

    def _table(self, element: etree.Element) -> str:
        """A table, its first row above the rule; joined cells come apart."""
        rows = [[self.flat(cell).replace("|", "\\|") for cell in row] for path in ("thead/tr", "tbody/tr", "tr")
                for row in element.findall(path)]
        self.lost["cellules"] += sum(1 for cell in element.iter() if {"colspan", "rowspan"} & set(cell.keys()))
        width = max(map(len, rows), default=0)
        lines = [f"| {' | '.join([*row, *[''] * (width - len(row))])} |" for row in rows]
        return "\n".join([*lines[:1], f"|{' --- |' * width}", *lines[1:]])

    def flat(self, element: etree.Element) -> str:
        """All that is in an element, on one line."""
        if any(each.tag in BLOCKS for each in element):
            return " ".join(self.flat(each) for each in element if each.tag in BLOCKS)
        return self.inline(element).strip()

    def inline(self, element: etree.Element) -> str:
        """The text of an element with its marks."""
        out = escaped(element.text)
        for child in element:
            out += self._mark(child, out[-1:]) + escaped(child.tail)
        return out

    def _mark(self, element: etree.Element, before: str) -> str:
        text = self.inline(element)
        if element.tag in EMPHASIS:
            return _wrapped(text, EMPHASIS[element.tag].replace("*", "_" if before == "*" else "*"))
        if element.tag == "a":
            return self._link(element, text)
        if element.tag == "sup":
            return text.translate(RAISED) if text.isdigit() else text  # « er », « e » are raised by the typography
        if element.tag == "img":
            self.lost["images"] += 1
            return comment(f"Image du manuscrit : {element.get('alt') or 'sans description'}")
        if element.tag == "br":
            self.lost["retours"] += 1
            return " "
        return text

    def _link(self, element: etree.Element, text: str) -> str:
        target = element.get("href", "")
        if call := NOTE.fullmatch(target):
            return f"[^{_label(call)}]"
        if not target or target.startswith("#") or not text.strip():  # a bookmark of the manuscript itself
            return text
        if URL.fullmatch(target) or EMAIL.fullmatch(target.removeprefix("mailto:")):
            return f"[{text.strip()}]({target})"
        self.lost["adresses"] += 1
        return f"{text} {comment(f'Adresse du lien : {target}')}"

    def _note(self, item: etree.Element) -> str:
        """A note, without the way back to its call."""
        for parent in item.iter():
            for child in [each for each in parent if each.tag == "a" and "note-ref-" in each.get("href", "")]:
                parent.remove(child)
        return f"[^{_label(NOTE.fullmatch(item.get('id', '')))}]: {self.flat(item)}"


def escaped(text: str | None) -> str:
    """A text whose signs are no marks."""
    text = MARK.sub(r"\\\g<0>", re.sub(r"[ \t\r\n]+", " ", text or ""))
    for sign, entity in HTML.items():
        text = sign.sub(entity, text)
    return text


def comment(text: str) -> str:
    """A note for the editors, which is not printed."""
    return f"<!-- {' '.join(text.replace('--', '–').split())} -->"


def _is_note(element: etree.Element) -> bool:
    return len(element) > 0 and bool(NOTE.fullmatch(element[0].get("id", "")))


def _label(note: re.Match[str]) -> str:
    """The name of a note: its number, marked for an endnote."""
    return note[2] if note[1] == "footnote" else f"fin-{note[2]}"


def _wrapped(text: str, mark: str) -> str:
    """A text between marks, which must touch its words."""
    words = text.strip()
    start = len(text) - len(text.lstrip())
    return f"{text[:start]}{mark}{words}{mark}{text[start + len(words):]}" if words else text
