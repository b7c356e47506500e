"""The art director's list, on small pages whose lines are known: a page is 48 em wide, a line of
words that keep together fills at least half of it, and so stands alone."""

from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from weasyprint import HTML, Document

from imprint import quality
from imprint.diagnostics import Report
from imprint.shelf import Pages, Shelf
from imprint.textlines import lines
from imprint.typeset import font_faces
from tests.conftest import PROJECT, printed

STYLE = f"""{font_faces()}
@page {{ size: 520px 320px; margin: 20px }}
html {{ font: 10px/20px "Source Serif 4"; orphans: 1; widows: 1 }}
body, p, h2, ul, li {{ margin: 0; padding: 0; list-style: none }}
h2 {{ font-size: 10px; break-after: auto }}
.two {{ columns: 2; column-gap: 0; column-fill: auto; height: 80px }}
.small {{ font-family: "Source Sans 3" }}
"""
AUTHOR = "assez de mots pour faire à soi seul une ligne de ce texte, et même un peu plus, sans la finir"
FOLIO = 7  # of the part's first page


def line(words: str = AUTHOR) -> str:
    """Words that keep together: a line of its own."""
    return f'<span style="white-space: nowrap">{words}</span> '


def render(body: str, style: str = "") -> Document:
    """A small document on its pages."""
    return HTML(string=f"<html lang=fr><style>{STYLE}{style}</style>{body}").render()


def told(tmp_path: Path, body: str, style: str = "", content: str = "", over: float = 0.0) -> str:
    """What is printed of a document whose content file holds `content`."""
    path = tmp_path / "essai.md"
    path.write_text(content, encoding="utf-8")
    item = SimpleNamespace(file="essai.md", path=path)
    each = SimpleNamespace(part=SimpleNamespace(ref="essai", item=item), fit=SimpleNamespace(over=over),
                           pages=Pages("essai", Shelf(), lambda: (render(body, style), ())))
    report = Report()
    quality.check(SimpleNamespace(folios={"essai": SimpleNamespace(first=FOLIO)}), [each], report)
    return printed(report).replace("\u00a0", " ")


def broken(*lines: str) -> str:
    """A paragraph of two columns broken at these ends of lines."""
    return f"<p>{'<br>'.join(lines)}</p>"


def test_a_sound_text_is_not_spoken_of(tmp_path: Path) -> None:
    body = f"""<h2>Un titre</h2><p>{line()}{line()}fin de l’alinéa, plus longue que son renfoncement.</p>
    <ul><li>court,</li><li style="padding-left: 4mm; text-indent: -4mm">{line()}et fini.</li></ul>"""
    assert told(tmp_path, body) == ""


def test_a_last_line_at_the_head_of_a_column(tmp_path: Path) -> None:
    body = f"<div class=two>{broken('un', 'deux', 'trois', 'quatre', 'la dernière ligne')}</div>"
    assert told(tmp_path, body, content="\nun deux trois quatre\nla dernière ligne") == (
        "essai.md:3: attention[veuve]: la dernière ligne d’un paragraphe est seule en haut d’une colonne, page 7 : "
        "« la dernière ligne »\n    aide : coupez une ligne de ce paragraphe, ou ajoutez-en une\n")


def test_a_first_line_at_the_foot_of_a_page(tmp_path: Path) -> None:
    body = f"<div style='height: 260px'></div><p>{line('Une première ligne ' + AUTHOR)}{line()}{line()}la fin de l’alinéa.</p>"
    assert told(tmp_path, body, content="Une première ligne assez de mots pour faire") == (
        "essai.md:1: attention[orpheline]: la première ligne d’un paragraphe est seule au bas d’une colonne, page 7 : "
        "« Une première ligne assez de mots pour faire à soi seul une … »\n"
        "    aide : coupez ou ajoutez une ligne plus haut dans la colonne\n")


def test_three_hyphens_in_a_row(tmp_path: Path) -> None:
    lines = "".join(line(f"{AUTHOR} {word}-") for word in ("Ille", "micro", "savoir"))
    assert told(tmp_path, f"<p>{lines}{line()}la fin.</p>") == (
        "essai.md: attention[coupures]: 3 lignes de suite finissent sur un trait d’union, page 7 : "
        "« Ille-, micro-, savoir- »\n"
        "    aide : changez un mot ou l’ordre des mots, un peu avant : les lignes se couperont ailleurs\n")


def test_two_hyphens_in_a_row_are_admitted(tmp_path: Path) -> None:
    assert told(tmp_path, f"<p>{line(AUTHOR + ' Ille-')}{line(AUTHOR + ' micro-')}{line()}la fin.</p>") == ""


def test_a_word_cut_by_the_end_of_a_column(tmp_path: Path) -> None:
    body = f"<div class=two>{broken('un', 'deux', 'trois', 'col-', 'lectivités', 'de France')}</div>"
    assert told(tmp_path, body, content="\n\nun deux trois collectivités de France") == (
        "essai.md:3: attention[coupures]: un mot est coupé par la fin d’une colonne, page 7 : « col- »\n"
        "    aide : changez un mot ou l’ordre des mots, un peu avant : les lignes se couperont ailleurs\n")


