"""A bug on the screen ends one pane, or the app with one plain line; nothing that was said or is secret is in what is told of it."""

import os
import sys
from pathlib import Path
from typing import Any

import pytest
from stage import stage
from test_scrubbing import until_shown

from tui import crash
from tui.widgets.agents import AgentsPane
from tui.widgets.feed import FeedPane
from tui.widgets.log import LogPane

if sys.platform == "win32":
    pytest.skip("needs a pseudo-terminal", allow_module_level=True)

from on_a_terminal import on_a_terminal, town

KEY = "zq-Canary-7e3b91d0c455"
BREAK = f"""
import asyncio
from tui.app import VoxpopApp
from tui.widgets.agents import AgentsPane
from tui.widgets.top_line import TopLine
def broken(self, *rest):
    kept = {KEY!r}
    raise RuntimeError(f"the key is {{kept}}")
"""
BUGS = {  # where a bug is: what of the program is replaced; all happen once time has begun to run, or at the key for help
    "in what is painted": "TopLine.render_line = broken",
    "in an action": "VoxpopApp.action_keys = broken",
    "in a timer": "VoxpopApp.action_keys = lambda self: self.set_timer(0.01, lambda: broken(self)) and None",
    "in a worker": "async def work(): broken(None)\nVoxpopApp.action_keys = lambda self: self.run_worker(work()) and None",
    "in a message": "from tui.screens.help import HelpScreen\nHelpScreen.on_mount = broken",
}


def reports() -> dict[str, str]:
    """Return the reports that lie in the home of a test."""
    return {path.name: path.read_text() for path in Path(os.environ["HOME"]).rglob("*-crash.log")}


@pytest.mark.parametrize("where", list(BUGS))
def test_a_bug_ends_the_screen_in_one_line(tmp_path: Path, where: str) -> None:
    program = f"{BREAK}\n{BUGS[where]}\nfrom tui.cli import main; main()"
    with on_a_terminal(*town(tmp_path / "w.db"), program=program) as terminal:
        if where != "in what is painted":
            terminal.until("People")
            terminal.press("?")
        lines = terminal.end(1).splitlines()
        assert lines[0].startswith("voxpop: A part of the screen failed (RuntimeError") and "screen-crash.log" in lines[0]
        assert all(line.startswith("Saved up to tick ") for line in lines[1:]), lines
        assert KEY not in terminal.text
    (report,) = reports().values()
    assert KEY not in report and "RuntimeError" in report and report.isascii()


def test_a_bug_of_a_command_or_of_the_plain_lines_is_one_line(tmp_path: Path) -> None:
    program = f"{BREAK}\nfrom tui.plain import Plain\nPlain._begin = broken\nfrom tui.cli import main; main()"
    with on_a_terminal(*town(tmp_path / "w.db"), "--plain", program=program) as terminal:
        while terminal.process.poll() is None:
            terminal.read(0.05)
        terminal.read(0.05)
        assert terminal.process.returncode == 1
        assert "voxpop: A part of the program failed (RuntimeError" in terminal.text
        assert KEY not in terminal.text and "Traceback" not in terminal.text
    assert all(KEY not in report for report in reports().values())


def broken(*rest: object) -> None:
    raise RuntimeError(KEY)


@pytest.mark.parametrize("part", ["absorb", "show", "_composed"])
async def test_a_pane_with_a_bug_stands_still_and_says_so_while_all_else_goes_on(monkeypatch: pytest.MonkeyPatch, part: str) -> None:
    async with stage() as ready:
        ready.app.guarded = True
        with monkeypatch.context() as patch:
            patch.setattr(LogPane, part, broken)
            ready.client.run(2)
            await ready.settle()
        ready.client.run(2)
        await ready.settle()
        assert "This pane stands still" in ready.text(LogPane) and KEY not in ready.text(LogPane)
        assert ready.app.town.chronicle.tip == ready.client.world.tick and ready.app.is_running
        assert "This pane" not in ready.text(AgentsPane)
    (report,) = reports().values()
    assert KEY not in report


@pytest.mark.parametrize(
    ("pane", "part", "keys"),
    [
        (FeedPane, "reselect", ("down", "down")),
        (FeedPane, "load", ("left_square_bracket",)),
        (AgentsPane, "revisit", ("left_square_bracket",)),
        (LogPane, "load", ("left_square_bracket",)),
        (LogPane, "absorb", ("left_square_bracket",)),
    ],
)
async def test_keys_go_on_where_one_pane_stands_still(monkeypatch: pytest.MonkeyPatch, pane: Any, part: str, keys: tuple[str, ...]) -> None:
    async with stage(ticks=3) as ready:
        ready.app.guarded = True
        monkeypatch.setattr(pane, part, broken)
        for key in keys * 2:
            await ready.press(key)
        if keys == ("left_square_bracket",):
            await until_shown(ready, 1)
        assert "This pane stands still" in ready.text(pane) and ready.app.is_running
        await ready.press("L")
        assert ready.app.is_running and not ready.app.broken


async def test_a_bug_passes_through_in_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(RuntimeError):
        async with stage() as ready:
            monkeypatch.setattr(LogPane, "show", broken)
            ready.client.run(1)
            await ready.settle()


def deep(times: int) -> None:
    if times:
        deep(times - 1)
    secret = KEY
    raise ValueError(secret)


def test_a_report_holds_places_and_nothing_else_and_is_bounded() -> None:
    try:
        try:
            deep(500)
        except ValueError as error:
            raise KeyError(KEY) from error
    except KeyError as error:
        text, told = crash.report(error, "screen"), crash.told(error, "screen")
    assert KEY not in text + told and text.isascii() and len(text) < 20_000
    assert "KeyError" in text and "ValueError" in text and " more" in text
    assert str(Path(__file__).parent) not in text


def test_a_report_that_cannot_be_written_is_not_told_of(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for name in ("HOME", "XDG_STATE_HOME", "XDG_DATA_HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(tmp_path / "file"))
    assert crash.told(ValueError(KEY), "screen") == "A part of the screen failed (ValueError)."
