"""What somebody new to the screen stumbles over is told to them, or is not there."""

import pytest
from rich.cells import cell_len
from stage import Stage, stage
from textual.widgets import Input, Static

from tui.paint import DARK, palette_for
from tui.preview import gathering_of
from tui.screens.help import HelpScreen, Keys, Line
from tui.screens.picturing import broken_path
from tui.screens.society import SocietyScreen
from tui.widgets.feed import FeedPane, with_days
from tui.widgets.hints import Hints
from tui.widgets.little_map import little_map
from tui.widgets.map_names import name_within
from tui.widgets.top_line import TopLine

SIZES = [(120, 40), (80, 24), (60, 16)]


def told(on: Stage) -> list[str]:
    """Return all notices."""
    return [note.message for note in on.app._notifications]


async def test_a_key_that_means_nothing_says_so_once_and_none_that_is_typed() -> None:
    async with stage() as on:
        await on.press("q", "q", "X", "f9", "down", "home")
        assert [text.split(" ")[0] for text in told(on) if "is no key here; ^q quits, ? tells keys." in text] == ["q", "X", "F9"]
        await on.press("1", "slash", "V", "escape")
        assert not any(text.startswith("V ") for text in told(on))


async def test_help_under_a_dialog_lists_what_is_heard_there_with_enter_and_digits_and_nothing_else() -> None:
    async with stage() as on:
        await on.press("I", "question_mark")
        assert isinstance(on.app.screen, HelpScreen)
        lines = [entry for entry in on.app.screen.query_one(Keys).view.entries if isinstance(entry, Line)]
        assert {"enter", "1 … 9"} <= {line.keys for line in lines} and not any("Run one tick" in line.text for line in lines)


@pytest.mark.parametrize("size", SIZES)
async def test_the_last_line_is_empty_under_a_dialog_and_back_after_it(size: tuple[int, int]) -> None:
    async with stage(size) as on:
        hints = on.society.query_one(Hints)
        assert "play/pause" in hints.render_line(0).text
        await on.press("b")
        assert not hints.render_line(0).text.strip()
        await on.press("escape")
        assert "play/pause" in hints.render_line(0).text


@pytest.mark.parametrize("size", SIZES[1:])
@pytest.mark.parametrize("key", ["I", "e", "b", "question_mark", "M", "comma"])
async def test_a_dialog_of_a_narrow_screen_takes_whole_rows(size: tuple[int, int], key: str) -> None:
    async with stage(size) as on:
        await on.press("1", key)
        assert not isinstance(on.app.screen, SocietyScreen)
        (box,) = on.app.screen.query(".dialog")
        assert box.region.x == 0 and box.region.width == size[0] and box.region.bottom <= size[1]


async def test_a_zoomed_pane_is_told_of_in_the_top_line() -> None:
    async with stage() as on:
        await on.press("2", "z")
        assert "zoomed, z takes it back" in on.text(TopLine)
        await on.press("z")
        assert "zoomed" not in on.text(TopLine)


async def test_playback_is_read_only_also_at_80_columns() -> None:
    async with stage((80, 24)) as on:
        await on.press("left_square_bracket")
        assert "read-only · b branch · L live" in on.text(TopLine)


async def test_a_terminal_too_small_tells_how_to_leave() -> None:
    async with stage((59, 15)) as on:
        assert "^q saves and leaves." in str(on.society.query_one("#small", Static).render())


async def test_the_feed_has_a_rule_where_the_day_changes() -> None:
    async with stage(ticks=14) as on:
        pane = on.society.query_one(FeedPane)
        days = [entry.day for entry in pane.view.entries if entry.day]
        assert len(days) == len(set(days)) > 1
        assert with_days([entry._replace(day="") for entry in pane.view.entries]) == list(pane.view.entries)
        first = next(entry for entry in pane.view.entries if entry.day)
        assert "".join(text for text, _ in pane.lines(first, 40)[0]).startswith(f"── {first.day} ─")


async def test_a_value_longer_than_its_field_ends_in_an_ellipsis() -> None:
    async with stage((60, 16)) as on:
        await on.press("1", "e")
        fields = {str(each.id): each for each in on.app.screen.query(Input)}
        field = fields["edit-interests"]
        assert field.content_width > field.size.width and "…" in field.render_line(0).text


@pytest.mark.parametrize("size", [(30, 10), (44, 14), (70, 20)])
async def test_a_small_map_names_every_community(size: tuple[int, int]) -> None:
    async with stage() as on:
        world = on.app.town.world
        assert world is not None
        people = gathering_of(world)
        text = "\n".join("".join(part for part, _ in row) for row in little_map(people, *size, palette_for(DARK)))
        for number, name in enumerate(people.names):
            size_of = int((people.community == number).sum())
            assert any(name_within(name, size_of, cells) in text for cells in range(4, 30) if name_within(name, size_of, cells))


@pytest.mark.parametrize("cells", range(1, 30))
def test_a_name_on_a_map_fits_its_room(cells: int) -> None:
    found = name_within("Saltmarsh Row", 5, cells)
    assert cell_len(found) <= cells and (found or cells < 2)


def test_a_path_is_broken_at_its_separators_and_nothing_of_it_is_lost() -> None:
    path = "/home/somebody/.local/share/voxpop/worlds/pictures/town-t12-map.svg"
    lines = broken_path(path, 30)
    assert "".join(lines) == path and all(len(line) <= 30 for line in lines) and all(line.endswith("/") for line in lines[:-1])


async def test_the_key_that_copies_takes_a_path_that_was_just_told(monkeypatch: pytest.MonkeyPatch) -> None:
    async with stage() as on:
        copied: list[tuple[str, str]] = []
        monkeypatch.setattr(on.app, "copy_out", lambda text, what: copied.append((text, what)))
        on.app.offer_to_copy("/a/b.svg", 60.0)
        await on.press("1", "C")
        on.app.offer_to_copy("/a/b.svg", 0.0)
        await on.press("C")
        assert copied[0] == ("/a/b.svg", "The path") and copied[1][1] == "The line"
