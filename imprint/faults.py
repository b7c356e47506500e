"""What can be wrong with a finished PDF: one function for each fault, which yields where it is.

Lengths are in mm where they are told, in points in the file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from pikepdf import Array, Dictionary, Name, Pdf

from imprint import pagekeys, painted
from imprint.impose import BLEED, SHEETS, Box, trim_of
from imprint.painted import Painted, Typeface
from imprint.press import MM, RESOLUTION
from imprint.shelf import Shelf

T = TypeVar("T")

A4 = (210.0, 297.0)  # mm (ISO 216), what every page is trimmed to
NEAR = 0.01          # mm, how exactly boxes stand where they must
FOLD = 4             # pages that a folded sheet carries
SUBSET = re.compile(r"[A-Z]{6}\+")  # ISO 32000-1, 9.6.4


class Finding(NamedTuple):
    """What is wrong, what to do about it, on which page from 1 (0: in the whole file)."""

    problem: str
    advice: str
    page: int = 0


@dataclass(frozen=True)
class Document:
    """An open PDF, and its file; what its pages paint is read once, when a rule first asks, or was found on the same
    pages before, if there is a shelf."""

    pdf: Pdf
    file: Path
    shelf: Shelf | None = None

    @cached_property
    def metadata(self) -> Any:
        """The XMP metadata."""
        return self.pdf.open_metadata(set_pikepdf_as_editor=False)

    @cached_property
    def pages(self) -> list[tuple[int, Painted]]:
        """Each page's number from 1, with what it paints."""
        return [(number, self.known(number, "painted", partial(painted.page, page))) for number, page in enumerate(self.pdf.pages, 1)]

    @cached_property
    def _keys(self) -> tuple[str, ...]:
        return pagekeys.keys(self.file.read_bytes(), self.shelf)

    def known(self, number: int, name: str, find: Callable[[], T]) -> T:
        """What is found on a page, told by its number from 1."""
        return pagekeys.known(self.shelf, self._keys[number - 1], name, find) if self.shelf else find()


REMAKE = "composez le PDF de nouveau avec build.py, et n’envoyez que ce fichier-là, sans le réenregistrer ailleurs"
TO_LAYOUT = "c’est à la maquette de le corriger, puis de composer le PDF de nouveau"


def embedded(document: Document) -> Iterator[Finding]:
    """Every font is in the file (ISO 14289-1, 7.21.4.1; ISO 15930-7)."""
    for number, font in _fonts(document):
        if not font.embedded:
            yield Finding(f"la police « {font.name} » n’est pas dans le fichier", "ailleurs, une autre la remplacerait : "
                          "composez le PDF de nouveau ; ce n’est pas à l’imprimeur de la fournir", number)


def subset(document: Document) -> Iterator[Finding]:
    """Only the signs that are used: lighter, and what the licences of fonts commonly allow to send."""
    for number, font in _fonts(document):
        if font.embedded and not SUBSET.match(font.name):
            yield Finding(f"la police « {font.name} » est entière dans le fichier", "il n’y faut que les signes "
                          "employés ; si le PDF vient d’ailleurs, dites-le à l’imprimeur : il s’imprimera quand même",
                          number)


def a4(document: Document) -> Iterator[Finding]:
    """A screen page is what the eye is to see: A4, no bleed."""
    for number, page in enumerate(document.pdf.pages, 1):
        box = _box(page.mediabox)
        if not _near(box, Box(0, 0, *(v * MM for v in A4))):
            yield Finding(f"la page mesure {_size(box)}, et non {_measure(*A4)}", TO_LAYOUT, number)


def press_boxes(document: Document) -> Iterator[Finding]:
    """Trimmed to A4, 3 mm of bleed around, a sheet that is larger than both (ISO 32000-1, 14.11.2)."""
    for number, page in enumerate(document.pdf.pages, 1):
        if not {"/TrimBox", "/BleedBox"} <= set(page.obj.keys()):
            yield Finding("la page ne dit pas où elle se coupe (TrimBox, BleedBox)", REMAKE, number)
            continue
        trim, bleed, media = (_box(box) for box in (page.obj.TrimBox, page.obj.BleedBox, page.mediabox))
        if abs(trim.width / MM - A4[0]) > NEAR or abs(trim.height / MM - A4[1]) > NEAR:
            yield Finding(f"la page coupée mesure {_size(trim)}, et non {_measure(*A4)}",
                          f"{TO_LAYOUT} ; le format de la commande doit être celui-là", number)
        if not _near(bleed, trim.grown(BLEED * MM)):
            yield Finding(f"le fond perdu n’est pas de {_mm(BLEED)} mm sur les quatre côtés", "sans lui, un filet blanc "
                          "peut paraître au bord : composez de nouveau, ou demandez à l’imprimeur ce qu’il lui faut",
                          number)
        if not _inside(bleed, media):
            yield Finding("la page n’est pas plus grande que son fond perdu", "les traits de coupe n’ont pas de place : "
                          "composez de nouveau, ou demandez à l’imprimeur s’il pose les siens", number)


