"""The engine: a process of its own, at low priority, in which a society runs for the screen at the other end of a wire.

What it must import to say Ready comes first; all else is imported while the screen paints the town.
"""

import gc
import os
import signal
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import msgspec

from models.frames import receive_frame, send_frame
from sim.highlights import Highlight
from tui import garbage
from tui.protocol import BranchLine, Declined, FromEngine, Halted, Past, Ready, encode
from tui.wire import EngineSpec

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop

    from saves.file import Save
    from sim.scenario import Scenario
    from sim.world import World
    from tui.engine_loop import Engine
    from tui.engine_replay import Showing

NICENESS = 10
RULES = "rules"  # the mind that costs nothing
TERMINATED = "The engine was told to end (SIGTERM)."
GRACE = 10.0  # seconds to end by oneself after the screen has gone


class Wire:
    """The engine's end of the wire. `tell` goes quiet once the screen has gone."""

    def __init__(self, source: BinaryIO, sink: BinaryIO) -> None:
        self._source, self._sink = source, sink
        self._gone = False
        self._sending = threading.Lock()  # the archive speaks from a thread of its own

    @classmethod
    def of_stdio(cls) -> "Wire":
        """Take stdin and stdout for the wire; whatever else reads or prints in this process gets nothing."""
        source, sink = os.dup(0), os.dup(1)
        nothing = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(nothing, stream)
        os.close(nothing)
        return cls(open(source, "rb", buffering=0), open(sink, "wb", buffering=0))  # noqa: PTH123 - descriptors

    def tell(self, message: FromEngine) -> None:
        """Send a message to the screen."""
        self.send(encode(message))

    def send(self, frame: bytes) -> None:
        """Send a message that is encoded already."""
        with self._sending:
            if not self._gone:
                try:
                    send_frame(self._sink, frame)
                except OSError:
                    self._gone = True

    def hear(self) -> bytes:
        """Return the next frame, waiting for it.

        Raises:
            EOFError, OSError: the screen has gone.
        """
        return receive_frame(self._source)


def main() -> None:
    """Run an engine on stdin and stdout; this is the whole process."""
    for name in ("SIGINT", "SIGHUP"):  # ctrl+c, and a terminal that is closed: the screen's to decide on, or else its end is ours
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)
    wire = Wire.of_stdio()
    sys.exit(run_engine(wire, msgspec.json.decode(wire.hear(), type=EngineSpec)))


def run_engine(wire: Wire, spec: EngineSpec) -> int:
    """Load a world, run it until told to quit, and return the exit status: 0, or 1 if it could not go on.

    The last message is always Halted; nothing is ever printed. A report of a bug goes to the crash log.
    """
    recorded = 0
    loaded: _Loaded | None = None
    engine: Engine | None = None
    try:
        gc.disable()  # loading makes much and drops nothing
        spec, found, passed_over = _first_readable(spec)
        if not isinstance(found, _Loaded):
            found.serve(wire, passed_over)
            return 0
        loaded = found
        recorded = loaded.world.tick
        players = _players(loaded.world, spec)
        begun = loaded.begun if spec.mind == RULES != loaded.begun and not spec.branch else ""
        control = loaded.save.control() if loaded.save is not None else ()
        wire.tell(
            Ready(
                loaded.world.snapshot(),
                spec.save,
                spec.mind,
                loaded.branch,
                loaded.branches,
                loaded.past,
                players,
                begun,
                loaded.strip,
                control=tuple(control),
            )
        )
        for declined in passed_over:
            wire.tell(declined)
        _tell_courses(wire, loaded)
        _tell_lately(wire, loaded)
        engine = _engine(wire, spec, loaded, players)
        try:
            _serve(wire, engine)
        finally:
            engine.close()
    except Exception as error:  # noqa: BLE001 - the seam to the screen, which must be told
        kept_at = engine.kept_at if engine else ""
        wire.tell(Halted(engine.recorded if engine else recorded, plainly(error), kept_at, _damaged(spec, error)))
        return 1
    finally:
        if loaded is not None and loaded.save is not None:
            loaded.save.close()
    return 0


@dataclass
class _Loaded:
    """A world with what its simulation needs. save: None while the file of a new world is still to be made. begun: with which mind."""

    world: "World"
    scenario: "Scenario"
    branch: str
    branches: tuple[BranchLine, ...]
    past: tuple[Past, ...] = ()
    strip: tuple[Highlight, ...] = (Highlight(),)
    save: "Save | None" = None
    begun: str = RULES


def _first_readable(spec: EngineSpec) -> "tuple[EngineSpec, _Loaded | Showing, list[Declined]]":
    """Return what was asked for and its world, or else the first of what stands instead that can be read; why others were passed over."""
    passed_over: list[Declined] = []
    for each in (spec, *spec.instead):
        try:
            return each, _loaded(each), passed_over
        except Exception as error:
            if each is (spec, *spec.instead)[-1]:
                return each, _before_damage(each, error), passed_over
            if not _unreadable(error, bool(each.scenario)):
                raise
            passed_over.append(Declined(f"Passed over: {plainly(error)}", damaged=_damaged(each, error)))
    raise AssertionError


def _damaged(spec: EngineSpec, error: Exception) -> str:
    """Return the save of which an error tells that it is damaged, "" where that is not what is wrong."""
    from saves.errors import DamagedError

    return spec.save if isinstance(error, DamagedError) else ""


def _before_damage(spec: EngineSpec, error: Exception) -> "Showing":
    """Return a recorded world up to the tick of it that is damaged; raise the error where that is not what is wrong."""
    from saves.errors import DamagedError

    if not isinstance(error, DamagedError) or error.tick is None:
        raise error
    from tui.engine_replay import before_damage

    return before_damage(spec, error)


