"""The list of the player's worlds on the screen, read in a process of its own, and again when files come or go."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import ClassVar

import msgspec
from msgspec import Struct
from rich.cells import cell_len
from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from saves.library import CELLS, WorldLine
from sim.errors import SimError
from tui.keymap import keymap_of
from tui.paint import Row, between, clip, curtailed, fitted, row_width, safe, wrapped
from tui.subcommand import output_of
from tui.widgets.choices import Choice, Menu
from tui.widgets.lively import curve
from tui.working import work
from tui.worlds import age, all_worlds, holding, worlds_folder

LOOK_SECONDS = 2.0  # between two looks at what files there are
MOST = 500  # worlds on the list
NAME = 44  # cells of a name in the list, at most
AGE = 15  # cells of how long ago it was played
KEYS = (
    "enter opens",
    "{library.new} new",
    "{library.bring} bring in",
    "{library.export} export",
    "{library.duplicate} duplicate",
    "{library.save_as} save as",
    "{library.rename} rename",
    "{library.put_away} put away",
    "{library.take_back} take back",
)
CLOSING = "{help.keys} all keys · {library.close} closes"
LOOKING = "Looking at your worlds …"
EMPTY = "No worlds here yet. {library.new} begins one, {library.close} goes back."
TO_BEGIN = (
    "No worlds here yet.",
    "",
    "{library.new} begins a new world",
    "{library.bring} brings one in: a save, or JSON lines, from wherever it lies",
    "{library.take_back} takes back one that you put away",
)


class Library(Struct):
    """What `voxpop worlds --json` prints."""

    folder: str
    worlds: list[WorldLine]


class Shelf(Menu):
    """Worlds as cards: name, curve and age; what is in it; what was said last.

    Attributes:
        cards: path -> what is known of that world; one without people is yet to be looked at.
        here: path of the world that is open. folder: where the player's worlds are.
    """

    empty: tuple[str, ...] = (LOOKING,)  # type: ignore[misc]

    def __init__(self) -> None:
        super().__init__(id="worlds")
        self.cards: dict[object, WorldLine] = {}
        self.here: object = None
        self.folder = Path()
        self._places: dict[object, int] = {}

    def fill(self, cards: Sequence[WorldLine], choices: list[Choice]) -> None:
        """Show worlds and no others."""
        self.cards = {card.file: card for card in cards}
        self._places = {choice.value: place for place, choice in enumerate(choices)}
        self.replace(choices)

    def pick(self) -> None:
        """Choose the world under the cursor; where there is none, whoever listens says so."""
        self.post_message(self.Picked(self))

    def lines(self, entry: Choice, width: int) -> list[Row]:
        card = self.cards.get(entry.value)
        if card is None:
            return super().lines(entry, width)
        colours, place = self.palette, self._places.get(entry.value, 10)
        digit = f" {(place + 1) % 10} " if place < 10 else "   "
        room = max(8, min(NAME, width - CELLS - AGE - row_width([(digit, colours.dim)]) - 4))
        name = fitted(entry.text, room)
        style = colours.dim if entry.barred else colours.strong
        head: Row = [(digit, colours.accent), (name, style), ("  ", colours.dim), *curve(card.curve, colours)]
        when = age(card.played, datetime.now(UTC))
        rows = [between(clip(head, width), [(when, colours.dim)], width, colours.dim)]
        rows += [[("   ", colours.dim), *row] for row in self._told(entry, card, width - 3)]
        return rows

    def _told(self, entry: Choice, card: WorldLine, width: int) -> list[Row]:
        """Return what a card says below its name."""
        colours = self.palette
        if entry.barred:
            return curtailed(wrapped([(entry.barred, colours.warning)], width), 3, width)
        facts: Row = [("open", colours.you), (" · ", colours.dim)] if entry.value == self.here else []
        rows = curtailed(wrapped([*facts, (entry.detail, colours.text)], width), 2, width)
        if card.said:
            rows.append(clip([(f"“{safe(card.said, 160)}”", colours.dim)], width))
        parent = Path(card.file).parent
        if parent != self.folder:
            rows.append(clip([(f"in {safe(str(parent), 200)}", colours.dim)], width))
        return rows


def hints(parts: Sequence[str], width: int) -> list[str]:
    """Return hints in as many lines as they need, none of them cut."""
    lines: list[str] = []
    for part in parts:
        if lines and cell_len(f"{lines[-1]} · {part}") <= width:
            lines[-1] += f" · {part}"
        else:
            lines.append(part)
    return lines


class ShelfScreen(ModalScreen[str | None]):
    """Lists the player's worlds.

    Their names are there at once; what is in them is read in a process of its own, and again when files come or go.

    Args:
        here: path of the world that is open.
    """

    ask: ClassVar[Callable[..., Awaitable[bytes]]] = staticmethod(output_of)

    def __init__(self, here: str) -> None:
        super().__init__()
        self._here = here
        self.found: Library | None = None
        self._files: frozenset[Path] | None = None
        self._looking = False
        self._wanted: Path | None = None  # a world to point at once it is on the list

    def compose(self) -> ComposeResult:
        with Vertical(id="library", classes="dialog") as box:
            box.border_title = Content("Your worlds")
            box.border_subtitle = Content(keymap_of(self.app).filled(CLOSING))
            yield Shelf()
            yield Static(LOOKING, id="library-note", markup=False)
            yield Static("", id="library-keys", markup=False)

    def on_mount(self) -> None:
        self.query_one(Shelf).focus()
        self.set_interval(LOOK_SECONDS, self._look)
        self._look()

    def on_resize(self) -> None:
        """Name all keys, in as many rows as that takes."""
        self.call_after_refresh(self._name_keys)

    def _name_keys(self) -> None:
        keys, box = keymap_of(self.app), self.query_one("#library-keys", Static)
        box.update(Content("\n".join(hints([keys.filled(each) for each in KEYS], max(20, box.content_size.width)))))

    # The list

    def _look(self) -> None:
        """Read the list again if files have come or gone; one look at a time, however long a disk that sleeps takes."""
        if not self._looking:
            self._looking = True
            self._look_once()

    @work(group="look")
    async def _look_once(self) -> None:
        try:
            paths = await asyncio.to_thread(self._listed)
        except OSError as error:
            self._say(f"Your worlds cannot be listed: {error.strerror}")
            return
        finally:
            self._looking = False
        if not self.is_running:
            return
        files = frozenset(paths)
        if files != self._files:
            first, self._files = self._files is None, files
            if first and paths:
                self._show([_unread(path) for path in paths])
            self._read()

    def _listed(self) -> list[Path]:
        """Return the worlds there are, the one that is open among them wherever it lies."""
        here = [Path(self._here)] if self._here and Path(self._here).is_file() else []
        return list(dict.fromkeys([*here, *all_worlds()]))[:MOST]

    @work(exclusive=True, group="list")
    async def _read(self) -> None:
        also = ("--also", self._here) if self._files and Path(self._here) in self._files and self._here else ()
        try:
            found = msgspec.json.decode(await type(self).ask("worlds", "--json", *also), type=Library)
        except (SimError, msgspec.DecodeError, OSError) as error:
            self._say(f"Your worlds cannot be listed: {error}")
            return
        self.show_found(found)

    def show_found(self, found: Library) -> None:
        """Show what worlds there are; the cursor stays on the world that it was on."""
        self.found = found
        self._show(found.worlds[:MOST], Path(found.folder))

    def _show(self, cards: list[WorldLine], folder: Path | None = None) -> None:
        menu = self.query_one(Shelf)
        menu.folder = folder or worlds_folder()
        before = menu.current.value if menu.current is not None else None
        menu.here = next((card.file for card in cards if self._is_open(card.file)), None)
        menu.fill(cards, [_choice(card) for card in cards])
        if self._wanted is not None and any(card.file == str(self._wanted) for card in cards):
            before, self._wanted = str(self._wanted), None
        menu.point(next((place for place, card in enumerate(cards) if card.file == before), 0))
        menu.empty = TO_BEGIN
        self.query_one("#library").set_class(not cards, "-empty")
        menu.repaint(whole=True)
        self._note()

    @on(Menu.Moved)
    def _note(self) -> None:
        menu = self.query_one(Shelf)
        if menu.current is not None:
            self._say(str(menu.current.value))
        elif self.found is not None:
            self._say(keymap_of(self.app).filled(EMPTY))

    def _say(self, text: str) -> None:
        self.query_one("#library-note", Static).update(Content(safe(text, 300)))

    def _is_open(self, file: str) -> bool:
        try:
            return bool(self._here) and Path(file).resolve() == Path(self._here).resolve()
        except (ValueError, OSError, RuntimeError):  # no file can be called that, or its links go round in circles
            return False


def _unread(path: Path) -> WorldLine:
    """Return what is known of a world before anybody has looked into it."""
    return WorldLine(file=str(path), name=safe(path.stem, 80), played="", size_bytes=0)


def _choice(card: WorldLine) -> Choice:
    told = holding(card) if card.scenario else "" if card.problem else "looking …"
    return Choice(card.file, safe(card.name, 80), safe(told, 160), barred=safe(card.problem, 240))
