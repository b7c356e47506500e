"""Cards read out: what a screen reader says of their structure, element by element, against the content files."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
import yaml

from imprint.presence import bare
from tests.pages.conftest import PROJECT, Made
from tests.pages.test_tagging import Tag, Tree

INLINE = {"Span", "Link", "Reference", "Lbl", "Quote", "Code", "Note"}  # what is said within the element around it
MARKUP = re.compile(r"^#+ |^[-*] |^\d+\. |\{[^}]*\}|\]\([^)]*\)|[\[\]*_]", re.MULTILINE)


def heard(tree: Tree, tag: Tag) -> Iterator[tuple[str, str]]:
    """What is said of an element: one line a block, its type and its words."""
    blocks = [kid for kid in tag.kids if isinstance(kid, Tag) and kid.role not in INLINE]
    if blocks:
        for block in blocks:
            yield from heard(tree, block)
    else:
        yield tag.role, bare(said(tree, tag))


def said(tree: Tree, tag: Tag) -> str:
    """The words of an element; an alternative takes the place of what it stands for."""
    if "/Alt" in tag.entries:
        return str(tag.entries.Alt)
    return "".join(said(tree, kid) if isinstance(kid, Tag) else tree.texts.get(kid, "") if isinstance(kid, tuple) else ""
                   for kid in tag.kids)


def listen(cards: Made, slug: str) -> list[tuple[str, str]]:
    """What is said of a card."""
    file = next(result.file for result in cards.results if result.file.stem.endswith(f"-{slug}"))
    tree = Tree(file.read_bytes())
    return list(heard(tree, tree.root))


def content(slug: str) -> tuple[dict, list[tuple[str, str]]]:
    """What the file of a card says: its header, the blocks of its body."""
    _, header, body = (PROJECT / "content" / "fiches" / f"{slug}.md").read_text(encoding="utf-8").split("---\n", 2)
    blocks = [block for block in re.split(r"\n\s*\n|\n(?=[-*] |\d+\. )", body) if block.strip()]
    return yaml.safe_load(header), [(role(block.strip()), bare(MARKUP.sub("", block.strip()))) for block in blocks]


def role(block: str) -> str:
    """What a block of Markdown is said to be."""
    marks = block.split()[0]
    return f"H{len(marks)}" if set(marks) == {"#"} else "LBody" if re.fullmatch(r"[-*]|\d+\.", marks) else "P"


FEET = {
    "the-shan": [
        ("H2", "Financement"), ("P", "150 000 €"),
        ("TH", "comité populaire de la province de Yen Bai"), ("TD", "45,2 %"), ("TD", "70 000 €"),
        ("TH", "Conseil départemental du Val-de-Marne"), ("TD", "54,8 %"), ("TD", "85 000 €"),
        ("P", "Total annoncé : 150 000 € ; les deux parts indiquées font 155 000 €."),
        ("H2", "Contact"),
        ("P", "Anne-Laure Jullian, chargée de projet relations internationales, Conseil départemental du Val-de-Marne "
              "anne-laure.jullian@valdemarne.fr")],
    "medenine": [
        ("H2", "Financement"), ("P", "budget 2018/2019"), ("P", "45 000 €"),
        ("TH", "Région Normandie"), ("TD", "62,2 %"), ("TD", "28 000 €"),
        ("TH", "Ministère de l’Europe et des Affaires étrangères"), ("TD", "33,3 %"), ("TD", "15 000 €"),
        ("TH", "gouvernorat de Médenine"), ("TD", "4,4 %"), ("TD", "2 000 €"),
        ("H2", "Contacts"),
        ("P", "Lou Satre, chargée de mission coopérations internationales, Région Normandie lou.satre@normandie.fr"),
        ("P", "Annie Berger, présidente, APAT")],
    "dank": [
        ("H2", "Contact"),
        ("P", "Antoine Longet, mission solidarités et coopérations internationales, Nantes Métropole "
              "antoine.longet@nantesmetropole.fr")],
}
PLACES = {
    "the-shan": (10, "Val-de-Marne (France), Yen Bai (Vietnam) ; à 9 070 km au plus."),
    "medenine": (9, "Normandie (France), Médenine (Tunisie) ; à 1 950 km au plus."),
    "dank": (8, "Nantes (France), Dschang (Cameroun), Kindia (Guinée), Grand’Anse (Haïti) ; à 7 190 km au plus."),
}


@pytest.mark.build
@pytest.mark.parametrize("slug", FEET)
def test_a_card_is_read_as_it_is_written(slug: str, autumn_cards: Made) -> None:
    """Number, rubric, keywords, title, partners and places; the body; funding, contacts and support. Nothing else."""
    header, body = content(slug)
    number, places = PLACES[slug]
    head = [("P", f"Fiche {number}"), ("P", "Déniché pour vous · Juin 2019"), *(("LBody", word) for word in header["keywords"]),
            ("H1", header["title"]), ("P", header["cooperation"]), ("Figure", places)]
    foot = [*FEET[slug], ("P", "Avec le soutien de Ministère de la Transition écologique et solidaire")]
    assert listen(autumn_cards, slug) == [(kind, bare(words)) for kind, words in (*head, *body, *foot)]


@pytest.mark.build
@pytest.mark.parametrize("cards", ["autumn_cards", "summer_cards"])
def test_every_body_is_read_in_its_order(cards: str, request: pytest.FixtureRequest) -> None:
    """All blocks of the body, each as what it is, in the order of the file, whatever the page does with them."""
    made = request.getfixturevalue(cards)
    for result in made.results:
        slug = result.file.stem[3:]
        header, body = content(slug)
        rest = iter(listen(made, slug))  # `in` goes on from where the last was found
        title = ("H1", bare(header["title"].replace("|", "")))
        assert [block for block in (title, *body) if block not in rest] == [], slug
