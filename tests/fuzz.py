"""A fuzzer of content: spoils the invented publication at random and looks whether the program keeps its word.

    python -m tests.fuzz --seed 7 --minutes 10      (or `make fuzz`)

Whatever is spoilt, there must be no exception, no hang, no file changed outside out/; and where no error is told,
every word is on the pages, which the program's own proof says. A seed and a number make a case again. What is found
becomes a test of its own.
"""

from __future__ import annotations

import argparse
import faulthandler
import random
import shutil
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from pathlib import Path

from imprint import pipeline
from imprint.commands import check
from imprint.diagnostics import Report
from imprint.job import Job
from tests.conftest import JARDINS, PROJECT

SECONDS = 180        # a case that takes longer hangs; the machine may be busy with others
BUILT_ONE_IN = 25    # typesetting takes seconds
# What means something to one of the readers, or is seldom met.
TOKENS = ("---\n", "\n\n", "\t", "  ", "- ", ": ", "# ", "## ", "### ", "> ", "* ", "**", "_", "`", "```\n", "|", "[", "]", "](", "[[", "]]", "[^", "]: ",
          "{", "}", "{index}", "{lang=en}", "{as=tiles}", "{{ 1 }}", "{% x %}", "<", ">", "<b>", "</b>", "<!--", "-->", "&amp;", "&#0;", "&", "*a", "&a ",
          "!!str ", "\\", "\"", "'", "’", "«\u00a0", "\u00a0»", "\u202f", "\u00ad", "\u200b", "\u202e", "\ufeff", "\u0301", "\U0001f331", "\u4e2d", "\u05d0",
          "\x00", "\x02", "\x0c", "0", "-1", "1e400", ".5", "null", "true", "~", "2019-02-30", "https://", "javascript:x", "a@b", "../", "/", "%00", "€", "100 %")


def _inserted(text: str, dice: random.Random) -> str:
    at = dice.randrange(len(text) + 1)
    return text[:at] + dice.choice(TOKENS) * dice.choice((1, 1, 1, 2, 50)) + text[at:]


def _cut(text: str, dice: random.Random) -> str:
    at = dice.randrange(len(text) + 1)
    return text[:at] + text[at + dice.choice((1, 3, 40, len(text))):]


def _doubled(text: str, dice: random.Random) -> str:
    at = dice.randrange(len(text) + 1)
    piece = text[at:at + dice.choice((10, 100, 1000))]
    return text[:at] + piece * dice.choice((2, 2, 3, 60)) + text[at:]


def _swapped(text: str, dice: random.Random) -> str:
    lines = text.split("\n")
    one, two = dice.randrange(len(lines)), dice.randrange(len(lines))
    lines[one], lines[two] = lines[two], lines[one]
    return "\n".join(lines)


def _indented(text: str, dice: random.Random) -> str:
    lines = text.split("\n")
    at = dice.randrange(len(lines))
    lines[at] = dice.choice((lines[at].lstrip(), "    " * dice.randrange(20) + lines[at]))
    return "\n".join(lines)


MUTATIONS: tuple[Callable[[str, random.Random], str], ...] = (_inserted, _inserted, _cut, _doubled, _swapped, _indented)
DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><g id="a"><rect width="9" height="9"/></g><use href="#a"/></svg>'


def spoil(content: Path, dice: random.Random) -> None:
    """Change one to four places in the files of a publication, and give it a drawing."""
    (content / "images" / "dessin.svg").write_text(DRAWING, encoding="utf-8")
    card = content / "fiches" / "trois-puits.md"
    card.write_text(card.read_text(encoding="utf-8").replace("images/rangs.jpg", dice.choice(("images/rangs.jpg", "images/dessin.svg"))), encoding="utf-8")
    files = sorted(path for path in content.rglob("*") if path.suffix in (".md", ".yaml", ".txt", ".svg"))
    for _ in range(dice.choice((1, 1, 2, 4))):
        path = dice.choice(files)
        text = path.read_text(encoding="utf-8", errors="surrogateescape")
        path.write_text(dice.choice(MUTATIONS)(text, dice), encoding="utf-8", errors="surrogateescape")


def state(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, but for results."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*")
            if path.is_file() and path.relative_to(folder).parts[0] != "out"}


def tried(seed: int, number: int, built: bool = False) -> str | None:
    """Try one case; the value is what went wrong. Its content is the same for the same seed and number."""
    dice = random.Random(f"{seed}/{number}")
    with tempfile.TemporaryDirectory(prefix="imprint-fuzz-") as name:
        content = Path(shutil.copytree(JARDINS, Path(name) / "jardins"))
        spoil(content, dice)
        before = state(Path(name))
        try:
            report, _ = check.reread(Job(PROJECT, content, Path(name) / "out"))
            if built and not report.failed:
                pipeline.build(pipeline.Job(PROJECT, content, Path(name) / "out"), report := Report())
        except Exception:  # whatever it is, it is what we look for
            return traceback.format_exc()
        lost = [str(each) for each in report if each.code in ("mot-perdu", "mot-deplace", "lien-perdu", "gabarit", "moteur")]
        return "\n".join(lost) or (None if state(Path(name)) == before else "a file outside out/ has changed")


def main() -> int:
    """Try cases until the time is up; the value is how many failed."""
    options = argparse.ArgumentParser(description="Spoil content at random.")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--first", type=int, default=0, help="the number of the first case")
    options.add_argument("--minutes", type=float, default=5)
    given = options.parse_args()
    end, number, failed = time.monotonic() + 60 * given.minutes, given.first, 0
    while time.monotonic() < end:
        faulthandler.dump_traceback_later(SECONDS, exit=True, file=sys.stderr)  # a hang ends it, and shows where
        if found := tried(given.seed, number, number % BUILT_ONE_IN == 0):
            failed += 1
            print(f"--- seed {given.seed}, case {number}\n{found}", flush=True)
        number += 1
    faulthandler.cancel_dump_traceback_later()
    print(f"{number - given.first} cases, {failed} failed")
    return min(failed, 1)


if __name__ == "__main__":
    sys.exit(main())
