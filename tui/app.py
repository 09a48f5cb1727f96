"""The app: drains the engine ten times a second, keeps the replica true, and hands what happened to the screen."""

from asyncio import sleep
from pathlib import Path
from time import monotonic
from typing import ClassVar

from textual.app import App
from textual.binding import BindingType
from textual.events import Event, Key
from textual.theme import Theme
from textual.widgets import Input, TextArea

from sim.event import AnyEvent, ChangeRefused, Parted, Refused, TickStarted
from tui import garbage
from tui.bindings import bindings
from tui.paint import DARK, LIGHT, safe
from tui.projector import Projector
from tui.protocol import (
    Answered,
    Branches,
    Declined,
    FromEngine,
    Grown,
    Halted,
    Happened,
    Held,
    Metered,
    MindState,
    Noticed,
    PastCourse,
    Question,
    Ready,
    Replayed,
    Scene,
    SceneAgents,
    Speaking,
    Spoken,
    Ticked,
    Told,
    Unseen,
    Withdrawn,
)
from tui.screens.intervene import InterveningScreen
from tui.screens.palette import TownCommands
from tui.screens.society import SocietyScreen
from tui.settings import Settings
from tui.widgets.choices import Menu
from tui.widgets.controls import Client, Controls
from tui.widgets.narrate import counted
from tui.widgets.stream import Stream
from tui.widgets.top_line import TopLine
from tui.widgets.town import Town

FRAME_SECONDS = 0.1
POLL_SECONDS = 0.01  # while a picture of the past is awaited
SLICE = 50  # events taken in at a time: half a millisecond
KEY_SECONDS = 0.025  # for which everything else waits after a key, so that its effect is painted first
QUIT_SECONDS = 2.0


