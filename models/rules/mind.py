"""The rules mind: decides by utility from taste, ties, memory, mood and traits, and says why."""

from typing import assert_never

from models.rules.browsing import browse
from models.rules.character import Characters
from models.rules.choosing import choose
from models.rules.feeling import feel
from models.rules.planning import plan
from models.rules.rating import rate
from models.rules.recollecting import conclude, note
from models.rules.reminding import reminded
from models.rules.scrolling import scroll
from models.rules.talking import converse
from sim.mind import Decision
from sim.observation import (
    AnyObservation,
    Browsing,
    Choosing,
    Feeling,
    Noting,
    Planning,
    Questioned,
    Rating,
    Reflecting,
    Scrolling,
    Talking,
)


class RulesMind:
    """Thinks for everybody at once, without a model. Same observation, same decision."""

    name = "rules"

    def __init__(self) -> None:
        self._characters = Characters()

    def decide(self, observation: AnyObservation) -> Decision:
        """Return a legal decision with its reason."""
        character = self._characters.of(observation)
        match observation:
            case Planning():
                return reminded(observation, plan(observation, character))
            case Browsing():
                return reminded(observation, browse(observation, character))
            case Rating():
                return rate(observation, character)
            case Talking():
                return reminded(observation, converse(observation, character))
            case Scrolling():
                return scroll(observation, character)
            case Feeling():
                return feel(observation, character)
            case Noting():
                return note(observation, character)
            case Reflecting():
                return conclude(observation, character)
            case Questioned():
                from models.rules.answering import answer  # 0.1 s, which only an interview need wait for

                return answer(observation, character)
            case Choosing():
                return choose(observation, character)
            case _:
                assert_never(observation)
