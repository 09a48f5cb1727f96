"""What a player does to keep the map or the curves as a picture, and to ask why a film was shown."""

import os
import re
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import ClassVar

from textual import on

from sim.errors import SimError
from tui.keymap import keymap_of
from tui.paint import safe
from tui.screens.comparing import NOT_SAVED
from tui.screens.suiting import SuitingScreen
from tui.screens.why_film import WhyFilmScreen
from tui.second_opinion import Consulted
from tui.subcommand import output_of
from tui.terminal_app import TerminalApp
from tui.widgets.controls import Controls
from tui.widgets.curves import CurvesPane
from tui.widgets.network_map import NetworkMapPane
from tui.widgets.recommender import RecommenderPane
from tui.widgets.town import Town

FIRST_BRANCH = "main"
FOLDER = "pictures"  # beside the world's save
FORMATS = (".svg", ".png")
TOLD_SECONDS = 12.0
DRAWING_SECONDS = 5.0
TOAST = 46  # cells of a line of a notice


class PicturingScreen(SuitingScreen):
    """The part of the main screen that draws pictures and explains films."""

    draw: ClassVar[Callable[..., Awaitable[bytes]]] = staticmethod(output_of)

    def __init__(self, town: Town, controls: Controls) -> None:
        super().__init__(town, controls)
        self._consulted = Consulted()

    def action_picture(self) -> None:
        """Keep the map, where it has the focus or fills the screen, else the curves, as pictures beside the save."""
        if not self._awake():
            return
        if not self.town.save:
            self.notify(NOT_SAVED, markup=False)
            return
        tick = self.town.replay.shown if self.town.replay.on else self.town.chronicle.tip
        what = "map" if "map" in (self.place, self.zoomed) else "curves"
        self.notify(f"Drawing the {what} of tick {tick}…", timeout=DRAWING_SECONDS, markup=False)
        self.run_worker(self._drawn(what, max(tick, 0)), group="picture", exclusive=True)

    async def _drawn(self, what: str, tick: int) -> None:
        """Let the pictures be drawn, and tell where they are or why they are not."""
        save = Path(self.town.save)
        try:
            paths = free_pictures(save, self.town.branch, what, tick)
            wanted = self._of_map() if what == "map" else self._of_curves()
            to = [each for path in paths for each in ("--to", str(path))]
            await type(self).draw("picture", f"--{what}", "--branch", self.town.branch, "--at", str(tick), *wanted, *to, "--", str(save))
        except (SimError, OSError) as error:
            self.notify(safe(f"No picture: {error}", 300), severity="warning", timeout=TOLD_SECONDS, markup=False)
            return
        told = " and ".join([str(paths[0]), *(path.suffix for path in paths[1:])])
        way = ""
        if isinstance(self.app, TerminalApp):
            self.app.offer_to_copy(str(paths[0]), TOLD_SECONDS)
            way = keymap_of(self.app).filled("\n{copy.line} copies that.")
        lines = "\n".join(safe(line, TOAST) for line in broken_path(told, TOAST))
        self.notify(f"Kept as\n{lines}{way}", timeout=TOLD_SECONDS, markup=False)

    def _of_map(self) -> list[str]:
        """Return which map is meant: that on show."""
        pane = self.query_one(NetworkMapPane)
        if pane.colouring == "stance" and pane.topic:
            return ["--colour", "stance", "--topic", pane.topic]
        if pane.colouring == "cascade" and pane.spread is not None:
            return ["--colour", "cascade", "--post", str(pane.spread)]
        return ["--colour", pane.colouring]

    def _of_curves(self) -> list[str]:
        """Return which curves are meant: with the branch beside them."""
        beside = self.query_one(CurvesPane).town.courses.beside
        return ["--beside", beside.branch] if beside else []

    @on(RecommenderPane.Asked)
    def _why_film(self, event: RecommenderPane.Asked) -> None:
        self.app.push_screen(WhyFilmScreen(self.town, event.agent, event.item, event.page, self._consulted))


def broken_path(path: str, width: int) -> list[str]:
    """Return a path in lines of at most `width` characters, broken behind its separators where it can be."""
    lines = [""]
    for part in re.findall(rf"[^{re.escape(os.sep)}]*{re.escape(os.sep)}|[^{re.escape(os.sep)}]+$", path):
        if lines[-1] and len(lines[-1]) + len(part) > width:
            lines.append("")
        lines[-1] += part
    return [line[start : start + width] for line in lines for start in range(0, max(len(line), 1), width)]


def _plain(name: str) -> str:
    """Return a name as every file system takes it."""
    return re.sub(r"[^A-Za-z0-9_-]+", "-", name).strip("-")[:60] or "world"


def free_pictures(save: Path, branch: str, what: str, tick: int) -> list[Path]:
    """Return where to keep pictures of a world: in a folder beside its save, which is made, under a name that no file has yet.

    Raises:
        OSError: the folder cannot be made.
    """
    folder = save.parent / FOLDER
    folder.mkdir(exist_ok=True)
    line = "" if branch == FIRST_BRANCH else f"-{_plain(branch)}"
    stem = f"{_plain(save.stem)}{line}-t{tick}-{what}"
    for number in range(1, 10_000):
        paths = [folder / f"{stem}{'' if number == 1 else f'-{number}'}{form}" for form in FORMATS]
        if not any(os.path.lexists(path) for path in paths):
            return paths
    raise FileExistsError(0, "there are too many pictures of this tick", str(folder))
