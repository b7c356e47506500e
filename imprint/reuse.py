"""Lines and flex boxes that WeasyPrint 70 lays out again elsewhere, copied; and what it measures in vain, not measured.

Columns are tried at one height after another, a flex item is laid out thrice and its own items nine times. What was set
once in a document is the same at any other place, as long as nothing in it floats, leaves the flow or is moved alone.
"""

from __future__ import annotations

from typing import Any

from weasyprint.css.properties import INITIAL_VALUES
from weasyprint.formatting_structure import boxes
from weasyprint.layout import block, flex, inline

from imprint.quickstyle import LENGTHS, NARROW, everywhere, used

_next_line, _flex_layout, _least_width, _level = inline.get_next_linebox, flex.flex_layout, flex.min_content_width, block.block_level_layout

# The boxes that may stand in a line that is copied.
INLINE = (boxes.TextBox, boxes.InlineBox, boxes.LineBox, boxes.InlineBlockBox, boxes.BlockBox, boxes.InlineReplacedBox, boxes.BlockReplacedBox)
# What a flex box has when its layout begins.
USED = (*LENGTHS, *NARROW)


def _line(context: Any, linebox: Any, position_y: float, bottom_space: float, skip_stack: Any, containing_block: Any,
          absolute_boxes: Any, fixed_boxes: Any, first_letter_style: Any, first_line_style: Any) -> tuple[Any, Any]:
    """The next line, or a copy of it moved there from where it was set first."""
    known = context.__dict__.setdefault("known", {})
    if (first_letter_style or first_line_style or context.excluded_shapes or context.target_collector.counter_lookup_items
            or not _still(linebox, known)):
        return _next_line(context, linebox, position_y, bottom_space, skip_stack, containing_block, absolute_boxes, fixed_boxes,
                          first_letter_style, first_line_style)
    key = linebox, repr(skip_stack), containing_block.width, linebox.text_indent
    x = containing_block.content_box_x()
    if key not in known:
        line, resume_at = _next_line(context, linebox, position_y, bottom_space, skip_stack, containing_block, absolute_boxes,
                                     fixed_boxes, None, None)
        known[key] = line, resume_at, line and line.position_x - x
        return line, resume_at
    line, resume_at, indent = known[key]
    if line is not None:
        line = line.deepcopy()  # of where it stands now: its block may have been moved since
        line.translate(x + indent - line.position_x, position_y - line.position_y)
        line.position_y = position_y
    return line, resume_at


def _still(linebox: Any, known: dict[Any, Any]) -> bool:
    """Whether the lines of a box are the same wherever they stand, and no one moves a part of them; told once."""
    if linebox not in known:
        known[linebox] = linebox.style["direction"] == "ltr" and all(_steady(box, INLINE) for box in linebox.descendants())
    return known[linebox]


def _steady(box: Any, classes: tuple[type, ...]) -> bool:
    """Whether a box is of some classes, and the same wherever it stands."""
    return (box.__class__ in classes and used(box.style) is not None and box.style["float"] == "none" and box.style["position"] == "static"
            and not (box.footnote or box.note or box.is_leader or box.is_table_wrapper or box.first_letter_style or box.first_line_style))


def _flex(context: Any, box: Any, bottom_space: float, skip_stack: Any, containing_block: Any, page_is_empty: bool,
          absolute_boxes: Any, fixed_boxes: Any, discard: bool) -> tuple[Any, ...]:
    """A flex box laid out, or a copy of it moved there where it stood whole before and would again."""
    given = context, box, bottom_space, skip_stack, containing_block, page_is_empty, absolute_boxes, fixed_boxes, discard
    known = context.__dict__.setdefault("known", {})
    if skip_stack is not None or discard or context.target_collector.counter_lookup_items or not _whole(box, known):
        return _flex_layout(*given)
    key = (box.children[0], containing_block.width, page_is_empty and context.current_page > 1 and context.forced_break,
           page_is_empty and context.current_page > 1, *(getattr(box, name) for name in USED))
    found = known.get(key)
    if found and not context.overflows_page(bottom_space, box.position_y + found[0].margin_height()):
        again = found[0].deepcopy()
        again.translate(box.position_x - again.position_x, box.position_y - again.position_y)
        return again, None, dict(found[1]), [], False
    new, resume_at, next_page, *rest = _flex_layout(*given)
    if resume_at is None and not context.overflows_page(bottom_space, new.position_y + new.margin_height()):
        known[key] = new, dict(next_page)
    return new, resume_at, next_page, *rest


def _whole(box: Any, known: dict[Any, Any]) -> bool:
    """Whether a flex box is the same wherever it stands and is as high as what it holds; told once."""
    if not box.children or box.style["height"] != "auto" or box.style["max_height"] != INITIAL_VALUES["max_height"]:
        return False
    first = "whole", box.children[0]
    if first not in known:
        known[first] = all(
            _steady(each, (*INLINE, boxes.FlexBox)) and each.style["break_before"] == each.style["break_after"] == "auto"
            and each.style["column_count"] == each.style["column_width"] == "auto" for each in box.descendants())
    return known[first]


def _min_content_width(context: Any, box: Any, outer: bool = True) -> float:
    """The narrowest that a flex item may be; one of given width that does not shrink is never narrower."""
    given = box.width != "auto" and box.style["flex_basis"] == "auto" and box.style["flex_shrink"] == 0
    return 0 if given and not isinstance(box, boxes.ReplacedBox) else _least_width(context, box, outer)


def _block_level(context: Any, box: Any, bottom_space: float, skip_stack: Any, containing_block: Any, page_is_empty: bool = True,
                 absolute_boxes: Any = None, *rest: Any, **options: Any) -> tuple[Any, ...]:
    """A block laid out. The engine asks in vain how high an item of a row is: only in a column its content keeps it from
    shrinking (CSS Flexbox 1, § 4.5)."""
    measured = (absolute_boxes is None and box.is_flex_item and containing_block.style["flex_direction"].startswith("row")
                and not isinstance(box, boxes.ReplacedBox))
    return (None,) if measured else _level(context, box, bottom_space, skip_stack, containing_block, page_is_empty, absolute_boxes,
                                           *rest, **options)


def install() -> None:
    """Have the engine ask here first."""
    everywhere(_next_line, _line)
    block.flex_layout = _flex
    flex.min_content_width = _min_content_width
    everywhere(_level, _block_level)
