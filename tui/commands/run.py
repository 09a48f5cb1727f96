"""`voxpop run`: a society without a screen."""

import asyncio
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click
from msgspec import Struct, field
from msgspec.structs import asdict

from models.cast import RULES, Cast
from models.hold import Patience
from models.metering import Meter, budget_of
from models.minds import check_mind, close, closing
from saves.file import Save, create, open_save
from sim.changes import changes
from sim.errors import SimError, StandstillError
from sim.event import Intervention, MindChanged, Refused, kind_of
from sim.journal import Journal, MemoryJournal
from sim.scenario import Scenario
from sim.scenarios import new_world, scenario_named
from sim.simulation import Simulation
from sim.text import clean
from sim.tiers import tier_counts
from sim.world import World
from tui import garbage
from tui.commands.options import (
    agents_option,
    branch_option,
    budget_option,
    mind_option,
    patience_option,
    refuse_for_saves,
    save_option,
    seed_option,
    set_option,
)
from tui.worlds import means_save

if TYPE_CHECKING:
    from rich.progress import Progress

WATCHED_EVERY = 0.5  # seconds
MOST_TITLES = 3  # of events, in a summary


class Outcome(Struct):
    """What a run tells in the end; the fields of `--json`.

    Args:
        calls: to models; reused: answered from the save's recording instead. mended: answers that had to be guessed at, or asked for again.
        tokens_in, tokens_out, money: what the calls cost. stopped: why the run ended before its last tick, "" where it did not.
    """

    scenario: str
    seed: int
    mind: str
    branch: str
    tick: int = 0
    agents: int = 0
    events: int = 0
    decisions: int = 0
    calls: int = 0
    reused: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    money: float = 0.0
    mended: int = 0
    refused: int = 0
    last_refusal: str = ""
    state_hash: str = ""
    wall_s: float = 0.0
    stopped: str = ""
    metrics: dict[str, list[float]] = field(default_factory=dict)

    def measure(self, metrics: dict[str, float]) -> None:
        """Take the metrics of one more tick; what did not apply until now, or does not any more, was, or is, 0."""
        before = max(map(len, self.metrics.values()), default=0)
        for name in metrics:
            self.metrics.setdefault(name, [0.0] * before)
        for name, values in self.metrics.items():
            values.append(metrics.get(name, 0.0))

    def count(self, cast: Cast) -> None:
        """Take what the minds spent."""
        spent, thought = cast.meter.spent, cast.spent()
        self.calls, self.tokens_in, self.tokens_out, self.money = spent.calls, spent.tokens_in, spent.tokens_out, round(spent.money, 6)
        self.reused, self.mended = cast.reused, thought.repaired


@click.command()
@click.argument("world", metavar="SCENARIO|SAVE")
@click.option("--ticks", type=click.IntRange(1, 1_000_000), default=30, show_default=True, metavar="N", help="How many ticks to run.")
@mind_option
@agents_option
@seed_option
@save_option
@budget_option
@patience_option
@click.option(
    "--ticks-per-second", type=click.FloatRange(0, 1000), default=0.0, metavar="R", help="At most this fast; 0: as fast as it goes."
)
@branch_option
@set_option
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of a summary.")
def run(
    world: str,
    ticks: int,
    mind: str,
    agents: int | None,
    seed: int | None,
    save: Path | None,
    budget: str,
    patience: float,
    ticks_per_second: float,
    branch: str | None,
    changed: tuple[str, ...],
    as_json: bool,
) -> None:
    """Run a world without a screen.

    A scenario (town, movie-night, breaking-news, energy-policy), a folder or an event file (.toml) of your own begins a new
    world; a save goes on where it stopped.

    \b
    Examples:
      voxpop run town --ticks 30 --seed 1 --json
      voxpop run town --agents 1000 --ticks 10 --save big.db
      voxpop run big.db --ticks 10
      voxpop run town --set world.recommender=popular --set "3.traits=shy, gloomy@20"
      voxpop run town --agents 20 --mind llama:model.gguf --set 1.mind=openai:gpt-4o-mini --budget calls=200
    """
    check_mind(mind)
    allowance = budget_of(budget)
    with ExitStack() as stack:
        state, scenario, journal, last_hash, line = _opened(stack, world, agents, seed, save, mind, branch, changed)
        tape = journal.tape(_aside) if isinstance(journal, Save) else None
        cast = Cast(mind, budget=allowance, hold=Patience(patience, _aside), tape=tape)
        simulation = Simulation(state, scenario, cast.mind_of(state), journal, last_hash)
        garbage.spare()
        _change(simulation, cast, changed)
        told = tuple(cast.refuse(state).values())
        for reason in told:
            _aside(reason)
        outcome = Outcome(scenario.name, state.luck.seed, mind, line, state.tick, len(state.agents), state_hash=state.state_hash().hex())
        began = time.perf_counter()
        with _progress(ticks, hidden=as_json) as bar:
            asyncio.run(closing(cast, _run(simulation, ticks, ticks_per_second, outcome, cast, bar)))
        outcome.wall_s = round(time.perf_counter() - began, 3)
        outcome.decisions, outcome.refused = simulation.decisions, simulation.refused
        outcome.count(cast)
        for reason in cast.refused.values():
            if reason not in told:  # of somebody who was given that mind by a plan
                _aside(reason)
    _tell(state, outcome, save or (Path(world) if means_save(world) else None), as_json)


