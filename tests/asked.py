"""A save that language models were asked for, full of words that nobody else shall read."""

import asyncio
import sqlite3
import zlib
from collections.abc import Iterator
from pathlib import Path

import msgspec
from forked import run_on

from models.minds import mind_named
from saves.blob import content_hash, unpacked
from saves.file import Save, create, open_save
from saves.opening import opened
from sim.event import ChangeRefused, MindChanged, TickStarted
from sim.journal import sealed
from sim.scenarios import new_world, scenario_named
from sim.simulation import Simulation
from sim.tape import Call

LOCAL = "llama:/home/quentincanary/models/secretcanary.gguf"
REMOTE = "openai:modelcanary@http://10.98.76.54:8123/v1"
PRIVATE = (
    "quentincanary",
    "secretcanary",
    "modelcanary",
    "10.98.76.54",
    "8123",
    "promptcanary",
    "replycanary",
    "identitycanary",
    "keycanary",
)
NOTE = "the one that I like"
TABLES = ("meta", "engine", "model", "branch", "tick", "events", "input", "call")


def asked(path: Path, people: int = 8) -> None:
    """Make a town of six ticks and a branch of two more, with calls, minds that change, and errors that name files."""
    with create(path, new_world("town", 3, people), mind=LOCAL) as save:
        who = list(save.world().agents)
        run_on(save, 1, MindChanged(None, REMOTE), MindChanged(who[0], LOCAL))
        _planned(save, MindChanged(who[1], LOCAL))
        _call(save, 1, "promptcanary " + "x" * 600, "replycanary \x1b[31m\u202e")
        _call(save, 2, "promptcanary " + "x" * 600, None)
        _refused(save, f"cannot read /home/quentincanary/plugin.py: no such file, asked for by {REMOTE}")
        run_on(save, 3)
        save.tape().introduce(REMOTE, "identitycanary gguf keycanary")
        save.branch("what-if", "main", 2, note=NOTE)
        save.switch("what-if")
        run_on(save, 2, MindChanged(who[2], REMOTE))
        _call(save, 3, "promptcanary 3", "replycanary 3")
        save.keep_played()


def _call(save: Save, tick: int, words: str, reply: str | None) -> None:
    request = msgspec.json.encode({"model": REMOTE, "tick": tick, "messages": [words, "and more of it"]})
    answer = None if reply is None else msgspec.json.encode({"text": reply})
    save.tape().keep(Call(tick, 1, "plan", 0, content_hash(request), request, answer, "error" if reply is None else "ok", 5, 7, 9))


def _planned(save: Save, change: MindChanged) -> None:
    world = save.resume()
    simulation = Simulation(world, scenario_named(world.scenario), lambda _: mind_named("rules"), save, save.last_hash())
    simulation.intervene(change, 9)
    asyncio.run(simulation.tick())


def _refused(save: Save, because: str) -> None:
    world = save.resume()
    tick = world.tick + 1
    events = (TickStarted(tick, world.minute + 60), ChangeRefused("recommender_changed", because))
    for event in events:
        world.apply(event)
    save.append(sealed(tick, events, save.last_hash(), world.state_hash()))


def rows(path: Path, *tables: str) -> dict[str, list[tuple[object, ...]]]:
    """Return all rows of tables, in order."""
    db, _ = opened(path, writable=False)
    try:
        return {table: sorted(db.conn.execute(f"SELECT * FROM {table}").fetchall(), key=repr) for table in tables or TABLES}
    finally:
        db.conn.close()


def blobs(path: Path) -> dict[bytes, bytes]:
    """Return the content of every blob of calls."""
    db, _ = opened(path, writable=False)
    try:
        keys = db.conn.execute("SELECT hash FROM blob WHERE hash NOT IN (SELECT state FROM snapshot)").fetchall()
        return {key: unpacked(db, key) for (key,) in keys}
    finally:
        db.conn.close()


def moments(path: Path) -> Iterator[tuple[str, int, bytes]]:
    """Yield the state hash of every tick of every branch, each by playback."""
    with open_save(path) as save:
        for branch in save.branches():
            save.switch(branch.name)
            for tick in range(save.tip().tick + 1):
                yield branch.name, tick, save.world(tick=tick).state_hash()


def texts(path: Path) -> bytes:
    """Return the file's own bytes and those of everything that it holds compressed."""
    content = path.read_bytes()
    connection = sqlite3.connect(path)
    for (data,) in connection.execute("SELECT data FROM blob UNION ALL SELECT data FROM events"):
        content += zlib.decompress(data)
    connection.close()
    return content
