"""The command line keeps its word: every command runs as its help says, and whatever is wrong gets one plain line."""

import json
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest

from tui.cli import COMMANDS, voxpop
from tui.commands.run import Outcome

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def call(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    code = f"import sys; sys.path.insert(0, {str(ROOT)!r}); sys.argv[0] = 'voxpop'; from tui.cli import main; main()"
    return subprocess.run(
        [sys.executable, "-P", "-c", code, *arguments], cwd=cwd, capture_output=True, text=True, timeout=120, stdin=subprocess.DEVNULL
    )


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("saved")
    result = call("run", "town", "--ticks", "3", "--agents", "20", "--save", "w.db", cwd=folder)
    assert result.returncode == 0, result.stderr
    return folder


def test_the_same_seed_gives_the_same_state_hash_and_another_seed_another(tmp_path: Path) -> None:
    found = [json.loads(call("run", "town", "--ticks", "6", "--seed", seed, "--json", cwd=tmp_path).stdout) for seed in ("1", "1", "2")]
    assert found[0]["state_hash"] == found[1]["state_hash"] != found[2]["state_hash"]
    fields = {"scenario", "seed", "mind", "branch", "tick", "agents", "events", "calls", "refused", "state_hash", "wall_s", "metrics"}
    assert fields <= set(found[0])
    assert all(len(values) == 6 for values in found[0]["metrics"].values())


def test_a_run_tells_the_metrics_that_apply_and_no_others(tmp_path: Path) -> None:
    told = call("run", "breaking-news", "--ticks", "4", "--agents", "60", cwd=tmp_path).stdout
    assert "informed" in told and "cascade size" in told
    assert not any(word in told for word in ("watched", "stars", "chats", "ndcg", "training"))
    assert "informed" not in call("run", "movie-night", "--ticks", "1", "--agents", "10", cwd=tmp_path).stdout


def test_a_metric_that_begins_to_apply_was_nothing_before() -> None:
    outcome = Outcome("town", 1, "rules", "main")
    for metrics in ({"posts": 1.0}, {"posts": 2.0}, {"posts": 3.0, "informed": 0.5}, {"informed": 0.6}):
        outcome.measure(metrics)
    assert outcome.metrics == {"posts": [1, 2, 3, 0], "informed": [0, 0, 0.5, 0.6]}


def test_a_run_goes_on_from_a_save_to_the_same_hash_as_one_never_stopped(saved: Path, tmp_path: Path) -> None:
    whole = json.loads(call("run", "town", "--ticks", "7", "--agents", "20", "--json", cwd=tmp_path).stdout)
    copy = tmp_path / "w.db"
    copy.write_bytes((saved / "w.db").read_bytes())
    rest = json.loads(call("run", "w.db", "--ticks", "4", "--json", cwd=tmp_path).stdout)
    assert (rest["tick"], rest["state_hash"]) == (7, whole["state_hash"])
    told = json.loads(call("info", "w.db", "--json", cwd=tmp_path).stdout)
    assert (told["agents"], told["seed"], told["branches"][0]["ticks"]) == (20, 1, 7)
    assert told["branches"][0]["state_hash"] == whole["state_hash"]


def test_events_are_json_lines(saved: Path) -> None:
    lines = [json.loads(line) for line in call("events", "w.db", cwd=saved).stdout.splitlines()]
    assert [line["kind"] for line in lines[:2]] == ["tick_started", "trained"]
    assert all({"branch", "tick", "seq", "kind", "agent"} <= set(line) for line in lines)
    some = call("events", "w.db", "--kind", "watched", "--from", "2", cwd=saved).stdout.splitlines()
    assert [json.loads(line) for line in some] == [line for line in lines if line["kind"] == "watched" and line["tick"] >= 2]


def test_the_doctor_finds_nothing_fatal(tmp_path: Path) -> None:
    result = call("doctor", "--json", cwd=tmp_path)
    assert result.returncode == 0, result.stdout
    assert {"python", "textual", "sqlite", "worlds", "town"} <= {finding["subject"] for finding in json.loads(result.stdout)}


def test_a_folder_made_by_new_can_be_edited_and_run(tmp_path: Path) -> None:
    assert call("new", "village", cwd=tmp_path).returncode == 0
    assert call("run", "village", "--ticks", "1", "--json", cwd=tmp_path).returncode == 0
    people = tmp_path / "village" / "people.csv"
    people.write_text(people.read_text(encoding="utf-8").replace(",58,", ",five,", 1), encoding="utf-8")
    result = call("run", "village", cwd=tmp_path)
    assert (result.returncode, result.stderr) == (
        1,
        "voxpop: people.csv, line 2, age: 'five'; allowed: a whole number from 1 to 120\n",
    )


WRONG = [
    (("info", "nope.db"), 1, "no save 'nope.db'"),
    (("info", "text.db"), 1, "text.db: this is not a voxpop save"),
    (("run", "twon"), 1, "no scenario 'twon'; did you mean 'town'?"),
    (("run", "town", "--agents", "1"), 2, "'--agents'"),
    (("run", "town", "--mind", "ruels"), 1, "no mind 'ruels'; did you mean 'rules'?"),
    (("run", "town", "--ticks", "0"), 2, "'--ticks'"),
    (("run", "w.db", "--seed", "4"), 2, "--seed '4' goes with a scenario"),
    (("run", "town", "--save", "w.db"), 1, "w.db"),
    (("run", "town", "--save", "no/such/folder/w.db"), 1, "no/such/folder"),
    (("events", "w.db", "--branch", "mian"), 1, "no branch 'mian'"),
    (("pley",), 2, "no command 'pley'; did you mean 'play'?"),
    (("play", "twon"), 1, "no scenario 'twon'"),
    (("play", "town"), 1, "play needs a terminal"),
    (("new", "."), 1, "people.csv exists already"),
    (("import", "recagent", ".", "--save", "x.db"), 1, "no such file"),
]


@pytest.mark.parametrize(("arguments", "status", "message"), WRONG, ids=[" ".join(case[0]) for case in WRONG])
def test_whatever_is_wrong_gets_one_plain_line(arguments: tuple[str, ...], status: int, message: str, saved: Path, tmp_path: Path) -> None:
    (tmp_path / "w.db").write_bytes((saved / "w.db").read_bytes())
    (tmp_path / "text.db").write_text("not a save\n" * 100)
    (tmp_path / "people.csv").write_text("")
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    result = call(*arguments, cwd=tmp_path)
    assert (result.returncode, result.stdout) == (status, "")
    assert message in result.stderr
    assert result.stderr.count("\n") == 1
    assert "Traceback" not in result.stderr
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before, "nothing is left behind, nothing is lost"


def commands() -> dict[str, click.Command]:
    """Return every command by the words that call it, groups opened."""
    context = click.Context(voxpop)
    found: dict[str, click.Command] = {}
    for name in COMMANDS:
        command = voxpop.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            found |= {f"{name} {inner}": each for inner, each in command.commands.items()}
        if not isinstance(command, click.Group) or command.invoke_without_command:
            found[name] = command
    return found


@pytest.mark.parametrize(("name", "command"), commands().items(), ids=commands())
def test_every_command_has_help_with_an_example_and_stands_in_the_readme(name: str, command: click.Command) -> None:
    help_text = command.help or ""
    assert "Example" in help_text
    assert f"voxpop {name}" in help_text
    assert f"voxpop {name}" in README


def test_every_command_line_in_the_readme_is_one_that_exists() -> None:
    known = commands()
    for line in re.findall(r"^\s*(?:[\w./]*/)?voxpop ([^\n`]*)", README, re.MULTILINE):
        words = line.split("#")[0].split()
        if not words or words[0].startswith("-"):
            continue
        given = f"play {line}" if words[0].endswith(".db") else line  # a save by itself is played
        name = next((name for name in known if given.startswith(name)), None)
        assert name is not None, line
        options = {option for parameter in known[name].params for option in parameter.opts}
        assert {word for word in words if word.startswith("--")} <= options | {"--help"}, line
