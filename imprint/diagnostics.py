"""What an editor is told: places, messages, the report that collects them."""

from __future__ import annotations

import os
import re
import tempfile
import traceback
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from typing import NamedTuple


# What would command a terminal, break the line or turn its direction; halves of a character cannot be printed at all.
UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def legible(words: str) -> str:
    """Words that may come from anywhere, safe to print on one line."""
    return UNSEEN.sub(lambda m: f"\\u{ord(m[0]):04x}", words)


class Severity(StrEnum):
    """How grave a diagnostic is; the value is the word that is printed."""

    ERROR = "erreur"
    WARNING = "attention"


class Exit(IntEnum):
    """Exit codes of build.py."""

    GOOD = 0
    CONTENT = 1
    USAGE = 2
    PREFLIGHT = 3
    MACHINE = 4
    UNEXPECTED = 70
    INTERRUPTED = 130


class Location(NamedTuple):
    """A place in a source file; line and column count from 1, 0 means the whole file."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        numbers = [str(n) for n in (self.line, self.column) if n]
        return ":".join([self.file, *numbers])

    def at(self, text: str, offset: int) -> Location:
        """The place of a character of a text whose first line is here; with no line or column where this has none."""
        line, column = self.line + text.count("\n", 0, offset), offset - text.rfind("\n", 0, offset)
        return Location(self.file, line if self.line else 0, column if self.column else 0)


@dataclass(frozen=True)
class Diagnostic:
    """One message: a stable code, its place, the sentence and what to do about it."""

    code: str
    where: Location
    message: str
    hint: str
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        return (f"{self.where}: {self.severity}[{self.code}]: {self.message}\n"
                f"    aide : {self.hint}")


@dataclass
class Report:
    """Collects diagnostics so that an editor sees every mistake at once."""

    diagnostics: list[Diagnostic] = field(default_factory=list)
    _filed: set[Diagnostic] = field(default_factory=set, repr=False, compare=False)

    def add(self, code: str, where: Location, /, **words: object) -> None:
        """File the diagnostic `code` of the catalogue, its sentences filled with `words`."""
        from imprint.catalogue import CATALOGUE  # the catalogue is data about this module

        entry = CATALOGUE[code]
        message, hint = (legible(sentence.format(**words)) for sentence in (entry.message, entry.hint))
        diagnostic = Diagnostic(code, where._replace(file=legible(where.file)), message, hint, entry.severity)
        if diagnostic not in self._filed:
            self._filed.add(diagnostic)
            self.diagnostics.append(diagnostic)

    def __iter__(self) -> Iterator[Diagnostic]:
        """All diagnostics, sorted by file, line and column."""
        return iter(sorted(self.diagnostics, key=lambda d: (d.where, d.severity, d.code)))

    def of(self, severity: Severity) -> list[Diagnostic]:
        """The diagnostics of one severity, sorted."""
        return [d for d in self if d.severity is severity]

    @property
    def failed(self) -> bool:
        """True when at least one error was filed."""
        return any(d.severity is Severity.ERROR for d in self.diagnostics)


def unexpected(error: BaseException) -> Diagnostic:
    """A fault of the program: its traceback goes to a file, an editor gets one line and the file's name."""
    return Diagnostic("inattendue", Location("build.py"), f"{type(error).__name__}: {legible(str(error))}",
                      f"c’est un défaut du programme ; {_saved(traceback.format_exception(error))}")


def _saved(report: list[str]) -> str:
    """What to do with the report of a fault; its file is new, so that nobody else can have prepared it."""
    try:
        handle, name = tempfile.mkstemp(prefix="imprint-erreur-", suffix=".txt")
        with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace") as file:
            file.write("".join(report))
    except OSError:
        return "son rapport n’a pu être gardé, faute de place ; joignez la ligne ci-dessus à votre message"
    return f"joignez {name} à votre message"
