"""Conversations of the rules mind hold together: they react, stay on the subject, remember whose tip it was, and argue about the news."""

import asyncio
import re
from collections import Counter, defaultdict
from itertools import pairwise

import pytest

from models.rules.mind import RulesMind
from models.rules.wording.grammar import first_name
from models.rules.wording.hearing import heard
from models.rules.wording.tables import TABLES
from sim.channel import Move, Utterance
from sim.event import AnyEvent, HeardOf, Learned, Posted, Rated, Said
from sim.journal import MemoryJournal, TickRecord
from sim.scenarios import new_world, scenario_named
from sim.sentence import checksum, sentences
from sim.simulation import Simulation
from sim.world import World

TICKS = 26
NEWS, BREAKS = "lantern-sale", 10


class Town:
    """A town that has lived for some ticks."""

    def __init__(self, seed: int) -> None:
        self.world: World = new_world("town", seed)
        mind, journal = RulesMind(), MemoryJournal()
        simulation = Simulation(self.world, scenario_named("town"), lambda _: mind, journal)
        for _ in range(TICKS):
            asyncio.run(simulation.tick())
        self.records: list[TickRecord] = journal.records
        self.events: list[AnyEvent] = [event for record in self.records for event in record.events]
        threads: dict[int, list[Utterance]] = defaultdict(list)
        for event in self.events:
            if isinstance(event, Said):
                threads[event.utterance.thread].append(event.utterance)
        self.chats = list(threads.values())

    def informed_at(self) -> dict[int, int]:
        """Return when the news reached whom."""
        return {
            event.agent: record.tick
            for record in self.records
            for event in record.events
            if isinstance(event, Learned) and event.topic == NEWS
        }


@pytest.fixture(scope="module", params=[1, 2, 3])
def town(request: pytest.FixtureRequest) -> Town:
    return Town(request.param)


def about(line: Utterance) -> set[int | str]:
    return {move.item for move in line.moves if move.item is not None} | {move.topic for move in line.moves if move.topic is not None}


def is_small_talk(move: Move) -> bool:
    return move.item is None and move.topic is None


# Reacting


def test_what_somebody_tells_of_themselves_gets_a_reaction_before_anything_else(town: Town) -> None:
    told = 0
    for chat in town.chats:
        for line, reply in pairwise(chat):
            stories = [move for move in line.moves if is_small_talk(move) and move.person is None and move.act in ("tell_self", "remember")]
            if not stories or about(line) or any(move.act == "part" or move.act.startswith("ask") for move in line.moves):
                continue
            told += 1
            acts = [move.act for move in reply.moves if move.act != "greet"]
            assert acts[0] == "agree", (line.text, reply.text)
            assert is_small_talk(next(move for move in reply.moves if move.act == "agree"))
    assert told > 20


def test_the_hobby_that_somebody_tells_of_comes_back_in_the_reply(town: Town) -> None:
    named = taken = 0
    for chat in town.chats:
        for line, reply in pairwise(chat):
            hobby = heard(line.text).hobby if any(move.act == "tell_self" and is_small_talk(move) for move in line.moves) else ""
            if hobby and not about(line) and not any(move.act.startswith("ask") or move.act == "part" for move in line.moves):
                named += 1
                taken += hobby in reply.text.lower()
    assert named > 3
    assert taken >= 0.75 * named


@pytest.mark.parametrize(
    ("told", "hobby"),
    [
        ("I've been busy with bell ringing again, mind.", "bell ringing"),
        ("i've neglected street dance for nail art, and i feel guilty", "street dance"),
        ("My chief vice is still sourdough.", "sourdough"),
        ("It is quiet on Chapel Hill this morning.", ""),
        ("", ""),
    ],
)
def test_a_hobby_is_heard_in_any_voice(told: str, hobby: str) -> None:
    assert heard(told).hobby in (hobby, "nail art" if hobby == "street dance" else hobby)


def test_a_story_gets_a_reply_of_its_own() -> None:
    told = heard("Hello, Ann! I burnt the toast and ate it anyway!")
    assert told.kind == "story"
    assert "scrape it" in TABLES[told.replies].lower()


# Not parroting


