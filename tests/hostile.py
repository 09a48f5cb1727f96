"""A rich save for those who attack it, what it says, and all that a player may do with it."""

import sqlite3
import zlib
from pathlib import Path

from click.testing import CliRunner
from fault_lives import call

from saves.errors import SaveError
from saves.file import Save, create, open_save
from saves.recording import Recording
from sim.errors import SimError
from sim.event import AnyEvent, MoodMoved, PostInjected, TickStarted, Watched
from sim.input import Decided
from sim.journal import chained, sealed
from sim.scenarios import new_world
from sim.world import World

TICKS = 4
PLAIN = (SaveError, SimError)
DEADLINE = 60  # seconds for one file, on a loaded machine; the checks of an opening stop after 20


def rich(path: Path) -> None:
    """Make a small save that holds something of everything: two branches, snapshots, inputs, calls, a model, notes."""
    world = new_world("town", 1, 8)
    with create(path, world, mind="openai:tiny") as save:
        save.snapshot_every = 2
        tape = save.tape()
        tape.introduce("openai:tiny", "tiny at 127.0.0.1")
        for number in range(3):
            tape.keep(call(number))
        for tick in range(1, TICKS + 1):
            live(save, world, tick)
        save.branch("what if", "main", 2, note="another evening")
        save.switch("what if")
        save.mind = "rules"
        world = save.resume()
        for tick in (3, 4, 5):
            live(save, world, tick, 0.4)
        save.keep_played()


def live(save: Save, world: World, tick: int, mood: float = 0.0) -> None:
    agents = list(world.agents)
    moods = [MoodMoved(agent, mood + agent / 100, 0.2, "a long day") for agent in agents]
    events: tuple[AnyEvent, ...] = (TickStarted(tick, tick), *moods, Watched(agents[0], world.catalogue.items[tick].id, "why not"))
    for event in events:
        world.apply(event)
    given = [PostInjected(agents[0], "Rain again."), Decided(agents[1], None)]
    save.append(sealed(tick, events, save.last_hash(), world.state_hash(), given))


def said(path: Path, modes: tuple[bool, ...] = (False, True)) -> object:
    """Return all that a save says happened, read in every way there is: states, events, inputs, timelines.

    Args:
        modes: whether it is opened to be read, False, to be written, True, or one after the other.

    Raises:
        SaveError: it is not believed.
    """
    found: list[object] = []
    for writable in modes:
        with open_save(path, writable=writable) as save:
            for one in save.branches():
                save.switch(one.name)
                found += [save.world(one.name, tick).state_hash() for tick in range(save.tip().tick + 1)]
                found += [tuple(row) for row in save.events(one.name)]
                found += [(each.payloads, each.inputs, each.state_hash) for each in Recording(save, one.name).ticks(1)]
                found += save.strip()
            found.append([(one.id, one.parent, one.fork_tick) for one in save.branches()])
    return found


def handled(path: Path) -> None:
    """Do what else a player may do with a save; what goes wrong is told in one plain line, whatever the file holds."""
    from tui.commands.events import events
    from tui.commands.info import info
    from tui.commands.replay import replay

    for command, arguments in ((info, ["--json"]), (info, []), (events, []), (replay, ["--verify"])):
        result = CliRunner().invoke(command, [str(path), *arguments])
        if result.exception is not None and not isinstance(result.exception, (*PLAIN, SystemExit)):
            raise result.exception
        lines = [*result.output.split("\n"), str(result.exception or "")]
        assert all(line.isprintable() for line in lines), lines
    try:
        with open_save(path, writable=True) as save:
            save.summary()
            save.played()
            save.tape().reply(call(1).key)
            save.tape().request(call(1).key)
            Recording(save, "main").identities()
            save.measured()
            save.past(10)
    except PLAIN as error:
        assert str(error).isprintable(), str(error)


def mended(path: Path, start: int) -> None:
    """Make the event hashes of the first branch right again, from a tick on."""
    connection = sqlite3.connect(path)
    before = connection.execute("SELECT event_hash FROM tick WHERE branch = 1 AND tick = ?", [start - 1]).fetchone()[0]
    for (tick,) in connection.execute("SELECT tick FROM tick WHERE branch = 1 AND tick >= ? ORDER BY tick", [start]).fetchall():
        (content,) = connection.execute("SELECT data FROM events WHERE branch = 1 AND tick = ?", [tick]).fetchone()
        given = [
            text.encode() for (text,) in connection.execute("SELECT payload FROM input WHERE branch = 1 AND tick = ? ORDER BY seq", [tick])
        ]
        before = chained(before, [zlib.decompress(content)], given)
        connection.execute("UPDATE tick SET event_hash = ? WHERE branch = 1 AND tick = ?", [before, tick])
    connection.commit()
    connection.close()
