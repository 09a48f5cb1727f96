"""The re-run: a new branch where everything is asked anew, which goes on where it was broken off, and pays for no reply twice."""

import asyncio
import json
import random
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from forging import edited
from openai_server import Server, chance, ids_in, instance, running, schema_in
from test_replay_command import EQUAL, asked, done, invoke, verified

from models.rules.mind import RulesMind
from saves.file import create, open_save
from saves.recording import Recording
from sim.event import ControlMoved, FrictionChanged, Planned, TieCut, Unplanned
from sim.input import Decided
from sim.journal import MemoryJournal
from sim.scenarios import new_world, scenario_named
from sim.simulation import Simulation
from tui.commands.rerun import Again

PAID = 7  # calls at a time


@pytest.fixture
def server(socket_enabled: None) -> Iterator[Server]:
    with running() as found:
        yield found


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A town of 8 people after 8 ticks, with things done to it."""
    town = tmp_path / "town.db"
    done("run", "town", "--agents", "8", "--ticks", "8", "--save", town, "--set", "world.friction=0.4@3", "--set", "1.post=Hello all.")
    return town


def test_a_re_run_is_a_new_branch_and_what_was_done_to_the_world_is_done_again(path: Path) -> None:
    told = done("replay", path, "--rerun", "--json")
    assert "rerun-1: main from tick 0 on, re-run up to tick 8; every mind was asked anew, main is as it was" in told.stderr
    assert f"compare them: voxpop compare {path} main rerun-1" in told.stderr
    with open_save(path) as save:
        tips = {one.name: one for one in save.summary().branches}
        assert tips["rerun-1"].state_hash == tips["main"].state_hash, "rules are asked anew, and think the same"
    assert msgspec.to_builtins(asked(path, "rerun-1")) == msgspec.to_builtins(asked(path, "main"))
    done("replay", path, "--rerun", "--at", "4", "--ticks", "6", "--salt", "9")
    done("replay", path, "--rerun", "--at", "6", "--name", "mine", "--branch", "rerun-2")
    with open_save(path) as save:
        tips = {one.name: one for one in save.summary().branches}
    assert {name: (one.parent, one.fork_tick, one.ticks) for name, one in tips.items()} == {
        "main": (None, None, 8), "rerun-1": ("main", 0, 8), "rerun-2": ("main", 4, 10), "mine": ("rerun-2", 6, 10),
    }  # fmt: skip
    for name in ("main", "rerun-1", "rerun-2", "mine"):
        assert verified(path, "--branch", name) == EQUAL.format(tips[name].ticks, name)


def test_who_was_played_thinks_for_themselves_and_what_is_not_possible_any_more_is_told(tmp_path: Path) -> None:
    path, rules = tmp_path / "w.db", RulesMind()
    with create(path, new_world("town", 1, 8), mind="rules") as save:
        world = save.resume()
        simulation = Simulation(world, scenario_named("town"), lambda agent: rules, save, save.last_hash())

        async def play() -> None:
            simulation.intervene(ControlMoved(1, "human"))
            await simulation.tick()
            simulation.intervene(FrictionChanged(0.5), at=4)
            await simulation.tick()
            simulation.call_off(1)
            simulation.intervene(FrictionChanged(0.6), at=5)
            for _ in range(4):
                await simulation.tick()

        asyncio.run(play())
    assert any(isinstance(each, Decided) for each in asked(path, "main"))
    done("replay", path, "--rerun")
    assert not any(isinstance(each, Decided) for each in asked(path, "rerun-1"))
    with open_save(path) as save:
        assert not any(agent.human for agent in save.world("rerun-1").agents.values())
        assert save.world("rerun-1").policy == save.world("main").policy
    told = done("replay", path, "--rerun", "--at", "1", "--name", "later")
    assert "left out" not in told.stderr
    with open_save(path) as save:
        assert not any(agent.human for agent in save.world("later").agents.values())
    assert verified(path, "--branch", "later") == EQUAL.format(6, "later")


async def test_what_cannot_be_done_again_is_left_out_and_told_and_plans_are_found_under_their_new_numbers(
    capsys: pytest.CaptureFixture[str],
) -> None:
    world, rules = new_world("town", 1, 6), RulesMind()
    simulation = Simulation(world, scenario_named("town"), lambda agent: rules, MemoryJournal())
    kept, gone = Planned(7, 6, FrictionChanged(0.5)), Planned(8, 5, FrictionChanged(0.6))
    again = Again(simulation, {1: [TieCut(1, 999), kept, gone], 2: [Unplanned(8), Unplanned(9)]})
    for _ in range(2):
        again.before()
        await simulation.tick()
    assert [(plan.at, plan.intervention) for plan in world.plans.values()] == [(6, FrictionChanged(0.5))]
    first, second = capsys.readouterr().err.splitlines()
    assert first.startswith("tick 1: left out, tie cut, agent 1, other 999: ")
    assert second.startswith("tick 2: left out, planned intervention 9 called off: ")


@pytest.mark.allow_hosts(["127.0.0.1"])
def test_a_re_run_asks_the_model_anew_pays_for_it_and_both_lives_come_again(server: Server, tmp_path: Path) -> None:
    path, mind = tmp_path / "w.db", f"openai:tiny@{server.url}"
    done("run", "town", "--agents", "6", "--ticks", "3", "--mind", mind, "--save", path)
    paid = len(server.asked)
    told = json.loads(done("replay", path, "--rerun", "--mind", mind, "--json").stdout)
    assert told["reused"] == 0 and len(server.asked) == paid + told["calls"] > paid
    server.script = lambda number, body: '{"type": "idle"}'
    other = json.loads(done("replay", path, "--rerun", "--mind", mind, "--at", "1", "--json").stdout)
    assert (other["branch"], other["tick"], other["reused"]) == ("rerun-2", 3, 0)
    paid = len(server.keys)
    for name in ("main", "rerun-1", "rerun-2"):
        assert verified(path, "--branch", name) == EQUAL.format(3, name)
    stopped = invoke("replay", path, "--rerun", "--mind", mind, "--budget", "calls=3")
    assert stopped.exit_code == 1 and "the budget in calls is used up" in str(stopped.exception)
    assert len(server.keys) == paid + 3


@pytest.mark.allow_hosts(["127.0.0.1"])
def test_a_re_run_that_was_broken_off_goes_on_by_the_command_that_it_names_and_makes_the_missing_calls_alone(
    server: Server, tmp_path: Path
) -> None:
    path, whole, mind = tmp_path / "w.db", tmp_path / "whole.db", f"openai:tiny@{server.url}"
    plans = ("--set", "world.friction=0.4@3", "--set", "1.post=Hello all.")
    done("run", "town", "--agents", "6", "--ticks", "3", "--mind", mind, "--save", path, *plans)
    done("copy", path, whole)
    server.script = otherwise
    calls = json.loads(done("replay", whole, "--rerun", "--mind", mind, "--json").stdout)["calls"]
    first = invoke("replay", path, "--rerun", "--mind", mind, "--budget", f"calls={PAID}")
    assert first.exit_code == 1 and "which is dropped" in str(first.exception)
    left = calls - PAID
    assert left > PAID, "it stops more than once"
    command = str(first.exception).partition("not paid for again: ")[2].removesuffix(")")
    assert command == f"voxpop replay {path} --rerun --name rerun-1 --mind {mind} --budget calls={PAID}"
    while left:  # each time a little further, in the very words that were printed
        asked = len(server.asked)
        again = invoke(*shlex.split(command)[1:])
        now = len(server.asked) - asked
        assert now == min(PAID, left)
        left -= now
        assert (again.exit_code == 0) is (left == 0)
    with open_save(path) as one, open_save(whole) as other:
        tips = [{each.name: (each.ticks, each.state_hash) for each in save.summary().branches} for save in (one, other)]
    assert tips[0] == tips[1] and tips[0]["rerun-1"] != tips[0]["main"]
    assert asked_in(path) == asked_in(whole), "what was asked for from outside comes into the same ticks"
    assert verified(path, "--branch", "rerun-1") == EQUAL.format(3, "rerun-1")
    ended = invoke(*shlex.split(command)[1:])
    assert ended.exit_code == 1 and "re-run 'rerun-1' has ended, with tick 3" in str(ended.exception)


def otherwise(number: int, body: dict[str, Any]) -> str:
    """Answer as a model of another kind than the one that answers otherwise."""
    return json.dumps(instance(schema_in(body), random.Random(f"other {chance(body).random()}"), ids_in(body)))


def asked_in(path: Path) -> list[tuple[int, Any]]:
    with open_save(path) as save:
        return [(tick.tick, tick.inputs) for tick in Recording(save, "rerun-1").ticks(1)]


@pytest.mark.allow_hosts(["127.0.0.1"])
def test_plans_that_were_made_before_a_re_run_was_broken_off_are_called_off_under_their_new_numbers(server: Server, tmp_path: Path) -> None:
    path, rules, mind = tmp_path / "w.db", RulesMind(), f"openai:tiny@{server.url}"
    with create(path, new_world("town", 1, 6), mind="rules") as save:
        world = save.resume()
        simulation = Simulation(world, scenario_named("town"), lambda agent: rules, save, save.last_hash())

        async def play() -> None:
            simulation.intervene(ControlMoved(1, "human"))
            for at, share in ((6, 0.5), (6, 0.5), (4, 0.7)):
                simulation.intervene(FrictionChanged(share), at=at)
            await simulation.tick()
            await simulation.tick()
            simulation.call_off(3)
            await simulation.tick()
            simulation.call_off(1)
            await simulation.tick()

        asyncio.run(play())
    server.script = lambda number, body: '{"type": "idle"}'
    budget = json.loads(done("replay", path, "--rerun", "--mind", mind, "--ticks", "2", "--name", "short", "--json").stdout)["calls"]
    stopped = invoke("replay", path, "--rerun", "--mind", mind, "--budget", f"calls={budget + 1}", "--ticks", "4")
    assert "stopped in tick 3" in str(stopped.exception) and "--name rerun-1 --ticks 2 --mind" in str(stopped.exception)
    told = done("replay", path, "--rerun", "--mind", mind, "--name", "rerun-1")
    assert "left out" not in told.stderr
    with open_save(path) as save:
        assert save.world("rerun-1").plans == save.world("main").plans
        assert list(save.world("main").plans) == [2]


def test_a_re_run_stays_one_when_it_is_renamed_noted_on_copied_or_exported_and_no_other_branch_is_gone_on_with(path: Path) -> None:
    done("replay", path, "--rerun", "--at", "2", "--ticks", "3", "--salt", "9")
    done("branch", path, "--rename", "rerun-1", "mine")
    done("branch", path, "--note", "luck", "--of", "mine")
    done("branch", path, "--name", "what-if")
    done("copy", path, path.with_name("copied.db"))
    done("export", path, "--to", path.with_name("t.jsonl"))
    done("import", "voxpop", path.with_name("t.jsonl"), "--save", path.with_name("imported.db"))
    for save in (path, path.with_name("copied.db"), path.with_name("imported.db")):
        for options, said in {
            (): "has ended, with tick 5", ("--at", "3"): "from tick 2 on", ("--salt", "8"): "luck", ("--branch", "what-if"): "of 'main'",
        }.items():  # fmt: skip
            refused = invoke("replay", save, "--rerun", "--name", "mine", *options)
            assert refused.exit_code == 1 and said in str(refused.exception)
        told = json.loads(done("replay", save, "--rerun", "--name", "mine", "--ticks", "2", "--json").stdout)
        assert (told["branch"], told["tick"]) == ("mine", 7)
        other = invoke("replay", save, "--rerun", "--name", "what-if")
        assert other.exit_code == 1 and "is no re-run" in str(other.exception)
    edited(path, "UPDATE meta SET value = '{\"2\": -1' WHERE key = 'reruns'")
    assert "is no re-run" in str(invoke("replay", path, "--rerun", "--name", "mine").exception)


def test_a_re_run_that_cannot_be_makes_no_branch(path: Path) -> None:
    for options in (("--at", "8"), ("--at", "9", "--ticks", "2"), ("--name", "main"), ("--mind", "rools"), ("--budget", "x=1")):
        assert invoke("replay", path, "--rerun", *options).exit_code == 1
    with open_save(path) as save:
        assert [one.name for one in save.branches()] == ["main"]
