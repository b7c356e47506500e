"""Content files -> Publication, every mistake with its file, line and column."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from imprint import validate
from imprint.diagnostics import Location, Report
from imprint.model import KINDS, Edition, Item, Labels, Part, PlanGroup, Publication, Settings
from imprint.yamlfile import Tree, near, parse, read_text, split_header

SUFFIXES = (".md", ".yaml")
# Files of a content folder that are no parts.
SPECIAL = ("publication.yaml", "labels.yaml", "LISEZMOI.md", "LICENCE.md", "README.md")


@dataclass(frozen=True)
class Folder:
    """A content folder, and how its files are called in messages."""

    root: Path
    base: Path

    def name(self, path: Path) -> str:
        """The path as an editor knows it: from the project, or from the content folder's parent."""
        for start in (self.base, self.root.parent):
            if path.is_relative_to(start):
                return path.relative_to(start).as_posix()
        return path.as_posix()

    def tree(self, path: Path, report: Report) -> Tree | None:
        """The parsed YAML of a file."""
        text = read_text(path, self.name(path), report)
        return None if text is None else parse(text, self.name(path), report)

    def editions(self) -> list[str]:
        """The names of the editions, sorted."""
        return sorted(p.stem for p in (self.root / "editions").glob("*.yaml"))

    def find(self, ref: str) -> Path | None:
        """The file of a part, by its reference."""
        return next((p for s in SUFFIXES if (p := self.root / f"{ref}{s}").is_file()), None)

    def refs(self) -> list[str]:
        """The references of all files that could be parts."""
        return sorted(p.relative_to(self.root).with_suffix("").as_posix()
                      for p in self.root.rglob("*")
                      if p.suffix in SUFFIXES and p.name not in SPECIAL
                      and p.relative_to(self.root).parts[0] != "editions")


@dataclass(frozen=True)
class Plan:
    """A read edition: its model and the tree that places its lines."""

    edition: Edition
    tree: Tree

    def entries(self) -> Iterator[tuple[str, str | None, Location]]:
        """Each part of the flatplan: its reference, its rubric, its place in the file."""
        for i, entry in enumerate(self.edition.flatplan):
            if isinstance(entry, PlanGroup):
                for j, ref in enumerate(entry.parts):
                    yield ref, entry.section, self.tree.locate(("flatplan", i, "parts", j))
            else:
                yield entry, None, self.tree.locate(("flatplan", i))


def load(root: Path, base: Path, edition: str | None, colours: frozenset[str],
         report: Report) -> Publication | None:
    """Read a content folder for one edition (the default one when None).

    Everything is read, also what the edition leaves out, so that every mistake is told at once.
    Returns None when the publication cannot be put together; the report says why.
    """
    folder = Folder(root.resolve(), base.resolve())
    settings_tree = folder.tree(folder.root / "publication.yaml", report)
    settings = validate.build(Settings, settings_tree, report) if settings_tree else None
    labels_tree = folder.tree(folder.root / "labels.yaml", report)
    labels = validate.build(Labels, labels_tree, report) if labels_tree else None
    plans = {name: plan for name in folder.editions() if (plan := _read_plan(folder, name, report))}
    if settings and settings_tree:
        _check_colours(settings, settings_tree, colours, report)
    if settings and edition is None:
        edition = settings.default_edition
    if edition is not None and edition not in folder.editions():
        where = settings_tree.locate(("default_edition",)) if settings_tree else Location("editions")
        report.add("edition-inconnue", where, name=edition, known=", ".join(folder.editions()) or "aucune")
    items = _read_items(folder, plans, settings, report)
    if report.failed or not (settings and labels and edition in plans):
        return None
    plan = plans[edition]
    order = [ref for ref, _, _ in plan.entries()]
    return Publication(
        root=folder.root, settings=settings, labels=labels, edition_name=edition, edition=plan.edition,
        items={ref: items[ref] for ref in order},
        sections={ref: section for ref, section, _ in plan.entries() if section},
        genesis=_genesis(folder, plan, report))


