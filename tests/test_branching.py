"""A player undoes a change by branching, and goes from branch to branch; what is left stays as it was."""

from pathlib import Path

import msgspec
import pytest
from fake_client import FakeClient
from stage import stage
from test_engine import Screen, polite

from saves.file import open_save
from sim.event import (
    AnyEvent,
    ControlMoved,
    MixingChanged,
    TickStarted,
    TieCut,
    TieMade,
    UnlikeBefriended,
)
from sim.network import Tie
from tui import protocol
from tui.engine_client import EngineClient
from tui.protocol import BranchLine, Intervene, Past, Ready, Ticked
from tui.screens.branches import BranchesScreen
from tui.widgets.agents import AgentsPane
from tui.widgets.branch_told import BranchTold
from tui.widgets.branch_tree import BranchTree
from tui.widgets.coach import Coach
from tui.widgets.lineage import common_tick, free_name, other_luck
from tui.widgets.log import LogPane
from tui.widgets.timeline import Timeline
from tui.widgets.top_line import TopLine
from tui.wire import EngineSpec, Fork

# The screen

LINES = (BranchLine("main", "", 0, 30), BranchLine("a", "main", 10, 25), BranchLine("b", "a", 20, 22), BranchLine("c", "main", 5, 6))


@pytest.mark.parametrize(
    ("one", "other", "tick"),
    [("main", "a", 10), ("a", "main", 10), ("b", "a", 20), ("b", "main", 10), ("b", "c", 5), ("main", "main", 30), ("main", "zzz", -1)],
)
def test_two_branches_share_the_history_up_to_where_they_part(one: str, other: str, tick: int) -> None:
    assert common_tick(LINES, one, other) == tick


def test_a_new_branch_gets_a_name_that_none_has() -> None:
    assert free_name(LINES) == "what-if-1"
    assert free_name((BranchLine("what-if-1", "main", 0, 0), BranchLine("what-if-3", "main", 0, 0))) == "what-if-2"


class Patient(FakeClient):
    """An engine that has yet to begin the tick in which what it is asked for happens."""

    def happen(self, *events: AnyEvent) -> None:
        if not any(isinstance(event, MixingChanged) for event in events):
            super().happen(*events)


async def test_a_change_that_still_waits_is_the_one_that_is_undone() -> None:
    async with stage(client=Patient()) as on:
        on.client.happen(TieCut(1, 2))
        await on.press("I", "6", "right", "enter", "u")
        assert [(name, fork.tick) for name, fork in on.client.departures] == [("without the mixing", 5)]


async def test_undo_leaves_before_the_last_change_and_happens_once() -> None:
    async with stage() as on:
        await on.press("u")
        assert not on.client.departures
        on.client.happen(MixingChanged(1))
        on.client.happen(ControlMoved(1, "human"), ControlMoved(1, "mind"))
        await on.settle()
        await on.press("u")
        undone = "undone: 1 of every 5 films shown are picked by lot"
        assert on.client.departures == [("without the mixing", Fork("main", 4, note=undone))]
        assert "opening ┬ without the mixing" in on.text(TopLine)
        await on.press("u", "b")
        assert len(on.client.departures) == 1


async def test_undo_says_what_it_undoes_and_takes_along_only_whom_the_player_is_now() -> None:
    async with stage() as on:
        on.client.happen(MixingChanged(1))
        on.client.happen(MixingChanged(2), TieCut(1, 2))
        on.client.happen(ControlMoved(1, "human"))
        await on.settle()
        await on.press("b")
        assert "undo: branch after tick 5, before: 2 of every 5" in " ".join(on.text(BranchTold).split())
        await on.press("escape", "u")
        note = "undone: 2 of every 5 films shown are picked by lot, and 1 more of that tick"
        assert on.client.departures == [("without the mixing", Fork("main", 5, players=(1,), note=note))]
        said = " ".join(note.message for note in on.app._notifications)
        assert "Undone: 2 of every 5 films shown are picked by lot, and 1 more of that tick." in said


async def test_friends_by_intervention_count_as_one_change() -> None:
    async with stage() as on:
        on.client.happen(UnlikeBefriended(1), TieMade(1, Tie(1, 9, "friend", 0.3)), TieMade(9, Tie(9, 1, "friend", 0.3)))
        await on.settle()
        assert list(on.app.town.changes) == [(5, UnlikeBefriended(1))]


