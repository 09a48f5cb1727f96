"""The archive: shows the screen any tick of a line of history, from the file, while the engine may go on with it."""

import os
import threading
from collections.abc import Callable
from contextlib import suppress

from saves.errors import SaveError
from saves.file import Save
from sim.errors import SimError
from sim.text import clean
from sim.world import World
from tui.pictures import Pictures
from tui.protocol import Look, Retell, Unseen, encode

WATCH_SECONDS = 1.0
RESTING_SECONDS = 0.4  # after which a look back is prepared for, if time rests
PARTING = 1.0  # seconds for a picture under way to be broken off


class Archive:
    """Answers Looks in a thread of its own, the newest first: those before it are dropped, one under way is broken off.

    Args:
        source: opens the save for reading; called in that thread, again after the file was replaced.
        send: sends a frame to the screen.
        told: the last tick that the screen knows of, if somebody else may go on with the save; None: nobody else does.
        world: to begin with, one of this line of history.
    """

    def __init__(
        self, source: Callable[[], Save], send: Callable[[bytes], None], told: int | None = None, world: World | None = None
    ) -> None:
        self._source, self._send, self._told, self._world = source, send, told, world
        self._pictures: Pictures | None = None
        self._save: Save | None = None
        self._place: tuple[int, int] | None = None
        self._wanted: Look | None = None
        self._person: Retell | None = None
        self._closing = self._forgetting = self._resting = False
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None
        if told is not None:
            self._begin()

    def look(self, look: Look) -> None:
        """Answer a Look as soon as can be."""
        with self._changed:
            self._wanted, self._resting = look, False
            self._changed.notify()
        self._begin()

    def retell(self, retell: Retell) -> None:
        """Tell what somebody did and what happened to them, as soon as nothing waits that is looked at."""
        with self._changed:
            self._person = retell
            self._changed.notify()
        self._begin()

    def rest(self) -> None:
        """Take it that time rests, so that a first look back is likely, which is prepared for unless something else is asked soon."""
        with self._changed:
            self._resting = True
            self._changed.notify()
        self._begin()

    def forget(self) -> None:
        """Let go of what is kept for the next Look: the player has gone back to live."""
        with self._changed:
            self._forgetting, self._resting = True, False
            self._changed.notify()

    def close(self) -> None:
        """Break off and close the file; at the latest the end of the process does."""
        with self._changed:
            self._closing = True
            self._changed.notify()
        if self._thread is not None:
            self._thread.join(PARTING)

    def _begin(self) -> None:
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="archive", daemon=True)
            self._thread.start()

    def _run(self) -> None:
        while not self._closing:
            with self._changed:
                quiet = not self._called and not self._changed.wait(self._patience)
                look, self._wanted = self._wanted, None
                forgetting, self._forgetting = self._forgetting, False
                person = None if look is not None else self._person
                self._person = self._person if person is None else None
                rested = quiet and self._resting
                self._resting = self._resting and not rested
            if forgetting:
                self._let_go()
            if person is not None:
                self._tell_of(person)
            elif rested:
                self._ready_for_looks()
            elif not self._closing and (look is not None or self._told is not None):
                self._show(look)
        self._let_go()

    @property
    def _called(self) -> bool:
        """Whether there is something to do that a picture which is only prepared for must not hold up."""
        return bool(self._wanted or self._person or self._closing or self._forgetting)

    @property
    def _patience(self) -> float | None:
        """Seconds until something is done unasked; None: nothing will be."""
        return RESTING_SECONDS if self._resting else None if self._told is None else WATCH_SECONDS

    def _ready_for_looks(self) -> None:
        """Get ready for looks from the tip back."""
        with suppress(Exception):  # whoever looks is told
            pictures = self._opened()
            self._prepare(pictures, pictures.tip)

    def _prepare(self, pictures: Pictures, tick: int) -> None:
        for _ in pictures.prepare(tick):
            if self._called:
                return

    def _show(self, look: Look | None) -> None:
        """Answer a Look, after telling what the save has grown by."""
        try:
            pictures = self._opened()
            if self._told is not None and (grown := pictures.grown(self._told)) is not None:
                self._told = grown.tip
                self._send(encode(grown))
            if look is not None:
                self._answer(pictures, look)
        except (SaveError, SimError, OSError) as error:
            self._unseen(look, clean(str(error), 300))
        except Exception as error:  # noqa: BLE001 - the end of a thread, which the screen must hear of
            from tui.engine import plainly

            self._unseen(look, plainly(error))

    def _tell_of(self, person: Retell) -> None:
        """Tell somebody's past; where it cannot be read, whoever looks at a tick of it is told."""
        with suppress(SaveError, SimError, OSError):
            self._send(encode(self._opened().retold(person)))

    def _answer(self, pictures: Pictures, look: Look) -> None:
        for frame in pictures.frames(look):
            if self._wanted is not None or self._closing:
                return
            if frame:
                self._send(frame)
        with suppress(SaveError):  # whoever looks at that is told
            self._prepare(pictures, look.tick)

    def _unseen(self, look: Look | None, message: str) -> None:
        self._let_go()
        if look is not None:
            self._send(encode(Unseen(look.number, message)))

    def _opened(self) -> Pictures:
        if self._told is not None and self._save is not None and self._place != _place(self._save):
            self._let_go()
        if self._pictures is None:
            self._save = self._source()
            self._place = _place(self._save)
            self._pictures, self._world = Pictures(self._save, self._world), None
        return self._pictures

    def _let_go(self) -> None:
        save, self._save, self._pictures = self._save, None, None
        if save is not None:
            save.close()


def _place(save: Save) -> tuple[int, int] | None:
    """Return which file is at the path of a save now."""
    with suppress(OSError):
        status = os.stat(save.path)  # noqa: PTH116 - called often
        return status.st_dev, status.st_ino
    return None
