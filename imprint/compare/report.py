"""A comparison as one HTML file, as a PDF and as Markdown, through templates/diff/."""

from __future__ import annotations

import base64
import io
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import fontpkg
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from imprint import typeset, webfiles
from imprint.compare import Comparison, sentences
from imprint.compare.read import Copy, Page
from imprint.engine import Later

weasyprint, engine_fonts, fetching = Later("weasyprint"), Later("weasyprint.text.fonts"), Later("imprint.fetching")

NAME = "comparaison"
QUALITY = 80  # of the JPEG pictures
FAMILIES = ("Bricolage Grotesque", "Source Sans 3")
MOST = 100  # lines of the Markdown summary: the rest is in the report


@dataclass(frozen=True)
class Written:
    """The report of a comparison, ready to be written."""

    comparison: Comparison
    project: Path

    @cached_property
    def environment(self) -> Environment:
        """The templates and the sentences that they are made of."""
        found = Environment(loader=FileSystemLoader(self.project / "templates" / "diff"), undefined=StrictUndefined,
                            autoescape=select_autoescape(["html"]), trim_blocks=True, lstrip_blocks=True)
        found.filters.update(tied=sentences.tied, looks=sentences.looks, md=escaped,
                             sentence=lambda text: text[:1].upper() + text[1:])
        found.globals.update(say=sentences, picture=self.picture, colours=webfiles.palettes(self.project)[0].colours)
        return found

    @cached_property
    def pictures(self) -> dict[tuple[str, int], str]:
        """The pictures that were made, by side and page: the HTML and the PDF show the same."""
        return {}

    def picture(self, side: str, page: Page) -> str:
        """The data address of a page's picture; `side` is « old » or « new »."""
        key = side, page.rank
        if key not in self.pictures:
            copy: Copy = getattr(self.comparison, side)
            file = io.BytesIO()
            copy.picture(page).save(file, "JPEG", quality=QUALITY, subsampling=0)
            self.pictures[key] = f"data:image/jpeg;base64,{base64.b64encode(file.getvalue()).decode()}"
        return self.pictures[key]

    def html(self, sheet: str) -> str:
        """The report with a style sheet inside."""
        return self.environment.get_template("page.html").render(comparison=self.comparison, sheet=sheet)

    def page(self) -> bytes:
        """One HTML file that needs no other."""
        light, dark = (each.css() for each in webfiles.palettes(self.project))
        return self.html(f"{faces()}{light}@media screen and (prefers-color-scheme:dark){{{dark}}}{self.rules}").encode()

    def pdf(self) -> bytes:
        """The same on paper."""
        config, fetcher = engine_fonts.FontConfiguration(), fetching.Fetcher(typeset.Roots({}))
        colours = webfiles.palettes(self.project)[0].css()
        sheets = [typeset.font_sheet(config), weasyprint.CSS(string=colours + self.rules, url_fetcher=fetcher)]
        document = weasyprint.HTML(string=self.html(""), url_fetcher=fetcher, base_url=typeset.SCHEME)
        return document.write_pdf(stylesheets=sheets, font_config=config, pdf_tags=True)

    def summary(self) -> bytes:
        """A summary in Markdown."""
        return self.environment.get_template("summary.md").render(
            comparison=self.comparison, lines=sentences.first(self.comparison, MOST)).encode()

    @cached_property
    def rules(self) -> str:
        """The style sheet of the report."""
        return (self.project / "styles" / "diff.css").read_text(encoding="utf-8")


def faces() -> str:
    """The roman fonts of the report, inside the sheet."""
    return "".join(
        f'@font-face{{font-family:"{family}";font-weight:{file.wght_min} {file.wght_max};src:url("data:font/woff2;base64,'
        f'{base64.b64encode(webfiles.packed(file.path)).decode()}") format("woff2")}}\n'
        for family in FAMILIES for file in fontpkg.family(family).files if file.style == "normal")


def escaped(text: str) -> str:
    """Text that Markdown shows as it is."""
    text = text.replace("&", "&amp;").replace("<", "&lt;")
    return re.sub(r"([\\`*_\[\]|~#@])", r"\\\1", text)
