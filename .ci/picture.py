"""Makes the pictures in the README from the running app: a town, news in its second community, played back, and beside a branch of it."""

import asyncio
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from tui.app import VoxpopApp  # noqa: E402
from tui.engine_client import EngineClient  # noqa: E402
from tui.screens.abreast import AbreastScreen  # noqa: E402
from tui.settings import Settings  # noqa: E402
from tui.wire import EngineSpec  # noqa: E402

SIZE = (150, 50)


class Picture(NamedTuple):
    """What is shown: a world of seed 1 after some ticks, and the keys that are pressed before."""

    name: str
    scenario: str
    tick: int
    keys: tuple[str, ...]


PICTURES = (
    Picture("town", "town", 22, ("1", *["down"] * 4, "enter", *["pagedown"] * 4)),  # Astrid Lindqvist, and what she remembers
    Picture("news", "breaking-news", 27, ("7", "home", "1")),
    Picture("past", "breaking-news", 27, ("7", "home", "6", *["["] * 12)),
)


async def take(picture: Picture, save: Path) -> None:
    """Write one picture beside this file."""
    client = EngineClient(EngineSpec(scenario=picture.scenario, save=str(save), mind="rules", seed=1))
    client.start()
    app = VoxpopApp(client, rate=0, smooth=False, settings=Settings(colours="true"))
    async with app.run_test(size=SIZE) as pilot:
        for _ in range(1200):
            await pilot.pause(0.02)
            if app.town.world is not None and app.town.world.tick >= picture.tick:
                break
        await pilot.press("space")
        await pilot.pause(1.0)
        await pilot.press(*picture.keys)
        await pilot.pause(3.0)  # a picture of the past comes from the file
        app.save_screenshot(f"{picture.name}.svg", str(Path(__file__).parent))
    client.close()


def lived_twice(save: Path) -> None:
    """Let the news run, and once more with everybody asked whether they are sure before they pass it on."""
    for command in (
        ("run", "breaking-news", "--ticks", "30", "--seed", "1", "--save", str(save)),
        ("branch", str(save), "--at", "4", "--name", "asked twice", "--set", "world.friction=0.6"),
        ("run", str(save), "--branch", "asked twice", "--ticks", "26"),
    ):
        subprocess.run([sys.executable, "-m", "tui", *command], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)


async def take_beside(save: Path) -> None:
    """Write the picture of two branches side by side beside this file."""
    lived_twice(save)
    client = EngineClient(EngineSpec(save=str(save)))
    client.start()
    app = VoxpopApp(client, playing=False, smooth=False, settings=Settings(colours="true", animation=False))
    async with app.run_test(size=(130, 44)) as pilot:
        while app.town.world is None:
            await pilot.pause(0.1)
        both = AbreastScreen(str(save), "asked twice", "main")
        await app.push_screen(both)
        while both.unfinished:
            await pilot.pause(0.1)
        await pilot.press("home", *["]"] * 8)
        await pilot.pause(1.0)
        app.save_screenshot("beside.svg", str(Path(__file__).parent))
    client.close()


if __name__ == "__main__":
    wanted = sys.argv[1:] or [*(picture.name for picture in PICTURES), "beside"]
    for each in PICTURES:
        if each.name in wanted:
            with tempfile.TemporaryDirectory() as folder:
                asyncio.run(take(each, Path(folder) / f"{each.name}.db"))
    if "beside" in wanted:
        with tempfile.TemporaryDirectory() as folder:
            asyncio.run(take_beside(Path(folder) / "beside.db"))
