"""What somebody answers when asked from outside."""

from models.rules.character import Character
from sim.action import Answer
from sim.mind import Decision
from sim.observation import Questioned


def answer(observation: Questioned, character: Character) -> Decision:
    """Return an answer from what somebody is and feels."""
    return Decision(Answer(f"I am {observation.me.name}, {observation.me.persona.occupation}.", None if observation.form == "open" else 1))
