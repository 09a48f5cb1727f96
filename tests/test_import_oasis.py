"""OASIS's user tables become a world of breaking-news; lists are read, not run; what is odd is counted, what is wrong is one line."""

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from saves.oasis import MBTI, read_oasis, traits_of
from sim.agent import Agent
from sim.errors import DataError
from sim.temperament import TRAITS, temperament
from sim.world import World
from tui.commands.imports import import_

# The columns of OASIS's data/twitter_dataset, one row a person; a list counts rows from 0, not user_id.
TABLE = """,user_id,name,username,description,created_at,followers_count,following_list,following_agentid_list,previous_tweets,user_char
0,382,user_0,user0,,2009-05-06,224,[],[],[],"Lecturer, mum of two"
1,36,user_1,user1,Dancing,2009-04-28,2139,['9'],"[0, 1, 2, 2]","['it\\'s fine', ""I'm 22 today""]",Dancing
2,37,user_2,user2,,2011-04-16,139,[],[7],[],
3,38,user_3,user3,Retired plumber,2009-04-21,223,[],0,[],Retired plumber
"""
# The fields of its Reddit example.
PEOPLE = [
    {
        "realname": "Ann Roe", "username": "ann", "bio": "Baker of bread.", "persona": "Ann gets up at three.", "age": 44,
        "gender": "female", "mbti": "INTJ", "country": "UK", "profession": "Baker", "interested_topics": ["bread", "justice"],
    },
    {"realname": "Bo Ek", "username": "bo", "bio": "", "persona": "42 y/o nurse, she/her", "mbti": "none"},
    {"username": "cy", "persona": "\u202e<b>dark</b>\n", "age": "old", "interested_topics": "all", "gender": 7, "profession": None},
]  # fmt: skip


def placed(folder: Path, content: object, name: str) -> Path:
    path = folder / name
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return path


def people(world: World) -> list[Agent]:
    return [world.agents[number] for number in sorted(world.agents)]


def called(*paths: Path) -> Result:
    return CliRunner().invoke(import_, ["oasis", *map(str, paths), "--save", str(paths[0].parent / "w.db")])


def test_a_table_gives_people_who_follow_the_rows_that_its_lists_name(tmp_path: Path) -> None:
    imported = read_oasis([placed(tmp_path, TABLE, "users.csv")])
    world = imported.world
    assert [agent.persona.name for agent in people(world)] == ["user_0", "user_1", "user_2", "user_3"]
    assert world.network.followed(1) == [0, 2]
    assert imported.notes[:3] == ("ties to themselves: 1 left out", "repeated ties: 1 left out", "ties of unknown people: 1 left out")


def test_descriptions_and_posts_tell_what_the_table_does_not(tmp_path: Path) -> None:
    imported = read_oasis([placed(tmp_path, TABLE, "users.csv")])
    lecturer, dancer, _, plumber = (agent.persona for agent in people(imported.world))
    assert (lecturer.gender, lecturer.bio) == ("female", "Lecturer, mum of two")
    assert dancer.age == 22
    assert (plumber.age > 55, plumber.occupation) == (True, "Labor Technician / Worker")
    assert "age: 0 in the data, 3 inferred, 1 drawn by lot" in imported.notes


def test_personas_are_what_the_json_says_and_plain(tmp_path: Path) -> None:
    world = read_oasis([placed(tmp_path, PEOPLE, "users.json")]).world
    ann, bo, cy = (agent.persona for agent in people(world))
    assert (ann.name, ann.gender, ann.age, ann.interests) == ("Ann Roe", "female", 44, ("bread", "justice"))
    assert ann.bio == "Baker of bread. Ann gets up at three."
    assert ann.traits == ("introverted", "curious", "analytical", "tidy")
    assert (bo.age, bo.gender, bo.occupation) == (42, "female", "Medical Personnel")
    assert (cy.name, cy.bio, 13 <= cy.age <= 95) == ("cy", "<b>dark</b>", True)


def test_people_without_ties_get_some_and_that_is_told(tmp_path: Path) -> None:
    imported = read_oasis([placed(tmp_path, PEOPLE, "users.json")])
    assert all(imported.world.network.followed(number) for number in imported.world.agents)
    assert f"people without ties: 3, given {len(imported.world.network)} ties by lot" in imported.notes


