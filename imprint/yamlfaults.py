"""What the YAML scanner stumbles over, told in the editors' words: what is wrong, what to do, and where."""

from __future__ import annotations

import re

import yaml

from imprint import gate

# What the scanner says most often, what an editor can do about it, and whether the place to look at
# is where the trouble began (an opening quote) rather than where it was noticed.
OPEN = (re.compile("quoted scalar"), "des guillemets droits ne sont pas refermés",
        "fermez la valeur par le même guillemet que celui qui l’ouvre", True)
ADVICE = (
    (re.compile("mapping values are not allowed"),
     "« : » ne peut suivre une autre clé sur la même ligne",
     "mettez la valeur entre guillemets droits \"…\" si elle contient « : »", False),
    (re.compile("could not find expected ':'"), "une clé n’est pas suivie de « : »",
     "écrivez « clé: valeur », avec une espace après le deux-points", True),
    (re.compile("escape character|hexadecimal numbers"), "« \\ » a un sens particulier entre guillemets \"…\"",
     "doublez-le « \\\\ », ou retirez les guillemets", False),
    OPEN,
    (re.compile("block mapping.*found '<scalar>'"), "du texte suit des guillemets déjà refermés",
     "écrivez l’apostrophe ’, ou entourez toute la valeur de guillemets droits \"…\"", False),
    (re.compile("block scalar"), "rien ne peut suivre « | » ou « > » sur la même ligne",
     "écrivez le texte aux lignes suivantes, en retrait", False),
    (re.compile("another document"), "une seconde ligne « --- » ouvre un autre document",
     "retirez cette ligne : un fichier YAML n’en compte qu’une, au début", False),
    (re.compile("sequence entries"), "un tiret de liste n’est pas à sa place",
     "mettez chaque élément à la ligne derrière son tiret, ou écrivez [un, deux]", False),
    (re.compile("got ','|expected the node content, but found ','"), "il y a une virgule de trop",
     "n’en laissez qu’une entre deux éléments", False),
    (re.compile(r"expected ',' or '[\]}]'|flow node"), "un crochet ou une accolade n’est pas refermé",
     "séparez les éléments par des virgules et refermez [ … ] ou { … }", True),
    (re.compile("block (mapping|sequence|end)|expected <block"), "le retrait des lignes n’est pas régulier",
     "alignez les clés d’un même niveau, avec deux espaces par niveau", False),
    (re.compile("alias|anchor"), "un « * » ou un « & » au début d’une valeur fait d’elle un renvoi YAML",
     "mettez la valeur entre guillemets droits \"…\"", True),
    (re.compile("nested too deep"), f"il compte plus de {gate.DEEPEST} niveaux", "imbriquez moins de listes et de clés", False),
    (re.compile("too many values"), f"il compte plus de {gate.MOST_VALUES} valeurs", "partagez le fichier", False),
    (re.compile(r"character '\\t'"), "une tabulation tient lieu d’espace", "remplacez-la par une espace", False),
    (re.compile("cannot start any token"), "« {sign} » ne peut pas commencer une valeur",
     "mettez la valeur entre guillemets droits \"…\"", False),
)
CONTINUED = ("cette clé n’est pas au bon retrait, ou la ligne d’avant a déjà une valeur",
             "alignez-la sur les clés voisines, ou ne laissez rien derrière le « : » de la ligne d’avant ; "
             "vérifiez aussi ses guillemets")
NO_BREAK = ("une espace insécable tient lieu d’espace ordinaire", "effacez-la et retapez une espace simple")
# What the line shows better than the scanner can tell; the place is where the pattern ends.
LOOKS = (
    (re.compile(r"[ ]*[\u00a0\u202f]|[ ]*(?:- )?[a-z_]+:[\u00a0\u202f]"), *NO_BREAK),
    (re.compile(r"[ ]*-(?=[^\s\d-])"), "le tiret de la liste touche le mot", "mettez une espace derrière le tiret"),
    (re.compile("[ ]*[–—•·*](?=\\s)"), "ce signe n’ouvre pas un élément de liste",
     "écrivez le tiret du clavier, « - », puis une espace"),
    (re.compile(".*?: ?[“”«](?=.*:)"), "ces guillemets ne comptent pas pour YAML, et la valeur contient « : »",
     "mettez-la entre guillemets droits \"…\""),
)


def explain(error: yaml.MarkedYAMLError, text: str) -> tuple[str, str, yaml.Mark | None]:
    """What is wrong, what to do, and where."""
    message = f"{error.context or ''} {error.problem or ''}".strip()
    mark = error.problem_mark or error.context_mark
    if mark and (quote := _open_quote(text, mark)):
        return OPEN[1], OPEN[2], quote
    if mark and (look := _look(text, mark, error.context_mark)):
        return look
    for pattern, problem, advice, at_start in ADVICE:
        if pattern.search(message):
            if pattern is ADVICE[0][0] and mark and ":" not in text.split("\n")[mark.line][:mark.column]:
                return *CONTINUED, mark
            sign = text[mark.index] if mark and mark.index < len(text) else ""
            return problem.format(sign=sign), advice, (error.context_mark or mark) if at_start else mark
    return f"tournure inconnue ({message})", "comparez la ligne avec celles d’un fichier voisin", mark


def _look(text: str, mark: yaml.Mark, began: yaml.Mark | None) -> tuple[str, str, yaml.Mark] | None:
    """A slip that the faulty line shows, or the line before it, where the scanner was still unaware."""
    lines = text.split("\n")
    for number in dict.fromkeys((mark.line, mark.line - 1, began.line if began else mark.line)):
        for pattern, problem, advice in LOOKS:
            if 0 <= number < len(lines) and (m := pattern.match(lines[number])):
                return problem, advice, yaml.Mark("", 0, number, m.end() - 1, None, 0)
    return None


def _open_quote(text: str, mark: yaml.Mark) -> yaml.Mark | None:
    """Where a quotation begins that was only closed lines below, by the next one's opening quote."""
    last = None
    try:
        for token in yaml.scan(text):
            if token.start_mark.index >= mark.index:
                break
            if isinstance(token, yaml.ScalarToken) and token.style in ("'", '"'):
                last = token
    except yaml.YAMLError:
        pass  # the mistake itself
    return last.start_mark if last and last.start_mark.line < last.end_mark.line else None
