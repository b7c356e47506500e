"""What makes the engine quicker changes none of its answers."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from tinyhtml5 import inputstream
from weasyprint import HTML
from weasyprint.css.computed_values import COMPUTER_FUNCTIONS
from weasyprint.css.properties import INITIAL_NOT_COMPUTED, INITIAL_VALUES
from weasyprint.formatting_structure import boxes as boxes_of_engine
from weasyprint.text import ffi
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher

from imprint import drawn, engine, lines, quickdraw, quickhtml, quickstyle, reuse
from imprint.diagnostics import Exit
from imprint.passages import stretches
from imprint.typeset import boxes, font_sheet

PROJECT = Path(__file__).resolve().parents[2]
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


def apart(program: str) -> str:
    """What a program prints in a process of its own, where no engine was loaded yet."""
    return subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=PROJECT).stdout.strip()


def test_it_is_loaded_when_it_is_needed() -> None:
    """Importing all that composes imports no engine; the first word of it does, and leaves the system's search as it was."""
    told = apart("import ctypes.util, sys; search = ctypes.util.find_library\n"
                 "from imprint import cards, dossier, engine, pipeline, preflight\n"
                 "print([name for name in sys.modules if name.split('.')[0] in ('weasyprint', 'fontTools')])\n"
                 "engine.kinds.TextBox; from weasyprint.pdf import fonts; from weasyprint.layout import inline\n"
                 "print(ctypes.util.find_library is search, inline.split_first_line.__module__)\n"
                 "print([name for name in engine.UNUSED if name in sys.modules], fonts.subset.Options().__class__)")
    assert told.splitlines() == ["[]", "True imprint.lines", "[] <class 'fontTools.subset.Options'>"]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere the engine loads itself in its own way")
def test_libraries_need_no_search() -> None:
    """Each is found by a name that the engine tries: the search for the others runs a compiler."""
    assert apart("import sys; from imprint import engine\nwith engine._sooner():\n    import weasyprint\n"
                 "from weasyprint.text import ffi; print(None in (ffi.gobject, ffi.pango, ffi.harfbuzz, ffi.fontconfig))") == "False"


def test_the_version_of_pango() -> None:
    assert engine.pango_version() == ffi.pango.pango_version()


def test_a_library_that_is_missing(tmp_path: Path) -> None:
    """The engine is asked twice; what it prints of it is told once, and the command ends in French."""
    program = ("import cffi; from imprint import cli, engine, pipeline\ndef missing(*_): raise OSError('no libpango')\n"
               "cffi.FFI.dlopen = engine.ctypes.CDLL = missing\ncli.main()")
    done = subprocess.run([sys.executable, "-c", program, "--out", str(tmp_path)], capture_output=True, text=True, cwd=PROJECT)
    assert done.returncode == Exit.MACHINE
    assert done.stdout.count("could not import") == 1
    assert done.stderr.endswith("build.py: erreur: une bibliothèque du système manque : no libpango\n"
                                "    aide : lancez « make setup » ; le README dit quoi installer sur Debian, Fedora, macOS et Windows\n")


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


@pytest.mark.parametrize(("signs", "opposite", "read"), [("<&", False, "un "), ("u n", True, "un "), ("]", False, "un & deux")])
def test_text_is_read_to_the_same_signs(monkeypatch: pytest.MonkeyPatch, signs: str, opposite: bool, read: str) -> None:
    """As with the patterns that the parser makes itself, which it does not find again."""
    for patterns in ({}, quickhtml._Ends()):
        monkeypatch.setattr(inputstream, "characters_until_regex", patterns)
        stream = inputstream.HTMLUnicodeInputStream("un & deux]")
        assert stream.chars_until(frozenset(signs), opposite) == read
    assert list(patterns) == [(frozenset(signs), opposite)]
