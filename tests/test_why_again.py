"""What led to something is laid out anew in another size and in other colours; the cursor stays where it was."""

from stage import Stage, stage
from textual.widgets import Static

from sim.event import Idled
from tui.screens.why import WhyScreen
from tui.widgets.account import AccountPane


async def explained(on: Stage) -> tuple[WhyScreen, AccountPane]:
    """Explain a line that something led to, with the cursor on the last of its causes."""
    screen = on.society
    post = next(reversed(on.app.town.world.posts))  # type: ignore[union-attr]
    screen.explain_post(post)
    await on.settle()
    assert isinstance(on.app.screen, WhyScreen)
    pane = on.app.screen.query_one(AccountPane)
    pane.point(len(pane.view) - 1)
    await on.settle()
    assert pane.cursor > 0
    return on.app.screen, pane


async def test_the_words_of_a_subject_take_the_colours_of_another_theme() -> None:
    async with stage((120, 40), ticks=8) as on:
        screen, pane = await explained(on)
        words, before = screen.query_one("#why-words", Static), pane.cursor
        styles = {str(span.style) for span in words.content.spans}  # type: ignore[union-attr]
        on.app.theme = "voxpop-light"
        await on.settle()
        assert styles != {str(span.style) for span in words.content.spans}  # type: ignore[union-attr]
        assert pane.cursor == before


async def test_rows_are_laid_out_anew_in_another_size() -> None:
    async with stage((120, 40), ticks=8) as on:
        screen, pane = await explained(on)
        before, calls = pane.cursor, []
        accounting = screen._accounting
        screen._accounting = lambda colours: [calls.append(1), *accounting(colours)][1:]  # type: ignore[misc]
        await on.pilot.resize_terminal(90, 30)
        await on.settle()
        assert calls and pane.cursor == before


async def test_a_screen_that_was_closed_hears_of_no_theme_any_more() -> None:
    async with stage((120, 40), ticks=8) as on:
        await explained(on)
        await on.press("escape")
        on.app.theme = "voxpop-light"
        await on.settle()
        on.client.happen(Idled(1, "asleep"))
        await on.settle()
        assert on.app.screen is on.society
