"""`voxpop serve` is there for this machine's own pages alone, asks the internet for nothing, and passes words on as they are."""

import re
import shlex
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import aiohttp
import pytest
from click.testing import CliRunner

from sim.errors import SimError
from tui.cli import voxpop

serving = pytest.importorskip("tui.serving", reason="the extra 'serve' is not installed")
pytestmark = pytest.mark.enable_socket


@pytest.fixture
async def site(socket_enabled: None) -> AsyncIterator[str]:
    """The address of a server whose tabs run nothing."""
    from aiohttp import web

    port = serving.free_port("127.0.0.1", None)
    found = serving.Site(["--version"], "127.0.0.1", port, lambda line: None)
    runner = web.AppRunner(await found._make_app())
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    yield f"127.0.0.1:{port}"
    await runner.cleanup()


async def status(site: str, path: str, **headers: str) -> int:
    async with aiohttp.ClientSession() as session, session.get(f"http://{site}{path}", headers=headers) as answer:
        return answer.status


async def test_the_page_and_all_that_it_names_come_from_here(site: str) -> None:
    async with aiohttp.ClientSession() as session, session.get(f"http://{site}/") as answer:
        page, policy = await answer.text(), answer.headers["Content-Security-Policy"]
    named = re.findall(r'(?:src|href|url)[=(]"([^"]+)"', page)
    assert named and all(each.startswith((f"//{site}/static/", f"ws://{site}/ws", "data:")) for each in named)
    assert "googleapis" not in page and "default-src 'self'" in policy
    for each in named:
        if each.startswith("//"):
            assert await status(site, each.removeprefix(f"//{site}")) == 200


async def test_a_page_of_another_site_may_not_play_and_neither_may_another_name_of_ours(site: str) -> None:
    for path in ("/", "/ws"):
        assert await status(site, path, Origin="http://evil.example") == 403
        assert await status(site, path, Origin="null") == 403
        assert await status(site, path, Host="evil.example") == 403
    assert await status(site, "/", Origin=f"http://{site}") == 200
    assert await status(site, "/", Host=f"localhost:{site.rpartition(':')[2]}") == 200


@pytest.mark.parametrize("size", ["99999999999", "-1", "abc", "'\"><script>", "16"])
async def test_the_size_of_letters_is_a_number_or_nothing(site: str, size: str) -> None:
    async with aiohttp.ClientSession() as session, session.get(f"http://{site}/", params={"fontsize": size}) as answer:
        assert 'data-font-size="16"' in await answer.text()


def test_words_reach_the_app_of_a_tab_as_they_are() -> None:
    words = ["play", "a b.db; echo gone", "--mind", "llama:$(x)`y`'z'.gguf"]
    if sys.platform == "win32":
        assert serving.command_line(words) == subprocess.list2cmdline([sys.executable, "-m", "tui", *words])
    else:
        assert shlex.split(serving.command_line(words)) == ["exec", sys.executable, "-m", "tui", *words]


def test_a_port_that_is_taken_is_named_and_another_is_found_where_none_was_asked_for(socket_enabled: None) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(SimError, match=str(port)):
            serving.free_port("127.0.0.1", port)
    assert serving.free_port("127.0.0.1", None) >= 1


@pytest.mark.parametrize(("text", "found"), [(None, 80), ("", 80), ("120", 120), ("0", 1), ("99999999999999", 1000), ("x", 80), ("-3", 80)])
def test_a_browser_names_no_size_that_could_not_be_drawn(text: str | None, found: int) -> None:
    assert serving.cells(text, 80, 1000) == found


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch, socket_enabled: None) -> list[tuple[object, ...]]:
    found: list[tuple[object, ...]] = []

    def serve(arguments: list[str], host: str, port: int, say: Callable[[str], None]) -> None:
        found.append((arguments, host, port))

    monkeypatch.setattr(serving, "serve", serve)
    return found


def test_another_host_is_served_after_a_warning_only(begun: list[tuple[object, ...]]) -> None:
    quiet = CliRunner().invoke(voxpop, ["serve", "town", "--seed", "7", "--ascii"])
    assert quiet.exit_code == 0 and not quiet.stderr
    assert begun[0][:2] == (["play", "town", "--mind", "rules", "--seed", "7", "--ascii"], "127.0.0.1")
    loud = CliRunner().invoke(voxpop, ["serve", "--host", "0.0.0.0"])
    assert "plays as you and reads your worlds" in loud.stderr and begun[1][1] == "0.0.0.0"


def test_the_page_ships_with_the_package() -> None:
    assert (Path(serving.__file__).parent / "browser" / "index.html").is_file()
