"""The panel in which the player is somebody: what they see, and what they may do."""

from collections import defaultdict
from time import monotonic
from typing import ClassVar

import msgspec
from textual import on
from textual.binding import BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import Input

from sim.action import AnyAction, Chat, Leave
from tui.bindings import bindings
from tui.keymap import keymap_of
from tui.paint import YOU, clock, date, safe, untitled
from tui.protocol import Question, Speaking, Spoken
from tui.widgets.asking_panel import AskingPanel
from tui.widgets.choices import Choice, Menu, actions_of, options_of
from tui.widgets.customs import reactions
from tui.widgets.draft import Draft, Field, action_named, fields_of
from tui.widgets.phrases import counted
from tui.widgets.player_words import ASKS, answers_left, awaited, comes_first, first_name, last_words, place, to_whom, waiting
from tui.widgets.seat import Seat
from tui.widgets.sight import Sight
from tui.widgets.town import Town

STAY, GO, ALL = "stay", "go", "all"
# A menu that comes within IN_A_ROW seconds of a decision takes no key for HELD seconds: it was meant for the one before.
IN_A_ROW, HELD = 1.0, 0.4


class PlayerPanel(AskingPanel):
    """Asks for one action at a time: a menu, then a question for each field that the action declares.

    Attributes:
        question: what is asked now, or None. seats: agent -> what was heard on behalf of one of the player's people.
        becoming: whom the player will be from the next tick on, as the screen calls them; "" for nobody.
        wish: (who, to whom) the player wants to say something as soon as that one is asked what to do.
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
        """The player wants to be these people no more."""

        def __init__(self, agents: tuple[int, ...]) -> None:
            super().__init__()
            self.agents = agents

    def __init__(self, town: Town) -> None:
        super().__init__(town, "player")
        self.question: Question | None = None
        self.seats: defaultdict[int, Seat] = defaultdict(Seat)
        self.becoming = ""
        self.wish: tuple[int, int] | None = None
        self._sent: tuple[int, int] | None = None  # (who, to whom) a chat was begun that has not been answered
        self._first = ""  # that something else is asked before that line goes out, as it was told
        self._at: int | None = None  # whose seat is on show
        self._pending = ""  # what the player waits for, where that is no answer
        self._draft: Draft | None = None
        self._leaving = False
        self._given: tuple[int, ...] = ()  # whom they are about to give back
        self._deeds = 0, 0  # tick, and how often the player answered posts in it
        self._decided = float("-inf")  # when the player decided last, by the monotonic clock

    def on_mount(self) -> None:
        self.ask(None)

    # What is asked

    def ask(self, question: Question | None) -> None:
        """Put a question before the player, or show that there is none now."""
        self.question, self._draft, self._leaving, self._pending = question, None, False, ""
        if question is None:
            self._wait()
            return
        if question.agent != self._at:
            self.told = ""
        first = self._comes_first(question)
        self.told = first or ("" if self.told == self._first else self.told)
        self._first = first
        self.becoming, self._at = "", question.agent
        self.seats[question.agent].asked(question)
        self.entitle()
        self.query_one(Sight).see(question)
        if question.kind in {"talking", "rating"}:
            self._begin(question.legal[0])
        elif not self._wished(question):
            self.offer(actions_of(question), ASKS[question.kind] + answers_left(question, self._answered(question), self.town))
            now = monotonic()
            if now - self._decided < IN_A_ROW:
                self.query_one(Menu).held_until = now + HELD

    def _wait(self) -> None:
        """Show that nothing is asked: the chat in which an answer is awaited, if there is one."""
        waiting = [agent for agent in (self._at, *self.town.cast) if agent is not None and agent in self.seats and self.seats[agent].waits]
        self._at = waiting[0] if waiting else self._at
        self.entitle()
        self.query_one(Sight).see(self.seats[waiting[0]].sight if waiting else None)
        self.offer([], self._while_waiting())

    # Saying something to somebody

    def say_to(self, agent: int, other: int) -> None:
        """Let one of the player's people say something to somebody as soon as they may."""
        self.wish = agent, other
        question = self.question
        if question is not None and question.agent == agent and question.kind == "planning":
            self.ask(question)
        else:
            self.entitle()

    def _wished(self, question: Question) -> bool:
        """Begin what the player wants to say, if that is now; return whether they are asked for the words."""
        if self.wish is None or self.wish[0] != question.agent or question.kind != "planning":
            return False
        (_, other), self.wish = self.wish, None
        field = fields_of(Chat)[0]
        choices = options_of(field, question, self.town, Chat) if "chat" in question.legal else []
        choice = next((choice for choice in choices if choice.value == other), None)
        problem = f"{self.town.name(other)} cannot be called now" if choice is None else choice.barred
        if problem:
            self.told = f"Not possible: {untitled(problem)}."
            return False
        self._draft = Draft(Chat)
        self._fill(other)
        return True

    def _comes_first(self, question: Question) -> str:
        """Return that something else is asked before a line of the player's goes out, "" where that is not so."""
        if self._sent is not None and self._sent[0] == question.agent and question.kind == "planning":
            self._sent = None
        line = self._sent or self.wish
        if line is None or line[0] != question.agent or question.kind == "planning":
            return ""
        if question.partner == line[1]:
            self._sent = None
            return ""
        return comes_first(self.town, question, line[1])

    def _answered(self, question: Question) -> int:
        """Return how often the player has answered this page."""
        return self._deeds[1] if self._deeds[0] == question.tick else 0

    def expect(self, label: str) -> None:
        """Show whom the player will be from the next tick on."""
        self.becoming, self.told = label, ""
        if not label:
            self.seats.clear()
            self._at = self.wish = self._sent = None
        self.ask(None)

    def tell(self, text: str, agent: int | None = None) -> None:
        """Say what came of the last thing that the player did, until they do the next. agent: for which of their people."""
        agent = self._at if agent is None else agent
        seat = self.seats[agent] if agent is not None else Seat()
        if agent is not None and len(self.town.cast) > 1 and self.question is not None and agent != self.question.agent:
            text = f"{first_name(self.town, agent)}: {text}"
        self.told, self._pending, seat.last_word = f"{seat.last_word}{untitled(text)}", "", ""
        seat.rest()
        self.prompt(self.asked if self.question else self._while_waiting())

    def overhear(self, speaking: Speaking) -> None:
        """Show that the other is about to answer, and what they are saying as far as it has come."""
        if (seat := self._seat_of(speaking)) is not None:
            seat.grow(speaking)
            if seat is self._seen_seat:
                self.query_one(Sight).grow(speaking.speaker, speaking.text)

    def hear(self, spoken: Spoken) -> None:
        """Show what the other has just said, or that they took their leave."""
        seat = self._seat_of(spoken)
        if seat is None:
            return
        if not spoken.text:
            self.tell(f"{first_name(self.town, spoken.speaker)} takes their leave.", spoken.to)
        elif seat.thread:
            if self._sent is not None and self._sent[1] == spoken.speaker:
                self._sent = None
            seat.hear(spoken.speaker, spoken.text)
            seat.last_word = f"{first_name(self.town, spoken.speaker)}: “{untitled(spoken.text)}”\n"
            if seat is self._seen_seat:
                self.query_one(Sight).overhear(seat.thread)

    def _seat_of(self, said: Speaking | Spoken) -> Seat | None:
        """Return on whose behalf somebody is heard."""
        to = self._at if said.to is None else said.to
        return self.seats[to] if to is not None else None

    @property
    def _seen_seat(self) -> Seat | None:
        """The seat that the player sees, unless they are asked something other than their next line."""
        asked = self.question is not None and self.question.kind != "talking"
        return None if asked or self._at is None else self.seats[self._at]

    def entitle(self) -> None:
        """Write who the player is into the border."""
        town, question = self.town, self.question
        who = question.agent if question else self._at if self._at in town.cast else town.player
        name = self.becoming or (town.label(who) + place(who, town) if who is not None else "nobody yet")
        minute = question.minute if question else town.world.minute if town.world else None
        verb = "WILL BE" if self.becoming else "ARE"
        time = "" if minute is None else f" — {clock(minute) if len(town.cast) > 1 else date(minute)}"
        self.border_title = Content(f"YOU {verb} {YOU} {name}{time}")
        if question is None and not self._leaving:
            self.prompt(self._while_waiting())

    def count(self, left: int | None, held: bool) -> None:
        """Show how many seconds the player has left; None where the world waits."""
        who = first_name(self.town, self.question.agent) if self.question else ""
        text = "" if left is None else f"your clock is held at {left} s" if held else f"{left} s, then {who} decides · any key: anew"
        if text != str(self.border_subtitle or ""):
            self.border_subtitle = Content(text)

    def _while_waiting(self) -> str:
        if (said := awaited(self._seen_seat, self.town)) or self._pending:
            return said or self._pending
        line = self.wish or self._sent
        return waiting(self.town, self.becoming, line[1] if line else None)

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
        back = keymap_of(self.app).filled("{you.back} leaves the chat" if chatting else "{you.back} goes back")
        hint = field.description if self.town.films else field.description.partition(", titles in <")[0]
        self.ask_line(
            f"{last_words(self.question, self.town) or to_whom(self._draft, self.town) or field.title} · enter sends · {back}",
            hint,
            field.most,
        )

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
            self._answer_leaving(str(choice.value))
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
            self._answer_leaving(GO)
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

    def ask_to_give_back(self, agent: int | None = None) -> None:
        """Ask whether the player wants to be somebody no more; whoever is on show, unless it is said who."""
        cast = self.town.cast
        agent = agent if agent is not None else self.question.agent if self.question else self.town.player
        self._leaving, self._given = True, () if agent is None else (agent,)
        choices = [Choice(STAY, "Stay")]
        too = keymap_of(self.app).filled("{you.back} does it too")
        if len(cast) > 1 and agent is not None:
            choices += [Choice(GO, f"Give {self.town.label(agent)} back", f"to their own mind · {too}")]
            choices += [Choice(ALL, f"Give back all {len(cast)}", ", ".join(first_name(self.town, each) for each in cast))]
        else:
            choices += [Choice(GO, "Give them back to their own mind", too)]
        self.offer(choices, "Give back?")
        self.query_one(Menu).focus()

    def _answer_leaving(self, answer: str) -> None:
        self._leaving = False
        if answer != STAY:
            given = self.town.cast if answer == ALL else self._given
            for agent in given:
                self.seats.pop(agent, None)
            self.told = self.becoming = ""
            self.wish = self._sent = None
            if self.question is None or self.question.agent in given or not given:
                self.ask(None)
            else:
                self.ask(self.question)
            self.post_message(self.GaveBack(given))
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
        if question is not None:
            self.seats[question.agent].decided(question, action)
            if isinstance(action, Chat):
                self._sent = question.agent, action.to
        self._withdraw()
        if question is not None:
            self._count_answer(question, action)
        self.post_message(self.Decided(action))

    def _count_answer(self, question: Question, action: AnyAction) -> None:
        """Say when a page of the feed is over."""
        if question.kind != "scrolling" or isinstance(action, Leave):
            return
        self._deeds = question.tick, self._answered(question) + 1
        if self._deeds[1] >= reactions(self.town.world):
            self._pending = f"This page is over, after {counted(self._deeds[1], 'answer')}; others go on."
            self.prompt(self._pending)

    def _withdraw(self) -> None:
        self.told, self._decided = "", monotonic()
        self.ask(None)
        self.query_one(Sight).focus()
