"""Help for the place where the player is: what it is, its keys, then all keys and all signs."""

from collections.abc import Iterable
from typing import ClassVar, NamedTuple

from rich.style import Style
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen, Screen

from tui import manual
from tui.bindings import BY_ID, bindings
from tui.command import Command
from tui.keymap import keymap_of
from tui.keys import COMMANDS, HINTS
from tui.paint import Row, palette_for, safe, wrapped
from tui.widgets.choices import Menu
from tui.widgets.cursor_pane import CursorPane
from tui.widgets.line_pane import LinePane
from tui.widgets.sign_book import signs_of

SIGNS = (
    ("● ◐ ◉", "calm, moderate, intense: how stirred somebody is"),
    ("▁▃▅▇", "mood: green is good, red is bad"),
    ("◆", "you"),
    ("◈", "news"),
    ("♥ ⇄ ↳", "likes, forwards, replies"),
    ("▲ △", "a change of yours, and one that is planned"),
    ("┬", "a branch: another line of history"),
    ("━━╸", "how important a memory is; ↻ 2/3: how often it was brought back to mind by a like one"),
    ("┃", "the tick on show, on the timeline; │ the newest one"),
    ("↺", "the past is on show: nothing there can be changed, but {world.branch} begins a branch"),
)
REPLAYS = (
    ("playback", "What happened, as it was recorded; no rule, no mind. Here: {time.back} {time.forth} {time.mark_back} {time.mark_forth} "
     "{time.play}; in a shell: voxpop replay SAVE"),
    ("re-simulation", "Proof: the rules once more on what is recorded, all hashes compared. {world.replays}, or {world.branch}, then "
     "{branches.prove}; in a shell: voxpop replay SAVE --verify"),
    ("re-run", "Another life: minds are asked anew, on a new branch. {world.replays}, then a mind and a tick; in a shell: "
     "voxpop replay SAVE --rerun --mind MIND"),
)  # fmt: skip
CHOOSE = ("1 … 9", "Choose from the menu; from other panes digits go to panes")
CHOOSE_HERE = ("1 … 9", "Choose from the list at once")
ENTER = ("enter", "Choose what is pointed at")
WHERE = {
    "pane": "in a pane",
    "player": "as somebody",
    "agents": "in the list of people",
    "map": "on the map",
    "curves": "in the curves",
    "feed": "in the feed",
    "log": "in the log",
    "recommender": "in the recommender",
    "inspector": "in the inspector",
}
NAMES = {"agents": "People", "player": "You", "replay": "The past"}
MARGIN = 17


class Here(NamedTuple):
    """Where the player asks for help.

    Args:
        name: of a pane or of a dialog's scope. page: of the manual. ids: commands heard there.
        choosing: digits choose there. picking: so does enter. dialog: nothing but `ids` is heard there.
    """

    name: str
    page: str
    ids: tuple[str, ...]
    choosing: bool = False
    picking: bool = False
    dialog: bool = False


class Line(NamedTuple):
    """A key with what it does; "" for a key that there is none of."""

    keys: str
    text: str
    note: str = ""


class Heading(NamedTuple):
    """What the lines below it are about."""

    text: str


Entry = Line | Heading | manual.Block


class Keys(LinePane[Entry]):
    """What is told, by group; first of the place where the player was."""

    tail: ClassVar[bool] = False

    def lines(self, entry: Entry, width: int) -> list[Row]:
        colours = self.palette
        if isinstance(entry, manual.Block):
            return manual.rows(entry, width, colours, keymap_of(self.app))
        if isinstance(entry, Heading):
            return [[], [(entry.text, colours.accent + Style(bold=True))]]
        note = [(f"  ({entry.note})", colours.faint)] if entry.note else []
        first, *rest = wrapped([(entry.text, colours.text), *note], max(width - MARGIN, 1))
        head = [(f"  {entry.keys or 'no key':<{MARGIN - 2}}", colours.strong if entry.keys else colours.faint)]
        if len(entry.keys) > MARGIN - 3:
            return [[(f"  {entry.keys}", colours.strong)], *([(" " * MARGIN, colours.text), *row] for row in (first, *rest))]
        return [[*head, *first], *([(" " * MARGIN, colours.text), *row] for row in rest)]