def _opened(
    stack: ExitStack,
    world: str,
    agents: int | None,
    seed: int | None,
    save: Path | None,
    mind: str,
    branch: str | None,
    changed: tuple[str, ...],
) -> tuple[World, Scenario, Journal, bytes, str]:
    """Return the world to run and where to record it; a save is closed when the stack is."""
    if means_save(world):
        refuse_for_saves(agents=agents, seed=seed, save=save)
        file = stack.enter_context(open_save(Path(world), writable=True, branch=branch or "main"))
        if mind == RULES != (begun := file.summary().mind):
            _aside(f"begun with {begun}; the rules think now (--mind {begun} goes on with it)")
        file.mind = mind
        state = file.resume()
        return state, scenario_named(state.scenario), file, file.last_hash(), file.current.name
    if branch is not None:
        raise click.UsageError(f"--branch '{branch}' goes with a save; a new world has one line of history")
    state = new_world(world, 1 if seed is None else seed, agents)
    scenario = scenario_named(world)
    changes(state, changed)  # what is not allowed is told before a file is made
    if save is None:
        return state, scenario, MemoryJournal(), b"", "main"
    file = stack.enter_context(create(save, state, mind=mind))
    file.attach(state)
    return state, scenario, file, file.last_hash(), file.current.name


def _aside(line: str) -> None:
    """Tell something beside the outcome, above a bar where there is one."""
    sys.stderr.write(f"{line}\n")


def _change(simulation: Simulation, cast: Cast, texts: tuple[str, ...]) -> None:
    """Queue what `--set` asks for; what is planned for later is told."""
    for change in changes(simulation.world, texts):
        if isinstance(change.intervention, MindChanged):
            cast.allow(change.intervention.mind)
        simulation.intervene(*change)
        if change.at is not None:
            _aside(f"planned for tick {change.at}: {_in_words(change.intervention)}")


def _in_words(intervention: Intervention) -> str:
    """Return the kind of an intervention and its values: "friction changed, share 0.4"."""
    values = asdict(intervention).items()
    plain = [f"{name} {clean(str(value), 60)}" for name, value in values if isinstance(value, (str, int, float))]
    return ", ".join([kind_of(intervention).replace("_", " "), *plain])


async def _run(simulation: Simulation, ticks: int, rate: float, outcome: Outcome, cast: Cast, bar: "Bar") -> None:
    """Run ticks, and show how far they are, and what models are at."""
    watching = asyncio.ensure_future(bar.watch(cast.meter))
    try:
        await _run_ticks(simulation, ticks, rate, outcome, cast, bar)
    finally:
        watching.cancel()


async def _run_ticks(simulation: Simulation, ticks: int, rate: float, outcome: Outcome, cast: Cast, bar: "Bar") -> None:
    due = time.monotonic()
    for _ in range(ticks):
        try:
            record = await simulation.tick()
        except StandstillError as error:
            outcome.stopped = f"stopped in tick {outcome.tick + 1}, which is dropped: {error}"
            return
        outcome.tick, outcome.state_hash = record.tick, record.state_hash.hex()
        outcome.events += len(record.events)
        outcome.last_refusal = next((event.because for event in record.events if isinstance(event, Refused)), outcome.last_refusal)
        outcome.measure(simulation.metrics)
        bar.advance()
        for mind in cast.retired(simulation.world).values():
            await close(mind)
        if rate:
            due += 1 / rate
            await asyncio.sleep(max(0.0, due - time.monotonic()))


