"""The command `check`: what it reads, how it prints, what it mends, what it lets pass."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from typer.testing import CliRunner, Result

from imprint import cli
from imprint.checks import figures, fixes, marks, numerals, reach, twins, typography
from imprint.checks.passages import paragraphs, passages
from imprint.commands import check
from imprint.diagnostics import Report, Severity
from imprint.job import Job
from imprint.model import Publication
from imprint.yamlfile import read_text
from tests.conftest import JARDINS, PROJECT

EDITORIAL = "articles/editorial.md"


def publication(content: Path) -> Publication:
    """A folder as `check` reads it."""
    _, found = check.reread(Job(PROJECT, content, content.parent / "out"))
    assert found
    return found


def run(content: Path, *options: str) -> Result:
    """The command itself."""
    return CliRunner().invoke(cli.app, ["check", "--content", str(content), *options])


def change(path: Path, old: str, new: str) -> None:
    """Replace words that stand once in a file."""
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.mark.parametrize("content", [PROJECT / "content", PROJECT / "tests" / "publications" / "jardins"], ids=lambda p: p.name)
def test_passages_are_verbatim(content: Path) -> None:
    """Each stands in its file at the line and column that it gives."""
    for each in passages(publication(content)):
        line = (read_text(each.path, "", Report()) or "").split("\n")[each.where.line - 1]
        assert line[each.where.column - 1:].startswith(each.text)


def test_passages_of_a_header(jardins: Path) -> None:
    """Plain, quoted, folded and literal values, one passage a line; no keys, comments, addresses or doubts."""
    path = jardins / "outils.yaml"
    path.write_text("""kind: levers  # une sorte
title: "Un « mot » | cité"
subtitle: 'l''autre'
doubts:
  - {field: title, note: La source dit « mots ».}
levers:
  - title: simple et
      suivi
    text: >-
      plié
      deux fois

      puis loin
  - {title: entre accolades, text: "https://example.org/"}
