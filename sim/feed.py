"""The feed: which posts reach a reader, and which of them are on a page."""

from collections.abc import Iterator, Sequence
from itertools import chain, islice

from sim.agent import Agent, Source
from sim.channel import DEEPEST, Utterance, author_of, root_of, utterance_id
from sim.engagement import engagement, forwards_of
from sim.observation import FeedEntry
from sim.ranking import FRESH, ranker_named
from sim.world import World

PAGE = 5
CANDIDATES = 20  # trending posts among which the ranker chooses for one reader


def unread(world: World, reader: Agent) -> list[Utterance]:
    """Return what the reader has not seen lately: posts by those followed, replies to the reader, and at most CANDIDATES trending posts.

    Nobody sees what a blocked account wrote, nor a reader what somebody muted did: not what others pass on of theirs either.
    """
    return [*_reaching(world, reader), *islice(_recommended(world, reader), CANDIDATES)]


def waits(world: World, reader: Agent) -> bool:
    """Return whether anything is unread, as quickly as that can be told."""
    return next(chain(_reaching(world, reader), _recommended(world, reader)), None) is not None


def _reaching(world: World, reader: Agent) -> Iterator[Utterance]:
    """Yield posts by those whom the reader follows, and replies to the reader."""
    latest, known, me, oldest = world.latest, world.posts, reader.id, utterance_id(world.tick - FRESH + 1, 0, 0)
    reaching = [post for author in world.followed(me) if author in latest for post in latest[author] if post >= oldest]
    reaching += [post for post in world.answers.get(me, ()) if post >= oldest]
    if not reaching:
        return
    read, unseen = set(reader.read), {*reader.muted, *world.policy.blocked}
    for post_id in dict.fromkeys(reaching):
        if post_id in read or (post := known.get(post_id)) is None or post.author == me:
            continue
        if not unseen or not _hidden(world, post, unseen):
            yield post


def _recommended(world: World, reader: Agent) -> Iterator[Utterance]:
    """Yield what the platform recommends: trending posts by people whom the reader does not follow."""
    if not world.policy.recommended:
        return
    read, unseen = set(reader.read), {*reader.muted, *world.policy.blocked}
    followed = {reader.id, *world.followed(reader.id)}
    for post in engagement(world).trending:
        if post.author not in followed and post.id not in read and not (unseen and _hidden(world, post, unseen)):
            yield post


def _hidden(world: World, post: Utterance, unseen: set[int]) -> bool:
    """Return whether somebody unseen wrote a post, or anything through which it came, or what its conversation is about."""
    passed_on: Utterance | None = post
    for _ in range(post.depth + 1):
        if passed_on is None:
            return False
        if passed_on.author in unseen or author_of(passed_on.thread) in unseen:
            return True
        if passed_on.forwards is None:
            return False
        if author_of(passed_on.forwards) in unseen:
            return True
        passed_on = world.posts.get(passed_on.forwards)
    return False


def page(world: World, reader: Agent, posts: Sequence[Utterance]) -> tuple[FeedEntry, ...]:
    """Return the best of what is unread as a reader sees it, at most PAGE, best first; of two forwards of one post the better.

    At most Policy.recommended of them are by people whom the reader does not follow.
    """
    ranker = ranker_named(world.policy.ranker)
    scores = ranker.scores(world, reader, posts)
    strange = _strangers(world, reader, posts) if world.policy.recommended else set()
    room = {True: world.policy.recommended, False: PAGE - min(world.policy.recommended, len(strange))}
    chosen: list[tuple[Utterance, float]] = []
    origins: set[int] = set()
    for score, _, place in sorted([(-score, post.id, place) for place, (score, post) in enumerate(zip(scores, posts, strict=True))]):
        post = posts[place]
        origin = root_of(post)
        if origin in origins or not room[post.id in strange]:
            continue
        room[post.id in strange] -= 1
        origins.add(origin)
        chosen.append((post, -score))
        if len(chosen) == PAGE:
            break
    return tuple([_entry(world, reader, post, f"{ranker.reason(world, reader, post)} ({score:.2f})") for post, score in chosen])


def _strangers(world: World, reader: Agent, posts: Sequence[Utterance]) -> set[int]:
    """Return ids of the posts that the reader sees only because the platform recommends them."""
    reaching = {*world.followed(reader.id)}
    return {post.id for post in posts if post.author not in reaching and post.parent is None}


def _entry(world: World, reader: Agent, post: Utterance, reason: str) -> FeedEntry:
    most = world.policy.most_forwards
    return FeedEntry(
        post=post,
        author=world.contact(reader.id, post.author),
        likes=world.likes.get(post.id, 0),
        reason=reason,
        source=source_of(world, reader.id, post.author),
        forwardable=post.depth < DEEPEST and (not most or forwards_of(world, post) < most),
    )


def source_of(world: World, reader: int, author: int) -> Source:
    """Return how a post by an author comes to a reader."""
    if world.agents[author].persona.official:
        return "official"
    if (reader, author) not in world.network:
        return "recommended"
    return "mutual" if (author, reader) in world.network else "followed"
