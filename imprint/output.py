"""Results are written beside the target, then renamed: what was there stays whole until the end."""

from __future__ import annotations

import errno
import os
import tempfile
from pathlib import Path

from imprint.diagnostics import Location, Report

PROBLEMS = {
    errno.ENOSPC: "le disque est plein", errno.EDQUOT: "le disque est plein",
    errno.EACCES: "l’accès est refusé", errno.EPERM: "l’accès est refusé",
    errno.EROFS: "le disque est en lecture seule", errno.ENOTDIR: "le dossier n’en est pas un",
    errno.EEXIST: "le dossier n’en est pas un", errno.EISDIR: "un dossier porte ce nom",
}


def write(path: Path, data: bytes, report: Report) -> bool:
    """Write a file as one step; on failure the previous one is untouched and the report says why."""
    temporary = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
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
