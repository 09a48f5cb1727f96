"""The feed: what reaches a reader, in which order, and what the platform recommends."""

from collections.abc import Sequence

import pytest
from msgspec.structs import replace

from sim import feed
from sim.agent import Agent, Persona
from sim.channel import Move, Utterance, utterance_id
from sim.errors import UnknownNameError
from sim.event import Liked, Posted
from sim.network import FOLLOWS, Tie
from sim.observation import FeedEntry
from sim.randomness import Luck
from sim.ranking import RANKERS, ranker_named
from sim.topic import Topic
from sim.world import World

READER, FRIEND, OTHER, STRANGER = 0, 1, 2, 3
MILL = Topic("mill", 1, STRANGER, "The mill closes", "should it?", "", (), subjects=("sport",))
CHOIR = Topic("choir", 1, STRANGER, "The choir sings", "should it?", "", (), subjects=("health",))


def world(ranker: str = "closest", recommended: int = 0, people: int = 12) -> World:
    """Return a world whose reader follows a close friend and another."""
    made = World(
        scenario="breaking-news",
        luck=Luck(1),
        agents=[Agent(Persona(id=i, name=f"Person {i}", gender="", age=65, occupation="baker")) for i in range(people)],
        items=[],
        ties=[Tie(READER, FRIEND, FOLLOWS, 0.9), Tie(READER, OTHER, FOLLOWS, 0.1)],
        topics=[MILL, CHOIR],
        algorithm="random",
    )
    made.tick = 10
    made.policy = replace(made.policy, ranker=ranker, recommended=recommended)
    return made


def posted(
    on: World, author: int, tick: int = 10, topic: str | None = "mill", stance: float = 0.5, of: Utterance | None = None
) -> Utterance:
    """Put a post, or a forward of one, on the feed."""
    number = utterance_id(tick, author, 130 + len(on.latest.get(author, ())))
    moves = (Move("argue", topic=topic, valence=stance),) if topic else (Move("tell_self"),)
    post = Utterance(number, tick, author, "Words.", moves, thread=of.thread if of else number)
    post = replace(post, forwards=of.id, depth=of.depth + 1) if of else post
    on.apply(Posted(author, post))
    return post


def page(on: World) -> tuple[FeedEntry, ...]:
    reader = on.agents[READER]
    return feed.page(on, reader, feed.unread(on, reader))


def authors(entries: Sequence[FeedEntry]) -> list[int]:
    return [entry.post.author for entry in entries]


def test_the_closest_friend_comes_first_and_the_newest_where_time_alone_counts() -> None:
    on = world()
    posted(on, FRIEND, tick=7)
    posted(on, OTHER, tick=10)
    assert authors(page(on)) == [FRIEND, OTHER]
    on.policy = replace(on.policy, ranker="chronological")
    assert authors(page(on)) == [OTHER, FRIEND]
    assert [entry.reason for entry in page(on)] == ["newest first: of this hour (10.00)", "newest first: 3 ticks old (7.00)"]


def test_a_hot_post_is_liked_and_passed_on_and_cools_with_age() -> None:
    on = world("hot")
    old, new = posted(on, FRIEND, tick=5), posted(on, OTHER, tick=10)
    assert authors(page(on)) == [OTHER, FRIEND]
    for liker in range(4, 12):
        on.apply(Liked(liker, old.id))
        posted(on, liker, of=old)
    assert [entry.post.id for entry in page(on)] == [old.id, new.id]
    assert page(on)[0].reason.startswith("hot: 16 likes and forwards, 5 ticks old")


def test_interest_puts_first_what_is_near_to_the_readers_age_and_work() -> None:
    on = world("interest")
    posted(on, FRIEND, topic="mill")
    posted(on, OTHER, topic="choir")
    assert authors(page(on)) == [OTHER, FRIEND]  # at 65 health is nearer than sport


@pytest.mark.parametrize(("attitude", "first"), [(0.8, FRIEND), (-0.8, OTHER)])
def test_like_minded_puts_first_what_agrees_with_the_reader(attitude: float, first: int) -> None:
    on = world("like-minded")
    on.agents[READER].attitudes["mill"] = attitude
    posted(on, FRIEND, stance=0.7)
    posted(on, OTHER, stance=-0.7)
    assert authors(page(on))[0] == first


