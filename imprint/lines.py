"""How the engine breaks lines: names whole, a space that hangs, and no line broken twice.

WeasyPrint 70 asks Pango for the same line again and again: to measure it, in each height that columns or boxes are
tried at, then to set it. What it was told is kept with the font configuration, for all that is laid out with it.
"""

from __future__ import annotations

from functools import lru_cache
from math import ceil, inf
from types import SimpleNamespace
from typing import Any

import pyphen
from weasyprint.layout import inline, preferred
from weasyprint.text import line_break
from weasyprint.text.constants import PANGO_DIRECTION
from weasyprint.text.ffi import ffi, gobject, pango, unicode_to_char_p
from weasyprint.text.fonts import font_features, get_font_description

KEPT = 20_000  # lines, of one or two kB with what they are found by
# Parts of a px, a tenth of Pango’s own: a measure that sums took from either side of one is the same.
GRAIN = 10_000

# All that breaking a line looks up in a style.
TRAITS = (
    "direction", "font_family", "font_feature_settings", "font_kerning", "font_language_override", "font_size", "font_stretch",
    "font_style", "font_variant_alternates", "font_variant_caps", "font_variant_east_asian", "font_variant_ligatures",
    "font_variant_numeric", "font_variant_position", "font_variation_settings", "font_weight", "hyphenate_character",
    "hyphenate_limit_chars", "hyphenate_limit_zone", "hyphens", "lang", "letter_spacing", "overflow_wrap", "tab_size",
    "text_decoration_line", "white_space", "word_break", "word_spacing")

# Those that name features of a font, in the order that the engine wants.
FEATURES = tuple(f"font_{name}" for name in ("kerning", "variant_ligatures", "variant_position", "variant_caps", "variant_numeric",
                                             "variant_alternates", "variant_east_asian", "feature_settings"))
SOFT_HYPHEN = "\xad"

_positions = pyphen.Pyphen.positions
_set_up = line_break.Layout.setup
_split, _strut = line_break.split_first_line, line_break.strut


def _sparing_names(self: pyphen.Pyphen, word: str) -> list[int]:
    """Names and acronyms are never hyphenated (Imprimerie nationale, « Coupure des mots »)."""
    return [] if any(c.isupper() for c in word) else _positions(self, word)


def _once(text: str, style: Any, context: Any, measure: float | None, spacing: float, is_line_start: bool = True,
          minimum: bool = False) -> tuple:
    """A line as it was broken before: Pango’s own objects are gone from it by then, and made again when it is drawn."""
    known = style.font_config.__dict__.setdefault("lines", {})
    if measure is not None and measure != inf:
        measure = ceil(measure * GRAIN) / GRAIN
    word = _first_word(text, style) if measure == 0 else ""
    key = word or text, _traits(style), -1 if word else measure, spacing, is_line_start, minimum
    found = known.get(key)
    if found is None:
        if len(known) >= KEPT:
            known.clear()
        found = known[key] = (
            _word(word, style, spacing, is_line_start, minimum) if word else
            _split(text, style, SHORTEST if measure == 0 else context, measure, spacing, is_line_start, minimum))
    layout = line_break.Layout.__new__(line_break.Layout)
    layout.__dict__.update(found[0].__dict__)
    return layout, *found[1:]


def _first_word(text: str, style: Any) -> str:
    """The first word of a text, where a line that has no room at all ends after it; else nothing."""
    word, space, rest = text.partition(" ")
    plain = (word and rest and SOFT_HYPHEN not in text and "\n" not in text and style["white_space"] == "normal"
             and style["overflow_wrap"] == style["word_break"] == "normal")
    return word if plain and _breaks_before_next(word + space + rest[0], style["lang"]) else ""


@lru_cache(maxsize=10_000)
def _breaks_before_next(head: str, lang: str | None) -> bool:
    """Whether the first place where a line may end is before the last letter."""
    return line_break.get_next_break_point_from_text(head, lang) == len(head) - 2


class _Shortest(pyphen.Pyphen):
    """A dictionary for where there is no room at all: no part of a word fits, and the engine takes the shortest."""

    def iterate(self, word: str) -> list[tuple[str, str]]:
        """The last of the pairs that a word is broken into."""
        return list(super().iterate(word))[-1:]


class _Dictionaries(dict[tuple[str, int, int, int], _Shortest]):
    def get(self, key: tuple[str, int, int, int], default: None = None) -> _Shortest:
        if key not in self:
            self[key] = _Shortest(lang=key[0], left=key[1], right=key[2])
        return self[key]


