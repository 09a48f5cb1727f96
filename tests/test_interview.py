"""Interviews: what people answer is true of them, asking changes nothing, and what is put on the record is remembered."""

import asyncio
import copy
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from models.rules.answers.phrasing import NUMBERS
from models.rules.mind import RulesMind
from saves.file import create, open_save
from sim.action import Answer, Idle
from sim.agent import Agent
from sim.errors import SimError
from sim.event import Asked, MoodMoved
from sim.interview import Question, Reply, ask, on_record, people_named, question_of
from sim.journal import MemoryJournal
from sim.mind import Decision
from sim.observation import AnyObservation, Questioned
from sim.scenarios import new_world, scenario_named
from sim.simulation import Simulation
from sim.world import World
from tui.cli import voxpop

PEOPLE, TICKS = 24, 24
FIVE = ("1", "2", "3", "4", "5")
AGREEMENT = ("strongly disagree", "disagree", "neither", "agree", "strongly agree")


def lived(ticks: int = TICKS) -> tuple[World, Simulation]:
    world, mind = new_world("town", 1, PEOPLE), RulesMind()
    simulation = Simulation(world, scenario_named("town"), lambda _: mind, MemoryJournal())
    for _ in range(ticks):
        asyncio.run(simulation.tick())
    return world, simulation


@pytest.fixture(scope="module")
def world() -> World:
    return lived()[0]


def replies(world: World, question: Question | str, agents: list[int] | None = None) -> list[Reply]:
    mind, asked = RulesMind(), question_of(question) if isinstance(question, str) else question
    return asyncio.run(ask(world, lambda _: mind, list(world.agents) if agents is None else agents, asked))


def test_off_the_record_the_world_and_all_its_future_stay_as_they_were() -> None:
    (asked, simulation), (never, other) = lived(12), lived(12)
    before = asked.state_hash()
    for question in ("Who are you?", "What do you remember about Astrid?", "What do you think about the news?"):
        assert all(reply.given for reply in replies(asked, question))
    assert asked.state_hash() == before == never.state_hash()
    for _ in range(3):
        assert asyncio.run(simulation.tick()).state_hash == asyncio.run(other.tick()).state_hash


def test_on_the_record_an_answer_begins_the_next_tick_and_the_person_remembers_it() -> None:
    world, simulation = lived(6)
    reply = replies(world, "Who are you?", [2])[0]
    simulation.intervene(on_record(reply))
    record = asyncio.run(simulation.tick())
    assert record.events[1:3].count(Asked(2, "Who are you?", reply.text)) == 1
    text = " ".join(memory.text for memory in world.agents[2].memories)
    assert "Who are you?" in text
    assert "Desmond Clarke" in text
    assert not any("Who are you?" in memory.text for agent in world.agents.values() if agent.id != 2 for memory in agent.memories)
    assert "Who are you?" in replies(world, "What do you remember about being asked?", [2])[0].text


class Odd:
    """Fails in as many ways as there are people."""

    name = "odd"

    def decide(self, observation: AnyObservation) -> object:
        match observation.me.id % 5:
            case 0:
                raise RuntimeError("no\x1b[31m network")
            case 1:
                return Decision(Idle())
            case 2:
                return "forty-two"
            case 3:
                return self._later()
            case _:
                return Decision(Answer("ten of five", 10))

    async def _later(self) -> Decision:
        await asyncio.sleep(0)
        return Decision(Answer("three\nof five", 3), "as  I said")


def test_a_mind_that_fails_is_a_reply_with_a_plain_reason_and_the_others_answer(world: World) -> None:
    agents = sorted(world.agents)
    found = asyncio.run(ask(world, lambda _: Odd(), agents, Question("How are you?", "scale", FIVE)))  # type: ignore[arg-type,return-value]
    assert [reply.agent for reply in found] == agents
    for reply in found:
        assert reply.given == (reply.agent % 5 == 3)
        assert reply.because.isprintable()
        if reply.given:
            assert (reply.text, reply.choice, reply.because) == ("three of five", 3, "as I said")
        else:
            assert reply.because
            with pytest.raises(SimError):
                on_record(reply)
    assert "allowed: 1 to 5" in next(reply.because for reply in found if reply.agent % 5 == 4)