def test_a_hole_in_a_ragged_edge(tmp_path: Path) -> None:
    assert told(tmp_path, f"<p>Une ligne creuse {line()}la fin.</p>") == (
        "essai.md: attention[ligne-creuse]: une ligne laisse 105 mm de blanc à sa droite, page 7 : « Une ligne creuse »\n"
        "    aide : un mot long ou insécable la suit : remplacez-le, ou déplacez-le dans la phrase\n")


def test_an_authors_end_of_line_is_no_hole(tmp_path: Path) -> None:
    assert told(tmp_path, "<p>Une ligne creuse<br>la fin.</p>") == ""


def test_stretched_spaces_of_justified_text(tmp_path: Path) -> None:
    assert told(tmp_path, f"<p>Une ligne creuse {line()}la fin.</p>", "p { text-align: justify }") == (
        "essai.md: attention[ligne-creuse]: une ligne écarte trop ses mots, page 7 : « Une ligne creuse »\n"
        "    aide : un mot long ou insécable la suit : remplacez-le, ou déplacez-le dans la phrase\n")


def test_a_short_last_line(tmp_path: Path) -> None:
    assert told(tmp_path, f"<p>{line()}{line(AUTHOR + ' ou non')}oui.</p>", content="x\nla finir ou non oui.") == (
        "essai.md: attention[ligne-courte]: la dernière ligne d’un paragraphe ne porte qu’un mot court, page 7 : "
        "« oui. »\n    aide : coupez quelques signes du paragraphe pour regagner la ligne, ou ajoutez-y quelques mots\n")


def test_a_last_line_that_ends_a_cut_word(tmp_path: Path) -> None:
    assert told(tmp_path, f"<p>{line()}{line(AUTHOR + ' interdéparte-')}{line('mentalement.')}</p>") == (
        "essai.md: attention[ligne-courte]: la dernière ligne d’un paragraphe ne porte que la fin d’un mot coupé, "
        "page 7 : « mentalement. »\n"
        "    aide : coupez quelques signes du paragraphe pour regagner la ligne, ou ajoutez-y quelques mots\n")


@pytest.mark.parametrize(("below", "faulty"), [(0, True), (1, True), (2, False)])
def test_a_heading_at_the_foot(tmp_path: Path, below: int, faulty: bool) -> None:
    above = "".join(f"<p>{n}</p>" for n in range(3 - below))
    body = f"<div class=two>{above}<h2>Un titre</h2>{'<p>suite</p>' * 4}</div>"
    assert told(tmp_path, body, content="\nUn titre") == ((
        "essai.md:2: attention[titre-au-pied]: l’intertitre « Un titre » est au pied d’une colonne, page 7\n"
        "    aide : coupez ou ajoutez quelques lignes plus haut, pour que deux lignes au moins le suivent\n")
        if faulty else "")


def test_a_heading_whose_section_ends_with_its_text_is_sound(tmp_path: Path) -> None:
    assert told(tmp_path, "<div class=two><p>1</p><p>2</p><h2>Un titre</h2><p>suite</p></div>") == ""


@pytest.mark.parametrize(("lines", "faulty"), [(4, True), (5, False)])
def test_uneven_columns(tmp_path: Path, lines: int, faulty: bool) -> None:
    body = f"<div class=two style='height: 160px'>{'<p>ligne</p>' * 8}{'<p>suite du texte</p>' * lines}</div>"
    assert told(tmp_path, body, content="suite du texte") == ((
        "essai.md:1: attention[colonnes-inegales]: les colonnes de la page 7 diffèrent de 4 lignes\n"
        "    aide : autour de la coupe, partagez un long paragraphe en deux, ou changez-en la longueur\n")
        if faulty else "")


def test_uneven_columns_of_labels_are_not_text(tmp_path: Path) -> None:
    assert told(tmp_path, f"<div class=two style='height: 160px'>{'<p class=small>ligne</p>' * 12}</div>") == ""


def test_a_page_that_stops_short(tmp_path: Path) -> None:
    body = f"<p>un</p><div style='break-inside: avoid'>{'<p>le bloc qui suit</p>' * 14}</div>"
    assert told(tmp_path, body, content="\nun\n\nle bloc qui suit") == (
        "essai.md:4: attention[page-creuse]: la page 7 laisse 69 mm de blanc au pied, et le texte continue page suivante\n"
        "    aide : le passage suivant est d’un seul bloc : raccourcissez-le, ou étoffez ce qui précède\n")


def test_captions_are_not_judged(tmp_path: Path) -> None:
    assert told(tmp_path, f"<p class=small>Une ligne creuse {line()}Mali.</p>") == ""


def test_text_that_overflows_is_not_judged_before_it_is_cut(tmp_path: Path) -> None:
    assert told(tmp_path, f"<p>Une ligne creuse {line()}la fin.</p>", over=4.0) == ""


@pytest.mark.parametrize("words", ["la 2<sup>e</sup> saison", "le XX<sup>e</sup> siècle"])
def test_ordinals_stand_on_their_line(words: str) -> None:
    """Superior letters are those of the font, at its size: their box is that of the words beside them."""
    sheet = f"{STYLE}{re.search(r'(?m)^sup .*', (PROJECT / 'styles' / 'base.css').read_text(encoding='utf-8'))[0]} sup {{ font-family: inherit }}"
    before, raised, after = lines(HTML(string=f"<style>{sheet}</style><p>{words}").render())
    assert (raised.text, raised.height) == ("e", before.height)
    assert raised.y == pytest.approx(before.y, abs=4)  # within the leading
