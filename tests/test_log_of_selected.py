"""The log of the selected person is filled when it is on show, however often another is selected meanwhile."""

from stage import Stage, stage

from sim.event import agent_of
from tui.widgets.agents import AgentsPane
from tui.widgets.log import LogPane, Tally


def about(log: LogPane) -> set[int | None]:
    return {agent_of(entry.event) for entry in log.view.entries if not isinstance(entry, Tally)}


async def selecting(on: Stage) -> LogPane:
    """Return the log of the selected person, on show."""
    log = on.society.query_one(LogPane)
    await on.press("5", "f")
    assert log.subtitle() == on.app.town.label(on.app.town.selected or 0)
    return log


async def test_a_log_that_is_not_on_show_is_filled_once_it_is() -> None:
    async with stage((80, 24), ticks=8) as on:
        log = await selecting(on)
        await on.press("1", "z")
        assert not log.display
        entries = log.view.entries
        await on.press("down", "down", "down")
        assert log.view.entries is entries  # nothing was filled meanwhile
        await on.press("z", "5")
        assert log.display and about(log) == {on.app.town.selected}


async def test_a_log_on_show_is_of_whoever_is_selected() -> None:
    async with stage((200, 60), ticks=8) as on:
        log = await selecting(on)
        for agent in (7, 9):
            on.society.query_one(AgentsPane).select(agent)
            await on.settle()
            assert about(log) <= {agent} and len(log.view)


async def test_a_line_is_gone_to_in_a_log_that_was_of_somebody_else() -> None:
    async with stage((80, 24), ticks=8) as on:
        log = await selecting(on)
        await on.press("1", "z")
        on.society.query_one(AgentsPane).select(9)
        await on.settle()
        line = next(entry for entry in log.past if not isinstance(entry, Tally) and agent_of(entry.event) == 9)
        assert log.reveal(line) and log.current is line
