"""Finished pages looked at ahead, by several processes."""

from __future__ import annotations

import io

import pikepdf
import pytest

from imprint import ahead, crew, pagekeys, painted
from imprint.layout import LaidOut
from imprint.shelf import Pages, Shelf, digest
from imprint.textlines import lines
from tests.unit.test_pagekeys import BLACK, RED, made


def laid(counts: list[int], shelf: Shelf) -> list[LaidOut]:
    """Parts of so many pages, whose lines are known: none."""
    for part, count in enumerate(counts):
        shelf.put(digest(str(part)), "count", count)
        shelf.put(digest(str(part)), (lines.__module__, lines.__qualname__), ())
    return [LaidOut(None, "", Pages(digest(str(part)), shelf, None), None) for part in range(len(counts))]


@pytest.mark.parametrize("printed", [False, True])
def test_what_the_proofs_ask_is_on_the_shelf(monkeypatch: pytest.MonkeyPatch, printed: bool) -> None:
    monkeypatch.setattr(crew, "processes", lambda: 2)
    shelf, pdf = Shelf(), made(BLACK, RED, RED + BLACK)
    ahead.look(laid([1, 2], shelf), pdf, printed)
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        asked = [{"text": "", "painted": painted.page(page), "short": () if printed else None} for page in opened.pages]
    assert [{name: shelf.get(key, name) for name in asked[0]} for key in pagekeys.keys(pdf, shelf)] == asked
    assert [shelf.get(digest(part), "seen") for part in "01"] == [(), ()]


def test_known_pages_are_not_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crew, "processes", lambda: 2)
    shelf, shared = Shelf(), []
    parts, fill = laid([1, 1, 1], shelf), crew.fill
    monkeypatch.setattr(crew, "fill", lambda shelf, work, tasks: shared.append(list(tasks)) or fill(shelf, work, tasks))
    for pdf in (made(BLACK, RED, BLACK + RED), made(BLACK, RED + RED, RED + BLACK)):
        ahead.look(parts, pdf, printed=False)
    assert shared == [[0, 1, 2], [1, 2]]
