"""Kills builds at random moments and looks whether the folder of results is whole after each.

    python -m tests.kills --seed 7 --kills 100      (or `make kills`)

A build of every output ends by SIGKILL, with the cache of earlier ones or with none. Each file there is must then be
that of a build which nobody killed; the next build that ends must find nothing unfinished and give the same files.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from imprint.output import UNFINISHED
from tests.conftest import JARDINS, PROJECT

REBUILT_ONE_IN = 10  # kills after which a build may end


def run(content: Path, out: Path, killed_after: float | None = None) -> None:
    """Build every output; after some seconds the build and the processes that help it are killed."""
    process = subprocess.Popen([sys.executable, "build.py", "all", "--content", str(content), "--out", str(out)], cwd=PROJECT,
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
                               env={**os.environ, "SOURCE_DATE_EPOCH": "1570000000"})
    try:
        process.wait(killed_after)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def files(out: Path) -> dict[str, str]:
    """The digest of each file of a folder of results, without the cache, the lock and the report, which bears the hour."""
    return {path.relative_to(out).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(out.rglob("*"))
            if path.is_file() and not path.relative_to(out).as_posix().startswith((".cache", ".imprint-lock", "rapport.html"))}


def whole(out: Path, good: list[dict[str, str]]) -> list[str]:
    """The files that are those of none of the `good` builds; what a killed one left unfinished bears its own name."""
    return [name for name, digest in files(out).items()
            if not name.endswith(UNFINISHED) and digest not in {each.get(name) for each in good}]


def tried(seed: int, kills: int, publication: Path = JARDINS) -> list[str]:
    """Kill so many builds of two contents, the second with a sentence more; the value is what went wrong."""
    dice, found = random.Random(seed), []
    with tempfile.TemporaryDirectory(prefix="imprint-kills-") as name:
        contents = [Path(shutil.copytree(publication, Path(name) / version / "jardins")) for version in ("one", "two")]
        page = contents[1] / "articles" / "friches.md"
        page.write_text(page.read_text(encoding="utf-8") + "\nUne phrase de plus.\n", encoding="utf-8")
        good, took = [], []
        for content in contents:
            start = time.monotonic()
            run(content, content.parent / "out")
            took.append(time.monotonic() - start)
            good.append(files(content.parent / "out"))
        out = Path(name) / "out"
        for number in range(kills):
            if dice.random() < 0.3:
                shutil.rmtree(out / ".cache", ignore_errors=True)
            which = dice.randrange(2)
            run(contents[which], out, dice.uniform(0.3, max(took) * (1 if not (out / ".cache").exists() else 0.7)))
            found += [f"kill {number}: {name} is not whole" for name in whole(out, good)]
            if number % REBUILT_ONE_IN == REBUILT_ONE_IN - 1 or number == kills - 1:
                run(contents[which], out)
                found += [f"kill {number}: the next build gives other files"] * (files(out) != good[which])
                found += [f"kill {number}: {path.name} is left" for path in out.rglob(f".*{UNFINISHED}")]
    return found


def main() -> int:
    """Kill builds; the value is 1 if anything went wrong."""
    options = argparse.ArgumentParser(description="Kill builds at random moments.")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--kills", type=int, default=100)
    given = options.parse_args()
    found = tried(given.seed, given.kills)
    print("\n".join([*found, f"{given.kills} kills, {len(found)} faults"]))
    return min(len(found), 1)


if __name__ == "__main__":
    sys.exit(main())
