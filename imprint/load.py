"""Content files -> Publication, every mistake with its file, line and column."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from imprint import formats, gate, validate
from imprint.diagnostics import Location, Report
from imprint.folder import PLAIN, SUFFIXES, Folder, alike, plain, within
from imprint.model import KINDS, Edition, Item, Labels, Part, PlanGroup, Publication, Settings
from imprint.shelf import Shelf, digest
from imprint.typeset import program_digest
from imprint.words import word
from imprint.yamlfile import FENCE, Tree, near, parse, read_text, split_header


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


# Finds something in a file, and files what there is to tell of it.
Read = Callable[..., Any]


def load(root: Path, base: Path, edition: str | None, colours: frozenset[str],
         report: Report, shelf: Shelf | None = None) -> Publication | None:
    """Read a content folder for one edition (the default one when None); of what a `shelf` knows no file is parsed again.

    Everything is read, also what the edition leaves out, so that every mistake is told at once; a part
    with mistakes is left out, so that the others can be checked too. Returns None when not even that
    can be put together; the report says why.
    """
    folder = Folder(root.resolve(), base.resolve())
    if not gate.check(folder, report):
        return None
    shelf = shelf or Shelf()
    once = partial(_once, shelf, report)
    settings_tree, settings = once(folder.root / "publication.yaml", _settings, folder)
    labels = once(folder.root / "labels.yaml", _labels, folder)
    plans = {name: plan for name in folder.editions() if (plan := once(folder.root / "editions" / f"{name}.yaml", read_plan, folder, name))}
    if settings and settings_tree:
        _check_colours(settings, settings_tree, colours, report)
    where = Location(folder.name(folder.root / "editions"))
    if settings and settings_tree and edition is None:
        edition, where = settings.default_edition, settings_tree.locate(("default_edition",))
    if edition is not None and edition not in folder.editions():
        report.add("edition-inconnue", where, name=edition, near=near(edition, folder.editions()), known=", ".join(folder.editions()) or "aucune")
    items = _read_items(folder, plans, settings, report, once)
    _tell_names(folder, report)
    shelf.save()
    geneses = {name: _genesis(folder, plan, report) for name, plan in plans.items()}
    if not (settings and labels and plans):
        return None
    name = edition if edition in plans else next(iter(plans))  # after an error, any will do for the checks
    plan = plans[name]
    placed = {ref: items[ref] for ref, _, _ in plan.entries() if ref in items}
    return Publication(
        folder=folder, settings=settings, labels=labels, edition_name=name, edition=plan.edition,
        items=placed,
        sections={ref: section for ref, section, _ in plan.entries() if section},
        genesis=geneses[name],
        elsewhere=tuple(item for ref, item in items.items() if ref not in placed),
        whole=len(plans) == len(folder.editions()) and all(ref in items for each in plans.values() for ref, _, _ in each.entries()))


def _once(shelf: Shelf, report: Report, path: Path, find: Read, *given: Any) -> Any:
    """What a function finds in a file, and what there is to tell of it: the same for the same bytes, from run to run."""
    raw = _bytes(path)
    if raw is None:  # told with the names of files near it
        return find(*given, report)
    key = digest(program_digest(), find.__name__, repr((path, given)), raw.decode("latin-1"))
    known = shelf.get(key, "read")
    if known is None:
        own = Report()
        known = find(*given, own), tuple(own)
        if _bytes(path) == raw:  # not saved meanwhile
            shelf.put(key, "read", known)
    report.diagnostics += known[1]
    return known[0]


def _bytes(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None


def _settings(folder: Folder, report: Report) -> tuple[Tree | None, Settings | None]:
    tree = read_settings(folder, report)
    return tree, validate.build(Settings, tree, report) if tree else None


def _labels(folder: Folder, report: Report) -> Labels | None:
    tree = read_tree(folder, folder.root / "labels.yaml", report)
    return validate.build(Labels, tree, report) if tree else None


def read_tree(folder: Folder, path: Path, report: Report) -> Tree | None:
    """The parsed YAML of a file."""
    text = read_text(path, folder.name(path), report)
    return None if text is None else parse(text, folder.name(path), report)


def read_settings(folder: Folder, report: Report) -> Tree | None:
    """The parsed publication.yaml, in the current format."""
    tree = read_tree(folder, folder.root / "publication.yaml", report)
    return formats.current(tree, report) if tree else None


def read_plan(folder: Folder, name: str, report: Report) -> Plan | None:
    tree = read_tree(folder, folder.root / "editions" / f"{name}.yaml", report)
    edition = validate.build(Edition, tree, report) if tree else None
    return Plan(edition, tree) if edition and tree else None


def _check_colours(settings: Settings, tree: Tree, colours: frozenset[str], report: Report) -> None:
    for name, section in settings.sections.items():
        if section.colour not in colours:
            report.add("couleur-inconnue", tree.locate(("sections", name, "colour")), name=section.colour,
                       near=near(section.colour, colours), known=", ".join(sorted(colours)))


def _read_items(folder: Folder, plans: dict[str, Plan], settings: Settings | None,
                report: Report, once: Read) -> dict[str, Item]:
    """All parts that any flatplan names, each read once; what no flatplan names is told."""
    refs = folder.refs()
    placed: dict[str, None] = {}
    for plan in plans.values():
        if settings:
            _check_rubrics(plan, settings, report)
        placed |= dict.fromkeys(_check_flatplan(folder, plan, refs, report))
    stray = any(path.parent.name == "editions" for path, _, _ in folder.strays())
    if plans and len(plans) == len(folder.editions()) and not stray:
        _tell_orphans(folder, set(refs) - set(placed) - {p.edition.genesis for p in plans.values()}, report)
    return {ref: item for ref in placed if (path := folder.find(ref)) and (item := once(path, read_item, folder, ref))}


def _check_rubrics(plan: Plan, settings: Settings, report: Report) -> None:
    for i, entry in enumerate(plan.edition.flatplan):
        if isinstance(entry, PlanGroup) and entry.section not in settings.sections:
            report.add("rubrique-inconnue", plan.tree.locate(("flatplan", i, "section")), name=entry.section,
                       near=near(entry.section, settings.sections), known=", ".join(settings.sections))


def _check_flatplan(folder: Folder, plan: Plan, refs: list[str], report: Report) -> list[str]:
    """The references of a flatplan; those that lead nowhere, come twice or share a name are told."""
    placed: dict[str, str] = {}
    for ref, _, where in plan.entries():
        slug = ref.rsplit("/", 1)[-1]
        if ref in placed.values():
            report.add("partie-double", where, name=ref)
        elif slug in placed:
            report.add("slug-double", where, name=slug, others=f"{placed[slug]}, {ref}")
        elif folder.find(ref) is None:
            report.add("partie-inconnue", where, name=ref, near=_meant(folder, ref, refs))
        placed.setdefault(slug, ref)
    return [each for ref, _, _ in plan.entries() for each in (ref, *_glued(ref))]


def _glued(ref: str) -> list[str]:
    """The references that YAML made one of, for want of a comma or of a dash in line with the others."""
    return re.split(r"\s+(?:-\s+)?", ref)


def _meant(folder: Folder, ref: str, refs: list[str]) -> str:
    """What a reference that leads nowhere was meant for, as a question or as what to do with the file that is there."""
    several = _glued(ref)
    if len(several) > 1 and set(several) <= set(refs):
        return f"ce sont {len(several)} parties : donnez à chacune sa ligne et son tiret, en un même retrait, ou mettez une virgule entre elles ; "
    found = folder.lookalike(ref)
    own = found.relative_to(folder.root).with_suffix("").as_posix() if found else None
    if found is None or own in refs and PLAIN.fullmatch(found.stem):
        other = alike(ref, refs)
        return f"vouliez-vous « {other} » ? " if other else ""
    name = found.relative_to(folder.root).as_posix()
    if not found.is_file():
        return f"« {name} » est un dossier, et non un fichier ; "
    if found.suffix.lower() not in {*SUFFIXES, ".yml", ".markdown", ".mdown", ".txt"}:
        return f"« {name} » n’est pas un texte que le programme lit ; "
    return f"renommez « {name} » en « {plain(name).rpartition('/')[2]}{'.yaml' if found.suffix.lower() in ('.yaml', '.yml') else '.md'} » ; "


def _tell_names(folder: Folder, report: Report) -> None:
    """Files under a suffix that is not read, or a name that is no address; two files of one part."""
    for path, suffix, right in folder.strays():
        report.add("extension", Location(folder.name(path)), suffix=suffix, right=plain(path.name) + right)
    for path in folder.misnamed():
        report.add("nom-fichier", Location(folder.name(path)), name=path.name, right=plain(path.name) + path.suffix)
    for path in folder.files(".yaml"):
        if (twin := path.with_suffix(".md")).is_file():
            report.add("slug-double", Location(folder.name(path)), name=path.stem, others=f"{twin.name}, {path.name}")


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
    return Item(ref, file, path, model, body, lines) if model else None


def _kind(tree: Tree, report: Report) -> type[Part] | None:
    """The model named by `kind`; without a known one nothing more can be said of the file."""
    name = tree.data.get("kind") if isinstance(tree.data, dict) else None
    if name is None:
        report.add("champ-manquant", tree.locate(()), key="kind",
                   where=" ; valeurs possibles : " + ", ".join(KINDS))
    elif str(name) not in KINDS:
        report.add("valeur-inconnue", tree.locate(("kind",)), key="kind", value=name,
                   near=near(str(name).lower(), KINDS) or _kind_called(str(name)), known=", ".join(KINDS))
    return KINDS.get(str(name))


def _kind_called(name: str) -> str:
    """The kind that editors call by a French name, as a question, or nothing."""
    called = (kind for kind, model in KINDS.items() if name.lower() in re.findall(r"\w+", word(model).sense))
    return next((f"vouliez-vous « {kind} » ? " for kind in called), "")


def _genesis(folder: Folder, plan: Plan, report: Report) -> str:
    """The Markdown of the edition's genesis, a file named without its suffix."""
    ref = plan.edition.genesis
    if ref is None:
        return ""
    path = within(folder.root, f"{ref}.md")
    if path is None:
        report.add("fichier-absent", plan.tree.locate(("genesis",)), name=folder.name(folder.root / f"{ref}.md"),
                   near=near(ref, folder.refs(), " (est-ce « {} » ?)"))
        return ""
    text = read_text(path, folder.name(path), report) or ""
    if text.startswith(FENCE):
        report.add("en-tete", Location(folder.name(path), 1, 1), problem="n’a pas lieu d’être ici",
                   advice="retirez-le : la genèse est un texte seul, son titre vient de sources.yaml")
        return ""
    return text
