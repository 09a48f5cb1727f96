"""The first minute: a start screen over a world that waits, a new world seen before it begins, examples, and a tour that notices."""

import asyncio
import re
from collections.abc import Callable
from pathlib import Path

import msgspec
import numpy as np
import pytest
from click.testing import CliRunner
from fake_client import FakeClient
from stage import Stage, stage, taken_in
from textual.widgets import Input

from sim.event import PersonaEdited
from sim.temperament import temperament
from tui import protocol
from tui.app import VoxpopApp
from tui.bindings import BY_ID
from tui.cli import voxpop
from tui.commands import play
from tui.examples import EXAMPLES
from tui.keymap import keymap_of
from tui.paint import DARK, palette_for, row_width
from tui.preview import Preview, decoded, preview_of, read_preview
from tui.protocol import Halted, Pause, Play
from tui.screens.dialogs import HaltedScreen
from tui.screens.form import FormScreen
from tui.screens.library import LibraryScreen
from tui.screens.new_world import NewWorldScreen
from tui.screens.start import ExamplesScreen, StartScreen
from tui.tour import STEPS
from tui.widgets import tour_card
from tui.widgets.coach import Coach
from tui.widgets.little_map import little_map
from tui.widgets.log import LogPane
from tui.widgets.picture import Picture
from tui.widgets.tour_card import TourCard
from tui.worlds import worlds_folder

SMALL = msgspec.json.encode(preview_of("town", 1, 12))
SIZES = ((80, 24), (120, 40), (200, 60))


@pytest.fixture(autouse=True)
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    """What the screens asked the command line for; it answers without a process."""
    found: list[tuple[str, ...]] = []

    async def answer(*arguments: str) -> bytes:
        found.append(arguments)
        if arguments[0] == "preview":
            return SMALL
        return b'{"folder": "/", "worlds": []}' if arguments[0] == "worlds" else b'[{"name": "rules", "kind": "rules", "what": "built in"}]'

    for screen in (StartScreen, NewWorldScreen, LibraryScreen):
        monkeypatch.setattr(screen, "ask", staticmethod(answer))
    monkeypatch.setattr("tui.screens.new_world.QUIET_SECONDS", 0.0)
    return found


async def until(on: Stage, true: Callable[[], bool]) -> None:
    """Wait until something is so."""
    async with asyncio.timeout(30):
        while not true():
            await on.pilot.pause(0.02)


def shown(on: Stage) -> str:
    return on.text(Picture)


def told(on: Stage) -> str:
    return "\n".join(note.message for note in on.app._notifications)


# The start screen


async def test_the_start_screen_comes_first_and_the_world_behind_it_is_held_until_it_goes_on() -> None:
    client = FakeClient()
    app = VoxpopApp(client, smooth=False, start=True)
    async with app.run_test(size=(120, 40)) as pilot:
        await taken_in(app, pilot)
        assert isinstance(app.screen, StartScreen) and not client.commands(Play)
        await pilot.press("enter")
        await taken_in(app, pilot)
        await pilot.pause()
        assert app.screen is app.society and len(client.commands(Play)) == 1


async def test_who_continues_before_the_world_is_there_need_not_press_again() -> None:
    client = FakeClient()
    waking = client.drain()
    app = VoxpopApp(client, smooth=False, start=True)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("enter")
        await pilot.pause()
        assert app.screen is app.society and not client.commands(Play)
        client.say(*waking)
        await taken_in(app, pilot)
        assert len(client.commands(Play)) == 1


@pytest.mark.parametrize("size", SIZES)
async def test_every_choice_of_the_start_screen_shows_what_it_is_about(size: tuple[int, int]) -> None:
    async with stage(size=size) as on:
        await on.press("N")
        seen = []
        for place in range(8):
            assert isinstance(on.app.screen, StartScreen)
            await until(on, lambda: shown(on).strip() != "" and "Looking" not in shown(on))
            seen.append(shown(on))
            if place < 7:
                await on.press("down")
        assert "lantern" in seen[0] and "48 people" in seen[0] and "Energy policy" in seen[1] and "No worlds yet" in seen[2]
        assert EXAMPLES[0].title in seen[3] and "voxpop minds pull" in seen[4] and STEPS[6].title in seen[5]
        assert all(row_width([(line, palette_for(DARK).text)]) <= size[0] for text in seen for line in text.splitlines())
        await on.press("escape")
        assert on.app.screen is on.society


