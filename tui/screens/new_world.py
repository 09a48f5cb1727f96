"""A new world: which kind, how many people, which luck, who thinks; on the right its people and their ties, before it begins."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from time import monotonic
from typing import Any, ClassVar

import msgspec
from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen, Screen
from textual.widget import Widget
from textual.widgets import Input, Static

from sim.errors import SimError
from sim.population import MOST_AGENTS
from sim.scenarios import SCENARIOS, SETTING
from tui.bindings import bindings
from tui.keymap import keymap_of
from tui.paint import Palette, Row, row_width, safe, wrapped
from tui.preview import Gathering, Preview, Somebody, decoded, read_preview
from tui.screens.form import Completion, Options
from tui.subcommand import output_of
from tui.widgets.field import Fields
from tui.widgets.little_map import little_map
from tui.widgets.picture import Picture
from tui.wire import NewWorld
from tui.working import work
from tui.worlds import new_world_path, next_seed

OWN = "of your own"
MOST_SEED = 2**31 - 1
QUIET_SECONDS = 0.25  # after a key, before a world is worked out for it
SPIN_SECONDS = 0.25
SPINNER = "◐◓◑◒"
MOST_LINE = 300
TITLES = {"scenario": "World", "own": "File", "people": "People", "seed": "Luck", "mind": "Minds"}
MAP_SHARE = 0.5  # of the height of the preview, at most
WORKED_OUT = "working out who lives there"


class NewWorldScreen(ModalScreen[NewWorld | None]):
    """A form and a preview; dismissed with the world to begin, or None. Nothing is written before it begins.

    The preview is worked out in a process of its own, the newest wish only.
    """

    BINDINGS: ClassVar[list[BindingType]] = bindings("begin")
    ask: ClassVar[Callable[..., Awaitable[bytes]]] = staticmethod(output_of)

    def __init__(self, scenario: str = "town") -> None:
        super().__init__()
        self._scenario = scenario
        self._seed = _next_seed()
        self.preview: Preview | None = None
        self._gathering: Gathering | None = None
        self._problem = ""  # why there can be no such world
        self._mind_problem = ""
        self._since: float | None = None  # when the preview under way was asked for

    def compose(self) -> ComposeResult:
        keys = keymap_of(self.app)
        with Vertical(id="begin", classes="dialog") as box:
            box.border_title = Content("A new world")
            box.border_subtitle = Content(keys.filled("{begin.begin} begins · {begin.luck} other luck · {begin.leave} leaves"))
            with Horizontal(id="begin-body"):
                with Fields(id="begin-fields"):
                    for name, title in TITLES.items():
                        with Horizontal(classes="field", id=f"field-{name}"):
                            yield Static(Content(title), classes="name", markup=False)
                            yield self._field(name)
                        yield Static("", id=f"note-{name}", classes="note", markup=False)
                    yield Static("", id="begin-summary", markup=False)
                yield Picture(id="begin-look")

    def _field(self, name: str) -> Widget:
        match name:
            case "scenario":
                return Options((*SCENARIOS, OWN), self._scenario, "begin-scenario")
            case "mind":
                return Input("rules", id="begin-mind", max_length=MOST_LINE, suggester=Completion(("rules", "llama:", "openai:"), False))
            case "seed":
                return Input(str(self._seed), id="begin-seed", max_length=10)
            case "people":
                return Input("", id="begin-people", max_length=7)
            case _:
                return Input("", id="begin-own", max_length=MOST_LINE)

    def on_mount(self) -> None:
        self.query_one("#begin-scenario").focus()
        self.set_interval(SPIN_SECONDS, self._turn)
        self._changed()

    # What stands in the fields

    def answers(self) -> dict[str, str]:
        """Return what stands in the fields."""
        found = {name: self.query_one(f"#begin-{name}") for name in TITLES}
        return {name: field.value.strip() for name, field in found.items() if isinstance(field, (Input, Options))}

    def problems(self) -> dict[str, str]:
        """Return what is wrong, by field; what only the preview or a mind can tell, as far as they have."""
        answers, found = self.answers(), {}
        if answers["scenario"] == OWN and (problem := _no_file(answers["own"])):
            found["own"] = problem
        if answers["people"] and not _within(answers["people"], 2, MOST_AGENTS):
            found["people"] = f"a number, 2 to {MOST_AGENTS:,}; empty: as many as it has"
        if not _within(answers["seed"], 0, MOST_SEED):
            found["seed"] = f"a number, 0 to {MOST_SEED:,}"
        if self._mind_problem:
            found["mind"] = safe(self._mind_problem, 200)
        if self._problem and not found:
            found["own" if answers["scenario"] == OWN else "people"] = safe(self._problem, 300)
        return found

    @property
    def scenario(self) -> str:
        """The scenario that is chosen, as `voxpop play` takes it."""
        answers = self.answers()
        return str(Path(answers["own"]).expanduser()) if answers["scenario"] == OWN else answers["scenario"]

    @on(Input.Changed)
    @on(Options.Chosen)
    def _changed(self) -> None:
        """Show what is wrong, and work out who would live there."""
        self._problem = ""
        own = self.answers()["scenario"] == OWN
        self.query_one("#field-own").display = self.query_one("#note-own").display = own
        self._note()
        self._look()

    def _note(self) -> None:
        problems, preview = self.problems(), self.preview
        declared = SCENARIOS.get(self.answers()["scenario"])
        notes = {
            "scenario": declared.title if declared else f"a folder, or a {SETTING} file",
            "own": "its path",
            "people": "empty: as many as it has",
            "seed": keymap_of(self.app).filled("{begin.luck} draws another"),
            "mind": "rules, or a model's name",
        }
        for name, note in notes.items():
            line = self.query_one(f"#note-{name}", Static)
            line.set_class(name in problems, "-wrong")
            line.update(Content(problems.get(name) or note))
        summary = declared.summary if declared else preview.summary if preview is not None else ""
        self.query_one("#begin-summary", Static).update(Content(safe(summary, 300)))

    # What would come of it

    @work(exclusive=True, group="preview")
    async def _look(self) -> None:
        """Work out who would live there; whatever was under way before is dropped."""
        answers = self.answers()
        if set(self.problems()) - {"mind"}:
            self._since = None
            self._draw()
            return
        self._since = monotonic()
        await asyncio.sleep(QUIET_SECONDS)
        await self._judge(answers["mind"])
        agents = ("--agents", answers["people"]) if answers["people"] else ()
        try:
            found = await type(self).ask("preview", "--json", "--seed", answers["seed"], *agents, "--", self.scenario)
            self.preview = read_preview(found)
            self._gathering = decoded(self.preview)
        except (SimError, msgspec.DecodeError, OSError, ValueError) as error:  # ValueError: a preview that is not whole
            self._problem, self.preview, self._gathering = str(error), None, None
        self._since = None
        self._note()
        self._draw()

    async def _judge(self, mind: str) -> None:
        from models.minds import check_mind

        try:
            await asyncio.to_thread(check_mind, mind or "rules")
            self._mind_problem = ""
        except (SimError, OSError, ValueError) as error:
            self._mind_problem = str(error)
        self._note()

    def _turn(self) -> None:
        """Say that it is being worked out, where that takes a while."""
        if self._since is not None:
            self._draw()

    def _draw(self) -> None:
        self.query_one(Picture).draw(self._drawn)

    def _drawn(self, width: int, height: int, colours: Palette) -> list[Row]:
        head = self._head(colours)
        if self.preview is None or self._gathering is None:
            return [head]
        rows = [head, *_counts(self.preview, width, colours), []]
        room = height - len(rows)
        chart = little_map(self._gathering, width, min(max(int(room * MAP_SHARE), 6), width // 2, room - 4), colours)
        rows += [*chart, []] if chart else []
        for each in self.preview.known:
            rows += _introduced(each, width, colours)
        return rows

    def _head(self, colours: Palette) -> Row:
        """Return the first line: how far the preview is."""
        if self._since is not None and (waited := monotonic() - self._since) > 2 * QUIET_SECONDS:
            seconds = f" {int(waited)} s" if waited >= 1 else ""
            return [(f"{SPINNER[int(4 * waited) % len(SPINNER)]} {WORKED_OUT} …{seconds}", colours.warning)]
        if self._problem:
            return [("There can be no such world.", colours.warning)]
        if self.preview is None:
            return [("", colours.dim)]
        return [(self.preview.title, colours.strong)]

    # What the player does

    def action_luck(self) -> None:
        """Draw another seed."""
        field = self.query_one("#begin-seed", Input)
        before = int(field.value) if _within(field.value.strip(), 0, MOST_SEED) else self._seed
        field.value = str(before % MOST_SEED + 1)

    @on(Input.Submitted)
    def action_begin(self) -> None:
        """Begin it, if everything is right."""
        if not self.is_current:
            return
        problems, answers = self.problems(), self.answers()
        if problems:
            name = next(iter(problems))
            self.notify(f"{TITLES[name]}: {problems[name]}", severity="warning", markup=False)
            self.query_one(f"#begin-{name}").focus()
            return
        save = place_for(self, self.scenario)
        if save is not None:
            agents = int(answers["people"]) if answers["people"] else None
            self.dismiss(NewWorld(self.scenario, save, int(answers["seed"]), agents, answers["mind"] or "rules"))


def place_for(screen: Screen[Any], scenario: str) -> str | None:
    """Return where to keep a new world; where the player's folder cannot be used, say why on the screen and return None."""
    try:
        return str(new_world_path(scenario))
    except OSError as error:
        told = f"Your worlds' folder cannot be used: {error.strerror or error}"
        screen.notify(safe(told, 300), severity="warning", markup=False)
        return None


