"""WeasyPrint, imported when something of it is first asked for, and sooner than it comes by itself.

What only reads and checks needs no engine: modules have what they use of it by `Later("…")`, at the top as others.
"""

from __future__ import annotations

import ctypes.util
import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout, suppress
from functools import cache
from importlib import import_module
from types import ModuleType
from typing import Any

# What the engine imports for ways of making fonts that are not ours (`fontcut`): put off until they are called.
UNUSED = ("fontTools.subset", "fontTools.varLib.instancer", "fontTools.ttLib.woff2")


class Later:
    """A module of the engine, or one of ours that needs it, imported when something of it is asked for."""

    def __init__(self, name: str) -> None:
        self._module = name

    def __getattr__(self, name: str) -> Any:
        load()
        found = self.__dict__[name] = getattr(import_module(self._module), name)
        return found


class _Unused(ModuleType):
    """Stands for a module: each name is a function that imports it, then calls what has that name there."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return lambda *given, **named: getattr(import_module(self.__name__), name)(*given, **named)


class Missing(Exception):  # noqa: N818 (a state of the machine)
    """A library of the system that the engine needs."""


@cache
def load() -> None:
    """Import the engine, with our ways of breaking lines and computing styles."""
    if sys.platform.startswith("linux"):
        # Where a library is missing, or has an unusual name, the engine looks again, and prints what it misses, below.
        with suppress(OSError), _sooner(), redirect_stdout(io.StringIO()):
            import_module("weasyprint")
    try:
        from imprint import lines, quickdraw, quickhtml, quickstyle, reuse
    except OSError as error:
        raise Missing(str(error)) from error
    for each in (lines, quickdraw, quickhtml, quickstyle, reuse):
        each.install()


def pango_version() -> int:
    """The version of Pango, of which the engine need not be asked."""
    try:
        return ctypes.CDLL("libpango-1.0.so.0").pango_version()
    except OSError:
        return Later("weasyprint.text.ffi").pango.pango_version()


@contextmanager
def _sooner() -> Iterator[None]:
    """Have libraries opened by their names alone, where the search for others would run a compiler (a third of the
    import), and modules that are not used put off (a fifth)."""
    search = ctypes.util.find_library
    stand_ins = {name: _Unused(name) for name in UNUSED if name not in sys.modules}
    ctypes.util.find_library = lambda name: None
    sys.modules.update(stand_ins)
    try:
        yield
    finally:
        ctypes.util.find_library = search
        for name in stand_ins:
            del sys.modules[name]


kinds = Later("weasyprint.formatting_structure.boxes")
streams = Later("weasyprint.pdf.stream")
urls = Later("weasyprint.urls")

if "weasyprint" in sys.modules:  # somebody else was first
    load()