async def test_what_cannot_be_found_says_why_and_the_rest_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    from sim.errors import SimError

    async def refuse(*arguments: str) -> bytes:
        raise SimError(f"{arguments[0]} cannot be looked for [/b]")

    monkeypatch.setattr(StartScreen, "ask", staticmethod(refuse))
    async with stage() as on:
        await on.press("N", "down", "down")
        await until(on, lambda: "worlds cannot be looked for [/b]" in shown(on))
        await on.press("down", "down")
        await until(on, lambda: "minds cannot be looked for [/b]" in shown(on))


def test_voxpop_alone_asks_for_the_start_screen_only_where_there_are_worlds(monkeypatch: pytest.MonkeyPatch) -> None:
    asked_for: list[bool] = []
    monkeypatch.setattr(play, "_launch", lambda spec, pace, start=False: asked_for.append(start))
    assert CliRunner().invoke(voxpop, []).exit_code == 0
    (worlds_folder() / "one.db").touch()
    assert CliRunner().invoke(voxpop, []).exit_code == 0
    assert CliRunner().invoke(voxpop, ["play"]).exit_code == 0
    assert asked_for == [False, True, False]


async def test_the_first_picture_of_a_new_town_tells_three_keys_and_where_the_tour_is() -> None:
    async with stage(ticks=0) as on:
        coach = on.society.query_one(Coach)
        assert coach.display and [word in str(coach.render()) for word in ("space", "enter", "t ")] == [True] * 3
        assert "H takes the tour" in str(coach.border_subtitle)


# A new world


@pytest.mark.parametrize("size", SIZES)
async def test_a_new_world_shows_its_people_and_begins_beside_those_that_are(size: tuple[int, int]) -> None:
    kept = worlds_folder() / "town-old.db"
    kept.write_bytes(b"somebody's")
    async with stage(size=size) as on:
        await on.press("N", "2")
        screen = on.app.screen
        assert isinstance(screen, NewWorldScreen)
        await until(on, lambda: screen.preview is not None)
        assert "12 people" in shown(on) and "●" in shown(on) and screen.preview is not None
        assert any(each.name in shown(on) for each in screen.preview.known)
        await on.press("tab", *"30", "enter")
        await until(on, lambda: on.app.screen is on.society and bool(on.client.begun))
        (new, branch), *more = on.client.begun
        assert (new.scenario, new.agents, new.seed, new.mind, branch, more) == ("town", 30, 2, "rules", "main", [])
        assert Path(new.save).parent == worlds_folder() and not Path(new.save).exists()
    assert kept.read_bytes() == b"somebody's"


@pytest.mark.parametrize(
    ("field", "text", "why"),
    [
        ("people", "1", "2 to 100,000"),
        ("people", "many", "2 to 100,000"),
        ("people", "９", "2 to 100,000"),
        ("seed", "-3", "0 to 2,147,483,647"),
        ("mind", "no-such-mind", "no-such-mind"),
    ],
)
async def test_a_value_that_cannot_be_is_told_at_its_field_and_begins_nothing(field: str, text: str, why: str) -> None:
    async with stage() as on:
        await on.press("N", "2")
        screen = on.app.screen
        assert isinstance(screen, NewWorldScreen)
        screen.query_one(f"#begin-{field}", Input).value = text
        note = screen.query_one(f"#note-{field}")
        await until(on, lambda: note.has_class("-wrong"))
        assert why in str(note.render())  # type: ignore[attr-defined]
        await on.press("ctrl+s")
        assert on.app.screen is screen and not on.client.begun


