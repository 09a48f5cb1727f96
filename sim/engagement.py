"""What people made of the posts on the feed: which are trending, and who passed them on."""

from functools import cached_property

from sim.channel import Utterance, root_of, stance_in
from sim.world import World

TRENDING = 60  # posts that the platform recommends from, to everybody
TRENDING_AGE = 12  # ticks after which a post trends no more; the posts that a reader remembers having read reach as far back


def forwards_of(world: World, post: Utterance) -> int:
    """Return how often a post, or the original that it passes on, was passed on in all."""
    cascade = world.cascades.get(root_of(post))
    return cascade.size - 1 if cascade else 0


def points(world: World, post: Utterance) -> int:
    """Return how many like a post or have passed it on."""
    return world.likes.get(post.id, 0) + forwards_of(world, post)


class Engagement:
    """The same for all readers of a tick, so it is worked out once: before the public phase, in which all see one frozen world."""

    def __init__(self, world: World) -> None:
        self.key = _key(world)
        self._world = world

    @cached_property
    def trending(self) -> tuple[Utterance, ...]:
        """The originals of the last TRENDING_AGE ticks that most people like or passed on, at most TRENDING, best first."""
        world, fresh = self._world, []
        for post in reversed(world.posts.values()):
            if world.tick - post.tick >= TRENDING_AGE:
                break
            if post.parent is None and post.forwards is None:
                fresh.append(post)
        fresh.sort(key=lambda post: (-points(world, post), -post.id))
        return tuple(fresh[:TRENDING])

    @cached_property
    def sides(self) -> dict[int, tuple[int, int]]:
        """Of each original on the news: how many who passed it on are (against, for), by the attitude they hold now."""
        found: dict[int, tuple[int, int]] = {}
        for post in self._world.posts.values():
            if post.forwards is not None and (about := stance_in(post)) is not None:
                attitude = self._world.agents[post.author].attitudes.get(about[0], 0.0)
                against, in_favour = found.get(post.thread, (0, 0))
                found[post.thread] = (against + (attitude < 0), in_favour + (attitude > 0))
        return found


def engagement(world: World) -> Engagement:
    """Return what people made of the posts so far, worked out anew once a tick begins or somebody has posted."""
    if world.engagement is None or world.engagement.key != _key(world):
        world.engagement = Engagement(world)
    return world.engagement


def _key(world: World) -> tuple[int, int]:
    return world.tick, next(reversed(world.posts), 0)