class VoxpopApp(App[None]):
    """A society in your terminal.

    Args:
        client: the screen's end of the engine.
        rate: ticks a second to begin with, one of RATES; 0 for as fast as possible.
        playing: time runs as soon as the world is there.
        turn_seconds: for an answer of the player's; 0: the world waits.
        smooth: events of a tick appear one after the other instead of all at once.
        settings: what the player has set for good.
    """

    TITLE = "voxpop"
    CSS_PATH = "voxpop.tcss"
    BINDINGS: ClassVar[list[BindingType]] = bindings("app")
    COMMANDS = {TownCommands}  # noqa: RUF012

    def __init__(
        self,
        client: Client,
        rate: float = 1.0,
        playing: bool = True,
        smooth: bool = True,
        turn_seconds: int = 0,
        settings: Settings = Settings(),  # noqa: B008 - frozen
    ) -> None:
        super().__init__()
        self.client, self.settings = client, settings
        self.town = Town()
        self.controls = Controls(client)
        self.controls.set_rate(rate)
        self.controls.turn_seconds = turn_seconds
        self.society = SocietyScreen(self.town, self.controls)
        self._playing, self._smooth = playing, smooth
        self._stream = Stream()
        self._heard = 0  # the last tick that the engine told of
        self._projector = Projector(self.town, self.controls, self.society, self._stream, self._give_way)
        self.failure = ""  # why the engine could not go on, in a plain line
        self._interrupted = self._keyed = float("-inf")
        self._halted = self._draining = self._polling = False

    def get_default_screen(self) -> SocietyScreen:
        return self.society

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return {"you": "#d65fae"}

    def on_mount(self) -> None:
        for theme in (DARK, LIGHT):
            self.register_theme(theme)
        self.theme = DARK.name
        self.theme_changed_signal.subscribe(self, self._restyle)
        self.set_interval(FRAME_SECONDS, self.drain)
        self.call_after_refresh(self.drain)

    def _restyle(self, theme: Theme) -> None:
        self.call_after_refresh(self.society.restyle)

    # What the engine says

    async def drain(self) -> None:
        """Take in everything that the engine has said, and show what is due, in slices between which keys are heard."""
        if self._draining or not self.society.composed or not self.society.query(TopLine):  # which goes first when all ends
            return
        self._draining = True
        try:
            await self._take_in()
        finally:
            self._draining = False
        if self.town.replay.waiting and not self._polling:
            self._polling = True
            self.set_timer(POLL_SECONDS, self._poll)

    async def _poll(self) -> None:
        self._polling = False
        await self.drain()

    async def on_scrubbing_screen_wished(self) -> None:
        await self.drain()

    async def _take_in(self) -> None:
        for message in self.client.drain():
            self._hear(message)
        events, finished = self._due(self.controls.rate if self._smooth else 0.0)
        for start in range(0, len(events), SLICE):
            if self.town.replay.on:  # a key took the player to the past
                self._projector.record(events[start:], finished)
                finished = []
                break
            self._absorb(events[start : start + SLICE])
            await self._give_way()
        self._finish(finished)
        await self._projector.work(self.controls.rate)
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

    def _hear(self, message: FromEngine) -> None:
        match message:
            case Ready():
                self._begin(message)
            case PastCourse():
                self.town.recall(message)
            case Happened() | Ticked():
                self._hear_of_time(message)
            case Scene() | SceneAgents() | Replayed() | Unseen():
                self._projector.hear(message)
            case Grown(strip=strip):
                self.town.replay.follow(self.town.chronicle.tip, self.town.chronicle.tip + len(strip))
                self.town.chronicle.extend(strip)
                self.society.renew_lines()
            case Branches(branches):
                self.society.know(branches)
            case Question(agent=agent) if agent == self.town.given_back:
                pass  # asked before the engine knew; it is withdrawn
            case Question() if self.town.replay.on:
                self.controls.question, self.controls.becoming = message, None
                self.society.renew_lines()
            case Question():
                self._show_all()
                self.controls.question, self.controls.becoming = message, None
                self.town.player = message.agent
                self.town.coming = {message.agent: message.me.name}
                self.society.ask(message)
                self.society.renew_lines()
            case Withdrawn(number):
                if self.controls.question is not None and self.controls.question.number == number:
                    self.controls.question = None
                    self.society.ask(None)
            case Spoken():
                self.society.hear(message)
            case Speaking():
                self.society.spoken_to(message)
            case Answered():
                self.society.answered(message)
            case MindState() | Metered() | Held():
                self._hear_of_minds(message)
            case Told():
                self.society.told(message)
            case Noticed(text):
                self.notify(safe(text, 300), severity="warning", markup=False)
            case Declined(text) if text == self.town.replay.only:
                pass  # it was told when the world was opened
            case Declined(text):
                del self.controls.asked[-1:]
                self.society.decline(text)
            case Halted(tick, text):
                self._show_all()
                self._halt(tick, text)

    def _begin(self, message: Ready) -> None:
        """Show a world just loaded, and let time run in it if it is to."""
        self._stream.clear()
        self._projector.clear()
        self.controls.opening = ""
        self.town.restore(message)
        self._heard = message.snapshot.tick
        self.society.load()
        # What is there now stays; a full collection of it, or many small ones, would hold keys up.
        garbage.spare()
        if message.begun:  # a model's people are not handed to the rules unasked
            self._playing = False
            told = f"Begun with {safe(message.begun, 80)}. M chooses who thinks; space goes on with the rules."
            self.notify(told, severity="warning", markup=False, timeout=30)
        if message.only_replay:
            self.society.only_looks(self._playing)
        elif self._playing:
            self.controls.play()
            self.society.renew_lines()

    def _hear_of_time(self, message: Happened | Ticked) -> None:
        """Take in a tick, or its first events; where ticks are missing, the newest is looked at as one of the past is."""
        started = next((event.tick for event in message.events[:1] if isinstance(event, TickStarted)), None)
        tick = message.tick if isinstance(message, Ticked) else started
        if tick is not None and tick > self._heard + 1 and not self.town.replay.on:
            self.society.catch_up()
        if isinstance(message, Ticked):
            self._heard = message.tick
        if self.town.replay.on:
            self._projector.live(message)
        elif isinstance(message, Ticked):
            self._stream.push(message)
        else:
            self._stream.extend(message.events)

    def _hear_of_minds(self, message: MindState | Metered | Held) -> None:
        before = self.town.thinkers.held
        self.town.thinkers.hear(message)
        match message:
            case MindState():
                self.society.minded(message)
            case Held():
                self.society.held(message, before)
        self.society.renew_lines()

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
        if self.town.player is not None:
            self.controls.becoming = None
        if before != self.society.playing_somebody:
            self.society.settle()

    def _tell_player(self, event: AnyEvent) -> None:
        """Say why what the player began or changed came to nothing, or that a chat is over; else the menu would just be back."""
        match event:
            case ChangeRefused(change, because):
                self.notify(safe(f"Not changed ({change.replace('_', ' ')}): {because}", 300), severity="warning", markup=False)
            case Refused(agent, _, because) if agent == self.town.player:
                self.society.tell_player(f"Not done: {because.rstrip('.')}.")
            case Parted(agent, other, _, lines) if agent == self.town.player:
                self.society.tell_player(f"You and {self.town.name(other)} part after {counted(lines, 'line')}.")

    def _finish(self, finished: list[Ticked]) -> None:
        if finished:
            for ticked in finished:
                self.town.chronicle.finish(ticked.tick)
                self.society.tally(ticked)
            self.town.whole = True
            self.controls.painted(finished[-1].tick)

    def on_intervening_screen_departed(self, event: InterveningScreen.Departed) -> None:
        """Go to another branch, or another world; time runs on there if it ran here."""
        replay = self.town.replay
        self._playing = replay.ran or replay.rolling if replay.on else self.controls.playing
        self._stream.clear()
        if event.save:
            self.controls.open(event.save, Path(event.save).stem, event.branch)
        else:
            self.controls.go_to(event.branch, event.fork, event.replay)
        self.society.ask(None)
        self.society.renew_lines()

    def _halt(self, tick: int, text: str) -> None:
        if self._halted:
            return
        self._halted = True
        self.controls.playing = False
        self.society.renew_lines()
        if not text:
            self.exit()
            return
        self.failure = text
        from tui.screens.dialogs import HaltedScreen

        self.push_screen(HaltedScreen(text, tick, self.town.save, began=self.town.world is not None))

    # Actions

    def action_keys(self) -> None:
        """Show all keys, those of this place first."""
        from tui.screens.dialogs import HelpScreen

        if not isinstance(self.screen, HelpScreen):
            first = {"agents": "People", "player": "You"}.get(self.society.place, "View")
            first = "Time" if self.town.replay.on else first
            self.push_screen(HelpScreen((first,), choosing=isinstance(self.screen.focused, Menu)))

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
