"""The web page: its words, its structure, its colours; and what axe-core says of it in a browser."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote

import pytest
from lxml import html as lxml_html
from playwright.sync_api import sync_playwright

from imprint import hypertext, pipeline, tokens, web, webfiles
from imprint.diagnostics import Report
from imprint.hypertext import VOID
from imprint.made import Result
from imprint.model import Card, Publication
from imprint.plan import Plan, make
from imprint.presence import bare
from tests.conftest import JARDINS, printed
from tests.contrast import contrast
from tests.pages.conftest import PROJECT, Built

EDITIONS = {"automne": (PROJECT / "content", "automne-2019"), "ete": (PROJECT / "content", "ete-2019"),
            "jardins": (JARDINS, None)}
TOKENS = PROJECT / "styles" / "tokens.yaml"
ENOUGH = 4.5  # WCAG 2.1, 1.4.3: contrast of text


@dataclass(frozen=True)
class Site:
    """A page as made, the publication that it comes from, what was told meanwhile."""

    made: Result
    publication: Publication
    told: str

    @cached_property
    def text(self) -> str:
        """The HTML."""
        return self.made.file.read_text(encoding="utf-8")

    @cached_property
    def tree(self) -> lxml_html.HtmlElement:
        """The HTML, parsed."""
        return lxml_html.document_fromstring(self.text)

    @cached_property
    def css(self) -> str:
        """The style sheet."""
        return (self.made.file.parent / "page.css").read_text(encoding="utf-8")

    @cached_property
    def plan(self) -> Plan:
        """The parts that the page holds."""
        return make(self.publication, with_awaiting=False)

    def part(self, slug: str) -> lxml_html.HtmlElement:
        """The element of a part."""
        return self.tree.get_element_by_id(slug)

    def words(self, slug: str) -> str:
        """The words of a part, one common space between them."""
        return " ".join(hypertext.read(self.text, [slug]).parts[slug].split())


def make_site(content: Path, out: Path, edition: str | None, project: Path = PROJECT) -> Site:
    """Build a page."""
    report = Report()
    job = pipeline.Job(project, content, out, edition)
    made = web.run(job, report)
    publication = pipeline.read(job, Report())
    assert publication
    return Site(made, publication, printed(report))


@pytest.fixture(scope="module", params=EDITIONS)
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The page of each edition."""
    content, edition = EDITIONS[request.param]
    return make_site(content, tmp_path_factory.mktemp(request.param), edition)


