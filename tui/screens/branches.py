"""The branches of a save, as a tree to choose from and to edit, and the question after which tick a new one shall begin."""

from collections.abc import Callable, Collection
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from sim.world import World
from tui.bindings import bindings
from tui.keymap import keymap_of
from tui.paint import safe
from tui.protocol import BranchLine, EditBranch
from tui.screens.dialogs import ChooseScreen
from tui.screens.intervene import AT, BEFORE, GO, HERE, LUCK
from tui.screens.line import LineScreen
from tui.widgets.choices import Choice, Menu
from tui.widgets.town import Town

RENEW_SECONDS = 0.5


def branch_choices(town: Town, world: World, last_change: tuple[int, str] | None, hidden: bool = False) -> list[Choice]:
    """Return new branches that may begin, always at the same places, then those that are there, each under its parent.

    Args:
        last_change: its tick, and what it was. hidden: those too that are hidden.
    """
    replay, here = town.replay, "Branch here, after the last tick that is finished"
    if replay.on:
        here = f"Branch here, after tick {replay.wanted}"
    stays = (
        f"what came after it stays in {safe(town.branch, 40)}"
        if replay.on
        else f"the one in the top line when you choose; {safe(town.branch, 40)} stays as it is"
    )
    undo = Choice(BEFORE, "Undo the last change", barred="there is no change of yours to undo on this line of history")
    if last_change is not None:
        tick, words = last_change
        undo = Choice(BEFORE, f"Undo the last change: branch after tick {tick - 1}", words)
    luck = Choice(LUCK, "Branch here with other luck", "the same people and plans, and from here on other chance")
    choices = [Choice(HERE, here, stays), luck, Choice(AT, f"Branch after {'another' if replay.on else 'an earlier'} tick …"), undo]
    shown = [(line, depth) for line, depth in _tree(town.branches) if hidden or not line.hidden or line.name == town.branch]
    return choices + [_existing(line, depth, town, world) for line, depth in shown]


def _existing(line: BranchLine, depth: int, town: Town, world: World) -> Choice:
    here = line.name == town.branch
    last = max(town.chronicle.tip, world.tick) if here else line.tick
    origin = f"leaves {safe(line.parent, 40)} after tick {line.fork}, " if line.parent else ""
    luck = ", other luck" * any(line.salt != parent.salt for parent in town.branches if parent.name == line.parent)
    stem = f"└{'─' * (2 * min(depth, 8) - 1)} " if depth else ""  # without spaces, which would be taken for one
    text = stem + safe(line.name, 40)
    text += " · you are here" * here + " · hidden" * line.hidden
    note = f" · {safe(line.note, 120)}" if line.note else ""
    return Choice(GO + line.name, text, f"{origin}goes to tick {last}{luck}{note}")


def _tree(lines: tuple[BranchLine, ...]) -> list[tuple[BranchLine, int]]:
    """Return branches with their depth, children after their parent; one that is its own ancestor, as none is, is left out."""
    unique = {line.name: line for line in reversed(lines)}
    children: dict[str, list[BranchLine]] = {}
    for line in unique.values():
        children.setdefault(line.parent if line.parent in unique else "", []).append(line)
    found, waiting = [], [(line, 0) for line in children.get("", ())]
    while waiting:
        line, depth = waiting.pop()
        found.append((line, depth))
        waiting += [(child, depth + 1) for child in children.get(line.name, ())]
    return found


