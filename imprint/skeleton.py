"""The skeleton of a content file: what is known, what is lacking, what else may be said, each with its sense."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Any

from imprint.markup import is_empty
from imprint.model import Model, Part, models_in
from imprint.words import word
from imprint.yamlwrite import value

LACKING = "À compléter"
LETTERS = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "’": " ", "'": " "})
SLUG_LENGTH = 60
FIRST = ("kind", "title", "status")
BODY = "<!-- Le texte vient ici : « ## Intertitre », « - élément de liste ». Quand il y est, retirez la ligne « status ». -->"


def slug(title: str) -> str:
    """The name of a file from a title: lower case, without accents, not too long."""
    plain = unicodedata.normalize("NFKD", title.translate(LETTERS)).encode("ascii", "ignore").decode().lower()
    name = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    return name if len(name) <= SLUG_LENGTH else name[:SLUG_LENGTH + 1].rsplit("-", 1)[0]


def header(model: type[Model], given: dict[str, Any], without: str | None = None) -> str:
    """The YAML of a model: what is given, a stand-in for what is lacking, the rest as comments; perhaps without a key."""
    return "".join(f"{line}\n" for line in _lines(model, given, without))


def markdown(model: type[Part], given: dict[str, Any], body: str) -> str:
    """A Markdown file; it awaits its text as long as a word is lacking."""
    body = body.strip() or BODY
    if is_empty(body) or any(LACKING in line.split("#")[0] for line in header(model, given).split("\n")):
        given = {**given, "status": "awaiting"}
    return f"---\n{header(model, given)}---\n\n{body}\n"


def _lines(model: type[Model], given: dict[str, Any], without: str | None = None) -> Iterator[str]:
    """The lines of a record; what may stay away is a comment."""
    schemas = model.model_json_schema()["properties"]
    for key in _order(model):
        field = model.model_fields[key]
        if key == without:
            continue
        if key in given and models_in(field.annotation):
            yield f"{key}:  # {word(model, key).sense}"
            yield from (f"  - {value(each)}" for each in given[key])
        elif key in given:
            yield f"{key}: {value(given[key])}  # {word(model, key).sense}"
        elif record := next(iter(models_in(field.annotation)), None):
            lines = [f"{key}:  # {word(model, key).sense}", *_indented(_lines(record, {}), "array" in str(schemas[key]))]
            yield from lines if field.is_required() else (f"# {line}" for line in lines)
        elif field.is_required():
            yield f"{key}: {value(_stand_in(schemas[key], word(model, key).example))}  # {word(model, key).sense}"
        else:
            yield f"# {key}: {value(word(model, key).example)}  # {word(model, key).sense}"


def _order(model: type[Model]) -> list[str]:
    """The keys of a model; of a part, its own stand before those that it seldom has."""
    if not issubclass(model, Part):
        return list(model.model_fields)
    own = [key for key in model.model_fields if key not in Part.model_fields]
    return list(dict.fromkeys([*FIRST, *own, *Part.model_fields]))


def _indented(lines: Iterable[str], item: bool) -> Iterator[str]:
    """The lines of a record under its key, or as the only item of a list."""
    for number, line in enumerate(lines):
        yield f"{'  ' if not item else '    ' if number else '  - '}{line}"


def _stand_in(schema: dict[str, Any], example: Any) -> Any:
    """A call for words where any words would do, else the example."""
    if schema.get("type") == "array":
        return [LACKING]
    return LACKING if schema.get("type") == "string" and "pattern" not in schema else example
