"""The re-simulation of a branch on the screen: asked for, waited for while keys are heard, and told in a plain line."""

from collections.abc import Awaitable, Callable
from typing import ClassVar

import msgspec
from msgspec import Struct
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from sim.errors import SimError
from tui.bindings import bindings
from tui.keymap import keymap_of
from tui.paint import bar, safe, untitled
from tui.subcommand import output_of
from tui.working import work

SPIN_SECONDS = 0.2
BAR = 40  # cells
SPINNER = "⠋⠙⠹⠸⠼⠴⠦⠧"
WHAT = "The rules once more, tick by tick, on the inputs and the replies of models that are recorded; every hash is compared."


class Proof(Struct):
    """What is read of `voxpop replay SAVE --verify --json` where every hash is equal."""

    branch: str
    first: int
    last: int


class ProvingScreen(ModalScreen[None]):
    """Re-simulates a branch of a save, in a process of its own; keys are heard meanwhile, and esc gives up.

    Args:
        save: path of the file. branch: name of the line of history. proved: hears up to which tick every hash is equal.
        last: its last tick, as far as it is known; 0 for not at all.
    """

    BINDINGS: ClassVar[list[BindingType]] = bindings("proving")
    ask: ClassVar[Callable[..., Awaitable[bytes]]] = staticmethod(output_of)

    def __init__(self, save: str, branch: str, proved: Callable[[int], None] = lambda last: None, last: int = 0) -> None:
        super().__init__()
        self._save, self._branch, self._proved, self._last = save, branch, proved, last
        self._frame, self._share = 0, 0.0
        self.told = ""  # what came of it, "" while it runs

    def compose(self) -> ComposeResult:
        with Vertical(id="proving", classes="dialog") as box:
            box.border_title = Content(f"Re-simulation of {safe(self._branch, 40)}")
            box.border_subtitle = Content(keymap_of(self.app).filled("{proving.close} gives up"))
            yield Static("", id="proof", markup=False)

    def on_mount(self) -> None:
        self._spinning = self.set_interval(SPIN_SECONDS, self._spin)
        self._spin()
        self._prove()

    def _spin(self) -> None:
        self._frame = (self._frame + (self.app.animation_level != "none")) % len(SPINNER)
        so_far = f"tick {round(self._share * self._last):,} of {self._last:,}" if self._last else f"{self._share:.0%}"
        self._say(f"{SPINNER[self._frame]} {WHAT}\n{bar(self._share, BAR)} {so_far}")

    def _advance(self, share: float) -> None:
        self._share = share

    def _say(self, text: str) -> None:
        self.query_one("#proof", Static).update(Content(text))

    @work(exclusive=True)
    async def _prove(self) -> None:
        try:
            printed = await type(self).ask("replay", "--verify", "--json", "--branch", self._branch, "--", self._save, told=self._advance)
            proof = msgspec.json.decode(printed, type=Proof)
            told = in_words(proof)
            self._proved(proof.last)
        except (SimError, msgspec.DecodeError, OSError, ValueError) as error:
            why = untitled(safe(str(error), 400))
            told = f"Not the same: it {why}." if why.startswith("diverges") else f"Not re-simulated: {why}"
            told = f"Not the same: {why}." if why.startswith("the state kept") else told
        self._spinning.stop()
        self.told = told
        self._say(told)
        self.query_one("#proving").border_subtitle = Content(keymap_of(self.app).filled("{proving.close} closes"))


def in_words(proof: Proof) -> str:
    """Return what a re-simulation found in which every hash was equal."""
    ticks = f"Tick {proof.last}" if proof.first == proof.last else f"Ticks {proof.first} to {proof.last}"
    return f"{ticks} of {safe(proof.branch, 40)}: every hash is equal. The rules make this history again; no model was called."
