"""Lives of a save under faults: processes that are killed, refused or logged at a chosen system call (fault_shim.c).

pytest --long (here: VOXPOP_LONG=1) runs the long counts, --dice N (here: VOXPOP_SEED=N) rolls other dice.
"""

import errno
import json
import os
import random
import shutil
import signal
import struct
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import pytest
from figures import LostError
from lives import lived, small_world
from msgspec import Struct

from saves.branch import tip
from saves.file import open_save
from sim.journal import TickRecord

LONG = os.environ.get("VOXPOP_LONG") == "1"
SEED = int(os.environ.get("VOXPOP_SEED", "6"))

HERE = Path(__file__).parent
KILLED = -signal.SIGKILL
FULL, READ_ONLY, BROKEN = errno.ENOSPC, errno.EROFS, errno.EIO
OTHER_ERRORS = (errno.EINTR, errno.EDQUOT, errno.EMFILE, errno.EACCES, errno.ESTALE)
EVENTS = 20  # of a tick
PATIENCE = 120  # seconds for a life; generous, for a loaded machine


def often(short: int, long: int) -> int:
    """Return how many times to try something."""
    return long if LONG else short


def dice_of(what: str) -> random.Random:
    """Return the dice of a test, and print what rolls them again."""
    print(f"pytest --dice {SEED}{' --long' * LONG}")  # noqa: T201 - shown where the test fails
    return random.Random(f"{SEED} {what}")


class Fate(Struct, frozen=True):
    """What happens to a life; see fault_shim.c. seconds: after which it is killed, whatever it does; 0 lets it end by itself."""

    do: str = ""
    at: int = 0
    lasting: int = 0
    error: int = FULL
    clock: int = 0
    seconds: float = 0.0


class Told(NamedTuple):
    """What a life acknowledged: a word and what goes with it."""

    word: str
    rest: list[str]


class Logged(NamedTuple):
    """A call that a life made; see fault_shim.c."""

    kind: str
    path: str
    offset: int
    content: bytes


