"""`build.py new`: what it writes, where, and that the booklet still builds; on both publications."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import docx
import pytest
from typer.testing import CliRunner

from imprint import cli, load, pipeline
from imprint.diagnostics import Report
from imprint.folder import Folder
from imprint.skeleton import slug
from imprint.variants import VARIANTS
from tests.conftest import JARDINS, PROJECT, Run, printed

BOTH = {"content": PROJECT / "content", "jardins": JARDINS}
# Publication, words of the command -> the file written, its place in the flatplan: rubric, the part before.
PARTS = [
    ("content", ["fiche", "--title", "L’œuvre d’Élise"], "fiches/l-oeuvre-d-elise", "deniche", "fiches/sicoval"),
    ("content", ["article", "--title", "Un article"], "articles/un-article", "reperes", "articles/cooperation"),
    ("content", ["exchange", "--title", "Un | échange"], "echanges/un-echange", "echanges", "echanges/rencontre-nationale"),
    ("content", ["exchange", "--title", "Un échange", "--edition", "ete-2019", "--section", "echanges"], "echanges/un-echange", "echanges", None),
    ("jardins", ["fiche", "--title", "La serre", "--carriers", "Le Merle"], "fiches/la-serre", "recoltes", "fiches/chemin-des-eaux"),
    ("jardins", ["article", "--title", "Un: deux", "--name", "autre"], "articles/autre", "terreau", "articles/friches"),
    ("jardins", ["exchange", "--title", "Échange"], "articles/echange", "terreau", "articles/friches"),
    ("jardins", ["article", "--title", "Outil", "--section", "outils"], "outils/outil", "outils", "outils"),
]


@pytest.fixture
def copied(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A copy of the publication that a test names."""
    return Path(shutil.copytree(BOTH[request.param], tmp_path / request.param))


def new(content: Path, *words: str, code: int = 0) -> str:
    """Run the command, away from a terminal; what it tells."""
    done = CliRunner().invoke(cli.app, ["new", *words, "--content", str(content)])
    assert (done.exit_code, done.stdout) == (code, "")
    return done.stderr


def entries(content: Path, edition: str) -> list[tuple[str, str | None]]:
    """The flatplan of an edition: each part with its rubric."""
    plan = load.read_plan(Folder(content, content.parent), edition, Report())
    return [(ref, section) for ref, section, _ in plan.entries()]


@pytest.mark.parametrize(("copied", "words", "ref", "section", "behind"), PARTS, indirect=["copied"])
def test_part(copied: Path, words: list[str], ref: str, section: str, behind: str | None, read: Run) -> None:
    """The skeleton stands in its folder and in the flatplan; nothing else of the edition has moved, and all still reads."""
    name = "ete-2019" if "ete-2019" in words else "automne-2019" if copied.name == "content" else "printemps-2024"
    file = copied / "editions" / f"{name}.yaml"
    before, plan = file.read_text(encoding="utf-8"), entries(copied, name)
    told = new(copied, *words)
    place = f"derrière « {behind} »" if behind else f"sous la rubrique « {section} »"
    assert told == (f"{copied / f'{ref}.md'}\u00a0: écrit, en attente\n{file}\u00a0: « {ref} » placé {place}\n"
                    "ensuite : complétez le fichier, retirez « status » s’il y est, puis lancez « make pdf »\n"
                    "aucune erreur, aucun avertissement\n")
    after = entries(copied, name)
    at = after.index((ref, section))
    assert after[:at] + after[at + 1:] == plan
    assert behind is None or after[at - 1][0] == behind
    changed = [line for line in before.split("\n") if line not in file.read_text(encoding="utf-8").split("\n")]
    assert changed == [] or changed == [line for line in before.split("\n") if f"[{behind}]" in line]
    assert read(copied, name) == ""


@pytest.mark.parametrize("copied", BOTH, indirect=True)
def test_edition(copied: Path, read: Run) -> None:
    """The flatplan of the default edition under a new name."""
    default = "automne-2019" if copied.name == "content" else "printemps-2024"
    told = new(copied, "edition", "--label", "Édition de mai 2030", "--date", "2030-05-01")
    assert told == (f"{copied / 'editions' / 'mai-2030.yaml'}\u00a0: écrit, d’après « {default} »\n"
                    "ensuite : composez son chemin de fer, donnez-lui sa genèse, puis lancez « make pdf EDITION=mai-2030 »\n"
                    "aucune erreur, aucun avertissement\n")
    assert entries(copied, "mai-2030") == entries(copied, default)
    assert read(copied, "mai-2030") == ""


@pytest.mark.parametrize(("copied", "group", "file"), [("content", "Organismes internationaux", "repertoire.yaml"),
                                                       ("jardins", "Graines et outils", "carnet.yaml")], indirect=["copied"])
