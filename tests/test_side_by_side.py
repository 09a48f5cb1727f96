"""Two branches are played side by side as they were, from the tick where they part, and hold nothing up."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import forging
import msgspec
import pytest
from click.testing import CliRunner
from fake_client import FakeClient
from forked import forked, run_on
from stage import Stage, stage

from saves.file import create, open_save
from sim.agent import emotion_of
from sim.emotion import faded
from sim.likeness import equal
from sim.metrics.topics import topic_in_question
from sim.scenarios import new_world
from tui import abreast as told
from tui.abreast import EMOTION, LIVES, STANCE, Cast, Frame, abreast
from tui.commands.compare import compare
from tui.protocol import BranchLine, Ready
from tui.screens.abreast import AbreastScreen
from tui.screens.compare import CompareScreen
from tui.settings import Settings
from tui.widgets.abreast import AbreastPane, Reading
from tui.widgets.muster import TORN
from tui.widgets.side_map import sight

FORK, TICKS, LONGER, PEOPLE = 2, 6, 9, 12
NASTY = "x\x1b]52;c;aGk=\x07\u202e[red]"
STILL = Settings(animation=False)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A town that parts after FORK; `main` goes on to LONGER, `what-if` to TICKS, and `bare` has not lived on."""
    path = tmp_path_factory.mktemp("abreast") / "town.db"
    forked(path, PEOPLE, FORK, TICKS)
    with open_save(path, writable=True) as save:
        run_on(save, LONGER - TICKS)
        save.branch("bare", "main", FORK)
    return path


def read(path: Path, one: str = "what-if", other: str = "main") -> tuple[Cast, list[Frame]]:
    with open_save(path) as save:
        cast, *frames = abreast(save, one, other)
    assert isinstance(cast, Cast)
    return cast, [frame for frame in frames if isinstance(frame, Frame)]


def known(path: Path) -> bytes:
    found = CliRunner().invoke(compare, ["--each-tick", str(path), "what-if", "main"], catch_exceptions=False)
    assert found.exit_code == 0
    return found.stdout_bytes


# What is told


def test_every_tick_tells_of_everybody_what_the_worlds_say_on_both_sides(path: Path) -> None:
    cast, frames = read(path)
    assert (cast.common, cast.tips, cast.people, cast.step) == (FORK, (TICKS, LONGER), PEOPLE, 1)
    assert [frame.tick for frame in frames] == list(range(FORK, LONGER + 1))
    with open_save(path) as save:
        for tick in (FORK, FORK + 1, TICKS):
            worlds = save.world("what-if", tick), save.world("main", tick)
            frame = frames[tick - FORK]
            assert frame.minute == worlds[0].minute
            for side, world in zip(frame.sides, worlds, strict=True):
                assert side is not None and side.people == PEOPLE and len(side.levels) == PEOPLE
                topic = topic_in_question(world)
                for level, (agent, person) in zip(side.levels, sorted(world.agents.items()), strict=True):
                    emotion = ("calm", "moderate", "intense").index(emotion_of(faded(person, tick)[1])) + 1
                    assert level & EMOTION == (emotion if emotion > 1 or person.known else 0)
                    attitude = person.attitudes.get(topic)
                    torn = attitude is not None and abs(attitude) < TORN
                    assert (level & STANCE) // 4 == (0 if attitude is None else 1 if torn else 3 if attitude > 0 else 2)
                    assert bool(level & LIVES) == (not equal(worlds[0], worlds[1], agent))
        for name, side in (("what-if", 0), ("main", 1)):
            measured = save.measured(name)
            for frame in frames[1:]:
                if (now := frame.sides[side]) is not None:
                    kept = measured[frame.tick].metrics
                    assert now.metrics and now.metrics == {each: pytest.approx(kept[each], abs=1e-6) for each in now.metrics}


def test_at_the_fork_nobody_differs_and_what_is_said_later_was_said_on_that_side_alone(path: Path) -> None:
    _, frames = read(path)
    first = frames[0].sides
    assert first[0] == first[1] and first[0] is not None and first[0].spoken is None and not any(each & LIVES for each in first[0].levels)
    last = [side.spoken for side in frames[TICKS - FORK].sides if side]
    assert len(last) == 2 and all(each is not None and each.words and FORK < each.tick <= TICKS for each in last)
    assert last[0] != last[1]


def test_a_side_that_has_ended_is_told_of_no_more_and_the_other_one_goes_on(path: Path) -> None:
    _, frames = read(path)
    assert [frame.sides[0] is None for frame in frames] == [frame.tick > TICKS for frame in frames]
    assert all(frame.sides[1] is not None for frame in frames)


