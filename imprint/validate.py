"""Turns parsed YAML into a frozen model; what pydantic finds is told in the editors' words."""

from __future__ import annotations

import typing
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from imprint.diagnostics import Report
from imprint.model import models_in
from imprint.yamlfile import Tree, near

M = TypeVar("M", bound=BaseModel)

# pydantic's error type -> (what is expected, what to do).
EXPECTED = {
    "string_type": ("un texte", "mettez la valeur entre guillemets droits \"…\""),
    "string_too_short": ("un texte", "écrivez la valeur, ou retirez la ligne"),
    "int_type": ("un nombre entier", "écrivez le nombre sans espace ni unité"),
    "int_parsing": ("un nombre entier", "écrivez le nombre sans espace ni unité"),
    "int_from_float": ("un nombre entier", "écrivez le nombre sans décimale"),
    "float_type": ("un nombre", "écrivez le nombre sans espace ni unité, avec un point : 18.5"),
    "float_parsing": ("un nombre", "écrivez le nombre sans espace ni unité, avec un point : 18.5"),
    "finite_number": ("un nombre", "écrivez un nombre ordinaire"),
    "bool_type": ("true ou false", "écrivez true (oui) ou false (non)"),
    "bool_parsing": ("true ou false", "écrivez true (oui) ou false (non)"),
    "tuple_type": ("une liste", "écrivez un tiret « - » devant chaque élément, ou [un, deux]"),
    "model_type": ("des clés et des valeurs", "écrivez « clé: valeur » sur des lignes en retrait"),
    "dict_type": ("des clés et des valeurs", "écrivez « clé: valeur » sur des lignes en retrait"),
    "string_pattern_mismatch": ("des minuscules sans accent, chiffres et traits d’union",
                                "écrivez par exemple « mon-cahier »"),
    "string_too_long": ("un seul signe", "gardez un signe : « , » ou « . »"),
}
MOST = 100  # mistakes told of one file: where there are more, it is a file of another sort
EMPTY = "écrivez la valeur, ou retirez la ligne"
NEEDED = "écrivez la valeur : cette clé est obligatoire"
# A key that is a number: most often the decimals of « latitude: 50,47 » between braces.
DECIMAL = "les décimales s’écrivent avec un point, non une virgule : 48.85 ; "
# pydantic's error type -> the code of the catalogue, for those whose value says it all.
BY_VALUE = {"email": "courriel", "url": "adresse-web", "month": "mois", "funder-measure": "part-mesure",
            "no-cooperation": "sans-cooperation", "label": "libelle", "date_type": "date", "date_parsing": "date",
            "date_from_datetime_parsing": "date", "date_from_datetime_inexact": "date"}
BOUNDS = {"greater_than": ("supérieure à {}", "gt"), "greater_than_equal": ("d’au moins {}", "ge"),
          "less_than": ("inférieure à {}", "lt"), "less_than_equal": ("d’au plus {}", "le")}
LENGTHS = {"too_short": "au moins {min_length}", "too_long": "au plus {max_length}"}


def build(model: type[M], tree: Tree, report: Report) -> M | None:
    """The model that `tree` describes, or None once every mistake has been filed."""
    if not isinstance(tree.data, dict):
        report.add("type-attendu", tree.locate(()), key=tree.file, value=_short(tree.data),
                   expected=EXPECTED["model_type"][0], advice=EXPECTED["model_type"][1])
        return None
    try:
        return model.model_validate(tree.data)
    except ValidationError as error:
        found = error.errors()
        for each in found[:MOST]:
            if not _misleading(each, tree) and not _misspelt(each, found, model):
                _file(each, model, tree, report)
    return None


def _misleading(error: dict[str, Any], tree: Tree) -> bool:
    """Whether an error only follows from another: a list found short for its faulty items, the wrong
    branch of « a name or a group »."""
    kind, loc, value = error["type"], error["loc"], error.get("input")
    if kind == "too_short":
        return isinstance(value, (list, tuple)) and len(value) >= error["ctx"]["min_length"]
    branch = bool(loc) and isinstance(loc[-1], str) and not _written(tree, loc[-1])
    return branch and (kind == "model_type" or (kind == "string_type" and isinstance(value, dict)))


