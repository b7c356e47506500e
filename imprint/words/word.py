"""What a key of a content file means, and what it may hold."""

from __future__ import annotations

from typing import Any, NamedTuple

from imprint.model import Model


class Word(NamedTuple):
    """A sense in the editors' French, and an example as YAML holds it; a record's example is its keys'."""

    sense: str
    example: Any = None


Table = dict[type[Model], dict[str, Word]]
