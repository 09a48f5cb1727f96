"""A setting of the player's own plays as its file says; what is wrong in it gets one line with file, key, value and what is allowed."""

import json
from collections import Counter
from pathlib import Path

import pytest
from click import Command
from click.testing import CliRunner

from sim.content import SHIPPED
from sim.errors import DataError, SimError
from sim.network import FOLLOWS, Tie
from sim.scenarios import SCENARIOS, new_world, scenario_named
from sim.setting_file import _PERSON, _TIE, read_setting
from sim.stance import first_attitude
from sim.toml_entries import MOST_BYTES
from tui.commands.new import new
from tui.commands.play import play
from tui.commands.run import run
from tui.worlds import save_meant

EVENT = """
[[events]]
id = "clock"
title = "The clock stopped"
question = "should the town mend the clock?"
claims = [
  { side = "for", text = "the buses go by it" },
  { side = "against", text = "everybody has a watch", appeals = ["practical"] },
]
"""
COMMUNITIES = """
[[communities]]
name = "Hill"
share = 0.75

[[communities]]
name = "Shore"
share = 0.25

[[officials]]
name = "Town Crier"
community = "Shore"
followed = 1.0
"""
PEOPLE = """
[[people]]
name = "Ann"
age = 40
community = "Hill"
interests = ["justice"]

[[people]]
id = 7
name = "Bo"
age = 20
occupation = "Engineer"
community = "Shore"
traits = ["Blunt"]

[[ties]]
source = "Ann"
target = "Bo"
mutual = true

[[ties]]
source = 7
target = "Town Crier"
closeness = 0.9
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "my.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_an_event_with_its_arguments_is_enough(tmp_path: Path) -> None:
    path = written(tmp_path, EVENT)
    world = new_world(str(path), 1, 30)
    assert (world.scenario, len(world.agents), len(world.network)) == ("breaking-news", 30, round(30 * 4.3))
    assert world.topics["clock"].author == 0
    assert {agent.persona.home for agent in world.agents.values()} == {"Town"}


def test_communities_have_their_shares_and_officials_their_followers(tmp_path: Path) -> None:
    world = new_world(str(written(tmp_path, COMMUNITIES + EVENT + 'author = "Town Crier"\n')), 1, 201)
    people = [agent.persona for agent in world.agents.values() if not agent.persona.official]
    assert Counter(person.home for person in people) == {"Hill": 150, "Shore": 50}
    assert world.agents[0].name == "Town Crier"
    assert world.network.followers(0) == [person.id for person in people if person.home == "Shore"]


def test_people_and_ties_are_those_of_the_file(tmp_path: Path) -> None:
    path = written(tmp_path, PEOPLE + COMMUNITIES + EVENT + 'author = "Bo"\n')
    world = new_world(str(path), 1)
    assert {agent.id: agent.name for agent in world.agents.values()} == {0: "Town Crier", 1: "Ann", 7: "Bo"}
    assert (world.agents[7].persona.traits, world.agents[1].persona.interests) == (("blunt",), ("justice",))
    assert world.topics["clock"].author == 7
    assert list(world.network.all_ties()) == [Tie(1, 7, FOLLOWS, 0.3), Tie(7, 0, FOLLOWS, 0.9), Tie(7, 1, FOLLOWS, 0.3)]
    with pytest.raises(SimError, match="9 agents; allowed: 3, as the file declares"):
        new_world(str(path), 1, 9)


def test_more_people_than_the_file_declares_are_sampled_and_come_after_them(tmp_path: Path) -> None:
    declared = PEOPLE.partition("[[ties]]")[0]
    world = new_world(str(written(tmp_path, declared + COMMUNITIES + EVENT)), 1, 23)
    assert list(world.agents) == [0, 1, 7, *range(8, 28)]
    assert len(world.network) == round(23 * 4.3)


# What is added to or replaced in a good file, and what the error says after the file's name.
WRONG = {
    "no argument for": (('side = "for"', 'side = "against"'), "event 1, claims: no argument for; allowed: at least one for"),
    "no arguments": ((EVENT, EVENT.partition("claims")[0]), "event 1, claims: no argument for; allowed: at least one for and one against"),
    "no event": ((EVENT, ""), "events: missing; allowed: at least one event, under [[events]]"),
    "side": (('"against"', '"con"'), "event 1, claim 2, side: 'con'; allowed: for, against"),
    "appeal": (('"practical"', '"practcal"'), "event 1, claim 2, appeals: 'practcal'; allowed: anxious, business"),
    "unknown author": (("", 'author = "Town Cryer"\n'), "event 1, author: 'Town Cryer'; allowed: the name of an account"),
    "number of no one": (("", "author = 99\n"), "event 1, author: 99; allowed: the name of an account"),
    "unknown community": (('community = "Shore"', 'community = "Shire"'), "official 1, community: 'Shire'; allowed: Hill, Shore; did you"),
    "negative share": (("share = 0.25", "share = -0.25"), "community 2, share: -0.25; allowed: a number from 0 to 1"),
    "no share": (("share = 0.25", "share = 0"), "community 2, share: 0; allowed: a number above 0, up to 1"),
    "share of text": (("share = 0.25", 'share = "half"'), "community 2, share: 'half'; allowed: a number from 0 to 1"),
    "not a number": (("share = 0.25", "share = nan"), "community 2, share: nan; allowed: a number from 0 to 1"),
    "true is no number": (("share = 0.25", "share = true"), "community 2, share: true; allowed: a number from 0 to 1"),
    "community twice": (('name = "Shore"', 'name = "Hill"'), "community 2, name: 'Hill' occurs twice; allowed: each name once"),
    "event twice": ((EVENT, EVENT + EVENT), "event 2, id: 'clock' occurs twice; allowed: each id once"),
    "unknown key": (("", "severty = 0.5\n"), "event 1, severty: unknown key; did you mean 'severity'? (allowed: id, tick"),
    "unknown table": (("", "[[event]]\n"), "event: unknown key; did you mean 'events'? (allowed: title, summary"),
    "tick": (("", "tick = 1.5\n"), "event 1, tick: 1.5; allowed: a whole number from 1 to 1000000"),
    "huge tick": (("", f"tick = 1{'0' * 400}\n"), "event 1, tick: a number of many digits; allowed: a whole number from 1 to 1000000"),
    "no title": (('title = "The clock stopped"\n', ""), "event 1, title: missing; allowed: a text of 1 to 100 characters"),
    "invisible title": (("The clock stopped", "\\u200b\\u202e"), "event 1, title: empty; allowed: a text of 1 to 100 characters"),
    "long title": (("The clock stopped", "x" * 101), "event 1, title: more than 100 characters; allowed: 1 to 100"),
    "title a list": (('"The clock stopped"', "[1]"), "event 1, title: a list; allowed: a text in quotes"),
    "id": (('"clock"', '"The clock"'), "event 1, id: 'The clock'; allowed: small letters, digits and -"),
    "subject": (("", 'subjects = ["economics"]\n'), "event 1, subjects: 'economics'; allowed: justice, politics"),
    "claims a text": ((EVENT.partition("claims")[2], ' = "yes"\n'), "event 1, claims: 'yes'; allowed: tables, each under [[claims]]"),
    "no people": ((COMMUNITIES, "people = []\n" + COMMUNITIES), "people: no tables; allowed: a number, or at least one person"),
    "age": ((COMMUNITIES, '[[people]]\nname = "A"\nage = 0\n' + COMMUNITIES), "person 1, age: 0; allowed: a whole number from 1 to 120"),
    "id of an official": ((COMMUNITIES, '[[people]]\nid = 0\nname = "A"\n' + COMMUNITIES), "person 1, id: 0; allowed: a whole number"),
    "tie to oneself": ((COMMUNITIES, "[[ties]]\nsource = 0\ntarget = 0\n" + COMMUNITIES), "tie 1, target: 0; allowed: somebody else than"),
    "tie of no one": ((COMMUNITIES, '[[ties]]\nsource = "Z"\ntarget = 0\n' + COMMUNITIES), "tie 1, source: 'Z'; allowed: the name"),
    "ends nowhere": (("", "severity =\n"), "not TOML: Invalid value; allowed: key = value, [[tables]]"),
    "deep": (("", f"severity = {'[' * 30_000}\n"), "not TOML: tables within tables without end"),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_file_is_told_in_one_line_with_key_value_and_what_is_allowed(case: str, tmp_path: Path) -> None:
    (old, new_text), told = WRONG[case]
    good = COMMUNITIES + EVENT
    assert old in good
    path = written(tmp_path, good.replace(old, new_text, 1) if old else good + new_text)
    with pytest.raises(DataError) as error:
        read_setting(path)
    line = str(error.value)
    assert line.startswith("my.toml") and told in line
    assert line.isprintable() and len(line) < 400


def test_a_file_that_is_none_is_told_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "folder.toml").mkdir()
    (tmp_path / "large.toml").write_bytes(b"#" * (MOST_BYTES + 1))
    (tmp_path / "latin.toml").write_bytes(b'title = "x"\nsummary = "caf\xe9"\n')
    for name, told in (
        ("folder.toml", "folder.toml: a folder; allowed: a TOML file"),
        ("large.toml", "large.toml: larger than 4 MB"),
        ("latin.toml", "latin.toml, line 2: not UTF-8 text; allowed: UTF-8"),
        ("none.toml", "none.toml: cannot be read: No such file or directory; allowed: a TOML file"),
    ):
        with pytest.raises(DataError) as error:
            new_world(str(tmp_path / name), 1)
        assert str(error.value).startswith(told)


def test_texts_are_made_plain(tmp_path: Path) -> None:
    path = written(tmp_path, EVENT.replace("The clock stopped", "The \\u001b[31mclock\\n\\u202e stopped").replace("go by it", "go by it."))
    event = read_setting(path).events[0]
    assert event.title == "The [31mclock stopped"
    assert event.claims[0].text == "the buses go by it"


def test_names_are_compared_as_they_are_shown(tmp_path: Path) -> None:
    spaced = COMMUNITIES.replace('community = "Shore"', 'community = " Shore\\u200b"')
    assert read_setting(written(tmp_path, spaced + EVENT + 'author = "Town  Crier"\n')).officials[0].community == "Shore"


def test_too_few_people_for_a_setting_are_refused() -> None:
    with pytest.raises(SimError, match="3 agents; allowed: 10 to 100,000"):
        new_world("breaking-news", 1, 3)


@pytest.mark.parametrize("name", ["breaking-news", "energy-policy"])
def test_what_ships_can_be_argued_from_both_sides_by_people_who_differ(name: str) -> None:
    setting = read_setting(SHIPPED / SCENARIOS[name].setting)
    assert len(setting.communities) >= 2 and 4 <= len(setting.officials) <= 6
    world = new_world(name, 1, 1000)
    for topic in setting.events:
        assert min(Counter(claim.side for claim in topic.claims).values()) >= 10
        assert topic.author == 0 and world.agents[0].persona.official
        attitudes = [first_attitude(agent.persona, topic, world.luck) for agent in world.agents.values()]
        assert min(sum(attitude > 0.2 for attitude in attitudes), sum(attitude < -0.2 for attitude in attitudes)) > 150
        assert all((topic.id in agent.attitudes) == topic.standing for agent in world.agents.values())


def test_a_new_event_file_is_commented_and_plays_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(new, ["--event", "my-event.toml"])
    assert (done.exit_code, done.output) == (
        0,
        "my-event.toml: The swing bridge: 300 people, 1 event, 8 arguments\nEdit the file, then: voxpop play my-event.toml\n",
    )
    assert save_meant("my-event.toml") is None and scenario_named("my-event.toml").name == "breaking-news"
    assert len(new_world("my-event.toml", 1).agents) == 300
    ran = json.loads(CliRunner().invoke(run, ["my-event.toml", "--ticks", "8", "--agents", "60", "--json"]).output)
    assert (ran["scenario"], ran["tick"], ran["agents"], ran["refused"]) == ("breaking-news", 8, 60, 0)
    assert ran["metrics"]["informed"][-1] > 0.1
    text = Path("my-event.toml").read_text(encoding="utf-8")
    assert text.count("#") > 20
    own = text.replace("people = 300", "").replace("ties = 4.0", "").replace("# [[people]]", "[[people]]").replace("# [[ties]]", "[[ties]]")
    for key in (*_PERSON, *_TIE):
        own = own.replace(f"\n# {key} =", f"\n{key} =")
    Path("own.toml").write_text(own, encoding="utf-8")
    world = new_world("own.toml", 1)
    assert [agent.name for agent in world.agents.values()] == ["Pennick Mercury", "Harbour Board", "Wren Adair"]
    assert (2, 1) in world.network


def test_a_file_that_is_there_is_not_written_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("my-event.toml").write_text("mine", encoding="utf-8")
    done = CliRunner().invoke(new, ["--event", "my-event.toml"])
    assert str(done.exception) == "my-event.toml exists already; allowed: a file that is not there yet"
    assert Path("my-event.toml").read_text(encoding="utf-8") == "mine"
    for arguments, told in ((["--event", "my-event"], "ends in .toml"), (["--event", "no/such.toml"], "cannot be written")):
        assert told in str(CliRunner().invoke(new, arguments).exception)
    for arguments in ([], ["folder", "--event", "x.toml"], ["--event", "x.toml", "--agents", "9"]):
        assert CliRunner().invoke(new, arguments).exit_code == 2
    assert [path.name for path in Path.cwd().iterdir()] == ["my-event.toml"]


@pytest.mark.parametrize("command", [run, play])
def test_the_help_names_every_scenario(command: Command) -> None:
    assert command.help is not None
    assert all(name in command.help for name in SCENARIOS)


@pytest.mark.parametrize(
    ("above", "key", "told"),
    [("people = 300", "people", "a number"), ("ties = 4.0", "ties", "a number"), ("people = []", "people", "a value")],
)
def test_a_key_that_is_both_a_value_and_tables_is_told_so(above: str, key: str, told: str, tmp_path: Path) -> None:
    path = tmp_path / "twice.toml"
    path.write_text(f'title = "x"\n{above}\n{EVENT}\n[[{key}]]\nname = "Ann"\n', encoding="utf-8")
    line = path.read_text(encoding="utf-8").splitlines().index(f"[[{key}]]") + 1
    with pytest.raises(DataError) as caught:
        read_setting(path)
    assert str(caught.value) == f"twice.toml, line {line}: {key} is given twice: {told}, and [[{key}]]; allowed: one of them"


def test_a_run_of_an_event_names_it(tmp_path: Path) -> None:
    path = tmp_path / "clock.toml"
    path.write_text(f"people = 30\n{EVENT}", encoding="utf-8")
    assert "The clock stopped" in CliRunner().invoke(run, [str(path), "--ticks", "2"]).output
