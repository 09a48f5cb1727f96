"""Resuming: a run that is stopped or killed, and goes on from its file, lives the very life of one that never was."""

import asyncio
import multiprocessing
import sys
import threading
import time
from collections.abc import Iterator
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import msgspec
import pytest
from faults import LONG, dice_of, often
from figures import Figures, LostError
from openai_server import Server, running

from models.cast import Cast
from models.rules.mind import RulesMind
from saves.calls import CallTable
from saves.file import Save, create, open_save
from sim.agent import Agent
from sim.event import ControlMoved, PersonaEdited
from sim.journal import MemoryJournal
from sim.mind import Mind
from sim.scenarios import new_world, scenario_named
from sim.simulation import Simulation
from sim.tape import Call

POINTS = often(20, 200)  # at which a run by rules is interrupted
CUTS = often(2, 50)  # at which one by a model is, in each way
PATIENCE = 60.0  # seconds after which what has not come will not come

Hashes = list[tuple[int, bytes, bytes]]

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is of Unix")


@pytest.fixture(scope="module")
def forks() -> Any:
    """Processes that begin at once: forked from one that has imported everything."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["saves.file", "sim.simulation", "sim.scenarios", "models.cast", "models.language.mind"])
    return context


@pytest.fixture
def server(socket_enabled: None) -> Iterator[Server]:
    with running() as found:
        yield found


def begun(path: Path, scenario: str = "town", people: int = 5) -> Path:
    create(path, new_world(scenario, 4, people), mind="rules").close()
    return path


def hashes(path: Path) -> Hashes:
    """Return the hashes of every tick."""
    with open_save(path) as save, save.reading() as db:
        found: Hashes = db.conn.execute("SELECT tick, event_hash, state_hash FROM tick ORDER BY tick").fetchall()
    return found


def last(path: Path) -> int:
    return hashes(path)[-1][0]


def live(path: Path, until: int, mind: str, told: "Connection | None" = None, stop: Any = None) -> None:
    """Run a save up to a tick, or until told to stop; tell each tick once it is kept, and of each reply "kept" as soon as it is."""

    async def ticks() -> None:
        with open_save(path, writable=True) as save:
            world, save.mind = save.resume(), mind
            cast = Cast(mind, tape=telling(save.tape(), told))
            simulation = Simulation(world, scenario_named(world.scenario), cast.mind_of(world), save, save.last_hash())
            while world.tick < until and not (stop and stop.is_set()):
                await simulation.tick()
                if told is not None:
                    told.send(world.tick)
            await cast.aclose()

    asyncio.run(ticks())


def telling(tape: CallTable, told: "Connection | None") -> CallTable:
    """Return a tape of which each call that has a reply is told once it is kept."""
    keep = tape.keep

    def kept(*calls: Call) -> None:
        keep(*calls)
        for call in calls if told is not None else ():
            if call.reply is not None:
                told.send("kept")  # type: ignore[union-attr]

    tape.keep = kept  # type: ignore[method-assign]
    return tape


class Running:
    """A run in a process of its own."""

    def __init__(self, forks: Any, path: Path, until: int, mind: str = "rules") -> None:
        self.heard, told = forks.Pipe(duplex=False)
        self.stop = forks.Event()
        self.process = forks.Process(target=live, args=(path, until, mind, told, self.stop))
        self.process.start()
        told.close()

    def hear(self, ticks: int) -> int:
        """Wait for so many ticks; return the last that was kept."""
        tick = 0
        for _ in range(ticks):
            assert self.heard.poll(PATIENCE)
            tick = self.heard.recv()
        return tick

    def replies(self, wanted: int) -> int:
        """Wait for so many replies; return how many were acknowledged so far."""
        found, deadline = 0, time.monotonic() + PATIENCE
        while (found < wanted and time.monotonic() < deadline) or self.heard.poll(0):
            if self.heard.poll(0.1):
                try:
                    found += self.heard.recv() == "kept"
                except EOFError:
                    break
        return found

    def interrupt(self, kill: bool) -> None:
        """End it: by kill -9, or by asking it to stop."""
        self.process.kill() if kill else self.stop.set()
        self.process.join(PATIENCE)
        assert self.process.exitcode == (-9 if kill else 0)
        self.heard.close()


def test_a_run_that_is_stopped_and_killed_again_and_again_lives_the_same_life(tmp_path: Path, forks: Any, figures: Figures) -> None:
    dice = dice_of("resume")
    cut = begun(tmp_path / "cut.db")
    for point in range(POINTS):
        run = Running(forks, cut, 10**6)
        kept, kill = run.hear(dice.randint(1, 2)), point % 2 == 0
        time.sleep(dice.random() / 50)
        run.interrupt(kill)
        with figures.of("kills", kill), figures.of("ticks", kept):
            if last(cut) < kept:
                raise LostError(kept - last(cut), "acknowledged ticks")
    with figures.of("resume points", POINTS):
        whole = begun(tmp_path / "whole.db")
        live(whole, last(cut), "rules")
        assert hashes(cut) == hashes(whole)
        assert last(cut) >= POINTS


@pytest.mark.allow_hosts(["127.0.0.1"])
@pytest.mark.parametrize("way", ["killed once they were in", "killed while calls were under way", "stopped"])
def test_no_reply_that_was_in_is_asked_for_again_and_the_life_is_the_same(
    tmp_path: Path, server: Server, forks: Any, figures: Figures, way: str
) -> None:
    mind, ticks, dice = f"openai:tiny@{server.url}", 5, dice_of(f"replies {way}")
    whole = begun(tmp_path / "whole.db")
    live(whole, ticks, mind)
    all_calls = len(server.asked)
    assert all_calls > 20 and server.embedded
    for point in sorted(dice.sample(range(1, all_calls - 5), min(CUTS, all_calls - 6))):
        cut, kill = begun(tmp_path / f"cut {point}.db"), way != "stopped"
        if way == "killed while calls were under way":
            acknowledged, kept = _killed_at_random(forks, server, cut, mind, ticks, point)
        else:
            acknowledged = point
            kept = _killed(forks, server, cut, mind, ticks, point) if kill else _stopped(server, cut, mind, ticks, point)
        with figures.of("interruptions"), figures.of("kills", kill), figures.of("replies", acknowledged):
            if kept < acknowledged:
                raise LostError(acknowledged - kept, "replies")
            before = len(server.asked)
            live(cut, ticks, mind)
            figures.add("calls made", len(server.asked) - before)
            figures.add("calls expected", all_calls - kept)
            assert len(server.asked) - before == all_calls - kept, "exactly the calls that are missing"
            assert hashes(cut) == hashes(whole)


def _killed_at_random(forks: Any, server: Server, path: Path, mind: str, ticks: int, point: int) -> tuple[int, int]:
    """Kill a run -9 while its calls are under way, once so many were acknowledged; return how many were, and how many are kept."""
    server.script = lambda number, body: time.sleep(0.005 * (number % 4))
    run = Running(forks, path, ticks, mind)
    assert run.replies(point) >= point
    run.process.kill()
    run.process.join(PATIENCE)
    acknowledged = point + run.replies(0)
    server.script = lambda number, body: None
    return acknowledged, _replies(path)


class Stalling:
    """Lets a server answer some calls only; the others wait until it is released."""

    def __init__(self, server: Server, answered: int) -> None:
        self.server, self.released = server, threading.Event()
        first = len(server.asked)

        def script(number: int, body: dict[str, Any]) -> None:
            if number >= first + answered:
                self.released.wait(PATIENCE)

        server.script = script

    def release(self) -> None:
        self.released.set()
        self.server.script = lambda number, body: None


def _replies(path: Path) -> int:
    with open_save(path) as save:
        return save.summary().calls


def _killed(forks: Any, server: Server, path: Path, mind: str, ticks: int, point: int) -> int:
    """Kill a run -9 once so many replies are kept; return how many were."""
    stalling = Stalling(server, point)
    run = Running(forks, path, ticks, mind)
    deadline = time.monotonic() + PATIENCE
    while _replies(path) < point and time.monotonic() < deadline:
        time.sleep(0.01)
    run.interrupt(kill=True)
    stalling.release()
    return _replies(path)


def _stopped(server: Server, path: Path, mind: str, ticks: int, point: int) -> int:
    """Drop the tick under way of a run once so many replies are kept; return how many were."""
    stalling = Stalling(server, point)

    async def cut() -> None:
        with open_save(path, writable=True) as save:
            world, save.mind = save.resume(), mind
            cast = Cast(mind, tape=save.tape())
            simulation = Simulation(world, scenario_named(world.scenario), cast.mind_of(world), save, save.last_hash())

            async def run() -> None:
                for _ in range(ticks):
                    await simulation.tick()

            playing = asyncio.ensure_future(run())
            while save.summary().calls < point and not playing.done():
                await asyncio.sleep(0.01)
            assert playing.cancel(), "it was over before it could be interrupted"
            with pytest.raises(asyncio.CancelledError):
                await playing
            await cast.aclose()

    asyncio.run(cut())
    stalling.release()
    return _replies(path)


# Heavy mode: saved, dropped, and read again after every tick


@pytest.mark.parametrize(("scenario", "people", "ticks"), [
    ("town", 12, 8), ("movie-night", 12, 7), ("breaking-news", 30, 14), ("energy-policy", 20, 12),
])  # fmt: skip
@pytest.mark.parametrize("snapshot_every", [1, 5])
def test_a_world_that_is_saved_dropped_and_loaded_after_every_tick_lives_the_same_life(
    tmp_path: Path, figures: Figures, scenario: str, people: int, ticks: int, snapshot_every: int
) -> None:
    people, ticks = (people * 5, ticks * 7) if LONG else (people, ticks)
    journal = MemoryJournal()
    world, rules = new_world(scenario, 4, people), Cast("rules")
    path = begun(tmp_path / "w.db", scenario, people)
    with open_save(path) as save:
        simulation = Simulation(world, scenario_named(scenario), rules.mind_of(world), journal, save.last_hash())
    asyncio.run(_ticks(simulation, ticks))
    with figures.of("heavy worlds"):
        for _ in range(ticks):
            with open_save(path, writable=True) as save:
                save.snapshot_every = snapshot_every
                again = save.resume()
                asyncio.run(_ticks(Simulation(again, scenario_named(scenario), Cast("rules").mind_of(again), save, save.last_hash()), 1))
        assert sum(len(record.events) for record in journal.records) > 10 * ticks
        undisturbed = [(record.tick, record.event_hash, record.state_hash) for record in journal.records]
        assert hashes(path)[1:] == undisturbed


@pytest.mark.allow_hosts(["127.0.0.1"])
@pytest.mark.parametrize(("scenario", "ticks"), [("town", 4), ("movie-night", 4), ("breaking-news", 8), ("energy-policy", 8)])
def test_so_does_one_whose_people_think_with_a_model_with_a_change_a_branch_and_somebody_played(
    tmp_path: Path, server: Server, figures: Figures, scenario: str, ticks: int
) -> None:
    mind, ticks = f"openai:tiny@{server.url}", often(ticks, 3 * ticks)
    whole, heavy = begun(tmp_path / "whole.db", scenario, 10), begun(tmp_path / "heavy.db", scenario, 10)
    eventful(whole, ticks, mind)
    calls = len(server.asked)
    with figures.of("heavy worlds"):
        for tick in range(1, ticks + 1):
            eventful(heavy, tick, mind)
        assert calls and len(server.asked) == 2 * calls
        assert branched(heavy) == branched(whole)


def eventful(path: Path, until: int, mind: str) -> None:
    """Go on to a tick of a life in which somebody is changed before tick 2, branched off after it with other luck, and somebody played."""

    async def ticks() -> None:
        with open_save(path, writable=True) as save:
            save.switch(save.played())
            simulation: Simulation | None = None
            cast = Cast(mind, tape=save.tape())
            while (tip := save.tip().tick) < until:
                if tip == 2 and save.current.name == "main":
                    save.branch("what if", "main", 1, salt=7)
                    save.switch("what if")
                    save.keep_played()
                    simulation = None
                simulation = simulation or _one_played(save, cast, mind)
                if simulation.world.tick == 1:
                    first, second = (agent.persona for agent in list(simulation.world.agents.values())[:2])
                    simulation.intervene(PersonaEdited(first.id, msgspec.structs.replace(first, traits=("blunt",)), ("traits",)))
                    simulation.intervene(ControlMoved(second.id, "human"))
                await simulation.tick()
            await cast.aclose()

    asyncio.run(ticks())


def _one_played(save: Save, cast: Cast, mind: str) -> Simulation:
    """Return a run of a save in which the second of its people decides by rules, in place of a player, and the others by a model."""
    world, save.mind = save.resume(), mind
    thinks, played = cast.mind_of(world), list(world.agents)[1]

    def mind_of(agent: Agent) -> Mind:
        return RulesMind() if agent.persona.id == played else thinks(agent)

    return Simulation(world, scenario_named(world.scenario), mind_of, save, save.last_hash())


def branched(path: Path) -> list[tuple[int, bytes, bytes]]:
    """Return the hashes of every tick of every branch."""
    with open_save(path) as save, save.reading() as db:
        assert [one.name for one in save.branches()] == ["main", "what if"]
        found: Hashes = db.conn.execute("SELECT tick, event_hash, state_hash FROM tick ORDER BY branch, tick").fetchall()
    return found


async def _ticks(simulation: Simulation, ticks: int) -> None:
    for _ in range(ticks):
        await simulation.tick()
