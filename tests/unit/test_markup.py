"""The booklet's Markdown: every mark, marks inside marks, and text that means harm or is only odd."""

from __future__ import annotations

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from imprint import markup
from imprint.diagnostics import Location, Report
from imprint.markup import Section
from tests.conftest import printed

REFS = frozenset({"fiches/trois-puits", "carnet"})


def resolve(ref: str) -> tuple[str, str]:
    """Any part is called « Puits » and stands on page 7."""
    return "Puits", "p. 7"


def convert(text: str) -> str:
    """The HTML of a text."""
    return markup.convert(text, resolve)


def told(text: str, columns: bool = True) -> str:
    """What is printed of a text that begins on line 10 of a file."""
    report = Report()
    markup.check(text, Location("f.md", 10), REFS, report, columns)
    return printed(report)


# The marks of the module's docstring

@pytest.mark.parametrize("text, html", [
    ("Voir [[fiches/trois-puits]].",
     '<p>Voir <a class="reference" href="#trois-puits">« Puits » (p. 7)</a>.</p>'),
    ("[[ carnet ]]", '<p><a class="reference" href="#carnet">« Puits » (p. 7)</a></p>'),
    ("Le [REZAS]{index}", '<p>Le <span data-index="REZAS">REZAS</span></p>'),
    ('[le réseau]{index="Le REZAS"}', '<p><span data-index="Le REZAS">le réseau</span></p>'),
    ("[le réseau]{index=REZAS}", '<p><span data-index="REZAS">le réseau</span></p>'),
    ("[Repair Café]{lang=en}", '<p><span lang="en">Repair Café</span></p>'),
    ("[Aldudarrak]{index lang=eu}", '<p><span data-index="Aldudarrak" lang="eu">Aldudarrak</span></p>'),
    ("[x]{lang=pt-BR index=\"Y Z\"}", '<p><span data-index="Y Z" lang="pt-BR">x</span></p>'),
    ("Un mot[^a].\n\n[^a]: La note.", '<p>Un mot<span class="footnote">La note.</span>.</p>'),
])
def test_marks(text: str, html: str) -> None:
    """Each mark becomes what the style sheets know, and nothing is wrong with it."""
    assert convert(text) == html
    assert told(text) == ""


@pytest.mark.parametrize("text, html", [
    ("*a* **b** ***c***", "<p><em>a</em> <strong>b</strong> <strong><em>c</em></strong></p>"),
    ("a\n\nb", "<p>a</p>\n<p>b</p>"),
    ("## A\n\n### B", "<h2>A</h2>\n<h3>B</h3>"),
    ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
    ("1. a\n2. b\n\n- c", "<ol>\n<li>a</li>\n<li>b</li>\n</ol>\n<ul>\n<li>c</li>\n</ul>"),
    ("> a", "<blockquote>\n<p>a</p>\n</blockquote>"),
    ("a  \nb", "<p>a<br>\nb</p>"),
    ("| a |\n|---|\n| b |", "<table>\n<thead>\n<tr>\n<th>a</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>b</td>\n</tr>\n</tbody>\n</table>"),
    ("[a](https://example.org/b)", '<p><a href="https://example.org/b">a</a></p>'),
    ("<https://example.org>", '<p><a href="https://example.org">https://example.org</a></p>'),
    ("[a](mailto:b@example.org) [c](#d)", '<p><a href="mailto:b@example.org">a</a> <a href="#d">c</a></p>'),
    ("a\n\n---\n\nb", "<p>a</p>\n<hr>\n<p>b</p>"),
    ("a_b_c https://example.org/a_b_c", "<p>a_b_c https://example.org/a_b_c</p>"),
    ("\\*a\\* \\[b]", "<p>*a* [b]</p>"),
    ("<!-- à revoir -->a <!-- x\ny -->b", "<p>a b</p>"),
    ("3 < 4 > 2 & a <3", "<p>3 &lt; 4 &gt; 2 &amp; a &lt;3</p>"),
    ("été ’ « » œ …", "<p>été ’ « » œ …</p>"),
])
def test_plain_markdown(text: str, html: str) -> None:
    """What Markdown itself offers."""
    assert convert(text) == html
    assert told(text) == ""


# Marks inside marks