@pytest.fixture(scope="module")
def autumn(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The page of the default edition."""
    return make_site(*EDITIONS["automne"][:1], tmp_path_factory.mktemp("page"), None)


# Words


def test_proved(site: Site) -> None:
    """Every value of every part, and every block of its body in order, is on the page: nothing is told."""
    assert site.told == ""
    assert site.made.words > 200


@pytest.mark.build
def test_words_of_the_booklet(booklet: Built, autumn: Site) -> None:
    """Each word of the PDF is on the page, and each word of the page in the PDF but those that only a page
    to be scrolled needs. Lines that a hyphen closes are left out, as they cut words."""
    everything = hypertext.read(autumn.text, []).everything
    letters = r"[^\W\d_]{2,}"
    seen = set(re.findall(letters, everything.lower()))
    lines = [line for text in booklet.texts for line in re.split(r"[\r\n]+", text)]
    cut = {i + step for i, line in enumerate(lines) for step in (0, 1) if re.search(r"[-\u00ad]\s*$|[\ufffe\x02]", line)}
    words = {w for i, line in enumerate(lines) if i not in cut for w in re.findall(letters, line.lower())}
    assert len(words) > 1500
    assert sorted(words - seen) == []
    own = " ".join([*dict(autumn.publication.labels.web).values(), *autumn.tree.xpath("//svg[@role='img']/title/text()")])
    whole = bare("".join([*booklet.texts, own]).lower())
    assert sorted(w for w in seen if bare(w) not in whole) == []


@pytest.mark.parametrize("template, find, replace, code, words", [
    ("web/card.html", "{{ c.name | text }}", "", "mot-perdu", "ce texte n’est pas dans la page web : « Prune Lavandier »"),
    ("web/card.html", '<section class="contacts">', '<section class="contacts" aria-hidden="true">', "mot-perdu", "Prune Lavandier"),
    ("web/macros.html", "{{ section.html | demoted }}", "", "mot-perdu", "n’est pas dans la page web"),
    ("web/macros.html", "{{ section.html | demoted }}", "{{ section.html | demoted | striptags | reverse }}", "mot-perdu", "page web"),
    ("partials/entry.html", '"#{{ entry.item.slug }}"', '"#{{ entry.item.slug }}-2"', "lien-mort", "#trois-puits-2"),
    ("web/card.html", "{{ number }}", "{{ nombre }}", "gabarit", "UndefinedError, 'nombre' is undefined"),
])
def test_a_fault_is_told(template: str, find: str, replace: str, code: str, words: str, tmp_path: Path) -> None:
    """A template that loses words or links, or that cannot be rendered, stops the page before it is written."""
    project = tmp_path / "project"
    project.mkdir()
    for name in ("assets", "styles"):
        (project / name).symlink_to(PROJECT / name)
    for source in (PROJECT / "templates").rglob("*.html"):
        target = project / source.relative_to(PROJECT)
        target.parent.mkdir(parents=True, exist_ok=True)
        text = source.read_text(encoding="utf-8")
        if source == PROJECT / "templates" / template:
            assert find in text
            text = text.replace(find, replace)
        target.write_text(text, encoding="utf-8")
    report = Report()
    assert web.run(pipeline.Job(project, JARDINS, tmp_path / "out"), report) is None
    assert any(d.code == code and words in str(d) for d in report), printed(report)
    assert not (tmp_path / "out").exists()


def test_no_folio(site: Site) -> None:
    """A reference to another part gives its title and leads there, without the page of the booklet."""
    references = site.tree.find_class("reference")
    assert all(re.fullmatch(r"« .+ »", " ".join(a.text_content().split())) for a in references)
    written = sum(p.item.body.count("[[") for p in site.plan.parts)
    assert len(references) == written


# Structure


class Strict(HTMLParser):
    """Fails on a tag that is not closed, or closed elsewhere than it should."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len(attrs) == len(dict(attrs)), (tag, attrs)
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert "svg" in self.open, tag

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, (self.getpos(), tag)


def test_tags_close(site: Site) -> None:
    """Elements nest; nothing of a template's language is left."""
    parser = Strict()
    parser.feed(site.text)
    assert parser.open == []
    assert not re.search(r"\{\{|\{%|\{#|None\b|data-index|class=\"footnote\"", site.text)


def test_no_paragraph_in_a_phrase(site: Site) -> None:
    """A block stands in no element that only holds phrasing content (HTML 5, 3.2.5.2.5)."""
    assert site.tree.xpath("//p//p | //p//div | //p//ul | //span//p | //span//div | //h2//p | //a//a") == []


def test_headings(site: Site) -> None:
    """One h1; no level is skipped; no heading is empty."""
    headings = site.tree.xpath("//h1 | //h2 | //h3 | //h4 | //h5 | //h6")
    levels = [int(h.tag[1]) for h in headings]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(b <= a + 1 for a, b in pairwise(levels))
    assert all(h.text_content().strip() for h in headings)


def test_ids_and_links(site: Site) -> None:
    """An id is unique; links, labels and notes lead to one that exists."""
    ids = Counter(site.tree.xpath("//@id"))
    assert [name for name, count in ids.items() if count > 1] == []
    wanted = [href[1:] for href in site.tree.xpath("//a/@href") if href.startswith("#")]
    wanted += [name for names in site.tree.xpath("//@aria-labelledby") for name in names.split()]
    assert sorted(set(wanted) - set(ids)) == []
    assert all(a.text_content().strip() for a in site.tree.xpath("//a"))


def test_landmarks(site: Site) -> None:
    """A skip link comes first and leads to the one main; each nav is named."""
    assert site.tree.body[0].get("class") == "skip"
    assert [m.get("id") for m in site.tree.xpath("//main")] == [site.tree.body[0].get("href")[1:]]
    assert len(site.tree.xpath("/html/body/header")) == 1
    assert all(n.get("aria-label") or n.get("aria-labelledby") for n in site.tree.xpath("//nav"))
    parts = {p.item.slug for p in site.plan.parts if p.item.model.kind not in web.PLACES}
    assert {article.get("id") for article in site.tree.xpath("//main/article")} == parts


def test_order(site: Site) -> None:
    """The parts stand in the order of the flatplan."""
    order = [e.get("id") for e in site.tree.find_class("part")]
    assert order == [p.item.slug for p in site.plan.parts]


def test_languages(site: Site) -> None:
    """The page's language is the publication's; each change of language in the content is marked."""
    assert site.tree.get("lang") == site.publication.settings.language
    sources = [part.item.path.read_text(encoding="utf-8") for part in site.plan.parts]
    marked = Counter(lang for text in sources for lang in re.findall(r"\]\{[^}]*\blang=([\w-]+)", text))
    assert marked
    assert Counter(site.tree.xpath("//body//@lang")) >= marked


def test_drawings(site: Site) -> None:
    """A drawing is decoration, hidden, or an image with a title; a picture has its alternative and its size."""
    for svg in site.tree.xpath("//svg"):
        named = svg.get("role") == "img" and (svg.findtext("title") or "").strip()
        assert named or svg.get("aria-hidden") == "true"
    images = site.tree.xpath("//img")
    assert all(i.get("alt") and i.get("width") and i.get("height") for i in images)
    photos = [p for p in site.plan.parts if getattr(p.item.model, "photo", None)]
    assert len(images) == len(photos)


def test_cards(site: Site) -> None:
    """The places of each card's map are a list; its budget is a table with a caption, heads and all rows."""
    for part in site.plan.cards:
        element, card = site.part(part.item.slug), part.item.model
        listed = [li.text_content() for li in element.xpath(".//figure[@class='locator']//li")]
        assert {p.label for p in card.places} == {text.split(", ")[0].replace("\u00a0", " ") for text in listed}
        tables = element.xpath(".//section[@class='funding']//table")
        assert bool(tables) == bool(card.funding and card.funding.parts)
        for table in tables:
            assert table.findtext("caption")
            assert [th.get("scope") for th in table.xpath("thead//th")] == ["col"] * 3
            rows = table.xpath("tbody/tr")
            assert len(rows) - len(card.funding.parts) in (0, 1)
            assert all([cell.get("scope") for cell in row] == ["row", None, None] for row in rows)


def test_text_equivalents(autumn: Site) -> None:
    """Each value that a chart draws is written: dates, figures, shares, places of the map."""
    for part in autumn.plan.parts:
        model, words = part.item.model, autumn.words(part.item.slug)
        wanted = [e.shown or str(e.year) for e in getattr(model, "timeline", ())]
        if part.item.model.kind == "figures":
            wanted += [s.label for s in model.shares.items] + ["53 %", "14,5 %", "12 800", "5 000", "9 000"]
        if part.item.model.kind == "map":
            wanted += [p.label for c in autumn.plan.cards for p in c.item.model.places[-1:]]
        assert [w for w in wanted if w not in re.sub("[\u00a0\u202f]", " ", words)] == [], part.ref


def test_contents(site: Site) -> None:
    """The contents lead to each listed part, once, and no further."""
    links = [a.get("href") for a in site.tree.xpath("//nav[contains(@class, 'contents')]//a")]
    assert links == [f"#{p.item.slug}" for p in site.plan.parts if p.item.model.listed]


def test_notes(site: Site) -> None:
    """A call leads to its note, whose link leads back to the call."""
    calls = site.tree.xpath("//a[@role='doc-noteref']")
    assert calls
    for call in calls:
        note = site.tree.get_element_by_id(call.get("href")[1:])
        back = note.xpath(".//a[@role='doc-backlink']")
        assert [a.get("href") for a in back] == [f"#{call.get('id')}"]
        assert len(note.text_content().replace(back[0].text_content(), "").strip()) > 20


def test_index(site: Site) -> None:
    """Each entry leads into parts, and an organisation to the very place that names it."""
    slugs = {p.item.slug for p in site.plan.parts}
    entries = site.tree.xpath("//section[@role='doc-index']//li")
    assert len(entries) > 20
    exact = 0
    for entry in entries:
        targets = [a.get("href")[1:] for a in entry.iter("a")]
        assert targets and {t.split("--")[0] for t in targets} <= slugs
        exact += sum("--" in t for t in targets)
    assert exact > 10


def test_index_against_the_pdf(autumn: Site) -> None:
    """A keyword leads to exactly the cards whose header holds it."""
    section = autumn.tree.xpath("//section[@role='doc-index']")[0]
    for entry in section.iter("li"):
        name = entry.find_class("name")[0].text_content().lower()
        cards = [c.item.slug for c in autumn.plan.cards
                 if isinstance(c.item.model, Card) and name in [k.lower() for k in c.item.model.keywords]]
        assert [a.get("href")[1:] for a in entry.iter("a")] == cards


# Files


def test_nothing_from_elsewhere(site: Site) -> None:
    """No script; no sheet, font or picture of another host; every file that is called stands beside, and no other."""
    assert site.tree.xpath("//script | //iframe | //object | //embed | //@onclick | //base") == []
    called = [*site.tree.xpath("//img/@src | //link/@href | //source/@src"), *re.findall(r'url\("?([^")]+)', site.css)]
    called = [c for c in called if not c.startswith("data:")]
    assert not [c for c in called if re.match(r"\w+:|/|\.\.", c)] and "@import" not in site.css
    folder = site.made.file.parent
    files = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}
    licences = {f for f in files if f.endswith("-OFL.txt")}
    assert len(licences) == 3
    assert files - licences - {"index.html"} == {unquote(c) for c in called}
    assert site.made.size == sum((folder / f).stat().st_size for f in files)


