"""Interventions from the command line: in a new world, in a save, in a branch; and what is not allowed."""

import json
from pathlib import Path

import pytest
from msgspec.structs import replace
from test_cli import call

from sim.changes import changes
from sim.errors import SimError
from sim.event import MixingChanged, PersonaEdited, PostInjected, RankerChanged, TieCut, TieMade
from sim.network import Tie
from sim.scenarios import new_world


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("saved")
    result = call("run", "town", "--ticks", "4", "--agents", "20", "--save", "w.db", cwd=folder)
    assert result.returncode == 0, result.stderr
    return folder


def events(folder: Path, *arguments: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in call("events", "w.db", *arguments, cwd=folder).stdout.splitlines()]


def test_a_branch_begins_with_a_change_and_leaves_the_old_line_alone(saved: Path) -> None:
    before = json.loads(call("info", "w.db", "--json", cwd=saved).stdout)["branches"]
    someone = next(iter(new_world("town", 1, 20).agents.values()))
    wanted = ("--set", f"{someone.name}.age=77", "--set", "world.mixing=2@4")
    made = call("branch", "w.db", "--at", "2", "--name", "what-if", *wanted, cwd=saved)
    assert made.stdout.replace("\n", " ").strip() == (
        "what-if leaves main after tick 2, with 2 changes in tick 3, of which some are planned for tick 4. "
        "Go on: voxpop run w.db --branch what-if"
    )
    gone_on = json.loads(call("run", "w.db", "--branch", "what-if", "--ticks", "2", "--json", cwd=saved).stdout)
    assert (gone_on["branch"], gone_on["tick"]) == ("what-if", 5)
    found = events(saved, "--branch", "what-if")
    assert [(event["tick"], event["kind"]) for event in found if event["kind"] in ("persona_edited", "planned", "mixing_changed")] == [
        (3, "persona_edited"),
        (3, "planned"),
        (4, "mixing_changed"),
    ]
    after = json.loads(call("info", "w.db", "--json", cwd=saved).stdout)["branches"]
    assert after[0] == before[0]
    assert (after[1]["name"], after[1]["parent"], after[1]["fork_tick"], after[1]["ticks"]) == ("what-if", "main", 2, 5)


def test_what_is_not_allowed_makes_no_branch_and_no_file(saved: Path, tmp_path: Path) -> None:
    branches = json.loads(call("info", "w.db", "--json", cwd=saved).stdout)["branches"]
    for arguments, problem in (
        (("branch", "w.db", "--name", "x", "--set", "world.mixing=9"), "mixing '9'; allowed: a whole number from 0 to 5"),
        (("branch", "w.db", "--name", "x", "--at", "99"), "branch 'main' has no tick 99; allowed: 0 to 4"),
        (("run", "w.db", "--branch", "nowhere"), "no branch 'nowhere'"),
    ):
        result = call(*arguments, cwd=saved)
        assert result.returncode == 1
        assert problem in result.stderr
        assert result.stderr.count("\n") == 1
    assert json.loads(call("info", "w.db", "--json", cwd=saved).stdout)["branches"] == branches
    result = call("run", "town", "--set", "world.recommender=best", "--save", "new.db", cwd=tmp_path)
    assert "no recommender 'best'" in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_texts_become_interventions_and_several_fields_of_one_person_become_one() -> None:
    world = new_world("town", 1)
    one, other = next((a, b) for a in world.agents for b in world.agents if a != b and (a, b) not in world.network)
    name = world.names[one]
    tie = next(iter(world.network.all_ties()))
    texts = (f"{name}.age=71", f"{one}.traits=shy, gloomy", f"{one}.post=A day, at <Alien>@9", "world.mixing=2")
    found = changes(world, (*texts, f"{one}.tie:{other}=rival:0.9", f"{tie.source}.tie:{tie.target}=none"))
    edited, posted, mixed, made, cut = found
    assert isinstance(edited.intervention, PersonaEdited)
    assert (edited.intervention.persona.age, edited.intervention.persona.traits) == (71, ("shy", "gloomy"))
    assert set(edited.intervention.fields) == {"age", "traits"}
    assert posted == (PostInjected(one, "A day, at <Alien>"), 9)
    assert mixed.intervention == MixingChanged(2)
    assert made.intervention == TieMade(one, Tie(one, other, "rival", 0.9))
    assert cut.intervention == TieCut(tie.source, tie.target)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("traits=shy", "change 'traits=shy'; allowed: WHO.WHAT=VALUE or WHO.WHAT=VALUE@TICK"),
        ("1.traits", "change '1.traits'; allowed"),
        ("Nobody Atall.age=3", "nobody is called 'Nobody Atall'"),
        ("1.agee=3", "no field of a person 'agee'; did you mean 'age'?"),
        ("1.age=300", "Age 300: allowed are 1 to 120."),
        ("1.age=3.5", "age '3.5'; allowed: a whole number from 1 to 120"),
        ("1.features=Dancer", "no feature 'Dancer'"),
        ("1.name=", "A person needs a name and an occupation."),
        ("1.tie:1=friend", "allowed: two different people"),
        ("1.tie:2=friend:close", "closeness 'close'; allowed: a number from 0 to 1"),
        ("world.unlike=0", "unlike '0'; allowed: a whole number from 1 to 10"),
        ("world.activity=never", "no rule of activity 'never'"),
        ("world.\x1b[31mred=1", "no property of the world"),
    ],
)
def test_a_text_that_is_not_allowed_is_told_in_one_plain_line(text: str, problem: str) -> None:
    with pytest.raises(SimError) as caught:
        changes(new_world("town", 1), (text,))
    assert problem in str(caught.value)
    assert "\n" not in str(caught.value)
    assert "\x1b" not in str(caught.value)


