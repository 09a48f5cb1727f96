"""A key keeps the curves or the map as pictures beside the save, and says where."""

from collections.abc import Callable
from pathlib import Path

import pytest
from fake_client import FakeClient
from stage import Stage, stage

from sim.errors import SimError
from tui.protocol import BranchLine, Ready
from tui.screens.picturing import PicturingScreen, free_pictures


def saved(path: Path) -> FakeClient:
    client = FakeClient()
    client.drain()
    client.say(Ready(client.snapshot(), str(path), "rules", "main", (BranchLine("main", "", 0, 0),)))
    return client


def drawing(monkeypatch: pytest.MonkeyPatch, result: Exception | None = None) -> list[tuple[str, ...]]:
    """Let nothing be drawn; return what was asked for."""
    asked: list[tuple[str, ...]] = []

    async def draw(*arguments: str) -> bytes:
        asked.append(arguments)
        if result is not None:
            raise result
        return b""

    monkeypatch.setattr(PicturingScreen, "draw", staticmethod(draw))
    return asked


async def told(on: Stage) -> str:
    for _ in range(5):
        await on.settle()
    return " ".join(str(each.message) for each in on.app._notifications)


@pytest.mark.parametrize(("keys", "what"), [(("7",), "map"), (("6",), "curves"), (("2",), "curves")])
async def test_p_draws_what_has_the_focus_at_the_tick_on_show(
    keys: tuple[str, ...], what: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = drawing(monkeypatch)
    async with stage(client=saved(tmp_path / "my town.db"), ticks=3) as on:
        await on.press(*keys, "P")
        said = await told(on)
        (arguments,) = asked
        assert arguments[:6] == ("picture", f"--{what}", "--branch", "main", "--at", "3")
        assert arguments[-2:] == ("--", str(tmp_path / "my town.db"))
        to = tmp_path / "pictures" / f"my-town-t3-{what}.svg"
        assert str(to) in arguments and str(to.with_suffix(".png")) in arguments
        assert f"{to} and .png" in said.replace("\n", "")  # a path is broken only at its slashes


async def test_the_map_is_drawn_as_it_is_coloured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = drawing(monkeypatch)
    async with stage(client=saved(tmp_path / "town.db"), ticks=3) as on:
        await on.press("7", "c", "P")
        await told(on)
        assert "stance" in asked[-1] and "--topic" in asked[-1]


async def test_why_there_is_no_picture_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    drawing(monkeypatch, SimError("pictures need [b]matplotlib[/b]"))
    async with stage(client=saved(tmp_path / "town.db")) as on:
        await on.press("P")
        assert "No picture: pictures need [b]matplotlib[/b]" in await told(on)


def made(folder: Path) -> Callable[[str], list[Path]]:
    return lambda branch: free_pictures(folder / "town.db", branch, "map", 7)


def test_names_of_pictures_are_plain_and_never_taken(tmp_path: Path) -> None:
    names = made(tmp_path)
    assert [path.name for path in names("main")] == ["town-t7-map.svg", "town-t7-map.png"]
    assert names("../../x $(rm)")[0] == tmp_path / "pictures" / "town-x-rm-t7-map.svg"
    assert names("\u202e")[0].name == "town-world-t7-map.svg"
    (tmp_path / "pictures" / "town-t7-map.png").touch()
    assert names("main")[0].name == "town-t7-map-2.svg"
