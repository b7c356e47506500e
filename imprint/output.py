"""Results are written beside the target, then renamed: what was there stays whole until the end.

A run that is killed leaves its temporary file; the next one to write there takes it away.
"""

from __future__ import annotations

import errno
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from imprint.diagnostics import Location, Report

UNFINISHED, LOCK = ".imprint-tmp", ".imprint-lock"
ABANDONED = 3600  # seconds: no file takes as long to write, so that another run’s is left alone

PROBLEMS = {
    errno.ENOSPC: "le disque est plein", errno.EDQUOT: "le disque est plein",
    errno.EFBIG: "le fichier est trop gros pour ce disque",
    errno.EACCES: "l’accès est refusé", errno.EPERM: "l’accès est refusé",
    errno.EROFS: "le disque est en lecture seule", errno.ENOTDIR: "le dossier n’en est pas un",
    errno.EEXIST: "le dossier n’en est pas un", errno.EISDIR: "un dossier porte ce nom",
}

FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS}  # no room, whoever writes


def write(path: Path, data: bytes, report: Report) -> bool:
    """Write a file as one step; on failure the previous one is untouched and the report says why."""
    temporary = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _sweep(path.parent)
        handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", suffix=UNFINISHED, dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        umask = os.umask(0)
        os.umask(umask)
        os.chmod(temporary, 0o666 & ~umask)
        os.replace(temporary, path)
        temporary = None
        return True
    except OSError as error:
        problem = PROBLEMS.get(error.errno, error.strerror or str(error))
        report.add("ecriture", Location(str(path)), name=path.name, problem=problem)
        return False
    finally:  # also when the editor interrupts
        if temporary:
            Path(temporary).unlink(missing_ok=True)


def _sweep(folder: Path) -> None:
    """Remove what a killed run left unfinished."""
    for path in folder.glob(f".*{UNFINISHED}"):
        with suppress(OSError):  # another run was quicker, or may not be disturbed
            if time.time() - path.stat().st_mtime > ABANDONED:
                path.unlink()


@contextmanager
def alone(folder: Path, waiting: Callable[[], None]) -> Iterator[None]:
    """Keep a folder of results to this run: its files belong together, and its ledger is read, then written.

    `waiting` is called before another run is waited for. A killed run gives the folder free, and what it left
    unfinished, in the cache too, goes. Where a folder cannot be made or locked, writing goes on, and tells what
    there is to tell.
    """
    lock = FileLock(folder / LOCK)
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        try:
            lock.acquire(timeout=0)
        except Timeout:
            waiting()
            lock.acquire()
        for path in folder.rglob(f".*{UNFINISHED}"):
            path.unlink(missing_ok=True)
    try:
        yield
    finally:
        lock.release()
