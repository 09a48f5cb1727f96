"""Without a screen a world is told line by line, and played by typed words and numbers."""

import io
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from fake_client import FakeClient, question

from sim.event import ControlMoved
from tui import protocol
from tui.plain import Plain
from tui.plain_commands import WORDS

HOSTILE = "\x1b[31m[@click=app.quit]\u202e\x07\nx"


class Room:
    """A plain telling over a scripted engine."""

    def __init__(self, listened: bool = True, ticks: int | None = None, ascii_only: bool = False) -> None:
        self.client, self.out = FakeClient(), io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True)
        self.plain = Plain(self.client, self.out, 0.0, ticks, listened, ascii_only)
        self.hear()

    def hear(self) -> list[str]:
        """Let it hear what the engine has said; return what it prints."""
        for message in self.client.drain():
            self.plain.hear(message)
        return self.lines()

    def type(self, line: str) -> list[str]:
        """Type a line; return what is printed."""
        self.plain.obey(line)
        return self.hear()

    def lines(self) -> list[str]:
        raw: io.BytesIO = self.out.buffer  # type: ignore[assignment]
        text = raw.getvalue().decode()
        raw.seek(0)
        raw.truncate()
        return text.splitlines()


def test_every_tick_ends_with_its_time_and_every_line_is_one_plain_line() -> None:
    room = Room()
    room.client.run(3)
    lines = room.hear()
    assert [line for line in lines if line.startswith("Tick ")][-1].startswith("Tick 3, day 1,")
    assert all(line.isprintable() and line == line.strip() and line for line in lines)
    assert not any(glyph in line for line in lines for glyph in "●◐◉★▷✎≈│─")


def test_foreign_text_stays_text() -> None:
    room = Room()
    who = room.client.world.agents[1]
    who.persona = type(who.persona)(**{name: getattr(who.persona, name) for name in who.persona.__struct_fields__} | {"name": HOSTILE})
    again = FakeClient(room.client.world)
    room.client = again
    room.hear()
    for line in ("who", f"look {1}", f"look {HOSTILE}", HOSTILE, f"ask 1: {HOSTILE}"):
        for told in room.type(line):
            assert told.isprintable(), told


@pytest.mark.parametrize("word", [word.word for word in WORDS])
def test_every_word_of_the_help_does_something_and_its_beginning_will_do(word: str) -> None:
    room = Room()
    told = room.type(f"{word} Abel" if word in {"look", "follow", "be"} else f"{word} Abel: how are you?" if word == "ask" else word)
    assert room.plain.ended == (word == "quit")
    assert word in {"step", "quit"} or told
    assert not any("There is no command" in line for line in told)


def test_an_empty_line_steps_and_numbers_of_ticks_are_checked() -> None:
    room = Room()
    assert any(line.startswith("Tick 1,") for line in room.type(""))
    assert "no number of ticks" in room.type("step many")[0]
    room.type("step 3")
    for _ in range(3):
        room.hear()
    assert room.client.world.tick == 4
    assert len(room.client.commands(protocol.Step)) == 4


def test_a_wrong_word_is_answered_with_what_is_near() -> None:
    room = Room()
    assert "help tells all" in room.type("frobnicate")[0]
    assert "Did you mean" in room.type("l")[0]
    assert room.type("look Nobody Such")[0].startswith("Nobody is called")
    assert "say more of the name" in room.type("look Silva")[0]


def test_one_person_may_be_followed_and_reasons_be_told() -> None:
    room = Room()
    room.type("follow Abel Gebremedhin")
    room.client.run(6)
    lines = [line for line in room.hear() if not line.startswith("Tick ")]
    assert lines and all(line.startswith("Abel Gebremedhin") for line in lines if " to " in line or "posts" in line)
    room.type("follow all")
    room.type("more")
    room.client.run(2)
    assert any("Because: " in line for line in room.hear())