@pytest.mark.parametrize("text, html", [
    ("[*Repair* Café]{lang=en}", '<p><span lang="en"><em>Repair</em> Café</span></p>'),
    ("[le **grand** réseau]{index}", '<p><span data-index="le grand réseau">le <strong>grand</strong> réseau</span></p>'),
    ("**[x]{lang=en}**", '<p><strong><span lang="en">x</span></strong></p>'),
    ("[a [b] c]{lang=en}", '<p><span lang="en">a [b] c</span></p>'),
    ("[a\nb]{lang=en}", '<p><span lang="en">a\nb</span></p>'),
    ("- [x]{index} : a[^n]\n\n[^n]: b",
     '<ul>\n<li><span data-index="x">x</span> : a<span class="footnote">b</span></li>\n</ul>'),
    ("a[^n]\n\n[^n]: *b*, [c]{index}, [[carnet]], [d](https://example.org)",
     '<p>a<span class="footnote"><em>b</em>, <span data-index="c">c</span>, <a class="reference" href="#carnet">'
     '« Puits » (p. 7)</a>, <a href="https://example.org">d</a></span></p>'),
    ("a[^n]\n\n[^n]: b\n    c\n\nd", '<p>a<span class="footnote">b c</span></p>\n<p>d</p>'),
    ("a[^n]: b[^m] : c\n\n[^n]: x\n[^m]: y",
     '<p>a<span class="footnote">x</span>: b<span class="footnote">y</span> : c</p>'),
    ("a[^n] b[^n]\n\n[^n]: x", '<p>a<span class="footnote">x</span> b<span class="footnote">x</span></p>'),
    ("a[^n](b)\n\n[^n]: x", '<p>a<span class="footnote">x</span>(b)</p>'),
    ("a[^1]\n[^1]: x", '<p>a<span class="footnote">x</span></p>'),
    ("| a[^n] |\n|---|\n| [b]{index} |\n\n[^n]: x",
     '<table>\n<thead>\n<tr>\n<th>a<span class="footnote">x</span></th>\n</tr>\n</thead>\n<tbody>\n<tr>\n'
     '<td><span data-index="b">b</span></td>\n</tr>\n</tbody>\n</table>'),
])
def test_nested(text: str, html: str) -> None:
    """What may stand in what."""
    assert convert(text) == html
    assert told(text) == ""


def test_sections() -> None:
    """A body is cut at its « ## »; each passage keeps its notes, and says how it is set."""
    body = ("Avant[^a].\n\n## Un *mot* {as=prose}\n\n### Un peu\n\nTexte[^b].\n\n"
            "<!-- ## Caché -->\n## Deux {as=tiles}\n\n## Trois  { as=strip }  ##\n\n1. a\n\n[^a]: A.\n[^b]: B.\n")
    assert markup.sections(body, resolve) == (
        Section(None, "prose", '<p>Avant<span class="footnote">A.</span>.</p>'),
        Section("Un <em>mot</em>", "prose", '<h3>Un peu</h3>\n<p>Texte<span class="footnote">B.</span>.</p>'),
        Section("Deux", "tiles", ""),
        Section("Trois", "strip", "<ol>\n<li>a</li>\n</ol>"))
    assert told(body) == ""


@pytest.mark.parametrize("body, titles", [("", []), ("\n\n", []), ("a", [None]), ("## A", ["A"]), ("<!-- a -->", []),
                                          ("[^a]: seule", []), ("## 1. A", ["1. A"])])
def test_few_sections(body: str, titles: list[str | None]) -> None:
    """Empty bodies have no section, and nothing stands before a first heading."""
    assert [section.title for section in markup.sections(body, resolve)] == titles


@pytest.mark.parametrize("text, html", [
    ("Un *mot*", "Un <em>mot</em>"), ("[x]{lang=en}", '<span lang="en">x</span>'), ("a & b", "a &amp; b"), ("", ""),
    ("2019. Un bilan", "2019. Un bilan"), ("- 3 °C", "- 3 °C"), ("# 12", "# 12"), ("> 12 ans", "&gt; 12 ans"),
    ("[a]: b", "[a]: b"), ("    a", "a"), ("a | b\n--|--", "a | b\n--|--"), ("a <!-- b -->", "a"), ("---", "---"),
])
def test_inline(text: str, html: str) -> None:
    """Short texts of a header: no paragraph, and no first sign that would make a list or a heading of it."""
    assert markup.inline(text) == html


# Mistakes

