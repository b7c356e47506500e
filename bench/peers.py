"""Other programs that set pages, on the same words, where they are installed."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from html import unescape
from importlib.util import find_spec
from pathlib import Path

from imprint.commands import PROJECT

Part = tuple[str, str]  # its kind, its HTML as composed
Run = Callable[[], object]

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
PRINT = ("--headless", "--no-sandbox", "--disable-gpu", "--print-to-pdf={pdf}", "{html}")
BLOCK = re.compile(r"</?(?:p|li|h\d|div|section|ul|ol|td|tr|figure|table)\b[^>]*>")


def weasyprint(parts: Sequence[Part], folder: Path) -> Run:
    """WeasyPrint on what we composed, without any of our help."""
    given = folder / "parts.json"
    given.write_text(json.dumps(parts), encoding="utf-8")
    return partial(subprocess.run, [sys.executable, "-m", "bench.plain", given, folder / "weasyprint.pdf"], cwd=PROJECT, check=True, capture_output=True)


def typst(parts: Sequence[Part], folder: Path) -> Run | None:
    """Typst: the bare words in two columns."""
    if not find_spec("typst"):
        return None
    import typst as engine

    source = folder / "words.typ"
    words = (f"#par[#{json.dumps(text, ensure_ascii=False)}]" for text in paragraphs(parts))
    source.write_text("\n\n".join(('#set page(columns: 2)\n#set text(lang: "fr")', *words)), encoding="utf-8")
    return lambda: engine.compile(source, output=folder / "typst.pdf")


def command(names: Sequence[str], *words: str) -> Callable[[Sequence[Part], Path], Run | None]:
    """A program that makes a PDF of an HTML page with the bare words, alone or through a browser."""
    def prepare(parts: Sequence[Part], folder: Path) -> Run | None:
        program, browser = first(names), first(BROWSERS)
        if not program or not browser:
            return None
        page, pdf = folder / "words.html", folder / "peer.pdf"
        page.write_text('<meta charset="utf-8">' + "".join(f"<p>{text}" for text in paragraphs(parts)), encoding="utf-8")
        line = [program, *(word.format(html=page, pdf=pdf, browser=browser) for word in words)]
        return partial(subprocess.run, line, check=True, capture_output=True, cwd=folder, stdin=subprocess.DEVNULL,
                       env={**os.environ, "PUPPETEER_EXECUTABLE_PATH": browser})

    return prepare


def first(names: Sequence[str]) -> str | None:
    """The first of some programs that is installed."""
    return next(filter(None, map(shutil.which, names)), None)


def paragraphs(parts: Sequence[Part]) -> list[str]:
    """The bare texts of the blocks of some parts."""
    bodies = (re.sub(r"<(style|svg|title)\b.*?</\1>", "", html, flags=re.S) for _, html in parts)
    blocks = (" ".join(unescape(re.sub(r"<[^>]+>", "", block)).split()) for body in bodies for block in BLOCK.split(body))
    return [text for text in blocks if text]


PLAIN = "WeasyPrint, plain"
PEERS: dict[str, Callable[[Sequence[Part], Path], Run | None]] = {
    PLAIN: weasyprint, "Typst": typst, "Chromium, headless print": command(BROWSERS, *PRINT),
    "Paged.js": command(["pagedjs-cli"], "{html}", "-o", "{pdf}", "--browserArgs=--no-sandbox"),
    "Vivliostyle": command(["vivliostyle"], "build", "{html}", "-o", "{pdf}", "--executable-browser", "{browser}")}


def times(parts: Sequence[Part], folder: Path) -> dict[str, float | None]:
    """The seconds of each, None for those that are absent."""
    return {name: _seconds(prepare(parts, folder)) for name, prepare in PEERS.items()}


def _seconds(run: Run | None) -> float | None:
    start = time.perf_counter()
    if run is None:
        return None
    run()
    return time.perf_counter() - start
