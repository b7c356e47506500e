"""What templates may ask for: the book, its words as they are set, tiles, rubrics."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from markupsafe import Markup

from imprint import markup
from imprint.model import Card, Labels, Publication
from imprint.plan import Folio, Plan, PlannedPart
from imprint.typography import NBSP, NNBSP, polish_html, polished

Fit = Any
JOINER = "\u2060"
EUPHONIC = re.compile(r"(?<=\w)-t-(?=(?:il|elle|on)s?\b)")
# How a paragraph of some length ends: a short last word with the one before it, or a word that might be cut.
CLOSING = re.compile(r"(?<=[^<>]{30})(?<=[ >])([^ \n<>]{1,10} [^ \n<>]{1,6}|[^ \n<>/]{7,24})"
                     r"(?=(?:</\w+>)*\s*(?:</(?:p|li)>|\Z))")


@dataclass(frozen=True)
class Book:
    """All that a template may ask: the publication, its plan, where each part stands."""

    publication: Publication
    plan: Plan
    folios: Mapping[str, Folio]
    index: Mapping[str, Mapping[str, tuple[int, ...]]] = field(default_factory=dict)
    proof: str | None = None

    @property
    def groups(self) -> list[Group]:
        """The listed parts by rubric."""
        return groups(self.plan)

    def title_of(self, ref: str) -> str:
        """The short title of a part, without break marks."""
        model = self.publication.items[ref].model
        return plain(model.short_title or model.title)


def plain(title: str) -> str:
    """A title without its break marks."""
    return re.sub(r"\s*\|\s*", " ", title)


@lru_cache(maxsize=8192)
def set_html(html: str) -> Markup:
    """HTML in French typography. A word joiner ties what Unicode lets break (UAX 14): an opening
    dash from its no-break space, the euphonic « -t- » from its verb and pronoun. The last word of a
    paragraph is not cut, nor left alone if it is short (Imprimerie nationale, « Coupures »)."""
    tied = polish_html(html).replace(f"–{NBSP}", f"–{JOINER}{NBSP}")
    tied = EUPHONIC.sub(f"{JOINER}-{JOINER}t{JOINER}-{JOINER}", tied)
    return Markup(CLOSING.sub(r'<span class="nowrap">\1</span>', tied))


@lru_cache(maxsize=8192)
def text(value: str) -> Markup:
    """A short text of a header: inline Markdown and French typography."""
    return set_html(markup.inline(value))


def raised(words: str) -> Markup:
    """Polished words as HTML, the letters of their ordinals in <sup>."""
    return Markup(polish_html(str(Markup.escape(words))))


class Words:
    """The filters that put words on a page, for one publication."""

    def __init__(self, labels: Labels, names: tuple[str, ...]) -> None:
        self.labels = labels
        longest_first = sorted((re.escape(polished(name)) for name in names), key=len, reverse=True)
        self.names = re.compile("|".join(longest_first) or r"(?!)")

    def title(self, value: str, breaks: bool = True) -> Markup:
        """A title: breaks where `|` allows, names whole, never one word alone on the last line."""
        segments = [s.strip() for s in value.split("|")]
        if breaks and len(segments) > 1:
            return Markup(" ").join(Markup('<span class="keep">{}</span>').format(raised(polished(s))) for s in segments)
        words = polished(plain(value))
        kept = [m.span() for m in self.names.finditer(words)]
        tail = re.search(r"[^ ]+ [^ ]{1,12}$", words)
        if tail and len(tail[0]) <= 26 and words.count(" ") > 2:
            kept = [span for span in kept if span[1] < tail.start()] + [
                (min([tail.start(), *(s for s, e in kept if e >= tail.start())]), len(words))]
        return self._kept(words, kept)

    @staticmethod
    def _kept(words: str, spans: list[tuple[int, int]]) -> Markup:
        """The words with some stretches kept on one line."""
        parts, end = [], 0
        for start, stop in spans:
            parts += [raised(words[end:start]), Markup('<span class="nowrap">{}</span>').format(raised(words[start:stop]))]
            end = stop
        return Markup("").join([*parts, raised(words[end:])])

    def number(self, value: float) -> str:
        """A number with the fine space of thousands and the language's decimal mark."""
        whole = f"{value:,.2f}".rstrip("0").rstrip(".") if value % 1 else f"{value:,.0f}"
        return whole.replace(",", NNBSP).replace(".", self.labels.decimal)

    def euros(self, value: float) -> str:
        """An amount in euros, with its cents if it has any."""
        return f"{self.number(value)}{NBSP}€"

    def percent(self, value: float) -> str:
        """A percentage, to the hundredth."""
        return f"{self.number(value)}{NBSP}%"

    def month(self, value: str) -> str:
        """« 2019-06 » as « Juin 2019 »."""
        year, month = value.split("-")
        return f"{self.labels.months[int(month) - 1]} {year}"