""", encoding="utf-8")
    found = [(p.where.line, p.where.column, p.text, p.key) for p in passages(publication(jardins)) if p.path == path]
    assert found == [
        (2, 9, "Un « mot » | cité", "title"), (3, 12, "l''autre", "subtitle"),
        (7, 12, "simple et", "levers.0.title"), (8, 7, "suivi", "levers.0.title"),
        (10, 7, "plié", "levers.0.text"), (11, 7, "deux fois", "levers.0.text"), (13, 7, "puis loin", "levers.0.text"),
        (14, 13, "entre accolades", "levers.1.title")]


def test_passages_of_a_body(jardins: Path) -> None:
    """Comments are left out; lines make one paragraph until a blank one, a list or a heading."""
    path = jardins / "histoire" / "printemps-2024.md"
    path.write_text("Un <!-- caché\nencore --> deux\ntrois\n- quatre\n## Cinq\n[Six]{lang=en} www.sept.fr [huit](https://neuf.fr)\n",
                    encoding="utf-8")
    found = [p for p in paragraphs(publication(jardins)) if p.first.path == path]
    assert [(p.text, p.first.where.line, p.first.where.column) for p in found] == [
        ("Un deux trois", 1, 1), ("- quatre", 4, 1), ("## Cinq", 5, 1),
        ("[Six]{lang=en} www.sept.fr [huit](https://neuf.fr)", 6, 1)]
    assert "".join(c for c in found[-1].words if c != "\ufffc") == "  [huit]"
    assert found[0].at(3)[1:] == (2, 12)
    assert found[0].at(8)[1:] == (3, 1)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Publication:
    """A publication read once, one text of which is written anew in each test."""
    return publication(Path(shutil.copytree(JARDINS, tmp_path_factory.mktemp("once") / "jardins")))


def told(text: str, folder: Publication) -> list[tuple[str, str | None]]:
    """What the rules of typography find in a text: the stretches and what is right."""
    path = folder.root / "histoire" / "printemps-2024.md"
    path.write_text(text, encoding="utf-8")
    return [(m.found, m.right) for each in paragraphs(folder) if each.first.path == path for m in typography.found_in(each)]


@pytest.mark.parametrize("text", [
    "À 10:30, l’ONU compte 12 800 projets, soit 18,5 % ; « oui », dit-elle : non !",
    "Voir p. 3, art. 4, etc. et la suite. M. Ortie et Mme Rigole (le 1er mai, à 10 h 30).",
    "Nous nous sommes vus, vous vous êtes tus ; les agriculteur·rices et les habitant·es aussi.",
    "Déclarez-le attendu. Le onzième, la une, le ouistiti, que oui. Micro- et macro-crédit.",
    "Rappel de 2017-2018 : 2,5 km², 10 m², 01 23 45 67 89 et ISBN 978-2-01-012345-6.",
    "- une clôture ;\n- [CODE-CI]{index} et [[fiches/trois-puits]] ;\n\n1. Un [Repair Cafe's 2th]{lang=en}",
    "| Ville   | Délégation |\n|---|---|\n| Huy     | 2016       |",
    "Il cite « Les “Sentiers” d’Abraham » (voir https://a.example.org/x,y;z?q=1.2.3).",
    "A) premier ; b) second. Le fonds de l’AFD, l’État, l’Île-de-France et l’Ille-et-Vilaine.",
    "Les années 2010, de 2010 à 2012. Le XXe siècle, le 3e, la 1re.",
])
def test_typography_that_is_right(text: str, folder: Publication) -> None:
    """Nothing is told of what is as it should be."""
    assert told(text, folder) == []


@pytest.mark.parametrize("text, found, right", [
    ("Le XIXème siècle.", "XIXème", "XIXe"), ("La 1ère fois.", "1ère", "1re"), ("Le 1 janvier.", "1 ", "1er "),
    ("Dr. Rigole.", "Dr.", "Dr"), ("Mme. Rigole.", "Mme.", "Mme"), ("À 10H30.", "10H", "10 h "), ("Sur 3 kms.", " kms", " km"),
    ("Sur 3 km2.", " km2", " km²"), ("Un N° 3.", "N°", "n°"), ("Des chefs, ect.", "ect.", "etc."), ("Lui, càd eux.", "càd", "c’est-à-dire"),
    ("L’Ecole est là.", "E", "É"), ("L’Ile-de-France.", "I", "Î"), ("Ca va.", "Ca", "Ça"),
    ("Le Lundi 3.", "Lundi", "lundi"), ("En 3 Juin.", "Juin", "juin"), ("Il y a 10 Euros.", "Euros", "euros"),
    ("Un oeil, une soeur.", "oeil", "œil"), ("Si il vient.", "Si ", "S’"), ("Le avion.", "Le ", "L’"),
    ("Un taux de 2.5 %.", "2.5", "2,5"), ("Il y a €10.", "€10", "10 €"), ("Soit 1.250.000 pas.", "1.250.000", "1 250 000"),
    ("Soit 12,000 pas.", "12,000", "12 000"), ("Les années 80's.", "80's", "80"), ("Un — deux.", "—", "–"),
    ("Un mot(parenthèse).", "(", " ("), ("Un ( mot ).", " ", ""), ("Un mot:deux.", ":", " : "), ("Un mot;deux.", ";", " ; "),
    ("Une fin.Un début.", ".", ". "), ("Un mot« deux ».", "", " "), ("Un «mot».", "", " "), ("Soit 50%.", "", " "),
    ("Un l’ ESS.", "l’ ", "l’"), ("Un vice -président.", " -", "-"), ("Un vice- président.", "- ", "-"), ("Quoi !!", "!!", "!"),
    ("Un, , deux.", ", ,", ","), ("Le habitant(e)s.", "habitant(e)s", "habitant·es"), ("“Oui”, dit-elle.", "“Oui”", "« Oui »"),
    ("<<Oui>>, dit-elle.", "<<Oui>>", "« Oui »"), ("Un cafe\u0301.", "e\u0301", "é"), ("Un ﬁl.", "ﬁ", "fi"), ("A&nbsp;B.", "&nbsp;", None),
    ("A\u200bB.", "\u200b", ""), ("Un 10km.", "", " "), ("Un l`eau.", "`", "’"),
])
def test_typography_that_is_wrong(text: str, found: str, right: str | None, folder: Publication) -> None:
    """Each with the stretch that is wrong and what is right, where that is sure."""
    assert told(text, folder)[:1] == [(found, right)]


def test_fix(jardins: Path) -> None:
    """Only what is sure changes, and each change is told with its place."""
    path = jardins / EDITORIAL
    change(path, "l’étranger", "l'étranger")
    change(path, "sous un pot", "sous sous un pot")
    change(path, "trois autres.", "12500 autres (une.")
    before = path.read_text(encoding="utf-8")
    result = run(jardins, "--fix")
    assert path.read_text(encoding="utf-8") == before.replace("l'étranger", "l’étranger").replace(
        "sous sous", "sous").replace("12500", "12 500")
    lines = [line.replace(str(jardins.parent) + "/", "") for line in result.stderr.splitlines()]
    assert lines == [
        "jardins/articles/editorial.md:11:53: corrigé : « sous sous » → « sous »",
        "jardins/articles/editorial.md:11:113: corrigé : « 12500 » → « 12 500 »",
        "jardins/articles/editorial.md:13:97: corrigé : « l'étranger. » → « l’étranger. »",
        "jardins/articles/editorial.md:11:122: attention[typo-paire]: « ( » n’est pas refermé",
        "    aide : ajoutez « ) », ou retirez ce signe",
        "3 corrections", "aucune erreur, 1 avertissement"]
    assert result.exit_code == 0


@pytest.mark.parametrize("form", [
    lambda text: text.replace("\n", "\r\n").encode(), lambda text: ("\ufeff" + text).encode(), str.encode])
def test_fix_keeps_the_form_of_a_file(form: Callable[[str], bytes], jardins: Path) -> None:
    """Line ends and byte order mark stay as the editor's program wrote them."""
    path = jardins / "carnet.yaml"
    right = path.read_text(encoding="utf-8")
    path.write_bytes(form(right.replace("l’hiver", "l'hiver")))
    run(jardins, "--fix")
    assert path.read_bytes() == form(right)


