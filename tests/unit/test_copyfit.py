"""Copyfitting: balanced columns, the ladder of titles, the elastic head."""

from __future__ import annotations

import pytest

from imprint import copyfit
from imprint.copyfit import LADDER, LEADING, Line, Measures


def paragraph(block: int, start: float, count: int, heading: bool = False) -> list[Line]:
    """`count` lines of one block from a height on."""
    return [Line(start + i * LEADING, start + (i + 1) * LEADING, block, heading) for i in range(count)]


def measures(**changes: object) -> Measures:
    """A card of ordinary size: a title that fills three lines at 22.5 pt and above."""
    titles = {size: (30 + lead * (4 if size > 22.5 else 3), 4 if size > 22.5 else 3) for size, lead in LADDER}
    return Measures(**{"titles": titles, "prose": 115.5, "characters": 2500, "aside": 0.0, "facts": 12.0,
                       "foot": 33.0, **changes})


def fit(m: Measures, **changes: object) -> copyfit.Fit:
    """The settings of a one-page card on a recto."""
    return copyfit.fit(m, **{"photo": False, "recto": True, "body": 9.2, "pages": 1, "tiles": False, **changes})


def test_two_columns_of_one_paragraph_share_its_lines() -> None:
    assert copyfit.balanced(paragraph(1, 0, 20)) == pytest.approx(10 * LEADING)


def test_a_short_paragraph_is_not_cut() -> None:
    lines = paragraph(1, 0, 3) + paragraph(2, 3 * LEADING, 3)
    assert copyfit.balanced(lines) == pytest.approx(3 * LEADING)
    assert copyfit.balanced(paragraph(1, 0, 3)) == pytest.approx(3 * LEADING)


def test_two_lines_stay_on_either_side_of_a_break() -> None:
    lines = paragraph(1, 0, 3) + paragraph(2, 3 * LEADING, 5)
    # Four and four would leave one line of the second paragraph alone: five and three it is.
    assert copyfit.balanced(lines) == pytest.approx(5 * LEADING)


def test_two_lines_stay_below_a_heading() -> None:
    items = [line for i in (1, 2, 3) for line in paragraph(1 + i, i * LEADING, 1)]
    assert copyfit.balanced(paragraph(1, 0, 1, heading=True) + items) == pytest.approx(3 * LEADING)


def test_a_heading_keeps_to_what_it_announces() -> None:
    lines = paragraph(1, 0, 9) + paragraph(2, 10 * LEADING, 1, heading=True) + paragraph(3, 11 * LEADING, 9)
    # The break falls before the heading: its space belongs to the column that it leaves.
    assert copyfit.balanced(lines) == pytest.approx(10 * LEADING)


def test_nothing_has_no_height() -> None:
    assert copyfit.balanced([]) == 0


def test_the_largest_title_in_three_lines_is_chosen() -> None:
    assert fit(measures()).title == 22.5


def test_a_title_wider_than_its_block_is_refused() -> None:
    titles = {size: (60.0, copyfit.TOO_WIDE if size > 19 else 2) for size, _ in LADDER}
    assert fit(measures(titles=titles)).title == 19


def test_the_head_grows_by_whole_lines_while_five_stay_free() -> None:
    found = fit(measures())
    free = copyfit.BOTTOM - copyfit.UNDER_HEAD - found.head - 115.5 - 33
    assert found.head / LEADING == pytest.approx(round(found.head / LEADING))
    assert 5 * LEADING <= free < 6 * LEADING or found.head == copyfit.HEAD_MAX


def test_a_long_text_lowers_the_title_before_it_is_refused() -> None:
    titles = {size: (22 + 3 * lead, 3) for size, lead in LADDER}
    found = fit(measures(titles=titles, prose=160.0))
    assert found.title < 27 and found.over == 0


def test_what_does_not_fit_is_told_in_mm() -> None:
    assert fit(measures(prose=260.0)).over > 50
    assert fit(measures(prose=260.0)).columns == 0


def test_a_short_text_gets_the_strip_of_facts() -> None:
    assert fit(measures(prose=60.0)).facts and fit(measures(prose=60.0)).head == copyfit.HEAD_MAX
    assert not fit(measures()).facts


def test_tiles_leave_the_first_page_to_text_and_aside() -> None:
    roomy = fit(measures(aside=50.0), pages=2, tiles=True)
    assert roomy.over == 0 and roomy.head > fit(measures(aside=50.0)).head


def test_text_over_several_pages_flows() -> None:
    found = fit(measures(prose=300.0), pages=2)
    assert found.over == 0 and found.columns == 0 and found.head == copyfit.HEAD_MAX


def test_the_disc_bleeds_on_a_recto_and_stays_whole_on_a_verso() -> None:
    assert fit(measures()).visible < 1 and fit(measures(), recto=False).visible == 1
    assert fit(measures(), recto=False).disc <= copyfit.DISC_VERSO
    assert fit(measures(), photo=True).disc == copyfit.DISC_PHOTO
