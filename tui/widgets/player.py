"""The panel in which the player is somebody: what they see, and what they may do."""

from time import monotonic
from typing import ClassVar

import msgspec
from msgspec.structs import replace
from textual import on
from textual.binding import BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import Input

from sim.action import AnyAction, Chat, Leave, Say
from sim.channel import Utterance
from tui.bindings import bindings
from tui.paint import YOU, clock, date, safe, safe_name, untitled
from tui.protocol import Question, Speaking, Spoken
from tui.widgets.asking_panel import AskingPanel
from tui.widgets.choices import Choice, Menu, actions_of, options_of
from tui.widgets.doing import at_what, is_busy
from tui.widgets.draft import Draft, Field, action_named
from tui.widgets.narrate import counted
from tui.widgets.sight import Sight
from tui.widgets.town import Town

ASKS = {
    "planning": "What will you do?",
    "browsing": "What will you watch?",
    "rating": "How many stars? Then a sentence.",
    "talking": "Your line",
    "scrolling": "What do you do about it?",
}
STAY, GO = "stay", "go"
SLOW = 3  # seconds from which on it is said how long an answer takes
# A menu that comes within IN_A_ROW seconds of a decision takes no key for HELD seconds: it was meant for the one before.
IN_A_ROW, HELD = 1.0, 0.4


