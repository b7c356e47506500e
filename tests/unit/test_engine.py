"""What makes the engine quicker changes none of its answers."""

from __future__ import annotations

from typing import Any

import pytest
from weasyprint import HTML
from weasyprint.css.computed_values import COMPUTER_FUNCTIONS
from weasyprint.css.properties import INITIAL_NOT_COMPUTED, INITIAL_VALUES
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher

from imprint import drawn, lines, quickdraw, quickstyle
from imprint.passages import stretches
from imprint.typeset import boxes, font_sheet

PAGE = """<html lang="fr"><style>
@page { size: 300px 900px; margin: 20px 5% }
:root { --gap: 3px }
html { font: 12px/1.4 "Source Serif 4"; hyphens: auto; text-align: justify; color: #123; line-height: calc(1em + 4px) }
.two { columns: 2; column-gap: var(--gap) } .two p { margin-inline-start: 4px; text-indent: 1em }
.row { display: flex; gap: 2px; min-height: 12% } .row b { flex: 1; padding: 1px 2%; border: 1px solid; letter-spacing: .2px }
u { text-decoration: underline; position: relative; top: 1px; float: left; font-size: 80% }
table { border-collapse: collapse; width: 100% } td { border: .5px solid; vertical-align: top }
q { display: inline-block; width: 60px } q::before { content: "« " } [dir=rtl] { direction: rtl }
</style><div class="two"><p>Une coopération <u>durable</u> entre des territoires qui se connaissent depuis longtemps.</p>
<p>Les intercommunalités partagent leurs compétences<sup>1</sup> pour l’anticonstitutionnellement long.</p></div>
<div class="row"><b>Un mot</b><b>Deux mots de plus</b><i>rien</i></div>
<table><tr><td>Une cellule<td>et <q>l’autre</q></table><p dir="rtl">Mot à mot</p></html>"""


def laid_out() -> Any:
    """The page, set with the house's fonts."""
    fonts = FontConfiguration()
    return HTML(string=PAGE, url_fetcher=URLFetcher(allowed_protocols={"file"})).render(font_config=fonts, stylesheets=[font_sheet(fonts)])


# The engine looks up no others: it cannot compute them.
PROPERTIES = sorted(set(INITIAL_VALUES) - (INITIAL_NOT_COMPUTED - set(COMPUTER_FUNCTIONS)))


def told(document: Any) -> list[tuple[Any, ...]]:
    """All that the layout of a page says of its boxes: kind, place, size, text, and every property."""
    return [(type(box).__name__, box.position_x, box.position_y, box.width, box.height, getattr(box, "text", None),
             repr([box.style[name] for name in PROPERTIES])) for _, box in boxes(document)]


@pytest.fixture
def plain(monkeypatch: pytest.MonkeyPatch) -> None:
    """The engine as it comes, but for what it is meant to do otherwise."""
    from weasyprint.css import ComputedStyle
    from weasyprint.layout import inline, percent, preferred

    monkeypatch.setattr(ComputedStyle, "__missing__", quickstyle._compute)
    monkeypatch.setattr(percent, "resolve_one_percentage", quickstyle._resolve)
    monkeypatch.setattr(preferred, "split_first_line", lines._split)
    monkeypatch.setattr(lines, "_once", lines._split)
    monkeypatch.setattr(inline, "strut", lines._strut)


def test_pages_are_those_of_the_engine_as_it_comes(request: pytest.FixtureRequest) -> None:
    ours = told(laid_out())
    assert len(ours) > 60
    request.getfixturevalue("plain")
    assert told(laid_out()) == ours


def test_a_line_is_asked_of_the_engine_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[Any, ...]] = []

    def split(text: str, style: Any, context: Any, *rest: Any) -> tuple:
        asked.append((text, repr([style[name] for name in lines.TRAITS]), *rest))
        return engine(text, style, context, *rest)

    engine = lines._split
    monkeypatch.setattr(lines, "_split", split)
    document = laid_out()
    assert asked and len(set(asked)) == len(asked)
    assert "coopération" in "".join(line.text for stretch in stretches(document) for line in stretch.lines)


def test_the_lines_kept_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    before = told(laid_out())
    monkeypatch.setattr(lines, "KEPT", 3)
    assert told(laid_out()) == before


def test_the_file_of_a_font_is_copied_once(monkeypatch: pytest.MonkeyPatch) -> None:
    copied, copy, document = [], quickdraw._stock, laid_out()
    monkeypatch.setattr(quickdraw, "_files", {})
    monkeypatch.setattr(quickdraw, "_stock", lambda face: copied.append(copy(face)) or copied[-1])
    ours = [drawn.draw(document, "fr").faces for _ in range(2)]
    assert ours[0] and len(set(copied)) == len(copied)
    monkeypatch.setattr(quickdraw.fonts, "get_hb_object_data", copy)
    assert ours == [drawn.draw(document, "fr").faces] * 2
    monkeypatch.setattr(quickdraw, "KEPT", 1)
    monkeypatch.setattr(quickdraw.fonts, "get_hb_object_data", quickdraw._file)
    assert drawn.draw(document, "fr").faces == ours[0]
