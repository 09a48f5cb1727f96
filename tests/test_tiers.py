"""Tiers are found from the graph as their rule says."""

from sim.network import FOLLOWS, Network, Tie
from sim.scenarios import new_world
from sim.tiers import TIERS, TierCount, tier_counts, tiers


def star() -> Network:
    """Return a network in which 1 to 9 follow 0, who follows 1; 2 to 5 follow each other; nobody follows 6 to 9."""
    ring = [Tie(a, b, FOLLOWS, 0.5) for a in range(2, 6) for b in range(2, 6) if a != b]
    return Network(range(10), [*(Tie(i, 0, FOLLOWS, 0.5) for i in range(1, 10)), Tie(0, 1, FOLLOWS, 0.5), *ring])


def test_whoever_has_many_more_followers_than_followed_is_influential_and_whoever_has_few_is_of_low_impact() -> None:
    found = tiers(star(), range(10))
    assert found[0] == "influential"
    assert [found[i] for i in range(2, 6)] == ["regular"] * 4
    assert [found[i] for i in (1, *range(6, 10))] == ["low-impact"] * 5


def test_whoever_follows_as_many_as_follow_them_is_not_influential() -> None:
    network = star()
    for i in range(2, 10):
        network.set_tie(Tie(0, i, FOLLOWS, 0.5))
    assert tiers(network, range(10))[0] == "regular"


def test_counts_add_up() -> None:
    assert tier_counts(star(), range(10)) == (
        TierCount("influential", 1, 9.0, 1.0, 1.0),
        TierCount("regular", 4, 3.0, 4.0, 0.75),
        TierCount("low-impact", 5, 0.2, 1.0, 0.2),
    )
    assert [count.people for count in tier_counts(Network([], []), [])] == [0, 0, 0]


def test_a_generated_network_has_all_three_tiers() -> None:
    world = new_world("breaking-news", 1, 1000)
    found = tiers(world.network, world.agents)
    influential, regular, low = (sum(tier == each for tier in found.values()) for each in TIERS)
    assert 10 <= influential <= 80 < regular
    assert low >= 250
    assert found[0] == "influential", "the newsroom that breaks the news"
    counts = tier_counts(world.network, world.agents)
    assert [count.people for count in counts] == [influential, regular, low]
    assert counts[0].followers > 3 * counts[0].followed
    assert counts[1].mutual > counts[2].mutual