ATTRIBUTE = "    aide : attributs possibles : index, index=\"…\", lang=en\n"
BESIDE = ("    aide : attributs possibles : index et lang derrière des mots entre crochets simples, "
          "as à la fin d’un titre « ## »\n")
AROUND = "    aide : attributs possibles : aucun autour d’un passage déjà marqué ou d’un renvoi\n"
REFERENCE = "    aide : un renvoi nomme une partie du chemin de fer, comme [[fiches/…]]\n"
TAG = "    aide : écrivez en Markdown ; seuls les commentaires <!-- … --> passent\n"
LEVEL = "    aide : le titre de la partie est dans l’en-tête ; le corps commence par « ## », puis « ### »\n"
SETTING = "    aide : {}écrivez as=prose, as=tiles ou as=strip\n"
NOTE = "    aide : écrivez plus bas « [^{0}]: texte de la note »\n"
TWICE = "    aide : gardez une seule note de ce nom, ou donnez un autre nom à celle-ci et à son appel\n"
NESTED = "    aide : une note n’en appelle pas d’autre : écrivez tout dans la première\n"
CALL = "    aide : placez l’appel [^{0}] dans le texte, ou retirez la note\n"
ADDRESS = "n’est pas une adresse web\n    aide : "


@pytest.mark.parametrize("text, messages", [
    ("a [[carnets]]", "f.md:10:3: erreur[renvoi-inconnu]: le renvoi [[carnets]] ne mène nulle part\n"
     "    aide : vouliez-vous « carnet » ? un renvoi nomme une partie du chemin de fer, comme [[fiches/…]]\n"),
    ("[[]]", f"f.md:10:1: erreur[renvoi-inconnu]: le renvoi [[]] ne mène nulle part\n{REFERENCE}"),
    ("[[x|y]]", f"f.md:10:1: erreur[renvoi-inconnu]: le renvoi [[x|y]] ne mène nulle part\n{REFERENCE}"),
    ("a\n[[x\ny]]", f"f.md:11:1: erreur[renvoi-inconnu]: le renvoi [[x y]] ne mène nulle part\n{REFERENCE}"),
    ("[x]{lang=français}", f"f.md:10:5: erreur[attribut-inconnu]: l’attribut « lang=français » n’est pas connu ici\n{ATTRIBUTE}"),
    ("[x]{lang}", f"f.md:10:5: erreur[attribut-inconnu]: l’attribut « lang » n’est pas connu ici\n{ATTRIBUTE}"),
    ("[x]{foo=1}", f"f.md:10:5: erreur[attribut-inconnu]: l’attribut « foo=1 » n’est pas connu ici\n{ATTRIBUTE}"),
    ("[x]{index=\"Y}", f"f.md:10:5: erreur[attribut-inconnu]: l’attribut « index=\"Y » n’est pas connu ici\n{ATTRIBUTE}"),
    ("x{index}", f"f.md:10:2: erreur[attribut-inconnu]: l’attribut « index » n’est pas connu ici\n{BESIDE}"),
    ("*x*{lang=en}", f"f.md:10:4: erreur[attribut-inconnu]: l’attribut « lang=en » n’est pas connu ici\n{BESIDE}"),
    ("a {as=tiles}", f"f.md:10:3: erreur[attribut-inconnu]: l’attribut « as=tiles » n’est pas connu ici\n{BESIDE}"),
    ("## A\n\n### B {as=tiles}", f"f.md:12:7: erreur[attribut-inconnu]: l’attribut « as=tiles » n’est pas connu ici\n{BESIDE}"),
    ("[a](https://example.org){lang=en}",
     f"f.md:10:25: erreur[attribut-inconnu]: l’attribut « lang=en » n’est pas connu ici\n{BESIDE}"),
    ("[[carnet]]{index}", f"f.md:10:12: erreur[attribut-inconnu]: l’attribut « index » n’est pas connu ici\n{AROUND}"),
    ("[a [b]{lang=en} c]{index}", f"f.md:10:20: erreur[attribut-inconnu]: l’attribut « index » n’est pas connu ici\n{AROUND}"),
    ("a <b>c", f"f.md:10:3: erreur[html-brut]: la balise HTML <b> n’est pas admise\n{TAG}"),
    ("a<br/>\nb<BR >", f"f.md:10:2: erreur[html-brut]: la balise HTML <br> n’est pas admise\n{TAG}"
     f"f.md:11:2: erreur[html-brut]: la balise HTML <BR> n’est pas admise\n{TAG}"),
    ("<!-- a\nb --> <i>", f"f.md:11:7: erreur[html-brut]: la balise HTML <i> n’est pas admise\n{TAG}"),
    ("a\n\n<!-- b", "f.md:12:1: erreur[commentaire-ouvert]: le commentaire n’est pas refermé\n    aide : écrivez « --> » à sa fin\n"),
    ("# A", f"f.md:10:1: erreur[titre-niveau]: le titre « A » n’est pas du bon niveau\n{LEVEL}"),
    ("#a", f"f.md:10:1: erreur[titre-niveau]: le titre « a » n’est pas du bon niveau\n{LEVEL}"),
    ("### A\n\n## B", f"f.md:10:1: erreur[titre-niveau]: le titre « A » n’est pas du bon niveau\n{LEVEL}"),
    ("## A\n\n### B\n\n#### C", f"f.md:14:1: erreur[titre-niveau]: le titre « C » n’est pas du bon niveau\n{LEVEL}"),
    ("##", f"f.md:10:1: erreur[titre-niveau]: le titre « ## » n’est pas du bon niveau\n{LEVEL}"),
    ("A\n===", f"f.md:10:1: erreur[titre-niveau]: le titre « A » n’est pas du bon niveau\n{LEVEL}"),
    ("a\n\nB\n---\n\nc", f"f.md:12:1: erreur[titre-niveau]: le titre « B » n’est pas du bon niveau\n{LEVEL}"),
    ("## A {as=tile}", "f.md:10:6: erreur[section-pose]: « as=tile » n’est pas une façon de poser une section\n"
     + SETTING.format("vouliez-vous « tiles » ? ")),
    ("## A {as=}", "f.md:10:6: erreur[section-pose]: « as= » n’est pas une façon de poser une section\n" + SETTING.format("")),
    ("## A {.b}", "f.md:10:6: erreur[section-pose]: « .b » n’est pas une façon de poser une section\n" + SETTING.format("")),
    ("a[^b]", "f.md:10:2: erreur[note-inconnue]: l’appel de note [^b] n’a pas de note\n" + NOTE.format("b")),
    ("a\n\n[^b]: c", "f.md:12:1: erreur[note-sans-appel]: la note [^b] n’est appelée nulle part\n" + CALL.format("b")),
    ("a[^b]\n\n[^b]:", "f.md:10:2: erreur[note-inconnue]: l’appel de note [^b] n’a pas de note\n" + NOTE.format("b")),
    ("a[^b]\n\n[^b]: c\n[^b]: d", "f.md:13:1: erreur[note-double]: la note [^b] est écrite deux fois\n" + TWICE),
    ("a[^b]\n\n[^b]: c[^b]", "f.md:12:8: erreur[note-dans-note]: la note appelle une autre note [^b]\n" + NESTED),
    ("- a[^b]\n\n    [^b]: c", "f.md:10:4: erreur[note-inconnue]: l’appel de note [^b] n’a pas de note\n" + NOTE.format("b")
     + "f.md:12:5: erreur[note-inconnue]: l’appel de note [^b] n’a pas de note\n" + NOTE.format("b")),
])
def test_mistakes(text: str, messages: str) -> None:
    """The whole of what is printed, line and column included."""
    assert told(text) == messages


