"""Hostile content in small: some cases of the fuzzer (`make fuzz` tries more), and Markdown of any sort."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from imprint import markup, svgfile, validate
from imprint.diagnostics import Report
from imprint.model import KINDS, Edition, Labels, Settings
from imprint.yamlfile import parse
from tests import fuzz

KNOWN = {"p", "h2", "h3", "h1", "h4", "h5", "h6", "ul", "ol", "li", "strong", "em", "blockquote", "code", "pre", "hr", "br", "a", "span",
         "table", "thead", "tbody", "tr", "th", "td"}
PLAIN = {"href", "class", "lang", "data-index", "title", "style", "start"}
PIECES = st.lists(st.sampled_from([token for token in fuzz.TOKENS if token.isprintable() or token == "\n\n"]) | st.text("ab é\n", max_size=8), max_size=30)


# Records of every sort, under the keys that they have, with values of any kind.
KEYS = st.sampled_from(sorted({name for model in (*KINDS.values(), Edition, Labels, Settings) for name in model.model_fields})) | st.text(max_size=5)
VALUES = st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | PIECES.map("".join),
                      lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4), max_leaves=12)
DRAWN = st.lists(st.sampled_from((
    "<g>", "</g>", "<style>", "</style>", "<rect/>", "<script>", "<use href='#a'/>", "<use href='b.svg#a'/>", "<g id='a'>", "@import 'a'", "url(a)",
    "<rect onclick='x'/>", "<image href='a'/>", "<a href='#b'>", "</a>", "<!-- -->", "<![CDATA[", "]]>", "&#64;", "<x:script xmlns:x='http://www.w3.org/1999/xhtml'/>",
    "<rect width='1e9'/>", "<path d='M0 0L1 1' fill='url(#a)'/>", "<?xml-stylesheet href='a'?>", "a")), max_size=12).map("".join)


class Tags(HTMLParser):
    """The tags of HTML with their attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag."""
        self.found.append((tag, dict(attrs)))


def resolve(ref: str) -> tuple[str, str]:
    return ref, "p. 1"


@pytest.mark.parametrize("number", range(12))
def test_spoilt_content(number: int) -> None:
    """No exception, no file changed outside out/."""
    assert fuzz.tried(0, number) is None


@settings(deadline=None, max_examples=150)
@given(PIECES.map("".join))
def test_markdown_brings_in_no_html(text: str) -> None:
    """Whatever is written, its HTML has the tags of Markdown alone, and leads to the web, a mailbox or the booklet."""
    for tag, attributes in Tags(markup.convert(text, resolve)).found:
        assert tag in KNOWN
        assert set(attributes) <= PLAIN
        assert "href" not in attributes or markup.leads(attributes["href"] or "")


@settings(deadline=None, max_examples=150)
@given(st.lists(st.text("abcdé", min_size=3, max_size=9), max_size=20), st.lists(st.sampled_from(("*", "**", "_", "[", "]", "- ", "> ", "\n\n", "|", "\\", "`")), min_size=20, max_size=20))
def test_markdown_loses_no_word(words: list[str], marks: list[str]) -> None:
    """Whatever marks stand between them, the words come through, in order."""
    text = "".join(f"{mark}{word} " for word, mark in zip(words, marks, strict=False))
    shown = unescape(re.sub(r"<[^>]*>", " ", markup.convert(text, resolve)))
    assert re.findall(r"\w{3,}", shown.replace("_", " ")) == words


@settings(deadline=None, max_examples=150)
@given(st.sampled_from(sorted(KINDS)), st.dictionaries(KEYS, VALUES, max_size=8))
def test_any_header(kind: str, header: dict[str, Any]) -> None:
    """A header is read, or told: each kind of part, the directory and the lists among them."""
    assert_read_or_told(KINDS[kind], {"kind": kind, **header})


@settings(deadline=None, max_examples=150)
@given(st.sampled_from((Edition, Labels, Settings)), st.dictionaries(KEYS, VALUES, max_size=8), VALUES)
def test_any_flatplan(model: type, given_keys: dict[str, Any], flatplan: Any) -> None:
    assert_read_or_told(model, {**given_keys, "flatplan": flatplan} if model is Edition else given_keys)


def assert_read_or_told(model: type, data: dict[str, Any]) -> None:
    """YAML becomes a model, or the report says why not."""
    report = Report()
    tree = parse(yaml.safe_dump(data, allow_unicode=True), "x.yaml", report)
    assert (tree and validate.build(model, tree, report)) or report.failed


@settings(deadline=None, max_examples=150)
@given(PIECES.map("".join))
def test_any_yaml(text: str) -> None:
    report = Report()
    assert (parse(text, "x.yaml", report) is None) == report.failed


@settings(deadline=None, max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(DRAWN)
def test_any_drawing(tmp_path: Path, inner: str) -> None:
    """A drawing that is admitted holds nothing that runs or fetches, as another reader of XML sees it."""
    path = tmp_path / "dessin.svg"
    path.write_text(f'<svg xmlns="http://www.w3.org/2000/svg">{inner}</svg>', encoding="utf-8")
    if svgfile.fault(path) is None:
        for element in ElementTree.parse(path).iter():
            assert element.tag.removeprefix(f"{{{svgfile.SVG}}}") in svgfile.DRAWING
            assert not [name for name in element.attrib if name.startswith("on")]
            assert element.get("href", "#").startswith("#")
            if element.tag.endswith("style"):
                assert not svgfile.LIVE.search("".join(element.itertext()))


@pytest.mark.parametrize("text, html", [
    ("[x][1] [y]\n\n[1]: javascript:alert(1)", "<p>[x][1] [y]</p>\n<p>[1]: javascript:alert(1)</p>"),
    ("[a [b [c] d] e](javascript:alert(1))", "<p><span>a [b [c] d] e</span></p>"),
    ("[x](java&#115;cript:alert(1)) [y](<file:///etc/passwd>)", "<p><span>x</span> <span>y</span></p>"),
    ("![x](file:///etc/passwd) ![y][1]", "<p>![x](file:///etc/passwd) ![y][1]</p>"),
    ("<svg/onload=alert(1)>", "<p>&lt;svg/onload=alert(1)&gt;</p>"),
    ("{{ 7*7 }} {% import os %}", "<p>{{ 7*7 }} {% import os %}</p>"),
])
def test_found(text: str, html: str) -> None:
    """Ways in that were found once."""
    assert markup.convert(text, resolve) == html
