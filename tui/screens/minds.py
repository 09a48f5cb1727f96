"""Minds on a screen of their own: who thinks now and what it costs, what could think here, and for whom it shall."""

from collections.abc import Callable
from time import monotonic
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from models.finding.candidate import Candidate
from models.metering import FORM, budget_of, written
from models.minds import check_mind
from sim.errors import SimError
from sim.event import MindChanged
from tui.bindings import bindings
from tui.keymap import keymap_of
from tui.paint import safe
from tui.screens.dialogs import ChooseScreen
from tui.screens.line import LineScreen
from tui.screens.minds_offered import AGAIN, BUDGET, BY_NAME, STAND_IN, Deed, deeds, foreign_host, in_use, minds
from tui.seeking import Ended, Judged, Listed, Seeking
from tui.widgets.choices import Choice, Menu
from tui.widgets.controls import Controls
from tui.widgets.thinkers import RULES, short
from tui.widgets.town import Town
from tui.widgets.who_thinks import who_thinks

RENEW_SECONDS = 0.2
HELD = 0.6  # seconds for which a list whose numbers have changed takes no key
EVERYBODY, ALONE, AS_OTHERS = "everybody", "alone", "others"
PULL = "Nothing but rules was found. To fetch a small model: voxpop minds pull qwen2.5-0.5b"


