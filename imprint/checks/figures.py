"""Figures said twice: parts of a whole, amounts and key figures repeated in prose, counts that a list belies."""

from __future__ import annotations

import re
from collections.abc import Iterator
from math import fsum
from pathlib import Path

from imprint import funding
from imprint.checks import numerals
from imprint.checks.funding import euros
from imprint.checks.passages import Paragraph, paragraphs, place
from imprint.diagnostics import Location, Report
from imprint.model import Card, FieldList, Figure, Funding, Item, Levers, Map, Publication, Shares, records

NUMBER = r"(?<!\d[ \u00a0\u202f])\d[\d \u00a0\u202f]*(?:,\d+)?"
AMOUNT = re.compile(rf"(?<![\w,.])({NUMBER})[ \u00a0\u202f]?(€|euros?|k€|M€|millions?[ \u00a0\u202f](?:d’euros|€))(?!\w)")
PERCENT = re.compile(rf"(?<![\w,.])({NUMBER}) ?%")
SCALE = {"k": 1_000, "M": 1_000_000, "m": 1_000_000}
BUDGET = re.compile(r"(?i)\b(?:budgets?|coûts?|montants?|subventions?|financements?|enveloppe|montage)\b|\bau total\b")
SENTENCE = re.compile(r"[^.!?]+(?:[.!?](?!\s)[^.!?]*)*[.!?]?")
WORDS = (*numerals.SMALL[2:], "dix-sept", "dix-huit", "dix-neuf", "vingt")
COUNTS = {word: number for number, word in enumerate(WORDS, 2)}
COUNT = rf"(?<![\w-])(?i:{'|'.join(sorted(COUNTS, key=len, reverse=True))})(?![\w-])"
INLINE = re.compile(rf"({COUNT})(?:(?!{COUNT})[^.;:!?])*:([^.:!?]*;[^.:!?]*)\.")  # « … trois axes : l’un ; l’autre ; … »
ITEM = re.compile(r"[-*+] |\d+\. ")
HALF_POINT = 0.5  # of rounding, as for budgets
SAME_WORDS = r"[^\W\d]['’\w·-]{3,}\s+[^\W\d]['’\w·-]{4,}|(?:[^\W\d]['’\w·-]*\s+){2}[^\W\d]['’\w·-]*"  # after a number: the same thing
LEAST = 10  # below, numbers count too many things to compare


def check(publication: Publication, assets: Path, report: Report) -> None:
    """File figures that contradict one another."""
    for item in publication.everything:
        if isinstance(item.model, Card) and item.model.funding:
            _check_funding(item, item.model.funding, publication, report)
        for steps, shares in records(item.model, Shares):
            total = fsum(share.percent for share in shares.items)
            if abs(total - 100) > HALF_POINT:
                report.add("parts-cent", place(publication, item.path, *steps, "items"), sum=_number(total))
    texts = paragraphs(publication)
    _check_amounts(publication, texts, report)
    _check_repeated(publication, texts, report)
    _check_counts(publication, texts, report)


def _check_funding(item: Item, f: Funding, publication: Publication, report: Report) -> None:
    """A funder named twice; a note whose amounts are none of the budget's."""
    names = [part.by for part in f.parts] + list(f.cofunders)
    for i, name in enumerate(names):
        if name in names[:i]:
            steps = ("parts", i) if i < len(f.parts) else ("cofunders", i - len(f.parts))
            report.add("financeur-double", place(publication, item.path, "funding", *steps), name=name)
    known = amounts(f)
    for match in AMOUNT.finditer(f.note or ""):
        if value(match) not in known:
            report.add("chiffre-contredit", place(publication, item.path, "funding", "note"), found=match[0],
                       other=f"total {euros(f.total)}, parts {euros(funding.parts_sum(f))}")


def amounts(f: Funding) -> set[float]:
    """The amounts that a budget speaks of, in euros: total, parts, their sum, the gap."""
    parts = [round(funding.amount_of(f, part.percent, part.amount)) for part in f.parts]
    return {f.total, round(sum(parts)), abs(round(f.total - sum(parts))), *parts}


def value(match: re.Match[str]) -> float:
    """The amount that AMOUNT matched, in euros."""
    return round(_read(match[1]) * SCALE.get(match[2][0], 1), 2)


def _read(words: str) -> float:
    return float(re.sub(r"[ \u00a0\u202f]", "", words).replace(",", "."))


def _number(number: float) -> str:
    return f"{number:,.10g}".replace(",", " ").replace(".", ",")


def _check_amounts(publication: Publication, texts: tuple[Paragraph, ...], report: Report) -> None:
    """Amounts of a card's body, in a sentence about its budget, that its header does not have."""
    budgets = {item.path: item.model.funding for item in publication.everything
               if isinstance(item.model, Card) and item.model.funding}
    for text in texts:
        f = budgets.get(text.first.path)
        if f is None or text.first.key:
            continue
        for sentence in SENTENCE.finditer(text.words):
            named = [part for part in f.parts if part.by in sentence[0]]
            for match, said in _said(sentence[0]):
                right = funding.amount_of(f, named[0].percent, named[0].amount) if len(named) == 1 else f.total
                if (named or BUDGET.search(sentence[0])) and said not in amounts(f) and alike(said, right):
                    report.add("chiffre-contredit", text.at(sentence.start() + match.start()), found=match[0], other=euros(right))
            for match in PERCENT.finditer(sentence[0]):
                if len(named) == 1 and named[0].percent and _read(match[1]) not in {p.percent for p in f.parts}:
                    report.add("chiffre-contredit", text.at(sentence.start() + match.start()), found=match[0],
                               other=f"{_number(named[0].percent)} %")


