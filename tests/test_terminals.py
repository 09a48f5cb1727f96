"""Every way to reach the app suits what is there: options before settings, still pictures, dumb terminals, names for any disk."""

import os
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from stage import stage
from textual.widgets import Input

from sim.errors import SimError
from tui.cli import voxpop
from tui.commands import doctor
from tui.commands.showing import Showing, look_options, plain_options, showing, told_plainly
from tui.settings import Settings
from tui.terminal import can_place_cursor, has_screen, served, shows_unicode
from tui.wire import EngineSpec
from tui.worlds import new_world_path, portable

DEVICES = ("con", "PRN", "aux", "NUL", "com1", "LPT9", "con.txt", "aux .db")


@given(st.text())
def test_a_world_may_be_called_so_on_any_disk(text: str) -> None:
    name = portable(text)
    assert name and name == name.strip() and not name.endswith(".") and name.isprintable()
    assert not set(name) & set('<>:"/\\|?*')
    assert name.partition(".")[0].rstrip().casefold() not in {"con", "prn", "aux", "nul", "com1", "lpt9"}


@pytest.mark.parametrize("name", DEVICES)
def test_no_world_is_called_like_a_device_of_windows(name: str) -> None:
    assert portable(name) == f"{name}-"


def test_a_new_world_of_ones_own_scenario_has_a_name_that_every_disk_takes() -> None:
    assert new_world_path("/somewhere/a: b?<c>.toml").name.startswith("a- b--c-.toml-")
    assert new_world_path("town").name.startswith("town-2")


@click.group(invoke_without_command=True)
@plain_options
@look_options
def group() -> None:
    """A stand-in for voxpop."""


@group.command()
@plain_options
@look_options
def play() -> None:
    """A stand-in for play."""
    click.echo(repr(showing()))


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["play"], Showing()),
        (["play", "--plain", "--ticks", "3"], Showing(plain=True, ticks=3)),
        (["--ascii", "play", "--no-animation"], Showing(ascii=True, still=True)),
        (["--colours", "16", "play", "--colours", "256"], Showing(colours="256")),
        (["play", "--no-color"], Showing(colours="none")),
        (["play", "--no-colour"], Showing(colours="none")),
    ],
)
def test_options_may_stand_before_the_command_or_after_it(words: list[str], found: Showing) -> None:
    assert CliRunner().invoke(group, words).output.strip() == repr(found)


def test_options_go_before_settings_and_say_nothing_of_the_others() -> None:
    kept = Settings(theme="amber", colours="16", glyphs="ascii", animation=False)
    assert Showing().over(kept) == kept
    assert Showing(colours="none").over(kept) == Settings(theme="amber", colours="none", glyphs="ascii", animation=False)
    assert Showing(ascii=True, still=True).over(Settings()) == Settings(glyphs="ascii", animation=False)


def test_a_terminal_that_cannot_place_a_cursor_gets_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not can_place_cursor({"TERM": "dumb"}) and can_place_cursor({"TERM": "xterm"}) and can_place_cursor({})
    monkeypatch.setenv("TERM", "dumb")
    monkeypatch.setattr("tui.terminal.has_screen", lambda: True)
    told: list[EngineSpec] = []
    monkeypatch.setattr("tui.plain.tell", lambda spec, *more: told.append(spec) or 0)
    with pytest.raises(SystemExit) as ended:
        told_plainly(EngineSpec(save="w.db"), None, None)
    assert ended.value.code == 0 and told == [EngineSpec(save="w.db")]


def test_a_browser_is_a_screen_and_no_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    driver = {"TEXTUAL_DRIVER": "textual.drivers.web_driver:WebDriver"}
    assert served(driver) and not served({}) and can_place_cursor(driver | {"TERM": "dumb"})
    monkeypatch.setenv("TEXTUAL_DRIVER", driver["TEXTUAL_DRIVER"])
    assert has_screen()
    monkeypatch.delenv("TEXTUAL_DRIVER")
    assert not has_screen()  # tests have none
    with pytest.raises(SimError, match="--plain"):
        told_plainly(EngineSpec(save="w.db"), None, None)


