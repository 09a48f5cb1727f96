"""RecAgent's files become a world, oddities told; whatever else comes gets one plain line and leaves nothing behind."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from saves.errors import NotKeptError, SaveError
from saves.file import open_save
from saves.recagent import read_recagent
from sim.agent import Persona
from sim.catalogue import Catalogue, Item
from sim.errors import DataError, SimError
from sim.network import Tie
from sim.taste import genres_of
from sim.world import World
from tui.commands.imports import import_

ITEMS = """id,title,genre,description
0,Toy Story,Animation|Children's|Comedy,Toy Story is a computer-animated comedy film.
1,Heat,Action|Crime|Thriller,"<Heat >  is a 1995 crime drama film directed by Michael Mann, about thieves."
2,Heat,Drama,"<Heat> is a movie about a lonely man who keeps <Dr. No> in his car, at night."
3,Dieu&#8230;,Drama,I apologize, but there is none.
4,Unforgettable,Sci-Fi,"I apologize, but there seems to be a misunderstanding."
5,Zone 39,Film-Noir,"Sorry, as an AI language model, I don't have opinions."
6,Scream 2,Horror,(1996)..
7,Fletch Lives,Comedy,is a comedy film released in 1989..
8,Sorry Business,Drama,
""".replace("I apologize, but there is none.", "<Dieu> &amp; a woman of many names.")
USERS = """id,name,gender,age,traits,status,interest,feature
0,David Smith,male,25,"compassionate, caring",photographer," sci-fi movies,  comedy movies",Watcher;Critic;
1,David Smith,female,39,Creative,writer,action movies,Watcher
2,Ann Lee,female,70,,retired,"family-friendly movies",Poster;Chatter
3,Żaneta Nowak,nonbinary,18,patient,student,classic movies,
4,Bo Ek,male,44,patient,nurse,documentaries,Explorer
"""
TIES = (
    "user_1,user_2,relationship,closeness\r\n0,1,friend,0.9258\r\n1,0,friend,1.5\r\n1,2,parent,-0.1\r\n3,1,neighbor,0.25\r\n3,4,client,0.5"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "data"
    place.mkdir()
    (place / "item.csv").write_text(ITEMS, encoding="utf-8")
    (place / "user_5.csv").write_text(USERS, encoding="utf-8")
    (place / "relationship_5.csv").write_bytes(TIES.encode())
    return place


def imported(folder: Path, *options: str) -> Result:
    return CliRunner().invoke(import_, ["recagent", str(folder), "--save", str(folder.parent / "films.db"), *options])


def people(world: World) -> dict[int, Persona]:
    return {agent.id: agent.persona for agent in world.agents.values()}


def item(world: World, number: int) -> Item:
    return world.catalogue[number]


# What is read


def test_titles_and_descriptions_are_made_plain(folder: Path) -> None:
    world = read_recagent(folder).world
    assert [(film.title, film.description) for film in world.catalogue.items] == [
        ("Toy Story", "Toy Story is a computer-animated comedy film."),
        ("Heat", "Heat is a 1995 crime drama film directed by Michael Mann, about thieves."),
        ("Heat", "Heat is a movie about a lonely man who keeps Dr. No in his car, at night."),
        ("Dieu…", "Dieu & a woman of many names."),
        ("Unforgettable", ""),
        ("Zone 39", ""),
        ("Scream 2", ""),
        ("Fletch Lives", "Fletch Lives is a comedy film released in 1989."),
        ("Sorry Business", ""),
    ]


def test_facts_are_read_from_descriptions(folder: Path) -> None:
    world = read_recagent(folder).world
    assert (item(world, 1).year, item(world, 1).director) == (1995, "Michael Mann")
    assert item(world, 7).year == 1989
    assert (item(world, 0).year, item(world, 0).director, item(world, 0).about) == (None, "", "")


def test_genres_are_lower_case_and_interests_name_them(folder: Path) -> None:
    world = read_recagent(folder).world
    assert item(world, 0).genres == ("animation", "children's", "comedy")
    assert item(world, 5).genres == ("film-noir",)
    assert people(world)[0].interests == ("sci-fi movies", "comedy movies")
    assert [set(genres_of(interest, world.catalogue)) for interest in people(world)[0].interests] == [{"sci-fi"}, {"comedy"}]


def test_people_keep_their_ids_and_are_told_apart_by_them(folder: Path) -> None:
    found = people(read_recagent(folder).world)
    assert [(number, person.name) for number, person in found.items()] == [
        (0, "David Smith"), (1, "David Smith"), (2, "Ann Lee"), (3, "Żaneta Nowak"), (4, "Bo Ek")
    ]  # fmt: skip
    assert (found[0].occupation, found[0].age, found[0].gender, found[0].home) == ("photographer", 25, "male", "")
    assert (found[0].traits, found[0].features) == (("compassionate", "caring"), ("Watcher", "Critic"))
    assert (found[1].traits, found[3].features) == (("creative",), ())


def test_ties_point_from_user_1_and_closeness_is_clipped(folder: Path) -> None:
    world = read_recagent(folder).world
    assert list(world.network.all_ties()) == [
        Tie(0, 1, "friend", 0.9258),
        Tie(1, 0, "friend", 1.0),
        Tie(1, 2, "parent", 0.0),
        Tie(3, 1, "neighbor", 0.25),
        Tie(3, 4, "client", 0.5),
    ]


def test_each_kind_of_oddity_is_told_in_one_line(folder: Path) -> None:
    assert read_recagent(folder).notes == (
        "1 title occurs more than once (2 films): told apart by id",
        "2 texts of films hold HTML entities: decoded",
        "3 descriptions hold <titles>: brackets removed",
        "2 descriptions are a language model's apologies: dropped",
        "1 description is a stub of a few words: dropped",
        "1 description had lost its first word, the title: put back",
        "facts of films read from their descriptions: years 2, directors 1, subjects 1",
        "1 name is shared by 2 people: told apart by id",
        "1 list of interests holds stray spaces: removed",
        "1 list of features ends in a stray ';': removed",
        "relationship_5.csv has Windows line ends: read as they are",
        "2 ties have a closeness outside 0 to 1: clipped",
        "3 ties are not returned: kept one-way",
    )


def test_the_same_seed_gives_the_same_world(folder: Path) -> None:
    assert read_recagent(folder, seed=3).world.state_hash() == read_recagent(folder, seed=3).world.state_hash()
    assert read_recagent(folder, seed=3).world.state_hash() != read_recagent(folder, seed=4).world.state_hash()


def test_everybody_has_seen_a_film_before_the_world_begins(folder: Path) -> None:
    world = read_recagent(folder).world
    assert all(agent.watched for agent in world.agents.values())
    assert {viewing.tick for agent in world.agents.values() for viewing in agent.watched.values()} == {-1}


def test_a_part_hangs_together_and_is_told(folder: Path) -> None:
    for seed in range(5):
        found = read_recagent(folder, agents=3, seed=seed)
        ends = {end for tie in found.world.network.all_ties() for end in (tie.source, tie.target)}
        assert len(found.world.agents) == 3
        assert ends == set(found.world.agents)
        assert found.notes[-1].startswith("3 of 5 people taken: a part that hangs together, with ")


def test_of_several_pairs_the_largest_is_read_and_told(folder: Path) -> None:
    (folder / "user_12.csv").write_text(USERS)
    (folder / "relationship_12.csv").write_text(TIES)
    (folder / "user_99.csv").write_text("alone")
    assert read_recagent(folder).notes[0] == "2 pairs of user and relationship files: user_12.csv is read"


def test_the_command_keeps_the_world_and_tells(folder: Path) -> None:
    result = imported(folder, "--seed", "3")
    assert result.exit_code == 0, result.output
    assert result.output.splitlines()[-1] == f"{folder.parent / 'films.db'}: 9 films, 5 people, 5 ties"
    with open_save(folder.parent / "films.db") as save:
        world = save.world()
        assert (world.scenario, world.luck.seed, world.tick) == ("movie-night", 3, 0)
        assert world.state_hash() == read_recagent(folder, seed=3).world.state_hash()


@pytest.mark.skipif("RECAGENT_DATA" not in os.environ, reason="set RECAGENT_DATA to the folder of RecAgent's own files")
def test_recagents_own_files() -> None:
    found = read_recagent(Path(os.environ["RECAGENT_DATA"]))
    assert (len(found.world.catalogue), len(found.world.agents), len(found.world.network)) == (3883, 1000, 20846)
    assert "38 titles occur more than once (80 films): told apart by id" in found.notes
    assert "100 names are shared by 1,000 people: told apart by id" in found.notes
    assert "4 descriptions are a language model's apologies: dropped" in found.notes
    assert len(Catalogue(found.world.catalogue.items).genres) == 18
    assert not any("<" in film.title + film.description for film in found.world.catalogue.items)
    part = read_recagent(Path(os.environ["RECAGENT_DATA"]), agents=200, seed=7)
    assert len(part.world.agents) == 200


# What is refused


def replaced(name: str, old: str, new: str) -> Callable[[Path], object]:
    def change(folder: Path) -> None:
        text = (folder / name).read_bytes().decode()
        assert old in text
        (folder / name).write_bytes(text.replace(old, new, 1).encode())

    return change


def content(name: str, raw: bytes) -> Callable[[Path], object]:
    return lambda folder: (folder / name).write_bytes(raw)


def older_layout(folder: Path) -> None:
    for name in ("user_5.csv", "relationship_5.csv"):
        (folder / name).unlink()
    (folder / "user.csv").write_text("id,name,age,traits,status,observations\n0,Tommie,25,x,y,z\n")
    (folder / "relationship.csv").write_text("person_1,person_2,relation\nTommie,Eve,friend\n")


REFUSED: list[tuple[Callable[[Path], object], str]] = [
    (lambda folder: (folder / "item.csv").unlink(), "item.csv: cannot be read (No such file or directory); allowed: a CSV file"),
    (lambda folder: (folder / "user_5.csv").unlink(), "user_*.csv: no such file in "),
    (lambda folder: (folder / "relationship_5.csv").unlink(), "relationship_5.csv: no such file beside user_5.csv"),
    (older_layout, "user.csv: RecAgent's older layout"),
    (
        content("user_5.csv", b"id,name,age,traits,status,observations\n0,T,25,x,y,z\n"),
        "user_5.csv, line 1, gender: no such column",
    ),
    (content("relationship_5.csv", b"person_1,person_2,relation\nA,B,friend\n"), "relationship_5.csv, line 1, user_1: no such column"),
    (content("item.csv", b""), "item.csv: the file is empty; allowed: a header and at least one row"),
    (content("item.csv", b"\n\n"), "item.csv: the file is empty"),
    (content("item.csv", b"id,title,genre,description\n"), "item.csv: no rows; allowed: at least one under the header"),
    (content("item.csv", b",,,\n1,2,3,4\n"), "item.csv, line 1, id: no such column (found: , , ,)"),
    (content("item.csv", b"id,id,title,genre,description\n1,1,2,3,4\n"), "item.csv, line 1, id: 2 such columns"),
    (replaced("user_5.csv", "70", "old"), "user_5.csv, line 4, age: 'old'; allowed: a whole number from 1 to 120"),
    (replaced("user_5.csv", "70", "700"), "user_5.csv, line 4, age: '700'; allowed: a whole number from 1 to 120"),
    (replaced("user_5.csv", "70", ""), "user_5.csv, line 4, age: ''; allowed: a whole number"),
    (replaced("user_5.csv", "\n1,David", "\n0,David"), "user_5.csv, line 3, id: 0 occurs twice; allowed: each id once"),
    (replaced("user_5.csv", "\n1,David", "\n-1,David"), "user_5.csv, line 3, id: '-1'; allowed"),
    (
        replaced("user_5.csv", "Watcher\n", "Lurker\n"),
        "user_5.csv, line 3, feature: 'Lurker'; allowed: Watcher, Explorer",
    ),
    (replaced("user_5.csv", "Ann Lee", " \x1b"), "user_5.csv, line 4, name: empty; allowed: some text"),
    (replaced("user_5.csv", "Ann Lee", "x" * 61), "user_5.csv, line 4, name: 61 or more characters; allowed: at most 60"),
    (replaced("user_5.csv", "Ann Lee", "x" * 200_000), "user_5.csv, line 4: not a CSV row (field larger than field limit"),
    (replaced("user_5.csv", "Ann Lee", "Ann\0Lee"), "user_5.csv, line 4: holds a NUL byte; allowed: plain text"),
    (replaced("user_5.csv", "Ann Lee", '"Ann" Lee'), "user_5.csv, line 4: not a CSV row"),
    (replaced("user_5.csv", "Ann Lee", '"Ann Lee'), "user_5.csv, line 4"),
    (replaced("user_5.csv", "Ann Lee,", ""), "user_5.csv, line 4: 7 fields; allowed: 8, as in the header"),
    (replaced("user_5.csv", "caring", ",".join("abcdefghijklm")), "user_5.csv, line 2, traits: 14 words; allowed: at most 12"),
    (
        content("user_5.csv", USERS.encode().replace(b"David", b"D\xe9vid")),
        "user_5.csv, line 2: byte 0xe9 is not UTF-8",
    ),
    (content("user_5.csv", USERS.encode("utf-16")), "user_5.csv, line 1: byte 0xff is not UTF-8 text; allowed: UTF-8"),
    (content("user_5.csv", USERS.split("\n1,")[0].encode()), "user_5.csv: 1 person; allowed: at least 2"),
    (replaced("item.csv", "Zone 39", "<>"), "item.csv, line 7, title: empty; allowed: some text"),
    (replaced("item.csv", "\n8,", "\n4,"), "item.csv, line 10, id: 4 occurs twice"),
    (replaced("item.csv", "\n8,", "\n9999999999,"), "item.csv, line 10, id: '9999999999'; allowed"),
    (replaced("item.csv", "Sorry Business,Drama,", f"Sorry Business,Drama,{'x' * 2001}"), "item.csv, line 10, description: 2001 or more"),
    (
        replaced("relationship_5.csv", "3,4,", "3,77,"),
        "relationship_5.csv, line 6, user_2: 77 is nobody's id; allowed: an id",
    ),
    (replaced("relationship_5.csv", "3,4,", "3,3,"), "relationship_5.csv, line 6, user_2: 3 is tied to itself; allowed"),
    (replaced("relationship_5.csv", "3,4,", "0,1,"), "relationship_5.csv, line 6, user_2: a second tie from 0 to 1; allowed: one"),
    (replaced("relationship_5.csv", "client", ""), "relationship_5.csv, line 6, relationship: empty; allowed: some text"),
    (replaced("relationship_5.csv", "0.25", "close"), "relationship_5.csv, line 5, closeness: 'close'; allowed: a number"),
    (replaced("relationship_5.csv", "0.25", "nan"), "relationship_5.csv, line 5, closeness: 'nan'; allowed: a number"),
    (replaced("relationship_5.csv", "0.25", "inf"), "relationship_5.csv, line 5, closeness: 'inf'; allowed: a number"),
]


@pytest.mark.parametrize(("change", "problem"), REFUSED, ids=[problem for _, problem in REFUSED])
def test_what_is_not_allowed_is_one_plain_line_and_leaves_no_file(folder: Path, change: Callable[[Path], object], problem: str) -> None:
    change(folder)
    result = imported(folder)
    assert isinstance(result.exception, DataError)
    message = str(result.exception)
    assert message.startswith(problem)
    assert message.isprintable()
    assert [path.name for path in folder.parent.iterdir()] == ["data"]


@pytest.mark.parametrize(
    ("options", "problem"), [(("--agents", "6"), "--agents: 6; allowed: 2 to 5, the people in the file"), (("--agents", "1"), "")]
)
def test_a_part_larger_than_the_whole_is_refused(folder: Path, options: tuple[str, ...], problem: str) -> None:
    result = imported(folder, *options)
    assert result.exit_code == (1 if problem else 2)
    assert str(result.exception).startswith(problem) if problem else True
    assert [path.name for path in folder.parent.iterdir()] == ["data"]


def test_no_such_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"no such folder; allowed: one with item\.csv"):
        read_recagent(tmp_path / "nowhere")


def test_an_existing_save_is_left_as_it_is(folder: Path) -> None:
    (folder.parent / "films.db").write_text("mine")
    result = imported(folder)
    assert isinstance(result.exception, NotKeptError)
    assert (folder.parent / "films.db").read_text() == "mine"


def test_the_player_sees_one_line_and_status_1(folder: Path) -> None:
    replaced("user_5.csv", "70", "old")(folder)
    command = [sys.executable, "-c", "from tui.cli import main; main()", "import", "recagent", str(folder), "--save", "films.db"]
    result = subprocess.run(command, cwd=folder.parent, capture_output=True, text=True, timeout=60, check=False)
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr == "voxpop: user_5.csv, line 4, age: 'old'; allowed: a whole number from 1 to 120\n"


# What nobody thought of

pieces = st.one_of(
    st.sampled_from(
        ['"', '""', ",", "\n", "\r", "\r\n", "\0", ";", "|", "<", ">", "&#27;", "&lt;", "\ufeff", "-1", "1e999", "nan", "9" * 400]
    ),
    st.sampled_from(["\x1b]0;x\x07", "\x9b", "\u202e", "\U000e0041", "='cmd'!A1", "id", "0", "1", "٣", "1_0", " "]),
    st.text(max_size=6),
)
edits = st.lists(
    st.tuples(st.sampled_from(["item.csv", "user_5.csv", "relationship_5.csv"]), st.floats(0, 1), st.integers(0, 12), pieces),
    min_size=1,
    max_size=4,
)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(edits=edits)
def test_malformed_files_are_refused_plainly_or_read_cleanly(
    tmp_path_factory: pytest.TempPathFactory, edits: list[tuple[str, float, int, str]]
) -> None:
    folder = tmp_path_factory.mktemp("malformed") / "data"
    folder.mkdir()
    texts = {"item.csv": ITEMS, "user_5.csv": USERS, "relationship_5.csv": TIES}
    for name, where, cut, piece in edits:
        at = round(where * len(texts[name]))
        texts[name] = texts[name][:at] + piece + texts[name][at + cut :]
    for name, text in texts.items():
        (folder / name).write_bytes(text.encode("utf-8", "surrogatepass"))
    result = imported(folder)
    if result.exception is None:
        with open_save(folder.parent / "films.db") as save:
            assert save.world().tick == 0
        assert all(line.isprintable() for line in result.output.splitlines())
    else:
        assert isinstance(result.exception, (SimError, SaveError)), repr(result.exception)
        assert str(result.exception).isprintable()
        assert [path.name for path in folder.parent.iterdir()] == ["data"]
