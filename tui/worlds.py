"""Where a player's worlds live, and what a new one is called."""

import time
from pathlib import Path

from platformdirs import user_data_path

from sim.text import clean


def worlds_folder() -> Path:
    """Return the folder of the player's worlds, made if it was not there."""
    folder = user_data_path("voxpop", appauthor=False) / "worlds"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def means_save(world: str) -> bool:
    """Return whether a word on the command line means a save; a scenario's name means the scenario, whatever files there are.

    Raises:
        SaveError: it looks like a save, and there is none.
    """
    from saves.errors import NotASaveError
    from sim.scenarios import SCENARIOS, SETTING

    if world in SCENARIOS or Path(world).is_dir() or world.endswith(SETTING):
        return False
    if not Path(world).exists() and world.endswith(".db"):
        raise NotASaveError(f"no save '{clean(world, 80)}'; make one with: voxpop run town --ticks 10 --save {clean(world, 80)}")
    return Path(world).exists()


def latest_worlds() -> list[Path]:
    """Return the player's worlds, the one that was played last first; whether they can be read, nobody has looked."""
    return sorted(worlds_folder().glob("*.db"), key=lambda path: path.stat().st_mtime, reverse=True)


def new_world_path(scenario: str) -> Path:
    """Return a path that no file has yet, named after the scenario and the day."""
    stem = f"{clean(Path(scenario).name, 40) or 'world'}-{time.strftime('%Y-%m-%d')}"
    folder = worlds_folder()
    for number in range(1, 100_000):
        path = folder / (f"{stem}.db" if number == 1 else f"{stem}-{number}.db")
        if not path.exists():
            return path
    raise FileExistsError(stem)


def next_seed() -> int:
    """Return the seed of the player's next new world: 1 for the first, so that everybody's first town is the same."""
    return 1 + sum(1 for _ in worlds_folder().glob("*.db"))
