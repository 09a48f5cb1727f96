"""A state that a save keeps must be what happened, all of it, and a fork inside what is inherited has the luck of whoever lived it."""

import asyncio
import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from viewing import lived_town

from models.rules.mind import RulesMind
from saves.blob import content_hash, packed, unpacked
from saves.branch import tip
from saves.file import Save, create, open_save
from sim.scenarios import new_world, scenario_named
from sim.simulation import Simulation
from tui.cli import voxpop


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("kept") / "town.db"
    lived_town(path)
    return path


@pytest.fixture
def town(lived: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(lived, tmp_path / "town.db"))


def kept(path: Path, branch: int) -> int:
    """Return the last tick of which a branch keeps a state."""
    with open_save(path) as save, save.reading() as db:
        return int(db.conn.execute("SELECT max(tick) FROM snapshot WHERE branch = ?", [branch]).fetchone()[0])


def forge(path: Path, branch: int, change: Callable[[dict[str, Any]], None]) -> int:
    """Change the last state that a branch keeps, its own hash made to fit, and return its tick."""
    tick = kept(path, branch)
    with open_save(path, writable=True) as save, save.reading() as db:
        (state,) = db.conn.execute("SELECT state FROM snapshot WHERE branch = ? AND tick = ?", (branch, tick)).fetchone()
        world = json.loads(unpacked(db, state))
        change(world)
        raw = json.dumps(world, separators=(",", ":"), ensure_ascii=False).encode()
        db.table("blob").insert(packed(raw))
        db.conn.execute("UPDATE snapshot SET state = ? WHERE branch = ? AND tick = ?", (content_hash(raw), branch, tick))
    return tick


def verified(path: Path, *options: str) -> Any:
    return CliRunner().invoke(voxpop, ["replay", str(path), "--verify", *options])


@pytest.mark.parametrize("branch", ["main", "what if", "inside", "empty"])
def test_every_state_that_was_kept_while_a_world_lived_is_what_happened(town: Path, branch: str) -> None:
    told = verified(town, "--branch", branch)
    assert told.exit_code == 0, told.exception


def posts(world: dict[str, Any]) -> None:
    for post in world["posts"]:
        post["text"] = "The mayor took the money."


def chats(world: dict[str, Any]) -> None:
    for chat in world["chats"]:
        for line in chat:
            line["text"] = "I never said this."


def items(world: dict[str, Any]) -> None:
    world["items"][0]["title"] = "Another Film"


@pytest.mark.parametrize("change", [posts, chats, items])
def test_a_state_forged_where_no_hash_of_a_tick_looks_is_found_and_named(town: Path, change: Callable[[dict[str, Any]], None]) -> None:
    tick = forge(town, 1, change)
    told = verified(town)
    if told.exit_code == 0:
        pytest.fail("nothing was found")
    line = str(told.exception)
    assert line.startswith(f"the state kept at tick {tick} of branch main is not what happened ("), line
    bundle = json.loads(town.with_name(f"town.divergence-t{tick}.json").read_text())
    assert (bundle["what"], bundle["tick"], bundle["branch"]) == ("kept", tick, "main")


def test_the_states_of_a_branch_of_a_branch_are_looked_at_too(town: Path) -> None:
    with open_save(town) as save:
        number = next(one.id for one in save.branches() if one.name == "inside")
    tick = forge(town, number, posts)
    assert str(verified(town, "--branch", "inside").exception).startswith(f"the state kept at tick {tick} of branch inside is not what")
    assert verified(town).exit_code == 0, "main does not come by it"


def test_a_bundle_is_never_written_over_another(town: Path) -> None:
    tick = forge(town, 1, items)
    for name in (f"town.divergence-t{tick}", f"town.divergence-t{tick}-2", f"town.divergence-t{tick}-3"):
        assert f"more in {town.with_name(name)}.json" in str(verified(town).exception)
    assert len({each.read_bytes() for each in town.parent.glob("*.json")}) == 1


def test_where_rules_raise_the_bundle_names_the_lines_of_code_and_no_value(town: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*arguments: object) -> None:
        secret = "sk-not-to-be-told"  # noqa: F841 - a local, which a careless bundle would hold
        raise TypeError("called match pattern must be a type")

    monkeypatch.setattr("sim.simulation.measured", broken)
    assert "diverges at tick 1" in str(verified(town).exception)
    text = town.with_name("town.divergence-t1.json").read_text()
    frames = json.loads(text)["frames"]
    assert frames[-1].endswith(" broken") and all(re.fullmatch(r"[\w/]+\.py:\d+ [\w<>]+", frame) for frame in frames), frames
    assert any(frame.startswith("sim/simulation.py:") for frame in frames)
    assert "sk-not" not in text


# Luck


PEOPLE = 6


def live(save: Save, branch: str, ticks: int) -> None:
    save.switch(branch)
    simulation = Simulation(save.resume(), scenario_named("town"), lambda agent: RulesMind(), save, save.last_hash())

    async def run() -> None:
        for _ in range(ticks):
            await simulation.tick()

    asyncio.run(run())


@pytest.fixture
def salted(tmp_path: Path) -> Iterator[Save]:
    """Yield a save whose branches each have luck of their own, each leaving the one before."""
    with create(tmp_path / "salted.db", new_world("town", 1, PEOPLE), mind="rules") as save:
        live(save, "main", 4)
        save.branch("b", "main", 2, salt=7)
        live(save, "b", 3)
        save.branch("c", "b", 4, salt=9)
        live(save, "c", 2)
        yield save


def test_a_fork_at_any_tick_of_a_tree_of_salted_branches_lives_the_next_tick_as_it_was(salted: Save) -> None:
    for parent in ("main", "b", "c"):
        salted.switch(parent)
        last = salted.tip().tick
        with salted.reading() as db:
            tips = {tick: tip(db, salted.current.id, tick) for tick in range(last + 1)}
        for tick in range(last + 1):
            fork = salted.branch(f"{parent} {tick}", parent, tick)
            live(salted, fork.name, 1)
            if tick < last:
                assert salted.tip() == tips[tick + 1], (parent, tick)
        assert fork.salt == {"main": 0, "b": 7, "c": 9}[parent], "at its end a branch goes on with its own luck"


def test_a_fork_of_a_salted_branch_that_has_not_lived_yet_keeps_its_luck(salted: Save) -> None:
    salted.branch("new", "main", 2, salt=11)
    assert salted.branch("newer", "new", 2).salt == 11
    assert salted.branch("before", "new", 1).salt == 0


def test_a_state_that_is_too_large_is_not_made_again_each_tick(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import random

    from lives import lived, small_world

    from saves import file, pace

    made: list[int] = []

    def encoded(world: Any) -> bytes:
        made.append(world.tick)
        return whole(world)

    whole = file.encoded
    world, dice = small_world(), random.Random(1)
    with create(tmp_path / "a.db", world, mind="rules") as save:
        monkeypatch.setattr(pace, "EVENTS_MOST", 1)
        monkeypatch.setattr(pace, "EVENTS_LEAST", 1)
        monkeypatch.setattr(file, "encoded", encoded)
        monkeypatch.setattr(file, "BLOB_LIMIT", 100)
        save.append(lived(world, save.last_hash(), dice))
        monkeypatch.setattr(pace, "EVENTS_LEAST", 1_000)
        monkeypatch.setattr(pace, "EVENTS_MOST", 1_000)
        for _ in range(5):
            save.append(lived(world, save.last_hash(), dice))
    assert made == [1] and kept(tmp_path / "a.db", 1) == 0
