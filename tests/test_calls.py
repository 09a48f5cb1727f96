"""Calls in a save: a reply that was paid for survives a killed process, is found on every branch, and nothing forged is believed."""

import asyncio
import os
import random
import select
import signal
import subprocess
import sys
import zlib
from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path

import msgspec
import pytest
from forging import bomb, edited
from lives import lived, small_world
from openai_server import Fault, Server, running

from models.cast import Cast
from models.completer import Completion, Prompt, Request
from models.recorded import PlaybackCompleter, RecordedCompleter, asked, key_of, played
from models.scripted import ScriptedCompleter
from saves.file import Save, create, open_save
from sim.event import MoodMoved
from sim.scenarios import new_world, scenario_named
from sim.simulation import Simulation
from sim.tape import Call, MemoryTape, Tape

KEY = "sk-canary-0123456789"


def call(number: int, reply: bytes | None = b'{"text":"yes"}', tick: int = 1, purpose: str = "plan") -> Call:
    request = b'{"asked":%d}' % number
    key = blake2b(request, digest_size=16).digest()
    return Call(tick, number, purpose, 0, key, request, reply, "ok" if reply else "error", 10, 5, 7)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    create(tmp_path / "town.db", small_world(), mind="rules").close()
    return tmp_path / "town.db"


# Keeping


@pytest.mark.parametrize("kind", ["memory", "save"])
def test_a_tape_gives_back_what_it_was_given_and_nothing_else(path: Path, kind: str) -> None:
    with open_save(path, writable=True) as save:
        tape: Tape = save.tape() if kind == "save" else MemoryTape()
        assert tape.reply(call(1).key) is None
        tape.keep(call(1))
        tape.keep(call(2, None))
        assert tape.reply(call(1).key) == b'{"text":"yes"}'
        assert tape.reply(call(2, None).key) is None, "a failure is no reply"
        tape.keep(call(2))
        assert tape.reply(call(2).key) == b'{"text":"yes"}'


def test_a_call_is_kept_once_and_takes_the_place_of_its_failure_only(path: Path) -> None:
    with open_save(path, writable=True) as save:
        tape = save.tape()
        for each in (call(1, None), call(1), call(1)):
            tape.keep(each)
        assert save.summary().calls == 1
        other = msgspec.structs.replace(call(9), agent=1)  # another question under the number of the first
        tape.keep(other)
        assert (tape.reply(call(1).key), tape.reply(other.key)) == (b'{"text":"yes"}',) * 2
        rows = save._db.conn.execute("SELECT agent, attempt, status, tokens_in, tokens_out, ms FROM call ORDER BY attempt").fetchall()
        assert rows == [(1, 0, "ok", 10, 5, 7), (1, 1, "ok", 10, 5, 7)]
        assert save.summary().calls == 2


def test_equal_requests_and_replies_of_branches_are_stored_once(path: Path) -> None:
    with open_save(path, writable=True) as save:
        save.branch("what if", "main", 0)
        before = save._db.conn.execute("SELECT count(*) FROM blob").fetchone()[0]
        for branch in ("main", "what if"):
            save.switch(branch)
            save.tape().keep(call(1))
        assert save._db.conn.execute("SELECT count(*) FROM blob").fetchone()[0] == before + 2
        assert save.summary().calls == 2


def test_what_requests_share_is_stored_once_and_each_comes_back_whole(path: Path) -> None:
    prompts = [Prompt("Rules. " * 400, f"You are number {number}. {'Gentle. ' * 60}", "Now?") for number in range(4)]
    schema = {"type": "object", "properties": {f"field {number}": {"type": "string"} for number in range(40)}}
    kept = [msgspec.json.encode(asked(Request(prompts[k % 4], schema, k, 50), "m")) for k in range(12)]
    with open_save(path, writable=True) as save:
        tape = save.tape()
        for request in kept:
            tape.keep(Call(1, 1, "plan", 0, key_of(request), request, b"{}", "ok"))
        assert [tape.request(key_of(request)) for request in kept] == kept
        sizes = save._db.conn.execute("SELECT raw_len FROM blob JOIN call ON request = hash ORDER BY attempt").fetchall()
        assert sizes[0][0] > 4000 and sizes[-1][0] < 400, "the first is whole, the last but hashes"
        assert tape.request(b"0" * 16) is None
    edited(path, "UPDATE blob SET data = x'00' WHERE raw_len > 2500 AND raw_len < 3000")  # the rules
    with open_save(path) as save:
        assert save.tape().request(key_of(kept[-1])) is None
        assert save.tape().reply(key_of(kept[-1])) == b"{}", "the reply is there all the same"