def test_organisation(copied: Path, group: str, file: str, read: Run) -> None:
    """An entry at the end of its group, in the manner of the file."""
    before = (copied / file).read_text(encoding="utf-8").split("\n")
    told = new(copied, "organisation", "--name", "Maison: jumelages", "--text", "Une maison.", "--link", "https://maison.example.org/", "--group", group)
    assert told == (f"{copied / file}\u00a0: « Maison: jumelages » placée à la fin de « {group} »\n"
                    "ensuite : relisez l’entrée, puis lancez « make pdf »\naucune erreur, aucun avertissement\n")
    after = (copied / file).read_text(encoding="utf-8").split("\n")
    at = next(i for i, (one, other) in enumerate(zip(before, after, strict=False)) if one != other)
    assert after[:at] + after[at + 4:] == before
    assert after[at:at + 4] == ['      - name: "Maison: jumelages"', "        text: >-", "          Une maison.",
                                '        links: ["https://maison.example.org/"]'.replace('"', "")]
    assert read(copied) == ""


def test_all_is_known(jardins: Path) -> None:
    """A card of which all is given, its text in a manuscript, awaits nothing."""
    document = docx.Document()
    document.add_paragraph("Le verger", style="Title")
    document.add_heading("Le terrain", 1)
    document.add_paragraph("Un verger et trois ruches.")
    document.save(jardins.parent / "verger.docx")
    told = new(jardins, "fiche", "--from", str(jardins.parent / "verger.docx"), "--cooperation", "Huy / Sfax", "--date", "2024-04",
               "--keywords", "eau, semences", "--place", "Huy, Belgique, 50.52, 5.24", "--place", "Sfax, Tunisie, 34.74, 10.76, Le port")
    text = (jardins / "fiches" / "le-verger.md").read_text(encoding="utf-8")
    assert told.startswith(f"{jardins / 'fiches' / 'le-verger.md'}\u00a0: écrit\n")
    assert "\nkeywords: [eau, semences]  # " in text and "\n# status: awaiting  # " in text
    assert "\n  - {town: Sfax, country: Tunisie, latitude: 34.74, longitude: 10.76, name: Le port}\n" in text
    assert text.endswith("---\n\n## Le terrain\n\nUn verger et trois ruches.\n")


def test_a_manuscript_without_text(jardins: Path, read: Run) -> None:
    """A title and a picture: the part awaits its text, under the title asked for; the manuscript's stays as a note."""
    document = docx.Document()
    document.add_paragraph("Le verger", style="Title")
    document.add_picture(str(jardins / "images" / "rangs.jpg"))
    document.save(jardins.parent / "verger.docx")
    told = new(jardins, "article", "--from", str(jardins.parent / "verger.docx"), "--title", "La haie")
    assert told == (f"{jardins / 'articles' / 'la-haie.md'}\u00a0: écrit, en attente\n".join([
        "verger.docx: attention[manuscrit-reste]: le Markdown ne garde pas tout : 1 image(s)\n"
        "    aide : un commentaire marque leur place ; demandez les fichiers et décrivez-les dans l’en-tête\n",
        f"{jardins / 'editions' / 'printemps-2024.yaml'}\u00a0: « articles/la-haie » placé derrière « articles/friches »\n"
        "ensuite : complétez le fichier, retirez « status » s’il y est, puis lancez « make pdf »\naucune erreur, 1 avertissement\n"]))
    text = (jardins / "articles" / "la-haie.md").read_text(encoding="utf-8")
    assert text.endswith("---\n\n<!-- Titre du manuscrit : Le verger -->\n\n<!-- Image du manuscrit : sans description -->\n")
    assert read(jardins) == ""


def test_a_skeleton_explains_itself(jardins: Path) -> None:
    """Each key of the kind is there, given, called for or as a comment, with its sense."""
    new(jardins, "fiche", "--title", "La serre")
    lines = (jardins / "fiches" / "la-serre.md").read_text(encoding="utf-8").split("\n")
    assert "title: La serre  # le titre, tel qu’il s’imprime\u202f; «\u00a0|\u00a0» y marque une coupe souhaitée" in lines
    assert "keywords: [À compléter]  # les mots-clés\u202f; ils entrent à l’index. Gardez la même graphie d’une fiche à l’autre" in lines
    assert "# funding:  # le budget" in lines and "#   total: 30000  # le montant total" in lines
    assert f"date: {date.today():%Y-%m}  # " in "\n".join(lines)


