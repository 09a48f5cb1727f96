"""Worlds that leave and come: exports, copies to give away, and what is brought in, each made in a process of its own."""

import asyncio
import os
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial
from itertools import count
from pathlib import Path
from time import monotonic
from typing import ClassVar, NamedTuple

from platformdirs import user_documents_path

from saves.errors import SaveError
from sim.errors import SimError
from tui.paint import bar, safe
from tui.recent import remember
from tui.screens.dialogs import ChooseScreen
from tui.screens.line import LineScreen
from tui.screens.shelf import Shelf, ShelfScreen
from tui.seeking_worlds import LINES, SAVE, Found, kind_of_file, lying_about
from tui.settings import settings_of
from tui.subcommand import output_of
from tui.widgets.choices import Choice
from tui.worlds import free_place, portable, worlds_folder, wrong_place

SOON = 0.4  # seconds within which what is done needs no word
BAR = 20  # cells
RENEW_SECONDS = 0.2


class Way(NamedTuple):
    """A way out. ending: of what is made. doing: while it is made. words: of the command, before the save and the place."""

    title: str
    told: str
    ending: str
    doing: str


WAYS: dict[str, Way] = {
    "csv": Way("Tables (CSV)", "a folder of people, ties, posts, chats, metrics, for spreadsheets and statistics", "", "tables"),
    "jsonl": Way("JSON lines", "the whole save with all branches; it can be brought in again, equal", ".jsonl", "JSON lines"),
    "graphml": Way("Network (GraphML)", "people and ties, for Gephi, igraph, networkx", ".graphml", "the network"),
    "copy": Way("A copy to give away", "it plays as this one, without prompts, names and addresses of models", ".db", "a copy"),
}
HERE, COPY, TYPED = "here", "copy", "typed"


class Travel(NamedTuple):
    """One thing under way: what is done, when it began, by the monotonic clock, and which share is done."""

    doing: str
    began: float
    share: float = 0.0


class Travels:
    """What is under way, by numbers: two worlds of one name may leave at once."""

    def __init__(self) -> None:
        self.under_way: dict[int, Travel] = {}
        self._numbers = count()

    def begin(self, doing: str) -> int:
        """Take in that something begins; return its number."""
        number = next(self._numbers)
        self.under_way[number] = Travel(doing, monotonic())
        return number

    def reach(self, number: int, share: float) -> None:
        """Take in which share of it is done, unless it is over."""
        if number in self.under_way:
            self.under_way[number] = self.under_way[number]._replace(share=share)

    def end(self, number: int) -> None:
        """Forget it."""
        self.under_way.pop(number, None)

    def told(self) -> str:
        """Return what has been under way for a while, "" for nothing."""
        now = monotonic()
        return "   ".join(_told(travel, now) for travel in self.under_way.values() if now - travel.began >= SOON)


def _told(travel: Travel, now: float) -> str:
    if not travel.share:
        return f"{travel.doing} … {now - travel.began:.0f} s"
    return f"{travel.doing} … {bar(travel.share, BAR)} {travel.share:.0%}"


