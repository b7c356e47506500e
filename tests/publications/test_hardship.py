"""Builds under hard conditions: killed, on a full disk, in another place with another locale, clock and umask."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import gettempdir

import pytest

from tests import kills
from tests.conftest import PROJECT
from tests.diagnostics.test_diagnostics import reduce

LIMITED = """
import resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))
from imprint import cli
cli.main()
"""


@pytest.fixture
def small(jardins: Path) -> Path:
    """A booklet of a few parts, which has every output."""
    reduce(jardins, ["articles/friches", "fiches/trois-puits"])
    return jardins


@pytest.mark.build
@pytest.mark.skipif(os.name == "nt", reason="no such signal on Windows")
def test_killed(small: Path) -> None:
    """`make kills` in small."""
    assert kills.tried(1, 3, small) == []


@pytest.mark.build
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="asks for a limit of the size of files, which elsewhere is another")
def test_no_room(small: Path) -> None:
    """The disk takes no file of some size, nor the fonts that the engine puts by: an error says so, and the earlier
    results stay whole."""
    out = small.parent / "out"
    kills.run(small, out)
    before = kills.files(out)
    page = small / "articles" / "friches.md"
    page.write_text(page.read_text(encoding="utf-8") + "\nUne phrase de plus.\n", encoding="utf-8")
    done = subprocess.run([sys.executable, "-c", LIMITED, "all", "--content", str(small), "--out", str(out)], cwd=PROJECT,
                          capture_output=True, encoding="utf-8")
    assert done.returncode == 1
    assert (f"{gettempdir()}: erreur[ecriture]: impossible d’écrire « {gettempdir()} » : le fichier est trop gros pour ce disque\n"
            "    aide : vérifiez les droits et la place sur le disque ; le fichier précédent est intact\n") in done.stderr
    assert kills.files(out) == before


@pytest.mark.build
def test_the_same_everywhere(small: Path, tmp_path: Path) -> None:
    """Every output has the same bytes, whatever the folder, the locale, the zone, the umask, the hashes and the hour."""
    found = []
    for folder, umask, given in (("one", 0o022, {"LC_ALL": "C", "TZ": "UTC", "PYTHONHASHSEED": "1"}),
                                 ("an other é", 0o077, {"LC_ALL": "C.UTF-8", "TZ": "Asia/Tokyo", "PYTHONHASHSEED": "2", "COLUMNS": "40"})):
        content, out = Path(shutil.copytree(small, tmp_path / folder / "jardins")), tmp_path / folder / "results"
        environment = {key: value for key, value in os.environ.items() if key != "SOURCE_DATE_EPOCH"} | given
        subprocess.run([sys.executable, "build.py", "all", "--content", str(content), "--out", str(out)], cwd=PROJECT, check=True,
                       capture_output=True, env=environment, umask=umask)
        found.append(kills.files(out))
    assert found[0] == found[1]
    assert len(found[0]) > 6
