"""Where a post comes from: cascades count it, conversations do not, and nothing of somebody muted comes through others."""

import pytest
from msgspec.structs import replace

from saves.reference import dangling
from saves.snapshot import decoded, encoded
from sim import feed
from sim.agent import Agent, Persona
from sim.cascades import Cascade, grown
from sim.channel import Move, Utterance, root_of, utterance_id
from sim.engagement import engagement, forwards_of, points
from sim.event import AccountBlocked, AnyEvent, Followed, ForwardsCapped, Muted, NewsAnnounced, Posted, Refused
from sim.network import FOLLOWS, Tie
from sim.randomness import Luck
from sim.scrolling import stopped
from sim.topic import Topic
from sim.world import World, posts_kept
from tui.widgets.cascade_tree import gathered
from tui.widgets.muster import Muster

READER, FRIEND, AUTHOR, FIRST, SECOND, THIRD = 0, 1, 2, 3, 4, 5
NEWS = Topic("mill", 1, AUTHOR, "The mill closes", "should it?", "", ())


def world(people: int = 20) -> World:
    """Return a world whose reader follows one friend."""
    made = World(
        scenario="breaking-news",
        luck=Luck(1),
        agents=[Agent(Persona(id=i, name=f"Person {i}", gender="", age=30, occupation="baker")) for i in range(people)],
        items=[],
        ties=[Tie(READER, FRIEND, FOLLOWS, 0.9)],
        topics=[NEWS],
        algorithm="random",
    )
    made.tick = 10
    return made


def put(on: World, author: int, of: Utterance | None = None, answers: Utterance | None = None) -> Utterance:
    """Put a post, a forward or a reply on the feed, as a visit to it does."""
    number = utterance_id(on.tick, author, 130 + on.agents[author].posted)
    thread = root_of(of) if of else answers.thread if answers else number
    post = Utterance(number, on.tick, author, "Words.", (Move("argue", topic="mill", valence=0.5),), thread)
    if of is not None:
        post = replace(post, forwards=of.id, depth=of.depth + 1)
    if answers is not None:
        post = replace(post, parent=answers.id)
    event = Posted(author, post)
    assert dangling(event, on) == ""
    on.apply(event)
    return post


# Conversations and cascades


def test_a_reply_is_not_lifted_by_forwards_of_what_it_answers() -> None:
    on = world()
    original = put(on, AUTHOR)
    for author in (FIRST, SECOND, THIRD):
        put(on, author, of=original)
    reply = put(on, FRIEND, answers=original)
    assert (forwards_of(on, original), points(on, original)) == (3, 3)
    assert (forwards_of(on, reply), points(on, reply)) == (0, 0)
    on.apply(ForwardsCapped(3))
    (entry,) = (entry for entry in feed.page(on, on.agents[READER], [reply]))
    assert entry.forwardable


def test_passing_a_reply_on_begins_a_cascade_of_its_own() -> None:
    on = world()
    original = put(on, AUTHOR)
    once = put(on, FIRST, of=original)
    reply = put(on, SECOND, answers=once)
    assert reply.thread == original.id
    passed_on = put(on, THIRD, of=reply)
    put(on, FRIEND, of=passed_on)
    assert {root: cascade.widths for root, cascade in on.cascades.items()} == {original.id: [1, 1], reply.id: [1, 1, 1]}
    assert engagement(on).sides.keys() == {original.id, reply.id}
    conversation, own = gathered(original.id, on.posts), gathered(reply.id, on.posts)
    assert set(conversation.posts) == {original.id, once.id, reply.id}
    assert (own.widths, own.posts[reply.id]) == ([1, 1, 1], reply)


def test_of_a_post_and_a_reply_to_it_both_are_on_a_page() -> None:
    on = world()
    original = put(on, AUTHOR)
    reply = put(on, FRIEND, answers=original)
    shown = feed.page(on, on.agents[READER], [original, reply, put(on, FIRST, of=original)])
    assert {root_of(entry.post) for entry in shown} == {original.id, reply.id} and len(shown) == 2


# What is kept of cascades


