"""French typography for plain text (`polish`) and HTML (`polish_html`), as an ordered table of named rules."""

import re
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from html import unescape
from importlib import import_module

NBSP, NNBSP = "\u00a0", "\u202f"
OBJECT = "\ufffc"  # stands for anything the rules may not look into: code, footnote call, URL…

SP = r"[ \t\u00a0\u2009\u202f]"  # never a line break
LETTER = r"[^\W\d_]"
CLOSE = rf"\w)\]»”’'%€°….{OBJECT}"  # what punctuation may follow
OPEN_QUOTE = r"(?<![^\s(\[{'’/–—«“])\"(?=[^\s\"])"  # so 12" is no quotation mark
CLOSE_QUOTE = r"(?<=\S)\"(?!\w)"
QUOTED = r"(?:[^\"«»\n]|\n(?!\s*\n))"  # a quotation stays within its paragraph
NESTED = rf"(?:{OPEN_QUOTE}{QUOTED}*{CLOSE_QUOTE}|«{QUOTED}*»)"
BEFORE_DASH, DASH, AFTER_DASH = rf"[,!?{CLOSE}]", r"(?:-{1,3}|—)", rf"[\w(\[«“\"'’{OBJECT}]"
ASIDE = rf"(?:(?!{SP}–{SP}|;|[.!?…][»”)]* [A-ZÀ-Þ«])[^\n])+"  # never past the end of a sentence
YEAR = r"(?:1\d|20)\d\d"
UNIT = r"k?m[²³23]?|[cm]m|ha|kg|t|h|[kM]€"
AMOUNT = rf"\d{{1,3}}(?:{SP}\d{{3}})*(?:,\d+)?"
NO_NOUN = "avec|chez|contre|dans|des?|donc|dont|entre|est|les?|mais|ont|ou|par|pour|puis|que|qui|sans|sont|sur|une?|vers|aux?|et|en|du|la|le|à"
MONTH = "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
# Feminine and plural endings, each only after a stem that takes it: « habitant.es », not « exemple.es ».
DOT = "[.•⋅‧]"
ENDING = (r"(?:(?<=[éiudtnrls].)e|(?<=n.)ne|(?<=l.)le|(?<=[stu].)te|(?<=f.)[fv]e|(?<=[xs].)se|(?<=e.)sse"
          r"|(?<=eur.)(?:t?r?ice|(?:eu)?se)|(?<=er.)i?ère)s?")
WORD_END = r"(?![\w@]|[-./?#:]\w)"
STEM = rf"(?<![\w.@/-])(?:{LETTER}+-)*{LETTER}{{2,}}"
INCLUSIVE = rf"{STEM}{DOT}{ENDING}(?:{DOT}s)?{WORD_END}"
URL_REST = rf"[^\s<>\"«»“”{OBJECT}]*[^\s<>\"«»“”{OBJECT}.,;:!?…)\]'’]"
TOKEN = re.compile(rf"""
    &\#?\w+;                                                # an entity that reached plain text
  | (?i:[a-z][a-z0-9+.-]*://|(?:mailto|tel|doi):|www\.){URL_REST}
  | [\w.+%-]*@[\w.-]*\w                                     # e-mail address, handle
  | (?<!\w):[a-z0-9_+-]+:(?!\w)                             # :shortcode:
  | (?!{INCLUSIVE})(?<![\w.-])(?:[\w-]+\.)+(?:[a-z]{{2,}}|[A-Z]{{2,}})(?![\w@])(?:[:/?\#]{URL_REST})?
""", re.X)
# A Roman ordinal needs two letters (« Ve », « Le » and « Ie » are also words) or the word « siècle » to follow.
CENTURY = rf"(?:{SP}(?:et|ou|au|à){SP}[IVX]+es?)?{SP}siècles?\b"
ROMAN = r"(?=[IVXL]{2,}es?\b)(?:XL|L?X{0,3})(?:IX|IV|V?I{0,3})"
ORDINAL = re.compile(rf"(?<![\w.,#])(?:\d+(?=es?\b)|1(?=(?:er|re)s?\b)|2(?=nde?s?\b)|{ROMAN}"
                     rf"|[IVX](?=(?:er|e){CENTURY}))((?:er|re|nde?|e)s?)\b")


