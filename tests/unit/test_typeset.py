"""What typesetting adds to the engine."""

from __future__ import annotations

import pytest
from weasyprint import HTML

from imprint import typeset
from imprint.passages import stretches

WORDS = "Ils gardent une cabine pleine de "


def lines(body: str, width: float) -> list[str]:
    """The lines of a paragraph set in so many px."""
    style = (f'{typeset.font_faces()} @page {{ size: {width}px 300px; margin: 0 }} body, p {{ margin: 0 }}'
             'html { font: 12px "Source Serif 4" }')
    document = HTML(string=f"<html lang=fr><style>{style}</style><p>{body}</p>").render()
    return [line.text for stretch in stretches(document) for line in stretch.lines]


@pytest.mark.parametrize("tenths", range(1780, 1900, 2))
def test_a_space_before_an_inline_element_hangs(tenths: int) -> None:
    """Where the words fit and only the space after them does not, the line ends there."""
    found = lines(f"{WORDS}<em>tiroirs.</em>", tenths / 10)
    assert found == lines(f"{WORDS}tiroirs.", tenths / 10)
