"""People understand a player who talks with them as one talks: "it" is the film named last, and a question gets its answer."""

import asyncio
import re
import time
from inspect import isawaitable
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.rules.answers.phrases import PHRASES
from models.rules.mind import RulesMind
from sim.action import Leave, Say
from sim.agent import Agent, Tip, Viewing
from sim.channel import CHAT_LIMIT, Act, Asks, Move, Utterance, utterance_id
from sim.mind import Decision
from sim.observation import Talking
from sim.pointing import pointed
from sim.question_words import asked_in
from sim.scenarios import new_world
from sim.turn import moves_of
from tui.human import HumanMind
from tui.protocol import Answer

WORLD = new_world("town", 7)
FILMS, TOPICS = WORLD.catalogue, WORLD.topics
THEM, PLAYER = 1, 2
NEWS = "lantern-sale"


def id_of(title: str) -> int:
    return FILMS.by_title[title.lower()][0]


LOVED, HATED, SO_SO, UNSEEN = (id_of(title) for title in ("Casablanca", "Metropolis", "King Kong", "Vampyr"))


def somebody(**fields: object) -> Agent:
    """Return somebody who has seen three films, and has heard of one of them from Kit Sorensen."""
    watched = {LOVED: Viewing(5, 2), HATED: Viewing(1, 3), SO_SO: Viewing(3, 1)}
    plain = {"watched": watched, "heard": [Tip(LOVED, 3, 0.8, 1)], "known": {}, "attitudes": {}, "mood": 0.1, "memories": [], "said": []}
    return msgspec.structs.replace(WORLD.agents[THEM], **{**plain, **fields})


class Chat:
    """A chat of somebody with a player, line by line, as a session keeps it."""

    def __init__(self, me: Agent | None = None) -> None:
        self.me = me or somebody()
        self.lines: list[Utterance] = []
        self.decision: Decision | None = None

    def _add(self, author: int, to: int, text: str, moves: tuple[Move, ...]) -> None:
        number = utterance_id(5, author, len(self.lines))
        self.lines.append(Utterance(id=number, tick=5, author=author, text=text, moves=moves, thread=number, to=to))

    def begins(self, text: str, *moves: Move) -> None:
        """Let them say a line of which the moves are given."""
        self._add(THEM, PLAYER, text, moves)

    def typed(self, text: str, last: bool = False) -> str:
        """Let the player type a line, and return what the other says to it: "" where they leave."""
        thread = tuple(self.lines)
        typed = Decision(Say(text), own_words=True)
        self._add(PLAYER, THEM, text, moves_of(WORLD, text, typed, PLAYER, thread[-1] if thread else None, thread))
        self.view = Talking(
            tick=5,
            minute=20 * 60,
            me=self.me,
            luck=WORLD.luck.of(5, THEM),
            catalogue=FILMS,
            topics={name: TOPICS[name] for name in self.me.known},
            contacts=WORLD.contacts(THEM),
            names=WORLD.names,
            partner=WORLD.contact(THEM, PLAYER),
            thread=tuple(self.lines),
            last=last,
        )
        self.decision = RulesMind().decide(self.view)
        if not isinstance(self.decision.action, Say):
            return ""
        assert self.decision.moves
        assert len(self.decision.action.text) <= CHAT_LIMIT
        self._add(THEM, PLAYER, self.decision.action.text, self.decision.moves)
        return self.decision.action.text


def asks_about(title: str) -> Chat:
    chat = Chat()
    chat.begins(f"Have you seen <{title}>?", Move("ask_seen", item=id_of(title)))
    return chat


# line of the player, after somebody has asked "have you seen <Casablanca>?" -> what they want to know of it
OF_IT = [
    ("Not yet, is it good?", "good"),
    ("no, is that one any good", "good"),
    ("Was it boring?", "good"),
    ("How was it?", "good"),
    ("Did you like it?", "liked"),
    ("did u like this film?", "liked"),
    ("You liked it?", "liked"),
    ("how did you like it", "liked"),
    ("How many stars?", "liked"),
    ("What did you think of it?", "think"),
    ("What do you think?", "think"),
    ("Yes, I loved it. And you?", "think"),
    ("Is it worth it?", "worth"),
    ("No. Worth seeing?", "worth"),
    ("should I see that film?", "worth"),
    ("Would you recommend it?", "worth"),
    ("Would I like it?", "tempted"),
    ("Do you think I'd enjoy that one?", "tempted"),
    ("Where did you see it?", "where"),
    ("When did you watch it?", "when"),
    ("Who is in it?", "cast"),
    ("who directed it?", "cast"),
    ("Tell me more.", "more"),
    ("No, what's it about?", "more"),
    ("What is it like?", "more"),
    ("Why?", "why"),
    ("What did you like about it?", "why"),
    ("Why did you watch it?", "why"),
    ("Who told you about it?", "told"),
    ("have you seen it yourself?", "seen"),
]