def test_a_name_that_may_be_several_people_lists_them() -> None:
    world = new_world("town", 1, 400)
    first = [name.split()[0] for name in world.names.values()]
    double = next(name for name in first if first.count(name) > 1)
    with pytest.raises(SimError, match=f"'{double}' may be [0-9]+ {double}"):
        changes(world, (f"{double}.age=30",))


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("world.cool=9", "cool '9'; allowed: a number from 0 to 1"),
        ("world.rewire=much", "rewire 'much'; allowed: a number from 0 to 1"),
        ("world.friction=-1", "friction '-1'; allowed: a number from 0 to 1"),
        ("world.ranker=newst", "no ranker 'newst'"),
        ("0.statement=night-shift:for:Open the gates.", "no news that broke 'night-shift'"),
    ],
)
def test_a_measure_that_is_not_allowed_is_named_as_it_was_written(text: str, problem: str) -> None:
    with pytest.raises(SimError) as caught:
        changes(new_world("breaking-news", 1, 40), (text,))
    assert problem in str(caught.value)


def test_a_ranker_is_understood_as_the_screen_calls_it() -> None:
    (change,) = changes(new_world("breaking-news", 1, 40), ("world.ranker=newest:2",))
    assert change.intervention == RankerChanged("chronological", 2)


def test_a_statement_is_refused_at_once_where_its_news_breaks_too_late() -> None:
    world = new_world("breaking-news", 1, 40)
    due = replace(world.topics["night-shift"], tick=20)
    world.topics["night-shift"] = due
    early, late = ("0.statement=night-shift:for:Open the gates.@20", "0.statement=night-shift:for:Open the gates.@21")
    with pytest.raises(SimError, match="a statement at tick 20, but news 'night-shift' breaks in tick 20; allowed: a later tick"):
        changes(world, (early,))
    assert [change.at for change in changes(world, (late,))] == [21]
    assert [change.at for change in changes(world, (early, "world.news=night-shift@9"))] == [20, 9]


def test_a_statement_after_its_news_is_made(tmp_path: Path) -> None:
    found = call(
        "run",
        "breaking-news",
        "--agents",
        "40",
        "--ticks",
        "7",
        "--set",
        "0.statement=night-shift:for:Open the gates.@6",
        "--save",
        "w.db",
        cwd=tmp_path,
    )
    assert found.returncode == 0, found.stderr
    kinds = [event["kind"] for event in events(tmp_path)]
    assert "statement_made" in kinds and "change_refused" not in kinds
