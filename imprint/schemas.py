"""JSON Schemas of the content files, from the models and their French words: what editors' tools read."""

from __future__ import annotations

import json
from typing import Any

from imprint.model import KINDS, Edition, Labels, Model, Part, Settings, descendants
from imprint.words import word

# Files whose name says what they are; the others are parts, and their `kind` says which.
NAMED: dict[str, type[Model]] = {"publication": Settings, "labels": Labels, "edition": Edition}
DIALECT = "https://json-schema.org/draft/2020-12/schema"


def files() -> dict[str, str]:
    """Every schema, by the name of its file."""
    schemas = {name: schema(model) for name, model in NAMED.items()}
    schemas |= {kind: schema(model, kind) for kind, model in KINDS.items()}
    schemas["part"] = part()
    return {f"{name}.schema.json": json.dumps({"$schema": DIALECT, **each}, ensure_ascii=False, indent=2) + "\n"
            for name, each in schemas.items()}


def schema(model: type[Model], kind: str | None = None) -> dict[str, Any]:
    """The schema of a model, in French; of a part, with its kind."""
    found = _plain(model.model_json_schema())
    for each in descendants(model):
        _describe(found if each is model else found["$defs"][each.__name__], each)
    if kind:
        found["properties"]["kind"] |= {"const": kind, "examples": [kind]}
    return found


def part() -> dict[str, Any]:
    """The schema of any part: its kind names the schema to hold it against."""
    kinds = [{"const": kind, "description": word(model).sense} for kind, model in KINDS.items()]
    return {
        "description": word(Part).sense, "type": "object", "required": ["kind"],
        "properties": {"kind": {"description": word(Part, "kind").sense, "oneOf": kinds}},
        "allOf": [{"if": {"properties": {"kind": {"const": kind}}, "required": ["kind"]},
                   "then": {"$ref": f"{kind}.schema.json"}} for kind in KINDS]}


def _describe(found: dict[str, Any], model: type[Model]) -> None:
    """Put the words of a model in its schema."""
    found["description"] = word(model).sense
    for key, value in found["properties"].items():
        sense, example = word(model, key)
        value["description"] = sense
        if example is not None:
            value["examples"] = [example]


def _plain(value: Any) -> Any:
    """A schema without what only repeats the key in English, or the absence of a value."""
    if isinstance(value, list):
        return [_plain(each) for each in value]
    if not isinstance(value, dict):
        return value
    return {key: _plain(each) for key, each in value.items()
            if not (key == "title" and isinstance(each, str)) and (key, each) != ("default", None)}
