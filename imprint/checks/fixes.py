"""Files rewritten where typography is sure: only the stretches found, and never the meaning of their YAML."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from imprint import output
from imprint.checks.typography import Mistake
from imprint.diagnostics import Report
from imprint.yamlfile import parse, split_header

BOM = "\ufeff"
SPECIAL = "\"'\\:#"  # signs that can end or open something in YAML


def apply(mistakes: Iterable[Mistake], report: Report) -> list[Mistake]:
    """Correct what is sure, file by file; the value is what was corrected, and it is written.

    A file that would no longer be read as the same data, but for the words corrected, stays as it is.
    """
    by_file: dict[Path, list[Mistake]] = defaultdict(list)
    for each in mistakes:
        if each.right is not None:
            by_file[each.passage.path].append(each)
    done: list[Mistake] = []
    for path, found in by_file.items():
        source = path.read_bytes().decode("utf-8")
        made = [each for each in found if stands(each, source)]
        if made and same(source, corrected(source, made), made) \
                and output.write(path, corrected(source, made).encode("utf-8"), report):
            done += made
    return done


def stands(mistake: Mistake, source: str) -> bool:
    """Whether the stretch is in the file as it was read, and what is right means nothing to YAML in a header."""
    line, start = _lines(source)[mistake.passage.where.line - 1], _column(mistake)
    is_there = line[start:start + len(mistake.found)] == mistake.found
    return is_there and not (mistake.passage.key and set(SPECIAL) & set(mistake.right or ""))


def corrected(source: str, made: Iterable[Mistake]) -> str:
    """The text of a file with the stretches put right, from its end to its beginning."""
    lines = _lines(source)
    for each in sorted(made, key=lambda m: (m.passage.where.line, _column(m)), reverse=True):
        number, start = each.passage.where.line - 1, _column(each)
        lines[number] = lines[number][:start] + (each.right or "") + lines[number][start + len(each.found):]
    return (BOM if source.startswith(BOM) else "") + "\n".join(lines)


def same(before: str, after: str, made: Iterable[Mistake]) -> bool:
    """Whether two states of a file hold the same data, but for the texts that were corrected."""
    is_markdown = next(iter(made)).passage.path.suffix == ".md"
    old, new = (_values(text.removeprefix(BOM), is_markdown) for text in (before, after))
    touched = {each.passage.key for each in made}
    return old is not None and new is not None and old.keys() == new.keys() and all(
        new[key] == value or (key in touched and isinstance(new[key], str)) for key, value in old.items())


def _lines(source: str) -> list[str]:
    return source.removeprefix(BOM).split("\n")


def _column(mistake: Mistake) -> int:
    return mistake.where.column - 1


def _values(text: str, is_markdown: bool) -> dict[str, Any] | None:
    """The values of a file's YAML by their dotted keys; nothing for plain Markdown, None if it cannot be read."""
    text = text.replace("\r\n", "\n")
    if is_markdown:
        split = split_header(text, "", Report()) if text.startswith("---") else ("", text, 0)
        if not split:
            return None
        text = split[0]
    tree = parse(text, "", Report()) if text else None
    return dict(_flat(tree.data, ())) if tree else ({} if not text else None)


def _flat(value: Any, key: tuple[str, ...]) -> Iterable[tuple[str, Any]]:
    if isinstance(value, (dict, list)):
        yield ".".join(key) + "/", type(value)
        pairs = value.items() if isinstance(value, dict) else enumerate(value)
        for step, inner in pairs:
            yield from _flat(inner, (*key, str(step)))
    else:
        yield ".".join(key), value
