"""Reads YAML and Markdown files with the place of every value, mistakes told in French."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from imprint.diagnostics import Location, Report

FENCE = "---"
# What the scanner says most often, and what an editor can do about it.
ADVICE = (
    (re.compile("mapping values are not allowed"),
     "« : » ne peut suivre une autre clé sur la même ligne",
     "mettez la valeur entre guillemets droits \"…\" si elle contient « : »"),
    (re.compile("could not find expected ':'"), "une clé n’est pas suivie de « : »",
     "écrivez « clé: valeur », avec une espace après le deux-points"),
    (re.compile("found unexpected end of stream|quoted scalar"), "des guillemets droits ne sont pas refermés",
     "fermez la valeur par le même guillemet que celui qui l’ouvre"),
    (re.compile(r"expected ',' or '[\]}]'"), "un crochet ou une accolade n’est pas refermé",
     "séparez les éléments par des virgules et refermez [ … ] ou { … }"),
    (re.compile("block (mapping|sequence|end)|expected <block"), "le retrait des lignes n’est pas régulier",
     "alignez les clés d’un même niveau, avec deux espaces par niveau"),
    (re.compile("undefined alias|alias"), "un « * » annonce un renvoi YAML qui n’existe pas",
     "mettez la valeur entre guillemets droits \"…\""),
    (re.compile("cannot start any token"), "un signe ne peut pas commencer une valeur",
     "mettez la valeur entre guillemets droits \"…\""),
)


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
        line = raw[:error.start].count(b"\n") + 1
        report.add("encodage", Location(file, line), byte=error.start + 1)
        return None
    if not text.strip():
        report.add("fichier-vide", Location(file, 1))
        return None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def parse(text: str, file: str, report: Report, first_line: int = 0) -> Tree | None:
    """Parse YAML text; `first_line` is how many lines of the file stand before it."""
    for number, line in enumerate(text.split("\n"), start=1):
        if re.match(r" *\t+\s*\S", line):
            report.add("yaml-tabulation", Location(file, number + first_line, line.index("\t") + 1))
            return None
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        if node is None or not _sound(node, file, first_line, report):
            if node is None:
                report.add("fichier-vide", Location(file, 1 + first_line))
            return None
        return Tree(yaml.SafeLoader("").construct_document(node), node, file, first_line)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = Location(file, mark.line + 1 + first_line, mark.column + 1) if mark else Location(file)
        problem, advice = _explain(f"{error.context or ''} {error.problem or ''}")
        report.add("yaml", where, problem=problem, advice=advice)
    except (yaml.YAMLError, ValueError) as error:
        report.add("yaml", Location(file, 1 + first_line), problem=_one_line(error),
                   advice="retirez le caractère, ou mettez la valeur entre guillemets droits \"…\"")
    return None


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())


def _explain(message: str) -> tuple[str, str]:
    for pattern, problem, advice in ADVICE:
        if pattern.search(message):
            return problem, advice
    return message.strip(), "comparez la ligne avec celles d’un fichier voisin"


def _sound(node: yaml.Node, file: str, first_line: int, report: Report) -> bool:
    """Refuse keys written twice and YAML tags; both would change the data without a word."""
    if node.tag and not node.tag.startswith("tag:yaml.org,2002:"):
        report.add("yaml-balise", _place(node, file, first_line), tag=node.tag)
        return False
    if isinstance(node, yaml.SequenceNode):
        return all([_sound(child, file, first_line, report) for child in node.value])
    if not isinstance(node, yaml.MappingNode):
        return True
    good, seen = True, {}
    for key, value in node.value:
        if key.value in seen and isinstance(key, yaml.ScalarNode):
            report.add("yaml-cle-double", _place(key, file, first_line), key=key.value,
                       first=seen[key.value])
            good = False
        if isinstance(key, yaml.ScalarNode):
            seen.setdefault(key.value, key.start_mark.line + 1 + first_line)
        good = _sound(value, file, first_line, report) and good
    return good


def _place(node: yaml.Node, file: str, first_line: int) -> Location:
    return Location(file, node.start_mark.line + 1 + first_line, node.start_mark.column + 1)


def split_header(text: str, file: str, report: Report) -> tuple[str, str, int] | None:
    """A Markdown file's header, its body, and the number of lines before the body."""
    lines = text.split("\n")
    if lines[0].rstrip() != FENCE:
        report.add("en-tete", Location(file, 1, 1), problem="manque en tête du fichier")
        return None
    end = next((i for i, line in enumerate(lines[1:], 1) if line.rstrip() == FENCE), None)
    if end is None:
        report.add("en-tete", Location(file, 1, 1), problem="n’est pas refermé par « --- »")
        return None
    if not any(line.strip() and not line.lstrip().startswith("#") for line in lines[1:end]):
        report.add("en-tete", Location(file, 1, 1), problem="est vide")
        return None
    return "\n".join(lines[1:end]), "\n".join(lines[end + 1:]), end + 1
