"""Writes YAML as an editor would: values on one line, lines put into a list, the rest of the file as it was."""

from __future__ import annotations

import json
import textwrap
from typing import Any

import yaml

from imprint.yamlfile import Loader

WIDTH = 100


def value(data: Any, within: bool = False) -> str:
    """A value on one line, perhaps within brackets; a text in double quotes where it would not read back bare."""
    if isinstance(data, (list, tuple)):
        return f"[{', '.join(value(each, True) for each in data)}]"
    if isinstance(data, dict):
        return f"{{{', '.join(f'{value(key, True)}: {value(each, True)}' for key, each in data.items())}}}"
    return data if isinstance(data, str) and _bare(data, within) else json.dumps(data, ensure_ascii=False)


def _bare(text: str, within: bool) -> bool:
    written, read = (f"[{text}]", [text]) if within else (f"key: {text}", {"key": text})
    try:
        return yaml.load(written, Loader) == read
    except yaml.YAMLError:
        return False


def folded(key: str, text: str, indent: str) -> list[str]:
    """The lines of a long text under its key; a blank line keeps its paragraphs apart."""
    paragraphs = [" ".join(each.split()) for each in text.split("\n\n") if each.strip()]
    lines = [line for each in paragraphs for line in ("", *textwrap.wrap(each, WIDTH, break_long_words=False, break_on_hyphens=False))]
    return [f"{indent}{key}: {'>-' if len(paragraphs) == 1 else '|'}", *(f"{indent}  {line}".rstrip() for line in lines[1:])]


def appended(text: str, items: yaml.SequenceNode, after: int, item: dict[str, Any] | str, fold: str = "") -> str:
    """The text with an item put behind the one at `after` of a list, in the manner of that list.

    In a block list, the `fold` key of an item is written as folded text. Comments stay where they are.
    """
    neighbour = items.value[after]
    if items.flow_style:
        end = neighbour.end_mark.index
        return f"{text[:end]}, {value(item, within=True)}{text[end:]}"
    lines = text.split("\n")
    at = last_line(neighbour) + 1
    while not lines[at - 1].strip():  # behind folded text, the end mark stands at what comes next
        at -= 1
    return "\n".join([*lines[:at], *_block(item, " " * items.start_mark.column, fold), *lines[at:]])


def last_line(node: yaml.Node) -> int:
    """The last line on which a node has something written; its end mark stands behind what follows it."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style:
        last = node.value[-1]
        return last_line(last[1] if isinstance(last, tuple) else last)
    if isinstance(node, yaml.ScalarNode) and node.style in ("|", ">"):
        return node.end_mark.line - 1 if node.end_mark.column == 0 else node.end_mark.line
    return node.end_mark.line


def _block(item: dict[str, Any] | str, indent: str, fold: str) -> list[str]:
    """The lines of an item of a block list."""
    if isinstance(item, str):
        return [f"{indent}- {value(item)}"]
    lines: list[str] = []
    for key, each in item.items():
        lines += folded(key, each, f"{indent}  ") if key == fold else [f"{indent}  {key}: {value(each)}"]
    return [f"{indent}- {lines[0].lstrip()}", *lines[1:]]
