"""`voxpop replay`: re-simulation finds what is not as it was recorded, a re-run lives anew beside what was, and no secret gets out."""

import asyncio
import json
import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from click.testing import CliRunner, Result
from forging import edited
from openai_server import Server, running
from test_recommender_plugins import ALPHABETICAL, install

from models.rules.mind import RulesMind
from saves.file import create, open_save
from saves.recording import Recording
from sim.action import Post
from sim.event import AnyEvent, ControlMoved, FrictionChanged, Measured, MoodMoved, Planned, PostInjected, TieCut, Unplanned
from sim.input import Decided, decode_input, encode_input
from sim.journal import MemoryJournal, chained
from sim.metrics import measured
from sim.mind import Decision
from sim.observation import AnyObservation
from sim.scenarios import new_world, scenario_named
from sim.simulation import Simulation
from sim.world import World
from tui.cli import voxpop
from tui.commands.divergence import scrubbed
from tui.commands.rerun import Again

KEY = "sk-canary-0123456789"
EQUAL = "re-simulated ticks 1 to {} of {}: every hash equal, no model was called\n"


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


def invoke(*arguments: object) -> Result:
    return CliRunner().invoke(voxpop, [str(each) for each in arguments])


def done(*arguments: object) -> Result:
    """Run a command that must do what it is asked."""
    result = invoke(*arguments)
    assert result.exit_code == 0, result.output + str(result.exception)
    return result


def verified(path: Path, *options: object) -> str:
    return done("replay", path, "--verify", *options).stdout


def diverged(path: Path, *options: object) -> str:
    """Return the one plain line in which a re-simulation says where it diverges."""
    result = invoke("replay", path, "--verify", *options)
    assert result.exit_code == 1
    line = str(result.exception)
    assert line.isprintable()
    return line


def asked(path: Path, branch: str) -> list[Any]:
    """Return what came from outside into all ticks of a branch."""
    with open_save(path) as save:
        return [decode_input(each) for tick in Recording(save, branch).ticks(1) for each in tick.inputs]


# Re-simulation


@pytest.mark.parametrize("scenario", ["town", "movie-night", "breaking-news", "energy-policy"])
def test_every_scenario_comes_to_every_hash_again_on_every_branch(tmp_path: Path, scenario: str) -> None:
    path = tmp_path / "w.db"
    done("run", scenario, "--agents", "10", "--ticks", "6", "--save", path, "--set", "world.friction=0.4@4")
    done("branch", path, "--name", "salted", "--at", "3", "--salt", "7", "--set", "1.post=What if?")
    done("run", path, "--branch", "salted", "--ticks", "3")
    done("branch", path, "--name", "early", "--from", "salted", "--at", "2")  # inside what it inherits
    done("run", path, "--branch", "early", "--ticks", "2")
    assert verified(path) == EQUAL.format(6, "main")
    assert verified(path, "--branch", "salted") == EQUAL.format(7, "salted")
    assert verified(path, "--branch", "early") == EQUAL.format(4, "early")
    assert list(tmp_path.glob("*.json")) == []


def test_a_part_of_a_history_is_enough_and_what_is_none_is_refused(path: Path) -> None:
    assert verified(path, "--from", "3", "--to", "5") == "re-simulated ticks 4 to 5 of main: every hash equal, no model was called\n"
    assert verified(path, "--from", "7") == "re-simulated tick 8 of main: every hash equal, no model was called\n"
    assert json.loads(verified(path, "--json")) == {
        "branch": "main", "first": 1, "last": 8, "equal": 8, "divergence": "", "tick": None, "agent": None, "expected": "", "found": "",
        "same_rules": True, "bundle": "",
    }  # fmt: skip
    for options in (("--to", "9"), ("--from", "8"), ("--from", "5", "--to", "5")):
        assert "allowed: 0 to 8" in diverged(path, *options)
    assert "no branch 'other'" in diverged(path, "--branch", "other")


