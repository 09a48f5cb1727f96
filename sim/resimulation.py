"""Re-simulation: a recorded tick is simulated once more, by the rules, of what came in from outside, and compared."""

from collections.abc import Callable, Sequence
from types import TracebackType

import msgspec
from msgspec import Struct

from sim.agent import Agent
from sim.input import decode_input
from sim.journal import TickRecord
from sim.mind import Mind
from sim.scenario import Scenario
from sim.simulation import Simulation
from sim.text import clean
from sim.world import World

NOTHING = "nothing"
SHOWN = 200  # characters of what is expected, and of what is found
FRAMES_MOST = 30  # places in the code that are named where rules fail


class Divergence(Struct, frozen=True):
    """Where a re-simulation first leaves what is recorded.

    Args:
        tick: in which. what: differs: "event", "input", "state", "hash", or "rules" where these fail on it.
        seq: number of the event or input in the tick, from 0. agent: whose it is, None where it is nobody's.
        expected: what is recorded. found: what came; both in short, as plain text.
        payloads: all events that came, as JSON, as far as they came.
        frames: where rules fail, the places in the code that led there, the innermost last: "sim/rules.py:120 decide".
    """

    tick: int
    what: str
    seq: int = 0
    agent: int | None = None
    expected: str = NOTHING
    found: str = NOTHING
    payloads: tuple[bytes, ...] = ()
    frames: tuple[str, ...] = ()


class _Last:
    """A journal that keeps nothing: what it is given is compared, not kept."""

    def append(self, record: TickRecord) -> None:
        """Take a tick."""


class Resimulation:
    """Simulates recorded ticks of one line of history again, one after another.

    Attributes:
        world: as it came of the ticks so far.
    """

    def __init__(self, world: World, scenario: Scenario, mind_of: Callable[[Agent], Mind], last_hash: bytes) -> None:
        """Prepare to begin after the tick of a world.

        Args:
            mind_of: who decides what is not recorded as decided; asks nobody but a recording. last_hash: event hash of the world's tick.
        """
        self.world = world
        self._simulation = Simulation(world, scenario, mind_of, _Last(), last_hash)

    async def tick(self, payloads: Sequence[bytes], inputs: Sequence[bytes], hashes: tuple[bytes, bytes]) -> Divergence | None:
        """Simulate the next tick again; return where it leaves the recording, None where it does not.

        Where it does, this is the last call.

        Args:
            payloads, inputs: of the recorded tick, as JSON. hashes: its event hash and its state hash.
        """
        tick = self.world.tick + 1
        try:
            self._simulation.repeat(decode_input(each) for each in inputs)
        except (msgspec.DecodeError, RecursionError) as error:
            return Divergence(tick, "input", expected="inputs that this voxpop knows", found=clean(str(error), SHOWN))
        try:
            record = await self._simulation.tick()
        except Exception as error:  # noqa: BLE001 - other rules, or a made-up recording: whatever they fail on is where they diverge
            failure = clean(f"{type(error).__name__}: {error}", SHOWN)
            return Divergence(tick, "rules", expected=f"{len(payloads)} events", found=failure, frames=_frames(error.__traceback__))
        found = _first(tick, "event", payloads, record.payloads) or _first(tick, "input", inputs, record.inputs)
        if found is not None:
            return msgspec.structs.replace(found, payloads=record.payloads)
        for what, expected, came in zip(("state", "hash"), reversed(hashes), (record.state_hash, record.event_hash), strict=True):
            if expected != came:
                return Divergence(tick, what, expected=expected.hex(), found=came.hex(), payloads=record.payloads)
        return None


def _frames(trace: TracebackType | None) -> tuple[str, ...]:
    """Return the places in the code that a traceback names: modules as paths within their packages, lines, functions; no value."""
    found: list[str] = []
    while trace is not None:
        code = trace.tb_frame.f_code
        module = str(trace.tb_frame.f_globals.get("__name__", "?"))
        found.append(clean(f"{module.replace('.', '/')}.py:{trace.tb_lineno} {code.co_name}", SHOWN))
        trace = trace.tb_next
    return tuple(found[-FRAMES_MOST:])


def _first(tick: int, what: str, expected: Sequence[bytes], found: Sequence[bytes]) -> Divergence | None:
    """Return the first difference between two sequences of JSON, None where they are equal."""
    for seq in range(max(len(expected), len(found))):
        one, other = (each[seq] if seq < len(each) else None for each in (expected, found))
        if one != other:
            return Divergence(tick, what, seq, _whose(one, other, expected, found), _shown(one), _shown(other))
    return None


def _whose(one: bytes | None, other: bytes | None, expected: Sequence[bytes], found: Sequence[bytes]) -> int | None:
    """Return whose doing it is that one differs from the other.

    That is who could not decide where they had; else, of the two, whoever did not do the same in all, if either did not.
    """
    if (refused := _agent(other)) is not None and _value(other, "type") == "refused" and other not in expected:
        return refused
    agents = [agent for agent in (_agent(one), _agent(other)) if agent is not None]
    own = ([[json for json in each if _agent(json) == agent] for each in (expected, found)] for agent in agents)
    return next((agent for agent, (then, now) in zip(agents, own, strict=True) if then != now), next(iter(agents), None))


def _agent(json: bytes | None) -> int | None:
    """Return whose an event or an input is."""
    agent = _value(json, "agent")
    return agent if isinstance(agent, int) else None


def _value(json: bytes | None, name: str) -> object:
    """Return a field of an event or an input, None where it has none."""
    try:
        return msgspec.json.decode(json or b"{}").get(name)
    except (ValueError, AttributeError, RecursionError):
        return None


def _shown(json: bytes | None) -> str:
    return NOTHING if json is None else clean(json.decode("utf-8", "replace"), SHOWN)


def differing(expected: World, found: World) -> tuple[list[int], list[str]]:
    """Return where two worlds differ: which agents, ascending, and which other parts of them."""
    one, other = expected.snapshot(), found.snapshot()
    people, others = ({agent.id: agent for agent in each.agents} for each in (one, other))
    agents = sorted(agent for agent in people.keys() | others.keys() if people.get(agent) != others.get(agent))
    parts = [name for name in one.__struct_fields__ if name != "agents" and getattr(one, name) != getattr(other, name)]
    return agents, parts
