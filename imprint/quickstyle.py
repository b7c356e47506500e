"""Styles computed sooner: the plain cases of what WeasyPrint 70 asks most, with its own functions for all others.

A style answers some 10,000 times a page what a property is; nine times of ten nothing was declared for it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

from weasyprint.css import ComputedStyle
from weasyprint.css.computed_values import PHYSICAL_FUNCTIONS
from weasyprint.css.properties import INHERITED, INITIAL_NOT_COMPUTED, INITIAL_VALUES, Dimension
from weasyprint.formatting_structure.boxes import Box
from weasyprint.layout import percent

# Properties whose value follows from more than one declaration.
APART = {"display", "float", "page", "position"}
# Those that are inherited, or initial, where neither they nor their logical namesakes are declared.
PLAIN = {name for name in INITIAL_VALUES if name not in APART and not name.startswith("text_decoration_")
         and (name in INHERITED or name not in INITIAL_NOT_COMPUTED)}
LOGICAL = {name: tuple({function(block="ttb", inline=inline) for inline in ("ltr", "rtl")}) for name, function in PHYSICAL_FUNCTIONS.items()}

# Borders, whose width is nothing where no line is declared.
NARROW = {width: (width, style, *LOGICAL[width], *LOGICAL[style]) for side in ("top", "right", "bottom", "left")
          for width, style in [(f"border_{side}_width", f"border_{side}_style")]}
# All lengths of a box that are resolved together.
LENGTHS = (*(f"{kind}_{side}" for kind in ("margin", "padding") for side in ("top", "right", "bottom", "left")),
           *(f"{limit}{axis}" for limit in ("", "min_", "max_") for axis in ("width", "height")))
# Which of them a declared property may decide, and what they are where none does.
DECIDED = {key: tuple(name for name in LENGTHS if key == name or key in LOGICAL[name])
           for key in {*LENGTHS, *(other for name in LENGTHS for other in LOGICAL[name])}}
INITIAL = {name: getattr(INITIAL_VALUES[name], "value", 0 if name.startswith("min_") else "auto") for name in LENGTHS}
IN_PLACE = ("static", "relative")

_flows = Box.is_in_normal_flow
_compute, _resolve, _resolve_each = ComputedStyle.__missing__, percent.resolve_one_percentage, percent.resolve_percentages


def _value(self: Any, name: str) -> Any:
    """The value of a property of a style."""
    declared = self.cascaded
    if name in NARROW and not any(other in declared for other in NARROW[name]):
        self[name] = 0
        return 0
    if (name not in PLAIN or name in declared or self.parent_style is None
            or (name in LOGICAL and any(other in declared for other in LOGICAL[name]))):
        return _compute(self, name)
    value = self[name] = self.parent_style[name] if name in INHERITED else INITIAL_VALUES[name]
    return value


def _resolve_one(box: Any, name: str, whole: Any) -> None:
    """The used value of a length, as an attribute of its box."""
    value = box.style[name]
    if value.__class__ is Dimension and value.unit == "px":
        setattr(box, name, value.value)
    else:
        _resolve(box, name, whole)


def _resolve_all(box: Any, containing_block: Any) -> None:
    """The used values of all lengths of a box: those of its style, where no other box has a part in them."""
    lengths = used(box.style)
    if lengths is None:
        _resolve_each(box, containing_block)
    else:
        box.__dict__.update(lengths)


def used(style: Any) -> dict[str, Any] | None:
    """The used values that follow from a style alone, told once; None for one with percentages or sums, and in tables."""
    told = style.__dict__
    if "used" not in told:
        told["used"] = _used(style)
    return told["used"]


def _used(style: Any) -> dict[str, Any] | None:
    named = {name for name in LENGTHS if name in style}
    named.update(name for key in getattr(style, "cascaded", ()) for name in DECIDED.get(key, ()))
    found = dict(INITIAL)
    for name in named:
        value = style[name]
        if value.__class__ is Dimension and value.unit == "px":
            found[name] = value.value
        elif value != "auto":
            return None
        elif name not in ("min_width", "min_height"):
            found[name] = value
    if style["border_collapse"] == "collapse":
        return None
    found.update((name, style[name]) for name in NARROW)
    return found if style["box_sizing"] == "content-box" else _shrunk(style, found)


def _shrunk(style: Any, lengths: dict[str, Any]) -> dict[str, Any]:
    bare = Box("", style, None)
    vars(bare).update(lengths)
    percent.adjust_box_sizing(bare, "width")
    percent.adjust_box_sizing(bare, "height")
    return {name: getattr(bare, name) for name in lengths}


def _is_in_normal_flow(self: Any) -> bool:
    """Whether a box neither floats, nor is placed elsewhere."""
    return self.style["float"] == "none" and self.style["position"] in IN_PLACE


def everywhere(stock: Callable[..., Any], ours: Callable[..., Any]) -> None:
    """Put a function of ours in the place of one of the engine’s layout, in all its modules that call it."""
    for name, module in tuple(sys.modules.items()):
        if name.startswith("weasyprint.layout") and getattr(module, stock.__name__, None) is stock:
            setattr(module, stock.__name__, ours)


def install() -> None:
    """Have the engine ask here first."""
    ComputedStyle.__missing__ = _value
    percent.resolve_one_percentage = _resolve_one
    everywhere(_resolve_each, _resolve_all)
    Box.is_in_normal_flow = _is_in_normal_flow
