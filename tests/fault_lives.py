"""What lives do under faults: works on a save, each acknowledged in a file once it is kept; run by faults.py."""

import contextlib
import ctypes
import io
import json
import math
import os
import random
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable
from hashlib import blake2b
from pathlib import Path

from faults import EVENTS
from lives import lived, small_world

from saves import waiting
from saves.errors import NotKeptError, SaveError
from saves.file import Save, create, open_save
from sim.tape import Call

Tell = Callable[..., None]
FOR_EVER = 10**9
REFUSALS_MOST = 2_000  # of one life, so that it ends


def opened(path: Path, checkpoint: int = 0, every: int = 5) -> Save:
    """Return a save to write: made, if it is not there.

    Args:
        checkpoint: pages of the log after which it is written back.
    """
    save = open_save(path, writable=True) if path.exists() else create(path, small_world(), mind="rules")
    save.snapshot_every = every
    if checkpoint:
        save._db.conn.execute(f"PRAGMA wal_autocheckpoint={checkpoint}")
    return save


def run(path: Path, tell: Tell, ticks: int = FOR_EVER, patient: bool = False, **given: int) -> None:
    """Run to a tick. patient: a tick that is refused is told and tried again, as the screen's player would."""
    with opened(path, **given) as save:
        tell("made")
        world = save.resume()
        while world.tick < ticks:
            record = lived(world, save.last_hash(), random.Random(world.tick), EVENTS)
            for _ in range(REFUSALS_MOST):
                try:
                    save.append(record)
                except NotKeptError as error:
                    tell("refused", str(error))
                    if not patient:
                        raise
                else:
                    break
            tell("tick", "main", record.tick, record.event_hash.hex(), record.state_hash.hex())


def branch(path: Path, tell: Tell, ticks: int = FOR_EVER, **given: int) -> None:
    """Run for so many ticks, leaving the branch for a new one after every second tick, at a tick that may be inherited."""
    with opened(path, **given) as save:
        tell("made")
        for _ in range(ticks):
            known = save.branches()
            dice = random.Random(len(known))
            if len(known) % 2 or save.tip().tick % 2:
                name, origin = f"b{len(known)}", dice.choice(known).name
                save.switch(origin)
                save.branch(name, origin, dice.randint(max(0, save.tip().tick - 4), save.tip().tick), salt=dice.choice((None, 5)))
                tell("branch", name)
                save.switch(name)
                save.keep_played()
            world = save.resume()
            for step in range(2):
                luck = random.Random(world.tick if save.current.name == "main" else f"{save.current.name} {step}")
                record = lived(world, save.last_hash(), luck, EVENTS)
                save.append(record)
                tell("tick", save.current.name, record.tick, record.event_hash.hex(), record.state_hash.hex())