def test_a_reply_is_found_from_every_branch_and_by_the_next_process(path: Path) -> None:
    with open_save(path, writable=True) as save:
        save.branch("what if", "main", 0)
        tape = save.tape()
        tape.keep(call(1))
        save.switch("what if")
        assert tape.reply(call(1).key) is not None
        tape.keep(call(2))
    with open_save(path) as save:
        assert all(save.tape().reply(call(number).key) for number in (1, 2))
        save.tape().keep(call(3))
        assert save.summary().calls == 2, "a reader keeps nothing"


def test_ticks_are_kept_durably_again_after_a_reply(path: Path) -> None:
    with open_save(path, writable=True) as save:
        save.tape().keep(call(1))
        assert save._db.conn.execute("PRAGMA synchronous").fetchone() == (2,)


def test_calls_kept_together_are_all_there_and_one_that_cannot_be_takes_no_other_with_it(path: Path) -> None:
    told: list[str] = []
    forged = msgspec.structs.replace(call(2), key=b"0" * 16)
    with open_save(path, writable=True) as save:
        save.tape(told.append).keep(call(1), forged, call(3), call(3))
        assert save.summary().calls == 2
    assert len(told) == 1 and "its key is not the hash of its request" in told[0]
    with open_save(path) as save:
        assert [save.tape().reply(key) is not None for key in (call(1).key, forged.key, call(3).key)] == [True, False, True]


def test_kill_minus_nine_loses_no_reply(path: Path) -> None:
    for number in range(3):
        with subprocess.Popen([sys.executable, __file__, str(path), str(number)], stdout=subprocess.PIPE) as writer:
            assert writer.stdout is not None
            assert select.select([writer.stdout], [], [], 60)[0], "the writer kept nothing"
            line = b""
            while line.count(b"\n") < 40:
                line += os.read(writer.stdout.fileno(), 1000)
            os.kill(writer.pid, signal.SIGKILL)
            kept = [int(each) for each in (line + writer.stdout.read()).split(b"\n")[:-1]]
        with open_save(path) as save:
            tape = save.tape()
            assert len(kept) >= 40 and all(tape.reply(call(each).key) for each in kept)


def keep_for_ever(path: Path, start: int) -> None:
    with open_save(path, writable=True) as save:
        tape = save.tape()
        for number in range(start * 10**6, (start + 1) * 10**6):
            tape.keep(call(number))
            print(number, flush=True)  # noqa: T201 - acknowledges the reply to the parent process


def test_a_full_disk_costs_no_reply_and_is_told_once(path: Path) -> None:
    told: list[str] = []
    with open_save(path, writable=True) as save:
        tape, conn = save.tape(told.append), save._db.conn
        conn.execute(f"PRAGMA max_page_count={conn.execute('PRAGMA page_count').fetchone()[0] + 1}")
        calls = [call(number, random.Random(number).randbytes(3000).hex().encode()) for number in range(8)]
        for each in calls:
            tape.keep(each)
        assert [tape.reply(each.key) for each in calls] == [each.reply for each in calls]
        assert len(told) == 1 and told[0].startswith("town.db: a model's reply was not saved because the disk is full; free some space")
        conn.execute("PRAGMA max_page_count=1000000")
        save.append(lived(save.resume(), save.last_hash(), random.Random(1)))
        tape.keep(call(100))
        assert tape.reply(call(100).key)
    with open_save(path) as save:
        assert save.tape().reply(call(100).key)


# What a stranger's save may hold


def row(request: bytes, reply: bytes, key: bytes | None = None, declared: int | None = None) -> tuple[list[str], dict[str, object]]:
    """Return statements that put a call in a save, and their values."""
    said, wanted = bomb(reply, len(reply) if declared is None else declared), bomb(request, len(request))
    values = {"k": key or wanted["hash"], "q": wanted["hash"], "qd": wanted["data"], "ql": len(request)}
    values |= {"r": said["hash"], "rd": said["data"], "rl": said["size"]}
    return [
        "INSERT OR REPLACE INTO blob VALUES (:q, 'zlib', :ql, :qd)",
        "INSERT OR REPLACE INTO blob VALUES (:r, 'zlib', :rl, :rd)",
        "INSERT INTO call VALUES (1, 1, 1, 'plan', 0, :k, :q, :r, 'ok', 1, 1, 1)",
    ], values