@pytest.mark.parametrize(("text", "asks"), OF_IT, ids=[text for text, _ in OF_IT])
def test_it_is_the_film_named_last_and_the_answer_names_it(text: str, asks: Asks) -> None:
    chat = asks_about("Casablanca")
    answer = chat.typed(text)
    assert any(move.asks == asks and move.item == LOVED for move in chat.lines[1].moves)
    assert any(move.act == "answer" and move.item == LOVED and move.valence > 0.5 for move in chat.lines[2].moves)
    by_tip = asks == "told" or text == "Why did you watch it?"
    assert ("Kit Sorensen" if by_tip else "<Casablanca>") in answer
    assert chat.decision is not None
    assert "<Casablanca>" in chat.decision.because


def test_it_is_still_the_film_when_other_things_were_said_since() -> None:
    chat = asks_about("Metropolis")
    chat.typed("How are you?")
    assert chat.lines[-1].moves[0].act == "tell_self"
    answer = chat.typed("Did you like it?")
    assert "<Metropolis>" in answer
    assert chat.lines[-1].moves[0].valence < 0
    assert "<Casablanca>" in chat.typed("And Casablanca, did you like that?")
    assert "<Casablanca>" in chat.typed("would I like it?")


@pytest.mark.parametrize(
    ("title", "text", "words"),
    [
        ("Casablanca", "Should I see it?", "worth_yes"),
        ("Metropolis", "Should I see it?", "worth_no"),
        ("King Kong", "Should I see it?", "worth_mixed"),
        ("Vampyr", "Should I see it?", "verdict_unseen"),
        ("Casablanca", "Would I like it?", "tempted_yes"),
        ("Metropolis", "Would I like it?", "tempted_no"),
        ("Vampyr", "Would I like it?", "verdict_unseen"),
    ],
)
def test_advice_rests_on_the_stars_of_the_one_who_is_asked(title: str, text: str, words: str) -> None:
    answer, moves = (chat := asks_about(title)).typed(text), chat.lines[-1].moves
    assert f"<{title}>" in answer
    assert told_from(answer, words)
    assert (moves[0].valence == 0) == (title == "Vampyr")


def told_from(answer: str, table: str) -> bool:
    """Return whether an answer holds one of a table's phrases, whatever fills its slots."""
    phrases = (line.rpartition("|")[2].strip() for line in PHRASES[table].strip().splitlines())
    patterns = (".{1,60}".join(map(re.escape, re.split(r"\{\w+\}", phrase))) for phrase in phrases)
    return any(re.search(rf"(?:^|[.!?…] ){pattern}", answer, re.I) for pattern in patterns)


def test_who_has_not_seen_it_says_so_whatever_is_asked() -> None:
    for text in ("Did you like it?", "Where did you see it?", "Is it good?", "Why?", "What did you think of it?"):
        answer = asks_about("Vampyr").typed(text)
        assert "<Vampyr>" in answer, text
        assert any(words in answer.lower() for words in ("haven't seen", "not seen", "haven't")), (text, answer)


# Without a film

BACK = [
    "Did you like it?",
    "is it good",
    "Was it worth it?",
    "Would I like it?",
    "Who is in it?",
    "Why?",
    "Who told you?",
    "Where did you see it?",
]


@pytest.mark.parametrize("text", BACK)
def test_a_question_about_nothing_gets_a_short_question_back(text: str) -> None:
    chat = Chat()
    answer = chat.typed(text)
    assert answer.endswith("?") or answer.count("?") == 1
    assert len(answer) < 80
    assert "<" not in answer
    assert chat.lines[-1].moves == (Move("ask_opinion", asks=chat.lines[0].moves[0].asks),)


def test_a_title_alone_answers_the_question_back() -> None:
    chat = Chat()
    chat.typed("Did you like it?")
    answer = chat.typed("Casablanca")
    assert "<Casablanca>" in answer
    assert chat.lines[-2].moves == (Move("ask_opinion", item=LOVED, asks="liked"),)


# About them, the news, people


@pytest.mark.parametrize(
    ("text", "act", "words"),
    [
        ("How are you?", "tell_self", ("mood_", "and_you")),
        ("What's wrong?", "tell_self", ("wrong_nothing",)),
        ("Are you angry with me?", "tell_self", ("angry_no",)),
        ("Thanks!", "agree", ("welcome",)),
        ("Yes.", "agree", ("heard_yes",)),
        ("no", "agree", ("heard_no",)),
        ("What do you think about the news?", "answer", ("newsless",)),
        ("Do you know Zebulon?", "answer", ("nobody",)),
        ("Is it raining?", "answer", ("unknown",)),
    ],
)
def test_what_is_asked_of_them_is_answered_in_character(text: str, act: Act, words: tuple[str, ...]) -> None:
    chat = Chat()
    chat.begins("I was at the Weir all morning.", Move("tell_self"))
    answer = chat.typed(text)
    assert chat.lines[-1].moves[0].act == act
    assert any(told_from(answer, table) for table in PHRASES if table.startswith(words)), answer