def test_of_more_cascades_than_are_kept_the_one_that_rests_longest_goes_and_begins_anew_without_gaps() -> None:
    cascades: dict[int, Cascade] = {}

    def forward(root: int, depth: int) -> int | None:
        post = Utterance(utterance_id(9, 1, 1), 9, 1, "", (), root, forwards=root, depth=depth)
        return grown(cascades, post, kept=2)

    assert [forward(root, 1) for root in (1, 2, 1, 3)] == [None, None, None, 2]
    assert [cascade.widths for cascade in cascades.values()] == [[1, 2], [1, 1]]
    assert forward(2, 3) == 1
    assert cascades[2].widths == [1, 1, 1, 1]
    forward(2, 2)
    assert cascades[2].widths == [1, 1, 2, 1]


def test_every_post_on_the_feed_has_its_cascade_however_many_there_are() -> None:
    on = world(people=700)
    originals = [put(on, author) for author in range(100, 700)]
    for _ in range(2):
        on.tick += 1
        for original in originals:
            put(on, original.author - 50, of=original)
    assert len(on.posts) == 1800 and posts_kept(len(on.agents)) == 2000
    assert all(on.cascades[original.id].widths == [1, 2] for original in originals)
    assert decoded(encoded(on)).state_hash() == on.state_hash()


# What a state hash tells apart


@pytest.mark.parametrize(
    "change",
    [
        lambda on: on.apply(NewsAnnounced(AUTHOR, replace(NEWS, severity=0.9))),
        lambda on: on.apply(NewsAnnounced(AUTHOR, replace(NEWS, id="choir"))),
        lambda on: put(on, THIRD, of=on.posts[utterance_id(10, FIRST, 130)]),
    ],
    ids=["news changed", "news added", "a forward"],
)
def test_a_state_hash_tells_news_and_cascades_apart_and_outlives_a_snapshot(change: object) -> None:
    on = world()
    put(on, FIRST, of=put(on, AUTHOR))
    before = on.state_hash()
    change(on)  # type: ignore[operator]
    after = on.state_hash()
    assert after != before
    assert decoded(encoded(on)).state_hash() == after
    restored = World.restored(on.snapshot())
    for cascade in restored.cascades.values():
        cascade.widths[-1] += 1
    assert World.restored(restored.snapshot()).state_hash() != after


# What is not seen


@pytest.mark.parametrize("unseen", [AUTHOR, FIRST, SECOND, THIRD])
@pytest.mark.parametrize("rule", [Muted, AccountBlocked])
def test_nothing_of_the_muted_or_blocked_comes_through_others_however_far(unseen: int, rule: type[Muted | AccountBlocked]) -> None:
    on = world()
    post = put(on, AUTHOR)
    for author in (FIRST, SECOND, THIRD, FRIEND):
        post = put(on, author, of=post)
    assert [each.id for each in feed.unread(on, on.agents[READER])] == [post.id]
    on.apply(Muted(READER, unseen) if rule is Muted else AccountBlocked(unseen))
    assert feed.unread(on, on.agents[READER]) == []


def test_a_forward_of_a_reply_to_somebody_muted_is_not_seen() -> None:
    on = world()
    reply = put(on, FIRST, answers=put(on, AUTHOR))
    put(on, FRIEND, of=put(on, SECOND, of=reply))
    assert len(feed.unread(on, on.agents[READER])) == 1
    on.apply(Muted(READER, AUTHOR))
    assert feed.unread(on, on.agents[READER]) == []


def test_as_many_as_can_be_are_muted_once_each_and_the_next_is_refused_with_the_reason() -> None:
    on = world(people=220)
    for other in range(1, 201):
        deed: AnyEvent = stopped(on, Muted(READER, other))
        assert deed == Muted(READER, other)
        on.apply(deed)
        again = stopped(on, Muted(READER, other))
        assert isinstance(again, Refused) and again.because == f"Person {other} is muted already"
    last = stopped(on, Muted(READER, 201))
    assert isinstance(last, Refused) and last.because.startswith("200 are muted already")
    assert on.agents[READER].muted == list(range(1, 201))


# On the map


def test_the_map_knows_of_ties_that_are_made_while_one_looks() -> None:
    on = world(people=60)
    muster = Muster(on)
    before = int(muster.levels("tier", "", None)[THIRD])
    for follower in range(10, 60):
        tied = Followed(follower, THIRD)
        on.apply(tied)
        muster.take(tied)
    assert muster.levels("tier", "", None)[THIRD] == 3 != before
    assert muster.followers[THIRD] == 50
