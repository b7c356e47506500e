"""Typography of the source: what the booklet's own rules do not mend, and what they mend without a word.

A rule is a row: its code, the pattern of the mistake, what is right, why. Patterns are tried on the words of a
whole paragraph, addresses and foreign words blanked. What is right is a template of `re`, a function of the match,
or None where only a reader can tell.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from imprint import typography
from imprint.checks.passages import Paragraph, Passage, paragraphs
from imprint.diagnostics import Location, Report
from imprint.model import Publication
from imprint.typography import INCLUSIVE, LETTER, MONTH, OBJECT

Right = str | Callable[[re.Match[str]], str] | None


@dataclass(frozen=True)
class Rule:
    """One kind of mistake; `mended` says that the page is right even so."""

    code: str
    pattern: re.Pattern[str]
    right: Right
    why: str
    mended: bool = False


@dataclass(frozen=True)
class Mistake:
    """What a rule found: a stretch of a passage, and what is right there if that is sure."""

    rule: Rule
    passage: Passage
    start: int
    found: str
    right: str | None

    @property
    def where(self) -> Location:
        """The place of the stretch."""
        return self.passage.at(self.start)

    def shown(self, words: str) -> str:
        """Words in the place of the stretch, with the letters around it: a space or a sign alone tells nothing."""
        text, end = self.passage.text, self.start + len(self.found)
        before = re.search(r"\S{0,24}$", text[:self.start])[0]
        after = re.match(r"\S{0,24}" if len(before + self.found) > 2 else r"\s?\S{0,24}", text[end:])[0]
        return re.compile(f"{UNSEEN.pattern}|{APART.pattern}").sub(lambda m: f"U+{ord(m[0]):04X}", f"{before}{words}{after}".strip() or words)


UPPER = "A-ZÀ-ÖØ-Þ"
LOWER = "a-zß-öø-ÿœ"
WEEKDAY = "lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche"
ACUTE = (r"E(?=tats?\b|coles?\b|conomi|colog|cosyst|ducati|duqu|nergi|galit|galement|glises?\b|lus?\b|lues?\b|tudes?\b|tudiant|"
         r"quip|chang|chelle|volu|valuat|v[eéè]nement|tabli|tapes?\b|trang|mission|dition|diteur|lectri|lection|lève|"
         r"pargne|meut|ditorial|quit|clair|co-|toile|cran\b|tant\b)")
CIRCUMFLEX = r"I(?=les?\b(?:-de|\s+de|\s+d’))"
SENTENCE = r"(?:^(?:[#>*-]+ |\d+\. )?|(?<=[.!?…«] ))"
LIGATURE = (r"(?i:\b(?:man|chef-d’|hors-d’)?oeuvr\w*|\b(?:c|s|ch|ranc|contrec)oeurs?\b|\bmoeurs\b|"
            r"\bvoeux?\b|\bnoeuds?\b|\bb?oeufs?\b|\boeil\w*\b|\bfoetus\b|\boesoph\w+)")
ABBREVIATION = "chap|coll|dept|resp|prof|trad|édit|hab|env|approx"
MOJIBAKE = r"Ã[\x80-\xbf ]|â€[\x90-\xff™œžŸ“”˜]?|Â(?=[ «»°§])"
UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b-\u200f\u2028-\u202e\u2060\ufeff\u00ad]")
APART = re.compile("[\u0300-\u0328]")  # an accent that is a character of its own, shown by its code like the unseen
ENTITY = r"&(?:[a-zA-Z]{2,8}|#\d{2,5}|#x[0-9a-fA-F]{2,4});"


def _grouped(match: re.Match[str]) -> str:
    """A number with a space between its thousands."""
    return f"{int(re.sub(r'[^0-9]', '', match[0])):,}".replace(",", " ")


def _lower(match: re.Match[str]) -> str:
    return match[0].lower()


def _joined(match: re.Match[str]) -> str:
    return re.sub("[oO][eE]", lambda m: "Œ" if m[0][0] == "O" else "œ", match[0])


def _elided(match: re.Match[str]) -> str:
    return match[1][:-1] + "’"


def _composed(match: re.Match[str]) -> str:
    return unicodedata.normalize("NFKC", match[0])


def _rule(code: str, pattern: str, right: Right, why: str, mended: bool = False) -> Rule:
    return Rule(f"typo-{code}", re.compile(pattern), right, why, mended)


RULES = (
    _rule("invisible", UNSEEN.pattern, "",
          "ce caractère ne se voit pas ; il vient d’un copier-coller"),
    _rule("invisible", f"{MOJIBAKE}|\ufffd", None, "ces signes viennent d’un fichier mal décodé : retapez les lettres"),
    _rule("invisible", ENTITY, None, "c’est du code HTML : tapez le signe lui-même"),
    _rule("invisible", f"[ﬀ-ﬆ]|[A-Za-z]{APART.pattern}", _composed,
          "la lettre et son accent sont deux caractères, ou la ligature en est un seul ; la recherche ne les trouve pas"),
    _rule("apostrophe", rf"(?<={LETTER})(?:''?|[`´‘ʼ′])(?={LETTER})", "’", "l’apostrophe est courbe", True),
    _rule("apostrophe", rf"(?<!\w)([cdjlmnstCDJLMNST]|[qQ]u|jusqu|lorsqu|puisqu) ?[’'] +(?={LETTER})|"
          rf"(?<!\w)([cdjlmnstCDJLMNST]|[qQ]u) [’'](?={LETTER})",
          lambda m: f"{m[1] or m[2]}’", "l’apostrophe touche les deux mots"),
    _rule("guillemets", r'(?<![\w"])\\?"([^"«»“”\\]+)\\?"(?!\w)', r"« \1 »", "les guillemets sont français", True),
    _rule("guillemets", r'\\?"', None, "les guillemets sont français, et vont par deux : « … »"),
    _rule("guillemets", r"(?<!«)“([^“”«»]+)”(?![^«]*»)|<<\s*(.*?)\s*>>|„([^“”«»]+)[“”]",
          lambda m: f"« {m[1] or m[2] or m[3]} »", "les guillemets sont français ; “ ” ne sert qu’à l’intérieur de « »"),
    _rule("espace", r"(?<=\S)  +(?=\S)", " ", "une seule espace sépare deux mots", True),
    _rule("espace", r"(?<=[\w»)’%€]) +(?=[,.](?:\s|$))", "", "ni la virgule ni le point ne suivent une espace"),
    _rule("espace", r"(?<=[(\[]) +(?=\w)|(?<=[\w.!?»]) +(?=\))", "", "les parenthèses touchent ce qu’elles enferment"),
    _rule("espace", rf"(?<={LETTER})\((?!(?:trice|rice|euse)\))(?={LETTER}{{4}})", " (", "une espace précède la parenthèse"),
    _rule("espace", rf"(?<=[{LOWER}),»]),(?=[\w«])|(?<=[\w»)]),(?=[{LOWER}«])", ", ", "une espace suit la virgule"),
    _rule("espace", rf"(?<=[{LOWER}»)]);(?=[\w«])", " ; ", "une espace précède et suit le point-virgule"),
    _rule("espace", rf"(?<=[{LOWER}»)]):(?=[{LOWER}{UPPER}«])", " : ", "une espace précède et suit le deux-points"),
    _rule("espace", rf"(?<= [;:!?])(?=[{LOWER}{UPPER}«])", " ", "une espace suit la ponctuation"),
    _rule("espace", rf"(?<=[{LOWER}]{{2}})\.(?=[{UPPER}][{LOWER}])|(?<=»)\.(?=[{UPPER}])", ". ", "une espace suit le point"),
    _rule("espace", r"(?<=[\w»)])(?=[;!?]+(?:[ »)]|$))|(?<=[\w»)])(?=:(?: |$))", " ",
          "une espace précède ; : ! et ?", True),
    _rule("espace", r"(?<=«)(?=[^\s\u00a0\u202f])|(?<=[^\s\u00a0\u202f])(?=»)", " ",
          "une espace sépare les guillemets de ce qu’ils enferment", True),
    _rule("espace", r"(?<=\w)(?=«)|(?<=»)(?=\w)", " ", "une espace sépare les guillemets des mots voisins"),
    _rule("espace", r"(?<=\d)(?=[%€‰](?!\w))", " ", "une espace sépare le nombre de son signe", True),
    _rule("espace", r"(?<=\d)(?=(?:km|ha|kg|m²|km²|[kM]€)(?!\w))", " ", "une espace sépare le nombre de l’unité"),
    _rule("espace", rf"(?<=[{LOWER}])- (?!et\b|ou\b|à\b|ni\b)(?=[{LOWER}])|(?<=[{LOWER}]) -(?=[{LOWER}])", "-",
          "le trait d’union touche les deux mots"),
    _rule("espace", r"\t+", " ", "une tabulation s’est glissée dans le texte"),
    _rule("tiret", rf"(?<=[{LOWER}»),] )(?:-{{1,2}}|—)(?= [{LOWER}{UPPER}«])", "–", "entre deux espaces, le tiret est long", True),
    _rule("tiret", r"(?<=\w)\u2011(?=\w)", "-", "c’est un trait d’union insécable de traitement de texte, que la recherche ne trouve pas"),
    _rule("points", r"\.{3,}|…\.+|\. \. \.", "…", "les points de suspension sont un seul signe", True),
    _rule("points", r"(?<!\.)\.\.(?!\.)", ".", "le point est écrit deux fois"),
    _rule("points", r"([,;:])\s?[,;:.]+(?=\s|$)", r"\1", "deux signes se suivent"),
    _rule("points", r"([!?])\1+", r"\1", "un seul signe suffit"),
    _rule("points", r"[eE]tc\s?(?:\.\.+|\.?…)", "etc.", "« etc. » porte déjà ses points", True),
    _rule("point-median", INCLUSIVE, lambda m: re.sub(typography.DOT, "·", m[0]), "c’est le point médian « · »", True),
    _rule("point-median", rf"({LETTER}{{3,}})(?:-(e|ne|se|trice|rice|euse)-s|\((e|ne|se|trice|rice|euse)\)s?|/(e|ne|se|trice|rice|euse)s?)(?!\w)",
          lambda m: f"{m[1]}·{m[2] or m[3] or m[4]}{'s' if m[0].endswith('s') else ''}",
          "la forme inclusive s’écrit avec le point médian « · »"),
    _rule("abreviation", r"(?<=\d)(?:i?[èeé]me|i[eè]me)s?\b", "e", "l’ordinal s’abrège en « e »"),
    _rule("abreviation", r"(?<![IVX])([IVX]+)(?:i?[èeé]me)s?\b", r"\1e", "l’ordinal s’abrège en « e »"),
    _rule("abreviation", r"\b1(?:[iè]?[èe]re)\b", "1re", "première s’abrège en « 1re »"),
    _rule("abreviation", rf"\bMr\.?(?= [{UPPER}])", "M.", "Monsieur s’abrège en « M. »"),
    _rule("abreviation", rf"\b(Mme|Mlle|Mmes|Dr|Pr|Mgr)\.(?= [{UPPER}])", r"\1", "cette abréviation ne prend pas de point"),
    _rule("abreviation", rf"\b(?:[{UPPER}]\.){{2,}}[{UPPER}]\b(?:\.(?! [{UPPER}]|$))?", lambda m: m[0].replace(".", ""), "les sigles s’écrivent sans points"),
    _rule("abreviation", r"\b[eE]ct\.", "etc.", "c’est l’abréviation de « et cetera »"),
    _rule("abreviation", r"\b[cC](?:[àa]d|\.[àa]\.d\.?)(?!\w)", "c’est-à-dire", "l’abréviation s’écrit en entier"),
    _rule("abreviation", r"\bN(?:°|º)(?= ?\d)", "n°", "« n° » s’écrit en minuscule devant un nombre"),
    _rule("abreviation", r"(?<=\d) ?(?:kms|Kms?|KM)\b", " km", "le symbole du kilomètre est « km », sans s"),
    _rule("abreviation", r"(?<=\d) ?(?:kgs|Kgs?|KG)\b", " kg", "le symbole du kilogramme est « kg », sans s"),
    _rule("abreviation", r"(?<=\d) ?(k?m)2(?!\w)", r" \1²", "le carré s’écrit en exposant"),
    _rule("abreviation", r"(?<=\d) ?K€", " k€", "le symbole de mille est un k minuscule"),
    _rule("abreviation", r"(?<=\d) ?EUR\b", " €", "le symbole de l’euro est « € »"),
    _rule("majuscule", r"(?<=\d )Euros?\b", _lower, "le nom d’une monnaie s’écrit en minuscules"),
    _rule("abreviation", r"\b(\d\d?) ?H ?(?=\d\d\b)|\b(\d\d?) ?H\b", lambda m: f"{m[1]} h " if m[1] else f"{m[2]} h",
          "l’heure s’abrège en « h »"),
    _rule("abreviation", rf"\b1 (?=(?:{MONTH})\b)", "1er ", "le premier du mois s’écrit « 1er »"),
    _rule("majuscule", rf"\b{ACUTE}", "É", "la majuscule porte son accent"),
    _rule("majuscule", rf"\b{CIRCUMFLEX}", "Î", "la majuscule porte son accent"),
    _rule("majuscule", rf"{SENTENCE}A(?= (?!été |eu |pu |fait |l[ae] \w+é )[{LOWER}’]{{2,}})", lambda m: m[0][:-1] + "À",
          "la majuscule porte son accent"),
    _rule("majuscule", rf"{SENTENCE}A(?= [{UPPER}][\w’-]+,)", lambda m: m[0][:-1] + "À", "la majuscule porte son accent"),
    _rule("majuscule", rf"{SENTENCE}Ca(?= [{LOWER}])", lambda m: m[0][:-2] + "Ça", "la majuscule porte sa cédille"),
    _rule("majuscule", rf"(?:(?<=\d )|(?<=\b[eEdD][nue] )|(?<=1er )|(?<=\bd’)|(?<=\bdepuis )|(?<=\bfin )|(?<=\bdébut ))(?:{MONTH.title()})\b", _lower, "les mois s’écrivent en minuscules"),
    _rule("majuscule", rf"(?:(?<=\b[lLcC]e )|(?<=\b[dD]u ))(?:{WEEKDAY.title()})\b", _lower,
          "les jours s’écrivent en minuscules"),
    _rule("majuscule", rf"(?<![{UPPER}])(?<!\w)(?!(?:{ABBREVIATION})\.)[{LOWER}]{{4,}}[.!?] (?=[{LOWER}’]{{2,}})", None,
          "la phrase commence par une majuscule, ou le point n’est pas à sa place"),
    _rule("ligature", LIGATURE, _joined, "l’o et l’e sont liés"),
    _rule("elision", rf"(?<![\w’-])([ldnmtsjLDNMTSJ][ea]|[qQ]ue|lorsque|puisque|jusque) (?!onz|oui\b|ouist|uni|énième|alors|aussi|aujourd|est\b|et\b|entre\b|"
          rf"en\b|avec\b|au|où|ou\b|elle-même)(?!une\b)(?=[aeiouéèêâîô][{LOWER}]{{2}})", _elided, "la voyelle s’élide"),
    _rule("elision", r"\b([sS])i (?=ils?\b)", r"\1’", "« si il » s’élide"),
    _rule("nombre", r"(?<![\d.,/·-])\d{5,}(?![\d.,/-])", _grouped, "les milliers se séparent par une espace"),
    _rule("nombre", r"(?<![\d.,])\d{1,3}(?:\.\d{3})+(?![.,]?\d)", _grouped, "les milliers se séparent par une espace"),
    _rule("nombre", r"(?<![\d.,])\d{1,3}(?:,\d{3}){2,}(?!\d)|(?<![\d.,])[1-9]\d?\d?,000(?!\d)", _grouped,
          "les milliers se séparent par une espace"),
    _rule("nombre", r"(?<![\d.,])(\d+)\.(\d{1,2})(?= ?(?:[%€]|km|ha|million|milliard|point))", r"\1,\2",
          "la décimale suit une virgule"),
    _rule("nombre", r"€ ?(\d[\d ]*\d|\d)(?! ?€)", r"\1 €", "le signe € suit le nombre"),
    _rule("nombre", r"\b((?:19|20)?\d0)[’']s\b", r"\1", "« les années 2010 » se dit sans s"),
    Rule("mot-double", re.compile(rf"\b(?!(?i:nous|vous)\b)(?i:({LETTER}+))(?:\s+|\s*\|\s*)(?i:\1)\b(?![-’·])"), r"\1",
         "le mot est écrit deux fois"),
)
# What a passage of code, a table or a title may hold and a sentence may not.
ROW = re.compile(r"\|.*\|")
PAIRS = (("«", "»"), ("(", ")"), ("[", "]"), ("“", "”"))


def check(publication: Publication, assets: Path, report: Report) -> None:
    """File the mistakes of typography in all texts."""
    for each in mistakes(publication):
        file(each, report)
    for paragraph in paragraphs(publication):
        _check_pairs(paragraph, report)


def file(mistake: Mistake, report: Report) -> None:
    """Tell one mistake."""
    fate = ("la page est juste sans cela, et « --fix » corrige aussi le fichier" if mistake.rule.mended and mistake.right is not None
            else "« --fix » le corrige" if mistake.right is not None else "")
    right = f"s’écrit « {mistake.shown(mistake.right)} »" if mistake.right is not None else "n’est pas à sa place"
    report.add(mistake.rule.code, mistake.where, found=mistake.shown(mistake.found), right=right,
               why=f"{mistake.rule.why} ({fate})" if fate else mistake.rule.why)


def mistakes(publication: Publication) -> Iterator[Mistake]:
    """All mistakes of the table."""
    for paragraph in paragraphs(publication):
        yield from found_in(paragraph)


def found_in(paragraph: Paragraph) -> Iterator[Mistake]:
    """The mistakes of a paragraph; of two that overlap, that of the earlier row."""
    taken: list[tuple[int, int]] = []
    apart = APART.search(paragraph.words)  # then no letter is what it seems: first things first
    for rule in RULES:
        if apart and rule.code != "typo-invisible":
            return
        if rule.code == "typo-espace" and ROW.fullmatch(paragraph.text):
            continue
        for match in rule.pattern.finditer(paragraph.words):
            start, end = match.span()
            if not any(start == a or start < b and a < end for a, b in taken):
                taken.append((start, end))
                yield from _mistake(rule, match, paragraph)


def _mistake(rule: Rule, match: re.Match[str], paragraph: Paragraph) -> Iterator[Mistake]:
    passage, start = paragraph.find(match.start())
    found = paragraph.text[match.start():match.end()]
    right = match.expand(rule.right) if isinstance(rule.right, str) else rule.right(match) if rule.right else None
    if right is not None and (OBJECT in right or start + len(found) > len(passage.text)):
        right = None  # it holds an address, or goes on on the next line: for the editor to do
    if right != found:
        yield Mistake(rule, passage, start, found, right)


def _check_pairs(paragraph: Paragraph, report: Report) -> None:
    """Guillemets and brackets that are opened and not closed, or the other way round."""
    for opening, closing in PAIRS:
        depth: list[int] = []
        for m in re.finditer(f"[{re.escape(opening + closing)}]", paragraph.words):
            if m[0] == opening:
                depth.append(m.start())
            elif depth:
                depth.pop()
            elif not _is_item(paragraph.words, m.start()):
                report.add("typo-paire", paragraph.at(m.start()), found=closing, problem="n’a pas été ouvert", other=opening)
        for start in depth:
            report.add("typo-paire", paragraph.at(start), found=opening, problem="n’est pas refermé", other=closing)


def _is_item(words: str, offset: int) -> bool:
    """Whether a closing bracket ends the sign of an item, as in « a) » or « 1) »."""
    return bool(re.search(r"(?:^|[\s:;,])\w{1,2}$", words[:offset]))
