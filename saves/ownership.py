"""Which branch holds a tick of a line of history, quickly also where thousands of branches leave each other."""

from collections.abc import Iterable

import msgspec
from sqlite_utils import Database

from saves.branch import END, Branch, Tip
from saves.errors import DamagedError

_TIP = "SELECT tick, event_hash, state_hash FROM tick WHERE branch = ? AND tick = ?"


class Owners:
    """The tree of branches, each added after its parent.

    Of the ancestors of a branch only those can hold a tick up to its fork that begin before that; the way to them is kept, so
    that no question walks through all of them.
    """

    def __init__(self, found: Iterable[Branch] = ()) -> None:
        self._fork: dict[int, int] = {}  # -1: the first
        self._above: dict[int, int | None] = {}  # the nearest ancestor whose own ticks begin before this branch's
        for branch in found:
            self.add(branch.id, branch.parent, branch.fork_tick)

    def add(self, branch: int, parent: int | None, fork: int | None) -> None:
        """Add a branch whose parent was added before."""
        self._fork[branch] = -1 if fork is None else fork
        above = parent
        while above is not None and self._fork[above] >= self._fork[branch]:
            above = self._above[above]
        self._above[branch] = above

    def owner(self, branch: int, tick: int) -> int:
        """Return the branch under whose id a tick of a line of history is stored, where there is such a tick."""
        holder: int | None = branch
        while holder is not None and tick <= self._fork[holder]:
            branch, holder = holder, self._above[holder]
        return branch if holder is None else holder


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
