"""A world that is made from the one on show, at the cost of what differs, equals one that is restored whole."""

import asyncio
import random
from collections.abc import Sequence
from itertools import chain

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules.mind import RulesMind
from sim.agent import Agent
from sim.event import AnyEvent, Intervention, Joined, MindChanged, MixingChanged, NewsAnnounced, PersonaEdited, TieCut, TieMade
from sim.journal import MemoryJournal
from sim.network import Network, Tie
from sim.restoring import merged, revised, standing
from sim.scenarios import new_world, scenario_named
from sim.simulation import Simulation
from sim.snapshot import Snapshot
from sim.topic import Topic
from sim.world import World
from tui.checkpoints import Cut, Moment, _besides, moment

PEOPLE, TICKS, WALK = 12, 12, 40
NEWS = Topic("mast", 1, 1, "A mast on the hill", "Should it stay?", "Somebody built a mast.", ())


def lived(scenario: str, changes: Sequence[tuple[int, Intervention]] = (), ticks: int = TICKS) -> tuple[list[Moment], list[list[AnyEvent]]]:
    """Return the moment after each tick of a world that lived by its rules, and what happened in each. changes: after which tick."""
    world = new_world(scenario, 1, PEOPLE)
    journal = MemoryJournal()
    simulation = Simulation(world, scenario_named(scenario), lambda agent: RulesMind(), journal)
    marks: dict[int, bytes] = {}
    moments = [moment(world, None, marks)]
    for tick in range(ticks):
        for change in [change for at, change in changes if at == tick]:
            simulation.intervene(change)
        asyncio.run(simulation.tick())
        moments.append(moment(world, moments[-1], marks))
    return moments, [[], *(list(record.events) for record in journal.records)]


def received(cut: Cut) -> Snapshot:
    """Return what a screen makes of what it is sent."""
    snapshot = msgspec.msgpack.decode(cut.base, type=Snapshot)
    agents = msgspec.convert([msgspec.msgpack.decode(agent, type=Agent) for agent in cut.agents], list[Agent])
    ties = [msgspec.msgpack.decode(row, type=list[Tie]) for row in cut.ties.values()]
    return msgspec.structs.replace(snapshot, agents=agents, ties=list(chain.from_iterable(ties)))


def everything(world: World) -> dict[str, object]:
    """Return all that a world holds, and what is worked out from it, in order."""
    network = world.network
    return {
        **standing(world),
        "agents": list(world.agents.items()),
        "names": [list(world.names.items()), sorted(world.names.called(next(iter(world.names.values())).split(" ")[0]))],
        "items": [world.catalogue.items, world.catalogue.row, world.catalogue.by_title],
        "ties": list(network.all_ties()),
        "followers": {agent: network.followers(agent) for agent in world.agents},
        "followed": {agent: world.followed(agent) for agent in world.agents},
        "edges": [ends.tolist() for ends in network.edges()],
        "kinds": [network.kinds, len(network)],
        "contacts": {agent: world.contacts(agent) for agent in world.agents},
        "posts": list(world.posts.items()),
        "latest": {author: kept for author, found in world.latest.items() if (kept := [post for post in found if post in world.posts])},
        "answers": dict(world.answers),
        "likes": dict(world.likes),
        "chats": list(world.chats.items()),
        "cascades": list(world.cascades.items()),
        "ratings": [column.tolist() for column in world.ratings.columns()],
        "views": dict(world.ratings.views),
        "hash": world.state_hash(),
    }


def walked(moments: list[Moment], events: list[list[AnyEvent]], dice: random.Random, steps: int) -> int:
    """Check worlds on a walk through time, forth by what happened, back and across by what differs; return how many were revised."""
    world, found = moments[0].restored(), 0
    for _ in range(steps):
        here = world.tick
        tick = max(0, min(here + dice.choice((-1, -1, 1, 1, dice.randint(-TICKS, TICKS))), len(moments) - 1))
        if tick == here + 1 and dice.random() < 0.5:
            for event in events[tick]:
                world.apply(event)
        else:
            cut = moments[tick].besides(moments[here])
            if cut is None:
                world = moments[tick].restored()
            else:
                world, found = revised(world, received(cut), cut.stays), found + 1
        if dice.random() < 0.7:  # else what is not yet in the state hash mounts up
            assert everything(world) == everything(moments[tick].restored())
    return found