def _said(sentence: str) -> Iterator[tuple[re.Match[str], float]]:
    """The amounts of a sentence, in digits and in letters, in euros."""
    yield from ((match, value(match)) for match in AMOUNT.finditer(sentence))
    yield from ((match, numerals.value(match[0])) for match in numerals.SPELT.finditer(sentence))


def alike(one: float, other: float) -> bool:
    """Whether two numbers can be the same one, miscopied: near in size, or of the same digits."""
    digits = [sorted(f"{n:.10g}".replace(".", "").strip("0")) for n in (one, other)]
    return bool(one and other) and (0.5 <= one / other <= 2 or digits[0] == digits[1])


def _check_repeated(publication: Publication, texts: tuple[Paragraph, ...], report: Report) -> None:
    """A number before the same words as elsewhere, and not the same number; the rarer one, or the later, is told."""
    said: dict[str, list[tuple[float, str, Location]]] = {}
    short: dict[Path, set[str]] = {}
    for item in publication.everything:
        for steps, figure in records(item.model, Figure):
            if not figure.shown:
                label = f"% {figure.label}" if figure.unit == "%" else figure.label
                words = _after(label) or f"{label.lower()} ({item.file})"  # few words: the same thing in this file alone
                short.setdefault(item.path, set()).add(label.lower())
                said.setdefault(words, []).append((figure.value, _number(figure.value), place(publication, item.path, *steps, "value")))
    for text in texts:
        for match in re.finditer(rf"(?<![\w,.-])({NUMBER})", text.words):
            rest = text.words[match.end():].strip().lower()
            label = next((label for label in short.get(text.first.path, ()) if re.match(rf"{re.escape(label)}\b", rest)), "")
            words = _after(label or rest) or f"{label} ({text.first.where.file})"
            if (label or _after(rest)) and _read(match[1]) >= LEAST:
                said.setdefault(words, []).append((_read(match[1]), match[1].strip(), text.at(match.start())))
    for words, found in said.items():
        numbers = [number for number, _, _ in found]
        usual = max(numbers, key=numbers.count)
        for number, shown, where in found:
            if number != usual and alike(number, usual):
                report.add("chiffre-contredit", where, found=f"{shown} {words}", other=f"{_number(usual)} {words}")


def _after(text: str) -> str:
    """The words that tell what a number counts, or nothing where they are too few to be sure."""
    words = re.match(rf"\s*(?:%\s)?(?:{SAME_WORDS})", text)
    return " ".join(words[0].split()).lower() if words else ""


def _check_counts(publication: Publication, texts: tuple[Paragraph, ...], report: Report) -> None:
    """A number of things announced right before their list; the number of cards, wherever it is said."""
    cards = [item.model for item in publication.items.values() if isinstance(item.model, Card)]
    printed = sum(card.status != "awaiting" for card in cards)
    noun = re.escape(publication.labels.card.lower())
    in_prose = (re.compile(rf"\b(?:[lL]es|[dD]es|[nN]os) ({COUNT}|\d+) {noun}s(?= de (?:ce|cet|cette|notre)\b)"),
                re.compile(rf"({COUNT})[^.;:]*\bune? par {noun}\b"))
    in_map = (re.compile(f"({COUNT})"),)
    maps = {(item.path, key) for item in publication.items.values() if isinstance(item.model, Map)
            for key in ("title", "short_title")}
    for i, text in enumerate(texts):
        for pattern in in_map if (text.first.path, text.first.key) in maps else in_prose:
            for match in pattern.finditer(text.words):
                if _counted(match[1]) != len(cards):  # with those to come, it is right as well
                    _compare(match[1], printed, match[0], text.at(match.start()), report)
        for match in INLINE.finditer(text.words):
            _compare(match[1], match[2].count(";") + 1, match[1], text.at(match.start()), report)
        listed = _list_after(texts, i)
        if listed and (announced := _announced(text)):
            _compare(announced[0], listed, announced[0], text.at(announced.start()), report)
    for item in publication.everything:
        for steps, titled in records(item.model, (FieldList, Levers)):
            if match := re.match(COUNT, titled.title):
                count = len(titled.items if isinstance(titled, FieldList) else titled.levers)
                _compare(match[0], count, titled.title, place(publication, item.path, *steps, "title"), report)


def _announced(text: Paragraph) -> re.Match[str] | None:
    """The one count in a heading, or in a sentence that ends in a colon."""
    words = text.words
    start = 0 if words.startswith("#") else max(words.rfind(sign) for sign in ".!?;") + 1
    found = list(re.compile(COUNT).finditer(words, start)) if words.startswith("#") or words.endswith(":") else []
    return found[0] if len(found) == 1 else None


def _list_after(texts: tuple[Paragraph, ...], i: int) -> int:
    """How many elements the list has that follows a text of a body, 0 without one."""
    if texts[i].first.key or ITEM.match(texts[i].text):
        return 0
    number = 0
    for each in texts[i + 1:]:
        if each.first.path != texts[i].first.path or each.first.key or not ITEM.match(each.text):
            break
        number += each.first.where.column == texts[i + 1].first.where.column
    return number


def _compare(announced: str, count: int, found: str, where: Location, report: Report) -> None:
    if _counted(announced) != count:
        report.add("compte-faux", where, found=found, count=count)


def _counted(words: str) -> int:
    return int(words) if words.isdigit() else COUNTS[words.lower()]