@pytest.mark.parametrize("target", ["autre.md", "www.example.org", "javascript:alert(1)", "ftp://example.org", "//example.org",
                                    "file:///a", "data:text/html,x", ""])
def test_links_lead_somewhere(target: str) -> None:
    """A link is a whole web address, a mail address or an anchor."""
    assert told(f"a\n[b]({target})").startswith(f"f.md:11:5: erreur[adresse-web]: « {target} » {ADDRESS}")


def test_images_stand_in_headers() -> None:
    """The running text holds none: the layout engine would look for it and stop."""
    message = told("a ![b](images/c.jpg)").splitlines()
    assert message == ["f.md:10:3: erreur[image-corps]: l’image « images/c.jpg » est dans le texte",
                       "    aide : sa place est dans l’en-tête, sous « photo » ou « portrait »"]


def test_without_columns() -> None:
    """For a text of a header its lines alone are known."""
    assert told("a\n<b>", columns=False) == f"f.md:11: erreur[html-brut]: la balise HTML <b> n’est pas admise\n{TAG}"


def test_all_at_once() -> None:
    """One mistake hides no other."""
    codes = [line.split("[")[1].split("]")[0] for line in told(
        "# A {as=x}\n<b>[c]{d} [[e]] f[^f][^g] [h](i)\n\n[^j]: k").splitlines() if line.startswith("f.md")]
    assert codes == ["titre-niveau", "section-pose", "html-brut", "attribut-inconnu", "renvoi-inconnu", "note-inconnue", "note-inconnue",
                     "adresse-web", "note-sans-appel"]


