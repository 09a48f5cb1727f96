"""Re-simulating a save: its recorded ticks one after another, from a world that is played back once for each stretch of history."""

import asyncio
from collections.abc import Callable
from contextlib import suppress

from msgspec import Struct

from models.replayed import ReplayedMinds
from saves.blob import content_hash
from saves.errors import DamagedError, called
from saves.file import Save
from saves.recording import RecordedTick, Recording
from saves.snapshot import encoded
from saves.states import KeptStates
from sim.errors import SimError
from sim.resimulation import Divergence, Resimulation, differing
from sim.scenarios import scenario_played
from sim.text import clean
from sim.world import World

KEPT = "kept"  # what of a Divergence, where a state that the save keeps is not what happened


class Found(Struct):
    """A divergence with what is to be told of it.

    Args:
        names: of the agents, by id. agents, parts: of the world, where its state differs though its events are equal.
    """

    divergence: Divergence
    recorded: RecordedTick
    names: dict[int, str]
    agents: list[int] = []
    parts: list[str] = []


async def resimulated(file: Save, recording: Recording, first: int, last: int, equal: Callable[[], None] = lambda: None) -> Found | None:
    """Simulate the recorded ticks `first` to `last` once more; return where they diverge, None where they do not.

    Every state that the save keeps on the way is compared too, all of it.

    Args:
        equal: is called for every tick that comes to the same hashes, and to the state that is kept of it.

    Raises:
        SimError: the world needs what is not here, say a recommender of another distribution.
        SaveError: what is recorded is damaged.
    """
    minds = ReplayedMinds(recording.replies, recording.identities())
    begun = file.summary().mind
    name, again, kept = "", None, KeptStates(file)
    for recorded in recording.ticks(first, last):
        if again is None or recorded.branch != name:  # a branch has luck of its own
            name, again = recorded.branch, _begun(file, recorded, minds)
        minds.given = recorded.author.mind or begun
        divergence = await _once(again, recorded)
        if divergence is not None and not minds.rules_only:  # a model that gives vectors now may have given none then
            minds.by_words = not minds.by_words
            other = _begun(file, recorded, minds)
            if await _once(other, recorded) is None:
                again, divergence = other, None
        if divergence is not None:
            _check_models(file, recorded.tick, recording, minds)
            return _found(file, recorded, divergence, again)
        if (other_state := kept.otherwise(recorded.branch, again.world)) is not None:
            return _kept_otherwise(recorded, other_state, again.world)
        equal()
        await asyncio.sleep(0)  # or Ctrl-C would wait for the last tick
    return None


def _check_models(file: Save, tick: int, recording: Recording, minds: ReplayedMinds) -> None:
    """Raise SimError if a divergence only shows that what models answered is not in the save, or is not to be found in it."""
    where = f"{called(file.path)} cannot be re-simulated from tick {tick} on, but played back"
    if not minds.rules_only and not recording.replies.any():
        raise SimError(f"{where}: it holds no replies of models, as a copy without prompts holds none")
    if minds.unknown:
        names = ", ".join(clean(name, 40) for name in minds.unknown)
        raise SimError(f"{where}: which model stood behind the mind {names} is not recorded, as in no save of format 3")


async def _once(again: Resimulation, recorded: RecordedTick) -> Divergence | None:
    return await again.tick(recorded.payloads, recorded.inputs, (recorded.event_hash, recorded.state_hash))


def _begun(file: Save, recorded: RecordedTick, minds: ReplayedMinds) -> Resimulation:
    """Return a re-simulation that begins with this tick.

    Raises:
        SimError: the world needs what is not here.
    """
    world = file.world(recorded.branch, recorded.tick - 1)
    try:
        return Resimulation(world, scenario_played(world.scenario), minds.mind_of(world), recorded.before)
    except SimError as error:
        raise SimError(f"{called(file.path)} cannot be re-simulated from tick {recorded.tick} on: {error}") from error


def _kept_otherwise(recorded: RecordedTick, kept: World, happened: World) -> Found:
    """Return that a state is kept which is not that of its tick, though its hash is: that does not cover all of it."""
    expected, found = (content_hash(encoded(world)).hex() for world in (kept, happened))
    divergence = Divergence(recorded.tick, KEPT, expected=expected, found=found)
    return Found(divergence, recorded, happened.names, *differing(kept, happened))


def _found(file: Save, recorded: RecordedTick, divergence: Divergence, again: Resimulation) -> Found:
    found = Found(divergence, recorded, again.world.names)
    if divergence.what == "state":
        with suppress(DamagedError):  # playback does not come to the recorded state either
            found.agents, found.parts = differing(file.world(recorded.branch, recorded.tick), again.world)
    return found