def test_weight(site: Site) -> None:
    """The page comes fast: it and its sheet under 500 kB, all fonts under 1.4 MB, in WOFF 2.0."""
    assert len(site.text) + len(site.css) < 500_000
    fonts = [f.read_bytes() for f in site.made.file.parent.glob("polices/*.woff2")]
    assert len(fonts) == 5 and all(f[:4] == b"wOF2" for f in fonts)
    assert sum(map(len, fonts)) < 1_400_000


def test_same_bytes(autumn: Site, tmp_path: Path) -> None:
    """Another process, folder, time zone and hash seed: the same bytes."""
    code = ("import sys; from pathlib import Path; from imprint import pipeline, web; from imprint.diagnostics import Report\n"
            f"web.run(pipeline.Job(Path({str(PROJECT)!r}), Path({str(PROJECT / 'content')!r}), Path(sys.argv[1])), Report())")
    fonts = tmp_path / autumn.made.file.parent.name / "polices"
    fonts.mkdir(parents=True)
    for font in autumn.made.file.parent.glob("polices/*.woff2"):
        (fonts / font.name).write_bytes(font.read_bytes())  # compressing them again takes ten seconds
    subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=True, cwd=PROJECT,
                   env={**os.environ, "PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo"})
    again = tmp_path / autumn.made.file.parent.name
    assert (again / "index.html").read_bytes() == autumn.made.file.read_bytes()
    assert (again / "page.css").read_text(encoding="utf-8") == autumn.css