def call(number: int) -> Call:
    """Return a call of a model that was answered at length."""
    request = b'{"asked":%d,"of":"%s"}' % (number, random.Random(number).randbytes(300).hex().encode())
    reply = b'{"text":"%s"}' % random.Random(-number).randbytes(400).hex().encode()
    return Call(number // 3 + 1, number, "plan", 0, blake2b(request, digest_size=16).digest(), request, reply, "ok", 10, 5, 7)


def think(
    path: Path,
    tell: Tell,
    ticks: int = FOR_EVER,
    hurried: bool = False,
    untold: bool = False,
    beside: Callable[[Save], None] | None = None,
    **given: int,
) -> None:
    """Run to a tick, keeping three replies of models in each.

    hurried: as where waiting for the disk takes too long; then a reply is acknowledged once the thread beside has given it to the disk.
    untold: it does not give it to the disk, and is acknowledged all the same, so that a power cut loses some.
    beside: what another thread does with the save, opened once more, meanwhile.
    """
    if hurried:
        waiting.LATEST = 9_000 if untold else 0.01
    with opened(path, **given) as save:
        tell("made")
        world, tape = save.resume(), save.tape(lambda line: tell("untaped", line))
        if beside:
            threading.Thread(target=beside, args=(save.reader(),), daemon=True).start()
        tape._waiting.credit = -math.inf if hurried else math.inf
        while world.tick < ticks:
            for number in range(3 * world.tick, 3 * world.tick + 3):
                tape.keep(call(number))
                while hurried and not untold and threading.active_count() > 1:
                    time.sleep(0.001)
                tell("call", number)
            record = lived(world, save.last_hash(), random.Random(world.tick), EVENTS)
            save.append(record)
            tell("tick", "main", record.tick, record.event_hash.hex(), record.state_hash.hex())


def watched(path: Path, tell: Tell, **given: int) -> None:
    """Think, while another thread reads the same file all the time, as one does that looks back."""

    def read(reader: Save) -> None:
        dice = random.Random(1)
        with contextlib.suppress(SaveError):  # the disk fails under it too, and it ends at any moment
            while True:
                reader._tip = None
                reader.world(tick=dice.randint(0, reader.tip().tick))
                list(reader.events())

    think(path, tell, beside=read, **given)


def look(path: Path, tell: Tell) -> None:
    """Open to read, and read everything, for ever."""
    while True:
        with open_save(path) as save:
            for _ in range(3):
                last = save.tip().tick
                save._tip = None
                world = save.world()
                assert world.tick >= last and len({row.tick for row in save.events()}) >= world.tick
                tell("seen", world.tick, world.state_hash().hex())


def migrate(path: Path, tell: Tell) -> None:
    """Open a save of a former format to write."""
    with open_save(path, writable=True):
        tell("opened")


def wait(path: Path, tell: Tell) -> None:
    """Open to write, and hold the save."""
    with open_save(path, writable=True):
        tell("held")
        time.sleep(FOR_EVER)


def command(path: Path, tell: Tell, arguments: list[str]) -> None:
    """Do what the command line does, as its process would; what it prints is told."""
    from tui.cli import main

    sys.argv, sys.stderr = ["voxpop", *arguments], io.StringIO()
    try:
        main()
    except SystemExit as end:
        if end.code:
            raise SaveError(sys.stderr.getvalue().replace("\n", " // ")) from None
    tell("done")


def crash(path: Path, tell: Tell) -> None:
    """Write a report of a bug where reports go, which is the folder of the save here."""
    from tui.engine import plainly

    os.environ.update(dict.fromkeys(("HOME", "XDG_STATE_HOME"), str(path.parent)))
    tell("report", plainly(ZeroDivisionError("a bug")))


WORKS = {work.__name__: work for work in (run, branch, think, watched, look, migrate, wait, command, crash)}


def live(order: dict[str, object], told: int) -> int:
    """Return the exit status of a life: 3 where it was told in one plain line why it could not go on."""

    def tell(*words: object) -> None:
        os.write(told, ("\t".join(map(str, words)) + "\n").encode())

    try:
        WORKS[str(order["work"])](Path(str(order["path"])), tell, **order["given"])  # type: ignore[arg-type]
    except SaveError as error:
        tell("ended", f"{type(error).__name__}: {error}")
        return 3
    return 0


def alone(work: str, path: str, told: str) -> None:
    """Live in this process, without any fault."""
    status = live({"work": work, "path": path, "given": {}}, os.open(told, os.O_WRONLY | os.O_CREAT | os.O_APPEND))
    sys.exit(status)


def forked(order: dict[str, object]) -> int:
    """Return the number of a new process that lives, and ends."""
    if pid := os.fork():
        return pid
    status = 1
    try:
        complaints = os.open(str(order["complaints"]), os.O_WRONLY | os.O_APPEND)
        for stream in (1, 2):
            os.dup2(complaints, stream)
        told = os.open(str(order["told"]), os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        os.environ.update(order["faults"])  # type: ignore[arg-type]
        ctypes.CDLL(None).fault_arm()
        status = live(order, told)
    except BaseException:  # noqa: BLE001 - this is the whole process
        traceback.print_exc(file=sys.__stderr__)
    finally:
        sys.__stderr__.flush()  # type: ignore[union-attr]
        os._exit(status)


def ended(pid: int, seconds: float) -> int:
    """Return the exit status of a process, killed after so many seconds unless these are 0."""
    deadline = time.monotonic() + (seconds or 120)
    while not (found := os.waitpid(pid, os.WNOHANG))[0]:
        if time.monotonic() > deadline:
            os.kill(pid, signal.SIGKILL)
            found = os.waitpid(pid, 0)
            break
        time.sleep(0.0005)
    return os.waitstatus_to_exitcode(found[1])


if __name__ == "__main__":
    for line in sys.stdin:
        wanted = json.loads(line)
        print(ended(forked(wanted), wanted["seconds"]), flush=True)  # noqa: T201 - answers faults.py