def test_several_files_make_one_world(tmp_path: Path) -> None:
    files = [placed(tmp_path, PEOPLE, "users.json"), placed(tmp_path, TABLE, "users.csv")]
    world = read_oasis(files).world
    assert len(world.agents) == 7
    assert {3, 5} <= set(world.network.followed(4))  # row 1 of the second file follows rows 0 and 2 of it
    assert world.state_hash() == read_oasis(files).world.state_hash()


def test_each_letter_of_a_type_is_a_word_that_means_that_pole() -> None:
    assert set(MBTI.values()) <= set(TRAITS)
    for high, low, dimension in (
        ("E", "I", "extraversion"),
        ("N", "S", "openness"),
        ("F", "T", "agreeableness"),
        ("J", "P", "conscientiousness"),
    ):
        meant = [getattr(temperament((MBTI[letter],)), dimension) for letter in (high, low)]
        assert meant[0] > meant[1]
    assert traits_of(" entp") == ("outgoing", "curious", "analytical", "playful")
    assert [traits_of(each) for each in ("", "XXXX", "INT", "JTNI")] == [()] * 4


def test_code_in_a_list_is_not_run(tmp_path: Path) -> None:
    trap = tmp_path / "sprung"
    bomb = f"[__import__('pathlib').Path({str(trap)!r}).touch()]"
    text = io.StringIO()
    csv.writer(text).writerows(
        [["username", "user_char", "following_agentid_list", "previous_tweets"], ["a", "x", "[]", bomb], ["b", "y", "[0]", ""]]
    )
    assert len(read_oasis([placed(tmp_path, text.getvalue(), "users.csv")]).world.agents) == 2
    with pytest.raises(DataError, match=r"line 2, following_agentid_list: .*allowed: a list of row numbers"):
        read_oasis([placed(tmp_path, text.getvalue().replace("[]", "[exit()]"), "users.csv")])
    assert not trap.exists()


BAD = {
    "no column": ("username,age\na,3\nb,4\n", "users: no such column; allowed: OASIS's CSV"),
    "one person": ("username,user_char\na,x\n", "1 person; allowed: at least 2"),
    "not JSON": ('[{"bio": "x"', "not JSON"),
    "deep JSON": ("[" * 100_000, "JSON"),
    "another list": ("[1, 2]", "not a list of objects"),
    "other objects": ('[{"x": 1}, {"x": 2}]', "objects with x; allowed: OASIS's CSV"),
    "nothing": ("", "the file is empty"),
}


@pytest.mark.parametrize("kind", BAD)
def test_whatever_is_no_user_table_gets_one_plain_line_and_leaves_nothing(kind: str, tmp_path: Path) -> None:
    text, expected = BAD[kind]
    result = called(path := placed(tmp_path, text, "users"))
    assert isinstance(result.exception, DataError)
    assert expected.removeprefix("users: ") in str(result.exception)
    assert str(result.exception).isprintable()
    assert list(tmp_path.iterdir()) == [path]


@settings(max_examples=40, deadline=None)
@given(
    told=st.dictionaries(
        st.sampled_from(["realname", "username", "bio", "persona", "age", "gender", "mbti", "profession", "interested_topics"]),
        st.one_of(st.none(), st.integers(), st.text(max_size=80), st.lists(st.text(max_size=20)), st.floats(allow_nan=False)),
    )
)
def test_any_object_becomes_a_person_within_bounds(told: dict[str, object], tmp_path_factory: pytest.TempPathFactory) -> None:
    path = placed(tmp_path_factory.mktemp("any"), [{"bio": "x", **told}, {"bio": "y"}], "users.json")
    person = people(read_oasis([path]).world)[0].persona
    assert 1 <= person.age <= 120
    assert 0 < len(person.name) <= 60
    assert 0 < len(person.occupation) <= 60
    assert len(person.bio) <= 400
    assert all(text.isprintable() for text in (person.name, person.occupation, person.bio, person.gender, *person.interests))


def test_the_command_tells_what_it_made(tmp_path: Path) -> None:
    result = called(placed(tmp_path, TABLE, "users.csv"))
    assert result.exit_code == 0, result.output
    assert "w.db: 4 people" in result.output.splitlines()[-1]


def test_a_json_file_that_is_none_is_told_as_such(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"users\.json, line 1: not JSON"):
        read_oasis([placed(tmp_path, TABLE, "users.json")])
