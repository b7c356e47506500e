"""What makes the engine quicker changes none of its answers."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from weasyprint import HTML
from weasyprint.css.computed_values import COMPUTER_FUNCTIONS
from weasyprint.css.properties import INITIAL_NOT_COMPUTED, INITIAL_VALUES
from weasyprint.formatting_structure import boxes as boxes_of_engine
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher

from imprint import lines, quickhtml, quickstyle, reuse
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
ol { columns: 3; column-gap: 4px } li { display: flex; padding: 1px 0 } li span { flex: 1 } li b { flex: none; width: 30px; min-height: 2px }
.over { display: flex; flex-direction: column }
.badge { position: relative; flex: none; width: 40px; height: 20px } .badge s { position: absolute; bottom: 2px; width: 40px } i { position: relative; top: -1px }
.over em { display: inline-block; width: 40% }
</style><div class="two"><p>Une coopération <u>durable</u> entre des territoires qui se connaissent depuis longtemps.</p>
<p>Les intercommunalités partagent leurs compétences<sup>1</sup> pour l’anticonstitutionnellement long.</p></div>
<ol><li><span>Une entrée, avec des mots anticonstitutionnels</span> <b>1, 2</b><li><span>Une autre</span><b>33</b><li><span>La troisième</span><b>4</b>
<li><span>Coopération <i>décentralisée</i></span><b><i>5</i></b></ol><div class="over"><p>Un paragraphe qui <i>passe</i> à la ligne, avec <em>un bloc</em> et
de quoi <sup>la</sup> remplir encore plusieurs fois de suite.</p></div><div class="row"><p class="badge">Un <s>dessous</s></p>
<p>Encore un, plus long que le premier</p></div>
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
    return [(type(box).__name__, *(round(place, 6) for place in (box.position_x, box.position_y, box.width, box.height)),
             getattr(box, "text", None), repr([box.style[name] for name in PROPERTIES])) for _, box in boxes(document)]


@pytest.fixture
def plain(monkeypatch: pytest.MonkeyPatch) -> None:
    """The engine as it comes, but for what it is meant to do otherwise."""
    from weasyprint.css import ComputedStyle
    from weasyprint.layout import inline, percent, preferred

    monkeypatch.setattr(ComputedStyle, "__missing__", quickstyle._compute)
    monkeypatch.setattr(percent, "resolve_one_percentage", quickstyle._resolve)
    monkeypatch.setattr(boxes_of_engine.Box, "is_in_normal_flow", quickstyle._flows)
    monkeypatch.setattr(preferred, "split_first_line", lines._split)
    monkeypatch.setattr(lines, "_once", lines._split)
    monkeypatch.setattr(inline, "strut", lines._strut)
    stock = {quickstyle._resolve_all: quickstyle._resolve_each, reuse._line: reuse._next_line, reuse._flex: reuse._flex_layout,
             reuse._block_level: reuse._level, reuse._min_content_width: reuse._least_width}
    for name, module in tuple(sys.modules.items()):
        for attribute, ours in tuple(vars(module).items()) if name.startswith("weasyprint.layout") else ():
            if callable(ours) and ours in stock:
                monkeypatch.setattr(module, attribute, stock[ours])


def test_pages_are_those_of_the_engine_as_it_comes(request: pytest.FixtureRequest) -> None:
    ours = told(laid_out())
    assert len(ours) > 60
    request.getfixturevalue("plain")
    assert told(laid_out()) == ours


def test_drawings_are_read_as_the_engine_reads_them() -> None:
    page = ('<!doctype html><html lang=fr><meta charset=utf-8><p>Avant <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2 1" class="">'
            '<title id="x">Un &amp; deux</title><path d="M0 0" fill-rule="evenodd"/><g><text x="1">mot</text></g></svg> après<ul><li>un<li>deux</ul>')

    def tree(element: Any) -> tuple[Any, ...]:
        attributes = {name: value for name, value in element.attrib.items() if not name.endswith("xmlns")}
        return element.tag, attributes, element.text, element.tail, [tree(child) for child in element]

    assert tree(quickhtml.Page(page).etree_element) == tree(HTML(string=page).etree_element)
    unread = page.replace("</g>", "")
    assert tree(quickhtml.Page(unread).etree_element) == tree(HTML(string=unread).etree_element)


def test_no_sheet_asks_for_siblings_farther_on() -> None:
    sheets = (Path(__file__).parents[2] / "styles").glob("*.css")
    assert not [sheet.name for sheet in sheets if re.search(r":has\(\s*~", sheet.read_text(encoding="utf-8"))]


@pytest.mark.parametrize("hyphens", ["auto", "manual", "none"])
def test_the_least_widths_are_those_of_the_engine(hyphens: str) -> None:
    fonts = FontConfiguration()
    page = (f'<html lang=fr><style>p {{ font: 12px "Source Serif 4"; hyphens: {hyphens}; hyphenate-limit-chars: 6 3 3 }}</style>'
            '<p>« L’intercommunalité » anticonstitutionnellement : rendez-vous à 14 h 30, n° 5 – il y a 3 000 € (environ) a')
    document = HTML(string=page, url_fetcher=URLFetcher(allowed_protocols={"file"})).render(font_config=fonts, stylesheets=[font_sheet(fonts)])
    box = next(box for _, box in boxes(document) if getattr(box, "text", ""))
    text = "« L’intercommunalité » anticonstitutionnellement : rendez-vous à 14 h 30, n° 5 – il y a 3 000 € (environ) a"
    context = SimpleNamespace(dictionaries={})
    while text:
        ours, stock = (split(text, box.style, context, 0, 0, True, True)[1:] for split in (lines._once, lines._split))
        assert ours == stock
        text = text.encode()[stock[1]:].decode() if stock[1] else ""


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
