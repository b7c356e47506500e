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

from imprint import gate
from imprint.diagnostics import Location, Report

FENCE = "---"
DEEPEST, MOST_VALUES = 20, 5_000  # of a YAML document; the deepest known has 8 levels, the longest 177 values
# What the scanner says most often, what an editor can do about it, and whether the place to look at
# is where the trouble began (an opening quote) rather than where it was noticed.
OPEN = (re.compile("quoted scalar"), "des guillemets droits ne sont pas refermés",
        "fermez la valeur par le même guillemet que celui qui l’ouvre", True)
ADVICE = (
    (re.compile("mapping values are not allowed"),
     "« : » ne peut suivre une autre clé sur la même ligne",
     "mettez la valeur entre guillemets droits \"…\" si elle contient « : »", False),
    (re.compile("could not find expected ':'"), "une clé n’est pas suivie de « : »",
     "écrivez « clé: valeur », avec une espace après le deux-points", False),
    (re.compile("escape character|hexadecimal numbers"), "« \\ » a un sens particulier entre guillemets \"…\"",
     "doublez-le « \\\\ », ou retirez les guillemets", False),
    OPEN,
    (re.compile("block mapping.*found '<scalar>'"), "du texte suit des guillemets déjà refermés",
     "écrivez l’apostrophe ’, ou entourez toute la valeur de guillemets droits \"…\"", False),
    (re.compile("block scalar"), "rien ne peut suivre « | » ou « > » sur la même ligne",
     "écrivez le texte aux lignes suivantes, en retrait", False),
    (re.compile("another document"), "une seconde ligne « --- » ouvre un autre document",
     "retirez cette ligne : un fichier YAML n’en compte qu’une, au début", False),
    (re.compile("sequence entries"), "un tiret de liste n’est pas à sa place",
     "mettez chaque élément à la ligne derrière son tiret, ou écrivez [un, deux]", False),
    (re.compile(r"expected ',' or '[\]}]'|flow node"), "un crochet ou une accolade n’est pas refermé",
     "séparez les éléments par des virgules et refermez [ … ] ou { … }", True),
    (re.compile("block (mapping|sequence|end)|expected <block"), "le retrait des lignes n’est pas régulier",
     "alignez les clés d’un même niveau, avec deux espaces par niveau", False),
    (re.compile("alias|anchor"), "un « * » ou un « & » au début d’une valeur fait d’elle un renvoi YAML",
     "mettez la valeur entre guillemets droits \"…\"", True),
    (re.compile("nested too deep"), f"il compte plus de {DEEPEST} niveaux", "imbriquez moins de listes et de clés", False),
    (re.compile("too many values"), f"il compte plus de {MOST_VALUES} valeurs", "partagez le fichier", False),
    (re.compile("cannot start any token"), "un signe ne peut pas commencer une valeur",
     "mettez la valeur entre guillemets droits \"…\"", False),
)
CONTINUED = ("cette clé n’est pas au bon retrait, ou la ligne d’avant n’est pas finie",
             "alignez-la sur les clés voisines, et vérifiez le « : » et les guillemets de la ligne d’avant")


class Loader(yaml.SafeLoader):
    """Values as an editor reads them, as in YAML 1.2: a date, 10:30, 007 and ON stay what is written."""

    yaml_implicit_resolvers: dict[str, Any] = {}
    depth = values = 0

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node:
        """A node, unless it is an alias (a few lines of them expand to billions of values), or one too many."""
        event = self.peek_event()
        self.depth, self.values = self.depth + 1, self.values + 1
        for refused, problem in ((getattr(event, "anchor", None) is not None, "alias or anchor"),
                                 (self.depth > DEEPEST, "nested too deep"), (self.values > MOST_VALUES, "too many values")):
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
        line = raw[:error.start].count(b"\n") + 1
        report.add("encodage", Location(file, line), byte=error.start + 1)
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
        return Tree(Loader("").construct_document(node), node, file, first_line)
    except yaml.MarkedYAMLError as error:
        problem, advice, mark = _explain(error, text)
        where = Location(file, mark.line + 1 + first_line, mark.column + 1) if mark else Location(file)
        report.add("yaml", where, problem=problem, advice=advice)
    except yaml.reader.ReaderError:
        sign = yaml.reader.Reader.NON_PRINTABLE.search(text)
        at = sign.start() if sign else 0
        report.add("yaml", Location(file, text.count("\n", 0, at) + 1 + first_line, at - text.rfind("\n", 0, at)),
                   problem=f"un caractère invisible s’y trouve (U+{ord(text[at]):04X})",
                   advice="effacez-le ; il vient souvent d’un copier-coller")
    return None


def _explain(error: yaml.MarkedYAMLError, text: str) -> tuple[str, str, yaml.Mark | None]:
    """What is wrong, what to do, and where."""
    message = f"{error.context or ''} {error.problem or ''}".strip()
    mark = error.problem_mark or error.context_mark
    if mark and (quote := _open_quote(text, mark)):
        return OPEN[1], OPEN[2], quote
    for pattern, problem, advice, at_start in ADVICE:
        if pattern.search(message):
            if pattern is ADVICE[0][0] and mark and ":" not in text.split("\n")[mark.line][:mark.column]:
                return *CONTINUED, mark
            return problem, advice, (error.context_mark or mark) if at_start else mark
    return f"tournure inconnue ({message})", "comparez la ligne avec celles d’un fichier voisin", mark


def _open_quote(text: str, mark: yaml.Mark) -> yaml.Mark | None:
    """Where a quotation begins that was only closed lines below, by the next one's opening quote."""
    last = None
    try:
        for token in yaml.scan(text, Loader=Loader):
            if token.start_mark.index >= mark.index:
                break
            if isinstance(token, yaml.ScalarToken) and token.style in ("'", '"'):
                last = token
    except yaml.YAMLError:
        pass  # the mistake itself
    return last.start_mark if last and last.start_mark.line < last.end_mark.line else None


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
        elif key.value in seen:
            report.add("yaml-cle-double", _place(key, file, first_line), key=key.value, first=seen[key.value])
            good = False
        else:
            seen[key.value] = key.start_mark.line + 1 + first_line
            good = _sound(key, file, first_line, report) and good
        good = _sound(value, file, first_line, report) and good
    return good


def _place(node: yaml.Node, file: str, first_line: int) -> Location:
    return Location(file, node.start_mark.line + 1 + first_line, node.start_mark.column + 1)


def split_header(text: str, file: str, report: Report) -> tuple[str, str, int] | None:
    """A Markdown file's header, its body, and the number of lines before the body."""
    lines = text.split("\n")
    if lines[0].rstrip() != FENCE:
        report.add("en-tete", Location(file, 1, 1), problem="manque au début du fichier")
        return None
    end = next((i for i, line in enumerate(lines[1:], 1) if line.rstrip() == FENCE), None)
    if end is None:
        report.add("en-tete", Location(file, 1, 1), problem="n’est pas refermé par « --- »")
        return None
    if not any(line.strip() and not line.lstrip().startswith("#") for line in lines[1:end]):
        report.add("en-tete", Location(file, 1, 1), problem="est vide")
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