@dataclass(frozen=True)
class Rule:
    """One rule: what a pattern matches is rewritten, except its groups, which are kept as they are.

    `sign` is a pattern that is quickly looked for, and found in all that the rule rewrites; `replacement` holds the
    text to put around the groups, written \\1, \\2… in order.
    """

    name: str
    source: str
    sign: str
    pattern: str
    replacement: str

    @cached_property
    def _sign(self):
        return re.compile(self.sign).search

    def edits(self, text: str):
        """Yield (start, end, new text) for each stretch to rewrite."""
        if not self._sign(text):
            return
        literals = re.split(r"\\\d", self.replacement)
        for match in re.finditer(self.pattern, text):
            inner = [at for group in range(1, len(literals)) for at in match.span(group)]
            bounds = [match.start(), *inner, match.end()]
            yield from zip(bounds[::2], bounds[1::2], literals)


IN = "Imprimerie nationale, Lexique des règles typographiques, § "
SI = "BIPM, Brochure sur le SI, § "
HCE = "Haut Conseil à l'égalité, Guide pour une communication publique sans stéréotype de sexe, § Point médian"
RULES = (
    Rule("spaces", "House rule: one space between words", r"[ \t]{2}", r"(?<=\S)[ \t]{2,}(?=\S)", " "),
    Rule("apostrophe", "Unicode Standard, § 6.2, Apostrophes", "'", rf"(?<={LETTER})'(?=[^\W_]|[\"«“{OBJECT}])", "’"),
    Rule("ellipsis", IN + "Points de suspension", r"\.{3}|…", r"\.{3,}|…[.…]++(?!\w)", "…"),
    Rule("etc", IN + "Etc.", "…", rf"(?<!\w)([Ee]tc){SP}*\.?…", r"\1."),
    Rule("quotes", IN + "Guillemets", '"', rf"{OPEN_QUOTE}({QUOTED}*(?:{NESTED}{QUOTED}*)*){CLOSE_QUOTE}",
         rf"«{NBSP}\1{NBSP}»"),
    Rule("inner guillemets", "Ramat, Le Ramat de la typographie, § Guillemets", "»",
         rf"(«{QUOTED}*)«{SP}*({QUOTED}*?){SP}*»(?=(?:{QUOTED}|«{QUOTED}*»)*»)", r"\1“\2”"),
    Rule("opening guillemet", IN + "Guillemets", "«", rf"(?<=«){SP}*(?=\S)", NBSP),
    Rule("closing guillemet", IN + "Guillemets", "»", rf"(?<=\S){SP}*(?=»)", NBSP),
    Rule("high punctuation", IN + "Ponctuation", "[;!?]",  # nothing but a space, an end or a closing mark follows
         rf"(?:(?<=[{CLOSE}]){SP}*|(?<=[!?]){SP}+)(?!;\))(?=[;!?]+(?:(?!\S)|[»”\"'’)\]…,.{OBJECT}]))", NNBSP),
    Rule("colon", IN + "Ponctuation", ":",  # not in 10:30, 1:50, :: and :)
         rf"(?<=[{CLOSE}]){SP}*(?=:(?:(?!\S)|[»”\"«“{OBJECT}]))", NBSP),
    Rule("thousands", SI + "5.4.4", rf"\d{SP}\d{{3}}",  # neither a phone number nor a longer code
         rf"(?<![\w+])(?<!\d[.,/-])(?:(?<!\d{SP})|(?<=\b{YEAR}{SP}))"
         rf"([1-9]\d{{0,2}}){SP}(?=\d{{3}}(?:{SP}\d{{3}})*(?!{SP}?\d))", rf"\1{NNBSP}"),
    Rule("further thousands", SI + "5.4.4", rf"{NNBSP}\d{{3}}{SP}", rf"(?<=\d{NNBSP}\d{{3}}){SP}(?=\d{{3}}(?!\d))", NNBSP),
    Rule("symbol", SI + "5.4.3 and 5.4.7", "[%‰€°]", rf"(?<=\d){SP}*(?=(?:[%‰€]|°C)(?!\w))", NBSP),
    Rule("unit", SI + "5.4.3", rf"\d{SP}", rf"(?<=\d){SP}+(?=(?:{UNIT})(?![\w'’]))", NBSP),
    Rule("minutes", IN + "Heures", rf"h{SP}", rf"(?<=\d{NBSP}h){SP}+(?=\d\d?(?!\d))", NBSP),
    Rule("number sign", IN + "Abréviations", "[°º]", rf"(?<=\b[nN][°º]){SP}*(?=\w)", NBSP),
    Rule("page", IN + "Abréviations", r"p\.", rf"(?<!\w)(pp?\.){SP}*(?=\d|[ivx]+\b)", rf"\1{NBSP}"),
    Rule("title", IN + "Abréviations", "[MDP]", rf"(?<![\w.])(MM?\.|Mmes?|Mlles?|[DP]rs?){SP}+(?=\w)", rf"\1{NBSP}"),
    Rule("article", IN + "Abréviations", r"rts?\.", rf"(?<!\w)([Aa]rts?\.){SP}+(?=\d|[LRDA]\.?{SP}?\d)", rf"\1{NBSP}"),
    Rule("date", IN + "Dates", rf"[\dr]{SP}", rf"(?<!\w)(\d\d?|1er){SP}+(?=(?i:{MONTH})(?!\w))", rf"\1{NBSP}"),
    Rule("year", IN + "Dates", rf"n{SP}\d", rf"(?<!\w)([Ee]n){SP}(?={YEAR}(?!\w))", rf"\1{NBSP}"),
    Rule("counted noun", IN + "Nombres", rf"\d{SP}",  # neither a year nor what stands by itself
         rf"(?<![\w.,/+-])(?:(?<!\d{SP})|(?<=\b{YEAR}{SP}))({AMOUNT}){SP}+(?=(?!(?:{NO_NOUN})(?!\w))[a-zà-öø-ÿœ]{{2}})", rf"\1{NBSP}"),
    Rule("midpoint", HCE, rf"{DOT}\w", rf"({STEM}){DOT}({ENDING})(?=(?:{DOT}s)?{WORD_END})", r"\1·\2"),
    Rule("plural midpoint", HCE, "·", rf"(?<=·)({ENDING}){DOT}(s){WORD_END}", r"\1·\2"),
    Rule("year range", IN + "Tiret", rf"{DASH}|–", rf"(?<!\w)({YEAR}){SP}(?:{DASH}|–){SP}(?={YEAR}(?!\w))", r"\1–"),
    Rule("page range", IN + "Tiret", r"p\.", rf"(?<!\w)(pp?\.{SP}\d+){SP}(?:{DASH}|–){SP}(?=\d)", r"\1–"),
    Rule("dash", IN + "Tiret", DASH,  # a hyphen between two numbers is a minus sign or a code
         rf"(?<={BEFORE_DASH}{SP})(?:(?<!\d{SP}){DASH}|{DASH}(?!{SP}\d))(?={SP}{AFTER_DASH})", "–"),
    Rule("paired dashes", IN + "Tiret", "–", rf"(?<=\S){SP}–{SP}({ASIDE}){SP}–{SP}(?=\S)", rf" –{NBSP}\1{NBSP}– "),
    Rule("single dash", IN + "Tiret", "–", rf"(?<=\S){SP}–[ \t](?=\S)", f"{NBSP}– "),
)


