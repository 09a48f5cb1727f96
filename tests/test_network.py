"""The network: what changes is seen at once, and a row reads the same whether it changed or not."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.network import FOLLOWS, Network, Tie
from sim.scenarios import new_world
from sim.world import World

PEOPLE = 8
people = st.integers(0, PEOPLE - 1)
closenesses = st.sampled_from((0.0, 0.25, 0.5, 1.0))
ties = st.builds(Tie, people, people, st.sampled_from((FOLLOWS, "friend", "parent")), closenesses, st.sampled_from(("", "met once")))
changes = st.one_of(
    st.tuples(st.just("set"), ties),
    st.tuples(st.just("cut"), people, people),
    st.tuples(st.just("closeness"), people, people, closenesses),
    st.tuples(st.just("join")),
)

Pairs = dict[tuple[int, int], Tie]


def applied(network: Network, pairs: Pairs, present: list[int], change: tuple) -> None:
    """Make a change both in a network and in a plain table of pairs."""
    match change:
        case ("set", tie):
            network.set_tie(tie)
            pairs[tie.source, tie.target] = tie
        case ("cut", source, target):
            network.cut_tie(source, target)
            pairs.pop((source, target), None)
        case ("closeness", source, target, closeness) if (source, target) in pairs:
            network.set_closeness(source, target, closeness)
            old = pairs[source, target]
            pairs[source, target] = Tie(source, target, old.kind, closeness, old.history)
        case ("closeness", source, target, closeness):
            with pytest.raises(KeyError):
                network.set_closeness(source, target, closeness)
        case ("join",):
            network.join(len(present))
            present.append(len(present))


def assert_reads_as(network: Network, pairs: Pairs, present: list[int]) -> None:
    fresh = Network(present, pairs.values())
    assert list(network.all_ties()) == [pairs[pair] for pair in sorted(pairs)]
    assert network.kinds == tuple(sorted({tie.kind for tie in pairs.values()}))
    assert len(network) == len(pairs)
    assert list(zip(*(ends.tolist() for ends in network.edges()), strict=True)) == sorted(pairs)
    for agent in present:
        assert network.followed(agent) == [target for source, target in sorted(pairs) if source == agent]
        assert network.followers(agent) == [source for source, target in sorted(pairs) if target == agent]
        assert network.ties(agent) == [pairs[pair] for pair in sorted(pairs) if pair[0] == agent]
        assert network.tie_bytes(agent) == fresh.tie_bytes(agent)
        for other in present:
            assert network.tie(agent, other) == pairs.get((agent, other))
            assert ((agent, other) in network) == ((agent, other) in pairs)


@settings(max_examples=120, deadline=None)
@given(st.lists(ties, max_size=30), st.lists(changes, max_size=30))
def test_any_series_of_changes_reads_as_a_plain_table_and_as_a_network_made_afresh(begun: list[Tie], series: list[tuple]) -> None:
    pairs, present = {(tie.source, tie.target): tie for tie in begun}, list(range(PEOPLE))
    network = Network(present, begun)
    for change in series:
        applied(network, pairs, present, change)
    assert_reads_as(network, pairs, present)


def test_rows_are_laid_out_anew_when_many_have_changed_and_read_the_same() -> None:
    present = list(range(2000))
    network = Network(present, [Tie(i, (i + 1) % 2000, FOLLOWS, 0.5) for i in present])
    for i in present:
        network.set_tie(Tie(i, (i + 7) % 2000, "friend", 0.25, "met once"))
        network.cut_tie(i, (i + 1) % 2000)
    assert len(network._changed) <= 2000 // 4
    assert list(network.all_ties()) == [Tie(i, (i + 7) % 2000, "friend", 0.25, "met once") for i in present]
    assert network.followers(6) == [1999]
    assert network.kinds == ("friend",)


def test_a_tie_of_nobody_is_refused() -> None:
    with pytest.raises(KeyError, match="9"):
        Network([1, 2], [Tie(1, 9, FOLLOWS, 0.5)])


def test_a_world_with_changed_ties_hashes_as_the_one_restored_from_it() -> None:
    world = new_world("breaking-news", 1, 60)
    one, other = list(world.agents)[:2]
    followed = world.network.followed(20)[0]
    world.network.set_tie(Tie(one, other, FOLLOWS, 0.5))
    world.network.cut_tie(20, followed)
    assert World.restored(world.snapshot()).state_hash() == world.state_hash()
