"""A file's name is foreign text: whatever a command prints, it reaches the terminal as part of one plain line, and can be pasted."""

import shlex
import signal
from pathlib import Path

import lives
import pytest
from click.testing import CliRunner
from forging import edited

from saves.file import open_save
from tui.cli import main, voxpop
from tui.commands.paths import shown

EVIL = "x\x1b[31m\n\x1b]0;taken\x07\u202e y"  # colours, another line, a window's title, text from right to left
PLAIN = "x[31m ]0;taken y"


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A world of such a name, with a hidden branch, and its export beside it."""
    path = tmp_path_factory.mktemp("worlds") / f"{EVIL}.db"
    lives.written(path, 2)
    with open_save(path, writable=True) as save:
        save.branch("other", "main", 1)
        save.hide("other")
    told("export", path, "--to", path.with_suffix(".jsonl"))
    return path


def told(*arguments: object, status: int = 0) -> str:
    """Return what a command prints, which has to be plain."""
    done = CliRunner().invoke(voxpop, [str(each) for each in arguments], env={"COLUMNS": "600"})
    assert done.exit_code == status, (done.output, done.exception)
    check_plain(done.output)
    return done.output


def check_plain(text: str) -> None:
    odd = [line for line in text.split("\n") if not line.isprintable()]
    assert not odd and "\u202e" not in text, odd
    assert PLAIN in text, text


def test_a_path_is_one_word_of_one_line() -> None:
    assert shown(Path("worlds/town.db")) == "worlds/town.db"
    assert shlex.split(shown("my worlds/it's.db")) == ["my worlds/it's.db"]
    assert shown(f"{EVIL}.db") == f"'{PLAIN}.db'"
    assert shown("caf\udce9.db") == "caf.db"  # a byte that is no text


def test_windows_reads_no_single_quotes() -> None:
    assert shown("C:\\worlds\\town.db", windows=True) == "C:\\worlds\\town.db"
    assert shown("C:\\my worlds\\it's & co.db", windows=True) == '"C:\\my worlds\\it\'s & co.db"'


def test_what_the_screen_says_of_going_on_can_be_pasted() -> None:
    from tui.screens.dialogs import HaltedScreen

    last = HaltedScreen("The disk is full.", 3, "/home/you/my worlds/town.db").text.splitlines()[-1]
    assert last.endswith("voxpop play '/home/you/my worlds/town.db'")


def test_what_is_made_of_a_world_is_told_plainly(world: Path, tmp_path: Path) -> None:
    for more in ((), ("--without-prompts",)):
        told("copy", world, tmp_path / f"{EVIL}{len(more)}.db", *more)
    for ending in ("", ".jsonl", ".graphml"):
        told("export", world, "--to", tmp_path / f"{EVIL}{ending}")
    told("import", "voxpop", world.with_suffix(".jsonl"), "--save", tmp_path / f"{EVIL}-again.db")
    (tmp_path / "follows.txt").write_text("\n".join(f"{one} {(one + step) % 12}" for one in range(12) for step in (1, 5)))
    told("import", "edges", tmp_path / "follows.txt", "--save", tmp_path / f"{EVIL}-edges.db")
    told("new", tmp_path / EVIL / "village")
    told("new", "--event", tmp_path / f"{EVIL}.toml")


def test_how_to_go_on_with_a_world_is_told_plainly(world: Path, tmp_path: Path) -> None:
    path = tmp_path / f"{EVIL}.db"
    told("run", "town", "--agents", "6", "--ticks", "1", "--save", path)
    told("run", path, "--ticks", "1")
    told("replay", path, "--rerun")
    told("branch", path, "--name", "another")
    told("branch", path, "--hide", "another")
    assert f"voxpop branch {shown(path)} --all" in told("branch", path)
    told("info", path)
    told("worlds", path.parent)
    told("worlds", world.parent)


def test_where_a_divergence_is_told_is_a_plain_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / f"{EVIL}.db"
    lives.written(path, 2)  # by dice: no rules do that
    assert "diverges at tick 1" in (line := failed(capsys, monkeypatch, "replay", path, "--verify"))
    assert line.count("\n") == 1
    edited(path, "UPDATE engine SET rules_hash = 'another'")
    assert "playback still shows it" in failed(capsys, monkeypatch, "replay", path, "--verify", "--bundle", tmp_path / f"{EVIL}.json")


@pytest.mark.parametrize(
    "arguments",
    [
        ("replay", "WORLD"),
        ("play", "town", "--save", "WORLD"),
        ("export", "WORLD", "--to", f"{EVIL}.doc"),
        ("copy", "WORLD", "WORLD"),
        ("copy", "WORLD", "elsewhere.db", f"{EVIL}"),
        (EVIL,),
        ("info", f"{EVIL}"),
        ("run", "WORLD", EVIL),
    ],
    ids=lambda arguments: f"{arguments[0]!a} and {len(arguments) - 1} more",
)
def test_what_is_refused_is_told_in_one_plain_line(
    world: Path, arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    line = failed(capsys, monkeypatch, *(world if each == "WORLD" else each for each in arguments))
    assert line.count("\n") == 1


def failed(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *arguments: object) -> str:
    """Return what the program says of a failure, which has to be plain."""
    monkeypatch.setattr(signal, "getsignal", lambda number: signal.SIG_IGN)  # signals stay with the tests
    monkeypatch.setattr("sys.argv", ["voxpop", *map(str, arguments)])
    with pytest.raises(SystemExit) as end:
        main()
    line = capsys.readouterr().err
    assert end.value.code in (1, 2)
    check_plain(line)
    return line