def test_nobody_says_a_sentence_that_the_other_has_said_in_the_same_conversation(town: Town) -> None:
    for chat in town.chats:
        said: dict[int, int] = {}
        for line in chat:
            for sentence in sentences(line.text):
                assert said.setdefault(checksum(sentence), line.author) == line.author, sentence


def test_nobody_is_spoken_of_as_of_a_third_person_to_their_face(town: Town) -> None:
    """After the first name of the hearer no verb follows, and before it no preposition: it only ever calls them."""
    names = {agent: first_name(name) for agent, name in town.world.names.items()}
    shared = Counter(names.values())
    for chat in town.chats:
        for line in chat:
            name = names[line.to or 0]
            if shared[name] > 1:
                continue
            spoken = re.sub("<[^>]*>", "X", line.text)
            assert not re.search(rf"\b{re.escape(name)} (?:is|has|was|says|and I|and me|told|came|gets|used)\b", spoken), line.text
            assert not re.search(rf"\b(?:with|about|of|for|to|from) {re.escape(name)}\b(?!,? (?:dear|love))", spoken), line.text


# Films


def test_few_titles_are_brought_up_in_a_conversation_and_then_they_are_talked_about(town: Town) -> None:
    brought, lines = [], []
    for chat in town.chats:
        titles = [{move.item for move in line.moves if move.item is not None} for line in chat]
        brought.append(len(set().union(*titles)))
        lines += [sum(title in each for each in titles) for title in set().union(*titles)]
    assert sum(brought) / len(brought) < 2.2
    assert max(brought) <= 4
    assert sum(lines) / len(lines) >= 3


def test_thanks_for_a_film_follow_praise_of_it(town: Town) -> None:
    thanks = 0
    for chat in town.chats:
        for place, line in enumerate(chat):
            for move in line.moves:
                if move.act == "thank" and move.item is not None:
                    thanks += 1
                    before = [
                        each for other in chat[:place] if other.author != line.author for each in other.moves if each.item == move.item
                    ]
                    assert any(each.act == "recommend" or each.valence > 0.2 for each in before), line.text
    assert thanks > 10


def test_who_followed_a_tip_comes_back_to_its_source_and_tells_the_truth(town: Town) -> None:
    told: set[tuple[int, int, int]] = set()
    stars: dict[tuple[int, int], int] = {}
    back = 0
    for event in town.events:
        match event:
            case HeardOf(agent, tip):
                told.add((agent, tip.item, tip.source))
            case Rated(agent, item, given, _):
                stars[agent, item] = given
            case Said(agent, line):
                for move in line.moves:
                    if move.item is not None and move.person == line.to and move.act in ("agree", "disagree", "opine"):
                        back += 1
                        assert (agent, move.item, line.to) in told, line.text
                        assert (move.valence > 0) == (stars[agent, move.item] >= 3), line.text
    assert back >= 10


# The news


def test_those_who_know_the_news_talk_about_it_and_stay_on_it(town: Town) -> None:
    knows = town.informed_at()
    talks = touched = stayed = 0
    for chat in town.chats:
        tick = chat[0].tick
        if BREAKS < tick <= BREAKS + 6 and any(knows.get(who, TICKS) < tick for who in (chat[0].author, chat[0].to or 0)):
            talks += 1
            lines = sum(NEWS in about(line) for line in chat)
            touched += lines > 0
            stayed += lines >= 3
    assert talks > 5
    assert touched >= talks / 2
    assert stayed >= 0.9 * touched


def test_who_has_not_heard_the_news_takes_no_side_while_they_hear_it(town: Town) -> None:
    surprised = 0
    for chat in town.chats:
        for topic in (NEWS, "lost-film"):
            said: dict[int, list[Move]] = defaultdict(list)
            for line in chat:
                said[line.author] += [move for move in line.moves if move.topic == topic]
            for moves in said.values():
                if moves and moves[0] == Move("answer", topic=topic):
                    surprised += 1
                    assert all(move.valence == 0.0 and move.claim is None for move in moves)
    assert surprised >= 10


def test_the_news_is_passed_on_with_a_comment(town: Town) -> None:
    forwards = [event.utterance for event in town.events if isinstance(event, Posted) and event.utterance.forwards is not None]
    assert len(forwards) >= 3
    assert all(post.text for post in forwards)
    assert len({post.text for post in forwards}) == len(forwards)
