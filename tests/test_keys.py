"""Keys go to whom they are meant for, and looking for one keeps nobody waiting for ever."""

import asyncio
import threading
from collections.abc import Iterator

import pytest
from openai_server import Fault, Server, running

from models.api.keys import kept_key
from models.api.named import openai_completer
from models.completer import Prompt, Request
from sim.errors import SimError

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])
KEY = "sk-test-3141592653"
REQUEST = Request(Prompt("You are a test.", "You are Ann.", "Say anything."), {"type": "object", "properties": {}}, 1, 20, "plan", 1, 1)


@pytest.fixture
def server(socket_enabled: None) -> Iterator[Server]:
    with running() as found:
        yield found


async def sent(server: Server, **environment: str) -> list[str]:
    """Return the keys that a server on this machine gets with four calls at once, and one after them."""
    completer = openai_completer(f"tiny@{server.url}", environment)
    await asyncio.gather(*(completer.complete(REQUEST) for _ in range(4)))
    await completer.complete(REQUEST)
    await completer.aclose()
    return server.keys


async def test_a_server_here_gets_no_key_of_openais(server: Server) -> None:
    assert await sent(server, OPENAI_API_KEY=KEY) == [""] * 5


async def test_a_server_here_gets_a_key_that_is_meant_for_it(server: Server) -> None:
    assert await sent(server, OPENAI_API_KEY="other", VOXPOP_API_KEYS=KEY) == [f"Bearer {KEY}"] * 5


async def test_a_server_here_that_asks_for_a_key_gets_it(server: Server) -> None:
    server.script = lambda number, body: None if server.keys[-1] else Fault(401)
    completer = openai_completer(f"tiny@{server.url}", {"OPENAI_API_KEY": KEY})
    for _ in range(3):
        await completer.complete(REQUEST)
    await completer.aclose()
    assert server.keys == ["", *[f"Bearer {KEY}"] * 3]


async def test_a_keyring_that_waits_for_a_password_stops_no_world(monkeypatch: pytest.MonkeyPatch) -> None:
    keyring, typed = pytest.importorskip("keyring"), threading.Event()
    monkeypatch.setattr(keyring, "get_password", lambda service, user: KEY if typed.wait(60) else None)
    monkeypatch.setattr("models.api.keys.UNLOCKED_SOON", 0.01)
    with pytest.raises(SimError, match=r"the keyring with the key of example\.org has not opened; unlock it"):
        kept_key("voxpop", "example.org")
    typed.set()
    assert kept_key("voxpop", "example.org", 60.0) == KEY
