"""`voxpop experiment`: published findings, measured here."""

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sim.text import clean
from tui.commands import completing
from tui.commands.options import agents_option, mind_option
from tui.commands.paths import shown

if TYPE_CHECKING:
    from sim.experiments import Experiment, Result, Row
    from tui.experiments.work import Job, Measured

MOST_SEEDS = 1000
PAPER = 120  # columns of what goes to a file or a program


@click.command()
@click.argument("name", required=False, shell_complete=completing.experiments)
@click.option("--seeds", type=click.IntRange(1, MOST_SEEDS), metavar="N", help="How many worlds; else as many as it needs.")
@click.option(
    "--first", type=click.IntRange(0, 2**31 - 1 - MOST_SEEDS), default=1, show_default=True, metavar="S", help="Seed of the first."
)
@click.option("--out", type=click.Path(path_type=Path), metavar="DIR", help="Keep table.csv, result.json and a picture here.")
@agents_option
@click.option("--ticks", type=click.IntRange(1, 10_000), metavar="N", help="How many rounds; else as many as it needs.")
@mind_option
@click.option("--on", default="", metavar="SAVE|FILE|synthetic", help="A saved world, or labelled cases, where the experiment takes such.")
@click.option("--workers", type=click.IntRange(1, 256), metavar="N", help="Processes at once; else one a core. Changes no figure.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object: what result.json holds.")
def experiment(
    name: str | None,
    seeds: int | None,
    first: int,
    out: Path | None,
    agents: int | None,
    ticks: int | None,
    mind: str,
    on: str,
    workers: int | None,
    as_json: bool,
) -> None:
    """Repeat a published experiment, with a control and intervals of 95%.

    Without a name: lists the experiments.

    \b
    Examples:
      voxpop experiment
      voxpop experiment cocoon --seeds 10 --out cocoon
      voxpop experiment conformity --seeds 3 --agents 60 --json
      voxpop experiment emotion-peaks --seeds 20 --first 101
      voxpop experiment individual --on tuples.jsonl --mind rules
      voxpop experiment cascade --on real.csv --agents 2000
    """
    from models.minds import check_mind
    from sim.experiments.table import experiment_named
    from tui.experiments.running import cores

    if name is None:
        return _list()
    chosen = experiment_named(name)
    check_mind(mind)
    luck = range(first, first + (seeds or chosen.seeds))
    jobs = _jobs(chosen, luck, agents or chosen.agents, ticks or chosen.ticks, mind, _subject(chosen, on))
    _conduct(chosen, jobs, 1 if chosen.timed else workers or cores(), out, as_json)


def _conduct(chosen: "Experiment", jobs: "list[Job]", workers: int, out: Path | None, as_json: bool) -> None:
    """Run all trials, tell what comes of them, and keep it where that is wanted."""
    if out is not None:
        from tui.experiments.keeping import prepared

        prepared(out, chosen.name)
    began = time.perf_counter()
    measured = _measured(jobs, workers, hidden=as_json)
    rows = [row for each in measured for row in each.rows]
    result = chosen.summary(rows)
    settings = _settings(chosen, jobs, measured, time.perf_counter() - began)
    _told(chosen, result, settings, as_json)
    if smaller := _smaller(chosen, settings):
        click.echo(smaller, err=as_json)
    if out is not None:
        _keep(out, chosen, rows, result, settings, quiet=as_json)


def _smaller(chosen: "Experiment", settings: dict[str, Any]) -> str:
    """Return that there were fewer seeds or people than an experiment was made for; "" where there were not."""
    if settings["on"] is not None:
        return ""
    seeds, agents = len(settings["seeds"]), settings["agents"]
    made_for = f"the {chosen.seeds} x {chosen.agents:,} people that this was made for: the verdict may not hold"
    what = " and ".join(["few seeds"] * (seeds < chosen.seeds) + ["smaller worlds"] * (agents < chosen.agents))
    return f"{seeds} x {agents:,} people, {what} beside {made_for}" if what else ""


def _list() -> None:
    from sim.experiments.table import EXPERIMENTS

    width = max(map(len, EXPERIMENTS))
    for each in EXPERIMENTS.values():
        click.echo(f"{each.name:<{width}}  {each.title}")


