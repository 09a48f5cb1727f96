"""The branches of a save, as a graph to choose from and to edit, and the question after which tick a new one shall begin."""

from collections.abc import Awaitable, Callable, Collection
from pathlib import Path
from typing import ClassVar

import msgspec
from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.timer import Timer
from textual.widgets import Input, Static

from saves.about import About
from sim.errors import SimError
from tui.bindings import bindings
from tui.keymap import keymap_of
from tui.paint import safe
from tui.protocol import BranchLine, EditBranch
from tui.screens.intervene import AT, BEFORE, GO, HERE, LUCK, REPLAYS
from tui.screens.line import LineScreen
from tui.subcommand import output_of
from tui.widgets.branch_told import BranchTold
from tui.widgets.branch_tree import BranchTree, Twig, twigs
from tui.widgets.cursor_pane import CursorPane
from tui.widgets.town import Town
from tui.working import work

RENEW_SECONDS = 0.5
FIRST = "main"
REST_SECONDS = 0.25  # of the cursor, before more is asked of what is on show
BESIDE = 110  # columns of the screen from which what is told stands beside the graph
ASKED_MOST = 12  # branches asked about at once: each is a world that is read
NEW_KEYS = "enter goes · {branches.begin} new · {branches.luck} other luck · {branches.at} at a tick · {branches.undo} undo · "
NEW_KEYS += "{branches.find} find"
KEYS = "{branches.rename} name · {branches.note} note · {branches.hide} hide"
HIDDEN_KEY = " · {branches.hidden} hidden"
LOOK_KEYS = " · {branches.compare} compare · {branches.play} side by side · {branches.prove} re-simulate · {branches.replays} replays"