def test_people_are_named_by_number_by_the_beginning_of_a_name_or_all_at_once(world: World) -> None:
    assert people_named(world, "desmond, 1,Desmond Clarke") == [2, 1]
    assert people_named(world, "ALL") == list(world.agents)
    for wrong in ("", ",", "nobody at all", "a"):
        with pytest.raises(SimError):
            people_named(world, wrong)
    for wrong in ("", "\n", "x" * 281):
        with pytest.raises(SimError):
            question_of(wrong)


# True answers

Check = Callable[[World, Agent, Reply], bool]


def last_rated(me: Agent) -> int:
    return next(item for item, viewing in reversed(me.watched.items()) if viewing.stars)


def unseen(world: World, me: Agent) -> int:
    return next(item.id for item in world.catalogue.items if item.id not in me.watched and all(tip.item != item.id for tip in me.heard))


def stars(me: Agent, item: int) -> str:
    return NUMBERS[me.watched[item].stars]


def film_of(reply: Reply) -> str:
    return reply.text.split("<")[1].split(">")[0]


def rated(extreme: Callable[[list[int]], int]) -> Check:
    """The film named is one that nobody's rating of theirs goes beyond."""

    def check(world: World, me: Agent, reply: Reply) -> bool:
        stars = [viewing.stars for viewing in me.watched.values() if viewing.stars]
        named = world.catalogue.by_title[film_of(reply).lower()] if stars else []
        return not stars or any(me.watched[item].stars == extreme(stars) for item in named if item in me.watched)

    return check


def remembers(world: World, me: Agent, reply: Reply) -> bool:
    about = [memory for memory in me.memories if memory.other == 1]
    return any(memory.text.rstrip(".") in reply.text for memory in about) if about else "none of my memories" in reply.because


def sided(world: World, me: Agent, reply: Reply) -> bool:
    if not me.known:
        return "no news has reached me" in reply.because
    topic = max(me.known, key=lambda each: me.known[each])
    used = [claim.side for claim in world.topics[topic].claims if claim.text.rstrip(".").lower() in reply.text.lower()]
    side = "for" if me.attitudes[topic] > 0.15 else "against" if me.attitudes[topic] < -0.15 else "torn"
    return f"{me.attitudes[topic]:+.2f}" in reply.because and (side == "torn" or set(used) == {side})


def kin(world: World, me: Agent, reply: Reply) -> bool:
    family = [each.name for each in world.contacts(me.id) if each.kind in ("parent", "child", "sibling", "partner")]
    return all(name in reply.text for name in family[:3]) and (bool(family) or "none of my contacts is family" in reply.because)


