"""The rules mind: always legal, always the same, true to who somebody is, and a partner worth talking to."""

import asyncio
from collections import Counter
from functools import lru_cache
from itertools import pairwise

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.rules.conversation import is_question
from models.rules.mind import RulesMind
from sim.action import ACTIONS, Chat, Forward, Leave, Like, NextPage, Rate, Reply, Say, Search, Watch
from sim.agent import Agent, Persona, Tip, Viewing
from sim.channel import CHAT_LIMIT, POST_LIMIT, Act, Move, Utterance, items_of, utterance_id
from sim.event import AnyEvent, Posted, Said, Watched
from sim.journal import MemoryJournal
from sim.mind import Decision
from sim.observation import PHASES, AnyObservation, Browsing, Contact, FeedEntry, Planning, Rating, Recommendation, Scrolling, Talking
from sim.scenarios import new_world, scenario_named
from sim.simulation import Simulation
from sim.understanding import understood
from sim.world import World

WORLD = new_world("town", 7)
ITEMS = [item.id for item in WORLD.catalogue.items]
PEOPLE = list(WORLD.agents)
NEWS = "lantern-sale"


def persona(number: int = 1, **fields: object) -> Persona:
    plain = {"id": number, "name": "Ann Lee", "gender": "female", "age": 40, "occupation": "nurse"}
    return Persona(**{**plain, **fields})  # type: ignore[arg-type]


def common(me: Agent, tick: int = 5, minute: int = 20 * 60, topics: tuple[str, ...] = ()) -> dict[str, object]:
    return {
        "tick": tick,
        "minute": minute,
        "me": me,
        "luck": WORLD.luck.of(tick, me.id),
        "catalogue": WORLD.catalogue,
        "topics": {name: WORLD.topics[name] for name in topics},
        "contacts": WORLD.contacts(me.id),
        "names": WORLD.names,
    }


def contact(number: int, closeness: float = 0.6) -> Contact:
    return msgspec.structs.replace(WORLD.contact(1 if number != 1 else 2, number), closeness=closeness)


def line(author: int, to: int, k: int, text: str, *moves: Move) -> Utterance:
    return Utterance(id=utterance_id(5, author, k), tick=5, author=author, text=text, moves=moves, thread=utterance_id(5, 1, 0), to=to)


def talking(me: Agent, partner: int, *lines: Utterance, last: bool = False, topics: tuple[str, ...] = ()) -> Talking:
    return Talking(**common(me, topics=topics), partner=contact(partner), thread=lines, last=last)  # type: ignore[arg-type]


def browsing(me: Agent, items: list[int], tick: int = 5, last: bool = False) -> Browsing:
    page = tuple(Recommendation(item, 1.0, "popular") for item in items)
    return Browsing(**common(me, tick), page=page, number=1, last=last)  # type: ignore[arg-type]


# Observations that may occur

moves = st.builds(
    Move,
    act=st.sampled_from(Act.__args__),
    item=st.one_of(st.none(), st.sampled_from(ITEMS[:40])),
    topic=st.one_of(st.none(), st.sampled_from(list(WORLD.topics))),
    person=st.one_of(st.none(), st.sampled_from(PEOPLE)),
    valence=st.floats(-1, 1).map(lambda value: round(value, 2)),
    claim=st.one_of(st.none(), st.integers(0, 8)),
)


@st.composite
def agents(draw: st.DrawFn) -> Agent:
    me = Agent(WORLD.agents[draw(st.sampled_from(PEOPLE))].persona)
    me.mood, me.arousal = draw(st.floats(-1, 1)), draw(st.floats(0, 1))
    for item in draw(st.lists(st.sampled_from(ITEMS[:60]), max_size=12, unique=True)):
        me.watched[item] = Viewing(draw(st.integers(0, 5)), draw(st.integers(-1, 5)))
    for item in draw(st.lists(st.sampled_from(ITEMS[:60]), max_size=8)):
        me.heard.append(Tip(item, draw(st.sampled_from(PEOPLE)), draw(st.floats(-1, 1)), draw(st.integers(0, 5))))
    for topic in draw(st.sets(st.sampled_from(list(WORLD.topics)))):
        me.known[topic] = 3
        if draw(st.booleans()):
            me.attitudes[topic] = draw(st.floats(-1, 1))
    return me