class BranchesScreen(ModalScreen[str | None]):
    """The graph of branches; dismissed with what was chosen, or None. Keys change what is known of the one under the cursor.

    Args:
        last_change: tells the tick and the words of the last change of the player's. edit: asks for a branch to be changed.
        compare: compares a branch with the one that is shown. prove: re-simulates a branch.
        proven: branch -> the last tick up to which it was re-simulated.
    """

    BINDINGS: ClassVar[list[BindingType]] = bindings("branches")
    ask: ClassVar[Callable[..., Awaitable[bytes]]] = staticmethod(output_of)

    def __init__(
        self,
        town: Town,
        last_change: Callable[[], tuple[int, str] | None],
        edit: Callable[[EditBranch], None],
        compare: Callable[[str], None],
        prove: Callable[[str], None],
        proven: Callable[[], dict[str, int]] = dict,
    ) -> None:
        super().__init__()
        self._town, self._last_change, self._edit = town, last_change, edit
        self._compare, self._prove, self._proven = compare, prove, proven
        self._hidden, self._sought = False, ""
        self._known: dict[tuple[str, int], About] = {}  # a branch as far as it went -> what is known of it
        self._asked: set[tuple[str, int]] = set()  # of these was asked, whatever the answer: one that cannot be read has none
        self._laid_out = False
        self._resting: Timer | None = None

    def compose(self) -> ComposeResult:
        with Vertical(id="branches", classes="dialog") as box:
            box.border_title = Content("Branches")
            box.border_subtitle = Content(keymap_of(self.app).filled("{branches.close} closes"))
            with Container(id="branches-body"):
                yield BranchTree(id="branch-tree")
                yield BranchTold(id="branch-told")
            yield Input(id="branch-find", placeholder="part of a name or a note", max_length=80)
            yield Static("", id="branch-keys", markup=False)

    def on_mount(self) -> None:
        self.query_one("#branch-find").display = False
        self.query_one(BranchTree).focus()
        self._fit()
        self._laid_out = True
        self.call_after_refresh(self._offer, lambda twig: twig.line.name == self._town.branch)

    def on_resize(self) -> None:
        self._fit()

    def _fit(self) -> None:
        """Tell of a branch beside the graph where there is room, else below it."""
        self.query_one("#branches").set_class(self.app.size.width < BESIDE, "-stacked")

    # What is shown

    def renew(self) -> None:
        """Show what is known of the branches now; the cursor stays on its branch, also where that is called otherwise now."""
        if not self._laid_out or not self.is_attached:
            return
        tree = self.query_one(BranchTree)
        number = tree.current.number if tree.current else -1
        self._offer(lambda twig: twig.number == number, tree.cursor)

    def _offer(self, pointed: Callable[[Twig], bool], instead: int = 0) -> None:
        """Show the branches that are sought, the cursor on the one that it is to be on, else on a row."""
        if not self.is_attached:
            return
        town, tree = self._town, self.query_one(BranchTree)
        tip = max(town.chronicle.tip, town.world.tick if town.world else 0)
        lines = town.branches or (BranchLine(town.branch or FIRST, "", 0, tip),)  # a world that has not been saved yet
        found = twigs(lines, town.branch or FIRST, tip, hidden=self._hidden, sought=self._sought, proven=self._proven())
        tree.curves = {about.name: about.curve for about in self._known.values()}
        tree.replace(found)
        tree.point(next((place for place, each in enumerate(found) if pointed(each)), max(0, min(instead, len(found) - 1))))
        tree.repaint(whole=True)
        hidden = sum(line.hidden for line in town.branches)
        count = f"Branches · {len(found):,}" + (f" of {len(town.branches):,}" if len(found) < len(town.branches) else "")
        self.query_one("#branches").border_title = Content(count + (f" · {hidden:,} hidden" if hidden and not self._hidden else ""))
        keys = KEYS + (HIDDEN_KEY if hidden else "") + LOOK_KEYS
        self.query_one("#branch-keys", Static).update(Content(keymap_of(self.app).filled(f"{NEW_KEYS}\n{keys}")))
        self._tell()

    @on(CursorPane.Moved, "#branch-tree")
    def _tell(self) -> None:
        """Tell of the branch under the cursor, and of more once the cursor rests."""
        twig = self.query_one(BranchTree).current
        self.query_one(BranchTold).tell(twig, self._known.get(_as_far(twig)) if twig else None, self._undoable())
        if self._resting is not None:
            self._resting.stop()
        self._resting = self.set_timer(REST_SECONDS, self._learn)

    def _undoable(self) -> str:
        last = self._last_change()
        return f"undo: branch after tick {last[0] - 1}, before: {last[1]}" if last else ""

    @work(exclusive=True)
    async def _learn(self) -> None:
        """Ask what is to be known of the branches on show, of those of which it is not known."""
        tree, save = self.query_one(BranchTree), self._town.save
        wanted = [twig for twig in _on_show(tree) if _as_far(twig) not in self._asked][:ASKED_MOST]
        if not wanted or not _is_there(save):
            return
        asked = [word for twig in wanted for word in ("--about", twig.line.name)]
        self.query_one(BranchTold).wait()
        try:
            found = msgspec.json.decode(await type(self).ask("branch", "--json", *asked, "--", save), type=list[About])
        except (SimError, msgspec.DecodeError, OSError):
            found = []  # the graph says what is known without it
        self._asked |= {_as_far(twig) for twig in wanted}
        told = {about.name: about for about in found}
        self._known |= {_as_far(twig): told[twig.line.name] for twig in wanted if twig.line.name in told}
        self.renew()

    # What may be chosen

    @on(Input.Submitted, "#branch-find")
    def _found(self) -> None:
        self.query_one(BranchTree).focus()

    @on(CursorPane.Picked, "#branch-tree")
    def _picked(self) -> None:
        if (line := self._line()) is not None:
            self._choose(GO + line.name)

    def _choose(self, what: str) -> None:
        if self.is_current:  # two keys at once choose once
            self.dismiss(what)

    def action_go(self) -> None:
        """Go to the branch under the cursor; from the line that finds, to the branches that were found."""
        if self.query_one("#branch-find").has_focus:
            self.query_one(BranchTree).focus()
        else:
            self._picked()

    def action_begin(self) -> None:
        """Begin a branch after the tick on show."""
        self._choose(HERE)

    def action_luck(self) -> None:
        """Begin a branch with other luck."""
        self._choose(LUCK)

    def action_at(self) -> None:
        """Begin a branch after another tick."""
        self._choose(AT)

    def action_undo(self) -> None:
        """Go on without the last change."""
        if self._last_change() is None:
            self.notify("There is no change of yours to undo on this line of history.", markup=False, timeout=3)
        else:
            self._choose(BEFORE)

    def action_replays(self) -> None:
        """Show the three replays of the branch under the cursor."""
        if (line := self._line()) is not None:
            self._choose(REPLAYS + line.name)

    # Finding

    def action_find(self) -> None:
        """Look for a branch by its name or note."""
        find = self.query_one("#branch-find", Input)
        find.display = True
        find.focus()

    @on(Input.Changed, "#branch-find")
    def _seek(self, event: Input.Changed) -> None:
        self._sought = safe(event.value, 80).strip()
        tree = self.query_one(BranchTree)
        number = tree.current.number if tree.current else -1
        self._offer(lambda twig: twig.number == number)

    def action_close(self) -> None:
        """Close it; where something is looked for, look for nothing any more."""
        find = self.query_one("#branch-find", Input)
        if find.display:
            find.value, find.display = "", False
            self._sought = ""
            self.query_one(BranchTree).focus()
            self.renew()
        else:
            self.dismiss(None)

    # What may be changed

    def _line(self) -> BranchLine | None:
        """Return the branch under the cursor."""
        twig = self.query_one(BranchTree).current
        return twig.line if twig else None

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
            LineScreen(f"What shall {line.name} be called?", note, line.name, lambda name: wrong_name(name, taken), offered=True), rename
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

    def action_play(self) -> None:
        """Play the branch and the one that is shown side by side."""
        from tui.screens.abreast import AbreastScreen

        if (line := self._line()) is None:
            return
        if line.name == self._town.branch:
            self.notify("You are on it: choose another one to lay beside it.", markup=False)
        elif not self._town.save:
            self.notify("This world is not in a file yet.", markup=False)
        else:
            self.app.push_screen(AbreastScreen(self._town.save, line.name, self._town.branch))

    def action_prove(self) -> None:
        """Re-simulate the branch: prove that the rules make the same history again."""
        if (line := self._line()) is not None:
            self._prove(line.name)


def _is_there(save: str) -> bool:
    """Return whether there is a file of that name; a name that no file can have is none."""
    try:
        return bool(save) and Path(save).exists()
    except (OSError, ValueError):
        return False


def _as_far(twig: Twig) -> tuple[str, int]:
    """Return a branch and how far it goes: what is known of it is known of that."""
    return twig.line.name, twig.line.tick


def _on_show(tree: BranchTree) -> list[Twig]:
    """Return the branches on show, that under the cursor first."""
    first = tree.view.top[0]
    seen = tree.view.entries[first : first + tree.room[1]]
    return [*([tree.current] if tree.current else []), *(twig for twig in seen if twig is not tree.current)]


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
