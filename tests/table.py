"""An engine in the test's own process, over a small real town whose people throw dice."""

import asyncio

from scripted import DiceMind

from sim.event import AnyEvent
from sim.journal import MemoryJournal
from sim.scenarios import new_world, scenario_named
from sim.simulation import Simulation
from tui.engine_loop import Engine
from tui.human import HumanMind
from tui.overhearing import OverheardMind
from tui.protocol import FromEngine, ToEngine, encode

PATIENCE = 60.0  # seconds after which a message that has not come will not come


class Table:
    """A running engine with everything that it told."""

    def __init__(self, journal: MemoryJournal) -> None:
        self.journal = journal
        self.told: list[FromEngine] = []
        self.world = new_world("town", 1, 8)
        mind = DiceMind()
        self.human = HumanMind(mind, self.told.append)
        others = OverheardMind(mind, self.human, self.told.append)
        self.simulation = Simulation(self.world, scenario_named("town"), lambda agent: self.human if agent.human else others, journal)
        self.engine = Engine(self.simulation, self.human, self.told.append)

    def receive(self, *commands: ToEngine) -> None:
        for command in commands:
            self.engine.receive(encode(command))

    async def until(self, *, told: int) -> FromEngine:
        """Return the message with this number, from 1, once it is there."""
        async with asyncio.timeout(PATIENCE):
            while len(self.told) < told:
                await asyncio.sleep(0.001)
        return self.told[told - 1]

    @property
    def events(self) -> list[AnyEvent]:
        """Everything that was recorded."""
        return [event for record in self.journal.records for event in record.events]
