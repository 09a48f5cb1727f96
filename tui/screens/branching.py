"""What a player does with lines of history: begin one, go to one, call it something, compare it."""

from tui.paint import safe
from tui.protocol import BranchLine, EditBranch
from tui.screens.comparing import NOT_SAVED, ComparingScreen
from tui.screens.intervene import AT, BEFORE, GO, HERE, LUCK


class BranchingScreen(ComparingScreen):
    """The part of the main screen that concerns branches."""

    def action_branch(self) -> None:
        """Show the lines of history: begin another, or go to one."""
        if not self._awake():
            return
        from tui.screens.branches import BranchesScreen

        def go(choice: str | None) -> None:
            if choice == HERE:
                self._fork(self._shown_tick)
            elif choice == LUCK:
                self._fork(self._shown_tick, luck=True)
            elif choice == BEFORE:
                self.action_undo()
            elif choice == AT:
                self._fork_at()
            elif choice is not None and choice != GO + self.town.branch:
                self._go_to(choice.removeprefix(GO))

        self.app.push_screen(BranchesScreen(self.town, self._last_change, self._edit_branch, self.compare_with, self.prove), go)

    def prove(self, branch: str = "") -> None:
        """Re-simulate a branch, the one that is shown unless told, and say whether the same comes of it."""
        if not self._awake():
            return
        if not self.town.save:
            self.notify(NOT_SAVED, markup=False)
            return
        from tui.screens.proving import ProvingScreen

        self.app.push_screen(ProvingScreen(self.town.save, branch or self.town.branch))

    @property
    def _shown_tick(self) -> int:
        """The last tick that is on show as a whole; in the past, the one that is wanted."""
        world, replay = self.town.world, self.town.replay
        return replay.wanted if replay.on else world.tick if world else 0

    def _fork_at(self) -> None:
        from tui.screens.branches import TickScreen

        def fork(tick: int | None) -> None:
            if tick is not None:
                self._fork(tick)

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
            self.town.branch = after if self.town.branch == before else self.town.branch
            self.notify(safe(f"{before} is called {after} now.", 200), markup=False, timeout=3)
            self._renaming = None
        self.town.know(branches)
        for screen in self.app.screen_stack:
            if isinstance(screen, BranchesScreen):
                screen.renew()
        self.renew_lines()
