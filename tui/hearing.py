"""Takes what the engine says to where it belongs: the replica, the controls, the screen."""

from collections.abc import Callable

from sim.event import TickStarted
from tui import garbage
from tui.keymap import keymap_of
from tui.paint import safe
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
    Lately,
    Metered,
    MindState,
    Noticed,
    Overheard,
    PastCourse,
    Question,
    Ready,
    Replayed,
    Retold,
    Scene,
    SceneAgents,
    Speaking,
    Spoken,
    Thinking,
    Ticked,
    Told,
    Unsaved,
    Unseen,
    Withdrawn,
)
from tui.screens.society import SocietyScreen
from tui.widgets.controls import Controls
from tui.widgets.stream import Stream
from tui.widgets.town import Town

BEGUN_SECONDS = 30  # for which it is told that a model's people are not handed to the rules unasked


class Hearing:
    """One for as long as the app runs, whatever engine speaks.

    Attributes:
        playing: time runs as soon as there is a world.
    """

    def __init__(
        self,
        town: Town,
        controls: Controls,
        society: SocietyScreen,
        stream: Stream,
        projector: Projector,
        show_all: Callable[[], None],
        halt: Callable[[int, str, str], None],
        playing: bool,
    ) -> None:
        """Prepare to hear.

        Args:
            show_all: shows whatever is still on its way. halt: takes in that the engine has stopped: after which tick, why, and which
                save is damaged, "" for none.
        """
        self.playing = playing
        self._town, self._controls, self._society = town, controls, society
        self._stream, self._projector = stream, projector
        self._show_all, self._halt = show_all, halt
        self._heard = 0  # the last tick that the engine told of

    def hear(self, message: FromEngine) -> None:
        """Take in a message."""
        town, society = self._town, self._society
        match message:
            case Ready():
                self._begin(message)
            case Happened() | Ticked():
                self._hear_of_time(message)
            case Scene() | SceneAgents() | Replayed() | Unseen():
                self._projector.hear(message)
            case PastCourse():
                town.recall(message)
            case Grown():
                self._hear_of_more(message)
            case Branches(branches):
                society.know(branches)
            case Lately(bygones):
                society.recollect(bygones)
            case Retold():
                society.retold(message)
            case Question() | Withdrawn() | Spoken() | Speaking() | Overheard() | Answered():
                self._hear_of_people(message)
            case MindState() | Metered() | Held() | Thinking():
                self._hear_of_minds(message)
            case Told():
                society.told(message)
            case Noticed(text):
                society.notify(safe(text, 300), severity="warning", markup=False)
            case Declined():
                self._decline(message)
            case Unsaved():
                self._wait_for_disk(message)
            case Halted(tick, text, save, damaged):
                self._town.save = save or self._town.save
                self._show_all()
                self._halt(tick, text, damaged)

    def _begin(self, message: Ready) -> None:
        """Show a world just loaded, and let time run in it if it is to."""
        self._stream.clear()
        self._projector.clear()
        self._controls.opening, self._controls.unsaved = "", None
        self._town.restore(message)
        self._heard = message.snapshot.tick
        self._society.load()
        # What is there now stays; a full collection of it, or many small ones, would hold keys up.
        garbage.spare()
        if message.begun:  # a model's people are not handed to the rules unasked
            self.playing = False
            ways = keymap_of(self._society.app).filled("{world.minds} chooses who thinks; {time.play} goes on with the rules.")
            told = f"Begun with {safe(message.begun, 80)}. {ways}"
            self._society.notify(told, severity="warning", markup=False, timeout=BEGUN_SECONDS)
        if message.only_replay:
            self._society.only_looks(self.playing)
        elif not self._society.begun() and self.playing:
            self._controls.play()
            self._society.renew_lines()

    def _hear_of_time(self, message: Happened | Ticked) -> None:
        """Take in a tick, or its first events; where ticks are missing, the newest is looked at as one of the past is."""
        started = next((event.tick for event in message.events[:1] if isinstance(event, TickStarted)), None)
        tick = message.tick if isinstance(message, Ticked) else started
        if tick is not None and tick > self._heard + 1 and not self._town.replay.on:
            self._society.catch_up()
        if isinstance(message, Ticked):
            self._heard = message.tick
        if self._town.replay.on:
            self._projector.live(message)
        elif isinstance(message, Ticked):
            self._stream.push(message)
        else:
            self._stream.extend(message.events)

    def _hear_of_more(self, grown: Grown) -> None:
        """Take in the ticks by which a save grew that is only looked at."""
        self._town.roles.played.take(grown.control)
        self._town.replay.follow(self._town.chronicle.tip, self._town.chronicle.tip + len(grown.strip))
        self._town.chronicle.extend(grown.strip)
        self._society.renew_lines()

    def _hear_of_people(self, message: Question | Withdrawn | Spoken | Speaking | Overheard | Answered) -> None:
        """Take in what is asked of the player, and what people say."""
        match message:
            case Question(agent=agent) if agent in self._town.roles.given_back:
                pass  # asked before the engine knew; it is withdrawn
            case Question():
                self._ask(message)
            case Withdrawn(number):
                if self._controls.question is not None and self._controls.question.number == number:
                    self._controls.question = None
                    self._society.ask(None)
            case Spoken():
                self._society.hear(message)
            case Speaking():
                self._society.spoken_to(message)
            case Overheard():
                self._society.overheard(message)
            case Answered():
                self._society.answered(message)

    def _ask(self, question: Question) -> None:
        """Put a question before the player, once all that came before it is shown; one who looks at the past is asked later."""
        live = not self._town.replay.on
        if live:
            self._show_all()
        self._controls.question = question
        self._controls.became(question.agent)
        if live:
            self._town.roles.speak_of(question.agent, question.tick)
            self._town.roles.coming = {question.agent: question.me.name}
            self._society.ask(question)
        self._society.renew_lines()

    def _hear_of_minds(self, message: MindState | Metered | Held | Thinking) -> None:
        before = self._town.thinkers.held
        self._town.thinkers.hear(message)
        match message:
            case MindState():
                self._society.minded(message)
            case Held():
                self._society.held(message, before)
            case Thinking():
                self._society.thinking()
        self._society.renew_lines()

    def _wait_for_disk(self, unsaved: Unsaved) -> None:
        """Show for as long as it lasts that time stands still because a tick cannot be saved, and that it goes on when it could be."""
        self._controls.unsaved = unsaved if unsaved.because else None
        self._controls.playing = unsaved.playing
        if not unsaved.because:
            self._society.notify(f"Tick {unsaved.tick} is saved now; nothing was lost.", markup=False)
        self._society.renew_lines()

    def _decline(self, declined: Declined) -> None:
        """Say what could not be done; that a world can only be looked at was told when it was opened."""
        if declined.message == self._town.replay.only:
            return
        if declined.change is not None:
            self._controls.declined(declined.change)
            self._society.give_up()
        if declined.damaged:
            self._society.offer_rescue(declined.damaged)
        else:
            self._society.decline(declined.message)
