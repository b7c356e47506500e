"""Drawings: what only draws passes, all else is refused with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from imprint import svgfile

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 9 9">'
ENTITIES = '<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
GROWING = "".join(f'<g id="g{n + 1}">' + f'<use href="#g{n}"/>' * 10 + "</g>" for n in range(6))
FILE = "l’attribut « {} » appelle un fichier"
PLACE = "l’élément <{}> n’y a pas sa place"


def fault(tmp_path: Path, text: str) -> svgfile.Fault | None:
    """What is found in a file."""
    file = tmp_path / "dessin.svg"
    file.write_text(text, encoding="utf-8")
    return svgfile.fault(file)


@pytest.mark.parametrize("inner", [
    '<title>Un</title><g id="a" style="fill:#fff;stroke:url(#b)"><rect class="c" width="1" height="1"/></g>',
    '<defs><linearGradient id="b"><stop offset="0"/></linearGradient></defs><use xlink:href="#a"/><path fill="url(\'#b\')"/>',
    "<style>.c { fill: #123456 }</style><text>javascript: url(un) &amp; onload</text>",
    '<path id="p12345678" d="M0,0 L1.123456789 2e-16"/><symbol viewBox="0,0 1 .5"/><text class="information">nan</text>',
    '<metadata><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/></metadata>',
])
def test_drawn(inner: str, tmp_path: Path) -> None:
    assert fault(tmp_path, f"{HEAD}{inner}</svg>") is None


@pytest.mark.parametrize("inner, problem", [
    ("<script>alert(1)</script>", PLACE.format("script")),
    ('<a xlink:href="https://example.org/"><rect/></a>', PLACE.format("a")),
    ("<foreignObject/>", PLACE.format("foreignObject")),
    ('<image href="data:image/png;base64,AA"/>', PLACE.format("image")),
    ('<set attributeName="href" to="x"/>', PLACE.format("set")),
    ('<x:script xmlns:x="http://www.w3.org/1999/xhtml"/>', PLACE.format("script")),
    ('<rect onload="alert(1)"/>', "l’attribut « onload » est un script"),
    ('<use xlink:href="autre.svg#a"/>', FILE.format("href")),
    ('<use href="file:///etc/passwd"/>', FILE.format("href")),
    ('<rect fill="url(https://example.org/a.svg#b)"/>', FILE.format("fill")),
    ('<rect style="fill:u\\72l(x)"/>', FILE.format("style")),
    ("<style>@import 'a.css';</style>", "sa feuille de style appelle un fichier"),
    ("<style>@imp<g/>ort 'a.css';</style>", PLACE.format("g")),
    *((f"<style>rect {{ fill: {name}('a.svg') }}</style>", "sa feuille de style appelle un fichier") for name in ("src", "image-set", "image")),
    ("<style>rect { fill: url(a.svg) }</style>", "sa feuille de style appelle un fichier"),
    ("<?xml-stylesheet href='a.css'?>", "il appelle une feuille de style"),
    ('<g id="a"><use href="#a"/></g>', "un de ses éléments s’appelle lui-même"),
    (f'<g id="g0"><rect/></g>{GROWING}', "il dessine plus de 20000 éléments"),
    ("<g>" * 50 + "</g>" * 50, "il compte plus de 20000 éléments, ou de 40 niveaux"),
    *((f"<rect {name}='{value}'/>", f"l’attribut « {name} » a un nombre démesuré, ou qui n’en est pas un") for name, value in (
        ("width", "1" * 40), ("x", "1e30"), ("d", "M0 0L1e-300 1"), ("y", "nan"), ("height", "-inf"), ("viewBox", "0 0 1"),
        ("viewBox", "0 0 1e-9 1"), ("viewBox", "0 0 1 -1"), ("viewBox", "0 0 a b"))),
    ("<rect>", "ce n’est pas un SVG entier"),
])
def test_refused(inner: str, problem: str, tmp_path: Path) -> None:
    assert fault(tmp_path, f"{HEAD}\n{inner}</svg>") == (2, problem)


@pytest.mark.parametrize("text, found", [
    (f"{ENTITIES}{HEAD}<text>&b;</text></svg>", (1, "il déclare un DOCTYPE")),
    ("", (1, "ce n’est pas un SVG entier")),
    *((f'<?xml version="1.0" encoding="{name}"?>{HEAD}</svg>', (1, "son codage n’est pas connu")) for name in ("utf-7", "shift_jis")),
    ("<svg/>", (1, PLACE.format("svg"))),
    (f"{HEAD}{'<rect/>' * 300_000}</svg>", (0, "il pèse plus de 2000 ko")),
])
def test_refused_whole(text: str, found: tuple[int, str], tmp_path: Path) -> None:
    assert fault(tmp_path, text) == found
