"""One part's HTML -> laid-out pages, by WeasyPrint; every warning of the engine is kept."""

from __future__ import annotations

import hashlib
import logging
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

import fontpkg

from imprint import engine, memory
from imprint.engine import Later
from imprint.shelf import Pages, Shelf, digest
from imprint.tokens import Tokens

if TYPE_CHECKING:
    from weasyprint import CSS, Document
    from weasyprint.text.fonts import FontConfiguration

    from imprint.fetching import Fetcher

weasyprint, fetching, quickhtml = Later("weasyprint"), Later("imprint.fetching"), Later("imprint.quickhtml")

SCHEME = "imprint:/"
FAMILIES = ("Bricolage Grotesque", "Source Serif 4", "Source Sans 3")
SHEETS = ("base", "furniture")
# What a variant makes of an image file and its media type before it is laid out.
Convert = Callable[[bytes, str], tuple[bytes, str]]

PICTURE = re.compile(re.escape(SCHEME) + r"[^\"')\s]+")
# The packages that read texts and set type.
ENGINES = ("weasyprint", "pydyf", "pyphen", "tinycss2", "uharfbuzz", "pydantic", "PyYAML", "Markdown", "Jinja2")


@dataclass(frozen=True)
class Roots:
    """The folders of the project that pages may show files of, by the first word of their virtual addresses.

    An address such as imprint:/assets/images/a.jpg is the same in every folder, so that image
    names in the PDF, drawn from the address, are too.
    """

    folders: Mapping[str, Path]

    def path(self, url: str) -> Path | None:
        """The file at a virtual address, if it is one and stands within its root."""
        root, _, rest = unquote(url.removeprefix(SCHEME)).partition("/")
        if not url.startswith(SCHEME) or root not in self.folders:
            return None
        folder = self.folders[root].resolve()
        path = (folder / rest).resolve()
        return path if path.is_relative_to(folder) and path.is_file() else None


@lru_cache
def program_digest() -> str:
    """The digest of the program and its engine: pages that others laid out are not those of these."""
    modules = sorted(Path(__file__).parent.rglob("*.py"))
    return digest(sys.version, str(engine.pango_version()), *map(version, ENGINES),
                  *(f"{path.name} {path.read_text(encoding='utf-8')}" for path in modules))


@lru_cache
def fonts_digest() -> str:
    """The digest of the installed fonts."""
    return digest(*(f"{name} {hashlib.sha256(path.read_bytes()).hexdigest()}" for name, path in font_files().items()))


def font_files() -> dict[str, Path]:
    """The variable font files by a stable name, from the installed font packages."""
    return {f"{family}-{file.style}.ttf".replace(" ", ""): file.path
            for family in FAMILIES for file in fontpkg.family(family).files}


def font_faces() -> str:
    """One `@font-face` a file, without weight: WeasyPrint then takes the whole weight axis."""
    return "".join(
        f'@font-face{{font-family:"{family}";font-style:{file.style};'
        f'src:url("{file.path.as_uri()}")}}'
        for family in FAMILIES for file in fontpkg.family(family).files)


def font_sheet(fonts: FontConfiguration) -> CSS:
    """The house's fonts as a sheet, for a font configuration; their addresses may be raw paths."""
    files = engine.urls.URLFetcher(allowed_protocols={"file"}, fail_on_errors=True)
    return weasyprint.CSS(string=font_faces(), font_config=fonts, url_fetcher=files)


