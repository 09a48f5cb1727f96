"""Makes the pictures in the README from the running app: a town on its third day, news in its second community, the same played back."""

import asyncio
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from tui.app import VoxpopApp  # noqa: E402
from tui.engine_client import EngineClient  # noqa: E402
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


if __name__ == "__main__":
    wanted = sys.argv[1:] or [picture.name for picture in PICTURES]
    for each in PICTURES:
        if each.name in wanted:
            with tempfile.TemporaryDirectory() as folder:
                asyncio.run(take(each, Path(folder) / f"{each.name}.db"))
