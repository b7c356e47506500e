"""What build.py diff is given – a PDF, an edition, a git revision – each turned into a finished PDF.

A revision is built as it was: its own content, templates, styles and assets, by its own build.py, since
a change of the program changes pages too and must be seen. Where a revision has no build.py beside its
content folder (a repository of texts alone), ours composes its content. The revision’s program runs with
the packages of this environment.
"""

from __future__ import annotations

import io
import os
import subprocess
import sys
import tarfile
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from imprint.folder import Folder


@dataclass(frozen=True)
class Operand:
    """What to compare: a finished `file`, or an edition (None is the default one), of a `commit` or of the present content."""

    name: str
    file: Path | None = None
    edition: str | None = None
    commit: str | None = None


def find(word: str, content: Path) -> Operand | None:
    """What a word of the command line names; None when it is nothing. An edition goes before a revision of that name."""
    if Path(word).suffix.lower() == ".pdf":
        return Operand("/".join(Path(word).parts[-2:]), file=Path(word)) if Path(word).is_file() else None
    if word in Folder(content, content.parent).editions():
        return Operand(word, edition=word)
    revision, _, edition = word.rpartition(":") if ":" in word else (word, "", "")
    commit = _git(content, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}") if revision else None
    return Operand(word, edition=edition or None, commit=commit.strip()) if commit else None


def nearest(word: str, content: Path) -> list[str]:
    """The editions, branches, tags and PDFs whose names are nearest to a word; without any, the editions."""
    editions = Folder(content, content.parent).editions()
    names = (_git(content, "for-each-ref", "--format=%(refname:short)", "refs/heads", "refs/tags") or "").split()
    files = [str(path) for path in sorted(Path(word).parent.glob("*.pdf"))]
    return get_close_matches(word, [*editions, *names, *files], 3, 0.5) or editions


def pdf(operand: Operand, content: Path, builder: Path, folder: Path) -> Path | None:
    """The PDF of an operand, composed in an empty folder where need be; None when it could not be, as its messages say.

    `builder` is our build.py.
    """
    if operand.file:
        return operand.file
    if operand.commit:
        content = _checked_out(operand.commit, content, folder / "revision")
        own = content.parent / "build.py"
        builder = own if own.is_file() else builder
    words = ["--content", str(content), "--out", str(folder / "out")]
    words += ["--edition", operand.edition] if operand.edition else []
    subprocess.run([sys.executable, str(builder), *words], env={**os.environ, "PYTHONUTF8": "1"}, check=False)
    return next((folder / "out").glob("*.pdf"), None)


def _checked_out(commit: str, content: Path, folder: Path) -> Path:
    """The content folder of a commit, unpacked with all that stands around it; git archive leaves no trace in the repository."""
    top = Path(_git(content, "rev-parse", "--show-toplevel").strip())
    archive = subprocess.run(["git", "-C", str(top), "archive", "--format=tar", commit], capture_output=True, check=True)
    with tarfile.open(fileobj=io.BytesIO(archive.stdout)) as tar:
        tar.extractall(folder, filter="data")
    return folder / content.relative_to(top.resolve())


def _git(content: Path, *words: str) -> str | None:
    """What git answers in the repository of a content folder; None when it has no answer, or there is no git."""
    try:
        done = subprocess.run(["git", "-C", str(content), *words], capture_output=True, text=True, encoding="utf-8")
    except FileNotFoundError:
        return None
    return done.stdout if done.returncode == 0 else None
