"""What came of conversations: who is closer, in another mood, has heard of a film or of news, thinks otherwise."""

from typing import Literal

from msgspec import Struct

from sim.event import (
    AnyEvent,
    ClosenessMoved,
    Felt,
    HeardOf,
    Learned,
    MoodMoved,
    Parted,
    Posted,
    Rated,
    Read,
    Said,
    Shown,
    TickStarted,
    Watched,
)
from sim.world import World

THREADS_KEPT = 300
OUTCOMES_KEPT = 40  # of one conversation


class Outcome(Struct, frozen=True):
    """One thing that came of a conversation for one of the two.

    Args:
        before: None where there was nothing. after: closeness 0 to 1; mood, stance, and how well was spoken of a film -1 to 1.
        item, topic: what it is about.
    """

    agent: int
    kind: Literal["closeness", "mood", "film", "news", "stance"]
    before: float | None = None
    after: float = 0.0
    item: int | None = None
    topic: str = ""


class Outcomes:
    """Takes in events one by one, before each is applied: the world still knows what was."""

    def __init__(self) -> None:
        self._of: dict[int, list[Outcome]] = {}  # by thread
        self._thread: int | None = None  # the conversation whose events these are
        self._pair: frozenset[int] = frozenset()
        self._leaver: int | None = None  # who has just parted

    def of(self, thread: int) -> list[Outcome]:
        """Return what came of a conversation, as far as it was seen."""
        return self._of.get(thread, [])

    def note(self, event: AnyEvent, world: World) -> None:
        """Take in an event that is about to be applied."""
        match event:
            case Said(_, line) if line.to is not None:
                self._thread, self._pair, self._leaver = line.thread, frozenset((line.author, line.to)), None
                if line.id == line.thread:
                    self._of.pop(line.thread, None)
            case Parted(agent, other, thread):
                self._thread, self._pair, self._leaver = thread, frozenset((agent, other)), agent
            case TickStarted() | Read() | Posted() | Rated() | Shown() | Watched():
                self._thread = None
            case _ if self._thread is not None and getattr(event, "agent", None) in self._pair:
                for outcome in self._outcomes(event, world):
                    self._keep(self._thread, outcome)

    def _outcomes(self, event: AnyEvent, world: World) -> list[Outcome]:
        match event:
            case ClosenessMoved(agent, other, closeness) if {agent, other} == self._pair:
                tie = world.network.tie(agent, other)
                return [Outcome(agent, "closeness", tie.closeness if tie else None, closeness)]
            case MoodMoved(agent, mood) if agent == self._leaver and agent in world.agents:
                return [Outcome(agent, "mood", world.agents[agent].mood, mood)]
            case HeardOf(agent, tip) if tip.source in self._pair:
                return [Outcome(agent, "film", None, tip.valence, tip.item)]
            case Learned(agent, topic, source) if source in self._pair:
                return [Outcome(agent, "news", topic=topic)]
            case Felt(agent) if agent in world.agents:
                held = world.agents[agent].attitudes
                return [Outcome(agent, "stance", held.get(topic), after, topic=topic) for topic, after in event.attitudes]
        return []

    def _keep(self, thread: int, outcome: Outcome) -> None:
        found = self._of.setdefault(thread, [])
        if len(found) < OUTCOMES_KEPT:
            found.append(outcome)
        while len(self._of) > THREADS_KEPT:
            del self._of[next(iter(self._of))]
