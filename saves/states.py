"""The states that a save keeps along its branches: playback begins from them, so that they have to be what happened."""

from saves.blob import content_hash, unpacked
from saves.branch import named
from saves.errors import DamagedError
from saves.file import Save
from saves.snapshot import decoded, encoded
from sim.world import World


class KeptStates:
    """The states kept in a save, to be compared with a world that came about without them."""

    def __init__(self, save: Save) -> None:
        self._save = save
        self._numbers: dict[str, int] = {}  # branch -> under which its rows are

    def otherwise(self, branch: str, world: World) -> World | None:
        """Return the world kept under a branch for the tick of this one, where it is another; None where it is the same, or none is.

        Raises:
            DamagedError: what is kept is no world.
        """
        state = self._state(branch, world.tick)
        if state is None:
            return None
        raw = encoded(world)
        if content_hash(raw) == state:
            return None
        with self._save.reading() as db:
            kept = decoded(unpacked(db, state))
        return None if encoded(kept) == raw else kept  # another version may have written the same world otherwise

    def _state(self, branch: str, tick: int) -> bytes | None:
        with self._save.reading() as db:
            if branch not in self._numbers:
                self._numbers[branch] = named(db, branch).id
            sql = "SELECT state FROM snapshot WHERE branch = ? AND tick = ?"
            found = db.conn.execute(sql, (self._numbers[branch], tick)).fetchone()
        if found is not None and not isinstance(found[0], bytes):
            raise DamagedError(f"the state kept at tick {tick} is not as it should be")
        return None if found is None else bytes(found[0])
