"""Content of any size, made from the real one: its cards again and again, under other slugs and names.

Titles, keywords, places and organisations are numbered, so that the index grows as a real one would: by
entries, each with few folios. The map is left out of every size, 1 too: a page has no room for 110 cards.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import yaml

CARDS, MAP, EDITED = "fiches/", "pages/carte", "fiches/mopti.md"
# What takes a number in a copied card: titles, names of people and places, foreign countries, organisations.
NUMBERED = re.compile(
    r"^(?:short_)?title: .*?(?=\"?$)|\b(?:town|name|country): (?!France)[^,}\n]+|\[[^\[\]\n]+(?=\]\{index(?: lang=\w+)?\})", re.M)
KEYWORDS = re.compile(r"^keywords: .*$", re.M)


def scaled(content: Path, folder: Path, times: int) -> Path:
    """A copy of a content folder whose default edition holds its cards so many times, all of them before
    the first comes back; the first ones are as they were."""
    copy = Path(shutil.copytree(content, folder / f"{content.name}-{times}"))
    settings = yaml.safe_load((copy / "publication.yaml").read_text(encoding="utf-8"))
    file = copy / "editions" / f"{settings['default_edition']}.yaml"
    edition = yaml.safe_load(file.read_text(encoding="utf-8"))
    edition["flatplan"] = [_scaled(entry, copy, times) for entry in edition["flatplan"]]
    file.write_text(yaml.safe_dump(edition, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return copy


def _scaled(entry: Any, content: Path, times: int) -> Any:
    """An entry of a flatplan: in a section, cards are written again and follow, the map is left out."""
    if isinstance(entry, str):
        return entry
    parts = [ref for ref in entry["parts"] if ref != MAP]
    again = [_copied(content, ref, number) for number in range(2, times + 1) for ref in parts if ref.startswith(CARDS)]
    return {**entry, "parts": [*parts, *again]}


def _copied(content: Path, ref: str, number: int) -> str:
    """Write a card under another slug, its names numbered; the value is its reference."""
    made = f"{ref}-{number}"
    text = NUMBERED.sub(rf"\g<0> {number}", (content / f"{ref}.md").read_text(encoding="utf-8"))
    text = KEYWORDS.sub(lambda line: re.sub(r"(?=[,\]])", f" {number}", line[0]), text)
    (content / f"{made}.md").write_text(text, encoding="utf-8")
    return made


def edit(content: Path) -> Path:
    """Put one word more into the last sentence of a card; the value is its file."""
    file = content / EDITED
    text = file.read_text(encoding="utf-8").rstrip()
    file.write_text(re.sub(r" (\S+)$", r" encore \1\n", text), encoding="utf-8")
    return file
