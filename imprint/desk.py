"""What begins a part, an organisation or an edition: the texts of files to write, nothing that is there lost."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

from imprint import flatplan, gate, skeleton, validate
from imprint.diagnostics import Location, Report
from imprint.folder import Folder
from imprint.load import Plan, read_item, read_plan, read_settings
from imprint.model import KINDS, DirectoryEntry, Edition, Item, Model, Settings
from imprint.yamlfile import near, parse, read_text, split_header
from imprint.yamlwrite import appended, last_line

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


class Refused(Exception):
    """What is asked for cannot be done: why, and what to do, in French."""


class Change(NamedTuple):
    """A file to write, its whole text, what is said of it."""

    path: Path
    text: str
    said: str


@dataclass(frozen=True)
class Desk:
    """A content folder with the edition that receives what is new."""

    folder: Folder
    settings: Settings
    edition: str
    plan: Plan

    @property
    def edition_file(self) -> Path:
        """The file of the edition."""
        return self.folder.root / "editions" / f"{self.edition}.yaml"

    def part(self, kind: str, given: dict[str, Any], body: str, report: Report, *,
             section: str | None = None, name: str | None = None, last: bool = False) -> list[Change]:
        """A part in the folder of those of its kind, and its line in the flatplan.

        Without a section, it goes behind those of its kind: in the first rubric that has any, or the `last`.
        """
        if section is not None and section not in self.settings.sections:
            raise Refused(f"la rubrique « {section} » n’existe pas",
                          f"{near(section, self.settings.sections)}rubriques : {', '.join(self.settings.sections)}")
        spot = flatplan.spot(self.folder, self.plan, kind, section, last)
        if spot is None:
            raise Refused("le chemin de fer n’a encore aucune partie de ce genre",
                          f"dites sous quelle rubrique la mettre, avec « --section » : {', '.join(self.settings.sections)}")
        name = named(name, given["title"])
        if taken := next((ref for ref in self.folder.refs() if ref.rpartition("/")[2] == name), None):
            raise Refused(f"« {taken} » porte déjà ce nom", "choisissez-en un autre, avec « --name »")
        ref = f"{spot.folder}/{name}".lstrip("/")
        path = self.folder.root / f"{ref}.md"
        text = skeleton.markdown(KINDS[kind], {"kind": kind, **given}, body)
        head = text.split("---\n", 2)[1]
        check(KINDS[kind], head, self.folder.name(path), report)
        edition = flatplan.placed(text_of(self.edition_file), self.plan, ref, spot, self.settings.sections)
        waits = ", en attente" if "\nstatus: awaiting" in head else ""
        behind = f"derrière « {spot.behind} »" if spot.behind else f"sous la rubrique « {spot.section} »"
        return [Change(path, text, f"écrit{waits}"), Change(self.edition_file, edition, f"« {ref} » placé {behind}")]

    def directory(self) -> Item:
        """The directory of the edition."""
        items = (read_item(self.folder, ref, Report()) for ref, _, _ in self.plan.entries() if self.folder.find(ref))
        found = next((item for item in items if item and item.model.kind == "directory"), None)
        if found is None:
            raise Refused(f"l’édition « {self.edition} » n’a pas de répertoire qui se lise", "choisissez une édition qui en a un, avec « --edition »")
        return found

    def organisation(self, entry: dict[str, Any], group: str, report: Report) -> list[Change]:
        """An entry at the end of its group, in the directory of the edition."""
        item = self.directory()
        groups = [each.name for each in item.model.groups]
        if group not in groups:
            raise Refused(f"le répertoire n’a pas de groupe « {group} »", f"{near(group, groups)}groupes : {', '.join(groups)}")
        if entry["name"] in {each.name for each in item.model.groups for each in each.entries}:
            raise Refused(f"« {entry['name']} » est déjà au répertoire", f"corrigez son entrée dans {item.file}")
        check(DirectoryEntry, skeleton.header(DirectoryEntry, entry), item.file, report)
        text = text_of(item.path)
        split = split_header(text, item.file, Report()) if item.path.suffix == ".md" else None
        head = split[0] if split else text
        node = parse(head, item.file, Report()).node
        entries = flatplan.child(flatplan.child(node, "groups").value[groups.index(group)], "entries")
        written = appended(head, entries, len(entries.value) - 1, entry, fold="text")
        return [Change(item.path, text.replace(head, written, 1), f"« {entry['name']} » placée à la fin de « {group} »")]

    def new_edition(self, given: dict[str, Any], name: str | None, report: Report) -> list[Change]:
        """An edition with the flatplan of this one, and its genesis until it has its own."""
        name = named(self._short(given["label"]) if name is None else name, given["label"])
        path = self.folder.root / "editions" / f"{name}.yaml"
        if path.exists():
            raise Refused(f"l’édition « {name} » existe déjà", "choisissez un autre nom, avec « --name »")
        if self.plan.edition.genesis:
            given = {**given, "genesis": self.plan.edition.genesis}
        key, value = next((key, value) for key, value in self.plan.tree.node.value if key.value == "flatplan")
        copied = text_of(self.edition_file).split("\n")[key.start_mark.line:last_line(value) + 1]
        text = f"{skeleton.header(Edition, given, without='flatplan')}\n" + "\n".join(copied).rstrip() + "\n"
        check(Edition, text, self.folder.name(path), report)
        return [Change(path, text, f"écrit, d’après « {self.edition} »")]

    def _short(self, label: str) -> str | None:
        """The name that this edition's own, the end of its label, suggests: « Cahier d’été 2024 » is called « ete-2024 »."""
        if not skeleton.slug(self.plan.edition.label).endswith(f"-{self.edition}"):
            return None
        return "-".join(skeleton.slug(label).split("-")[-len(self.edition.split("-")):])


def sit(content: Path, project: Path, edition: str | None, report: Report) -> Desk | None:
    """The desk of a content folder, for an edition (the default one when None); None when it cannot be read."""
    folder = Folder(content.resolve(), project)
    if not gate.check(folder, report):
        return None
    tree = read_settings(folder, report)
    settings = validate.build(Settings, tree, report) if tree else None
    name = edition or (settings.default_edition if settings else "")
    if settings and name not in folder.editions():
        report.add("edition-inconnue", Location(folder.name(folder.root / "editions")), name=name,
                   near=near(name, folder.editions()), known=", ".join(folder.editions()) or "aucune")
        return None
    plan = read_plan(folder, name, report) if settings else None
    return Desk(folder, settings, name, plan) if settings and plan else None


def named(name: str | None, title: str) -> str:
    """The name of a file: as asked for, or from a title."""
    found = name if name is not None else skeleton.slug(title)
    if not SLUG.fullmatch(found):
        raise Refused(f"« {found} » n’est pas un nom de fichier", "écrivez-le avec « --name », en minuscules sans accent : mon-fichier")
    return found


def check(model: type[Model], text: str, file: str, report: Report) -> None:
    """File what is wrong in YAML that is not written yet: its lines say nothing to anybody."""
    found = Report()
    tree = parse(text, file, found)
    if tree:
        validate.build(model, tree, found)
    report.diagnostics += [replace(each, where=Location(file)) for each in found]


def text_of(path: Path) -> str:
    """The text of a file that has been read before."""
    return read_text(path, str(path), Report()) or ""
