"""The strip of the timeline keeps its scale whatever the figures beside it are; before the first tick no clock is told."""

from fake_client import FakeClient
from stage import stage
from test_timeline import with_past

from sim.event import Measured
from tui.widgets.timeline import Timeline
from tui.widgets.top_line import TopLine


async def test_figures_that_change_their_width_leave_the_strip_as_it_is() -> None:
    async with stage((120, 40), ticks=0, client=with_past(300)) as on:
        widths = []
        for posts in (7.0, 123.0, 8.0, 45.0):
            on.client.happen(Measured({"watched": posts, "chats": 2 * posts}))
            await on.settle()
            row = on.text(Timeline)
            assert f"{posts:.0f} " in row and len(row) <= 120
            widths.append(row.index("┃"))
        assert len(set(widths)) == 1


async def test_before_the_first_tick_no_clock_runs() -> None:
    async with stage(ticks=0, client=FakeClient()) as on:
        assert "day 1, Mon  t0" in on.text(TopLine) and "00:00" not in on.text(TopLine)
        on.client.run(1)
        await on.settle()
        assert "day 1, Mon 08:00" in on.text(TopLine)