@st.composite
def observations(draw: st.DrawFn) -> AnyObservation:
    me = draw(agents())
    shared = common(me, draw(st.integers(3, 9)), draw(st.integers(0, 5000)), tuple(me.known))
    kind = draw(st.sampled_from([Planning, Browsing, Rating, Talking, Scrolling]))
    others = [number for number in PEOPLE if number != me.id]
    if kind is Planning:
        phases = tuple(phase for phase in PHASES if draw(st.booleans()))
        return Planning(**shared, waiting=draw(st.integers(0, 9)), blocked=draw(st.booleans()), phases=phases)  # type: ignore[arg-type]
    if kind is Browsing:
        items = draw(st.lists(st.sampled_from(ITEMS), max_size=5, unique=True))
        page = tuple(Recommendation(item, draw(st.floats(-9, 9)), draw(st.sampled_from(["", "popular"]))) for item in items)
        return Browsing(**shared, page=page, number=draw(st.integers(1, 5)), last=draw(st.booleans()))  # type: ignore[arg-type]
    if kind is Rating:
        return Rating(**shared, item=draw(st.sampled_from(ITEMS)), reason="")  # type: ignore[arg-type]
    said = draw(st.lists(st.lists(moves, max_size=3), min_size=1, max_size=10))
    other = draw(st.sampled_from(others))
    if kind is Talking:
        pair = (other, me.id)
        lines = tuple(line(pair[k % 2], pair[(k + 1) % 2], k, "Well.", *said[-1 - k]) for k in range(len(said)))[::-1]
        return Talking(**shared, partner=contact(other), thread=lines, last=draw(st.booleans()))  # type: ignore[arg-type]
    page_of_feed = []
    for k, these in enumerate(said[:5]):
        author = draw(st.sampled_from(others))
        parent = draw(st.one_of(st.none(), st.just(utterance_id(2, me.id, 200)), st.just(utterance_id(2, other, 200))))
        post = Utterance(
            id=utterance_id(3, author, 128 + k), tick=3, author=author, text="A post.", moves=tuple(these), thread=1, parent=parent
        )
        page_of_feed.append(FeedEntry(post, contact(author), draw(st.integers(0, 5)), "new"))
    done = tuple(entry.post.id for entry in page_of_feed[: draw(st.integers(0, 2))])
    return Scrolling(**shared, page=tuple(page_of_feed), done=done)  # type: ignore[arg-type]


def check(observation: AnyObservation, decision: Decision) -> None:
    action = decision.action
    assert type(action) in observation.legal
    assert type(action) in ACTIONS
    assert decision.because
    text = getattr(action, "text", None) or getattr(action, "feeling", None)
    if text is not None:
        assert text.strip()
        assert len(text) <= (CHAT_LIMIT if isinstance(action, (Chat, Say, Rate)) else POST_LIMIT)
        assert decision.moves is not None
        assert 1 <= len(decision.moves) <= 3
        for move in decision.moves:
            assert move.item is None or move.item in observation.catalogue
            assert move.topic is None or move.topic in WORLD.topics
            assert move.person is None or move.person in observation.names
            assert -1 <= move.valence <= 1
    match observation, action:
        case Planning(), Chat(to):
            assert to in {other.id for other in observation.contacts}
        case Browsing(page=page), Watch(item):
            assert item not in observation.me.watched
            assert item in {entry.item for entry in page} | {tip.item for tip in observation.me.heard}
        case Browsing(), Search(query):
            assert 1 <= len(query) <= 80
        case Rating(), Rate(stars):
            assert 1 <= stars <= 5
        case Scrolling(page=page, done=done), Like(post) | Reply(post) | Forward(post):
            assert post in {entry.post.id for entry in page}
            assert post not in done
            assert len(done) < 2


@given(observations())
@settings(max_examples=400, deadline=None)
def test_every_decision_is_legal_within_limits_and_about_what_exists(observation: AnyObservation) -> None:
    check(observation, RulesMind().decide(observation))


@given(observations())
@settings(max_examples=60, deadline=None)
def test_the_same_observation_gives_the_same_decision_whoever_was_asked_before(observation: AnyObservation) -> None:
    used = RulesMind()
    for number in PEOPLE[:5]:
        used.decide(Planning(**common(WORLD.agents[number]), waiting=1))  # type: ignore[arg-type]
    assert used.decide(observation) == RulesMind().decide(observation)


