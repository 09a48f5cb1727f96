"""A re-run on the screen: which mind, from which tick, under which name; then how far it is, until it ends or is broken off."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Sequence
from time import monotonic
from typing import ClassVar, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Input, Static

from sim.errors import SimError
from tui.bindings import bindings
from tui.keymap import keymap_of
from tui.paint import bar, safe, untitled
from tui.protocol import BranchLine
from tui.screens.branches import wrong_name
from tui.screens.form import Completion, Options
from tui.subcommand import output_of
from tui.widgets.lineage import other_luck
from tui.working import work

SPIN_SECONDS = 0.2
SPINNER = "⠋⠙⠹⠸⠼⠴⠦⠧"
BAR = 40
LOCKED_SECONDS, AGAIN_SECONDS = 20, 0.5  # for which the engine may take to let go of the save; between two tries
LOCKED = "another voxpop"
MOST_LINE = 300
TITLES = {"mind": "Who thinks", "budget": "Budget", "luck": "Luck", "at": "After tick", "name": "New branch"}
SAME, OTHER = "the same", "another"


class Rerun(NamedTuple):
    """A re-run to be made. origin: the branch that is lived once more, after tick `at` up to its last."""

    origin: str
    at: int
    last: int
    name: str
    mind: str
    budget: str = ""
    salt: int | None = None

    @property
    def arguments(self) -> tuple[str, ...]:
        """What `voxpop` is given for it, before the path of the save."""
        budget = ("--budget", self.budget) if self.budget else ()
        luck = () if self.salt is None else ("--salt", str(self.salt))
        who = ("--name", self.name, "--mind", self.mind, *budget)
        return ("replay", "--rerun", "--branch", self.origin, "--at", str(self.at), "--ticks", str(self.last - self.at), *who, *luck)


class RerunScreen(ModalScreen[Rerun | None]):
    """Asks how a branch shall be re-run; dismissed with that, or None.

    Args:
        origin: the branch. last: its last tick. at: the tick that is offered. name: one that is free. lines: all branches.
        minds: names that are offered as one types. budget: what is left of it, as `--budget` takes it.
    """

    BINDINGS: ClassVar[list[BindingType]] = bindings("rerun")

    def __init__(
        self, origin: str, last: int, at: int, name: str, lines: Sequence[BranchLine], minds: tuple[str, ...], budget: str = ""
    ) -> None:
        super().__init__()
        self._origin, self._last = origin, last
        self._taken, self._salt = {line.name for line in lines}, other_luck(lines)
        self._offered = {"mind": minds[0], "at": str(min(at, max(0, last - 1))), "name": name, "budget": budget}
        self._minds = minds

    def compose(self) -> ComposeResult:
        with Vertical(id="rerun", classes="dialog") as box:
            box.border_title = Content(f"Re-run of {safe(self._origin, 40)}")
            box.border_subtitle = Content(keymap_of(self.app).filled("{rerun.begin} begins · {rerun.leave} leaves"))
            for name, title in TITLES.items():
                with Horizontal(classes="field"):
                    yield Static(Content(title), classes="name", markup=False)
                    yield self._field(name)
                yield Static("", id=f"rerun-note-{name}", classes="note", markup=False)
            yield Static("", id="rerun-summary", markup=False)

    def _field(self, name: str) -> Widget:
        if name == "luck":
            return Options((SAME, OTHER), SAME, "rerun-luck")
        suggester = Completion((*self._minds, "rules", "llama:", "openai:"), False) if name == "mind" else None
        hint = "calls=500, money=2.50; nothing for no limit" if name == "budget" else ""
        value = safe(self._offered[name], MOST_LINE)
        return Input(value, id=f"rerun-{name}", max_length=MOST_LINE, placeholder=hint, suggester=suggester)

    def on_mount(self) -> None:
        self.query_one("#rerun-mind").focus()
        self._note()

    def _answer(self, name: str) -> str:
        field = self.query_one(f"#rerun-{name}")
        return field.value.strip() if isinstance(field, (Input, Options)) else ""

    def problems(self) -> dict[str, str]:
        """Return what is wrong, by field."""
        from models.metering import budget_of
        from models.minds import check_mind

        found: dict[str, str] = {}
        at = self._answer("at")
        if not (at.isascii() and at.isdecimal() and int(at) < self._last):
            found["at"] = f"a tick of it, 0 to {self._last - 1:,}"
        if problem := wrong_name(self._answer("name"), self._taken):
            found["name"] = safe(problem, 200)
        try:
            check_mind(self._answer("mind"))
        except (SimError, OSError, ValueError) as error:
            found["mind"] = safe(str(error), 200)
        try:
            budget_of(self._answer("budget"))
        except SimError as error:
            found["budget"] = safe(str(error), 200)
        return found

    @on(Input.Changed)
    @on(Options.Chosen)
    def _note(self) -> None:
        problems = self.problems()
        for name in TITLES:
            self.query_one(f"#rerun-note-{name}", Static).update(Content(problems.get(name, "")))
        self.query_one("#rerun-summary", Static).update(Content(self._summary(problems)))

    def _summary(self, problems: Collection[str]) -> str:
        """Return what the re-run would be, and what it would cost."""
        at = self._answer("at")
        told = (
            "" if "at" in problems else f"Ticks {int(at) + 1:,} to {self._last:,} are lived once more, {self._last - int(at):,} of them. "
        )
        limit = "the budget limits what it spends." if self._answer("budget") else "nothing limits what it spends: a budget does."
        cost = f"Every decision is asked for anew: that takes time, and may cost money; {limit}"
        if self._answer("mind") == "rules":
            same = self._answer("luck") == SAME
            cost = "By the rules it costs nothing" + (
                "; with the same luck the same comes of it, where rules thought before." if same else "."
            )
        return f"{told}{cost} Time is held for it, and the save let go of."

    @on(Input.Submitted)
    def action_begin(self) -> None:
        """Begin it, where nothing is wrong."""
        if not self.is_current:  # enter was pressed twice
            return
        if problems := self.problems():
            self.query_one(f"#rerun-{next(iter(problems))}").focus()
            return
        at, name, mind, budget = int(self._answer("at")), self._answer("name"), self._answer("mind"), self._answer("budget")
        salt = self._salt if self._answer("luck") == OTHER else None
        self.dismiss(Rerun(self._origin, at, self._last, name, mind, budget, salt))


class RerunningScreen(ModalScreen[str | None]):
    """Makes a re-run in a process of its own; dismissed with the name of its branch, or None where none came of it.

    Args:
        save: path of the file, which nobody writes meanwhile.
    """

    BINDINGS: ClassVar[list[BindingType]] = bindings("rerunning")
    ask: ClassVar[Callable[..., Awaitable[bytes]]] = staticmethod(output_of)

    def __init__(self, save: str, wish: Rerun) -> None:
        super().__init__()
        self._save, self._wish = save, wish
        self._frame = self._done = 0
        self.told = ""  # why nothing came of it, "" while it runs
        self._over = self._whole = False

    def compose(self) -> ComposeResult:
        with Vertical(id="rerunning", classes="dialog") as box:
            box.border_title = Content(safe(f"Re-run of {self._wish.origin}: {self._wish.name}"))
            box.border_subtitle = Content(keymap_of(self.app).filled("{rerunning.stop} breaks off; what was re-run is kept"))
            yield Static("", id="rerun-progress", markup=False)

    def on_mount(self) -> None:
        self._spinning = self.set_interval(SPIN_SECONDS, self._spin)
        self._spin()
        self._run()

    def _spin(self) -> None:
        self._frame = (self._frame + (self.app.animation_level != "none")) % len(SPINNER)
        ticks = self._wish.last - self._wish.at
        so_far = f"{bar(self._done / max(1, ticks), BAR)} tick {self._wish.at + self._done:,} of {self._wish.last:,}"
        self._say(f"{SPINNER[self._frame]} {safe(self._wish.mind, 60)} is asked anew.\n{so_far}")

    def _say(self, text: str) -> None:
        self.query_one("#rerun-progress", Static).update(Content(text))

    def _advance(self, share: float) -> None:
        self._done = round(share * (self._wish.last - self._wish.at))

    @work(exclusive=True)
    async def _run(self) -> None:
        until = monotonic() + LOCKED_SECONDS
        while True:
            try:
                await type(self).ask(*self._wish.arguments, "--", self._save, told=self._advance)
            except (SimError, OSError) as error:
                if LOCKED in str(error) and monotonic() < until:  # the engine has not let go of the save yet
                    await asyncio.sleep(AGAIN_SECONDS)
                    continue
                self._end(f"Not re-run: {untitled(safe(str(error), 400))}")
                return
            self._whole = True
            self.on_screen_resume()
            return

    def on_screen_resume(self) -> None:
        """Go where all is re-run, once no other dialog is on top."""
        if self._whole and self.is_current:
            self.dismiss(self._wish.name)

    def _end(self, told: str) -> None:
        self._spinning.stop()
        self._over, self.told = True, told
        self._say(told)
        self.query_one("#rerunning").border_subtitle = Content(keymap_of(self.app).filled("{rerunning.stop} closes"))

    def action_stop(self) -> None:
        """Break it off; its branch stays as far as it came."""
        if self.is_current:
            self.dismiss(self._wish.name if self._done else None)
