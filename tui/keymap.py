"""Which keys run which command: those of the tables, with what the player has put in their place."""

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from functools import cache
from typing import NamedTuple

from sim.text import clean
from tui.bindings import BY_ID, EVERY_COMMAND, FIRST
from tui.command import Command, shown_key
from tui.key_names import KeyNameError, is_typed, key_named
from tui.screens.arrangement import PANES

# What of the main screen hears a key, the part with the focus first.
MAIN: tuple[tuple[str, ...], ...] = (
    *((scope, "pane", "town", "app") for scope in PANES),
    ("pane", "player", "town", "app"),
)
_OF_MAIN = frozenset(scope for place in MAIN for scope in place)
TYPING = frozenset({"form", "newcomer", "pick", "line", "tick", "interview", "begin", "finder"})  # dialogs where letters are typed
FIXED = frozenset({"help.interrupt"})  # ctrl+c twice leaves, whatever else is set
KEPT = FIXED | {"help.keys", "help.palette", "help.quit"}  # without these one is lost
LEAVING = frozenset({"dismiss", "close", "app.exit_now"})
KEYS_MOST = 8  # of one command
PROBLEMS_MOST = 200  # kept
NO_KEY = "no_key"  # what Textual is told where a command has none: no terminal sends it
FIRST_OF_ALL = frozenset(id_ for id_ in FIRST if BY_ID[id_].scope == "app")  # heard before whatever has the focus
_TABLE = {command.id: tuple(command.keys.split(",")) for command in EVERY_COMMAND}
_PLACED = re.compile(r"\{([a-z_]+\.[a-z_]+)\}")


class Clash(NamedTuple):
    """A command that a key runs already. taken: it would lose the key; else it keeps it wherever the other is not heard."""

    command: Command
    taken: bool


