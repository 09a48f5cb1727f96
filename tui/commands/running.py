"""Running ticks without a screen: how far they are while they run, and what they came to in the end."""

import asyncio
import sys
import time
from collections.abc import Callable
from pathlib import Path
from shlex import quote

import click
from msgspec import Struct, field
from msgspec.structs import asdict

from models.cast import RULES, Cast
from models.metering import Meter
from models.minds import close, closing
from sim.errors import SimError, StandstillError
from sim.event import Intervention, Refused, kind_of
from sim.simulation import Simulation
from sim.text import clean
from sim.tiers import tier_counts
from sim.world import World
from tui.commands.paths import shown
from tui.commands.progress import Bar, progress

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


def finish(
    simulation: Simulation,
    cast: Cast,
    outcome: Outcome,
    ticks: int,
    *,
    rate: float = 0.0,
    hidden: bool = False,
    before: Callable[[], None] = lambda: None,
) -> None:
    """Run ticks to the last one, or until nobody can decide any more, and let the minds go.

    Args:
        outcome: is told what came of it. rate: ticks a second at most, 0 for as many as possible.
        hidden: no bar is shown. before: is called before each tick.
    """
    told = tuple(cast.refuse(simulation.world).values())
    for reason in told:
        aside(reason)
    began = time.perf_counter()
    with progress("running", ticks, hidden=hidden) as bar:
        asyncio.run(closing(cast, _run(simulation, ticks, rate, outcome, cast, bar, before)))
    outcome.wall_s = round(time.perf_counter() - began, 3)
    outcome.decisions, outcome.refused = simulation.decisions, simulation.refused
    outcome.count(cast)
    for reason in cast.refused.values():
        if reason not in told:  # of somebody who was given that mind by a plan
            aside(reason)


async def _run(simulation: Simulation, ticks: int, rate: float, outcome: Outcome, cast: Cast, bar: Bar, before: Callable[[], None]) -> None:
    """Run ticks, and show how far they are, and what models are at."""
    watching = asyncio.ensure_future(_watch(bar, cast.meter))
    try:
        await _run_ticks(simulation, ticks, rate, outcome, cast, bar, before)
    finally:
        watching.cancel()


async def _watch(bar: Bar, meter: Meter) -> None:
    """Show what models are at, for good."""
    while bar.there:
        await asyncio.sleep(WATCHED_EVERY)
        if meter.spent.calls or meter.under_way:
            bar.tell(f"running, {meter.spent.calls:,} calls to models, {meter.under_way} under way")


async def _run_ticks(
    simulation: Simulation, ticks: int, rate: float, outcome: Outcome, cast: Cast, bar: Bar, before: Callable[[], None]
) -> None:
    due = time.monotonic()
    for _ in range(ticks):
        before()
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
        due += 1 / rate if rate else 0.0
        await asyncio.sleep(max(0.0, due - time.monotonic()) if rate else 0.0)  # in any case, or Ctrl-C would wait for the last tick


def aside(line: str) -> None:
    """Tell something beside the outcome, above a bar where there is one."""
    sys.stderr.write(f"{line}\n")


def in_words(intervention: Intervention) -> str:
    """Return the kind of an intervention and its values: "friction changed, share 0.4"."""
    values = asdict(intervention).items()
    plain = [f"{name} {clean(str(value), 60)}" for name, value in values if isinstance(value, (str, int, float))]
    return ", ".join([kind_of(intervention).replace("_", " "), *plain])


def tell(world: World, outcome: Outcome, save: Path | None, as_json: bool, again: str = "") -> None:
    """Tell what came of a run, and what is still to come.

    Args:
        again: the command that goes on where this one stopped early, for any but `voxpop run`.

    Raises:
        SimError: nothing came of it, since no mind could decide anything; or it stopped early.
    """
    for plan in world.plans.values():
        aside(f"still planned, for tick {plan.at}: {in_words(plan.intervention)}")
    if outcome.refused and not outcome.decisions:
        raise SimError(f"nobody could decide anything: {outcome.last_refusal}")
    if as_json:
        import msgspec

        click.echo(msgspec.json.encode(outcome).decode())
    else:
        _summarise(world, outcome, save)
    if outcome.stopped:
        raise SimError(f"{outcome.stopped} ({_how_to_go_on(outcome, save, again)})")


def _how_to_go_on(outcome: Outcome, save: Path | None, again: str) -> str:
    if save is None:
        return "with --save FILE, a run goes on where it was, and no reply is paid for twice"
    line = "" if outcome.branch == "main" else f" --branch {quote(outcome.branch)}"
    command = again or f"voxpop run {shown(save)}{line} --mind {quote(outcome.mind)}"
    return f"what was answered is kept, and not paid for again: {command}"


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
        table.add_row("saved", Text(f"{shown(save)}  (voxpop play {shown(save)}{thinker})"))
    Console().print(table)


def _spark(values: list[float], width: int = 30) -> str:
    """Return a curve of at most `width` block characters."""
    step = max(1, -(-len(values) // width))
    points = [sum(values[i : i + step]) / len(values[i : i + step]) for i in range(0, len(values), step)]
    low, high = min(points), max(points)
    return "".join("▁▂▃▄▅▆▇█"[int(7 * (value - low) / (high - low)) if high > low else 0] for value in points)
