"""What is said of a world whose file is damaged, and its rescue: what is whole goes into a new file, which is then opened."""

import asyncio
import os
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from saves.errors import called
from sim.errors import SimError
from tui.bindings import bindings
from tui.keymap import keymap_of
from tui.paint import bar, safe
from tui.recent import remember
from tui.settings import settings_of
from tui.subcommand import output_of
from tui.working import work
from tui.worlds import free_place, portable, worlds_folder

BAR = 30  # cells
NEW = "new"
KEYS = "{damaged.rescue} rescues it · {damaged.new} new world · {damaged.close} leaves it"
RESCUING = "{damaged.close} breaks off"
TOLD_MOST = 6  # lines of what was kept


class DamagedScreen(ModalScreen[str | None]):
    """Says that a world is damaged; dismissed with the path of what was rescued of it, NEW, or None.

    Attributes:
        text: what it says.
    """

    BINDINGS: ClassVar[list[BindingType]] = bindings("damaged")
    ask: ClassVar[Callable[..., Awaitable[bytes]]] = staticmethod(output_of)

    def __init__(self, save: str, played: bool = False) -> None:
        """Prepare to say it. played: the world was on the screen, and has stopped."""
        super().__init__()
        self._save, self._played = Path(save), played
        self._rescuing, self._share = False, 0.0
        self._came_of_it: str | None = None  # of a rescue that ended while another dialog was over this one
        self.text = f"{called(self._save)} is damaged: a part of it cannot be read. The file stays as it is."

    def compose(self) -> ComposeResult:
        with Vertical(id="damaged", classes="dialog") as box:
            box.border_title = Content("This world has stopped" if self._played else "This world cannot be opened")
            box.border_subtitle = Content(keymap_of(self.app).filled(KEYS))
            yield Static(Content(safe(self.text, 300)), id="damaged-told", markup=False)
            yield Static(Content(self._way_on()), id="damaged-way", markup=False)

    def _way_on(self) -> str:
        return keymap_of(self.app).filled("{damaged.rescue} puts all that is whole of it into a new world, which is opened then.")

    def action_rescue(self) -> None:
        """Rescue it, in a process of its own."""
        if not self._rescuing and self._came_of_it is None:
            self._rescuing, self._share = True, 0.0
            self.query_one("#damaged").border_subtitle = Content(keymap_of(self.app).filled(RESCUING))
            self._show_share(0.0)
            self._rescue()

    def action_begin(self) -> None:
        """Begin a new world instead."""
        if not self._rescuing:
            self.dismiss(NEW)

    def action_close(self) -> None:
        """Leave it as it is; a rescue is broken off first."""
        if not self._rescuing:
            self.dismiss(None)
            return
        self.workers.cancel_group(self, "rescue")
        self._fail("Not rescued: broken off.")

    def _show_share(self, share: float) -> None:
        if self._rescuing and self.is_running:
            self._share = max(self._share, share)
            told = f"Every tick is played again, and kept if it comes to what was recorded.\n{bar(self._share, BAR)} {self._share:.0%}"
            self.query_one("#damaged-way", Static).update(Content(told))

    @work(group="rescue")
    async def _rescue(self) -> None:
        try:
            to = await asyncio.to_thread(_place, self._save)
            printed = await type(self).ask("rescue", "--save", str(to), "--", str(self._save), told=self._show_share)
        except (SimError, OSError, ValueError) as error:  # ValueError: a path that no program can be given
            self._fail(f"Not rescued: {getattr(error, 'strerror', None) or error}.")
            return
        kept = printed.decode("utf-8", "replace").strip().splitlines()[:-1]  # the last one tells how to go on in a shell
        more = f"\nand {len(kept) - TOLD_MOST} more" if len(kept) > TOLD_MOST else ""
        told = "\n".join(safe(line, 200) for line in kept[:TOLD_MOST])
        self.app.notify(f"{told}{more}", title=f"Rescued as {safe(to.stem, 80)}", markup=False, timeout=15)
        if settings_of(self.app).recent:
            remember(to, worlds_folder())
        self._came_of_it = str(to)
        self.on_screen_resume()

    def on_screen_resume(self) -> None:
        """Go where the rescue has led, once no other dialog is over this one."""
        if self._came_of_it is not None and self.is_current:
            self.dismiss(self._came_of_it)

    def _fail(self, told: str) -> None:
        self._rescuing = False
        if self.is_running:
            self.query_one("#damaged").border_subtitle = Content(keymap_of(self.app).filled(KEYS))
            self.query_one("#damaged-way", Static).update(Content(safe(told.replace("..", "."), 400)))


def _place(save: Path) -> Path:
    """Return where what is rescued goes: beside the damaged save, or among the player's worlds where nothing can be written there."""
    folder = save.parent if os.access(save.parent, os.W_OK) else worlds_folder()
    return free_place(folder, f"{portable(save.stem)}-rescued", ".db")