def sheet_boxes(document: Document) -> Iterator[Finding]:
    """The sheets are among those that the imposition knows."""
    known = [(trim_of(s), Box(0, 0, s.untrimmed_width * MM, s.untrimmed_height * MM)) for s in SHEETS.values()]
    flat = " ou ".join(_measure(s.width, s.height) for s in SHEETS.values())
    for number, page in enumerate(document.pdf.pages, 1):
        trim, media = _box(page.trimbox), _box(page.mediabox)
        if not any(_near(trim, whole) and _near(media, paper) for whole, paper in known):
            yield Finding(f"la feuille coupée mesure {_size(trim)} sur un papier de {_size(media)}, et non {flat}",
                          "imposez de nouveau avec « build.py booklet » ; dites à l’imprimeur que le cahier l’est déjà",
                          number)


def resolution(document: Document) -> Iterator[Finding]:
    """Pictures fine enough at the size at which they are placed."""
    for number, page in document.pages:
        for each in page.pictures:
            if 0 < round(each.dots) < RESOLUTION:
                yield Finding(f"une image de {each.width} × {each.height} pixels n’a que {round(each.dots)} points par pouce",
                              f"il en faut {RESOLUTION} : demandez-la en plus grand, ou dites à l’imprimeur qu’elle est "
                              "imprimée telle quelle", number)


def empty(document: Document) -> Iterator[Finding]:
    """No page: every other rule would pass."""
    if not len(document.pdf.pages):
        yield Finding("le fichier n’a aucune page", REMAKE)


def fold(document: Document) -> Iterator[Finding]:
    """Whole sheets."""
    if count := len(document.pdf.pages) % FOLD:
        total = len(document.pdf.pages)
        yield Finding(f"le fichier compte {total} page(s), et un cahier se plie par {FOLD}",
                      f"il en faut {total + FOLD - count} : partez de « build.py press », qui complète ; "
                      "ne laissez pas l’imprimeur ajouter des pages blanches où il veut")


def sides(document: Document) -> Iterator[Finding]:
    """A sheet has two sides."""
    total = len(document.pdf.pages)
    if total % 2:
        yield Finding(f"le cahier compte {total} face(s), et une feuille en a deux",
                      "imposez de nouveau avec « build.py booklet »")


def tags(document: Document) -> Iterator[Finding]:
    """Tagged, and a structure that holds something (ISO 14289-1, 7.1)."""
    root = document.pdf.Root
    marked = root.get("/MarkInfo", Dictionary()).get("/Marked") is True
    if not marked or "/K" not in root.get("/StructTreeRoot", Dictionary()):
        yield Finding("le fichier n’a pas de balises : un lecteur d’écran n’y lit rien dans l’ordre", REMAKE)


def language(document: Document) -> Iterator[Finding]:
    """The language of the words (ISO 14289-1, 7.2)."""
    if not str(document.pdf.Root.get("/Lang", "")).strip():
        yield Finding("le fichier ne dit pas sa langue", "ajoutez « language » à publication.yaml, puis composez de nouveau")


def display(document: Document) -> Iterator[Finding]:
    """The window is named after the title, not the file (ISO 14289-1, 7.1)."""
    if document.pdf.Root.get("/ViewerPreferences", Dictionary()).get("/DisplayDocTitle") is not True:
        yield Finding("la fenêtre montrerait le nom du fichier, et non le titre", REMAKE)


def identity(document: Document) -> Iterator[Finding]:
    """Title, author and dates, in the metadata that everyone reads (ISO 14289-1, 7.1)."""
    for key, missing in (("dc:title", "le titre"), ("dc:creator", "l’auteur"), ("xmp:CreateDate", "la date de création"),
                         ("xmp:ModifyDate", "la date de modification")):
        value = document.metadata.get(key) or ""
        if not "".join([value] if isinstance(value, str) else value).strip():
            yield Finding(f"les métadonnées ne donnent pas {missing}", "complétez publication.yaml et l’édition, "
                          "puis composez de nouveau")


def described(document: Document) -> Iterator[Finding]:
    """Every link says where it leads (ISO 14289-1, 7.18.5)."""
    for number, page in enumerate(document.pdf.pages, 1):
        for each in page.obj.get("/Annots", Array()):
            if each.get("/Subtype") == Name.Link and not str(each.get("/Contents", "")).strip():
                yield Finding("un lien ne dit pas où il mène", TO_LAYOUT, number)


def unlinked(document: Document) -> Iterator[Finding]:
    """Paper has no links, and comments would be printed on it (ISO 15930-7)."""
    for number, page in enumerate(document.pdf.pages, 1):
        if len(page.obj.get("/Annots", Array())):
            yield Finding("la page porte des liens ou des commentaires", "composez le PDF de nouveau avec « build.py press » ; "
                          "écrivez vos remarques à l’imprimeur à part", number)


def _fonts(document: Document) -> Iterator[tuple[int, Typeface]]:
    return ((number, font) for number, page in document.pages for font in page.fonts)


def _box(box: Any) -> Box:
    return Box(*(float(v) for v in box))


def _near(one: Box, other: Box) -> bool:
    return all(abs(a - b) <= NEAR * MM for a, b in zip(one, other, strict=True))


def _inside(one: Box, other: Box) -> bool:
    """Whether there is room between the two on each side."""
    return other.left < one.left and other.bottom < one.bottom and one.right < other.right and one.top < other.top


def _size(box: Box) -> str:
    return _measure(box.width / MM, box.height / MM)


def _measure(width: float, height: float) -> str:
    return f"{_mm(width)} × {_mm(height)} mm"


def _mm(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0").replace(".", ",")