def address(url: str) -> str:
    """An address as it is printed: in full, without its scheme, nor a lone final slash."""
    bare = re.sub(r"^https?://", "", url)
    return bare[:-1] if bare.count("/") == 1 and bare.endswith("/") else bare


def breakable(printed: str) -> Markup:
    """A long address, which may break after a slash or a hyphen, without a hyphen added."""
    return Markup(re.sub(r"([/?&=-])(?=\w)", r"\1<wbr>", str(Markup.escape(printed))))


def wordmark(series: str) -> Markup:
    """The series title, its closing capitals emphasised: Repère<b>ESS</b>."""
    return Markup(re.sub(r"([A-Z]{2,})$", r"<b>\1</b>", str(Markup.escape(series))))


def shown(value: str) -> Markup:
    """A figure in words, its number large and its unit small: 2,37 <span>millions</span>."""
    number, _, unit = value.partition(" ")
    return Markup('{}<span class="unit"> {}</span>').format(number, unit)


def strip_items(html: str, badge: str = "") -> Markup:
    """The items of a numbered list as the cells of a strip, each with its badge."""
    rank = itertools.count(1)

    def item(_: re.Match[str]) -> str:
        return f'<li><span class="badge" aria-hidden="true">{badge}<b>{next(rank)}</b></span>'

    return Markup(re.sub("<li>", item, str(html)).replace("<ol>", '<ol class="items">'))


@dataclass(frozen=True)
class Tile:
    """One tile of a grid."""

    title: Markup
    html: Markup


def before_tiles(html: str) -> Markup:
    """What a section says before its first `###` heading, if it has any."""
    lead, *rest = re.split(r"<h3>", str(html))
    return Markup(lead if rest else "")


def tiles(html: str) -> list[Tile]:
    """A section cut at its `###` headings."""
    cut = re.split(r"<h3>(.*?)</h3>", str(html))[1:]
    return [Tile(Markup(title), Markup(body)) for title, body in zip(cut[::2], cut[1::2], strict=True)]


def halves(entries: Sequence[Any]) -> list[Sequence[Any]]:
    """Directory entries in two columns, read downwards, cut where their lengths differ least."""
    lengths = [len(e.text) + 60 + 50 * len(e.links) for e in entries]
    cut = min(range(1, len(entries) + 1), key=lambda i: abs(sum(lengths[:i]) - sum(lengths[i:])))
    return [half for half in (entries[:cut], entries[cut:]) if half]


@dataclass(frozen=True)
class Group:
    """A rubric of the contents and the parts that it lists."""

    name: str
    colour: str
    parts: tuple[PlannedPart, ...]

    @property
    def cards(self) -> bool:
        """Whether the rubric holds project cards."""
        return any(p.number for p in self.parts)


def groups(plan: Plan) -> list[Group]:
    """The listed parts by rubric, in running order."""
    listed = [p for p in plan.parts if p.item.model.listed]
    return [Group(name or plain(run[0].item.model.title), run[0].section.colour if run[0].section else "encre", run)
            for name, parts in itertools.groupby(listed, key=lambda p: p.rubric) if (run := tuple(parts))]


def page_links(pages: tuple[int, ...], anchors: Mapping[int, str]) -> Markup:
    """The folios of an index entry, each a link to its part; a run of three or more is shortened."""
    linked = [Markup('<a href="#{}">{}</a>').format(anchors[p], p) for p in pages]
    runs, i = [], 0
    while i < len(pages):
        j = i
        while j + 1 < len(pages) and pages[j + 1] == pages[j] + 1:
            j += 1
        runs.append(Markup("–").join([linked[i], linked[j]]) if j - i > 1 else Markup(", ").join(linked[i:j + 1]))
        i = j + 1
    return Markup(", ").join(runs)


def partners_line(card: Card, home: str) -> tuple[str, str]:
    """The two ends of a cooperation: home territories, and partners with their country."""
    homes = list(dict.fromkeys(p.label for p in card.places if p.country == home))
    partners = [p for p in card.places if p.country != home]
    labels = list(dict.fromkeys(p.label for p in partners))
    countries = {p.country for p in partners}
    if len(countries) == 1 and (country := countries.pop()) not in labels:
        joined = " et ".join([", ".join(labels[:-1]), labels[-1]] if len(labels) > 1 else labels)
        return ", ".join(homes), f"{joined}, {country}"
    return ", ".join(homes), ", ".join(labels)
