"""What a player does with lines of history: begin one, go to one, call it something, compare it."""

from typing import TYPE_CHECKING

from tui.keymap import keymap_of
from tui.paint import safe
from tui.protocol import BranchLine, EditBranch
from tui.screens.comparing import NOT_SAVED, ComparingScreen
from tui.screens.dialogs import ChooseScreen
from tui.screens.intervene import AT, BEFORE, GO, HERE, LUCK, REPLAYS
from tui.widgets.choices import Choice
from tui.widgets.controls import Controls
from tui.widgets.lineage import free_name, owner
from tui.widgets.town import Town

if TYPE_CHECKING:
    from tui.screens.rerun import Rerun

RULES = "rules"


class BranchingScreen(ComparingScreen):
    """The part of the main screen that concerns branches."""

    def __init__(self, town: Town, controls: Controls) -> None:
        super().__init__(town, controls)
        self._proven: dict[tuple[str, str], int] = {}  # save and branch -> the last tick that was re-simulated
        self._rerun: Rerun | None = None  # to be made as soon as the engine has let go of the save

    def action_branch(self) -> None:
        """Show the lines of history: begin another, or go to one."""
        if not self._awake():
            return
        from tui.screens.branches import BranchesScreen

        def go(choice: str | None) -> None:
            if choice == HERE:
                self._fork_named(self._shown_tick)
            elif choice == LUCK:
                self._fork_named(self._shown_tick, luck=True)
            elif choice == BEFORE:
                self.action_undo()
            elif choice == AT:
                self._fork_at()
            elif choice is not None and choice.startswith(REPLAYS):
                self.replays(choice.removeprefix(REPLAYS))
            elif choice is not None and choice != GO + self.town.branch:
                self._go_to(choice.removeprefix(GO))

        dialog = BranchesScreen(self.town, self._last_change, self._edit_branch, self.compare_with, self.prove, self._proofs)
        self.app.push_screen(dialog, go)

    def _fork_named(self, tick: int, *, luck: bool = False) -> None:
        """Ask what a new branch shall be called, and begin it."""
        from tui.screens.branches import wrong_name
        from tui.screens.line import LineScreen

        town = self.town
        taken, by_name = {line.name for line in town.branches}, {line.name: line for line in town.branches}
        left = owner(by_name, town.branch, tick)

        def begin(name: str | None) -> None:
            if name:
                self._fork(tick, luck=luck, name=name)

        chance = ", with other luck" if luck else ""
        note = f"It leaves {safe(left, 40)} after tick {tick:,}{chance}; {safe(town.branch, 40)} stays as it is."
        title = "What shall the new branch be called?"
        self.app.push_screen(LineScreen(title, note, free_name(town.branches), lambda name: wrong_name(name, taken)), begin)

    def prove(self, branch: str = "") -> None:
        """Re-simulate a branch, the one that is shown unless told, and say whether the same comes of it."""
        if not self._awake():
            return
        if not self.town.save:
            self.notify(NOT_SAVED, markup=False)
            return
        from tui.screens.branches import BranchesScreen
        from tui.screens.proving import ProvingScreen

        save, name = self.town.save, branch or self.town.branch

        def proved(last: int) -> None:
            self._proven[save, name] = max(last, self._proven.get((save, name), -1))
            for screen in self.app.screen_stack:
                if isinstance(screen, BranchesScreen):
                    screen.renew()

        self.app.push_screen(ProvingScreen(save, name, proved))

    def _proofs(self) -> dict[str, int]:
        """Return up to which tick each branch of this save was re-simulated since voxpop was started."""
        return {branch: last for (save, branch), last in self._proven.items() if save == self.town.save}

    # The three replays

    def action_replays(self) -> None:
        """Show the three replays of the branch on show."""
        self.replays(self.town.branch)

    def replays(self, branch: str) -> None:
        """Show the three replays of a branch, and begin one of them."""
        if not self._awake():
            return
        from tui.screens.replays import PLAYBACK, RERUN, RESIMULATION, ReplaysScreen

        last = self._last_of(branch)

        def begin(replay: str | None) -> None:
            if replay == PLAYBACK:
                self._play_back(branch)
            elif replay == RESIMULATION:
                self.prove(branch)
            elif replay == RERUN:
                self._ask_rerun(branch, last)

        self.app.push_screen(ReplaysScreen(branch, last, self._proofs().get(branch, -1)), begin)

    def _last_of(self, branch: str) -> int:
        if branch == self.town.branch:
            return self.town.chronicle.tip
        return next((line.tick for line in self.town.branches if line.name == branch), 0)

    def _play_back(self, branch: str) -> None:
        """Show a branch from its beginning on: the one on show as the past of its live time, another one for itself."""
        line = next((line for line in self.town.branches if line.name == branch), None)
        first = line.fork if line is not None and line.parent else 0
        if branch == self.town.branch:
            self.look_at(first)
            self.notify(
                keymap_of(self.app).filled("Playback: {time.play} lets it run, {time.live} goes back to live."), markup=False, timeout=4
            )
        else:
            self._depart(branch, None, replay=first)

    def look_at(self, tick: int) -> None:
        """Show a tick of the past."""
        raise NotImplementedError

    def _ask_rerun(self, branch: str, last: int) -> None:
        """Ask how a branch shall be lived once more, and do it."""
        if not self.town.save:
            self.notify(NOT_SAVED, markup=False)
        elif last < 1:
            self.notify(f"{safe(branch, 40)} has no tick yet to live once more.", markup=False)
        else:
            from models.metering import written
            from tui.screens.rerun import RerunScreen

            taken = {line.name for line in self.town.branches}
            name = next(f"rerun-{number}" for number in range(1, len(taken) + 2) if f"rerun-{number}" not in taken)
            line = next((line for line in self.town.branches if line.name == branch), None)
            at = self._shown_tick if self.town.replay.on else line.fork if line is not None and line.parent else 0
            metered = self.town.thinkers.metered
            minds = tuple(dict.fromkeys((self.town.mind or RULES, RULES)))
            budget = written(metered.budget) if metered else ""
            self.app.push_screen(RerunScreen(branch, last, at, name, self.town.branches, minds, budget), self._let_go_for)

    def _let_go_for(self, wish: "Rerun | None") -> None:
        """Let the engine let go of the save, so that a re-run can be written to it; `load` goes on."""
        if wish is None:
            return
        self.controls.pause()
        self._rerun = wish
        self._depart(self.town.branch, None, replay=self._shown_tick)

    def load(self) -> None:
        """Show a world just loaded; where the save was let go of for a re-run, begin that."""
        super().load()
        wish, self._rerun = self._rerun, None
        if wish is None or not self.town.replay.only:
            return
        from tui.screens.rerun import RerunningScreen

        def lived(name: str | None) -> None:
            self._depart(self.town.branch, None)
            if name:
                self._offer_to_compare(wish.origin, name)

        self.app.push_screen(RerunningScreen(self.town.save, wish), lived)

    def _offer_to_compare(self, origin: str, name: str) -> None:
        """Ask what to do with a re-run: compare it with what it is a re-run of, go to it, or nothing."""
        save, compare = self.town.save, "compare"
        choices = [
            Choice(compare, f"Compare {safe(name, 40)} with {safe(origin, 40)}", "who differs, and how the curves went"),
            Choice(GO, f"Go to {safe(name, 40)}", f"{safe(origin, 40)} stays as it is"),
            Choice("", "Nothing now", keymap_of(self.app).filled("it stays among the branches: {world.branch}")),
        ]

        def choose(choice: str | None) -> None:
            from tui.screens.compare import CompareScreen

            if choice == compare:
                self.app.push_screen(CompareScreen(save, name, origin))
            elif choice == GO:
                self._depart(name, None)

        self.app.push_screen(ChooseScreen(f"The re-run {name} is there", choices), choose)

    @property
    def _shown_tick(self) -> int:
        """The last tick that is on show as a whole; in the past, the one that is wanted."""
        world, replay = self.town.world, self.town.replay
        return replay.wanted if replay.on else world.tick if world else 0

    def _fork_at(self) -> None:
        from tui.screens.branches import TickScreen

        def fork(tick: int | None) -> None:
            if tick is not None:
                self._fork_named(tick)

        def last() -> int:
            replay, world = self.town.replay, self.town.world
            return self.town.chronicle.tip if replay.on else world.tick if world else 0

        self.app.push_screen(TickScreen(self.town.branch, last), fork)

    def _go_to(self, branch: str) -> None:
        """Go to a branch; where the world can be looked at only, to the tick that is shown, as far as the branch goes."""
        line = next((line for line in self.town.branches if line.name == branch), None)
        looks = self.town.replay.only and line is not None
        self._depart(branch, None, replay=min(self.town.replay.wanted, line.tick) if looks and line else None)

    def _edit_branch(self, edit: EditBranch) -> None:
        """Ask for another name or note of a branch, or for it to be hidden; the engine answers with what then is."""
        self._renaming = (edit.branch, edit.name) if edit.name is not None else None
        self.controls.tell(edit)

    _renaming: tuple[str, str] | None = None

    def know(self, branches: tuple[BranchLine, ...]) -> None:
        """Take in which lines of history there are, and what they are called now."""
        from tui.screens.branches import BranchesScreen

        names = {line.name for line in branches}
        if self._renaming and self._renaming[0] not in names and self._renaming[1] in names:
            before, after = self._renaming
            self.town.courses.rename(before, after)
            if (last := self._proven.pop((self.town.save, before), None)) is not None:
                self._proven[self.town.save, after] = last
            self.town.branch = after if self.town.branch == before else self.town.branch
            self.notify(safe(f"{before} is called {after} now.", 200), markup=False, timeout=3)
            self._renaming = None
        self.town.know(branches)
        for screen in self.app.screen_stack:
            if isinstance(screen, BranchesScreen):
                screen.renew()
        self.renew_lines()