def test_a_changed_rule_is_named_with_tick_and_agent_and_a_bundle_tells_more(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    decide, whose = RulesMind.decide, []

    def otherwise(self: RulesMind, observation: AnyObservation) -> Decision:
        if observation.tick == 6 and Post in observation.legal and not whose:
            whose.append(observation.me)
            return Decision(Post("Nobody has ever said this."), "I must")
        return decide(self, observation)

    monkeypatch.setattr(RulesMind, "decide", otherwise)
    line = diverged(path)
    assert line.startswith(f"diverges at tick 6, agent {whose[0].id} ({whose[0].name}): expected {{")
    assert ", found {" in line and line.endswith(f"; more in {path.with_name('town.divergence-t6.json')}")
    assert "whose rules differ" not in line
    bundle = json.loads(path.with_name("town.divergence-t6.json").read_text())
    assert (bundle["tick"], bundle["agent"], bundle["what"], bundle["branch"]) == (6, whose[0].id, "event", "main")
    assert bundle["now"]["voxpop"] == bundle["recorded"]["voxpop"] and bundle["now"]["rules"] == bundle["recorded"]["rules"]
    events = bundle["events"]
    first = next(number for number, (one, other) in enumerate(zip(events["recorded"], events["found"], strict=False)) if one != other)
    assert 0 < first <= 10 and whose[0].id in (events["found"][first]["agent"], events["recorded"][first]["agent"])
    assert str(path.parent) not in json.dumps(bundle)
    whose.clear()
    told = invoke("replay", path, "--verify", "--json", "--bundle", path.with_name("b.json"))
    assert told.exit_code == 1
    verdict = json.loads(told.stdout)
    assert (verdict["equal"], verdict["tick"], verdict["bundle"]) == (5, 6, str(path.with_name("b.json")))
    whose.clear()
    line = diverged(path, "--bundle", path.parent / "nowhere" / "b.json")
    assert line.startswith("diverges at tick 6") and "was not written" in line
    assert invoke("replay", path, "--verify", "--bundle", path).exit_code == 2, "the save is not written over"


def test_where_events_are_equal_and_the_state_is_not_it_is_said_whose(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def moody(world: World, events: list[AnyEvent]) -> Measured:
        found = measured(world, events)
        if world.tick == 3:
            world.apply(MoodMoved(1, -0.9, 0.5, "an effect that no event tells"))
        return found

    monkeypatch.setattr("sim.simulation.measured", moody)
    line = diverged(path)
    assert line.startswith("diverges at tick 3, agent 1 (Astrid Lindqvist), whose events are equal but not the state: expected ")
    bundle = json.loads(path.with_name("town.divergence-t3.json").read_text())
    assert (bundle["what"], bundle["state"]) == ("state", {"agents": [1], "parts": []})


def test_that_other_rules_recorded_it_is_said(path: Path) -> None:
    edited(path, "UPDATE engine SET version = '0.0.9', rules_hash = 'other'")
    assert verified(path) == EQUAL.format(8, "main"), "other rules may come to the same"
    edited(path, "UPDATE tick SET state_hash = x'00112233445566778899aabbccddeeff' WHERE tick = 5")
    line = diverged(path)
    assert line.startswith("diverges at tick 5, the state: expected 00112233445566778899aabbccddeeff, found ")
    shown = f"playback still shows it: voxpop replay {path})"
    assert f"(recorded by voxpop 0.0.9, whose rules differ: a divergence is expected; {shown}" in line


def test_a_save_that_was_changed_by_hand_is_refused_or_diverges(path: Path) -> None:
    edited(path, "UPDATE event SET payload = replace(payload, '0.', '1.') WHERE tick = 4")
    assert "tick 4" in diverged(path) and "are not the" in diverged(path)


@pytest.mark.parametrize("payload", [
    Decided(1, Decision(Post("I never said this."))), Decided(1, None, 0, "away"), PostInjected(2, "Never."), FrictionChanged(0.9), None,
])  # fmt: skip
def test_an_input_that_was_put_in_by_hand_diverges_though_the_hashes_are_right(path: Path, payload: Any) -> None:
    given = b'{"type":"no such thing"}' if payload is None else encode_input(payload)
    with open_save(path) as save:
        *_, before, last = Recording(save, "main").ticks(7)
    hashed = chained(before.event_hash, last.payloads, [given])
    values = {"given": given.decode(), "hash": hashed}
    edited(path, "INSERT INTO input VALUES (1, 8, 0, :given)", "UPDATE tick SET n_inputs = 1, event_hash = :hash WHERE tick = 8", **values)
    assert diverged(path).startswith("diverges at tick 8")


def test_a_recommender_that_failed_fails_again_and_one_that_is_missing_now_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, site = tmp_path / "w.db", tmp_path / "site"
    failing = ALPHABETICAL.replace("left = [", "assert agent != 1, 'not for them'; left = [")
    install(site, "[voxpop.recommenders]\nalphabetical = letters_module:Alphabetical\nother = letters_module:Alphabetical\n", failing)
    with monkeypatch.context() as patch:
        patch.syspath_prepend(site)
        patch.delitem(sys.modules, "letters_module", raising=False)
        done("run", "movie-night", "--agents", "8", "--ticks", "2", "--save", path, "--set", "world.recommender=alphabetical")
        for _ in range(6):  # each goes on from the file, as the next one would
            done("run", path, "--ticks", "1")
        with open_save(path) as save:
            assert save.world().algorithm == "popular", "it has failed"
        assert verified(path) == EQUAL.format(8, "main")
        assert verified(path, "--from", "4") == "re-simulated ticks 5 to 8 of main: every hash equal, no model was called\n"
    sys.modules.pop("letters_module", None)
    line = diverged(path)
    assert line.startswith("diverges at tick 1") and "alphabetical" in line and "change_refused" in line
    assert "no recommender 'alphabetical'" in json.loads(path.with_name("w.divergence-t1.json").read_text())["found"]


def test_reply_and_model_rows_of_any_shape_break_nothing(path: Path) -> None:
    edited(
        path,
        "INSERT INTO model VALUES ('openai:x', 'y')",
        "UPDATE engine SET mind = 'openai:' || char(27) || '[31m'",
    )
    assert "control characters" in diverged(path)


@pytest.mark.allow_hosts(["127.0.0.1"])
def test_ticks_that_branches_and_interviews_run_come_again_too(server: Server, tmp_path: Path) -> None:
    path, mind = tmp_path / "w.db", f"openai:tiny@{server.url}"
    done("run", "town", "--agents", "6", "--ticks", "1", "--mind", mind, "--save", path, "--set", f"1.mind={mind}")
    done("branch", path, "--name", "what-if", "--set", "2.traits=gloomy", "--set", f"13.mind={mind}", "--mind", mind)
    done("branch", path, "--name", "by-rules", "--set", "2.traits=gloomy")
    for name in ("what-if", "by-rules"):
        done("interview", path, "1,2", "Do you like films?", "--on-record", "--branch", name, "--mind", mind)
        done("interview", path, "13", "Do you?", "--on-record", "--branch", name)
        assert verified(path, "--branch", name) == EQUAL.format(4, name)


@pytest.mark.allow_hosts(["127.0.0.1"])
def test_a_bundle_holds_no_key_no_path_no_address_and_no_prompt(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VOXPOP_API_KEYS", KEY)
    path, mind = tmp_path / "w.db", f"openai:tiny@{server.url}"
    done("run", "town", "--agents", "6", "--ticks", "2", "--mind", mind, "--save", path, "--set", f"1.mind={mind}")
    paid = len(server.keys)
    assert paid and any(KEY in each for each in server.keys)
    assert verified(path) == EQUAL.format(2, "main")
    connection = sqlite3.connect(path)
    connection.execute("UPDATE call SET status = 'error' WHERE tick = 2")
    connection.commit()
    connection.close()
    line = diverged(path)
    assert line.startswith("diverges at tick 2, agent ") and "no reply is recorded" in line
    bundle = (tmp_path / "w.divergence-t2.json").read_text()
    assert json.loads(bundle)["recorded"]["mind"] == "openai"
    for secret in (KEY, "127.0.0.1", str(tmp_path), str(Path.home()), "You are", "additionalProperties"):
        assert secret not in bundle
    assert len(server.keys) == paid
    done("copy", path, tmp_path / "shared.db", "--without-prompts")
    assert diverged(tmp_path / "shared.db") == (
        "shared.db cannot be re-simulated from tick 1 on, but played back: it holds no replies of models, as a copy without prompts "
        "holds none"
    )


def test_what_looks_like_a_secret_is_taken_out_of_any_text() -> None:
    told = scrubbed({
        "because": f"failed: /home/ann/models/m.gguf is gone, so is C:\\Users\\Ann\\m.gguf; see https://ann:pw@host.example/v1: {KEY}",
        "mind": "llama:/home/ann/m.gguf", "nested": [{"mind": "openai:m@http://h/v1", "text": "Bearer abc.def"}], "fine": "and/or 3/4",
    })  # fmt: skip
    text = json.dumps(told)
    assert not any(each in text for each in ("ann", "Ann", "host.example", KEY, "abc.def"))
    assert (told["mind"], told["nested"][0]["mind"], told["fine"]) == ("llama", "openai", "and/or 3/4")


# Re-run


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


def test_a_re_run_that_cannot_be_makes_no_branch(path: Path) -> None:
    for options in (("--at", "8"), ("--at", "9", "--ticks", "2"), ("--name", "main"), ("--mind", "rools"), ("--budget", "x=1")):
        assert invoke("replay", path, "--rerun", *options).exit_code == 1
    with open_save(path) as save:
        assert [one.name for one in save.branches()] == ["main"]


# The command


def test_options_that_do_not_go_together_are_named(path: Path) -> None:
    for options, said in {
        ("--verify", "--rerun"): "choose one",
        ("--bundle", "x"): "--bundle goes with --verify",
        ("--rerun", "--from", "3"): "--from goes with --verify",
        ("--verify", "--ticks", "3"): "--ticks goes with --rerun",
        ("--verify", "--mind", "rules"): "--mind goes with --rerun",
        ("--verify", "--at", "3"): "--from",
        ("--json",): "voxpop events",
        (): "playback needs a terminal",
    }.items():
        result = invoke("replay", path, *options)
        assert result.exit_code == 2 and said in result.output, options


def test_the_three_replays_are_named_apart() -> None:
    told = done("replay", "--help").stdout
    assert all(name in told for name in ("Playback ", "Re-simulation ", "Re-run "))
