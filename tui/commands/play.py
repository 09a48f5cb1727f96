"""`voxpop play`: a society on the screen."""

import sys
from pathlib import Path
from typing import NamedTuple

import click

from tui.commands.options import agents_option, mind_option, refuse_for_saves, save_option, seed_option
from tui.worlds import means_save


class Pace(NamedTuple):
    """How fast time runs. ticks_per_second: None for a pace at which one can read. turn_seconds: for the player's answers; 0: it waits."""

    ticks_per_second: float | None = None
    turn_seconds: int = 0


@click.command()
@click.argument("world", metavar="[SCENARIO|SAVE]", required=False)
@mind_option
@agents_option
@seed_option
@save_option
@click.option("--ticks-per-second", type=click.FloatRange(0, 1000), metavar="R", help="How fast to begin; 0: as fast as it goes.")
@click.option(
    "--turn-seconds",
    type=click.IntRange(0, 3600),
    default=0,
    metavar="N",
    help="For your answer when you are somebody, after which they decide by themself; 0, as without it: the world waits.",
)
def play(
    world: str | None,
    mind: str,
    agents: int | None,
    seed: int | None,
    save: Path | None,
    ticks_per_second: float | None,
    turn_seconds: int,
) -> None:
    """Open a world on the screen, running.

    A scenario (town, movie-night, breaking-news, energy-policy), a folder or an event file (.toml) of your own begins a new
    world, kept among your worlds or in --save FILE;
    a save goes on where it stopped; without a world, your latest goes on.

    \b
    Examples:
      voxpop play
      voxpop play town --agents 200 --seed 7
      voxpop play my.db --turn-seconds 60
    """
    pace = Pace(ticks_per_second, turn_seconds)
    if world is not None and means_save(world):
        refuse_for_saves(agents=agents, seed=seed, save=save)
        _launch("", Path(world), mind, None, 0, pace)
    elif world is None and (agents, seed, save) == (None, None, None):
        play_latest(mind, pace)
    else:
        _begin(world or "town", mind, agents, seed, save, pace)


def play_latest(mind: str = "rules", pace: Pace = Pace()) -> None:  # noqa: B008 - a constant
    """Go on with the world that was played last, or begin the first town."""
    from tui.worlds import latest_world

    latest = latest_world()
    if latest is None:
        _begin("town", mind, None, None, None, pace)
    else:
        _launch("", latest, mind, None, 0, pace)


def _begin(scenario: str, mind: str, agents: int | None, seed: int | None, save: Path | None, pace: Pace) -> None:
    from sim.errors import SimError
    from sim.scenarios import scenario_named
    from tui.worlds import new_world_path, next_seed

    scenario_named(scenario)  # a wrong name is told before the screen opens
    if save is not None and save.exists():
        raise SimError(f"{save} exists already; to go on with it: voxpop play {save}")
    _launch(scenario, save or new_world_path(scenario), mind, agents, next_seed() if seed is None else seed, pace)


def _launch(scenario: str, save: Path, mind: str, agents: int | None, seed: int, pace: Pace) -> None:
    from models.minds import check_mind
    from sim.errors import SimError

    check_mind(mind)
    if not sys.stdout.isatty() or not sys.stdin.isatty():
        raise SimError("play needs a terminal; without one: voxpop run")
    from tui.launch import launch
    from tui.wire import EngineSpec

    launch(EngineSpec(scenario=scenario, save=str(save), mind=mind, agents=agents, seed=seed), pace.ticks_per_second, pace.turn_seconds)
