"""The screen says what people do now, what they did last and when, and how many of what."""

import re

import msgspec
import pytest
from fake_client import FakeClient, town
from stage import stage

from sim.agent import Agent, Busy
from sim.event import Activated, Idled, Watched
from tui.protocol import Ready
from tui.widgets.agents import AgentsPane
from tui.widgets.doing import ago, doing_now, doing_until
from tui.widgets.inspector import InspectorPane
from tui.widgets.town import Town


def seen(agent: Agent, minute: int, tick: int = 5) -> Town:
    """Return what the screen knows of a town at a minute, somebody in it as given."""
    world = town()
    world.agents[agent.id] = agent
    world.tick, world.minute = tick, minute
    shown = Town()
    shown.restore(Ready(FakeClient(world).snapshot(), "", "rules", "main"))
    return shown


@pytest.mark.parametrize(
    ("doing", "busy", "acted", "now", "full"),
    [
        ("watching a film", Busy("watching", 700, item=63), 5, "watching a film", "watching <Awaara> until 11:40"),
        ("watching a film", Busy("watching", 240, item=63), 2, "watched a film, 6 h ago", "watched a film, 6 h ago"),
        ("reading the feed", Busy("reading", 590), 5, "read the feed, just now", "read the feed, just now"),
        ("talked with Wei", Busy("talking", 420, other=2), 3, "talked with Wei, 3 h ago", "talked with Wei, 3 h ago"),
        ("choosing a film", Busy(), 1, "looked for a film", "looked for a film"),
        ("it is late", Busy("watching", 240, item=63), 4, "it is late", "it is late"),
        ("it is late", Busy("watching", 240, item=63), 2, "at leisure", "at leisure"),
        ("", Busy(), 0, "", ""),
    ],
)
def test_what_is_over_is_said_to_be_over(doing: str, busy: Busy, acted: int, now: str, full: str) -> None:
    agent = msgspec.structs.replace(town().agents[1], doing=doing, busy=busy, acted=acted)
    shown = seen(agent, 600)
    assert (doing_now(agent, shown), doing_until(agent, shown)) == (now, full)


def test_how_long_ago_is_told_in_hours_and_from_two_days_on_in_days() -> None:
    assert [ago(minute, 10_000) for minute in (10_050, 9_950, 9_940, 7_121, 7_120, 1_000)] == [
        "just now", "just now", "1 h ago", "47 h ago", "2 days ago", "6 days ago",
    ]  # fmt: skip


async def test_people_and_inspector_grow_older_with_the_clock_though_nothing_happens_to_somebody() -> None:
    async with stage(size=(200, 60), ticks=0) as on:
        on.society.inspect_agent(1)
        on.client.happen(Activated((1,)), Watched(1, 63, "it was on", None, 540))
        await on.settle()
        on.society._renew()
        assert "until 09:00" in on.text(InspectorPane)
        for _ in range(3):
            on.client.happen(Idled(2, "asleep"))
        await on.settle()
        on.society._renew()
        assert "watched a film, 5 h ago" in on.text(InspectorPane)
        await on.press("1", "z")
        assert re.search(r"Astrid Lindqvist +watched a film", on.text(AgentsPane))
