"""What is known of laid-out parts, kept under the digest of all that it depends on: from run to run on a
disk, between processes, or in memory alone.

A shelf may be emptied at any time. What cannot be read, or was not written to its end, is not there.
"""

from __future__ import annotations

import gc
import hashlib
import os
import pickle
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, TypeVar

from imprint import overheard
from imprint.output import UNFINISHED

T = TypeVar("T")
Facts = dict[Any, Any]

SAID = "said"         # before a fact's name: what libraries said when it was found
HELD = 1_000        # keys in memory, those of a hundred cards; others are read again
LONG = 4             # pages: more are let go at once
KEPT = 30 * 86_400  # seconds after which what was not asked for goes


class Shelf:
    """Facts by key and name; each is found once."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder
        self._facts: dict[str, Facts] = {}
        self._fresh: set[str] = set()
        self._asked: set[str] = set()

    def known(self, key: str, name: Any, find: Callable[[], T]) -> T:
        """The fact of a name, found now if it was not known; what libraries say while it is found is kept
        with it, and said again whenever it is asked for."""
        facts = self._of(key)
        if name not in facts:
            with overheard.noted() as said:
                facts[name] = find()
            self._facts[key] = facts  # which may have been let go meanwhile
            if said:
                facts[SAID, name] = tuple(said)
            self._fresh.add(key)
        overheard.repeat(facts.get((SAID, name), ()))
        return facts[name]

    def get(self, key: str, name: Any) -> Any:
        """A fact, or None."""
        return self._of(key).get(name)

    def put(self, key: str, name: Any, value: Any) -> None:
        """A fact in the place of an earlier one."""
        self._of(key)[name] = value
        self._fresh.add(key)

    def knows(self, key: str) -> bool:
        """Whether anything is known under a key."""
        return bool(self._of(key))

    def _of(self, key: str) -> Facts:
        self._asked.add(key)
        if key not in self._facts:
            self._facts[key] = self._read(key)
            if self.folder and len(self._facts) > HELD:
                self._let_go()
        return self._facts[key]

    def _let_go(self) -> None:
        """Keep the newer half of what is in memory; of the older, only what is not on the disk."""
        for key in list(self._facts)[:-(HELD // 2)]:
            if key not in self._fresh and self._path(key).exists():
                del self._facts[key]

    def _path(self, key: str) -> Path:
        return self.folder / key[:2] / key[2:]

    def _read(self, key: str) -> Facts:
        if self.folder is None:
            return {}
        try:
            seal, _, data = self._path(key).read_bytes().partition(b"\n")
            if seal != _seal(data):
                return {}
            os.utime(self._path(key))  # it was asked for
            return pickle.loads(data)
        except Exception:  # whatever a broken file raises, it is found again
            return {}

    def forget(self, name: Any) -> None:
        """Forget a fact of all keys."""
        for key, facts in self._facts.items():
            if facts.pop(name, None) is not None:
                facts.pop((SAID, name), None)
                self._fresh.add(key)

    def take(self) -> dict[str, Facts | None]:
        """What is new, to be added to another shelf of the same folder: None where it is on the disk. Nothing stays here."""
        keys = set(self._fresh)
        self.save()
        fresh = {key: self._facts[key] if key in self._fresh else None for key in keys}
        self._facts.clear()
        self._fresh.clear()
        return fresh

    def add(self, found: dict[str, Facts | None]) -> None:
        """Put what another shelf found with what is here."""
        for key, facts in found.items():
            if facts is None:
                self._facts.pop(key, None)  # to be read when it is asked for
                self._fresh.discard(key)
            else:
                self._of(key).update(facts)
                self._fresh.add(key)

    def save(self) -> None:
        """Write what is new beside its place, then rename it; a disk that is full only costs time."""
        if self.folder is None:
            return
        for key in sorted(self._fresh):
            data = pickle.dumps(self._facts[key], protocol=5)
            temporary = self._path(key).with_name(f".{os.getpid()}{UNFINISHED}")
            try:
                temporary.parent.mkdir(parents=True, exist_ok=True)
                temporary.write_bytes(_seal(data) + b"\n" + data)
                temporary.replace(self._path(key))
            except OSError:
                with suppress(OSError):
                    temporary.unlink()
                return
        self._fresh.clear()

    def put_away(self) -> None:
        """Write what is new, and let go of what was not asked for since the last time: it can be read again."""
        self.save()
        for key in self._facts.keys() - self._asked:
            del self._facts[key]
        self._asked.clear()

    def tidy(self) -> None:
        """Remove what no run has written or asked for in a month."""
        limit = time.time() - KEPT
        for path in self.folder.glob("??/*") if self.folder else ():
            try:
                if path.stat().st_mtime < limit:
                    path.unlink()
            except OSError:
                continue


@dataclass(frozen=True)
class Pages:
    """A part as laid out. What is known of it may have been kept; only if more is asked for is it laid out."""

    key: str
    shelf: Shelf
    lay_out: Callable[[], tuple[Any, tuple[str, ...]]]

    @cached_property
    def _laid(self) -> tuple[Any, tuple[str, ...]]:
        return self.lay_out()

    @property
    def document(self) -> Any:
        """The engine's document."""
        return self._laid[0]

    @property
    def warnings(self) -> tuple[str, ...]:
        """What the engine said meanwhile."""
        return self.known_as("warnings", lambda: self._laid[1])

    @property
    def count(self) -> int:
        """How many pages the part fills."""
        return self.known_as("count", lambda: len(self.document.pages))

    def settle(self) -> None:
        """Find what is always asked for."""
        _ = self.count, self.warnings

    def release(self) -> None:
        """Let go of the engine's document, which takes a hundred times the room of what is known of it."""
        if self.__dict__.pop("_laid", None) and self.count > LONG:
            gc.collect()  # its boxes hold on to one another, and Python looks for such things but seldom

    def known(self, find: Callable[..., T], *given: Any) -> T:
        """What a function finds in the document, and in other things that are hashable."""
        return self.known_as((find.__module__, find.__qualname__, *given), lambda: find(self.document, *given))

    def known_as(self, name: Any, find: Callable[[], T]) -> T:
        """A fact by its name."""
        return self.shelf.known(self.key, name, find)


def digest(*texts: str) -> str:
    """The digest of several texts."""
    found = hashlib.sha256()
    for text in texts:
        found.update(f"{len(text)}:{text}".encode())
    return found.hexdigest()


def file_digest(path: Path) -> str:
    """The digest of a file, which is read again when its size or its moment has changed."""
    state = path.stat()
    return _file_digest(path, state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=10_000)
def _file_digest(path: Path, moment: int, size: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _seal(data: bytes) -> bytes:
    return hashlib.sha256(data).hexdigest().encode()