def _misspelt(error: dict[str, Any], errors: list[Any], model: type[BaseModel]) -> bool:
    """Whether a key is missing because it stands there misspelt, which is told."""
    around = error["loc"][:-1]
    return error["type"] == "missing" and any(
        each["type"] == "extra_forbidden" and each["loc"][:-1] == around
        and _nearest(each["loc"][-1], _fields_at(model, around)) == error["loc"][-1] for each in errors)


def _nearest(key: Any, known: list[str]) -> str:
    return near(str(key).lower(), known, "{}")


def _file(error: dict[str, Any], model: type[BaseModel], tree: Tree, report: Report) -> None:
    """File one of pydantic's errors."""
    loc, kind, value = error["loc"], error["type"], error.get("input")
    key = next((str(step) for step in reversed(loc) if isinstance(step, str) and _written(tree, step)),
               str(loc[-1]) if loc else tree.file)
    where = tree.locate(loc)
    context = error.get("ctx", {})
    if kind in ("extra_forbidden", "invalid_key"):
        known = _fields_at(model, loc[:-1])
        report.add("cle-inconnue", tree.locate(loc, key=True), key=loc[-1], known=", ".join(known),
                   near=DECIMAL if kind == "invalid_key" else near(str(loc[-1]).lower(), known))
    elif kind == "missing":
        inside = next((s for s in reversed(loc[:-1]) if isinstance(s, str) and _written(tree, s)), None)
        report.add("champ-manquant", tree.locate(loc[:-1]), key=loc[-1],
                   where=f" sous « {inside} »" if inside else "")
    elif kind == "literal_error":
        known = [word.strip("'") for word in context["expected"].replace(" or ", ", ").split(", ")]
        report.add("valeur-inconnue", where, key=key, value=_short(value),
                   near=near(str(value), known), known=", ".join(known))
    elif kind in BOUNDS:
        report.add("valeur-bornes", where, key=key, value=_short(value),
                   bound=BOUNDS[kind][0].format(f"{context[BOUNDS[kind][1]]:,.15g}".replace(",", "\u202f")))
    elif kind in LENGTHS:
        report.add("liste-courte", where, key=key, value=len(value),
                   bound=LENGTHS[kind].format(**context))
    elif kind in BY_VALUE:
        told = _short(context.get("value", context.get("by", value)))
        report.add(BY_VALUE[kind], where, value=told, known=context.get("known", ""))
    else:
        expected, advice = EXPECTED.get(kind, ("autre chose", "comparez avec un fichier voisin"))
        if value is None:
            advice = NEEDED if _is_needed(model, loc) else EMPTY
        elif kind == "model_type" and (known := _fields_at(model, loc)):
            advice = f"écrivez « clé: valeur » sur des lignes en retrait ; clés possibles : {', '.join(known)}"
        report.add("type-attendu", where, key=key, value=_short(value), expected=expected, advice=advice)


def _written(tree: Tree, step: str) -> bool:
    """Whether a step of pydantic's path is a key of the file, not the tag of a union."""
    return any(getattr(node, "value", None) == step for node in _keys(tree.node))


def _keys(node: Any) -> typing.Iterator[Any]:
    if isinstance(node.value, list):
        for child in node.value:
            for each in child if isinstance(child, tuple) else (child,):
                yield each
                yield from _keys(each)


def _fields_at(model: type[BaseModel], path: tuple[Any, ...]) -> list[str]:
    """The keys that the (nested) model at `path` accepts."""
    return list(_model_at(model, path).model_fields)


def _is_needed(model: type[BaseModel], path: tuple[Any, ...]) -> bool:
    """Whether the value at `path` is of a key that its model cannot do without."""
    field = _model_at(model, path[:-1]).model_fields.get(path[-1]) if path else None
    return field is not None and field.is_required()


def _model_at(model: type[BaseModel], path: tuple[Any, ...]) -> type[BaseModel]:
    """The (nested) model at `path`."""
    for step in path:
        if field := model.model_fields.get(step):
            model = next(iter(models_in(field.annotation)), model)
    return model


def _short(value: Any) -> str:
    """A value as messages show it: as YAML writes it, or described in brackets."""
    if isinstance(value, (dict, list)):
        return "(des clés)" if isinstance(value, dict) else "(une liste)"
    text = "" if value is None else " ".join(str(value).split())
    if isinstance(value, bool):
        text = text.lower()
    return (text if len(text) <= 60 else text[:59] + "…") or "(vide)"
