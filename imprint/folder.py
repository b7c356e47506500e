"""A content folder: where its files are, and how messages call them."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

SUFFIXES = (".md", ".yaml")
# Files of a content folder that are no parts.
SPECIAL = ("publication.yaml", "labels.yaml", "exceptions.yaml", "LISEZMOI.md", "LICENCE.md", "README.md")
PICTURES = (".jpg", ".jpeg", ".png", ".svg", ".webp")
# Suffixes that some programs give to such files, and the one that is read.
STRAYS = {".yml": ".yaml", ".markdown": ".md", ".mdown": ".md", ".md.txt": ".md", ".yaml.txt": ".yaml"}
# What a file's name may hold: it becomes an address in the PDF, and must be the same on every system.
PLAIN = re.compile(r"[a-z0-9]+(?:[-_.][a-z0-9]+)*")


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
        """The file that messages call by `name`, of a file in the folder."""
        return (self.base if self.root.is_relative_to(self.base) else self.root.parent) / name

    def files(self, *suffixes: str) -> list[Path]:
        """Its files, sorted, those with one of these suffixes; what a system or an editor hides beside them is none."""
        return sorted(p for p in self.root.rglob("*") if p.suffix in (suffixes or (p.suffix,)) and p.is_file()
                      and not any(part.startswith((".", "~")) for part in p.relative_to(self.root).parts))

    def editions(self) -> list[str]:
        """The names of the editions, sorted."""
        return [p.stem for p in self.files(".yaml") if p.parent == self.root / "editions"]

    def find(self, ref: str) -> Path | None:
        """The file of a part, by its reference."""
        return next((self.root / f"{ref}{s}" for s in SUFFIXES if within(self.root, f"{ref}{s}")), None)

    def strays(self) -> list[tuple[Path, str, str]]:
        """Files that would be read under another suffix: each with its own and the right one."""
        return [(path, path.name[-len(wrong):], right) for path in self.files()
                for wrong, right in {**STRAYS, **{suffix: suffix for suffix in SUFFIXES}}.items()
                if path.name.lower().endswith(wrong) and not path.name.endswith(SUFFIXES)]

    def misnamed(self) -> list[Path]:
        """Files of parts and editions whose names hold capitals, accents, spaces or other signs."""
        return [p for p in self.files(*SUFFIXES) if p.name not in SPECIAL and not PLAIN.fullmatch(p.stem)]

    def lookalike(self, ref: str) -> Path | None:
        """What may have been meant by a reference that finds nothing: its name but for suffix, case, accents or spaces."""
        wanted = plain(ref)
        return next((p for p in sorted(self.root.rglob("*")) if plain(p.relative_to(self.root).as_posix()) == wanted), None)

    def refs(self) -> list[str]:
        """The references of all files that could be parts."""
        return sorted({p.relative_to(self.root).with_suffix("").as_posix() for p in self.files(*SUFFIXES)
                       if p.name not in SPECIAL and p.relative_to(self.root).parts[0] != "editions"})


def plain(name: str) -> str:
    """A name in lower case without suffix or accents, with hyphens for spaces: what a file should be called."""
    folder, _, stem = name.rpartition("/")
    letters = unicodedata.normalize("NFD", f"{folder}/{stem.lstrip('.').partition('.')[0]}".lower())
    bare = "".join(c for c in letters if not unicodedata.combining(c))
    return re.sub(r"[^a-z0-9/]+", "-", bare).strip("-/")


def alike(ref: str, refs: Iterable[str]) -> str | None:
    """The reference that a wrong one was meant for: by its last word, since folders are alike, then by the whole."""
    by_name: dict[str, list[str]] = {}
    for each in sorted(refs):
        by_name.setdefault(each.rpartition("/")[2], []).append(each)
    nearest = difflib.get_close_matches(plain(ref).rpartition("/")[2], by_name, 1, 0.6)
    return max(by_name[nearest[0]], key=lambda each: difflib.SequenceMatcher(None, ref, each).ratio()) if nearest else None


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
