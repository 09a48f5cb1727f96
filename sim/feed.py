"""The feed: which posts reach a reader, and in what order."""

from msgspec import Struct

from sim.agent import Agent, Source
from sim.channel import Utterance, author_of, items_of
from sim.observation import FeedEntry
from sim.taste import genres_of
from sim.world import World

PAGE = 5
FRESH = 24  # ticks after which a post is no longer shown

# What a post gains in rank, on a scale where the closest friend's newest post scores 2.
NEWS_BONUS = 0.6
REPLY_TO_ME_BONUS = 1.0
LIKED_BONUS = 0.15  # per like, up to four
TASTE_BONUS = 0.4


class Ranked(Struct, frozen=True):
    """A post with its score, larger first, and the reason that weighed most."""

    post: Utterance
    score: float
    reason: str


def unread(world: World, reader: Agent) -> list[Utterance]:
    """Return posts by those whom the reader follows, and replies to the reader, that the reader has not seen lately."""
    read, unseen = set(reader.read), {*reader.muted, *world.policy.blocked}
    reaching = [post_id for author in world.followed(reader.id) for post_id in world.latest.get(author, ())]
    reaching += world.answers.get(reader.id, ())
    found: list[Utterance] = []
    for post_id in dict.fromkeys(reaching):
        post = world.posts.get(post_id)
        if post is None or post_id in read or world.tick - post.tick >= FRESH or post.author == reader.id:
            continue
        if not unseen or unseen.isdisjoint((post.author, author_of(post.thread))):  # nor what others pass on of theirs
            found.append(post)
    return found


def page(world: World, reader: Agent, posts: list[Utterance]) -> tuple[FeedEntry, ...]:
    """Return the best posts as a reader sees them, at most PAGE, best first; of two forwards of one post the better."""
    ranked = sorted((rank(world, reader, post) for post in posts), key=lambda entry: (-entry.score, entry.post.id))
    chosen: list[Ranked] = []
    origins: set[int] = set()
    for entry in ranked:
        origin = entry.post.thread if entry.post.forwards is not None else entry.post.id
        if origin not in origins and len(chosen) < PAGE:
            origins.add(origin)
            chosen.append(entry)
    return tuple(_entry(world, reader, entry) for entry in chosen)


def _entry(world: World, reader: Agent, ranked: Ranked) -> FeedEntry:
    post = ranked.post
    return FeedEntry(
        post=post,
        author=world.contact(reader.id, post.author),
        likes=world.likes.get(post.id, 0),
        reason=ranked.reason,
        source=source_of(world, reader.id, post.author),
        forwardable=not world.policy.most_forwards or _forwards(world, post) < world.policy.most_forwards,
    )


def _forwards(world: World, post: Utterance) -> int:
    cascade = world.cascades.get(post.thread)
    return cascade.size - 1 if cascade else 0


def source_of(world: World, reader: int, author: int) -> Source:
    """Return how a post by an author comes to a reader."""
    if world.agents[author].persona.official:
        return "official"
    if (reader, author) not in world.network:
        return "recommended"
    return "mutual" if (author, reader) in world.network else "followed"


def rank(world: World, reader: Agent, post: Utterance) -> Ranked:
    """Return a post's score for a reader: closeness + freshness + bonuses."""
    tie = world.network.tie(reader.id, post.author)
    closeness = tie.closeness if tie else 0.0
    name = world.names[post.author]
    likes = min(world.likes.get(post.id, 0), 4)
    parts = [(closeness, f"{name} is close to you ({closeness:.2f})"), (1 - (world.tick - post.tick) / FRESH, "new")]
    if any(move.topic for move in post.moves):
        parts.append((NEWS_BONUS, "about the news"))
    if post.parent is not None and (parent := world.posts.get(post.parent)) and parent.author == reader.id:
        parts.append((REPLY_TO_ME_BONUS, "answers you"))
    if likes:
        parts.append((LIKED_BONUS * likes, f"liked by {world.likes[post.id]}"))
    if genre := _shared_genre(world, reader, post):
        parts.append((TASTE_BONUS, f"about {genre}, which you like"))
    score = round(sum(value for value, _ in parts), 3)
    bonuses = parts[2:] or parts[:1]
    return Ranked(post, score, f"{max(bonuses)[1]} ({score:.2f})")


def _shared_genre(world: World, reader: Agent, post: Utterance) -> str:
    liked = {genre for interest in reader.persona.interests for genre in genres_of(interest, world.catalogue)}
    for item in items_of(post):
        for genre in world.catalogue[item].genres:
            if genre in liked:
                return genre
    return ""
