"""Answers of models: whatever the text, it means a legal decision or a reason why not, and reading it never raises."""

import json
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openai_server import HOSTILE, instance
from sights import PAGE, sights, town

from models.language.decoding import Reading, Refusal, decoded
from models.language.found import objects_in, spoken
from models.language.offers import offered
from models.language.schema import answer_schema
from sim.action import Answer, Chat, Choose, Conclude, Forward, Idle, Leave, Like, NextPage, Note, Rate, Remark, Reply, Say, Search, Watch
from sim.gate import Failure, admitted

WORLD = town()
SIGHTS = sights(WORLD)
FRIEND = SIGHTS["Planning"].contacts[0]
FIRST_POST = SIGHTS["Scrolling"].page[0].post.id  # type: ignore[union-attr]

PLAIN = [
    ("Planning", {"because": "tired", "action": {"type": "idle"}}, Idle()),
    ("Planning", {"because": "x", "action": {"type": "chat", "to": FRIEND.id, "text": "Hello!"}}, Chat(FRIEND.id, "Hello!")),
    ("Browsing", {"because": "x", "action": {"type": "watch", "item": 440}}, Watch(440)),
    ("Rating", {"type": "rate", "stars": 4, "feeling": "Warm."}, Rate(4, "Warm.")),
    ("Talking", {"because": "x", "action": {"type": "say", "text": "No."}}, Say("No.")),
    ("Scrolling", {"because": "x", "action": {"type": "like", "post": 1}}, Like(FIRST_POST)),
    ("Noting", {"type": "note", "remarks": [{"number": 0, "text": "A film.", "importance": 3}]}, Note((Remark(0, "A film.", 3),))),
    ("Noting", {"type": "note", "remarks": []}, Note(())),
    ("Reflecting", {"type": "conclude", "insight": "I like films."}, Conclude("I like films.")),
    ("Questioned", {"type": "answer", "text": "Yes.", "choice": 0}, Answer("Yes.", 0)),
    ("Choosing", {"because": "x", "type": "choose", "items": [457, 18]}, Choose((457, 18))),
]


@pytest.mark.parametrize(("kind", "answer", "action"), PLAIN, ids=[f"{kind}-{action}" for kind, _, action in PLAIN])
def test_an_answer_as_asked_for_is_read_as_it_stands(kind: str, answer: dict[str, object], action: object) -> None:
    read = decoded(json.dumps(answer), SIGHTS[kind])
    assert isinstance(read, Reading), read
    assert read.decision.action == action


