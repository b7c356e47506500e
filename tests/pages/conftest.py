"""The booklet built once for all tests of its pages, and small editions of a few parts."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
import pytest

from imprint import pipeline
from imprint.diagnostics import Report
from imprint.variants import VARIANTS

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