def _next_seed() -> int:
    with suppress(OSError):
        return next_seed()
    return 1


def _within(text: str, least: int, most: int) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= len(str(most)) and least <= int(text) <= most


def _no_file(path: str) -> str:
    """Return why a path is no world of one's own, "" where it may be one."""
    if not path:
        return f"the path of a folder, or of a file that ends in {SETTING}"
    try:
        place = Path(path).expanduser()
        if place.is_dir() or (place.is_file() and path.endswith(SETTING)):
            return ""
    except (OSError, ValueError, RuntimeError):  # too long; a null byte; the home of nobody
        pass
    return f"no folder, and no file that ends in {SETTING}, is there"


def _counts(preview: Preview, width: int, colours: Palette) -> list[Row]:
    parts = [(f"{preview.people:,}", " people"), (f"{preview.ties:,}", " ties"), (f"{len(preview.communities)}", " communities")]
    parts += [(f"{preview.films:,}", " films")] if preview.films else []
    row: Row = []
    for number, unit in parts:
        part: Row = [("  " if row else "", colours.dim), (number, colours.accent), (unit, colours.dim)]
        if row_width(row) + row_width(part) <= width:
            row += part
    rows = [row]
    if preview.news:
        rows += wrapped([("◈ ", colours.intense), (safe(preview.news[0], 120), colours.text)], width)[:2]
    return rows


def _introduced(each: Somebody, width: int, colours: Palette) -> list[Row]:
    """Return somebody in one row; what does not fit is left out, whole."""
    row: Row = [(safe(each.name, 40), colours.person(each.id)), (f" {each.age}", colours.text)]
    parts = [(f", {safe(each.occupation, 40)}", colours.text)]
    parts += [(f"{', ' if place else ' · '}{safe(trait, 30)}", colours.dim) for place, trait in enumerate(each.traits)]
    for part in parts:
        if row_width(row) + row_width([part]) > width:
            break
        row.append(part)
    return [row]
