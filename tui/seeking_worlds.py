"""Worlds that lie about where people keep what they are sent: downloads, documents, sticks."""

import os
import stat
from collections.abc import Iterable
from itertools import islice
from pathlib import Path
from typing import Literal, NamedTuple

from platformdirs import user_desktop_path, user_documents_path, user_downloads_path

from saves.schema import APPLICATION_ID
from sim.text import clean

SAVE: Literal["save"] = "save"
LINES: Literal["lines"] = "lines"

MOST = 30  # offers
LOOKED_AT = 400  # entries of a folder
STICKS = 8  # folders in which disks appear
_ENDINGS = {".db", ".voxpop", ".jsonl", ".ndjson"}
_HEAD = 100  # bytes
_SQLITE, _OURS = b"SQLite format 3\0", APPLICATION_ID.to_bytes(4, "big")
_LINES = b'{"type":"voxpop",'


class Found(NamedTuple):
    """A file that can become a world."""

    path: Path
    kind: Literal["save", "lines"]


def lying_about() -> list[Found]:
    """Return files that can become worlds, the newest first; what cannot be looked at is passed over."""
    found: dict[Path, tuple[float, Found]] = {}
    for folder in dict.fromkeys(_folders()):
        for path in _files(folder):
            if (kind := kind_of_file(path)) is not None and clean(str(path), 4096) == str(path):
                found[path] = (os.path.getmtime(path), Found(path, kind))  # noqa: PTH204
    return [each for _, each in sorted(found.values(), key=lambda pair: -pair[0])][:MOST]


def kind_of_file(path: Path) -> Literal["save", "lines"] | None:
    """Return what a file is, by its first bytes; None for neither, and for what is no plain file."""
    try:
        number = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        try:
            head = os.read(number, _HEAD) if stat.S_ISREG(os.fstat(number).st_mode) else b""
        finally:
            os.close(number)
    except (OSError, ValueError):
        return None
    if head.startswith(_LINES):
        return LINES
    return SAVE if head.startswith(_SQLITE) and head[68:72] == _OURS else None


def _folders() -> Iterable[Path]:
    home = Path.home()
    yield from (user_downloads_path(), user_desktop_path(), user_documents_path(), home)
    for root in (Path("/media") / home.name, Path("/run/media") / home.name, Path("/Volumes")):
        try:
            with os.scandir(root) as entries:
                yield from [Path(entry.path) for entry in islice(entries, STICKS) if entry.is_dir()]
        except OSError:
            continue


def _files(folder: Path) -> list[Path]:
    try:
        with os.scandir(folder) as entries:
            return [Path(entry.path) for entry in islice(entries, LOOKED_AT) if Path(entry.name).suffix.lower() in _ENDINGS]
    except OSError:
        return []