async def test_a_world_that_goes_on_says_so_and_welcomes_nobody_anew() -> None:
    client = FakeClient()
    client.run(3)
    client.drain()
    client.say(Ready(client.snapshot(), "", "rules", "main"))
    async with stage(client=client, ticks=0) as on:
        assert "This world goes on after tick 3." in on.text(LogPane) and "Nothing has happened" not in on.text(LogPane)
        assert not on.society.query_one(Coach).display
    async with stage(ticks=0) as on:
        assert "Nothing has happened yet." in on.text(LogPane) and on.society.query_one(Coach).display


async def test_the_branches_are_listed_and_one_can_go_to_each_or_begin_one_at_any_tick() -> None:
    client = FakeClient()
    client.drain()
    client.say(Ready(client.snapshot(), "/home/you/lantern.voxpop", "rules", "a", LINES))
    async with stage(client=client) as on:
        assert "┬ a" in on.text(TopLine)
        await on.press("b")
        shown = [line.split()[:2] for line in on.text(BranchTree).splitlines() if line.strip()]
        assert shown == [["○", "main"], ["├──", "c"], ["└─●", "a"], ["└──", "b"]]
        await on.press("a", *"99", "enter", "backspace", "backspace", "3", "enter", "enter")
        assert on.client.departures == [("what-if-1", Fork("a", 3))]
        on.app.controls.opening = ""
        await on.press("b", "home", "enter")
        assert on.client.departures[1:] == [("main", None)]


async def test_a_branch_with_other_luck_draws_as_none_does_that_is_there() -> None:
    assert [other_luck(LINES), other_luck((*LINES, BranchLine("d", "main", 5, 6, salt=1)))] == [1, 2]
    client = FakeClient()
    client.drain()
    client.say(Ready(client.snapshot(), "/x.voxpop", "rules", "main", (LINES[0], msgspec.structs.replace(LINES[1], salt=1))))
    async with stage(client=client) as on:
        await on.press("b", "l", "enter")
        assert on.client.departures == [("what-if-1", Fork("main", 4, salt=2))]
        assert any("after tick 4, with other luck" in note.message for note in on.app._notifications)


async def test_neither_enter_nor_a_digit_begins_a_branch_by_accident() -> None:
    async with stage() as on:
        await on.press("b", "1", "2", "3", "enter")
        assert not on.client.departures and on.app.screen is on.society
        await on.press("b", "b", "escape")
        assert not on.client.departures and on.app.screen is on.society
        await on.press("b", "u")
        assert not on.client.departures and isinstance(on.app.screen, BranchesScreen)
        assert any("no change of yours" in note.message for note in on.app._notifications)


async def test_a_new_branch_is_asked_for_its_name_and_one_that_is_taken_is_refused() -> None:
    async with stage() as on:
        on.client.say(protocol.Branches((BranchLine("main", "", 0, 4), BranchLine("shy", "main", 2, 3))))
        await on.settle()
        await on.press("b", "b", *["backspace"] * 9, *"shy", "enter")
        assert not on.client.departures, "another branch is called so"
        await on.press(*"er", "enter")
        assert on.client.departures == [("shyer", Fork("main", 4))]


async def test_a_branch_keeps_what_led_to_it_and_time_stays_held() -> None:
    async with stage(ticks=6) as on:
        on.client.happen(MixingChanged(1))
        await on.press("space")
        earlier = on.client.snapshot()
        await on.press("u")
        lines = (BranchLine("main", "", 0, 7), BranchLine("what-if-1", "main", 6, 6))
        on.client.sent.clear()
        earlier.tick, earlier.minute, earlier.mixing = 6, earlier.minute - 120, 0
        past = tuple(Past(4, (TickStarted(tick, 360 + 120 * tick),)) for tick in range(1, 7))
        on.client.say(Ready(earlier, on.app.town.save, "rules", "what-if-1", lines, past))
        await on.settle()
        assert on.app.town.chronicle.acts == [0, *[4] * 6]
        marks, line, _ = on.text(Timeline).split("\n")
        assert marks.index("┬") == line.index("┃") and "┬ main" in marks and not on.app.town.changes
        log = on.society.query_one(LogPane).view.entries
        assert len(log) > 10 and not any(isinstance(moment.event, MixingChanged) for moment in log)
        assert not on.client.commands(protocol.Play) and "what-if-1" in on.text(TopLine)
        assert on.app.focused is on.society.query_one(AgentsPane)


# The engine


@pytest.fixture
def spec(tmp_path: Path) -> EngineSpec:
    return EngineSpec(save=str(tmp_path / "town.db"), scenario="town", seed=3, agents=12)


