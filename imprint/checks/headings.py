"""Headings and titles: no full stop, no twin, not too long, in lower case, with text beneath."""

from __future__ import annotations

import re
from itertools import groupby, zip_longest
from pathlib import Path

from imprint import markup
from imprint.checks.contacts import bare
from imprint.checks.passages import Paragraph, paragraphs
from imprint.diagnostics import Report
from imprint.model import Publication

# The longest heading, in signes, by what it is; « question » heads an answer of an interview.
LONGEST = {"title": 130, "subtitle": 160, "##": 90, "###": 60, "question": 170}
TITLES = {"title", "short_title", "subtitle", "genesis_title", "partners_title"}
SIGN = re.compile(r"(#+)\s+")
CAPITALS = re.compile(r"(?:[^\W\d_a-zà-öø-ÿ]{2,}\W+){2,}[^\W\d_a-zà-öø-ÿ]{2,}")
BOLD = re.compile(r"(\*\*|__)([^*_]+)\1\s*:?")


def check(publication: Publication, assets: Path, report: Report) -> None:
    """File headings that are badly made."""
    for path, found in groupby(paragraphs(publication), key=lambda text: text.first.path):
        texts = list(found)
        headings = [text for text in texts if text.first.key.split(".")[-1] in TITLES or not text.first.key and SIGN.match(text.text)]
        for text in headings:
            _check_form(text, report)
        _check_twins([text for text in headings if not text.first.key], report)
        _check_bodies([text for text in texts if not text.first.key], report)


def _check_form(text: Paragraph, report: Report) -> None:
    sign = SIGN.match(text.text)
    words = markup.SET_AS.sub("", text.text[sign.end():] if sign else text.text).replace("| ", "").strip()
    start = sign.end() if sign else 0
    sort = "question" if words.endswith("?") else sign[1] if sign else text.first.key.split(".")[-1]
    if re.search(r"(?<![.…])(?<!etc)[.:;,]$", words):
        report.add("titre-point", text.at(start + len(words) - 1), title=words, sign=words[-1])
    if len(words) > LONGEST.get(sort, LONGEST["title"]):
        report.add("titre-long", text.at(start), title=words[:40].rstrip(), length=len(words), most=LONGEST.get(sort, LONGEST["title"]))
    if CAPITALS.search(words):
        report.add("titre-capitales", text.at(start), title=words)
    if sign and words.startswith(("**", "__")):
        report.add("titre-gras", text.at(start), title=words.strip("*_"))


def _check_twins(headings: list[Paragraph], report: Report) -> None:
    """The same heading twice in a file, under the same heading above."""
    seen: dict[tuple[str, str], int] = {}
    above = ""
    for text in headings:
        words = bare(markup.SET_AS.sub("", text.text))
        above = words if text.text.startswith("## ") else above
        key = (words, "" if text.text.startswith("## ") else above)
        first = seen.setdefault(key, text.first.where.line)
        if first != text.first.where.line:
            report.add("intertitre-double", text.at(0), title=SIGN.sub("", text.text), line=first)


def _check_bodies(body: list[Paragraph], report: Report) -> None:
    """Headings with nothing beneath, and bold lines in the place of headings."""
    for text, after in zip_longest(body, body[1:]):
        sign, next_sign = SIGN.match(text.text), SIGN.match(after.text) if after else None
        if sign and (after is None or next_sign and len(next_sign[1]) <= len(sign[1])):
            report.add("section-vide", text.at(0), title=SIGN.sub("", markup.SET_AS.sub("", text.text)))
        if not sign and (m := BOLD.fullmatch(text.text)):
            report.add("titre-gras", text.at(0), title=m[2])
