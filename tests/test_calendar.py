"""Time: things last, busy people are not interrupted, and it is drawn who acts."""

import asyncio

import numpy as np
import pytest
from scripted import DiceMind

from sim import activity, calendar
from sim.action import AnyAction, Chat, Idle, Leave, Post, Rate, Say, Scroll, Visit, Watch
from sim.agent import Agent, Busy
from sim.event import ActivityChanged, AnyEvent, Idled, Parted, Posted, Read, Refused, Said, Watched
from sim.journal import MemoryJournal
from sim.mind import Decision
from sim.observation import AnyObservation, Browsing, Planning, Rating, Scrolling, Talking
from sim.randomness import Luck
from sim.scenarios import new_world, scenario_named
from sim.simulation import Simulation
from sim.world import World

Plans = dict[tuple[int, int], AnyAction]


class PlannedMind(DiceMind):
    """Does what is planned for (tick, agent), and nothing else; a chat has so many lines."""

    def __init__(self, plans: Plans, lines: int = 2) -> None:
        self._plans = plans
        self._lines = lines

    def decide(self, observation: AnyObservation) -> Decision:
        match observation:
            case Planning(tick=tick, me=me):
                return Decision(self._plans.get((tick, me.id), Idle()))
            case Browsing(page=page):
                return Decision(Watch(page[0].item))
            case Rating():
                return Decision(Rate(4, "Good."), moves=())
            case Talking(thread=thread):
                return Decision(Say("Yes.") if len(thread) < self._lines else Leave(), moves=())
            case Scrolling():
                return Decision(Leave())
        return super().decide(observation)


def lived(plans: Plans, ticks: int, lines: int = 2) -> tuple[World, list[list[AnyEvent]]]:
    """Return a world in which everybody acts in every tick, and its events tick by tick."""
    world = new_world("town", 1, 12)
    journal = MemoryJournal()
    mind = PlannedMind(plans, lines)
    simulation = Simulation(world, scenario_named("town"), lambda _: mind, journal)
    simulation.intervene(ActivityChanged("uniform", 1.0))

    async def run() -> None:
        for _ in range(ticks):
            await simulation.tick()

    asyncio.run(run())
    return world, [list(record.events) for record in journal.records]


def trio() -> tuple[int, int, int]:
    """Return somebody with two contacts, and these."""
    world = new_world("town", 1, 12)
    one = next(agent for agent in world.agents if len(world.contacts(agent)) >= 2)
    return one, *(contact.id for contact in world.contacts(one)[:2])


def of(kind: type[AnyEvent], events: list[AnyEvent]) -> list[AnyEvent]:
    return [event for event in events if isinstance(event, kind)]


def test_a_film_lasts_two_hours_a_short_chat_half_an_hour_a_post_six_minutes() -> None:
    one, other, third = trio()
    plans: Plans = {(1, one): Visit(), (1, other): Chat(third, "Hello."), (2, one): Post("Hear me."), (3, other): Scroll()}
    if not any(contact.id == third for contact in new_world("town", 1, 12).contacts(other)):
        plans[1, other] = Chat(one, "Hello.")
    _, ticks = lived(plans, 3)
    (film,) = of(Watched, ticks[0])
    parted = of(Parted, ticks[0])
    begun = 8 * 60 + (30 if any(part.agent == one for part in parted) else 0)
    assert film.until == begun + 120
    assert {part.until for part in parted} == {8 * 60 + 30}
    assert {post.until for post in of(Posted, ticks[1])} == {max(10 * 60, film.until) + 6}
    assert {read.until for read in of(Read, ticks[2])} == {12 * 60 + 10}


def test_whoever_watches_a_film_cannot_be_called() -> None:
    one, other, third = trio()
    # a chat first, so that the film runs into the next tick
    plans: Plans = {(1, one): Visit(), (1, other): Chat(one, "Hello."), (2, third): Chat(one, "Hello.")}
    world, ticks = lived(plans, 2)
    assert of(Watched, ticks[0])[0].until == 8 * 60 + 30 + 120
    assert of(Said, ticks[1]) == []
    assert of(Refused, ticks[1]) == [Refused(third, "chat", f"{world.names[one]} is watching a film until 10:30")]


def test_whoever_finds_the_line_busy_talks_when_that_chat_is_over() -> None:
    one, other, third = trio()
    plans: Plans = {(1, other): Chat(one, "Hello."), (1, third): Chat(one, "Hello.")}
    _, ticks = lived(plans, 1)
    chats = of(Parted, ticks[0])
    assert of(Refused, ticks[0]) == []
    assert sorted(part.until for part in chats if part.agent == one) == [8 * 60 + 30, 8 * 60 + 60]
    assert {part.other for part in chats if part.agent == one} == {other, third}
    lines = [said.utterance for said in of(Said, ticks[0])]
    assert len({line.id for line in lines}) == len(lines) == 4
    assert len({line.thread for line in lines}) == 2


def test_a_tick_that_is_taken_up_leaves_no_time_for_more() -> None:
    busy = Agent(new_world("town", 1, 12).agents[trio()[0]].persona, busy=Busy("watching", 13 * 60, item=1))
    assert calendar.starts(busy, 600) == 13 * 60
    assert calendar.uninterruptible(busy, 12 * 60)
    assert not calendar.uninterruptible(busy, 13 * 60)
    assert [calendar.chat_minutes(lines) for lines in (1, 2, 5, 12, 40)] == [30, 30, 50, 120, 120]
    assert calendar.date(26 * 60 + 30) == "day 2, 02:30"


def test_who_planned_a_visit_but_talked_for_two_hours_stays_away_and_says_why() -> None:
    one, other, _ = trio()
    _, ticks = lived({(1, one): Visit(), (1, other): Chat(one, "Hi.")}, 1, lines=12)
    assert of(Watched, ticks[0]) == []
    assert Idled(one, "I was busy until 10:00") in ticks[0]


# Who acts


def test_the_three_rules_of_activity_give_the_chances_that_they_declare() -> None:
    weights, idle = np.array([0.5, 1.0, 6.0]), np.array([0.0, 1.0, 4.0])
    assert activity.pareto(weights, idle, 0.4) == pytest.approx(1 - np.exp(-0.6 * weights))
    assert activity.uniform(weights, idle, 0.4).tolist() == [0.4, 0.4, 0.4]
    assert activity.idle_weighted(weights, idle, 0.4) == pytest.approx([0.4, 0.8, 1.0])
    drawn = activity.active(Luck(1), 3, np.arange(20_000), np.full(20_000, 0.3))
    assert drawn.mean() == pytest.approx(0.3, abs=0.02)


@pytest.mark.parametrize(("rule", "spread"), [("uniform", 1.0), ("idle-weighted", 0.6)])
def test_the_spread_of_acts_follows_the_rule(rule: str, spread: float) -> None:
    world = new_world("town", 2, 200)
    simulation = Simulation(world, scenario_named("town"), lambda _: PlannedMind({}), MemoryJournal())
    simulation.intervene(ActivityChanged(rule, 0.3))

    async def run() -> None:
        for _ in range(60):
            await simulation.tick()

    asyncio.run(run())
    acts = np.array([agent.acts for agent in world.agents.values()], dtype=float)
    share = acts.mean() / 60
    # binomial under "uniform"; more even than that where those who have rested come first
    assert acts.var() / (60 * share * (1 - share)) == pytest.approx(spread, abs=0.3)
