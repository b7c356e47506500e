"""Spelling: the words of the content against a dictionary of its language and the publication's own list.

The list, mots.txt in the content folder, holds a word a line; what follows a # is a comment. Names that the
content gives in a field of their own (people, towns, acronyms of partners) need no line there. What
`{lang=…}` marks as another language is passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby, islice
from pathlib import Path

from hunspell import Hunspell

from imprint import markup
from imprint.checks import typography
from imprint.checks.passages import passages
from imprint.checks.typography import MOJIBAKE, UNSEEN
from imprint.diagnostics import Location, Report
from imprint.model import Publication
from imprint.typography import DOT, ENDING, LETTER, OBJECT, WORD_END
from imprint.yamlfile import read_text

LIST = "mots.txt"
HELPED = 10  # words that have suggestions, the first ones: they take time, and are enough for one reading
LETTERS = "esaitnrulodcpmévqfbghjàxèêyçzâîôùûkwïëœ"  # the commonest first
FAMILIES = ("aàâ", "cç", "eéèêë", "iîï", "oô", "uùûü", "AÀÂ", "CÇ", "EÉÈÊ", "IÎ", "OÔ", "UÙÛ")
ACCENTED = {letter: family for family in FAMILIES for letter in family}
SPLIT = re.compile(r" \w$")  # a last letter cut off: malgré s
# Keys whose values are names that no dictionary knows; of organisations only what is in capitals, an acronym.
NAMES = re.compile(r"(?:(?:contacts\.\d+|person|after|testimony)\.name|places\.\d+\.(?:town|name)|names\.\d+)")
CREDITS = re.compile(r"(?:photo|portrait)\.credit")  # of these, what begins with a capital
# What a mistake of encoding, or a sign that is not seen, left of a word; `typography` tells it.
BROKEN = re.compile(rf"\S*(?:{MOJIBAKE}|\ufffd|[\u0300-\u0328]|{UNSEEN.pattern})\S*")
ORGANISATIONS = re.compile(r"(?:publisher\.name|partners\.\d+\.short|groups\.\d+\.entries\.\d+\.name)")

# No word has a digit in it or beside it (m2, 2e, CO2); one that is elided stands apart (l’ of l’eau).
ELIDED = r"(?i:(?:[ldjmtsncç]|(?:jus|lors|puis|quoi)?qu)[’'])(?=\w)"
FEMININE = rf"{DOT}{ENDING}(?:{DOT}s)?{WORD_END}"  # typed with the dot that typography makes a midpoint
WORD = re.compile(rf"(?<![^\W_])(?:{ELIDED})?({LETTER}+(?:[-’'·]{LETTER}+|{FEMININE})*)(?![^\W_])")
MIDPOINT = re.compile(rf"·|{DOT}")
# How many letters of the masculine a feminine ending may take the place of: administra(teurs)·trices.
REPLACED = 5


@dataclass(frozen=True)
class Word:
    """One word of the content, its place, and the key of the value that holds it."""

    text: str
    where: Location
    key: str

    @property
    def is_name(self) -> bool:
        """Whether its key makes it a name."""
        return bool(NAMES.fullmatch(self.key) or (ORGANISATIONS.fullmatch(self.key) and self.text.isupper()))


def check(publication: Publication, assets: Path, report: Report) -> None:
    """File words that neither dictionary nor publication knows, and those that the list need not hold."""
    language = publication.settings.language
    if not (assets / "dictionary" / f"{language}.dic").is_file():
        return
    dictionary = Hunspell(language, hunspell_data_dir=str(assets / "dictionary"))
    found = list(words(publication))
    for name in dict.fromkeys(word.text for word in found if word.is_name):
        _add(dictionary, name)
    if not _learn(dictionary, publication, found, report):
        return  # a list that cannot be read, which is told: all its words would be mistakes
    for name in dict.fromkeys(word.text for word in found if CREDITS.fullmatch(word.key) and word.text[0].isupper()):
        _add(dictionary, name)  # last: a photo comes and goes, and takes no word off the list
    _tell_unknown(dictionary, publication, found, report)


def words(publication: Publication) -> Iterator[Word]:
    """The words of the content, file by file; those of a body are read as one text, since a mark may span lines."""
    for (_, key), group in groupby(passages(publication), key=lambda each: (each.path, each.key)):
        lines = list(group)
        text = "\n".join(line.words for line in lines)
        for span in markup.SPAN.finditer("\n".join(line.text for line in lines)):
            if "lang" in markup.attributes(span[2]):
                text = text[:span.start()] + re.sub(".", OBJECT, span[0]) + text[span.end():]
        text = BROKEN.sub(lambda m: OBJECT * len(m[0]), text)
        for line, visible in zip(lines, text.split("\n"), strict=True):
            for m in WORD.finditer(visible):
                yield Word(m[1], line.at(m.start(1)), key)


def _add(dictionary: Hunspell, word: str) -> None:
    dictionary.add(word.replace("’", "'"))  # what the dictionary makes of ’ in all that it is asked


def _learn(dictionary: Hunspell, publication: Publication, found: list[Word], report: Report) -> bool:
    """Teach the dictionary the words of the list, if it can be read; those that it knew or that no text holds are told."""
    path = publication.root / LIST
    file = publication.folder.name(path)
    text = read_text(path, file, report) if path.is_file() else ""
    if text is None:
        return False
    used = {part.casefold() for word in found for part in (word.text, *word.text.split("-"))}
    for number, line in enumerate(text.split("\n"), start=1):
        if word := line.partition("#")[0].strip():
            why = ("le dictionnaire ou le contenu le donne déjà" if dictionary.spell(word) else
                   "aucun texte ne l’emploie" if word.casefold() not in used else None)
            if why:
                report.add("mot-inutile", Location(file, number, line.index(word) + 1), word=word, why=why)
            _add(dictionary, word)
    return True


def _tell_unknown(dictionary: Hunspell, publication: Publication, found: list[Word], report: Report) -> None:
    """File the unknown words, each once a file, at its first place."""
    faults = {text: unknown(dictionary, text) for text in {word.text for word in found}}
    told = _told(publication) if any(faults.values()) else frozenset()
    first: dict[tuple[str, str], tuple[Location, str]] = {}
    for word in found:
        for offset, part in faults[word.text]:
            where = word.where._replace(column=word.where.column + offset)
            if where not in told:
                first.setdefault((where.file, part.casefold()), (where, part))
    distinct = list(dict.fromkeys(part for _, part in first.values()))
    near = {part: _near(dictionary, part) for part in distinct[:HELPED]}
    for where, part in first.values():
        report.add("mot-inconnu", where, word=part, near=near.get(part, ""),
                   list=publication.folder.name(publication.root / LIST))


def _told(publication: Publication) -> frozenset[Location]:
    """Where the rules of typography already say what is right, letter by letter."""
    return frozenset(each.passage.at(each.start + i) for each in typography.mistakes(publication) for i in range(len(each.found)))


def _near(dictionary: Hunspell, word: str) -> str:
    """The two nearest words as a question, or nothing."""
    slips = (each for each in dict.fromkeys(_slips(word)) if _is_right(dictionary, each))
    # The dictionary's own search is long, and cut short by the clock: not twice the same.
    near = list(islice(slips, 2)) or [each for each in dictionary.suggest(word) if not SPLIT.search(each)][:2]
    return f"est-ce {' ou '.join(f'« {each} »' for each in near)} ? " if near else ""


def _slips(word: str) -> Iterator[str]:
    """What may have been meant, one slip away, the likeliest first: accents, letters doubled, swapped, too many…"""
    yield word.replace("oe", "œ").replace("Oe", "Œ")
    cuts = [(word[:i], word[i:]) for i in range(len(word) + 1)]
    for before, after in cuts[:-1]:
        yield from (before + letter + after[1:] for letter in ACCENTED.get(after[0], ""))
    yield from (before + after[0] + after for before, after in cuts[:-1])
    yield from (before + after[1::-1] + after[2:] for before, after in cuts[:-2])
    yield from (before + after[1:] for before, after in cuts[:-1])
    yield from (before + letter + after for letter in LETTERS for before, after in cuts)
    yield from (before + letter + after[1:] for letter in LETTERS for before, after in cuts[:-1])


def unknown(dictionary: Hunspell, word: str) -> list[tuple[int, str]]:
    """What the dictionary does not know of a word, with its offset: the word or, of a compound, some parts."""
    if _is_right(dictionary, word):
        return []
    return [(m.start(), m[0]) for m in re.finditer("[^-]+", word) if not _is_right(dictionary, m[0])]


def _is_right(dictionary: Hunspell, word: str) -> bool:
    """Whether a word is known, or both words that an inclusive form stands for: habitant·es, acteur·ices."""
    stem, *endings = MIDPOINT.split(word)
    feminine = "".join(endings)
    return len(word) == 1 or dictionary.spell(stem) and (not feminine or any(
        dictionary.spell(stem[:len(stem) - n] + link + feminine) for n in range(REPLACED + 1) for link in ("", "r")))
