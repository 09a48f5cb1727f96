"""Makes worlds from snapshots: anew, or from a world that is much the same, at the cost of what differs."""

from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Any, TypeVar

from msgspec import Struct

from sim.agent import Agent, Viewing
from sim.catalogue import Catalogue
from sim.mentions import Names
from sim.network import Tie
from sim.randomness import Luck
from sim.snapshot import Snapshot
from sim.world import LATEST_KEPT, World

V = TypeVar("V")


class Stays(Struct, frozen=True, array_like=True):
    """What stays of a table where it takes the place of another: all but a few rows, and their order.

    Args:
        gone: keys of the other table that this one has not.
        first: how many of the rows that are given stand before those that stay; all others that are new stand behind them.
        order: all keys, where that does not tell their order.
    """

    gone: tuple[int, ...] = ()
    first: int = 0
    order: tuple[int, ...] = ()


def standing(world: World) -> dict[str, Any]:
    """Return those fields of a world's Snapshot that are small, and no tables of many rows."""
    return {
        "scenario": world.scenario,
        "seed": world.luck.seed,
        "salt": world.luck.salt,
        "tick": world.tick,
        "minute": world.minute,
        "algorithm": world.algorithm,
        "topics": list(world.topics.values()),
        "broken": world.broken,
        "trained": world.trained,
        "quality": world.quality,
        "mixing": world.mixing,
        "activity": world.activity,
        "plans": list(world.plans.values()),
        "planned": world.planned,
        "policy": world.policy,
        "mind": world.mind,
        "minds": world.minds,
    }


def restored(snapshot: Snapshot) -> World:
    """Return the world that a snapshot holds (World.restored)."""
    world = World(
        scenario=snapshot.scenario,
        luck=Luck(snapshot.seed, snapshot.salt),
        agents=snapshot.agents,
        items=snapshot.items,
        ties=snapshot.ties,
        topics=snapshot.topics,
        algorithm=snapshot.algorithm,
        policy=snapshot.policy,
    )
    _stand(world, snapshot)
    for post in snapshot.posts:
        world._file(post)
    # Not as refiled: a reply counts as an answer even after the post that it answers was dropped.
    world.answers = {agent: list(posts) for agent, posts in snapshot.answers.items()}
    world.likes = dict(snapshot.likes)
    world.chats = {lines[0].thread: list(lines) for lines in snapshot.chats}
    world.cascades = {cascade.root: cascade for cascade in snapshot.cascades}
    world._stale.update(("likes", key) for key in world.likes)
    world._stale.update(("cascade", key) for key in world.cascades)
    if world.mind or world.minds:
        world._stale.add("minds")
    return world


def _stand(world: World, snapshot: Snapshot) -> None:
    """Assign what is small, and no table."""
    world.tick, world.minute, world.trained = snapshot.tick, snapshot.minute, snapshot.trained
    world.quality = snapshot.quality
    world.mixing, world.activity = snapshot.mixing, snapshot.activity
    world.plans, world.planned = {plan.number: plan for plan in snapshot.plans}, snapshot.planned
    world.broken = dict(snapshot.broken)
    world.mind, world.minds = snapshot.mind, dict(snapshot.minds)


def revised(before: World, snapshot: Snapshot, stays: Mapping[str, Stays]) -> World:
    """Return the world that a snapshot would hold, were it whole: equal to one that is restored from that.

    What was worked out of the posts is not kept, and an author whose posts stay may have more of them among the `latest`: some that are
    on the feed of neither world.

    Args:
        before: a world of the same people and scenario, which is of no use afterwards: what stays is taken from it, not copied.
        snapshot: of its agents, and of each table that stays, only those rows that `before` has not, or not so. Of ties a row is all that
            go out of somebody.
        stays: name of a table -> what of it stays; "items", "posts", "answers", "likes", "chats", "cascades", "ties". Others are whole.
    """
    world = World.__new__(World)
    world.__dict__.update(before.__dict__)
    world.luck = Luck(snapshot.seed, snapshot.salt)
    world.scenario, world.algorithm, world.policy = snapshot.scenario, snapshot.algorithm, snapshot.policy
    _stand(world, snapshot)
    world.engagement = None
    world._contacts, world._followed = {}, {}
    _revise_people(world, snapshot.agents)
    if items := {item.id: item for item in snapshot.items}:
        known = {item.id: item for item in before.catalogue.items}
        world.catalogue = Catalogue(merged(known, items, stays.get("items")).values())
    _revise_ties(world, snapshot.ties, stays.get("ties"))
    _revise_feed(world, snapshot, stays)
    _revise_digest(before, world, snapshot)
    return world