async def test_a_world_of_ones_own_needs_a_folder_or_a_file_that_is_there(tmp_path: Path, asked: list[tuple[str, ...]]) -> None:
    async with stage() as on:
        await on.press("N", "2", "left")
        screen = on.app.screen
        assert isinstance(screen, NewWorldScreen)
        field = screen.query_one("#begin-own", Input)
        assert field.parent is not None and field.parent.display and "own" in screen.problems()
        for hopeless in ("/no/such/folder", "~nobody-of-that-name/x.toml", "\x00", "x" * 299):
            field.value = hopeless
            await on.settle()
            assert "own" in screen.problems()
        field.value = str(tmp_path)
        await until(on, lambda: asked[-1][-1] == str(tmp_path))
        assert screen.problems() == {}


async def test_only_the_newest_preview_is_shown_however_long_older_ones_take(monkeypatch: pytest.MonkeyPatch) -> None:
    answers: dict[str, asyncio.Event] = {}

    async def slow(*arguments: str) -> bytes:
        seed = arguments[arguments.index("--seed") + 1]
        answers[seed] = asyncio.Event()
        await answers[seed].wait()
        return msgspec.json.encode(msgspec.structs.replace(read_preview(SMALL), title=f"with seed {seed}"))

    monkeypatch.setattr(NewWorldScreen, "ask", staticmethod(slow))
    async with stage() as on:
        await on.press("N", "2")
        await until(on, lambda: "1" in answers)
        await on.press("ctrl+r", "ctrl+r")
        await until(on, lambda: "3" in answers)
        answers["3"].set()
        await until(on, lambda: "with seed 3" in shown(on))
        answers["1"].set()
        await on.settle()
        assert "with seed 3" in shown(on) and "with seed 1" not in shown(on)


async def test_worlds_that_cannot_be_made_say_so_and_keys_are_heard_meanwhile(monkeypatch: pytest.MonkeyPatch) -> None:
    from sim.errors import SimError

    async def refuse(*arguments: str) -> bytes:
        raise SimError("12 people; allowed: more [@click=app.quit]x[/]")

    monkeypatch.setattr(NewWorldScreen, "ask", staticmethod(refuse))
    async with stage() as on:
        await on.press("N", "2")
        screen = on.app.screen
        assert isinstance(screen, NewWorldScreen)
        await until(on, lambda: "There can be no such world." in shown(on))
        assert "[@click=app.quit]" in str(screen.query_one("#note-people").render())  # type: ignore[attr-defined]
        await on.press("ctrl+s")
        assert on.app.screen is screen and not on.client.begun


@pytest.mark.parametrize("keys", [("W", "n"), ("ctrl+n",), ("N", "2")])
async def test_a_new_world_begins_from_wherever_one_looks_for_it(keys: tuple[str, ...]) -> None:
    async with stage() as on:
        await on.press(*keys)
        assert isinstance(on.app.screen, NewWorldScreen)
        await on.press("enter")
        await until(on, lambda: bool(on.client.begun))


@pytest.mark.parametrize(("scenario", "agents"), [("town", None), ("town", 5), ("breaking-news", 400), ("movie-night", 200)])
def test_a_preview_holds_everybody_and_its_map_fits_any_size(scenario: str, agents: int | None) -> None:
    printed = CliRunner().invoke(voxpop, ["preview", scenario, "--json", *(["--agents", str(agents)] if agents else [])])
    assert printed.exit_code == 0
    found = msgspec.json.decode(printed.stdout, type=Preview)
    people = decoded(found)
    assert found.people == len(people.community) == len(people.places) == sum(size for _, size in found.communities)
    assert np.bincount(people.community).tolist() == [size for _, size in found.communities]
    assert found.known and all(each.name for each in found.known)
    for width, height in ((8, 3), (20, 6), (44, 12), (130, 50)):
        rows = little_map(people, width, height, palette_for(DARK))
        assert len(rows) == height and {row_width(row) for row in rows} == {width}
    assert little_map(people, 7, 2, palette_for(DARK)) == []


