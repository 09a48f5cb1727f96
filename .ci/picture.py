"""Makes the picture in the README from the running app: a town of seed 1, on its third day."""

import asyncio
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from tui.app import VoxpopApp  # noqa: E402
from tui.engine_client import EngineClient  # noqa: E402
from tui.wire import EngineSpec  # noqa: E402

SIZE = (150, 50)
TICK = 22
DOWN, PAGES = 4, 4  # to Astrid Lindqvist, and to what she remembers


async def picture(target: Path, save: Path) -> None:
    client = EngineClient(EngineSpec(scenario="town", save=str(save), mind="rules", seed=1))
    client.start()
    app = VoxpopApp(client, rate=0, smooth=False)
    async with app.run_test(size=SIZE) as pilot:
        for _ in range(600):
            await pilot.pause(0.05)
            if app.town.world is not None and app.town.world.tick >= TICK:
                break
        await pilot.press("space")
        await pilot.pause(1.0)
        await pilot.press("1", *["down"] * DOWN, "enter", *["pagedown"] * PAGES)
        await pilot.pause(1.0)
        app.save_screenshot(target.name, str(target.parent))
    client.close()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(picture(Path(__file__).parent / "town.svg", Path(folder) / "harrows-end.db"))
