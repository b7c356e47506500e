"""The half-disc: nested ones leave no line of an outer colour along the chord that they share."""

import io

import pypdfium2
from weasyprint import HTML

from imprint.figures.halfdisc import Half, paths, svg


def reddish(art: str) -> bool:
    """Whether red shows on a page of 20 by 12 mm at 200 dots an inch, were it only mixed into an edge."""
    page = "<style>@page { size: 20mm 12mm; margin: 0 } body { margin: 0 } svg { display: block }</style>"
    pdf = HTML(string=page + svg(20, 12, art)).write_pdf()
    image = pypdfium2.PdfDocument(io.BytesIO(pdf))[0].render(scale=200 / 72).to_pil().convert("RGB")
    return any(red > blue for _, (red, _, blue) in image.getcolors(1 << 20))


def test_an_inner_half_disc_hides_the_chord_of_the_outer():
    # The page shows what stands within the inner one; the chord falls inside a row of pixels.
    outer, inner = Half(-30, 10.08, 80, "#f00"), Half(-20, 10.08, 60, "#008000")
    assert reddish(paths([outer]) + paths([inner]))
    assert not reddish(paths([outer, inner]))


def test_half_discs_that_do_not_nest_keep_their_chords():
    alone = [Half(0, 10, 20, "a"), Half(0, 10, 10, "b", up=False), Half(20, 10, 8, "c"), Half(0, 12, 8, "d")]
    assert paths(alone) == "".join(paths([half]) for half in alone)


def test_only_the_part_of_a_chord_that_is_covered_is_lifted():
    assert paths([Half(0, 10, 20, "a"), Half(0, 10, 10, "b")]) == (
        '<path d="M0 10C0 4.48 4.48 0 10 0C15.52 0 20 4.48 20 10H9.8V9.8H.2V10Z" fill="a"/>'
        '<path d="M0 10C0 7.24 2.24 5 5 5C7.76 5 10 7.24 10 10Z" fill="b"/>')
