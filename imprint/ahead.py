"""Finished pages looked at ahead by several processes: what the proofs ask of each is then on the shelf."""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import lru_cache, partial
from itertools import accumulate

import pypdfium2
from pikepdf import Pdf

from imprint import bleed, crew, pagecheck, pagekeys, painted, presence
from imprint.layout import LaidOut
from imprint.textlines import lines


def look(laid: Sequence[LaidOut], pdf: bytes, printed: bool) -> None:
    """Read and look at the pages of a PDF that are not known; those that are `printed`, to the end of their bleed."""
    pictures, shelf = pypdfium2.PdfDocument(pdf), laid[0].pages.shelf
    keys, counts = pagekeys.keys(pdf, shelf), [each.pages.count for each in laid]
    stretches = [range(end - count, end) for count, end in zip(counts, accumulate(counts), strict=True)]

    def work(rank: int) -> None:
        each, pages = laid[rank], stretches[rank]
        each.pages.known_as("seen", partial(pagecheck.seen, each.pages.known(lines), pictures, pages))
        for number in pages:
            known = partial(pagekeys.known, shelf, keys[number])
            known("text", partial(presence.page_text, pictures, number))
            known("painted", lambda number=number: painted.page(_opened(pdf).pages[number]))
            if printed:
                known("short", lambda number=number: tuple(bleed.short(pictures[number])))

    crew.fill(shelf, work, [rank for rank, pages in enumerate(stretches)
                            if any(keys[number] and shelf.get(keys[number], "painted") is None for number in pages)])


@lru_cache(maxsize=1)
def _opened(pdf: bytes) -> Pdf:
    return Pdf.open(io.BytesIO(pdf))  # once in each process
