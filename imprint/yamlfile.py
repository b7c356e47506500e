"""Reads YAML and Markdown files with the place of every value, mistakes told in French."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from imprint import gate, yamlfaults
from imprint.diagnostics import Location, Report

FENCE = "---"
NEARLY = re.compile(r"\s*[-–—]{1,5}\s*$")  # a line that was meant to be one
THREE = "écrivez trois traits d’union, « --- », au bord de la ligne et sans rien d’autre"
NO_BREAKS = "\u00a0\u202f"
NOTE = re.compile(r"[ \t]*(#\S.*)")  # an editor's own note has a space behind its sign


class Loader(yaml.SafeLoader):
    """Values as an editor reads them, as in YAML 1.2: a date, 10:30, 007 and ON stay what is written."""

    yaml_implicit_resolvers: dict[str, Any] = {}
    depth = values = 0

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node:
        """A node, unless it is an alias (a few lines of them expand to billions of values), or one too many."""
        event = self.peek_event()
        self.depth, self.values = self.depth + 1, self.values + 1
        for refused, problem in ((getattr(event, "anchor", None) is not None, "alias or anchor"),
                                 (self.depth > gate.DEEPEST, "nested too deep"), (self.values > gate.MOST_VALUES, "too many values")):
            if refused:
                raise yaml.composer.ComposerError(None, None, problem, event.start_mark)
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node


for _kind, _pattern, _first in (
        ("bool", "true|True|TRUE|false|False|FALSE", "tTfF"),
        ("int", "[-+]?(?:0|[1-9][0-9]{0,17})", "-+0123456789"),  # a longer one is a code, if not a slip
        ("float", r"[-+]?(?:[0-9]+\.[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?", "-+.0123456789"),
        ("null", "~|null|Null|NULL|", ["~", "n", "N", ""])):
    Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_kind}", re.compile(f"^(?:{_pattern})$"), list(_first))
PLAIN = {f"tag:yaml.org,2002:{kind}" for kind in ("str", "bool", "int", "float", "null", "seq", "map")}


@dataclass(frozen=True)
class Tree:
    """A parsed YAML document: its plain data and the node that places each value."""

    data: Any
    node: yaml.Node
    file: str
    first_line: int = 0

    def locate(self, path: Iterable[Any], *, key: bool = False) -> Location:
        """Where the value at `path` stands, or its key; steps that lead nowhere are passed over."""
        node, mark = self.node, self.node.start_mark
        for step in path:
            found = _child(node, step)
            if found is None:
                continue
            label, node = found
            mark = label.start_mark if key else node.start_mark
        return Location(self.file, mark.line + 1 + self.first_line, mark.column + 1)


def _child(node: yaml.Node, step: Any) -> tuple[yaml.Node, yaml.Node] | None:
    if isinstance(node, yaml.MappingNode):
        return next(((k, v) for k, v in node.value if k.value == str(step)), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step], node.value[step]
    return None


def near(word: str, known: Iterable[str], form: str = "vouliez-vous « {} » ? ") -> str:
    """The nearest known word as a question, or nothing."""
    match = difflib.get_close_matches(word, list(known), 1, 0.6)
    return form.format(match[0]) if match else ""


def read_text(path: Path, file: str, report: Report) -> str | None:
    """The text of a UTF-8 file, a byte order mark dropped, or None with a diagnostic."""
    try:
        raw = path.read_bytes()
    except OSError:
        siblings = [p.stem for p in path.parent.glob("*")] if path.parent.is_dir() else []
        report.add("fichier-absent", Location(file), name=file,
                   near=near(path.stem, siblings, " (est-ce « {} » ?)"))
        return None
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line, start = raw[:error.start].count(b"\n") + 1, raw.rfind(b"\n", 0, error.start) + 1
        column = len(raw[start:error.start].decode("utf-8")) + 1
        report.add("encodage", Location(file, line, column), byte=error.start + 1)
        return None
    if not text.strip():
        report.add("fichier-vide", Location(file, 1))
        return None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if found := gate.tangle(text):
        line, problem, advice = found
        report.add("fichier-refuse", Location(file, line), problem=problem, advice=advice)
        return None
    return text


def parse(text: str, file: str, report: Report, first_line: int = 0) -> Tree | None:
    """Parse YAML text; `first_line` is how many lines of the file stand before it."""
    for number, line in enumerate(text.split("\n"), start=1):
        if re.match(r" *\t+\s*\S", line):
            report.add("yaml-tabulation", Location(file, number + first_line, line.index("\t") + 1))
            return None
    try:
        node = yaml.compose(text, Loader=Loader)
        if node is None or not _sound(node, file, first_line, report):
            if node is None:
                report.add("fichier-vide", Location(file, 1 + first_line))
            return None
        _tell_notes(node, text, file, first_line, report)
        return Tree(Loader("").construct_document(node), node, file, first_line)
    except yaml.MarkedYAMLError as error:
        problem, advice, mark = yamlfaults.explain(error, text)
        where = Location(file, mark.line + 1 + first_line, mark.column + 1) if mark else Location(file)
        report.add("yaml", where, problem=problem, advice=advice)
    except yaml.reader.ReaderError:
        sign = yaml.reader.Reader.NON_PRINTABLE.search(text)
        at = sign.start() if sign else 0
        report.add("yaml", Location(file, 1 + first_line, 1).at(text, at),
                   problem=f"un caractère invisible s’y trouve (U+{ord(text[at]):04X})",
                   advice="effacez-le ; il vient souvent d’un copier-coller")
    return None


def _sound(node: yaml.Node, file: str, first_line: int, report: Report) -> bool:
    """Refuse keys written twice and YAML tags; both would change the data without a word."""
    if node.tag not in PLAIN:
        report.add("yaml-balise", _place(node, file, first_line),
                   tag=node.tag.replace("tag:yaml.org,2002:", "!!"))
        return False
    if isinstance(node, yaml.SequenceNode):
        return all([_sound(child, file, first_line, report) for child in node.value])
    if not isinstance(node, yaml.MappingNode):
        return True
    good, seen = True, {}
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode):
            report.add("yaml", _place(key, file, first_line), problem="une liste ne peut servir de clé",
                       advice="mettez la clé ou la valeur entre guillemets droits \"…\"")
            good = False
        elif key.value != key.value.strip(NO_BREAKS):
            problem, advice = yamlfaults.NO_BREAK
            report.add("yaml", _place(key, file, first_line), problem=problem, advice=advice)
            good = False
        elif key.value in seen:
            report.add("yaml-cle-double", _place(key, file, first_line), key=key.value, first=seen[key.value])
            good = False
        else:
            seen[key.value] = key.start_mark.line + 1 + first_line
            good = _sound(key, file, first_line, report) and good
        good = _sound(value, file, first_line, report) and good
    return good


def _tell_notes(node: yaml.Node, text: str, file: str, first_line: int, report: Report) -> None:
    """What follows a « # » stuck to its word is likely text, which YAML drops."""
    if isinstance(node.value, list):
        for child in node.value:
            for each in child if isinstance(child, tuple) else (child,):
                _tell_notes(each, text, file, first_line, report)
    elif node.style is None and (m := NOTE.match(text, node.end_mark.index)):
        at = Location(file, node.end_mark.line + 1 + first_line, node.end_mark.column + 1 + m.start(1) - m.start())
        report.add("yaml-diese", at, found=m[1].strip())


