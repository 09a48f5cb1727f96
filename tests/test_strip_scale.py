"""The strip of the timeline keeps its scale whatever the figures beside it are; before the first tick no clock is told."""

from fake_client import FakeClient
from stage import stage
from test_timeline import with_past

from sim.highlights import Mark
from tui.widgets.timeline import Timeline
from tui.widgets.top_line import TopLine


async def test_figures_that_change_their_width_leave_the_strip_as_it_is() -> None:
    async with stage((120, 40), ticks=0, client=with_past(300, {3: int(Mark.CHANGE)})) as on:
        places = []
        for count in (1, 9, 99, 5):
            on.app.town.chronicle.marks = {tick: int(Mark.CHANGE) for tick in range(1, count + 1)}
            on.app.town.chronicle.version += 1
            row = on.text(Timeline).split("\n")[1]
            assert f"change {count}" in on.text(Timeline) and len(row) <= 120
            places.append((row.index("┃"), row.index("┃") > 60))
        assert len(set(places[2:])) == 1  # room once taken is kept


async def test_before_the_first_tick_no_clock_runs() -> None:
    async with stage(ticks=0, client=FakeClient()) as on:
        assert "day 1, Mon  t0" in on.text(TopLine) and "00:00" not in on.text(TopLine)
        on.client.run(1)
        await on.settle()
        assert "day 1, Mon 08:00" in on.text(TopLine)
