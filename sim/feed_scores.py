"""Why a post stands where it does on a reader's page: the parts of its score, or what keeps it off the page."""

from collections.abc import Callable
from typing import NamedTuple

from sim.agent import Agent
from sim.channel import Utterance, root_of, stance_in
from sim.engagement import engagement, points
from sim.feed import page, source_of, unread
from sim.ranking import (
    CALM_BONUS,
    FRESH,
    FRESHNESS,
    GRAVITY,
    LIKED_BONUS,
    MOST_LIKES,
    NEWS_BONUS,
    REPLY_TO_ME_BONUS,
    TASTE_BONUS,
    ranker_named,
    shared_genre,
)
from sim.world import World


class Part(NamedTuple):
    """A part of a score. value: what it adds; None for what enters in another way, which the words tell."""

    words: str
    value: float | None


class Standing(NamedTuple):
    """How a post stands with a reader now.

    Args:
        score: by the ranker in force. parts: of the score, the largest first; they add up to it where each has a value.
        absent: why it cannot come to the reader, "" where it can. place: among what waits for the reader, from 1; 0 for none.
        waiting: how many posts wait. shown: it would be on the reader's next page.
    """

    score: float
    parts: tuple[Part, ...]
    absent: str = ""
    place: int = 0
    waiting: int = 0
    shown: bool = False


def standing(world: World, reader: Agent, post: Utterance) -> Standing:
    """Return how a post stands with a reader by the ranker in force."""
    ranker = ranker_named(world.policy.ranker)
    (score,) = ranker.scores(world, reader, [post])
    shares = PARTS[world.policy.ranker](world, reader, post)
    parts = tuple(sorted(shares, key=lambda part: -(part.value or 0.0)))
    waiting = unread(world, reader)
    if all(each.id != post.id for each in waiting):
        return Standing(score, parts, _absent(world, reader, post), 0, len(waiting))
    scores = ranker.scores(world, reader, waiting)
    ahead = sum((-other, each.id) < (-score, post.id) for each, other in zip(waiting, scores, strict=True))
    shown = any(each.post.id == post.id for each in page(world, reader, waiting))
    return Standing(score, parts, "", ahead + 1, len(waiting), shown)


def _absent(world: World, reader: Agent, post: Utterance) -> str:
    """Return why a post does not wait for a reader."""
    if post.author == reader.id:
        return "wrote it themselves"
    if post.id in reader.read:
        return "has read it already"
    if post.author in reader.muted:
        return "has muted whoever wrote it"
    if post.author in world.policy.blocked:
        return "cannot see it: the account is blocked"
    if world.tick - post.tick >= FRESH:
        return f"will not see it any more: it is more than {FRESH} ticks old"
    if source_of(world, reader.id, post.author) == "recommended" or (reader.id, post.author) not in world.network:
        return "does not follow whoever wrote it"
    return "is not shown it: another post of theirs took its place"


def _freshness(world: World, post: Utterance) -> float:
    return 1 - (world.tick - post.tick) / FRESH


def _old(world: World, post: Utterance) -> str:
    age = world.tick - post.tick
    return "new in this tick" if age == 0 else f"{age} tick{'s' if age > 1 else ''} old"


def _closest(world: World, reader: Agent, post: Utterance) -> list[Part]:
    parts = [
        Part("how close the author is", world.network.closeness(reader.id, post.author)),
        Part(_old(world, post), _freshness(world, post)),
    ]
    if stance_in(post) is not None:
        parts.append(Part("about the news", NEWS_BONUS))
    if post.parent is not None and (parent := world.posts.get(post.parent)) is not None and parent.author == reader.id:
        parts.append(Part("answers them", REPLY_TO_ME_BONUS))
    if likes := world.likes.get(post.id, 0):
        parts.append(Part(f"liked by {likes}", LIKED_BONUS * min(likes, MOST_LIKES)))
    if genre := shared_genre(world, reader, post):
        parts.append(Part(f"about {genre}, which they like", TASTE_BONUS))
    return parts


def _chronological(world: World, reader: Agent, post: Utterance) -> list[Part]:
    return [Part("the tick in which it was written", float(post.tick))]


def _hot(world: World, reader: Agent, post: Utterance) -> list[Part]:
    age, liked = world.tick - post.tick, points(world, post)
    return [Part(f"({liked} likes and forwards + 1) / ({age} ticks old + 2)^{GRAVITY}", (liked + 1) / (age + 2) ** GRAVITY)]


def _interest(world: World, reader: Agent, post: Utterance) -> list[Part]:
    freshness = FRESHNESS * _freshness(world, post)
    (score,) = ranker_named("interest").scores(world, reader, [post])
    genre = shared_genre(world, reader, post)
    near = f"about {genre}, which they like" if genre and stance_in(post) is None else "near to their age, work and interests"
    return [Part(near, score - freshness), Part(_old(world, post), freshness)]


def _like_minded(world: World, reader: Agent, post: Utterance) -> list[Part]:
    freshness = FRESHNESS * _freshness(world, post)
    (score,) = ranker_named("like-minded").scores(world, reader, [post])
    about = stance_in(post)
    known = about is not None and about[0] in reader.attitudes
    return [
        Part("how far it agrees with them" if known else "neither for nor against them", score - freshness),
        Part(_old(world, post), freshness),
    ]


def _bridging(world: World, reader: Agent, post: Utterance) -> list[Part]:
    against, in_favour = engagement(world).sides.get(root_of(post), (0, 0))
    about = stance_in(post)
    calm, freshness = CALM_BONUS * (1 - abs(about[1]) if about else 1.0), FRESHNESS * _freshness(world, post)
    (score,) = ranker_named("bridging").scores(world, reader, [post])
    passed = Part(f"passed on by {in_favour} for it and {against} against it", score - calm - freshness)
    return [passed, Part("how little it takes a side", calm), Part(_old(world, post), freshness)]


PARTS: dict[str, Callable[[World, Agent, Utterance], list[Part]]] = {
    "closest": _closest,
    "chronological": _chronological,
    "hot": _hot,
    "interest": _interest,
    "like-minded": _like_minded,
    "bridging": _bridging,
}
