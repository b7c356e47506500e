"""What a page of a finished PDF is painted with: colours, pictures at their printed size, fonts.

Content streams are read as a printer's machine reads them: forms, patterns, soft masks and drawn
fonts are followed wherever a page uses them (ISO 32000-1, 8.10, 8.7.3, 11.6.5 and 9.6.5).
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import pikepdf
from pikepdf import Array, Dictionary, Matrix, Name, Stream

from imprint.inkstream import SETS, SPACES

RGB = frozenset({"DeviceRGB", "CalRGB", "ICC RVB", "Lab"})  # families that are not inks, by what `family` calls them
PROFILES = {1: "ICC gris", 3: "ICC RVB", 4: "ICC CMJN"}     # by the number of components (8.6.5.5)
SHORT = {"/G": "DeviceGray", "/RGB": "DeviceRGB", "/CMYK": "DeviceCMYK", "/I": "/Indexed"}  # inline pictures (8.9.7)
BASES = {"/Indexed": 1, "/Separation": 2, "/DeviceN": 2, "/Pattern": 1, "/I": 1}  # where a space names the one below


class Colour(NamedTuple):
    """A colour that a stream sets: its family, its components from 0 to 1."""

    family: str
    values: tuple[float, ...]


class Picture(NamedTuple):
    """A picture as placed: pixels, family of its colours, least dots per inch (0: painted with no size)."""

    width: int
    height: int
    family: str
    dots: float


class Typeface(NamedTuple):
    """A font that shows text: its name in the file, whether its drawings are in the file."""

    name: str
    embedded: bool


@dataclass(frozen=True)
class Painted:
    """What one page uses; `areas` are the families of gradients and of transparency groups."""

    colours: set[Colour] = field(default_factory=set)
    pictures: set[Picture] = field(default_factory=set)
    fonts: set[Typeface] = field(default_factory=set)
    areas: set[str] = field(default_factory=set)


def page(source: pikepdf.Page) -> Painted:
    """What a page uses, with all that it calls."""
    reader = _Reader()
    reader.group(source.obj)
    reader.read(source, source.resources, Matrix(), frozenset())
    return reader.painted


def family(space: Any, resources: Dictionary) -> str:
    """The family of a colour space; that of the space below for one that is built on another."""
    if isinstance(space, Array) and len(space):
        kind = str(space[0])
        if kind == "/ICCBased":
            return PROFILES.get(int(space[1].get("/N", 0)), "ICC")
        if kind in BASES and len(space) > BASES[kind]:
            return family(space[BASES[kind]], resources)
        return kind[1:]
    named = resources.get("/ColorSpace", Dictionary()).get(str(space)) if isinstance(space, Name) else None
    if named is not None and named != space:
        return family(named, resources)
    return SHORT.get(str(space), str(space)[1:])


@dataclass
class _State:
    """What `q` keeps: where one stands, the spaces of fills and of strokes."""

    matrix: Matrix
    spaces: tuple[Any, Any] = (Name.DeviceGray, Name.DeviceGray)


class _Reader:
    """Reads streams one within another, and gathers what they use."""

    def __init__(self) -> None:
        self.painted = Painted()

    def read(self, stream: Any, resources: Dictionary, matrix: Matrix, within: frozenset[tuple[int, int]]) -> None:
        """Read a stream that starts under a matrix; `within`: the streams around it, never read again."""
        state, stack = _State(matrix), []
        for operands, operator in pikepdf.parse_content_stream(stream):
            name = str(operator)
            if name == "q":
                stack.append(_State(state.matrix, state.spaces))
            elif name == "Q" and stack:
                state = stack.pop()
            elif name == "cm":
                state.matrix = Matrix(*map(float, operands)) @ state.matrix
            elif name in SETS or name in SPACES:
                self._colour(state, name, operands, resources)
            elif name == "INLINE IMAGE":
                self._picture(operands[0].obj, resources, state.matrix)
            if name in ("scn", "SCN") and operands and isinstance(operands[-1], Name):
                self._pattern(_named(resources, "/Pattern", operands[-1]), resources, matrix, within)
            elif name in ("Do", "sh", "gs", "Tf"):
                self._called(name, operands[0], resources, state.matrix, within)

    def _called(self, operator: str, name: Name, resources: Dictionary, matrix: Matrix,
                within: frozenset[tuple[int, int]]) -> None:
        """What an operator calls by its name in the resources."""
        kind = {"Do": "/XObject", "sh": "/Shading", "gs": "/ExtGState", "Tf": "/Font"}[operator]
        found = _named(resources, kind, name)
        if found is None:
            return
        if operator == "sh":
            self.painted.areas.add(family(found.ColorSpace, resources))
        elif operator == "Tf":
            self._font(found, resources, within)
        elif operator == "gs":
            mask = found.get("/SMask")
            if isinstance(mask, Dictionary) and "/G" in mask:
                self._within(mask.G, resources, matrix, within)
        elif found.get("/Subtype") == Name.Image:
            self._picture(found, resources, matrix)
        else:
            self._within(found, resources, matrix, within)

    def _within(self, stream: Stream, resources: Dictionary, matrix: Matrix, within: frozenset[tuple[int, int]]) -> None:
        """Read a form, a pattern or a glyph, which has resources of its own or those of its caller."""
        if stream.objgen in within:
            return
        self.group(stream)
        own = Matrix(stream.get("/Matrix", Matrix()))
        self.read(stream, stream.get("/Resources", resources), own @ matrix, within | {stream.objgen})

    def group(self, owner: Any) -> None:
        """The colours in which a page or a form is blended, where it tells them."""
        space = owner.get("/Group", Dictionary()).get("/CS")
        if space is not None:
            self.painted.areas.add(family(space, Dictionary()))

    def _colour(self, state: _State, name: str, operands: Iterable[Any], resources: Dictionary) -> None:
        if name in SPACES:
            space, stroke = list(operands)[0], SPACES[name]
        else:
            device, stroke = SETS[name]
            space = Name(device) if device else state.spaces[stroke]
        state.spaces = (state.spaces[0], space) if stroke else (space, state.spaces[1])
        values = () if name in SPACES else tuple(float(v) for v in operands if not isinstance(v, Name))
        self.painted.colours.add(Colour(family(space, resources), values))

    def _picture(self, image: Any, resources: Dictionary, matrix: Matrix) -> None:
        """A picture fills the unit square (8.9.5); a stencil has the colour of what is filled."""
        width, height = (int(image.get(long, image.get(short))) for long, short in (("/Width", "/W"), ("/Height", "/H")))
        across, up = math.hypot(matrix.a, matrix.b), math.hypot(matrix.c, matrix.d)
        dots = min(width * 72 / across, height * 72 / up) if across and up else 0.0
        space = image.get("/ColorSpace", image.get("/CS"))
        self.painted.pictures.add(Picture(width, height, family(space, resources) if space is not None else "", dots))

    def _pattern(self, pattern: Any, resources: Dictionary, matrix: Matrix, within: frozenset[tuple[int, int]]) -> None:
        """A tile stands in the space of the stream that it is used in, whatever moved since (8.7.3.1)."""
        if isinstance(pattern, Stream):
            self._within(pattern, resources, matrix, within)
        elif isinstance(pattern, Dictionary) and "/Shading" in pattern:
            self.painted.areas.add(family(pattern.Shading.ColorSpace, resources))

    def _font(self, font: Dictionary, resources: Dictionary, within: frozenset[tuple[int, int]]) -> None:
        if font.get("/Subtype") == Name.Type3:  # its glyphs are streams, always in the file
            for glyph in font.get("/CharProcs", Dictionary()).values():
                if glyph.objgen not in within:  # no size is known here, so that none of its pictures is judged
                    self.read(glyph, font.get("/Resources", resources), Matrix(0, 0, 0, 0, 0, 0), within | {glyph.objgen})
            return
        inner = font.DescendantFonts[0] if "/DescendantFonts" in font else font
        descriptor = inner.get("/FontDescriptor", Dictionary())
        embedded = any(key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3"))
        self.painted.fonts.add(Typeface(str(font.get("/BaseFont", "/?"))[1:], embedded))


def _named(resources: Dictionary, kind: str, name: Name) -> Any:
    return resources.get(kind, Dictionary()).get(str(name))
