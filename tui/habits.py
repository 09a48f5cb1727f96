"""The player's habits in force on a screen: settings and keys, changed there and kept in their file."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from msgspec.structs import replace
from textual.events import Event, Key
from textual.signal import Signal

from sim.errors import SimError
from tui.keymap import Keymap
from tui.paint import safe
from tui.recent import forget_all
from tui.settings import Settings
from tui.terminal_app import TERMINAL_SETTINGS, TerminalApp
from tui.themes import THEMES

TOLD = 4  # problems of a file that are told one by one
TOLD_SECONDS = 20


class AnyKey:
    """A screen that takes any key, also those that do something everywhere."""

    def any_key(self, key: str) -> bool:
        """Take a key; return whether it was taken."""
        raise NotImplementedError


class HabitualApp(TerminalApp):
    """An app with themes, settings and keys of the player's.

    Args:
        settings: what the player has set for good. kept_in: their file; None: changes last as long as the app.
        problems: what of the file could not be taken, told once.

    Attributes:
        keymap: the keys as they are now. settings_changed: tells the new settings.
    """

    def __init__(self, settings: Settings, kept_in: Path | None = None, problems: Iterable[str] = ()) -> None:
        super().__init__()
        self.settings, self.kept_in = settings, kept_in
        self.suit_terminal()
        self.settings_changed: Signal[Settings] = Signal(self, "settings changed")
        self.keymap = Keymap(settings.keys, settings.glyphs == "ascii")
        self._problems = [*problems, *self._of_keys()]

    async def on_event(self, event: Event) -> None:
        """Let a screen that waits for any key have it, before it means anything."""
        if isinstance(event, Key) and isinstance(self.screen, AnyKey) and self.screen.any_key(event.key):
            return
        await super().on_event(event)

    def settle_habits(self) -> None:
        """Put theme and keys in force; called once, when the app begins."""
        for theme in THEMES.values():
            self.register_theme(theme)
        self.theme = self.settings.theme if self.settings.theme in THEMES else Settings().theme
        self.set_keymap(self.keymap.for_textual())

    def tell_of_settings(self) -> None:
        """Say what is wrong with the settings file, once."""
        problems, self._problems = self._problems, []
        left = len(problems) - TOLD
        more = [f"and {left} more in your settings; all are told by: voxpop settings"] if left > 0 else []
        for problem in [*problems[:TOLD], *more]:
            self.notify(safe(problem, 300), severity="warning", markup=False, timeout=TOLD_SECONDS)

    def change_setting(self, name: str, value: Any, keep: bool = True) -> None:
        """Set one thing, on the screen at once and in the player's file.

        Args:
            value: one that `Setting.checked` has returned. keep: in the file, too; else it is a look at what it would be like.
        """
        if getattr(self.settings, name) != value:
            self.settings = replace(self.settings, **{name: value})
            self.take_up(name)
        if keep:
            self._keep(name, value)

    def rebind(self, id_: str, keys: str | None) -> None:
        """Give a command other keys, separated by commas; None: those of the table."""
        wanted = {each: written for each, written in self.settings.keys.items() if each != id_}
        if keys is not None:
            wanted[id_] = keys
        self._bind(wanted)
        self._keep(f"keys.{id_}", keys)

    def unbind_all(self) -> None:
        """Give every command the keys of the table again."""
        before = tuple(self.settings.keys)
        self._bind({})
        for id_ in before:
            self._keep(f"keys.{id_}", None)

    def _bind(self, wanted: dict[str, str]) -> None:
        self.settings = replace(self.settings, keys=wanted)
        self.keymap = Keymap(wanted, self.settings.glyphs == "ascii")
        self.set_keymap(self.keymap.for_textual())
        self.settings_changed.publish(self.settings)

    def take_up(self, name: str) -> None:
        """Put a setting that was changed in force."""
        if name == "theme":
            self.theme = self.settings.theme
        elif name == "recent" and not self.settings.recent:
            forget_all()
        elif name in TERMINAL_SETTINGS:
            self.keymap.ascii_only = self.settings.glyphs == "ascii"
            self.suit_terminal()
        self.settings_changed.publish(self.settings)

    def _keep(self, name: str, value: object) -> None:
        if self.kept_in is None:
            return
        from tui.settings_file import keep

        try:
            keep(self.kept_in, name, value)
        except (SimError, OSError) as error:
            said = error.strerror if isinstance(error, OSError) else str(error)
            text = f"It holds until you leave; it could not be kept: {said or error}"
            self.notify(safe(text, 300), severity="warning", markup=False)

    def _of_keys(self) -> tuple[str, ...]:
        if not self.keymap.problems:
            return ()
        if self.kept_in is None:
            return tuple(self.keymap.problems)
        from tui.settings_file import placed_problems

        return placed_problems(self.kept_in, self.keymap.problems)