class Keymap:
    """The keys of every command.

    A key that the player gives to a command is taken from whatever has it in the same place; where they give one key to two commands
    of one place, the first keeps it. Keys may be swapped. ctrl+c stays as it is, and no dialog loses its last way out.

    Args:
        wanted: command id -> keys, separated by commas, as a player writes them; "" for none.
        ascii_only: keys are shown in words where they else are arrows.

    Attributes:
        problems: what of `wanted` could not be done, a plain line each, beginning with the id.
    """

    def __init__(self, wanted: Mapping[str, str] | None = None, ascii_only: bool = False) -> None:
        self.problems: list[str] = []
        self.ascii_only = ascii_only
        self._keys = dict(_TABLE)
        self._own: set[tuple[str, str]] = set()  # (id, key) that the player asked for
        asked = {id_: keys for id_, written in (wanted or {}).items() if (keys := self._read(str(id_), str(written))) is not None}
        for id_ in asked:  # keys may be swapped
            self._keys[id_] = ()
        for id_, keys in asked.items():
            self._give(BY_ID[id_], keys)
        self._tell_bereft({id_ for id_, keys in asked.items() if not keys})

    # What is asked

    def ids(self) -> tuple[str, ...]:
        """Return the ids of all commands, in the order of the tables."""
        return tuple(self._keys)

    def keys(self, id_: str) -> tuple[str, ...]:
        """Return the keys of a command, as Textual names them."""
        return self._keys[id_]

    def key(self, id_: str) -> str:
        """Return the first key of a command as a player reads it, "" for none."""
        return self.named(self._keys[id_][0]) if self._keys[id_] else ""

    def shown(self, id_: str) -> str:
        """Return all keys of a command as a player reads them."""
        return " ".join(map(self.named, self._keys[id_]))

    def named(self, key: str) -> str:
        """Return a key, as Textual names it, as a player reads it."""
        return shown_key(key, self.ascii_only)

    def filled(self, text: str) -> str:
        """Return text in which {id} stands for the first key of that command: "{form.leave} leaves"."""
        if self.ascii_only:
            text = text.replace("↑↓", "up/down").replace("←→", "left/right").replace("}{", "}/{")
        return _PLACED.sub(lambda match: (self.key(match[1]) or "no key") if match[1] in BY_ID else match[0], text)

    def changed(self, id_: str) -> bool:
        """Return whether a command has other keys than the table says."""
        return self._keys[id_] != _TABLE[id_]

    def for_textual(self) -> dict[str, str]:
        """Return what `App.set_keymap` takes."""
        return {id_: ",".join(keys) or NO_KEY for id_, keys in self._keys.items() if self.changed(id_)}

    def clashes(self, id_: str, key: str) -> list[Clash]:
        """Return the commands that a key runs already where a command is heard, or would be hidden by it there."""
        command = BY_ID[id_]
        found = [Clash(other, True) for other in self._rivals(command, key)]
        losing = {clash.command.id for clash in found}
        shaded = (other for place in places() if command.scope in place for other in self._in(place, key))
        found += [Clash(other, False) for other in dict.fromkeys(shaded) if other.id not in losing | {id_}]
        return found

    def hearing(self, place: tuple[str, ...], key: str) -> Command | None:
        """Return the command that a key runs in a place."""
        return next(self._in(place, key), None)

    def refusal(self, id_: str, key: str) -> str:
        """Return why a command cannot have a key, "" where it can."""
        command = BY_ID[id_]
        if (id_ in FIXED) != (key == "ctrl+c"):
            return "ctrl+c always leaves, pressed twice; allowed: another key"
        if key in _TABLE[id_]:
            return next((f"'{self.named(key)}' is given to {other.id}" for other in self._same(command, key) if self._owns(other, key)), "")
        if is_typed(key) and command.scope in TYPING:
            return f"'{self.named(key)}' is typed there; allowed: a key with ctrl or alt, a function key"
        if command.scope not in _OF_MAIN and (mover := self._mover(key)):
            return f"'{self.named(key)}' is {mover.id} in every list; allowed: another key"
        for other in self._rivals(command, key):
            if self._owns(other, key) and (other.scope == command.scope or "pane" in (other.scope, command.scope) or other.id in FIRST):
                return f"'{self.named(key)}' is given to {other.id}"
            if must_keep(other) and self._keys[other.id] == (key,):
                return f"'{self.named(key)}' is the only key of {other.id}, which must keep one"
        return ""

    # How it is made

    def _read(self, id_: str, written: str) -> list[str] | None:
        """Return the keys that a player wrote, None where nothing of them can be done."""
        command = BY_ID.get(id_)
        if command is None:
            near = get_close_matches(id_, BY_ID, n=1) if len(self.problems) < PROBLEMS_MOST else []
            self._tell(id_, "no such command" + (f"; did you mean '{near[0]}'?" if near else "; all are listed by: voxpop settings --keys"))
            return None
        keys: list[str] = []
        parts = _parts(written)
        if len(parts) > KEYS_MOST:
            self._tell(id_, f"{len(parts):,} keys; allowed: {KEYS_MOST} at most, the first are taken")
        for part in parts[:KEYS_MOST]:
            try:
                keys.append(key_named(part))
            except KeyNameError as error:
                self._tell(id_, str(error))
        if not keys and (written.strip() or must_keep(command)):
            if not written.strip():
                self._tell(id_, "it must keep a key; allowed: one or more, separated by commas")
            return None
        return list(dict.fromkeys(keys))

    def _give(self, command: Command, keys: list[str]) -> None:
        """Give a command its keys, as far as that may be; where none of them may, those of the table that nobody was given."""
        taken: list[str] = []
        for key in keys:
            if problem := self.refusal(command.id, key):
                self._tell(command.id, problem)
            else:
                taken.append(key)
                self._own.add((command.id, key))
        if keys and not taken:
            taken = [key for key in _TABLE[command.id] if not any(self._owns(other, key) for other in self._rivals(command, key))]
            taken = taken or list(_TABLE[command.id][:1]) * must_keep(command)
        for key in taken:
            self._take_away(command, key)
        self._keys[command.id] = tuple(taken)

    def _take_away(self, command: Command, key: str) -> None:
        """Take a key from the commands that cannot have it beside this one."""
        for other in list(self._rivals(command, key)):
            shared = key in _TABLE[command.id] and key in _TABLE[other.id]
            if not shared and (other.scope == command.scope or not self._owns(other, key)):
                self._keys[other.id] = tuple(each for each in self._keys[other.id] if each != key)

    def _tell_bereft(self, wished: set[str]) -> None:
        """Tell which commands have lost their last key to others; those that must keep one get it back."""
        for command in EVERY_COMMAND:
            if self._keys[command.id] or command.id in wished:
                continue
            if must_keep(command):
                self._keys[command.id] = _TABLE[command.id][:1]
                self._take_away(command, _TABLE[command.id][0])
            else:
                self._tell(command.id, f"no key is left for it, '{self.named(_TABLE[command.id][0])}' runs another command now")

    def _rivals(self, command: Command, key: str) -> Iterator[Command]:
        """Yield the other commands with a key of which one would hide the other wherever it is heard."""
        for other in self._with(key):
            if other.id != command.id and (
                other.scope == command.scope
                or {command.id, other.id} & FIRST_OF_ALL
                or command.scope == "pane"
                or (command.scope in {"town", "app"} and other.scope in _OF_MAIN - {"app"})
                or (command.scope == "player" and other.scope == "pane")
            ):
                yield other

    def _same(self, command: Command, key: str) -> Iterator[Command]:
        return (other for other in self._with(key) if other.scope == command.scope and other.id != command.id)

    def _mover(self, key: str) -> Command | None:
        return next((other for other in self._with(key) if other.scope == "pane"), None)

    def _with(self, key: str) -> Iterator[Command]:
        return (command for command in EVERY_COMMAND if key in self._keys[command.id])

    def _owns(self, command: Command, key: str) -> bool:
        return (command.id, key) in self._own

    def _in(self, place: tuple[str, ...], key: str) -> Iterator[Command]:
        """Yield the commands that a key could run in a place, the one that it does first."""
        return (command for scope in place for command in _of_scope(scope) if key in self._keys[command.id])

    def _tell(self, id_: str, problem: str) -> None:
        if len(self.problems) < PROBLEMS_MOST:
            self.problems.append(f"{clean(id_, 60)}: {problem}")


DEFAULT = Keymap()


def keymap_of(app: object) -> Keymap:
    """Return the keymap of an app, or that of the tables where it has none of its own."""
    found = getattr(app, "keymap", None)
    return found if isinstance(found, Keymap) else DEFAULT


@cache
def places() -> tuple[tuple[str, ...], ...]:
    """Return which scopes hear a key together, in the order in which they do, for every place there is."""
    others = dict.fromkeys(command.scope for command in EVERY_COMMAND if command.scope not in _OF_MAIN)
    return (*MAIN, *(("pane", scope, "app") for scope in others))


def must_keep(command: Command) -> bool:
    """Return whether a command must have a key."""
    return command.id in KEPT or (command.action in LEAVING and command.scope not in {"town", "app"})


@cache
def _of_scope(scope: str) -> tuple[Command, ...]:
    return tuple(command for command in EVERY_COMMAND if command.scope == scope)


def _parts(written: str) -> list[str]:
    """Return the keys of a list; a comma alone is the comma key."""
    return [part for part in written.split(",") if part.strip()] or ([","] if written.strip() == "," else [])
