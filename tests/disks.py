"""What a disk may hold when the power goes: rebuilt from the calls that a process made, as harshly as a file system may be."""

import random
from collections.abc import Sequence
from pathlib import Path

from faults import Logged

SECTOR = 512


class File:
    """A file: what the disk surely holds of it, and what it was told since."""

    def __init__(self) -> None:
        self._sure = bytearray()
        self._pending: list[Logged] = []

    def take(self, call: Logged) -> None:
        """Take a write, a cut, or a sync, after which all before is on the disk."""
        self._pending.append(call)
        if call.kind == "s":
            for each in self._pending:
                _apply(self._sure, each, None)
            self._pending.clear()

    def cut(self, dice: random.Random) -> bytes:
        """Return what is left of it: all, none or some of what was pending, by sectors."""
        left, lot = bytearray(self._sure), dice.choice(("all", "none", "some", "torn", "torn"))
        for each in self._pending:
            if lot == "all" or (lot in ("some", "torn") and dice.random() < 0.6):
                _apply(left, each, dice if lot == "torn" else None)
        return bytes(left)


def _apply(content: bytearray, call: Logged, dice: random.Random | None) -> None:
    if call.kind in "te":
        content[call.offset :] = bytes(max(0, call.offset - len(content)))
    elif call.kind == "w":
        place = call.offset
        while place < call.offset + len(call.content):
            end = min(place - place % SECTOR + SECTOR, call.offset + len(call.content))
            if dice is None or dice.random() < 0.5:
                content.extend(bytes(max(0, end - len(content))))
                content[place:end] = call.content[place - call.offset : end - call.offset]
            place = end


class Disk:
    """A folder, with others in it. Names in it are on the disk once it is synced; until then each change of one may be undone."""

    def __init__(self, folder: Path | str = "") -> None:
        self._folder = str(folder)
        self._names: dict[str, File | Disk] = {}
        self._sure: dict[str, File | Disk] = {}
        self._pending: list[dict[str, File | Disk | None]] = []

    def put(self, name: str, content: bytes) -> None:
        """Put a file there before anything happens."""
        file = self._names[name] = self._sure[name] = File()
        for kind in "ws":
            file.take(Logged(kind, name, 0, content))

    def take(self, call: Logged) -> None:
        """Take a call that was made."""
        name, _, within = call.path.removeprefix(self._folder).removeprefix("/").partition("/")
        there = self._names.get(name)
        if isinstance(there, Disk) and (within or call.kind == "s"):
            there.take(call._replace(path=within))
        elif not name and call.kind == "s":
            self._sure = dict(self._names)
            self._pending.clear()
        elif call.kind in "cm":
            self._name({name: File() if call.kind == "c" else Disk()})
        elif call.kind in "rl":
            origin = call.content.decode().removeprefix(self._folder).removeprefix("/")
            gone: dict[str, File | Disk | None] = {origin: None} if call.kind == "r" else {}
            self._name(gone | {name: self._names[origin]})
        elif call.kind == "u":
            self._name({name: None})
        elif call.kind in "wtes" and there is not None:
            there.take(call)

    def _name(self, change: "dict[str, File | Disk | None]") -> None:
        self._pending.append(change)
        self._names = _named(self._names, change)

    def cut(self, dice: random.Random, into: Path) -> None:
        """Write what is left into an empty folder."""
        names, lot = dict(self._sure), dice.choice(("all", "none", "first", "some"))
        first = dice.randint(0, len(self._pending))
        for k, change in enumerate(self._pending):
            if lot == "all" or (lot == "first" and k < first) or (lot == "some" and dice.random() < 0.5):
                names = _named(names, change)
        for name, there in names.items():
            if isinstance(there, Disk):
                (into / name).mkdir()
                there.cut(dice, into / name)
                continue
            # What processes share of a log is never synced: SQLite makes it anew, whatever is there.
            left = dice.randbytes(32768) if name.endswith("-shm") else there.cut(dice)
            (into / name).write_bytes(left)


def _named(names: dict[str, File | Disk], change: dict[str, File | Disk | None]) -> dict[str, File | Disk]:
    return {name: there for name, there in (names | change).items() if there is not None}


def power_cut(calls: Sequence[Logged], folder: Path, dice: random.Random, into: Path, before: dict[str, bytes] | None = None) -> None:
    """Write into an empty folder what another may hold if the power goes right after some calls. before: files there at first."""
    disk = Disk(folder)
    for name, content in (before or {}).items():
        disk.put(name, content)
    for call in calls:
        disk.take(call)
    disk.cut(dice, into)