class Fates:
    """A process under the shim that has imported everything, from which each life is forked; see fault_lives.py."""

    def __init__(self, folder: Path) -> None:
        self.shim = _built(folder)
        command = [sys.executable, HERE / "fault_lives.py"]
        environment = os.environ | {"LD_PRELOAD": str(self.shim), "PYTHONPATH": os.pathsep.join([str(HERE), str(HERE.parent)])}
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment, text=True
        )
        self._complaints = folder / "complaints.txt"

    def live(self, work: str, path: Path, fate: Fate | None = None, **given: object) -> int:
        """Return how a process ended, as subprocess does, that did a work on a save; what it told and did is in `told` and `logged`."""
        fate = fate or Fate()
        for beside in (_told(path), _log(path)):
            beside.unlink(missing_ok=True)
        self._complaints.write_text("")
        order = {
            "work": work,
            "path": str(path),
            "given": given,
            "seconds": fate.seconds,
            "told": str(_told(path)),
            "complaints": str(self._complaints),
            "faults": self.environment(path, fate),
        }
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        assert answer, "the process that forks lives has died"
        status = int(answer)
        assert status in (0, 3, KILLED), f"{work} under {fate} ended with {status}: {self._complaints.read_text()}"
        return status

    def environment(self, path: Path, fate: Fate) -> dict[str, str]:
        """Return the variables under which a process has a fate in the folder of a save; LD_PRELOAD is not among them."""
        return {
            "FAULT_FOLDER": str(path.parent),
            "FAULT_DO": fate.do,
            "FAULT_AT": str(fate.at),
            "FAULT_FOR": str(fate.lasting),
            "FAULT_ERROR": str(fate.error),
            "FAULT_CLOCK": str(fate.clock),
            "FAULT_LOG": str(_log(path)),
            "FAULT_TOLD": str(_told(path)),
        }

    def close(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.communicate()


def _built(folder: Path) -> Path:
    compiler = shutil.which("cc")
    if not sys.platform.startswith("linux") or compiler is None:
        pytest.skip("faults are injected with LD_PRELOAD: that needs Linux and a C compiler (cc)")
    library = folder / "fault_shim.so"
    subprocess.run([compiler, "-O1", "-Wall", "-Werror", "-shared", "-fPIC", "-o", library, HERE / "fault_shim.c"], check=True)
    return library


def _told(path: Path) -> Path:
    return path.parent.with_name(f"{path.parent.name}.told")


def _log(path: Path) -> Path:
    return path.parent.with_name(f"{path.parent.name}.log")


def told(path: Path) -> list[Told]:
    """Return what the last life of a save acknowledged, in order."""
    with suppress(FileNotFoundError):
        return read_told(_told(path).read_bytes())
    return []


def read_told(raw: bytes) -> list[Told]:
    """Return acknowledgements from their lines; one that was cut counts as not given."""
    lines = [each.decode().split("\t") for each in raw.split(b"\n")[:-1]]
    return [Told(word, rest) for word, *rest in lines]


def logged(path: Path) -> list[Logged]:
    """Return the calls that the last life of a save made, in order."""
    raw, place, found = _log(path).read_bytes() if _log(path).exists() else b"", 0, []
    head = struct.Struct("=IIQQ")
    while place + head.size <= len(raw):
        kind, path_length, offset, length = head.unpack_from(raw, place)
        place += head.size
        name, content = raw[place : place + path_length].decode(), b""
        place += path_length
        if chr(kind) in "warl":
            content = raw[place : place + length]
            place += length
        found.append(Logged(chr(kind), name, offset, content))
    return found


def calls(path: Path) -> int:
    """Return how many calls the last life of a save made, at any of which the next may meet its fate."""
    return sum(each.kind != "a" for each in logged(path))


class Truth:
    """What the main line of every save of `fault_lives` is, tick by tick, if nothing is lost: made here, without a save."""

    def __init__(self) -> None:
        self._world = small_world()
        self._records: list[TickRecord] = []
        self._first = b""

    def of(self, tick: int, first: bytes) -> TickRecord:
        """Return a tick of it. first: event hash of tick 0, to which the next is chained."""
        assert self._first in (b"", first), "tick 0 is another"
        self._first = first
        while len(self._records) < tick:
            before = self._records[-1].event_hash if self._records else first
            self._records.append(lived(self._world, before, random.Random(self._world.tick), EVENTS))
        return self._records[tick - 1]


TRUTH = Truth()


def acknowledged(said: list[Told]) -> dict[tuple[str, int], tuple[str, str]]:
    """Return the ticks that were acknowledged: hashes by branch and tick."""
    return {(each.rest[0], int(each.rest[1])): (each.rest[2], each.rest[3]) for each in said if each.word == "tick"}


def check_replies(path: Path, said: list[Told]) -> int:
    """Check that every reply of a model that was acknowledged in a life that thinks is in its save; return how many they are."""
    from fault_lives import call

    numbers = [int(each.rest[0]) for each in said if each.word == "call"]
    if numbers:
        with open_save(path) as save:
            found, tape = dict(save._db.conn.execute("SELECT request_hash, reply FROM call").fetchall()), save.tape()
            lost = [number for number in numbers if call(number).key not in found]
            if lost:
                raise LostError(len(lost), f"of {len(numbers)} replies")
            assert all(tape._content(found[call(number).key]) == call(number).reply for number in numbers)
    return len(numbers)


def check_whole(path: Path, promised: dict[tuple[str, int], tuple[str, str]]) -> int:
    """Check that a save opens with every check, plays back whole, and holds every tick that was promised; return main's last tick."""
    with open_save(path) as save:
        for one in save.branches():
            last = save.world(one.name).tick
            list(save.events(one.name))
            for (branch, tick), hashes in promised.items():
                if branch == one.name:
                    if tick > last:
                        raise LostError(max(each for name, each in promised if name == branch) - last, f"ticks of {branch} after {last}")
                    kept = tip(save._db, one.id, tick)
                    assert (kept.event_hash.hex(), kept.state_hash.hex()) == hashes, f"tick {tick} of {branch} is another"
        names = {one.name for one in save.branches()}
        assert {branch for branch, _ in promised} <= names, "a branch is lost"
        main = save.branches()[0]
        first, last = tip(save._db, main.id, 0).event_hash, tip(save._db, main.id)
        if last.tick:
            meant = TRUTH.of(last.tick, first)
            assert (last.event_hash, last.state_hash) == (meant.event_hash, meant.state_hash), f"tick {last.tick} is not what it should be"
        return last.tick


def check_goes_on(path: Path) -> None:
    """Check that a save is written on as if nothing had happened."""
    with open_save(path, writable=True) as save:
        world, first = save.resume(), tip(save._db, save.current.id, 0).event_hash
        for _ in range(2):
            record = lived(world, save.last_hash(), random.Random(world.tick), EVENTS)
            save.append(record)
            assert record.state_hash == TRUTH.of(record.tick, first).state_hash
    assert not path.with_name(path.name + "-wal").exists() and not path.with_name(path.name + "-lock").exists()
