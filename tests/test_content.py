"""What ships is rich and right; what a player edits wrongly gets the file, the line, the field and what is allowed."""

import shutil
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.content import FILES, SHIPPED, Content, read_content
from sim.errors import DataError, SimError
from sim.network import FOLLOWS
from sim.scenarios import SCENARIOS, new_world
from sim.taste import genres_of
from sim.temperament import TRAITS

CONTENT = read_content(SHIPPED)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SHIPPED, tmp_path / "village"))


def test_at_least_240_films_of_many_decades_countries_and_genres() -> None:
    films = CONTENT.items
    assert len(films) >= 240
    assert len({film.title for film in films}) == len(films)
    assert len({(film.year or 0) // 10 for film in films}) >= 10
    assert len({film.country for film in films}) >= 30
    assert min(Counter(genre for film in films for genre in film.genres).values()) >= 20
    assert all(film.year and film.director and film.country and film.genres and film.tone and film.about for film in films)
    assert all(len(film.description) >= 60 for film in films)
    assert len({film.description for film in films}) == len({film.about for film in films}) == len(films)


def test_at_least_40_people_with_ties_that_have_a_history() -> None:
    people, ties = CONTENT.personas, CONTENT.ties
    assert len(people) >= 40
    degree = Counter(tie.source for tie in ties if tie.kind != FOLLOWS)
    assert min(degree[person.id] for person in people) >= 3
    assert all(tie.history for tie in ties)
    assert len({person.occupation for person in people}) >= 30
    assert max(Counter(person.name for person in people).values()) == 2, "two people share a name, so that ids are really needed"
    unknown = {trait for person in people for trait in person.traits} - set(TRAITS)
    assert not unknown, "every trait of the town means something to the temperament"


def test_family_ties_are_coherent() -> None:
    by_id = {person.id: person for person in CONTENT.personas}
    for tie in CONTENT.ties:
        if tie.kind == "parent":
            assert by_id[tie.source].age >= by_id[tie.target].age + 15


def test_news_can_be_argued_from_both_sides() -> None:
    for topic in CONTENT.topics:
        assert min(Counter(claim.side for claim in topic.claims).values()) >= 8


BAD = [
    ("people.csv", "58", "five", "people.csv, line 2, age: 'five'; allowed: a whole number from 1 to 120"),
    ("people.csv", "Watcher|Poster|Chatter", "Waiter", "people.csv, line 2, features: 'Waiter'; allowed: Watcher, Explorer"),
    ("people.csv", "1,Astrid Lindqvist", "1,", "people.csv, line 2, name: empty; allowed: some text"),
    ("people.csv", "2,Desmond", "1,Desmond", "people.csv, id: 1 occurs twice"),
    ("people.csv", "id,name", "id,nome", "people.csv, line 1, name: no such column"),
    ("people.csv", "1.6", "nan", "people.csv, line 2, activity: 'nan'; allowed: a number from 0 to 20"),
    ("ties.csv", "1,2,colleague", "1,2222,colleague", "ties.csv, line 2, b: 2222; allowed: an id in people.csv"),
    ("ties.csv", "1,2,colleague", "1,1,colleague", "ties.csv, line 2, b: 1; allowed: somebody else than a"),
    ("ties.csv", "0.85", "85", "ties.csv, line 2, closeness: '85'; allowed: a number from 0 to 1"),
    ("films.csv", "1920", "later", "films.csv, line 2, year: 'later'; allowed: a whole number from 1870 to 2100"),
    ("films.csv", "1,The Cabinet", "1,2,The Cabinet", "films.csv, line 2: 10 fields; allowed: 9"),
    ("news.csv", "lantern-sale,10,21", "lantern-sale,10,999", "news.csv, line 2, author: 999; allowed: an id in people.csv"),
    ("arguments.csv", "lantern-sale,for", "lantern-sail,for", "arguments.csv, line 2, news: 'lantern-sail'; allowed: lantern-sale"),
    ("arguments.csv", "lantern-sale,for", "lantern-sale,fore", "arguments.csv, line 2, side: 'fore'; allowed: for, against"),
]


@pytest.mark.parametrize(("name", "old", "new", "message"), BAD, ids=[f"{case[0]}-{case[2][:12]}" for case in BAD])
def test_a_wrong_value_gets_file_line_field_and_what_is_allowed(folder: Path, name: str, old: str, new: str, message: str) -> None:
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(DataError) as error:
        read_content(folder)
    assert str(error.value).startswith(message)
    assert "\n" not in str(error.value)


def test_more_news_or_arguments_than_a_world_takes_are_refused(folder: Path) -> None:
    arguments, news = folder / "arguments.csv", folder / "news.csv"
    before = arguments.read_text()
    arguments.write_text(before + 'lantern-sale,for,"so it is",\n' * 61)
    with pytest.raises(DataError, match=r"arguments\.csv, line \d+, claim: one more argument about 'lantern-sale'; allowed: 60"):
        read_content(folder)
    arguments.write_text(before)
    line = news.read_text().splitlines()[1]
    news.write_text(news.read_text() + "".join(f"{line.replace('lantern-sale', f'sale-{k}', 1)}\n" for k in range(100)))
    with pytest.raises(DataError, match=r"news\.csv: 10\d pieces of news; allowed: up to 100"):
        read_content(folder)


def test_a_wrong_encoding_and_an_empty_file_are_told_in_one_line(folder: Path) -> None:
    (folder / "people.csv").write_bytes("id,name,age,occupation\n1,Inês,30,cook\n".encode("latin-1"))
    with pytest.raises(DataError, match=r"people\.csv: not UTF-8 text at byte"):
        read_content(folder)
    (folder / "people.csv").write_bytes(b"")
    with pytest.raises(DataError, match=r"people\.csv, line 1, id: no such column; found: nothing"):
        read_content(folder)
    (folder / "people.csv").unlink()
    with pytest.raises(DataError, match="cannot be read"):
        read_content(folder)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.sampled_from(FILES), cut=st.integers(0, 3000), junk=st.binary(max_size=30))
def test_rubbish_in_any_file_is_read_or_refused_but_never_crashes(folder: Path, name: str, cut: int, junk: bytes) -> None:
    original = (SHIPPED / name).read_bytes()
    (folder / name).write_bytes(original[:cut] + junk + original[cut:])
    try:
        assert isinstance(read_content(folder), Content)
    except DataError as error:
        assert "\n" not in str(error)
    finally:
        (folder / name).write_bytes(original)


def test_a_folder_of_ones_own_plays_like_a_scenario(folder: Path) -> None:
    people = (folder / "people.csv").read_text(encoding="utf-8").replace("Astrid Lindqvist", "Ada Byron")
    (folder / "people.csv").write_text(people, encoding="utf-8")
    assert new_world(str(folder), 1).agents[1].name == "Ada Byron"


def test_a_smaller_world_hangs_together_and_keeps_who_tells_the_news() -> None:
    world = new_world("town", 1, 12)
    assert len(world.agents) == 12
    assert all(world.contacts(agent) for agent in world.agents)
    assert all(topic.author in world.agents for topic in world.topics.values())


@pytest.mark.parametrize("count", [0, 1, 100_001])
def test_an_impossible_number_of_people_is_refused(count: int) -> None:
    with pytest.raises(SimError, match=r"allowed: 2 to 100,000"):
        new_world("town", 1, count)


def test_sampled_people_are_coherent_and_distinct() -> None:
    world = new_world("town", 2, 3000)
    sampled = [agent.persona for agent in world.agents.values() if agent.id > 48]
    assert all(16 <= person.age <= 90 for person in sampled)
    assert all((person.age >= 67) == person.occupation.startswith("retired") for person in sampled)
    assert all(len(person.traits) == 3 and set(person.traits) <= set(TRAITS) for person in sampled)
    assert all(not set(person.interests) & set(person.dislikes) for person in sampled)
    assert all(any(genres_of(interest, world.catalogue) for interest in person.interests) for person in sampled)
    portraits = Counter((person.name, person.age, person.occupation, person.traits, person.interests) for person in sampled)
    assert max(portraits.values()) == 1
    degree = sorted(len(world.network.followers(person.id)) for person in sampled)
    assert degree[-1] >= 5 * degree[len(degree) // 2], "a few are known to many"


def test_activity_is_heavy_tailed() -> None:
    activity = sorted(agent.persona.activity for agent in new_world("town", 2, 3000).agents.values())
    assert sum(activity[-300:]) / sum(activity) > 0.25
    assert 0.8 < sum(activity) / len(activity) < 1.2


def test_the_past_of_people_follows_their_taste() -> None:
    world = new_world("town", 1, 1000)
    loved = disliked = 0
    for agent in world.agents.values():
        genres = Counter(genre for item in agent.watched for genre in world.catalogue[item].genres)
        loved += genres[next(i for i in agent.persona.interests if genres_of(i, world.catalogue))]
        disliked += sum(genres[dislike] for dislike in agent.persona.dislikes[:1])
    assert loved > 5 * disliked


def test_scenarios_are_declared_in_one_table() -> None:
    assert list(SCENARIOS) == ["town", "movie-night", "breaking-news", "energy-policy"]
    assert not new_world("movie-night", 1).topics
