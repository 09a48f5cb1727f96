"""An edge list becomes a world of breaking-news, oddities told; whatever else comes gets one plain line and leaves nothing behind."""

from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from saves import edge_list
from saves.communities import communities, modularity
from saves.edge_list import read_edge_list
from saves.edges import read_accounts, read_edges
from saves.file import open_save
from sim.agent import Persona
from sim.errors import DataError
from sim.network import FOLLOWS
from sim.randomness import Luck
from sim.world import World
from tui.commands.imports import import_

TWO_RINGS = [(a, (a + step) % 12 + 12 * ring) for ring in (0, 1) for a in range(12) for step in (1, 2, 3)]
EDGES = [(a + (12 if b >= 12 else 0), b) for a, b in TWO_RINGS] + [(12, 0)]
LIST = "# who follows whom\nfollower,followed\nann,bo\nbo, ann\nbo,cy\ncy,cy\nann,bo\ndee,ann\neve,dee\n"
PEOPLE = """id,name,gender,age,occupation,description,posts,official
ann,Ann Roe,f,44,Baker,,,
bo,,,,,"42 y/o nurse, she/her",my patients|my ward,
cy,The Post,,,,,,yes
dee,,,,,,,
"""


def placed(folder: Path, text: str | bytes, name: str = "follows.txt") -> Path:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def called(path: Path, *options: str) -> Result:
    return CliRunner().invoke(import_, ["edges", str(path), "--save", str(path.parent / "w.db"), *options])


def ring_list(folder: Path) -> Path:
    return placed(folder, "".join(f"{a} {b}\n" for a, b in EDGES))


def names(world: World, pairs: bool = True) -> set[tuple[str, str]]:
    return {(world.agents[tie.source].persona.name, world.agents[tie.target].persona.name) for tie in world.network.all_ties()}


def persona(world: World, name: str) -> Persona:
    return next(agent.persona for agent in world.agents.values() if agent.persona.name == name)


# What is read


@pytest.mark.parametrize(
    "text",
    [
        "a b\nb c\n",
        "a\tb\nb\tc",
        "a,b\r\nb,c\r\n",
        "\ufefffrom;to\na;b\nb;c\n",
        "% SNAP\n\nfollowed,since,follower\nb,2009,a\nc,2010,b\n",
        '"a","b"\n"b","c"\n',
        "a b # how it began\nb c\t#, and went on\n",
        "a\tb\t# one, two\nb\tc # three\n",
        "a,b # one; two\nb,c,#three\n",
        "a;b\t# one\nb;c ;# two\n",
    ],
)
def test_every_way_of_writing_a_list_gives_the_same_ties(text: str, tmp_path: Path) -> None:
    edges = read_edge_list(placed(tmp_path, text))
    found = {(edges.keys[a], edges.keys[b]) for a, b in zip(edges.followers.tolist(), edges.followed.tolist(), strict=True)}
    assert (found, edges.notes) == ({("a", "b"), ("b", "c")}, [])


def test_a_header_of_words_over_numbers_is_no_tie(tmp_path: Path) -> None:
    assert read_edge_list(placed(tmp_path, "who whom\n1 2\n2 3\n")).keys == [1, 2, 3]
    assert read_edge_list(placed(tmp_path, "who whom\nann bo\n")).keys == ["who", "whom", "ann", "bo"]


def test_self_loops_and_repeated_ties_are_left_out_and_counted(tmp_path: Path) -> None:
    imported = read_edges(placed(tmp_path, LIST))
    assert names(imported.world) == {("ann", "bo"), ("bo", "ann"), ("bo", "cy"), ("dee", "ann"), ("eve", "dee")}
    assert {tie.kind for tie in imported.world.network.all_ties()} == {FOLLOWS}
    assert "1 line ties somebody to themselves: left out" in imported.notes
    assert "1 line repeats a tie: left out" in imported.notes


def test_numbers_stay_the_ids_of_people_where_they_can_be(tmp_path: Path) -> None:
    assert sorted(read_edges(placed(tmp_path, "7 1048575\n1048575 9\n")).world.agents) == [7, 9, 1048575]
    assert sorted(read_edges(placed(tmp_path, "7 1048576\n1048576 9\n")).world.agents) == [0, 1, 2]


def test_people_are_as_their_table_says_then_as_they_write_then_by_lot(tmp_path: Path) -> None:
    imported = read_edges(placed(tmp_path, LIST), people=placed(tmp_path, PEOPLE, "people.csv"))
    ann, bo, post = (persona(imported.world, name) for name in ("Ann Roe", "bo", "The Post"))
    assert (ann.gender, ann.age, ann.official) == ("female", 44, False)
    assert (bo.gender, bo.age, bo.occupation, bo.bio) == ("female", 42, "Medical Personnel", "42 y/o nurse, she/her")
    assert (post.official, imported.world.topics["night-shift"].author) == (True, post.id)
    assert "1 of 7 ties dropped: an end is not in the people file" in imported.notes
    assert "gender: 1 in the data, 1 inferred, 2 drawn by lot" in imported.notes