class HelpScreen(ModalScreen[None]):
    """The page of a place, its keys, all other keys, and the signs. Made from the tables, with the player's keys."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("help")

    def __init__(self, here: Here) -> None:
        super().__init__()
        self.here = here

    def compose(self) -> ComposeResult:
        keys = keymap_of(self.app)
        with Vertical(id="help", classes="dialog") as box:
            box.border_title = Content("Keys")
            box.border_subtitle = Content(keys.filled("{help.close} closes · {help.palette} finds everything by name"))
            yield Keys(id="keys")

    def on_mount(self) -> None:
        keys = self.query_one(Keys)
        keys.replace(list(self._entries()))
        keys.view.to_start()
        keys.focus()

    def _entries(self) -> Iterable[Entry]:
        keys, here = keymap_of(self.app), self.here
        page = manual.page(here.page)
        signs = signs_of(here.page, palette_for(self.app.current_theme))
        opening = 2 if [block.kind for block in page[:2]] == ["head", "text"] else 1
        yield from page[:opening]
        if signs:
            yield Heading("Signs here")
            yield from (Line(sign, what) for sign, what in signs)
            yield from (Heading("More of it") for _ in page[opening : opening + 1])
        yield from page[opening:]
        yield Heading("Keys here" if page else NAMES.get(here.name, here.name.capitalize()))
        yield from (Line(*ENTER) for _ in range(here.picking))
        yield from (Line(*(CHOOSE_HERE if here.dialog else CHOOSE)) for _ in range(here.choosing))
        yield from (self._line(BY_ID[id_]) for id_ in here.ids)
        for group in dict.fromkeys(command.group for command in COMMANDS if not here.dialog):
            commands = [command for command in COMMANDS if command.group == group and command.id not in here.ids]
            if here.choosing:
                commands = [command for command in commands if not command.keys.isdecimal()]
            if commands:
                yield Heading(group)
                yield from map(self._line, commands)
            if group == "Time":
                yield Heading("Three replays of a world")
                yield from (Line(name, keys.filled(what)) for name, what in REPLAYS)
        yield Heading("Signs everywhere")
        yield from (Line(sign, keys.filled(what)) for sign, what in SIGNS)

    def _line(self, command: Command) -> Line:
        return Line(keymap_of(self.app).shown(command.id), safe(command.help), WHERE.get(command.scope, ""))


def here(screen: Screen[object], place: str = "", past: bool = False) -> Here:
    """Return where the player is.

    Args:
        place: the pane that has the focus, on the main screen; "" in a dialog. past: the past is on show.
    """
    heard = [each.id or "" for _, held in screen._modal_binding_chain for found in held.key_to_bindings.values() for each in found]
    commands = [BY_ID[id_] for id_ in dict.fromkeys(heard) if id_ in BY_ID]
    if place:
        hinted = HINTS["replay" if past else place if place in HINTS else "agents"]
        own = [command.id for command in commands if command.scope not in {"town", "pane", "app"}]
        ids = tuple(dict.fromkeys([*own, *hinted]))
        return Here(place, "timeline" if past else place, ids, isinstance(screen.focused, Menu) and place == "player")
    own = [command.id for command in commands if command.scope not in {"pane", "app"}]
    ids = (*own, *(command.id for command in commands if command.scope == "pane"))
    ids = (*ids, *(command.id for command in commands if command.scope == "app"))
    scope = BY_ID[own[0]].scope if own else "app"
    listed = isinstance(screen.focused, CursorPane)
    picking = listed and not any("enter" in BY_ID[id_].keys.split(",") for id_ in own)
    name = BY_ID[own[0]].group if own and not manual.page(scope) else scope
    return Here(name, scope, ids, isinstance(screen.focused, Menu), picking, dialog=True)