def test_unicode_needs_an_encoding_and_glyphs() -> None:
    assert shows_unicode("utf-8", {"TERM": "xterm"})
    assert not shows_unicode("ascii", {"TERM": "xterm"}) and not shows_unicode("utf-8", {"TERM": "linux"}) and not shows_unicode(None, {})


async def test_without_animation_nothing_moves_and_events_are_there_at_once() -> None:
    async with stage(settings=Settings(animation=False)) as ready:
        assert ready.app.animation_level == "none"
        await ready.press("1", "slash")
        line = ready.app.screen.query_one("#find", Input)
        assert line.has_focus and not line.cursor_blink
        ready.app.change_setting("animation", True, keep=False)
        assert ready.app.animation_level == "full"


def test_the_doctor_tells_of_terminal_settings_clipboard_and_shell(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("SHELL", "/bin/bash")
    monkeypatch.setenv("VOXPOP_SETTINGS", str(tmp_path / "settings.toml"))
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "WSL_DISTRO_NAME"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "settings.toml").write_text('thema = "amber"\n')
    found = {each.subject: each for check in (doctor._terminal, doctor._habits) for each in check()}
    assert found["colours"].state == "none, as NO_COLOR asks"
    assert "line 1" in found["settings"].remedy and "thema" in found["settings"].remedy
    assert {"size", "encoding", "clipboard", "shell", "browser"} <= found.keys()
    if sys.platform == "linux":
        assert "OSC 52" in found["clipboard"].state
    assert "bash does not complete yet" in found["shell"].state


def test_help_names_the_options_and_the_command_line_takes_them() -> None:
    told = CliRunner().invoke(voxpop, ["play", "--help"]).output
    assert all(option in told for option in ("--plain", "--ticks", "--ascii", "--no-color", "--colours", "--no-animation"))
    assert CliRunner().invoke(voxpop, ["play", "--colours", "many"]).exit_code == 2


@pytest.mark.skipif(os.name != "posix", reason="the terminal is a pseudo-terminal")
@pytest.mark.parametrize(
    ("words", "telling"), [(["--no-color", "--ascii"], ()), (["--colours", "16"], (";5;", ";2;")), (["--colours", "256"], (";2;",))]
)
def test_a_real_terminal_is_sent_no_colour_that_it_has_not(words: list[str], telling: tuple[str, ...], tmp_path: Path) -> None:
    import pty
    import re
    import time

    def screen(number: int) -> bytes:
        return os.read(number, 65536)

    mine, theirs = pty.openpty()
    subprocess.run(["stty", "cols", "100", "rows", "30"], stdin=theirs, check=True)
    command = [sys.executable, "-m", "tui", "play", "town", "--agents", "8", "--save", str(tmp_path / "w.db"), *words]
    process = subprocess.Popen(
        command, stdin=theirs, stdout=theirs, stderr=theirs, env=os.environ | {"TERM": "xterm", "COLORTERM": "truecolor"}
    )
    os.close(theirs)
    sent, asked, end = b"", False, time.monotonic() + 90
    try:
        while time.monotonic() < end:
            try:
                sent += screen(mine)
            except OSError:
                break
            if not asked and b"People" in sent:
                asked = True
                os.write(mine, b"\x11")  # ctrl+q
    finally:
        process.kill()
        process.wait()
        os.close(mine)
    assert b"People" in sent
    styles = [found.decode() for found in re.findall(rb"\x1b\[([0-9;]*)m", sent)]
    coloured = [style for style in styles if re.search(r"(^|;)(3[0-8]|4[0-8]|9[0-7]|10[0-7])(;|$)", style)]
    if "--no-color" in words:
        assert coloured == []
        drawn = re.sub(rb"\x1b(\[[0-9;?<=>]*[ -/]*[@-~]|\][^\x07\x1b]*(\x07|\x1b\\)|P[^\x1b]*\x1b\\|.)", b"", sent).decode()
        assert {each for each in drawn if not each.isascii() and not each.isalpha()} == set()
    else:
        assert coloured and not [style for style in coloured if any(part in f";{style}" for part in telling)]
