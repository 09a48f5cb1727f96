"""Small worlds that live by dice: real agents, real events, real saves."""

import random
from pathlib import Path

from saves.file import Save, create
from sim.agent import Tip
from sim.channel import Move, Utterance, utterance_id
from sim.event import AnyEvent, ClosenessMoved, HeardOf, MoodMoved, Posted, TickStarted, Watched
from sim.journal import TickRecord, sealed
from sim.scenarios import new_world
from sim.world import World

AGENTS = 12


def small_world() -> World:
    return new_world("town", 1, AGENTS)


def happenings(world: World, dice: random.Random, count: int = 6) -> tuple[AnyEvent, ...]:
    tick = world.tick + 1
    agents, items = list(world.agents), world.catalogue.items
    events: list[AnyEvent] = [TickStarted(tick, tick * 60)]
    for k in range(count):
        agent, other, item = dice.choice(agents), dice.choice(agents), dice.choice(items).id
        tie = next(iter(world.network.ties(agent)), None)
        number = utterance_id(tick, agent, k % 256)
        text = f'I saw <{world.catalogue[item].title}>, "twice" \\ at {k}.'
        options: list[AnyEvent] = [
            MoodMoved(agent, dice.random(), dice.random() / 3, "because"),
            HeardOf(agent, Tip(item, other, -0.5, tick)),
            Watched(agent, item, "it was on"),
        ]
        if k < 256:  # an author has no more numbers
            options.append(Posted(agent, Utterance(number, tick, agent, text, (Move("opine", item=item, valence=0.1),), number)))
        if tie is not None:
            options.append(ClosenessMoved(agent, tie.target, dice.random()))
        events.append(dice.choice(options))
    return tuple(events)


def lived(world: World, before: bytes, dice: random.Random, count: int = 6) -> TickRecord:
    events = happenings(world, dice, count)
    for event in events:
        world.apply(event)
    return sealed(world.tick, events, before, world.state_hash())


def written(path: Path, ticks: int, snapshot_every: int = 50) -> list[TickRecord]:
    world = small_world()
    dice = random.Random(ticks)
    with create(path, world, mind="rules") as save:
        save.snapshot_every = snapshot_every
        records = []
        for _ in range(ticks):
            records.append(lived(world, save.last_hash(), dice))
            save.append(records[-1])
    return records


def recorded(save: Save, branch: str | None = None) -> dict[int, list[bytes]]:
    ticks: dict[int, list[bytes]] = {}
    for row in save.events(branch):
        ticks.setdefault(row.tick, []).append(row.json)
    return ticks
