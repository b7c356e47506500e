"""The number of a page, drawn when it is known: until then its place is kept, and the digits to draw it with.

So a shift of pages sets nothing again.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from imprint.engine import kinds
from imprint.tagpdf import POINTS

if TYPE_CHECKING:
    from weasyprint import Page
    from weasyprint.formatting_structure.boxes import TextBox
    from weasyprint.pdf.stream import Stream


@dataclass(frozen=True)
class Folio:
    """Where the number of a page goes, and how it is drawn: in px from the head of the page, since the
    painted content has turned the page so. It ends at `x` on a `right` page, else it begins there."""

    x: float
    y: float
    right: bool
    font: str
    size: float
    colour: bytes
    digits: tuple[int, ...]

    def drawn(self, number: int, widths: Mapping[int, float], tagged: bool) -> bytes:
        """The operators that draw a number: in a tagged file, an artifact of pagination (ISO 32000-1, 14.8.2.2)."""
        glyphs = [self.digits[int(digit)] for digit in str(number)]
        x = self.x - self.size * sum(widths[glyph] for glyph in glyphs) / 1000 if self.right else self.x
        shown = b"q %f 0 0 %f 0 0 cm %s BT /%s %f Tf 1 0 0 -1 %f %f Tm <%s> Tj ET Q" % (
            POINTS, POINTS, self.colour, self.font.encode(), self.size, x, self.y, "".join(f"{g:04x}" for g in glyphs).encode())
        return b"/Artifact <</Type /Pagination /Subtype /Footer>> BDC " + shown + b" EMC" if tagged else shown


def taken(page: Page, stream: Stream, tags: Mapping[Any, Any]) -> Folio | None:
    """Where the number of a page goes, if it shows one; the ten digits that stand there are taken out."""
    for margin in (box for box in page._page_box.children if isinstance(box, kinds.MarginBox)):
        for box in margin.descendants():
            if isinstance(box, kinds.TextBox) and box.element is not None and box.element.get("class") == "folio":
                return _digits(box, "right" in margin.at_keyword, stream, tags[box]["mcid"])
    return None


def _digits(box: TextBox, right: bool, stream: Stream, mcid: int) -> Folio:
    """Take the digits of a box out of a stream; what they set there stays, since the engine counts on it."""
    items = stream.stream
    start = next(i for i, item in enumerate(items) if isinstance(item, dict) and item.get("MCID") == mcid)
    end = items.index(b"EMC", start)
    shown = next(i for i in range(start + 1, end) if items[i].endswith(b"TJ"))
    font, size = next(item for item in items[start + 1:end] if item.endswith(b"Tf")).split()[:2]
    glyphs = re.findall(rb"[0-9a-f]{4}", b"".join(re.findall(rb"<([0-9a-f]*)>", items.pop(shown))))
    ink = stream.clone(stream=[])
    ink.set_color(box.style["color"])
    return Folio(box.position_x + box.width * right, box.position_y + box.baseline, right, font[1:].decode(),
                 float(size), ink.stream[-1], tuple(int(glyph, 16) for glyph in glyphs))
