"""The player's hands on the engine: what was asked of it, and how to ask."""

from typing import Protocol

from sim.action import AnyAction
from sim.agent import Persona
from tui.protocol import (
    Answer,
    ChangeRecommender,
    Edit,
    FromEngine,
    GiveBack,
    Painted,
    Pause,
    Play,
    Question,
    Quit,
    Step,
    TakeOver,
    ToEngine,
)

RATES = (0.1, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0, 0.0)  # ticks a second; 0: as fast as it goes


class Client(Protocol):
    """The screen's end of the pipe to the engine."""

    def drain(self) -> list[FromEngine]:
        """Return what has arrived since last time, without waiting."""

    def send(self, command: ToEngine) -> None:
        """Queue a command, without waiting."""

    def close(self) -> None:
        """End the engine; may be called more than once."""


class Controls:
    """Speed, and commands to the engine.

    Attributes:
        playing: time runs, as far as asked. question: what the player must decide now.
        becoming: whom the player will be from the next tick on.
    """

    def __init__(self, client: Client) -> None:
        self._client = client
        self._rate = RATES.index(1.0)
        self.playing = False
        self.question: Question | None = None
        self.becoming: int | None = None
        self.edited: dict[int, Persona] = {}

    @property
    def rate(self) -> float:
        """Ticks a second; 0 for as fast as it goes."""
        return RATES[self._rate]

    def set_rate(self, rate: float) -> None:
        """Take the nearest of RATES."""
        self._rate = len(RATES) - 1 if rate <= 0 else min(range(len(RATES) - 1), key=lambda i: abs(RATES[i] - rate))

    @property
    def pace(self) -> str:
        """The speed as the header shows it."""
        return f"{self.rate:g}×" if self.rate else "max"

    @property
    def waiting(self) -> bool:
        """Whether the engine waits for the player."""
        return self.question is not None

    def play(self) -> None:
        """Let time run."""
        self.playing = True
        self._client.send(Play(self.rate))

    def pause(self) -> None:
        """Hold time after this tick."""
        self.playing = False
        self._client.send(Pause())

    def step(self) -> None:
        """Run one tick, then hold."""
        self.playing = False
        self._client.send(Step())

    def change_speed(self, steps: int) -> None:
        """Go faster or slower."""
        self._rate = max(0, min(self._rate + steps, len(RATES) - 1))
        if self.playing:
            self.play()

    def take_over(self, agent: int) -> None:
        """Become somebody; time runs until they must decide."""
        self.becoming = agent
        self._client.send(TakeOver(agent))
        if not self.playing:
            self.play()

    def give_back(self, agent: int) -> None:
        """Let their own mind decide for somebody again."""
        self.becoming = self.question = None
        self._client.send(GiveBack(agent))

    def answer(self, action: AnyAction) -> None:
        """Decide on the question asked."""
        if self.question is not None:
            self._client.send(Answer(self.question.number, action))
            self.question = None

    def edit(self, persona: Persona) -> None:
        """Change who somebody is; what is asked for counts at once as what the next change starts from."""
        self.edited[persona.id] = persona
        self._client.send(Edit(persona))

    def change_recommender(self, algorithm: str) -> None:
        """Let another algorithm recommend."""
        self._client.send(ChangeRecommender(algorithm))

    def painted(self, tick: int) -> None:
        """Say which tick the screen shows."""
        self._client.send(Painted(tick))

    def quit(self) -> None:
        """Save and end."""
        self._client.send(Quit())
