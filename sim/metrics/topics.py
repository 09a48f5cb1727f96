"""Which news a world argues about now."""

from sim.world import World


def newest_topic(world: World) -> str:
    """Return the id of the news that broke last, "" before any did."""
    return max(world.broken, key=lambda topic: (world.broken[topic], topic), default="")


def topic_in_question(world: World) -> str:
    """Return the newest topic; before any broke, the first on which people have an opinion already; "" where there is none."""
    return newest_topic(world) or next((topic.id for topic in world.topics.values() if topic.standing), "")


def topics_held(world: World) -> list[str]:
    """Return the ids of all topics on which people may hold an attitude now, the one in question first, then the newest."""
    broken = sorted(world.broken, key=lambda topic: (world.broken[topic], topic), reverse=True)
    return broken + [topic.id for topic in world.topics.values() if topic.standing and topic.id not in world.broken]
