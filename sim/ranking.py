"""Rankers of the feed: which posts come first, and why.

A ranker scores all candidates of a page at once, and words its reason for those few that are shown. A score is larger for what comes
first; ties go to the older post. All weights are ours unless a source is named.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from sim.agent import Agent
from sim.channel import Utterance, items_of, root_of, stance_in
from sim.engagement import engagement, points
from sim.errors import UnknownNameError
from sim.influence import relevance
from sim.taste import genres_of
from sim.world import World

FRESH = 24  # ticks after which a post is no longer shown

# What a post gains with the closest-first ranker, on a scale where the closest friend's newest post scores 2.
NEWS_BONUS = 0.6
REPLY_TO_ME_BONUS = 1.0
LIKED_BONUS = 0.15  # per like, up to four
MOST_LIKES = 4
TASTE_BONUS = 0.4

FRESHNESS = 0.25  # what the newest post gains over the oldest, with rankers that look for something else
GRAVITY = 1.8  # exponent of the decay of the hot score
CALM_BONUS = 0.3  # what a post that takes no side gains over the most one-sided, with the bridging ranker

Scores = Callable[[World, Agent, Sequence[Utterance]], list[float]]
Reason = Callable[[World, Agent, Utterance], str]


class Ranker(NamedTuple):
    """A rule of the feed. note: what it puts first. scores: of posts (n,) for a reader, (n,). reason: in a few words."""

    note: str
    scores: Scores
    reason: Reason


def ranker_named(name: str) -> Ranker:
    """Return a ranker.

    Raises:
        UnknownNameError: the table has no such name.
    """
    if name not in RANKERS:
        raise UnknownNameError("ranker", name, RANKERS)
    return RANKERS[name]


def _freshness(world: World, post: Utterance) -> float:
    return 1 - (world.tick - post.tick) / FRESH


# Closest first


def closest_scores(world: World, reader: Agent, posts: Sequence[Utterance]) -> list[float]:
    """Return closeness + freshness + what is gained by news, an answer to the reader, likes and taste: 0 to 4.6."""
    closeness, likes, known, now, me = world.network.closeness, world.likes, world.posts, world.tick, reader.id
    films = len(world.catalogue) > 0
    found = []
    for post in posts:
        score = closeness(me, post.author) + (1 - (now - post.tick) / FRESH)
        if stance_in(post) is not None:
            score += NEWS_BONUS
        if post.parent is not None and (parent := known.get(post.parent)) is not None and parent.author == me:
            score += REPLY_TO_ME_BONUS
        if post.id in likes:
            score += LIKED_BONUS * min(likes[post.id], MOST_LIKES)
        if films and shared_genre(world, reader, post):
            score += TASTE_BONUS
        found.append(round(score, 3))
    return found


def closest_reason(world: World, reader: Agent, post: Utterance) -> str:
    """Return what weighed most beside closeness and freshness, or how close the author is."""
    parts: list[tuple[float, str]] = []
    if stance_in(post) is not None:
        parts.append((NEWS_BONUS, "about the news"))
    if post.parent is not None and (parent := world.posts.get(post.parent)) and parent.author == reader.id:
        parts.append((REPLY_TO_ME_BONUS, "answers you"))
    if post.id in world.likes:
        parts.append((LIKED_BONUS * min(world.likes[post.id], MOST_LIKES), f"liked by {world.likes[post.id]}"))
    if genre := shared_genre(world, reader, post):
        parts.append((TASTE_BONUS, f"about {genre}, which you like"))
    if parts:
        return max(parts)[1]
    return f"{world.names[post.author]} is close to you ({world.network.closeness(reader.id, post.author):.2f})"


def shared_genre(world: World, reader: Agent, post: Utterance) -> str:
    items = items_of(post)
    if not items:
        return ""
    liked = {genre for interest in reader.persona.interests for genre in genres_of(interest, world.catalogue)}
    return next((genre for item in items for genre in world.catalogue[item].genres if genre in liked), "")


# Newest first, hot


def chronological_scores(world: World, reader: Agent, posts: Sequence[Utterance]) -> list[float]:
    """Return the tick of each post."""
    return [float(post.tick) for post in posts]


def chronological_reason(world: World, reader: Agent, post: Utterance) -> str:
    """Return how old a post is."""
    return f"newest first: {_old(world, post)}"


def hot_scores(world: World, reader: Agent, posts: Sequence[Utterance]) -> list[float]:
    """Return (points + 1) / (age + 2) ** GRAVITY; points: likes and forwards. age: in ticks.

    Source: the ranking formula of Hacker News as its authors published it with news.arc (2009), (points - 1) / (age in hours + 2) ** 1.8,
    where the point taken off is the author's own; ours have none, and are not to stay at 0 before anybody likes them.
    """
    return [(points(world, post) + 1) / (world.tick - post.tick + 2) ** GRAVITY for post in posts]


def hot_reason(world: World, reader: Agent, post: Utterance) -> str:
    """Return how many like a post or passed it on, and how old it is."""
    return f"hot: {points(world, post)} likes and forwards, {_old(world, post)}"


def _old(world: World, post: Utterance) -> str:
    age = world.tick - post.tick
    return "of this hour" if age == 0 else f"{age} tick{'s' if age > 1 else ''} old"


# By what the reader cares for, or thinks


def interest_scores(world: World, reader: Agent, posts: Sequence[Utterance]) -> list[float]:
    """Return the relevance of each post's news to the reader, 1 for a film of a genre that they like, and a little for freshness."""
    return [_interest(world, reader, post) + FRESHNESS * _freshness(world, post) for post in posts]


