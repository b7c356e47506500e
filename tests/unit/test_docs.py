"""The documents keep up with the program: codes and messages, options, kinds and fields, modules, links."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
import typer
import yaml

from imprint import cli, markup
from imprint.catalogue import CATALOGUE
from imprint.diagnostics import Exit, Location, Report, Severity
from imprint.model import KINDS, Card, Edition, Settings, descendants

ROOT = Path(__file__).resolve().parents[2]
README, GUIDE, CHANGES = ROOT / "README.md", ROOT / "content" / "LISEZMOI.md", ROOT / "CHANGELOG.md"

FENCE = re.compile(r"(?ms)^[ \t]*```(\w*)\n(.*?)^[ \t]*```[ \t]*$")
CODE = re.compile(r"`[^`\n]+`")
LINK = re.compile(r"\[[^\[\]]*\]\(([^()\s]+)\)")
# A row of the guide's tables of messages: code, mark of a warning, example.
ROW = re.compile(r"(?m)^\| `([\w-]+)`([^|]*)\| `([^`]+)` \| \S")


def plain(words: str) -> str:
    """Words whose no-break spaces are common ones."""
    return re.sub("[\u00a0\u202f]", " ", words)


def text(file: Path) -> str:
    """A document."""
    return plain(file.read_text(encoding="utf-8"))


def prose(file: Path) -> str:
    """A document without its code."""
    return CODE.sub("", FENCE.sub("", text(file)))


def examples(language: str) -> list[str]:
    """The guide's blocks of a language."""
    return [body for name, body in FENCE.findall(text(GUIDE)) if name == language]


def messages() -> dict[str, tuple[str, str]]:
    """The guide's messages: code -> mark, example."""
    return {code: (mark, example) for code, mark, example in ROW.findall(text(GUIDE)) if code in CATALOGUE}


def pattern(message: str) -> str:
    """What a message of the catalogue looks like once its words are filled in."""
    return "".join(".+" if piece.startswith("{") else re.escape(piece)
                   for piece in re.split(r"(\{\w+\})", message))


ALL_MODELS = {model for start in (*KINDS.values(), Settings, Edition) for model in descendants(start)}
FIELDS = sorted({(model.__name__, name) for model in ALL_MODELS for name in model.model_fields})


@pytest.mark.parametrize("code", CATALOGUE)
def test_message(code: str) -> None:
    """The guide explains each code, with an example of its message as printed and the mark of a warning."""
    assert code in messages(), f"LISEZMOI.md n’explique pas « {code} »"
    mark, example = messages()[code]
    assert re.fullmatch(pattern(plain(CATALOGUE[code].message)), example), example
    assert ("attention" in mark) is (CATALOGUE[code].severity is Severity.WARNING)


def test_no_message_of_the_past() -> None:
    """The guide explains no code that has left the catalogue."""
    section = text(GUIDE).split("\n## Les messages\n")[1].split("\n## ")[0]
    assert {code for code, _, _ in ROW.findall(section)} - {"inattendue"} <= set(CATALOGUE)


def commands(group: click.Command, name: str = "") -> Iterator[tuple[str, click.Command]]:
    """A command and those beneath it, by their whole names."""
    yield name, group
    for word in group.list_commands(None) if hasattr(group, "list_commands") else ():
        yield from commands(group.get_command(None, word), f"{name} {word}".strip())


def test_options() -> None:
    """Each command of the command line is named, with its options."""
    known = text(README) + text(GUIDE)
    found = list(commands(typer.main.get_command(cli.app)))
    options = [name for _, each in found for param in each.params if param.param_type_name == "option" for name in param.opts]
    options += [name for name, _ in found if name]
    assert options and not [name for name in options if f"`{name}" not in known]


def test_make() -> None:
    """The README and `make help` name the targets of the Makefile, and no others."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.search(r"(?m)^\.PHONY: (.+)$", makefile)[1].split())
    assert targets == set(re.findall(r"(?m)^([a-z]+):", makefile))
    assert targets == set(re.findall(r"(?m)^\| `make ([a-z]+)` \|", text(README))) == set(re.findall(r"'make ([a-z]+) ", makefile))


def test_exit_codes() -> None:
    """The README says what each exit code means."""
    assert not [code for code in Exit if not re.search(rf"(?m)^\| {code.value} \| \w", text(README))]


@pytest.mark.parametrize("kind", KINDS)
def test_kind(kind: str) -> None:
    """The guide has a row for each kind of part."""
    assert f"\n| `{kind}` |" in text(GUIDE)


@pytest.mark.parametrize("model, field", FIELDS)
def test_field(model: str, field: str) -> None:
    """The guide names each key of headers, of publication.yaml and of the editions."""
    assert re.search(rf"`{field}\b", text(GUIDE)), f"LISEZMOI.md ne nomme pas « {field} » ({model})"


def test_card() -> None:
    """The guide's example of a card is a card, and shows each key but those that exclude another."""
    example = next(body for body in examples("markdown") if "kind: card" in body)
    _, header, body = example.split("---\n", 2)
    data = yaml.safe_load(header)
    assert Card.model_validate(data)
    assert set(Card.model_fields) - set(data) == {"carriers", "short_title", "rubric", "listed", "status", "expects"}
    assert body.strip()


@pytest.mark.parametrize("example", [e for e in examples("markdown") if "kind: card" not in e])
def test_markdown(example: str) -> None:
    """The guide's examples of Markdown are sound."""
    report = Report()
    markup.check(example, Location("LISEZMOI.md", 1), frozenset({"fiches/porto-novo"}), report)
    assert not list(report)


def test_modules() -> None:
    """The README's map holds each module of the package, by its path in imprint/, and none that is gone."""
    package = ROOT / "imprint"
    modules = {path.relative_to(package) for path in package.rglob("*.py")}
    names = {f"{path.parent}/" if path.name == "__init__.py" else path.as_posix() for path in modules} - {"./"}
    rows = set(re.findall(r"(?m)^\| `([\w/]+(?:\.py|/))` \|", text(README)))
    assert rows == names


def test_apostrophes() -> None:
    """French prose has curved apostrophes and French quotation marks."""
    wrong = [line for line in prose(GUIDE).split("\n") if "'" in line or '"' in line]
    assert not wrong


def anchors(file: Path) -> set[str]:
    """The anchors of a document's headings, as code hosts make them."""
    headings = re.findall(r"(?m)^#+ (.+)$", FENCE.sub("", text(file)))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("file", [README, GUIDE, CHANGES], ids=lambda file: file.name)
def test_links(file: Path) -> None:
    """Relative links lead to a file, and to a heading of it."""
    dead = []
    for target in LINK.findall(CODE.sub("", FENCE.sub("", text(file)))):
        if not re.match(r"[a-z]+:", target):
            path, _, anchor = target.partition("#")
            goal = (file.parent / path).resolve() if path else file
            if not goal.is_file() or (anchor and anchor not in anchors(goal)):
                dead.append(target)
    assert not dead
