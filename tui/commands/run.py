"""`voxpop run`: a society without a screen."""

from contextlib import ExitStack
from pathlib import Path
from shlex import quote

import click

from models.cast import RULES, Cast
from models.hold import Patience
from models.metering import budget_of
from models.minds import check_mind
from saves.backup import kept
from saves.file import Save, create, open_save
from sim.changes import changes
from sim.event import MindChanged
from sim.journal import Journal, MemoryJournal
from sim.scenario import Scenario
from sim.scenarios import new_world, scenario_named, scenario_played
from sim.simulation import Simulation
from sim.world import World
from tui import garbage
from tui.commands import completing
from tui.commands.options import (
    RATE,
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
from tui.commands.running import Outcome, aside, finish, in_words, tell
from tui.worlds import save_meant


@click.command()
@click.argument("world", metavar="SCENARIO|SAVE", shell_complete=completing.worlds)
@click.option("--ticks", type=click.IntRange(1, 1_000_000), default=30, show_default=True, metavar="N", help="How many ticks to run.")
@mind_option
@agents_option
@seed_option
@save_option
@budget_option
@patience_option
@click.option("--ticks-per-second", type=RATE, default=0.0, metavar="R", help="At most this fast, up to 1000; 0: as fast as it goes.")
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
        state, scenario, journal, last_hash, line = opened(stack, world, agents, seed, save, mind, branch, changed)
        tape = journal.tape(aside) if isinstance(journal, Save) else None
        cast = Cast(mind, budget=allowance, hold=Patience(patience, aside), tape=tape)
        simulation = Simulation(state, scenario, cast.mind_of(state), journal, last_hash)
        garbage.spare()
        _change(simulation, cast, changed)
        outcome = Outcome(scenario.name, state.luck.seed, mind, line, state.tick, len(state.agents), state_hash=state.state_hash().hex())
        finish(simulation, cast, outcome, ticks, rate=ticks_per_second, hidden=as_json)
    tell(state, outcome, save or save_meant(world), as_json)


def opened(
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
    meant = save_meant(world)
    if meant is not None:
        refuse_for_saves(agents=agents, seed=seed, save=save)
        file = stack.enter_context(open_save(meant, writable=True, branch=branch or "main"))
        if file.backup is not None:
            aside(kept(file.backup))
        if mind == RULES != (begun := file.summary().mind):
            aside(f"begun with {begun}; the rules think now (--mind {begun} goes on with it)")
        file.mind = mind
        _tell_played(file, branch)
        state = file.resume()
        return state, scenario_played(state.scenario), file, file.last_hash(), file.current.name
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


def _tell_played(file: Save, branch: str | None) -> None:
    """Keep which branch was asked for, as the one that goes on where none is; tell where none was, and another was played last."""
    if branch is not None:
        file.keep_played()
    elif (played := file.played()) != file.current.name:
        aside(f"{file.current.name} goes on; the branch played last is {played} (--branch {quote(played)})")


def _change(simulation: Simulation, cast: Cast, texts: tuple[str, ...]) -> None:
    """Queue what `--set` asks for; what is planned for later is told."""
    for change in changes(simulation.world, texts):
        if isinstance(change.intervention, MindChanged):
            cast.allow(change.intervention.mind)
        simulation.intervene(*change)
        if change.at is not None:
            aside(f"planned for tick {change.at}: {in_words(change.intervention)}")
