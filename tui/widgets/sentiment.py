"""How the selected person felt and what they thought lately; kept of nobody else."""

from collections import defaultdict, deque

from sim.agent import Agent
from sim.event import AttitudeMoved, Felt, MoodMoved

STEPS = 40  # of each that are kept


class Sentiment:
    """The last steps of one person's mood, arousal and attitudes, oldest first.

    Attributes:
        agent: whose, None for nobody's. since: tick of the first. attitudes: by topic. because: why the last step was taken.
    """

    def __init__(self, agent: Agent | None = None, tick: int = 0) -> None:
        self.agent = agent.id if agent else None
        self.since = tick
        self.moods: deque[float] = deque([agent.mood] if agent else [], STEPS)
        self.arousals: deque[float] = deque([agent.arousal] if agent else [], STEPS)
        self.attitudes: defaultdict[str, deque[float]] = defaultdict(lambda: deque(maxlen=STEPS))
        for topic, attitude in agent.attitudes.items() if agent else ():
            self.attitudes[topic].append(attitude)
        self.because = ""

    def note(self, event: MoodMoved | AttitudeMoved | Felt) -> None:
        """Take in a step."""
        self.because = event.because or self.because
        match event:
            case MoodMoved(_, mood, arousal):
                self.moods.append(mood)
                self.arousals.append(arousal)
            case AttitudeMoved(_, topic, attitude):
                self.attitudes[topic].append(attitude)
            case Felt(_, mood, arousal, attitudes):
                self.moods.append(mood)
                self.arousals.append(arousal)
                for topic, attitude in attitudes:
                    self.attitudes[topic].append(attitude)
