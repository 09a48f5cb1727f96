"""Worlds that were opened by path, outside the player's folder: a short list of places, so that they are found again."""

import os
import tempfile
from contextlib import suppress
from pathlib import Path

import msgspec
from platformdirs import user_data_path

from sim.text import clean

MOST = 30  # places
PATH_MOST = 4096  # characters of one
SIZE_LIMIT = 200_000  # bytes of the list

_decode = msgspec.json.Decoder(list[str]).decode


def recent_path() -> Path:
    """Return where the list is, or would be."""
    return user_data_path("voxpop", appauthor=False) / "recent.json"


def remembered() -> list[Path]:
    """Return the places, the one opened last first; a list that cannot be read is none. Whether anything lies there, nobody has looked."""
    path = recent_path()
    try:
        if not path.is_file() or path.stat().st_size > SIZE_LIMIT:
            return []
        found = _decode(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return []
    return [Path(each) for each in dict.fromkeys(found) if _may_be_kept(each)][:MOST]


def recent_worlds() -> list[Path]:
    """Return the places at which a file lies now; others stay on the list, since a disk may come back."""
    return [path for path in remembered() if os.path.isfile(path)]  # noqa: PTH113 - never raises


def remember(path: Path, folder: Path) -> None:
    """Put a place at the head of the list, where it can be kept and is not in the folder that is listed anyway; else nothing happens."""
    try:
        place = Path(os.path.abspath(path.expanduser()))  # noqa: PTH100 - links stay as the player named them
        if place.parent.resolve() == folder.resolve():
            return
    except (OSError, ValueError, RuntimeError):
        return
    if _may_be_kept(str(place)):
        _keep([place, *(each for each in remembered() if each != place)])


def forget(path: Path) -> None:
    """Take a place off the list."""
    before = remembered()
    after = [each for each in before if each != path]
    if len(after) < len(before):
        _keep(after)


def moved(path: Path, target: Path) -> None:
    """Put another place where one was on the list, since the file has gone there."""
    before = remembered()
    if path in before:
        _keep([target if each == path else each for each in before])


def forget_all() -> None:
    """Delete the list."""
    with suppress(OSError):
        recent_path().unlink(missing_ok=True)


def _may_be_kept(place: str) -> bool:
    return len(place) <= PATH_MOST and clean(place, PATH_MOST) == place and Path(place).is_absolute()


def _keep(places: list[Path]) -> None:
    """Write the list, whole or not at all; where that cannot be, there is none, which costs nobody a world."""
    path = recent_path()
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        number, draft = tempfile.mkstemp(prefix=".recent-", dir=path.parent)
        try:
            with os.fdopen(number, "wb") as file:
                file.write(msgspec.json.encode([str(each) for each in places[:MOST]]))
            Path(draft).replace(path)
        except OSError:
            Path(draft).unlink(missing_ok=True)
            raise