def merged(before: Mapping[int, V], rows: Mapping[int, V], stays: Stays | None) -> dict[int, V]:
    """Return the table that takes the place of another. rows: those that are new or differ, in order; all, where nothing `stays`."""
    if stays is None:
        return dict(rows)
    kept = dict(before)
    for key in stays.gone:
        kept.pop(key, None)
    if stays.first:
        kept = {**dict(islice(rows.items(), stays.first)), **kept}
    kept.update(rows)
    return {key: kept[key] for key in stays.order} if stays.order else kept


def _revise_people(world: World, agents: Iterable[Agent]) -> None:
    """Put agents in the place of those with their numbers."""
    others = {agent.id: agent for agent in agents}
    before = world.agents
    world.agents = {**before, **others}
    if any(agent.name != before[number].name for number, agent in others.items()):
        world.names = Names({agent.id: agent.name for agent in world.agents.values()})
    given = {number: found for number, agent in others.items() if (found := _given(agent)) != _given(before[number])}
    if given:
        rows = [(number, item, stars) for number, found in given.items() for item, stars in found.items()]
        world.ratings = world.ratings.revised(list(given), rows)


def _given(agent: Agent) -> dict[int, int]:
    """Return the stars that somebody gave to items."""
    watched: dict[int, Viewing] = agent.watched
    return {item: viewing.stars for item, viewing in watched.items() if viewing.stars} if watched else {}


def _revise_ties(world: World, ties: Iterable[Tie], stays: Stays | None) -> None:
    rows: dict[int, list[Tie]] = {}
    for tie in ties:
        rows.setdefault(tie.source, []).append(tie)
    gone = list(world.agents) if stays is None else stays.gone
    rows = {**{source: [] for source in gone}, **rows}
    world.network.set_rows(rows)
    world._dirty.update(rows)


def _revise_feed(world: World, snapshot: Snapshot, stays: Mapping[str, Stays]) -> None:
    posts, chats = {post.id: post for post in snapshot.posts}, {lines[0].thread: list(lines) for lines in snapshot.chats}
    answers = {author: list(found) for author, found in snapshot.answers.items()}
    before = world.posts
    world.posts = merged(before, posts, stays.get("posts"))
    lost = stays["posts"].gone if "posts" in stays else before
    authors = {post.author for post in posts.values()} | {before[post].author for post in lost}
    latest: dict[int, list[int]] = {author: [] for author in authors}
    for post in world.posts.values():
        if post.author in authors:
            latest[post.author].append(post.id)
    world.latest = {**world.latest, **{author: found[-LATEST_KEPT:] for author, found in latest.items()}}
    for author in [author for author, found in latest.items() if not found]:
        del world.latest[author]
    world.answers = merged(world.answers, answers, stays.get("answers"))
    world.likes = merged(world.likes, snapshot.likes, stays.get("likes"))
    world.chats = merged(world.chats, chats, stays.get("chats"))
    world.cascades = merged(world.cascades, {cascade.root: cascade for cascade in snapshot.cascades}, stays.get("cascades"))


def _revise_digest(before: World, world: World, snapshot: Snapshot) -> None:
    """Let the state hash take anew what differs, and leave out what is gone."""
    world._dirty.update(agent.id for agent in snapshot.agents)
    for likes in before.likes.keys() - world.likes.keys():
        world._forget(("likes", likes))
    for root in before.cascades.keys() - world.cascades.keys():
        world._forget(("cascade", root))
    world._stale.update(("likes", key) for key in snapshot.likes)
    world._stale.update(("cascade", cascade.root) for cascade in snapshot.cascades)
    topics = {topic.id: topic for topic in snapshot.topics}
    for news in world.topics.keys() - topics.keys():
        world._forget(("topic", news))
    world._stale.update(("topic", news) for news, topic in topics.items() if world.topics.get(news) != topic)
    world.topics = topics
    world._stale.discard("minds")
    world._digest.drop("minds")
    if world.mind or world.minds:
        world._stale.add("minds")
