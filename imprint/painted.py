"""What a page of a finished PDF is painted with: colours and inks, pictures at their printed size, fonts.

Content streams are read as a printer's machine reads them: forms, patterns, soft masks and drawn
fonts are followed wherever a page uses them (ISO 32000-1, 8.10, 8.7.3, 11.6.5 and 9.6.5).
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

import pikepdf
from pikepdf import Array, Dictionary, Matrix, Name, Stream

from imprint import ink
from imprint.inkstream import PAINTS, SETS, SHOWS, SPACES, Inks, used

RGB = frozenset({"DeviceRGB", "CalRGB", "ICC RVB", "Lab"})  # families that are not inks, by what `family` calls them
CMYK = frozenset({"DeviceCMYK", "ICC CMJN"})
PROFILES = {1: "ICC gris", 3: "ICC RVB", 4: "ICC CMJN"}     # by the number of components (8.6.5.5)
SHORT = {"/G": "DeviceGray", "/RGB": "DeviceRGB", "/CMYK": "DeviceCMYK", "/I": "/Indexed"}  # inline pictures (8.9.7)
BASES = {"/Indexed": 1, "/Separation": 2, "/DeviceN": 2, "/Pattern": 1, "/I": 1}  # where a space names the one below
CALLS = {"Do": "/XObject", "sh": "/Shading", "gs": "/ExtGState", "Tf": "/Font"}  # operator -> kind of resource
PAINTED = PAINTS - {"Do", "sh", "INLINE IMAGE"}  # with a colour of the state, here and not in a form
READ = " ".join({"q", "Q", "cm", "Tr", "BI", "ID", "EI", *SETS, *SPACES, *CALLS, *PAINTED})  # half of what streams hold is not


class Colour(NamedTuple):
    """A colour that a stream sets: its family, its inks (none before its components are set, or if it has none)."""

    family: str
    inks: Inks = ()


class Mark(NamedTuple):
    """What a stream paints with a colour: whether it is text, whether inks that it lacks are spared below."""

    text: bool
    inks: Inks
    over: bool


class Picture(NamedTuple):
    """A picture as placed: pixels, family, least dots per inch (0: painted with no size), inks where they are most."""

    width: int
    height: int
    family: str
    dots: float
    inks: Inks


class Typeface(NamedTuple):
    """A font that shows text: its name in the file, whether its drawings are in the file."""

    name: str
    embedded: bool


@dataclass(frozen=True)
class Painted:
    """What one page uses; `areas` are the families of gradients and of transparency groups, `gradients`
    the inks of each where they are most."""

    colours: set[Colour] = field(default_factory=set)
    marks: set[Mark] = field(default_factory=set)
    gradients: set[Inks] = field(default_factory=set)
    pictures: set[Picture] = field(default_factory=set)
    fonts: set[Typeface] = field(default_factory=set)
    areas: set[str] = field(default_factory=set)


def page(source: pikepdf.Page) -> Painted:
    """What a page uses, with all that it calls."""
    reader = _Reader()
    reader.group(source.obj)
    reader.read(source, source.resources, _State(Matrix()), frozenset())
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
    named = resolved(space, resources)
    return family(named, resources) if named != space else SHORT.get(str(space), str(space)[1:])


def resolved(space: Any, resources: Dictionary) -> Any:
    """A colour space, looked up where it is only named."""
    return resources.get("/ColorSpace", Dictionary()).get(str(space), space) if isinstance(space, Name) else space


@dataclass
class _State:
    """What `q` keeps: where one stands; for fills, then for strokes, the space, the inks, whether it overprints."""

    matrix: Matrix
    spaces: tuple[Any, Any] = (Name.DeviceGray, Name.DeviceGray)
    inks: tuple[Inks, Inks] = ((), ())
    over: tuple[bool, bool] = (False, False)
    spares: bool = False  # inks of no share are spared, too (/OPM, 8.6.7)
    mode: int = 0


class _Reader:
    """Reads streams one within another, and gathers what they use."""

    def __init__(self) -> None:
        self.painted = Painted()
        self._met: set[tuple[int, int]] = set()  # fonts whose signs are not drawn by streams

    def read(self, stream: Any, resources: Dictionary, start: _State, within: frozenset[tuple[int, int]]) -> None:
        """Read a stream that starts in a state; `within`: the streams around it, never read again."""
        state, stack = replace(start), []
        for operands, operator in pikepdf.parse_content_stream(stream, READ):
            name = str(operator)
            if name == "q":
                stack.append(replace(state))
            elif name == "Q" and stack:
                state = stack.pop()
            elif name == "cm":
                state.matrix = Matrix(*map(float, operands)) @ state.matrix
            elif name in SETS or name in SPACES:
                self._colour(state, name, operands, resources)
            elif name == "Tr":
                state.mode = int(operands[0])
            elif name in PAINTED:
                self.painted.marks.update(Mark(name in SHOWS, state.inks[stroke], state.spares and state.over[stroke])
                                          for stroke in used(name, state.mode))
            elif name == "INLINE IMAGE":
                self._picture(operands[0].obj, resources, state.matrix)
            if name in ("scn", "SCN") and operands and isinstance(operands[-1], Name):
                self._pattern(_named(resources, "/Pattern", operands[-1]), resources, start.matrix, within)
            elif name in CALLS:
                self._called(name, operands[0], resources, state, within)

    def _called(self, operator: str, name: Name, resources: Dictionary, state: _State,
                within: frozenset[tuple[int, int]]) -> None:
        """What an operator calls by its name in the resources."""
        found = _named(resources, CALLS[operator], name)
        if found is None:
            return
        if operator == "sh":
            self._gradient(found, resources)
        elif operator == "Tf":
            self._font(found, resources, state, within)
        elif operator == "gs":
            self._state(found, resources, state, within)
        elif found.get("/Subtype") == Name.Image:
            self._picture(found, resources, state.matrix)
        else:
            self._within(found, resources, state, within)

    def _state(self, found: Dictionary, resources: Dictionary, state: _State, within: frozenset[tuple[int, int]]) -> None:
        """What a graphics state changes; where it tells of strokes alone, fills overprint as they do (table 58)."""
        stroke = bool(found.get("/OP", state.over[True]))
        state.over = (bool(found.get("/op", stroke if "/OP" in found else state.over[False])), stroke)
        state.spares = bool(found.get("/OPM", state.spares))
        mask = found.get("/SMask")
        if isinstance(mask, Dictionary) and "/G" in mask:
            self._within(mask.G, resources, _State(state.matrix), within)

    def _within(self, stream: Stream, resources: Dictionary, state: _State, within: frozenset[tuple[int, int]]) -> None:
        """Read a form, a pattern or a glyph, which has resources of its own or those of its caller."""
        if stream.objgen in within:
            return
        self.group(stream)
        own = Matrix(stream.get("/Matrix", Matrix()))
        self.read(stream, stream.get("/Resources", resources), replace(state, matrix=own @ state.matrix),
                  within | {stream.objgen})

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
        values = () if name in SPACES else tuple(float(v) for v in operands if not isinstance(v, Name))
        inks = ink.of_colour(resolved(space, resources), values)
        state.spaces = (state.spaces[0], space) if stroke else (space, state.spaces[1])
        state.inks = (state.inks[0], inks) if stroke else (inks, state.inks[1])
        self.painted.colours.add(Colour(family(space, resources), inks))

    def _picture(self, image: Any, resources: Dictionary, matrix: Matrix) -> None:
        """A picture fills the unit square (8.9.5); a stencil has the colour of what is filled."""
        width, height = (int(image.get(long, image.get(short))) for long, short in (("/Width", "/W"), ("/Height", "/H")))
        across, up = math.hypot(matrix.a, matrix.b), math.hypot(matrix.c, matrix.d)
        dots = min(width * 72 / across, height * 72 / up) if across and up else 0.0
        space = image.get("/ColorSpace", image.get("/CS"))
        named = family(space, resources) if space is not None else ""
        inks = ink.of_picture(image) if named in CMYK and "/Width" in image else ()  # those in a line are tiny
        self.painted.pictures.add(Picture(width, height, named, dots, inks))

    def _gradient(self, shading: Any, resources: Dictionary) -> None:
        self.painted.areas.add(family(shading.ColorSpace, resources))
        self.painted.gradients.add(ink.of_gradient(shading, resolved(shading.ColorSpace, resources)))

    def _pattern(self, pattern: Any, resources: Dictionary, matrix: Matrix, within: frozenset[tuple[int, int]]) -> None:
        """A tile stands in the space of the stream that it is used in, whatever moved since (8.7.3.1)."""
        if isinstance(pattern, Stream):
            self._within(pattern, resources, _State(matrix), within)
        elif isinstance(pattern, Dictionary) and "/Shading" in pattern:
            self._gradient(pattern.Shading, resources)

    def _font(self, font: Dictionary, resources: Dictionary, state: _State, within: frozenset[tuple[int, int]]) -> None:
        if font.get("/Subtype") == Name.Type3:  # its glyphs are streams, always in the file
            for glyph in font.get("/CharProcs", Dictionary()).values():
                if glyph.objgen not in within:  # no size is known here, so that none of its pictures is judged
                    self.read(glyph, font.get("/Resources", resources), replace(state, matrix=Matrix(0, 0, 0, 0, 0, 0)),
                              within | {glyph.objgen})
            return
        if font.objgen in self._met:
            return
        if font.is_indirect:
            self._met.add(font.objgen)
        inner = font.DescendantFonts[0] if "/DescendantFonts" in font else font
        descriptor = inner.get("/FontDescriptor", Dictionary())
        embedded = any(key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3"))
        self.painted.fonts.add(Typeface(str(font.get("/BaseFont", "/?"))[1:], embedded))


def _named(resources: Dictionary, kind: str, name: Name) -> Any:
    return resources.get(kind, Dictionary()).get(str(name))