def test_fonts_are_the_same_twice() -> None:
    """Compression gives the same bytes for the same font."""
    path = next(f.path for f in webfiles.fontpkg.family("Bricolage Grotesque").files)
    assert webfiles.packed.__wrapped__(path) == webfiles.packed(path)


def test_wide_picture(tmp_path: Path) -> None:
    """A photograph of a camera is reduced; its size in the page is that of the reduced one."""
    from PIL import Image

    Image.new("RGB", (3200, 1800), "#B4371B").save(tmp_path / "a.jpg")
    (tmp_path / "b.jpg").write_bytes(webfiles.picture(tmp_path / "a.jpg"))
    assert webfiles.dimensions(tmp_path / "a.jpg") == Image.open(tmp_path / "b.jpg").size == (1600, 900)


# Colours

PARTS = tuple(tokens.load(TOKENS).panels)
PAGE = [("encre", "blanc"), ("lien", "blanc"), ("encre", "lin"), ("lien", "lin"), ("brique", "blanc"), ("blanc", "encre"),
        *((part, ground) for part in PARTS for ground in ("blanc", "lin")),
        *(("blanc", part) for part in PARTS),
        *((ink, panel) for part, panel in tokens.load(TOKENS).panels.items() for ink in (part, "encre", "lien"))]
# A scene has the light colours in both schemes: (ink, ground).
SCENES = [("encre", "lin"), ("brique", "lin"), ("lin", "encre"), ("corail", "encre"), ("safran", "encre"),
          *(("blanc", part) for part in PARTS)]


@pytest.mark.parametrize("column, pairs", [("hex", PAGE), ("dark", PAGE), ("hex", SCENES)])
def test_contrast(column: str, pairs: list[tuple[str, str]]) -> None:
    """Every ink is readable on every ground that the page puts it on, in the light and in the dark."""
    colours = tokens.load(TOKENS, column).colours
    poor = {pair: round(contrast(*(colours[name] for name in pair)), 2) for pair in pairs}
    assert {pair: ratio for pair, ratio in poor.items() if ratio < ENOUGH} == {}


