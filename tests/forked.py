"""Saves in which one person is another on a branch, made by real ticks of the rules."""

import asyncio
from pathlib import Path

import msgspec

from models.minds import mind_named
from saves.file import Save, create
from sim.event import Intervention, MixingChanged, PersonaEdited
from sim.scenarios import new_world, scenario_named
from sim.simulation import Simulation
from sim.world import World


def run_on(save: Save, ticks: int, *changes: Intervention) -> None:
    """Let a branch live on, the first tick with these changes."""
    world, mind = save.resume(), mind_named("rules")
    simulation = Simulation(world, scenario_named(world.scenario), lambda _: mind, save, save.last_hash())
    for change in changes:
        simulation.intervene(change)
    for _ in range(ticks):
        asyncio.run(simulation.tick())


def edited(world: World, agent: int, **fields: object) -> PersonaEdited:
    return PersonaEdited(agent, msgspec.structs.replace(world.agents[agent].persona, **fields), tuple(fields))


def forked(path: Path, people: int = 12, fork: int = 2, ticks: int = 6) -> int:
    """Make a town whose branch `what-if` changes one person's name and traits, and what everybody is shown; return who."""
    with create(path, new_world("town", 3, people), mind="rules") as save:
        run_on(save, ticks)
        save.branch("what-if", "main", fork)
        save.switch("what-if")
        world = save.world()
        who = max(world.agents.values(), key=lambda agent: (agent.acts, agent.id)).id
        run_on(save, ticks - fork, edited(world, who, name="[b]Mei[/b]", traits=("introverted", "cautious")), MixingChanged(5))
    return who
