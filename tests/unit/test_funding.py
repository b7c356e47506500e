"""The arithmetic of budgets: amounts, sums, balance, shares."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imprint import funding
from imprint.checks.funding import euros, told_sum
from imprint.model import Funder, Funding


def budget(total: float, *parts: tuple[str, float], **more: object) -> Funding:
    """A budget of parts such as ("amount", 100) or ("percent", 20), their names A, B, C…"""
    return Funding(total=total, parts=tuple(
        Funder(**{"by": "ABCDEFG"[i], kind: value}) for i, (kind, value) in enumerate(parts)), **more)


def amount(value: float) -> tuple[str, float]:
    """A part in euros."""
    return "amount", value


def percent(value: float) -> tuple[str, float]:
    """A part in percent of the total."""
    return "percent", value


@pytest.mark.parametrize("given, total", [
    (budget(1200, amount(700), amount(400)), 1100),
    (budget(2500, amount(1500), percent(40)), 2500),
    (budget(800, percent(12.5), percent(37.5)), 400),
    (budget(10, amount(0), amount(0.5)), 0.5),
    (budget(10), 0),
])
def test_sum(given: Funding, total: float) -> None:
    """Percentages count as their share of the total."""
    assert funding.parts_sum(given) == total


@pytest.mark.parametrize("given, good", [
    (budget(1200, amount(700), amount(500)), True),
    (budget(1200, amount(700), amount(400)), False),
    (budget(1200, amount(700), amount(600)), False),
    (budget(1200), True),
    (budget(1200, amount(700), partial=True), True),
    (budget(1200, amount(1300), partial=True), False),
    (budget(1200, amount(1300), note="Un don de plus."), True),
    (budget(1200, amount(100), note="Le reste en nature."), True),
    (budget(100, percent(33.2), percent(33.2), percent(33.2)), True),
    (budget(100, percent(33.1), percent(33.1), percent(33.1)), False),
    (budget(1000, amount(995.1)), True),
    (budget(1000, amount(994.9)), False),
    (budget(1000, amount(1004.9)), True),
    (budget(1000, amount(1005.1)), False),
    (budget(0, amount(0)), True),
    (budget(0, amount(1)), False),
])
def test_balanced(given: Funding, good: bool) -> None:
    """Half a percent is rounding; more calls for a note, less for `partial`."""
    assert funding.balanced(given) is good


def rows(given: Funding) -> list[tuple[str, float, float]]:
    """Name, percent and amount of each part."""
    return [(row.by, round(row.percent, 6), round(row.amount, 6)) for row in funding.breakdown(given).rows]


def test_breakdown_complete() -> None:
    """Each part has its share and its amount, whichever was given, in the order of the file."""
    given = budget(2500, amount(1500), percent(40))
    assert rows(given) == [("A", 60.0, 1500.0), ("B", 40.0, 1000.0)]
    assert funding.breakdown(given).remainder == 0.0


def test_breakdown_partial() -> None:
    """What is not known is what the parts leave of the total."""
    given = budget(25000, amount(10000), partial=True)
    assert rows(given) == [("A", 40.0, 10000.0)]
    assert funding.breakdown(given).remainder == 60.0


def test_breakdown_without_parts() -> None:
    """Nothing is known but the total."""
    assert funding.breakdown(budget(5000)) == funding.Breakdown((), 100.0)


def test_breakdown_of_nothing() -> None:
    """A total of nothing has no shares, and no remainder either."""
    assert funding.breakdown(budget(0)) == funding.Breakdown((), 0.0)


def test_breakdown_of_parts_of_nothing() -> None:
    """Parts of 0 euros are a strange budget, but no reason to stop."""
    assert rows(budget(0, amount(0))) == [("A", 0.0, 0.0)]


def test_breakdown_beyond_the_total() -> None:
    """Parts that exceed the total, with a note, fill the bar by themselves."""
    given = budget(1000, amount(900), amount(600), note="Un don de plus.")
    assert rows(given) == rows(given.model_copy(update={"partial": True})) == [("A", 60.0, 900.0), ("B", 40.0, 600.0)]
    assert funding.breakdown(given).remainder == 0.0


def test_breakdown_beyond_the_total_in_percent() -> None:
    """The same budget, its first part given in percent of the total."""
    assert rows(budget(1000, percent(90), amount(600), note="Un don de plus.")) == [("A", 60.0, 900.0), ("B", 40.0, 600.0)]


@given(st.lists(st.integers(1, 10**6), min_size=1, max_size=6), st.integers(0, 10**6))
def test_shares_fill_the_bar(amounts: list[int], unknown: int) -> None:
    """Shares and remainder are a whole, each share as its amount (an exact count agrees)."""
    total = sum(amounts) + unknown
    found = funding.breakdown(budget(total, *map(amount, amounts[:6]), partial=True))
    assert sum(row.percent for row in found.rows) + found.remainder == pytest.approx(100)
    assert found.remainder == pytest.approx(float(Fraction(100 * unknown, total)), abs=1e-9)
    assert [row.percent for row in found.rows] == pytest.approx([float(Fraction(100 * a, total)) for a in amounts])


@pytest.mark.parametrize("value, text", [
    (0, "0\u00a0€"), (999.5, "1\u202f000\u00a0€"), (15000, "15\u202f000\u00a0€"), (1234567, "1\u202f234\u202f567\u00a0€"),
])
def test_euros(value: float, text: str) -> None:
    """Amounts in messages have the spaces that the booklet prints."""
    assert euros(value) == text


def test_a_sum_is_told_as_it_was_typed() -> None:
    """In percent, with its amount, where all parts are; else in euros."""
    assert told_sum(budget(140_000, percent(60), percent(40.5))) == "100,5 % (140\u202f700\u00a0€)"
    assert told_sum(budget(1_000, percent(60), amount(500))) == "1\u202f100\u00a0€"
