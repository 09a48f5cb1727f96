"""Where all is drawn in ASCII an arrow would be a ^, which means ctrl: keys are then named in words."""

import pytest
from stage import stage
from textual.content import Content

from tui.bindings import EVERY_COMMAND
from tui.command import shown_key
from tui.keymap import Keymap
from tui.settings import Settings


def test_no_key_is_an_arrow_and_all_others_are_called_as_ever() -> None:
    plain, drawn = Keymap(ascii_only=True), Keymap()
    for command in EVERY_COMMAND:
        assert plain.shown(command.id).isascii()
        if drawn.shown(command.id).isascii():
            assert plain.shown(command.id) == drawn.shown(command.id)
    assert (shown_key("up", True), shown_key("ctrl+up", True), shown_key("ctrl+t", True)) == ("up", "ctrl+up", "^t")
    assert plain.filled("{form.up}{form.down} fields, ↑↓ shows") == "up/down fields, up/down shows"
    assert drawn.filled("{form.up}{form.down} fields, ↑↓ shows") == "↑↓ fields, ↑↓ shows"


@pytest.mark.parametrize(("glyphs", "wanted"), [("ascii", "up/down fields"), ("unicode", "↑↓ fields")])
async def test_a_form_says_which_keys_go_from_field_to_field(glyphs: str, wanted: str) -> None:
    async with stage((120, 40), settings=Settings(glyphs=glyphs)) as ready:  # type: ignore[arg-type]
        await ready.press("e")
        told = [str(box.border_subtitle) for box in ready.app.screen.query(".dialog")]
        assert any(wanted in Content.from_markup(each).plain for each in told), told


async def test_the_keys_follow_the_setting_while_the_app_runs() -> None:
    async with stage((120, 40)) as ready:
        ready.app.change_setting("glyphs", "ascii", keep=False)
        await ready.press("e")
        assert any("up/down fields" in str(box.border_subtitle) for box in ready.app.screen.query(".dialog"))
