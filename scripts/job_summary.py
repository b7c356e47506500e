"""Turn what build.py printed into Markdown: job_summary.py LOG... >> "$GITHUB_STEP_SUMMARY".

One section for each log, named after the file: automne-2019.log is the edition automne-2019.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

NBSP = "\u00a0"
COLOUR = re.compile(r"\x1b\[[0-9;]*m")
DIAGNOSTIC = re.compile(r"(?P<where>\S.*?): (?P<severity>erreur|attention)(?:\[(?P<code>[^\]]+)\])?: (?P<message>.+)")
HINT = re.compile(r"\s+aide\s*:\s*(?P<hint>.+)")
OUTCOME = re.compile(r"\S.*\.(?:pdf|html)\s: |en attente|Aucun PDF")
CRASH = re.compile(r"Traceback \(most recent call last\)")
HEADS = {"erreur": ("erreur", "Erreur"), "attention": ("avertissement", "Avertissement")}


@dataclass
class Line:
    """A diagnostic as it was printed."""

    where: str
    severity: str
    code: str
    message: str
    hint: str = ""


def read(lines: Iterable[str]) -> list[Line]:
    """The diagnostics among printed lines, in their order."""
    diagnostics: list[Line] = []
    for line in lines:
        if found := DIAGNOSTIC.fullmatch(line):
            diagnostics.append(Line(found["where"], found["severity"], found["code"] or "", found["message"]))
        elif diagnostics and (found := HINT.fullmatch(line)):
            diagnostics[-1].hint = found["hint"]
    return diagnostics


def section(edition: str, text: str) -> str:
    """The Markdown of one edition."""
    lines = [COLOUR.sub("", line).rstrip("\r") for line in text.split("\n")]
    diagnostics = read(lines)
    parts = [f"### Édition {escape(edition)}"]
    if outcome := [f"- {escape(line)}" for line in lines if OUTCOME.match(line)]:
        parts.append("\n".join(outcome))
    if any(CRASH.match(line) for line in lines):
        last = next(line for line in reversed(lines) if line.strip() and not line.startswith("make: "))
        parts.append(f"**Arrêt inattendu**{NBSP}: {escape(last)}")
    elif not any(line.strip() for line in lines):
        parts.append("**build.py n’a rien écrit.**")
    for severity in HEADS:
        parts += table(severity, [each for each in diagnostics if each.severity == severity])
    return "\n\n".join(parts) + "\n"


def table(severity: str, diagnostics: Sequence[Line]) -> list[str]:
    """The count of one severity, then its table, if there is anything to count."""
    noun, head = HEADS[severity]
    if not diagnostics:
        return [f"Aucun{'e' * (severity == 'erreur')} {noun}."]
    rows = [f"| Où | {head} | Conseil |", "| --- | --- | --- |"]
    for each in diagnostics:
        code = f" ({escape(each.code)})" if each.code else ""
        rows.append(f"| {escape(each.where)} | {escape(each.message)}{code} | {escape(each.hint)} |")
    return [f"**{len(diagnostics)}{NBSP}{noun}{'s' * (len(diagnostics) > 1)}**", "\n".join(rows)]


def escape(text: str) -> str:
    """Text that Markdown shows as it is, also within a table."""
    text = text.replace("&", "&amp;").replace("<", "&lt;")
    return re.sub(r"([\\`*_\[\]|~#@])", r"\\\1", text)


def main(arguments: Sequence[str]) -> None:
    """Print a section for each log; one that is missing counts as empty."""
    sys.stdout.reconfigure(encoding="utf-8")
    for log in map(Path, arguments):
        text = log.read_text(encoding="utf-8", errors="replace") if log.is_file() else ""
        print(section(log.stem, text))


if __name__ == "__main__":
    main(sys.argv[1:])
