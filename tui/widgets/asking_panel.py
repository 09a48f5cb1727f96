"""A panel that asks for one thing at a time: what is seen, what is asked, and a menu or a line to answer with."""

from time import monotonic

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from tui.paint import untitled
from tui.widgets.choices import Choice, Menu
from tui.widgets.sight import Sight
from tui.widgets.town import Town

TYPED_SECONDS = 1.0


class AskingPanel(Vertical):
    """Base of the player's panel: knows how to ask, and nothing of what.

    Attributes:
        asked: what is asked now, or what the player waits for. told: what is said above it.
        kept: what the next line that is asked for begins with.
    """

    def __init__(self, town: Town, id: str) -> None:  # noqa: A002
        super().__init__(id=id)
        self.town = town
        self.asked = self.told = ""
        self._shown = ("", "")
        self.kept = ""
        self._typed = float("-inf")

    def compose(self) -> ComposeResult:
        yield Sight(self.town)
        yield Static("", id="ask", markup=False)
        yield Menu(id="menu")
        yield Input(id="line", placeholder="say it", select_on_focus=False)
        yield Static("", id="count", markup=False)

    def enter(self) -> None:
        """Take the focus where the player answers."""
        line, menu = self.query_one(Input), self.query_one(Menu)
        (line if line.display else menu if menu.display else self.query_one(Sight)).focus()

    def prompt(self, text: str) -> None:
        """Say what is asked."""
        self.asked = text
        if self._shown != (self.told, text):
            self._shown = (self.told, text)
            told = f"{self.told}\n" if self.told else ""
            self.query_one("#ask", Static).update(Content.assemble((told, "$warning"), untitled(text)))

    def offer(self, choices: list[Choice], text: str) -> None:
        """Ask for one of these; without any, only say so."""
        line, menu = self.query_one(Input), self.query_one(Menu)
        typing = line.has_focus
        line.display = self.query_one("#count").display = False
        menu.display = bool(choices)
        menu.offer(choices)
        self.prompt(text)
        if typing:
            self.enter()

    def ask_line(self, text: str, hint: str, most: int) -> None:
        """Ask for a line of at most so many characters. hint: stands in it while it is empty."""
        line = self.query_one(Input)
        self.query_one(Menu).display = False
        line.display = self.query_one("#count").display = True
        line.max_length, line.value, line.placeholder, self.kept = most, self.kept[:most], hint, ""
        self.prompt(text)
        self._count()
        line.focus()

    def keep(self) -> str:
        """Return what is half typed, which the next line that is asked for begins with if it is put into `kept`."""
        line = self.query_one(Input)
        return line.value if line.display else ""

    def sent(self) -> None:
        """Note that a line was sent: what is typed on in the next moment is no command."""
        self._typed = monotonic()

    @on(Input.Changed, "#line")
    def _count(self) -> None:
        line = self.query_one(Input)
        self.query_one("#count", Static).update(Content(f"{len(line.value)} / {line.max_length}"))

    def on_key(self, event: events.Key) -> None:
        """Swallow what was typed on after a line was sent, so that the rest of a sentence is no command."""
        if event.is_printable and monotonic() - self._typed < TYPED_SECONDS:
            event.stop()

    def action_look(self, pages: int) -> None:
        """Turn the pages of what the player sees."""
        self.query_one(Sight).action_turn(pages)