@pytest.mark.parametrize("value", [
    "title: Trois outils:neuf", 'title: "Trois \\"outils\\" neufs"', "title: 'Trois ''outils'", "title: Trois  outils # neufs"])
def test_fix_leaves_the_meaning_of_yaml(value: str, jardins: Path) -> None:
    """Whatever is mended in a header, the file is read as before but for the words mended."""
    path = jardins / "outils.yaml"
    change(path, "title: Trois outils qui ne rouillent pas", value)
    run(jardins, "--fix")
    report, found = check.reread(Job(PROJECT, jardins, jardins.parent / "out"))
    assert not report.failed
    assert found and found.items["outils"].model.title.startswith("Trois")
    assert "Faire un double de la clé" in path.read_text(encoding="utf-8")


def test_fix_that_would_change_the_data_is_not_written(jardins: Path) -> None:
    """The last net: a corrected text that YAML would read otherwise."""
    mistake = next(m for m in typography.mistakes(_spoilt(jardins)) if m.found == "  ")
    source = (jardins / "outils.yaml").read_text(encoding="utf-8")
    assert fixes.same(source, fixes.corrected(source, [mistake]), [mistake])
    assert not fixes.same(source, source.replace("title: Trois  outils", "title: [Trois outils]"), [mistake])
    assert not fixes.same(source, source.replace("Tenir le carnet", "Tenir un carnet"), [mistake])
    assert not fixes.same(source, source.replace("kind: levers", "kind: levers: x"), [mistake])


def _spoilt(jardins: Path) -> Publication:
    change(jardins / "outils.yaml", "Trois outils", "Trois  outils")
    return publication(jardins)


def test_exceptions(jardins: Path) -> None:
    """A remark set aside is neither told nor mended; words of the message narrow an exception."""
    path = jardins / EDITORIAL
    change(path, "l’étranger", "l'étranger")
    change(path, "d’argent", "d'argent")
    change(jardins / "exceptions.yaml", "exceptions:\n", f"exceptions:\n  - code: typo-apostrophe\n    file: {EDITORIAL}\n"
           "    text: étranger\n    reason: Une citation.\n")
    assert [line for line in run(jardins).stderr.splitlines() if "attention" in line] == [
        f"{jardins}/articles/editorial.md:13:211: attention[typo-apostrophe]: « d'argent » s’écrit « d’argent »".replace(
            f"{jardins.parent}/", "")]
    run(jardins, "--fix")
    assert "l'étranger" in path.read_text(encoding="utf-8")
    assert "d’argent" in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("options, codes", [((), []), (("--online",), ["exception-inutile"])])
