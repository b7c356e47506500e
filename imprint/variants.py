"""The outputs of one content, as rows of a table: nothing else compares a variant's name."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Variant:
    """One way of finishing a publication.

    `ending` closes the file's stem; `inks` picks the column of styles/tokens.yaml. `awaiting` shows
    the parts whose text has not come; `stamped` prints the day on every page; `forgiving` writes the
    file even when there are errors.

    `sheets` are style sheets that come after those of a part; `standard` is the PDF standard, as the
    engine calls it. `condition` is the printing condition of what goes to press (`press.CONDITIONS`);
    its extent is a multiple of `multiple` pages, filled with pages for notes.
    """

    ending: str = ""
    inks: str = "hex"
    awaiting: bool = False
    stamped: bool = False
    forgiving: bool = False
    sheets: tuple[str, ...] = ()
    standard: str = "pdf/ua-1"
    condition: str = ""
    multiple: int = 1


@dataclass(frozen=True)
class Standard:
    """A PDF standard: how the metadata claim it, the version of PDF, whether pages are tagged."""

    claim: tuple[str, int, str | None]
    version: str
    tagged: bool


STANDARDS = {
    "pdf/ua-1": Standard(("ua", 1, None), "1.7", tagged=True),
    "pdf/x-4": Standard(("x", 4, "PDF/X-4"), "1.6", tagged=False),
}

VARIANTS: dict[str, Variant] = {
    "screen": Variant(),
    "proof": Variant(ending="-epreuve", awaiting=True, stamped=True, forgiving=True),
    "cards": Variant(sheets=("single",)),
    "press": Variant(ending="-impression", inks="cmyk", sheets=("press",), standard="pdf/x-4",
                     condition="FOGRA39", multiple=4),
}
