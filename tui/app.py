"""The app: drains the engine ten times a second, keeps the replica true, and hands what happened to the screen."""

from asyncio import sleep
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from time import monotonic
from typing import ClassVar

from textual.binding import BindingType
from textual.events import Event, Key
from textual.theme import Theme
from textual.widgets import Input, TextArea

from sim.event import AnyEvent, ChangeRefused, Parted, Refused
from tui.bindings import bindings
from tui.command import shown_key
from tui.habits import HabitualApp
from tui.hearing import Hearing
from tui.hung_up import hung_up
from tui.key_names import is_pressed_for_something
from tui.notices import Notices
from tui.paint import safe
from tui.projector import Projector
from tui.protocol import Ticked
from tui.resizes import told_in_order
from tui.screens.arrangement import NARROW
from tui.screens.intervene import InterveningScreen
from tui.screens.palette import TownCommands
from tui.screens.society import SocietyScreen
from tui.settings import Settings
from tui.widgets.controls import Client, Controls
from tui.widgets.phrases import counted
from tui.widgets.player import PlayerPanel
from tui.widgets.stream import Stream
from tui.widgets.top_line import TopLine
from tui.widgets.town import Town

LOW = 24  # rows below which dialogs take all there is
POLL_SECONDS = 0.01  # while a picture of the past is awaited that may come any moment
POLLED = 50  # times; one that has not come by then is looked for with each frame
LISTEN_SECONDS = 1.0
SLICE = 50  # events taken in at a time: half a millisecond
KEY_SECONDS = 0.025  # for which everything else waits after a key, so that its effect is painted first
QUIT_SECONDS = 2.0


