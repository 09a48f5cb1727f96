"""A player asks "what if": the change is made in a branch of its own, which lives on by itself and is then compared."""

from pathlib import Path

import msgspec
import pytest
from fake_client import FakeClient
from stage import Stage, stage
from test_engine import Screen
from textual.widgets import Input, Static

from sim.errors import SimError
from sim.event import MixingChanged, PersonaEdited, RecommenderChanged
from tui.engine_client import EngineClient
from tui.errand import Errand
from tui.protocol import BranchLine, Declined, Intervene, Pause, Play, Ready
from tui.screens.compare import CompareScreen
from tui.screens.dialogs import ChooseScreen
from tui.screens.form import FormScreen
from tui.screens.when import Due, due
from tui.widgets.top_line import TopLine
from tui.wire import EngineSpec, Fork


@pytest.fixture(autouse=True)
def no_file(monkeypatch: pytest.MonkeyPatch) -> None:
    async def ask(*words: str, told: object = None) -> bytes:
        raise SimError("there is no file here")

    monkeypatch.setattr(CompareScreen, "ask", staticmethod(ask))


def ready(on: Stage, branch: str, *lines: BranchLine) -> Ready:
    return Ready(on.client.snapshot(), on.app.town.save or "/x.voxpop", "rules", branch, lines)


async def edited(on: Stage, **answers: str) -> FormScreen:
    """Open the form of the selected person, and fill it in."""
    await on.press("e")
    form = on.app.screen
    assert isinstance(form, FormScreen)
    for name, answer in answers.items():
        form.query_one(f"#edit-{name}", Input).value = answer
    await on.settle()
    return form


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *[("now", Due()), ("", Due()), ("21", Due()), ("30", Due(at=30))],
        *[("yesterday", Due(since=11)), ("1", Due(since=0)), ("20", Due(since=19))],
    ],
)
def test_a_form_takes_the_next_tick_a_later_one_and_an_earlier_one(text: str, expected: Due) -> None:
    assert due(text, 20, yesterday=12) == (expected, "")


@pytest.mark.parametrize("text", ["0", "-3", "soon", "1e3", "٣", "9" * 10])
def test_a_tick_that_cannot_be_is_refused_with_what_is_allowed(text: str) -> None:
    assert due(text, 20, yesterday=12)[1] == "now, or a tick after 20; yesterday, or one from 1 to 20: in a branch of its own"
    assert due(text, 0, yesterday=1)[1] == "now, or a tick after 0"


async def test_a_change_as_of_yesterday_is_made_in_a_branch_that_is_compared_when_it_has_caught_up() -> None:
    async with stage() as on:
        agent = on.app.town.selected
        form = await edited(on, traits="introverted, quiet")
        await on.press("ctrl+t")
        told = str(form.query_one("#difference", Static).render())
        assert "in a new branch that lives to tick 4 and is then compared; main stays as it is" in told
        await on.press("enter")
        assert on.client.departures == [("what-if-1", Fork("main", 0))] and not on.client.commands(Intervene)
        on.client.say(ready(on, "what-if-1", BranchLine("main", "", 0, 4), BranchLine("what-if-1", "main", 0, 4)))
        await on.settle()
        ((change,),) = [[command.intervention for command in on.client.commands(Intervene)]]
        assert isinstance(change, PersonaEdited) and (change.agent, change.persona.traits) == (agent, ("introverted", "quiet"))
        assert isinstance(on.app.screen, CompareScreen) and on.app.controls.errand is None


async def test_a_branch_catches_up_as_fast_as_it_goes_and_then_rests() -> None:
    async with stage() as on:
        on.app.controls.errand = Errand("main", "other", 6)
        on.client.sent.clear()
        on.client.say(ready(on, "main", BranchLine("main", "", 0, 4), BranchLine("other", "main", 2, 6)))
        await on.settle()
        assert on.client.commands(Play) == [Play(0.0)]
        on.client.run(1)
        await on.settle()
        assert on.app.controls.playing and not isinstance(on.app.screen, CompareScreen)
        on.client.run(1)
        await on.settle()
        assert on.client.commands(Pause) and not on.app.controls.playing and isinstance(on.app.screen, CompareScreen)


