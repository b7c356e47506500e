"""The preview: the desk between saves, what the server answers, and the page itself in a browser."""

from __future__ import annotations

import http.client
import io
import re
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from watchfiles import Change

from imprint import load, pipeline, tokens
from imprint.diagnostics import Exit, Report
from imprint.job import Job
from imprint.preview.desk import Desk
from imprint.preview.session import Matter
from imprint.preview.view import View
from imprint.typeset import Typesetter
from tests.conftest import JARDINS, PROJECT
from tests.pages.test_web import AXE, CHROMIUM, FLAGS

pytestmark = pytest.mark.build

CARD = "fiches/trois-puits.md"


def edit(file: Path, find: str, replace: str) -> Path:
    """Replace words of a file, in all its places."""
    text = file.read_text(encoding="utf-8")
    assert find in text
    file.write_text(text.replace(find, replace), encoding="utf-8")
    return file


def changed(before: View, after: View) -> list[tuple[int, str]]:
    """The pages whose pictures have other names: folio and part."""
    return [(new.folio, new.part) for old, new in zip(before.pages, after.pages, strict=True) if old.picture != new.picture]


# The desk


@dataclass
class Work:
    """A desk on a copy of a publication, in a copy of the project's sheets and templates."""

    desk: Desk
    content: Path
    project: Path


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Work:
    """The fictitious publication on a desk."""
    project = tmp_path_factory.mktemp("project")
    for name in ("styles", "templates"):
        shutil.copytree(PROJECT / name, project / name)
    (project / "assets").symlink_to(PROJECT / "assets")
    content = Path(shutil.copytree(JARDINS, tmp_path_factory.mktemp("bureau") / "jardins"))
    desk = Desk(Job(project, content, content.parent / "out"))
    assert desk.refresh().told == () and len(desk.view.pages) == 18
    return Work(desk, content, project)


def picture(desk: Desk, folio: int) -> Image.Image:
    """The picture of a page at one pixel a point."""
    return Image.open(io.BytesIO(desk.png(desk.view.pages[folio - 1].picture, 1) or b""))


def test_a_word(work: Work) -> None:
    """An edited word changes the picture of its part's page alone; the one before is forgotten."""
    before, old = work.desk.view, picture(work.desk, 5)
    after = work.desk.refresh([edit(work.content / CARD, "La première margelle", "La dernière margelle")])
    assert changed(before, after) == [(5, "trois-puits")]
    assert picture(work.desk, 5).tobytes() != old.tobytes()
    assert work.desk.png(before.pages[4].picture, 1) is None


