"""The start screen: what there is to do, and on the right a look at whatever is pointed at."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, ClassVar, NamedTuple

import msgspec
from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from sim.errors import SimError
from tui.bindings import bindings
from tui.examples import EXAMPLES, Example
from tui.keymap import keymap_of
from tui.screens.start_looks import Found, Looks
from tui.subcommand import output_of
from tui.widgets.choices import Choice, Menu
from tui.widgets.controls import Controls
from tui.widgets.picture import Picture
from tui.widgets.town import Town
from tui.wire import NewWorld
from tui.working import work

if TYPE_CHECKING:
    from saves.library import WorldLine
    from tui.screens.society import SocietyScreen

CONTINUE, NEW, OPEN, EXAMPLE, MINDS, TOUR, SETTINGS, KEYS = "continue", "new", "open", "examples", "minds", "tour", "settings", "keys"
RENEW_SECONDS = 0.5
TAGLINE = "a society in your terminal"


class Begun(NamedTuple):
    """What the player has chosen: one of the words above, a save's path, a new world or an example."""

    what: str = CONTINUE
    save: str = ""
    new: NewWorld | None = None
    example: Example | None = None


class TwoSides(ModalScreen[Begun | None]):
    """Choices on the left, and on the right a picture of the one that is pointed at."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("start")
    title_shown: ClassVar[str] = "voxpop"
    subtitle_shown: ClassVar[str] = "enter opens · {start.close} closes"

    def compose(self) -> ComposeResult:
        with Vertical(id="start", classes="dialog") as box:
            box.border_title = Content(self.title_shown)
            box.border_subtitle = Content(keymap_of(self.app).filled(self.subtitle_shown))
            yield Static(self.head(), id="start-head", markup=False)
            with Horizontal(id="start-body"):
                yield Menu(id="start-choices")
                yield Picture(id="start-look")

    def on_mount(self) -> None:
        menu = self.query_one("#start-choices", Menu)
        menu.replace(self.choices())
        menu.focus()
        self.call_after_refresh(self.look)

    def head(self) -> Content:
        """Return what stands above both sides."""
        return Content("")

    def choices(self) -> list[Choice]:
        """Return what there is to choose from."""
        raise NotImplementedError

    def look(self) -> None:
        """Show the choice that is pointed at."""
        raise NotImplementedError

    def take(self, choice: Choice) -> None:
        """Do what was chosen."""
        raise NotImplementedError

    @property
    def pointed(self) -> Choice | None:
        """The choice under the cursor."""
        return self.query_one("#start-choices", Menu).current

    @on(Menu.Moved)
    def _moved(self) -> None:
        self.look()

    @on(Menu.Picked)
    def _picked(self, event: Menu.Picked) -> None:
        event.stop()
        choice = event.pane.current
        if isinstance(choice, Choice) and self.is_current:
            if choice.barred:
                self.notify(f"Not possible: {choice.barred}.", markup=False)
            else:
                self.take(choice)


class StartScreen(TwoSides):
    """What there is to do; dismissed with what was begun, or None.

    Args:
        society: the screen below. opening: it is the first thing on the screen, and the world behind it is held.
    """

    ask: ClassVar[Callable[..., Awaitable[bytes]]] = staticmethod(output_of)

    def __init__(self, town: Town, controls: Controls, society: "SocietyScreen", opening: bool = False) -> None:
        super().__init__()
        self.town, self.controls, self._society, self._opening = town, controls, society, opening
        self._found = Found()
        self._looks = Looks(town, controls, self._found)

    def head(self) -> Content:
        return Content(TAGLINE)

    def on_mount(self) -> None:
        self.set_interval(RENEW_SECONDS, self._renew)

    def choices(self) -> list[Choice]:
        found = [
            Choice(CONTINUE, "Continue", "your latest world" if self._opening else "back to this world"),
            Choice(NEW, "New world", "choose who lives there"),
            Choice(OPEN, "Open", "your worlds"),
            Choice(EXAMPLE, "Examples", "things to try"),
            Choice(MINDS, "What thinks here", "rules, models, servers"),
            Choice(TOUR, "Tour", "seven things to do"),
            Choice(SETTINGS, "Settings", "colours, pace, layout"),
            Choice(KEYS, "Keys", "all of them; change any"),
        ]
        if self.app.size.height < 2 * len(found) + 6:
            found = [choice._replace(detail="") for choice in found]
        return found

    def on_resize(self) -> None:
        menu = self.query_one("#start-choices", Menu)
        before = menu.cursor
        menu.replace(self.choices())
        menu.point(before)

    def look(self) -> None:
        choice = self.pointed
        if choice is None:
            return
        if choice.value == OPEN and not self._found.asked_worlds:
            self._seek_worlds()
        elif choice.value == MINDS and not self._found.asked_minds:
            self._seek_minds()
        self.query_one(Picture).draw(self._looks.drawing(str(choice.value), keymap_of(self.app), self.app))

    def _renew(self) -> None:
        """Show the world once it is there, and how it goes on."""
        if self.is_current and self.pointed is not None and self.pointed.value == CONTINUE:
            self.look()

    # What is looked for in processes of their own

    @work(exclusive=True, group="worlds")
    async def _seek_worlds(self) -> None:
        self._found.asked_worlds = True
        try:
            self._found.worlds = await asyncio.to_thread(_worlds_in, await type(self).ask("worlds", "--json"))
        except (SimError, msgspec.DecodeError, OSError) as error:
            self._found.worlds_problem = str(error)
        self.look()

    @work(exclusive=True, group="minds")
    async def _seek_minds(self) -> None:
        from models.finding.candidate import Candidate

        self._found.asked_minds = True
        try:
            found = await type(self).ask("minds", "--no-trial", "--json")
            self._found.minds = await asyncio.to_thread(msgspec.json.decode, found, type=list[Candidate])
        except (SimError, msgspec.DecodeError, OSError) as error:
            self._found.minds_problem = str(error)
        self.look()

    # What the player does

    def take(self, choice: Choice) -> None:
        match choice.value:
            case "continue" | "tour":
                self.dismiss(Begun(str(choice.value)))
            case "new":
                self.begin_new()
            case "open":
                self._open()
            case "examples":
                self.app.push_screen(ExamplesScreen(self.town), self._settle)
            case "minds":
                self._society.action_minds()
            case "settings":
                self._society.action_settings()
            case "keys":
                self._society.action_bind()

    def begin_new(self) -> None:
        """Ask what the new world shall be like."""
        from tui.screens.new_world import NewWorldScreen

        def begin(new: NewWorld | None) -> None:
            if new is not None:
                self.dismiss(Begun(NEW, new=new))

        self.app.push_screen(NewWorldScreen(), begin)

    def _open(self) -> None:
        from tui.screens.library import BEGIN, LibraryScreen

        def open_(save: str | None) -> None:
            if save == BEGIN:
                self.begin_new()
            elif save is not None:
                self.dismiss(Begun(OPEN, save=save))

        self.app.push_screen(LibraryScreen(self.town.save), open_)

    def _settle(self, begun: Begun | None) -> None:
        if begun is not None:
            self.dismiss(begun)


def _worlds_in(printed: bytes) -> "list[WorldLine]":
    """Return what `voxpop worlds --json` has printed; slow the first time, since it loads what reads saves."""
    from tui.screens.shelf import Library

    return msgspec.json.decode(printed, type=Library).worlds


class ExamplesScreen(TwoSides):
    """Things to try; dismissed with the one chosen, or None."""

    title_shown = "Things to try"
    subtitle_shown = "enter tries it · {start.close} goes back"

    def __init__(self, town: Town) -> None:
        super().__init__()
        self.town = town

    def head(self) -> Content:
        begun = sum(not each.deed for each in EXAMPLES)
        return Content(f"1 to {begun} begin a world of their own, others act in the world that is open. None changes what has been.")

    def choices(self) -> list[Choice]:
        return [Choice(place, each.title, barred=self._barred(each)) for place, each in enumerate(EXAMPLES)]

    def _barred(self, example: Example) -> str:
        if example.deed is None:
            return ""
        if self.town.world is None:
            return "the world is still loading"
        if self.town.replay.only:
            return "this world can be looked at only"
        return "there is no past yet" if example.deed != "become" and not self.town.chronicle.tip else ""

    def look(self) -> None:
        from tui.screens.start_looks import example_drawing

        if (choice := self.pointed) is not None:
            self.query_one(Picture).draw(example_drawing(EXAMPLES[int(str(choice.value))], keymap_of(self.app)))

    def take(self, choice: Choice) -> None:
        self.dismiss(Begun(EXAMPLE, example=EXAMPLES[int(str(choice.value))]))