def test_somebody_is_played_with_numbers_and_own_words() -> None:
    room = Room()
    room.type("be Abel")
    assert room.client.commands(protocol.TakeOver)
    room.client.happen(ControlMoved(1, "human"))
    room.client.say(question(room.client.world, "planning"))
    told = room.hear()
    assert "What will you do?" in told
    chat = next(line for line in told if "chat" in line.casefold() and line[0].isdigit())
    told = room.type(chat.split(".")[0])
    assert told[0].endswith("?") and told[1].startswith("1. ")
    assert "There is no choice '99'" in room.type("99")[0]
    assert "Type it and press enter" in room.type("1")[0]
    room.type("Hello there.")
    answer = room.client.answers()[-1]
    assert type(answer).__name__ == "Chat" and answer.text == "Hello there."  # type: ignore[union-attr]


@pytest.mark.parametrize("kind", ["planning", "browsing", "rating", "talking", "scrolling"])
def test_every_kind_of_question_is_told_and_can_be_left_to_them(kind: str) -> None:
    room = Room()
    room.client.run(3)
    room.client.happen(ControlMoved(1, "human"))
    room.client.say(question(room.client.world, kind))
    told = room.hear()
    assert any(line.startswith("You are ") for line in told)
    assert not any(glyph in "".join(told) for glyph in "★━╸")
    assert "would chat: they feel lonely" in room.type("/peek")[0]
    room.type("/let")
    assert room.client.commands(protocol.Defer)
    assert room.type("again") == ["You are asked nothing now."]


def test_in_ascii_nothing_but_letters_is_beyond_it() -> None:
    room = Room(ascii_only=True)
    room.client.run(4)
    assert all(each.isascii() or each.isalpha() for line in room.hear() for each in line)


def test_a_world_that_ends_is_told_and_ends_the_telling() -> None:
    room = Room()
    room.client.say(protocol.Halted(3, "the disk is full"))
    room.hear()
    assert room.plain.ended and room.plain.failure == "the disk is full"


# The real thing


@pytest.fixture
def playing(tmp_path: Path) -> Iterator[list[subprocess.Popen[str]]]:
    """Processes that are ended whatever happens."""
    running: list[subprocess.Popen[str]] = []
    yield running
    for each in running:
        each.kill()
        each.communicate()


def begin(tmp_path: Path, *more: str, stdin: int = subprocess.DEVNULL) -> subprocess.Popen[str]:
    words = [
        sys.executable,
        "-m",
        "tui",
        "play",
        "town",
        "--agents",
        "10",
        "--seed",
        "1",
        "--plain",
        "--save",
        str(tmp_path / "w.db"),
        *more,
    ]
    return subprocess.Popen(words, stdin=stdin, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8")


def test_a_pipe_gets_so_many_ticks_and_the_save_is_kept(tmp_path: Path) -> None:
    out, err = (process := begin(tmp_path, "--ticks", "2")).communicate(timeout=120)
    assert (process.returncode, err) == (0, "")
    assert "Tick 2, day 1" in out and out.splitlines()[-1].startswith("Saved after tick 2:")
    assert "\x1b" not in out
    assert (tmp_path / "w.db").exists()


def test_typed_lines_may_come_from_a_pipe(tmp_path: Path) -> None:
    process = begin(tmp_path, stdin=subprocess.PIPE)
    out, err = process.communicate("pause\nstep 2\nwho\nquit\n", timeout=120)
    assert (process.returncode, err) == (0, "")
    lines = out.splitlines()
    assert lines.index("Time is held.") < next(place for place, line in enumerate(lines) if line.startswith("Tick 2,"))
    assert lines[-1].startswith("Saved after tick ")


def test_a_reader_who_goes_ends_it_without_a_word(tmp_path: Path, playing: list[subprocess.Popen[str]]) -> None:
    playing.append(process := begin(tmp_path))
    assert process.stdout is not None and process.stderr is not None
    process.stdout.readline()
    process.stdout.close()
    assert process.wait(timeout=120) == 0
    assert process.stderr.read() == ""
    process.stdout = None


@pytest.mark.skipif(os.name != "posix", reason="no such signal there")
def test_ctrl_c_saves_and_ends(tmp_path: Path, playing: list[subprocess.Popen[str]]) -> None:
    playing.append(process := begin(tmp_path, "--ticks-per-second", "2"))
    assert process.stdout is not None
    process.stdout.readline()
    time.sleep(0.2)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=120)
    assert (process.returncode, err) == (130, "")
    assert out.splitlines()[-1].startswith("Saved after tick ")