def _subject(chosen: "Experiment", on: str) -> str:
    """Return the save or the file to experiment on, "" for the experiment's own world."""
    if on in ("", "synthetic"):
        return ""
    if chosen.takes_file:
        if not Path(on).is_file():
            raise click.UsageError(f"--on '{clean(on, 200)}': no such file; allowed: labelled cases for {chosen.name}")
        return str(Path(on).resolve())
    if not chosen.takes_world:
        raise click.UsageError(f"--on '{clean(on, 200)}': {chosen.name} makes its own world; allowed: synthetic")
    from tui.experiments.work import opened_world

    opened_world(on)  # what is wrong with it is said before anything runs
    return str(Path(on).resolve())


def _jobs(chosen: "Experiment", seeds: range, agents: int, ticks: int, mind: str, on: str) -> "list[Job]":
    from sim.experiments import Conditions
    from tui.experiments.work import Job

    return [Job(chosen.name, Conditions(seed=seed, arm=arm, agents=agents, ticks=ticks), mind, on) for seed in seeds for arm in chosen.arms]


def _measured(jobs: "list[Job]", workers: int, *, hidden: bool) -> "list[Measured]":
    from tui.experiments.running import run_jobs

    with _progress(len(jobs), hidden=hidden) as (begun, done):
        return run_jobs(jobs, workers, begun, done)


@contextmanager
def _progress(count: int, *, hidden: bool) -> "Iterator[tuple[Callable[[Job], None], Callable[[Job], None]]]":
    """Show a bar with what is being run while it runs; nothing where there is no terminal."""
    if hidden or not sys.stderr.isatty():
        yield lambda _: None, lambda _: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), TextColumn("{task.description}", markup=False))
    running: dict[str, None] = {}
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=count)

        def begun(job: "Job") -> None:
            running[job.label] = None
            bar.update(task, description=" · ".join(running))

        def done(job: "Job") -> None:
            running.pop(job.label, None)
            bar.update(task, advance=1, description=" · ".join(running))

        yield begun, done


def _settings(chosen: "Experiment", jobs: "list[Job]", measured: "list[Measured]", wall_s: float) -> dict[str, Any]:
    """Return what result.json tells of how the figures came about."""
    from models.api.keys import keys_in

    first = jobs[0]
    return {
        "experiment": chosen.name,
        "source": chosen.source,
        "mind": first.mind,
        "keys": len(keys_in(os.environ)) if first.mind != "rules" else None,
        "on": first.on or None,
        "arms": chosen.arms,
        "seeds": sorted({job.conditions.seed for job in jobs}),
        "agents": first.conditions.agents,
        "ticks": first.conditions.ticks,
        "constants": dict(chosen.constants),
        "trials": len(jobs),
        "wall_s": round(wall_s, 2),
        "cpu_s": round(sum(each.cpu_s for each in measured), 2),
    }


def _told(chosen: "Experiment", result: "Result", settings: dict[str, Any], as_json: bool) -> None:
    if as_json:
        from tui.experiments.keeping import json_of, result_of

        click.echo(json_of(result_of(settings, result)), nl=False)
        return
    from rich.console import Console

    from tui.experiments.telling import tell

    console = Console() if sys.stdout.isatty() else Console(width=PAPER)
    on_file = chosen.takes_file and settings["on"]
    size = clean(Path(settings["on"]).name, 60) if on_file else f"{settings['agents']} people, {settings['ticks']} rounds"
    title = f"{chosen.name}: {len(settings['seeds'])} seeds, {size}, mind {settings['mind']}"
    tell(result, title, console)
    console.print(f"{settings['trials']} trials in {settings['wall_s']:.0f} s", style="dim", highlight=False)


def _keep(out: Path, chosen: "Experiment", rows: "list[Row]", result: "Result", settings: dict[str, Any], *, quiet: bool) -> None:
    from tui.experiments.drawing import pictured
    from tui.experiments.keeping import keep, result_of

    keep(out, chosen.name, rows, result_of(settings, result), pictured(result.plots, f"voxpop experiment {chosen.name}"))
    if not quiet:
        click.echo(f"kept in {shown(out)}: table.csv, result.json, {chosen.name}.svg")
