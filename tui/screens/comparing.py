"""What a player does to see what a branch has changed."""

from tui.paint import safe
from tui.screens.dialogs import ChooseScreen
from tui.screens.thinking import ThinkingScreen
from tui.widgets.choices import Choice
from tui.widgets.lineage import common_tick

NOT_SAVED = "This world is not in a file yet."


class ComparingScreen(ThinkingScreen):
    """The part of the main screen that compares branches."""

    def action_compare_branches(self) -> None:
        """Compare the line of history that is shown with another one; ask with which where there are several."""
        if not self._awake():
            return
        others = self._others()
        if not others:
            self.notify("There is one line of history: b makes another.", markup=False)
        elif len(others) == 1:
            self.compare_with(str(others[0].value))
        else:
            self.app.push_screen(ChooseScreen(f"Compare {self.town.branch} with", others), self.compare_with)

    def compare_with(self, other: str | None) -> None:
        """Compare the line of history that is shown with another one."""
        if other is None:
            return
        if not self.town.save:
            self.notify(NOT_SAVED, markup=False)
            return
        from tui.screens.compare import CompareScreen

        self.app.push_screen(CompareScreen(self.town.save, self.town.branch, other, self._compared_at(other)))

    def _compared_at(self, other: str) -> int | None:
        """Return the tick of the past that is on show, where the other branch has it too; None for the last that both have."""
        replay, last = self.town.replay, next((line.tick for line in self.town.branches if line.name == other), 0)
        return replay.wanted if replay.on and 0 <= replay.wanted <= last else None

    def _others(self) -> list[Choice]:
        """Return the branches to compare with, the one that this one leaves first, then those with the longest past in common."""
        lines = self.town.branches
        parent = next((line.parent for line in lines if line.name == self.town.branch), "")
        found = [line for line in lines if line.name != self.town.branch and not line.hidden]
        common = {line.name: common_tick(lines, line.name, self.town.branch) for line in found}
        found.sort(key=lambda line: (line.name != parent, -common[line.name]))
        return [
            Choice(line.name, safe(line.name, 40), f"shares the ticks up to {common[line.name]}, goes to tick {line.tick}")
            for line in found
        ]
