"""Addresses that no longer lead anywhere, or that have moved: each web address of the content is asked for.

The one family of rules that needs the network; a server may have a bad day, so it only warns.
"""

from __future__ import annotations

import re
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import takewhile
from pathlib import Path
from typing import NamedTuple

import httpx

from imprint.checks.passages import passages
from imprint.diagnostics import Location, Report
from imprint.markup import blank
from imprint.model import Publication
from imprint.yamlfile import read_text

TIMEOUT = 10  # seconds to connect, and between two answers of a server
AT_ONCE = 8
# Some servers turn programs away that do not speak like a browser.
HEADERS = {"User-Agent": "Mozilla/5.0 (compatible; link check)", "Accept-Language": "fr", "Accept": "*/*"}

# With parentheses of its own, without the sign that ends a sentence, a quotation or a list behind it.
ADDRESS = re.compile(r"https?://(?:[^\s<>\"«»“”|()]|\([^\s()]*\))*(?<![.,;:!?…\]}'’])")
COMMENT = re.compile(r"<!--[\s\S]*?-->|(?:^|(?<=\s))#(?!#).*", re.M)

PERMANENT = {httpx.codes.MOVED_PERMANENTLY, httpx.codes.PERMANENT_REDIRECT}
# The server is there, and does not want programs.
GUARDED = {httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN, httpx.codes.METHOD_NOT_ALLOWED,
           httpx.codes.TOO_MANY_REQUESTS}
PROBLEMS = (
    (httpx.TimeoutException, f"le serveur ne répond pas en {TIMEOUT} secondes"),
    (httpx.TooManyRedirects, "le serveur renvoie sans fin d’une adresse à l’autre"),
    (httpx.ConnectError, "le serveur est introuvable, ou refuse la connexion"),
    (Exception, "le serveur ne répond pas comme il faut"),
)


class Answer(NamedTuple):
    """What came of an address: a problem, or where it has moved for good, or neither."""

    problem: str = ""
    moved: str = ""


def check(publication: Publication, assets: Path, report: Report) -> None:
    """File the addresses that fail and those that have moved for good, wherever they stand."""
    places = addresses(publication)
    with httpx.Client(headers=HEADERS, timeout=TIMEOUT, follow_redirects=True) as client, \
            ThreadPoolExecutor(AT_ONCE) as pool:
        answers = list(pool.map(partial(ask, client), places))
    for (url, wheres), answer in zip(places.items(), answers, strict=True):
        for where in wheres:
            if answer.problem:
                report.add("lien-injoignable", where, url=url, problem=answer.problem)
            elif answer.moved:
                report.add("lien-deplace", where, url=url, target=answer.moved)


def addresses(publication: Publication) -> dict[str, list[Location]]:
    """Every web address of the content files but those in comments, with its places."""
    found: dict[str, list[Location]] = defaultdict(list)
    for path, file in dict.fromkeys((passage.path, passage.where.file) for passage in passages(publication)):
        text = COMMENT.sub(blank, read_text(path, file, Report()) or "")
        for number, line in enumerate(text.split("\n"), start=1):
            for m in ADDRESS.finditer(line):
                found[m[0]].append(Location(file, number, m.start() + 1))
    return found


def ask(client: httpx.Client, url: str) -> Answer:
    """Ask for an address; the whole page only where asking for its head fails, as some servers know no HEAD."""
    answer = Answer()
    for method in ("HEAD", "GET"):
        try:
            with client.stream(method, url) as response:
                if response.is_success:
                    return Answer(moved=_moved(response))
                guarded = response.status_code in GUARDED
                answer = Answer("" if guarded else f"le serveur répond {response.status_code}")
        except (httpx.HTTPError, httpx.InvalidURL, UnicodeError) as error:  # the last of a host no server can have
            answer = Answer(next(words for kind, words in PROBLEMS if isinstance(error, kind)))
    return answer


def _moved(response: httpx.Response) -> str:
    """Where redirections that are meant to last lead; what follows a passing one may change again."""
    lasting = list(takewhile(lambda hop: hop.status_code in PERMANENT, response.history))
    return str([*response.history, response][len(lasting)].url) if lasting else ""
