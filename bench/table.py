"""What was measured, in words: Markdown tables, ratios, exponents of growth."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table, its first column in words and the others in figures."""
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def exponent(sizes: Sequence[float], values: Sequence[float]) -> float:
    """How a value grows with the size: the slope of the least-squares line through their logarithms (1: in proportion)."""
    xs, ys = [math.log(size) for size in sizes], [math.log(value) for value in values]
    x, y = sum(xs) / len(xs), sum(ys) / len(ys)
    return sum((a - x) * (b - y) for a, b in zip(xs, ys, strict=True)) / sum((a - x) ** 2 for a in xs)


def growth(name: str, sizes: Sequence[int], values: Sequence[float], unit: float) -> list[str]:
    """A row: a value at each size as a multiple of `unit`, then its exponent where there are several sizes."""
    slope = f"{exponent(sizes, values):.2f}" if len(sizes) > 1 else "–"
    return [name, *(f"{value / unit:.2f}" for value in values), slope]


def shares(name: str, parts: Mapping[str, float]) -> str:
    """A table of parts of one in percent, the largest first."""
    return table([name, "share"], [[each, f"{part:.0%}"] for each, part in sorted(parts.items(), key=lambda pair: -pair[1])])