def test_communities_are_found_and_named_and_their_most_followed_accounts_become_officials(tmp_path: Path) -> None:
    hub = "".join(f"{a} 5\n" for a in range(12) if a != 5)
    imported = read_edges(placed(tmp_path, ring_list(tmp_path).read_text() + hub))
    homes = [imported.world.agents[number].persona.home for number in range(24)]
    assert homes == ["Saltmarsh"] * 12 + ["Upland"] * 12
    assert imported.world.agents[5].persona.official
    assert imported.world.agents[5].persona.name == "Saltmarsh Courier"
    assert imported.world.topics["night-shift"].author == 5


def test_an_event_of_the_players_own_breaks(tmp_path: Path) -> None:
    shipped = Path(__file__).parent.parent / "sim" / "scenarios" / "data" / "energy.toml"
    world = read_edges(ring_list(tmp_path), setting=shipped).world
    (topic,) = [topic for topic in world.topics.values() if topic.standing][:1]
    assert all(topic.id in agent.attitudes for agent in world.agents.values())
    assert topic.author in world.agents


def test_a_part_hangs_together_and_the_same_seed_gives_the_same_world(tmp_path: Path) -> None:
    path = ring_list(tmp_path)
    first, again, other = (read_edges(path, agents=9, seed=seed).world for seed in (3, 3, 4))
    assert len(first.agents) == 9
    assert first.state_hash() == again.state_hash() != other.state_hash()


def test_the_save_that_is_made_can_be_opened(tmp_path: Path) -> None:
    result = called(ring_list(tmp_path), "--seed", "5")
    assert result.exit_code == 0, result.output
    assert result.output.splitlines()[-1].endswith("w.db: 24 people, 73 ties, 1 pieces of news")
    with open_save(tmp_path / "w.db", writable=False) as save:
        world = save.world()
    assert (world.scenario, world.luck, len(world.agents), len(world.network)) == ("breaking-news", Luck(5), 24, 73)


def test_a_number_sign_within_a_name_is_no_comment(tmp_path: Path) -> None:
    assert read_edge_list(placed(tmp_path, "a,b\n#a,b\nc#1,#b\n")).keys == ["a", "b", "c#1", "#b"]


def test_other_words_for_a_gender_are_kept_and_counted(tmp_path: Path) -> None:
    people = placed(tmp_path, "id,gender\na,F\nb,nonbinary\nc,nonbinary\nd,unknown\n", "people.csv")
    imported = read_edges(placed(tmp_path, "a b\nb c\nc d\n"), people=people)
    assert "gender: 2 neither female nor male, kept as written ('nonbinary' 2)" in imported.notes
    assert [persona(imported.world, name).gender for name in "abc"] == ["female", "nonbinary", "nonbinary"]


@pytest.mark.parametrize(("word", "official"), [("yes", True), ("No", False), ("TRUE", True), ("false", False), ("1", True), ("0", False)])
def test_official_is_yes_or_no(word: str, official: bool, tmp_path: Path) -> None:
    people = placed(tmp_path, f"id,official\na,{word}\nb,\n", "people.csv")
    assert [account.official for account in read_accounts(people)] == [official, False]


def test_official_takes_no_other_word(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"people\.csv, line 3, official: 'maybe'; allowed: yes, no, true, false, 1, 0"):
        read_accounts(placed(tmp_path, "id,official\na,\nb,maybe\n", "people.csv"))


def test_where_nobody_is_left_the_error_says_how_many_ties_named_others(tmp_path: Path) -> None:
    people = placed(tmp_path, "id\na\nb\n", "people.csv")
    with pytest.raises(DataError, match=r"no tie between two people .2 of 3 dropped, since an end is not in the people file; 1 of 3 tie"):
        read_edges(placed(tmp_path, "a c\nx y\na a\n"), people=people)


# What is refused


BAD = {
    "one column": (b"a\nb\n", "line 1: 1 column; allowed: an edge list"),
    "three columns": (b"a b\nb c 0.5\n", "line 2: 3 columns; allowed: 2, as in the first line"),
    "weights without a header": (b"a b 1\n", "line 1: 3 columns; allowed"),
    "an unknown header": (b"name,age,town\n", "line 1: 3 columns; allowed"),
    "nothing": (b"", "no ties; allowed: an edge list"),
    "comments only": (b"# nobody\n\n", "no ties"),
    "a header only": (b"follower,followed\n", "no ties"),
    "self-loops only": (b"a a\nb b\n", "no tie between two people"),
    "a picture": (b"\x89PNG\r\n\x1a\n\0\0", "line 1"),
    "a NUL byte": (b"a \0b\n", "line 1: holds a NUL byte"),
    "Latin-1": (b"a b\nJos\xe9 b\n", "line 2: byte 0xe9 is not UTF-8 text"),
    "one endless line": (b"a" * 100_000, "line 1: longer than 400 bytes"),
    "a long id": (b"a b\n" + b"x" * 61 + b" b\n", "line 2: an id of 61 characters; allowed: 1 to 60"),
    "an empty id": (b"a,b\n,b\n", "line 2: an id of no characters"),
    "an open quote": (b'a,b\n"b,c\n', "line 2: not a row"),
}


