"""The commands that compose: one for each output, and one for all of them."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.live import Live

from imprint import output, overheard
from imprint.commands import CONTENT, OUT, PROJECT, Content, Edition, Out, app, fail, needed, say, shown, tell, typesetting
from imprint.diagnostics import Exit, Report
from imprint.typography import NBSP, NNBSP
from imprint.variants import VARIANTS


class Sheet(StrEnum):
    """The sheets that a booklet can be imposed on."""

    A3 = "a3"
    A4 = "a4"


class Progress:
    """Stages with their count and duration: a live line on a terminal, plain lines elsewhere."""

    def __init__(self, console: Console) -> None:
        self.console = console

    @contextmanager
    def stage(self, name: str) -> Iterator[Callable[[str], None]]:
        """Time a stage and count what it does."""
        start, seen = time.perf_counter(), set()
        if not self.console.is_terminal:
            yield seen.add
        else:
            # Without a thread that refreshes it: a process with threads cannot be copied safely.
            with Live(name, console=self.console, auto_refresh=False, transient=True) as live:
                def tick(what: str) -> None:
                    seen.add(what)
                    live.update(f"{name}{NBSP}: {what}", refresh=True)
                yield tick
        took = f"{time.perf_counter() - start:.1f}".replace(".", ",")
        self.console.print(f"{name:<12} {len(seen):>4}   {took}{NBSP}s", highlight=False)


# Makes an output: takes the job, the report and the stages, gives back what was written.
Maker = Callable[[Any, Report, Any], list[Any]]


@app.callback(invoke_without_command=True)
def screen(
    context: typer.Context, edition: Edition = None, content: Content = CONTENT, out: Out = OUT,
    proof: Annotated[bool, typer.Option("--proof", help="L’épreuve : parties en attente, textes trop longs.")] = False,
) -> None:
    """Compose le livret en PDF pour l’écran, ou l’une de ses autres formes."""
    if context.invoked_subcommand is None:
        produce(_pdf, "proof" if proof else "screen", edition, content, out)
    elif given := [name for name in context.params if context.get_parameter_source(name).name == "COMMANDLINE"]:
        command = context.invoked_subcommand
        fail(f"« --{given[0]} » est écrit avant « {command} », qui ne le verrait pas",
             f"écrivez les options après la commande : build.py {command} --{given[0]} …", Exit.USAGE)


@app.command()
def press(edition: Edition = None, content: Content = CONTENT, out: Out = OUT) -> None:
    """Compose le PDF de presse : quadrichromie, fonds perdus, traits de coupe."""
    produce(_pdf, "press", edition, content, out)


@app.command()
def booklet(
    edition: Edition = None, content: Content = CONTENT, out: Out = OUT,
    sheet: Annotated[Sheet, typer.Option(help="La feuille : a3, ou a4 pour un livret réduit en A5.")] = Sheet.A3,
    creep: Annotated[float, typer.Option(min=0, max=10, help="La chasse, de 0 à 10 mm, de la feuille du milieu.")] = 0.0,
) -> None:
    """Impose le livret en cahier, prêt à plier et à piquer."""
    produce(partial(_booklet, sheet=sheet.value, creep=creep), "press", edition, content, out)


@app.command()
def cards(
    edition: Edition = None, content: Content = CONTENT, out: Out = OUT,
    only: Annotated[str | None, typer.Option(help="Le nom d’une seule fiche, par exemple porto-novo.")] = None,
    shard: Annotated[str | None, typer.Option(help="Une part des fiches, pour se partager le travail : 2/8.")] = None,
) -> None:
    """Compose chaque fiche dans un PDF à part."""
    if only is not None and shard is not None:
        fail("« --only » et « --shard » ne vont pas ensemble", "choisissez une seule fiche, ou une part de toutes", Exit.USAGE)
    make = partial(_cards, only=only, shard=_shard(shard or "1/1"))
    produce(make, "cards", edition, content, out, whole=only is None and shard is None)


@app.command()
def web(edition: Edition = None, content: Content = CONTENT, out: Out = OUT) -> None:
    """Compose la page web, l’autre forme accessible du livret."""
    produce(_web, "screen", edition, content, out)


@app.command("all")
def everything(edition: Edition = None, content: Content = CONTENT, out: Out = OUT) -> None:
    """Compose toutes les formes : écran, presse, cahier, fiches, page web."""
    produce(_everything, "screen", edition, content, out)


def _shard(text: str) -> tuple[int, int]:
    """« 2/8 » as numbers; else the command ends."""
    found = re.fullmatch(r"([0-9]{1,4})/([0-9]{1,4})", text)
    rank, shards = map(int, found.groups()) if found else (0, 0)
    if not 1 <= rank <= shards:
        fail(f"« {text} » n’est pas une part des fiches",
             f"écrivez --shard RANG/NOMBRE, le rang allant de 1 au nombre{NBSP}: --shard 2/8", Exit.USAGE)
    return rank, shards


def produce(make: Maker, variant: str, edition: str | None, content: Path, out: Path, whole: bool = True) -> None:
    """Make an output, tell what there is to tell, and end with the right code; `whole`: all of it, and
    not one card, so that what an earlier run left of it can go."""
    console = Console(stderr=True, soft_wrap=True)
    needed(content)
    from imprint import pipeline

    report = Report()
    job = pipeline.Job(PROJECT, content.resolve(), out.resolve(), edition, VARIANTS[variant])
    waiting = partial(console.print, f"une autre composition écrit dans « {shown(job.out)} »{NNBSP}; celle-ci attend qu’elle finisse", markup=False)
    with typesetting(), output.alone(job.out, waiting), overheard.listening(report):
        results = make(job, report, Progress(console).stage)
        code = keep(job, report, results, whole)
    say(console, report)
    summary(console, report, results, job.variant.forgiving)
    raise typer.Exit(code)


def keep(job: Any, report: Report, results: Sequence[Any], whole: bool) -> Exit:
    """Check what was made, enter it in the ledger, write the report; the value is how the command ends."""
    from imprint import dossier, ledger, pipeline

    shelf = pipeline.Shelf(job.out / pipeline.CACHE)
    finished, written = Report(), [file for each in results for file in (each.file, *each.beside)]
    kinds = {file: _preflight(file, shelf, finished) for file in written if file.suffix == ".pdf"}
    code = Exit.PREFLIGHT if finished.failed else Exit.CONTENT if report.failed else Exit.GOOD
    report.diagnostics += finished.diagnostics
    if whole:
        ledger.sweep(job.out, written)
    digests = ledger.record(job.out, written, report) if written else {}
    dossier.write(job, report, results, kinds, digests, shelf)
    shelf.save()
    return code


def _preflight(file: Path, shelf: Any, report: Report) -> Any:
    """What a finished file claims to be, once it is checked: the same file, at the same place, is checked once."""
    from imprint import preflight
    from imprint.shelf import digest, file_digest
    from imprint.typeset import program_digest

    def check() -> tuple[Any, tuple[Any, ...]]:
        found = Report()
        return preflight.check(file, found), tuple(found)

    kind, told = shelf.known(digest(program_digest(), str(file), file_digest(file)), "preflight", check)
    report.diagnostics += told
    return kind


def _pdf(job: Any, report: Report, stage: Any) -> list[Any]:
    from imprint import pipeline

    result = pipeline.build(job, report, stage)
    return [result] if result else []


def _booklet(job: Any, report: Report, stage: Any, sheet: str = "a3", creep: float = 0.0) -> list[Any]:
    from imprint import impose

    printed = _pdf(job, report, stage)
    made = [impose.run(each.file, job.out, sheet, creep, report) for each in printed]
    return printed + [replace(each, file=file, size=file.stat().st_size, pages=each.pages // 2, stretches=())
                      for each, file in zip(printed, made, strict=True) if file]


def _cards(job: Any, report: Report, stage: Any, only: str | None = None, shard: tuple[int, int] = (1, 1)) -> list[Any]:
    from imprint import cards

    return cards.run(job, report, stage, only, shard)


def _web(job: Any, report: Report, stage: Any) -> list[Any]:
    from imprint import web

    site = web.run(job, report, stage)
    return [site] if site else []


def _everything(job: Any, report: Report, stage: Any) -> list[Any]:
    made: list[Any] = []
    for make, variant in ((_pdf, "screen"), (_booklet, "press"), (_cards, "cards"), (_web, "screen")):
        made += make(replace(job, variant=VARIANTS[variant]), report, stage)
    return made


def summary(console: Console, report: Report, results: Sequence[Any], forgiving: bool) -> None:
    """The last lines: what was made, what waits, how many warnings and errors."""
    lines = [described(result) for result in results] or [
        "Aucun PDF n’a été écrit ; le précédent, s’il existe, est intact."]
    fate = "montré dans l’épreuve" if forgiving else "laissé de côté"
    awaiting = dict.fromkeys(title for result in results for title in result.awaiting)
    lines += [f"en attente, {fate}{NBSP}: {' '.join(title.split(' | '))}" for title in awaiting]
    tell(console, lines, report)


def described(result: Any) -> str:
    """A written file, its extent and size, and how many passages of the content were found in it."""
    parts = [f"{result.pages} page{'s' if result.pages > 1 else ''}"] if result.pages else []  # a web page has none
    parts += [f"{result.size / 1000:.0f}{NBSP}ko", f"{result.words:,} passages retrouvés".replace(",", NNBSP)]
    return f"{shown(result.file)}{NBSP}: {', '.join(parts)}"
