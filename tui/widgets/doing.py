"""What somebody is doing, in words: at this moment, or what they did last and how long ago."""

from sim.agent import Agent
from tui.paint import clock
from tui.widgets.town import Town

LEISURE = "at leisure"
IDLE_TICKS = 2  # for which somebody who is not busy is still said to do what they did last
DAY = 24 * 60

# What Agent.doing calls what somebody began, and what they have done once it is over.
OVER = {
    "watching a film": "watched a film",
    "reading the feed": "read the feed",
    "posting": "wrote a post",
    "choosing a film": "looked for a film",
}
TALKED = "talked with "


def at_what(agent: Agent, town: Town) -> str:
    """Return what somebody is busy with, in words."""
    busy = agent.busy
    match busy.doing:
        case "watching":
            return f"watching {town.title(busy.item) if busy.item is not None else 'a film'}"
        case "talking":
            return f"talking with {town.name(busy.other)}" if busy.other is not None else "talking"
        case "posting":
            return "writing a post"
        case "reading":
            return "reading the feed"
        case "nothing":
            return "free"


def is_busy(agent: Agent, town: Town) -> bool:
    """Return whether somebody is at something now."""
    return town.world is not None and agent.busy.doing != "nothing" and agent.busy.until > town.world.minute


def doing_now(agent: Agent, town: Town) -> str:
    """Return what somebody does now, or what they did last and when: "watched a film, 6 h ago". Foreign text in it is not yet safe."""
    world = town.world
    if world is None or not agent.doing or is_busy(agent, town):
        return agent.doing
    over = agent.doing if agent.doing.startswith(TALKED) else OVER.get(agent.doing)
    if agent.id in town.acted or (over is None and world.tick - agent.acted <= IDLE_TICKS):
        return agent.doing
    ended = agent.busy.until if over is not None and agent.busy.until else town.minutes.get(agent.acted)
    return LEISURE if over is None else over if ended is None else f"{over}, {ago(ended, world.minute)}"


def doing_until(agent: Agent, town: Town) -> str:
    """Return the same, with what it is about and until when where somebody is busy."""
    return f"{at_what(agent, town)} until {clock(agent.busy.until)}" if is_busy(agent, town) else doing_now(agent, town)


def ago(minute: int, now: int) -> str:
    """Return how long before now a minute of the calendar was: "just now", "6 h ago", "3 days ago"."""
    passed = max(0, now - minute)
    if passed < 60:
        return "just now"
    return f"{passed // 60} h ago" if passed < 2 * DAY else f"{passed // DAY} days ago"
