"""A key of the player's is in nothing that is written: not in a save, its log, a copy, an export, a bundle, a crash text or a message."""

import json
import os
import subprocess
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from faults import PATIENCE
from forging import edited
from openai_server import Fault, Server, running

from saves.file import open_save
from sim.errors import SimError
from tui.cli import voxpop

KEY = "zq-Canary-7e3b91d0c455"  # of no shape by which a key could be told from other words
VOXPOP = [sys.executable, "-c", "from tui.cli import main; main()"]
FAULTS: list[str | Fault | None] = [
    None,
    None,
    f'{{"because": "I know {KEY}", "action": {{"type": "post", "text": "{KEY}"}}}}',
    Fault(500, body=f"key {KEY} failed".encode()),
    None,
    Fault(200, body=b'{"cut": "' + KEY.encode(), cut=12),
    Fault(429, headers={"Retry-After": "0"}, body=KEY.encode()),
    "no JSON at all",
]


@pytest.fixture
def server(socket_enabled: None) -> Iterator[Server]:
    with running() as found:
        yield found


def told(*arguments: object) -> str:
    """Return all that a command prints, run with the key in the environment."""
    environment = os.environ | {"VOXPOP_API_KEYS": KEY, "OPENAI_API_KEY": KEY}
    done = subprocess.run([*VOXPOP, *map(str, arguments)], capture_output=True, text=True, timeout=PATIENCE, env=environment)
    assert "Traceback" not in done.stderr, done.stderr
    return done.stdout + done.stderr


def told_here(*arguments: object) -> str:
    """Return the same of a command that is run in this process, which has imported everything, and what it raises."""
    done = CliRunner().invoke(voxpop, [*map(str, arguments)], env={"VOXPOP_API_KEYS": KEY, "OPENAI_API_KEY": KEY})
    assert done.exception is None or isinstance(done.exception, (SystemExit, SimError)), done.exception
    return f"{done.output} {done.exception!r}"


def written(folder: Path) -> Iterator[tuple[Path, bytes]]:
    """Yield all that lies in a folder, blobs of saves unpacked."""
    for path in folder.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            yield path, content
            if content.startswith(b"SQLite format 3") and not path.name.startswith("."):
                with open_save(path) as save:
                    for (blob,) in save._db.conn.execute("SELECT data FROM blob").fetchall():
                        yield path, zlib.decompress(blob)


@pytest.mark.allow_hosts(["127.0.0.1"])
def test_a_key_is_in_nothing_that_is_written_or_printed(server: Server, tmp_path: Path) -> None:
    def script(number: int, body: dict[str, Any]) -> str | Fault | None:
        return FAULTS[number % len(FAULTS)] if number > 3 else None

    server.script = script
    world, mind = tmp_path / "town.db", f"openai:tiny@{server.url}"
    lines = [told("run", "town", "--agents", "6", "--ticks", "1", "--save", world, "--mind", mind, "--patience", "5")]
    assert any(KEY in key for key in server.keys), "the key was not used"
    server.script = lambda number, body: Fault(401, body=json.dumps({"error": {"message": f"Incorrect API key provided: {KEY}"}}).encode())
    lines.append(told("run", world, "--ticks", "1", "--mind", mind, "--patience", "1"))
    with open_save(world) as save:
        assert save.summary().calls > 4 and save.tip().tick >= 1
    for to in ("tables", "town.jsonl", "town.graphml"):
        lines.append(told_here("export", world, "--to", tmp_path / to))
    lines += [told_here("copy", world, tmp_path / "copy.db"), told_here("copy", world, tmp_path / "given.db", "--without-prompts")]
    lines += [told_here("info", world, "--json"), told_here("events", world), told_here("minds")]
    edited(world, "UPDATE tick SET state_hash = zeroblob(16) WHERE tick = (SELECT max(tick) FROM tick)")
    edited(world, "DELETE FROM snapshot WHERE tick > 0")
    lines.append(told_here("replay", world, "--verify", "--bundle", tmp_path / "bundle.json"))
    assert {each.name for each in tmp_path.iterdir()} >= {"town.db", "tables", "town.jsonl", "town.graphml", "copy.db", "given.db"}
    home = Path(os.environ["HOME"])
    for path, content in [*written(tmp_path), *written(home)]:
        assert KEY.encode() not in content, path
    assert not [line for line in lines if KEY in line]
    assert any(path.name == "bundle.json" for path in tmp_path.iterdir()), lines[-1]


def test_a_key_is_in_no_crash_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from models.minds import mind_named
    from tui.engine import plainly

    monkeypatch.setenv("VOXPOP_API_KEYS", KEY)
    try:
        mind = mind_named("openai:tiny@http://127.0.0.1:9/v1")
        raise ZeroDivisionError(f"{mind!r} {vars(mind)!r}")
    except ZeroDivisionError as error:
        line = plainly(error)
    log = Path(line.partition("details in ")[2].removesuffix(")"))
    assert KEY not in line and KEY not in log.read_text()
