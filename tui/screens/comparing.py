"""What a player does to see what a branch has changed."""

from tui.errand import Errand
from tui.keymap import keymap_of
from tui.paint import safe
from tui.screens.dialogs import ChooseScreen
from tui.screens.thinking import ThinkingScreen
from tui.widgets.choices import Choice
from tui.widgets.lineage import common_tick, shared_ticks
from tui.widgets.phrases import counted

NOT_SAVED = "This world is not in a file yet."
ALONE = "There is one line of history: {world.branch} makes another."
ALL_HIDDEN = "All other lines of history are hidden: {world.branch}, then {branches.hidden} shows them."


class ComparingScreen(ThinkingScreen):
    """The part of the main screen that compares branches."""

    def action_compare_branches(self) -> None:
        """Compare the line of history that is shown with another one; ask with which where there are several."""
        if not self._awake():
            return
        others = self._others()
        if not others:
            self.notify(keymap_of(self.app).filled(self._alone), markup=False)
        elif len(others) == 1:
            self.compare_with(str(others[0].value))
        else:
            self.app.push_screen(ChooseScreen(f"Compare {self.town.branch} with", others), self.compare_with)

    def side_by_side(self) -> None:
        """Play the line of history that is shown and another one side by side; ask which where there are several."""
        from tui.screens.abreast import AbreastScreen

        def play(other: str | None) -> None:
            if other is not None:
                self.app.push_screen(AbreastScreen(self.town.save, self.town.branch, other))

        others = self._others() if self._awake() else []
        if not self.town.save or not others:
            told = NOT_SAVED if others else self._alone
            self.notify(keymap_of(self.app).filled(told), markup=False)
        elif len(others) == 1:
            play(str(others[0].value))
        else:
            self.app.push_screen(ChooseScreen(f"Side by side with {safe(self.town.branch, 40)}", others), play)

    def compare_with(self, other: str | None) -> None:
        """Compare the line of history that is shown with another one; where one has not lived on since they part, offer that it does."""
        if other is None:
            return
        if not self.town.save:
            self.notify(NOT_SAVED, markup=False)
        elif (at := self._compared_at(other)) is not None and at <= self._common_with(other):
            self._offer_another_tick(other, at)
        elif (behind := self._behind(other)) is None:
            self._compare(other, at)
        else:
            self._offer_to_live_on(other, *behind)

    def _behind(self, other: str) -> tuple[str, int] | None:
        """Return which of two branches has not lived on since they part, and how far the other one has; None where both have."""
        town = self.town
        tips = {line.name: line.tick for line in town.branches} | {town.branch: town.chronicle.tip}
        common, here, there = common_tick(town.branches, town.branch, other), tips[town.branch], tips.get(other, 0)
        if town.replay.on or here == there or max(here, there) <= common or min(here, there) > common:
            return None
        return (other, here) if there <= common else (town.branch, there)

    def _common_with(self, other: str) -> int:
        """Return the last tick of the history that the branch on show shares with another one."""
        return common_tick(self.town.branches, self.town.branch, other)

    def _offer_another_tick(self, other: str, at: int) -> None:
        """Say at once that two branches are still the same in the tick of the past that is on show, and offer to compare them later on."""
        common, last = self._common_with(other), min(self._tip(self.town.branch), self._tip(other))
        if last <= common:
            names = f"{safe(self.town.branch, 40)} and {safe(other, 40)}"
            self.notify(f"Nothing differs: {names} share the ticks up to {common}, where one of them ends.", markup=False)
            return

        def choose(tick: str | None) -> None:
            if tick is not None:
                self._compare(other, int(tick))

        choices = [Choice(last, "Compare them at the end", f"as they are after tick {last}, the last that both have")]
        if last > common + 1:
            choices.append(Choice(common + 1, "Compare them where they part", f"after tick {common + 1}"))
        self.app.push_screen(ChooseScreen(f"Nothing differs at tick {at} yet: they part after tick {common}", choices), choose)

    def _tip(self, branch: str) -> int:
        """Return the last tick of a branch."""
        town = self.town
        return town.chronicle.tip if branch == town.branch else next((line.tick for line in town.branches if line.name == branch), 0)

    def _offer_to_live_on(self, other: str, behind: str, tick: int) -> None:
        here = self.town.branch
        ticks = tick - (
            self.town.chronicle.tip if behind == here else next(line.tick for line in self.town.branches if line.name == behind)
        )

        def choose(live_on: str | None) -> None:
            if live_on == "" or self.controls.opening:
                self._compare(other)
            elif live_on == here:
                self.controls.errand = Errand(here, other, tick)
                self.begun()
                self.renew_lines()
            elif live_on is not None:
                self._depart(other, None, errand=Errand(other, other, tick, then=here))

        lives = Choice(
            behind, f"Let {safe(behind, 40)} live on to tick {tick}, then compare", f"{counted(ticks, 'tick')}, as fast as they go"
        )
        as_is = Choice("", "Compare them as they are", f"nothing has happened in {safe(behind, 40)} since they part")
        self.app.push_screen(ChooseScreen(f"{safe(behind, 40)} has not lived on since the two part", [lives, as_is]), choose)

    def begun(self) -> bool:
        """Do what is to be done on a branch that is on show now; return whether time is thereby provided for."""
        errand, world = self.controls.errand, self.town.world
        if errand is None or world is None or self.town.branch != errand.branch or self.town.replay.only:
            self.controls.errand = None
            return False
        for change in errand.changes_at(world.tick):  # an engine that was started again has lost what its next tick would have brought
            self.controls.intervene(change)
        self.controls.errand = errand._replace(since=world.tick if errand.since is None else errand.since)
        if world.tick >= errand.until:
            self.lived(world.tick)
        else:
            self.controls.hurry()
        return True

    def lived(self, tick: int) -> None:
        """Go on with what is done for the player, if a tick was the last that it waited for."""
        errand, controls = self.controls.errand, self.controls
        if errand is None or controls.opening or tick < errand.until or self.town.branch != errand.branch:
            return
        controls.pause()
        controls.errand = None
        if errand.next is not None:
            self._depart(errand.then, None, errand=errand.next)
        else:
            self._compare(errand.compare)
        self.renew_lines()

    def give_up(self) -> None:
        """Do nothing more by itself for the player: the world could not be changed as they wished."""
        if self.controls.errand is not None:
            self.controls.errand = None
            self.controls.pause()

    def _compare(self, other: str, at: int | None = None) -> None:
        from tui.screens.compare import CompareScreen

        self.app.push_screen(CompareScreen(self.town.save, self.town.branch, other, at))

    def _compared_at(self, other: str) -> int | None:
        """Return the tick of the past that is on show, where the other branch has it too; None for the last that both have."""
        replay, last = self.town.replay, next((line.tick for line in self.town.branches if line.name == other), 0)
        return replay.wanted if replay.on and 0 <= replay.wanted <= last else None

    @property
    def _alone(self) -> str:
        """Why there is no other branch to choose."""
        return ALL_HIDDEN if any(line.hidden and line.name != self.town.branch for line in self.town.branches) else ALONE

    def _others(self) -> list[Choice]:
        """Return the branches to compare with, the one that this one leaves first, then those with the longest past in common."""
        lines = self.town.branches
        parent = next((line.parent for line in lines if line.name == self.town.branch), "")
        found = [line for line in lines if line.name != self.town.branch and not line.hidden]
        shared = shared_ticks(lines, self.town.branch)
        common = {line.name: shared.get(line.name, -1) for line in found}
        found.sort(key=lambda line: (line.name != parent, -common[line.name]))
        return [
            Choice(line.name, safe(line.name, 40), f"shares the ticks up to {common[line.name]}, goes to tick {line.tick}")
            for line in found
        ]
