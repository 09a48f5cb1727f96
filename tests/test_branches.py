"""A branch is a parent and a tick: it reads like a whole copy, and costs none; and what the commands tell of it is true."""

import json
import random
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from faults import SEED, often
from figures import Figures
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st
from lives import AGENTS, lived, recorded, small_world, written

from saves.errors import BranchError
from saves.file import create, open_save
from sim.event import MoodMoved
from sim.journal import TickRecord
from sim.randomness import Luck


@seed(SEED)
@settings(max_examples=often(60, 1000), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(plan=st.lists(st.tuples(st.sampled_from(["live", "live", "fork", "reopen"]), st.floats(0, 0.999), st.floats(0, 1)), max_size=18))
def test_a_tree_of_branches_reads_like_whole_copies(
    tmp_path_factory: pytest.TempPathFactory, figures: Figures, plan: list[tuple[str, float, float]]
) -> None:
    path = tmp_path_factory.mktemp("tree") / "town.db"
    save = create(path, small_world(), mind="rules")
    genesis = save.tip().state_hash
    model: dict[str, list[TickRecord]] = {"main": []}  # a branch is its whole history, copied
    for step, (what, which, where) in enumerate(plan):
        name = list(model)[int(which * len(model))]
        if what == "reopen":
            save.close()
            save = open_save(path, writable=True)
        elif what == "fork":
            fork = round(where * len(model[name]))
            save.branch(f"b{step}", name, fork)
            model[f"b{step}"] = model[name][:fork]
        else:
            save.snapshot_every = 3
            save.switch(name)
            world, dice = save.resume(), random.Random(step)
            for _ in range(1 + round(3 * where)):
                model[name].append(lived(world, save.last_hash(), dice, 2))
                save.append(model[name][-1])
    save.close()
    with figures.of("branch trees"), open_save(path) as save:
        for name, records in model.items():
            assert recorded(save, name) == {record.tick: list(record.payloads) for record in records}
            states = [save.world(name, tick).state_hash() for tick in range(len(records) + 1)]
            assert states == [genesis, *(record.state_hash for record in records)]


def test_a_branch_shares_its_parents_luck_unless_salted(tmp_path: Path) -> None:
    written(tmp_path / "town.db", 4)
    with open_save(tmp_path / "town.db", writable=True) as save:
        save.branch("same", "main", 2)
        save.branch("other", "main", 2, salt=5)
        save.branch("child", "other", 2)
        assert [save.world(name).luck for name in ("same", "other", "child")] == [Luck(1), Luck(1, 5), Luck(1, 5)]
        save.switch("child")
        world = save.resume()
        save.append(lived(world, save.last_hash(), random.Random(1)))
        assert save.world().state_hash() == world.state_hash()
        assert save.world("other").tick == 2


def test_a_branch_costs_no_copy_of_history(tmp_path: Path) -> None:
    written(tmp_path / "town.db", 60)
    size = (tmp_path / "town.db").stat().st_size
    with open_save(tmp_path / "town.db", writable=True) as save:
        save.branch("what if", "main", 30)
    assert (tmp_path / "town.db").stat().st_size - size < 64_000


@pytest.mark.parametrize(
    ("name", "parent", "tick", "salt", "problem"),
    [
        ("main", "main", 1, None, "branch 'main' exists already"),
        ("x", "mian", 1, None, r"no branch 'mian'; did you mean 'main'\? \(main\)"),
        ("x", "main", 4, None, "branch 'main' has no tick 4; allowed: 0 to 3"),
        ("x", "main", -1, None, "branch 'main' has no tick -1; allowed: 0 to 3"),
        ("", "main", 1, None, "branch name '': allowed are 1 to 80"),
        ("x" * 81, "main", 1, None, "allowed are 1 to 80"),
        ("main ", "main", 1, None, "the last no space"),
        ("\x1b[2J", "main", 1, None, r"branch name '\\x1b\[2J'"),
        ("x", "main", 1, -1, "salt -1; allowed: 0 to"),
    ],
)
def test_a_branch_that_cannot_be_is_refused(tmp_path: Path, name: str, parent: str, tick: int, salt: int | None, problem: str) -> None:
    written(tmp_path / "town.db", 3)
    with open_save(tmp_path / "town.db", writable=True) as save:
        with pytest.raises(BranchError, match=problem):
            save.branch(name, parent, tick, salt)
        assert [branch.name for branch in save.branches()] == ["main"]


def test_a_tick_that_a_branch_has_not_is_refused(tmp_path: Path) -> None:
    written(tmp_path / "town.db", 3)
    with open_save(tmp_path / "town.db") as save, pytest.raises(BranchError, match="branch 'main' has no tick 9; allowed: 0 to 3"):
        save.world(tick=9)


# What the commands print


def test_info_tells_what_a_save_holds(tmp_path: Path) -> None:
    from tui.commands.info import info

    records = written(tmp_path / "town.db", 3)
    with open_save(tmp_path / "town.db", writable=True) as save:
        save.branch("what if", "main", 2, note="It rains.")
    main = {"name": "main", "parent": None, "fork_tick": None}
    other = {"name": "what if", "parent": "main", "fork_tick": 2}
    told = json.loads(CliRunner().invoke(info, [str(tmp_path / "town.db"), "--json"], catch_exceptions=False).stdout)
    told["branches"] = [{name: value for name, value in one.items() if name != "created"} for one in told["branches"]]
    assert told["branches"] == [
        {**main, "ticks": 3, "state_hash": records[2].state_hash.hex(), "note": "", "hidden": False},
        {**other, "ticks": 2, "state_hash": records[1].state_hash.hex(), "note": "It rains.", "hidden": False},
    ]
    assert (told["file"], told["scenario"], told["seed"], told["mind"]) == ("town.db", "town", 1, "rules")
    assert (told["agents"], told["events"], told["calls"]) == (AGENTS, 21, 0)
    assert told["size_bytes"] == (tmp_path / "town.db").stat().st_size
    table = CliRunner().invoke(info, [str(tmp_path / "town.db")], catch_exceptions=False).stdout
    assert "what if" in table
    assert "main, tick 2" in table


def test_events_are_json_lines_of_columns_and_own_fields(tmp_path: Path) -> None:
    from tui.commands.events import events

    records = written(tmp_path / "town.db", 3)
    arguments = [str(tmp_path / "town.db"), "--from", "2", "--to", "2"]
    lines = [json.loads(line) for line in CliRunner().invoke(events, arguments, catch_exceptions=False).stdout.splitlines()]
    assert lines[0] == {"branch": "main", "tick": 2, "seq": 0, "kind": "tick_started", "agent": None, "minute": 120}
    own = [json.loads(payload) for payload in records[1].payloads]
    assert [(line["kind"], line["agent"]) for line in lines] == [(one["type"], one.get("agent")) for one in own]
    assert all(one.items() <= {**line, "type": line["kind"]}.items() for one, line in zip(own, lines, strict=True))


def test_events_can_be_chosen_by_kind_and_agent(tmp_path: Path) -> None:
    from tui.commands.events import events

    records = written(tmp_path / "town.db", 12)
    wanted = [event for record in records for event in record.events if isinstance(event, MoodMoved)]
    agent = wanted[0].agent
    arguments = [str(tmp_path / "town.db"), "--kind", "mood_moved", "--agent", str(agent)]
    lines = [json.loads(line) for line in CliRunner().invoke(events, arguments, catch_exceptions=False).stdout.splitlines()]
    assert [line["mood"] for line in lines] == [event.mood for event in wanted if event.agent == agent]


def test_events_end_quietly_when_nobody_reads_on(tmp_path: Path) -> None:
    written(tmp_path / "town.db", 200)
    command = [sys.executable, "-c", "from tui.cli import main; main()", "events", str(tmp_path / "town.db")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(30) == 0