# A context with no more than breaking a line asks of one.
SHORTEST = SimpleNamespace(dictionaries=_Dictionaries())


def _word(word: str, style: Any, spacing: float, *rest: bool) -> tuple:
    """A word, or the least part of it, on a line that has no room at all; others follow."""
    if style["hyphens"] == "auto" and len(word) >= style["hyphenate_limit_chars"][0]:
        return _split(f"{word} a", style, SHORTEST, 0, spacing, *rest)
    layout = line_break.create_layout(word, style, SHORTEST, None, spacing)
    layout, length, _, *size = line_break.first_line_metrics(layout.get_first_line()[0], word, layout, None, True, style)
    return layout, length, length + 1, *size


def _traits(style: Any) -> str:
    """The traits of a style as text, told once; the engine changes no style of ours once it breaks lines."""
    told = style.__dict__
    if "traits" not in told:
        told["traits"] = repr([style[name] for name in TRAITS])
    return told["traits"]


def _strut_once(style: Any) -> tuple[float, float]:
    """The strut of a style: the engine’s own key for it takes longer than the rest."""
    told = style.__dict__
    if "strut" not in told:
        told["strut"] = _strut(style)
    return told["strut"]


def _hanging_space(text: str, style: Any, context: Any, measure: float | None, *rest: Any, **options: Any) -> tuple:
    """The space at the end of a text hangs (CSS Text 3, § 4.1.2). WeasyPrint 70 counts it: where it
    alone passes the measure, before an inline element, the line is broken after its first word."""
    split = _once(text, style, context, measure, *rest, **options)
    length, resume = split[1:3]
    if resume is None or not text.endswith(" ") or b" " in text.encode()[:length]:
        return split
    whole = _once(text.rstrip(" "), style, context, measure, *rest, **options)[2] is None
    return _once(text, style, context, measure + style["font_size"], *rest, **options) if whole else split


def _setup(self: Any, style: Any) -> None:
    """A layout with Pango’s context, font and features, which are made once for the traits of a style."""
    if style["text_decoration_line"] != "none" or style["font_language_override"] != "normal" or not style["lang"]:
        _set_up(self, style)
        return
    kept = style.font_config.__dict__.setdefault("pango", {})
    traits = _traits(style)
    if traits not in kept:
        kept[traits] = _pango(style)
    context, self.language, font, features = kept[traits]
    self.style, self.first_line_direction = style, 0
    self.ascent = self.underline_position = self.strikethrough_position = None
    self.layout = ffi.gc(pango.pango_layout_new(context), gobject.g_object_unref)
    pango.pango_layout_set_auto_dir(self.layout, False)
    pango.pango_layout_set_font_description(self.layout, font)
    if features:
        attributes = ffi.gc(pango.pango_attr_list_new(), pango.pango_attr_list_unref)
        pango.pango_attr_list_insert(attributes, pango.pango_attr_font_features_new(features))
        pango.pango_layout_set_attributes(self.layout, attributes)


def _pango(style: Any) -> tuple[Any, Any, Any, bytes]:
    """Pango’s context, language and font for a style, and the features of the font."""
    context = ffi.gc(pango.pango_font_map_create_context(style.font_config.font_map), gobject.g_object_unref)
    pango.pango_context_set_round_glyph_positions(context, False)
    pango.pango_context_set_base_dir(context, PANGO_DIRECTION[style["direction"]])
    language = pango.pango_language_from_string(unicode_to_char_p(style["lang"])[0])
    pango.pango_context_set_language(context, language)
    features = font_features(*(style[name] for name in FEATURES))
    return context, language, get_font_description(style), ",".join(f"{key} {value}" for key, value in features.items()).encode()


@lru_cache(maxsize=10_000)
def _can_break(text: str, lang: str | None) -> bool:
    """Whether a line may end within a text; the engine mostly asks about two letters."""
    return line_break.can_break_text(text, lang)


def install() -> None:
    """Have the engine break lines so."""
    inline.can_break_text = preferred.can_break_text = _can_break
    line_break.Layout.setup = _setup
    pyphen.Pyphen.positions = _sparing_names  # CSS has no rule for names; WeasyPrint asks pyphen
    preferred.split_first_line = _once
    inline.split_first_line = _hanging_space
    inline.strut = _strut_once
