"""Whoever looks back: an engine in a process of its own, and a replica that is put together from what it answers, as a screen does."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import TypeVar

import msgspec
from table import PATIENCE

from models.rules.mind import RulesMind
from saves.file import create, open_save
from sim.agent import Agent
from sim.event import AnyEvent, ControlMoved, Intervention, MixingChanged, NewsAnnounced, PersonaEdited
from sim.network import Tie
from sim.restoring import Stays, revised
from sim.scenarios import new_world, scenario_named
from sim.simulation import Simulation
from sim.snapshot import Snapshot
from sim.topic import Topic
from sim.world import World
from tui.engine_client import EngineClient
from tui.protocol import FromEngine, Happened, Look, Painted, Ready, Replayed, Scene, SceneAgents, Ticked, ToEngine, Unseen
from tui.wire import EngineSpec

M = TypeVar("M")

PEOPLE, TICKS = 10, 14
NEWS = Topic("mast", 1, 1, "A mast on the hill", "Should it stay?", "Somebody built a mast.", ())


def lived_town(path: Path) -> None:
    """Make a save of a town that has lived by its rules: interventions, a plan, four branches, one forked inside what it inherits."""

    def live(branch: str, ticks: int, *changes: Intervention) -> None:
        save.switch(branch)
        world = save.resume()
        simulation = Simulation(world, scenario_named("town"), lambda agent: RulesMind(), save, save.last_hash())
        for change in changes:
            simulation.intervene(change)
        if changes:
            simulation.intervene(MixingChanged(2), at=world.tick + 3)

        async def run() -> None:
            for _ in range(ticks):
                await simulation.tick()

        asyncio.run(run())

    world = new_world("town", 1, PEOPLE)
    first, second = (world.agents[number].persona for number in list(world.agents)[:2])
    with create(path, world, mind="rules") as save:
        save.snapshot_every = 5
        live("main", 4)
        live(
            "main",
            TICKS - 4,
            PersonaEdited(first.id, msgspec.structs.replace(first, traits=("blunt",)), ("traits",)),
            NewsAnnounced(1, NEWS),
        )
        save.branch("what if", "main", 6)
        live("what if", 5, ControlMoved(second.id, "human"))
        save.branch("inside", "what if", 3, salt=9)
        live("inside", 6, MixingChanged(1))
        save.branch("empty", "inside", 8)
        save.switch("main")
        save.keep_played()


class Replica:
    """The world that a screen shows, from the frames that it is sent."""

    def __init__(self, world: World | None = None) -> None:
        self.world = world
        self.events: list[AnyEvent] = []  # of the picture that is shown
        self.based: int | None = None  # where it begins, if not where the one before it ended
        self._base: Snapshot | None = None
        self._agents: list[Agent] = []
        self._missing, self._like = 0, -1
        self._ties: dict[int, list[Tie]] = {}
        self._stays: dict[str, Stays] = {}

    def take(self, message: Scene | SceneAgents | Replayed) -> bool:
        """Take in a part of an answer, and return whether it was the last."""
        match message:
            case Scene(base=base, agents=agents, like=like, ties=ties, stays=stays):
                self._base, self._agents, self._missing, self._like, self.events = base, [], agents, like, []
                self._ties, self._stays = ties, stays
                self.based = None if base is None else base.tick
            case SceneAgents(agents=some):
                self._agents += some
                self._missing -= len(some)
            case Replayed(events=events, last=last):
                if self._base is not None:
                    assert not self._missing
                    ties = [*self._base.ties, *chain.from_iterable(self._ties.values())]
                    base, self._base = msgspec.structs.replace(self._base, agents=self._agents, ties=ties), None
                    if self._like >= 0:
                        assert self.world is not None and self.world.tick == self._like
                        self.world = revised(self.world, base, self._stays)
                    else:
                        self.world = World.restored(base)
                assert self.world is not None
                for event in events:
                    self.world.apply(event)
                self.events += events
                return last
        return False

    @property
    def shown(self) -> int:
        return -1 if self.world is None else self.world.tick

    def hash(self) -> bytes:
        assert self.world is not None
        return self.world.state_hash()


class Viewer:
    """A running engine, and what it shows."""

    def __init__(self, client: EngineClient) -> None:
        self.client = client
        self.heard: list[FromEngine] = []  # not asked for yet, in order
        self.looks = 0
        self.open()

    def open(self) -> None:
        """Wait for the world, the first or that of another branch."""
        self.ready = self.next(Ready)
        self.replica = Replica(World.restored(self.ready.snapshot))

    def send(self, command: ToEngine) -> None:
        self.client.send(command)

    def next(self, *kinds: type[M]) -> M:
        """Return the next message of these kinds; others before it are dropped, ticks are applied and painted."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            self.heard += self.client.drain()
            while self.heard:
                message = self.heard.pop(0)
                if isinstance(message, Happened | Ticked) and self.replica.world is not None:
                    for event in message.events:
                        self.replica.world.apply(event)
                    if isinstance(message, Ticked):
                        self.send(Painted(message.tick))
                if isinstance(message, kinds):
                    return message
            time.sleep(0.002)
        raise AssertionError(f"no {kinds} came")

    def ask(self, tick: int, shown: int | None = None) -> int:
        """Ask for a tick, and return the number of the look. shown: as the screen says it, unless told."""
        self.looks += 1
        self.send(Look(self.looks, tick, self.replica.shown if shown is None else shown))
        return self.looks

    def look(self, tick: int, shown: int | None = None) -> Scene:
        """Show a tick, and return how it was answered."""
        number = self.ask(tick, shown)
        scene = None
        while True:
            message = self.next(Scene, SceneAgents, Replayed, Unseen)
            if message.number != number:
                continue
            if isinstance(message, Unseen):
                raise LookupError(message.message)
            scene = message if isinstance(message, Scene) else scene
            if self.replica.take(message):
                assert scene is not None and self.replica.shown == tick
                return scene


@contextmanager
def viewing(spec: EngineSpec) -> Iterator[Viewer]:
    """Run an engine and look at what it shows; it ends as it should."""
    client = EngineClient(spec)
    client.start()
    try:
        yield Viewer(client)
    finally:
        client.close(60.0)
    assert client.status == 0


def recorded_hash(path: Path, branch: str, tick: int) -> bytes:
    """Return the state hash of the world after a tick as a load gives it."""
    with open_save(path) as save:
        return save.world(branch, tick).state_hash()
