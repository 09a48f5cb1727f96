"""The engine's loop: runs ticks at the player's pace, and does what the screen asks for between and within them."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from time import perf_counter
from typing import assert_never

import msgspec

from saves.errors import SaveError
from sim.action import ACTIONS, name_of
from sim.agent import Persona
from sim.errors import SimError
from sim.event import AnyEvent, ControlMoved, Intervention, MindChanged, PersonaEdited
from sim.journal import TickRecord
from sim.personas import sound
from sim.simulation import Simulation
from sim.text import clean
from tui.casting import Casting, name_in
from tui.engine_minds import EngineMinds
from tui.engine_save import Records
from tui.human import HumanMind, allowed
from tui.interviewing import Interviewer
from tui.protocol import (
    FRAME,
    Answer,
    AskAgents,
    CallOff,
    Declined,
    Defer,
    EditBranch,
    FromEngine,
    GiveBack,
    GoOn,
    Halted,
    Happened,
    Intervene,
    Join,
    Listen,
    Look,
    LookInto,
    Painted,
    Pause,
    Play,
    Quit,
    Retell,
    SetBudget,
    Step,
    TakeOver,
    Ticked,
    ToEngine,
    Unsaved,
    decode_to_engine,
)
from tui.unsaved import RETRY_SECONDS, cause

LEAD = 3  # ticks that the engine may be ahead of what the screen has painted
PARTING = 1.5  # seconds for models to be let go


class Engine:
    """Runs one simulation for one screen. Single-threaded: `receive` and `hang_up` are called in the loop that runs `run`.

    Attributes:
        recorded: the last tick that the save holds.
        casting: whom the player plays. kept_at: where the save was written again, after its file was deleted; else "".
    """

    def __init__(
        self,
        simulation: Simulation,
        human: HumanMind,
        tell: Callable[[FromEngine], None],
        minds: EngineMinds | None = None,
        records: Records | None = None,
    ) -> None:
        """Prepare to run, paused.

        Args:
            tell: sends a message to the screen; never raises. minds: that decide in it, where there may be language models among them.
            records: its save, where it has one that the screen may look into.
        """
        self.recorded = simulation.world.tick
        self._simulation = simulation
        self._human = human
        self.kept_at = ""
        self.casting = Casting(simulation, human)
        self._minds = minds
        self._records = records
        self._tell = tell
        self._interviewer = Interviewer(simulation, tell, self._fail)
        self._painted = self.recorded
        self._personas: dict[int, Persona] = {}  # as edited, until a tick has applied it
        self._rate = 0.0
        self._due_at = 0.0  # by perf_counter
        self._playing = False
        self._steps = 0
        self._quitting = self._leaving = False
        self._unsaved = ""  # why the last tick is not in the save
        self._held = False, 0  # whether time ran when that was so, and the steps that were still to be done
        self._again_at = 0.0  # by perf_counter: when it is tried again
        self._because = ""  # why it ends
        self._failure: Exception | None = None
        self._changed = asyncio.Event()
        self._tick: asyncio.Future[None] | None = None

    async def run(self) -> None:
        """Run ticks as commands allow, until told to quit.

        Raises:
            Exception: a bug, in a rule or here.
        """
        minds = self._minds
        if minds is None:
            return await self._run()
        looking_after = asyncio.ensure_future(minds.look_after(self._simulation.world))
        looking_after.add_done_callback(self._looked_after)
        try:
            await self._run()
        finally:
            looking_after.cancel()
            with suppress(TimeoutError):
                async with asyncio.timeout(PARTING):
                    await minds.aclose()

    def _looked_after(self, task: "asyncio.Future[None]") -> None:
        if not task.cancelled() and isinstance(error := task.exception(), Exception):
            self._fail(error)

    async def _run(self) -> None:
        self._rest()
        while await self._due():
            self._tick = asyncio.ensure_future(self._one_tick())
            try:
                await self._tick
            except asyncio.CancelledError:
                if not self._quitting:  # or else it was dropped, because the player quits: it never happened
                    raise
            await asyncio.sleep(0)
        if self._unsaved and self._failure is None:
            await self._one_tick()
        self._revived()
        if self._failure is not None:
            raise self._failure
        if self._minds is not None:
            self._minds.report()
        self._tell(Halted(self.recorded, self._unsaved or self._because))

    # What the screen wants

    def receive(self, frame: bytes) -> None:
        """Do what a command says; what cannot be done is declined."""
        command: ToEngine | None = None
        try:
            command = decode_to_engine(frame)
            self._obey(command)
        except msgspec.ValidationError as error:
            self._human.decline(_misread(frame, error))
        except (SimError, SaveError) as error:
            self._tell(Declined(str(error), command if isinstance(command, Intervene) else None))
        except Exception as error:  # noqa: BLE001 - a callback of the loop: `run` raises it
            self._fail(error)
        self._changed.set()

    def _fail(self, error: Exception) -> None:
        self._failure = error
        self.hang_up()

    def close(self) -> None:
        """Let go of the past, so that the save can be closed."""
        if self._records is not None:
            self._records.close()

    def hang_up(self) -> None:
        """Drop the tick under way if it waits for a mind, and end."""
        self._quitting = True
        self._changed.set()
        if self._tick is not None:
            self._tick.cancel()

    def _obey(self, command: ToEngine) -> None:
        match command:
            case Play(rate):
                self._live()
                self._playing, self._rate, self._due_at = True, max(rate, 0.0), perf_counter()
            case Pause():
                self._playing, self._steps, self._held = False, 0, (False, 0)
                self._rest()
            case Step():
                self._live()
                self._playing, self._steps = False, self._steps + 1
                self._rest()
            case TakeOver(agent, beside):
                self.casting.take_over(agent, beside)
            case GiveBack(agent):
                self.casting.give_back(agent)
            case Answer():
                self._human.answer(command)
            case Defer(number):
                self._human.defer(number)
            case AskAgents():
                self._interviewer.ask(command, f"tick {self.recorded + 1} is not saved yet; ask again when it is" if self._unsaved else "")
            case LookInto() | SetBudget() | GoOn() | Listen():
                self._about_minds(command)
            case Join(persona, ties):
                self.casting.join(persona, ties)
            case Intervene(intervention, at):
                self._intervene(intervention, at)
            case CallOff(number):
                self._simulation.call_off(number)
            case Look() | Retell() | EditBranch():
                self._about_records(command)
            case Painted(tick):
                self._painted = max(self._painted, tick)
            case Quit():
                self.leave()
            case _:
                assert_never(command)

    def _live(self) -> None:
        """Time goes on: nobody looks back."""
        if self._records is not None:
            self._records.leave()

    def _rest(self) -> None:
        """Time rests, or soon will."""
        if self._records is not None:
            self._records.rest()

    def leave(self, because: str = "") -> None:
        """End; but first let a tick be recorded that holds what the player changed, everybody deciding for themselves, at once.

        Args:
            because: why, where it is not the player's wish; a plain line.
        """
        self._because = because
        if not self._simulation.changing:
            self.hang_up()
            return
        self._leaving = True
        self._human.play()
        if self._minds is not None:
            self._minds.leave()
        self._changed.set()

    def _about_records(self, command: Look | Retell | EditBranch) -> None:
        records = self._records
        if records is None:
            raise SimError("There is no save in this engine.")
        match command:
            case Look():
                records.look(command)
            case Retell():
                records.retell(command)
            case EditBranch():
                self._tell(records.edit(command))

    def _about_minds(self, command: LookInto | SetBudget | GoOn | Listen) -> None:
        minds = self._minds
        if minds is None:
            if isinstance(command, Listen):
                return  # nobody speaks word by word
            raise SimError("There is no language model in this engine.")
        match command:
            case LookInto(agent):
                name_in(self._simulation.world, agent)
                self._tell(minds.told(agent, self._simulation.world))
            case SetBudget(budget):
                minds.set_budget(budget)
            case Listen(people):
                minds.listen(people)
            case GoOn(rules):
                minds.stand_in() if rules else minds.hold.ask_again()

    def _intervene(self, intervention: Intervention, at: int | None) -> None:
        match intervention:
            case PersonaEdited(_, persona):
                self._edit(persona, at)
            case ControlMoved():
                raise SimError("An intervention takes nobody over; becoming somebody does.")
            case MindChanged() if self._minds is not None:
                name = self._minds.allow(intervention)
                self._simulation.intervene(intervention, at)
                if at is None:
                    self._minds.changed(name)
            case _:
                self._simulation.intervene(intervention, at)

    def _edit(self, persona: Persona, at: int | None) -> None:
        name_in(self._simulation.world, persona.id)
        before = self._personas.get(persona.id, self._simulation.world.agents[persona.id].persona)
        after = sound(persona)
        fields = tuple(field for field in Persona.__struct_fields__ if getattr(before, field) != getattr(after, field))
        if not fields:
            raise SimError(f"Nothing about {before.name} was changed.")
        self._simulation.intervene(PersonaEdited(persona.id, after, fields), at)
        if at is None:
            self._personas[persona.id] = after

    # Ticks

    async def _due(self) -> bool:
        """Wait until the next tick may run; return False when there is none to come."""
        while not self._quitting:
            if self._leaving:
                return self._simulation.changing
            self._changed.clear()
            wanted = self._playing or self._steps > 0
            if self._unsaved and not wanted:
                if (left := self._again_at - perf_counter()) <= 0:
                    return True
                await self._change_within(left)
                continue
            if not wanted or self.recorded - self._painted >= LEAD:
                await self._changed.wait()
                continue
            early = self._due_at - perf_counter() if self._playing and self._rate else 0.0
            if early <= 0:
                return True
            await self._change_within(early)
        return False

    async def _change_within(self, seconds: float) -> None:
        """Wait for a command, at most so long."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._changed.wait()

    async def _one_tick(self) -> None:
        """Run a tick, or record again the one that could not be saved, and tell the screen."""
        asked = self._playing or self._steps > 0 or not self._unsaved
        self._steps = max(self._steps - 1, 0)
        started = perf_counter()
        try:
            record = await self._ticked()
        except (SaveError, OSError) as error:
            self._not_saved(error, asked)
            return
        if self._unsaved:
            self._saved_at_last(record.tick)
        self.recorded = record.tick
        people = self._simulation.world.agents
        self._personas = {agent: persona for agent, persona in self._personas.items() if people[agent].persona != persona}
        seconds = perf_counter() - started
        *frames, last = in_frames(record.events)
        for frame in frames:
            self._tell(Happened(frame))
        tally = self._minds.tally() if self._minds is not None else ""
        self._tell(Ticked(record.tick, last, self._simulation.metrics, seconds, self._simulation.communities, tally))
        if self._rate:
            self._due_at = max(self._due_at + 1 / self._rate, perf_counter())

    def _not_saved(self, error: Exception, asked: bool) -> None:
        """Take it that a tick could not be saved, and say so. asked: the player is waiting for it."""
        if self._revived():
            self.hang_up()
            return
        if asked:
            self._held = self._playing, self._steps
        self._playing, self._steps, self._quitting = False, 0, self._leaving
        self._again_at = perf_counter() + RETRY_SECONDS
        self._unsaved = f"Tick {self.recorded + 1} could not be saved: {clean(str(error), 200)}."
        because, advice = cause(error)
        if asked:
            self._tell(Declined(f"{self._unsaved} Paused; it is tried again by itself."))
        self._tell(Unsaved(self.recorded + 1, because, advice))

    def _revived(self) -> bool:
        """Write the save again where its file was deleted; return whether that was so: it is closed then, and nothing can go on."""
        if self._records is None or self._failure is not None or (found := self._records.revived()) is None:
            return False
        path, there = found
        self.kept_at = str(there)
        where = "in its place" if there == path else f"as {clean(str(there), 300)}"
        self._failure = SaveError(f"The file of this world was deleted while it was open. It is written again {where}.")
        return True

    def _saved_at_last(self, tick: int) -> None:
        """Let time go on as it did before a tick could not be saved, unless the player wants something else by now."""
        self._unsaved = ""
        if not (self._playing or self._steps):
            self._playing, self._steps = self._held
        self._held = False, 0
        self._tell(Unsaved(tick, playing=self._playing))

    async def _ticked(self) -> TickRecord:
        """Run a tick; its minds know when it begins, and when it is over."""
        if self._minds is None:
            return await self._simulation.tick()
        self._minds.tick_begins(self._simulation.world)
        try:
            return await self._simulation.tick()
        finally:
            self._minds.tick_over(self._simulation.world, self._simulation.changing)


def in_frames(events: tuple[AnyEvent, ...]) -> list[tuple[AnyEvent, ...]]:
    """Return events in order, at least one frame of at most FRAME of them each."""
    return [events[start : start + FRAME] for start in range(0, max(len(events), 1), FRAME)]


def _misread(frame: bytes, error: msgspec.ValidationError) -> str:
    """Return in a plain line what is wrong with a command."""
    match msgspec.msgpack.decode(frame):
        case {"action": {"type": str(tag)}} if known := [action for action in ACTIONS if name_of(action) == tag]:
            return allowed(known[0], error)
    return f"The engine did not understand that: {error}"
