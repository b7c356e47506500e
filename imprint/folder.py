"""A content folder: where its files are, and how messages call them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

SUFFIXES = (".md", ".yaml")
# Files of a content folder that are no parts.
SPECIAL = ("publication.yaml", "labels.yaml", "exceptions.yaml", "LISEZMOI.md", "LICENCE.md", "README.md")
PICTURES = (".jpg", ".jpeg", ".png", ".svg", ".webp")
# Suffixes that some programs give to such files, and the one that is read.
STRAYS = {".yml": ".yaml", ".markdown": ".md", ".mdown": ".md"}


@dataclass(frozen=True)
class Folder:
    """A content folder, and how its files are called in messages."""

    root: Path
    base: Path

    def name(self, path: Path) -> str:
        """The path as an editor knows it: from the project, or from the content folder's parent."""
        for start in (self.base, self.root.parent):
            if path.is_relative_to(start):
                return path.relative_to(start).as_posix()
        return path.as_posix()

    def path(self, name: str) -> Path:
        """The file that messages call by `name`."""
        return next((p for start in (self.base, self.root.parent) if (p := start / name).exists()), Path(name))

    def editions(self) -> list[str]:
        """The names of the editions, sorted."""
        return sorted(p.stem for p in (self.root / "editions").glob("*.yaml"))

    def find(self, ref: str) -> Path | None:
        """The file of a part, by its reference."""
        return next((self.root / f"{ref}{s}" for s in SUFFIXES if within(self.root, f"{ref}{s}")), None)

    def strays(self) -> list[Path]:
        """Files that would be read under another suffix."""
        return sorted(p for p in self.root.rglob("*") if p.suffix.lower() in STRAYS)

    def refs(self) -> list[str]:
        """The references of all files that could be parts."""
        return sorted(p.relative_to(self.root).with_suffix("").as_posix()
                      for p in self.root.rglob("*")
                      if p.suffix in SUFFIXES and p.name not in SPECIAL
                      and p.relative_to(self.root).parts[0] != "editions")


def find_image(file: str, content: Path, assets: Path) -> Path | None:
    """An image of the publication: in its content folder, else under the project's assets/."""
    return within(content, file) or within(assets, file)


def within(root: Path, name: str) -> Path | None:
    """A plain file under a folder; None for a name that leads nowhere, or out of it."""
    try:
        path = (root / name).resolve()
        return path if path.is_relative_to(root.resolve()) and path.is_file() else None
    except (OSError, ValueError):  # too long a name, a link that leads to itself, a NUL
        return None
