"""What the screen knows of the past of the selected person: what they did, what happened to them, how mood and attitudes went, and why."""

from bisect import bisect_right
from collections import defaultdict, deque
from collections.abc import Iterable
from typing import NamedTuple

from sim.agent import Agent
from sim.concern import concerns
from sim.event import (
    AnyEvent,
    AttitudeMoved,
    ClosenessMoved,
    Enhanced,
    Felt,
    Impressed,
    MoodMoved,
    Noted,
    Parted,
    Remembered,
    Shown,
    agent_of,
)

KEPT = 400  # happenings of one person
PAGES = 24  # of the recommender
STEPS = 600  # of mood, and of each attitude
SMALL_PRINT = (Noted, Remembered, Enhanced, Impressed, ClosenessMoved, Shown)  # memory, ties and pages have sections of their own


class Happening(NamedTuple):
    """Something that somebody did or that happened to them. minute: of the simulated calendar."""

    tick: int
    minute: int
    event: AnyEvent


class Step(NamedTuple):
    """A value from a tick on, and what made it so, "" where nothing says why."""

    tick: int
    value: float
    because: str = ""


class Life:
    """The past of one person, as far as it was seen, or told by the save; it is kept of nobody else.

    Attributes:
        agent: whose, None for nobody's. since: the first tick from which on everything is known. told: the save has told what it holds.
        happenings, pages (of the recommender): oldest first. moods, arousals: how they went. attitudes: topic -> how it went.
    """

    def __init__(self, agent: Agent | None = None, tick: int = 0) -> None:
        """Begin to look at somebody, who is as they are after a tick."""
        self.agent = agent.id if agent else None
        self.since, self.told = tick + 1, False
        self.happenings: deque[Happening] = deque(maxlen=KEPT)
        self.moods: deque[Step] = deque(maxlen=STEPS)
        self.arousals: deque[Step] = deque(maxlen=STEPS)
        self.attitudes: defaultdict[str, deque[Step]] = defaultdict(lambda: deque(maxlen=STEPS))
        self.pages: deque[Happening] = deque(maxlen=PAGES)
        self._begun = tick
        if agent is not None:
            self._begin(agent)

    def _begin(self, agent: Agent) -> None:
        """Take in how somebody is now: how far back that goes, the tick tells at which it last moved."""
        self.moods.append(Step(min(agent.felt, self._begun), agent.mood))
        self.arousals.append(Step(min(agent.felt, self._begun), agent.arousal))
        for topic, attitude in agent.attitudes.items():
            self.attitudes[topic].append(Step(min(agent.leaned.get(topic, 0), self._begun), attitude))

    def note(self, event: AnyEvent, tick: int, minute: int) -> None:
        """Take in what happens now, if it concerns this person."""
        if self.agent is None or not concerns(event, self.agent):
            return
        self._take(Happening(tick, minute, event))

    def recall(self, past: Iterable[Happening], since: int, until: int) -> None:
        """Take in what the save tells of the ticks from `since` to `until`; what came after stays, and nothing is there twice."""
        later = [each for each in self.happenings if each.tick > until]
        values = self.moods, self.arousals, *self.attitudes.values()
        begun = [(steps, list(steps)) for steps in values]
        for steps in values:
            steps.clear()
        self.happenings.clear()
        self.pages.clear()
        self.since, self.told = min(since, self.since), True
        for each in (*past, *later):
            self._take(each)
        for steps, before in begun:
            if not steps:  # nothing moved in the ticks that were told: it is as it was
                steps.extend(before)

    def _take(self, happening: Happening) -> None:
        tick, _, event = happening
        if isinstance(event, Shown):
            self.pages.append(happening)
        parted = isinstance(event, Parted) and event.agent != self.agent  # each of the two parts from the other
        if not isinstance(event, SMALL_PRINT) and not parted:
            self.happenings.append(happening)
        if agent_of(event) != self.agent:
            return
        match event:
            case MoodMoved(_, mood, arousal, because):
                self._felt(tick, mood, arousal, because)
            case AttitudeMoved(_, topic, attitude, because):
                self.attitudes[topic].append(Step(tick, attitude, because))
            case Felt(_, mood, arousal, attitudes, because=because):
                self._felt(tick, mood, arousal, because)
                for topic, attitude in attitudes:
                    self.attitudes[topic].append(Step(tick, attitude, because))

    def _felt(self, tick: int, mood: float, arousal: float, because: str) -> None:
        self.moods.append(Step(tick, mood, because))
        self.arousals.append(Step(tick, arousal, because))

    def why(self, topic: str | None = None) -> Step | None:
        """Return the last step of the mood, or of an attitude, that says why it was taken; None where none is known that does."""
        steps = self.moods if topic is None else self.attitudes.get(topic, ())
        return next((step for step in reversed(steps) if step.because), None)


def course(steps: Iterable[Step], first: int, last: int, width: int) -> list[float | None]:
    """Return a value for each of `width` columns that share the ticks from first to last; None before the first step.

    A column shows the value that held at the end of its share.
    """
    ordered = list(steps)
    ticks = [step.tick for step in ordered]
    found: list[float | None] = []
    span = max(last - first + 1, 1)
    for column in range(width):
        end = first + (column + 1) * span // width - 1 if span >= width else first + column * span // width
        place = bisect_right(ticks, end)
        found.append(ordered[place - 1].value if place else None)
    return found