class VoxpopApp(HabitualApp):
    """A society in your terminal.

    Args:
        client: the screen's end of the engine.
        rate: ticks a second to begin with, 0 to FASTEST; 0 for as fast as possible.
        playing: time runs as soon as the world is there.
        turn_seconds: for an answer of the player's; 0: the world waits.
        smooth: events of a tick appear one after the other instead of all at once.
        settings: what the player has set for good. kept_in: the file where they are; None: changes last as long as the app.
        problems: what of the file could not be taken. start: the start screen comes first, and the world behind it is held.
    """

    TITLE = "voxpop"
    CSS_PATH = "voxpop.tcss"
    BINDINGS: ClassVar[list[BindingType]] = bindings("app")
    COMMANDS = {TownCommands}  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-low"), (LOW, "-high")]  # noqa: RUF012
    HORIZONTAL_BREAKPOINTS = [(0, "-slim"), (NARROW, "-broad")]  # noqa: RUF012

    def __init__(
        self,
        client: Client,
        rate: float = 1.0,
        playing: bool = True,
        smooth: bool = True,
        turn_seconds: int = 0,
        settings: Settings = Settings(),  # noqa: B008 - frozen
        kept_in: Path | None = None,
        problems: Iterable[str] = (),
        start: bool = False,
    ) -> None:
        super().__init__(settings, kept_in, problems)
        self._notifications = Notices()
        self.client = client
        self.town = Town()
        self.controls = Controls(client)
        self.controls.set_rate(rate)
        self.controls.turn_seconds = turn_seconds
        self.society = SocietyScreen(self.town, self.controls)
        self._smooth, self._start = smooth, start
        self._stream = Stream()
        self._projector = Projector(self.town, self.controls, self.society, self._stream, self._give_way)
        self._hearing = Hearing(
            self.town, self.controls, self.society, self._stream, self._projector, self._show_all, self._halt, playing and not start
        )
        self.failure = ""  # why the engine could not go on, in a plain line
        self._interrupted = self._keyed = float("-inf")
        self._polled = 0
        self._meant_nothing: set[str] = set()  # keys of which that was told
        self._halted = self._draining = self._polling = False

    def get_default_screen(self) -> SocietyScreen:
        return self.society

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return {"you": "#d65fae", "dim": "#9a968f", "edge": "#34353c"}

    def on_mount(self) -> None:
        self.guard()
        self.settle_habits()
        self.theme_changed_signal.subscribe(self, self._restyle)
        self._frames = self.set_interval(1 / self.settings.frames, self.drain)
        if not self.is_headless:
            self.set_interval(LISTEN_SECONDS, self._listen)
            told_in_order()
            self.app_resume_signal.subscribe(self, lambda _: told_in_order())
        self.call_after_refresh(self.drain)
        self.call_after_refresh(self.tell_of_settings)
        if self._start:
            self.society.start(opening=True)

    def take_up(self, name: str) -> None:
        """Put a setting that was changed in force."""
        super().take_up(name)
        if name == "frames":
            self._frames.stop()
            self._frames = self.set_interval(1 / self.settings.frames, self.drain)
        elif name == "turn_seconds":
            self.controls.turn_seconds = self.settings.turn_seconds
        elif name == "layout":
            self.society.settle()
        elif name != "theme":  # of which Textual tells by itself
            self.call_after_refresh(self.society.restyle)

    def _restyle(self, theme: Theme) -> None:
        self.call_after_refresh(self.society.restyle)

    def _listen(self) -> None:
        """Leave where the terminal is gone: nobody could, and the thread that waits for keys would take a whole core."""
        if hung_up():
            self._leave()

    def wish_to_leave(self) -> bool:
        """Let the app save and leave, from another thread; return whether it could be told."""
        loop = self._loop
        if loop is None or not self.is_running:
            return False
        with suppress(RuntimeError):  # the loop is closed: it has left
            loop.call_soon_threadsafe(self._leave)
        return True

    def _leave(self) -> None:
        with self._context():
            if not self.parting:
                self.controls.quit()
                self.exit()

    # What the engine says

    async def drain(self) -> None:
        """Take in everything that the engine has said, and show what is due, in slices between which keys are heard."""
        if self._draining or self.parting or not self.society.composed or not self.society.query(TopLine):  # which goes first when all ends
            return
        self._draining = True
        try:
            await self._take_in()
        finally:
            self._draining = False
        if not self.town.replay.waiting:
            self._polled = 0
        elif not self._polling and self._polled < POLLED:
            self._polling = True
            self._polled += 1
            self.set_timer(POLL_SECONDS, self._poll)

    async def _poll(self) -> None:
        self._polling = False
        await self.drain()

    async def on_scrubbing_screen_wished(self) -> None:
        await self.drain()

    async def _take_in(self) -> None:
        for message in self.client.drain():
            self._hearing.hear(message)
        events, finished = self._due(self.controls.rate if self._smooth and self.settings.animation else 0.0)
        for start in range(0, len(events), SLICE):
            if self.town.replay.on:  # a key took the player to the past
                self._projector.record(events[start:], finished)
                finished = []
                break
            self._absorb(events[start : start + SLICE])
            await self._give_way()
        self._finish(finished)
        await self._projector.work(self.controls.past_rate)
        if events and not self.town.replay.on:
            for show in self.society.shows():
                show()
                await self._give_way()

    async def _give_way(self) -> None:
        """Let keys be heard, and what they did be painted."""
        await sleep(0)
        while monotonic() - self._keyed < KEY_SECONDS:
            await sleep(KEY_SECONDS / 5)

    async def on_event(self, event: Event) -> None:
        if isinstance(event, Key):
            self._keyed = self.controls.keyed = monotonic()
        await super().on_event(event)

    def _show_all(self) -> None:
        """Show whatever is still on its way."""
        events, finished = self._due(0.0)
        self._absorb(events)
        self._finish(finished)
        for show in self.society.shows():
            show()

    def _due(self, rate: float) -> tuple[list[AnyEvent], list[Ticked]]:
        return self._stream.take(rate) if self.town.world is not None and not self.town.replay.on else ([], [])

    def _absorb(self, events: list[AnyEvent]) -> None:
        if not events:
            return
        before = self.society.playing_somebody
        self.society.absorb(self.town.absorb(events))
        for event in events:
            self._tell_player(event)
            self.controls.came(event)
        self.controls.became(*self.town.cast)
        if before != self.society.playing_somebody:
            self.society.settle()

    def _tell_player(self, event: AnyEvent) -> None:
        """Say why what the player began or changed came to nothing, or that a chat is over; else the menu would just be back."""
        match event:
            case ChangeRefused(change, because):
                self.society.give_up()
                self.notify(safe(f"Not changed ({change.replace('_', ' ')}): {because}", 300), severity="warning", markup=False)
            case Refused(agent, _, because) if self.town.is_you(agent):
                self.society.tell_player(f"Not done: {because.rstrip('.')}.", agent)
            case Parted(agent, other, _, lines) if self.town.is_you(agent) and not (self.town.is_you(other) and other < agent):
                self.society.tell_player(f"You and {self.town.name(other)} part after {counted(lines, 'line')}.", agent)

    def _finish(self, finished: list[Ticked]) -> None:
        if finished:
            for ticked in finished:
                self.town.chronicle.finish(ticked.tick)
                self.society.tally(ticked)
            self.town.whole = True
            self.controls.painted(finished[-1].tick)
            self.society.lived(finished[-1].tick)

    def on_starting_screen_continued(self) -> None:
        """Let time run, at once or as soon as there is a world."""
        if self.town.world is None or self.controls.opening:
            self._hearing.playing = True
        elif not self.town.replay.on and not self.controls.playing:
            self.controls.play()
            self.society.renew_lines()

    def on_intervening_screen_departed(self, event: InterveningScreen.Departed) -> None:
        """Go to another branch, or another world; time runs on there if it ran here."""
        self.failure = ""  # of the engine that is left
        replay = self.town.replay
        self._hearing.playing = replay.ran or replay.rolling if replay.on else self.controls.playing
        self._stream.clear()
        if event.new is not None:
            self._hearing.playing = True
            self.controls.begin(event.new, Path(event.new.save).stem, event.branch)
        elif event.save:
            self.controls.open(event.save, Path(event.save).stem, event.branch)
        else:
            self.controls.go_to(event.branch, event.fork, event.replay)
        self.society.ask(None)
        self.society.renew_lines()

    def _halt(self, tick: int, text: str, damaged: str = "") -> None:
        if self._halted:
            return
        self._halted = True
        ran, self.controls.playing = self.controls.playing, False
        self.society.renew_lines()
        if not text:
            self.exit()
            return
        self.failure = text
        self.society.forget_rerun()
        if damaged:
            self._hear_of_damage(damaged, ran, lambda: self._halt(tick, text, damaged))
            return
        from tui.screens.dialogs import AGAIN, NEW, HaltedScreen

        def go_on(way: str | None) -> None:
            self._halted, self._hearing.playing = False, ran
            if way == AGAIN:
                self.failure = ""
                replay = self.town.replay
                self._stream.clear()
                panel = self.society.query_one(PlayerPanel)
                typed = panel.keep()
                self.society.ask(None)
                panel.kept = typed  # the same will be asked again
                self.controls.go_to(self.town.branch, None, replay.wanted if replay.only else None)
                self.society.renew_lines()
            elif way == NEW:
                self.society.action_new_world(lambda: self._halt(tick, text))

        self.push_screen(HaltedScreen(text, tick, self.town.save, began=self.town.world is not None), go_on)

    def _hear_of_damage(self, save: str, ran: bool, again: Callable[[], None]) -> None:
        """Offer to rescue the world that was to be played, and leave where the player leaves that."""

        def settle(way_on: bool) -> None:
            self._halted, self._hearing.playing = False, ran
            if not way_on:
                self.action_exit_now()

        self.society.offer_rescue(save, self.town.world is not None, settle, again)

    # Keys

    async def _check_bindings(self, key: str, priority: bool = False) -> bool:
        """Run what a key means; of one that means nothing here, say so the first time."""
        meant = await super()._check_bindings(key, priority)
        if not meant and not priority and key not in self._meant_nothing and is_pressed_for_something(key):
            self._meant_nothing.add(key)
            told = self.keymap.filled("{help.quit} quits, {help.keys} tells keys")
            self.notify(f"{shown_key(key)} is no key here; {told}.", markup=False, timeout=3)
        return meant

    # Actions

    async def action_keys(self) -> None:
        """Show what this place is and its keys, then all others; once more: close it."""
        from tui.screens.help import HelpScreen, here

        if isinstance(self.screen, HelpScreen):
            self.screen.dismiss()
        else:
            place = self.society.place if self.screen is self.society else ""
            self.push_screen(HelpScreen(here(self.screen, place, self.town.replay.on)))

    async def action_quit(self) -> None:
        """Save and leave."""
        self.controls.quit()
        self.exit()

    def action_exit_now(self) -> None:
        """Leave after the engine has stopped."""
        self.exit()

    async def action_interrupt(self) -> None:
        """Copy selected text; otherwise leave at the second press within two seconds."""
        focused = self.screen.focused
        if isinstance(focused, (Input, TextArea)) and focused.selected_text:
            self.copy_to_clipboard(focused.selected_text)
            return
        now = monotonic()
        if now - self._interrupted <= QUIT_SECONDS:
            await self.action_quit()
            return
        self._interrupted = now
        self.notify("ctrl+c once more to save and leave.", markup=False, timeout=QUIT_SECONDS)
