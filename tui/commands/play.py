"""`voxpop play`: a society on the screen."""

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click
from msgspec.structs import replace

from tui.commands import completing
from tui.commands.options import RATE, agents_option, budget_option, mind_option, refuse_for_saves, save_option, seed_option
from tui.commands.paths import shown
from tui.commands.showing import look_options, plain_options, told_plainly
from tui.worlds import refuse_lines, save_meant

if TYPE_CHECKING:
    from tui.wire import EngineSpec

MOST_TRIED = 20  # worlds of which the first that can be read goes on


class Pace(NamedTuple):
    """How fast time runs; None: as the settings say. turn_seconds: for the player's answers; 0: it waits."""

    ticks_per_second: float | None = None
    turn_seconds: int | None = None


class Thinker(NamedTuple):
    """Who thinks for the people, and what that may cost, as `--mind` and `--budget` take it."""

    mind: str = "rules"
    budget: str = ""


@click.command()
@click.argument("world", metavar="[SCENARIO|SAVE]", required=False, shell_complete=completing.worlds)
@mind_option
@agents_option
@seed_option
@save_option
@budget_option
@click.option("--ticks-per-second", type=RATE, metavar="R", help="How fast to begin, up to 1000; 0: as fast as it goes.")
@click.option(
    "--turn-seconds",
    type=click.IntRange(0, 3600),
    metavar="N",
    help="For your answer when you are somebody, after which they decide by themself; 0, as without it: the world waits.",
)
@plain_options
@look_options
def play(
    world: str | None,
    mind: str,
    agents: int | None,
    seed: int | None,
    save: Path | None,
    budget: str,
    ticks_per_second: float | None,
    turn_seconds: int | None,
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
      voxpop play town --agents 20 --mind llama:model.gguf
      voxpop play town --plain
    """
    from tui.wire import EngineSpec

    pace, thinker = Pace(ticks_per_second, turn_seconds), Thinker(mind, budget)
    meant = save_meant(world) if world is not None else None
    if meant is not None:
        refuse_lines(meant)
        refuse_for_saves(agents=agents, seed=seed, save=save)
        _launch(EngineSpec(save=str(meant), mind=mind, budget=budget), pace)
    elif world is None and (agents, seed, save) == (None, None, None):
        play_latest(thinker, pace)
    else:
        _begin(world or "town", thinker, agents, seed, save, pace)


def play_latest(thinker: Thinker = Thinker(), pace: Pace = Pace(), start: bool = False) -> None:  # noqa: B008 - constants
    """Go on with the world that was played last, of those that can be read, or begin a new town.

    Args:
        start: where there are worlds, the start screen comes first, unless the settings say otherwise.
    """
    from tui.wire import EngineSpec
    from tui.worlds import latest_worlds, new_world_path, next_seed

    mind, budget = thinker
    worlds = [EngineSpec(save=str(path), mind=mind, budget=budget) for path in latest_worlds()[:MOST_TRIED]]
    town = EngineSpec(scenario="town", save=str(new_world_path("town")), mind=mind, seed=next_seed(), budget=budget)
    first, *instead = (*worlds, town)
    _launch(replace(first, instead=tuple(instead)), pace, start=start and bool(worlds))


def _begin(scenario: str, thinker: Thinker, agents: int | None, seed: int | None, save: Path | None, pace: Pace) -> None:
    from sim.errors import SimError
    from sim.scenarios import checked_scenario
    from tui.wire import EngineSpec
    from tui.worlds import new_world_path, next_seed

    checked_scenario(scenario)  # a wrong name and a mistake in a file are told before the screen opens, and wherever it cannot
    if save is not None and save.exists():
        raise SimError(f"{shown(save)} exists already; to go on with it: voxpop play {shown(save)}")
    path, luck = save or new_world_path(scenario), next_seed() if seed is None else seed
    _launch(EngineSpec(scenario=scenario, save=str(path), mind=thinker.mind, agents=agents, seed=luck, budget=thinker.budget), pace)


def _launch(spec: "EngineSpec", pace: Pace, start: bool = False) -> None:
    from models.metering import budget_of
    from models.minds import check_mind

    check_mind(spec.mind)
    budget_of(spec.budget)
    _remember(spec)
    told_plainly(spec, pace.ticks_per_second, pace.turn_seconds)
    from tui.launch import launch

    launch(spec, pace.ticks_per_second, pace.turn_seconds, start)


def _remember(spec: "EngineSpec") -> None:
    """Let a world that lies elsewhere be found again among the player's; nothing is remembered where the settings forbid it."""
    from tui.recent import forget_all, remember
    from tui.settings_file import load_settings, settings_path
    from tui.worlds import worlds_folder

    if not load_settings(settings_path()).settings.recent:
        forget_all()
    elif spec.save:
        with suppress(OSError):  # there can be no folder of worlds
            remember(Path(spec.save), worlds_folder())
