"""However an engine or its screen ends: no tick that was told is lost, and the next engine goes on as if nothing had been."""

import asyncio
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
import psutil
import pytest
from click.testing import CliRunner
from ending import gone
from faults import LONG
from table import PATIENCE
from viewing import Viewer, viewing

from models.rules.mind import RulesMind
from saves.file import create, open_save
from sim.action import AnyAction, Idle, Visit
from sim.event import ControlMoved, PersonaEdited
from sim.scenarios import new_world, scenario_named
from sim.simulation import Simulation
from tui.cli import voxpop
from tui.engine_client import EngineClient
from tui.protocol import Answer, Defer, GiveBack, Halted, Intervene, Question, Quit, Step, TakeOver, Ticked, Withdrawn
from tui.wire import EngineSpec

ROOT = Path(__file__).parent.parent
TICKS = 60

SCREEN = """
import signal, sys, time
from msgspec.structs import replace
from tui.engine_client import EngineClient
from tui.protocol import Declined, Halted, Intervene, Painted, Play, Ready, Ticked
from tui.wire import EngineSpec
from sim.event import PersonaEdited
def end(number, frame):
    sys.exit(128 + number)


for number in (signal.SIGTERM, getattr(signal, "SIGHUP", signal.SIGTERM)):
    signal.signal(number, end)
client = EngineClient(EngineSpec(save=sys.argv[1]))
try:
    client.start()
    while True:
        for message in client.drain():
            match message:
                case Ready(snapshot=snapshot):
                    print("engine", client.pid, flush=True)
                    if sys.argv[2:]:
                        persona = replace(snapshot.agents[0].persona, traits=(sys.argv[2],))
                        for _ in range(2):
                            client.send(Intervene(PersonaEdited(persona.id, persona, ())))
                    else:
                        client.send(Play(60))
                case Declined():  # the second changes nothing any more: the first has come
                    print("changed", flush=True)
                case Ticked(tick=tick):
                    print("tick", tick, flush=True)
                    client.send(Painted(tick))
                case Halted(tick=tick, message=text):
                    print("halted", tick, text, flush=True)
        time.sleep(0.001)
finally:
    client.close()
"""


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[bytes]]:
    """A save at tick 0, and the state hashes of a life that nothing interrupts."""
    path, world = tmp_path_factory.mktemp("begun") / "town.db", new_world("town", 3, 8)
    create(path, world, mind="rules").close()
    hashes = [world.state_hash()]

    async def live() -> None:
        with create(path.with_name("whole.db"), world, mind="rules") as save:
            simulation = Simulation(world, scenario_named("town"), lambda agent: RulesMind(), save, save.last_hash())
            for _ in range(TICKS):
                hashes.append((await simulation.tick()).state_hash)

    asyncio.run(live())
    return path, hashes


@pytest.fixture
def town(begun: tuple[Path, list[bytes]], tmp_path: Path) -> Path:
    return Path(shutil.copy(begun[0], tmp_path / "town.db"))


class Watched:
    """A screen in a process of its own, and what it printed: words, line by line."""

    def __init__(self, path: Path, *edit: str) -> None:
        arguments = [sys.executable, "-c", SCREEN, str(path), *edit]
        self.process = subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=ROOT, text=True)
        self.engine = psutil.Process(int(self.until("engine")[0]))
        self.told = 0

    def until(self, word: str, number: str = "") -> list[str]:
        """Return the rest of the next line that begins so."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            first, *rest = line.split()
            if first == "tick":
                self.told = int(rest[0])
            if first == word and number in ("", *rest[:1]):
                return rest
        raise AssertionError(f"the screen ended without '{word}'")

    def rest(self) -> None:
        """Hear it to its end."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if line.startswith("tick "):
                self.told = int(line.split()[1])

    def close(self) -> None:
        self.process.kill()
        self.process.wait(PATIENCE)
        assert self.process.stdout is not None
        self.process.stdout.close()


@contextmanager
def watched(path: Path, *edit: str) -> Iterator[Watched]:
    found = Watched(path, *edit)
    try:
        yield found
    finally:
        found.close()


ENDS = {
    "the engine, killed": lambda seen: seen.engine.send_signal(signal.SIGKILL),
    "the engine, terminated": lambda seen: seen.engine.send_signal(signal.SIGTERM),
    "the screen, killed": lambda seen: seen.process.kill(),
    "the screen, terminated": lambda seen: seen.process.terminate(),
    "the screen, hung up": lambda seen: seen.process.send_signal(signal.SIGHUP),
    "both, killed": lambda seen: (seen.process.kill(), seen.engine.send_signal(signal.SIGKILL)),
    "both, terminated": lambda seen: (seen.engine.send_signal(signal.SIGTERM), seen.process.terminate()),
    "both, hung up": lambda seen: (seen.engine.send_signal(signal.SIGHUP), seen.process.send_signal(signal.SIGHUP)),
}
OFTEN = ("the engine, killed", "the screen, killed", "the screen, hung up", "both, killed", "both, terminated")  # the others now and then
UNHEARD = ("the engine, killed", "both, killed")  # no engine records anything then


