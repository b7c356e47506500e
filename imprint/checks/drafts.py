"""What is not finished: words that hold a place, parts that await their text."""

from __future__ import annotations

import re
from pathlib import Path

from imprint import markup
from imprint.checks.passages import paragraphs, place
from imprint.diagnostics import Report
from imprint.model import Publication

PLACEHOLDER = re.compile(
    r"\b(?:TODO|TBD|TBC|FIXME|XXX+|NNN+|AAA+)\b|(?i:\blorem ipsum\b|\bdolor sit amet\b|\bplaceholder\b)"
    r"|(?i:\bà (?:compléter|préciser|vérifier|confirmer|rédiger|relire|reformuler|fournir|actualiser|remplacer)\b)"
    r"|(?i:\b(?:texte|photo|légende|crédit|titre|nom|chiffre)s? (?:à venir|manquante?s?)\b)"
    r"|\?{3,}|\[(?:…|\.{3}|\?+)\]|(?<!\w)[xX]{2,}(?:[/ .-][xX]{2,})+|^(?:…|\.{3}|-+|\?+|n/a|N/A|[xX]{2,})$|(?<![\w-])(?:XX+|xx+)(?= ?[%€)]| [^\W\d])")


def check(publication: Publication, assets: Path, report: Report) -> None:
    """File places kept for words to come, and parts that await their text."""
    for text in paragraphs(publication):
        if text.first.key != "expects":
            for m in PLACEHOLDER.finditer(text.text):
                report.add("a-completer", text.at(m.start()), found=m[0])
    awaiting = {item.ref for item in publication.items.values() if item.model.status == "awaiting"}
    for item in publication.items.values():
        for m in markup.REFERENCE.finditer(markup.uncommented(item.body)):
            if (name := m[1].strip()) in awaiting and item.ref not in awaiting:
                report.add("renvoi-attente", item.top.at(item.body, m.start()), name=name)
        if item.model.status == "awaiting":
            report.add("partie-attendue" if markup.is_empty(item.body) else "texte-retenu", place(publication, item.path, "status"),
                       title=" ".join(item.model.title.replace("|", " ").split()),
                       expects=item.model.expects or "écrivez le texte, puis retirez « status: awaiting »")
