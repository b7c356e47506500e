"""The arithmetic of a budget: each part's share and amount, what stays unknown."""

from __future__ import annotations

from dataclasses import dataclass
from math import fsum  # unlike sum, the same in every Python

from imprint.model import Funding

TOLERANCE = 0.005  # of the total: rounded percentages may miss 100 by half a point


@dataclass(frozen=True)
class Row:
    """One funder: its share of the bar in percent and its amount in euros, one of them computed."""

    by: str
    percent: float
    amount: float

    @property
    def shown_percent(self) -> float:
        """The share as it is printed: to the tenth, unless it was given more finely."""
        return self.percent if round(self.percent, 2) == self.percent else round(self.percent, 1)

    @property
    def shown_amount(self) -> float:
        """The amount as it is printed: to the euro, unless cents were given."""
        return self.amount if round(self.amount, 2) == self.amount else round(self.amount)


@dataclass(frozen=True)
class Breakdown:
    """A budget ready to draw: rows in the given order, and the unknown remainder in percent."""

    rows: tuple[Row, ...]
    remainder: float


def amount_of(funding: Funding, percent: float | None, amount: float | None) -> float:
    """The amount of a part in euros, from its percentage of the total if need be."""
    return amount if amount is not None else funding.total * (percent or 0) / 100


def parts_sum(funding: Funding) -> float:
    """What the parts add up to, in euros."""
    return fsum(amount_of(funding, p.percent, p.amount) for p in funding.parts)


def balanced(funding: Funding) -> bool:
    """Whether the parts meet the total, or say why they do not."""
    total = parts_sum(funding)
    if funding.note or not funding.parts:
        return True
    over = total > funding.total * (1 + TOLERANCE)
    under = total < funding.total * (1 - TOLERANCE)
    return not over and (funding.partial or not under)


def breakdown(funding: Funding) -> Breakdown:
    """Shares follow the parts where these exceed the total or claim to be complete."""
    amounts = [amount_of(funding, p.percent, p.amount) for p in funding.parts]
    known = fsum(amounts)
    whole = max(known, funding.total) if funding.partial or not amounts else known
    rows = tuple(Row(p.by, p.percent if p.percent and whole == funding.total else 100 * a / (whole or 1), a)
                 for p, a in zip(funding.parts, amounts, strict=True))
    return Breakdown(rows, 100 * (whole - known) / whole if whole else 0.0)
