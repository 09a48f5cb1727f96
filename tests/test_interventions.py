"""Interventions: at once or planned, journaled, checked, replayed; and what each brings about."""

import asyncio
from pathlib import Path
from typing import NamedTuple

import pytest
from scripted import DiceMind

from models.rules.mind import RulesMind
from saves.file import Save, create, open_save
from sim.agent import Persona
from sim.changes import changes
from sim.errors import SimError
from sim.event import (
    ActivityChanged,
    Asked,
    ChangeRefused,
    Intervention,
    Joined,
    MixingChanged,
    Planned,
    Posted,
    PostInjected,
    Rated,
    RecommenderChanged,
    Said,
    Shown,
    TieCut,
    TieMade,
    UnlikeBefriended,
    Unplanned,
)
from sim.interventions import MOST_POSTS
from sim.journal import MemoryJournal, TickRecord
from sim.network import MOST_KINDS, Tie
from sim.scenarios import new_world, scenario_named
from sim.simulation import Simulation
from sim.taste import taste
from sim.world import World


def society(agents: int = 16, seed: int = 3) -> Simulation:
    return Simulation(new_world("town", seed, agents), scenario_named("town"), lambda _: DiceMind(), MemoryJournal())


def ticks(simulation: Simulation, count: int) -> list[TickRecord]:
    async def run() -> list[TickRecord]:
        return [await simulation.tick() for _ in range(count)]

    return asyncio.run(run())


def strangers(world: World) -> tuple[int, int]:
    return next((a, b) for a in world.agents for b in world.agents if a != b and (a, b) not in world.network)


def newcomer(world: World, *friends: int) -> Joined:
    number = max(world.agents) + 1
    persona = Persona(id=number, name="Nora Quist", gender="female", age=33, occupation="lock keeper", traits=("curious",))
    ties = [tie for other in friends for tie in (Tie(number, other, "friend", 0.6), Tie(other, number, "friend", 0.4))]
    return Joined(number, persona, tuple(ties))


def every_intervention(world: World) -> list[Intervention]:
    one, other = strangers(world)
    tied = next(tie for tie in world.network.all_ties())
    edited = changes(world, (f"{one}.traits=shy,gloomy",))[0].intervention
    return [
        edited,
        RecommenderChanged("random"),
        MixingChanged(3),
        ActivityChanged("uniform", 0.9),
        TieMade(one, Tie(one, other, "friend", 0.75)),
        TieCut(tied.source, tied.target),
        PostInjected(one, "I have something to say."),
        UnlikeBefriended(1),
        newcomer(world, one),
        Asked(one, "How are you?", "Well enough.", None),
    ]


def test_every_intervention_begins_the_next_tick_and_replays_to_the_same_world() -> None:
    simulation, replica = society(), new_world("town", 3, 16)
    ticks(simulation, 2)
    wanted = every_intervention(simulation.world)
    for intervention in wanted:
        simulation.intervene(intervention)
    records = ticks(simulation, 3)
    places = [records[0].events.index(intervention) for intervention in wanted]
    assert places == sorted(places)
    for record in simulation._journal.records:  # type: ignore[attr-defined]
        for event in record.events:
            replica.apply(event)
        assert replica.state_hash() == record.state_hash


def test_a_world_after_every_intervention_survives_a_save(tmp_path: Path) -> None:
    world = new_world("town", 3, 16)
    with create(tmp_path / "town.db", world, mind="rules") as save:
        simulation = Simulation(world, scenario_named("town"), lambda _: DiceMind(), save, save.last_hash())
        ticks(simulation, 2)
        for intervention in every_intervention(world):
            simulation.intervene(intervention)
        simulation.intervene(MixingChanged(1), at=9)
        ticks(simulation, 2)
    with open_save(tmp_path / "town.db") as save:
        restored = save.world()
    assert restored.state_hash() == world.state_hash()
    assert World.restored(restored.snapshot()).state_hash() == world.state_hash()
    assert list(restored.plans.values()) == [Planned(1, 9, MixingChanged(1))]


def test_a_planned_intervention_waits_for_its_tick_and_can_be_called_off() -> None:
    simulation = society()
    simulation.intervene(RecommenderChanged("popular"), at=4)
    simulation.intervene(RecommenderChanged("random"), at=5)
    assert ticks(simulation, 1)[0].events[1:3] == (
        Planned(1, 4, RecommenderChanged("popular")),
        Planned(2, 5, RecommenderChanged("random")),
    )
    simulation.call_off(2)
    algorithms = []
    for _ in range(5):
        (record,) = ticks(simulation, 1)
        algorithms.append(simulation.world.algorithm)
        assert (Unplanned(1) in record.events) == (record.tick == 4)
    assert algorithms == ["mf", "mf", "popular", "popular", "popular"]
    assert simulation.world.plans == {}


