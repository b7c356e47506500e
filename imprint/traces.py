"""HTML kept with a trace of what it was composed from: what has not changed is not composed again.

A template mostly asks for its own part. What it asks of the book (the parts that a reference leads
to, the cards that a map shows) is noted while it is rendered, and compared the next time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jinja2.bccache import Bucket, BytecodeCache

from imprint.markup import Resolver
from imprint.shelf import Shelf, digest, file_digest


ROUNDS = 3  # traces kept of one part: while folios settle, it asks the book twice or thrice


@dataclass(frozen=True)
class Trace:
    """HTML, the references that were resolved for it, the digest of the book if it asked for more of it."""

    html: str
    references: tuple[tuple[str, tuple[str, str]], ...]
    book: str


@dataclass
class Watched:
    """A book as templates see it: asked for more than its proof stamp, it is noted."""

    book: Any
    asked: bool = False

    @property
    def proof(self) -> str | None:
        """The stamp of a proof, which each part's inputs hold."""
        return self.book.proof

    def __getattr__(self, name: str) -> Any:
        self.asked = True
        return getattr(self.book, name)


@dataclass
class Resolving:
    """A resolver of references that notes what it answered."""

    resolve: Resolver
    answers: dict[str, tuple[str, str]] = field(default_factory=dict)

    def __call__(self, ref: str) -> tuple[str, str]:
        return self.answers.setdefault(ref, self.resolve(ref))

    def __hash__(self) -> int:
        return hash(self.resolve)


Render = Callable[[Watched, Resolving], str]


class Traces:
    """The HTML of parts on a shelf; `base` tells all that is the same for every part."""

    def __init__(self, shelf: Shelf, *base: str) -> None:
        self.shelf, self.base = shelf, digest(*base)
        self._digests: dict[int, tuple[Any, str]] = {}

    def find(self, given: Sequence[str], book: Any, resolve: Resolver, render: Render | None) -> Trace | None:
        """The trace of a part from all that is `given`; rendered if anything has changed, or None where it cannot be."""
        key = digest(self.base, *given)
        kept = self.shelf.get(key, "traces") or ()
        for trace in kept:
            if self.holds(trace, book, resolve):
                return trace
        if render is None:
            return None
        watched, resolving = Watched(book), Resolving(resolve)
        html = render(watched, resolving)
        trace = Trace(html, tuple(resolving.answers.items()), self._book(book) if watched.asked else "")
        self.shelf.put(key, "traces", (trace, *kept)[:ROUNDS])
        return trace

    def holds(self, trace: Trace, book: Any, resolve: Resolver) -> bool:
        """Whether what was asked of a book while a trace was made is answered by this one in the same way."""
        return all(resolve(ref) == answer for ref, answer in trace.references) and (not trace.book or trace.book == self._book(book))

    def _book(self, book: Any) -> str:
        """The digest of a whole book: the headers of its parts, where they stand, its index. No template prints the
        body of another part: it has no way to."""
        words = self._once(book.publication, lambda whole: repr((
            [(ref, item.header) for ref, item in whole.items.items()], whole.genesis, whole.sections)))
        return self._once(book, lambda whole: words + repr((whole.folios, whole.index, [part.ref for part in whole.plan.parts])))

    def _once(self, thing: Any, tell: Callable[[Any], str]) -> str:
        """The digest of what is told of a thing, which is kept beside it so that no other takes its identity."""
        if id(thing) not in self._digests:
            self._digests[id(thing)] = thing, digest(tell(thing))
        return self._digests[id(thing)][1]


class Compiled(BytecodeCache):
    """Templates as compiled, on a shelf."""

    def __init__(self, shelf: Shelf) -> None:
        self.shelf = shelf

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill a bucket with the code of its template, if that is known."""
        if code := self.shelf.get(digest(bucket.key, bucket.checksum), "template"):
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code of a template."""
        self.shelf.put(digest(bucket.key, bucket.checksum), "template", bucket.bytecode_to_string())


def files_digest(folder: Path, pattern: str) -> str:
    """The digest of the files of a folder."""
    return digest(*(f"{path.name} {file_digest(path)}" for path in sorted(folder.rglob(pattern))))
