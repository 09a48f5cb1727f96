"""What is open to somebody: of the legal actions those that have anything to act on."""

from sim.action import Action, Follow, Forward, Like, Mute, Reply, Unfollow
from sim.network import FOLLOWS
from sim.observation import AnyObservation, FeedEntry, Scrolling

STRANGER = "stranger"  # the kind of a contact without a tie (sim.world)


def offered(observation: AnyObservation) -> tuple[type[Action], ...]:
    """Return the legal actions without those that nothing seen can be acted on by: a post that may not be passed on, say."""
    if not isinstance(observation, Scrolling):
        return observation.legal
    return tuple(action for action in observation.legal if not _on_something(action) or acted_on(observation, action))


def acted_on(observation: Scrolling, action: type[Action]) -> list[FeedEntry]:
    """Return the entries of a page whose post, or whose author, an action may be about."""
    left = [entry for entry in observation.page if entry.post.id not in observation.done]
    others = [entry for entry in observation.page if entry.author.id != observation.me.id]
    if action is Forward:
        return [entry for entry in left if entry.forwardable]
    if action is Follow:
        return [entry for entry in others if entry.author.kind == STRANGER]
    if action is Unfollow:
        return [entry for entry in others if entry.author.kind == FOLLOWS]
    if action is Mute:
        return [entry for entry in others if entry.author.id not in observation.me.muted]
    return left


def _on_something(action: type[Action]) -> bool:
    return action in (Like, Reply, Forward, Follow, Unfollow, Mute)
