"""Bodies and short texts: Markdown that means something, headings in order, references that lead somewhere."""

from __future__ import annotations

from pathlib import Path

from imprint import markup
from imprint.diagnostics import Location, Report
from imprint.model import Edition, Model, PlanGroup, Publication, printed

# Kinds whose words are in the body: it cannot be empty.
WORDY = {"editorial", "article", "focus", "overview", "card", "interview"}


def check(publication: Publication, assets: Path, report: Report) -> None:
    """File the mistakes of every Markdown text of the publication."""
    refs, root = placed(publication.edition), publication.root
    _check_fields(publication.settings, root / "publication.yaml", publication, refs, report)
    if publication.edition.announcement:
        _check_fields(publication.edition.announcement, root / "editions" / f"{publication.edition_name}.yaml",
                      publication, refs, report)
    for item in publication.everything:
        known = refs if item.ref in publication.items else frozenset(publication.folder.refs())
        where = Location(item.file, item.body_line + 1)
        markup.check(item.body, where, known, report)
        _check_fields(item.model, item.path, publication, known, report)
        empty = markup.is_empty(item.body)
        if item.model.kind in WORDY and empty and item.model.status != "awaiting":
            report.add("corps-vide", where)
    if publication.genesis:
        file = publication.folder.name(root / f"{publication.edition.genesis}.md")
        markup.check(publication.genesis, Location(file, 1), refs, report)


def placed(edition: Edition) -> frozenset[str]:
    """The references of all parts of the flatplan, those with mistakes as well."""
    return frozenset(ref for entry in edition.flatplan
                     for ref in (entry.parts if isinstance(entry, PlanGroup) else (entry,)))


def _check_fields(model: Model, path: Path, publication: Publication, refs: frozenset[str],
                  report: Report) -> None:
    file = publication.folder.name(path)
    for text, _ in printed(model):
        if any(sign in text for sign in "[<{") or markup.CONTROL.search(text):
            markup.check(text, Location(file, publication.line(file, text)), refs, report, columns=False)