ASKED = b'{"asked":1}'
FORGED: dict[str, tuple[list[str], dict[str, object]]] = {
    "a key that is no hash": row(ASKED, b'{"text":"x"}', key=b"short"),
    "a reply that is a bomb": row(ASKED, bytes(40_000_000)),
    "a reply that is longer than it says": row(ASKED, b'{"text":"x"}' * 1000, declared=12),
    "a reply that is not what its hash says": (
        [*row(ASKED, b'{"text":"x"}')[0], "UPDATE blob SET data = x'789c' WHERE hash = :r"],
        row(ASKED, b'{"text":"x"}')[1],
    ),
    "a reply that is missing": ([*row(ASKED, b"x")[0], "DELETE FROM blob WHERE hash = :r"], row(ASKED, b"x")[1]),
    "a reply that is not compressed": (
        [*row(ASKED, b"x")[0], "UPDATE blob SET data = CAST('text' AS BLOB) WHERE hash = :r"],
        row(ASKED, b"x")[1],
    ),
    "no JSON": row(ASKED, b"\xff\xfe"),
    "no object": row(ASKED, b"[1]"),
    "no text": row(ASKED, b'{"text":7}'),
    "a text that is missing": row(ASKED, b"{}"),
    "figures of another kind": row(ASKED, b'{"text":"x","prompt_tokens":"many"}'),
    "deep nesting": row(ASKED, b'{"text":"x","y":' + b"[" * 100_000),
    "a reply of nobody": ([*row(ASKED, b"x")[0], "UPDATE call SET branch = 77"], row(ASKED, b"x")[1]),
    "columns of another kind": ([*row(ASKED, b"x")[0], "UPDATE call SET agent = -1, attempt = -1, ms = -1"], row(ASKED, b"x")[1]),
}


