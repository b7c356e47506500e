"""Amounts written in letters, as « cinquante-quatre mille euros », read as numbers."""

from __future__ import annotations

import re

SMALL = ("zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize").split()
UNITS = {word: number for number, word in enumerate(SMALL)} | {
    "une": 1, "vingt": 20, "vingts": 20, "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60,
    "septante": 70, "huitante": 80, "nonante": 90}
POWERS = {"mille": 1_000, "million": 1_000_000, "millions": 1_000_000}
WORD = "|".join(sorted([*UNITS, *POWERS, "cents?"], key=len, reverse=True))
SPELT = re.compile(rf"(?i)(?<![\w-])(?:{WORD})(?:[\s-](?:et[\s-])?(?:{WORD}))*(?=\s(?:d’)?euros?\b)")


def value(words: str) -> int:
    """The number that French words say: « quatre-vingt-quinze mille deux cents » is 95 200."""
    total = group = 0
    for word in re.split(r"[\s-]", words.lower()):
        if word in POWERS:
            total, group = total + max(group, 1) * POWERS[word], 0
        elif word.startswith("cent"):
            group = max(group, 1) * 100
        elif word.startswith("vingt") and group % 100 == 4:
            group += 76  # four times twenty, the four being there
        else:
            group += UNITS.get(word, 0)  # « et » adds nothing
    return total + group