class TravellingScreen(ShelfScreen):
    """The part of the library that concerns what leaves and what comes."""

    sent: ClassVar[Callable[..., Awaitable[bytes]]] = staticmethod(output_of)

    def __init__(self, here: str) -> None:
        super().__init__(here)
        self.travels = Travels()
        self._telling = False

    def on_mount(self) -> None:
        self.set_interval(RENEW_SECONDS, self._tell_travels)

    # Out

    def action_export(self) -> None:
        """Ask in which form the world pointed at shall leave, and where to."""
        path = self._chosen(readable=True)
        if path is None:
            return

        def where(form: str | None) -> None:
            if form is not None:
                self.app.push_screen(place_screen(path, WAYS[form]), lambda line: self._leave(path, form, line))

        choices = [Choice(form, way.title, way.told) for form, way in WAYS.items()]
        self.app.push_screen(ChooseScreen(f"Export {path.stem}", choices), where)

    def _leave(self, path: Path, form: str, line: str | None) -> None:
        if line is None:
            return
        to = meant(line, WAYS[form].ending)
        words: tuple[str, ...] = ("copy", "--without-prompts", "--", str(path), str(to))
        if form != "copy":
            words = ("export", "--format", form, "--to", str(to), "--", str(path))
        self._send(f"Writing {WAYS[form].doing} of {path.stem}", f"Written: {to}", *words)

    # In

    def action_bring(self) -> None:
        """Ask which file shall become one of the player's worlds."""
        self.app.run_worker(self._sought(), group="seek", exclusive=True)

    async def _sought(self) -> None:
        known = {str(path) for path in self._files or ()}
        found = [each for each in await asyncio.to_thread(lying_about) if str(each.path) not in known]
        if not self.is_current:
            return
        if not found:
            self._type_path()
            return

        def take(answer: str | None) -> None:
            if answer == TYPED:
                self._type_path()
            elif answer is not None:
                self._bring(Path(answer))

        choices = [Choice(TYPED, "Type a path", "of a save, or of the JSON lines of one"), *map(_offer, found)]
        self.app.push_screen(ChooseScreen("Bring in", choices), take)

    def _type_path(self) -> None:
        def take(line: str | None) -> None:
            if line is not None:
                self._bring(_path(line))

        note = "path of a save, or of the JSON lines of one; the file itself stays as it is"
        self.app.push_screen(LineScreen("Bring in", note, "", _no_file), take)

    def _bring(self, path: Path) -> None:
        try:
            to = free_place(worlds_folder(), portable(path.stem), ".db")
        except OSError as error:
            self._tell(f"Your worlds have no folder: {error.strerror}")
            return
        if kind_of_file(path) == LINES:
            words = ("import", "voxpop", "--save", str(to), "--", str(path))
            self._send(f"Bringing in {path.name}", f"It is called {to.stem} here", *words, wanted=to)
            return

        def take(answer: str | None) -> None:
            if answer == COPY:
                self._send(f"Copying {path.name}", f"It is called {to.stem} here", "copy", "--", str(path), str(to), wanted=to)
            elif answer == HERE:
                self._open_elsewhere(path)

        choices = [
            Choice(COPY, "Copy it among your worlds", f"as {to.stem}; the file stays as it is"),
            Choice(HERE, "Open it where it lies", f"in {path.parent}; it goes on there"),
        ]
        self.app.push_screen(ChooseScreen(f"Bring in {path.name}", choices), take)

    def _open_elsewhere(self, path: Path) -> None:
        if self._is_open(str(path)):
            self._tell("This world is open already.")
            return
        if settings_of(self.app).recent:
            remember(path, worlds_folder())
        self.dismiss(str(path))

    # What is done meanwhile

    def _send(self, doing: str, done: str, *words: str, wanted: Path | None = None) -> None:
        """Let a command do it, also when the player has left this dialog; a world that is made shows up by itself.

        Args:
            wanted: a world that is made, to which the cursor goes.
        """
        self._wanted = wanted or self._wanted
        self.app.run_worker(self._sending(doing, done, words), group="travel")

    async def _sending(self, doing: str, done: str, words: tuple[str, ...]) -> None:
        number = self.travels.begin(doing)
        try:
            printed = await type(self).sent(*words, told=partial(self.travels.reach, number))
        except (SimError, SaveError, OSError, ValueError) as error:  # ValueError: a path that no program can be given
            self._notify(f"{doing}: it came to nothing. {error}")
        else:
            more = printed.decode("utf-8", "replace").strip().rpartition(": ")[2].splitlines()
            self._notify(f"{done} ({safe(more[-1], 160)})" if more else done)
        finally:
            self.travels.end(number)
        if self.is_running:
            self._look()

    def _notify(self, text: str) -> None:
        self.app.notify(safe(text, 400), markup=False, timeout=12)

    def _tell_travels(self) -> None:
        """Show what takes longer than a second, in place of the path below the list."""
        told = self.travels.told()
        if told:
            self._say(told)
        elif self._telling:
            self._note()
        self._telling = bool(told)

    # What the list says

    def _chosen(self, readable: bool = False) -> Path | None:
        """Return the world under the cursor; where there is none that will do, say so."""
        choice = self.query_one(Shelf).current
        if choice is None:
            self._tell("There is no world here." if self.found is not None else "Still looking at your worlds; one moment.")
        elif readable and choice.barred:
            self._tell(f"It cannot be copied: {choice.barred}.")
        else:
            return Path(str(choice.value))
        return None

    def _tell(self, text: str) -> None:
        self.app.notify(safe(text, 300), markup=False)


def place_screen(path: Path, way: Way) -> LineScreen:
    """Return the question where an export shall lie."""
    folder = _outside()
    shared = " to give away" if way.ending == ".db" else ""
    place = free_place(folder, f"{portable(path.stem)}{shared}", way.ending)

    def problem(line: str) -> str:
        return wrong_place(meant(line, way.ending)) if line else "a name or a path"

    what = "a new folder" if not way.ending else f"a file that ends in {way.ending}"
    return LineScreen(f"{way.title}: where to", f"{what}; nothing is overwritten", str(place), problem)


def meant(line: str, ending: str) -> Path:
    """Return the place that a player means by a line: their own path, or a name in their documents; its ending is added."""
    path = _outside() / _path(line)
    return path if not ending or path.suffix.lower() == ending or os.path.isdir(path) else path.with_name(path.name + ending)  # noqa: PTH112


def _outside() -> Path:
    """Return the folder in which players look for what they have made: their documents, else their home."""
    found = user_documents_path()
    return found if os.path.isdir(found) else Path.home()  # noqa: PTH112 - never raises


def _path(line: str) -> Path:
    with suppress(RuntimeError):  # "~nobody/x", and there is nobody of that name
        return Path(line).expanduser()
    return Path(line)


def _no_file(line: str) -> str:
    """Return why nothing can be brought in from a path, "" where it can."""
    path = _path(line)
    if not line or not path.is_absolute():
        return "a path from the root or from your home on: /media/stick/town.db, ~/town.jsonl"
    if not os.path.isfile(path):  # noqa: PTH113 - never raises
        return f"there is no file {path}"
    return "" if kind_of_file(path) else "neither a save nor the JSON lines of one"


def _offer(found: Found) -> Choice:
    kind = {SAVE: "a save", LINES: "JSON lines"}[found.kind]
    return Choice(str(found.path), safe(found.path.name, 80), safe(f"{kind} in {found.path.parent}", 200))