def _read_plan(folder: Folder, name: str, report: Report) -> Plan | None:
    tree = folder.tree(folder.root / "editions" / f"{name}.yaml", report)
    edition = validate.build(Edition, tree, report) if tree else None
    return Plan(edition, tree) if edition and tree else None


def _check_colours(settings: Settings, tree: Tree, colours: frozenset[str], report: Report) -> None:
    for name, section in settings.sections.items():
        if section.colour not in colours:
            report.add("couleur-inconnue", tree.locate(("sections", name, "colour")), name=section.colour,
                       near=near(section.colour, colours), known=", ".join(sorted(colours)))


def _read_items(folder: Folder, plans: dict[str, Plan], settings: Settings | None,
                report: Report) -> dict[str, Item]:
    """All parts that any flatplan names, each read once; what no flatplan names is told."""
    refs, used = folder.refs(), {plan.edition.genesis for plan in plans.values()}
    items: dict[str, Item] = {}
    for plan in plans.values():
        seen: dict[str, str] = {}
        for ref, section, where in plan.entries():
            if section is not None and settings and section not in settings.sections:
                report.add("rubrique-inconnue", where, name=section, near=near(section, settings.sections),
                           known=", ".join(settings.sections))
            if ref in seen.values():
                report.add("partie-double", where, name=ref)
            elif (slug := ref.rsplit("/", 1)[-1]) in seen:
                report.add("slug-double", where, name=slug, others=f"{seen[slug]}, {ref}")
            seen[slug if (slug := ref.rsplit("/", 1)[-1]) not in seen else ref] = ref
            if folder.find(ref) is None:
                report.add("partie-inconnue", where, name=ref, near=near(ref, refs))
            elif ref not in used:
                used.add(ref)
                if item := read_item(folder, ref, report):
                    items[ref] = item
    if plans and len(plans) == len(folder.editions()):
        _tell_orphans(folder, set(refs) - used, report)
    return items


def _tell_orphans(folder: Folder, refs: set[str], report: Report) -> None:
    for ref in sorted(refs):
        report.add("partie-oubliee", Location(folder.name(folder.find(ref) or folder.root)), name=ref)


def read_item(folder: Folder, ref: str, report: Report) -> Item | None:
    """One part: its header checked against the model of its kind, its body kept as Markdown."""
    path = folder.find(ref)
    file = folder.name(path)
    text = read_text(path, file, report)
    if text is None:
        return None
    body, lines = "", 0
    if path.suffix == ".md":
        split = split_header(text, file, report)
        if split is None:
            return None
        text, body, lines = split
    tree = parse(text, file, report, first_line=1 if path.suffix == ".md" else 0)
    kind = _kind(tree, report) if tree else None
    model = validate.build(kind, tree, report) if kind and tree else None
    return Item(ref, file, model, body, lines) if model else None


def _kind(tree: Tree, report: Report) -> type[Part] | None:
    """The model named by `kind`; without a known one nothing more can be said of the file."""
    name = tree.data.get("kind") if isinstance(tree.data, dict) else None
    if name is None:
        report.add("champ-manquant", tree.locate(()), key="kind",
                   where=" ; valeurs possibles : " + ", ".join(KINDS))
    elif str(name) not in KINDS:
        report.add("valeur-inconnue", tree.locate(("kind",)), key="kind", value=name,
                   near=near(str(name), KINDS), known=", ".join(KINDS))
    return KINDS.get(str(name))


def _genesis(folder: Folder, plan: Plan, report: Report) -> str:
    """The Markdown of the edition's genesis, a file named without its suffix."""
    if plan.edition.genesis is None:
        return ""
    path = folder.root / f"{plan.edition.genesis}.md"
    return read_text(path, folder.name(path), report) or ""
