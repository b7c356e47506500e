"""The words of the content as they stand in their files: every stretch of text with its line and column.

All files of the folder are read, also those that the chosen edition leaves out. Left out are keys,
comments, `doubts` (they quote the mistakes of sources) and what is no text: addresses, references, dates.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import yaml

from imprint import markup
from imprint.diagnostics import Location, Report
from imprint.folder import SPECIAL
from imprint.model import EMAIL, URL, Publication
from imprint.typography import OBJECT, TOKEN
from imprint.yamlfile import parse, read_text, split_header

# Keys whose values are names for the program, and those that never leave the file.
NOT_TEXT = {"kind", "status", "date", "url", "email", "file", "format", "language", "slug", "default_edition",
            "colour", "section", "flatplan", "genesis"}
UNSEEN = {"doubts"}
UNREAD = {name for name in SPECIAL if name != "publication.yaml"}

# What is no words within a passage of Markdown: attributes, references, calls of notes, code, where links lead.
MARKS = re.compile(rf"\]\([^()\n]*(?:\([^()\n]*\)[^()\n]*)*\)|{markup.REFERENCE.pattern}|\[\^[\w-]+\]:?"
                   r"|(?<=\])\{[^{}\n]*\}|\{as=[\w-]*\}|`[^`\n]+`")
STRETCH = re.compile(r"\S.*")


@dataclass(frozen=True)
class Passage:
    """Words of the content as they stand in the source: one stretch of one physical line.

    `where` is the place of its first character, `text` verbatim (Markdown kept; without the quotes of YAML, keys
    or comments), `key` its place in the header, as `contacts.0.role`, or nothing in a body.
    """

    path: Path
    where: Location
    text: str
    key: str

    def at(self, offset: int) -> Location:
        """The place of a character of the text."""
        return self.where._replace(column=self.where.column + offset)

    @cached_property
    def words(self) -> str:
        """The text, as long as before, with an OBJECT for each character of addresses and Markdown attributes."""
        return TOKEN.sub(_masked, MARKS.sub(_masked, self.text))


def passages(publication: Publication) -> tuple[Passage, ...]:
    """All passages of a content folder, file by file; a file with mistakes is passed over, `load` tells them."""
    root, found = publication.root, []
    for path in sorted(p for suffix in ("*.md", "*.yaml") for p in root.rglob(suffix)):
        if path.name not in UNREAD or path.parent != root:
            file = publication.folder.name(path)
            text = read_text(path, file, Report())
            found += _of_file(path, file, text) if text else ()
    return tuple(found)


@lru_cache(maxsize=512)
def _of_file(path: Path, file: str, text: str) -> tuple[Passage, ...]:
    header, body, lines = text, "", 0
    if path.suffix == ".md":
        header, body, lines = (text.startswith("---") and split_header(text, file, Report())) or ("", text, 0)
    first = 1 if lines else 0
    tree = parse(header, file, Report(), first) if header else None
    stretches = [*(_of_node(tree.node, header, (), first) if tree else ()), *_of_body(body, lines)]
    return tuple(Passage(path, Location(file, line, column), words, key) for line, column, words, key in stretches)


# A stretch is its line, its column, its words and its key.
Stretch = tuple[int, int, str, str]


def _of_node(node: yaml.Node, source: str, key: tuple[str, ...], first: int) -> Iterator[Stretch]:
    """The stretches of a YAML value: a scalar that is text gives one for each line it stands on."""
    if isinstance(node, yaml.MappingNode):
        for label, value in node.value:
            if label.value not in UNSEEN:
                yield from _of_node(value, source, (*key, label.value), first)
    elif isinstance(node, yaml.SequenceNode):
        for i, value in enumerate(node.value):
            yield from _of_node(value, source, (*key, str(i)), first)
    elif node.tag.endswith(":str") and _is_text(node.value, key):
        yield from _of_scalar(node, source, ".".join(key), first)


def _is_text(value: str, key: tuple[str, ...]) -> bool:
    name = next((step for step in reversed(key) if not step.isdigit()), "")
    in_plan = key[0] == "flatplan" if key else False
    return not (in_plan or name in NOT_TEXT or URL.fullmatch(value) or EMAIL.fullmatch(value))


def _of_scalar(node: yaml.ScalarNode, source: str, key: str, first: int) -> Iterator[Stretch]:
    start, end = node.start_mark.index, node.end_mark.index
    if node.style in ("|", ">"):
        start = source.find("\n", start, end) + 1 or end  # past the line of the sign
    elif node.style:
        start, end = start + 1, end - 1
    line = source.count("\n", 0, start)
    column = start - (source.rfind("\n", 0, start) + 1)
    for number, words in enumerate(source[start:end].split("\n"), line):
        if m := STRETCH.search(words):
            yield number + 1 + first, column + m.start() + 1, m[0].rstrip(), key
        column = 0


def _of_body(body: str, above: int) -> Iterator[Stretch]:
    """The stretches of Markdown: its lines, cut where a comment stands."""
    apart = markup.COMMENT.sub(lambda m: re.sub(r"[^\n]", OBJECT, m[0]), body)
    for number, line in enumerate(apart.split("\n"), above + 1):
        for m in re.finditer(rf"[^\s{OBJECT}][^{OBJECT}]*", line):
            yield number, m.start() + 1, m[0].rstrip(), ""


def _masked(match: re.Match[str]) -> str:
    return OBJECT * len(match[0])
