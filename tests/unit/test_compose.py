"""What composing adds to the words of a page."""

from __future__ import annotations

import re

import pytest

from imprint.compose import Words, set_html

LONG = "Un paragraphe est assez long quand il a plus de quarante signes"


@pytest.mark.parametrize(("end", "tied"), [
    ("connaît le Mali.", 'connaît <span class="nowrap">le Mali.</span>'),
    ("à peu près responsables.", 'à peu près <span class="nowrap">responsables.</span>'),
    ("des techniciens locaux.", 'des techniciens <span class="nowrap">locaux.</span>'),
    ("voir rtes.fr/fr/une-page", "voir rtes.fr/fr/une-page"),
])
def test_the_end_of_a_paragraph_keeps_together(end: str, tied: str) -> None:
    for close in ("", "</p>", "</em></p>", "</li>\n"):
        assert set_html(f"{LONG} {end}{close}") == f"{LONG} {tied}{close}"


def test_a_short_text_or_one_that_goes_on_is_left_alone() -> None:
    assert set_html("<p>Région du Mali.</p>") == "<p>Région du Mali.</p>"
    assert set_html(f"{LONG} responsables<br>de tout") == f"{LONG} responsables<br>de tout"


@pytest.mark.parametrize(("title", "html"), [
    ("Le XXe siècle & le 1er rang", "Le XX<sup>e</sup> siècle &amp; le 1<sup>er</sup> rang"),
    ("La 2e | étape", '<span class="keep">La 2<sup>e</sup></span> <span class="keep">étape</span>'),
])
def test_ordinals_of_titles_are_raised(title: str, html: str) -> None:
    words = re.sub("[\u00a0\u202f]", " ", str(Words(None, ()).title(title)))
    assert re.sub('<span class="nowrap">(.*?)</span>', r"\1", words) == html