def test_without_a_terminal_play_names_the_way_that_works(tmp_path: Path) -> None:
    words = [sys.executable, "-m", "tui", "play", "town"]
    done = subprocess.run(words, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    assert done.returncode == 1 and "--plain" in done.stderr and not done.stdout
    wrong = subprocess.run([*words, "--ticks", "3"], stdin=subprocess.DEVNULL, capture_output=True, text=True)
    assert wrong.returncode == 2 and "--ticks goes with --plain" in wrong.stderr


def test_no_more_ticks_are_run_than_were_asked_for(tmp_path: Path) -> None:
    from saves.file import open_save

    out, _ = begin(tmp_path, "--ticks", "5").communicate(timeout=120)
    with open_save(tmp_path / "w.db") as save:
        assert save.tip().tick == 5
    assert out.splitlines()[-1].startswith("Saved after tick 5:")


def test_a_question_amid_ticks_that_were_asked_for_takes_the_next_line_of_a_pipe(tmp_path: Path) -> None:
    process = begin(tmp_path, stdin=subprocess.PIPE)
    out, err = process.communicate("pause\nbe Maria Silva\nstep 2\n1\nlet\nlet\nlet\nquit\n", timeout=120)
    assert (process.returncode, err) == (0, "")
    assert "You are Maria Silva." in out and out.splitlines()[-1].startswith("Saved after tick ")


def test_what_is_said_to_be_saved_is_what_is_saved_and_a_question_left_open_is_told(tmp_path: Path) -> None:
    from saves.file import open_save

    process = begin(tmp_path, stdin=subprocess.PIPE)
    out, err = process.communicate("be Maria Silva\nquit\n", timeout=120)
    assert (process.returncode, err) == (0, "")
    with open_save(tmp_path / "w.db") as save:
        assert out.splitlines()[-1].startswith(f"Saved after tick {save.tip().tick}:")
    assert "You left a question open: Maria Silva decided by themself." in out


def test_step_says_that_a_question_comes_first() -> None:
    room = Room()
    room.client.happen(ControlMoved(1, "human"))
    room.client.say(question(room.client.world, "planning"))
    room.hear()
    assert room.type("")[0].startswith("You are asked something first")
    assert not room.plain.busy


@pytest.mark.parametrize("word", ["quit", "give", "HELP"])
def test_a_bare_command_in_a_chat_is_asked_about_once(word: str) -> None:
    room = Room()
    room.client.run(3)
    room.client.happen(ControlMoved(1, "human"))
    room.client.say(question(room.client.world, "talking"))
    assert any("/quit saves and ends" in line and "/help" in line for line in room.hear())
    low = word.lower()
    assert room.type(word) == [f"/{low} is the command; {low} once more says just that."]
    assert not room.client.answers() and not room.plain.ended
    room.type(word)
    assert room.client.answers()[-1].text == word  # type: ignore[union-attr]


def test_a_crowded_tick_is_told_in_a_few_lines_and_the_rest_when_asked_for() -> None:
    room = Room()
    room.type("more")
    room.client.run(1)
    lines = room.hear()
    left = next(line for line in lines if line.startswith("And "))
    assert len(lines) < 20 and "rest tells them" in left
    told = room.type("rest")
    assert len(told) == int(left.split()[1]) and not set(told) & set(lines)


@pytest.mark.parametrize(("typed", "rate"), [("1000", 1000.0), ("20", 20.0), ("0.05", 0.05), ("0", 0.0), ("3", 3.0)])
def test_time_runs_at_the_pace_that_was_asked_for(typed: str, rate: float) -> None:
    room = Room()
    told = room.type(f"go {typed}")[0]
    assert room.client.commands(protocol.Play)[-1] == protocol.Play(rate)
    assert f"{rate:g} ticks a second" in told or (not rate and "as fast as it goes" in told)


@pytest.mark.parametrize("typed", ["nan", "-1", "1001", "inf", "fast"])
def test_a_pace_that_cannot_be_is_told_with_what_can(typed: str) -> None:
    room = Room()
    assert "0 to 1,000" in room.type(f"go {typed}")[0]
    assert not room.client.commands(protocol.Play)