@pytest.mark.parametrize("kind", BAD)
def test_whatever_is_no_edge_list_gets_one_plain_line_and_leaves_nothing(kind: str, tmp_path: Path) -> None:
    raw, expected = BAD[kind]
    result = called(path := placed(tmp_path, raw))
    assert isinstance(result.exception, DataError)
    assert expected in str(result.exception)
    assert "\n" not in str(result.exception)
    assert list(tmp_path.iterdir()) == [path]


def test_other_mistakes_are_told_in_one_line_too(tmp_path: Path) -> None:
    path = ring_list(tmp_path)
    twice = placed(tmp_path, "id\nann\nann\n", "people.csv")
    for options, expected in (
        (("--agents", "25"), "--agents: 25; allowed: 2 to 24"),
        (("--people", str(twice)), "people.csv, line 3, id: 'ann' occurs twice"),
        (("--setting", str(tmp_path / "no.toml")), "no.toml"),
        (("--infer", "rulez"), "no mind 'rulez'; did you mean 'rules'?"),
    ):
        result = called(path, *options)
        assert expected in str(result.exception)
        assert not (tmp_path / "w.db").exists()


def test_too_many_people_or_ties_are_refused_at_the_line_that_brings_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(edge_list, "MOST_AGENTS", 20)
    with pytest.raises(DataError, match="line 58: more than 20 people so far; allowed: 20"):
        read_edge_list(placed(tmp_path, "".join(f"{a} {a + 1}\n" * 3 for a in range(30))))
    monkeypatch.setattr(edge_list, "MOST_TIES", 100)
    wheel = "".join(f"{a} {b}\n" for a in range(20) for b in range(20))
    with pytest.raises(DataError, match="more than 100 ties so far; allowed: 100"):
        read_edge_list(placed(tmp_path, wheel))
    assert len(read_edge_list(placed(tmp_path, "1 2\n2 3\n" * 500)).followers) == 2


def test_a_long_list_of_numbers_is_read_as_a_short_one_is(tmp_path: Path) -> None:
    pairs = [(a * 7 % 991, (a * a + 3) % 997) for a in range(6000)]
    plain = read_edge_list(placed(tmp_path, "".join(f"{a},{b}\n" for a, b in pairs)))
    words = read_edge_list(placed(tmp_path, "".join(f"{a},{b}\n# a word between\n" for a, b in pairs)))
    found = {(plain.keys[a], plain.keys[b]) for a, b in zip(plain.followers.tolist(), plain.followed.tolist(), strict=True)}
    assert found == {(a, b) for a, b in pairs if a != b}
    assert (plain.keys, plain.followers.tolist(), plain.followed.tolist(), plain.notes) == (
        words.keys,
        words.followers.tolist(),
        words.followed.tolist(),
        words.notes,
    )


@settings(max_examples=80, deadline=None)
@given(raw=st.one_of(st.binary(max_size=200), st.text(alphabet='ab1 ,;\t\n"#%é\0', max_size=60).map(str.encode)))
def test_any_bytes_give_ties_between_two_people_or_one_plain_line(raw: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = placed(tmp_path_factory.mktemp("any"), raw)
    try:
        edges = read_edge_list(path)
    except DataError as error:
        assert str(error).isprintable()
    else:
        assert len(edges.keys) >= 2
        assert (edges.followers != edges.followed).all()
        assert max(edges.followers.max(), edges.followed.max()) < len(edges.keys)


# Communities


def test_two_rings_with_a_bridge_are_two_communities() -> None:
    followers, followed = (np.array(ends, dtype=np.int64) for ends in zip(*EDGES, strict=True))
    labels = communities(25, followers, followed)
    assert [labels[:12].tolist(), labels[12:24].tolist(), labels[24]] == [[0] * 12, [1] * 12, 2]
    # 72 ties inside, 1 across; by hand: 72/73 - 2 * (73/146) ** 2
    assert modularity(labels, followers, followed) == pytest.approx(72 / 73 - 0.5, abs=1e-9)
    assert modularity(np.zeros(25, dtype=np.int64), followers, followed) == pytest.approx(0, abs=1e-9)