def interest_reason(world: World, reader: Agent, post: Utterance) -> str:
    """Return what of a post the reader cares for."""
    if genre := shared_genre(world, reader, post):
        return f"about {genre}, which you like"
    return f"near to what you care for ({_interest(world, reader, post):.2f} of 1)"


def _interest(world: World, reader: Agent, post: Utterance) -> float:
    about = stance_in(post)
    if about is not None:
        return relevance(reader.persona, world.topics[about[0]])
    return 1.0 if shared_genre(world, reader, post) else 0.0


def like_minded_scores(world: World, reader: Agent, posts: Sequence[Utterance]) -> list[float]:
    """Return how far each post's stance agrees with the reader's attitude, 0 to 1, and a little for freshness."""
    return [_agreement(reader, post) + FRESHNESS * _freshness(world, post) for post in posts]


def like_minded_reason(world: World, reader: Agent, post: Utterance) -> str:
    """Return how far a post agrees with the reader."""
    return f"it agrees with you ({_agreement(reader, post):.2f} of 1)"


def _agreement(reader: Agent, post: Utterance) -> float:
    about = stance_in(post)
    if about is None or about[0] not in reader.attitudes:
        return 0.5
    return 1 - abs(about[1] - reader.attitudes[about[0]]) / 2


def bridging_scores(world: World, reader: Agent, posts: Sequence[Utterance]) -> list[float]:
    """Return how evenly both sides of the news passed a post on, 0 to 1, with a little for taking no side, and for freshness.

    Evenness is 2 min(a, f) / (a + f + 2), where a and f count those against and those for among whoever passed the original on: praise by
    one side alone is worth nothing. Who liked a post is not kept, so that likes do not count.

    Source: the idea is bridging-based ranking, Ovadya and Thorburn 2023, Bridging Systems (arXiv 2301.09976); the formula is ours.
    """
    sides = engagement(world).sides
    found = []
    for post in posts:
        about = stance_in(post)
        calm = 1 - abs(about[1]) if about is not None else 1.0
        found.append(_evenness(sides.get(root_of(post))) + CALM_BONUS * calm + FRESHNESS * _freshness(world, post))
    return found


def bridging_reason(world: World, reader: Agent, post: Utterance) -> str:
    """Return who of both sides passed a post on."""
    against, in_favour = engagement(world).sides.get(root_of(post), (0, 0))
    if min(against, in_favour):
        return f"passed on by both sides: {in_favour} for, {against} against"
    about = stance_in(post)
    return "it takes no strong side" if about is None or abs(about[1]) < 0.5 else "one side only has passed it on, or nobody yet"


def _evenness(sides: tuple[int, int] | None) -> float:
    return 2 * min(sides) / (sum(sides) + 2) if sides else 0.0


RANKERS: dict[str, Ranker] = {
    "closest": Ranker("who is close to the reader, what is new, news, and what is liked", closest_scores, closest_reason),
    "chronological": Ranker("what is newest", chronological_scores, chronological_reason),
    "hot": Ranker("what many like or pass on just now", hot_scores, hot_reason),
    "interest": Ranker("what is near to the reader's age, work and interests", interest_scores, interest_reason),
    "like-minded": Ranker("what agrees with the reader", like_minded_scores, like_minded_reason),
    "bridging": Ranker("what both sides of the news pass on", bridging_scores, bridging_reason),
}
