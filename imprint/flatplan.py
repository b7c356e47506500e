"""A place in a flatplan for a new part: the rubric and the folder of those of its kind, the line behind the last."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import yaml

from imprint.diagnostics import Report
from imprint.folder import Folder
from imprint.load import Plan, read_item
from imprint.yamlwrite import appended


@dataclass(frozen=True)
class Spot:
    """Where a part goes: its folder, its rubric (None outside of all), the reference it follows (None: it opens the rubric)."""

    folder: str
    section: str | None
    behind: str | None


def spot(folder: Folder, plan: Plan, kind: str, section: str | None, last: bool) -> Spot | None:
    """Behind the last part of a kind, in the rubric asked for, else in the first or the `last` rubric that has any.

    None when no rubric is asked for and the flatplan has no part of this kind.
    """
    entries = [(ref, under) for ref, under, _ in plan.entries()]
    alike = [(ref, under) for ref, under in entries
             if folder.find(ref) and (item := read_item(folder, ref, Report())) and item.model.kind == kind]
    if section is None:
        if not alike:
            return None
        section = alike[-1 if last else 0][1]
    there = [ref for ref, under in alike if under == section]
    behind = next(reversed(there or [ref for ref, under in entries if under == section]), None)
    if behind is None:
        return Spot(section, section, None)
    return Spot(behind.rpartition("/")[0] if there or "/" in behind else section, section, behind)


def placed(text: str, plan: Plan, ref: str, at: Spot, sections: Iterable[str]) -> str:
    """The text of an edition with a reference put at its spot; a new rubric opens where `sections` ranks it."""
    flatplan = child(plan.tree.node, "flatplan")
    for i, entry in enumerate(flatplan.value):
        if isinstance(entry, yaml.ScalarNode):
            if at.section is None and entry.value == at.behind:
                return appended(text, flatplan, i, ref)
        elif at.section is not None and child(entry, "section").value == at.section:
            parts = child(entry, "parts")
            names = [each.value for each in parts.value]
            if at.behind in names:
                return appended(text, parts, names.index(at.behind), ref)
    before = list(sections)[:list(sections).index(at.section)]
    groups = [i for i, entry in enumerate(flatplan.value)
              if isinstance(entry, yaml.MappingNode) and child(entry, "section").value in before]
    return appended(text, flatplan, max(groups, default=0), {"section": at.section, "parts": [ref]})


def child(node: yaml.Node, key: str) -> yaml.Node:
    """The value of a key that is known to be there."""
    return next(value for name, value in node.value if name.value == key)