class MindsScreen(ModalScreen[None]):
    """Lists minds as they are found, and lets the player choose one for everybody or for the selected person.

    Args:
        seeker: looks for them while this is open.
    """

    BINDINGS: ClassVar[list[BindingType]] = bindings("minds")

    def __init__(self, town: Town, controls: Controls, seeker: Callable[[], Seeking]) -> None:
        super().__init__()
        self.town, self.controls = town, controls
        self._seeker = seeker
        self._seeking: Seeking | None = None
        self._found: tuple[Candidate, ...] | None = None
        self._verdicts: dict[str, Judged] = {}
        self._ended: Ended | None = None
        self._offered: list[Choice] = []
        self._now = ""

    def compose(self) -> ComposeResult:
        with Vertical(id="minds", classes="dialog") as box:
            box.border_title = Content("Minds")
            box.border_subtitle = Content(
                keymap_of(self.app).filled("enter: for whom · {minds.budget} budget · {minds.seek} search · {minds.close} closes")
            )
            yield Static("", id="minds-now", markup=False)
            yield Menu(id="candidates")
            yield Static("", id="minds-note", markup=False)

    def on_mount(self) -> None:
        self.query_one(Menu).focus()
        self.action_seek()
        self.set_interval(RENEW_SECONDS, self._renew)
        self.call_after_refresh(self._renew)

    def on_unmount(self) -> None:
        if self._seeking is not None:
            self._seeking.close()

    # What is here

    def action_seek(self) -> None:
        """Look for minds, again if need be."""
        if self._seeking is not None:
            self._seeking.close()
        self._found = self._ended = None
        self._verdicts.clear()
        self._seeking = self._seeker()
        self._seeking.start(in_use(self.town))

    def _renew(self) -> None:
        for tidings in self._seeking.drain() if self._seeking is not None else ():
            match tidings:
                case Listed(candidates):
                    self._found = candidates
                case Judged(name):
                    self._verdicts[name] = tidings
                case Ended():
                    self._ended = tidings
        now = "\n".join(who_thinks(self.town))
        if now != self._now:
            self._now = now
            self.query_one("#minds-now", Static).update(Content(now))
        self._offer()
        self._note()

    def _offer(self) -> None:
        choices = [
            *deeds(self.town),
            *minds(self.town, self._found, self._verdicts),
            Choice(BY_NAME, "Another, by its name …", "openai:MODEL@URL, llama:FILE.gguf, or a name of yours"),
        ]
        if choices == self._offered:
            return
        menu = self.query_one(Menu)
        place = next(
            (i for i, choice in enumerate(choices) if menu.current is not None and choice.value == menu.current.value), menu.cursor
        )
        if self._offered and isinstance(self._offered[0].value, Deed) != isinstance(choices[0].value, Deed):
            menu.held_until = monotonic() + HELD  # a digit was meant for the list as it was
        self._offered = choices
        menu.replace(choices)
        menu.point(place)

    def _note(self) -> None:
        """Say how the search goes, and all of what is said of the mind under the cursor."""
        menu, models = self.query_one(Menu), {*in_use(self.town), *(each.name for each in self._found or ())} - {RULES}
        current = menu.current
        said = (current.barred or current.detail) if current is not None else ""
        name = current.value if current is not None and isinstance(current.value, str) else ""
        words = f"{name} · {said}" if name and name != short(name) else said if len(said) > menu.room[0] else ""
        if self._found is None and self._ended is None:
            words = "Looking for minds …"
        elif self._ended is not None and self._ended.because:
            words = f"The search stopped: {self._ended.because}"
        elif not models and name in {"", RULES}:
            words = PULL
        self.query_one("#minds-note", Static).update(Content(safe(words, 400)))

    # What the player does

    @on(Menu.Picked)
    def _picked(self, event: Menu.Picked) -> None:
        event.stop()
        choice = event.pane.current
        match choice:
            case None:
                return
            case Choice(barred=str(barred)) if barred:
                self.notify(safe(f"Not possible: {barred}.", 300), markup=False)
            case Choice(value=Deed() as deed):
                self._do(deed)
            case Choice(value=str(name)):
                key = next((each for each in self._found or () if each.name == name and each.kind == "key"), None)
                self._ask_name(name.replace("MODEL", "")) if key is not None else self._for_whom(name)

    def _do(self, deed: Deed) -> None:
        if deed == STAND_IN:
            self.controls.go_on(rules=True)
            self.notify("The rules decide what waits in this tick.", markup=False)
        elif deed == AGAIN:
            self.controls.go_on()
        elif deed == BUDGET:
            self.action_budget()
        else:
            self._ask_name("")

    def _for_whom(self, name: str) -> None:
        """Ask for whom a mind shall think."""
        world, selected = self.town.world, self.town.selected
        if world is None:
            return
        host = "" if name in {each.name for each in self._found or ()} else foreign_host(name)
        sent = f"what they see goes to {host}, and so does your key"  # nobody has looked at who that is
        choices = [Choice(EVERYBODY, "Everybody", sent if host else "whoever had a mind of their own, too")]
        if selected is not None and selected in world.agents:
            label = self.town.label(selected)
            choices.append(Choice(ALONE, f"{label} alone", sent if host else "the others keep theirs", selected))
            if selected in world.minds:
                choices.append(
                    Choice(AS_OTHERS, f"{label} as everybody else", f"not {short(name)}, but who thinks for the others", selected)
                )

        def take(whom: str | None) -> None:
            match whom:
                case "everybody":
                    self._change(MindChanged(None, name))
                case "alone":
                    self._change(MindChanged(selected, name))
                case "others":
                    self._change(MindChanged(selected, ""))

        self.app.push_screen(ChooseScreen(f"{short(name)} shall think for …", choices), take)

    def _change(self, change: MindChanged) -> None:
        waited = self.town.thinkers.held is not None
        self.controls.intervene(change)
        now = " What waits is decided by the rules." if waited else ""
        told = keymap_of(self.app).filled("From the next tick on; the log will show it, {world.undo} undoes it.")
        self.notify(told + now, markup=False)

    def _ask_name(self, value: str) -> None:
        def take(name: str | None) -> None:
            if name:
                self._for_whom(name)

        note = "rules, llama:FILE.gguf, openai:MODEL, openai:MODEL@URL, or a name in your minds file"
        self.app.push_screen(LineScreen("Which mind?", note, value, _no_mind), take)

    def action_budget(self) -> None:
        """Say how much language models may spend."""
        metered = self.town.thinkers.metered
        value = written(metered.budget) if metered is not None else ""

        def take(text: str | None) -> None:
            if text is not None:
                self.controls.set_budget(text)

        note = f"{FORM}; in all, what is spent counted; empty: no limit"
        self.app.push_screen(LineScreen("What may language models spend?", note, value, _no_budget), take)


def _no_mind(name: str) -> str:
    """Return why there is no mind of a name here, "" where there is."""
    try:
        check_mind(name)
    except SimError as error:
        return str(error)
    return ""


def _no_budget(text: str) -> str:
    """Return what is wrong with a budget, "" for nothing."""
    try:
        budget_of(text)
    except SimError as error:
        return str(error)
    return ""
