"""The language mind and the news: what it tells of messages and feelings, how it reads them, and a world under it."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from openai_server import HOSTILE, Script, Server, running
from sights import feeling, sights, town

from models.api.named import asking
from models.language.decoding import Reading, Refusal, decoded
from models.language.leanings import strength_of
from models.language.mind import LanguageMind
from models.language.offers import offered
from models.language.prompt import BUDGET, prompt_of
from models.language.scenes import scene_of
from models.tokens import estimated
from sim.action import Feel, Follow, Forward, Leaning, Like, Mute, Post, Reply, Unfollow
from sim.channel import Move, Utterance
from sim.event import AnyEvent, AttitudeMoved, Felt, Learned, Posted, Refused
from sim.gate import Failure, admitted
from sim.journal import MemoryJournal
from sim.observation import AnyObservation, FeedEntry, Scrolling
from sim.scenarios import new_world, scenario_named
from sim.simulation import Simulation

WORLD = town()
FEELING = feeling(WORLD)
NEW, KNOWN = FEELING.fresh[0], "lost-film"


def named(answer: str) -> str:
    """Return an answer with ids of news in place of NEW and KNOWN."""
    return answer.replace("NEW", NEW).replace("KNOWN", KNOWN)


def told(sight: AnyObservation) -> str:
    return prompt_of(sight, scene_of(sight), ()).now


def page() -> Scrolling:
    """Return a page with a friend's post, a stranger's that may not be passed on, and an open one by somebody followed."""
    sight = sights(WORLD)["Scrolling"]
    assert isinstance(sight, Scrolling)
    friend = sight.page[0]
    stranger = replace(friend.author, id=6, name="Kavita Rao", kind="stranger")
    followed = replace(friend.author, id=7, name="Ines Duarte", kind="follows")
    words = replace(friend.post, id=(1 << 28) + (6 << 8), author=6, text="It burns.", emotion="intense")
    left_open = Utterance(
        id=(1 << 28) + (7 << 8),
        tick=1,
        author=7,
        text="",
        moves=(Move("argue", topic=NEW, valence=0.5, claim=0),),
        thread=2,
        manner="plain",
    )
    entries = (
        friend,
        FeedEntry(words, stranger, 3, "new", source="recommended", forwardable=False),
        FeedEntry(left_open, followed, 0, "new", source="followed"),
    )
    sight.page, sight.done, sight.topics = entries, (), FEELING.topics
    return sight


# What is told


def test_a_message_is_told_with_how_it_came_what_it_says_and_how_much_it_weighs() -> None:
    lines = told(FEELING).splitlines()
    start = lines.index("This has just reached you:")
    partner = FEELING.contacts[0].name
    assert lines[start + 1].startswith(f"1. {partner} (told you in private; speaks against, sounds beside themselves; weighs 0.")
    assert "trusted 0.85" in lines[start + 1] and lines[start + 1].endswith("): It must not happen.")
    assert "an official account; speaks for" in lines[start + 2]
    assert lines[start + 4].startswith(f"- {partner} (you follow each other; speaks for, sounds calm; weighs ")
    assert lines[start + 4].endswith(f"on {KNOWN}, 1 round ago")
    text = "\n".join(lines)
    topic = WORLD.topics[NEW]
    assert f"{NEW} (you had not heard of it until now): {topic.title}" in text
    assert topic.question in text and topic.claims[0].text in text
    assert "You were calm. How are you now" in text


def test_a_feed_tells_where_posts_come_from_and_words_what_was_left_open() -> None:
    lines = told(page()).splitlines()
    second, third = (next(line for line in lines if line.startswith(f"{number}. ")) for number in (2, 3))
    assert "id 6, the platform recommends it; you do not follow them, sounds beside themselves, 3 likes, cannot be passed on" in second
    assert third.startswith("3. Ines Duarte (id 7, you follow them, 0 likes): ")
    assert len(third.partition("likes): ")[2]) > 10, "an open post is worded for its reader"
    assert any("shows that you are calm, and takes the side on which you stand" in line for line in lines)


def test_only_what_is_open_is_offered() -> None:
    sight = page()
    assert {Follow, Unfollow, Mute, Forward} <= set(offered(sight))
    sight.page = sight.page[1:2]
    assert Forward not in offered(sight) and Unfollow not in offered(sight)
    assert "forward" not in told(sight).splitlines()[-1]
    sight.blocked = True
    assert not {Reply, Forward, Post} & set(offered(sight))
    assert "Your account is blocked" in told(sight)
    sight.me = replace_muted(sight, 6)
    assert Mute not in offered(sight)


def replace_muted(sight: Scrolling, who: int) -> "object":
    me = type(sight.me)(sight.me.persona)
    me.muted.append(who)
    return me


def test_long_news_stays_within_the_budget() -> None:
    sight = feeling(WORLD)
    sight.posts = tuple(replace(post, text="word " * 400) for post in sight.posts) * 8
    sight.heard = sight.heard * 8
    assert estimated(scene_of(sight).sight) <= BUDGET["sight"]


# What is read

FOR = Leaning(NEW, "for", 0.7)
FELT = [
    ('{"type": "feel", "emotion": "intense", "leanings": [{"topic": "NEW", "side": "for", "strength": 0.7}]}', "intense", (FOR,)),
    ('{"emotion": "Calm.", "leanings": []}', "calm", ()),
    ('{"emotion": "MODERATE"}', "moderate", ()),
    ('{"emotion": "I am furious", "leanings": [{"side": "positive", "strength": "70%"}]}', "intense", (FOR,)),
    ('Well... {"emotion": ["calm"], "stances": {"topic": "NEW", "stance": "yes", "certainty": "7/10"}}', "calm", (FOR,)),
    ('{"emotion": "calm", "side": "for", "strength": 70}', "calm", (FOR,)),
    ('{"emotion": {"level": "calm"}, "leanings": {"NEW": {"side": "FOR", "strength": 7}}}', "calm", (FOR,)),
    ('{"emotion": "calm", "leanings": {"NEW": -0.4}}', "calm", (Leaning(NEW, "against", 0.4),)),
    ('{"emotion": "calm", "leanings": [{"topic": "KNOWN", "side": "negative"}]}', "calm", (Leaning(KNOWN, "against", 0.5),)),
    (
        '{"emotion": "calm", "leanings": [{"topic": "The Lantern sale", "side": "no", "strength": "strong"},'
        ' {"topic": "lost film", "side": "undecided"}]}',
        "calm",
        (Leaning(KNOWN, "for", 0.0),),
    ),
    (
        '{"emotion": "calm", "leanings": [{"topic": "moon", "side": "for"}, {"topic": "NEW", "side": "for", "strength": 0.7}]}',
        "calm",
        (FOR,),
    ),
    ('{"emotion": 0.9, "leanings": "against, strongly"}', "intense", (Leaning(NEW, "against", 0.8),)),
]


@pytest.mark.parametrize(("answer", "emotion", "leanings"), FELT, ids=[answer[:70] for answer, _, _ in FELT])
def test_a_feeling_is_read_where_only_one_can_be_meant(answer: str, emotion: str, leanings: tuple[Leaning, ...]) -> None:
    read = decoded(named(answer), FEELING)
    assert isinstance(read, Reading), read
    assert read.decision.action == Feel(emotion, leanings)  # type: ignore[arg-type]
    assert read.mended == (answer != FELT[0][0])
    assert not isinstance(admitted(read.decision, FEELING, WORLD), Failure)


UNFELT = [
    ("I feel quite calm about all this.", "there is no JSON object"),
    ('{"emotion": "purple"}', "emotion 'purple' names no level; allowed: calm, moderate or intense"),
    ('{"emotion": "not calm"}', "names no level"),
    ('{"emotion": "calm or intense"}', "names no level"),
    ('{"leanings": [{"topic": "NEW", "side": "for", "strength": 1}], "x": 1, "y": 2}', "the answer needs emotion"),
    (
        '{"emotion": "calm", "leanings": [{"topic": "moon", "side": "for", "strength": 1}]}',
        f"'moon' is none of the news; allowed: {KNOWN}, {NEW}",
    ),
    ('{"emotion": "calm", "leanings": [{"side": "not for", "strength": 1}]}', "allowed: for or against"),
    (
        '{"emotion": "calm", "leanings": [{"side": "for", "strength": 900}]}',
        "strength '900' is out of range; allowed: 0 (torn) to 1 (certain)",
    ),
    ('{"emotion": "calm", "leanings": [{"side": "for", "strength": 1e999}]}', "is out of range"),
]


@pytest.mark.parametrize(("answer", "because"), UNFELT, ids=[answer[:70] for answer, _ in UNFELT])
def test_a_feeling_that_is_none_is_refused_with_what_is_allowed(answer: str, because: str) -> None:
    read = decoded(named(answer), FEELING)
    assert isinstance(read, Refusal), read
    assert because in read.because


TIED = [
    ('{"action": {"type": "follow", "who": 6}}', Follow(6)),
    ('{"action": {"type": "follow", "account": "kavita rao"}}', Follow(6)),
    ('{"action": {"type": "unfollow", "author": "Ines"}}', Unfollow(7)),
    ('{"mute": "Kavita Rao"}', Mute(6)),
    ('{"action": {"type": "like", "post": 2}}', Like((1 << 28) + (6 << 8))),
    ('{"action": {"type": "follow", "who": 7}}', "'7' is none of the authors on the page; allowed: 6 (Kavita Rao)"),
    ('{"action": {"type": "forward", "post": 2}}', "none of the posts left"),
]


@pytest.mark.parametrize(("answer", "action"), TIED, ids=[answer for answer, _ in TIED])
def test_authors_are_meant_by_id_or_name_where_they_can_be(answer: str, action: object) -> None:
    read = decoded(answer, page())
    if isinstance(action, str):
        assert isinstance(read, Refusal), read
        assert action in read.because
    else:
        assert isinstance(read, Reading), read
        assert read.decision.action == action


WORDS = st.sampled_from(
    ["emotion", "leanings", "topic", "side", "strength", "for", "against", "calm", "intense", NEW, "70%", "positive", "who"]
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | WORDS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORDS | st.text(max_size=8), inner, max_size=5),
    max_leaves=20,
)


@settings(max_examples=300, deadline=None)
@given(leanings=JSON, emotion=JSON, loose=st.dictionaries(WORDS, JSON, max_size=4))
def test_reading_a_feeling_never_raises_and_never_gives_what_is_illegal(
    leanings: object, emotion: object, loose: dict[str, object]
) -> None:
    for body in ({"emotion": "calm", "leanings": leanings}, {"emotion": emotion}, loose, {"emotion": "calm"} | loose):
        read = decoded(json.dumps(body), FEELING)
        if isinstance(read, Reading):
            assert not isinstance(admitted(read.decision, FEELING, WORLD), Failure)
            assert isinstance(read.decision.action, Feel)
            assert all(leaning.topic in FEELING.topics for leaning in read.decision.action.leanings)


@given(st.floats() | st.integers() | st.text() | st.none() | st.booleans())
def test_a_strength_lies_within_its_range_or_is_none(value: object) -> None:
    found = strength_of(value)
    assert found is None or -1 <= found <= 1


# What happens


def spreads(number: int, body: dict[str, Any]) -> str | None:
    """Answer for people who are stirred by the news, pass on the first post that they see, and write about it."""
    now = body["messages"][1]["content"]
    if "just reached you" in now:
        return '{"type": "feel", "emotion": "intense", "leanings": [{"topic": "night-shift", "side": "for", "strength": 0.9}]}'
    if "You have answered" in now:
        return '{"because": "enough", "action": {"type": "leave"}}'
    return '{"because": "they must know", "action": {"type": "forward", "post": 1, "text": "The cannery must be closed."}}'


SETTING = """
title = "The locked door"
summary = "A cannery locks its night shift in."
people = 12
ties = 4.0
communities = [{ name = "Saltmarsh", share = 1.0 }]
officials = [{ name = "Courier", occupation = "Media Personnel", community = "Saltmarsh", followed = 0.6 }]
[[events]]
id = "night-shift"
tick = 1
author = 0
title = "Cannery locked its night shift in"
question = "should the cannery be closed?"
summary = "Firefighters cut the doors."
subjects = ["justice"]
severity = 0.9
tilt = 0.5
claims = [
  { side = "for", text = "a door that is locked is no mistake" },
  { side = "against", text = "four hundred families live on those wages" },
]
"""


async def lived(setting: Path, script: Script | None) -> tuple[list[AnyEvent], LanguageMind, Server]:
    """Return what happens in six ticks of breaking news to twelve people under a language mind, that mind, and its server."""
    with running() as server:
        server.script = script or server.script
        mind = LanguageMind(asking("tiny", server.url, seconds=5))
        setting.write_text(SETTING)
        world, journal = new_world(str(setting), 1, 12), MemoryJournal()
        simulation = Simulation(world, scenario_named(str(setting)), lambda _: mind, journal)
        try:
            for _ in range(6):
                await simulation.tick()
        finally:
            await mind.aclose()
    return [event for record in journal.records for event in record.events], mind, server


@pytest.mark.allow_hosts(["127.0.0.1"])
async def test_news_spreads_through_a_world_of_language_minds(socket_enabled: None, tmp_path: Path) -> None:
    events, mind, server = await lived(tmp_path / "news.toml", spreads)
    posts = [event.utterance for event in events if isinstance(event, Posted)]
    assert len(posts) > 3 and max(post.depth for post in posts) >= 2
    assert posts[-1].emotion == "intense" and posts[-1].moves[0].topic == "night-shift"
    moved = {event.agent: attitude for event in events if isinstance(event, Felt) for _, attitude in event.attitudes}
    assert len(moved) > 3 and set(moved.values()) == {0.9}
    assert mind.usage.total.refused == 0
    seen = [body["messages"][1]["content"] for body in server.asked]
    assert any("shows that you are intense" in text for text in seen)


@pytest.mark.allow_hosts(["127.0.0.1"])
async def test_whatever_is_answered_at_random_costs_refusals_at_most(socket_enabled: None, tmp_path: Path) -> None:
    events, mind, _ = await lived(tmp_path / "news.toml", None)
    kinds = Counter(type(event) for event in events)
    assert min(kinds[Felt], kinds[Posted]) > 0
    unusable = sum(isinstance(event, Refused) and "usable" in event.because for event in events)
    assert mind.usage.total.refused == unusable < mind.usage.total.valid


@pytest.mark.allow_hosts(["127.0.0.1"])
async def test_hostile_answers_to_the_news_are_refused_and_never_end_the_run(socket_enabled: None, tmp_path: Path) -> None:
    events, mind, _ = await lived(tmp_path / "news.toml", lambda number, body: HOSTILE[number % len(HOSTILE)])
    refused = [event for event in events if isinstance(event, Refused)]
    assert refused and mind.usage.total.refused == len(refused)
    heard = {event.agent for event in events if isinstance(event, Learned)}
    first_thoughts = {event.agent for event in events if isinstance(event, AttitudeMoved) or (isinstance(event, Felt) and event.attitudes)}
    assert heard == first_thoughts, "whoever hears of news has a first thought, whatever their mind says"
