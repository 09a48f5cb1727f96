"""The simulated calendar: how long things take, and who is free when. All times are minutes, 0 at midnight of day 1."""

from sim.agent import Agent

DAY = 24 * 60

# RecAgent (Wang et al. 2023), section 3.3: a film takes 2 hours, a chat 0.5 to 2, a post 0.1. Reading is ours.
FILM = 120
CHAT_SHORTEST, CHAT_LONGEST, CHAT_PER_LINE = 30, 120, 10
POST = 6
READING = 10


def starts(agent: Agent, minute: int) -> int:
    """Return when somebody may begin something new, given the minute at which the tick begins."""
    return max(minute, agent.busy.until)


def has_time(agent: Agent, minute: int, minutes: int) -> bool:
    """Return whether somebody may begin something within so many minutes."""
    return starts(agent, minute) < minute + minutes


def chat_minutes(lines: int) -> int:
    """Return how long a chat of so many lines takes."""
    return min(max(CHAT_PER_LINE * lines, CHAT_SHORTEST), CHAT_LONGEST)


def uninterruptible(agent: Agent, minute: int) -> bool:
    """Return whether a call at a minute finds somebody whom it cannot interrupt.

    Whoever watches a film cannot be called; whoever talks can, once they are done (RecAgent, utils/event.py: a chatting agent
    takes on a further chat, a watching one does not).
    """
    return agent.busy.doing == "watching" and agent.busy.until > minute


def clock(minute: int) -> str:
    """Return a minute of the calendar as the time of day, "08:30"."""
    return f"{minute // 60 % 24:02}:{minute % 60:02}"


def date(minute: int) -> str:
    """Return a minute of the calendar as day and time, "day 2, 08:30"."""
    return f"day {minute // DAY + 1}, {clock(minute)}"
