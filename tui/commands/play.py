"""`voxpop play`: a society on the screen."""

import sys
from pathlib import Path

import click

from tui.commands.options import agents_option, mind_option, refuse_for_saves, save_option, seed_option


@click.command()
@click.argument("world", metavar="[SCENARIO|SAVE]", required=False)
@mind_option
@agents_option
@seed_option
@save_option
@click.option("--ticks-per-second", type=click.FloatRange(0, 1000), metavar="R", help="How fast to begin; 0: as fast as it goes.")
def play(world: str | None, mind: str, agents: int | None, seed: int | None, save: Path | None, ticks_per_second: float | None) -> None:
    """Open a world on the screen, running.

    A scenario (town, movie-night) or a folder of your own begins a new world, kept among your worlds or in --save FILE;
    a save goes on where it stopped; without a world, your latest goes on.

    \b
    Examples:
      voxpop play
      voxpop play town --agents 200 --seed 7
      voxpop play my.db
    """
    if world is not None and Path(world).is_file():
        refuse_for_saves(agents=agents, seed=seed, save=save)
        _launch("", Path(world), mind, None, 0, ticks_per_second)
    elif world is None and (agents, seed, save) == (None, None, None):
        play_latest(mind, ticks_per_second)
    else:
        _begin(world or "town", mind, agents, seed, save, ticks_per_second)


def play_latest(mind: str = "rules", ticks_per_second: float | None = None) -> None:
    """Go on with the world that was played last, or begin the first town."""
    from tui.worlds import latest_world

    latest = latest_world()
    if latest is None:
        _begin("town", mind, None, None, None, ticks_per_second)
    else:
        _launch("", latest, mind, None, 0, ticks_per_second)


def _begin(scenario: str, mind: str, agents: int | None, seed: int | None, save: Path | None, rate: float | None) -> None:
    from sim.errors import SimError
    from sim.scenarios import scenario_named
    from tui.worlds import new_world_path, next_seed

    scenario_named(scenario)  # a wrong name is told before the screen opens
    if save is not None and save.exists():
        raise SimError(f"{save} exists already; to go on with it: voxpop play {save}")
    _launch(scenario, save or new_world_path(scenario), mind, agents, next_seed() if seed is None else seed, rate)


def _launch(scenario: str, save: Path, mind: str, agents: int | None, seed: int, rate: float | None) -> None:
    from models.minds import MINDS
    from sim.errors import SimError, UnknownNameError

    if mind not in MINDS:
        raise UnknownNameError("mind", mind, MINDS)
    if not sys.stdout.isatty() or not sys.stdin.isatty():
        raise SimError("play needs a terminal; without one: voxpop run")
    from tui.launch import launch
    from tui.wire import EngineSpec

    launch(EngineSpec(scenario=scenario, save=str(save), mind=mind, agents=agents, seed=seed), rate)
