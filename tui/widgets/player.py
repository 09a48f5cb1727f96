"""The panel in which the player is somebody: what they see, and what they may do."""

from time import monotonic
from typing import ClassVar

import msgspec
from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from sim.action import AnyAction, Leave
from tui.bindings import bindings
from tui.paint import YOU, date, safe
from tui.protocol import Question
from tui.widgets.choices import Choice, Menu, actions_of, options_of
from tui.widgets.draft import Draft, action_named
from tui.widgets.sight import Sight
from tui.widgets.town import Town

ASKS = {
    "planning": "What will you do?",
    "browsing": "What will you watch?",
    "rating": "How many stars? Then a sentence.",
    "talking": "Your line",
    "scrolling": "What do you do about it?",
}
TYPED_SECONDS = 1.0
STAY, GO = "stay", "go"


class PlayerPanel(Vertical):
    """Asks for one action at a time: a menu, then a question for each field that the action declares."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("player")

    class Decided(Message):
        """The player chose an action."""

        def __init__(self, action: AnyAction) -> None:
            super().__init__()
            self.action = action

    class GaveBack(Message):
        """The player wants to be themself again."""

    def __init__(self, town: Town) -> None:
        super().__init__(id="player")
        self.town = town
        self.question: Question | None = None
        self._draft: Draft | None = None
        self._leaving = False
        self._typed = float("-inf")

    def compose(self) -> ComposeResult:
        yield Sight(self.town)
        yield Static("", id="ask", markup=False)
        yield Menu(id="menu")
        yield Input(id="line", placeholder="say it")
        yield Static("", id="count", markup=False)

    def on_mount(self) -> None:
        self.ask(None)

    # What is asked

    def ask(self, question: Question | None) -> None:
        """Put a question before the player, or show that there is none now."""
        self.question, self._draft, self._leaving = question, None, False
        self.entitle()
        self.query_one(Sight).see(question)
        if question is None:
            self._offer([], "Others go on; you are asked when it is your turn.")
        elif question.kind in {"talking", "rating"}:
            self._begin(question.legal[0])
        else:
            self._offer(actions_of(question), ASKS[question.kind])

    def entitle(self) -> None:
        """Write who the player is into the border."""
        town = self.town
        who = self.question.agent if self.question else town.player
        name = town.label(who) if who is not None else "nobody yet"
        when = date(town.world.minute) if town.world else ""
        self.border_title = Content(f"YOU ARE {YOU} {name} — {when}")

    def enter(self) -> None:
        """Take the focus where the player answers."""
        line, menu = self.query_one(Input), self.query_one(Menu)
        (line if line.display else menu).focus()

    def _offer(self, choices: list[Choice], prompt: str) -> None:
        line, menu = self.query_one(Input), self.query_one(Menu)
        typing = line.has_focus
        line.display = self.query_one("#count").display = False
        menu.display = bool(choices)
        menu.offer(choices)
        self._prompt(prompt)
        if typing:
            menu.focus()

    def _prompt(self, text: str) -> None:
        self.query_one("#ask", Static).update(Content(safe(text)))

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
            self._ask_text(field.title, field.description, field.most)
        else:
            options = options_of(field, question, self.town)
            self._offer(options, f"{field.title}?")
            if options and field.kind == "film":
                self.query_one(Sight).look_at(int(str(options[0].value)))
            self.query_one(Menu).focus()

    def _ask_text(self, title: str, description: str, most: int) -> None:
        line = self.query_one(Input)
        self.query_one(Menu).display = False
        line.display = self.query_one("#count").display = True
        line.max_length = most
        line.value = ""
        line.placeholder = description
        esc = "esc leaves the chat" if self._chatting else "esc goes back"
        self._prompt(f"{title} · enter sends · {esc}")
        self._count()
        line.focus()

    def on_key(self, event: events.Key) -> None:
        """Swallow what was typed on after a line was sent, so that the rest of a sentence is no command."""
        if event.is_printable and monotonic() - self._typed < TYPED_SECONDS:
            event.stop()

    def _finish(self, draft: Draft) -> None:
        try:
            action = draft.finished()
        except msgspec.ValidationError as error:
            self.notify(safe(str(error)), severity="warning", markup=False)
            self.ask(self.question)
            return
        self.ask(None)
        self.query_one(Sight).focus()
        self.post_message(self.Decided(action))

    @property
    def _chatting(self) -> bool:
        return self.question is not None and self.question.kind == "talking"

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
        elif self._draft is None:
            self._begin(str(choice.value))
        else:
            self._fill(choice.value)

    @on(Input.Submitted, "#line")
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self._typed = monotonic()
        self._fill(safe(event.value).strip())

    def _fill(self, value: object) -> None:
        if self._draft is not None:
            problem = self._draft.fill(value)
            if problem:
                self.notify(problem, severity="warning", markup=False)
            else:
                self._go_on()

    @on(Input.Changed, "#line")
    def _count(self) -> None:
        line = self.query_one(Input)
        self.query_one("#count", Static).update(Content(f"{len(line.value)} / {line.max_length}"))

    def action_peek(self) -> None:
        """Tell what the agent's own mind would do."""
        if self.question is not None:
            peek = safe(self.question.peek) or "their own mind has no opinion here"
            self.notify(peek, title="Left alone, they would", markup=False, timeout=8)

    def action_leave(self) -> None:
        """Go a step back: out of a chat, out of a form, and from the menu out of the person, asked once."""
        if self._leaving:
            self._answer_leaving(True)
        elif self.question is not None and self._draft is not None and self.question.kind not in {"talking", "rating"}:
            self.ask(self.question)
            self.enter()
        elif self._chatting:
            self._finish_with(Leave())
        else:
            self._leaving = True
            self._offer([Choice(STAY, "Stay"), Choice(GO, "Give them back to their own mind", "esc does it too")], "Give back?")
            self.query_one(Menu).focus()

    def _finish_with(self, action: AnyAction) -> None:
        self.ask(None)
        self.query_one(Sight).focus()
        self.post_message(self.Decided(action))

    def _answer_leaving(self, go: bool) -> None:
        self._leaving = False
        if go:
            self.ask(None)
            self.post_message(self.GaveBack())
        else:
            self.ask(self.question)
            self.enter()