def test_of_many_people_and_ticks_a_bounded_share_is_told(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(told, "SHOWN_MOST", 5)
    monkeypatch.setattr(told, "FRAMES_MOST", 3)
    cast, frames = read(path)
    assert cast.people == PEOPLE and len(cast.community) <= 5 and cast.step == 3
    assert [frame.tick for frame in frames] == [2, 5, 6, 8, 9]  # the ends of both, too
    assert all(len(side.levels) == len(cast.community) for frame in frames for side in frame.sides if side)


def test_the_command_prints_a_line_at_a_time_that_reads_back(path: Path) -> None:
    first, *rest = known(path).splitlines()
    assert msgspec.json.decode(first, type=Cast) == read(path)[0]
    assert [msgspec.json.decode(line, type=Frame) for line in rest] == read(path)[1]
    assert "allowed: two different ones" in str(CliRunner().invoke(compare, ["--each-tick", str(path), "main", "main"]).exception)


def test_it_is_read_while_the_world_lives_on(tmp_path: Path) -> None:
    forked(tmp_path / "town.db", PEOPLE, FORK, TICKS)
    with open_save(tmp_path / "town.db", writable=True) as engine, open_save(tmp_path / "town.db") as save:
        run = abreast(save, "what-if", "main")
        next(run), next(run)
        run_on(engine, 1)
        assert [frame.tick for frame in run if isinstance(frame, Frame)] == list(range(FORK + 1, TICKS + 1))


def test_a_newcomer_is_counted_though_they_have_no_place_on_the_map() -> None:
    assert told.level(None, new_world("town", 1, PEOPLE), "") == 0


def test_levels_of_fewer_or_more_people_than_there_are_break_no_map() -> None:
    for levels in (b"", b"\x01" * 99):
        assert len(sight(levels, b"\x02", "emotion", 7).levels) == 7


# On the screen


def opened(path: Path, lines: tuple[BranchLine, ...] = ()) -> FakeClient:
    with open_save(path) as save:
        client = FakeClient(save.world("what-if"))
    lines = lines or (BranchLine("main", "", 0, LONGER), BranchLine("what-if", "main", FORK, TICKS))
    client.drain()
    client.say(Ready(client.snapshot(), str(path), "rules", "what-if", lines))
    return client


async def shown(on: Stage) -> tuple[AbreastScreen, Reading]:
    """Wait until all is read."""
    screen = on.app.screen
    assert isinstance(screen, AbreastScreen)
    for _ in range(600):
        if not screen.unfinished:
            break
        await on.pilot.pause(0.1)
    await on.settle()
    assert screen.reading is not None
    return screen, screen.reading


def picture(on: Stage) -> str:
    return on.text(AbreastPane)


async def test_from_the_comparison_and_from_the_branches_it_is_one_key_away(path: Path) -> None:
    async with stage(client=opened(path), ticks=0, settings=STILL) as on:
        on.app.push_screen(CompareScreen(str(path), "what-if", "main"))
        await on.settle()
        await on.press("p")
        _, reading = await shown(on)
        assert reading.cast.sides == ("what-if", "main") and "what-if" in picture(on) and "main" in picture(on)
        await on.press("escape", "escape", "b", "up", "p")
        _, reading = await shown(on)
        assert set(reading.cast.sides) == {"what-if", "main"}


async def test_it_steps_and_jumps_and_stays_within_its_ends(path: Path) -> None:
    async with stage(client=opened(path), ticks=0, settings=STILL) as on:
        on.app.push_screen(AbreastScreen(str(path), "what-if", "main"))
        screen, reading = await shown(on)
        assert reading.place == 0 and not screen.playing
        await on.press("left_square_bracket")
        assert reading.place == 0
        await on.press("right_square_bracket", "right_square_bracket")
        assert reading.frame is not None and reading.frame.tick == FORK + 2
        await on.press("end", "right_square_bracket")
        assert reading.frame.tick == LONGER and "ended after tick 6" in picture(on)
        await on.press("g", "5", "enter")
        assert reading.frame.tick == 5 and "ended" not in picture(on)
        await on.press("g", "9", "9", "enter")
        assert on.app.screen is not screen  # it is said what is allowed
        await on.press("escape", "home")
        assert reading.frame.tick == FORK


async def test_it_plays_to_the_end_holds_there_and_begins_again(path: Path) -> None:
    async with stage(client=opened(path), ticks=0) as on:
        on.app.push_screen(AbreastScreen(str(path), "what-if", "main"))
        await on.settle()
        await on.press(*["greater_than_sign"] * 9)
        screen, reading = await shown(on)
        for _ in range(600):
            if not screen.playing:
                break
            await on.pilot.pause(0.05)
        assert reading.place == len(reading.frames) - 1
        await on.press(*["less_than_sign"] * 9, "space")
        assert screen.playing and reading.place == 0
        await on.press("space")
        assert not screen.playing


async def test_arrows_choose_the_colour_and_the_curve_which_at_first_is_the_one_that_parts_most(path: Path) -> None:
    async with stage(client=opened(path), ticks=0, settings=STILL) as on:
        on.app.push_screen(AbreastScreen(str(path), "what-if", "main"))
        _, reading = await shown(on)
        first = reading.metric
        assert first == max(reading.metrics, key=reading.parted) and reading.parted(first) > 0
        await on.press("down")
        assert reading.metric != first and reading.chosen
        await on.press("up", "right")
        assert reading.metric == first and reading.colouring == "stance" and "against" in picture(on)
        await on.press("left")
        assert reading.colouring == "emotion" and "intense" in picture(on)


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60), (40, 12)])
async def test_left_and_right_everybody_stands_at_the_same_place(path: Path, size: tuple[int, int]) -> None:
    async with stage(client=opened(path), ticks=0, size=size, settings=STILL) as on:
        on.app.push_screen(AbreastScreen(str(path), "what-if", "main"))
        await shown(on)
        pane = on.app.screen.query_one(AbreastPane)
        rows = [pane.render_line(y).text for y in range(pane.content_size.height)]
        assert {len(row) for row in rows} == {pane.content_size.width}
        parts = [row.split(" │ ", 1) for row in rows if " │ " in row][1:]  # at the fork both are the same
        assert len(parts) > 3 and all(left.rstrip() == right.rstrip() for left, right in parts)


