"""The dialog in which the player asks people something from outside."""

from collections.abc import Callable
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input

from sim.channel import CHAT_LIMIT
from tui.bindings import bindings
from tui.keymap import keymap_of
from tui.paint import Row, clip, safe, spoken, wrapped
from tui.protocol import Answered, Reply
from tui.screens.form import Options
from tui.widgets.line_pane import LinePane
from tui.widgets.town import Town

KEPT = 200  # answers shown
OFF, ON = "off the record", "on the record: they will remember it"

Put = Callable[[tuple[int, ...], str, bool], None]


class Exchange:
    """A question with what was answered so far."""

    def __init__(self, number: int, question: str, asked: int, on_record: bool) -> None:
        self.number, self.question, self.asked, self.on_record = number, question, asked, on_record
        self.replies: list[Reply] = []
        self.left = asked

    def take(self, answered: Answered) -> None:
        """Take in what was answered."""
        self.replies += answered.replies
        self.left = answered.left


class Transcript(LinePane[Exchange | Reply]):
    """Questions and answers, each with why."""

    empty: ClassVar[tuple[str, ...]] = ("Ask about a film, the news, a friend, themself.", "Off the record, none of it is remembered.")

    def __init__(self, town: Town, exchanges: list[Exchange]) -> None:
        super().__init__(id="transcript")
        self.town, self._exchanges = town, exchanges
        if not town.films:
            self.empty = ("Ask about the news, a friend, themself.", self.empty[1])  # type: ignore[misc]

    def show(self) -> None:
        """Show what has been said so far."""
        entries: list[Exchange | Reply] = []
        for exchange in self._exchanges:
            entries += [exchange, *exchange.replies]
        self.replace(entries[-KEPT:])

    def lines(self, entry: Exchange | Reply, width: int) -> list[Row]:
        colours = self.palette
        if isinstance(entry, Reply):
            return self._answer(entry, width)
        note = " · on the record" if entry.on_record else ""
        left = f" · {entry.left} of {entry.asked} still to answer" if entry.left else ""
        rows = wrapped([("You ask  ", colours.you), *spoken(entry.question, colours.strong, colours.title)], width)
        return [[], *rows, *([clip([(f"{note}{left}".removeprefix(" · "), colours.faint)], width)] if note or left else [])]

    def _answer(self, reply: Reply, width: int) -> list[Row]:
        colours = self.palette
        name = (self.town.label(reply.agent), colours.person(reply.agent))
        text = spoken(reply.text, colours.text, colours.title) if reply.text else [("gives no answer", colours.warning)]
        why = [[("  ", colours.faint), *row] for row in wrapped(spoken(reply.because, colours.dim, colours.title), width - 2)]
        return [*wrapped([name, ("  ", colours.text), *text], width), *(why if reply.because else [])]


class InterviewScreen(ModalScreen[None]):
    """Asks one person, or all who are listed, and shows what they say.

    Args:
        one: whom the player has selected. listed: everybody in the list of people, as it is filtered.
        exchanges: what was asked before; `put` adds to them. put: asks people a question, on the record or off it.
    """

    BINDINGS: ClassVar[list[BindingType]] = bindings("interview")

    def __init__(self, town: Town, one: int, listed: tuple[int, ...], exchanges: list[Exchange], put: Put) -> None:
        super().__init__()
        self.town, self._exchanges, self._put = town, exchanges, put
        self._whom = {town.label(one): (one,)} | ({f"all {len(listed)} who are listed": listed} if len(listed) > 1 else {})

    def compose(self) -> ComposeResult:
        with Vertical(id="interview", classes="dialog") as box:
            box.border_subtitle = Content(
                keymap_of(self.app).filled(
                    "enter asks · tab, then space: switches · {interview.up} {interview.down} · {interview.leave} leaves"
                )
            )
            yield Transcript(self.town, self._exchanges)
            yield Input(id="asked", placeholder="your question", max_length=CHAT_LIMIT, select_on_focus=False)
            with Horizontal(id="switches"):
                yield Options((OFF, ON), OFF, "record")
                yield Options(tuple(self._whom), next(iter(self._whom)), "whom")

    def on_mount(self) -> None:
        self._entitle()
        self.query_one(Input).focus()
        self.call_after_refresh(self.query_one(Transcript).show)

    @on(Options.Chosen)
    def _entitle(self) -> None:
        self.query_one("#interview").border_title = Content(f"Ask {self.query_one('#whom', Options).value}")

    @on(Input.Submitted)
    def _ask(self, event: Input.Submitted) -> None:
        event.stop()
        question = safe(event.value).strip()
        if not question:
            return
        event.input.value = ""
        agents = self._whom[self.query_one("#whom", Options).value]
        self._put(agents, question, self.query_one("#record", Options).value == ON)
        self.query_one(Transcript).show()

    def action_turn(self, pages: int) -> None:
        """Turn the pages of what was said."""
        self.query_one(Transcript).action_turn(pages)
