"""A player changes the world from the screen, now or later, and sees what came of it."""

from pathlib import Path

import pytest
from fake_client import FakeClient, town
from stage import Stage, stage
from test_engine import Screen
from textual.widgets import Input

from saves.file import open_save
from sim.event import (
    ActivityChanged,
    AttitudeMoved,
    ControlMoved,
    Intervention,
    MixingChanged,
    NewsBroke,
    PersonaEdited,
    Planned,
    PostInjected,
    RecommenderChanged,
    TieCut,
    TieMade,
    UnlikeBefriended,
)
from sim.network import Tie
from sim.recommender import recommender_names
from tui import protocol
from tui.engine_client import EngineClient
from tui.protocol import Declined, Intervene, Ready
from tui.screens.form import FormScreen, Options
from tui.screens.intervene_sheets import SHEETS
from tui.widgets.changes_told import in_words
from tui.widgets.log import LogPane
from tui.widgets.narrate import narrated
from tui.widgets.timeline import Timeline
from tui.widgets.town import Town
from tui.wire import EngineSpec

# The forms


async def filled(on: Stage, sheet: str, **answers: str) -> FormScreen:
    """Open a form by its place in the menu, and fill it in."""
    names = ["persona", *(name for name, *_ in SHEETS)]
    await on.press("I")
    await on.press(str(names.index(sheet) + 1))
    form = on.app.screen
    assert isinstance(form, FormScreen)
    for name, answer in answers.items():
        field = form.query_one(f"#edit-{name}")
        if isinstance(field, Options):
            field.choose(answer)
        elif isinstance(field, Input):
            field.value = answer
    await on.settle()
    return form


def asked(on: Stage) -> list[tuple[Intervention, int | None]]:
    return [(command.intervention, command.at) for command in on.client.commands(Intervene)]


@pytest.mark.parametrize(
    ("sheet", "answers", "expected"),
    [
        ("tie", {"who": "1", "to": "2", "kind": "parent", "closeness": ".8"},
         [TieMade(1, Tie(1, 2, "parent", 0.8)), TieMade(2, Tie(2, 1, "child", 0.8))]),
        ("tie", {"who": "1", "to": "2", "kind": "follows", "closeness": "0", "both": "no"}, [TieMade(1, Tie(1, 2, "follows", 0.0))]),
        ("post", {"who": "3", "text": "  The <Lantern> is sold.\x1b[2J "}, [PostInjected(3, "The <Lantern> is sold.[2J")]),
        ("recommender", {"algorithm": "random"}, [RecommenderChanged("random")]),
        ("mixing", {"random": "2"}, [MixingChanged(2)]),
        ("unlike", {"friends": "3"}, [UnlikeBefriended(3)]),
        ("activity", {"rule": "idle-weighted", "chance": "0.25"}, [ActivityChanged("idle-weighted", 0.25)]),
        ("persona", {"home": "the lighthouse", "features": "Critic, Poster"}, None),
    ],
)  # fmt: skip
@pytest.mark.parametrize("when", ["now", "40"])
async def test_every_intervention_can_be_asked_for_now_and_for_later(
    sheet: str, answers: dict[str, str], expected: list[Intervention] | None, when: str
) -> None:
    async with stage() as on:
        who = on.app.town.selected
        await filled(on, sheet, **answers, when=when)
        await on.press("ctrl+s")
        at = None if when == "now" else 40
        if expected is None:
            ((edited, edited_at),) = asked(on)
            assert isinstance(edited, PersonaEdited) and (edited.agent, edited.fields, edited_at) == (who, ("features", "home"), at)
            assert (edited.persona.home, edited.persona.features) == ("the lighthouse", ("Critic", "Poster"))
        else:
            assert asked(on) == [(each, at) for each in expected]
        assert on.app.screen is on.society


async def test_a_tie_is_cut_by_keys_alone() -> None:
    async with stage() as on:
        tie = on.client.world.network.ties(1)[0]
        on.society.inspect_agent(1)
        await on.press("1", "I", "3", *str(tie.target), "enter")
        assert asked(on)[0] == (TieCut(1, tie.target), None)
        assert (1, tie.target) not in on.client.world.network


