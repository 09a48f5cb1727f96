"""What the start screen shows of the choice that is pointed at."""

from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.style import Style
from textual.app import App

from models.finding.candidate import Candidate, plain_size
from tui.examples import EXAMPLES, Example
from tui.keymap import Keymap
from tui.paint import Palette, Row, calendar, clip, fitted, safe, safe_name, wrapped
from tui.preview import Gathering, gathering_of
from tui.tour import STEPS
from tui.widgets.controls import Controls
from tui.widgets.little_map import little_map
from tui.widgets.lively import curve
from tui.widgets.picture import Drawing
from tui.widgets.thinkers import short
from tui.widgets.town import Town
from tui.worlds import facts

if TYPE_CHECKING:
    from saves.library import WorldLine

BARS = 60  # cells of a curve, at most
LISTED = 12  # worlds, minds
PULL = "Nothing but the rules was found. A small model: voxpop minds pull qwen2.5-0.5b"
KEYS_SHOWN = ("time.play", "people.inspect", "people.play", "people.edit", "world.intervene", "world.branch", "time.back", "help.keys",
              "help.palette", "help.quit")  # fmt: skip


class Found:
    """What was looked for while the start screen is open. asked_...: the search has begun; ..._problem: why it came to nothing."""

    def __init__(self) -> None:
        self.asked_worlds = self.asked_minds = False
        self.worlds: list[WorldLine] | None = None
        self.minds: list[Candidate] | None = None
        self.worlds_problem = self.minds_problem = ""


