"""The formats of content, by the number that publication.yaml gives: what an older one needs to be read today."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from imprint.diagnostics import Report
from imprint.yamlfile import Tree

CURRENT = 1
# What makes of the keys of publication.yaml in a format those of the next one. A change that breaks the content
# of others takes the next number, adds its step here, and freezes a publication of the old format for the tests.
STEPS: dict[int, Callable[[dict[str, Any]], dict[str, Any]]] = {}


def current(tree: Tree, report: Report) -> Tree | None:
    """The tree of publication.yaml in the current format; None, and why, when it comes from a newer program.

    What is no number, or one that never was, is left to the model, which tells it.
    """
    data = tree.data
    number = data.get("format") if isinstance(data, dict) else None
    if not isinstance(number, int) or isinstance(number, bool):
        return tree
    if number > CURRENT:
        report.add("format-inconnu", tree.locate(("format",)), value=number, known=CURRENT)
        return None
    while number in STEPS:
        data, number = STEPS[number](data), number + 1
    return replace(tree, data={**data, "format": number})
