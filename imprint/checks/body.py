"""Bodies and short texts: Markdown that means something, headings in order, references that lead somewhere."""

from __future__ import annotations

from pathlib import Path

from imprint import markup
from imprint.diagnostics import Location, Report
from imprint.model import Item, Publication, printed
from imprint.presence import locate

# Kinds whose words are in the body: it cannot be empty.
WORDY = {"editorial", "article", "focus", "overview", "card", "interview"}


def check(publication: Publication, assets: Path, report: Report) -> None:
    """File the mistakes of every Markdown text of the publication."""
    refs = frozenset(publication.items)
    for item in publication.items.values():
        where = Location(item.file, item.body_line + 1)
        markup.check(item.body, where, refs, report)
        _check_fields(publication, item, refs, report)
        empty = not markup.COMMENT.sub("", item.body).strip()
        if item.model.kind in WORDY and empty and item.model.status != "awaiting":
            report.add("corps-vide", where)
    if publication.genesis:
        file = f"{publication.root.name}/{publication.edition.genesis}.md"
        markup.check(publication.genesis, Location(file, 1), refs, report)


def _check_fields(publication: Publication, item: Item, refs: frozenset[str], report: Report) -> None:
    for text, _ in printed(item.model):
        if any(sign in text for sign in "[<{"):
            line = locate(publication.root.parent / item.file, text)
            markup.check(text, Location(item.file, line or 1), refs, report)
