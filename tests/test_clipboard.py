"""A copied text goes by a program of the desktop or through the terminal, says which, and carries no escape sequence."""

import base64
import os
import stat
from pathlib import Path
from typing import Any

import pytest
from stage import Stage, stage

from tui.clipboard import Copied, copied, native, natively
from tui.screens.dialogs import HaltedScreen

posix = pytest.mark.skipif(os.name != "posix", reason="the stand-in for a clipboard program is a shell script")


@pytest.fixture
def desktop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """A desktop whose clipboard is a file."""
    programs = tmp_path / "bin"
    programs.mkdir()
    for name, script in (("wl-copy", f'cat > "{tmp_path}/clipboard"'), ("wl-paste", "exit 1")):
        program = programs / name
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    return {"WAYLAND_DISPLAY": "wayland-0"}


@posix
async def test_a_program_of_the_desktop_takes_the_text_and_is_named(desktop: dict[str, str], tmp_path: Path) -> None:
    assert await natively("Grüße\nzwei", desktop) == "wl-copy"
    assert (tmp_path / "clipboard").read_text("utf-8") == "Grüße\nzwei"
    assert Copied(5, "wl-copy").told("The line") == "The line is in the clipboard, by wl-copy."


@posix
def test_no_program_is_used_where_the_player_sits_at_another_machine(desktop: dict[str, str]) -> None:
    assert native(desktop) is not None
    for elsewhere in ({"SSH_CONNECTION": "a"}, {"SSH_TTY": "/dev/pts/1"}, {"TEXTUAL_DRIVER": "textual.drivers.web_driver:WebDriver"}):
        assert native(desktop | elsewhere) is None


async def test_without_a_desktop_the_terminal_is_left() -> None:
    assert await natively("text", {"TERM": "xterm"}) == ""
    assert "OSC 52" in Copied(4, "").told("The line")


@pytest.mark.parametrize("text", ["a\x1b]52;c;aGk=\x07b", "a\x9b31mb", "a\u202eb", "a\x00b", "a\ud800b"])
def test_what_is_copied_holds_nothing_that_a_terminal_obeys(text: str) -> None:
    plain = copied(text)
    assert plain.isprintable() and plain.startswith("a") and plain.endswith("b")
    plain.encode()


def test_lines_stay_lines_and_too_long_a_text_is_cut() -> None:
    assert copied("one\ntwo") == "one\ntwo"
    assert len(copied("x" * 10**6)) == 100_000


def _sent(ready: Stage, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return what is sent through the terminal from now on, as OSC 52."""
    sent: list[str] = []
    driver: Any = ready.app._driver

    def write(data: str) -> None:
        if data.startswith("\x1b]52;c;"):
            sent.append(base64.b64decode(data.removeprefix("\x1b]52;c;").removesuffix("\a")).decode())

    monkeypatch.setattr(driver, "write", write)
    monkeypatch.setattr(type(ready.app), "copying", {})
    return sent


def _told(ready: Stage) -> str:
    return " ".join(str(notice.message) for notice in ready.app._notifications)


async def test_the_line_pointed_at_is_copied_from_each_pane(monkeypatch: pytest.MonkeyPatch) -> None:
    async with stage((200, 60)) as ready:
        sent = _sent(ready, monkeypatch)
        for pane, key in (("agents", "1"), ("feed", "2"), ("chat", "3"), ("log", "5")):
            before = len(sent)
            await ready.press(key, "C")
            await ready.app.workers.wait_for_complete()
            assert len(sent) == before + 1 and sent[-1].strip(), pane
        assert any(name in sent[0] for name in ("Abel Gebremedhin",))
        assert "OSC 52" in _told(ready)


async def test_the_command_that_shows_this_tick_again_is_copied(monkeypatch: pytest.MonkeyPatch) -> None:
    async with stage() as ready:
        sent = _sent(ready, monkeypatch)
        await ready.press("ctrl+y")
        await ready.app.workers.wait_for_complete()
        assert sent == [f"voxpop replay /home/you/worlds/lantern.voxpop --branch main --at {ready.client.world.tick}"]


async def test_the_message_of_a_world_that_stopped_is_copied_and_the_dialog_says_which_way(monkeypatch: pytest.MonkeyPatch) -> None:
    async with stage() as ready:
        sent = _sent(ready, monkeypatch)
        await ready.app.push_screen(HaltedScreen("the disk is full\x1b[31m", 4, "/w.db", began=True))
        await ready.press("c")
        await ready.app.workers.wait_for_complete()
        assert len(sent) == 1 and "the disk is full" in sent[0] and "\x1b" not in sent[0]
        assert "OSC 52" in str(ready.app.screen.query_one("#copied").render())