@pytest.mark.skipif(sys.platform == "win32", reason="signals of that kind are POSIX")
@pytest.mark.parametrize(("end", "after"), [(name, str(3 + 2 * k)) for k, name in enumerate(ENDS) if LONG or name in OFTEN])
def test_no_tick_that_was_told_is_lost_and_the_next_engine_goes_on_to_the_same_world(
    town: Path, begun: tuple[Path, list[bytes]], end: str, after: str
) -> None:
    with watched(town) as seen:
        seen.until("tick", after)
        ENDS[end](seen)
        if end.startswith("the engine"):
            halted = seen.until("halted")
            assert int(halted[0]) == seen.told and ("SIGKILL" if "killed" in end else "SIGTERM") in " ".join(halted)
        else:
            seen.rest()
        gone(seen.engine)
    with open_save(town) as save:
        tip = save.tip()
        assert tip.tick >= seen.told >= int(after)
        assert tip.state_hash == save.world().state_hash() == begun[1][tip.tick]
    with viewing(EngineSpec(save=str(town))) as viewer:
        assert (viewer.ready.only_replay, viewer.ready.snapshot.tick) == ("", tip.tick)
        for tick in range(tip.tick + 1, tip.tick + 4):
            viewer.send(Step())
            assert viewer.next(Ticked).tick == tick
            assert viewer.replica.hash() == begun[1][tick]


@pytest.mark.skipif(sys.platform == "win32", reason="signals of that kind are POSIX")
@pytest.mark.parametrize("end", [name for name in ENDS if name not in UNHEARD and (LONG or name not in OFTEN)])
def test_a_change_that_no_tick_has_recorded_yet_is_recorded_first(town: Path, end: str) -> None:
    with watched(town, "blunt") as seen:
        seen.until("changed")  # in the engine, which waits, paused
        ENDS[end](seen)
        gone(seen.engine)
    with open_save(town) as save:
        assert "blunt" in next(iter(save.world().agents.values())).persona.traits


def verified(path: Path) -> str:
    """Return what a re-simulation says."""
    result = CliRunner().invoke(voxpop, ["replay", str(path), "--verify"])
    assert result.exit_code == 0, (result.output, result.exception)
    return result.output


def asked(viewer: Viewer, decide: Callable[[Question], None]) -> Ticked:
    """Run one tick, and let every question be dealt with."""
    viewer.send(Step())
    while isinstance(message := viewer.next(Question, Ticked), Question):
        decide(message)
    return message


def plan(viewer: Viewer, action: AnyAction) -> Callable[[Question], None]:
    """Return what answers questions: with this plan, and all else with what the agent's own mind would do."""
    return lambda question: viewer.send(Answer(question.number, action) if question.kind == "planning" else Defer(question.number))


def test_what_the_player_decided_deferred_gave_back_and_left_open_is_simulated_again_to_the_same_world(town: Path) -> None:
    with viewing(EngineSpec(save=str(town))) as viewer:
        assert viewer.replica.world is not None
        agent, other = list(viewer.replica.world.agents)[:2]
        viewer.send(TakeOver(agent))
        asked(viewer, plan(viewer, Visit()))
        asked(viewer, plan(viewer, Idle()))
        asked(viewer, lambda question: viewer.send(Defer(question.number)))  # a turn that ran out
        viewer.send(TakeOver(other))
        viewer.send(Step())
        question = viewer.next(Question)
        viewer.send(GiveBack(other))  # in the middle of its turn
        assert viewer.next(Withdrawn).number == question.number
        assert viewer.next(Ticked).tick == 4
        viewer.send(TakeOver(agent))
        asked(viewer, lambda question: viewer.send(Defer(question.number)))
        persona = viewer.replica.world.agents[other].persona
        viewer.send(Step())
        viewer.next(Question)  # is left open, with a change waiting: both are in the tick that is recorded last
        viewer.send(Intervene(PersonaEdited(other, msgspec.structs.replace(persona, traits=("blunt",)), ())))
        viewer.send(Quit())
        ended = viewer.next(Halted)
    with open_save(town) as save:
        assert save.tip().tick == ended.tick == 7 and save.world().agents[other].persona.traits == ("blunt",)
    assert "every hash equal" in verified(town)


def test_a_tick_that_is_dropped_with_its_question_leaves_nothing_behind(town: Path) -> None:
    with viewing(EngineSpec(save=str(town))) as viewer:
        assert viewer.replica.world is not None
        agent = next(iter(viewer.replica.world.agents))
        viewer.send(TakeOver(agent))
        asked(viewer, lambda question: viewer.send(Defer(question.number)))
        viewer.send(Step())
        viewer.next(Question)
        viewer.send(Quit())
        assert viewer.next(Halted).tick == 1
    with viewing(EngineSpec(save=str(town))) as viewer:
        assert viewer.ready.players == (agent,)
        viewer.send(GiveBack(agent))
        viewer.send(Step())
        events = viewer.next(Ticked).events
        assert ControlMoved(agent, "mind") in events
    assert "every hash equal" in verified(town)


def test_a_killed_engine_gives_way_to_the_next_on_the_same_screen(town: Path) -> None:
    client = EngineClient(EngineSpec(save=str(town)))
    client.start()
    try:
        viewer = Viewer(client)
        viewer.send(Step())
        viewer.next(Ticked)
        assert client.pid is not None
        os.kill(client.pid, signal.SIGKILL)
        assert viewer.next(Halted).tick == 1
        client.go_to("main")
        viewer.open()
        assert (viewer.ready.only_replay, viewer.ready.snapshot.tick) == ("", 1)
        viewer.send(Step())
        assert viewer.next(Ticked).tick == 2
    finally:
        client.close(60.0)