TRUE: list[tuple[str, Check]] = [
    ("Who are you?", lambda world, me, reply: me.name in reply.text and str(me.persona.age) in reply.text),
    ("What is your name?", lambda world, me, reply: me.name in reply.text),
    ("How old are you?", lambda world, me, reply: str(me.persona.age) in reply.text),
    ("What do you do for a living?", lambda world, me, reply: me.persona.occupation.lower() in reply.text.lower()),
    ("Where do you live?", lambda world, me, reply: me.persona.home.lower() in reply.text.lower()),
    ("What kind of person are you?", lambda world, me, reply: all(trait in reply.text.lower() for trait in me.persona.traits)),
    ("What do you like?", lambda world, me, reply: reply.because == f"my interests: {', '.join(me.persona.interests)}"),
    ("What do you dislike?", lambda world, me, reply: all(each in reply.because for each in me.persona.dislikes)),
    ("What was the last film you watched?", lambda world, me, reply: world.catalogue[[*me.watched][-1]].title in reply.text),
    ("What is the best film you ever saw?", rated(max)),
    ("What is your favourite film?", rated(max)),
    ("What is the worst film you ever saw?", rated(min)),
    ("Do you have family?", kin),
    ("Have you heard the news?", lambda world, me, reply: ("no news" in reply.because) == (not me.known)),
    ("What do you think about the news, and why?", sided),
    ("Why do you think that?", lambda world, me, reply: not me.known or sided(world, me, reply)),
    ("How are you?", lambda world, me, reply: "my mood is" in reply.because),
    ("What do you remember about Astrid Lindqvist?", lambda world, me, reply: me.id == 1 or remembers(world, me, reply)),
    (
        "How do you like the recommender?",
        lambda world, me, reply: (
            bool(here := [v.stars for v in me.watched.values() if v.tick >= 1 and v.stars])
            == (f"{sum(here) / max(len(here), 1):.1f} of 5" in reply.because)
        ),
    ),
    (
        "What will you watch next?",
        lambda world, me, reply: "<" not in reply.text or world.catalogue.by_title[film_of(reply).lower()][0] not in me.watched,
    ),
    ("What would you recommend?", lambda world, me, reply: "of 5" not in reply.because or int(reply.because.split(" of 5")[0][-1]) >= 4),
    ("What is the capital of Mongolia?", lambda world, me, reply: reply.because.startswith("nothing that I am")),
    ("Do you believe in quantum gravity?", lambda world, me, reply: reply.because.startswith("nothing that I am")),
    ("Do you trust the council?", lambda world, me, reply: reply.because.startswith("nothing that I am")),
    ("asdf qwer zxcv", lambda world, me, reply: reply.because.startswith("nothing that I am")),
    ("What did you think of <The Film That Never Was>?", lambda world, me, reply: "no film of that title" in reply.because),
    ("Who is Zebediah Quux?", lambda world, me, reply: "nobody of that name" in reply.because),
]


@pytest.mark.parametrize(("question", "check"), TRUE, ids=[question for question, _ in TRUE])
def test_everybody_answers_truly(world: World, question: str, check: Check) -> None:
    for reply in replies(world, question):
        assert reply.given
        assert check(world, world.agents[reply.agent], reply), (reply.text, reply.because)


def test_of_a_film_seen_people_say_their_own_rating_and_of_one_unseen_that_they_have_not(world: World) -> None:
    for me in world.agents.values():
        seen, other = last_rated(me), unseen(world, me)
        title, unknown = (f"<{world.catalogue[item].title}>" for item in (seen, other))
        for question in (f"What did you think of {title}?", f"Have you seen {title}?", f"Why did you rate {title} like that?"):
            reply = replies(world, question, [me.id])[0]
            assert stars(me, seen) in reply.text.lower()
            assert f"{me.watched[seen].stars} of 5" in reply.because
        for question in (f"What did you think of {unknown}?", f"Have you seen {unknown}?", f"Why did you watch {unknown}?"):
            assert "I have not seen" in replies(world, question, [me.id])[0].because
        assert "not among the titles" in replies(world, f"Who told you about {unknown}?", [me.id])[0].because


def test_of_people_they_say_who_they_are_to_them_and_when_they_talked_as_far_as_they_remember(world: World) -> None:
    for me in world.agents.values():
        for contact in world.contacts(me.id)[:3]:
            reply = replies(world, f"Who is {contact.name} to you?", [me.id])[0]
            assert contact.name in reply.text
            assert f"{contact.kind}, closeness {contact.closeness:.2f}" in reply.because
            talks = [memory.tick for memory in me.memories if memory.kind == "chat" and memory.other == contact.id]
            told = replies(world, f"When did you last talk with {contact.name}?", [me.id])[0]
            assert f"at tick {max(talks)}" in told.because if talks else "no chat" in told.because
        strangers = [other for other in world.agents if other != me.id and all(each.id != other for each in world.contacts(me.id))]
        reply = replies(world, f"Who is {world.names[strangers[0]]} to you?", [me.id])[0]
        assert "no contact of mine" in reply.because


