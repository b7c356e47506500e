"""Contacts and links: an address that is not its person's, domains nearly alike, links that do not say where they lead."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from imprint import markup
from imprint.checks.passages import passages, place
from imprint.diagnostics import Location, Report
from imprint.model import EMAIL, Contact, Item, Publication, Steps, records

# How alike a name and a part of an address, or two domains, are when one is likely a slip of the other.
ALIKE = 0.8
ALIKE_DOMAINS = 0.88
VAGUE = re.compile(r"(?i)(?:cliquez )?ici|lien|ce lien|cliquez|site|page|en savoir plus|lire la suite|plus d’informations?")
BARE = re.compile(r"(?<![(<\"\w/])https?://[^\s<>()\[\]]+|(?<![(<\"\w/@.])www\.[\w-]+\.\w+")
# A French number typed by pairs, and perhaps cut short: of nine digits behind its 0 or +33.
PHONE = re.compile(r"(?<![\w.,/+-])(?:\+33 ?(?:\(0\) ?)?|0)([1-9](?:[ \u00a0\u202f.-]\d{1,2}){3,6})(?![\w-])")
KEYED = re.compile(rf"(?:https?://|mailto:)[^\s<>\"]+|{EMAIL.pattern}")


def check(publication: Publication, assets: Path, report: Report) -> None:
    """File what is amiss with contacts and links."""
    for item in publication.everything:
        for steps, contact in records(item.model, Contact):
            _check_contact(item, steps, contact, publication, report)
    _check_domains(publication, report)
    for passage in passages(publication):
        for m in PHONE.finditer(passage.words):
            if sum(sign.isdigit() for sign in m[1]) != 9:
                report.add("telephone", passage.at(m.start()), found=m[0])
        for m in markup.LINK.finditer(passage.text):
            label = m[0].split("](")[0].strip("![")
            if VAGUE.fullmatch(label):
                report.add("lien-vague", passage.at(m.start()), label=label)
        if not passage.key:
            for m in BARE.finditer(markup.LINK.sub(lambda m: " " * len(m[0]), passage.text)):
                report.add("lien-nu", passage.at(m.start()), address=m[0].rstrip(".,;:"))


def _check_contact(item: Item, steps: Steps, contact: Contact, publication: Publication,
                   report: Report) -> None:
    """Part of the address nearly the person's name, and not quite."""
    if not contact.email:
        return
    local = contact.email.split("@")[0].lower()
    names = [bare(word) for word in re.findall(r"[^\W\d_]{3,}", contact.name)]
    whole = "".join(bare(contact.name).split())
    for part in re.split(r"[._+-]", local):
        if len(part) > 3 and part not in names and part not in whole and not any(part.endswith(n) or n in part for n in names):
            twin = next((n for n in names if SequenceMatcher(None, part, n).ratio() >= ALIKE), None)
            twin = twin or next((n for n in names if SequenceMatcher(None, part[1:], n).ratio() >= ALIKE), None)
            if twin:
                report.add("adresse-nom", place(publication, item.path, *steps, "email"), address=contact.email,
                           part=part, name=contact.name)


@cache
def bare(words: str) -> str:
    """Words in lower case, without accents, with spaces for all other signs."""
    letters = unicodedata.normalize("NFKD", words.lower().replace("œ", "oe"))
    return " ".join(re.sub(r"[^a-z0-9]+", " ", "".join(c for c in letters if not unicodedata.combining(c))).split())


def _addresses(publication: Publication) -> Iterator[tuple[str, Location]]:
    """Every address of the content, in a header or a body, with its place."""
    for item in publication.everything:
        source = item.path.read_text(encoding="utf-8-sig")
        for number, line in enumerate(source.split("\n"), 1):
            if not line.lstrip().startswith(("#", "note:")):
                for m in KEYED.finditer(line):
                    yield m[0].rstrip(").,;]'"), Location(item.file, number, m.start() + 1)


def _check_domains(publication: Publication, report: Report) -> None:
    """Two domains that differ by a letter or so: the rarer one, or the later, is told."""
    found = [(domain(address), where) for address, where in _addresses(publication)]
    counts = Counter(name for name, _ in found)
    for name, where in found:
        twins = [other for other in counts if other != name and _differ(name, other)]
        best = max(twins, key=lambda other: counts[other], default=None)
        if best and (counts[best], list(counts).index(name)) > (counts[name], list(counts).index(best)):
            report.add("domaine-voisin", where, name=name, other=best)


def domain(address: str) -> str:
    """The domain of an address, without « www. »."""
    host = address.split("@")[-1] if "@" in address and "://" not in address else urlsplit(address).hostname or ""
    return host.lower().removeprefix("www.")


def _differ(one: str, other: str) -> bool:
    """Whether two domains are nearly alike, and neither is part of the other."""
    return one not in other and other not in one and SequenceMatcher(None, one, other).ratio() >= ALIKE_DOMAINS
