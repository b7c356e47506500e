"""Measure everything and write bench/RESULTS.md: `python -m bench [SIZE …]` (default: 1 10 40)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench import peers
from bench.scale import edit, scaled
from bench.table import growth, shares, table
from imprint import crew, output, pipeline
from imprint.commands import CONTENT, PROJECT
from imprint.diagnostics import Report

SIZES = (1, 10, 40)
RUNS = {"cold": "cold build", "same": "nothing changed", "edit": "one word changed", "preview": "preview, one word changed"}
STAGES = ("reading", "composing", "side by side", "layout", "drawing", "writing", "proofs", "preflight", "report")
INTRO = """# Where the time goes

Written by `make bench`. Figures are ratios within one run, on {processors} processors: 1 is plain WeasyPrint on the HTML of the
first size, in a process of its own, one tagged PDF, nothing proved. The content is the real one, its cards repeated ({sizes} times), without the map.
Growth is the slope of log time against log cards: 1 is in proportion.

"""


def one(what: str, content: Path, out: Path) -> dict[str, Any]:
    """A measure, in a process of its own."""
    done = subprocess.run([sys.executable, "-m", "bench.one", what, content, out], cwd=PROJECT, stdout=subprocess.PIPE, check=True)
    return json.loads(done.stdout.splitlines()[-1])


def run(content: Path, out: Path) -> dict[str, Any]:
    """The seconds of `build.py` as anybody runs it."""
    start = time.perf_counter()
    subprocess.run([sys.executable, "build.py", "--content", content, "--out", out], cwd=PROJECT, stderr=subprocess.DEVNULL, check=True)
    return {"seconds": time.perf_counter() - start}


def measures(content: Path, out: Path) -> dict[str, dict[str, Any]]:
    """What is measured at one size."""
    found = {"stages": one("build", content, out / "stages"), "cold": run(content, out), "same": run(content, out)}
    edit(content)
    return found | {"edit": run(content, out), "preview": one("preview", content, out)}


def composed(content: Path, out: Path) -> list[peers.Part]:
    """The kinds and the HTML of the parts of a finished build."""
    job, report = pipeline.Job(PROJECT, content, out), Report()
    begun = pipeline.begin(job, report, pipeline.silent)
    _, _, laid = pipeline.compose(job, *begun, report, pipeline.silent)
    return [(each.part.item.model.kind, each.html) for each in laid]


def told(sizes: Sequence[int], found: Sequence[dict[str, dict[str, Any]]], alone: dict[str, Any], profile: dict[str, Any],
         others: dict[str, float | None]) -> str:
    """The results as Markdown."""
    head, plain, single = ["", *(f"{size}×" for size in sizes)], others[peers.PLAIN], alone["seconds"]
    seconds = {run: [each[run].get("refresh", each[run]["seconds"]) for each in found] for run in RUNS}
    stages = {stage: [each["stages"]["stages"].get(stage, 0.0) for each in found] for stage in STAGES}
    return "".join((
        INTRO.format(processors=crew.processes(), sizes=", ".join(map(str, sizes))),
        "## Runs\n\n", table([*head, "growth"], [growth(RUNS[run], sizes, values, plain) for run, values in seconds.items()]),
        "\n## Stages of a cold build\n\n“Side by side” is composing, layout and drawing by several processes.\n\n",
        table([*head, "growth"], [growth(stage, sizes, values, plain) for stage, values in stages.items() if all(values)]),
        "\nIn one process, at the first size, of the whole run:\n\n", shares("", {
            stage: value / single for stage, value in alone["stages"].items() if stage != "side by side"}),
        "\n## Memory\n\nPeak resident size in MB.\n\n",
        table(head, [[name, *(f"{each['stages']['memory'][rank]:.0f}" for each in found)]
                     for rank, name in enumerate(("main process", "largest of the others"))]),
        "\n## Other programs\n\nThe words of the first size, in whole processes. All but WeasyPrint set bare words, without design.\n\n",
        table(["", "time"], [[name, "absent" if value is None else f"{value / plain:.2f}"] for name, value in others.items()]),
        "\n## Profile of a cold build in one process\n\n", shares("by kind of work", profile["areas"]), "\n",
        shares("functions, by their own time", profile["top"])))


def main(sizes: Sequence[int]) -> None:
    """Measure, write, say where."""
    os.environ.setdefault("SOURCE_DATE_EPOCH", "1570000000")
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        contents = [scaled(CONTENT, folder, size) for size in sizes]
        alone = one("alone", contents[0], folder / "alone")
        profile = one("profile", contents[0], folder / "profile")
        others = peers.times(composed(contents[0], folder / "alone"), folder)
        found = []
        for size, content in zip(sizes, contents, strict=True):
            print(f"{size}×", file=sys.stderr, flush=True)
            found.append(measures(content, folder / f"out-{size}"))
    output.write(PROJECT / "bench" / "RESULTS.md", told(sizes, found, alone, profile, others).encode(), Report())


if __name__ == "__main__":
    main(tuple(map(int, sys.argv[1:])) or SIZES)
