"""Fonts of a PDF: only the glyphs that are shown, under their numbers, axes at their place, nothing of the day."""

from __future__ import annotations

import io

import pytest
from fontTools.ttLib import TTFont

from imprint.fontcut import cut
from imprint.typeset import font_files

BRICOLAGE = next(name for name in font_files() if name.startswith("Bricolage"))


def glyphs(text: str) -> frozenset[int]:
    """The numbers of the glyphs of a text in the whole font."""
    whole = TTFont(font_files()[BRICOLAGE])
    return frozenset(whole.getGlyphID(whole.getBestCmap()[ord(letter)]) for letter in text)


def test_only_the_glyphs_that_are_shown_under_their_numbers() -> None:
    whole, wanted = TTFont(font_files()[BRICOLAGE]), glyphs("Oé")
    small = TTFont(io.BytesIO(cut(BRICOLAGE, wanted, (("wght", 700),))))
    order = small.getGlyphOrder()
    drawn = {number for number, name in enumerate(order) if small["glyf"][name].numberOfContours}
    assert drawn >= wanted and len(drawn) < 8  # é may be built of e and its accent
    assert small["hmtx"][order[min(wanted)]][0] > 0 and len(order) <= len(whole.getGlyphOrder())


def test_axes_are_fixed() -> None:
    wanted = glyphs("O")
    light, bold = (TTFont(io.BytesIO(cut(BRICOLAGE, wanted, (("wght", weight), ("opsz", 14))))) for weight in (300, 800))
    assert "fvar" not in bold and "gvar" not in bold
    widths = [font["hmtx"][font.getGlyphOrder()[next(iter(wanted))]][0] for font in (light, bold)]
    assert widths[0] != widths[1]


def test_a_place_beyond_its_axis_is_its_end() -> None:
    wanted = glyphs("O")
    assert cut(BRICOLAGE, wanted, (("wght", 5000), ("opsz", 5000))) == cut(BRICOLAGE, wanted, (("wght", 800), ("opsz", 96)))


def test_no_date_of_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    first = cut(BRICOLAGE, glyphs("Bon"), (("wght", 500),))
    cut.cache_clear()
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1")
    assert cut(BRICOLAGE, glyphs("Bon"), (("wght", 500),)) == first


def test_a_font_of_another_house_is_given_whole() -> None:
    data = font_files()[BRICOLAGE].read_bytes()
    assert cut(data, glyphs("Bon"), (("wght", 500),)) == cut(BRICOLAGE, glyphs("Bon"), (("wght", 500),))