def test_bridging_puts_first_what_both_sides_pass_on_and_not_what_one_side_passes_on_more() -> None:
    on = world("bridging")
    loud, bridge = posted(on, FRIEND), posted(on, OTHER)
    for author in range(4, 10):
        on.agents[author].attitudes["mill"] = 0.9
        posted(on, author, of=loud)
    for author, attitude in ((10, -0.9), (11, 0.9)):
        on.agents[author].attitudes["mill"] = attitude
        posted(on, author, of=bridge)
    first, second = page(on)
    assert (first.post.id, second.post.id) == (bridge.id, loud.id)
    assert first.reason.startswith("passed on by both sides: 1 for, 1 against")
    assert second.reason.startswith("it takes no strong side") or second.reason.startswith("one side only")


@pytest.mark.parametrize("ranker", RANKERS)
def test_every_ranker_gives_each_post_a_finite_score_and_a_reason_in_words(ranker: str) -> None:
    on = world(ranker, recommended=2)
    for author in (FRIEND, OTHER, STRANGER, 5):
        posted(on, author)
        posted(on, author, topic=None)
    entries = page(on)
    assert len(entries) == feed.PAGE
    assert all(len(entry.reason) > 8 and entry.reason.endswith(")") for entry in entries)
    assert {entry.post.id for entry in entries} <= {post.id for post in feed.unread(on, on.agents[READER])}


def test_a_ranker_that_there_is_not_is_named_with_the_nearest() -> None:
    with pytest.raises(UnknownNameError, match="no ranker 'bridgin'; did you mean 'bridging'"):
        ranker_named("bridgin")


# The second channel


def test_nobody_sees_strangers_unless_the_platform_recommends_them() -> None:
    on = world()
    posted(on, STRANGER)
    assert page(on) == () and not feed.waits(on, on.agents[READER])
    on.policy = replace(on.policy, recommended=1)
    (entry,) = page(on)
    assert (entry.post.author, entry.source) == (STRANGER, "recommended")
    assert feed.waits(on, on.agents[READER])


def test_recommended_posts_take_their_share_of_a_page_and_no_more() -> None:
    on = world(recommended=2)
    for author in (FRIEND, FRIEND, OTHER, OTHER, STRANGER, 5, 6, 7):
        posted(on, author)
    sources = [entry.source for entry in page(on)]
    assert (len(sources), sources.count("recommended"), sources.count("followed")) == (5, 2, 3)


def test_what_is_recommended_is_what_most_people_like_and_never_ones_own_nor_what_was_read() -> None:
    on = world(recommended=1)
    posted(on, READER)
    liked, other = posted(on, 5), posted(on, 6)
    on.apply(Liked(7, liked.id))
    assert [post.id for post in feed.unread(on, on.agents[READER])] == [liked.id, other.id]
    on.agents[READER].read.append(liked.id)
    assert [post.id for post in feed.unread(on, on.agents[READER])] == [other.id]


@pytest.mark.parametrize("recommended", [0, 2])
def test_the_muted_and_the_blocked_are_not_seen_not_even_passed_on_or_recommended(recommended: int) -> None:
    on = world(recommended=recommended)
    original = posted(on, STRANGER)
    once = posted(on, 5, of=original)
    posted(on, FRIEND, of=once)
    assert FRIEND in authors(page(on))
    on.agents[READER].muted = [STRANGER]
    assert feed.unread(on, on.agents[READER]) == []
    on.agents[READER].muted = [5]  # who passed it on before it came to the friend
    assert FRIEND not in authors(page(on)) and 5 not in authors(page(on))
    on.agents[READER].muted = []
    on.policy = replace(on.policy, blocked=(STRANGER,))
    assert feed.unread(on, on.agents[READER]) == []


def test_of_two_forwards_of_one_post_one_is_on_the_page() -> None:
    on = world()
    original = posted(on, STRANGER)
    posted(on, FRIEND, of=original)
    posted(on, OTHER, of=original)
    assert authors(page(on)) == [FRIEND]


def test_a_post_passed_on_as_often_as_allowed_can_be_read_and_not_passed_on() -> None:
    on = world()
    original = posted(on, FRIEND)
    posted(on, 5, of=original)
    assert page(on)[0].forwardable
    on.policy = replace(on.policy, most_forwards=1)
    assert not page(on)[0].forwardable