# Browsing and rating


def watched(who: Persona, page: list[int], draws: int = 60) -> Counter[int]:
    mind, chosen = RulesMind(), Counter[int]()
    for tick in range(draws):
        action = mind.decide(browsing(Agent(who), page, tick, last=True)).action
        if isinstance(action, Watch):
            chosen[action.item] += 1
    return chosen


def of_genre(genre: str, without: str, count: int) -> list[int]:
    return [item.id for item in WORLD.catalogue.items if genre in item.genres and without not in item.genres][:count]


def test_a_fan_of_science_fiction_and_a_fan_of_family_films_choose_differently_from_the_same_page() -> None:
    rockets, bears = of_genre("science fiction", "family", 2), of_genre("family", "science fiction", 2)
    page = [rockets[0], bears[0], rockets[1], bears[1]]
    fan = watched(persona(interests=("science fiction",), dislikes=("family",)), page)
    parent = watched(persona(interests=("family", "animation"), dislikes=("science fiction",)), page)
    assert sum(fan[item] for item in rockets) > 5 * sum(fan[item] for item in bears)
    assert sum(parent[item] for item in bears) > 5 * sum(parent[item] for item in rockets)


def test_an_edited_persona_gets_new_taste_from_the_same_mind() -> None:
    rockets, bears = of_genre("science fiction", "family", 1), of_genre("family", "science fiction", 1)
    mind = RulesMind()
    choices = []
    for interests in (("science fiction",), ("family", "animation")):
        me = Agent(persona(interests=interests, dislikes=("family",) if "family" not in interests else ("science fiction",)))
        choices.append(mind.decide(browsing(me, rockets + bears, last=True)).action)
    assert choices == [Watch(rockets[0]), Watch(bears[0])]


def test_a_friend_who_praises_a_film_makes_it_watched_and_is_named_as_the_reason() -> None:
    page = ITEMS[:5]
    friend = WORLD.contacts(1)[0]
    alone, told = Counter[bool](), Counter[bool]()
    mind = RulesMind()
    for tick in range(80):
        me = Agent(WORLD.agents[1].persona)
        alone[mind.decide(browsing(me, page, tick, last=True)).action == Watch(page[4])] += 1
        me.heard.append(Tip(page[4], friend.id, 0.9, tick))
        decision = mind.decide(browsing(me, page, tick, last=True))
        told[decision.action == Watch(page[4])] += 1
        if decision.action == Watch(page[4]):
            assert friend.name in decision.because
    assert told[True] > alone[True] + 10


def test_a_film_heard_of_may_be_watched_though_it_is_not_on_the_page() -> None:
    me = Agent(persona(interests=("horror",)))
    horror = of_genre("horror", "drama", 1)[0]
    me.heard.append(Tip(horror, WORLD.contacts(1)[0].id, 0.9, 5))
    assert RulesMind().decide(browsing(me, of_genre("musical", "horror", 3))).action == Watch(horror)


def test_nothing_seen_is_watched_again_and_an_empty_page_is_left() -> None:
    me = Agent(persona(), watched={item: Viewing(5, 1) for item in ITEMS})
    me.heard.append(Tip(ITEMS[0], 2, 0.9, 5))
    assert isinstance(RulesMind().decide(browsing(me, ITEMS[:5], last=True)).action, Leave)
    assert isinstance(RulesMind().decide(browsing(me, [])).action, (NextPage, Search, Leave))


def stars(who: Persona, tips: tuple[Tip, ...] = ()) -> list[int]:
    given_stars = []
    for k, item in enumerate(ITEMS[:200]):
        me = Agent(who, heard=[msgspec.structs.replace(tip, item=item) for tip in tips])
        action = RulesMind().decide(Rating(**common(me, k % 7), item=item, reason="")).action  # type: ignore[arg-type]
        assert isinstance(action, Rate)
        given_stars.append(action.stars)
    return given_stars


