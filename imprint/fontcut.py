"""Fonts of a PDF cut down to the glyphs that it shows, and variable ones fixed, in one pass of HarfBuzz.

WeasyPrint does the first with the system's HarfBuzz, where that has it, and the second with fontTools,
in some 60 ms a font; here both take one, on any machine, and no date of the day gets into the font.
"""

from __future__ import annotations

from functools import lru_cache

import uharfbuzz

from imprint.typeset import font_files

# Tables that only serve to compose text, which is done.
USELESS = ("BASE", "DSIG", "EBDT", "EBLC", "EBSC", "GDEF", "GPOS", "GSUB", "JSTF", "LTSH", "PCLT", "SVG ", "STAT")
FLAGS = (uharfbuzz.SubsetFlags.RETAIN_GIDS  # content streams call glyphs by their number in the whole font
         | uharfbuzz.SubsetFlags.NO_HINTING | uharfbuzz.SubsetFlags.PASSTHROUGH_UNRECOGNIZED)


@lru_cache(maxsize=512)
def cut(file: bytes | str, glyphs: frozenset[int], places: tuple[tuple[str, float], ...] = (), index: int = 0) -> bytes:
    """A font with these glyphs alone, each axis fixed at its place (in the axis's own units, else at its
    default); glyphs keep their numbers. The file is a whole font, or the name of an installed one."""
    face = uharfbuzz.Face(font_files()[file].read_bytes() if isinstance(file, str) else file, index)
    wanted = uharfbuzz.SubsetInput()
    wanted.flags = FLAGS
    wanted.glyph_set.update(glyphs)
    wanted.drop_table_tag_set.update(int.from_bytes(tag.encode()) for tag in USELESS)
    known = dict(places)
    for axis in face.axis_infos:
        place = known.get(axis.tag, axis.default_value)
        wanted.pin_axis_location(face, axis.tag, min(max(place, axis.min_value), axis.max_value))
    return bytes(uharfbuzz.subset(face, wanted).blob.data)