@dataclass
class _Run:
    """The text of one block: its visible characters, how each was written, and the markup before each."""

    text: str = ""
    written: list[str] = field(default_factory=list)
    gaps: list[str] = field(default_factory=lambda: [""])  # one more than the characters

    def add(self, character: str, written: str) -> None:
        self.text += character
        self.written.append(written)
        self.gaps.append("")

    def add_text(self, source: str) -> None:
        """Add HTML text: an entity is one character (or unknown), and a line break in the source is a space."""
        for match in re.finditer(r"&#?\w+;|[^&]+|&", source):
            written = match[0]
            if written.startswith("&") and written != "&":
                character = unescape(written)
                self.add(OBJECT if len(character) > 1 else " " if character in "\n\r\t" else character, written)
            else:
                self.text += re.sub(r"[\n\r\t]", " ", written)
                self.written += written
                self.gaps += [""] * len(written)

    def replace(self, start: int, end: int, new: str) -> None:
        """Rewrite a stretch, keeping all markup in order; what is inserted goes after closing tags."""
        if self.text[start:end] == new:
            return
        gaps = self.gaps[start:end + 1]
        if start == end:
            closing = re.match(r"(?:</[^>]*>)*", gaps[0]).end()
            gaps = [gaps[0][:closing], gaps[0][closing:]]
        if len(gaps) != len(new) + 1:
            gaps = [gaps[0], *[""] * (len(new) - 1), "".join(gaps[1:])]
        self.gaps[start:end + 1] = gaps
        self.written[start:end] = new
        self.text = self.text[:start] + new + self.text[end:]

    def mask(self) -> None:
        """Turn each URL, e-mail address or domain into one OBJECT."""
        for match in reversed(list(TOKEN.finditer(self.text))):
            start, end = match.span()
            inside = zip(["", *self.gaps[start + 1:end]], self.written[start:end])
            self.written[start:end] = ["".join(gap + written for gap, written in inside)]
            self.gaps[start + 1:end] = []
            self.text = self.text[:start] + OBJECT + self.text[end:]

    def apply_rules(self) -> None:
        """Apply the table until nothing changes, which makes the result idempotent."""
        for _ in range(100):  # two rounds nearly always do; each inner quotation may take one more
            before = self.text
            for rule in RULES:
                for edit in reversed(list(rule.edits(self.text))):
                    self.replace(*edit)
            if self.text == before:
                return

    def raise_ordinals(self) -> None:
        """Wrap ordinal suffixes in <sup>, unless markup does it already."""
        for match in ORDINAL.finditer(self.text):
            start, end = match.span(1)
            if not any(self.gaps[start + 1:end]) and "<sup" not in self.gaps[start]:
                self.gaps[start] += "<sup>"
                self.gaps[end] = "</sup>" + self.gaps[end]

    def render(self, html: bool) -> str:
        if self.text.strip():  # else it is what stands between two blocks
            self.mask()
            self.apply_rules()
            if html:
                self.raise_ordinals()
        return "".join(gap + written for gap, written in zip(self.gaps, [*self.written, ""]))


