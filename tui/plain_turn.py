"""Being somebody without a screen: what one sees as sentences, and numbered choices."""

from collections.abc import Iterator

import msgspec

from sim.action import Leave, Say
from tui.paint import Row, palette_for, safe, untitled
from tui.plain_lines import sentence, spoken_text
from tui.protocol import Question
from tui.themes import DARK
from tui.widgets.choices import Choice, actions_of, options_of
from tui.widgets.controls import Controls
from tui.widgets.draft import Draft, Field, action_named
from tui.widgets.sight import seen
from tui.widgets.town import Town

WHOLE = 10_000  # cells: a sentence is not cut
ASKED = {
    "planning": "What will you do?",
    "browsing": "What will you watch?",
    "rating": "How many stars, and why?",
    "talking": "What do you say?",
    "scrolling": "What do you do about it?",
}


class Turn:
    """One question put to the player, and the answer in the making.

    Attributes:
        question: None while nobody is asked. answered: what the last answer led to has not been told yet.
    """

    def __init__(self, town: Town, controls: Controls) -> None:
        self._town, self._controls = town, controls
        self.question: Question | None = None
        self._draft: Draft | None = None
        self._choices: list[Choice] = []
        self._chat: tuple[int, int | None] | None = None  # who talks with whom, as told already
        self.answered = False

    @property
    def wants_text(self) -> bool:
        """Whether a line of the player's own words is awaited."""
        return self.question is not None and not self._choices

    def ask(self, question: Question) -> Iterator[str]:
        """Yield what the player sees, and what may be done."""
        self.question, self._draft, self._choices, self.answered = question, None, [], False
        chat = (question.agent, question.partner) if question.kind == "talking" else None
        if chat is None or chat != self._chat:
            yield f"You are {self._town.label(question.agent)}."
            yield from self._thread(question) if chat else self._sight(question)
        self._chat = chat
        yield from self.offer()

    def _sight(self, question: Question) -> Iterator[str]:
        for row in seen(question, self._town, palette_for(DARK), WHOLE):
            if line := _text(row):
                yield line

    def _thread(self, question: Question) -> Iterator[str]:
        if question.partner is not None:
            yield f"You are in a chat with {self._town.label(question.partner)}."
        for line in question.thread:
            yield f"{self._town.label(line.author)} says: {untitled(line.text)}"

    def offer(self) -> Iterator[str]:
        """Yield what is to be answered now."""
        question = self.question
        if question is None:
            yield "You are asked nothing now."
            return
        if self._draft is None and question.kind in {"talking", "rating"}:
            self._begin(question.legal[0])
        if self._draft is None:
            yield from self._listed(ASKED[question.kind], actions_of(question))
        elif (field := self._draft.missing) is None:
            return
        elif field.kind == "text":
            self._choices = []
            leave = "/leave ends the chat" if question.kind == "talking" else "/back goes a step back"
            yield (
                f"{field.title}, {field.least} to {field.most} characters. Type it and press enter; {leave}, /let leaves it to them, "
                "/help lists all commands, /quit saves and ends."
            )
        else:
            yield from self._listed(f"{field.title}?", self._options(field, question))

    def answer(self, line: str) -> Iterator[str]:
        """Take a number, or a line of the player's own words; yield what comes next."""
        if self.question is None:
            yield "You are asked nothing now."
        elif self.wants_text:
            yield from self._fill(safe(line).strip())
        else:
            place = int(line) if line.isascii() and line.isdecimal() and len(line) < 4 else 0
            if not 1 <= place <= len(self._choices):
                yield f"There is no choice '{safe(line, 40)}'; 1 to {len(self._choices)}."
                return
            choice = self._choices[place - 1]
            if choice.barred:
                yield sentence(f"Not possible: {untitled(choice.barred)}")
            elif self._draft is None:
                self._begin(str(choice.value))
                yield from self._go_on()
            else:
                yield from self._fill(choice.value)

    def back(self) -> Iterator[str]:
        """Go a step back, out of a chat too."""
        if self.question is not None and self.question.kind == "talking":
            yield from self._decide(Leave())
            return
        if self._draft is not None and not self._draft.step_back():
            self._draft = None
        self._choices = []
        yield from self.offer()

    def peek(self) -> str:
        """Return what the person would do by themself."""
        question = self.question
        return sentence(f"Left alone, they would {untitled(question.peek) or 'do nothing that they could name'}") if question else ""

    def defer(self) -> Iterator[str]:
        """Leave the question to the person's own mind."""
        if self.question is None:
            yield "You are asked nothing now."
            return
        yield sentence(f"Left to them: they {untitled(self.question.peek) or 'decide'}")
        self._controls.question = self.question
        self._controls.defer()
        self.question, self.answered = None, True

    def withdraw(self, number: int | None = None) -> None:
        """Ask no more. number: of the question; None for whichever it is."""
        if self.question is not None and number in {None, self.question.number}:
            self.question, self._draft, self._choices, self.answered = None, None, [], False

    def _begin(self, tag: str) -> None:
        action = action_named(tag)
        self._draft = Draft(action) if action is not None else None

    def _options(self, field: Field, question: Question) -> list[Choice]:
        if field.kind == "number":
            return [Choice(value, str(value)) for value in range(field.least, field.most + 1)]
        assert self._draft is not None
        return options_of(field, question, self._town, self._draft.action)

    def _listed(self, heading: str, choices: list[Choice]) -> Iterator[str]:
        self._choices = choices
        yield heading
        for place, choice in enumerate(choices, 1):
            note = choice.barred or choice.detail
            yield f"{place}. {spoken_text(choice.text)}" + (f": {spoken_text(note)}" if note else "")
        if not choices:
            yield "Nothing to choose from; back goes a step back, let leaves it to them."

    def _fill(self, value: object) -> Iterator[str]:
        assert self._draft is not None
        problem = self._draft.fill(value)
        if problem:
            yield problem + "."
        else:
            yield from self._go_on()

    def _go_on(self) -> Iterator[str]:
        draft = self._draft
        if draft is not None and draft.missing is None:
            try:
                action = draft.finished()
            except msgspec.ValidationError as error:
                self._draft = None
                yield sentence(safe(str(error), 300))
            else:
                yield from self._decide(action)
                return
        yield from self.offer()

    def _decide(self, action: object) -> Iterator[str]:
        question = self.question
        self.withdraw()
        self.answered = True
        self._controls.question = question
        self._controls.answer(action)  # type: ignore[arg-type]
        yield "You said it." if isinstance(action, Say) else "Done. You are asked again when it is your turn."


def _text(row: Row) -> str:
    return spoken_text("".join(text for text, _ in row))
