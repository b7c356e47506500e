"""The commands that begin a part, an organisation or an edition: a skeleton in its place, nothing overwritten."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer
import yaml
from rich.console import Console

from imprint import desk, output
from imprint.commands import CONTENT, PROJECT, Content, app, fail, needed, say, shown, tell
from imprint.diagnostics import Exit, Report
from imprint.skeleton import LACKING
from imprint.typography import NBSP
from imprint.yamlfile import Loader

new = typer.Typer(help="Commence une fiche, un article, un échange, une organisation, une édition.")
app.add_typer(new, name="new")

Edition = Annotated[str | None, typer.Option(help="L’édition qui le reçoit (défaut : celle de publication.yaml).")]
Title = Annotated[str | None, typer.Option(help="Le titre.")]
Name = Annotated[str | None, typer.Option(help="Le nom du fichier, sans dossier ni extension (défaut : d’après le titre).")]
Section = Annotated[str | None, typer.Option(help="La rubrique (défaut : celle des parties du même genre).")]
Source = Annotated[Path | None, typer.Option("--from", help="Un manuscrit Word (.docx) à reprendre.")]
Standfirst = Annotated[str | None, typer.Option(help="Le chapeau.")]
NEXT_PART = "ensuite : complétez le fichier, retirez « status » s’il y est, puis lancez « make pdf »"
NEXT_ENTRY = "ensuite : relisez l’entrée, puis lancez « make pdf »"
NEXT_EDITION = "ensuite : composez son chemin de fer, donnez-lui sa genèse, puis lancez « make pdf EDITION={name} »"
PLACE = ("town", "country", "latitude", "longitude", "name")


@new.command()
def fiche(
    title: Title = None,
    cooperation: Annotated[str | None, typer.Option(help="Qui coopère avec qui.")] = None,
    carriers: Annotated[str | None, typer.Option(help="Qui porte le projet, si personne ne coopère en titre.")] = None,
    month: Annotated[str | None, typer.Option("--date", help="L’année et le mois, 2020-03 (défaut : ce mois-ci).")] = None,
    keywords: Annotated[str | None, typer.Option(help="Les mots-clés, séparés par des virgules.")] = None,
    place: Annotated[list[str] | None, typer.Option(help="« Ville, pays, latitude, longitude » ; se répète.")] = None,
    source: Source = None, edition: Edition = None, section: Section = None, name: Name = None, content: Content = CONTENT,
) -> None:
    """Commence une fiche de projet."""
    title = title or asked_title(source)
    if not carriers:
        cooperation = cooperation or asked("Qui coopère avec qui", default=LACKING)
    keywords = keywords or asked("Mots-clés, séparés par des virgules", default="")
    given = {"cooperation": cooperation, "carriers": carriers, "date": month or f"{date.today():%Y-%m}",
             "keywords": [word.strip() for word in keywords.split(",") if word.strip()], "places": [placed(each) for each in place or ()]}
    begin("card", title, given, source, content, edition, section=section, name=name)


@new.command()
def article(title: Title = None, standfirst: Standfirst = None, source: Source = None, edition: Edition = None,
            section: Section = None, name: Name = None, content: Content = CONTENT) -> None:
    """Commence un article."""
    title = title or asked_title(source)
    given = {"standfirst": standfirst or asked("Chapeau", default="")}
    begin("article", title, given, source, content, edition, section=section, name=name)


@new.command()
def exchange(title: Title = None, standfirst: Standfirst = None,
             expects: Annotated[str | None, typer.Option(help="Ce que l’on attend, en une phrase.")] = None,
             source: Source = None, edition: Edition = None, section: Section = None, name: Name = None,
             content: Content = CONTENT) -> None:
    """Commence un échange : un article dont on attend le texte, dans la dernière rubrique qui a des articles."""
    title = title or asked_title(source)
    given = {"standfirst": standfirst or asked("Chapeau", default=""), "expects": expects or asked("Ce que l’on attend", default="")}
    begin("article", title, given, source, content, edition, section=section, name=name, last=True)


@new.command()
def organisation(name: Annotated[str | None, typer.Option(help="Le nom de l’organisation.")] = None,
                 text: Annotated[str | None, typer.Option(help="Ce qu’elle fait.")] = None,
                 group: Annotated[str | None, typer.Option(help="Le groupe du répertoire.")] = None,
                 link: Annotated[list[str] | None, typer.Option(help="Une adresse du web ; se répète.")] = None,
                 edition: Edition = None, content: Content = CONTENT) -> None:
    """Ajoute une organisation au répertoire."""
    entry = {"name": name or asked("Nom de l’organisation", "name"), "text": text or asked("Ce qu’elle fait", "text")}

    def add(at: desk.Desk, report: Report) -> list[desk.Change]:
        groups = ", ".join(each.name for each in at.directory().model.groups)
        chosen = group or asked(f"Groupe ({groups})", "group", f"groupes : {groups}")
        return at.organisation(entry | ({"links": link} if link else {}), chosen, report)
    settle(add, content, edition, NEXT_ENTRY)


@new.command("edition")
def edition_(label: Annotated[str | None, typer.Option(help="Le nom imprimé en couverture.")] = None,
             day: Annotated[str | None, typer.Option("--date", help="Sa date, 2020-03-21 (défaut : aujourd’hui).")] = None,
             name: Name = None,
             edition: Annotated[str | None, typer.Option(help="L’édition à reprendre (défaut : celle de publication.yaml).")] = None,
             content: Content = CONTENT) -> None:
    """Commence une édition : le chemin de fer d’une autre, sous un nouveau nom."""
    given = {"label": label or asked("Nom imprimé en couverture", "label"), "date": day or f"{date.today()}"}
    settle(lambda at, report: at.new_edition(given, name, report), content, edition, NEXT_EDITION)


def begin(kind: str, title: str | None, given: dict[str, Any], source: Path | None, content: Path, edition: str | None,
          **where: Any) -> None:
    """Begin a part; a manuscript gives its text, and its title where none is given."""
    if source and not source.is_file():
        fail(f"le fichier « {source} » n’existe pas", "donnez le chemin d’un manuscrit .docx", Exit.USAGE)

    def add(at: desk.Desk, report: Report) -> list[desk.Change]:
        found, body = title, ""
        if source:
            from imprint import manuscript  # a library that the other commands do without

            read = manuscript.read(source, report)
            if read is None:
                return []
            found, body = title or read.title, read.body_under(title)
        if not found:
            fail("le manuscrit n’a pas de titre", "donnez-le avec « --title »", Exit.USAGE)
        known = {key: each for key, each in given.items() if each}
        return at.part(kind, {"title": found, **known}, body, report, **where)
    settle(add, content, edition, NEXT_PART)


def settle(make: Any, content: Path, edition: str | None, following: str) -> None:
    """Write the changes that `make` asks for at the desk of a content folder, and tell them; or tell why not."""
    needed(content)
    console, report = Console(stderr=True, soft_wrap=True), Report()
    try:
        at = desk.sit(content, PROJECT, edition, report)
        changes = make(at, report) if at else []
    except desk.Refused as refused:
        fail(*refused.args, Exit.USAGE)
    lines = [] if report.failed else [f"{shown(each.path)}{NBSP}: {each.said}" for each in changes
                                      if output.write(each.path, each.text.encode(), report)]
    say(console, report)
    tell(console, [*lines, following.format(name=changes[0].path.stem)] if lines else ["rien n’a été écrit"], report)
    raise typer.Exit(Exit.CONTENT if report.failed else Exit.GOOD)


def asked_title(source: Path | None) -> str | None:
    """The title, unless a manuscript may give it."""
    return None if source else asked("Titre", "title")


def asked(question: str, option: str = "", hint: str = "", default: str | None = None) -> str:
    """The answer on a terminal; elsewhere the default, or the end."""
    if sys.stdin.isatty():
        return typer.prompt(question, default=default, show_default=bool(default), prompt_suffix=f"{NBSP}: ", err=True)
    if default is None:
        fail(f"il manque « --{option} »", hint or f"écrivez --{option} \"…\" derrière la commande", Exit.USAGE)
    return default


def placed(text: str) -> dict[str, Any]:
    """A place from « Lorient, France, 47.75, -3.37 », perhaps with the territory's name behind."""
    values = [each.strip() for each in text.split(",")]
    if not 4 <= len(values) <= len(PLACE) or not all(values):
        fail(f"« {text} » n’est pas un territoire", "écrivez --place \"ville, pays, latitude, longitude\"", Exit.USAGE)
    return {key: yaml.load(each, Loader) if key in ("latitude", "longitude") else each
            for key, each in zip(PLACE, values, strict=False)}
