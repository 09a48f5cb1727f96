"""Whatever a browser sends to `voxpop serve`: no tab grows without bound, no traceback is printed, and ctrl+c ends all there is."""

import asyncio
import json
import os
import shlex
import signal
import socket
import subprocess
import sys
import textwrap
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import aiohttp
import pytest

serving = pytest.importorskip("tui.serving", reason="the extra 'serve' is not installed")
pytestmark = [pytest.mark.enable_socket, pytest.mark.skipif(os.name != "posix", reason="the app of a tab is ended by signals here")]

# An app that says it is one, then writes down what it is told, and ends when its input does.
APP = """
import json, sys
sys.stdout.write("__GANGLION__\\n"); sys.stdout.flush()
told = open(sys.argv[1], "a")
while head := sys.stdin.buffer.read(5):
    told.write(sys.stdin.buffer.read(int.from_bytes(head[1:], "big")).decode() + "\\n"); told.flush()
    if '"quit"' in open(sys.argv[1]).read(): break
"""
STUBBORN = """
import os, signal, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
sys.stdout.write("__GANGLION__\\n"); sys.stdout.flush()
open(sys.argv[1], "w").write(str(os.getpid()))
time.sleep(600)
"""
SITE = """
import shlex, sys
from tui import serving
serving.ENDING = serving.KILLING = 0.5
port = serving.free_port("127.0.0.1", None)
site = serving.Site([], "127.0.0.1", port, lambda line: print(line, flush=True))
site.command = "exec " + shlex.join([sys.executable, "-c", *sys.argv[1:]])
site.serve()
"""


@contextmanager
def served(app: str, told: Path) -> Iterator[tuple[str, "subprocess.Popen[str]"]]:
    """A server in a process of its own whose tabs run a small program; its address."""
    words = [sys.executable, "-c", SITE, textwrap.dedent(app), str(told)]
    process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        site = process.stdout.readline().strip().removeprefix("http://")
        assert process.stdout.readline().startswith("Open that in a browser.")
        _listening(site)
        yield site, process
    finally:
        process.kill()
        process.communicate()


def _listening(site: str) -> None:
    """Wait until somebody listens: the address is printed a moment before."""
    host, _, port = site.rpartition(":")
    for _ in range(600):
        with suppress(ConnectionRefusedError), socket.create_connection((host, int(port))):
            return
        time.sleep(0.05)
    raise AssertionError(f"nobody listens at {site}")


async def holds(told: Path, words: str) -> None:
    """Wait until a file holds words."""
    async with asyncio.timeout(60):
        while not told.exists() or words not in told.read_text():
            await asyncio.sleep(0.05)


def ended(process: "subprocess.Popen[str]") -> tuple[str, str]:
    """End a server as ctrl+c does; return what it has printed since."""
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 0
    return out, err


NONSENSE = [
    "x",
    "{}",
    "[]",
    '["resize"]',
    '["resize",{}]',
    '["resize",{"width":"a","height":1e400}]',
    '["resize",{"width":true,"height":3}]',
]
NONSENSE += ['["stdin",5]', '["stdin","\\ud800"]', "[" * 100_000, '["resize",[]]', "null"]


async def test_nonsense_closes_its_tab_and_prints_nothing(tmp_path: Path) -> None:
    with served(APP, tmp_path / "told") as (site, process):
        async with aiohttp.ClientSession() as session:
            for words in NONSENSE:
                async with session.ws_connect(f"http://{site}/ws") as there:
                    await there.send_str(words)
                    async with asyncio.timeout(60):
                        closed = await there.receive()
                    assert closed.type in (aiohttp.WSMsgType.CLOSE, aiohttp.WSMsgType.CLOSED), words
            for headers in ({"Host": "["}, {"Origin": "http://[x"}):
                async with session.get(f"http://{site}/", headers=headers) as answer:
                    assert answer.status in (400, 403)
            async with session.get(f"http://{site}/") as answer:
                assert answer.status == 200
        assert ended(process)[1] == ""


async def test_a_tab_grows_to_what_can_be_drawn_and_no_further(tmp_path: Path) -> None:
    told = tmp_path / "told"
    with served(APP, told) as (site, process):
        async with aiohttp.ClientSession() as session, session.ws_connect(f"http://{site}/ws") as there:
            await there.send_str('["resize",{"width":20000,"height":-5}]')
            await there.send_str('["resize",{"width":99,"height":31}]')
            await holds(told, "31")
        sizes = [json.loads(line) for line in told.read_text().splitlines() if "resize" in line]
        assert [(each["width"], each["height"]) for each in sizes] == [(serving.WIDEST, 1), (99, 31)]
        assert ended(process)[1] == ""


async def test_a_tab_that_will_not_end_is_killed_with_the_server(tmp_path: Path) -> None:
    told = tmp_path / "pid"
    with served(STUBBORN, told) as (site, process):
        async with aiohttp.ClientSession() as session, session.ws_connect(f"http://{site}/ws"):
            async with asyncio.timeout(60):
                while not told.exists() or not told.read_text():
                    await asyncio.sleep(0.05)
            assert ended(process)[1] == ""
        with pytest.raises(ProcessLookupError):
            os.kill(int(told.read_text()), 0)


@pytest.fixture
async def full(socket_enabled: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> AsyncIterator[str]:
    """The address of a server that allows two tabs."""
    from aiohttp import web

    monkeypatch.setattr(serving, "MOST_TABS", 2)
    port = serving.free_port("127.0.0.1", None)
    found: Any = serving.Site([], "127.0.0.1", port, lambda line: None)
    found.command = f"exec {shlex.join([sys.executable, '-c', textwrap.dedent(APP), str(tmp_path / 'told')])}"
    runner = web.AppRunner(await found._make_app())
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    yield f"127.0.0.1:{port}"
    await runner.cleanup()


async def test_so_many_tabs_may_be_open_and_the_next_is_told_so_in_plain_words(full: str) -> None:
    async with aiohttp.ClientSession() as session:
        first = await session.ws_connect(f"http://{full}/ws")
        async with session.ws_connect(f"http://{full}/ws"):
            async with session.get(f"http://{full}/") as answer:
                assert (answer.status, await answer.text()) == (503, serving.FULL)
            with pytest.raises(aiohttp.WSServerHandshakeError, match="503"):
                await session.ws_connect(f"http://{full}/ws")
            await first.close()
            async with asyncio.timeout(60):
                while (await session.get(f"http://{full}/")).status != 200:
                    await asyncio.sleep(0.05)


async def test_the_address_stands_on_a_line_of_its_own(tmp_path: Path) -> None:
    with served(APP, tmp_path / "told") as (site, process):
        assert site.rpartition(":")[2].isdecimal()
        assert ended(process) == ("", "")
