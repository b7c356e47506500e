"""Other programs that set pages, on the same words, where they are installed."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import time
from collections.abc import Callable, Sequence
from html import unescape
from importlib.util import find_spec
from pathlib import Path

Part = tuple[str, str]  # its kind, its HTML as composed
Run = Callable[[], object]

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
PRINT = ("--headless", "--no-sandbox", "--disable-gpu", "--print-to-pdf={pdf}", "{html}")
BLOCK = re.compile(r"</?(?:p|li|h\d|div|section|ul|ol|td|tr|figure|table)\b[^>]*>")


def weasyprint(parts: Sequence[Part], folder: Path) -> Run:
    """WeasyPrint as it comes, with our sheets and our measures: each part set once, one tagged PDF, nothing proved."""
    from weasyprint.css import ComputedStyle
    from weasyprint.layout import inline, percent, preferred

    from imprint import lines, memory, quickstyle, tokens
    from imprint.commands import CONTENT, PROJECT
    from imprint.typeset import Typesetter

    def run() -> object:
        ComputedStyle.__missing__, percent.resolve_one_percentage = quickstyle._compute, quickstyle._resolve
        preferred.split_first_line = lines._once = lines._split
        inline.strut, memory.settle = lines._strut, lambda: None
        setter = Typesetter(PROJECT, CONTENT, tokens.load(PROJECT / "styles" / "tokens.yaml"))
        documents = [setter.typeset(html, kind).document for kind, html in parts]
        return documents[0].copy([page for each in documents for page in each.pages]).write_pdf(
            folder / "weasyprint.pdf", pdf_variant="pdf/ua-1")

    return run


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
    """A program that makes a PDF of an HTML page with the bare words."""
    def prepare(parts: Sequence[Part], folder: Path) -> Run | None:
        program = next(filter(None, map(shutil.which, names)), None)
        page, pdf = folder / "words.html", folder / "peer.pdf"
        page.write_text('<meta charset="utf-8">' + "".join(f"<p>{text}" for text in paragraphs(parts)), encoding="utf-8")
        line = [program, *(word.format(html=page, pdf=pdf) for word in words)]
        return (lambda: subprocess.run(line, check=True, capture_output=True)) if program else None

    return prepare


def paragraphs(parts: Sequence[Part]) -> list[str]:
    """The bare texts of the blocks of some parts."""
    bodies = (re.sub(r"<(style|svg|title)\b.*?</\1>", "", html, flags=re.S) for _, html in parts)
    blocks = (" ".join(unescape(re.sub(r"<[^>]+>", "", block)).split()) for body in bodies for block in BLOCK.split(body))
    return [text for text in blocks if text]


PEERS: dict[str, Callable[[Sequence[Part], Path], Run | None]] = {
    "WeasyPrint, plain": weasyprint, "Typst": typst, "Chromium, headless print": command(BROWSERS, *PRINT),
    "Paged.js": command(["pagedjs-cli"], "{html}", "-o", "{pdf}"),
    "Vivliostyle": command(["vivliostyle"], "build", "{html}", "-o", "{pdf}")}


def times(parts: Sequence[Part], folder: Path) -> dict[str, float | None]:
    """The seconds of each, None for those that are absent."""
    return {name: _seconds(prepare(parts, folder)) for name, prepare in PEERS.items()}


def _seconds(run: Run | None) -> float | None:
    start = time.perf_counter()
    if run is None:
        return None
    run()
    return time.perf_counter() - start