BENT = [
    ("Browsing", '<think>{"type": "leave"} no...</think>\n{"because": "b", "action": {"type": "watch", "item": 440}}', Watch(440)),
    ("Browsing", 'thinking...</think>{"action": {"type": "watch", "item": 440}}', Watch(440)),
    ("Browsing", '```json\n{"action": {"type": "watch", "item": 440}}\n```', Watch(440)),
    ("Browsing", 'Sure! Here it is: {"action": {"type": "watch", "item": 440}} Enjoy.', Watch(440)),
    ("Browsing", '{"Action": {"Type": "WATCH", "Item": "440"}}', Watch(440)),
    ("Browsing", '{"action": {"type": "watch", "film": "<Honeyland>"}}', Watch(440)),
    ("Browsing", '{"action": {"type": "watch", "item": "honeyland (2019)"}}', Watch(440)),
    ("Browsing", '{"action": {"type": "watch", "item": "440 <Honeyland>"}}', Watch(440)),
    ("Browsing", '{"action": {"type": "watch", "item": "Everything Everywhere"}}', Watch(454)),
    ("Browsing", '{"watch": "<Honeyland>"}', Watch(440)),
    ("Browsing", '{"watch": {"item": 440.0}}', Watch(440)),
    ("Browsing", '{"action": "watch", "item": 440}', Watch(440)),
    ("Browsing", '{"name": "watch", "arguments": {"item": 440}}', Watch(440)),
    ("Browsing", '{"type": "next-page"}', NextPage()),
    ("Browsing", '{"action": {"type": "search", "query": ["war"]}}\n{"type": "leave"}', Leave()),
    ("Browsing", '{"action": {"type": "search", "words": "war"}}', Search("war")),
    ("Browsing", '{"action": {"type": "watch", "item": 440,},}', Watch(440)),
    ("Browsing", '{"because": "it is', None),
    ("Browsing", '{"action": {"type": "watch", "item": 440', Watch(440)),
    ("Browsing", '{"action": {"type": "watch", "item": 440}}\n{"action": {"type": "leave"}}', Watch(440)),
    ("Planning", json.dumps({"action": {"type": "chat", "to": FRIEND.name, "message": "Hi"}}), Chat(FRIEND.id, "Hi")),
    ("Planning", json.dumps({"action": {"type": "chat", "contact": FRIEND.name.split()[0].upper(), "text": "Hi"}}), Chat(FRIEND.id, "Hi")),
    ("Rating", '{"stars": "4 stars", "feeling": "Warm."}', Rate(4, "Warm.")),
    ("Rating", '{"rating": 4, "feeling": "Warm."}', Rate(4, "Warm.")),
    ("Scrolling", json.dumps({"action": {"type": "reply", "post": str(FIRST_POST), "text": "Quite."}}), Reply(FIRST_POST, "Quite.")),
    ("Scrolling", '{"action": {"type": "forward", "post": "#1"}}', Forward(FIRST_POST)),
    ("Questioned", '{"answer": "Now and then.", "choice": "At times"}', Answer("Now and then.", 2)),
    ("Choosing", '{"items": "Honeyland, Awaara, The Quiet Girl"}', Choose((440, 63))),
    ("Noting", '{"notes": [{"number": "2", "text": "Good.", "importance": "7/10"}, {"number": 50}]}', Note((Remark(2, "Good.", 7),))),
    ("Talking", 'So: {"action": {"type": "say", "text": "See <Reflection>, or </thought>."}}', Say("See <Reflection>, or </thought>.")),
    ("Talking", '{"action": {"type": "say", "text": "See <Thinking>', Say("See <Thinking>")),
    ("Talking", json.dumps({"action": {"type": "say", "text": "word " * 400}}), Say(("word " * 56).strip())),
]


@pytest.mark.parametrize(("kind", "answer", "action"), BENT, ids=[answer[:60] for _, answer, _ in BENT])
def test_a_bent_answer_is_read_where_only_one_thing_can_be_meant(kind: str, answer: str, action: object) -> None:
    read = decoded(answer, SIGHTS[kind])
    if action is None:
        assert isinstance(read, Refusal)
    else:
        assert isinstance(read, Reading), read
        assert (read.decision.action, read.mended) == (action, "</think>" not in answer)


REFUSED = [
    ("Browsing", "", "the answer is empty"),
    ("Browsing", "<think>hmm", "there is no answer after the thinking"),
    ("Browsing", "[BUY]:: Heat", "there is no JSON object in the answer; allowed: watch, next_page, search, leave"),
    ("Browsing", '{"action": {"type": "buy"}}', "'buy' is not possible now; allowed: watch, next_page, search, leave"),
    (
        "Browsing",
        '{"action": {"type": "watch", "item": 12}}',
        "'12' is none of the films at hand; allowed: 18 (Frankenstein), 440 (Honeyland)",
    ),
    ("Browsing", '{"action": {"type": "watch", "item": "The"}}', "'The' is none of the films at hand"),
    ("Browsing", '{"action": {"type": "watch"}}', "the answer needs item"),
    ("Planning", '{"action": {"type": "chat", "to": "Zaphod", "text": "Hi"}}', "'Zaphod' is none of the contacts"),
    ("Rating", '{"stars": 6, "feeling": "!"}', "stars is out of range; allowed: a whole number from 1 to 5"),
    ("Rating", '{"stars": 5, "feeling": ""}', "feeling is empty; allowed: 1 to 280 characters"),
    ("Scrolling", '{"action": {"type": "like", "post": 5}}', "none of the posts left"),
    ("Choosing", '{"items": [440, 440]}', "1 different films picked; allowed: exactly 2"),
    ("Questioned", '{"text": "Yes."}', "the answer needs choice"),
    ("Noting", '{"remarks": [{"number": 9, "text": "?", "importance": 1}]}', "remarks holds nothing usable; allowed: number 0 to 2"),
]