def polish(text: str) -> str:
    """Return plain text with French typography applied."""
    run = _Run(text, list(text), [""] * (len(text) + 1))
    return run.render(html=False)


@lru_cache(maxsize=8192)
def polished(text: str) -> str:
    """The same, remembered: a preview asks for all names and titles at each save."""
    return polish(text)


ATTRIBUTES = r"""(?:"[^"]*"|'[^']*'|[^"'<>])*+"""
MARKUP = re.compile(rf"<!--.*?-->|<[!?][^>]*>|<(script|style)\b{ATTRIBUTES}(?<!/)>.*?</\1\s*>"
                    rf"|</?[a-z]{ATTRIBUTES}>", re.I | re.S)
PIECE = re.compile(rf"{MARKUP.pattern}|[^<]+|<", re.I | re.S)
TAG = re.compile(r"<(/?)(?:\w+:)?([a-z][\w-]*)", re.I)
INLINE = set("a abbr b bdi cite del dfn em i ins mark q s script small span strong style sub sup time u wbr".split())
PROTECTED = {"code", "pre", "kbd", "samp", "var", "svg", "math", "img", "title", "option"}
APART = re.compile(r"""\sclass\s*=\s*["']?[^"'>]*\bfootnote""", re.I)  # a note's text is no part of the sentence
FOREIGN = re.compile(r"""[\s:]lang\s*=\s*["']?(?!fr)[a-z]""", re.I)