def _place(node: yaml.Node, file: str, first_line: int) -> Location:
    return Location(file, node.start_mark.line + 1 + first_line, node.start_mark.column + 1)


def split_header(text: str, file: str, report: Report) -> tuple[str, str, int] | None:
    """A Markdown file's header, its body, and the number of lines before the body."""
    lines = text.split("\n")
    end = next((i for i, line in enumerate(lines[1:], 1) if line.rstrip() == FENCE), None)
    fault = None
    if lines[0].rstrip() != FENCE:
        first = next(i for i, line in enumerate(lines) if line.strip())
        fault = (first, "manque au début du fichier",
                 "retirez ce qui précède « --- », la première ligne du fichier" if lines[first].strip() == FENCE else
                 THREE if NEARLY.match(lines[first]) else "ouvrez le fichier par une ligne « --- », au-dessus des clés")
    elif end is None:
        near_end = next((i for i, line in enumerate(lines[1:], 1) if NEARLY.match(line)), None)
        blank = next((i for i, line in enumerate(lines) if not line.strip()), len(lines) - 1)
        fault = (near_end or blank, "n’est pas refermé par « --- »",
                 THREE if near_end else "écrivez une ligne « --- » entre les clés et le texte")
    elif not any(line.strip() and not line.lstrip().startswith("#") for line in lines[1:end]):
        fault = (0, "est vide", "écrivez les clés entre les deux lignes « --- », « kind » la première")
    if fault:
        report.add("en-tete", Location(file, fault[0] + 1, 1), problem=fault[1], advice=fault[2])
        return None
    return "\n".join(lines[1:end]), "\n".join(lines[end + 1:]), end + 1


def locate(path: Path, text: str) -> int:
    """The line of a source file where a text begins, letters and digits alone compared; 0 if unknown."""
    try:
        source = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return 0
    letters, lines = [], []
    for number, line in enumerate(source.split("\n"), start=1):
        for c in unicodedata.normalize("NFKC", line):
            if c.isalnum():
                letters.append(c)
                lines.append(number)
    hay = "".join(letters)
    needle = "".join(c for c in unicodedata.normalize("NFKC", text) if c.isalnum())
    for length in (60, 30, 15, 8):
        at = hay.find(needle[:length]) if len(needle) >= min(length, 8) or length == 8 else -1
        if needle and at >= 0:
            return lines[at]
    return 0
