"""Budgets: the parts against the total; a gap passes only where a note explains it to the reader."""

from __future__ import annotations

from pathlib import Path

from imprint import funding
from imprint.checks.passages import place
from imprint.diagnostics import Report
from imprint.model import Card, Funding, Publication
from imprint.typography import NBSP, NNBSP


def euros(value: float) -> str:
    """An amount as messages print it."""
    return f"{value:,.0f}".replace(",", NNBSP) + f"{NBSP}€"


def told_sum(f: Funding) -> str:
    """What the parts add up to; in percent first, where that is what was typed."""
    percents = [part.percent for part in f.parts]
    amount = euros(funding.parts_sum(f))
    return amount if None in percents else f"{sum(percents):g} % ({amount})".replace(".", ",")


def check(publication: Publication, assets: Path, report: Report) -> None:
    """File budgets whose parts do not meet their total."""
    for item in publication.everything:
        if isinstance(item.model, Card) and item.model.funding and not funding.balanced(item.model.funding):
            f = item.model.funding
            report.add("montage-total", place(publication, item.path, "funding", "total"),
                       sum=told_sum(f), total=euros(f.total))