@pytest.mark.parametrize(
    ("sheet", "answers", "problem"),
    [
        ("tie", {"who": "1", "to": "1"}, "allowed: two different people"),
        ("tie", {"who": "1", "to": "Nobody Atall"}, "nobody is called 'Nobody Atall'"),
        ("tie", {"who": "1", "to": "Maria Silva"}, "may be"),
        ("tie", {"who": "1", "to": "2", "closeness": "1.2"}, "a number, 0 to 1"),
        ("tie", {"who": "1", "to": "2", "closeness": "nan"}, "a number, 0 to 1"),
        ("cut", {"who": "1", "to": "48"}, "has no tie to"),
        ("post", {"who": "1", "text": "x" * 501}, "1 to 500 characters, not 501"),
        ("activity", {"chance": "often"}, "a number, 0 to 1"),
        ("mixing", {"random": "1", "when": "0"}, "now, or a tick after 4; yesterday, or one from 1 to 4: in a branch"),
        ("mixing", {"random": "1", "when": "soon"}, "now, or a tick after 4"),
        ("persona", {"name": " "}, "A person needs a name"),
        ("persona", {"features": "Watcher, Lurker"}, "no feature 'Lurker'"),
    ],
)
async def test_what_is_wrong_is_told_in_a_plain_line_and_nothing_is_sent(sheet: str, answers: dict[str, str], problem: str) -> None:
    async with stage() as on:
        form = await filled(on, sheet, **answers)
        await on.press("ctrl+s")
        assert on.app.screen is form and not asked(on)
        assert problem in " ".join(note.message for note in on.app._notifications)


async def test_a_form_shows_what_it_would_change_and_an_untouched_one_changes_nothing() -> None:
    async with stage() as on:
        form = await filled(on, "recommender", algorithm="popular")
        assert "now: mf → popular" in str(form.query_one("#difference").render())
        form.query_one("#edit-algorithm", Options).choose("mf")
        await on.settle()
        assert "nothing changed" in str(form.query_one("#difference").render())
        await on.press("enter")
        assert on.app.screen is on.society and not asked(on)


async def test_two_keys_at_once_choose_once() -> None:
    async with stage() as on:
        await on.press("I")
        await on.pilot.press("7", "6")
        await on.settle()
        await on.pilot.press("enter", "enter")
        await on.settle()
        assert on.app.is_running and on.app.screen is on.society


async def test_the_form_offers_every_recommender() -> None:
    async with stage() as on:
        form = await filled(on, "recommender")
        assert form.query_one("#edit-algorithm", Options).options == recommender_names()


# The schedule, the timeline and the log


async def test_what_is_planned_stands_ahead_of_now_and_can_be_called_off() -> None:
    async with stage() as on:
        await filled(on, "mixing", random="1", when="9")
        await on.press("enter")
        assert [plan.at for plan in on.client.world.plans.values()] == [9]
        assert "┃  ·  ·  ·  △" in on.text(Timeline)
        await on.press("I", "9")
        assert "tick 9" in on.app.screen.query_one("#choices").render_line(0).text
        await on.press("enter")
        assert on.client.commands(protocol.CallOff) == [protocol.CallOff(1)] and not on.client.world.plans
        assert "△" not in on.text(Timeline)
        await on.press("5", "z")
        assert "called off, planned for tick 9: 1 of every 5 films shown are picked by lot" in on.text(LogPane)


async def test_a_change_that_waits_for_the_next_tick_stands_on_the_schedule_until_it_comes() -> None:
    async with stage() as on:
        on.client.send = on.client.sent.append  # type: ignore[method-assign]  # time is held
        await filled(on, "mixing", random="3")
        await on.press("enter")
        await filled(on, "mixing", random="1", when="40")
        await on.press("enter", "I", "9")
        rows = [on.app.screen.query_one("#choices").render_line(y).text for y in range(4)]
        assert "next tick" in rows[0] and "3 of every 5" in rows[1] and "tick 40" in rows[2] and "1 of every 5" in rows[3]
        await on.press("enter")
        assert not on.client.commands(protocol.CallOff)
        on.client.happen(Planned(1, 40, MixingChanged(1)), MixingChanged(3))
        await on.settle()
        assert not on.app.controls.asked