async def test_a_branch_that_has_not_lived_on_says_what_to_do(path: Path) -> None:
    async with stage(client=opened(path), ticks=0, settings=STILL) as on:
        on.app.push_screen(AbreastScreen(str(path), "main", "bare"))
        await shown(on)
        words = " ".join(picture(on).split())
        assert "Nothing has happened in bare since tick 2" in words and "let time run (space)" in words
        await on.press("space", "right_square_bracket", "end", "g", "down", "right", "escape")
        assert on.app.screen is on.society


async def test_what_cannot_be_read_is_told_in_a_plain_line(path: Path) -> None:
    async with stage(client=opened(path), ticks=0, settings=STILL) as on:
        on.app.push_screen(screen := AbreastScreen(str(path), "what-if", "nobody"))
        for _ in range(600):
            if not screen.unfinished:
                break
            await on.pilot.pause(0.1)
        await on.settle()
        assert "no branch 'nobody'" in picture(on)


async def test_names_and_words_of_a_made_up_save_are_shown_as_they_are(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first, *rest = (json.loads(line) for line in known(path).splitlines())
    first |= {"sides": [NASTY, NASTY], "names": [NASTY] * len(first["names"])}
    for frame in rest:
        frame["topic"] = NASTY
        for side in frame["sides"]:
            if side and side["spoken"]:
                side["spoken"] |= {"name": NASTY, "to": NASTY, "words": NASTY * 90}

    async def stream(*arguments: str) -> AsyncIterator[bytes]:
        for each in (first, *rest):
            yield json.dumps(each).encode()

    monkeypatch.setattr(AbreastScreen, "stream", staticmethod(stream))
    async with stage(client=opened(path), ticks=0, settings=STILL) as on:
        on.app.push_screen(AbreastScreen(str(path), NASTY, NASTY))
        await shown(on)
        await on.press("end", "left_square_bracket", "left_square_bracket", "left_square_bracket", "right")
        text = picture(on) + str(on.app.screen.query_one("#abreast").border_title)
        assert "[red]" in text and not {"\x1b", "\x07", "\u202e"} & set(text)


def test_a_save_made_up_with_such_names_tells_them_cleaned(path: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.db"
    bad.write_bytes(path.read_bytes())
    forging.edited(bad, "UPDATE branch SET name = '[red]x [/nope]' WHERE id = 2")
    assert read(bad, "[red]x [/nope]")[0].sides == ("[red]x [/nope]", "main")


async def test_leaving_while_it_reads_leaves_no_process_behind(path: Path) -> None:
    import psutil

    before = set(psutil.Process().children())
    async with stage(client=opened(path), ticks=0, settings=STILL) as on:
        on.app.push_screen(AbreastScreen(str(path), "what-if", "main"))
        await on.settle()
        await on.press("escape")
        for _ in range(300):
            if not set(psutil.Process().children()) - before:
                break
            await on.pilot.pause(0.1)
    assert not set(psutil.Process().children()) - before


def test_a_world_begun_and_never_played_has_nothing_to_lay_side_by_side(tmp_path: Path) -> None:
    with create(tmp_path / "new.db", new_world("town", 1, PEOPLE), mind="rules") as save:
        save.branch("other", "main", 0)
    cast, frames = read(tmp_path / "new.db", "main", "other")
    assert cast.tips == (0, 0) and not frames
