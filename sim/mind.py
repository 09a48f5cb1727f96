"""The seam between a society and whatever thinks for its people: rules, a model, a recording, a script, the player."""

from collections.abc import Awaitable
from typing import Protocol

from msgspec import Struct

from sim.action import AnyAction
from sim.agent import Recall
from sim.channel import Move
from sim.observation import AnyObservation


class Decision(Struct, frozen=True, gc=False, omit_defaults=True):
    """What a mind answers.

    Args:
        because: the reason in a few words, in the first person; the screen shows it.
        moves: what the text of the action does; where None it is read from the text (sim.understanding).
        recalled: memories that came to mind and were used; each is thereby accessed.
        chances: how likely the mind held each alternative, where it knows: of Feel "calm", "moderate", "intense" sum to 1, and so do
            "negative" and "positive"; of a reaction to the feed "forward", "post", "other" do.
        instead: whether somebody or something stood in that usually does not, so that nobody could come to this decision again; it is
            recorded with what came from outside.
        own_words: whether a player typed the text: it is read against the whole conversation (sim.pointing).
    """

    action: AnyAction
    because: str = ""
    moves: tuple[Move, ...] | None = None
    recalled: Recall | None = None
    chances: tuple[tuple[str, float], ...] = ()
    instead: bool = False
    own_words: bool = False


class Mind(Protocol):
    """Decides for one agent at a time; one mind may serve many agents."""

    @property
    def name(self) -> str:
        """What the screen calls this mind: "rules", "you", a model's name."""

    def decide(self, observation: AnyObservation) -> Decision | Awaitable[Decision]:
        """Return a decision whose action is legal, now or later.

        An exception, or an action that is not legal, makes a `Refused` event and the agent idles; a StandstillError ends the run.
        """
