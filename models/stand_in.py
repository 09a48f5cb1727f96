"""Standing in: somebody decides in place of whoever should think, and the decision says so."""

from collections.abc import Awaitable
from inspect import isawaitable

from msgspec.structs import replace

from sim.mind import Decision, Mind
from sim.observation import AnyObservation


class StandIn:
    """A mind that decides in place of another one: its decisions are recorded, since nobody could tell later who was asked."""

    def __init__(self, mind: Mind) -> None:
        self.mind = mind

    @property
    def name(self) -> str:
        """What the screen calls the mind."""
        return self.mind.name

    def decide(self, observation: AnyObservation) -> Decision | Awaitable[Decision]:
        """Return what the mind decides, marked."""
        reply = self.mind.decide(observation)
        if isinstance(reply, Decision) or not isawaitable(reply):
            return _marked(reply)
        return self._later(reply)

    async def _later(self, reply: Awaitable[Decision]) -> Decision:
        return _marked(await reply)


def _marked(decision: Decision) -> Decision:
    """Return a decision that says that it was made in place of another; what is none is for the gate to refuse."""
    return replace(decision, instead=True) if isinstance(decision, Decision) else decision