# Hostile and odd

@pytest.mark.parametrize("text, html", [
    ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
    ("<img src=x onerror=y>", "<p>&lt;img src=x onerror=y&gt;</p>"),
    ("<div>\n\n*a*\n\n</div>", "<p>&lt;div&gt;</p>\n<p><em>a</em></p>\n<p>&lt;/div&gt;</p>"),
    ("<?php x ?>", "<p>&lt;?php x ?&gt;</p>"),
    ("<![CDATA[x]]>", "<p>&lt;![CDATA[x]]&gt;</p>"),
    ("<!DOCTYPE html>", "<p>&lt;!DOCTYPE html&gt;</p>"),
    ("[x]{index=\"a<b>&c\"}", '<p><span data-index="a&lt;b&gt;&amp;c">x</span></p>'),
    ("[x]{index=\"a\" onclick=\"b\"}", '<p><span data-index="a">x</span></p>'),
    ("[\"><b>]{lang=en}", '<p><span lang="en">"&gt;&lt;b&gt;</span></p>'),
    ("klzzwxh:0000 \x02klzzwxh:0001\x03", "<p>klzzwxh:0000 klzzwxh:0001</p>"),
    ("a[^b]\n\n[^b]: <b>", '<p>a<span class="footnote">&lt;b&gt;</span></p>'),
    ("a[^b]\n\n[^b]: voir [^b]", '<p>a<span class="footnote">voir [^b]</span></p>'),
    ("{index}", "<p>{index}</p>"),
    ("]{index} [^ ] [[ ] [", "<p>]{index} [^ ] [[ ] [</p>"),
])
def test_hostile(text: str, html: str) -> None:
    """Tags are text, attributes other than ours vanish, nothing escapes from where it is put."""
    assert convert(text) == html


@pytest.mark.parametrize("text", ["[" * 1000, "[a" * 500 + "]{index}", "[[" * 500, "[^" * 500, "*" * 4000, "a*b_" * 1000,
                                  "`" * 2001, "> " * 90 + "a", "[a](" * 400, "<" * 3000, "<!--" * 2000, "{as=" * 2000,
                                  "# " * 2000, "| " * 500 + "\n" + "|-" * 500, "[^a]: x\n" * 500, "a\n---\n" * 500])
def test_long_and_pointless(text: str) -> None:
    """A cat on the keyboard costs seconds, not minutes."""
    start = time.perf_counter()
    told(text)
    html = convert(text)
    assert time.perf_counter() - start < 5
    assert isinstance(html, str)


PIECES = st.lists(st.sampled_from(["[", "]", "{", "}", "^", "(", ")", "<", ">", "!", "-", "#", "*", "_", "`", "|", ":", "=", "\"",
                                   "index", "lang=en", "as=tiles", "carnet", "a", "é", " ", "\n", "\n\n", "    ", "[[", "]]", "[^a]",
                                   "[^a]: ", "<!--", "-->", "## ", "&", "\\"]), max_size=30).map("".join)


@given(PIECES)
@example("[^a]: [^a]: a[^a]")
@example("[[a]]{index}[b]{")
def test_nothing_stops_it(text: str) -> None:
    """Whatever is typed, checking and converting end; no tag of the text becomes one of the page."""
    told(text)
    html = convert(f"{text}\n\n<script>")
    assert "<script" not in html
    assert all(section.set_as for section in markup.sections(text, resolve))


def test_control_codes() -> None:
    """The Markdown library would take some of them for its own; they are told, with their place."""
    report = Report()
    markup.check("un\ndeux \x02wzxhzdk:0\x03", Location("a.md", 5), frozenset(), report)
    assert [str(each) for each in report] == [
        f"a.md:6:{column}: erreur[fichier-refuse]: le fichier ne peut être admis : un caractère invisible s’y trouve (U+{code})\n"
        "    aide : effacez-le ; il vient souvent d’un copier-coller" for column, code in ((6, "0002"), (16, "0003"))]
