"""One measure in a process of its own: `python -m bench.one WHAT CONTENT OUT` prints it as JSON."""

from __future__ import annotations

import time

STARTED = time.perf_counter()  # imports are timed too

# ruff: noqa: E402
import cProfile
import json
import pstats
import re
import resource
import sys
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.clock import Clock
from bench.scale import edit
from imprint import bind, crew, dossier, drawn, pagecheck, pipeline, preflight, presence, quality
from imprint.commands import PROJECT, outputs
from imprint.composer import Composer
from imprint.diagnostics import Report
from imprint.typeset import Typesetter

STAGES = (
    ("reading", pipeline, "begin"), ("composing", Composer, "trace"), ("layout", Typesetter, "_set"),
    ("drawing", drawn, "draw"), ("side by side", crew, "fill"), ("writing", bind, "bind"),
    ("proofs", presence, "prove"), ("proofs", pagecheck, "check"), ("proofs", quality, "check"),
    ("preflight", preflight, "check"), ("report", dossier, "write"),
)
# Kinds of work by the files of functions: the first that fits.
AREAS = (
    ("lines broken and shaped (Pango)", r"weasyprint/text/|weasyprint/layout/(inline|preferred)|cffi"),
    ("boxes placed: blocks, columns, flex, floats", r"weasyprint/(layout|formatting_structure)/"),
    ("styles matched and computed", r"weasyprint/css/|cssselect2|tinycss2"),
    ("HTML parsed", r"tinyhtml5|weasyprint/html"),
    ("pages drawn and written", r"weasyprint/|pydyf|fontTools|uharfbuzz"),
    ("maps and half-discs", r"imprint/figures/"),
    ("typography and Markdown", r"imprint/(typography|markup)|markdown/"),
    ("the rest of the program", r"imprint/"),
)
OTHER = "Python itself and other packages"


def build(content: Path, out: Path) -> dict[str, Any]:
    """The screen PDF as `build.py` makes it, its stages apart."""
    clock = Clock()
    for stage, owner, name in STAGES:
        clock.watch(stage, owner, name)
    _run(content, out)
    return {"stages": dict(clock.seconds)}


def alone(content: Path, out: Path) -> dict[str, Any]:
    """The same in one process, so that composing, layout and drawing are apart."""
    crew.processes = lambda: 1
    return build(content, out)


def profile(content: Path, out: Path) -> dict[str, Any]:
    """Shares of the time by kind of work, and of the functions that take most of it themselves."""
    crew.processes = lambda: 1
    profiler = cProfile.Profile()
    profiler.runcall(_run, content, out)
    own = {place: figures[2] for place, figures in pstats.Stats(profiler).stats.items()}
    total, areas = sum(own.values()), defaultdict(float)
    for (file, _, _), seconds in own.items():
        areas[next((area for area, files in AREAS if re.search(files, file)), OTHER)] += seconds / total
    top = sorted(own, key=own.get, reverse=True)[:10]
    return {"areas": dict(areas), "top": {f"{Path(place[0]).stem}.{place[2]}": own[place] / total for place in top}}


def preview(content: Path, out: Path) -> dict[str, Any]:
    """A word changed while the preview is open: the pages laid out again, the first changed one drawn."""
    from imprint.preview.desk import Desk

    desk = Desk(pipeline.Job(PROJECT, content, out))
    before = {page.picture for page in desk.refresh().pages}
    desk.warm()
    changed = edit(content)
    start = time.perf_counter()
    page = next(page for page in next(desk.views([changed])).pages if page.picture not in before)
    desk.png(page.picture, 1)
    return {"refresh": time.perf_counter() - start}


def _run(content: Path, out: Path) -> None:
    job, report = pipeline.Job(PROJECT, content, out), Report()
    result = pipeline.build(job, report)
    if result is None:
        sys.exit("\n".join(map(str, report)))
    outputs.keep(job, report, [result], whole=True)


WHAT: dict[str, Callable[[Path, Path], dict[str, Any]]] = {
    function.__name__: function for function in (build, alone, profile, preview)}

if __name__ == "__main__":
    found = WHAT[sys.argv[1]](*map(Path, sys.argv[2:4]))
    kib = [resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    print(json.dumps({**found, "seconds": time.perf_counter() - STARTED, "memory": [each / 1024 for each in kib]}))