def test_whom_one_trusts_is_among_the_closest(world: World) -> None:
    for reply in replies(world, "Whom do you trust?"):
        near = [contact for contact in world.contacts(reply.agent) if contact.closeness >= 0.6 and contact.kind != "rival"]
        assert all(contact.name in reply.text for contact in near[:1])
        assert near or "closest to me" not in reply.because


def test_nobody_speaks_of_news_that_has_not_reached_them() -> None:
    world = new_world("town", 1, PEOPLE)
    words = {word for topic in world.topics.values() for claim in topic.claims for word in claim.text.split() if len(word) > 9}
    for question in ("What do you think about selling the Lantern?", "Have you heard the news?", "Are you for the sale?"):
        for reply in replies(world, question):
            assert not words & set(reply.text.split()), reply.text


def test_the_same_question_gets_the_same_answer_in_every_process_and_not_the_same_from_everybody(world: World) -> None:
    for question in ("How are you?", "Who are you?", "What is the meaning of plankton?"):
        first = replies(world, question)
        assert first == replies(world, question)
        assert len({reply.text for reply in first}) >= 5


# Scales and choices


def point(world: World, text: str, options: tuple[str, ...] = FIVE, agent: int = 1) -> int:
    choice = replies(world, Question(text, "scale", options), [agent])[0].choice
    assert choice is not None
    return choice


def test_a_scale_follows_the_state_that_it_asks_about(world: World) -> None:
    changed = copy.deepcopy(world)
    found = []
    for mood in (-0.9, -0.4, 0.0, 0.5, 1.0):
        changed.apply(MoodMoved(1, mood, 0.1))
        found.append((point(changed, "How happy are you?"), point(changed, "How unhappy are you?")))
    assert [happy for happy, _ in found] == [1, 2, 3, 4, 5]
    assert [unhappy for _, unhappy in found] == [5, 4, 3, 2, 1]


@pytest.mark.parametrize("agent", [1, 2, 12])
def test_a_scale_turned_round_gives_the_same_answer_from_the_other_end(world: World, agent: int) -> None:
    for text in ("The council should sell the Lantern.", "How much do you trust the people here?", "How outgoing are you?"):
        there, back = point(world, text, AGREEMENT, agent), point(world, text, AGREEMENT[::-1], agent)
        assert abs((6 - there) - back) <= 1 and (there - 3) * (3 - back) >= 0


def test_being_for_the_sale_is_the_opposite_of_being_against_it(world: World) -> None:
    heard = [agent for agent, me in world.agents.items() if abs(me.attitudes.get("lantern-sale", 0)) > 0.4]
    assert heard
    for agent in heard:
        attitude = world.agents[agent].attitudes["lantern-sale"]
        assert (point(world, "I am for the sale of the Lantern.", AGREEMENT, agent) - 3) * attitude > 0
        assert (point(world, "I am against the sale of the Lantern.", AGREEMENT, agent) - 3) * attitude < 0
        assert (point(world, "The Lantern must be saved from the sale.", AGREEMENT, agent) - 3) * attitude < 0
        chosen = replies(world, Question("Should the council sell the Lantern?", "choice", ("no", "undecided", "yes")), [agent])[0]
        assert chosen.chosen == ("yes" if attitude > 0 else "no")


def test_where_nothing_speaks_to_a_question_the_middle_is_taken_and_that_is_said(world: World) -> None:
    for reply in replies(world, Question("How heavy is the moon?", "scale", FIVE)):
        assert reply.choice == 3
        assert "nothing that I am or remember speaks to it" in reply.because
        assert "the middle of the scale" in reply.because
    for reply in replies(world, Question("Which metal is it?", "choice", ("iron", "zinc", "don't know"))):
        assert reply.chosen == "don't know"


