"""What an engine tells of its save, and what it lets the screen change in it."""

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from saves.branch import END
from saves.errors import SaveError
from saves.file import Save
from saves.reel import tips
from tui.protocol import Branches, BranchLine, EditBranch, Look, Past, Retell

if TYPE_CHECKING:
    from tui.archive import Archive

PAST_TICKS = 200  # of which the events that a timeline marks are told at once


class Records:
    """The save of a running world: its past, which the screen may look at, and its branches, which it may name."""

    def __init__(self, save: Save, archive: "Archive") -> None:
        self._save, self._archive = save, archive

    def look(self, look: Look) -> None:
        """Answer a Look, in good time."""
        self._archive.look(look)

    def retell(self, retell: Retell) -> None:
        """Tell what somebody did and what happened to them, in good time."""
        self._archive.retell(retell)

    def leave(self) -> None:
        """Let go of the past: time goes on."""
        self._archive.forget()

    def rest(self) -> None:
        """Take it that time rests: somebody may look back."""
        self._archive.rest()

    def edit(self, command: EditBranch) -> Branches:
        """Change a branch, first its name, then its note, and return all.

        Raises:
            SaveError: it cannot be called that, say, or there is none; what came before is changed then.
        """
        save, branch = self._save, command.branch
        if command.name is not None and command.name != branch:
            save.rename(branch, command.name)
            branch = command.name
        if command.note is not None:
            save.note(branch, command.note)
        if command.hidden is not None:
            save.hide(branch, command.hidden)
        return Branches(branch_lines(save))

    def revived(self) -> tuple[Path, Path] | None:
        """Write the save again where its file was deleted, which closes it; return where it was and where it is now; None: not done."""
        path = self._save.path
        if os.path.lexists(path):
            return None
        from saves.reviving import deleted, revived, room_elsewhere
        from tui.worlds import worlds_folder

        if not deleted(self._save):
            return None
        places: tuple[Callable[[], Path], ...] = (lambda: path, lambda: room_elsewhere(path, worlds_folder()))
        for place in places:
            with suppress(SaveError, OSError):
                there = place()
                revived(self._save, there)
                return path, there
        return None

    def close(self) -> None:
        """Break off what is under way. The save itself stays open."""
        self._archive.close()


def branch_lines(save: Save) -> tuple[BranchLine, ...]:
    """Return all lines of history, hidden ones too, oldest first."""
    found, last = save.branches(), tips(save)
    names = {one.id: one.name for one in found}
    return tuple(
        BranchLine(
            one.name,
            names[one.parent] if one.parent else "",
            one.fork_tick or 0,
            last[one.id],
            one.note,
            bool(one.hidden),
            one.created,
            one.salt,
        )
        for one in found
    )


def past_of(save: Save, stop: int = END) -> tuple[Past, ...]:
    """Return what a timeline shows of the ticks before now, or up to `stop`."""
    return tuple(Past(tick.acts, tuple(tick.events)) for tick in save.past(PAST_TICKS, stop))