@pytest.mark.parametrize("scenario", ["town", "movie-night", "breaking-news"])
def test_a_world_revised_step_by_step_is_the_one_that_was(scenario: str) -> None:
    moments, events = lived(scenario)
    for seed in range(3):
        assert walked(moments, events, random.Random(seed), WALK) > WALK // 3


def test_it_is_so_with_whatever_the_player_changed() -> None:
    world = new_world("town", 1, PEOPLE)
    one, other, third = list(world.agents)[:3]
    persona = world.agents[one].persona
    newcomer = msgspec.structs.replace(persona, id=max(world.agents) + 1, name="Zoe New")
    changes: list[tuple[int, Intervention]] = [
        (2, PersonaEdited(one, msgspec.structs.replace(persona, name="Ada Other"), ("name",))),
        (3, NewsAnnounced(1, NEWS)),
        (4, TieMade(one, Tie(one, other, "rival", 0.4, "met at the fair"))),
        (5, TieCut(one, other)),
        (6, TieMade(third, Tie(third, one, "mentor", 0.9))),
        (7, MindChanged(other, "rules")),
        (8, MixingChanged(3)),
        (9, Joined(newcomer.id, newcomer, (Tie(newcomer.id, one, "friend", 0.5),))),
    ]
    moments, events = lived("town", changes)
    for seed in range(3):
        assert walked(moments, events, random.Random(seed), WALK) > WALK // 3


def test_what_is_sent_is_little_where_little_differs() -> None:
    moments, _ = lived("town")
    cut, whole = moments[-2].besides(moments[-1]), moments[-2].whole()
    assert cut is not None and len(cut.base) < len(whole.base) / 4
    nothing = moments[-1].besides(moments[-1])
    assert nothing is not None and (nothing.agents, nothing.ties) == ([], {})
    assert all(stay.gone == () for stay in nothing.stays.values())


tables = st.lists(st.tuples(st.integers(0, 12), st.binary(max_size=1)), max_size=12).map(dict)


@given(tables, tables)
def test_any_table_is_put_together_from_another_in_order(before: dict[int, bytes], after: dict[int, bytes]) -> None:
    rows, stays = _besides(after, before)
    made = merged(before, rows, stays)
    assert list(made.items()) == list(after.items())
    assert rows.keys() <= after.keys() and not any(before.get(key) == row for key, row in rows.items())


people = st.integers(0, 5)
graphs = st.dictionaries(st.tuples(people, people), st.tuples(st.sampled_from(["friend", "follows"]), st.floats(0, 1)), max_size=12)


@given(graphs, st.lists(st.dictionaries(people, st.dictionaries(people, st.floats(0, 1), max_size=4), max_size=4), max_size=6))
def test_rows_of_a_network_are_set_as_if_it_were_laid_out_anew(
    graph: dict[tuple[int, int], tuple[str, float]], changes: list[dict[int, dict[int, float]]]
) -> None:
    agents = list(range(6))
    network = Network(agents, [Tie(*pair, *tie) for pair, tie in graph.items()])
    wanted = {pair: Tie(*pair, *tie) for pair, tie in graph.items()}
    for change in changes:
        rows = {source: [Tie(source, target, "friend", row[target], "h") for target in sorted(row)] for source, row in change.items()}
        network.set_rows(rows)
        wanted = {pair: tie for pair, tie in wanted.items() if pair[0] not in rows}
        wanted |= {(tie.source, tie.target): tie for row in rows.values() for tie in row}
        anew = Network(agents, wanted.values())
        assert list(network.all_ties()) == list(anew.all_ties())
        assert [network.followers(each) for each in agents] == [anew.followers(each) for each in agents]
        assert [network.tie_bytes(each) for each in agents] == [anew.tie_bytes(each) for each in agents]
        assert (network.kinds, len(network)) == (anew.kinds, len(anew))