class BranchesScreen(ChooseScreen):
    """The tree of branches; dismissed with what was chosen, or None. Keys change what is known of the one under the cursor.

    Args:
        last_change: tells the tick and the words of the last change of the player's. edit: asks for a branch to be changed.
        compare: compares a branch with the one that is shown. prove: re-simulates a branch.
    """

    BINDINGS: ClassVar[list[BindingType]] = bindings("branches")

    def __init__(
        self,
        town: Town,
        last_change: Callable[[], tuple[int, str] | None],
        edit: Callable[[EditBranch], None],
        compare: Callable[[str], None],
        prove: Callable[[str], None],
    ) -> None:
        self._town, self._last_change, self._edit, self._compare, self._prove = town, last_change, edit, compare, prove
        self._hidden = False
        super().__init__("Branches", self._now())

    def on_mount(self) -> None:
        super().on_mount()
        self._tell_keys()

    def _tell_keys(self) -> None:
        some = any(line.hidden for line in self._town.branches)
        keys = "enter goes · {branches.rename} name · {branches.note} note · {branches.hide} hide"
        keys += " · {branches.hidden} all" * some + " · {branches.compare} compare · {branches.prove} prove"
        keys += " · {choose.close}" * (not some)
        self.query_one("#choose").border_subtitle = Content(keymap_of(self.app).filled(keys))

    def renew(self) -> None:
        """Show what is known of the branches now; the cursor stays where it is."""
        menu = self.query_one(Menu)
        self._choices = self._now()
        place = menu.cursor
        menu.offer(self._choices)
        menu.point(place)
        self._tell_keys()

    def _now(self) -> list[Choice]:
        world = self._town.world
        return branch_choices(self._town, world, self._last_change(), self._hidden) if world else []

    def _line(self) -> BranchLine | None:
        """Return the branch under the cursor; where there is none, say so."""
        choice = self.query_one(Menu).current
        name = str(choice.value).removeprefix(GO) if choice and str(choice.value).startswith(GO) else None
        found = next((line for line in self._town.branches if line.name == name), None)
        if found is None:
            self.notify("Arrows choose a branch first; below are those that there are.", markup=False, timeout=3)
        return found

    def action_rename(self) -> None:
        """Give the branch another name."""
        if (line := self._line()) is None:
            return
        taken = {each.name for each in self._town.branches} - {line.name}

        def rename(name: str | None) -> None:
            if name and name != line.name:
                self._edit(EditBranch(line.name, name=name))

        note = "letters, digits, spaces and . _ + ' -, the first a letter or digit"
        self.app.push_screen(
            LineScreen(f"What shall {line.name} be called?", note, line.name, lambda name: wrong_name(name, taken)), rename
        )

    def action_note(self) -> None:
        """Note something of the branch."""
        if (line := self._line()) is None:
            return

        def note(text: str | None) -> None:
            if text is not None and text != line.note:
                self._edit(EditBranch(line.name, note=text))

        self.app.push_screen(LineScreen(f"What is to be noted of {line.name}?", "one line; nothing for no note", line.note), note)

    def action_hide(self) -> None:
        """Leave the branch out of lists, or have it in them again."""
        if (line := self._line()) is None:
            return
        if line.name == self._town.branch:
            self.notify("You are on it: go to another branch to hide this one.", markup=False)
        elif not line.parent:
            self.notify(f"{safe(line.name, 40)} is the first branch, which stays in sight; any other can be hidden.", markup=False)
        else:
            self._edit(EditBranch(line.name, hidden=not line.hidden))
            if not line.hidden:
                told = "Hidden; {branches.hidden} shows hidden ones, {branches.hide} brings one back."
                self.notify(keymap_of(self.app).filled(told), markup=False, timeout=3)

    def action_hidden(self) -> None:
        """Show hidden branches too, or leave them out again."""
        if not any(line.hidden for line in self._town.branches):
            self.notify(keymap_of(self.app).filled("No branch is hidden; {branches.hide} hides one."), markup=False, timeout=3)
            return
        self._hidden = not self._hidden
        self.renew()

    def action_compare(self) -> None:
        """Compare the branch with the one that is shown."""
        if (line := self._line()) is None:
            return
        if line.name == self._town.branch:
            self.notify("You are on it: choose another one to compare with it.", markup=False)
        else:
            self._compare(line.name)

    def action_prove(self) -> None:
        """Re-simulate the branch: prove that the rules make the same history again."""
        if (line := self._line()) is not None:
            self._prove(line.name)


def wrong_name(name: str, taken: Collection[str]) -> str:
    """Return what is wrong with a name for a branch, "" for nothing."""
    from saves.branch import checked_name
    from saves.errors import SaveError

    try:
        checked_name(name)
    except SaveError as error:
        return str(error)
    return f"another branch is called {name}" if name in taken else ""


class TickScreen(ModalScreen[int | None]):
    """Asks after which tick; dismissed with it, or None.

    Args:
        last: tells the latest that is possible, which moves on while time runs.
    """

    BINDINGS: ClassVar[list[BindingType]] = bindings("tick")

    def __init__(self, branch: str, last: Callable[[], int]) -> None:
        super().__init__()
        self._branch, self._last = branch, last

    def compose(self) -> ComposeResult:
        with Vertical(id="tick", classes="dialog") as box:
            box.border_title = Content(f"Branch from {safe(self._branch, 40)} after which tick?")
            box.border_subtitle = Content(keymap_of(self.app).filled("enter branches · {tick.close} closes"))
            yield Input(id="tick-number", max_length=9)
            yield Static("", id="tick-note", markup=False)

    def on_mount(self) -> None:
        self._tell()
        self.set_interval(RENEW_SECONDS, self._tell)

    def _tell(self) -> None:
        self.query_one("#tick-note", Static).update(Content(f"a whole number, 0 to {self._last()}"))

    @on(Input.Submitted)
    def _answer(self, event: Input.Submitted) -> None:
        if not self.is_current:  # enter was pressed twice
            return
        text = event.value.strip()
        if text.isascii() and text.isdecimal() and int(text) <= self._last():
            self.dismiss(int(text))
        else:
            self.notify(f"{text or 'nothing'} is not possible: a whole number, 0 to {self._last()}.", severity="warning", markup=False)
