"""The screen looks as it did, and its pieces draw what they should."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from fake_client import FakeClient, question, town
from stage import taken_in
from textual.pilot import Pilot
from textual.widgets import Input
from thinking import METERED, QWEN, all_found, thought

from sim.event import AnyEvent, ControlMoved, Idled, Learned, Measured, MixingChanged, MoodMoved, NewsBroke
from sim.metrics.communities import Shares
from tui import protocol
from tui.app import VoxpopApp
from tui.paint import sparkline, spoken, wrapped
from tui.protocol import BranchLine
from tui.screens.thinking import ThinkingScreen
from tui.widgets.stream import Stream
from tui.widgets.viewport import Viewport


def test_a_viewport_keeps_its_place_when_old_entries_go() -> None:
    view: Viewport[int] = Viewport(lambda entry: [f"{entry}a", f"{entry}b"], 10)  # type: ignore[arg-type, return-value]
    view.extend(range(10))
    assert view.page(3) == ["8b", "9a", "9b"]
    view.scroll(-6, 3, True)
    assert view.page(3) == ["5b", "6a", "6b"] and not view.following
    view.extend(range(10, 15))
    assert view.page(3) == ["5b", "6a", "6b"] and view.unseen == 5 and len(view) == 10
    view.extend(range(15, 19))
    assert view.page(3) == ["9a", "9b", "10a"]
    view.scroll(100, 3, True)
    assert view.page(3) == ["17b", "18a", "18b"] and view.following and view.unseen == 0


def test_a_tick_is_spread_over_its_second_and_at_full_speed_shown_at_once() -> None:
    events = tuple(Idled(1, str(i)) for i in range(80))
    stream = Stream()
    stream.push(protocol.Ticked(1, events, {}, 0.1))
    first, finished = stream.take(1.0)
    assert 0 < len(first) < 20 and not finished
    rest, finished = stream.take(0.0)
    assert (*first, *rest) == events and [tick.tick for tick in finished] == [1]


def test_wrapping_keeps_every_word_and_no_row_is_too_wide() -> None:
    from rich.cells import cell_len
    from rich.style import Style

    text = "The council wants to sell 映画館 and nobodyhasaskedtheaudienceaboutit yet"
    for width in range(4, 40):
        rows = wrapped([(text[:20], Style(bold=True)), (text[20:], Style())], width)
        assert "".join("".join(part for part, _ in row) for row in rows).replace(" ", "") == text.replace(" ", "")
        assert all(sum(cell_len(part) for part, _ in row) <= width for row in rows)


def test_titles_stand_without_brackets() -> None:
    from rich.style import Style

    plain, title = Style(), Style(italic=True)
    assert spoken("See <Häxan> < 3", plain, title) == [("See ", plain), ("Häxan", title), (" < 3", plain)]
    assert sparkline([1, 2, 3], 2) == "▁█"


# Pictures


def pictured(client: FakeClient) -> VoxpopApp:
    client.run(12)
    return VoxpopApp(client, smooth=False)


def pictured_news() -> FakeClient:
    """Return a client in whose world news has run through one community, and then through another."""
    client = FakeClient(town(films=False))
    world, topic = client.world, next(iter(client.world.topics.values()))
    people = list(world.agents)
    for tick in range(1, 25):
        events: list[AnyEvent] = [NewsBroke(topic.author, topic.id)] if tick == 3 else []
        events += [Learned(agent, topic.id) for agent in people[2 * tick - 8 : 2 * tick - 6] if tick > 3]
        events += [MoodMoved(agent, -0.2, 0.9, "the news") for agent in people[2 * tick - 8 : 2 * tick - 6] if tick > 3]
        first, second = max(0.0, 1 - abs(tick - 8) / 5), max(0.0, 1 - abs(tick - 18) / 6)
        metrics = {"informed": max(0, tick - 3) / 21, "intense_share": (first + second) / 4, "positive_share": 0.6, "posts": 9 * first}
        communities = {"Old Quay": Shares(30, first, first / 2, 0.5), "Mill Lane": Shares(18, second, second / 3, 0.5)}
        client.happen(*events, Measured(metrics, communities))
    return client


def before(*keys: str, ask: str = "") -> Callable[[Pilot[None]], Awaitable[None]]:
    async def drive(pilot: Pilot[None]) -> None:
        app = pilot.app
        assert isinstance(app, VoxpopApp) and isinstance(app.client, FakeClient)
        await pilot.pause(0.3)
        if ask:
            app.client.happen(ControlMoved(1, "human"))
            app.client.say(question(app.client.world, ask))
        await taken_in(app, pilot)
        await taken_in(app, pilot)  # said while it was taking in
        await pilot.pause(0.2)
        await pilot.press(*keys)
        for line in app.screen.query(Input):
            line.cursor_blink = False
        for _ in range(3):
            app.society._renew()
            app.society.renew_lines()
            await pilot.pause(0.1)

    return drive


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
@pytest.mark.parametrize(
    ("keys", "ask"),
    [
        ((), ""),
        (("2", "z"), ""),
        (("down", "enter"), ""),
        (("question_mark",), ""),
        ((), "planning"),
        (("1",), "browsing"),
        ((), "scrolling"),
    ],
    ids=("town", "feed", "inspect", "help", "plan", "browse", "scroll"),
)
def test_it_looks_as_it_did(snap_compare: Any, size: tuple[int, int], keys: tuple[str, ...], ask: str) -> None:
    assert snap_compare(pictured(FakeClient()), terminal_size=size, run_before=before(*keys, ask=ask))


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
@pytest.mark.parametrize("keys", [(), ("6",), ("6", "z")], ids=("town", "curves", "all-curves"))
def test_a_world_of_news_looks_as_it_did(snap_compare: Any, size: tuple[int, int], keys: tuple[str, ...]) -> None:
    assert snap_compare(VoxpopApp(pictured_news(), smooth=False), terminal_size=size, run_before=before(*keys))


def thinking(mind: str = QWEN) -> FakeClient:
    """Return a client whose people think with a model, which has told what it cost."""
    client = FakeClient(mind=mind)
    client.thoughts = {agent: (thought(agent, 11, verdict="mended"), thought(agent)) for agent in client.world.agents}
    return client


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
@pytest.mark.parametrize(
    ("keys", "said"),
    [
        (("M",), METERED),
        (("M",), protocol.Held("the budget in calls is used up: 500 of 500 spent, and the next call could pass it", True, 14)),
        (("o",), METERED),
        ((), METERED),
        ((), protocol.MindState(QWEN, "loading")),
    ],
    ids=("minds", "held", "thoughts", "meter", "loading"),
)
def test_minds_look_as_they_did(
    snap_compare: Any, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int], keys: tuple[str, ...], said: protocol.FromEngine
) -> None:
    monkeypatch.setattr(ThinkingScreen, "seeker", all_found)
    monkeypatch.setattr("tui.widgets.thinkers.monotonic", lambda: 0.0)
    monkeypatch.setattr("tui.widgets.who_thinks.monotonic", lambda: 12.0)
    client = thinking()

    async def drive(pilot: Pilot[None]) -> None:
        client.say(said)
        await before(*keys)(pilot)
        await pilot.pause(0.5)
        assert isinstance(pilot.app, VoxpopApp)
        await pilot.app.drain()
        await pilot.pause(0.3)

    assert snap_compare(pictured(client), terminal_size=size, run_before=drive)


LINES = (BranchLine("main", "", 0, 12), BranchLine("storm", "main", 4, 25, "what if it rains"), BranchLine("calm", "storm", 20, 22))


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
@pytest.mark.parametrize("keys", [(), ("6", "z"), ("b",)], ids=("town", "curves", "branches"))
def test_the_past_looks_as_it_did(snap_compare: Any, size: tuple[int, int], keys: tuple[str, ...]) -> None:
    client = FakeClient()

    async def drive(pilot: Pilot[None]) -> None:
        await before()(pilot)
        client.happen(MixingChanged(1))
        client.say(protocol.Branches(LINES))
        app = pilot.app
        assert isinstance(app, VoxpopApp)
        await taken_in(app, pilot)
        app.society.look_at(7)
        while app.town.replay.shown != 7 or app.town.replay.waiting or app.town.replay.bare:
            await taken_in(app, pilot)
        app.clear_notifications()
        await before(*keys)(pilot)

    assert snap_compare(pictured(client), terminal_size=size, run_before=drive)
