"""The screen says the same in 256 colours, in 16 and in none."""

import pytest
from rich.color import ColorType
from rich.style import Style
from stage import Stage, stage
from textual.color import Color
from textual.strip import Strip

from tui.fewer_colours import FewerColours, Marks, contrast, fewer, nearest
from tui.paint import palette_for
from tui.settings import Colours, Settings
from tui.terminal import colours_found
from tui.themes import THEMES

GROUND = (16, 18, 26)


@pytest.mark.parametrize(
    ("wanted", "environment", "found"),
    [
        ("auto", {"TERM": "xterm-256color"}, "256"),
        ("auto", {"TERM": "xterm-256color", "COLORTERM": "truecolor"}, "true"),
        ("auto", {"TERM": "xterm"}, "16"),
        ("auto", {"TERM": "linux"}, "16"),
        ("auto", {"TERM": "dumb", "COLORTERM": "truecolor"}, "none"),
        ("auto", {"TERM": "vt100"}, "none"),
        ("auto", {"TERM": "xterm", "COLORTERM": "truecolor", "NO_COLOR": "1"}, "none"),
        ("auto", {"TERM": "xterm", "COLORTERM": "truecolor", "NO_COLOR": ""}, "true"),
        ("256", {"NO_COLOR": "1"}, "256"),
        ("none", {"COLORTERM": "truecolor"}, "none"),
    ],
)
def test_how_many_colours_are_sent_is_as_set_or_as_the_environment_says(wanted: Colours, environment: dict[str, str], found: str) -> None:
    assert colours_found(wanted, environment) == found


@pytest.mark.parametrize("theme", THEMES.values(), ids=str)
@pytest.mark.parametrize("colours", ["256", "16", "none"])
def test_nothing_that_is_read_vanishes_in_any_theme(theme: object, colours: Colours) -> None:
    palette = palette_for(theme)  # type: ignore[arg-type]
    ground = Color.parse(str(theme.background))  # type: ignore[attr-defined]
    for style in (palette.text, palette.dim, palette.title, palette.accent, palette.warning, palette.you, *palette.people):
        shown = fewer(style + Style(bgcolor=ground.rich_color), ground.rgb, colours, Marks(), theme.dark)  # type: ignore[attr-defined]
        if colours == "none":
            assert shown.color is not None and shown.color.is_default
            continue
        assert shown.color is not None and shown.bgcolor is not None
        assert shown.color.number != shown.bgcolor.number
        assert shown.color.type is (ColorType.EIGHT_BIT if colours == "256" else ColorType.STANDARD)


def test_256_colours_are_the_nearest_and_keep_their_contrast() -> None:
    def of(*colour: int) -> int:
        return nearest(Color(*colour).rich_color.get_truecolor())

    assert of(0, 0, 0) == 16 and of(255, 255, 255) == 231
    assert of(16, 18, 26) == 233 and of(30, 34, 48) == 235  # grounds stay apart
    assert of(255, 95, 0) == 202


def test_a_cursor_is_reversed_and_one_without_the_focus_underlined_where_there_are_no_colours() -> None:
    cursor, idle = Style(bgcolor="#4a3c2c"), Style(bgcolor="#24262c")
    marks = Marks(frozenset({(0x24, 0x26, 0x2C)}))
    assert fewer(cursor, GROUND, "none", marks, True).reverse
    assert fewer(idle, GROUND, "none", marks, True).underline
    assert not fewer(Style(bgcolor="#151822"), GROUND, "none", marks, True).reverse  # a panel marks nothing


def test_contrast_is_that_of_wcag() -> None:
    assert contrast((0, 0, 0), (255, 255, 255)) == pytest.approx(21)
    assert contrast((119, 119, 119), (255, 255, 255)) == pytest.approx(4.48, abs=0.01)


def test_a_line_keeps_its_text() -> None:
    strip = Strip.blank(5, Style(bgcolor="#102030"))
    assert strip.apply_filter(FewerColours("16"), Color(16, 18, 26)).text == strip.text


async def _colours(ready: Stage) -> set[ColorType]:
    picture = ready.app.screen._compositor.render_strips()
    styles = [segment.style for strip in picture for segment in strip if segment.style]
    return {colour.type for style in styles for colour in (style.color, style.bgcolor) if colour}


@pytest.mark.parametrize(
    ("colours", "allowed"), [("none", {ColorType.DEFAULT}), ("16", {ColorType.STANDARD}), ("256", {ColorType.EIGHT_BIT})]
)
async def test_no_cell_of_the_screen_has_a_colour_that_the_terminal_has_not(colours: Colours, allowed: set[ColorType]) -> None:
    async with stage(settings=Settings(colours=colours)) as ready:
        assert await _colours(ready) <= allowed
        await ready.press("question_mark")
        assert await _colours(ready) <= allowed


async def test_the_pane_with_the_focus_has_another_border_where_there_are_no_colours() -> None:
    async with stage(settings=Settings(colours="none")) as ready:
        feed, people = ready.society.query_one("#feed"), ready.society.query_one("#agents")
        assert people.styles.border_top[0] == "heavy" != feed.styles.border_top[0]
        await ready.press("2")
        assert feed.styles.border_top[0] == "heavy" != people.styles.border_top[0]


async def test_colours_change_while_the_screen_is_open() -> None:
    async with stage() as ready:
        ready.app.change_setting("colours", "none", keep=False)
        await ready.settle()
        assert await _colours(ready) == {ColorType.DEFAULT}
        assert ready.society.query_one("#agents").styles.border_top[0] == "heavy"
        ready.app.change_setting("colours", "true", keep=False)
        await ready.settle()
        assert ColorType.TRUECOLOR in await _colours(ready)
        assert ready.society.query_one("#agents").styles.border_top[0] == "round"
