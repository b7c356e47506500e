"""The design tokens of styles/tokens.yaml: colours for the screen, inks for the press."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # in C where the package has it: no mark of this file is told


@dataclass(frozen=True)
class Tokens:
    """Colour names with their value in one variant, the panel colour of each part colour, and the
    inks (from 0 to 1) of the colours whose text the press prints with black alone."""

    colours: dict[str, str]
    panels: dict[str, str]
    black_text: tuple[tuple[float, ...], ...] = ()

    def css(self) -> str:
        """The colours as custom properties on the root element."""
        return ":root{" + "".join(f"--{name}:{value};" for name, value in self.colours.items()) + "}"


@lru_cache
def load(path: Path, inks: str = "hex") -> Tokens:
    """The tokens of a file; `inks` is « hex » for the screen, « cmyk » for the press."""
    data = yaml.load(path.read_text(encoding="utf-8"), LOADER)
    values = {name: _value(colour[inks]) for name, colour in data["colours"].items()}
    black = tuple(tuple(ink / 100 for ink in data["colours"][name]["cmyk"]) for name in data["black_text"])
    return Tokens(values, data["panels"], black)


def _value(colour: str | list[int]) -> str:
    """A CSS colour: « #16283A », or « device-cmyk(.9 .72 .48 .52) » from percentages of ink."""
    if isinstance(colour, str):
        return colour
    return f"device-cmyk({' '.join(f'{ink / 100:g}' for ink in colour)})"