class Looks:
    """Draws what each choice is about."""

    def __init__(self, town: Town, controls: Controls, found: Found) -> None:
        self._town, self._controls, self._found = town, controls, found
        self._gathering: tuple[object, int, Gathering] | None = None  # of which world, with how many people

    def drawing(self, choice: str, keys: Keymap, app: App[Any]) -> Drawing:
        """Return the drawing of a choice."""
        match choice:
            case "continue":
                return self._world
            case "new":
                return _scenarios
            case "open":
                return self._worlds
            case "examples":
                return _examples
            case "minds":
                return self._minds
            case "tour":
                return lambda width, height, colours: _tour(width, colours, keys)
            case "keys":
                return lambda width, height, colours: _keys(width, colours, keys)
            case _:
                return lambda width, height, colours: _settings(width, colours, app)

    def _world(self, width: int, height: int, colours: Palette) -> list[Row]:
        """Draw the world behind: its name, its people, its time, its curve, and a map."""
        town, world = self._town, self._town.world
        if world is None or self._controls.opening:
            return [[("waking the town …", colours.dim)]]
        name = safe_name(Path(safe(town.save)).stem) if town.save else "a world without a file"
        tip = town.chronicle.tip
        when = calendar(world.minute) if world.tick else "not begun yet"
        told = f"{safe_name(world.scenario)} · {len(world.agents):,} people · tick {tip:,} · {when}"
        rows: list[Row] = [[(name, colours.strong)], *wrapped([(told, colours.dim)], width)]
        if len(town.branches) > 1:
            rows.append([(f"on {safe_name(town.branch)}, one of {len(town.branches)} lines of history", colours.dim)])
        if tip:
            rows += [[], curve(_squeezed(town.chronicle.acts[1:], min(width, BARS)), colours)]
        who = "This is a world to look at only." if town.replay.only else _mind(town)
        rows += [[], *wrapped([(who, colours.dim)], width), []]
        return rows + little_map(self._people(), width, min(height - len(rows), width // 2, 24), colours)

    def _people(self) -> Gathering:
        world = self._town.world
        assert world is not None
        if self._gathering is None or self._gathering[0] is not world or self._gathering[1] != len(world.agents):
            self._gathering = (world, len(world.agents), gathering_of(world))
        return self._gathering[2]

    def _worlds(self, width: int, height: int, colours: Palette) -> list[Row]:
        found, now = self._found, datetime.now(UTC)
        if found.worlds is None:
            return _problem(found.worlds_problem, "Looking for your worlds …", width, colours)
        if not found.worlds:
            return wrapped([("No worlds yet. New world begins one.", colours.dim)], width)
        rows: list[Row] = []
        shown = found.worlds[: max(1, min(LISTED, (height - 1) // 4))]
        for line in shown:
            room = max(8, width - len(line.curve) - 2)
            rows.append([(fitted(safe(line.name, 80), min(room, 40)), colours.strong), ("  ", colours.dim), *curve(line.curve, colours)])
            told = (safe(line.problem, 160), colours.warning) if line.problem else (safe(facts(line, now), 160), colours.dim)
            rows += [clip([told], width), *([clip([(f"“{safe(line.said, 160)}”", colours.faint)], width)] if line.said else []), []]
        left = len(found.worlds) - len(shown)
        return [*rows, [(f"and {left} more" if left else "", colours.faint)]]

    def _minds(self, width: int, height: int, colours: Palette) -> list[Row]:
        found = self._found
        if found.minds is None:
            return _problem(found.minds_problem, "Looking for what can think here …", width, colours)
        rows: list[Row] = []
        for each in found.minds[:LISTED]:
            sign, style = ("✗ ", colours.warning) if each.unusable else ("● ", colours.good)
            size = f" · {plain_size(each.size)}" if each.size else ""
            rows.append([(sign, style), (safe(short(each.name, 44), 60) + size, colours.text)])
            rows += wrapped([("  " + safe(each.unusable or each.what, 160), colours.warning if each.unusable else colours.dim)], width)[:2]
        if len(found.minds) > LISTED:
            rows.append([(f"and {len(found.minds) - LISTED} more", colours.faint)])
        if all(each.kind == "rules" or each.unusable for each in found.minds):
            rows += [[], *wrapped([(PULL, colours.dim)], width)]
        return [*rows, [], [("enter chooses who thinks, and for whom", colours.dim)]]


def example_drawing(example: Example, keys: Keymap) -> Drawing:
    """Return a drawing of something to try."""

    def draw(width: int, height: int, colours: Palette) -> list[Row]:
        rows: list[Row] = [[(example.title, colours.strong)], []]
        rows += wrapped([(example.summary, colours.text)], width)
        agents = f", {example.agents:,} people" if example.agents else ""
        where = f"Begins a new world: {example.scenario}{agents}." if example.scenario else "In the world that is open."
        rows += [[], *wrapped([(where, colours.accent)], width)]
        return [*rows, [], *wrapped([(keys.filled(example.told), colours.dim)], width)]

    return draw


def _mind(town: Town) -> str:
    assert town.world is not None
    mind = short(town.thinkers.of_everybody(town.world), 40)
    return "The rules think for everybody." if mind == "rules" else f"{mind} thinks for everybody."


def _squeezed(values: list[int], cells: int) -> list[float]:
    """Return so many means, or as many as there are values, of a longer list."""
    if len(values) <= cells:
        return [float(value) for value in values]
    edges = [len(values) * place // cells for place in range(cells + 1)]
    return [sum(values[start:stop]) / (stop - start) for start, stop in pairwise(edges)]


def _problem(problem: str, waiting: str, width: int, colours: Palette) -> list[Row]:
    return wrapped([(safe(problem, 300), colours.warning)], width) if problem else [[(waiting, colours.dim)]]


def _listed(entries: Iterable[tuple[str, str]], width: int, colours: Palette, title: Style) -> list[Row]:
    rows: list[Row] = []
    for name, words in entries:
        rows += [[(name, title)], *wrapped([(words, colours.dim)], width), []]
    return rows


def _scenarios(width: int, height: int, colours: Palette) -> list[Row]:
    from sim.scenarios import SCENARIOS

    rows = _listed(((each.title, each.summary) for each in SCENARIOS.values()), width, colours, colours.strong)
    own = "Or a folder of people and films, or a file with an event, of your own."
    return [*rows, *wrapped([(own, colours.text)], width)]


def _examples(width: int, height: int, colours: Palette) -> list[Row]:
    rows = _listed(((each.title, each.summary) for each in EXAMPLES), width, colours, colours.strong)
    if len(rows) > height:
        rows = [[("· ", colours.accent), (each.title, colours.text)] for each in EXAMPLES]
        rows = [row for each in rows for row in (each, [])] if 2 * len(rows) <= height else rows
    return rows


def _tour(width: int, colours: Palette, keys: Keymap) -> list[Row]:
    rows: list[Row] = []
    for number, step in enumerate(STEPS, 1):
        rows.append([(f"{number} ", colours.accent), (step.title, colours.text)])
    note = keys.filled("One thing to do at a time, in the world behind. {tour.begin} begins and ends it, {tour.next} skips a step.")
    return [*rows, [], *wrapped([(note, colours.dim)], width)]


def _keys(width: int, colours: Palette, keys: Keymap) -> list[Row]:
    from tui.bindings import BY_ID

    rows: list[Row] = [
        [(f"{keys.key(id_) or '–':>6}  ", colours.accent), (BY_ID[id_].help.split(";")[0].split(":")[0], colours.text)]
        for id_ in KEYS_SHOWN
        if id_ in BY_ID
    ]
    return [*rows, [], *wrapped([("enter shows all.", colours.dim)], width)]


def _settings(width: int, colours: Palette, app: App[Any]) -> list[Row]:
    settings = getattr(app, "settings", None)
    if settings is None:
        return []
    shown = (
        ("theme", settings.theme),
        ("colours", settings.colours),
        ("glyphs", settings.glyphs),
        ("layout", settings.layout),
        ("pace", f"{settings.pace:g} ticks a second" if settings.pace else "as fast as it goes"),
        ("your answer", f"{settings.turn_seconds} s" if settings.turn_seconds else "the world waits"),
        ("at the start", "this screen" if settings.start == "ask" else "the latest world goes on"),
    )
    return [[(f"{name:<14}", colours.dim), (safe(str(value), 60), colours.text)] for name, value in shown]
