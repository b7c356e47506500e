"""What can be wrong with the colours of a PDF that goes to press: intent, inks, overprint, bleed.

As in `faults`, one function for each fault, which yields where it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from math import fsum

import pypdfium2
from pikepdf import Array, Name

from imprint import bleed
from imprint.faults import Document, Finding
from imprint.impose import BLEED
from imprint.inkstream import BLACK, Inks
from imprint.painted import RGB
from imprint.press import CONDITIONS

INK = 300  # %, most ink of any area: more dries badly
WHITE = (0.0, 0.0, 0.0, 0.0)
PAPER = "demandez à l’imprimeur ce que le papier supporte"
EDGES = {"left": "à gauche", "right": "à droite", "top": "en haut", "bottom": "en bas"}


def intent(document: Document) -> Iterator[Finding]:
    """One output intent, of a condition that is known, with its profile of four inks (ISO 15930-7)."""
    intents = [each for each in document.pdf.Root.get("/OutputIntents", Array()) if each.get("/S") == Name.GTS_PDFX]
    known = " ou ".join(CONDITIONS)
    advice = f"composez de nouveau, et dites à l’imprimeur que les couleurs sont préparées pour {known}"
    if len(intents) != 1:
        said = f"dit {len(intents)} fois" if intents else "ne dit pas"
        yield Finding(f"le fichier {said} pour quelle presse il est fait", advice)
        return
    name, profile = str(intents[0].get("/OutputConditionIdentifier", "")), intents[0].get("/DestOutputProfile")
    if name not in CONDITIONS:
        yield Finding(f"le fichier est fait pour « {name} », et non pour {known}", advice)
    if profile is None or profile.get("/N") != 4 or profile.read_bytes()[16:20] != b"CMYK":
        yield Finding("le profil de la presse n’est pas dans le fichier, ou n’est pas en quatre encres", advice)


def rgb(document: Document) -> Iterator[Finding]:
    """Nothing but inks: no colour of a screen, whatever sets it."""
    for number, page in document.pages:
        for what, families in (("un texte, un trait ou un aplat", {each.family for each in page.colours}),
                               ("une image", {each.family for each in page.pictures}),
                               ("un dégradé ou une transparence", page.areas)):
            for family in families & RGB:
                yield Finding(f"{what} est en couleurs d’écran ({family}), et non en encres", "composez le PDF avec "
                              "« build.py press » ; ne laissez pas l’imprimeur convertir : les couleurs changeraient",
                              number)


def ink(document: Document) -> Iterator[Finding]:
    """No colour, gradient or picture with more ink than dries."""
    for number, page in document.pages:
        for each in page.colours:
            yield from _heavy("une couleur", each.inks, f"éclaircissez-la dans styles/tokens.yaml, ou {PAPER}", number)
        for inks in page.gradients:
            yield from _heavy("un dégradé", inks, f"éclaircissez ses couleurs dans le dessin, ou {PAPER}", number)
        for picture in page.pictures:
            yield from _heavy(f"une image de {picture.width} × {picture.height} pixels", picture.inks, "donnez-la en couleurs "
                              f"d’écran (RVB), que « build.py press » sépare dans cette limite, ou {PAPER}", number)


def _heavy(what: str, inks: Inks, advice: str, number: int) -> Iterator[Finding]:
    total = round(100 * fsum(inks))
    if total > INK:
        yield Finding(f"{what} porte {total} % d’encre ({_told(inks)}), et non {INK} % au plus", advice, number)


def _told(inks: Inks) -> str:
    return " + ".join(f"{letter} {round(100 * v)}" for letter, v in zip("CMJN", inks, strict=True))


def overprinted(document: Document) -> Iterator[Finding]:
    """Nothing but black alone is printed over what lies below: white would vanish, colours would mix."""
    for number, page in document.pages:
        for inks in {mark.inks for mark in page.marks if mark.over and mark.inks} - {BLACK[1]}:
            what = "du blanc" if inks == WHITE else f"une couleur ({_told(inks)})"
            yield Finding(f"{what} surimprime, et ne cacherait pas ce qui est dessous",
                          "seul le noir pur surimprime : composez de nouveau, et ne laissez pas ce réglage à l’imprimeur",
                          number)


def rimmed(document: Document) -> Iterator[Finding]:
    """Text in black alone is printed over what lies below: else plates that shift leave a white rim."""
    for number, page in document.pages:
        if any(mark.text and mark.inks == BLACK[1] and not mark.over for mark in page.marks):
            yield Finding("un texte noir ne surimprime pas", "sur un fond de couleur, un liseré blanc peut l’entourer : "
                          "composez de nouveau, ou demandez à l’imprimeur de mettre le noir en surimpression", number)


def cut_short(document: Document) -> Iterator[Finding]:
    """What stands at the edge of a page goes on to the end of the bleed."""
    with closing(pypdfium2.PdfDocument(document.file)) as pictures:
        for number, page in enumerate(pictures, 1):
            for edge in document.known(number, "short", lambda page=page: tuple(bleed.short(page))):
                yield Finding(f"{EDGES[edge]}, un aplat ou une image s’arrête avant la fin du fond perdu", "un filet blanc peut "
                              f"paraître au bord : c’est à la maquette de l’étendre jusqu’à {BLEED:g} mm au-delà de la coupe, "
                              "puis de composer le PDF de nouveau", number)
