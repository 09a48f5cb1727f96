"""Which of some films somebody would like best."""

from models.rules.character import Character
from sim.action import Choose
from sim.mind import Decision
from sim.observation import Choosing


def choose(observation: Choosing, character: Character) -> Decision:
    """Return the films whose genres suit best."""
    ranked = sorted(observation.candidates, key=lambda item: (-character.match(item), item))
    return Decision(Choose(tuple(ranked[: observation.count])), "their genres suit me best")
