"""The ledger of a folder of results: the digest of every file written there, in the form of sha256sum.

It tells what the program wrote from what a person put there: only the former is ever removed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from imprint import output
from imprint.diagnostics import Report

NAME = "SHA256SUMS"


def record(out: Path, written: Iterable[Path], report: Report) -> dict[str, str]:
    """Enter the files just written; those that are gone are struck out. The value is the whole ledger,
    digest by path; `sha256sum -c SHA256SUMS`, run in the folder, checks it."""
    kept = {name: digest for name, digest in read(out).items() if (out / name).is_file()}
    entries = kept | {file.relative_to(out).as_posix(): digest_of(file) for file in written}
    lines = "".join(f"{digest}  {name}\n" for name, digest in sorted(entries.items()))
    output.write(out / NAME, lines.encode(), report)
    return entries


def sweep(out: Path, written: Iterable[Path]) -> list[Path]:
    """Remove what an earlier run wrote into the folders of `written` that this one did not write again:
    a card that has another number now, a picture that no page shows. The value is what was removed.

    What was changed since, or came from elsewhere, is left; so is all that lies in `out` itself.
    """
    current = set(written)
    folders = {parent for file in current for parent in file.parents if out in parent.parents}
    removed = []
    for name, digest in read(out).items():
        file = out / name
        if file not in current and file.parent in folders and file.is_file() and digest_of(file) == digest:
            file.unlink()
            removed.append(file)
    return removed


def read(out: Path) -> dict[str, str]:
    """The digests by path; a ledger that is not there, or that somebody broke, has no lines."""
    try:
        lines = (out / NAME).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return {}
    return {name: digest for digest, gap, name in (line.partition("  ") for line in lines) if gap and ".." not in Path(name).parts}


def digest_of(file: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    with file.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()
