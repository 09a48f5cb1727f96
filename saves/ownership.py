"""Which branch holds a tick of a line of history, quickly also where thousands of branches leave each other."""

from collections.abc import Iterable

import msgspec
from sqlite_utils import Database

from saves.branch import END, MAIN, Branch, Tip
from saves.errors import DamagedError

_TIP = "SELECT tick, event_hash, state_hash FROM tick WHERE branch = ? AND tick = ?"


class Owners:
    """The tree of branches, each added after its parent.

    Of the ancestors of a branch only those can hold a tick up to its fork that begin before that; the way to them is kept, with a leap
    over many of them from each, so that no question walks through all of them.

    Source of the leaps: Myers 1983, An applicative random-access stack: they are as long as two leaps of equal length before them.
    """

    def __init__(self, found: Iterable[Branch] = ()) -> None:
        self._fork: dict[int, int] = {}  # -1: the first
        self._above: dict[int, int | None] = {}  # the nearest ancestor whose own ticks begin before this branch's
        self._leap: dict[int, int] = {}  # one further up that way; the first one's is itself
        self._depth: dict[int, int] = {}  # how many are above
        for branch in found:
            self.add(branch.id, branch.parent, branch.fork_tick)

    def add(self, branch: int, parent: int | None, fork: int | None) -> None:
        """Add a branch whose parent was added before."""
        self._fork[branch] = -1 if fork is None else fork
        above = None if parent is None else self._nearest(parent, self._fork[branch])
        self._above[branch] = above
        if above is None:
            self._leap[branch], self._depth[branch] = branch, 0
            return
        far = self._leap[above]
        equal = self._depth[above] - self._depth[far] == self._depth[far] - self._depth[self._leap[far]]
        self._leap[branch], self._depth[branch] = self._leap[far] if equal else above, self._depth[above] + 1

    def owner(self, branch: int, tick: int) -> int:
        """Return the branch under whose id a tick of a line of history is stored, where there is such a tick."""
        holder = self._nearest(branch, tick)
        return MAIN if holder is None else holder

    def _nearest(self, branch: int, tick: int) -> int | None:
        """Return the nearest of a branch and those above it that begins before a tick, None where none does."""
        holder: int | None = branch
        while holder is not None and self._fork[holder] >= tick:
            leap = self._leap[holder]
            holder = leap if self._fork[leap] >= tick and leap != holder else self._above[holder]
        return holder


def tips(db: Database, found: list[Branch]) -> dict[int, Tip]:
    """Return the last tick of each branch of a checked save.

    Raises:
        DamagedError: one is missing, or its hashes are not hashes.
    """
    own = dict(db.conn.execute("SELECT branch, max(tick) FROM tick GROUP BY branch").fetchall())
    owners = Owners(found)
    return {branch.id: tip_at(db, owners, branch.id, int(own.get(branch.id, branch.fork_tick or 0))) for branch in found}


def tip_at(db: Database, owners: Owners, branch: int, tick: int) -> Tip:
    """Return a tick of a line of history.

    Raises:
        DamagedError: there is none, or its hashes are not hashes.
    """
    holder = owners.owner(branch, min(tick, END))
    row = db.conn.execute(_TIP, (holder, tick)).fetchone()
    try:
        return msgspec.convert(row, Tip, builtin_types=(bytes,))
    except ValueError as error:
        raise DamagedError(f"tick {tick} of branch {branch} is not as it should be ({error})") from error
