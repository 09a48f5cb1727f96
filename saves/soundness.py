"""Whether every tick and every state of a save is as it was recorded: what opening leaves to whoever reads a tick, looked at as a whole."""

from collections.abc import Callable

from sqlite_utils import Database

from saves.blob import unpacked
from saves.branch import END, Span, branches
from saves.errors import DamagedError
from saves.history import event_rows, ticks
from saves.ownership import Owners, tip_at

Told = Callable[[float], None]  # hears which share is done, 0 to 1


def flaw(db: Database, told: Told = lambda share: None) -> str:
    """Return in a plain line which tick or state is the first that is not as it was recorded, "" for none; no rule is run.

    Args:
        db: of an open save. told: hears from time to time which share is done.
    """
    found = branches(db)
    owners, done = Owners(found), 0
    count = max(1, db.conn.execute("SELECT count(*) FROM tick").fetchone()[0])
    for branch in found:
        fork = -1 if branch.fork_tick is None else branch.fork_tick
        try:
            before = b"" if branch.parent is None else tip_at(db, owners, branch.parent, fork).event_hash
            for row in ticks(db, Span(branch.id, fork + 1, END)):
                if row.tick:
                    event_rows(db, row, before)
                else:
                    unpacked(db, row.event_hash)  # the first world
                before = row.event_hash
                done += 1
                told(done / count)
            _check_states(db, branch.id)
        except DamagedError as error:
            return f"branch '{branch.name}': {error}"
    return ""


def _check_states(db: Database, branch: int) -> None:
    """Hold the states from which a branch is played against their hashes.

    Raises:
        DamagedError: one is not what was recorded; names its tick.
    """
    for tick, state in db.conn.execute("SELECT tick, state FROM snapshot WHERE branch = ? ORDER BY tick", [branch]).fetchall():
        try:
            unpacked(db, state)
        except DamagedError as error:
            raise DamagedError(f"tick {tick}: its state: {error}") from error
