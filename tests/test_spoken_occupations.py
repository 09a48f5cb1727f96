"""Occupations are spoken as people say them, and an office answers as an office."""

import asyncio

import pytest

from models.rules.mind import RulesMind
from models.rules.wording.occupations import spoken
from sim.citizens import OCCUPATIONS
from sim.interview import ask, question_of
from sim.scenarios import new_world
from sim.world import World


@pytest.fixture(scope="module")
def world() -> World:
    return new_world("breaking-news", 1, 80)


def told(world: World, agent: int, question: str) -> str:
    mind = RulesMind()
    (reply,) = asyncio.run(ask(world, lambda _: mind, [agent], question_of(question)))
    return reply.text


@pytest.mark.parametrize("occupation", OCCUPATIONS)
def test_no_value_of_the_form_is_spoken(occupation: str) -> None:
    for age in (19, 45):
        word = spoken(occupation, age)
        assert word == word.lower() and not set(word) & set("/,") and "person" not in word and "practitioner" not in word


def test_who_has_no_work_studies_while_young() -> None:
    assert [spoken("Unemployed / Student", age) for age in (18, 25, 26, 60)] == ["student", "student", "out of work", "out of work"]


def test_what_is_no_value_of_the_form_stays() -> None:
    assert spoken("Retired vet", 70) == "Retired vet"


def test_people_say_what_they_do_in_no_words_of_a_form(world: World) -> None:
    seen = set()
    for agent in world.agents.values():
        if agent.persona.official:
            continue
        seen.add(agent.persona.occupation)
        for question in ("Who are you?", "What do you do for a living?"):
            text = told(world, agent.id, question)
            assert agent.persona.occupation.lower() == "engineer" or agent.persona.occupation.lower() not in text.lower(), text
            assert "an out of" not in text and "a unemployed" not in text
    assert len(seen) >= 8


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Who are you?", "This is the Saltmarsh Courier account."),
        ("How old are you?", "an office, which has no age"),
        ("Tell me about your family.", "an office, which has no family, friends or rivals"),
        ("What do you do for a living?", "We publish what is known."),
    ],
)
def test_an_official_account_answers_as_an_office(world: World, question: str, answer: str) -> None:
    official = next(agent for agent in world.agents.values() if agent.persona.name == "Saltmarsh Courier")
    assert answer in told(world, official.id, question)


def test_an_official_account_has_a_view_of_the_news(world: World) -> None:
    official = next(agent for agent in world.agents.values() if agent.persona.official)
    assert "an office, which" not in told(world, official.id, "What do you think about the news?")
