"""What a player does with lines of history: begin one, go to one, call it something, compare it."""

from typing import TYPE_CHECKING, NamedTuple

from tui.from_engine import Metered
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


class Way(NamedTuple):
    """Where the player was when a save was let go of for a re-run.

    Args:
        save, branch: on show then. looked: the tick on show of a world that was looked at only, None where it was live.
        past: the tick of the past of a live world that was on show, None for none.
    """

    save: str
    branch: str
    looked: int | None = None
    past: int | None = None


class BranchingScreen(ComparingScreen):
    """The part of the main screen that concerns branches."""

    def __init__(self, town: Town, controls: Controls) -> None:
        super().__init__(town, controls)
        self._proven: dict[tuple[str, str], int] = {}  # save and branch -> the last tick that was re-simulated
        self._rerun: tuple[Rerun, Way] | None = None  # to be made as soon as the engine has let go of the save, and the way back
        self._back: Way | None = None  # to be gone once the world is there again
        self._left: Way | None = None  # the live world that the player left to play another branch of it back

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
            elif choice is not None and (choice != GO + self.town.branch or self.live_elsewhere):
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
        self.app.push_screen(LineScreen(title, note, free_name(town.branches), lambda name: wrong_name(name, taken), offered=True), begin)

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

        self.app.push_screen(ProvingScreen(save, name, proved, self._last_of(name)))

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
            left = Way(self.town.save, self.town.branch)
            if self._depart(branch, None, replay=first) and not self.town.replay.only:
                self._left = left

    @property
    def live_elsewhere(self) -> str:
        """The branch whose live time was left to play back the one on show, "" for none."""
        left = self._left
        return left.branch if left is not None and left.save == self.town.save and self.town.replay.only else ""

    def leave_playback(self) -> bool:
        """Go back to the live world that was left to play another branch back; return whether there is one."""
        if live := self.live_elsewhere:
            self._depart(live, None)
        return bool(live)

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
            from tui.screens.rerun import RerunScreen

            taken = {line.name for line in self.town.branches}
            name = next(f"rerun-{number}" for number in range(1, len(taken) + 2) if f"rerun-{number}" not in taken)
            line = next((line for line in self.town.branches if line.name == branch), None)
            at = self._shown_tick if self.town.replay.on else line.fork if line is not None and line.parent else 0
            minds = tuple(dict.fromkeys((self.town.mind or RULES, RULES)))
            budget = rest_of(self.town.thinkers.metered)
            self.app.push_screen(RerunScreen(branch, last, at, name, self.town.branches, minds, budget), self._let_go_for)

    def _let_go_for(self, wish: "Rerun | None") -> None:
        """Let the engine let go of the save, so that a re-run can be written to it; `load` goes on."""
        if wish is None:
            return
        town, replay, tick = self.town, self.town.replay, self._shown_tick
        way = Way(town.save, town.branch, tick if replay.only else None, tick if replay.on and not replay.only else None)
        self.controls.pause()
        replay.ran = replay.rolling = False  # time is held for it, and until the player lets it run again
        if self._depart(town.branch, None, replay=tick):
            self._rerun = wish, way

    def load(self) -> None:
        """Show a world just loaded; where the save was let go of for a re-run, begin that; where one is over, go back to where one was."""
        super().load()
        town, (armed, back) = self.town, (self._rerun, self._back)
        self._rerun = self._back = None
        if self._left is not None and not self.live_elsewhere:
            self._left = None
        if armed is not None and (armed[1].save, armed[1].branch) == (town.save, town.branch) and town.replay.only:
            self._begin_rerun(*armed)
        elif armed is not None:
            self._tell_not_begun(armed[0])
        elif back is not None and (back.save, back.branch) == (town.save, town.branch) and back.past is not None and not town.replay.only:
            self.call_after_refresh(self.look_at, back.past)

    def forget_rerun(self) -> None:
        """Begin no re-run any more that waited for the engine to let go of the save, since it could not."""
        self._back = None
        if self._rerun is not None:
            wish, _ = self._rerun
            self._rerun = None
            self._tell_not_begun(wish)

    def _tell_not_begun(self, wish: "Rerun") -> None:
        self.notify(safe(f"The re-run {wish.name} was not begun: the save was not let go of.", 200), severity="warning", markup=False)

    def _begin_rerun(self, wish: "Rerun", way: Way) -> None:
        """Make a re-run of the save that nobody writes now; then ask what to do with it, and go there."""
        from tui.screens.rerun import RerunningScreen

        def lived(name: str | None) -> None:
            if name:
                self._offer_to_compare(wish, name, way)
            else:
                self._go_back(way)

        self.app.push_screen(RerunningScreen(way.save, wish), lived)

    def _go_back(self, way: Way) -> None:
        """Go back to where the player was."""
        if self._depart(way.branch, None, replay=way.looked):
            self._back = way

    def _offer_to_compare(self, wish: "Rerun", name: str, way: Way) -> None:
        """Ask what to do with a re-run: compare it with what it is a re-run of, go to it, or nothing; time is held until then."""
        origin, compare = wish.origin, "compare"
        choices = [
            Choice(compare, f"Compare {safe(name, 40)} with {safe(origin, 40)}", "who differs, and how the curves went"),
            Choice(GO, f"Go to {safe(name, 40)}", f"{safe(origin, 40)} stays as it is"),
            Choice("", "Nothing now", keymap_of(self.app).filled("it stays among the branches: {world.branch}")),
        ]

        def choose(choice: str | None) -> None:
            from tui.screens.compare import CompareScreen

            if choice == GO:
                self._depart(name, None, replay=None if way.looked is None else wish.at)
                return
            self._go_back(way)
            if choice == compare:
                self.app.push_screen(CompareScreen(way.save, name, origin))

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
        """Go to a branch; where the world can be looked at only, to the tick that is shown, as far as the branch goes.

        From a playback that was chosen in a live world it is gone to as from that.
        """
        line = next((line for line in self.town.branches if line.name == branch), None)
        looks = self.town.replay.only and line is not None and not self.live_elsewhere
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
            if self.town.ghost is not None and self.town.ghost.branch == before:
                self.town.ghost = self.town.ghost._replace(branch=after)
            if self._left is not None and self._left.branch == before:
                self._left = self._left._replace(branch=after)
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


def rest_of(metered: Metered | None) -> str:
    """Return what is left of the budget of models, as `--budget` takes it; "" where there is none."""
    if metered is None:
        return ""
    from models.metering import Budget, written

    budget, spent = metered.budget, metered.spent
    return written(
        Budget(
            None if budget.calls is None else max(0, budget.calls - spent.calls),
            None if budget.tokens is None else max(0, budget.tokens - spent.tokens),
            None if budget.money is None else max(0.0, round(budget.money - spent.money, 6)),
        )
    )
