"""The list of the player's worlds on the screen, read in a process of its own, and again when files come or go."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import ClassVar

import msgspec
from msgspec import Struct
from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from saves.library import CELLS, WorldLine
from sim.errors import SimError
from tui.keymap import keymap_of
from tui.paint import Row, clip, fitted, row_width, safe
from tui.subcommand import output_of
from tui.widgets.choices import Choice, Menu
from tui.worlds import bars, facts, worlds_folder

LOOK_SECONDS = 2.0  # between two looks at what files there are
NAME = 40  # cells of a name in the list, at most
KEYS = (
    "enter opens · {library.new} new · {library.duplicate} duplicate · {library.save_as} save as · {library.rename} rename · "
    "{library.put_away} put away · {library.take_back} take back · {library.close} closes"
)
FEW_KEYS = "enter opens · {library.new} new · {library.put_away} put away · {help.keys} all keys · {library.close} closes"
ROOMY = 110  # columns from which on all keys are named
EMPTY = "No worlds here yet. {library.new} begins one, {library.close} goes back."


class Library(Struct):
    """What `voxpop worlds --json` prints."""

    folder: str
    worlds: list[WorldLine]


class Shelf(Menu):
    """Worlds as choices: a name, and a curve of its history, then what else is to be known.

    Attributes:
        curves: path -> how lively a world was over its history, as a row of bars.
    """

    empty: ClassVar[tuple[str, ...]] = ("",)

    def __init__(self) -> None:
        super().__init__(id="worlds")
        self.curves: dict[object, str] = {}

    def lines(self, entry: Choice, width: int) -> list[Row]:
        first, *rest = super().lines(entry, width)
        digit, *name = first
        room = max(8, min(NAME, width - CELLS - row_width([digit]) - 2))
        shown = fitted("".join(text for text, _ in name), room)
        curve = self.curves.get(entry.value, "")
        return [clip([digit, (shown, self.palette.dim if entry.barred else self.palette.strong), ("  ", self.palette.dim),
                      (curve, self.palette.accent)], width), *rest]  # fmt: skip


class ShelfScreen(ModalScreen[str | None]):
    """Lists the player's worlds.

    The list is read in a process of its own, and again when files come or go.

    Args:
        here: path of the world that is open.
    """

    ask: ClassVar[Callable[..., Awaitable[bytes]]] = staticmethod(output_of)

    def __init__(self, here: str) -> None:
        super().__init__()
        self._here = here
        self.found: Library | None = None
        self._files: frozenset[str] | None = None

    def compose(self) -> ComposeResult:
        with Vertical(id="library", classes="dialog") as box:
            box.border_title = Content("Your worlds")
            box.border_subtitle = Content(keymap_of(self.app).filled(KEYS if self.app.size.width >= ROOMY else FEW_KEYS))
            yield Shelf()
            yield Static("Looking …", id="library-note", markup=False)

    def on_mount(self) -> None:
        self.query_one(Shelf).focus()
        self.set_interval(LOOK_SECONDS, self._look)
        self._look()

    # The list

    def _look(self) -> None:
        """Read the list again if files have come or gone."""
        try:
            files = frozenset(path.name for path in worlds_folder().glob("*.db"))
        except OSError as error:
            self._say(f"Your worlds cannot be listed: {error.strerror}")
            return
        if files != self._files:
            self._files = files
            self._read()

    @work(exclusive=True, group="list")
    async def _read(self) -> None:
        try:
            found = msgspec.json.decode(await type(self).ask("worlds", "--json"), type=Library)
        except (SimError, msgspec.DecodeError, OSError) as error:
            self._say(f"Your worlds cannot be listed: {error}")
            return
        self.show_found(found)

    def show_found(self, found: Library) -> None:
        """Show what worlds there are; the cursor stays on the world that it was on."""
        self.found = found
        menu, now = self.query_one(Shelf), datetime.now(UTC)
        menu.curves = {line.file: bars(line.curve) for line in found.worlds}
        before = menu.current.value if menu.current is not None else None
        menu.replace([self._choice(line, now) for line in found.worlds])
        menu.point(next((place for place, line in enumerate(found.worlds) if line.file == before), 0))
        menu.repaint(whole=True)
        self._note()

    def _choice(self, line: WorldLine, now: datetime) -> Choice:
        here = "open · " if self._is_open(line.file) else ""
        return Choice(line.file, safe(line.name, 80), here + safe(facts(line, now), 160), barred=safe(line.problem, 160))

    @on(Menu.Moved)
    def _note(self) -> None:
        if self.found is None:
            return
        menu = self.query_one(Shelf)
        if menu.current is None:
            self._say(keymap_of(self.app).filled(EMPTY))
        else:
            self._say(str(menu.current.value))

    def _say(self, text: str) -> None:
        self.query_one("#library-note", Static).update(Content(safe(text, 300)))

    def _is_open(self, file: str) -> bool:
        try:
            return bool(self._here) and Path(file).resolve() == Path(self._here).resolve()
        except (ValueError, OSError, RuntimeError):  # no file can be called that, or its links go round in circles
            return False
