"""The tables of the editors' guide: every key of every file, from the models and their French words.

A table stands between `<!-- clés : Card -->` and `<!-- fin -->`; `<!-- clés : genres -->` lists the kinds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from imprint.model import KINDS, Model, Part, models_in
from imprint.schemas import NAMED
from imprint.words import word
from imprint.yamlwrite import value

MARKED = re.compile(r"(<!-- clés : (\w+) -->\n).*?(<!-- fin -->)", re.S)
MODELS = {model.__name__: model for model in (Part, *KINDS.values(), *NAMED.values())}
HEAD = "| Clé | | Sorte | Ce qu’on y écrit | Exemple |\n| --- | --- | --- | --- | --- |\n"
KINDS_HEAD = "| `kind` | La partie |\n| --- | --- |\n"
# JSON's name of a type -> the guide's.
SORTS = {"string": "texte", "number": "nombre", "integer": "nombre entier", "boolean": "oui ou non", "array": "liste", "object": "clés"}


def filled(text: str) -> str:
    """The guide with its tables made anew."""
    return MARKED.sub(lambda m: f"{m[1]}\n{table(m[2])}\n{m[3]}", text)


def table(name: str) -> str:
    """One table: of the kinds, of a model's keys, or of a kind's own keys."""
    if name == "genres":
        return KINDS_HEAD + "".join(f"| `{kind}` | {word(model).sense} |\n" for kind, model in KINDS.items())
    return HEAD + "".join(rows(MODELS[name]))


def rows(model: type[Model], depth: int = 0, told: dict[type[Model], str] | None = None) -> Iterator[str]:
    """A row for each key; those of a record come beneath it, once. A kind's table leaves out the keys of all parts."""
    told = {} if told is None else told
    sorts = model.model_json_schema()["properties"]
    for key, field in model.model_fields.items():
        sense, example = word(model, key)
        if model is not Part and Part in model.__mro__ and sense == _common(key):
            continue
        inner = next(iter(models_in(field.annotation)), None)
        like = f", comme `{told[inner]}`" if inner in told else ""
        cells = ("↳ " * depth + f"`{key}`", "obligatoire" if field.is_required() else "", _sort(sorts[key]), sense + like,
                 "" if example is None else f"`{value(example)}`")
        yield "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |\n"
        if inner and not like:
            told[inner] = key
            yield from rows(inner, depth + 1, told)


def _common(key: str) -> str | None:
    """What a key of all parts means."""
    return word(Part, key).sense if key in Part.model_fields else None


def _sort(schema: dict[str, Any]) -> str:
    """What sort of value a key takes."""
    schema = next((each for each in schema.get("anyOf", ()) if each != {"type": "null"}), schema)
    return SORTS.get(schema.get("type"), "clés")