def test_the_same_luck_previews_the_world_that_begins() -> None:
    from sim.scenarios import new_world

    world, found = new_world("town", 7, 60), preview_of("town", 7, 60)
    assert (found.people, found.ties) == (len(world.agents), len(world.network))
    assert all(world.agents[each.id].persona.name == each.name for each in found.known)


# Examples


async def test_an_example_begins_its_world_shows_what_to_watch_and_says_so() -> None:
    async with stage() as on:
        await on.press("N", "4")
        assert isinstance(on.app.screen, ExamplesScreen)
        await on.press("1")
        await until(on, lambda: bool(on.client.begun))
        new, _ = on.client.begun[0]
        assert new.scenario == EXAMPLES[0].scenario and on.app.screen is on.society
        on.client.say(protocol.Ready(on.client.snapshot(), new.save, "rules", "main"))
        await on.settle()
        assert on.society.place == "map"
        assert keymap_of(on.app).filled(EXAMPLES[0].told) in told(on)


async def test_yesterday_is_shown_and_where_there_is_none_it_says_so() -> None:
    deed = next(place for place, each in enumerate(EXAMPLES, 1) if each.deed == "yesterday")
    async with stage(ticks=0) as on:
        await on.press("N", "4", str(deed))
        assert isinstance(on.app.screen, ExamplesScreen) and "there is no past yet" in told(on)
    async with stage(ticks=12) as on:
        await on.press("N", "4", str(deed))
        await until(on, lambda: on.society.town.replay.on and on.society.town.replay.shown == 4)


async def test_every_example_is_one_of_a_world_or_of_a_deed_and_names_keys_that_are() -> None:
    async with stage() as on:
        for each in EXAMPLES:
            assert bool(each.scenario) != bool(each.deed)
            assert not re.search(r"\{\w+\.|no key", keymap_of(on.app).filled(each.told))


async def test_somebody_is_made_shy_since_yesterday_in_a_branch_and_it_is_the_most_outgoing_one() -> None:
    deed = next(place for place, each in enumerate(EXAMPLES, 1) if each.deed == "change")
    async with stage(ticks=0) as on:
        await on.press("N", "4", str(deed))
        assert isinstance(on.app.screen, ExamplesScreen) and "there is no past yet" in told(on)
    async with stage(ticks=12) as on:
        await on.press("N", "4", str(deed))
        await until(on, lambda: isinstance(on.app.screen, FormScreen))
        people = on.client.world.agents
        most = max(temperament(agent.persona.traits).extraversion for agent in people.values())
        who = on.society.town.selected
        assert who is not None and temperament(people[who].persona.traits).extraversion == most
        on.app.screen.query_one("#edit-traits", Input).value = "introverted, anxious"
        await on.press("enter")
        assert on.client.departures and on.client.departures[0][0] == "what-if-1"
        assert not on.client.commands(protocol.Intervene)  # this line of history stays as it is


@pytest.mark.parametrize("id_", ["form.save", "newcomer.come", "begin.begin"])
def test_every_form_is_applied_by_enter_and_by_ctrl_s(id_: str) -> None:
    assert BY_ID[id_].keys == "enter,ctrl+s"


def test_the_last_step_of_the_tour_names_the_comparison() -> None:
    assert "{world.compare_branches}" in STEPS[-1].text