def test_ratings_use_the_whole_scale_and_taste_and_friends_move_them() -> None:
    plain = stars(persona())
    assert set(plain) == {1, 2, 3, 4, 5}
    fan = stars(persona(interests=("drama",)))
    drama = [k for k, item in enumerate(WORLD.catalogue.items[:200]) if "drama" in item.genres]
    assert sum(fan[k] for k in drama) > sum(plain[k] for k in drama) + len(drama) / 4
    friend = WORLD.contacts(1)[0].id
    assert sum(stars(persona(), (Tip(0, friend, 0.9, 5),))) > sum(plain) > sum(stars(persona(), (Tip(0, friend, -0.9, 5),)))


# Talking


@lru_cache(maxsize=2)
def town(ticks: int = 12, seed: int = 3) -> tuple[World, list[list[Utterance]], list[AnyEvent]]:
    """Return a young town in which news has broken, its conversations and its events."""
    world, journal, mind = new_world("town", seed), MemoryJournal(), RulesMind()
    simulation = Simulation(world, scenario_named("town"), lambda _: mind, journal)
    for _ in range(ticks):
        asyncio.run(simulation.tick())
    events = [event for record in journal.records for event in record.events]
    threads: dict[int, list[Utterance]] = {}
    for event in events:
        if isinstance(event, Said):
            threads.setdefault(event.utterance.thread, []).append(event.utterance)
    return world, list(threads.values()), events


def chats() -> list[list[Utterance]]:
    return town()[1]


ANSWERS: dict[str, set[str]] = {
    "ask_seen": {"answer"},
    "ask_opinion": {"answer"},
    "ask_tip": {"recommend", "answer"},
    "ask_self": {"tell_self"},
}


def test_every_question_is_answered_by_the_next_line_about_the_same_thing() -> None:
    questions = 0
    for thread in chats():
        for asking, answering in pairwise(thread):
            for question in filter(is_question, asking.moves):
                questions += 1
                answers = [move for move in answering.moves if move.act in ANSWERS[question.act]]
                if question.act in ("ask_seen", "ask_opinion"):
                    answers = [move for move in answers if (move.item, move.topic) == (question.item, question.topic)]
                assert answers, (asking, answering)
    assert questions > 50


def test_nobody_makes_the_same_move_about_the_same_thing_twice_in_a_conversation() -> None:
    for thread in chats():
        said = Counter((each.author, move.act, move.item, move.topic) for each in thread for move in each.moves)
        assert {key for key, times in said.items() if times > 1 and key[1] not in ("answer", "tell_self", "agree")} == set()


def test_conversations_begin_with_a_greeting_and_end_with_leave_taking_after_four_to_ten_lines() -> None:
    lengths = []
    for thread in chats():
        lengths.append(len(thread))
        assert thread[0].moves[0].act == "greet"
        assert all(any(move.act == "part" for move in each.moves) for each in thread[-2:])
    assert min(lengths) >= 4
    assert max(lengths) <= 10
    assert len(set(lengths)) > 2


def test_what_is_said_of_a_film_fits_the_rating_that_the_speaker_gave_it() -> None:
    world = town()[0]
    for thread in chats():
        for each in thread:
            for move in each.moves:
                viewing = world.agents[each.author].watched.get(move.item) if move.item is not None else None
                if viewing is not None and viewing.stars and viewing.tick < each.tick and move.act in ("recommend", "opine", "warn"):
                    assert (move.valence > 0) == (viewing.stars >= 3)


def test_nobody_recommends_what_the_other_has_said_they_saw() -> None:
    for thread in chats():
        seen: dict[int, set[int]] = {}
        for each in thread:
            for move in each.moves:
                if move.act == "recommend" and move.item is not None and each.parent is not None:
                    assert move.item not in seen.get(each.to or 0, set())
            for move in each.moves:
                if move.item is not None and move.act in ("opine", "agree", "answer") and move.valence > 0.2:
                    seen.setdefault(each.author, set()).add(move.item)


HUMAN = 2