def test_only_what_was_saved_is_read_and_set_again(work: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a saved part no other is read; of all documents, its running text and its page alone are set."""
    read, laid_out = [], []
    read_item, typeset = load.read_item, Typesetter._set
    monkeypatch.setattr(load, "read_item", lambda folder, ref, report: read.append(ref) or read_item(folder, ref, report))
    monkeypatch.setattr(Typesetter, "_set", lambda self, html, names: laid_out.append(names) or typeset(self, html, names))
    work.desk.refresh([edit(work.content / CARD, "en goûte et se mette", "en goûte puis se mette")])
    assert read == ["fiches/trois-puits"] and laid_out == [("card",), ("card", "measure")]


def test_the_saved_part_comes_first(work: Work) -> None:
    """A saved part is shown alone before the others, a card in the settings that fitted it: most often all stays so. Where
    more than parts was saved, all is waited for."""
    before = work.desk.view
    first, then = work.desk.views([edit(work.content / CARD, "en goûte puis se mette", "en goûte donc et se mette")])
    assert first == then and changed(before, first) == [(5, "trois-puits")]
    first, then = work.desk.views([edit(work.content / CARD, "title: Une photo", "title: Une image")])
    assert changed(before, first) == [(5, "trois-puits")] and (2, "sommaire") in changed(first, then)
    alone, = work.desk.views([edit(work.content / CARD, "title: Une image", "title: Une photo"),
                              edit(work.content / "mots.txt", "Earth", "Earth")])
    assert len(alone.pages) == 18


def test_a_part_is_not_shown_as_it_was(work: Work) -> None:
    """Of two parts saved one after the other, the second before the first is settled, both are shown as they are."""
    before = work.desk.view
    next(work.desk.views([edit(work.content / CARD, "en goûte donc et se mette", "en goûte puis se mette")]))
    seen = next(work.desk.views([edit(work.content / "articles/friches.md", "Une friche n’est pas un vide", "Une friche n’est guère un vide")]))
    assert changed(before, seen) == [(4, "friches"), (5, "trois-puits")]
    work.desk.refresh([edit(work.content / "articles/friches.md", "Une friche n’est guère un vide", "Une friche n’est pas un vide")])


def test_it_begins_where_a_build_has_ended(work: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a build has kept is not laid out again."""
    job, report = replace(work.desk.job, out=work.content.parent / "built"), Report()
    assert pipeline.build(job, report) and not report.failed
    monkeypatch.setattr(Typesetter, "_set", lambda self, html, names: pytest.fail(f"laid out: {names}"))
    assert len(Desk(job).refresh().pages) == 18


def test_what_was_told_of_others_stays(work: Work) -> None:
    """A mistake in one part, then a word in another: both are as they should be."""
    wrong = work.desk.refresh([edit(work.content / CARD, "total: 1200", "total: 1300")])
    still = work.desk.refresh([edit(work.content / "articles/friches.md", "Une friche n’est pas un vide", "Une friche n’est jamais un vide")])
    assert [each.code for each in wrong.told] == [each.code for each in still.told] == ["montage-total"]
    assert work.desk.refresh([edit(work.content / CARD, "total: 1300", "total: 1200")]).told == ()


def test_an_error(work: Work) -> None:
    """An error is told, and the last good pages stay; once mended it is told no more."""
    before = work.desk.view
    wrong = work.desk.refresh([edit(work.content / CARD, "total: 1200", "total: 1300")])
    assert [str(each) for each in wrong.told] == [
        "jardins/fiches/trois-puits.md:13:10: erreur[montage-total]: les parts font 1\u202f200\u00a0€, "
        "le total annonce 1\u202f300\u00a0€\n"
        "    aide : corrigez un montant, ou expliquez l’écart dans « note »"]
    assert wrong.pages == before.pages and picture(work.desk, 5).size == (596, 842)
    mended = work.desk.refresh([edit(work.content / CARD, "total: 1300", "total: 1200")])
    assert mended.told == () and changed(before, mended) == []


def test_a_template_in_the_making(work: Work) -> None:
    """A broken template and a missing image are told, and outlived."""
    before = work.desk.view
    template = work.project / "templates" / "article.html"
    wrong = work.desk.refresh([edit(template, "{% block content %}", "{% block content %}{{ inconnu }}")])
    assert [(each.code, each.where.file) for each in wrong.told] == [("gabarit", "jardins/articles/friches.md")]
    wrong = work.desk.refresh([edit(template, "{{ inconnu }}", '<img alt="" src="imprint:/assets/absente.png">')])
    assert [each.code for each in wrong.told] == ["inattendue"] and wrong.pages == before.pages
    mended = work.desk.refresh([edit(template, '<img alt="" src="imprint:/assets/absente.png">', "")])
    assert mended.told == () and len(mended.pages) == 18


def test_a_sheet(work: Work) -> None:
    """A change of a sheet or of a colour shows on all pages, even where no HTML changes."""
    before, ink = work.desk.view, tokens.load(PROJECT / "styles" / "tokens.yaml").colours["ocre"]
    after = work.desk.refresh([edit(work.project / "styles" / "tokens.yaml", f'"{ink}"', '"#00FF00"')])
    assert len(changed(before, after)) == 18
    assert (0, 255, 0) in {colour for _, colour in picture(work.desk, 4).convert("RGB").getcolors(1 << 20)}


def test_frames(work: Work) -> None:
    """Margins, leading and first line are those of base.css; the outer margin changes sides."""
    left, right = (work.desk.view.pages[folio - 1].frame for folio in (4, 5))
    assert (left.width, left.height, left.left, left.right, left.top) == (210, 297, 22, 18, 20.6)
    assert (right.left, right.right, right.bottom, right.leading) == (18, 22, 20.6, 4.125)
    assert right.top < right.baseline < right.top + right.leading


def test_pictures(work: Work) -> None:
    """Pictures are as large as asked, at the scales of a table, of pages that there are."""
    name = work.desk.view.pages[0].picture
    sizes = [Image.open(io.BytesIO(work.desk.png(name, scale) or b"")).size for scale in (0.5, 2)]
    assert sizes == [(298, 421), (1191, 1684)]
    assert [work.desk.png(name, 7), work.desk.png(f"{name}0", 1), work.desk.png("../desk-0", 1), work.desk.png("", 1)] == [None] * 4


@pytest.mark.parametrize(("name", "counts"), [
    ("a.md", True), ("tokens.yaml", True), ("card.html", True), ("PHOTO.JPG", True),
    ("sedQx1", False), ("4913", False), ("a.md~", False), (".a.md.swp", False), ("a.md.tmp", False)])
def test_passing_files(name: str, counts: bool) -> None:
    """The passing files of editors are no change: they would have all pages set anew."""
    assert Matter()(Change.added, f"/content/{name}") is counts


# The server and the page


@dataclass
class Live:
    """A preview under way: its address, its process, the content that it watches, where it writes."""

    port: int
    process: subprocess.Popen[str]
    content: Path
    out: Path

    @property
    def address(self) -> str:
        """Where its page is."""
        return f"http://127.0.0.1:{self.port}/"

    def ask(self, path: str, method: str = "GET", **headers: str) -> http.client.HTTPResponse:
        """What the server answers."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.request(method, path, headers=headers)
        return connection.getresponse()


def start(content: Path, out: Path, *options: str) -> subprocess.Popen[str]:
    """The command, as an editor starts it."""
    return subprocess.Popen([sys.executable, "build.py", "preview", "--no-open", "--content", str(content), "--out", str(out),
                             *options], cwd=PROJECT, stderr=subprocess.PIPE, text=True, encoding="utf-8")


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """A preview of a copy of the fictitious publication; Ctrl-C ends it without a word."""
    folder = tmp_path_factory.mktemp("vif")
    content = Path(shutil.copytree(JARDINS, folder / "jardins"))
    process = start(content, folder / "out")
    line = process.stderr.readline()
    found = re.search(r"http://127\.0\.0\.1:(\d+)/", line)
    assert found, line + process.stderr.read()
    yield Live(int(found[1]), process, content, folder / "out")
    process.send_signal(signal.SIGINT)
    _, rest = process.communicate(timeout=30)
    assert process.returncode == Exit.GOOD
    assert "Traceback" not in rest


def test_addresses(live: Live) -> None:
    """The page may load from its own server alone; only GET, only fixed addresses, only our own name."""
    page = live.ask("/")
    assert page.status == 200 and page.getheader("Content-Security-Policy", "").startswith("default-src 'none'; script-src 'self'")
    assert page.getheader("X-Content-Type-Options") == "nosniff"
    assert page.getheader("Cross-Origin-Resource-Policy") == "same-origin"
    for path in ("/preview.css", "/pages.js", "/messages.js", "/preview.js", "/colours.css", "/icon.svg", "/fonts/SourceSans3-normal.ttf"):
        assert live.ask(path).status == 200, path
    for path in ("/index.html", "/../README.md", "/%2e%2e/README.md", "/fonts/..%2f..%2fx", "/pages/x-0.png", "/pages/x-0.png?scale=nan"):
        assert live.ask(path).status == 404, path
    assert [live.ask("/", method).status for method in ("POST", "PUT", "DELETE")] == [405] * 3
    assert live.ask("/", Host="jardins.example.org").status == 400
    assert live.ask("/", Host=f"localhost:{live.port}").status == 200


def test_port_taken(tmp_path: Path) -> None:
    """A port that is taken is told in a sentence."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        process = start(JARDINS, tmp_path, "--port", str(port))
        assert process.communicate(timeout=60)[1] == (
            f"build.py: erreur: le port {port} est déjà pris, ou refusé\n"
            "    aide : choisissez-en un autre, ou laissez le programme le choisir : build.py preview\n")
    assert process.returncode == Exit.USAGE


@pytest.fixture(scope="module")
def page(live: Live, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The preview in a headless Chromium; nothing is asked of another server, no script fails."""
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed: no check in a browser (Debian: apt-get install chromium)")
    sync = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: no check in a browser (pip install playwright)")
    with sync.sync_playwright() as play:
        context = play.chromium.launch_persistent_context(
            str(tmp_path_factory.mktemp("profil")), executable_path=str(CHROMIUM), headless=True, args=FLAGS,
            viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
        asked: list[str] = []
        failed: list[str] = []
        shown = context.pages[0]
        shown.set_default_timeout(60_000)
        shown.on("request", lambda request: asked.append(request.url))
        shown.on("pageerror", lambda error: failed.append(str(error)))
        shown.goto(live.address)
        shown.wait_for_selector(".page img")
        yield shown
        context.close()
        assert failed == [] and [url for url in asked if not url.startswith((live.address, "data:"))] == []


def at(page: Any) -> str:
    """The place that the address names."""
    return page.evaluate("decodeURIComponent(location.hash)")


def drawn(page: Any, key: str) -> str:
    """The name of the picture that a page shows."""
    return page.evaluate("key => [...document.querySelectorAll('.page')].find(f => f.page.key === key).querySelector('img')?.dataset.picture", key)


def test_spreads(page: Any) -> None:
    """The cover alone on the right, then pages two by two, each with its folio and its part."""
    names = page.evaluate("[...document.querySelectorAll('.spread')].map(s => s.ariaLabel)")
    assert names[:3] == ["Page 1", "Pages 2 et 3", "Pages 4 et 5"] and len(names) == 10
    assert page.evaluate("document.querySelector('.page').className") == "page recto"
    assert page.evaluate("[...document.querySelectorAll('figcaption')].at(4).innerText.split(/\\n/)") == ["5", "Une photo, trois puits et des fèves"]


def test_keys(page: Any) -> None:
    """Arrows and others go from spread to spread; letters show and hide; the strip follows."""
    page.keyboard.press("Home")
    found = []
    for key in ("ArrowRight", "PageDown", "ArrowLeft", "End", "PageUp", "Home"):
        page.keyboard.press(key)
        found.append(at(page))
    assert found == ["#sommaire", "#friches", "#sommaire", "#dos", "#index", "#couverture"]
    assert page.evaluate("document.querySelector('#strip [aria-current]').title").startswith("1. ")
    pressed = {"g": "grid", "m": "margins", "c": "flatplan"}
    for key, button in pressed.items():
        before = page.get_attribute(f"#{button}", "aria-pressed")
        page.keyboard.press(key)
        assert page.get_attribute(f"#{button}", "aria-pressed") != before
        page.keyboard.press(key)
    page.keyboard.press("e")
    assert page.is_visible("#panel")
    page.keyboard.press("Escape")
    assert not page.is_visible("#panel")
    page.keyboard.press("?")
    assert page.evaluate("document.activeElement.innerText") == "Fermer"
    page.keyboard.press("Escape")
    for key, zoom in {"+": "0.75", "-": "0.5", "0": "fit"}.items():
        page.keyboard.press(key)
        assert page.input_value("#zoom") == zoom


def test_sharp(page: Any) -> None:
    """A picture has at least as many pixels as the screen gives it, also when it is enlarged."""
    page.select_option("#parts", "trois-puits")
    assert at(page) == "#trois-puits"
    for zoom in ("1", "2", "fit"):
        page.select_option("#zoom", zoom)
        page.wait_for_function("""() => { const image = [...document.querySelectorAll('.page')]
            .find(f => f.page.key === 'trois-puits').querySelector('img');
            return image && image.naturalWidth >= image.getBoundingClientRect().width * devicePixelRatio * .98 }""")


def test_grid(page: Any) -> None:
    """The lines of the grid stand where the engine sets lines: at the leading, from the first baseline."""
    page.keyboard.press("g")
    path = page.evaluate("[...document.querySelectorAll('.page')].find(f => f.page.key === 'friches').querySelector('path').getAttribute('d')")
    heights = [float(y) for y in re.findall(r"M22 ([\d.]+)H192", path)]
    assert len(heights) == 62 and round(heights[1] - heights[0], 3) == 4.125
    assert page.evaluate("getComputedStyle(document.querySelector('.guides path')).visibility") == "visible"
    page.keyboard.press("g")


def test_a_save_is_shown(page: Any, live: Live) -> None:
    """A saved word: the page's picture changes, its neighbour's does not, the reader stays where he was."""
    page.evaluate("location.hash = '#5'")
    page.wait_for_function("() => decodeURIComponent(location.hash) === '#trois-puits'")
    page.wait_for_function("() => [...document.querySelectorAll('.page')].slice(3, 5).every(f => f.querySelector('img'))")
    page.evaluate("stage.scrollTop += 37")
    before = [drawn(page, key) for key in ("friches", "trois-puits")], page.evaluate("stage.scrollTop")
    edit(live.content / CARD, "démolitions du quartier", "décombres du quartier")
    page.wait_for_function("old => [...document.querySelectorAll('.page')][4].querySelector('img').dataset.picture !== old", arg=before[0][1])
    assert drawn(page, "friches") == before[0][0]
    assert (page.evaluate("stage.scrollTop"), at(page)) == (before[1], "#trois-puits")
    assert page.inner_text("#news") == "Mis à jour\u00a0: page 5"


def test_the_pdf_follows(page: Any, live: Live) -> None:
    """Once the pages are shown the PDF is written, proved, and served."""
    page.wait_for_function("() => document.body.dataset.pdf === 'proved'")
    answer = live.ask("/livret.pdf")
    assert answer.getheader("Content-Type") == "application/pdf"
    assert answer.read() == (live.out / "cahiers-jardins-printemps-2024.pdf").read_bytes()
    assert page.get_attribute("#pdf", "href") == "livret.pdf"


def test_errors_over_the_page(page: Any, live: Live) -> None:
    """An error stands over the last good pages with its file and line; it goes when it is mended."""
    before, full = drawn(page, "trois-puits"), page.locator("#stage").bounding_box()
    edit(live.content / CARD, "total: 1200", "total: 1300")
    page.wait_for_selector("#panel h2")
    page.wait_for_function("() => document.querySelector('#panel h2').innerText === '1 erreur'")
    panel, stage = (page.locator(each).bounding_box() for each in ("#panel", "#stage"))
    assert stage == full and panel["height"] > 100 and panel["y"] > stage["y"] and panel["x"] > stage["x"]
    assert page.inner_text("#panel .where") == "jardins/fiches/trois-puits.md:13:10"
    assert "les parts font" in page.inner_text("#panel .message") and page.inner_text("#panel .hint").startswith("Corrigez")
    assert drawn(page, "trois-puits") == before and page.get_attribute("body", "data-pdf") == "refused"
    assert page.inner_text("#news").startswith("1 erreur\u00a0: jardins/fiches/trois-puits.md:13:10")
    violations(page)
    edit(live.content / CARD, "total: 1300", "total: 1200")
    page.wait_for_selector("#panel", state="hidden")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_axe(width: int, scheme: str, page: Any) -> None:
    """No rule of axe-core is broken, and the window never scrolls sideways."""
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)
    violations(page)
    assert page.evaluate("[...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest('#strip, #stage')).map(e => e.outerHTML.slice(0, 80))") == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.set_viewport_size({"width": 1280, "height": 800})


def violations(page: Any) -> None:
    """Nothing that axe-core finds."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run({preload: false})")
    assert len(found["passes"]) > 20
    assert [(v["id"], [n["html"][:120] for n in v["nodes"]]) for v in found["violations"]] == []
