"""Records a walk through the app by a script: `walk.cast` (asciicast v2) and, with Pillow and rsvg-convert, `walk.gif`."""

import asyncio
import io
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from time import monotonic
from typing import Any

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

from textual.drivers.headless_driver import HeadlessDriver  # noqa: E402
from textual.pilot import Pilot  # noqa: E402

from tui.app import VoxpopApp  # noqa: E402
from tui.engine_client import EngineClient  # noqa: E402
from tui.settings import Settings  # noqa: E402
from tui.wire import EngineSpec  # noqa: E402

SIZE = (112, 34)
LIVED = 12  # ticks of the world before the walk begins
FRAME_WIDTH = 960  # pixels of the animation
TEXT, NO_BREAK = re.compile(r">([^<]*)</text>"), "\N{NO-BREAK SPACE}"


class Tape(HeadlessDriver):
    """A driver without a terminal that keeps, with its time, everything that a terminal would have been sent."""

    written: list[tuple[float, str]] = []  # noqa: RUF012 - one recording a process

    @property
    def is_headless(self) -> bool:
        return False

    def write(self, data: str) -> None:
        self.written.append((monotonic(), data))

    def flush(self) -> None:
        """Nothing is buffered."""


# What is pressed, and for how many seconds one looks at what it did; a picture of the animation is taken then.
WALK: tuple[tuple[tuple[str, ...], float], ...] = (
    ((), 3.0),  # a town at work
    (("down", "down", "down", "down"), 1.5),
    (("enter",), 3.0),  # look at somebody
    (("escape", "4"), 3.0),  # what they are recommended, and why
    (("2",), 2.0),
    (("w",), 3.5),  # why somebody posted that, and who is shown it
    (("escape", "7"), 3.0),  # the map
    (("x",), 3.5),  # how the news spread
    (("m",), 3.0),  # and that on the map
    (("1", "t"), 3.0),  # become them
    (("p",), 2.5),  # what they would do by themself
    (("2",), 2.5),  # whom they could talk to
    (("escape", "escape", "enter"), 2.0),  # and give them back
    (("left_square_bracket",) * 5, 3.0),  # yesterday
    (("b",), 3.0),  # and otherwise
    (("escape", "L"), 2.0),
)


async def lived(app: VoxpopApp, pilot: Pilot[None], ticks: int) -> None:
    while app.town.world is None or app.town.world.tick < ticks:
        await pilot.pause(0.05)


async def walk(folder: Path) -> list[tuple[str, float]]:
    """Walk, and return the pictures as SVG, with the seconds for which each is looked at."""
    client = EngineClient(EngineSpec(scenario="town", save=str(folder / "walk.db"), mind="rules", seed=1))
    client.start()
    app = VoxpopApp(client, rate=0, settings=Settings(colours="true"))
    app.driver_class = Tape
    pictures: list[tuple[str, float]] = []
    async with app.run_test(headless=False, size=SIZE) as pilot:
        await lived(app, pilot, LIVED)
        app.controls.set_rate(0.25)
        app.controls.play()
        Tape.written.clear()
        app.refresh(repaint=True, layout=True)
        for keys, seconds in WALK:
            for key in keys:
                await pilot.press(key)
                await pilot.pause(0.25)
            await pilot.pause(min(seconds, 1.5))
            pictures.append((app.export_screenshot(), seconds))
            await pilot.pause(max(0.0, seconds - 1.5))
    client.close()
    return pictures


def write_cast(path: Path) -> None:
    """Write what a terminal would have been sent, as asciinema reads it."""
    began = Tape.written[0][0]
    header = {"version": 2, "width": SIZE[0], "height": SIZE[1], "title": "voxpop: a society in your terminal"}
    lines = [json.dumps(header), *(json.dumps([round(when - began, 3), "o", text]) for when, text in Tape.written)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def write_animation(path: Path, pictures: list[tuple[str, float]]) -> None:
    """Write the pictures as an animated GIF."""
    from PIL import Image

    frames: list[Any] = []
    for svg, _ in pictures:
        kept = TEXT.sub(lambda match: f">{match[1].replace(' ', NO_BREAK)}</text>", svg)  # the converter drops spaces at both ends
        png = subprocess.run(["rsvg-convert", "-w", str(FRAME_WIDTH)], input=kept.encode(), capture_output=True, check=True).stdout
        frames.append(Image.open(io.BytesIO(png)).convert("RGB").quantize(128))
    frames[0].save(path, save_all=True, append_images=frames[1:], duration=[int(1000 * seconds) for _, seconds in pictures], loop=0)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        found = asyncio.run(walk(Path(name)))
    write_cast(HERE / "walk.cast")
    write_animation(HERE / "walk.gif", found)