@pytest.mark.parametrize("forgery", FORGED.values(), ids=list(FORGED))
def test_a_forged_call_is_passed_over_and_asked_again(
    path: Path, forgery: tuple[list[str], dict[str, object]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("saves.opening._CHECKED_WHOLE", -1)  # as in a large save, whose pages are not all checked when it is opened
    statements, values = forgery
    for statement in statements:
        edited(path, statement, **{name: value for name, value in values.items() if f":{name}" in statement})
    with open_save(path, writable=True) as save:
        tape = save.tape()
        assert played(tape, call(1).key) is None
        tape.keep(call(1))
        tape.reply(call(1).key)
        assert save.summary().calls >= 1


def test_figures_that_cannot_be_are_made_possible() -> None:
    tape = MemoryTape()
    tape.keep(call(1, b'{"text":"x","prompt_tokens":-5,"completion_tokens":' + str(2**62).encode() + b',"seconds":1e999}'))
    found = played(tape, call(1).key)
    if found is not None:  # a reader may refuse 1e999 as well
        assert found.prompt_tokens == 0 and found.completion_tokens <= 1 << 40 and 0 <= found.seconds <= 1e6


# Whole runs

PEOPLE = 12


@pytest.fixture
def server(socket_enabled: None) -> Iterator[Server]:
    with running() as found:
        found.embeds = False
        yield found


async def ticks(save: Save, server: Server, count: int, *, stop_after: int | None = None) -> list[int]:
    """Play ticks of a save's current branch; return how many calls the server got in each; stops inside one after so many answers."""
    world, tape = save.resume(), save.tape()
    cast = Cast(f"openai:tiny@{server.url}", tape=tape)
    simulation = Simulation(world, scenario_named("town"), cast.mind_of(world), save, save.last_hash())
    found = []
    try:
        for _ in range(count):
            before = len(server.asked)
            playing = asyncio.ensure_future(simulation.tick())
            while stop_after is not None and not playing.done() and save.summary().calls < stop_after:
                await asyncio.sleep(0.005)
            if stop_after is not None:
                assert playing.cancel(), "it was over before it could be interrupted"
                with pytest.raises(asyncio.CancelledError):
                    await playing
                return found
            await playing
            found.append(len(server.asked) - before)
    finally:
        await cast.aclose()
    return found


def kept(save: Save) -> int:
    return save.summary().calls


@pytest.mark.allow_hosts(["127.0.0.1"])
async def test_what_was_answered_before_an_interruption_is_not_asked_again_and_branches_share_it(server: Server, tmp_path: Path) -> None:
    world = new_world("town", 1, PEOPLE)
    create(tmp_path / "whole.db", world, mind="rules").close()
    with open_save(tmp_path / "whole.db", writable=True) as save:
        wanted = await ticks(save, server, 2)
        whole, first = save.tip(), wanted[0]
        assert kept(save) == sum(wanted) and wanted[1] > 6
    create(tmp_path / "cut.db", new_world("town", 1, PEOPLE), mind="rules").close()
    with open_save(tmp_path / "cut.db", writable=True) as save:
        assert await ticks(save, server, 1) == [first]
        before = len(server.asked)
        server.script = lambda number, body: None if number < before + 3 else Fault(seconds=1.0)
        await ticks(save, server, 1, stop_after=first + 3)
        server.script = lambda number, body: None
    with open_save(tmp_path / "cut.db", writable=True) as save:
        assert save.tip().tick == 1, "the tick never happened"
        there = kept(save) - first
        assert 3 <= there < wanted[1]
        assert await ticks(save, server, 1) == [wanted[1] - there], "exactly the missing calls"
        assert save.tip() == whole
        save.branch("what if", "main", 0)
        save.switch("what if")
        assert await ticks(save, server, 2) == [0, 0], "nothing is asked before the branch goes another way"
        assert save.tip() == whole
        save.branch("later", "main", 1)
        save.switch("later")
        altered = save.resume()
        altered.apply(MoodMoved(1, 0.9, 0.5, "won a prize"))  # somebody is told something else from here on
        cast = Cast(f"openai:tiny@{server.url}", tape=save.tape())
        before = len(server.asked)
        await Simulation(altered, scenario_named("town"), cast.mind_of(altered), save, save.last_hash()).tick()
        await cast.aclose()
        assert len(server.asked) > before


@pytest.mark.allow_hosts(["127.0.0.1"])
async def test_no_text_is_embedded_again_after_an_interruption(server: Server, tmp_path: Path) -> None:
    server.embeds = True
    create(tmp_path / "w.db", new_world("town", 1, PEOPLE), mind="rules").close()
    with open_save(tmp_path / "w.db", writable=True) as save:
        await ticks(save, server, 4)
        first, asked_first, calls = list(server.embedded), len(server.asked), kept(save)
        assert len(set(first)) > 4 and calls == asked_first, "vectors are no calls of anybody"
        save.branch("what if", "main", 0)
        whole = save.tip()
    with open_save(tmp_path / "w.db", writable=True, branch="what if") as save:
        assert await ticks(save, server, 4) == [0] * 4
        assert save.tip() == whole
    assert server.embedded == first


@pytest.mark.allow_hosts(["127.0.0.1"])
async def test_no_key_is_in_the_tables_of_calls(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VOXPOP_API_KEYS", KEY)
    server.script = lambda number, body: f'I know {KEY}: {{"action": {{"type": "post", "text": "{KEY}"}}}}' if number % 2 else None
    create(tmp_path / "w.db", new_world("town", 1, 6), mind="rules").close()
    with open_save(tmp_path / "w.db", writable=True) as save:
        await ticks(save, server, 1)
        assert any(KEY in key for key in server.keys), "the key was used"
        blobs = save._db.conn.execute("SELECT data FROM blob").fetchall()
        assert kept(save) > 4
        for (packed,) in blobs:
            assert KEY.encode() not in zlib.decompress(packed)
    assert KEY.encode() not in (tmp_path / "w.db").read_bytes()


async def test_a_recording_plays_back_without_its_model(path: Path) -> None:
    request = Request(Prompt("Rules.", "You are Ann.", "Now?"), {"type": "object"}, 7, 50, "plan", 1, 1)
    with open_save(path, writable=True) as save:
        recorded = RecordedCompleter(ScriptedCompleter("first", "second"), save.tape())
        assert (await recorded.complete(request)).text == "first"
        again = await recorded.complete(request)
        assert (again.text, again.recorded, recorded.reused) == ("first", True, 1)
        other = msgspec.structs.replace(request, seed=8)
        assert (await recorded.complete(other)).text == "second"
        playback = PlaybackCompleter(save.tape(), "scripted")
        assert await playback.complete(request) == Completion("first", 10, 5, recorded=True)
        assert save.tape().reply(key_of(msgspec.json.encode(asked(other, "scripted"))))


if __name__ == "__main__":
    keep_for_ever(Path(sys.argv[1]), int(sys.argv[2]))