def _unreadable(error: Exception, begins: bool) -> bool:
    """Return whether an error means that a file is no save that can be read, rather than one that is being written, say.

    Args:
        begins: it was a new world, which cannot be made as it was asked for.
    """
    from saves.errors import DamagedError, NotASaveError
    from sim.errors import SimError, UnknownNameError

    return isinstance(error, NotASaveError | DamagedError | UnknownNameError) or (begins and isinstance(error, SimError))


def _loaded(spec: EngineSpec) -> "_Loaded | Showing":
    from sim.scenarios import new_world, scenario_named

    if spec.scenario:
        first = BranchLine("main", "", 0, 0)
        return _Loaded(new_world(spec.scenario, spec.seed, spec.agents), scenario_named(spec.scenario), first.name, (first,))

    from saves.errors import BranchError, LockedError, NotKeptError
    from saves.file import open_save

    if spec.replay is not None:
        from tui.engine_replay import REPLAY, Showing

        return Showing(spec, REPLAY)
    try:
        save = open_save(Path(spec.save), writable=True)
        try:
            return _resumed(spec, save)
        except BaseException:
            save.close()
            raise
    except (LockedError, NotKeptError, BranchError) as error:
        from tui.engine_replay import unplayable

        return unplayable(spec, error)


def _resumed(spec: EngineSpec, save: "Save") -> _Loaded:
    from sim.scenarios import scenario_played
    from tui.engine_save import branch_lines, past_of

    if spec.fork:
        save.branch(spec.branch, spec.fork.parent, spec.fork.tick, spec.fork.salt, spec.fork.note)
    save.switch(spec.branch or save.played())
    save.keep_played()
    world = save.resume()
    scenario, begun = scenario_played(world.scenario), save.summary().mind
    return _Loaded(world, scenario, save.current.name, branch_lines(save), past_of(save), tuple(save.strip()), save, begun)


def _tell_courses(wire: Wire, loaded: _Loaded) -> None:
    """Tell how the metrics went, for the curves, once there is a picture."""
    if loaded.save is not None:
        from tui.past_courses import past_courses

        for course in past_courses(loaded.save, loaded.branch, loaded.branches):
            wire.tell(course)


def _tell_lately(wire: Wire, loaded: _Loaded) -> None:
    """Tell what happened last, for the log and the recommender, once there is a picture."""
    if loaded.save is not None and loaded.world.tick:
        from tui.engine_lately import lately

        for part in lately(loaded.save):
            wire.tell(part)


def _players(world: "World", spec: EngineSpec) -> tuple[int, ...]:
    """Return whom the player plays: whoever is human in the world; in a new branch only those whom they play now."""
    from tui.casting import CAST_MOST

    humans = (agent.id for agent in world.agents.values() if agent.human)
    return tuple(agent for agent in humans if spec.fork is None or agent in spec.fork.players)[:CAST_MOST]


def _engine(wire: Wire, spec: EngineSpec, loaded: _Loaded, players: tuple[int, ...]) -> "Engine":
    """Make everything that runs a loaded world: its save if it is new, its minds, its simulation."""
    if hasattr(os, "nice"):
        os.nice(NICENESS)

    from sim.simulation import Simulation
    from tui.archive import Archive
    from tui.engine_loop import Engine
    from tui.engine_minds import EngineMinds
    from tui.engine_save import Records
    from tui.protocol import Noticed

    world = loaded.world
    if loaded.save is None:
        from saves.file import create

        loaded.save = create(Path(spec.save), world, mind=spec.mind)
    loaded.save.mind = spec.mind
    tape = loaded.save.tape(lambda line: wire.tell(Noticed(line)))
    minds = EngineMinds(
        spec.mind,
        wire.tell,
        players=players,
        budget=spec.budget,
        settled=spec.settled,
        spent=spec.spent,
        allowed=spec.minds,
        tape=tape,
    )
    simulation = Simulation(world, loaded.scenario, minds.mind_of(world), loaded.save, loaded.save.last_hash())
    garbage.spare()
    gc.enable()
    engine = Engine(simulation, minds.human, wire.tell, minds, Records(loaded.save, Archive(loaded.save.reader, wire.send)))
    engine.casting.give_back_others()
    return engine


def _serve(wire: Wire, engine: "Engine") -> None:
    """Run an engine until the player quits or the screen is gone."""
    import asyncio

    async def serve() -> None:
        loop = asyncio.get_running_loop()
        with suppress(NotImplementedError):  # Windows
            loop.add_signal_handler(signal.SIGTERM, engine.leave, TERMINATED)
        threading.Thread(target=_listen, args=(wire, engine, loop), name="ears", daemon=True).start()
        await engine.run()

    asyncio.run(serve())


def _listen(wire: Wire, engine: "Engine", loop: "AbstractEventLoop") -> None:
    """Pass on what the screen says; when it has gone, end the process, whatever the loop is busy with."""
    with suppress(RuntimeError):  # the loop is closed: we are ending
        with suppress(EOFError, OSError):
            while True:
                loop.call_soon_threadsafe(engine.receive, wire.hear())
        loop.call_soon_threadsafe(engine.leave)
    time.sleep(GRACE)
    os._exit(1)


def plainly(error: Exception) -> str:
    """Return in a plain line why the engine cannot go on; of a bug a report is kept, too, which says where and nothing else."""
    from saves.errors import SaveError
    from sim.errors import SimError
    from sim.text import clean

    if isinstance(error, (SimError, SaveError)):
        return str(error)
    from tui import crash

    line = clean(f"{type(error).__name__}: {error}", 300)
    log = crash.kept(error, "engine")
    return f"{line} (details in {log})" if log else line
