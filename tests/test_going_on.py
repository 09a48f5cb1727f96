"""What goes on over a change of branch or a restart: who is selected, changes made once; notices go with their cause."""

import pytest
from fake_client import FakeClient, town
from stage import Stage, stage
from textual.widgets import Input

from sim.event import RecommenderChanged
from tui.errand import Errand
from tui.passing import Passing
from tui.protocol import BranchLine, Halted, Intervene, Ready
from tui.screens.dialogs import HaltedScreen
from tui.widgets.agents import AgentsPane
from tui.wire import Fork, NewWorld


def ready(on: Stage, branch: str, *lines: BranchLine) -> Ready:
    return Ready(on.client.snapshot(), on.app.town.save, "rules", branch, lines or on.app.town.branches)


def notices(on: Stage) -> list[str]:
    return [str(note.message) for note in on.app._notifications]


async def somebody(on: Stage, place: int = 5) -> int:
    """Select whoever stands at a place of the list."""
    await on.press("1", *["down"] * place)
    selected = on.app.town.selected
    assert selected is not None and selected == on.society.query_one(AgentsPane).view.entries[place]
    return selected


# Who is selected


async def test_the_selection_stays_over_a_change_of_branch() -> None:
    async with stage() as on:
        selected = await somebody(on)
        on.client.say(ready(on, "what-if-1", BranchLine("main", "", 0, 4), BranchLine("what-if-1", "main", 2, 4)))
        await on.settle()
        assert on.app.town.branch == "what-if-1" and on.app.town.selected == selected
        assert on.society.query_one(AgentsPane).current == selected


async def test_the_selection_stays_when_the_engine_is_started_again() -> None:
    async with stage() as on:
        selected = await somebody(on)
        on.client.say(Halted(4, "The engine was ended by SIGKILL."))
        await on.settle()
        await on.press("r")
        on.client.say(ready(on, "main"))
        await on.settle()
        assert on.app.town.selected == on.society.query_one(AgentsPane).current == selected


async def test_after_a_what_if_whoever_was_changed_is_selected() -> None:
    async with stage() as on:
        changed = await somebody(on)
        await on.press("e")
        on.app.screen.query_one("#edit-traits", Input).value = "introverted, quiet"
        await on.press("ctrl+t")
        await somebody_else_is_pointed_at(on)
        await on.press("enter")
        assert on.client.departures == [("what-if-1", Fork("main", 0))]
        on.client.say(ready(on, "what-if-1", BranchLine("main", "", 0, 4), BranchLine("what-if-1", "main", 0, 4)))
        await on.settle()
        assert on.app.town.selected == on.society.query_one(AgentsPane).current == changed


async def somebody_else_is_pointed_at(on: Stage) -> None:
    people = on.society.query_one(AgentsPane)
    people.point(0)
    await on.settle()
    assert on.app.town.selected == people.view.entries[0]


async def test_in_a_branch_without_the_selected_person_the_first_is_selected() -> None:
    async with stage(client=FakeClient(town(50)), ticks=0) as on:
        on.society.query_one(AgentsPane).select(50)
        await on.settle()
        assert on.app.town.selected == 50
        smaller = FakeClient(town())
        on.client.say(Ready(smaller.snapshot(), on.app.town.save, "rules", "main", on.app.town.branches))
        await on.settle()
        assert on.app.town.selected == on.society.query_one(AgentsPane).view.entries[0]


# Changes are made once


@pytest.mark.parametrize(("ticks", "asked"), [(0, 2), (1, 1)])
async def test_changes_of_an_errand_are_asked_for_again_only_where_no_tick_brought_them(ticks: int, asked: int) -> None:
    client = FakeClient()
    async with stage(client=client, ticks=0) as on:
        client.happen = lambda *events: None  # type: ignore[method-assign] - the engine ends before the next tick
        on.app.controls.errand = Errand("main", "what-if", 500, (RecommenderChanged("popular"),))
        on.society.begun()
        client.run(ticks)
        client.say(Halted(ticks, "The engine was ended by SIGKILL."))
        await on.settle()
        assert isinstance(on.app.screen, HaltedScreen) and len(client.commands(Intervene)) == 1
        await on.press("r")
        client.say(ready(on, "main"))
        await on.settle()
        assert len(client.commands(Intervene)) == asked and on.app.controls.errand is not None


# Failures


async def test_leaving_from_a_new_world_after_a_halt_still_tells_of_the_failure() -> None:
    async with stage() as on:
        on.client.say(Halted(4, "The disk is full."))
        await on.settle()
        await on.press("n")
        assert not isinstance(on.app.screen, HaltedScreen) and on.app.failure == "The disk is full."
        on.society.begin_world(NewWorld("town", "/x/other.db", 1))
        await on.settle()
        assert on.app.failure == ""


# Notices


async def test_a_branch_begun_by_hand_says_what_to_do_there_and_its_opening_is_told_no_more() -> None:
    async with stage() as on:
        on.society._fork(3)
        await on.settle()
        assert any(text.startswith("Opening branch what-if-1, from main after tick 3.") for text in notices(on))
        on.client.say(ready(on, "what-if-1", BranchLine("main", "", 0, 4), BranchLine("what-if-1", "main", 3, 4)))
        await on.settle()
        assert not any(text.startswith("Opening branch") for text in notices(on))
        assert "what-if-1, after tick 4: change something (e, I); B compares." in notices(on)


async def test_a_branch_begun_while_time_is_held_says_which_key_lets_it_run() -> None:
    async with stage() as on:
        await on.press("space")
        assert not on.app.controls.playing
        on.society._fork(4)
        await on.settle()
        on.client.say(ready(on, "what-if-1", BranchLine("main", "", 0, 4), BranchLine("what-if-1", "main", 4, 4)))
        await on.settle()
        assert "what-if-1, after tick 4: change something (e, I), then space; B compares." in notices(on)


async def test_a_fork_that_was_declined_does_not_say_what_to_do_there() -> None:
    async with stage() as on:
        on.society._fork(3)
        on.client.say(ready(on, "main"))
        await on.settle()
        assert not any("change something" in text for text in notices(on))


@pytest.mark.parametrize("key", ["space", "n"])
async def test_that_time_is_held_is_told_no_more_once_it_is_not(key: str) -> None:
    async with stage() as on:
        await on.press("space", "e")
        on.app.screen.query_one("#edit-traits", Input).value = "quiet"
        await on.press("enter")
        assert any("Time is held" in text for text in notices(on))
        await on.press(key)
        assert not any("Time is held" in text for text in notices(on))


async def test_a_notice_that_is_over_before_it_was_shown_does_not_come() -> None:
    async with stage() as on:
        passing = Passing()
        passing.tell(on.app, "one", "first")
        passing.tell(on.app, "two", "second")
        passing.over(on.app, "one", "three")
        await on.settle()
        assert "first" not in notices(on) and "second" in notices(on)