def polish_html(html: str) -> str:
    """Return an HTML fragment with French typography applied to its text, and ordinals in <sup>.

    Apart from the characters the rules change, the source comes back untouched. An element tree
    (lxml or the standard library's) is accepted too: it is changed in place and returned.
    """
    if not isinstance(html, str):
        return _polish_tree(html)
    pieces = [match[0] for match in PIECE.finditer(html)]
    out, run, index = [], _Run(), 0
    while index < len(pieces):
        piece, end = pieces[index], index + 1
        tag = TAG.match(piece)
        name = tag[2].lower() if tag else ""
        if not MARKUP.match(piece):
            run.add_text(piece)
        elif name == "br":
            run.add("\n", piece)
        elif tag and not tag[1] and (hidden := _hidden(pieces, index, name)):
            written, end = hidden
            run.add(OBJECT, written)
        elif not tag or name in INLINE:
            run.gaps[-1] += piece
        else:  # a block begins or ends here
            out += [run.render(html=True), piece]
            run = _Run()
        index = end
    return "".join([*out, run.render(html=True)])


def _hidden(pieces: list[str], start: int, name: str) -> tuple[str, int] | None:
    """The source and the end of an element that the surrounding text sees as one OBJECT, if it is one."""
    apart = name in INLINE and APART.search(pieces[start])
    if not (apart or name in PROTECTED or name in {"a", "sub", "sup"} or FOREIGN.search(pieces[start])):
        return None
    end = _end(pieces, start, name)
    inner = "".join(pieces[start + 1:end - 1])
    if _is_protected(name, pieces[start], unescape(MARKUP.sub("", inner)).strip()):
        return "".join(pieces[start:end]), end
    if apart and end > start + 1:
        return pieces[start] + polish_html(inner) + pieces[end - 1], end
    return None


def _is_protected(name: str, tag: str, text: str) -> bool:
    if name in {"sub", "sup"}:  # a footnote call or an index; letters are an ordinal's
        return not text.isalpha()
    if name == "a" and "." in text:  # the link shows its own address
        shown = re.search(rf"""href\s*=\s*["']?[^"'>\s]*{re.escape(text)}""", tag, re.I)
        return bool(shown or TOKEN.fullmatch(text))
    return name in PROTECTED or bool(FOREIGN.search(tag))


def _end(pieces: list[str], start: int, name: str) -> int:
    """The index just past the element that opens at `start`."""
    if name == "img" or pieces[start].endswith("/>"):
        return start + 1
    depth = 0
    for index in range(start, len(pieces)):
        tag = TAG.match(pieces[index])
        if tag and tag[2].lower() == name and not pieces[index].endswith("/>"):
            depth += -1 if tag[1] else 1
            if depth == 0:
                return index + 1
    return len(pieces)


def _polish_tree(root):
    """Polish an element tree in place, by way of its own library's serialisation."""
    api = import_module("lxml.etree" if type(root).__module__.startswith("lxml") else "xml.etree.ElementTree")
    tail, root.tail = root.tail, None
    builder = api.TreeBuilder(insert_comments=True, insert_pis=True)
    polished = api.fromstring(polish_html(api.tostring(root, encoding="unicode")), api.XMLParser(target=builder))
    root.text, root[:], root.tail = polished.text, list(polished), tail
    return root
