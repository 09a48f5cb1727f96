"""Nothing that is typed or pasted anywhere on the screen is more than text, there or in what the engine is told."""

import asyncio
from collections.abc import Callable

import pytest
from fake_client import FakeClient
from faults import often
from hostile_text import FORBIDDEN, PAYLOADS, CaptureDriver, check_bytes
from stage import Stage, taken_in
from textual.events import Paste
from textual.widgets import Input, TextArea
from typed_entries import ENTRIES, declared, fields, texts, watch

from tui import protocol
from tui.app import VoxpopApp
from tui.screens.library import LibraryScreen
from tui.screens.new_world import NewWorldScreen
from tui.screens.start import StartScreen

SENT_OFF = 9  # of so many payloads, in each field, one is sent off, too
PARTS = 4
LINE = 5000  # characters that no field holds more of

BRANCHES = (protocol.BranchLine("main", "", 0, 4), protocol.BranchLine("other", "main", 1, 3))


@pytest.fixture(autouse=True)
def nothing_is_started(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let screens that ask the command line be refused, without a process."""
    from sim.errors import SimError

    async def refuse(*arguments: str) -> bytes:
        raise SimError("; ".join(arguments))

    for screen in (StartScreen, NewWorldScreen, LibraryScreen):
        monkeypatch.setattr(screen, "ask", staticmethod(refuse))


async def beginning(app: VoxpopApp, client: FakeClient, pilot: object) -> Stage:
    """Return a stage of a few ticks."""
    on = Stage(app, client, pilot)  # type: ignore[arg-type]
    await taken_in(app, on.pilot)
    client.run(4)
    client.say(protocol.Branches(BRANCHES))
    await on.settle()
    return on


async def test_every_field_of_the_source_is_among_the_entries(monkeypatch: pytest.MonkeyPatch) -> None:
    made = watch(monkeypatch)
    client = FakeClient()
    app = VoxpopApp(client, smooth=False)
    async with app.run_test(size=(120, 40)) as pilot:
        on = await beginning(app, client, pilot)
        for entry in ENTRIES:
            await again(on, entry)
    assert declared() - made == set()


@pytest.mark.parametrize("part", range(PARTS))
async def test_what_is_pasted_is_text_where_it_goes_and_where_it_is_sent(part: int, record_property: Callable[[str, object], None]) -> None:
    client = FakeClient()
    app = VoxpopApp(client, smooth=False)
    app.driver_class = CaptureDriver
    CaptureDriver.written.clear()
    cells = 0
    async with asyncio.timeout(280), app.run_test(headless=False, size=(120, 40), notifications=True) as pilot:
        on = await beginning(app, client, pilot)
        settings, keys = app.settings, len(app.keymap.problems)
        for entry in list(ENTRIES)[part::PARTS]:
            await again(on, entry)
            cells += await fill(on, entry)
            assert app.is_running and app._exception is None and not client.commands(protocol.Quit)
            assert app.settings == settings and len(app.keymap.problems) == keys
            check_bytes()
            CaptureDriver.written.clear()
    for command in client.sent:
        assert all(FORBIDDEN.search(text) is None and "\n" not in text for text in texts(command)), command
    record_property("cells", cells)


async def fill(on: Stage, entry: str) -> int:
    """Paste every payload into every field of a place, send some off; return how many cells that were."""
    names = [(field.id, type(field)) for field in fields(on)]
    assert names, f"nothing to type in at: {entry}"
    for number in range(0, len(PAYLOADS), often(3, 1)):  # each field has another one, and with --long each has had all in the end
        found = fields(on)
        if [(field.id, type(field)) for field in found] != names:  # it was sent off, and the place is left
            await again(on, entry)
            found = fields(on)
            assert len(found) == len(names), f"{entry}: {names} is {found} the second time"
        for place, field in enumerate(found):
            await put(on, field, PAYLOADS[(number + place) % len(PAYLOADS)])
        await on.pilot.pause()
        for field in found:
            check(field)
        if number % SENT_OFF == 0:
            found[number % len(found)].focus()
            await on.pilot.press("enter")
            await taken_in(on.app, on.pilot)
            await on.pilot.pause()
    return len(names) * len(range(0, len(PAYLOADS), often(3, 1)))


async def again(on: Stage, entry: str) -> None:
    """Go to a place, from wherever the screen is."""
    while len(on.app.screen_stack) > 1:
        on.app.pop_screen()
    if on.app.controls.opening:  # another world or branch was begun, which is there at once
        on.client.say(protocol.Ready(on.client.snapshot(), "/w.db", "rules", "main", BRANCHES))
        await taken_in(on.app, on.pilot)
    on.society.zoomed = None
    on.society.go("agents")
    await on.settle()
    await ENTRIES[entry](on)


async def put(on: Stage, field: Input | TextArea, payload: str) -> None:
    """Paste a payload into an empty field, the way a terminal does: the app takes it, for whatever has the focus."""
    if isinstance(field, Input):
        field.value = ""
    on.app.screen.set_focus(field)
    await on.app.on_event(Paste(payload))


def check(field: Input | TextArea) -> None:
    """Check that a field holds nothing but text, and not too much of it."""
    text = field.value if isinstance(field, Input) else field.text
    assert FORBIDDEN.search(text) is None and ("\n" not in text or isinstance(field, TextArea)) and len(text) <= LINE, text[:80]
