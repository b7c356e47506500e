"""Dates that cannot be: out of the edition's range, in no calendar, in the wrong order."""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise
from pathlib import Path

from imprint.checks.passages import Paragraph, paragraphs, place
from imprint.diagnostics import Report
from imprint.model import Article, Card, Item, Publication, Sources
from imprint.typography import MONTH

MONTHS = {name: number for number, name in enumerate(MONTH.split("|"), 1)}
DAYS = "lundi mardi mercredi jeudi vendredi samedi dimanche".split()
# How long before an edition its cards may date from, and how far its words may look, in years.
CARD_AGE, EARLIEST, AHEAD = 2, 1700, 31

DAY = re.compile(rf"(?i)(?:\b({'|'.join(DAYS)}) )?(?<![\d,.])(\d\d?|1er) ({MONTH})\b(?: (\d{{4}})\b)?")
ACT = re.compile(rf"(?i)\b(loi|décret|arrêté|ordonnance|traité|conférence|rencontre) du (\d\d?|1er) ({MONTH})\b(?: (\d{{4}})\b)?")
YEAR = re.compile(rf"(?i)\b(?:en|depuis|dès|fin|début|d’ici|avant|après|l’année|{MONTH}|printemps|été|automne|hiver) "
                  r"(?P<year>\d{4})\b(?! ?(?:€|%|\d|[^\W\d_]+s\b))")
SPAN = re.compile(rf"(?i)\b(?:de|d’|entre|du)\s?(?:(?:{MONTH}) )?(\d{{4}}) (?:à|et|au) (?:(?:{MONTH}) )?(\d{{4}})\b|\b(\d{{4}})[-–](\d{{4}})\b")


def check(publication: Publication, assets: Path, report: Report) -> None:
    """File dates that cannot be."""
    cards = [item.model for item in publication.items.values() if isinstance(item.model, Card)]
    apart = sum(not _fits(card, publication) for card in cards)
    if apart > max(2, len(cards) / 2):  # the date of the edition is the mistake, and all others would only follow from it
        path = publication.root / "editions" / f"{publication.edition_name}.yaml"
        report.add("edition-lointaine", place(publication, path, "date"), edition=publication.edition.date, apart=apart, all=len(cards))
        return
    for item in publication.everything:
        _check_header(item, publication, report)
    texts = paragraphs(publication)
    _check_acts(texts, report)
    for text in texts:
        _check_days(text, report)
        for match in YEAR.finditer(text.words):
            year = int(match["year"])
            if not EARLIEST <= year <= publication.edition.date.year + AHEAD:
                report.add("date-lointaine", text.at(match.start("year")), year=year)
        for match in SPAN.finditer(text.words):
            first, last = (int(each) for each in match.groups() if each)
            if last < first and _is_year(first) and _is_year(last):
                report.add("date-inverse", text.at(match.start()), found=match[0], first=first, last=last)


def _is_year(number: int) -> bool:
    return EARLIEST <= number < 2100


def _fits(card: Card, publication: Publication) -> bool:
    """Whether a card is of the edition's time."""
    year, month = (int(part) for part in card.date.split("-"))
    return 0 <= (publication.edition.date.year - year) * 12 + publication.edition.date.month - month <= CARD_AGE * 12


def _check_header(item: Item, publication: Publication, report: Report) -> None:
    model, edition = item.model, publication.edition.date
    if isinstance(model, Card) and not _fits(model, publication):
        report.add("date-edition", place(publication, item.path, "date"), found=model.date, edition=edition.strftime("%Y-%m"))
    if isinstance(model, Article):
        for i, (one, other) in enumerate(pairwise(model.timeline), 1):
            if other.year < one.year:
                report.add("date-inverse", place(publication, item.path, "timeline", i, "year"),
                           found=f"{one.year}, {other.year}", first=one.year, last=other.year)
        for i, event in enumerate(model.timeline):
            if event.year > edition.year:
                report.add("date-edition", place(publication, item.path, "timeline", i, "year"), found=event.year,
                           edition=edition.strftime("%Y-%m"))
    for i, source in enumerate(model.sources if isinstance(model, Sources) else ()):
        if source.year and source.year > edition.year:
            report.add("date-edition", place(publication, item.path, "sources", i, "year"), found=source.year,
                       edition=edition.strftime("%Y-%m"))


def _check_acts(texts: tuple[Paragraph, ...], report: Report) -> None:
    """A law, a meeting… of one month, on two days: the rarer one, or the later, is told."""
    said: dict[tuple[str, str], list[tuple[str, str, Paragraph, re.Match[str]]]] = {}
    for text in texts:
        for match in ACT.finditer(text.words):
            act, day, month, year = match.groups()
            said.setdefault((act.lower(), month.lower()), []).append((day, year or "", text, match))
    for found in said.values():
        days = [day for day, *_ in found]
        usual = max(days, key=days.count)
        other = next((day, year, match) for day, year, _, match in found if day == usual)
        for day, year, text, match in found:
            if day != usual and (not year or not other[1] or year == other[1]):
                report.add("chiffre-contredit", text.at(match.start()), found=match[0], other=other[2][0])


def _check_days(text: Paragraph, report: Report) -> None:
    """Days that no month has, and days of the week that a date was not."""
    for match in DAY.finditer(text.words):
        weekday, day, month, year = match.groups()
        number = 1 if day.lower() == "1er" else int(day)
        try:
            found = date(int(year) if year else 2000, MONTHS[month.lower()], number)  # 2000 has a 29 February
        except ValueError:
            report.add("date-impossible", text.at(match.start(2)), found=match[0], right="")
            continue
        if weekday and year and DAYS[found.weekday()] != weekday.lower():
            report.add("date-impossible", text.at(match.start()), found=match[0],
                       right=f"ce jour est un {DAYS[found.weekday()]} ; ")
