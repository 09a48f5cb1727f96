"""The three replays of a branch side by side: what runs in each, what it costs, what it is for; one of them can be begun."""

from typing import ClassVar, NamedTuple

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from tui.bindings import bindings
from tui.keymap import keymap_of
from tui.paint import Row, between, clip, safe, wrapped
from tui.widgets.cursor_pane import CursorPane

PLAYBACK, RESIMULATION, RERUN = "playback", "re-simulation", "re-run"
LABEL = 8  # cells of what a line of a card is about


class Card(NamedTuple):
    """One replay. runs, costs, serves: a line each; told: what is known of it here."""

    name: str
    sign: str
    runs: str
    costs: str
    serves: str
    told: str = ""


CARDS = (
    Card(
        PLAYBACK,
        "▶",
        "what is recorded, and nothing else: no rule, no mind, no network",
        "nothing; any tick is there at once",
        "to look at what happened, also in a world of an older voxpop",
    ),
    Card(
        RESIMULATION,
        "✓",
        "the rules once more, on the recorded inputs and the recorded replies of models",
        "time; no model is called",
        "proof that it happened so: every hash and every kept state must be equal",
    ),
    Card(
        RERUN,
        "↻",
        "rules and minds, asked anew; what you did is done again, whom you played decide for themselves",
        "nothing by the rules; time or money by a model",
        "another life from any tick on, always in a new branch; this one stays as it is",
    ),
)


class CardPane(CursorPane[Card]):
    """The cards; arrows move, enter or a digit takes."""

    def lines(self, entry: Card, width: int) -> list[Row]:
        colours = self.palette
        number = self.view.entries.index(entry) + 1
        title: Row = [(f" {number} ", colours.accent), (f"{entry.sign} {entry.name.capitalize()}", colours.bold)]
        rows: list[Row] = [between(title, [(safe(entry.told, 40), colours.good)], width, colours.text)]
        for label, words in (("runs", entry.runs), ("costs", entry.costs), ("for", entry.serves)):
            for place, row in enumerate(wrapped([(words, colours.text)], max(1, width - 3 - LABEL))):
                rows.append([(f"   {'' if place else label:<{LABEL}}", colours.dim), *row])
        return [*(clip(row, width) for row in rows), *([[]] if number < len(self.view) else [])]

    def on_key(self, event: events.Key) -> None:
        if event.key in {"1", "2", "3"}:
            event.stop()
            self.point(int(event.key) - 1)
            self.pick()


class ReplaysScreen(ModalScreen[str | None]):
    """Tells the three replays apart; dismissed with the one to begin, or None.

    Args:
        branch: whose they are. last: its last tick. proven: up to which tick it was re-simulated, -1 for not at all.
    """

    BINDINGS: ClassVar[list[BindingType]] = bindings("replays")

    def __init__(self, branch: str, last: int, proven: int = -1) -> None:
        super().__init__()
        self._branch, self._last, self._proven = branch, last, proven

    def compose(self) -> ComposeResult:
        with Vertical(id="replays", classes="dialog") as box:
            box.border_title = Content(f"Three replays of {safe(self._branch, 40)}, ticks 0 to {self._last:,}")
            box.border_subtitle = Content(keymap_of(self.app).filled("{replays.take} begins it · {replays.close} closes"))
            yield CardPane(id="replay-cards")
            yield Static(Content("In a shell: voxpop replay SAVE, with --verify or --rerun."), id="replays-shell", markup=False)

    def on_mount(self) -> None:
        pane = self.query_one(CardPane)
        pane.focus()
        told = "" if self._proven < 0 else "✓ proven" if self._proven >= self._last else f"✓ up to tick {self._proven:,}"
        cards = [card._replace(told=told) if card.name == RESIMULATION else card for card in CARDS]

        def offer() -> None:
            pane.replace(cards)
            pane.styles.height = sum(len(pane.lines(card, pane.room[0])) for card in cards)
            pane.repaint(whole=True)

        self.call_after_refresh(offer)

    def action_take(self) -> None:
        """Begin the replay under the cursor."""
        self._picked()

    @on(CursorPane.Picked, "#replay-cards")
    def _picked(self) -> None:
        card = self.query_one(CardPane).current
        if card is not None and self.is_current:
            self.dismiss(card.name)
