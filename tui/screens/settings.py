"""The settings, each with what it does; changed at once, and kept in the player's file."""

from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from tui.bindings import bindings
from tui.habits import HabitualApp
from tui.keymap import keymap_of
from tui.paint import Row, clip, row_width, safe
from tui.screens.themes import Sample, ThemesScreen
from tui.settings import settings_of
from tui.settings_table import SETTINGS, Setting, SettingError, plain
from tui.themes import ABOUT, following
from tui.widgets.cursor_pane import CursorPane

NAME_CELLS, VALUE_CELLS = 18, 24
SUBTITLE = "←→ changes · {settings.type} chooses · {settings.reset} default · {settings.keys} keys · {settings.close} closes"


class SettingsPane(CursorPane[Setting]):
    """A line for each setting: its value, and what that means."""

    def lines(self, entry: Setting, width: int) -> list[Row]:
        colours, value = self.palette, getattr(settings_of(self.app), entry.name)
        own = value != entry.default
        shown = f"‹ {_in_words(value)} ›"
        row: Row = [("● " if own else "  ", colours.accent), (f"{entry.title:<{NAME_CELLS}}", colours.strong if own else colours.text)]
        row += [(f"{shown:<{VALUE_CELLS}}", colours.accent), (meaning(entry, value), colours.dim)]
        later = [("from the next start", colours.faint)] if entry.later else []
        gap = width - row_width(row) - row_width(later) - 1
        return [[*row, (" " * gap, colours.dim), *later] if later and gap > 1 else clip(row, width)]


class SettingsScreen(ModalScreen[None]):
    """Everything that a player may set."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("settings")

    def compose(self) -> ComposeResult:
        with Vertical(id="settings", classes="dialog") as box:
            box.border_title = Content("Settings")
            box.border_subtitle = Content(keymap_of(self.app).filled(SUBTITLE))
            yield SettingsPane(id="settings-list")
            yield Static("", id="settings-note", markup=False)
            yield Sample(id="settings-sample")

    def on_mount(self) -> None:
        pane = self.query_one(SettingsPane)
        pane.replace(SETTINGS)
        pane.styles.height = len(SETTINGS)
        pane.focus()
        self._renew()
        if isinstance(self.app, HabitualApp):
            self.app.settings_changed.subscribe(self, lambda _: self.call_after_refresh(self._renew))

    def on_cursor_pane_moved(self) -> None:
        self._renew()

    def on_cursor_pane_picked(self) -> None:
        self.action_enter()

    @property
    def setting(self) -> Setting:
        """The setting pointed at."""
        return self.query_one(SettingsPane).current or SETTINGS[0]

    def _renew(self) -> None:
        """Show values and colours as they are now."""
        pane, setting = self.query_one(SettingsPane), self.setting
        pane.restyle()
        self.query_one(Sample).refresh()
        app = self.app
        kept = app.kept_in if isinstance(app, HabitualApp) else None
        where = f"Kept in {safe(str(kept), 200)}" if kept else "It lasts until you leave."
        limits = f"Default: {_in_words(setting.default)}. Allowed: {setting.allowed}."
        self.query_one("#settings-note", Static).update(Content(f"{setting.help}.\n{limits}\n{where}"))

    # What keys do

    def action_turn_value(self, steps: int) -> None:
        """Take the next value, or the one before."""
        setting, value = self.setting, getattr(settings_of(self.app), self.setting.name)
        if setting.name == "theme":
            self._set(following(value, steps))
            return
        values = list(setting.choices)
        if value in values:
            self._set(values[(values.index(value) + steps) % len(values)])
        else:  # a number between those offered
            beyond = sorted(each for each in values if (each > value) == (steps > 0))
            self._set((beyond[0] if steps > 0 else beyond[-1]) if beyond else values[0])

    def action_enter(self) -> None:
        """Choose from a list, or type a number."""
        setting = self.setting
        if setting.name == "theme":
            self.app.push_screen(ThemesScreen())
        elif setting.most:
            from tui.screens.line import LineScreen

            note = f"{setting.help}. Allowed: {setting.allowed}."
            value = plain(getattr(settings_of(self.app), setting.name))
            self.app.push_screen(LineScreen(setting.title, note, value, lambda line: _problem(setting, line)), self._typed)
        else:
            self.action_turn_value(1)

    def _typed(self, line: str | None) -> None:
        if line is not None:
            self._set(self.setting.checked(_number(line)))

    def action_reset(self) -> None:
        """Take the default."""
        self._set(self.setting.default)

    def action_keys_screen(self) -> None:
        """Show all keys."""
        from tui.screens.keys import KeysScreen

        self.app.push_screen(KeysScreen())

    def _set(self, value: Any) -> None:
        if isinstance(self.app, HabitualApp):
            self.app.change_setting(self.setting.name, value)
        self._renew()


def meaning(setting: Setting, value: object) -> str:
    """Return what a value means, in a few words, "" where it says so itself."""
    if setting.name == "theme":
        return ABOUT.get(str(value), "")
    return setting.choices.get(value, "")


def _in_words(value: object) -> str:
    return {True: "on", False: "off"}[value] if isinstance(value, bool) else plain(value).strip('"')


def _number(line: str) -> float | int | str:
    """Return a number that was typed, or what was typed."""
    try:
        return int(line)
    except ValueError:
        try:
            return float(line)
        except ValueError:
            return line


def _problem(setting: Setting, line: str) -> str:
    try:
        setting.checked(_number(line))
    except SettingError as error:
        return str(error)
    return ""
