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
from imprint.folder import SPECIAL, SUFFIXES
from imprint.model import EMAIL, URL, Publication
from imprint.typography import OBJECT, TOKEN
from imprint.yamlfile import FENCE, Tree, parse, read_text, split_header

# Keys whose values are names for the program, and those that never leave the file.
NOT_TEXT = {"kind", "status", "date", "url", "email", "file", "format", "language", "slug", "default_edition",
            "colour", "section", "flatplan", "genesis"}
UNSEEN = {"doubts"}
UNREAD = {name for name in SPECIAL if name != "publication.yaml"}

# What is no words within a passage of Markdown: attributes, references, calls of notes, code, where links lead.
MARKS = re.compile(rf"(?<=\])\([^()\n]*(?:\([^()\n]*\)[^()\n]*)*\)|{markup.REFERENCE.pattern}|\[\^[\w-]+\]:?"
                   r"|(?<=\])\{[^{}\n]*\}|\{as=[\w-]*\}|`[^`\n]+`")
FOREIGN = re.compile(r"\[[^\[\]]*\]\{[^{}]*\blang=[^{}]*\}")
BEGINS = re.compile(r"#|[-*+] |\d+\. |>|\||\[\^")  # of a block of its own in Markdown
STRETCH = re.compile(r"\S.*")
FENCED = re.compile(rf"(?m)^{FENCE}\s*$")


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
        """The text with an OBJECT for each character that is no French word (see `masked`)."""
        return masked(self.text)


@dataclass(frozen=True)
class Paragraph:
    """Passages that are one text: a paragraph, a heading, an element of a list, a value of a header."""

    passages: tuple[Passage, ...]

    @property
    def first(self) -> Passage:
        """The passage it begins with; its file and key are those of all."""
        return self.passages[0]

    @cached_property
    def text(self) -> str:
        """The text, its lines joined by a space."""
        return " ".join(each.text for each in self.passages)

    @cached_property
    def words(self) -> str:
        """The text with an OBJECT for each character that is no French word (see `masked`)."""
        return masked(self.text)

    def find(self, offset: int) -> tuple[Passage, int]:
        """The passage that holds a character of the text, and where in it."""
        for each in self.passages:
            if offset <= len(each.text):
                return each, offset
            offset -= len(each.text) + 1
        raise IndexError(offset)

    def at(self, offset: int) -> Location:
        """The place of a character of the text."""
        passage, inner = self.find(offset)
        return passage.at(inner)


def masked(text: str) -> str:
    """Text as long as before, with an OBJECT for each character of addresses, references, attributes, foreign words."""
    return TOKEN.sub(_masked, MARKS.sub(_masked, FOREIGN.sub(_masked, text)))


def passages(publication: Publication) -> tuple[Passage, ...]:
    """All passages of a content folder, file by file; a file with mistakes is passed over, `load` tells them."""
    return tuple(each for source in _sources(publication) for each in _of_file(*source))


def paragraphs(publication: Publication) -> tuple[Paragraph, ...]:
    """All passages of a content folder, those that are one text together."""
    return tuple(each for source in _sources(publication) for each in _joined(*source))


def place(publication: Publication, path: Path, *steps: str | int) -> Location:
    """Where a value of a header stands, by the keys that lead to it."""
    file = publication.folder.name(path)
    tree, _, _ = _parsed(path, file, read_text(path, file, Report()) or "")
    return tree.locate(steps) if tree else Location(file)


# A file: where it is, how messages call it, what it holds.
Source = tuple[Path, str, str]


def _sources(publication: Publication) -> Iterator[Source]:
    root = publication.root
    for path in publication.folder.files(*SUFFIXES):
        if path.name not in UNREAD or path.parent != root:
            file = publication.folder.name(path)
            if text := read_text(path, file, Report()):
                yield path, file, text


@lru_cache(maxsize=512)
def _joined(path: Path, file: str, text: str) -> tuple[Paragraph, ...]:
    """The passages of a file, those that are one text together."""
    groups: list[list[Passage]] = []
    for each in _of_file(path, file, text):
        last = groups[-1][-1] if groups else None
        if last and (each.key, each.where.line) == (last.key, last.where.line + 1) \
                and not BEGINS.match(each.text) and not last.text.startswith("#"):
            groups[-1].append(each)
        else:
            groups.append([each])
    return tuple(Paragraph(tuple(group)) for group in groups)


@lru_cache(maxsize=512)
def _parsed(path: Path, file: str, text: str) -> tuple[Tree | None, str, int]:
    """The tree of a file's YAML, the Markdown below it, and how many lines stand above that."""
    header, body, lines = text, "", 0
    if path.suffix == ".md":
        bare = "" if FENCED.search(text) else text  # without a header, or with half of one, which `load` tells
        header, body, lines = split_header(text, file, Report()) or ("", bare, 0)
    return parse(header, file, Report(), 1 if lines else 0) if header else None, body, lines


@lru_cache(maxsize=512)
def _of_file(path: Path, file: str, text: str) -> tuple[Passage, ...]:
    tree, body, lines = _parsed(path, file, text)
    header = text.partition("\n")[2] if tree and tree.first_line else text
    stretches = [*(_of_node(tree.node, header, (), tree.first_line) if tree else ()), *_of_body(body, lines)]
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
    return match[0] if match[0].startswith("&") else OBJECT * len(match[0])  # an entity of HTML is a mistake to see
