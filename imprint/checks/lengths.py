"""Sentences and paragraphs: not too long for the form they are in, and finished."""

from __future__ import annotations

import re
from pathlib import Path

from imprint.checks.passages import Paragraph, paragraphs
from imprint.diagnostics import Report
from imprint.model import Publication

# The most words of a sentence and signs of a paragraph, by the kind of part; "" for all others.
SENTENCE = {"card": 45, "article": 45, "editorial": 45, "interview": 55, "": 55}
PARAGRAPH = {"card": 700, "article": 700, "editorial": 700, "interview": 1100, "": 800}

END = re.compile(r"(?<=[.!?…])(?<!\bM\.)(?<!\bp\.)(?<!\bcf\.)(?<!\bart\.)\s*[»”)]*\s+(?=[«“(\[*]*\s?[^\W\d_a-zà-öø-ÿ])")
NOT_PROSE = re.compile(r"#|[-*+] |\d+\. |\||>|\[\^")
FINISHED = re.compile(r"[.!?…:;»”\")\]\ufffc*_|]\s*$")
SHORTEST = 60  # signs below which a paragraph may be a signature or a line of verse


def check(publication: Publication, assets: Path, report: Report) -> None:
    """File sentences and paragraphs that are too long, and those that stop short."""
    kinds = {item.path: item.model.kind for item in publication.everything}
    for text in paragraphs(publication):
        kind = kinds.get(text.first.path, "")
        _check_sentences(text, SENTENCE.get(kind, SENTENCE[""]), report)
        most = PARAGRAPH.get(kind, PARAGRAPH[""])
        if len(text.text) > most:
            report.add("paragraphe-long", text.at(0), text=_start(text.text), length=len(text.text), most=most)
        if not text.first.key and not NOT_PROSE.match(text.text) and len(text.text) >= SHORTEST and not FINISHED.search(text.words):
            report.add("point-final", text.at(len(text.text) - 1), text=text.text[-30:].lstrip())


def _check_sentences(text: Paragraph, most: int, report: Report) -> None:
    start = 0
    for end in [*(m.end() for m in END.finditer(text.words)), len(text.words)]:
        words = re.findall(r"\w[\w’'·-]*", text.words[start:end])
        if len(words) > most:
            report.add("phrase-longue", text.at(start), text=_start(text.text[start:end]), length=len(words), most=most)
        start = end


def _start(text: str) -> str:
    """The first words of a text."""
    return " ".join(text.split()[:6])
