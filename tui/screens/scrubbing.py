"""What a player does with time: let it run, step, and look at any tick of the past as one does in a film."""

from collections.abc import Callable, Iterator
from functools import partial
from time import monotonic

from textual import on
from textual.message import Message

from sim.highlights import Mark
from tui.failing import unless_still
from tui.keymap import keymap_of
from tui.paint import safe
from tui.screens.branching import BranchingScreen
from tui.screens.intervene import HELD
from tui.screens.when import FORMS, Here, day_told, tick_meant, wrong_about
from tui.widgets.agents import AgentsPane
from tui.widgets.bubble import Bubble
from tui.widgets.coach import Coach
from tui.widgets.customs import clock_of
from tui.widgets.hints import Hints
from tui.widgets.line_pane import LinePane
from tui.widgets.log import LogPane
from tui.widgets.timeline import Timeline
from tui.widgets.town import Moment

NO_PAST = "There is no past yet: {time.play} lets time run."
HELD_SECONDS = 0.12  # between two strokes of a key that is held
FASTER_AFTER, LAPS = 12, 60  # strokes after which each goes twice as far; strokes in which the whole of history is passed at most speed


class ScrubbingScreen(BranchingScreen):
    """The part of the main screen that concerns time."""

    class Wished(Message):
        """Another tick of the past is wanted, or live time."""

    _stroke, _strokes, _way = float("-inf"), 0, 0  # of a key that goes through time: when it came last, how often so far, which way
    _told: frozenset[str] | set[str] = frozenset()  # what was said of time last

    # Time, live or past

    def action_play(self) -> None:
        """Let time run, or hold it; in the past, as it went then."""
        replay = self.town.replay
        if not self._awake():
            return
        if not replay.on:
            self.controls.pause() if self.controls.playing else self.controls.play()
        elif replay.rolling or replay.wanted >= self.town.chronicle.tip:
            self._tell_end(not replay.rolling)
            replay.rolling = False
        else:
            replay.roll(monotonic())
        self.renew_lines()

    def action_step(self) -> None:
        """Run one tick; in the past, show the next one."""
        if self._awake():
            if self.town.replay.on:
                self.action_scrub(1)
            else:
                self.controls.step()
                self.passing.over(self.app, HELD)
                self.renew_lines()

    def action_speed(self, steps: int) -> None:
        """Let live time go faster or slower; in the past, the playback alone."""
        if self.town.replay.on:
            self.controls.change_past_speed(steps)
        else:
            self.controls.change_speed(steps)
        self.renew_lines()

    # The past

    def action_scrub(self, ticks: int) -> None:
        """Show the tick before or after; a key that is held goes further each time."""
        self._go(ticks * self._momentum(ticks))

    def action_day(self, days: int) -> None:
        """Show the same time of the day before or after."""
        self._go(days * clock_of(self.town.world).ticks_a_day)

    def action_near(self) -> None:
        """Show a column a tick around the cursor on the timeline, or all of history again."""
        line = self.query_one(Timeline)
        if not line.near and not line.crowded:
            self._tell_time("On the timeline each tick has a column of its own already.")
            return
        line.near = not line.near
        self.renew_lines()

    def _momentum(self, way: int) -> int:
        """Return how many ticks a stroke goes: more the longer a key is held, where there are many."""
        now = monotonic()
        held = way == self._way and now - self._stroke < HELD_SECONDS
        self._strokes = self._strokes + 1 if held else 0
        self._stroke, self._way = now, way
        return int(min(2 ** (self._strokes // FASTER_AFTER), max(1, self.town.chronicle.tip // LAPS)))

    def _go(self, ticks: int) -> None:
        """Show a tick so far from here, at the ends the last one; say so where that is on show already."""
        here, tip, replay = self._here, self.town.chronicle.tip, self.town.replay
        if not self._awake():
            return
        if ticks < 0 and not here:
            self._tell_time(keymap_of(self.app).filled(NO_PAST) if not tip else "This is where it began: tick 0.")
        elif not replay.on and ticks > 0:
            self._tell_time(keymap_of(self.app).filled("This is live: {time.step} runs a tick, {time.back} goes back."))
        elif ticks > 0 and here >= tip:
            self._tell_end()
        else:
            self.look_at(max(0, min(here + ticks, tip)))

    def _tell_time(self, text: str, seconds: float = 3) -> None:
        """Say something about time, in place of what was said of it before."""
        for notice in [each for each in self.app._notifications if each.message in self._told]:
            self.app._unnotify(notice, refresh=False)
        self._told = {text}
        self.notify(text, markup=False, timeout=seconds)

    def action_mark(self, ticks: int) -> None:
        """Show the marked tick before or after."""
        if not self._awake():
            return
        found = self.town.chronicle.beside(self._here, ticks > 0)
        if found is None:
            self._tell_time(f"Nothing marks a tick {'after' if ticks > 0 else 'before'} tick {self._here}.")
        else:
            self.look_at(found)

    def action_go_to(self) -> None:
        """Ask which tick to show."""
        if not self._awake():
            return
        from tui.screens.line import LineScreen

        here = Here(self._here, self.town.chronicle.tip, clock_of(self.town.world), tuple(sorted(self._broken())))

        def go(line: str | None) -> None:
            tick = tick_meant(line or "", here)
            if (line or "").strip().lower() == "live" and (not self.town.replay.only or self.live_elsewhere):
                self.action_live()
            elif tick is not None:
                self.look_at(tick)
                if told := day_told(line or "", here):
                    self._tell_time(told)

        self.app.push_screen(LineScreen(f"Go to which tick? 0 to {here.tip}", FORMS, problem=lambda line: wrong_about(line, here)), go)

    def _broken(self) -> list[int]:
        """Return the ticks in which news broke."""
        return [tick for tick, marks in self.town.chronicle.marks.items() if marks & Mark.NEWS]

    def action_live(self) -> None:
        """Go back to live time; where there is none, to the newest tick."""
        replay = self.town.replay
        if not self._awake():
            return
        if not replay.on:
            self._tell_time("This is live.", 2)
            return
        replay.rolling = False
        if replay.only:
            if not self.leave_playback():
                self.look_at(self.town.chronicle.tip)
            return
        replay.returning = True
        replay.want(self.town.chronicle.tip)
        self._ask()

    @on(Timeline.Sought)
    def _sought(self, event: Timeline.Sought) -> None:
        if self._awake():
            self.look_at(event.tick)

    @on(Timeline.Turned)
    def _turned(self, event: Timeline.Turned) -> None:
        if event.ticks < 0 or self.town.replay.on:  # there is nothing after live time
            self._go(event.ticks * max(1, self.town.chronicle.tip // (2 * LAPS)))

    @on(Timeline.Hovered)
    def _hovered(self) -> None:
        self.query_one(Bubble).renew()

    def look_at(self, tick: int) -> None:
        """Show a tick of the past; live time is held meanwhile."""
        town, replay = self.town, self.town.replay
        if not replay.on:
            self._leave_live()
        replay.returning = False
        replay.want(max(0, min(tick, town.chronicle.tip)))
        self._ask()

    @property
    def _here(self) -> int:
        """The tick from which steps are counted."""
        world = self.town.world
        return self.town.replay.wanted if self.town.replay.on else world.tick if world else 0

    def _ask(self) -> None:
        self.renew_lines()
        self.post_message(self.Wished())

    def _tell_end(self, at_end: bool = True) -> None:
        if at_end:
            live = not self.town.replay.only or self.live_elsewhere
            way = keymap_of(self.app).filled("{time.live} goes back to live." if live else "{time.back} goes back.")
            self._tell_time(f"Tick {self.town.chronicle.tip} is the newest. {way}")

    def load(self) -> None:
        """Show a world just loaded, and the keys that it has."""
        self.query_one(Timeline).begin()
        super().load()
        self.query_one(Hints).replay(self.town.replay.on, not self.town.replay.only or bool(self.live_elsewhere))

    def _leave_live(self) -> None:
        town, controls = self.town, self.controls
        ran = controls.playing
        if ran or controls.becoming:
            controls.pause()
        town.replay.leave_live(town.world.tick if town.world and town.whole else -1, ran, town.cast)
        self.query_one(Coach).display = False
        if self.main == "player":
            self.zoomed, self.main = None, "feed"
            self.go("agents")
        self.settle()
        self.query_one(Hints).replay(True)

    def enter_live(self) -> None:
        """Go on with live time as it went on before; whatever the player was asked is before them again."""
        town, replay, controls = self.town, self.town.replay, self.controls
        assert town.world is not None
        ran = replay.ran
        replay.enter_live()
        humans = [agent.id for agent in town.world.agents.values() if agent.human and agent.id not in town.roles.given_back]
        town.roles.become([*(each for each in replay.cast if each in humans), *(each for each in humans if each not in replay.cast)])
        controls.became(*town.cast)
        controls.painted(town.world.tick)
        if ran:
            controls.play()
        self.query_one(Hints).replay(False)
        self.query_one(AgentsPane).resort()
        self.settle()
        if controls.question is not None:
            town.roles.speak_of(controls.question.agent, controls.question.tick)
            self.ask(controls.question)
        self.renew_lines()

    def catch_up(self) -> None:
        """Look at the newest tick, since live time brought one that does not follow on what is shown; then it goes on."""
        town = self.town
        town.replay.leave_live(-1, self.controls.playing, town.cast)
        town.replay.returning = True
        self._ask()

    def only_looks(self, roll: bool) -> None:
        """Say why the world can be looked at only. roll: it plays back at once."""
        replay = self.town.replay
        ways = keymap_of(self.app).filled("You can look at every tick: {time.back} and {time.forth} step, {time.play} plays")
        ways += keymap_of(self.app).filled("; {time.live} goes back to live ") + f"{live}." if (live := self.live_elsewhere) else "."
        self.notify(safe(f"{replay.only.rstrip('.')}. {ways}", 400), markup=False, timeout=12)
        self._ask()
        if roll and replay.wanted < self.town.chronicle.tip:
            replay.roll(monotonic())
        self.renew_lines()

    # What comes of it

    def cannot_see(self, text: str) -> None:
        """Say why a tick cannot be shown; the picture stays."""
        replay = self.town.replay
        replay.failed(self.town.world.tick if self.town.world else 0)
        self.notify(safe(text, 300), severity="warning", markup=False)
        self.renew_lines()

    def cut_log(self) -> None:
        """Leave in the log only what happened up to the world just taken."""
        log = self.query_one(LogPane)
        unless_still(log, log.load)

    def reloads(self, moments: list[Moment]) -> Iterator[Callable[[], None]]:
        """Yield what shows another tick in each pane, one short piece of work each. moments: the last of what led to it."""
        log = self.query_one(LogPane)
        unless_still(log, partial(log.absorb, moments))
        for pane in self._panes():
            work = pane.show if pane is log else pane.revisit if isinstance(pane, AgentsPane) else pane.load
            yield partial(unless_still, pane, work)
        yield self._select_again
        yield self.renew_lines

    def _select_again(self) -> None:
        current = self.query_one(AgentsPane).current
        if current is not None and self.town.selected is None:
            self.select(current)
        for pane in self.query(LinePane):
            unless_still(pane, pane.entitle)