# The tour


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_all_seven_steps_of_the_tour_are_noticed_when_they_are_done(size: tuple[int, int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tour_card, "PRAISED", 0.0)
    async with stage(size=size) as on:
        card = on.society.query_one(TourCard)

        async def done(place: int) -> None:
            await until(on, lambda: card.place == place + 1)
            assert place in card.finished

        await on.press("N", "6")
        await until(on, lambda: card.display and card.place == 0)
        await on.press("space")
        await done(0)
        await on.press("space", "down", "enter")
        await done(1)
        await on.press("4")
        await done(2)
        await on.press("3")
        await done(3)
        await on.ask("talking")
        await on.press(*"Hello there.", "enter")
        await done(4)
        await on.press("escape")
        persona = on.client.world.agents[1].persona
        on.society.controls.intervene(PersonaEdited(1, msgspec.structs.replace(persona, traits=("shy",)), ("traits",)))
        await on.settle()
        await done(5)
        on.client.say(protocol.Ready(on.client.snapshot(), "/home/you/worlds/lantern.voxpop", "rules", "otherwise"))
        await done(6)
        assert "help" not in card.classes and "done" in str(card.border_title)
        await on.press("semicolon")
        assert card.place is None and not card.display


async def test_the_tour_covers_nothing_can_be_walked_back_and_is_left_by_escape() -> None:
    async with stage(size=(80, 24)) as on:
        await on.press("H")
        card = on.society.query_one(TourCard)
        others = [pane for pane in on.society.query("LinePane") if pane.region.area and pane.display and pane.is_on_screen]
        assert others and all(not card.region.overlaps(pane.region) for pane in others)
        keys = keymap_of(on.app)
        await on.press(keys.keys("tour.next")[0], keys.keys("tour.next")[0], keys.keys("tour.back")[0])
        assert card.place == 1 and not card.finished
        await on.press("1", "escape")
        assert card.place is None and not card.display and "begins it again" in told(on)


async def test_the_texts_of_the_tour_name_keys_that_are() -> None:
    async with stage() as on:
        assert len(STEPS) == 7
        for step in STEPS:
            for text in (step.text, step.praise, step.news):
                assert not re.search(r"\{\w+\.|no key", keymap_of(on.app).filled(text))


# Nothing is empty without a word, and nothing ends for good


async def test_a_world_that_goes_on_shows_at_once_what_happened_last() -> None:
    client = FakeClient()
    client.run(5)
    client.drain()
    client.say(protocol.Ready(client.snapshot(), "/w.db", "rules", "main"))
    bygones = tuple(protocol.Bygone(tick, 480, event) for tick, events in enumerate(client.told, 1) for event in events)
    async with stage(ticks=0, client=client) as on:
        assert "This world goes on after tick 5" in on.text(LogPane)
        on.client.say(protocol.Lately(bygones, True))
        await on.settle()
        assert "08:00" in on.text(LogPane) and len(on.society.query_one(LogPane).view) > 20
        assert on.society.town.choices and on.society.town.world is not None and on.society.town.world.tick == 5


async def test_an_engine_that_died_is_started_again_from_its_last_tick() -> None:
    async with stage() as on:
        on.client.say(Halted(4, "The engine was ended by SIGKILL."))
        await on.settle()
        assert isinstance(on.app.screen, HaltedScreen)
        await on.press("r")
        assert on.app.screen is on.society and on.client.departures == [("main", None)] and not on.app.failure
        on.client.say(protocol.Ready(on.client.snapshot(), "/home/you/worlds/lantern.voxpop", "rules", "main"))
        await on.settle()
        assert on.society.town.world is not None and len(on.client.commands(Play)) == 2
        on.client.say(Halted(4, "once more"))
        await on.settle()
        assert isinstance(on.app.screen, HaltedScreen) and "once more" in on.app.screen.text


async def test_where_the_engine_died_another_world_may_begin_and_who_leaves_that_is_asked_again() -> None:
    client = FakeClient()
    client.drain()
    async with stage(ticks=0, client=client) as on:
        client.say(Halted(0, "town.db is no save of voxpop."))
        await on.settle()
        await on.press("r")
        assert isinstance(on.app.screen, HaltedScreen)
        await on.press("n", "escape")
        assert isinstance(on.app.screen, HaltedScreen)
        await on.press("n", "enter")
        await until(on, lambda: bool(client.begun))
        assert not client.commands(Pause)


def test_the_start_screen_adds_little_to_what_is_loaded() -> None:
    """What a search needs is imported when somebody looks for it."""
    import subprocess
    import sys

    heavy = ("openai", "networkx", "scipy", "llama_cpp", "sqlite_utils")
    code = f"import sys, tui.screens.start; print([name for name in {heavy} if name in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True).stdout.strip() == "[]"