def test_whom_they_know_they_speak_of_by_name() -> None:
    chat = Chat()
    contact = WORLD.contacts(THEM)[0]
    assert contact.name in chat.typed(f"Do you know {contact.name}?")
    assert chat.lines[-1].moves[0].person == contact.id


def test_the_news_is_spoken_of_and_it_is_the_news_after_that() -> None:
    chat = Chat(somebody(known={NEWS: 3}, attitudes={NEWS: -0.8}))
    chat.begins("They want to sell the Lantern!", Move("tell_news", topic=NEWS))
    assert chat.typed("What do you think?")
    assert chat.lines[-1].moves == (Move("answer", topic=NEWS, valence=-0.8),)
    chat.typed("Why?")
    assert chat.lines[-2].moves == (Move("ask_opinion", topic=NEWS, asks="why"),)
    assert chat.lines[-1].moves[0].topic == NEWS
    chat.typed("Who told you?")
    assert chat.lines[-2].moves[0].topic == NEWS


def test_hello_by_name_is_greeted_and_bye_is_answered_with_goodbye() -> None:
    chat, first = Chat(), WORLD.names[THEM].split(" ", 1)[0]
    chat.typed(f"Hello {first}, did you like Casablanca?")
    assert [move.act for move in chat.lines[-1].moves] == ["greet", "answer"]
    assert "<Casablanca>" in chat.lines[-1].text
    chat.typed("Thanks, bye!")
    assert chat.lines[-1].moves[-1].act == "part"


def test_nobody_says_one_sentence_twice_however_often_they_are_asked() -> None:
    chat = asks_about("Casablanca")
    said = [chat.typed("Is it worth it?") for _ in range(3)]
    assert len(set(said)) == 3


def test_who_is_asked_stays_until_the_last_line_and_then_takes_leave() -> None:
    chat = asks_about("Casablanca")
    for text in ("Is it good?", "Why?", "Who is in it?", "Would I like it?", "How are you?"):
        assert chat.typed(text)
        assert all(move.act != "part" for move in chat.lines[-1].moves)
    chat.typed("Tell me more about the film", last=True)
    assert chat.lines[-1].moves[-1].act == "part"


# What is not asked of "it"


@pytest.mark.parametrize(
    "text",
    [
        "Got any good westerns?",
        "What should I watch tonight?",
        "Do you like comedies?",
        "I liked the soup.",
        "What happened yesterday?",
        "What do you think about the news?",
        "Seen anything good lately?",
    ],
)
def test_other_questions_are_not_taken_for_questions_about_it(text: str) -> None:
    assert asked_in(text) == ("", 0)


def test_only_what_a_player_typed_is_read_so() -> None:
    text = "Did you like it?"
    thread = tuple(asks_about("Casablanca").lines)
    assert all(not move.asks for move in moves_of(WORLD, text, Decision(Say(text)), PLAYER, thread[-1], thread))
    assert moves_of(WORLD, text, Decision(Say(text), moves=(), own_words=True), PLAYER, thread[-1], thread) == ()


async def test_what_the_player_types_is_marked_as_their_own_words_and_what_they_choose_is_not() -> None:
    chat, told = asks_about("Casablanca"), list[Any]()
    chat.typed("Is it good?")
    human = HumanMind(RulesMind(), told.append, (THEM,))
    for number, (action, own) in enumerate(((Say("Did you like it?"), True), (Leave(), False)), start=1):
        waiting = human.decide(chat.view)
        assert isawaitable(waiting)
        answered = asyncio.ensure_future(waiting)
        await asyncio.sleep(0)
        human.answer(Answer(number, action))
        assert (await answered).own_words == own


@given(st.text(max_size=300))
@settings(max_examples=150, deadline=None)
def test_any_line_yields_one_to_three_moves_about_what_exists(text: str) -> None:
    thread = tuple(asks_about("Casablanca").lines)
    for before in ((), thread):
        moves = pointed(text, author=PLAYER, catalogue=FILMS, topics=TOPICS, names=WORLD.names, thread=before, known={})
        assert 1 <= len(moves) <= 3
        assert all(move.item is None or move.item in FILMS for move in moves)


@pytest.mark.parametrize("text", ["", " ", "<" * 100_000, "is it " * 20_000, "how " * 25_000, "why? " * 20_000, "who is" + " a" * 50_000])
def test_floods_are_read_in_bounded_time(text: str) -> None:
    asks_about("Casablanca").typed("warm up")
    start = time.perf_counter()
    asks_about("Casablanca").typed(text)
    assert time.perf_counter() - start < 3
