"""Shows ticks of the past on the screen: takes in what a Look is answered with, and paints it between keys."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from itertools import chain
from time import monotonic

from sim.agent import Agent
from sim.event import AnyEvent
from sim.network import Tie
from sim.restoring import Stays, revised
from sim.snapshot import Snapshot
from sim.world import World
from tui import garbage
from tui.protocol import Happened, Replayed, Scene, SceneAgents, Ticked, Unseen
from tui.screens.scrubbing import ScrubbingScreen
from tui.widgets.controls import Controls
from tui.widgets.stream import Stream
from tui.widgets.town import Town

FEW = 2000  # people whose world is made at once; that of more in a thread, while keys are heard
PICTURES = 100  # after which what they left behind is collected, once the player rests
SLICE = 200  # events applied at a time, which no pane shows yet


class Projector:
    """What is on its way from the past, and what becomes of live time meanwhile."""

    def __init__(
        self, town: Town, controls: Controls, society: ScrubbingScreen, stream: Stream, give_way: Callable[[], Awaitable[None]]
    ) -> None:
        self._town, self._controls, self._society, self._stream, self._give_way = town, controls, society, stream, give_way
        self._pictures = 0  # since what they left was collected
        self.clear()

    def clear(self) -> None:
        """Forget what has come of a picture."""
        self._base: Snapshot | None = None
        self._like = -1  # the tick whose people are those of the base, but for the agents
        self._ties: dict[int, list[Tie]] = {}
        self._stays: dict[str, Stays] = {}  # what of its tables is as it is on show
        self._agents: list[Agent] = []
        self._events: list[AnyEvent] = []
        self._complete: int | None = None  # the tick of which everything is there

    # What the engine says

    def hear(self, message: Scene | SceneAgents | Replayed | Unseen) -> None:
        """Take in a part of an answer; one to an older Look is of no use."""
        if not self._town.replay.awaits(message.number):
            return
        match message:
            case Scene(base=base, like=like, ties=ties, stays=stays):
                self.clear()
                self._base, self._like, self._ties, self._stays = base, like, ties, stays
            case SceneAgents(agents=agents):
                self._agents += agents
            case Replayed(tick=tick, events=events, last=last):
                self._events += events
                self._complete = tick if last else None
            case Unseen(message=text):
                self.clear()
                self._society.cannot_see(text)

    def live(self, message: Happened | Ticked) -> None:
        """Take in what happens in live time, which is not on show."""
        self._stream.push(message) if isinstance(message, Ticked) else self._stream.extend(message.events)
        self.record(*self._stream.take(0.0))

    def record(self, events: Sequence[AnyEvent], finished: Sequence[Ticked]) -> None:
        """Keep on record what live time has brought and no pane will show."""
        self._town.record(events)
        for event in events:
            self._controls.came(event)
        for ticked in finished:
            self._town.chronicle.finish(ticked.tick)

    # What is painted

    async def work(self, rate: float) -> None:
        """Paint the picture that has come, if one has, and ask for the next. rate: ticks a second at which the past rolls on."""
        town, chronicle = self._town, self._town.chronicle
        if self._complete is not None:
            await self._paint(self._complete)
        if not town.replay.on:
            return
        self.record(*self._stream.take(0.0))
        if town.replay.returning and not town.replay.waiting:
            town.replay.want(chronicle.tip)
            if town.replay.shown == chronicle.tip and chronicle.whole and not town.replay.bare:
                self._society.enter_live()
                return
        rolled = town.replay.rolling
        town.replay.go_on(monotonic(), rate, chronicle.tip)
        if (look := town.replay.look(monotonic())) is not None:
            self._controls.tell(look)
        if rolled or look is not None or town.replay.late(monotonic()):
            self._society.renew_lines()

    async def _paint(self, tick: int) -> None:
        town, base, stays, events = self._town, self._base, self._stays, self._events
        if base is not None:
            base.agents = self._agents if stays else self._people()
            base.ties = [*base.ties, *chain.from_iterable(self._ties.values())]
        self.clear()
        if base is None:
            for start in range(0, len(events), SLICE):
                self._society.absorb(town.absorb(events[start : start + SLICE]))
                await self._give_way()
            shows = self._society.shows()
        else:
            world = await self._world(base, stays)
            shown = town.world.tick if town.world else -1
            filled_soon = world.tick == tick == shown + 1 and not town.replay.bare  # but for this tick nothing is missed
            town.goes_on = town.since <= world.tick and (world.tick <= shown or filled_soon)
            town.take(world)
            town.roles.become([agent.id for agent in world.agents.values() if agent.human])
            self._society.cut_log()
            moments = []
            for start in range(0, len(events), SLICE):
                moments += town.absorb(events[start : start + SLICE])
                if len(world.agents) >= FEW:
                    await self._give_way()
            shows = self._society.reloads(moments)
        town.whole = True
        town.replay.arrived(tick, monotonic(), stepped=base is None)
        for show in shows:
            show()
            await self._give_way()
        town.replay.rests(monotonic())
        self._spare()

    async def _world(self, base: Snapshot, stays: dict[str, Stays]) -> World:
        """Return the world of a base; what stays of the one on show is taken from that, which is of no use any more."""
        if stays and self._town.world is not None:
            return revised(self._town.world, base, stays)
        return World.restored(base) if len(base.agents) < FEW else await asyncio.to_thread(World.restored, base)

    def _spare(self) -> None:
        """Let the collector leave the world on show alone; of many, look for what is left once the player rests."""
        self._pictures += 1
        if self._pictures > PICTURES and not self._town.replay.bare:
            self._pictures = 0
            garbage.spare()
        else:
            garbage.pass_over()

    def _people(self) -> list[Agent]:
        """Return all people of the base; those who are the same on show are shared with the world that it takes the place of."""
        shown = self._town.world
        if self._like < 0 or shown is None:
            return self._agents
        sent = {agent.id: agent for agent in self._agents}
        return [sent.get(number, agent) for number, agent in shown.agents.items()]