@pytest.mark.parametrize(("kind", "answer", "because"), REFUSED, ids=[answer[:60] or "nothing" for _, answer, _ in REFUSED])
def test_an_unusable_answer_is_refused_with_what_is_allowed(kind: str, answer: str, because: str) -> None:
    read = decoded(answer, SIGHTS[kind])
    assert isinstance(read, Refusal), read
    assert because in read.because


@pytest.mark.parametrize("kind", SIGHTS)
def test_a_film_seen_before_and_whatever_is_hostile_never_pass_the_gate(kind: str) -> None:
    for text in HOSTILE:
        read = decoded(text, SIGHTS[kind])
        if isinstance(read, Reading):
            assert not isinstance(admitted(read.decision, SIGHTS[kind], WORLD), Failure), (text[:80], read)
        else:
            assert 0 < len(read.because) <= 600


@pytest.mark.parametrize("kind", SIGHTS)
def test_whatever_the_schema_allows_is_read_or_refused_for_its_ids_only(kind: str) -> None:
    sight, luck = SIGHTS[kind], Random(kind)
    ids: dict[str, list[Any]] = {"item": [18, 440], "items": list(PAGE), "to": [FRIEND.id], "post": [1, 2, 3, 4], "number": [0, 1, 2]}
    ids |= {"choice": [0, 1, 2], "who": [FRIEND.id], "topic": list(WORLD.topics)}
    for _ in range(60):
        answer = instance(answer_schema(offered(sight)), luck, ids)
        read = decoded(json.dumps(answer), sight)
        if isinstance(read, Refusal):
            expected = {"Choosing": "different films picked", "Questioned": "'that' is none of the options"}
            assert expected.get(kind, "nothing") in read.because, (answer, read)
        else:
            assert not isinstance(admitted(read.decision, sight, WORLD), Failure)


WORDS = st.sampled_from(
    [
        "action",
        "type",
        "watch",
        "item",
        "440",
        "say",
        "text",
        "to",
        "<think>",
        "</think>",
        "```",
        "{",
        "}",
        "[",
        "]",
        '"',
        ":",
        ",",
        "\\",
        "\n",
        "<Heat>",
    ]
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | WORDS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORDS | st.text(max_size=8), inner, max_size=5),
    max_leaves=20,
)


@settings(max_examples=300, deadline=None)
@given(kind=st.sampled_from(sorted(SIGHTS)), text=st.text() | st.lists(WORDS, max_size=40).map("".join) | JSON.map(json.dumps))
def test_reading_never_raises_and_never_gives_what_is_illegal(kind: str, text: str) -> None:
    read = decoded(text, SIGHTS[kind])
    if isinstance(read, Reading):
        assert not isinstance(admitted(read.decision, SIGHTS[kind], WORLD), Failure)


def test_a_flood_is_read_at_its_ends_only() -> None:
    assert len(spoken("x" * 5_000_000)) < 100_000
    flood = "{" * 200_000 + ' {"type": "leave"}'
    assert list(objects_in(spoken(flood))) in ([], [({"type": "leave"}, True)])
    last = decoded("x" * 1_000_000 + '{"action": {"type": "leave"}}', SIGHTS["Browsing"])
    assert isinstance(last, Reading)
    assert last.decision.action == Leave()
