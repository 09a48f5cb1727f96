"""People written by a language model are sound by the rules of people.csv, whatever it wrote, and what was repaired is told."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openai_server import HOSTILE, Fault, Server, running
from scripted import answering
from test_cli import call

from models.profiles import Written, written_profiles
from models.scripted import ScriptedCompleter
from sim.agent import Persona
from sim.catalogue import Catalogue
from sim.content import SHIPPED, read_content
from sim.personas import sound
from sim.population import sampled, sampled_ties
from sim.randomness import Luck
from sim.scenarios import new_world
from sim.settling import settle

CATALOGUE = Catalogue(read_content(SHIPPED).items)
ANN = {
    "name": "Ann Roe", "gender": "female", "age": 34, "occupation": "baker", "home": "Mill Lane", "traits": ["shy", "warm"],
    "interests": ["drama", "rowing"], "dislikes": ["horror"], "features": ["Critic"], "bio": "She bakes at night.",
}  # fmt: skip


def written(completer: ScriptedCompleter, count: int, **options: int) -> Written:
    return asyncio.run(written_profiles(completer, count, CATALOGUE, **options))


def people(*changes: dict[str, object]) -> dict[str, object]:
    return {"people": [{**ANN, **change} for change in changes]}


def test_sound_people_are_taken_as_written() -> None:
    model = answering(people({}, {"name": "Bob Day", "age": "51", "features": "watcher|poster"}))
    found = written(model, 2, first_id=7)
    ann, bob = found.personas
    activity = sampled(Luck(1), 7, 2, CATALOGUE)[0].activity
    expected = {key: tuple(value) if isinstance(value, list) else value for key, value in ANN.items()}
    assert ann == Persona(id=7, activity=activity, **expected)  # type: ignore[arg-type]
    assert (bob.id, bob.name, bob.age, bob.features) == (8, "Bob Day", 51, ("Watcher", "Poster"))
    assert (found.repairs, found.calls, found.prompt_tokens, found.completion_tokens) == ((), 1, 10, 5)
    assert "0. " in model.requests[0].prompt.now and "initials" in model.requests[0].prompt.now


def test_a_model_is_told_once_what_is_wrong_and_what_it_then_gets_right_is_taken() -> None:
    model = answering(people({"age": 340, "features": ["Lurker"]}, {"name": ""}), people({}, {"name": "Bob Day"}))
    found = written(model, 2)
    told = model.requests[1].prompt.exchanges[0].complaint
    assert "person 0, age: '340'; allowed: a whole number from 1 to 120" in told
    assert "person 0, features: 'lurker'; allowed: Watcher, Explorer, Critic, Chatter, Poster" in told
    assert "person 1, name: ''; allowed: 1 to 60 characters" in told
    assert [person.name for person in found.personas] == ["Ann Roe", "Bob Day"]
    assert (found.repairs, found.calls) == ((), 2)


def test_what_stays_wrong_is_taken_from_the_sampled_person_field_by_field() -> None:
    model = answering(people({"age": "thirty", "home": "the Moon", "bio": 7}))
    found = written(model, 2)
    ann, other = found.personas
    sketch, whole = sampled(Luck(1), 1, 2, CATALOGUE)
    assert (ann.name, ann.occupation, ann.age, ann.home, ann.bio) == ("Ann Roe", "baker", sketch.age, sketch.home, "")
    assert other == whole
    assert found.repairs == (
        f"1 Ann Roe, age: 'thirty'; allowed: a whole number from 1 to 120; now {sketch.age}",
        f"1 Ann Roe, home: 'the Moon'; allowed: {found.repairs[1].split('allowed: ')[1].split(';')[0]}; now {sketch.home}",
        "1 Ann Roe, bio: '7'; allowed: 0 to 400 characters; now empty",
        f"2 {whole.name}: not written by the model; sampled",
    )


@pytest.mark.parametrize("answer", [text[:5000] for text in HOSTILE], ids=[str(k) for k in range(len(HOSTILE))])
def test_a_hostile_answer_leaves_sampled_people(answer: str) -> None:
    found = written(answering(answer), 3)
    assert len(found.repairs) >= 3
    assert [person.id for person in found.personas] == [1, 2, 3]
    assert all(sound(person) == person for person in found.personas)


FIELD = (
    st.none()
    | st.integers()
    | st.floats()
    | st.text(max_size=50)
    | st.lists(st.text(max_size=40), max_size=14)
    | st.dictionaries(st.text(), st.none())
)


@settings(max_examples=60, deadline=None)
@given(raw=st.lists(st.dictionaries(st.sampled_from(sorted(ANN)), FIELD) | st.none() | st.text(max_size=9), max_size=9))
def test_whatever_is_written_reads_back_from_a_folder_as_it_is(raw: list[object], tmp_path_factory: pytest.TempPathFactory) -> None:
    found = written(answering({"people": raw}), 4)
    folder = tmp_path_factory.mktemp("people")
    (folder / "films.csv").write_bytes((SHIPPED / "films.csv").read_bytes())
    ties = sampled_ties(Luck(1), [], list(found.personas))
    settle(folder, list(found.personas), ties)
    content = read_content(folder)
    assert [person.id for person in content.personas] == [1, 2, 3, 4]
    for read, person in zip(content.personas, found.personas, strict=True):
        assert (read.name, read.age, read.traits, read.features, read.bio) == (
            person.name, person.age, person.traits, person.features, person.bio,
        )  # fmt: skip
    assert {(tie.source, tie.target, tie.kind) for tie in content.ties} == {(tie.source, tie.target, tie.kind) for tie in ties}


# The command


@pytest.fixture
def server(socket_enabled: None) -> Iterator[Server]:
    with running() as found:
        yield found


def test_new_samples_people_who_can_be_played(tmp_path: Path) -> None:
    result = call("new", "village", "--agents", "30", "--seed", "4", cwd=tmp_path)
    assert result.returncode == 0, result.stderr
    assert "30 people" in result.stdout
    world = new_world(str(tmp_path / "village"), 1)
    assert next(agent.persona for agent in world.agents.values()).name == sampled(Luck(4), 1, 1, CATALOGUE)[0].name
    assert len(world.agents) == 30 and world.contacts(5)
    assert {topic.author for topic in world.topics.values()} <= set(world.agents)
    assert call("run", "village", "--ticks", "2", "--json", cwd=tmp_path).returncode == 0


@pytest.mark.allow_hosts(["127.0.0.1"])
def test_new_has_people_written_by_a_model(server: Server, tmp_path: Path) -> None:
    mind = f"openai:tiny@{server.url}"
    result = call("new", "village", "--agents", "10", "--mind", mind, cwd=tmp_path)
    assert result.returncode == 0, result.stderr
    assert len(server.asked) >= 2 and f"{len(server.asked)} calls" in result.stdout
    assert len(read_content(tmp_path / "village").personas) == 10
    server.script = lambda number, body: Fault(403)
    result = call("new", "other", "--agents", "10", "--mind", mind, cwd=tmp_path)
    assert (result.returncode, result.stderr.count("\n")) == (1, 1)
    assert "the key was refused (403)" in result.stderr
    assert not (tmp_path / "other").exists()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--mind", "openai:x"), "say how many with --agents N"),
        (("--agents", "1"), "'--agents'"),
        (("--agents", "5", "--mind", "opnai:x"), "no mind"),
    ],
)
def test_new_tells_what_is_wrong_and_makes_nothing(options: tuple[str, ...], message: str, tmp_path: Path) -> None:
    result = call("new", "village", *options, cwd=tmp_path)
    assert result.returncode in (1, 2) and message in result.stderr
    assert not (tmp_path / "village").exists()