class _Ear(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.heard: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.heard.append(record.getMessage())
        record.heard = True  # the ears farther out need not file it again


@contextmanager
def listening() -> Iterator[list[str]]:
    """What WeasyPrint warns of meanwhile."""
    ear, logger = _Ear(), logging.getLogger("weasyprint")
    logger.addHandler(ear)
    try:
        yield ear.heard
    finally:
        logger.removeHandler(ear)


class Typesetter:
    """Lays parts out with the project's style sheets; sheets and fonts are read once, when needed."""

    def __init__(self, project: Path, content: Path, tokens: Tokens, sheets: tuple[str, ...] = (),
                 convert: Convert | None = None, shelf: Shelf | None = None) -> None:
        self.styles = project / "styles"
        self.tokens = tokens
        self.extra = sheets
        self.shelf = shelf or Shelf()
        self.roots, self.convert = Roots({"assets": project / "assets", "content": content}), convert
        self._texts: dict[str, str] = {}
        self._sheets: dict[str, CSS] = {}
        self._pictures: dict[str, str] = {}

    @cached_property
    def fetcher(self) -> Fetcher:
        """What the engine opens files with."""
        return fetching.Fetcher(self.roots, self.convert)

    @cached_property
    def fonts(self) -> FontConfiguration:
        """The font configuration shared by all parts."""
        return Later("weasyprint.text.fonts").FontConfiguration()

    @cached_property
    def common(self) -> list[CSS]:
        """Tokens and the sheets that every part uses; fonts are told to the configuration."""
        tokens = weasyprint.CSS(string=self.tokens.css(), font_config=self.fonts, url_fetcher=self.fetcher)
        font_sheet(self.fonts)
        quickhtml.own_sheet()
        sheets = [tokens, *(self.sheet(name) for name in SHEETS)]
        memory.settle()
        return sheets

    def text(self, name: str) -> str:
        """The text of a sheet of styles/."""
        if name not in self._texts:
            self._texts[name] = (self.styles / f"{name}.css").read_text(encoding="utf-8")
        return self._texts[name]

    def sheet(self, name: str) -> CSS:
        """A parsed sheet of styles/; what the engine says of it is kept."""
        if name not in self._sheets:
            self._sheets[name], said = self._parsed(self.text(name))
            self.shelf.put(self._sheet_key(self.text(name)), "complaints", said)
        return self._sheets[name]

    @property
    def complaints(self) -> list[tuple[str, str]]:
        """What the engine says of the sheets that were used: (name, message)."""
        return [(name, message) for name, text in self._texts.items()
                for message in self.shelf.known(self._sheet_key(text), "complaints", lambda text=text: self._parsed(text)[1])]

    @staticmethod
    def _sheet_key(text: str) -> str:
        return digest(program_digest(), text)

    def _parsed(self, text: str) -> tuple[CSS, tuple[str, ...]]:
        with listening() as heard:
            sheet = weasyprint.CSS(string=text, font_config=self.fonts, url_fetcher=self.fetcher)
        return sheet, tuple(heard)

    def get_ready(self, kinds: Iterable[str]) -> None:
        """Read the sheets of some kinds, so that copies of this process need not."""
        for name in ("measure", *self.extra, *kinds):
            self.sheet(name)
        self.common  # noqa: B018

    def typeset(self, html: str, kind: str, *late: str) -> Pages:
        """Lay out one part of a kind, as soon as it must be; `late` names sheets that come last (measure)."""
        names = (kind, *self.extra, *late)
        return Pages(self._key(html, names), self.shelf, partial(self._set, html, names))

    def _set(self, html: str, names: Sequence[str]) -> tuple[Document, tuple[str, ...]]:
        sheets = [*self.common, *map(self.sheet, names)]
        with listening() as heard:
            document = quickhtml.Page(string=html, url_fetcher=self.fetcher, base_url=SCHEME).render(
                font_config=self.fonts, stylesheets=sheets)
        return document, tuple(heard)

    def _key(self, html: str, names: Sequence[str]) -> str:
        """The digest of all that pages depend on: the program and its engine, fonts, sheets, pictures, text."""
        texts = [self.text(name) for name in (*SHEETS, *names)]
        pictures = sorted({address for text in (html, *texts) for address in PICTURE.findall(text)})
        return digest(program_digest(), fonts_digest(), self.tokens.css(), *texts, html, *map(self._picture, pictures),
                      "inks" if self.convert else "")

    def _picture(self, address: str) -> str:
        """The digest of a picture; what cannot be read is told when it is laid out."""
        if address not in self._pictures:
            path = self.roots.path(address)
            self._pictures[address] = hashlib.sha256(path.read_bytes()).hexdigest() if path else ""
        return self._pictures[address]


def boxes(document: Document) -> Iterator[tuple[int, object]]:
    """Every box of a document with its page number in the document, from 0."""
    for number, page in enumerate(document.pages):
        for box in page._page_box.descendants(placeholders=True):
            yield number, getattr(box, "_box", box)