def test_a_plan_that_the_world_can_no_longer_take_is_refused_in_public_and_ends_nothing() -> None:
    simulation = society()
    tie = next(simulation.world.network.all_ties())
    for at in (None, 3):
        simulation.intervene(TieCut(tie.source, tie.target), at)
    records = ticks(simulation, 4)
    refused = [event for event in records[2].events if isinstance(event, ChangeRefused)]
    names = simulation.world.names
    assert refused == [ChangeRefused("tie_cut", f"{names[tie.source]} has no tie to {names[tie.target]}")]


@pytest.mark.parametrize(
    ("intervention", "problem"),
    [
        (RecommenderChanged("populr"), "no recommender 'populr'; did you mean 'popular'"),
        (ActivityChanged("sometimes", 0.5), "no rule of activity 'sometimes'"),
        (TieMade(0, Tie(0, 0, "friend", 0.5)), "tie from 0 to 0; allowed: two different people"),
        (TieMade(1, Tie(1, 2, "friend", 1.5)), "closeness 1.5; allowed: 0 to 1"),
        (TieMade(1, Tie(1, 9999, "friend", 0.5)), "agent 9999; allowed: somebody of this world"),
        (PostInjected(1, " \u200b "), "an empty post; allowed: 1 to 500 characters"),
        (Joined(0, Persona(id=0, name="X", gender="", age=3, occupation="x"), ()), "newcomer 0; allowed: numbers from"),
        (Asked(9999, "?", "!"), "agent 9999; allowed"),
    ],
)
def test_what_a_world_cannot_take_is_told_in_one_plain_line(intervention: Intervention, problem: str) -> None:
    simulation = society(48)
    with pytest.raises(SimError) as caught:
        simulation.intervene(intervention)
    assert problem in str(caught.value)
    assert "\n" not in str(caught.value)
    assert not simulation.changing


def test_a_planned_tick_that_has_passed_is_refused() -> None:
    simulation = society()
    ticks(simulation, 3)
    with pytest.raises(SimError, match="tick 4; allowed: ticks after 4"):
        simulation.intervene(MixingChanged(1), at=4)
    with pytest.raises(SimError, match="planned intervention 7; allowed: none is planned"):
        simulation.call_off(7)


def test_a_planned_newcomer_comes_after_all_who_came_in_the_meantime() -> None:
    simulation = society(12)
    planned = newcomer(simulation.world, next(iter(simulation.world.agents)))
    simulation.intervene(planned, at=3)
    simulation.intervene(planned)
    ticks(simulation, 4)
    first, second = sorted(agent for agent, name in simulation.world.names.items() if name == "Nora Quist")
    assert (first, second) == (planned.agent, planned.agent + 1)
    assert simulation.world.contacts(first)[0].id == simulation.world.contacts(second)[0].id


def test_texts_that_were_not_cleaned_are_before_they_enter_a_world() -> None:
    simulation = society(12)
    one, other = strangers(simulation.world)
    simulation.intervene(TieMade(one, Tie(one, other, "fri\x1b[31mend", 0.5, "met\u202e once")))
    made = next(event for event in ticks(simulation, 1)[0].events if isinstance(event, TieMade))
    assert (made.tie.kind, made.tie.history) == ("fri[31mend", "met once")


def test_a_world_has_room_for_so_many_kinds_of_ties_and_so_many_posts_by_intervention() -> None:
    simulation = society(12)
    one, other = strangers(simulation.world)
    for number in range(MOST_KINDS + 5):
        simulation.intervene(TieMade(one, Tie(one, other, f"kind {number}", 0.5)))
    for number in range(MOST_POSTS + 5):
        simulation.intervene(PostInjected(one, f"Post number {number}."))
    (record,) = ticks(simulation, 1)
    assert len(simulation.world.network.kinds) <= MOST_KINDS
    posts = [event.utterance.id for event in record.events if isinstance(event, Posted) and event.agent == one]
    assert len(set(posts)) == len(posts) >= MOST_POSTS
    assert sum(isinstance(event, ChangeRefused) and event.change == "post_injected" for event in record.events) == 5


def test_an_injected_post_is_read_like_any_other() -> None:
    simulation = society()
    one = next(agent for agent in simulation.world.agents if simulation.world.network.followers(agent))
    title = simulation.world.catalogue.items[0].title
    simulation.intervene(PostInjected(one, f"You must all see <{title}>, it is superb."))
    (record,) = ticks(simulation, 1)
    posted = next(event for event in record.events if isinstance(event, Posted))
    assert (posted.agent, posted.utterance.moves[0].item) == (one, simulation.world.catalogue.items[0].id)
    ticks(simulation, 3)
    heard = {(tip.source, tip.item) for agent in simulation.world.agents.values() for tip in agent.heard}
    assert (one, posted.utterance.moves[0].item) in heard


