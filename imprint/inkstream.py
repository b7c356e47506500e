"""The colours of a content stream, all written as CMYK; text of some colours in black ink alone.

Colours are only noted when the stream sets them, and written when something is painted: text and
areas of one colour then may have different inks (ISO 32000-1, 8.6.8 and 9.3.6). Text in black alone
is printed over what lies below: where it knocked that out, plates that shift would leave a white rim.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from pikepdf import Dictionary, Name, Operator

Inks = tuple[float, ...]
CMYK = "/DeviceCMYK"
BLACK: tuple[str, Inks] = (CMYK, (0.0, 0.0, 0.0, 1.0))  # also the colour of a fresh page
Paint = tuple[str, tuple[Any, ...]]  # a colour space with what follows its name

# What sets a colour: operator -> (its colour space, or none if it names or keeps one; for strokes).
SETS = {"g": ("/DeviceGray", False), "rg": ("/DeviceRGB", False), "k": (CMYK, False),
        "G": ("/DeviceGray", True), "RG": ("/DeviceRGB", True), "K": (CMYK, True),
        "sc": (None, False), "scn": (None, False), "SC": (None, True), "SCN": (None, True)}
SPACES = {"cs": False, "CS": True}
# What paints: with the colour of fills, of strokes. A form starts with the colours of its caller.
FILLS = {"f", "F", "f*", "B", "B*", "b", "b*", "Do"}
STROKES = {"S", "s", "B", "B*", "b", "b*", "Do"}
SHOWS = {"Tj", "TJ", "'", '"'}
PAINTS = FILLS | STROKES | SHOWS | {"sh", "INLINE IMAGE"}
TEXT_FILLS, TEXT_STROKES = {0, 2, 4, 6}, {1, 2, 5, 6}  # rendering modes

# Graphics states that streams call (8.6.7): does what is painted spare the inks that it has none of?
OVERPRINTS = {True: "/Overprint", False: "/Knockout"}


def used(name: str, mode: int) -> list[bool]:
    """Which colours an operator paints with under a text rendering mode: False for fills', True for strokes'."""
    fills, strokes = (mode in TEXT_FILLS, mode in TEXT_STROKES) if name in SHOWS else (name in FILLS, name in STROKES)
    return [stroke for stroke, painted in ((False, fills), (True, strokes)) if painted]


def overprints() -> Dictionary:
    """The graphics states that rewritten streams call, for their resources."""
    return Dictionary({name: Dictionary(OP=over, op=over, OPM=int(over)) for over, name in OVERPRINTS.items()})


@dataclass
class State:
    """What a stream has asked for, and what was written of it: for fills, then for strokes."""

    paint: list[Paint | None]
    written: list[Paint | None] = field(default_factory=lambda: [None, None])
    spaces: list[str] = field(default_factory=lambda: ["/DeviceGray", "/DeviceGray"])
    mode: int = 0
    over: bool = False  # a form starts so, too: its caller sees to it

    def copy(self) -> State:
        """A state of its own, for `q`."""
        return State([*self.paint], [*self.written], [*self.spaces], self.mode, self.over)


class Rewriter:
    """Rewrites streams: RGB through `separate`, text in one of the colours `black` as K 100."""

    def __init__(self, separate: Callable[[float, float, float], Inks], black: Iterable[Inks]) -> None:
        self.separate = separate
        self.black = {(CMYK, tuple(inks)) for inks in black}
        self.named: set[str] = set()  # colour spaces left as they were

    def rewrite(self, stream: Iterable[Any], fresh: bool) -> list[tuple[Sequence[Any], Operator]]:
        """The instructions of a stream; `fresh`: of a page, which starts in black."""
        state, stack, out = State([BLACK if fresh else None] * 2), [], []
        for operands, operator in stream:
            name = str(operator)
            if name in SETS or name in SPACES:
                self._note(state, name, operands)
                continue
            if name == "q":
                stack.append(state.copy())
            elif name == "Q":
                state = stack.pop()
            elif name == "Tr":
                state.mode = int(operands[0])
            if name in PAINTS:
                out += self._due(state, name)
            out.append((operands, operator))
        return out

    def _note(self, state: State, name: str, operands: Sequence[Any]) -> None:
        """Remember a colour that the stream sets, in CMYK where its space is a device's."""
        if name in SPACES:
            stroke, space = SPACES[name], str(operands[0])
            state.spaces[stroke] = space
            state.paint[stroke] = BLACK if space.startswith("/Device") else (space, ())
            return
        space, stroke = SETS[name]
        state.spaces[stroke] = space = space or state.spaces[stroke]
        if space.startswith("/Device"):
            state.paint[stroke] = (CMYK, self._inks([float(v) for v in operands]))
        else:
            self.named.add(space)
            state.paint[stroke] = (space, tuple(operands))

    def _inks(self, values: Sequence[float]) -> Inks:
        """Device colour as inks; grey is black ink (ISO 32000-1, 10.3.3)."""
        if len(values) == 1:
            return (0.0, 0.0, 0.0, round(1 - values[0], 4))
        if len(values) == 3:
            return self.separate(*values)
        return tuple(round(v, 4) for v in values)

    def _due(self, state: State, name: str) -> list[tuple[Sequence[Any], Operator]]:
        """What must be written before something is painted: its colours, whether it overprints."""
        text = name in SHOWS
        paints = {stroke: state.paint[stroke] for stroke in used(name, state.mode)}
        if text:
            paints = {stroke: BLACK if paint in self.black else paint for stroke, paint in paints.items()}
        out: list[tuple[Sequence[Any], Operator]] = []
        for stroke, paint in paints.items():
            if paint is not None and paint != state.written[stroke]:
                state.written[stroke] = paint
                out += _set(paint, stroke)
        over = text and set(paints.values()) == {BLACK}
        if over != state.over:
            state.over = over
            out.append(([Name(OVERPRINTS[over])], Operator("gs")))
        return out


def _set(paint: Paint, stroke: bool) -> list[tuple[Sequence[Any], Operator]]:
    """The instructions that set a colour."""
    space, values = paint
    if space == CMYK:
        return [([Decimal(f"{v:g}") for v in values], Operator("K" if stroke else "k"))]
    named = [([Name(space)], Operator("CS" if stroke else "cs"))]
    return [*named, (list(values), Operator("SCN" if stroke else "scn"))] if values else named
