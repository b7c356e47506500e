"""What several tests share: the fictitious publication, copied so that it may be changed, read or built."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from imprint import pipeline
from imprint.diagnostics import Report
from imprint.variants import VARIANTS

PROJECT = Path(__file__).resolve().parent.parent
JARDINS = Path(__file__).resolve().parent / "publications" / "jardins"

Run = Callable[..., str]


def pytest_configure(config: pytest.Config) -> None:
    """Name the mark of the slow tests: `pytest -m "not build"` leaves them out."""
    config.addinivalue_line("markers", "build: typesets pages, which takes seconds")


@pytest.fixture(scope="session", autouse=True)
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """One cache for all builds of the session, wherever they write: the same part is laid out once."""
    own = pipeline.CACHE
    pipeline.CACHE = str(tmp_path_factory.mktemp("cache"))
    yield Path(pipeline.CACHE)
    pipeline.CACHE = own


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Builds with a cache of their own, as a user's have."""
    monkeypatch.setattr(pipeline, "CACHE", ".cache")


def printed(report: Report) -> str:
    """What build.py prints of a report."""
    return "".join(f"{diagnostic}\n" for diagnostic in report)


@pytest.fixture
def jardins(tmp_path: Path) -> Path:
    """A copy of the fictitious publication."""
    return Path(shutil.copytree(JARDINS, tmp_path / "jardins"))


@pytest.fixture
def read() -> Run:
    """Read and check a content folder; the value is what would be printed."""
    def run(content: Path, edition: str | None = None, project: Path = PROJECT) -> str:
        report = Report()
        pipeline.read(pipeline.Job(project, content, content.parent / "out", edition), report)
        return printed(report)
    return run


@pytest.fixture
def build() -> Run:
    """Build a content folder beside itself, in out/; the value is what would be printed."""
    def run(content: Path, edition: str | None = None, project: Path = PROJECT, variant: str = "screen") -> str:
        report = Report()
        pipeline.build(pipeline.Job(project, content, content.parent / "out", edition, VARIANTS[variant]), report)
        return printed(report)
    return run