class PlayerPanel(AskingPanel):
    """Asks for one action at a time: a menu, then a question for each field that the action declares.

    Attributes:
        question: what is asked now, or None. thread: lines of the chat that the player sits in, as far as heard.
        becoming: whom the player will be from the next tick on, as the screen calls them; "" for nobody.
    """

    BINDINGS: ClassVar[list[BindingType]] = bindings("player")

    class Decided(Message):
        """The player chose an action."""

        def __init__(self, action: AnyAction) -> None:
            super().__init__()
            self.action = action

    class Deferred(Message):
        """The player leaves the question to the agent's own mind."""

    class GaveBack(Message):
        """The player wants to be themself again."""

    def __init__(self, town: Town) -> None:
        super().__init__(town, "player")
        self.question: Question | None = None
        self.thread: tuple[Utterance, ...] = ()
        self.becoming = ""
        self._pending = ""  # what the player waits for
        self._last_word = ""  # what the other has said that the player was not asked to answer
        self._draft: Draft | None = None
        self._leaving = False
        self._deeds = 0, 0  # tick, and how often the player answered posts in it
        self._answering: tuple[int, float] | None = None  # whose model works on an answer, and since when by the monotonic clock
        self._decided = float("-inf")  # when the player decided last, by the monotonic clock

    def on_mount(self) -> None:
        self.ask(None)

    # What is asked

    def ask(self, question: Question | None) -> None:
        """Put a question before the player, or show that there is none now."""
        self.question, self._draft, self._leaving, self._pending = question, None, False, ""
        self.thread = question.thread if question else ()
        if question is not None:
            self.becoming, self._answering = "", None
            if question.kind == "talking":
                self._last_word = ""
        self.entitle()
        self.query_one(Sight).see(question)
        if question is None:
            self.offer([], self._while_waiting())
        elif question.kind in {"talking", "rating"}:
            self._begin(question.legal[0])
        else:
            self.offer(actions_of(question), ASKS[question.kind] + self._answers_left(question))
            now = monotonic()
            if now - self._decided < IN_A_ROW:
                self.query_one(Menu).held_until = now + HELD

    def _answers_left(self, question: Question) -> str:
        """Return how often posts may be answered while the page lasts, where that is seldom."""
        if question.kind != "scrolling":
            return ""
        if self.town.reactions == 1:
            return " You may answer one post per reading here."
        return " It is your last answer of this reading." if self._answered(question) == self.town.reactions - 1 else ""

    def _answered(self, question: Question) -> int:
        """Return how often the player has answered this page."""
        return self._deeds[1] if self._deeds[0] == question.tick else 0

    def expect(self, label: str) -> None:
        """Show whom the player will be from the next tick on."""
        self.becoming, self.told = label, ""
        self.ask(None)

    def tell(self, text: str) -> None:
        """Say what came of the last thing that the player did, until they do the next."""
        self.told, self._pending, self._last_word = f"{self._last_word}{untitled(text)}", "", ""
        self.prompt(self.asked if self.question else self._while_waiting())

    def overhear(self, speaking: Speaking) -> None:
        """Show that the other is about to answer, and what they are saying as far as it has come."""
        if speaking.text is None:
            self._answering = None
        elif self._answering is None or self._answering[0] != speaking.speaker:
            self._answering = speaking.speaker, monotonic()
        self.query_one(Sight).grow(speaking.speaker, speaking.text or "")

    def hear(self, spoken: Spoken) -> None:
        """Show what the other has just said, or that they took their leave."""
        self._answering = None
        if not spoken.text:
            self.tell(f"{self._first_name(spoken.speaker)} takes their leave.")
        elif self.thread:
            self._add(spoken.speaker, spoken.text)
            self._last_word = f"{self._first_name(spoken.speaker)}: “{untitled(spoken.text)}”\n"

    def entitle(self) -> None:
        """Write who the player is into the border."""
        town, question = self.town, self.question
        who = question.agent if question else town.player
        name = self.becoming or (town.label(who) if who is not None else "nobody yet")
        minute = question.minute if question else town.world.minute if town.world else None
        verb = "WILL BE" if self.becoming else "ARE"
        self.border_title = Content(f"YOU {verb} {YOU} {name}" + (f" — {date(minute)}" if minute is not None else ""))
        if question is None and not self._leaving:
            self.prompt(self._while_waiting())

    def count(self, left: int | None, held: bool) -> None:
        """Show how many seconds the player has left; None where the world waits."""
        who = self._first_name(self.question.agent) if self.question else ""
        text = "" if left is None else f"your clock is held at {left} s" if held else f"{left} s, then {who} decides · any key: anew"
        if text != str(self.border_subtitle or ""):
            self.border_subtitle = Content(text)

    def _while_waiting(self) -> str:
        if self._pending and self._answering is not None and (seconds := int(monotonic() - self._answering[1])) >= SLOW:
            return f"{self._first_name(self._answering[0])} is thinking… {seconds} s"
        if self._pending:
            return self._pending
        if self.becoming:
            return f"You will be {self.becoming} from the next tick on."
        me = self.town.agent(self.town.player)
        if me is None or not is_busy(me, self.town):
            return "Others go on; you are asked when it is your turn."
        return f"You are {at_what(me, self.town)} until {clock(me.busy.until)}; others go on."

    def _begin(self, tag: str) -> None:
        action = action_named(tag)
        if action is not None:
            self._draft = Draft(action)
            self._go_on()

    def _go_on(self) -> None:
        """Ask for the next field, or send the action."""
        draft, question = self._draft, self.question
        if draft is None or question is None:
            return
        field = draft.missing
        if field is None:
            self._finish(draft)
        elif field.kind == "text":
            self._ask_text(field)
        else:
            options = options_of(field, question, self.town, draft.action)
            self.offer(options, f"{field.title}?")
            if options and field.kind == "film":
                self.query_one(Sight).look_at(int(str(options[0].value)))
            self.query_one(Menu).focus()

    def _ask_text(self, field: Field) -> None:
        chatting = self.question is not None and self.question.kind == "talking"
        back = "esc leaves the chat" if chatting else "esc goes back"
        hint = field.description if self.town.films else field.description.partition(", titles in <")[0]
        self.ask_line(f"{self._last_words() or field.title} · enter sends · {back}", hint, field.most)

    def _last_words(self) -> str:
        """Return who will have the last word of a chat that is nearly over, "" while there is room."""
        question = self.question
        if question is None or question.kind != "talking" or question.partner is None or question.left > 2:
            return ""
        if question.left == 1:
            return "Your line, the last of this chat"
        return f"Your line; {self._first_name(question.partner)} has the last word"

    # What the player does

    @on(Menu.Moved)
    def _pointed(self, event: Menu.Moved) -> None:
        """Show what is under the cursor, where there is more to know of it."""
        event.stop()
        choice, field = event.pane.current, self._draft.missing if self._draft else None
        if isinstance(choice, Choice) and isinstance(choice.value, int) and field is not None and field.kind == "film":
            self.query_one(Sight).look_at(choice.value)

    @on(Menu.Picked)
    def _picked(self, event: Menu.Picked) -> None:
        event.stop()
        choice = event.pane.current
        if choice is None:
            return
        if self._leaving:
            self._answer_leaving(choice.value == GO)
        elif choice.barred:
            self.tell(f"Not possible: {choice.barred}.")
        elif self._draft is None:
            self._begin(str(choice.value))
        else:
            self._fill(choice.value)

    @on(Input.Submitted, "#line")
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.sent()
        self._fill(safe(event.value).strip())

    def _fill(self, value: object) -> None:
        if self._draft is not None:
            problem = self._draft.fill(value)
            if problem:
                self.tell(problem)
            else:
                self._go_on()

    def action_peek(self) -> None:
        """Tell what the agent's own mind would do."""
        if self.question is not None:
            self.tell(f"Left alone, they would {self.question.peek or 'do nothing that they could name'}")

    def action_defer(self) -> None:
        """Let the agent's own mind decide this once."""
        self.defer("Left to them")

    def defer(self, why: str) -> None:
        """Leave the question to the agent's own mind."""
        if self.question is not None:
            peek = self.question.peek
            self._withdraw()
            self.tell(f"{why}: they {peek}" if peek else f"{why}.")
            self.post_message(self.Deferred())

    def action_leave(self) -> None:
        """Go a step back: out of a line, a chat, a form, and from the menu out of the person, asked once."""
        line, draft, question = self.query_one(Input), self._draft, self.question
        if self._leaving:
            self._answer_leaving(True)
        elif line.display and line.value:
            line.value = ""
        elif question is not None and question.kind == "talking":
            self._decide(Leave())
        elif draft is not None and draft.step_back():
            self._go_on()
        elif question is not None and draft is not None and question.kind != "rating":
            self.ask(question)
            self.enter()
        else:
            self.ask_to_give_back()

    def ask_to_give_back(self) -> None:
        """Ask whether the player wants to be themself again."""
        self._leaving = True
        self.offer([Choice(STAY, "Stay"), Choice(GO, "Give them back to their own mind", "esc does it too")], "Give back?")
        self.query_one(Menu).focus()

    def _answer_leaving(self, go: bool) -> None:
        self._leaving = False
        if go:
            self.told = self.becoming = ""
            self.ask(None)
            self.post_message(self.GaveBack())
        else:
            self.ask(self.question)
            self.enter()

    def _finish(self, draft: Draft) -> None:
        try:
            action = draft.finished()
        except msgspec.ValidationError as error:
            self.ask(self.question)
            self.tell(str(error))
            return
        self._decide(action)

    def _decide(self, action: AnyAction) -> None:
        question = self.question
        self._withdraw()
        if question is not None:
            self._go_on_talking(question, action)
            self._count_answer(question, action)
        self.post_message(self.Decided(action))

    def _count_answer(self, question: Question, action: AnyAction) -> None:
        """Say when a page of the feed is over."""
        if question.kind != "scrolling" or isinstance(action, Leave):
            return
        self._deeds = question.tick, self._answered(question) + 1
        if self._deeds[1] >= self.town.reactions:
            self._pending = f"This page is over, after {counted(self._deeds[1], 'answer')}; others go on."
            self.prompt(self._pending)

    def _withdraw(self) -> None:
        self.told, self._decided = "", monotonic()
        self.ask(None)
        self.query_one(Sight).focus()

    # A chat while the other thinks

    def _go_on_talking(self, question: Question, action: AnyAction) -> None:
        """Show the player's own line at once, and who is to answer it."""
        match action:
            case Say(text) if question.partner is not None:
                partner, thread = question.partner, question.thread
            case Chat(partner, text):
                thread = ()
            case _:
                return
        self.query_one(Sight).see(replace(question, kind="talking", partner=partner, thread=thread))
        self.thread = thread
        self._add(question.agent, text)
        last = isinstance(action, Say) and question.left <= 1
        self._pending = "That was the last line of this chat." if last else f"{self._first_name(partner)} is thinking…"
        self.prompt(self._pending)

    def _add(self, speaker: int, text: str) -> None:
        """Add a line to the chat under way; it stands here until the tick brings it."""
        first = self.thread[0] if self.thread else None
        line = Utterance(-1, first.tick if first else 0, speaker, safe(text), (), first.thread if first else -1)
        self.thread = (*self.thread, line)
        self.query_one(Sight).overhear(self.thread)

    def _first_name(self, agent: int) -> str:
        return safe_name(self.town.name(agent)).split(" ")[0]