@pytest.mark.parametrize(("words", "message", "hint"), [
    (["fiche"], "il manque « --title »", "écrivez --title \"…\" derrière la commande"),
    (["fiche", "--title", "Les trois puits", "--name", "trois-puits"], "« fiches/trois-puits » porte déjà ce nom", "choisissez-en un autre, avec « --name »"),
    (["article", "--title", "Friches"], "« articles/friches » porte déjà ce nom", "choisissez-en un autre, avec « --name »"),
    (["article", "--title", "???"], "«  » n’est pas un nom de fichier", "écrivez-le avec « --name », en minuscules sans accent : mon-fichier"),
    (["article", "--title", "A", "--section", "recolte"], "la rubrique « recolte » n’existe pas",
     "vouliez-vous « recoltes » ? rubriques : terreau, recoltes, outils, voix, carnet, fin"),
    (["fiche", "--title", "A", "--place", "Huy"], "« Huy » n’est pas un territoire", "écrivez --place \"ville, pays, latitude, longitude\""),
    (["fiche", "--from", "rien.docx"], "le fichier « rien.docx » n’existe pas", "donnez le chemin d’un manuscrit .docx"),
    (["organisation", "--name", "A", "--text", "B"], "il manque « --group »", "groupes : Graines et outils, Observation"),
    (["organisation", "--name", "A", "--text", "B", "--group", "Graines"], "le répertoire n’a pas de groupe « Graines »", "groupes : Graines et outils, Observation"),
    (["organisation", "--name", "Le Merle moqueur", "--text", "B", "--group", "Observation"], "« Le Merle moqueur » est déjà au répertoire",
     "corrigez son entrée dans jardins/carnet.yaml"),
    (["edition", "--label", "Printemps 2024"], "l’édition « printemps-2024 » existe déjà", "choisissez un autre nom, avec « --name »"),
])
def test_refused(words: list[str], message: str, hint: str, jardins: Path) -> None:
    """What cannot be done is told; no file has changed."""
    before = {path: path.read_bytes() for path in jardins.rglob("*") if path.is_file()}
    assert new(jardins, *words, code=2) == f"build.py: erreur: {message}\n    aide : {hint}\n"
    assert {path: path.read_bytes() for path in jardins.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize(("words", "told"), [
    (["fiche", "--title", "A", "--date", "mai"], "jardins/fiches/a.md: erreur[mois]: « mai » n’est pas un mois\n"),
    (["fiche", "--title", "A", "--place", "Huy, Belgique, nord, 5"], "jardins/fiches/a.md: erreur[type-attendu]: « latitude » attend un nombre, et non « nord »\n"),
    (["edition", "--label", "A", "--date", "mai"], "jardins/editions/a.yaml: erreur[date]: « mai » n’est pas une date\n"),
    (["organisation", "--name", "A", "--text", "B", "--group", "Observation", "--link", "www.a.fr"],
     "jardins/carnet.yaml: erreur[adresse-web]: « www.a.fr » n’est pas une adresse web\n"),
    (["article", "--title", "A", "--edition", "printemps-2025"], "jardins/editions: erreur[edition-inconnue]: il n’y a pas d’édition « printemps-2025 »\n"),
])
def test_wrong_values(words: list[str], told: str, jardins: Path) -> None:
    """A value that a content file may not hold is told as in a content file, and nothing is written."""
    before = {path: path.read_bytes() for path in jardins.rglob("*") if path.is_file()}
    found = new(jardins, *words, code=1)
    assert found.startswith(told) and found.endswith("rien n’a été écrit\n1 erreur, aucun avertissement\n")
    assert {path: path.read_bytes() for path in jardins.rglob("*") if path.is_file()} == before


def test_no_manuscript(jardins: Path) -> None:
    (jardins / "faux.docx").write_text("Bonjour", encoding="utf-8")
    found = new(jardins, "article", "--from", str(jardins / "faux.docx"), code=1)
    assert found.startswith("faux.docx: erreur[manuscrit-illisible]: ") and found.endswith("rien n’a été écrit\n1 erreur, aucun avertissement\n")


@pytest.mark.parametrize(("title", "name"), [("L’œuvre d’Élise — Été", "l-oeuvre-d-elise-ete"), ("Un | deux", "un-deux"),
                                             ("mot " * 30, "mot-" * 14 + "mot"), ("?", "")])
def test_slug(title: str, name: str) -> None:
    """Lower case, without accents, cut between words."""
    assert slug(title) == name


@pytest.mark.build
def test_the_booklet_still_builds(jardins: Path) -> None:
    """With one of each begun, the new edition has no error, and the parts are told as awaiting."""
    new(jardins, "fiche", "--title", "La serre")
    new(jardins, "article", "--title", "La haie")
    new(jardins, "exchange", "--title", "La rencontre")
    new(jardins, "organisation", "--name", "Les amis", "--text", "Ils viennent le lundi.", "--group", "Observation")
    new(jardins, "edition", "--label", "Printemps 2030")
    report = Report()
    result = pipeline.build(pipeline.Job(PROJECT, jardins, jardins.parent / "out", "printemps-2030"), report)
    assert printed(report) == ""
    assert result.awaiting == ("La haie", "La rencontre", "La serre")
    proof = pipeline.build(pipeline.Job(PROJECT, jardins, jardins.parent / "out", variant=VARIANTS["proof"]), report)
    assert printed(report) == "" and proof.pages > result.pages
