"""A world that was begun with a language model is not handed to the rules unasked."""

from pathlib import Path

from fake_client import FakeClient
from msgspec.structs import replace
from stage import stage

from saves.file import create
from sim.scenarios import new_world
from tui import protocol
from tui.engine_client import EngineClient
from tui.protocol import Ready
from tui.screens.minds_offered import minds
from tui.wire import EngineSpec

TINY = "openai:tiny@http://127.0.0.1:1/v1"


class Begun(FakeClient):
    """An engine whose world was begun with another mind than thinks now."""

    def say(self, message: protocol.FromEngine) -> None:
        super().say(replace(message, begun=TINY) if isinstance(message, Ready) else message)


async def test_the_world_waits_until_the_player_says_who_thinks() -> None:
    client = Begun()
    async with stage(client=client, ticks=0) as on:
        assert not client.commands(protocol.Play)
        assert any(f"Begun with {TINY}" in note.message for note in on.app._notifications)
        assert TINY in {choice.value for choice in minds(on.app.town, None, {})}
        await on.press("space")
        assert client.commands(protocol.Play)


def test_the_engine_says_what_a_save_was_begun_with(tmp_path: Path) -> None:
    create(tmp_path / "w.db", new_world("town", 1, 6), mind=TINY).close()
    for mind, begun in (("rules", TINY), (TINY, "")):
        client = EngineClient(EngineSpec(save=str(tmp_path / "w.db"), mind=mind))
        client.start()
        try:
            assert begun == next(said.begun for said in until(client, Ready))
        finally:
            client.close(60.0)


def until(client: EngineClient, kind: type[Ready]) -> list[Ready]:
    """Return what an engine says of a kind, waiting for the first."""
    while not (found := [said for said in client.drain() if isinstance(said, kind)]):
        assert client.status is None
    return found