def test_contrast_knows_all_inks() -> None:
    """No rule writes in an ink that the table above does not hold."""
    rules = (PROJECT / "styles" / "web.css").read_text(encoding="utf-8")
    inks = set(re.findall(r"(?<![-\w])color: *var\(--([\w-]+)\)", rules)) - {"part", "group"}
    assert inks <= {ink for ink, _ in PAGE + SCENES}
    assert not re.search(r"#[0-9A-Fa-f]{3,8}\b(?![^{]*\{)|rgb|hsl", rules)


def test_sheet(site: Site) -> None:
    """Both schemes, print, visible focus, less motion; no custom property without a value."""
    for wanted in ("prefers-color-scheme:dark", "@media print", ":focus-visible", "prefers-reduced-motion", "forced-colors"):
        assert wanted in site.css
    used = set(re.findall(r"var\(--([\w-]+)\)", site.css + site.text))
    assert used <= set(re.findall(r"--([\w-]+) *:", site.css + site.text))
    assert site.css.count("{") == site.css.count("}")


# In a browser

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
CHROMIUM = next(filter(None, map(shutil.which, BROWSERS)), None)
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]
AXE = PROJECT / "tests" / "vendor" / "axe-core" / "axe.min.js"


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[object]:
    """A headless Chromium with an empty profile of its own."""
    if CHROMIUM is None:
        pytest.skip("no Chromium, no Google Chrome: no check in a browser (make browser)")
    with sync_playwright() as play:
        context = play.chromium.launch_persistent_context(
            str(tmp_path_factory.mktemp("profil")), executable_path=CHROMIUM, headless=True, args=FLAGS)
        yield context
        context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_axe(width: int, scheme: str, site: Site, browser: object) -> None:
    """No rule of axe-core is broken, best practices included."""
    page = opened(browser, site, width, scheme)
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run({preload: false})")
    assert len(found["passes"]) > 30
    assert [(v["id"], [n["html"][:120] for n in v["nodes"]]) for v in found["violations"]] == []


@pytest.mark.parametrize("width", [320, 360, 768, 1280, 1920])
def test_nothing_sticks_out(width: int, site: Site, browser: object) -> None:
    """The page never scrolls sideways, down to 320 px (WCAG 2.1, 1.4.10)."""
    page = opened(browser, site, width, "light")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate("""(() => {
        const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), range = document.createRange(), out = [];
        while (walker.nextNode()) {
            const node = walker.currentNode;
            if (node.parentElement.closest('svg, .unseen, .skip')) continue;
            range.selectNodeContents(node);
            if ([...range.getClientRects()].some(r => r.width && (r.right > innerWidth + 1 || r.left < -1))) out.push(node.data.trim());
        }
        return out })()""") == []


def test_all_is_shown(site: Site, browser: object) -> None:
    """Once what is folded is opened, a reader sees all that the proof of the words has read; fonts are ours."""
    page = opened(browser, site, 1280, "light")
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    hidden = page.evaluate("""[...document.querySelectorAll('body *:not(svg *):not(svg)')].filter(e =>
        [...e.childNodes].some(n => n.nodeType == 3 && n.data.trim()) &&
        !e.checkVisibility({visibilityProperty: true, opacityProperty: true})).map(e => e.textContent.trim())""")
    assert hidden == []
    loaded = page.evaluate("""document.fonts.ready.then(f =>
        [...f].filter(x => x.status == 'loaded').map(x => x.family.replaceAll('"', '')))""")
    assert set(loaded) == set(webfiles.FAMILIES)


def test_keyboard(site: Site, browser: object) -> None:
    """The first tab shows the skip link; what has the focus is outlined and never under the bar."""
    page = opened(browser, site, 1280, "light")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.evaluate("document.activeElement.getBoundingClientRect().top") >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.tagName") == "MAIN"
    for _ in range(12):
        page.keyboard.press("Tab")
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
        page.wait_for_function("""() => { const a = document.activeElement.getBoundingClientRect(),
            bar = document.querySelector('.bar').getBoundingClientRect(); return a.bottom > bar.bottom }""")  # the page scrolls smoothly


def opened(browser: object, site: Site, width: int, scheme: str) -> object:
    """The page in the browser; a request that is not for one of its own files is a failure."""
    page = browser.pages[0]
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(site.made.file.as_uri())
    page.evaluate("document.fonts.ready.then(() => true)")
    folder = site.made.file.parent.as_uri()
    assert [url for url in asked if not url.startswith((folder, "data:"))] == []
    return page
