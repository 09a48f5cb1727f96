"""Where a player's worlds live, and what a new one is called."""

import os
import re
import time
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from platformdirs import user_data_path

from sim.text import clean
from tui.recent import recent_worlds

if TYPE_CHECKING:
    from saves.library import WorldLine

ENDING = ".db"  # of a save's name
LINES = (".jsonl", ".ndjson")  # of what an export as JSON lines is called
NEAREST = 3  # names that a message offers
NAME_BYTES = 200  # of a file's name: what is made beside it has a longer one
NAME_LETTERS = 40  # of a name that we give
_NOT_IN_NAMES = re.compile(r'[<>:"/\\|?*]')
_DEVICES = {"con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(10))}


def worlds_folder() -> Path:
    """Return the folder of the player's worlds, made if it was not there."""
    folder = user_data_path("voxpop", appauthor=False) / "worlds"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def save_meant(world: str) -> Path | None:
    """Return the save that a word on the command line means; None: it means a scenario, whatever worlds and other files there are.

    Raises:
        SaveError: it looks like a save, and there is none.
    """
    from sim.scenarios import SCENARIOS, SETTING

    if world in SCENARIOS or world.endswith(SETTING):
        return None
    found = named_world(world)
    if found.exists() and not found.is_dir():
        return found
    if found.is_dir():
        return None
    if world.endswith(ENDING) or not get_close_matches(world, SCENARIOS, n=1):
        refuse_near(world)
    if world.endswith(ENDING):
        from saves.errors import NotASaveError

        raise NotASaveError(f"no save '{clean(world, 80)}'; make one with: voxpop run town --ticks 10 --save {clean(world, 80)}")
    return None


def refuse_lines(path: Path) -> None:
    """Say what to do with a file of JSON lines, which is no save.

    Raises:
        SaveError: it is called as one.
    """
    if path.suffix.lower() in LINES:
        from saves.errors import NotASaveError
        from tui.commands.paths import shown

        raise NotASaveError(f"{shown(path)} holds JSON lines; to make a world of it: voxpop import voxpop {shown(path)} --save NEW.db")


def named_world(word: str) -> Path:
    """Return the save that a word means: the file of that path, else the player's world of that name, else the path, where nothing is.

    Those that were opened elsewhere have their names, too, after those in the player's folder.
    """
    path = Path(word)
    with suppress(OSError):  # too long a name, or no such folder may be made
        if len(path.parts) == 1 and (path.is_dir() or not path.exists()):
            names = (word, word + ENDING)
            own = [worlds_folder() / name for name in names]
            found = next((each for each in own if each.is_file()), None)
            return found or next((each for each in recent_worlds() if each.name in names), path)
    return path


def refuse_near(word: str) -> None:
    """Tell of the player's worlds that have nearly this name, where a bare name is that of none.

    Raises:
        SaveError: there are some; names them.
    """
    from saves.errors import NotASaveError

    if len(Path(word).parts) != 1:
        return
    wanted, names = word.removesuffix(ENDING), []
    with suppress(OSError):
        names = [path.stem for path in latest_worlds()]
    begun = [name for name in names if wanted and name.startswith(wanted)]
    near = list(dict.fromkeys([*begun, *get_close_matches(wanted[:NAME_BYTES], names, n=NEAREST)]))[:NEAREST]
    if near:
        meant = " or ".join(f"'{clean(name, 80)}'" for name in near)
        raise NotASaveError(f"no save '{clean(word, 80)}'; did you mean {meant}? (voxpop worlds lists yours)")


def latest_worlds() -> list[Path]:
    """Return the player's worlds, those opened elsewhere too, the one played last first; whether they can be read, nobody has looked."""
    return sorted(all_worlds(), key=_written, reverse=True)


def all_worlds() -> list[Path]:
    """Return the worlds in the player's folder, and then those that were opened elsewhere and are still there."""
    return list(dict.fromkeys([*sorted(worlds_folder().glob(f"*{ENDING}")), *recent_worlds()]))


def _written(path: Path) -> float:
    """Return when a file was written last, 0 where it leads nowhere."""
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


def new_world_path(scenario: str) -> Path:
    """Return a path that no file has yet, named after the scenario and the day."""
    stem = f"{portable(Path(scenario).name)}-{time.strftime('%Y-%m-%d')}"
    folder = worlds_folder()
    for number in range(1, 100_000):
        path = folder / (f"{stem}.db" if number == 1 else f"{stem}-{number}.db")
        if not path.exists():
            return path
    raise FileExistsError(stem)


def portable(name: str) -> str:
    """Return a name as every file system takes it, Windows' too: without what stands for folders, drives and devices."""
    plain = _NOT_IN_NAMES.sub("-", clean(name, NAME_LETTERS)).strip(" .")
    device = plain.partition(".")[0].rstrip().casefold() in _DEVICES
    return f"{plain}-" if device else plain or "world"


def next_seed() -> int:
    """Return the seed of the player's next new world: 1 for the first, so that everybody's first town is the same."""
    return 1 + sum(1 for _ in worlds_folder().glob("*.db"))


def free_place(folder: Path, stem: str, ending: str) -> Path:
    """Return a path in a folder that nothing has yet. ending: with its dot; "" for a folder."""
    for number in range(1, 100_000):
        place = folder / f"{stem}{'' if number == 1 else f' {number}'}{ending}"
        if not os.path.lexists(place):
            return place
    raise FileExistsError(stem)


def free_copy(path: Path) -> Path:
    """Return a path beside a world that no file has yet, for a copy of it."""
    return free_place(path.parent, f"{path.stem} copy", path.suffix)


def wrong_place(path: Path) -> str:
    """Return in a plain line why no new world can be kept at a path, "" where it can; whatever the path, nothing is raised."""
    if not path.name.isprintable() or len(path.name.encode(errors="replace")) > NAME_BYTES:
        return f"that name is too long, or cannot be printed; allowed: up to {NAME_BYTES} letters"
    if os.name == "nt" and portable(path.name[:NAME_LETTERS]) != path.name[:NAME_LETTERS]:
        return f"{path.name} is no name that Windows takes"
    if os.path.lexists(path):
        return f"{path.name or path} exists already"
    return "" if os.path.isdir(path.parent) else f"there is no folder {path.parent}"  # noqa: PTH112 - never raises


def beside(path: Path, line: str) -> Path:
    """Return the path that a player means by a line: their own, or a name beside a world; a save's ending is added but to a folder."""
    try:
        meant = path.parent / Path(line).expanduser()
    except RuntimeError:  # "~nobody/x", and there is nobody of that name
        meant = path.parent / line
    return meant if meant.suffix == ".db" or os.path.isdir(meant) else meant.with_name(meant.name + ".db")  # noqa: PTH112 - never raises


def age(moment: str, now: datetime) -> str:
    """Return how long ago a moment was, in the largest unit that fits, "" where it is none. moment: ISO 8601, with its zone."""
    try:
        seconds = (now - datetime.fromisoformat(moment)).total_seconds()
    except (ValueError, TypeError):
        return ""
    for unit, length in (("year", 31_557_600), ("month", 2_629_800), ("day", 86_400), ("hour", 3600), ("minute", 60)):
        if seconds >= length:
            count = int(seconds // length)
            return f"{count} {unit}{'s' if count != 1 else ''} ago"
    return "just now"  # also where a clock was set back


def facts(line: "WorldLine", now: datetime) -> str:
    """Return what a player wants to know of a world that can be read, in one line."""
    return holding(line, f"played {age(line.played, now)}")


def holding(line: "WorldLine", when: str = "") -> str:
    """Return what is in a world that can be read, in one line. when: it was played, if that is to be told."""
    branches = f" of {line.branch}, {line.branches:,} branches" if line.branches > 1 else ""
    told = f"{line.scenario}, {line.people:,} people, tick {line.ticks:,}{branches}"
    return " · ".join(filter(None, (told, when, size_of(line.size_bytes), line.mind)))


def size_of(size_bytes: int) -> str:
    """Return a number of bytes as players read it."""
    return f"{size_bytes / 1e6:,.1f} MB" if size_bytes >= 1e5 else f"{size_bytes / 1e3:,.0f} kB"


def bars(curve: Sequence[float]) -> str:
    """Return a curve in one row, a cell each, the highest one whole."""
    blocks = "▁▂▃▄▅▆▇█"
    most = max(curve, default=0.0)
    return "".join(blocks[int(7 * value / most)] if most > 0 else blocks[0] for value in curve)
