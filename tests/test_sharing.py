"""A copy to give away plays back as the save does, and tells nothing of how models were asked or where they run."""

from pathlib import Path

import lives
import pytest
from asked import LOCAL, NOTE, PRIVATE, REMOTE, asked, moments, rows, texts
from click.testing import CliRunner

from saves.errors import NotKeptError, SaveError
from saves.file import create, open_save
from saves.sharing import LEFT_OUT, Scrubber, share_save
from sim.event import Refused, TickStarted
from sim.gate import Failure
from sim.input import decided
from sim.journal import sealed
from sim.scenarios import new_world
from tui.commands.copy import copy


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("private") / "town.db"
    asked(path)
    return path


def test_what_is_left_out_is_in_the_source(source: Path) -> None:
    content = texts(source)
    assert [word for word in PRIVATE if word.encode() not in content] == []


def test_no_prompt_reply_address_file_or_identity_is_in_the_bytes_of_a_copy_to_give_away(source: Path, tmp_path: Path) -> None:
    share_save(source, tmp_path / "s.db")
    content = texts(tmp_path / "s.db")
    assert [word for word in (*PRIVATE, LOCAL, REMOTE) if word.encode() in content] == []
    assert rows(tmp_path / "s.db", "call", "model") == {"call": [], "model": []}


def test_a_copy_to_give_away_plays_back_every_tick_and_keeps_notes_and_branches(source: Path, tmp_path: Path) -> None:
    share_save(source, tmp_path / "s.db")
    assert [moment[:2] for moment in moments(source)] == [moment[:2] for moment in moments(tmp_path / "s.db")]
    with open_save(source) as before, open_save(tmp_path / "s.db") as after:
        assert [(one.name, one.note) for one in after.branches()] == [("main", ""), ("what-if", NOTE)]
        assert after.played() == "what-if"
        for branch in ("main", "what-if"):
            world, other = before.world(branch), after.world(branch)
            assert other.mind == "model 2" and set(other.minds.values()) <= {"model 1", "model 2"}
            assert other.agents == world.agents and other.posts == world.posts
            happened = [(row.tick, row.seq, row.kind, row.agent) for row in before.events(branch)]
            assert [(row.tick, row.seq, row.kind, row.agent) for row in after.events(branch)] == happened


def test_errors_that_were_recorded_name_no_file_and_no_address(source: Path, tmp_path: Path) -> None:
    share_save(source, tmp_path / "s.db")
    with open_save(tmp_path / "s.db") as save:
        told = [row.json.decode() for row in save.events("main") if row.kind == "change_refused"]
    assert told and LEFT_OUT in told[0] and "cannot read" in told[0]


def test_where_no_name_was_part_of_what_happened_all_hashes_stay(tmp_path: Path) -> None:
    lives.written(tmp_path / "town.db", 12)
    share_save(tmp_path / "town.db", tmp_path / "s.db")
    assert rows(tmp_path / "s.db", "tick", "events") == rows(tmp_path / "town.db", "tick", "events")


def test_a_save_of_a_former_format_can_be_given_away(tmp_path: Path) -> None:
    golden = Path(__file__).parent / "golden" / "format-3.db"
    share_save(golden, tmp_path / "s.db")
    assert list(moments(golden)) == list(moments(tmp_path / "s.db"))
    assert b"127.0.0.1" not in texts(tmp_path / "s.db")


@pytest.mark.parametrize("text", ["and/or", "3/4 of <Him/Her>", "a / b", "see you w/ them"])
def test_slashes_in_speech_are_no_paths(text: str) -> None:
    assert Scrubber([])._text(text, told=True) == text


@pytest.mark.parametrize("text", ["/home/me/x.py", "C:\\Users\\me\\x", "~/x/y.gguf", "http://host:1/v1", "\\\\server\\share"])
def test_what_programs_say_of_files_and_addresses_is_left_out(text: str) -> None:
    assert Scrubber([])._text(f"cannot read {text}: gone", told=True).startswith(f"cannot read {LEFT_OUT}")


def test_of_a_mind_that_failed_nothing_is_told_but_that(tmp_path: Path) -> None:
    why = "the mind failed: zork at host-canary:8123: 400: no credit left for account-canary"
    with create(tmp_path / "town.db", new_world("town", 3, 8), mind="mine") as save:
        world = save.resume()
        agent = next(iter(world.agents))
        events = [TickStarted(1, world.minute), Refused(agent, "decide", why)]
        for event in events:
            world.apply(event)
        save.append(sealed(1, events, save.last_hash(), world.state_hash(), [decided(agent, 0, Failure(why))]))
    assert b"canary" in texts(tmp_path / "town.db")
    share_save(tmp_path / "town.db", tmp_path / "s.db")
    content = texts(tmp_path / "s.db")
    assert b"canary" not in content and b"zork" not in content and b"the mind failed: (left out)" in content


def test_a_text_from_which_something_is_left_out_is_no_longer_than_before() -> None:
    text = "a.b/c" * 100
    shown = Scrubber(["a.b/c"])._text(text, told=False)
    assert len(shown) == len(text) and "a.b" not in shown


def test_a_damaged_save_is_not_given_away_and_nothing_is_left(source: Path, tmp_path: Path) -> None:
    from forging import replaced, rewritten

    bad = tmp_path / "bad.db"
    bad.write_bytes(source.read_bytes())
    rewritten(bad, 2, replaced(b"tick", b"tock"))
    with pytest.raises(SaveError):
        share_save(bad, tmp_path / "s.db")
    assert sorted(path.name for path in tmp_path.iterdir() if not path.name.startswith("bad.db")) == []


def test_a_folder_that_vanishes_meanwhile_is_one_plain_line(source: Path, tmp_path: Path) -> None:
    import shutil

    folder = tmp_path / "stick"
    folder.mkdir()
    with pytest.raises(SaveError) as caught:
        share_save(source, folder / "s.db", lambda share: shutil.rmtree(folder, ignore_errors=True))
    assert "\n" not in str(caught.value) and not folder.exists()


def test_the_command_says_how_many_notes_are_in_it(source: Path, tmp_path: Path) -> None:
    told = CliRunner().invoke(copy, [str(source), str(tmp_path / "s.db"), "--without-prompts"])
    assert told.exit_code == 0 and "1 note of yours" in told.output
    again = CliRunner().invoke(copy, [str(source), str(tmp_path / "s.db"), "--without-prompts"])
    assert isinstance(again.exception, NotKeptError)