@pytest.mark.parametrize(
    ("text", "acts"),
    [
        ("Hi! What should I watch tonight?", {"recommend", "answer"}),
        ("Have you seen <Casablanca>?", {"answer"}),
        ("You should watch <Casablanca>, it is wonderful!", {"thank", "disagree", "agree", "opine", "ask_opinion"}),
        ("How are you?", {"tell_self"}),
        ("Should the council sell the Lantern?", {"answer"}),
        ("I have to go now, bye!", {"part"}),
        ("asdf qwer 123", set()),
        ("", set()),
    ],
)
def test_a_human_is_answered(text: str, acts: set[str]) -> None:
    understood_moves = understood(text, author=HUMAN, catalogue=WORLD.catalogue, topics=WORLD.topics, names=WORLD.names, after=None)
    me = msgspec.structs.replace(WORLD.agents[1], known={NEWS: 3}, attitudes={NEWS: -0.7})
    decision = RulesMind().decide(talking(me, HUMAN, line(HUMAN, 1, 0, text, *understood_moves), topics=(NEWS,)))
    assert isinstance(decision.action, Say)
    assert decision.moves is not None
    assert not acts or acts & {move.act for move in decision.moves}


def test_who_asks_for_a_genre_by_name_is_told_of_such_a_film_by_somebody_who_liked_one() -> None:
    me = Agent(WORLD.agents[1].persona)
    horror, others = of_genre("horror", "musical", 1)[0], of_genre("musical", "horror", 6)
    me.watched = {item: Viewing(5, 2) for item in [horror, *others]}
    asked = line(HUMAN, 1, 0, "Do you know a good horror film?", Move("ask_tip"))
    decision = RulesMind().decide(talking(me, HUMAN, asked))
    assert decision.moves is not None
    assert decision.moves[0].item == horror


def test_contradiction_about_the_news_meets_a_new_argument_or_silence_never_a_change_of_side() -> None:
    me = msgspec.structs.replace(WORLD.agents[1], known={NEWS: 3}, attitudes={NEWS: -0.8})
    claims = WORLD.topics[NEWS].claims
    theirs = next(k for k, claim in enumerate(claims) if claim.side == "for")
    decision = RulesMind().decide(
        talking(me, HUMAN, line(HUMAN, 1, 0, "!", Move("argue", topic=NEWS, valence=0.8, claim=theirs)), topics=(NEWS,))
    )
    assert decision.moves is not None
    first = decision.moves[0]
    assert (first.act, first.topic, first.valence) == ("disagree", NEWS, -0.8)
    assert first.claim is not None
    assert claims[first.claim].side == "against"


def test_news_that_i_have_not_heard_gets_no_stance_from_me() -> None:
    decision = RulesMind().decide(talking(WORLD.agents[1], HUMAN, line(HUMAN, 1, 0, "!", Move("tell_news", topic=NEWS, valence=0.5))))
    assert decision.moves is not None
    assert decision.moves[0] == Move("answer", topic=NEWS)


# The feed


def scrolling(me: Agent, *posts: Utterance, done: tuple[int, ...] = ()) -> Scrolling:
    page = tuple(FeedEntry(post, contact(post.author, 0.9), 0, "new") for post in posts)
    return Scrolling(**common(me, topics=tuple(me.known)), page=page, done=done)  # type: ignore[arg-type]


def test_two_reactions_end_a_visit_to_the_feed() -> None:
    posts = [Utterance(id=utterance_id(4, 2, 128 + k), tick=4, author=2, text="?", moves=(Move("ask_tip"),), thread=1) for k in range(4)]
    decision = RulesMind().decide(scrolling(WORLD.agents[1], *posts, done=(posts[0].id, posts[1].id)))
    assert isinstance(decision.action, Leave)


@given(moves.filter(lambda move: not is_question(move)))
@settings(deadline=None)
def test_a_reply_to_me_that_asks_nothing_is_never_replied_to(move: Move) -> None:
    me = WORLD.agents[1]
    answer = Utterance(
        id=utterance_id(4, 2, 128), tick=4, author=2, text="So there.", moves=(move,), thread=1, parent=utterance_id(3, me.id, 130)
    )
    assert not isinstance(RulesMind().decide(scrolling(me, answer)).action, Reply)


# A town


def test_a_town_does_a_bit_of_everything_and_differs_by_person() -> None:
    _, threads, events = town()
    watches = [event for event in events if isinstance(event, Watched)]
    posts = [event for event in events if isinstance(event, Posted)]
    assert len(watches) > 40
    assert len(threads) > 30
    assert len(posts) > 20
    assert sum(event.source is not None for event in watches) > len(watches) / 5
    assert len({event.agent for event in watches}) > 20
    spoken_of = {item for thread in threads for each in thread for item in items_of(each)}
    assert len(spoken_of) > 25
