"""YAML written into a file: values read back as they were, and nothing else moves."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imprint.diagnostics import Report
from imprint.yamlfile import NO_BREAKS, parse
from imprint.yamlwrite import appended, value

PRINTABLE = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp", "Cn", "Co"), exclude_characters="\ufeff\ufffe\uffff"))
KEYS = PRINTABLE.filter(lambda key: key == key.strip(NO_BREAKS))  # with one at its edge a key is refused
DATA = st.recursive(PRINTABLE | st.booleans() | st.integers(1 - 10**18, 10**18 - 1), lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3))


@given(DATA)
def test_a_value_reads_back(data: object) -> None:
    tree = parse(f"key: {value(data)}  # a comment\n", "f", Report())
    assert tree.data == {"key": data}


@pytest.mark.parametrize(("data", "written"), [
    ("L’ESS", "L’ESS"), ("L’ESS : repères", "\"L’ESS : repères\""), ("L’ESS: repères", "\"L’ESS: repères\""), ("2019-06", "2019-06"), ("12", "\"12\""),
    (["eau", "a, b"], "[eau, \"a, b\"]"), ({"by": "Ville", "amount": 3}, "{by: Ville, amount: 3}"), (True, "true"),
])
def test_quotes_only_where_they_are_needed(data: object, written: str) -> None:
    assert value(data) == written


@pytest.mark.parametrize(("before", "item", "after"), [
    ("a:\n  - x   # one\n  # two\nb: 1\n", "y", "a:\n  - x   # one\n  - y\n  # two\nb: 1\n"),
    ("a: [x]   # one\nb: 1\n", "y", "a: [x, y]   # one\nb: 1\n"),
    ("a: [\n  x,  # one\n]\n", "y", "a: [\n  x, y,  # one\n]\n"),
    ("a:\n- x\nb: 1", "y", "a:\n- x\n- y\nb: 1"),
    ("a:\n  - x", "y", "a:\n  - x\n  - y"),
    ("a:\n  - k: v\n    t: >-\n      long\n      text\n\n  # end\n", {"k": "w", "t": "short"},
     "a:\n  - k: v\n    t: >-\n      long\n      text\n  - k: w\n    t: >-\n      short\n\n  # end\n"),
    ("a:\n  - k: v\n    t: \"one\n      two\"\n", {"k": "w", "t": "one\n\ntwo"},
     "a:\n  - k: v\n    t: \"one\n      two\"\n  - k: w\n    t: |\n      one\n\n      two\n"),
    ("a: [{k: v}]\n", {"k": "w, x"}, "a: [{k: v}, {k: \"w, x\"}]\n"),
])
def test_an_item_joins_its_list(before: str, item: object, after: str) -> None:
    """In the manner of the list, comments and all else kept."""
    node = parse(before, "f", Report()).node.value[0][1]
    assert appended(before, node, len(node.value) - 1, item, fold="t") == after