def test_a_mixed_page_keeps_its_length_and_shows_as_many_random_films_as_asked() -> None:
    simulation = society(30)
    simulation.intervene(MixingChanged(3))
    shown = [event for record in ticks(simulation, 6) for event in record.events if isinstance(event, Shown) and not event.query]
    assert shown
    assert {len(page.items) for page in shown} == {5}
    assert {len(set(page.items)) for page in shown} == {5}
    assert {sum("at random" in reason for reason in page.reasons) for page in shown} == {3}


def test_unlike_friends_are_less_alike_than_chance() -> None:
    simulation = society(48)
    world = simulation.world
    simulation.intervene(UnlikeBefriended(3))
    made = [event for event in ticks(simulation, 1)[0].events if isinstance(event, TieMade)]
    assert len(made) == 2 * 3 * 48
    tastes = {agent: taste(world.agents[agent].persona, world.catalogue, world.luck) for agent in world.agents}
    new = [float(tastes[event.agent] @ tastes[event.tie.target]) for event in made]
    everybody = [float(tastes[a] @ tastes[b]) for a in tastes for b in tastes if a != b]
    assert sum(new) / len(new) < sum(everybody) / len(everybody) - 0.5


def test_a_newcomer_acts_is_called_and_is_recommended_films() -> None:
    simulation = society(20)
    ticks(simulation, 2)
    friends = list(simulation.world.agents)[:4]
    joined = newcomer(simulation.world, *friends)
    simulation.intervene(joined)
    simulation.intervene(ActivityChanged("uniform", 1.0))
    events = [event for record in ticks(simulation, 8) for event in record.events]
    assert simulation.world.names[joined.agent] == "Nora Quist"
    assert {contact.id for contact in simulation.world.contacts(joined.agent)} == set(friends)
    assert any(isinstance(event, Rated) and event.agent == joined.agent for event in events)
    assert simulation.world.agents[joined.agent].acts >= 4


# The paper's example (Wang et al. 2023, RecAgent, section 4.3): an adventurous fan of science fiction becomes cautious and family-minded

BEFORE, AFTER = 24, 40
ADVENTURER = ("traits=adventurous,outgoing,curious", "interests=science fiction,action,adventure", "dislikes=family", "activity=3")
HOMEBODY = (
    "traits=introverted,cautious,quick-tempered,family-minded",
    "interests=family,animation,children's",
    "dislikes=science fiction,action,horror",
)


class Life(NamedTuple):
    """What somebody watched and said after the fork. bold, mild: shares of films. loud: exclamation marks a line."""

    bold: float
    mild: float
    loud: float
    hashes: list[bytes]


def asked_for(simulation: Simulation, hero: int, fields: tuple[str, ...]) -> None:
    for change in changes(simulation.world, tuple(f"{hero}.{field}" for field in fields)):
        simulation.intervene(*change)


def lived_on(save: Save, hero: int, fields: tuple[str, ...]) -> Life:
    """Return what becomes of somebody in the save's current branch, with or without a change."""
    mind = RulesMind()
    simulation = Simulation(save.resume(), scenario_named("town"), lambda _: mind, save, save.last_hash())
    asked_for(simulation, hero, fields)
    records = ticks(simulation, AFTER)
    events = [event for record in records for event in record.events]
    films = [set(simulation.world.catalogue[event.item].genres) for event in events if isinstance(event, Rated) and event.agent == hero]
    lines = [event.utterance.text for event in events if isinstance(event, Said) and event.agent == hero]
    bold = sum(bool({"science fiction", "action", "horror"} & film) for film in films) / len(films)
    mild = sum(bool({"family", "animation"} & film) for film in films) / len(films)
    return Life(bold, mild, sum(line.count("!") for line in lines) / len(lines), [record.state_hash for record in records])


@pytest.mark.parametrize("seed", [7, 11])
def test_films_and_talk_turn_in_the_intervened_branch_only(seed: int, tmp_path: Path) -> None:
    world, mind = new_world("town", seed), RulesMind()
    hero = next(agent for agent in world.agents.values() if "science fiction" in agent.persona.interests[:1]).id
    with create(tmp_path / "town.db", world, mind="rules") as save:
        simulation = Simulation(world, scenario_named("town"), lambda _: mind, save, save.last_hash())
        asked_for(simulation, hero, ADVENTURER)
        ticks(simulation, BEFORE)
        save.branch("homebody", "main", BEFORE)
        save.branch("untouched", "main", BEFORE)
        save.switch("homebody")
        turned = lived_on(save, hero, HOMEBODY)
        save.switch("main")
        as_ever = lived_on(save, hero, ())
        save.switch("untouched")
        again = lived_on(save, hero, ())
        assert save.world("main").agents[hero].persona.traits == ("adventurous", "outgoing", "curious")
    assert as_ever == again
    assert as_ever.hashes[0] != turned.hashes[0]
    assert turned.bold <= as_ever.bold - 0.25
    assert turned.mild >= as_ever.mild + 0.25
    assert turned.loud <= as_ever.loud * 0.6
