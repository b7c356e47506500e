"""What WeasyPrint laid out and painted, read for the structure of a PDF.

WeasyPrint's own tags leave running heads untold from text, cut an element that runs over columns
or pages into several, and know neither contents, notes nor languages.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from imprint import tagging
from imprint.engine import kinds
from imprint.tagging import Branch, Hotspot, Mark

if TYPE_CHECKING:
    from weasyprint import Page

ENGINE = "70.0"  # the version whose internals are known here
POINTS = 0.75    # points in a CSS pixel


def require_engine() -> None:
    """Refuse another version of the engine: its boxes and streams are read from within."""
    import weasyprint

    if weasyprint.__version__ != ENGINE:
        raise RuntimeError(f"imprint.tagpdf knows WeasyPrint {ENGINE}, not {weasyprint.__version__}: "
                           f"install weasyprint=={ENGINE}, or check Reader and drawn.Painter against the new version")


@dataclass(frozen=True)
class Sheet:
    """A page being read: number from 0, size in CSS px, the marked content of its boxes."""

    number: int
    width: float
    height: float
    marks: Mapping[Any, Mapping[str, Any]]


class Reader:
    """Gathers what pages show under the elements that it comes from.

    The pieces of a paragraph cut into lines, columns and pages are one branch again, and a block
    placed absolutely stands where the template wrote it, whenever it was painted.
    """

    def __init__(self) -> None:
        self.furniture: dict[tuple[int, int], str | None] = {}
        self._roots: list[Branch] = []
        self._branches: dict[tuple[Any, str], Branch] = {}
        self._order: dict[Any, int] = {}
        self._parents: dict[Any, Any] = {}
        self._targets: dict[str, Any] = {}
        self._pages: dict[str, int] = {}
        self._heads: set[Any] = set()

    def read(self, number: int, page: Page, marks: Mapping[Any, Mapping[str, Any]]) -> None:
        """Read one page, whose boxes were painted under the identifiers of `marks`."""
        for name in page.anchors:
            self._pages.setdefault(name, number)
        self._walk(page._page_box, Sheet(number, page.width, page.height, marks), None)

    def ordered(self) -> list[Branch]:
        """One branch a part, all that is in it in the order of the content, which flex may change."""
        for branch in self._branches.values():
            rank, ranks = -1, []
            for kid in branch.kids:  # text keeps to the element that it follows
                rank = self._order[kid.element] if isinstance(kid, Branch) and not kid.pseudo else rank
                ranks.append(rank)
            branch.kids[:] = [branch.kids[i] for i in sorted(range(len(ranks)), key=ranks.__getitem__)]
        return self._roots

    def targets(self) -> dict[str, tuple[int, str]]:
        """What links can lead to: the page of each name, from 0, and the words of its heading."""
        return {name: (self._pages[name], _heading(element)) for name, element in self._targets.items() if name in self._pages}

    def _branch(self, element: Any, pseudo: str = "") -> Branch:
        """The branch of an element, made with those above it when first met."""
        found = self._branches.get((element, pseudo))
        if found is None:
            found = self._branches[element, pseudo] = Branch(element, pseudo)
            above = element if pseudo else self._parents.get(element)
            (self._roots if above is None else self._branch(above).kids).append(found)
        return found

    def _walk(self, box: Any, sheet: Sheet, link: Hotspot | None) -> None:
        box = getattr(box, "_box", box)  # a stand-in is in the flow for what is placed absolutely
        if isinstance(box, kinds.MarginBox) or self._repeats(box):
            self._furnish(box, sheet)
            return
        if box.element_tag == "html" and box.element not in self._order:
            self._enter(box.element)
        if isinstance(box, kinds.TableCellBox):
            self._branch(box.element)  # an empty cell is one too, else its row would be short
        if box in sheet.marks and box.style["visibility"] == "visible":
            self._branch(box.element, box.element_tag.partition("::")[2]).kids.append(_mark(box, sheet))
        if isinstance(box.link_annotation, Hotspot):
            link = self._hotspot(box, link)
        for child in getattr(box, "children", ()):
            self._walk(child, sheet, link)

    def _enter(self, root: Any) -> None:
        """Learn the elements of a part: their order, what they are in, their names."""
        for element in root.iter():
            self._order[element] = len(self._order)
            self._parents.update((child, element) for child in element)
            if name := element.get("id"):
                self._targets.setdefault(name, element)

    def _repeats(self, box: Any) -> bool:
        """Whether the head or foot of a table is printed again, after a break."""
        if not isinstance(box, kinds.TableRowGroupBox) or not (box.is_header or box.is_footer):
            return False
        known = box.element in self._heads
        self._heads.add(box.element)
        return known

    def _furnish(self, box: Any, sheet: Sheet) -> None:
        """Note what stands in a margin box: an artifact of pagination (ISO 32000-1, 14.8.2.2)."""
        place = getattr(box, "at_keyword", "")
        kind = "/Header" if "top" in place else "/Footer" if "bottom" in place else None
        for each in box.descendants(placeholders=True):
            if found := sheet.marks.get(getattr(each, "_box", each)):
                self.furniture[sheet.number, found["mcid"]] = kind

    def _hotspot(self, box: Any, around: Hotspot | None) -> Hotspot:
        """Take the link of a box, unless it lies in that of the link around it."""
        spot, element = box.link_annotation, box.element
        if around is not None and _within(spot.area, around.area):
            return around
        while element.get("href") is None and element in self._parents:
            element = self._parents[element]
        self._branch(element).kids.append(spot)
        return spot


def _heading(element: Any) -> str:
    """The words of the heading of an element, else all of its words."""
    return tagging.words(next((e for e in element.iter() if e.tag in tagging.HEADINGS), element))


def _mark(box: Any, sheet: Sheet) -> Mark:
    mcid = sheet.marks[box]["mcid"]
    if isinstance(box, kinds.TextBox):
        return Mark(sheet.number, mcid, blank=not tagging.INVISIBLE.sub("", box.text).strip())
    x, y = box.content_box_x(), box.content_box_y()
    # PDF counts from the foot of the page, in points; what hangs over the trim is not on the page.
    left, right = (POINTS * min(max(v, 0), sheet.width) for v in (x, x + box.width))
    bottom, top = (POINTS * (sheet.height - min(max(v, 0), sheet.height)) for v in (y + box.height, y))
    return Mark(sheet.number, mcid, area=(left, bottom, right, top))


def _within(inner: Sequence[float], outer: Sequence[float]) -> bool:
    """Whether a rectangle lies in another, to a tenth of a point; corners come in any order."""
    return all(min(outer[i::2]) - 0.1 <= value <= max(outer[i::2]) + 0.1
               for i in (0, 1) for value in inner[i::2])
