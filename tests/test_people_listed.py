"""The list of people: who is listed, in which order, and what stands in its columns."""

import pytest
from fake_client import FakeClient, town
from stage import Stage, stage

from sim.event import AttitudeMoved, ControlMoved, Learned, MindChanged, MoodMoved, NewsBroke
from tui.protocol import Thinking
from tui.widgets.agents import ORDERS, AgentsPane
from tui.widgets.person_row import COLUMNS, columns_of
from tui.widgets.sifting import FIELDS, WORDS, sieve


def listed(on: Stage, line: str) -> set[int]:
    pane = on.society.query_one(AgentsPane)
    pane.find(line)
    return set(pane.view.entries)


async def moved(on: Stage) -> str:
    """Let people feel and think something; return the news."""
    topic = next(iter(on.client.world.topics))
    on.client.happen(
        NewsBroke(1, topic),
        Learned(5, topic),
        AttitudeMoved(5, topic, 0.8),
        AttitudeMoved(6, topic, -0.7),
        AttitudeMoved(7, topic, 0.05),
        MoodMoved(6, -0.6, 0.9, "the news"),
        MoodMoved(8, 0.9, 0.5, "a song"),
    )
    await on.settle()
    return topic


async def test_words_list_people_by_feeling_stance_and_what_they_know() -> None:
    async with stage(ticks=0) as on:
        await moved(on)
        assert listed(on, "intense") == {6} and listed(on, "low") == {6} and listed(on, "moderate") == {8}
        assert listed(on, "for") == {5} and listed(on, "against") == {6} and listed(on, "torn") == {7}
        assert listed(on, "informed") == {5}
        assert listed(on, "against intense") == {6} and listed(on, "against calm") == set()
        everybody = set(on.client.world.agents)
        assert listed(on, "-intense") == everybody - {6} and listed(on, "") == everybody


async def test_fields_list_people_by_who_they_are_and_who_thinks_for_them() -> None:
    async with stage(ticks=0) as on:
        people = on.client.world.agents
        work = {number for number, agent in people.items() if "teacher" in agent.persona.occupation}
        assert work and listed(on, "work:teacher") == listed(on, "role:TEACHER") == work
        home = people[1].persona.home
        assert listed(on, f'community:"{home}"') == {number for number, agent in people.items() if agent.persona.home == home}
        on.client.happen(MindChanged(3, "llama:/models/qwen2.5-0.5b.gguf"))
        await on.settle()
        assert listed(on, "mind:qwen") == {3} and listed(on, "mind:rules") == set(people) - {3}
        assert listed(on, "trait:stubborn") == {number for number, agent in people.items() if "stubborn" in agent.persona.traits}


async def test_any_other_word_is_a_part_of_a_name_or_of_an_occupation() -> None:
    async with stage(ticks=0) as on:
        label = on.app.town.label
        assert {label(agent) for agent in listed(on, "maria silva")} == {"Maria Silva (24)", "Maria Silva (72)"}
        assert listed(on, "projectionist") == {a for a, who in on.client.world.agents.items() if who.persona.occupation == "projectionist"}
        assert listed(on, "pony:club") == set()


async def test_you_and_thinking_list_whoever_is_played_and_whose_mind_is_at_it() -> None:
    async with stage(ticks=0) as on:
        on.client.happen(ControlMoved(4, "human"))
        on.client.say(Thinking(((9, 4.2),)))
        await on.settle()
        assert listed(on, "you") == {4} and listed(on, "thinking") == {9}


async def test_who_is_listed_changes_as_people_do() -> None:
    async with stage(ticks=0) as on:
        assert listed(on, "intense") == set()
        await moved(on)
        assert on.society.query_one(AgentsPane).view.entries == [6]


@pytest.mark.parametrize("line", ["[/red]", "\x1b[31mx", 'community:"', "mind:", "-", ":", '"', "a:b:c", "work:" * 30, "\u202eabc"])
async def test_no_line_breaks_the_list(line: str) -> None:
    async with stage(ticks=0) as on:
        listed(on, line)
        await on.settle()
        pane = on.society.query_one(AgentsPane)
        assert str(pane.border_subtitle).isprintable() and on.text(AgentsPane)


async def test_an_empty_list_says_how_to_get_out_and_esc_does() -> None:
    async with stage(ticks=0) as on:
        await on.press("slash", *"zzz", "enter")
        assert "esc lists everybody" in on.text(AgentsPane) and "“zzz”" in str(on.society.query_one(AgentsPane).border_subtitle)
        await on.press("escape")
        assert len(on.society.query_one(AgentsPane).view) == len(on.client.world.agents)


async def test_people_are_sorted_by_stance_and_by_activity() -> None:
    async with stage(ticks=0) as on:
        await moved(on)
        pane = on.society.query_one(AgentsPane)
        while pane.turn_order() != "stance":
            pass
        assert pane.view.entries[:3] == [5, 7, 6]
        assert on.app.town.world is not None
        on.app.town.world.agents[11].acts = 99
        while pane.turn_order() != "activity":
            pass
        assert pane.view.entries[0] == 11 and set(ORDERS) >= {"activity", "stance"}


async def test_a_zoomed_list_has_columns_under_headings_that_clicks_do_not_miss() -> None:
    async with stage(size=(200, 60), ticks=0) as on:
        await moved(on)
        await on.press("z")
        head, first, *_ = on.text(AgentsPane).splitlines()
        for title in ("name", "does now", *(column.title for column in COLUMNS)):
            assert title in head
        assert first.startswith("● Abel Gebremedhin") and "rules" in first
        row = next(line for line in on.text(AgentsPane).splitlines() if "− .70" in line)
        assert row.startswith(f"◉ {on.app.town.label(6)}"[:20])
        await on.pilot.click(AgentsPane, offset=(5, 4))  # border, heading, then the rows
        await on.settle()
        assert on.society.query_one(AgentsPane).cursor == 2


def test_every_column_has_room_in_the_widest_list_and_mood_and_stance_in_any() -> None:
    counts = [len(columns_of(width)) for width in range(70, 200)]
    assert counts[0] >= 2 and counts[-1] == len(COLUMNS)


async def test_whose_mind_thinks_shows_for_how_long_in_the_list() -> None:
    async with stage(ticks=0) as on:
        on.client.say(Thinking(((1, 4.2),)))
        await on.settle()
        assert "thinks 4s" in on.text(AgentsPane)
        on.client.say(Thinking())
        await on.settle()
        assert "thinks" not in on.text(AgentsPane)


async def test_many_people_are_not_sorted_anew_in_every_frame(monkeypatch: pytest.MonkeyPatch) -> None:
    async with stage(ticks=0, client=FakeClient(town(2500))) as on:
        pane = on.society.query_one(AgentsPane)
        pane.find("intense")
        sorts: list[float] = []
        monkeypatch.setattr(pane, "_sort", lambda: sorts.append(pane._sorted))
        pane._sorted, pane._took = 1e12, 0.0  # just now, by any clock
        for _ in range(5):
            pane.absorb(on.app.town.absorb(on.client.script.tick(3)))
            pane.show()
        assert sorts == []


def test_every_word_and_field_is_one_term() -> None:
    assert all(len(sieve(word).tests) == 1 for word in WORDS) and all(len(sieve(f"{field}:x").tests) == 1 for field in FIELDS)
    assert len(sieve("a " * 500).tests) == 12
    assert sieve("for -you").said == "for, not you"
