"""The player's worlds on a screen of their own: open one, copy it, give it another name, put it away."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.binding import BindingType

from saves.errors import SaveError
from saves.library import TRASH, put_away, renamed, taken_back
from sim.errors import SimError
from tui.bindings import bindings
from tui.keymap import keymap_of
from tui.recent import forget, moved, remembered
from tui.screens.damaged import NEW, DamagedScreen
from tui.screens.dialogs import ChooseScreen
from tui.screens.line import LineScreen
from tui.screens.shelf import Shelf
from tui.screens.travelling import TravellingScreen
from tui.widgets.choices import Choice, Menu
from tui.working import work
from tui.worlds import beside, free_copy, worlds_folder, wrong_place

YES, NO, FORGET = "yes", "no", "forget"
BEGIN = ""  # instead of a path: a new world shall begin


class LibraryScreen(TravellingScreen):
    """Lists the player's worlds; dismissed with the path of the one to open, BEGIN or None."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("library")

    @on(Menu.Picked)
    def _open(self, event: Menu.Picked) -> None:
        event.stop()
        choice = event.pane.current
        if not self.is_current:
            return
        if not isinstance(choice, Choice):
            self._chosen()  # says why there is none
        elif self._is_damaged(str(choice.value)):
            self._offer_rescue(str(choice.value))
        elif choice.barred:
            self._tell(f"It cannot be opened: {choice.barred}.")
        elif self._is_open(str(choice.value)):
            self._tell("This world is open already.")
        else:
            self.dismiss(str(choice.value))

    def _is_damaged(self, file: str) -> bool:
        card = self.query_one(Shelf).cards.get(file)
        return card is not None and card.damaged

    def _offer_rescue(self, file: str) -> None:
        """Say that a world is damaged; what is rescued of it is opened."""

        def go_on(way: str | None) -> None:
            if way is not None:
                self.dismiss(BEGIN if way == NEW else way)

        self.app.push_screen(DamagedScreen(file), go_on)

    def action_begin(self) -> None:
        """Begin a new world instead."""
        self.dismiss(BEGIN)

    def action_duplicate(self) -> None:
        """Copy the world beside itself, under a name that is free."""
        if (path := self._chosen(readable=True)) is not None:
            self._copy(path, free_copy(path))

    def action_save_as(self) -> None:
        """Ask where to copy the world to."""
        path = self._chosen(readable=True)
        if path is None:
            return

        def copy(line: str | None) -> None:
            if line is not None:
                self._copy(path, beside(path, line))

        self.app.push_screen(save_as_screen(path), copy)

    def _copy(self, path: Path, to: Path) -> None:
        self._send(f"Copying {path.stem}", f"Copied to {to}", "copy", "--", str(path), str(to))

    def action_rename(self) -> None:
        """Ask for another name."""
        path = self._chosen()
        if path is None or self._barred(path):
            return

        def rename(line: str | None) -> None:
            if line is not None and line != path.stem:
                self._do(lambda: f"It is called {_renamed(path, line).stem} now.")

        self.app.push_screen(
            LineScreen(f"Rename {path.stem}", "its new name", path.stem, lambda line: "" if line else "a name", offered=True), rename
        )

    def action_put_away(self) -> None:
        """Ask whether the world shall be moved to the trash."""
        path = self._chosen()
        if path is None or self._barred(path):
            return
        trash, back = path.parent / TRASH, keymap_of(self.app).filled("{library.take_back} takes it back")

        def away() -> str:
            return f"{put_away(path).stem} is put away; {back}."

        def move(answer: str | None) -> None:
            if answer == YES:
                self._do(away)
            elif answer == FORGET:
                self._do(lambda: _forgotten(path))

        choices = [Choice(NO, "Keep it"), Choice(YES, "Put it away", f"into {trash}; {back} from there")]
        if path.parent != worlds_folder():
            choices.append(Choice(FORGET, "Take it off this list", "the file stays where it is"))
        self.app.push_screen(ChooseScreen(f"Put {path.stem} away?", choices), move)

    def action_take_back(self) -> None:
        """Take back the world that was put away last."""
        self._do(_taken_back)

    @work(group="files")
    async def _do(self, deed: Callable[[], str]) -> None:
        """Do something with files, off the screen's own thread, and say what came of it."""
        try:
            self._tell(await asyncio.to_thread(deed))
        except (SaveError, OSError) as error:
            self._tell(str(error))
        if self.is_running:
            self._look()

    def _barred(self, path: Path) -> bool:
        if self._is_open(str(path)):
            self._tell("This world is open; open another one first.")
            return True
        return False


def _taken_back() -> str:
    """Take back the world that was put away last, of all folders in which one may be; say what came of it."""
    for folder in _put_into():
        if (back := taken_back(folder)) is not None:
            return f"{back.stem} is back."
    return "Nothing is put away."


def _put_into() -> list[Path]:
    """Return the folders beside which something may be put away, the one into which something was put last first."""
    found: list[tuple[int, Path]] = []
    for folder in dict.fromkeys([worlds_folder(), *(path.parent for path in remembered())]):
        with suppress(OSError, ValueError):
            away = [path.lstat().st_ctime_ns for path in (folder / TRASH).glob("*.db")]  # a move sets it
            found += [(max(away), folder)] if away else []
    return [folder for _, folder in sorted(found, key=lambda each: -each[0])]


def _renamed(path: Path, name: str) -> Path:
    target = renamed(path, name)
    moved(path, target)
    return target


def _forgotten(path: Path) -> str:
    forget(path)
    return f"{path.stem} is off the list; it lies in {path.parent}."


def save_as_screen(path: Path) -> LineScreen:
    """Return the question where to copy a world to."""
    note = f"a name in {path.parent}, or a path of your own; nothing is overwritten"

    def problem(line: str) -> str:
        return wrong_place(beside(path, line)) if line else "a name or a path"

    return LineScreen("Save as", note, free_copy(path).stem, problem, offered=True)


async def copied(ask: Callable[..., Awaitable[bytes]], path: Path, to: Path) -> str:
    """Copy a world in a process of its own, and return what to tell the player of it."""
    try:
        await ask("copy", "--", str(path), str(to))
    except (SimError, OSError) as error:
        return f"Not copied: {error}"
    return f"Copied to {to}"
