"""Addresses asked for over the network: a server of our own stands for all others."""

from __future__ import annotations

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit

import httpx
import pytest

from imprint import job
from imprint.checks import reach
from imprint.diagnostics import Report
from tests.conftest import PROJECT, printed

# Path -> what is answered to HEAD, to GET, and where one is sent; any other path is good.
ANSWERS = {
    "/gone": (404, 404, None),
    "/no-head": (405, 200, None),
    "/head-lies": (404, 200, None),
    "/head-guarded": (403, 404, None),
    **{f"/{code}": (code, code, None) for code in (401, 403, 405, 429, 500)},
    "/passing": (302, 302, "/good"),
    "/moved": (301, 301, "/good"),
    "/moved-twice": (308, 308, "/moved"),
    "/moved-then-passing": (301, 301, "/passing"),
    "/passing-then-moved": (302, 302, "/moved"),
    "/moved-to-nowhere": (301, 301, "/gone"),
    "/loop": (302, 302, "/loop"),
}


class Handler(BaseHTTPRequestHandler):
    """Answers as ANSWERS says, also for other hosts, as a proxy; to /silent not at all."""

    def do_HEAD(self) -> None:  # noqa: N802 (the library's name)
        """Answer without a page."""
        self.answer(0)

    def do_GET(self) -> None:  # noqa: N802
        """Answer with an empty page."""
        self.answer(1)

    def answer(self, which: int) -> None:
        """One answer; none cuts the connection."""
        path = urlsplit(self.path).path
        if path == "/silent":
            return
        *codes, target = ANSWERS.get(path, (200, 200, None))
        self.send_response(codes[which])
        if target:
            self.send_header("Location", target)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *words: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The address of the server."""
    with pytest.MonkeyPatch.context() as patch, ThreadingHTTPServer(("127.0.0.1", 0), Handler) as running:
        patch.setenv("NO_PROXY", "*")
        Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_port}"
        running.shutdown()


@pytest.fixture(scope="module")
def client(server: str) -> Iterator[httpx.Client]:
    """A client that follows redirections, as the check's."""
    with httpx.Client(follow_redirects=True, timeout=5) as opened:
        yield opened


@pytest.mark.parametrize("path, problem, moved", [
    ("/good", "", ""),
    ("/gone", "le serveur répond 404", ""),
    ("/500", "le serveur répond 500", ""),
    ("/no-head", "", ""),
    ("/head-lies", "", ""),
    ("/head-guarded", "le serveur répond 404", ""),
    ("/401", "", ""),
    ("/403", "", ""),
    ("/405", "", ""),
    ("/429", "", ""),
    ("/passing", "", ""),
    ("/moved", "", "/good"),
    ("/moved-twice", "", "/good"),
    ("/moved-then-passing", "", "/passing"),
    ("/passing-then-moved", "", ""),
    ("/moved-to-nowhere", "le serveur répond 404", ""),
    ("/loop", "le serveur renvoie sans fin d’une adresse à l’autre", ""),
    ("/silent", "le serveur ne répond pas comme il faut", ""),
])
def test_answers(path: str, problem: str, moved: str, server: str, client: httpx.Client) -> None:
    """What fails is told, where the program is merely turned away it is not; a lasting move gives the new address."""
    assert reach.ask(client, server + path) == (problem, moved and server + moved)


@pytest.mark.parametrize("url, problem", [
    ("http://127.0.0.1:1/", "le serveur est introuvable, ou refuse la connexion"),
    ("http://exemple..org/", "le serveur ne répond pas comme il faut"),
    ("http://exemple.org:port/", "le serveur ne répond pas comme il faut"),
])
def test_no_server(url: str, problem: str, client: httpx.Client) -> None:
    """An address behind which there is no server, or can be none."""
    assert reach.ask(client, url) == (problem, "")


def test_slow(server: str) -> None:
    """A server that takes its time."""
    def late(request: httpx.Request) -> httpx.Response:
        raise httpx.ReadTimeout("", request=request)
    with httpx.Client(transport=httpx.MockTransport(late)) as client:
        assert reach.ask(client, server) == ("le serveur ne répond pas en 10 secondes", "")


def test_check(jardins: Path, server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every place of an address is told, with line and column; those in comments are not asked for."""
    for path in jardins.rglob("*"):
        if path.suffix in {".md", ".yaml"}:
            path.write_text(path.read_text(encoding="utf-8").replace("https://", "http://"), encoding="utf-8")
    (jardins / "histoire" / "printemps-2024.md").write_text("""\
Un [cahier](http://example.org/gone), <!-- http://example.org/500 --> puis [deux](http://example.org/moved).

De même « http://example.org/gone », (http://example.org/passing) et http://example.org/429.
""", encoding="utf-8")
    publication = job.read(job.Job(PROJECT, jardins, jardins.parent / "out"), Report())
    monkeypatch.setenv("http_proxy", server)
    monkeypatch.delenv("NO_PROXY")
    report = Report()
    reach.check(publication, PROJECT / "assets", report)
    assert printed(report) == """\
jardins/histoire/printemps-2024.md:1:13: attention[lien-injoignable]: l’adresse http://example.org/gone ne mène à rien : le serveur répond 404
    aide : ouvrez-la dans un navigateur ; si elle est morte, remplacez-la ou retirez-la
jardins/histoire/printemps-2024.md:1:83: attention[lien-deplace]: l’adresse http://example.org/moved a changé
    aide : écrivez la nouvelle : http://example.org/good
jardins/histoire/printemps-2024.md:3:11: attention[lien-injoignable]: l’adresse http://example.org/gone ne mène à rien : le serveur répond 404
    aide : ouvrez-la dans un navigateur ; si elle est morte, remplacez-la ou retirez-la
"""


@pytest.mark.parametrize("text, address", [
    ("[le site](https://a.example.org/b).", "https://a.example.org/b"),
    ("(https://a.example.org/b_(c)), puis", "https://a.example.org/b_(c)"),
    ("« https://a.example.org/?b=c#d » ;", "https://a.example.org/?b=c#d"),
    ("- {label: a, url: https://a.example.org/}", "https://a.example.org/"),
    ("links: [https://a.example.org/, https]", "https://a.example.org/"),
    ("Voir https://a.example.org/b…", "https://a.example.org/b"),
    ("[a](http://a.example.org:80 \"b\")", "http://a.example.org:80"),
])
def test_address(text: str, address: str) -> None:
    """An address ends where it does, not with the signs behind it."""
    assert reach.ADDRESS.findall(text) == [address]


def test_addresses() -> None:
    """The addresses of the booklet, as many as its files hold outside their comments."""
    publication = job.read(job.Job(PROJECT, PROJECT / "content", PROJECT / "out"), Report())
    found = reach.addresses(publication)
    assert [str(where) for where in found["https://www.rtes.fr/"]] == \
        ["content/pages/quatrieme.yaml:18:6", "content/publication.yaml:20:8", "content/repertoire.yaml:33:18"]
    assert not [url for url in found if url.endswith((")", "]", "\"", ",", "}"))]
