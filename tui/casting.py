"""Whom the player plays, on the engine's side: people are taken over, given back, and come new to the world."""

from msgspec.structs import replace

from sim.agent import Persona
from sim.errors import SimError
from sim.event import ControlMoved, Joined
from sim.network import Tie
from sim.personas import sound
from sim.simulation import Simulation
from sim.text import clean
from sim.world import World
from tui.human import HumanMind

CAST_MOST = 9  # people whom a player is at once


class Casting:
    """Tells the human mind for whom it is asked, and the world, at its next tick, who is human."""

    def __init__(self, simulation: Simulation, human: HumanMind) -> None:
        self._simulation = simulation
        self._human = human
        self._newest = 0  # number of the newcomer who came last

    def take_over(self, agent: int, beside: bool) -> None:
        """Let the player be somebody instead of whomever they play, or beside them.

        Raises:
            SimError: there is nobody with that number, the player plays them already, or plays as many people as can be.
        """
        name, cast = name_in(self._simulation.world, agent), self._human.cast
        if agent in cast and (beside or cast == (agent,)):
            raise SimError(f"You play {name} already.")
        if beside and len(cast) >= CAST_MOST:
            raise SimError(f"You play {len(cast)} people already, as many as can be. Give one of them back first.")
        self._become(agent, beside)

    def join(self, persona: Persona, ties: tuple[Tie, ...]) -> None:
        """Let somebody new come to the world at the next tick, with ties of their own; the player is them."""
        number = max(self._newest, *self._simulation.world.agents) + 1
        own = tuple(
            replace(
                tie,
                source=number if tie.source == persona.id else tie.source,
                target=number if tie.target == persona.id else tie.target,
                kind=clean(tie.kind, 30),
                history=clean(tie.history, 120),
            )
            for tie in ties
        )
        self._simulation.intervene(Joined(number, sound(replace(persona, id=number)), own))
        self._newest = number
        self._become(number)

    def _become(self, agent: int, beside: bool = False) -> None:
        played = self._human.cast
        self._human.play(*(played if beside else ()), agent)
        for each in () if beside else played:
            if each != agent:
                self._simulation.intervene(ControlMoved(each, "mind"))
        if agent not in played:
            self._simulation.intervene(ControlMoved(agent, "human"))

    def give_back(self, agent: int) -> None:
        """Let one of the player's people decide for themselves again.

        Raises:
            SimError: the player does not play them.
        """
        cast = self._human.cast
        if agent not in cast:
            raise SimError(f"You do not play {name_in(self._simulation.world, agent)}.")
        self._human.play(*(each for each in cast if each != agent))
        self._simulation.intervene(ControlMoved(agent, "mind"))

    def give_back_others(self) -> None:
        """Let the next tick give back everybody whom the world calls human and the player does not play."""
        for agent in self._simulation.world.agents.values():
            if agent.human and agent.id not in self._human.cast:
                self._simulation.intervene(ControlMoved(agent.id, "mind"))


def name_in(world: World, agent: int) -> str:
    """Return what somebody is called.

    Raises:
        SimError: there is nobody with that number.
    """
    if agent not in world.names:
        raise SimError(f"There is nobody with number {agent}.")
    return world.names[agent]
