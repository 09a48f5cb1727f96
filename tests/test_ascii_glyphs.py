"""With ASCII glyphs every cell is ASCII but for people's own letters, and nothing that differs looks the same."""

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from stage import Stage, stage

from tui.ascii_glyphs import GLYPHS, in_ascii
from tui.paint import BLOCKS, EMOTION_GLYPHS, NEWS, YOU, palette_for
from tui.settings import Settings
from tui.themes import DARK
from tui.widgets.map_signs import signs
from tui.widgets.time_cells import MEANINGS

TUI = Path(__file__).parent.parent / "tui"


def _foreign(character: str) -> bool:
    """Return whether it is a letter, which only people's names and texts have beyond ASCII."""
    return unicodedata.category(character)[0] in "LM"


@given(st.text())
def test_whatever_is_drawn_keeps_its_width(text: str) -> None:
    plain = "".join(character for character in text if character.isprintable())
    assert cell_len(in_ascii(plain)) == cell_len(plain)
    assert all(character.isascii() or unicodedata.category(character)[0] in "LMN" for character in in_ascii(plain))


def test_every_glyph_in_our_code_has_a_sign_of_its_own_choice() -> None:
    drawn = {character for path in TUI.rglob("*.py") for character in path.read_text("utf-8") if not character.isascii()}
    unknown = {each for each in drawn if not _foreign(each) and each not in GLYPHS and not "\u2800" <= each <= "\u28ff"}
    assert {
        each: in_ascii(each) for each in unknown if in_ascii(each) == "?" * cell_len(each) and unicodedata.category(each)[0] == "S"
    } == {}


@pytest.mark.parametrize("colouring", ["emotion", "stance", "activity", "tier"])
def test_the_map_tells_levels_apart(colouring: str) -> None:
    glyphs = [sign.glyph for sign in signs(colouring, palette_for(DARK))]  # type: ignore[arg-type]
    assert len({in_ascii(glyph) for glyph in glyphs}) == len(set(glyphs))


def test_feelings_the_player_marks_of_time_and_heights_are_told_apart() -> None:
    for glyphs in ([*EMOTION_GLYPHS.values(), YOU], [glyph for glyph, _ in MEANINGS], list(BLOCKS), [YOU, NEWS]):
        assert len({in_ascii(glyph) for glyph in glyphs}) == len(set(glyphs))


def test_lines_of_braille_dots_keep_their_direction() -> None:
    assert [in_ascii(each) for each in "⠀⡇⢸⣿⠉⠁⢀⣀⠔⠣"] == [" ", "|", "|", "#", '"', "'", ".", "_", "/", "\\"]


def _cells(ready: Stage) -> str:
    return "".join(strip.text for strip in ready.app.screen._compositor.render_strips())


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
async def test_every_cell_of_every_pane_is_ascii(size: tuple[int, int]) -> None:
    async with stage(size, settings=Settings(glyphs="ascii")) as ready:
        for keys in ("1", "2", "3", "4", "5", "6", "7", "z", "escape", "enter", "question_mark", "escape", "I", "escape", "b", "escape"):
            await ready.press(keys)
            odd = {each for each in _cells(ready) if not each.isascii() and not _foreign(each)}
            assert odd == set(), f"after {keys}"


async def test_the_player_sees_ascii_too() -> None:
    for kind in ("planning", "browsing", "rating", "talking", "scrolling"):
        async with stage(settings=Settings(glyphs="ascii")) as ready:
            await ready.ask(kind)
            assert {each for each in _cells(ready) if not each.isascii() and not _foreign(each)} == set()


async def test_names_keep_their_letters() -> None:
    async with stage(settings=Settings(glyphs="ascii")) as ready:
        assert "Inês Carvalho" in _cells(ready)
