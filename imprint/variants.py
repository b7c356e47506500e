"""The outputs of one content, as rows of a table: nothing else compares a variant's name."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Variant:
    """One way of finishing a publication.

    `ending` closes the file's stem; `inks` picks the column of styles/tokens.yaml. `awaiting` shows
    the parts whose text has not come; `stamped` prints the day on every page; `forgiving` writes the
    file even when there are errors.
    """

    ending: str = ""
    inks: str = "hex"
    awaiting: bool = False
    stamped: bool = False
    forgiving: bool = False


VARIANTS: dict[str, Variant] = {
    "screen": Variant(),
    "proof": Variant(ending="-epreuve", awaiting=True, stamped=True, forgiving=True),
}
