"""`voxpop replay`: re-simulation finds what is not as it was recorded, the three replays are told apart, and no secret gets out."""

import json
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from forging import edited, replaced, rewritten
from openai_server import Server, running
from test_recommender_plugins import ALPHABETICAL, install

from models.rules.mind import RulesMind
from saves.file import open_save
from saves.recording import Recording
from sim.action import Post
from sim.event import AnyEvent, FrictionChanged, Measured, MoodMoved, PostInjected
from sim.input import Decided, decode_input, encode_input
from sim.journal import chained
from sim.metrics import measured
from sim.mind import Decision
from sim.observation import AnyObservation
from sim.resimulation import _first
from sim.world import World
from tui.cli import voxpop
from tui.commands.divergence import scrubbed

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
    path.with_name("mine.txt").write_text("mine")
    assert invoke("replay", path, "--verify", "--bundle", path.with_name("mine.txt")).exit_code == 2
    assert path.with_name("mine.txt").read_text() == "mine"
    log = invoke("replay", path, "--verify", "--bundle", path.with_name("other.db-wal"))
    assert log.exit_code == 1 and "would be taken for the log of a save" in str(log.exception)
    assert not path.with_name("other.db-wal").exists()


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
    rewritten(path, 4, replaced(b"0.", b"1."))
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
    told = done("branch", path, "--name", "what-if", "--set", "2.traits=gloomy", "--set", f"13.mind={mind}", "--mind", mind).stdout
    assert told.endswith(f"Go on: voxpop run {path} --branch what-if --mind {mind}\n")
    assert done("branch", path, "--name", "by-rules", "--set", "2.traits=gloomy").stdout.endswith("--branch by-rules\n")
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


def test_of_a_save_of_format_3_it_is_said_that_no_model_is_recorded_and_no_bundle_is_written(tmp_path: Path) -> None:
    path = Path(shutil.copy(Path(__file__).parent / "golden" / "format-3.db", tmp_path / "old.db"))
    assert diverged(path) == (
        "old.db cannot be re-simulated from tick 1 on, but played back: which model stood behind the mind openai is not recorded, "
        "as in no save of format 3"
    )
    assert list(tmp_path.glob("*.json")) == []


def test_of_two_people_who_differ_the_one_who_could_not_decide_is_named() -> None:
    idle, gone = b'{"type":"idled","agent":21}', b'{"type":"refused","agent":1,"because":"no reply"}'
    found = _first(1, "event", [idle, b'{"type":"idled","agent":1}'], [gone, idle])
    assert found is not None and found.agent == 1


def test_what_looks_like_a_secret_is_taken_out_of_any_text() -> None:
    told = scrubbed({
        "because": f"failed: /home/ann/models/m.gguf is gone, so is C:\\Users\\Ann\\m.gguf; see https://ann:pw@host.example/v1: {KEY}",
        "mind": "llama:/home/ann/m.gguf", "nested": [{"mind": "openai:m@http://h/v1", "text": "Bearer abc.def"}], "fine": "and/or 3/4",
    })  # fmt: skip
    text = json.dumps(told)
    assert not any(each in text for each in ("ann", "Ann", "host.example", KEY, "abc.def"))
    assert (told["mind"], told["nested"][0]["mind"], told["fine"]) == ("llama", "openai", "and/or 3/4")


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
