"""Hostile content in small: some cases of the fuzzer (`make fuzz` tries more), and Markdown of any sort."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from imprint import markup
from tests import fuzz

KNOWN = {"p", "h2", "h3", "h1", "h4", "h5", "h6", "ul", "ol", "li", "strong", "em", "blockquote", "code", "pre", "hr", "br", "a", "span",
         "table", "thead", "tbody", "tr", "th", "td"}
PLAIN = {"href", "class", "lang", "data-index", "title", "style", "start"}
PIECES = st.lists(st.sampled_from([token for token in fuzz.TOKENS if token.isprintable() or token == "\n\n"]) | st.text("ab é\n", max_size=8), max_size=30)


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
