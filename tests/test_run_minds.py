"""Runs without a screen by language models: budgets hold, outages are waited out, people may have minds of their own."""

import json
import re
import shlex
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from openai_server import Fault, Server, running

from models.cast import Cast
from saves.file import open_save
from sim.scenarios import new_world
from tui.cli import voxpop

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])


@pytest.fixture
def server(socket_enabled: None) -> Iterator[Server]:
    with running() as found:
        yield found


def run(*arguments: str) -> Result:
    return CliRunner().invoke(voxpop, ["run", *arguments])


def outcome(result: Result) -> dict[str, Any]:
    """Return what a run with --json printed, however it ended."""
    told: dict[str, Any] = json.loads(result.stdout)
    return told


def mind(server: Server) -> str:
    return f"openai:tiny@{server.url}"


def test_a_budget_is_never_passed_and_what_is_recorded_goes_on_to_the_same_end(server: Server, tmp_path: Path) -> None:
    stopped, whole = tmp_path / "stopped.db", tmp_path / "whole.db"
    world = ("town", "--agents", "6", "--ticks", "4", "--mind", mind(server), "--json")
    first = run(*world, "--save", str(stopped), "--budget", "calls=20")
    assert first.exit_code == 1
    assert "the budget in calls is used up: 20 of 20 spent" in str(first.exception)
    told = outcome(first)
    assert (told["calls"], len(server.keys)) == (20, 20)
    assert told["stopped"].startswith(f"stopped in tick {told['tick'] + 1}, which is dropped")
    with open_save(stopped, writable=False) as save:
        assert (save.tip().tick, save.tip().state_hash.hex()) == (told["tick"], told["state_hash"])

    rest = outcome(run(str(stopped), "--ticks", str(4 - told["tick"]), "--mind", mind(server), "--json"))
    paid = len(server.keys)
    alone = outcome(run(*world, "--save", str(whole)))
    assert rest["state_hash"] == alone["state_hash"]
    assert rest["reused"] > 0
    assert len(server.keys) - paid == paid == 20 + rest["calls"]  # nothing was paid for twice


def test_tokens_are_a_budget_too(server: Server) -> None:
    told = outcome(run("town", "--agents", "6", "--ticks", "9", "--mind", mind(server), "--budget", "tokens=20000", "--json"))
    assert 0 < told["tokens_in"] + told["tokens_out"] <= 20_000
    assert "the budget in tokens is used up" in told["stopped"]


def test_a_budget_of_another_form_is_named(tmp_path: Path) -> None:
    result = run("town", "--save", str(tmp_path / "w.db"), "--budget", "dollars=3")
    assert "budget 'dollars=3'; allowed: calls=N, tokens=N or money=X" in str(result.exception)
    assert not (tmp_path / "w.db").exists()


def test_an_outage_is_waited_out_and_nobody_is_refused(server: Server) -> None:
    down = threading.Event()
    threading.Timer(1.5, down.set).start()
    server.script = lambda number, body: None if number < 5 or down.is_set() else Fault(0)
    result = run("town", "--agents", "6", "--ticks", "2", "--mind", mind(server), "--json")
    told = outcome(result)
    assert (result.exit_code, told["tick"], told["refused"], told["stopped"]) == (0, 2, 0, "")
    assert "waiting for it up to 120 s" in result.stderr


def test_patience_ends_and_what_is_recorded_stays(server: Server, tmp_path: Path) -> None:
    save = tmp_path / "w.db"
    server.script = lambda number, body: None if number < 15 else Fault(0)
    result = run("town", "--agents", "6", "--ticks", "6", "--mind", mind(server), "--save", str(save), "--patience", "0.2", "--json")
    told = outcome(result)
    assert result.exit_code == 1 and "waited 0.2 s" in told["stopped"]
    with open_save(save, writable=False) as opened:
        assert opened.tip().tick == told["tick"] < 6


def test_one_person_has_a_mind_of_their_own(server: Server) -> None:
    told = outcome(run("town", "--agents", "6", "--ticks", "4", "--set", f"1.mind={mind(server)}", "--json"))
    assert told["calls"] == len(server.keys) > 0
    assert told["decisions"] > told["calls"]
    who = {body["messages"][1]["content"].split(",")[0] for body in server.asked}
    assert len(who) == 1


def test_a_mind_that_only_a_save_names_is_not_asked(server: Server, tmp_path: Path) -> None:
    save = tmp_path / "w.db"
    run("town", "--agents", "6", "--ticks", "1", "--set", f"world.mind={mind(server)}", "--save", str(save))
    asked = len(server.asked)
    result = run(str(save), "--ticks", "2", "--json")
    assert (result.exit_code, len(server.asked)) == (0, asked)
    assert f"'{mind(server)}' thinks for everybody in this world, but was not asked for here" in result.stderr
    assert f"add --set world.mind={mind(server)}\n" in result.stderr and result.stderr.count("was not asked for") == 1
    allowed = run(str(save), "--ticks", "1", "--mind", mind(server), "--json")
    assert outcome(allowed)["calls"] > 0


def test_a_mind_of_one_person_is_told_before_the_first_tick_and_what_is_advised_asks_it_for_nobody_else(
    server: Server, tmp_path: Path
) -> None:
    save = tmp_path / "w.db"
    run("town", "--agents", "6", "--ticks", "1", "--set", f"1.mind={mind(server)}", "--save", str(save))
    with open_save(save, writable=False) as opened:
        name = opened.resume().names[1]
    paid = len(server.asked)
    result = run(str(save), "--ticks", "1", "--patience", "0", "--mind", "openai:tiny@http://127.0.0.1:9/v1", "--json")
    told = f"'{mind(server)}' thinks for {name} in this world, but was not asked for here"
    assert result.exit_code == 1 and 0 <= result.stderr.index(told) < result.stderr.index("waiting for it up to 0 s")
    (advice,) = re.findall(r"add --set (.*)$", result.stderr, re.MULTILINE)
    (change,) = shlex.split(advice)
    assert change == f"{name}.mind={mind(server)}" and " " in change
    assert run(str(save), "--ticks", "2", "--set", change, "--json").exit_code == 0
    who = {body["messages"][1]["content"].split(",")[0] for body in server.asked[paid:]}
    assert len(who) == 1


def test_where_a_name_means_two_people_or_cannot_be_read_a_number_is_advised() -> None:
    world = new_world("town", 1, 6)
    for agent, name in ((1, "Ann Lee"), (2, "ann lee"), (3, "Dr. No"), (4, "world"), (5, "7"), (6, "Jun O'Hara; rm -rf")):
        world.minds[agent] = f"openai:{agent}"
        world.names[agent] = name
    advice = [shlex.split(reason.partition(" --set ")[2]) for reason in Cast("rules").refuse(world).values()]
    assert sorted(advice) == sorted([*([f"{agent}.mind=openai:{agent}"] for agent in range(1, 6)), ["Jun O'Hara; rm -rf.mind=openai:6"]])
