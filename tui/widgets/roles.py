"""Whom the player plays, as the screen knows it."""

from collections.abc import Iterable, Sequence

from sim.highlights import Control
from tui.widgets.played import Played


class Roles:
    """The player's people.

    Attributes:
        cast: whom the player plays, in the order in which they became them. player: the one of them that the screen speaks of.
        played: who was the player when, in this line of history.
        given_back: those whom the player gave back, until the world has it.
        coming: names of newcomers whom the tick under way will bring.
    """

    def __init__(self) -> None:
        self.cast: tuple[int, ...] = ()
        self.player: int | None = None
        self.played = Played()
        self.given_back: set[int] = set()
        self.coming: dict[int, str] = {}

    def begin(self, cast: Sequence[int], turns: Iterable[Control], tick: int) -> None:
        """Start anew, in a world just loaded, after a tick. turns: who became the player's before, and who no more, oldest first."""
        self.given_back, self.coming = set(), {}
        self.become(cast)
        self.played = Played(turns)
        for agent in cast:
            if not self.played.was(agent, tick):
                self.played.turn(tick, agent, True)

    def become(self, cast: Sequence[int]) -> None:
        """Take it that the player plays these people; the screen goes on speaking of the one that it spoke of, if that is one of them."""
        self.cast = tuple(cast)
        if self.player not in self.cast:
            self.player = next(iter(self.cast), None)

    def give_back(self, agent: int) -> None:
        """Take it that the player plays somebody no more, although the world will know only from its next tick on."""
        self.given_back.add(agent)
        self.become([each for each in self.cast if each != agent])

    def speak_of(self, agent: int, tick: int) -> None:
        """Take it that the player is asked for somebody in a tick that goes on: that one is theirs."""
        self.become(self.cast if agent in self.cast else (*self.cast, agent))
        self.player = agent
        if not self.played.was(agent, tick):
            self.played.turn(tick, agent, True)

    def moved(self, agent: int, human: bool) -> None:
        """Take in that the world let the player have somebody, or took them away."""
        if human and agent not in self.given_back:  # else they were given back before the tick that took them over was shown
            self.become([*(each for each in self.cast if each != agent), agent])
        elif not human:
            self.given_back.discard(agent)
            self.become([each for each in self.cast if each != agent])