def test_exceptions_of_addresses(options: tuple[str, ...], codes: list[str], jardins: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An exception for an address is idle only where the addresses were tried."""
    monkeypatch.setattr(reach, "check", lambda publication, assets, report: None)
    change(jardins / "exceptions.yaml", "exceptions:\n", "exceptions:\n  - {code: lien-injoignable, file: carnet.yaml, reason: En travaux.}\n")
    assert [each["code"] for each in json.loads(run(jardins, "--format", "json", *options).stdout)] == codes


def test_exceptions_have_reasons(jardins: Path) -> None:
    """Without one the file is refused."""
    (jardins / "exceptions.yaml").write_text("exceptions:\n  - {code: typo-espace, file: outils.yaml}\n", encoding="utf-8")
    result = run(jardins)
    assert "jardins/exceptions.yaml:2:5: erreur[champ-manquant]: il manque « reason »" in result.stderr
    assert "attention[" not in result.stderr, "what it sets aside is not known"
    assert result.exit_code == 1


def test_errors_cannot_be_set_aside(jardins: Path) -> None:
    """What forbids a PDF is told whatever the exceptions say."""
    change(jardins / "fiches/trois-puits.md", "amount: 700", "amount: 70")
    change(jardins / "exceptions.yaml", "exceptions:\n", "exceptions:\n  - {code: montage-total, file: fiches/*.md, reason: Non.}\n")
    codes = [each["code"] for each in json.loads(run(jardins, "--format", "json").stdout)]
    assert codes == ["exception-code", "montage-total"]


def test_json(jardins: Path) -> None:
    """An array of objects, nothing else on the standard output."""
    change(jardins / EDITORIAL, "l’étranger", "l'étranger")
    result = run(jardins, "--format", "json")
    assert json.loads(result.stdout) == [{
        "code": "typo-apostrophe", "severity": "warning", "file": "jardins/articles/editorial.md", "line": 13, "column": 97,
        "message": "« l'étranger. » s’écrit « l’étranger. »",
        "hint": "l’apostrophe est courbe (la page est juste sans cela, et « --fix » corrige aussi le fichier)"}]
    assert result.exit_code == 0


def test_github(jardins: Path) -> None:
    """Annotations; percent signs and line ends are escaped."""
    change(jardins / EDITORIAL, "trois autres.", "50% des autres.")
    change(jardins / "fiches/trois-puits.md", "amount: 700", "amount: 70")
    result = run(jardins, "--format", "github")
    assert result.stdout.splitlines() == [
        "::warning file=jardins/articles/editorial.md,line=11,col=110,title=typo-espace::« 50%25 » s’écrit « 50 %25 »%0Aune espace "
        "sépare le nombre de son signe (la page est juste sans cela, et « --fix » corrige aussi le fichier)",
        "::error file=jardins/fiches/trois-puits.md,line=13,col=10,title=montage-total::les parts font 570\u00a0€, le total annonce "
        "1\u202f200\u00a0€%0Acorrigez un montant, ou expliquez l’écart dans « note »"]
    assert result.exit_code == 1


@pytest.mark.parametrize("options", [("--format", "json"), ("--format", "github")])
def test_nothing_to_say(options: tuple[str, ...], jardins: Path) -> None:
    """An empty array, no annotation."""
    assert run(jardins, *options).stdout.strip() in ("[]", "")


def test_no_typesetter() -> None:
    """The command works where Pango is not installed."""
    program = "import sys; from imprint import cli; print([m for m in sys.modules if m.split('.')[0] in ('weasyprint', 'pikepdf')])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=PROJECT, check=True)
    assert done.stdout == "[]\n"


def test_parts_of_other_editions_are_checked(jardins: Path) -> None:
    """A part that only another edition places."""
    (jardins / "articles/ailleurs.md").write_text("---\nkind: article\ntitle: Ailleurs\n---\n\nVoir [[articles/perdu]].\n",
                                                  encoding="utf-8")
    edition = (jardins / "editions/printemps-2024.yaml").read_text(encoding="utf-8")
    (jardins / "editions/ete-2024.yaml").write_text(edition.replace("articles/friches", "articles/ailleurs"), encoding="utf-8")
    report, _ = check.reread(Job(PROJECT, jardins, jardins.parent / "out", "printemps-2024"))
    assert [str(each).split("\n")[0] for each in report if "ailleurs" in each.where.file] == [
        "jardins/articles/ailleurs.md:6:6: erreur[renvoi-inconnu]: le renvoi [[articles/perdu]] ne mène nulle part"]


@pytest.mark.parametrize("one, other, same", [
    ("coopération décentralisée", "Coopérations décentralisées", True), ("Yên Bái", "Yen Bai", True), ("AFD", "AFD", True),
    ("CGLU", "CNCD", False), ("Mali", "Malte", False), ("loi de 2014", "loi de 2016", False), ("Rose Marie Akar", "Rose-Marie Akar", True),
    ("Grenoble", "Grénobles", True), ("innovation sociale", "innovation locale", False)])
def test_nearly(one: str, other: str, same: bool) -> None:
    """Spellings that are likely one name."""
    assert twins.nearly(one, other) is same


@pytest.mark.parametrize("one, other, same", [(15000, 16000, True), (12800, 1280, True), (12800, 18200, True), (12800, 3, False), (0, 5, False)])
def test_alike(one: float, other: float, same: bool) -> None:
    """Numbers that can be one, miscopied."""
    assert figures.alike(one, other) is same


def test_the_booklet() -> None:
    """The real content: nothing but the two parts that await their text."""
    report, _ = check.reread(Job(PROJECT, PROJECT / "content", PROJECT / "out"))
    assert [(each.code, each.where.file) for each in report] == [
        ("partie-attendue", "content/echanges/rencontre-nationale.md"), ("partie-attendue", "content/echanges/sommet-afrique-france.md")]


@pytest.mark.parametrize("name", sorted(path.relative_to(PROJECT / "content").as_posix() for folder in ("fiches", "articles", "pages")
                                        for path in (PROJECT / "content" / folder).iterdir()))
@pytest.mark.parametrize("old, new", [("kind:", "kinds:"), ("title: ", "title: @"), ("title: ", " title: ")], ids=["key", "YAML", "indent"])
def test_a_mistake_is_told_alone(name: str, old: str, new: str, tmp_path: Path) -> None:
    """A part that cannot be read makes no false remark about itself or the others."""
    content = Path(shutil.copytree(PROJECT / "content", tmp_path / "content"))
    text = (content / name).read_text(encoding="utf-8")
    (content / name).write_text(text.replace(old, new, 1), encoding="utf-8")
    report, _ = check.reread(Job(PROJECT, content, tmp_path / "out"))
    told = {each.code: each.where.file for each in report if each.code != "partie-attendue"}
    assert set(told.values()) == {f"content/{name}"}
    assert not set(told) - {"champ-manquant", "cle-inconnue", "yaml", "en-tete"}


@pytest.mark.parametrize("text, found, problem", [
    ("Texte :\n- un ;\n- deux.", "- un ;", "n’est pas un élément de liste"),
    ("Texte :\n\n• un ;\n• deux.", "• un ;", "n’est pas un élément de liste"),
    ("– un ;\n– deux.", "– un ;", "n’est pas un élément de liste"),
    ("-un ;\n-deux.", "-un ;", "n’est pas un élément de liste"),
    ("1) un", "1) un", "n’est pas un élément de liste"),
    ("Voir [un] (https://a.org).", "[un] (https://a.org)", "n’est pas un lien"),
    ("Voir (un)[www.a.org].", "(un)[www.a.org]", "n’est pas un lien"),
    ("Un **mot.", "**mot.", "s’imprime tel quel"),
    ("Un ** mot **.", "** mot **", "s’imprime tel quel"),
    ("Un ~~mot~~.", "~~mot~~", "s’imprime tel quel"),
    ("Un `mot`.", "`mot`", "passe pour du code"),
    ("Texte.\n\n\tTexte.", "\tTexte.", "passe pour du code"),
    ("## Titre\n\n    Texte.", "    Texte.", "passe pour du code"),
])
def test_marks_that_are_none(text: str, found: str, problem: str) -> None:
    """What would print as it stands."""
    lost = next(marks.find(text))
    assert (lost.found.rstrip("\n"), lost.problem, text[lost.start:].startswith(found)) == (found, problem, True)


@pytest.mark.parametrize("text", [
    "Texte.\n\n- un ;\n- deux.", "- un\n\n    suite\n\n- deux", "1. un\n2. deux", "**a** et **b**", r"\**a", "– Bonjour, dit-il.",
    "– Bonjour.\n\n– Bonsoir.", "[un](https://a.org) (https://b.org)", "[un] (deux)", "a[^1]\n\n[^1]: un\n    deux", "| a | b |\n|---|---|",
    "En 2014-\n2015 -", "***a***", "* un\n* deux", "-5 degrés", "(un) [deux]{index}",
])
def test_marks_that_are_sound(text: str) -> None:
    """What is read as it is meant."""
    assert list(marks.find(text)) == []


def test_a_copy_is_told_once(jardins: Path) -> None:
    """A draft copied from a part: one remark, on the draft."""
    shutil.copy(jardins / "fiches" / "trois-puits.md", jardins / "fiches" / "a-copie.md")
    report, _ = check.reread(Job(PROJECT, jardins, jardins.parent / "out"))
    assert [str(each.where) for each in report if each.code == "texte-double"] == ["jardins/fiches/a-copie.md:30:1"]


def test_letters_in_two_characters(jardins: Path) -> None:
    """They are told as such, with the code of the accent, and as nothing else."""
    path = jardins / "fiches" / "trois-puits.md"
    path.write_text(unicodedata.normalize("NFD", path.read_text(encoding="utf-8")), encoding="utf-8")
    report, _ = check.reread(Job(PROJECT, jardins, jardins.parent / "out"))
    assert {each.code for each in report} == {"typo-invisible"}
    assert next(iter(report)).message == "« feU+0300ves » s’écrit « fèves »"


def test_list_of_words_that_cannot_be_read(jardins: Path) -> None:
    """One message, not one for each of its words."""
    (jardins / "mots.txt").write_bytes(b"\xe9")
    report, _ = check.reread(Job(PROJECT, jardins, jardins.parent / "out"))
    assert [each.code for each in report] == ["encodage"]


def test_names_in_credits(jardins: Path) -> None:
    """The name of a photographer is no mistake of spelling; a common word of the credit can be one."""
    change(jardins / "fiches" / "trois-puits.md", "credit: Banque d’images", "credit: Zéphyrine Bassalé, directuer, Banque d’images")
    report, _ = check.reread(Job(PROJECT, jardins, jardins.parent / "out"))
    assert [each.message for each in report] == ["le mot « directuer » n’est pas au dictionnaire"]


@pytest.mark.parametrize("count, told", [("Les cinq jardins", []), ("Les quatre jardins", []), ("Les six jardins", ["compte-faux"])])
def test_count_of_cards_with_one_to_come(count: str, told: list[str], jardins: Path) -> None:
    """A card that awaits its text may be counted or not."""
    change(jardins / "fiches" / "semis-de-lune.md", "kind: card\n", "kind: card\nstatus: awaiting\n")
    change(jardins / EDITORIAL, "Les cinq jardins", count)
    report, _ = check.reread(Job(PROJECT, jardins, jardins.parent / "out"))
    assert [each.code for each in report if each.code != "texte-retenu"] == told


def test_many_remarks_of_one_kind(jardins: Path) -> None:
    """The first five are shown; the fifth says how many more there are, and all of them count."""
    change(jardins / EDITORIAL, "Les cinq jardins", "l'eau l'air l'or l'an l'un l'oie l'ami d'eux. Les cinq jardins")
    lines = run(jardins).output.splitlines()
    assert [line.split(" ")[3] for line in lines if "[typo-apostrophe]" in line] == ["l'eau", "l'air", "l'or", "l'an", "l'un"]
    assert lines[-2:] == ["    aide : l’apostrophe est courbe (la page est juste sans cela, et « --fix » corrige aussi le fichier) ; "
                          "de même 3 fois plus bas dans ce fichier", "aucune erreur, 8 avertissements"]


@pytest.mark.parametrize(("words", "number"), [
    ("cinquante-quatre mille", 54_000), ("deux millions cinq cent mille", 2_500_000), ("quatre-vingts", 80), ("mille", 1_000),
    ("quatre-vingt-quinze mille deux cents", 95_200), ("soixante et onze", 71), ("cent vingt-quatre", 124), ("huit cent vingt mille", 820_000)])
def test_numerals(words: str, number: int) -> None:
    assert numerals.SPELT.search(f"Il faut {words} euros.".replace("millions euros", "millions d’euros"))[0] == words
    assert numerals.value(words) == number


@pytest.mark.parametrize(("said", "told"), [
    ("un budget total de mille deux cents euros", []), ("un budget de mille trois cents euros", ["mille trois cents"]),
    ("un budget total de 1 200 euros", []), ("un budget de 1,3\u00a0millier", []), ("un budget de 0,0013\u00a0millions\u00a0d’euros", ["0,0013\u00a0millions\u00a0d’euros"])])
def test_amounts_of_prose(said: str, told: list[str], jardins: Path) -> None:
    """An amount in letters or with no-break spaces is held against the budget of its card."""
    change(jardins / "fiches" / "trois-puits.md", "Trois puits, deux bouchés.", f"Trois puits, deux bouchés, {said}.")
    report, _ = check.reread(Job(PROJECT, jardins, jardins.parent / "out"))
    assert [each.message for each in report] == [f"« {found} » contredit « 1\u202f200\u00a0€ », écrit ailleurs" for found in told]


@pytest.mark.parametrize(("text", "told"), [
    ("Il a deux axes : l’eau ; la terre ; le vent.", ["« deux », mais on en compte 3"]), ("Il a trois axes : l’eau ; la terre ; le vent.", []),
    ("Il a deux axes et trois règles : l’eau ; la terre ; le vent.", []), ("Il a deux axes. Voici : l’eau ; la terre ; le vent.", [])])
def test_a_list_within_a_sentence(text: str, told: list[str], jardins: Path) -> None:
    change(jardins / "fiches" / "trois-puits.md", "Trois puits, deux bouchés.", text)
    report, _ = check.reread(Job(PROJECT, jardins, jardins.parent / "out"))
    assert [each.message for each in report] == told


@pytest.mark.parametrize(("file", "old", "new", "told"), [
    ("fiches/semis-de-lune.md", "country: Belgique", "country: belgique", ["graphie-voisine"]),  # neither an unknown word nor a lost start
    ("exceptions.yaml", "exceptions:\n", "exceptions:\n  - {code: montage-total, file: fiches/dank.md, reason: Non.}\n",
     ["« montage-total » n’est pas une remarque que l’on peut écarter", "seules s’écartent celles que check marque « attention »"]),
    ("editions/printemps-2024.yaml", "      - fiches/sept-jardins\n", "          - fiches/sept-jardins\n",
     ["ce sont 2 parties : donnez à chacune sa ligne et son tiret, en un même retrait, ou mettez une virgule entre elles ; "]),
])
def test_one_slip_one_message(file: str, old: str, new: str, told: list[str], jardins: Path) -> None:
    """What follows from a slip is not told beside it, and its hint is about it alone."""
    change(jardins / file, old, new)
    report, _ = check.reread(Job(PROJECT, jardins, jardins.parent / "out"))
    assert len(report.diagnostics) == 1 and all(words in f"[{each.code}] {each.message} {each.hint}" for each in report for words in told)


@pytest.mark.parametrize(("found", "right"), [("acteur(rice)s", "acteur·rices"), ("sud\u2011est", "sud-est")])
def test_pasted_from_a_word_processor(found: str, right: str, jardins: Path) -> None:
    """Rewritten whole, and not parted in two words."""
    change(jardins / "fiches" / "trois-puits.md", "deux bouchés", found)
    run(jardins, "--fix")
    assert f"Trois puits, {right}." in (jardins / "fiches" / "trois-puits.md").read_text(encoding="utf-8")


def test_a_picture_of_sixteen_bits(jardins: Path) -> None:
    """WeasyPrint would paint it as noise."""
    Image.new("I;16", (900, 600), 30_000).save(jardins / "images" / "seize.png")
    change(jardins / "fiches" / "trois-puits.md", "file: images/rangs.jpg", "file: images/seize.png")
    report, _ = check.reread(Job(PROJECT, jardins, jardins.parent / "out"))
    assert [each.message for each in report.of(Severity.ERROR)] == ["l’image « images/seize.png » ne se lit pas"]
