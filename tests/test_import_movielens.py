"""MovieLens's files become people with their own histories; whatever else comes gets one plain line and leaves nothing behind."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from movielens_files import write_large, write_small

from models.rules.habit import CUTS, MIDDLE, cuts_of
from saves.errors import NotKeptError, SaveError
from saves.file import open_save
from saves.movielens import read_movielens, titled
from sim.agent import Agent, Persona, Viewing
from sim.errors import DataError, SimError
from sim.randomness import Luck
from sim.synthetic import Twin, twin
from tui.commands.imports import import_

# Ann likes war and not comedy; Bo the other way round, and is harsh; Cy gives one film three stars; Di is silent.
FILMS = {
    1: ("Heat, The (1995)", "Action|War"),
    2: ("Usual Suspects, The (1995)", "War"),
    3: ("Cité des enfants perdus, La (City of Lost Children, The) (1995)", "War|Sci-Fi"),
    4: ("Babe (1995)", "Comedy|Children's"),
    5: ("Ace Ventura <2> (1996)", "Comedy"),
    6: ("Clerks (1994)", "Comedy"),
    7: ("Shadows", "unknown"),
}
RATINGS = [(1, 2, 5, 30), (1, 1, 5, 10), (1, 3, 4, 20), (1, 4, 1, 40), (1, 5, 2, 50), (1, 6, 2, 50)]
RATINGS += [(2, 4, 4, 10), (2, 5, 3, 20), (2, 6, 3, 30), (2, 1, 1, 40), (2, 2, 1, 50), (3, 6, 3, 5)]
GENRES = (
    "unknown", "Action", "Adventure", "Animation", "Children's", "Comedy", "Crime", "Documentary", "Drama", "Fantasy", "Film-Noir",
    "Horror", "Musical", "Mystery", "Romance", "Sci-Fi", "Thriller", "War", "Western",
)  # fmt: skip
SMALL = {
    "u.data": "".join("\t".join(map(str, rating)) + "\n" for rating in RATINGS),
    "u.item": "".join(
        f"{n}|{title}|01-Jan-1995||http://x|{'|'.join('01'[genre in genres.split('|')] for genre in GENRES)}\n"
        for n, (title, genres) in FILMS.items()
    ),
    "u.user": "1|24|F|technician|85711\n2|53|M|other|94043\n3|7|M|student|T8H1N\n4|70|F|retired|01002\n",
}
LARGE = {
    "ratings.dat": "".join("::".join(map(str, rating)) + "\n" for rating in RATINGS),
    "movies.dat": "".join(f"{n}::{title}::{genres}\n" for n, (title, genres) in FILMS.items()),
    "users.dat": "1::F::18::17::85711\n2::M::50::0::94043\n3::M::1::10::02138\n4::F::56::13::01002\n",
}
LAYOUTS = {"small": SMALL, "large": LARGE}


def written(folder: Path, texts: dict[str, str]) -> Path:
    folder.mkdir()
    for name, text in texts.items():
        (folder / name).write_bytes(text.encode("latin-1"))
    return folder


@pytest.fixture(params=list(LAYOUTS))
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return written(tmp_path / "set", LAYOUTS[request.param])


@pytest.fixture
def small(tmp_path: Path) -> Path:
    return written(tmp_path / "set", SMALL)


@pytest.fixture
def large(tmp_path: Path) -> Path:
    return written(tmp_path / "set", LARGE)


@pytest.fixture(scope="module")
def made() -> Twin:
    return twin(Luck(3), people=80, films=150)


def imported(folder: Path, *options: str) -> Result:
    return CliRunner().invoke(import_, ["movielens", str(folder), "--save", str(folder.parent / "films.db"), *options])


def people(folder: Path) -> dict[int, Agent]:
    return read_movielens(folder).world.agents


# What is read


@pytest.mark.parametrize(
    ("text", "title", "year", "also"),
    [
        ("Matrix, The (1999)", "The Matrix", 1999, ""),
        ("Postino, Il (1994)", "Il Postino", 1994, ""),
        ("American in Paris, An (1951)", "An American in Paris", 1951, ""),
        ("Auberge, L' (1999)", "L'Auberge", 1999, ""),
        (
            "City of Lost Children, The (Cité des enfants perdus, La) (1995)",
            "The City of Lost Children",
            1995,
            "La Cité des enfants perdus",
        ),
        ("Seven (a.k.a. Se7en) (1995)", "Seven", 1995, "Se7en"),
        ("Land Before Time III (1995) (V)", "Land Before Time III", 1995, ""),
        ("2001: A Space Odyssey (1968)", "2001: A Space Odyssey", 1968, ""),
        ("I, Robot", "I, Robot", None, ""),
        ("1984 (0984)", "1984", None, ""),
        ("(500) (1998)", "(500)", 1998, ""),
        ("(1998)", "", 1998, ""),
    ],
)
def test_titles_are_as_one_says_them(text: str, title: str, year: int | None, also: str) -> None:
    assert titled(text) == (title, year, also)


def test_films_have_title_year_and_genres(folder: Path) -> None:
    items = read_movielens(folder).world.catalogue.items
    assert [(item.id, item.title, item.genres) for item in items] == [
        (1, "The Heat", ("action", "war")),
        (2, "The Usual Suspects", ("war",)),
        (3, "La Cité des enfants perdus", ("sci-fi", "war") if (folder / "u.item").exists() else ("war", "sci-fi")),
        (4, "Babe", ("children's", "comedy") if (folder / "u.item").exists() else ("comedy", "children's")),
        (5, "Ace Ventura 2", ("comedy",)),
        (6, "Clerks", ("comedy",)),
        (7, "Shadows", ()),
    ]
    assert items[2].description == "Also known as The City of Lost Children."
    assert [item.year for item in items[:6]] == [1995, 1995, 1995, 1995, 1996, 1994]


def test_a_history_is_what_was_rated_oldest_first(folder: Path) -> None:
    ann = people(folder)[1]
    assert list(ann.watched.items()) == [
        (1, Viewing(5, -1)), (3, Viewing(4, -1)), (2, Viewing(5, -1)), (4, Viewing(1, -1)), (5, Viewing(2, -1)), (6, Viewing(2, -1))
    ]  # fmt: skip
    assert people(folder)[4].watched == {}


def test_the_recommender_sees_every_rating(folder: Path) -> None:
    agents, items, stars = read_movielens(folder).world.ratings.columns()
    assert sorted(zip(agents.tolist(), items.tolist(), stars.tolist(), strict=True)) == sorted(rating[:3] for rating in RATINGS)


def test_tastes_are_those_of_the_history(folder: Path) -> None:
    found = people(folder)
    ann, bo = found[1].persona, found[2].persona
    assert "war" in ann.interests
    assert (ann.dislikes[0], "comedy" in ann.interests) == ("comedy", False)
    assert ("comedy" in bo.interests, "war" in bo.interests) == (True, False)
    assert (found[4].persona.interests, found[4].persona.dislikes) == ((), ())


def test_activity_is_relative_to_the_mean_number_of_ratings(folder: Path) -> None:
    assert [agent.persona.activity for agent in people(folder).values()] == [2.0, 1.667, 0.333, 0.05]


def test_features_follow_from_habits(folder: Path) -> None:
    found = people(folder)
    assert "Watcher" in found[1].persona.features
    assert "Critic" in found[2].persona.features
    assert "Critic" not in found[1].persona.features


def test_the_most_telling_of_a_history_is_remembered(folder: Path) -> None:
    ann = people(folder)[1]
    assert [(memory.text, memory.item, memory.store) for memory in ann.memories] == [
        ("I have loved no film more than <The Usual Suspects>.", 2, "long"),
        ("I could not stand <Babe>.", 4, "long"),
        ("Of all I have seen, most was comedy.", None, "long"),
    ]
    assert [memory.id for memory in ann.memories] == [1, 2, 3] == list(range(1, ann.made + 1))


def test_a_bio_states_facts(folder: Path) -> None:
    ann = people(folder)[1].persona
    assert ann.bio.startswith("She has rated 6 films, 3.2 stars on average, likes action and sci-fi more than most people do")
    assert ann.bio.endswith("and has little time for comedy.")
    assert people(folder)[4].persona.bio == "She has rated no film yet."


def test_ages_and_occupations_are_those_told(small: Path) -> None:
    told = [(p.age, p.gender, p.occupation) for agent in people(small).values() if (p := agent.persona)]
    assert told == [(24, "female", "technician"), (53, "male", "resident"), (7, "male", "student"), (70, "female", "pensioner")]


def test_codes_of_ages_and_occupations_are_resolved(large: Path) -> None:
    found = [agent.persona for agent in people(large).values()]
    assert [person.occupation for person in found] == ["engineer", "resident", "pupil", "pensioner"]
    spans = ((18, 24), (50, 55), (10, 17), (56, 80))
    assert all(low <= person.age <= high for person, (low, high) in zip(found, spans, strict=True))


def test_what_is_odd_or_not_in_the_files_is_told(large: Path) -> None:
    found = read_movielens(large)
    assert found.notes == (
        "1 film has no year",
        "1 person has rated nothing",
        f"ties are not in the files: {len(found.world.network)} made, by likeness of taste and by chance",
        "names, most traits and who likes to talk are not in the files: drawn by lot",
    )


def test_both_layouts_of_one_set_give_the_same_histories(made: Twin, tmp_path: Path) -> None:
    small, large = people(write_small(made, tmp_path / "a")), people(write_large(made, tmp_path / "b"))
    assert {n: agent.watched for n, agent in small.items()} == {n: agent.watched for n, agent in large.items()}
    assert [a.persona.interests for a in small.values()] == [b.persona.interests for b in large.values()]


def test_ties_are_mutual_heavy_tailed_and_between_people_of_like_taste(made: Twin, tmp_path: Path) -> None:
    world = read_movielens(write_small(made, tmp_path / "set")).world
    ties = list(world.network.all_ties())
    assert all(world.network.tie(tie.target, tie.source) for tie in ties)
    degree = np.bincount([tie.source for tie in ties], minlength=81)[1:]
    assert degree.min() >= 1
    assert degree.max() >= 3 * np.median(degree)
    share = _shared_interests(world.agents, [(tie.source, tie.target) for tie in ties])
    assert share > 1.15 * _shared_interests(world.agents, [(a, b) for a in world.agents for b in world.agents if a != b])


def _shared_interests(agents: dict[int, Agent], pairs: list[tuple[int, int]]) -> float:
    shared = [len(set(agents[a].persona.interests) & set(agents[b].persona.interests)) for a, b in pairs]
    return sum(shared) / len(shared)


def test_the_same_seed_gives_the_same_world(made: Twin, tmp_path: Path) -> None:
    folder = write_small(made, tmp_path / "set")
    assert read_movielens(folder, seed=3).world.state_hash() == read_movielens(folder, seed=3).world.state_hash()
    assert read_movielens(folder, seed=3).world.state_hash() != read_movielens(folder, seed=4).world.state_hash()


def test_a_part_keeps_its_people_as_they_are_in_the_whole(made: Twin, tmp_path: Path) -> None:
    folder = write_small(made, tmp_path / "set")
    whole, part = read_movielens(folder), read_movielens(folder, agents=20)
    assert len(part.world.agents) == 20
    assert all(agent.persona == whole.world.agents[n].persona for n, agent in part.world.agents.items())
    assert "20 of 80 people taken, by lot" in part.notes


def test_the_command_keeps_the_world_and_tells(folder: Path) -> None:
    result = imported(folder, "--seed", "3")
    assert result.exit_code == 0, result.output
    assert result.output.splitlines()[-1].startswith(f"{folder.parent / 'films.db'}: 7 films, 4 people, 12 ratings, ")
    with open_save(folder.parent / "films.db") as save:
        world = save.world()
        assert (world.scenario, world.luck.seed, world.tick) == ("movie-night", 3, 0)
        assert world.state_hash() == read_movielens(folder, seed=3).world.state_hash()


@pytest.mark.skipif("MOVIELENS_DATA" not in os.environ, reason="set MOVIELENS_DATA to a folder of MovieLens's own 100,000 ratings")
def test_movielens_own_files() -> None:
    world = read_movielens(Path(os.environ["MOVIELENS_DATA"])).world
    assert (len(world.catalogue), len(world.agents), len(world.ratings)) == (1682, 943, 100_000)
    assert len(world.catalogue.genres) == 18


def test_people_go_on_rating_as_they_did() -> None:
    """Somebody kind, somebody harsh, and somebody of whom too little is known, enjoying the same."""
    histories = {"kind": [5, 5, 4] * 10, "harsh": [1, 2, 3] * 10, "short": [1, 1, 1]}
    cuts = {
        who: cuts_of(
            Agent(Persona(id=1, name="", gender="", age=30, occupation=""), watched={n: Viewing(s, -1) for n, s in enumerate(stars)})
        )
        for who, stars in histories.items()
    }
    assert cuts["short"] == CUTS
    assert {who: 1 + sum(cut <= MIDDLE for cut in found) for who, found in cuts.items()} == {"kind": 5, "harsh": 2, "short": 3}
    assert all(list(found) == sorted(found) for found in cuts.values())


# What is refused


def replaced(name: str, old: str, new: str) -> Callable[[Path], object]:
    def change(folder: Path) -> None:
        raw = (folder / name).read_bytes()
        assert old.encode("latin-1") in raw
        (folder / name).write_bytes(raw.replace(old.encode("latin-1"), new.encode("utf-8"), 1))

    return change


def content(name: str, raw: bytes) -> Callable[[Path], object]:
    return lambda folder: (folder / name).write_bytes(raw)


REFUSED: list[tuple[str, Callable[[Path], object], str]] = [
    ("small", lambda folder: (folder / "u.user").unlink(), "u.user: cannot be read (No such file or directory); allowed: a file of M"),
    ("small", content("u.data", b""), "u.data: the file is empty"),
    ("small", content("u.data", b"1\t1\t5\0\t7\n"), "u.data, line 1: holds a NUL byte"),
    ("small", replaced("u.data", "1\t1\t5\t10", "1\t1\t5"), "u.data, line 2: 3 fields; allowed: 4, with '\\t' between them"),
    ("small", replaced("u.data", "1\t1\t5\t10", "1 1 5 10"), "u.data, line 2: 1 fields; allowed: 4"),
    ("small", replaced("u.data", "1\t1\t5\t10", "9\t1\t5\t10"), "u.data, line 2, user: '9'; allowed: an id of u.user"),
    ("small", replaced("u.data", "1\t1\t5\t10", "1\t9\t5\t10"), "u.data, line 2, item: '9'; allowed: an id of u.item"),
    ("small", replaced("u.data", "1\t1\t5\t10", "1\t1\t6\t10"), "u.data, line 2, rating: '6'; allowed: a whole number from 1 to 5"),
    ("small", replaced("u.data", "1\t1\t5\t10", "1\t1\t4.5\t10"), "u.data, line 2, rating: '4.5'; allowed: a whole number from 1 to 5"),
    ("small", replaced("u.data", "1\t1\t5\t10", "1\t1\t\u0663\t10"), "u.data, line 2, rating: '\u0663'; allowed"),
    ("small", replaced("u.data", "1\t1\t5\t10", "1\t1\t5\tnoon"), "u.data, line 2, timestamp: 'noon'; allowed: seconds"),
    ("small", replaced("u.data", "1\t1\t5\t10", "1\t2\t5\t10"), "u.data, line 2, item: 1 rates 2 a second time; allowed: once"),
    ("small", replaced("u.item", "\n4|", "\n3|"), "u.item, line 4, id: 3 occurs twice; allowed: each id once"),
    ("small", replaced("u.item", "Babe (1995)", ""), "u.item, line 4, title: empty; allowed: some text"),
    ("small", replaced("u.item", "Babe (1995)", "<> (1995)"), "u.item, line 4, title: empty; allowed: some text"),
    ("small", replaced("u.item", "Babe", "x" * 300), "u.item, line 4, title: 201 or more characters; allowed: at most 200"),
    ("small", replaced("u.item", "Babe", "Ba|be"), "u.item, line 4: 25 fields; allowed: 24, with '|' between them"),
    ("small", replaced("u.item", "|0|1|0|", "|0|yes|0|"), "u.item, line 1, Action: 'yes'; allowed: 0, 1"),
    ("small", replaced("u.user", "|24|", "|240|"), "u.user, line 1, age: '240'; allowed: a whole number from 1 to 120"),
    ("small", replaced("u.user", "|F|", "|f|"), "u.user, line 1, gender: 'f'; allowed: M, F"),
    ("small", replaced("u.user", "technician", "\x1b"), "u.user, line 1, occupation: empty; allowed: some text"),
    ("small", replaced("u.user", "\n2|", "\n1|"), "u.user, line 2, id: 1 occurs twice"),
    ("small", content("u.user", b"1|24|M|technician|85711\n"), "u.user: 1 person; allowed: at least 2"),
    ("large", lambda folder: (folder / "movies.dat").unlink(), "movies.dat: cannot be read (No such file or directory)"),
    ("large", replaced("ratings.dat", "1::1::5::10", "1:1:5:10"), "ratings.dat, line 2: 1 fields; allowed: 4, with '::' between them"),
    ("large", replaced("ratings.dat", "1::1::5::10", "1::1::0::10"), "ratings.dat, line 2, rating: '0'; allowed"),
    ("large", replaced("movies.dat", "\n4::", "\nfour::"), "movies.dat, line 4, id: 'four'; allowed: a whole number"),
    ("large", replaced("users.dat", "F::18", "F::19"), "users.dat, line 1, age: '19'; allowed: 1, 18, 25, 35, 45, 50, 56"),
    ("large", replaced("users.dat", "::17::", "::21::"), "users.dat, line 1, occupation: '21'; allowed: a whole number from 0 to 20"),
]  # fmt: skip


@pytest.mark.parametrize(("layout", "change", "problem"), REFUSED, ids=[problem for _, _, problem in REFUSED])
def test_what_is_not_allowed_is_one_plain_line_and_leaves_no_file(
    tmp_path: Path, layout: str, change: Callable[[Path], object], problem: str
) -> None:
    folder = written(tmp_path / "set", LAYOUTS[layout])
    change(folder)
    result = imported(folder)
    assert isinstance(result.exception, DataError), result.output
    assert str(result.exception).startswith(problem)
    assert str(result.exception).isprintable()
    assert [path.name for path in tmp_path.iterdir()] == ["set"]


def test_a_part_larger_than_the_whole_is_refused(folder: Path) -> None:
    assert str(imported(folder, "--agents", "5").exception) == "--agents: 5; allowed: 2 to 4, the people in the file"


@pytest.mark.parametrize(("make", "problem"), [(False, "no such folder"), (True, "no files of MovieLens")])
def test_a_folder_without_the_files_is_told(tmp_path: Path, make: bool, problem: str) -> None:
    if make:
        (tmp_path / "set").mkdir()
    with pytest.raises(DataError, match=rf"{problem}; allowed: .*u\.data, u\.item, u\.user or ratings\.dat, movies\.dat, users\.dat"):
        read_movielens(tmp_path / "set")


def test_an_existing_save_is_left_as_it_is(folder: Path) -> None:
    (folder.parent / "films.db").write_text("mine")
    assert isinstance(imported(folder).exception, NotKeptError)
    assert (folder.parent / "films.db").read_text() == "mine"


def test_the_player_sees_one_line_and_status_1(small: Path) -> None:
    replaced("u.user", "|24|", "|old|")(small)
    command = [sys.executable, "-c", "from tui.cli import main; main()", "import", "movielens", str(small), "--save", "films.db"]
    result = subprocess.run(command, cwd=small.parent, capture_output=True, text=True, timeout=60, check=False)
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr == "voxpop: u.user, line 1, age: 'old'; allowed: a whole number from 1 to 120\n"


# What nobody thought of

pieces = st.one_of(
    st.sampled_from(["\t", "|", "::", ":", "\n", "\r", "\r\n", "\0", "\x85", "\u2028", "\ufeff", "-1", "1e999", "nan", "9" * 400, ", The"]),
    st.sampled_from(["\x1b]0;x\x07", "\x9b", "\u202e", "\U000e0041", "(", ")", "(1999)", "<", ">", "0", "1", "6", "٣", "1_0", " ", "²"]),
    st.text(max_size=6),
)
edits = st.lists(st.tuples(st.integers(0, 2), st.floats(0, 1), st.integers(0, 12), pieces), min_size=1, max_size=4)


@settings(max_examples=220, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(layout=st.sampled_from(sorted(LAYOUTS)), edits=edits, encoding=st.sampled_from(["utf-8", "latin-1"]))
def test_malformed_files_are_refused_plainly_or_read_cleanly(
    tmp_path_factory: pytest.TempPathFactory, layout: str, edits: list[tuple[int, float, int, str]], encoding: str
) -> None:
    folder = tmp_path_factory.mktemp("malformed") / "set"
    folder.mkdir()
    texts = dict(LAYOUTS[layout])
    for which, where, cut, piece in edits:
        name = list(texts)[which]
        at = round(where * len(texts[name]))
        texts[name] = texts[name][:at] + piece + texts[name][at + cut :]
    for name, text in texts.items():
        (folder / name).write_bytes(text.encode(encoding, "replace"))
    result = imported(folder)
    if result.exception is None:
        with open_save(folder.parent / "films.db") as save:
            assert save.world().tick == 0
        assert all(line.isprintable() for line in result.output.splitlines())
    else:
        assert isinstance(result.exception, (SimError, SaveError)), repr(result.exception)
        assert str(result.exception).isprintable()
        assert [path.name for path in folder.parent.iterdir()] == ["set"]