async def test_nothing_is_compared_where_the_change_was_refused() -> None:
    async with stage() as on:
        on.app.controls.errand = Errand("main", "other", 6, (MixingChanged(2),))
        on.client.say(ready(on, "main", BranchLine("main", "", 0, 4), BranchLine("other", "main", 2, 6)))
        await on.settle()
        on.client.say(Declined("no", Intervene(MixingChanged(2))))
        await on.settle()
        on.client.run(3)
        await on.settle()
        assert on.app.controls.errand is None and not isinstance(on.app.screen, CompareScreen) and on.client.commands(Pause)


async def test_where_the_other_branch_has_not_lived_on_it_may_and_then_both_are_compared() -> None:
    client = FakeClient()
    client.drain()
    lines = (BranchLine("main", "", 0, 2), BranchLine("what-if-1", "main", 2, 4))
    client.say(Ready(client.snapshot(), "/x.voxpop", "rules", "what-if-1", lines))
    async with stage(client=client) as on:
        await on.press("B")
        assert isinstance(on.app.screen, ChooseScreen)
        await on.press("1")
        assert on.client.departures == [("main", None)]
        assert on.app.controls.errand == Errand("main", "main", 4, then="what-if-1")
        on.client.say(ready(on, "main", *lines))
        await on.settle()
        assert on.client.departures[1:] == [("what-if-1", None)]
        on.client.say(ready(on, "what-if-1", msgspec.structs.replace(lines[0], tick=4), lines[1]))
        await on.settle()
        assert isinstance(on.app.screen, CompareScreen) and not on.app.controls.playing


async def test_in_the_past_a_change_begins_a_branch_there() -> None:
    async with stage() as on:
        await on.press("left_square_bracket")
        await on.settle()
        assert on.app.town.replay.on and on.app.town.world is not None and on.app.town.world.tick == 3
        form = await edited(on, home="the lighthouse")
        assert form.query_one("#edit-when", Input).value == "4"
        await on.press("ctrl+s")
        assert on.client.departures == [("what-if-1", Fork("main", 3))]


async def test_a_change_that_waits_is_told_in_the_header_until_it_is_there() -> None:
    async with stage() as on:
        on.app.controls.asked.append((MixingChanged(2), None))
        on.society.renew_lines()
        assert "from t5" in on.text(TopLine)
        on.client.happen(MixingChanged(2))
        await on.settle()
        assert not on.app.controls.asked and "from t" not in on.text(TopLine)


async def test_a_dislike_that_is_no_genre_is_refused_with_those_that_are() -> None:
    async with stage() as on:
        world = on.app.town.world
        assert world is not None
        genre = world.catalogue.genres[0]
        form = await edited(on, dislikes=f"{genre.upper()}, knitting")
        note = str(form.query_one("#note-dislikes", Static).render())
        assert note.startswith("no genre 'knitting'; ") and genre in note
        await on.press("ctrl+s")
        assert on.app.screen is form and not on.client.commands(Intervene)


async def test_only_the_change_that_was_declined_leaves_the_schedule() -> None:
    async with stage() as on:
        one, other = MixingChanged(2), RecommenderChanged("random")
        for change in (one, other):
            on.app.controls.asked.append((change, None))
        on.client.say(Declined("nobody can be two people"))
        await on.settle()
        assert on.app.controls.asked == [(one, None), (other, None)]
        on.client.say(Declined("no", Intervene(one)))
        await on.settle()
        assert on.app.controls.asked == [(other, None)]


def test_the_engine_says_which_change_it_declined(tmp_path: Path) -> None:
    client = EngineClient(EngineSpec(save=str(tmp_path / "town.db"), scenario="town", seed=3, agents=12))
    try:
        screen = Screen(client)
        wanted = Intervene(RecommenderChanged("popluar"))
        screen.send(wanted)
        assert screen.next(Declined).change == wanted
    finally:
        client.close()


async def test_one_can_go_back_to_yesterday_by_that_word() -> None:
    async with stage() as on:
        await on.press("g", *"yesterday", "enter")
        await on.settle()
        assert on.app.town.replay.on and on.app.town.replay.wanted == 1
