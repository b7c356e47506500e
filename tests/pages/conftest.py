"""The booklet built once for all tests of its pages, and small editions of a few parts."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
import pytest

from imprint import cards, pipeline
from imprint.diagnostics import Report
from imprint.variants import VARIANTS
from tests.conftest import JARDINS

PROJECT = Path(__file__).resolve().parents[2]
EPOCH = "1570000000"  # 2019-10-02


@dataclass(frozen=True)
class Built:
    """A finished build: what the pipeline returned, its report, the file and the text of its pages."""

    result: pipeline.Result | None
    report: Report
    file: Path

    @property
    def texts(self) -> list[str]:
        """The text of each page."""
        document = pypdfium2.PdfDocument(self.file)
        return [page.get_textpage().get_text_bounded() for page in document]


def build(out: Path, project: Path = PROJECT, **options: object) -> Built:
    """Build from a project's folder into `out`."""
    os.environ["SOURCE_DATE_EPOCH"] = EPOCH
    report = Report()
    content = options.pop("content", project / "content")
    variant = VARIANTS[options.pop("variant", "screen")]
    job = pipeline.Job(project, content, out, variant=variant, **options)
    result = pipeline.build(job, report)
    return Built(result, report, result.file if result else out / "none.pdf")


@dataclass(frozen=True)
class Made:
    """What a run of the cards gave: its results, what it told, where it wrote."""

    results: list[pipeline.Result]
    told: list[str]
    out: Path

    @property
    def files(self) -> list[str]:
        """All files written, under the folder of results."""
        return sorted(path.relative_to(self.out).as_posix() for path in self.out.rglob("*")
                      if path.is_file() and pipeline.CACHE not in path.parts)


def make_cards(out: Path, content: Path = PROJECT / "content", only: str | None = None, edition: str | None = None,
               shard: tuple[int, int] = (1, 1)) -> Made:
    """Make the cards of a content folder."""
    os.environ["SOURCE_DATE_EPOCH"] = EPOCH
    report = Report()
    job = pipeline.Job(PROJECT, content, out, edition, VARIANTS["cards"])
    results = cards.run(job, report, only=only, shard=shard)
    return Made(results, [str(d) for d in report], out)


@pytest.fixture(scope="session")
def booklet(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The default edition."""
    return build(tmp_path_factory.mktemp("automne"))


@pytest.fixture(scope="session")
def summer(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The provisional version of the summer."""
    return build(tmp_path_factory.mktemp("ete"), edition="ete-2019")


@pytest.fixture(scope="session")
def proof(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The proof of the default edition."""
    return build(tmp_path_factory.mktemp("epreuve"), variant="proof")


@pytest.fixture(scope="session")
def gardens(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The fictitious publication."""
    return build(tmp_path_factory.mktemp("jardins"), content=JARDINS)


@pytest.fixture(scope="session")
def autumn_cards(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """The cards of the default edition."""
    return make_cards(tmp_path_factory.mktemp("fiches"))


@pytest.fixture(scope="session")
def summer_cards(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """The cards of the provisional version of the summer."""
    return make_cards(tmp_path_factory.mktemp("fiches-ete"), edition="ete-2019")


@pytest.fixture
def studio(tmp_path: Path) -> Callable[..., Path]:
    """A copy of the project whose default edition holds only the given parts, to change at will."""
    def make(*parts: str) -> Path:
        project = tmp_path / "projet"
        for name in ("content", "templates", "styles", "assets"):
            shutil.copytree(PROJECT / name, project / name)
        plan = project / "content/editions/automne-2019.yaml"
        head = plan.read_text(encoding="utf-8").split("flatplan:")[0].replace("genesis:", "# genesis:")
        lines = "".join(f"  - section: deniche\n    parts: [{p}]\n" if p.startswith("fiches/") else f"  - {p}\n"
                        for p in parts)
        plan.write_text(f"{head}flatplan:\n{lines}", encoding="utf-8")
        for other in (project / "content/editions").glob("ete-*.yaml"):
            other.unlink()
        return project
    return make
