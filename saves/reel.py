"""A line of history as a reel: how long each tick is, and a world that is played on along it, checked like a load."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Annotated

import msgspec
from msgspec import Meta
from sqlite_utils import Database

from saves.branch import Branch, Span, branches, lineage
from saves.errors import DamagedError
from saves.file import Save
from saves.history import agree, nearest, play, reseed, ticks
from saves.past import control, strip
from saves.retelling import Retold, retold
from sim.event import AnyEvent
from sim.highlights import Control, Highlight
from sim.world import World

Count = Annotated[int, Meta(ge=0, lt=1 << 62)]


class Reel:
    """The current branch of a save, for looking at any tick of it; whoever appends to it meanwhile is not held up."""

    def __init__(self, save: Save) -> None:
        self._save = save

    def lengths(self, start: int) -> list[int]:
        """Return how many events each tick has that is recorded now, from tick `start` on.

        Raises:
            DamagedError: a number is none.
        """
        sql = "SELECT n_events FROM tick WHERE branch = ? AND tick BETWEEN ? AND ? ORDER BY tick"
        with self._save.reading() as db:
            spans = _spans(db, self._save.current, start)
            rows = [row for span in spans for row in db.conn.execute(sql, span).fetchall()]
            try:
                return [length for (length,) in msgspec.convert(rows, list[tuple[Count]])]
            except ValueError as error:
                raise DamagedError(f"a tick is not as it should be ({error})") from error

    def strip(self, start: int) -> list[Highlight]:
        """Return what a timeline shows of every tick that is recorded now, from tick `start` on."""
        with self._save.reading() as db:
            return strip(db, self._save.current, start)

    def control(self, start: int) -> list[Control]:
        """Return who became the player's, and who no more, from tick `start` on (saves.past)."""
        with self._save.reading() as db:
            return control(db, self._save.current, start)

    def retold(self, agent: int, stop: int, most: int) -> Retold:
        """Return what somebody did, and what happened to them, lately before the end of tick `stop` (saves.retelling)."""
        with self._save.reading() as db:
            return retold(db, self._save.current, agent, stop, most)

    def kept(self, tick: int) -> int:
        """Return the last tick, not after this one, of which the whole state is recorded, so that a load costs nothing more."""
        with self._save.reading() as db:
            return nearest(db, lineage(db, self._save.current.id, tick))[1]

    def world(self, tick: int) -> World:
        """Return the world after a tick, as Save.world does."""
        return self._save.world(tick=tick)

    def onward(self, world: World, stop: int) -> Iterator[tuple[int, list[AnyEvent]]]:
        """Play a world of this line of history on to a tick, and yield each tick with its events, once it has happened to the world.

        Raises:
            DamagedError: what is recorded does not fit the world, or does not give the recorded state; names the tick.
        """
        with self._save.reading() as db:
            branch, start = self._save.current, world.tick
            salts = {one.id: one.salt for one in branches(db)}
            steps = [row for span in _spans(db, branch, start, stop) for row in ticks(db, span)]
            if [row.tick for row in steps] != list(range(start, stop + 1)):
                raise DamagedError(f"tick {stop} is missing")
            for before, row in pairwise(steps):
                reseed(world, salts[row.branch])
                events = play(db, world, row, before.event_hash)
                if row is steps[-1]:
                    agree(world, row)
                reseed(world, salts[branch.id])
                yield row.tick, events


def _spans(db: Database, branch: Branch, start: int, *stop: int) -> list[Span]:
    """Return where the ticks of a branch from `start` on are stored, in order."""
    spans = reversed(lineage(db, branch.id, *stop))
    return [Span(span.branch, max(span.lo, start), span.hi) for span in spans if span.hi >= start]


def tips(save: Save) -> dict[int, int]:
    """Return the last tick of every branch, by its id."""
    sql = "SELECT id, COALESCE((SELECT max(tick) FROM tick WHERE branch = branch.id), fork_tick) FROM branch"
    with save.reading() as db:
        rows = db.conn.execute(sql).fetchall()
        try:
            return dict(msgspec.convert(rows, list[tuple[int, Count]]))
        except ValueError as error:
            raise DamagedError(f"a branch is not as it should be ({error})") from error