def test_of_several_options_the_one_that_suits_best_is_taken(world: World) -> None:
    for me in world.agents.values():
        rated = {item: viewing.stars for item, viewing in me.watched.items() if viewing.stars}
        top, low = max(rated, key=lambda item: rated[item]), min(rated, key=lambda item: rated[item])
        assert rated[top] > rated[low]
        options = tuple(f"<{world.catalogue[item].title}>" for item in (low, top))
        assert replies(world, Question("Which do you like best?", "choice", options), [me.id])[0].choice == 1
        assert replies(world, Question("Which do you like least?", "choice", options), [me.id])[0].choice == 0
    seen = f"<{world.catalogue[last_rated(world.agents[2])].title}>"
    assert replies(world, Question(f"Have you seen {seen}?", "choice", ("no", "yes")), [2])[0].chosen == "yes"


@pytest.fixture(scope="module")
def save(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("asked") / "w.db"
    world, mind = new_world("town", 1, PEOPLE), RulesMind()
    with create(path, world, mind="rules") as file:
        file.attach(world)
        simulation = Simulation(world, scenario_named("town"), lambda _: mind, file, file.last_hash())
        for _ in range(6):
            asyncio.run(simulation.tick())
    return path


def test_the_command_leaves_the_file_as_it_was_and_answers_as_the_world_then(save: Path) -> None:
    before = save.read_bytes()
    told = CliRunner().invoke(voxpop, ["interview", str(save), "desmond,1", "Who are you?", "--json", "--at", "3"])
    assert told.exit_code == 0, told.output
    found = [json.loads(line) for line in told.stdout.splitlines()]
    assert [(row["agent"], row["tick"], row["branch"], row["on_record"]) for row in found] == [(2, 3, "main", False), (1, 3, "main", False)]
    with open_save(save) as file:
        assert [row["answer"] for row in found] == [reply.text for reply in replies(file.world(tick=3), "Who are you?", [2, 1])]
    assert "Desmond Clarke: " in CliRunner().invoke(voxpop, ["interview", str(save), "2", "Who are you?"]).stdout
    assert save.read_bytes() == before


def test_the_command_puts_it_on_the_record_with_one_more_tick(save: Path, tmp_path: Path) -> None:
    path = tmp_path / "w.db"
    path.write_bytes(save.read_bytes())
    told = CliRunner().invoke(voxpop, ["interview", str(path), "2,1", "Who are you?", "--on-record"])
    assert told.exit_code == 0, told.output
    assert "tick 7 of branch main was run" in told.stdout
    with open_save(path) as file:
        assert [(row.tick, row.agent) for row in file.events() if row.kind == "asked"] == [(7, 2), (7, 1)]
        assert any("Who are you?" in memory.text for memory in file.world().agents[2].memories)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("zzz", "Who are you?"), "nobody is called 'zzz'"),
        (("a", "Who are you?"), "1 Astrid Lindqvist"),
        (("1", ""), "allowed: 1 to 280"),
        (("1", "Who are you?", "--at", "99"), "no tick 99; allowed: 0 to 6"),
        (("1", "Who are you?", "--branch", "other"), "other"),
        (("1", "Who are you?", "--on-record", "--at", "3"), "--on-record with --at 3"),
    ],
)
def test_the_command_refuses_in_one_plain_line(save: Path, arguments: tuple[str, ...], message: str) -> None:
    before = save.read_bytes()
    told = CliRunner().invoke(voxpop, ["interview", str(save), *arguments])
    assert told.exit_code != 0
    assert message in (told.output + str(told.exception))
    assert "\n" not in str(told.exception)
    assert save.read_bytes() == before


def test_a_question_shows_only_what_the_person_knows(world: World) -> None:
    seen: list[Questioned] = []

    class Watching:
        name = "watching"

        def decide(self, observation: AnyObservation) -> Decision:
            assert isinstance(observation, Questioned)
            seen.append(observation)
            return Decision(Answer("yes"))

    asyncio.run(ask(world, lambda _: Watching(), list(world.agents), question_of("Yes?")))
    assert all(set(view.topics) == set(view.me.known) for view in seen)
    assert len(seen) == len(world.agents)