class Bar:
    """How far a run is, on the terminal; nothing without one."""

    def __init__(self, progress: "Progress | None" = None, ticks: int = 0) -> None:
        self._progress = progress
        self._task = progress.add_task("running", total=ticks) if progress else None

    def advance(self) -> None:
        """Take note that a tick is over."""
        if self._progress is not None and self._task is not None:
            self._progress.advance(self._task)

    async def watch(self, meter: Meter) -> None:
        """Show what models are at, for good."""
        while self._progress is not None and self._task is not None:
            await asyncio.sleep(WATCHED_EVERY)
            if meter.spent.calls or meter.under_way:
                told = f"running, {meter.spent.calls:,} calls to models, {meter.under_way} under way"
                self._progress.update(self._task, description=told)


@contextmanager
def _progress(ticks: int, *, hidden: bool) -> Iterator[Bar]:
    """Show a bar on the terminal while ticks run; nothing where there is no terminal."""
    if hidden or not sys.stderr.isatty():
        yield Bar()
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TextColumn("ticks"))
    with Progress(*columns, TimeElapsedColumn(), TimeRemainingColumn(), console=Console(stderr=True), transient=True) as progress:
        yield Bar(progress, ticks)


def _tell(world: World, outcome: Outcome, save: Path | None, as_json: bool) -> None:
    """Tell what came of a run, and what is still to come.

    Raises:
        SimError: nothing came of it, since no mind could decide anything; or it stopped early.
    """
    for plan in world.plans.values():
        _aside(f"still planned, for tick {plan.at}: {_in_words(plan.intervention)}")
    if outcome.refused and not outcome.decisions:
        raise SimError(f"nobody could decide anything: {outcome.last_refusal}")
    if as_json:
        import msgspec

        click.echo(msgspec.json.encode(outcome).decode())
    else:
        _summarise(world, outcome, save)
    if outcome.stopped:
        raise SimError(f"{outcome.stopped} ({_how_to_go_on(outcome, save)})")


def _how_to_go_on(outcome: Outcome, save: Path | None) -> str:
    if save is None:
        return "with --save FILE, a run goes on where it was, and no reply is paid for twice"
    return f"what was answered is kept, and not paid for again: voxpop run {save} --mind {outcome.mind}"


def _summarise(world: World, outcome: Outcome, save: Path | None) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(title=Text(f"{outcome.scenario}, seed {outcome.seed}, tick {outcome.tick}"), show_header=False)
    if not len(world.catalogue):
        for topic in list(world.topics.values())[:MOST_TITLES]:
            table.add_row("event", Text(clean(topic.title, 100)))
    table.add_row("people", f"{outcome.agents:,}, {len(world.network):,} ties")
    if not len(world.catalogue):
        counts = tier_counts(world.network, world.agents)
        table.add_row("tiers", ", ".join(f"{count.people:,} {count.tier}" for count in counts))
    table.add_row("decisions", f"{outcome.decisions:,}, {outcome.refused:,} refused")
    if outcome.calls or outcome.reused:
        again = f", {outcome.reused:,} more answered from the recording" if outcome.reused else ""
        table.add_row("model calls", f"{outcome.calls:,}{again}; {outcome.mended:,} answers mended")
        cost = f", {outcome.money:.4g} of money" if outcome.money else ""
        table.add_row("tokens", f"{outcome.tokens_in:,} told, {outcome.tokens_out:,} said{cost}")
    table.add_row("events", f"{outcome.events:,} in {outcome.wall_s:.2f} s")
    for name, values in outcome.metrics.items():
        table.add_row(Text(clean(name, 60).replace("_", " ")), f"{values[0]:.3g} {_spark(values)} {values[-1]:.3g}")
    table.add_row("state hash", outcome.state_hash)
    if save is not None:
        thinker = "" if outcome.mind == RULES else f" --mind {outcome.mind}"
        table.add_row("saved", Text(f"{save}  (voxpop play {save}{thinker})"))
    Console().print(table)


def _spark(values: list[float], width: int = 30) -> str:
    """Return a curve of at most `width` block characters."""
    step = max(1, -(-len(values) // width))
    points = [sum(values[i : i + step]) / len(values[i : i + step]) for i in range(0, len(values), step)]
    low, high = min(points), max(points)
    return "".join("▁▂▃▄▅▆▇█"[int(7 * (value - low) / (high - low)) if high > low else 0] for value in points)