async def test_the_timeline_marks_changes_news_and_take_overs_each_its_own_way() -> None:
    async with stage(ticks=1) as on:
        on.client.happen(MixingChanged(1))
        on.client.happen(NewsBroke(1, next(iter(on.client.world.topics))))
        on.client.happen(ControlMoved(1, "human"))
        await on.settle()
        assert "▲  ◈  ◆" in on.text(Timeline) and "▲ change 1" in on.text(Timeline)


def test_an_intervention_is_told_in_plain_words() -> None:
    world = town()
    shown = Town()
    shown.restore(Ready(FakeClient(world).snapshot(), "", "rules", "main"))
    persona = world.agents[1].persona
    for intervention, words in (
        (PersonaEdited(1, persona, ("age",)), f"Astrid Lindqvist is changed: age {persona.age}"),
        (PersonaEdited(1, persona, ("traits",)), f"Astrid Lindqvist is changed: traits {', '.join(persona.traits)}"),
        (TieMade(1, Tie(1, 2, "rival", 0.5)), f"Astrid Lindqvist is rival of {shown.name(2)}, 0.50 close"),
        (TieMade(1, Tie(1, 2, "follows", 0.0)), f"Astrid Lindqvist follows {shown.name(2)}, 0.00 close"),
        (UnlikeBefriended(1), "everybody gets a friend of other tastes"),
        (ActivityChanged("uniform", 0.3), "who acts is drawn uniform, chance 0.30"),
    ):
        assert in_words(intervention, shown) == words
    topic = next(iter(world.topics.values()))
    assert narrated(AttitudeMoved(1, topic.id, 0.5), shown).what == f"is now rather for it (+0.50): “{topic.title}”"


# The engine


@pytest.fixture
def spec(tmp_path: Path) -> EngineSpec:
    return EngineSpec(save=str(tmp_path / "town.db"), scenario="town", seed=3, agents=12)


def test_a_plan_is_kept_carried_out_at_its_tick_and_can_be_called_off(spec: EngineSpec) -> None:
    screen = Screen(EngineClient(spec))
    try:
        screen.send(Intervene(MixingChanged(2), 3))
        screen.send(Intervene(MixingChanged(4), 4))
        screen.run(1)
        assert [plan.at for plan in screen.replica.plans.values()] == [3, 4]
        screen.send(Intervene(MixingChanged(1), 2))
        assert screen.next(Declined).message == "tick 2; allowed: ticks after 2, which is the next"
        screen.send(protocol.CallOff(9))
        assert screen.next(Declined).message == "planned intervention 9; allowed: 1, 2"
        screen.send(protocol.CallOff(2))
        screen.run(1)
        assert screen.replica.mixing == 0
        screen.run(2)
        assert screen.replica.mixing == 2 and not screen.replica.plans
        screen.send(Intervene(ControlMoved(1, "human")))
        assert "becoming" in screen.next(Declined).message
    finally:
        screen.client.close()
    with open_save(Path(spec.save)) as save:
        kinds = [row.kind for row in save.events() if row.kind in {"planned", "unplanned", "mixing_changed"}]
    assert kinds == ["planned", "planned", "unplanned", "unplanned", "mixing_changed"]


def test_a_plan_survives_its_save_as_an_event(spec: EngineSpec) -> None:
    screen = Screen(EngineClient(spec))
    screen.send(Intervene(RecommenderChanged("random"), 50))
    screen.client.close(60.0)
    with open_save(Path(spec.save)) as save:
        assert list(save.world().plans.values()) == [Planned(1, 50, RecommenderChanged("random"))]
