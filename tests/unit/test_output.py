"""Writing results: in one step or not at all, and never a temporary file left behind."""

from __future__ import annotations

import errno
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from imprint import output
from imprint.diagnostics import Report
from tests.conftest import PROJECT

OLD, NEW = b"%PDF the previous one", b"%PDF the new one"


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """A result that an earlier run left."""
    path = tmp_path / "out" / "livret.pdf"
    path.parent.mkdir()
    path.write_bytes(OLD)
    return path


def told(path: Path, problem: str) -> str:
    """The one message of a failure."""
    return (f"{path}: erreur[ecriture]: impossible d’écrire « livret.pdf » : {problem}\n"
            "    aide : vérifiez les droits et la place sur le disque ; le fichier précédent est intact")


def written(folder: Path) -> dict[str, bytes]:
    """All that a folder holds."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_first_time(tmp_path: Path) -> None:
    """Missing folders are made, and the file is readable as any other."""
    path, report = tmp_path / "a" / "b" / "livret.pdf", Report()
    umask = os.umask(0o022)
    try:
        assert output.write(path, NEW, report) is True
    finally:
        os.umask(umask)
    assert written(path.parent) == {"livret.pdf": NEW}
    assert stat.S_IMODE(path.stat().st_mode) == 0o644
    assert list(report) == []


def test_again(target: Path) -> None:
    """The previous file is replaced by a new one, not written over: who reads it keeps the old."""
    report = Report()
    with target.open("rb") as reader:
        assert output.write(target, NEW, report) is True
        assert reader.read() == OLD
    assert written(target.parent) == {"livret.pdf": NEW}
    assert list(report) == []


@pytest.mark.parametrize("number, problem", [
    (errno.ENOSPC, "le disque est plein"),
    (errno.EROFS, "le disque est en lecture seule"),
    (errno.EACCES, "l’accès est refusé"),
    (errno.EIO, os.strerror(errno.EIO)),
])
@pytest.mark.parametrize("step", ["mkstemp", "fsync", "chmod", "replace"])
def test_refused(step: str, number: int, problem: str, target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the step at which the disk refuses, the old file is whole and alone, and the reason is told."""
    def refuse(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(output.tempfile if step == "mkstemp" else output.os, step, refuse)
    report = Report()
    assert output.write(target, NEW, report) is False
    assert [str(d) for d in report] == [told(target, problem)]
    assert written(target.parent) == {"livret.pdf": OLD}


def test_full_while_writing(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that fills up halfway leaves half of a temporary file; it goes too."""
    opened = os.fdopen

    class Half:
        """A file that takes half of what it is given."""

        def __init__(self, handle: int, mode: str) -> None:
            self.file = opened(handle, mode)

        def __enter__(self) -> Half:
            return self

        def __exit__(self, *_: object) -> None:
            self.file.close()

        def write(self, data: bytes) -> None:
            """Half of it, then no more."""
            self.file.write(data[:len(data) // 2])
            self.file.flush()
            assert len(written(target.parent)) == 2
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(output.os, "fdopen", Half)
    report = Report()
    assert output.write(target, NEW, report) is False
    assert [str(d) for d in report] == [told(target, "le disque est plein")]
    assert written(target.parent) == {"livret.pdf": OLD}


def test_interrupted(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C while writing goes through, and leaves nothing behind."""
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(output.os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        output.write(target, NEW, Report())
    assert written(target.parent) == {"livret.pdf": OLD}


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere")
def test_read_only_folder(target: Path) -> None:
    """A folder without the right to write."""
    report = Report()
    target.parent.chmod(0o555)
    try:
        assert output.write(target, NEW, report) is False
    finally:
        target.parent.chmod(0o755)
    assert [str(d) for d in report] == [told(target, "l’accès est refusé")]
    assert written(target.parent) == {"livret.pdf": OLD}


def test_folder_is_a_file(tmp_path: Path) -> None:
    """« out » is a file: it stays, and the message says what is wrong."""
    (tmp_path / "out").write_bytes(OLD)
    report = Report()
    assert output.write(tmp_path / "out" / "livret.pdf", NEW, report) is False
    assert [str(d) for d in report] == [told(tmp_path / "out" / "livret.pdf", "le dossier n’en est pas un")]
    assert written(tmp_path) == {"out": OLD}


def test_target_is_a_folder(tmp_path: Path) -> None:
    """A folder bears the name of the result: it stays too."""
    (tmp_path / "livret.pdf").mkdir()
    report = Report()
    assert output.write(tmp_path / "livret.pdf", NEW, report) is False
    assert [str(d) for d in report] == [told(tmp_path / "livret.pdf", "un dossier porte ce nom")]
    assert [path.name for path in tmp_path.iterdir()] == ["livret.pdf"]


def test_killed(target: Path) -> None:
    """What a killed run left goes at the next one; what another run may be writing stays, and what is not ours."""
    old, young, other = (target.parent / name for name in (".livret.pdf.a1b2.imprint-tmp", ".fiche.pdf.c3d4.imprint-tmp", ".note"))
    for path in (old, young, other):
        path.write_bytes(b"half")
    for path in (old, other):
        os.utime(path, (1e9, 1e9))
    assert output.write(target, NEW, Report()) is True
    assert written(target.parent) == {"livret.pdf": NEW, young.name: b"half", other.name: b"half"}


WAITER = """
import sys
from pathlib import Path
from imprint import output
with output.alone(Path(sys.argv[1]), lambda: print("waits", flush=True)):
    print("has it", flush=True)
"""


def test_two_runs_into_one_folder(tmp_path: Path) -> None:
    """The second waits for the first, says so, then has the folder; nothing but the lock is left in it."""
    def waits() -> None:
        raise AssertionError("nobody else is there")

    out = tmp_path / "out"
    with output.alone(out, waits):
        second = subprocess.Popen([sys.executable, "-c", WAITER, str(out)], cwd=PROJECT, stdout=subprocess.PIPE, text=True)
        assert second.stdout.readline() == "waits\n"
    assert second.communicate()[0] == "has it\n"
    with output.alone(out, waits):
        assert [path.name for path in out.iterdir()] == [output.LOCK]


def test_what_a_killed_run_left_goes(tmp_path: Path) -> None:
    """Nobody else can be writing it: in the cache and beside the results, however young; what is not ours stays."""
    left = [tmp_path / name for name in (".livret.pdf.a1.imprint-tmp", "fiches/.01.pdf.b2.imprint-tmp", ".cache/ab/.c3.imprint-tmp", ".cache/ab/cd", "livret.pdf")]
    for path in left:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(OLD)
    with output.alone(tmp_path, lambda: None):
        pass
    assert [path.exists() for path in left] == [False, False, False, True, True]


def test_a_folder_that_cannot_be_kept(tmp_path: Path) -> None:
    """Writing goes on, and tells what is wrong."""
    (tmp_path / "out").write_bytes(OLD)
    report = Report()
    with output.alone(tmp_path / "out", lambda: None):
        assert output.write(tmp_path / "out" / "livret.pdf", NEW, report) is False
    assert [str(d) for d in report] == [told(tmp_path / "out" / "livret.pdf", "le dossier n’en est pas un")]