def test_a_branch_undoes_a_change_and_what_is_left_stays_as_it_was(spec: EngineSpec) -> None:
    screen = Screen(EngineClient(spec))
    try:
        screen.run(2)
        screen.send(Intervene(MixingChanged(3)))
        screen.run(1)
        left = screen.replica.state_hash()
        screen.client.go_to("what-if-1", Fork("main", 2))
        ready = screen.next(Ready)
        screen.replica = screen.replica.restored(ready.snapshot)
        assert (ready.branch, ready.snapshot.tick, ready.snapshot.mixing) == ("what-if-1", 2, 0)
        assert [line[:4] for line in map(msgspec.structs.astuple, ready.branches)] == [("main", "", 0, 3), ("what-if-1", "main", 2, 2)]
        screen.run(3)
        branched = screen.replica.state_hash()
        screen.client.go_to("main")
        ready = screen.next(Ready)
        assert (ready.branch, ready.snapshot.tick, ready.snapshot.mixing) == ("main", 3, 3)
        assert [line.tick for line in ready.branches] == [3, 5]
        screen.client.go_to("what-if-1")
        assert screen.next(Ready).snapshot.tick == 5
        screen.client.close()
        screen = Screen(EngineClient(EngineSpec(save=spec.save)))  # comes back tomorrow
        assert (screen.ready.branch, screen.ready.snapshot.tick) == ("what-if-1", 5)
        assert len(screen.ready.past) == 5 and not any(MixingChanged(3) in tick.events for tick in screen.ready.past)
        assert MixingChanged(3) in ready.past[-1].events and len(ready.past) == 3 and ready.past[0].acts > 0
    finally:
        screen.client.close()
    with open_save(Path(spec.save)) as save:
        assert (save.world("main").state_hash(), save.world("what-if-1").state_hash()) == (left, branched)
        assert save.world("main").tick == 3


def test_branches_with_other_luck_from_the_same_tick_differ_from_each_other_and_from_the_one_with_the_same(spec: EngineSpec) -> None:
    screen = Screen(EngineClient(spec))
    ends, salts = {}, {}
    try:
        screen.run(2)
        lines = screen.ready.branches
        for name, other in (("same", False), ("other", True), ("another", True)):
            screen.client.go_to(name, Fork("main", 2, salt=other_luck(lines) if other else None))
            ready = screen.next(Ready)
            lines, screen.replica = ready.branches, screen.replica.restored(ready.snapshot)
            screen.run(3)
            ends[name], salts[name] = screen.replica.state_hash(), lines[-1].salt
        screen.client.go_to("main")
        screen.replica = screen.replica.restored(screen.next(Ready).snapshot)
        screen.run(3)
        assert screen.replica.state_hash() == ends["same"] and len(set(ends.values())) == 3
        assert salts == {"same": 0, "other": 1, "another": 2}
    finally:
        screen.client.close()
    with open_save(Path(spec.save)) as save:
        assert {name: save.world(name).state_hash() for name in ends} == ends


@pytest.mark.parametrize("still", [False, True])
def test_a_new_branch_from_a_tick_in_which_the_player_was_somebody_is_theirs_only_if_they_still_are(spec: EngineSpec, still: bool) -> None:
    screen = Screen(EngineClient(spec))
    try:
        agent = screen.sociable()
        screen.send(protocol.TakeOver(agent))
        screen.step(polite)
        screen.step(polite)
        screen.client.go_to("what-if-1", Fork("main", 1, (agent,) if still else ()))
        ready = screen.next(Ready)
        screen.replica = screen.replica.restored(ready.snapshot)
        assert (ready.snapshot.tick, ready.players, screen.replica.agents[agent].human) == (1, (agent,) if still else (), True)
        events, questions = screen.step(polite)
        assert bool(questions) == still and (ControlMoved(agent, "mind") in events) != still
        assert screen.replica.agents[agent].human == still
    finally:
        screen.client.close()


def test_leaving_for_a_branch_keeps_a_change_that_waits_and_says_nothing_of_the_old_engine(spec: EngineSpec) -> None:
    screen = Screen(EngineClient(spec))
    try:
        screen.run(1)
        screen.send(Intervene(MixingChanged(5)))
        screen.client.go_to("what-if-1", Fork("main", 1))
        screen.client.go_to("main")  # before the first one was there
        ready = screen.next(Ready, protocol.Halted)
        assert isinstance(ready, Ready) and (ready.branch, ready.snapshot.mixing, ready.snapshot.tick) == ("main", 5, 2)
        screen.send(protocol.Step())
        assert screen.next(Ticked, protocol.Halted).tick == 3
    finally:
        screen.client.close()
