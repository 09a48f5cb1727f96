"""An engine that only shows what is recorded: nobody thinks in it, nothing is simulated, and no socket can be opened."""

import gc
import os
import sys
from collections.abc import Iterable
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING

import msgspec

from saves.errors import DamagedError, LockedError, NotKeptError, SaveError
from saves.file import Save, open_save
from tui import garbage
from tui.commands.paths import shown
from tui.engine_save import branch_lines, past_of
from tui.protocol import Declined, Halted, Look, Painted, Pause, Quit, Ready, Retell, decode_to_engine
from tui.wire import EngineSpec

if TYPE_CHECKING:
    from sim.world import World
    from tui.archive import Archive
    from tui.engine import Wire

NICENESS = 10
FIRST = "main"  # the branch that `voxpop branch` leaves unless told
REPLAY = "This is a replay, read-only; a branch of it can be played."
LOCKED = "Read-only: another voxpop is writing this save."
UNWRITABLE = "Read-only: this save, or its folder, cannot be written."
NO_BRANCH = "No branch was made: {}"
WAY_ON = "; begin a branch before it, or: {command}"


class Showing:
    """A recorded world that an engine shows.

    Args:
        why: it is not played, a plain line. declined: what the player is to hear first. damaged: the tick that cannot be shown, if any.
    """

    def __init__(self, spec: EngineSpec, why: str, *declined: str, damaged: int | None = None) -> None:
        """Open the save for reading.

        Raises:
            SaveError: it cannot be read, or has no such branch or tick.
        """
        self.spec, self.why, self.declined, self._damaged = spec, why, declined, damaged
        self._first: Save | None = open_save(Path(spec.save))
        try:
            self.ready, self._world = self._opened(self._first)
        except BaseException:
            self._first.close()
            raise

    def _opened(self, save: Save) -> "tuple[Ready, World]":
        spec = self.spec
        save.switch(spec.branch or save.played())
        strip = tuple(save.strip())
        world = save.world(tick=len(strip) - 1 if spec.replay is None else spec.replay)
        if self._damaged is not None:
            self.why += WAY_ON.format(command=saving_command(spec.save, save.current.name, self._damaged))
        ready = Ready(
            world.snapshot(),
            spec.save,
            spec.mind,
            save.current.name,
            branch_lines(save),
            past_of(save, world.tick),
            strip=strip,
            only_replay=self.why,
            control=tuple(save.control()),
        )
        return ready, world

    def serve(self, wire: "Wire", passed_over: Iterable[Declined] = ()) -> None:
        """Show what the screen asks for until it has enough, or is gone; from here on this process opens no socket."""
        forbid_sockets()
        wire.tell(self.ready)
        for declined in (*passed_over, *map(Declined, self.declined)):
            wire.tell(declined)
        if hasattr(os, "nice"):
            os.nice(NICENESS)

        from tui.archive import Archive
        from tui.past_courses import past_courses

        if self._first is not None:
            for course in past_courses(self._first, self.ready.branch, self.ready.branches):
                wire.tell(course)
        archive = Archive(self._source, wire.send, told=len(self.ready.strip) - 1, world=self._world)
        del self._world
        garbage.spare()
        gc.enable()
        try:
            _answer(wire, archive, self.why)
        finally:
            archive.close()
        wire.tell(Halted(self.ready.snapshot.tick, ""))

    def _source(self) -> Save:
        """Return the save, opened anew where that is not the first time."""
        save, self._first = self._first, None
        return save or open_save(Path(self.spec.save), branch=self.ready.branch)


def _answer(wire: "Wire", archive: "Archive", why: str) -> None:
    while True:
        try:
            command = decode_to_engine(wire.hear())
        except (EOFError, OSError):
            return
        except msgspec.ValidationError as error:
            wire.tell(Declined(f"The engine did not understand that: {error}"))
            continue
        match command:
            case Look():
                archive.look(command)
            case Retell():
                archive.retell(command)
            case Quit():
                return
            case Painted() | Pause():
                pass
            case _:
                wire.tell(Declined(why))


def unplayable(spec: EngineSpec, error: SaveError) -> Showing:
    """Return what to show of a save that cannot be played, because of this error.

    Raises:
        SaveError: it cannot be read either.
    """
    if isinstance(error, LockedError):
        why = LOCKED
    elif isinstance(error, NotKeptError):
        why = UNWRITABLE
    elif spec.fork is not None:
        why = REPLAY
    else:
        raise error
    if spec.fork is None:
        return Showing(spec, why)
    before = msgspec.structs.replace(spec, branch=spec.fork.parent, replay=spec.fork.tick, fork=None)
    return Showing(before, why, NO_BRANCH.format(error))


def before_damage(spec: EngineSpec, error: DamagedError) -> Showing:
    """Return what to show of a save in which a tick is damaged: the last tick before it that can be.

    Raises:
        SaveError: there is none.
    """
    before = msgspec.structs.replace(spec, branch=spec.fork.parent if spec.fork else spec.branch, fork=None)
    damage = error
    while damage.tick:
        try:
            return Showing(msgspec.structs.replace(before, replay=damage.tick - 1), str(error), damaged=damage.tick)
        except DamagedError as earlier:
            if earlier.tick is None or earlier.tick >= damage.tick:
                raise error from earlier
            damage = earlier
    raise error


def saving_command(save: str, branch: str, damaged: int) -> str:
    """Return the command that begins a branch before a damaged tick, in which all that came before it goes on."""
    origin = "" if branch == FIRST else f" --from {quote(branch)}"
    return f"voxpop branch {shown(save)}{origin} --at {damaged - 1} --name saved"


def forbid_sockets() -> None:
    """Let no socket be opened, and no name be looked up, in this process from now on; there is no way back."""
    sys.addaudithook(_refuse)


def _refuse(event: str, arguments: tuple[object, ...]) -> None:
    if event.startswith("socket."):
        raise PermissionError(f"a replay opens no connection ({event})")
