"""A file in which the news was forged: a post, a pool, a tie, a rule or an event that cannot be is refused in one line."""

import asyncio
import json
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from forging import added

from models.rules.mind import RulesMind
from models.rules.wording.public import text_of
from saves.errors import DamagedError
from saves.file import create, open_save
from saves.reference import dangling
from saves.snapshot import decoded, encoded
from sim.action import Follow, Leave, Mute, Scroll, Unfollow
from sim.agent import MUTED_CAPACITY, POOL_CAPACITY, Impression
from sim.channel import DEEPEST, Move, Utterance, utterance_id
from sim.errors import SimError
from sim.event import (
    AccountBlocked,
    EmotionCooled,
    Felt,
    Followed,
    Impressed,
    Liked,
    Muted,
    NewsAnnounced,
    Planned,
    Posted,
    PostInjected,
    RankerChanged,
    Read,
    Said,
    StatementMade,
    TieMade,
    TiesRewired,
    Unfollowed,
    encode,
)
from sim.interventions import MOST_PLANS
from sim.journal import MemoryJournal
from sim.labelled import read_cases
from sim.mind import Decision
from sim.network import FOLLOWS, Tie
from sim.observation import AnyObservation, Planning, Scrolling
from sim.scenarios import new_world, scenario_named
from sim.simulation import Simulation
from sim.topic import Claim
from sim.world import World

TICKS = 4
PEOPLE = 60


def ran(world: World, ticks: int, journal: Any = None) -> Simulation:
    thinker = RulesMind()
    simulation = Simulation(world, scenario_named(world.scenario), lambda _: thinker, journal or MemoryJournal())

    async def run() -> None:
        for _ in range(ticks):
            await simulation.tick()

    asyncio.run(run())
    return simulation


@pytest.fixture(scope="module")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The bytes of a save of breaking news, four ticks long."""
    path = tmp_path_factory.mktemp("pristine") / "news.db"
    world = new_world("breaking-news", 1, PEOPLE)
    with create(path, world, mind="rules") as save:
        thinker = RulesMind()
        simulation = Simulation(world, scenario_named("breaking-news"), lambda _: thinker, save, save.last_hash())

        async def run() -> None:
            for _ in range(TICKS):
                await simulation.tick()

        asyncio.run(run())
    return path.read_bytes()


@pytest.fixture
def news(pristine: bytes, tmp_path: Path) -> Path:
    path = tmp_path / "news.db"
    path.write_bytes(pristine)
    return path


# Events. The world has ties of followers only; 30 follows somebody, nobody yet is muted.

WORLD = new_world("breaking-news", 1, PEOPLE)
NEWS = next(iter(WORLD.topics.values()))
NUMBER = utterance_id(TICKS, 30, 180)
OTHER = utterance_id(TICKS, 30, 181)
FOLLOWED = WORLD.network.followed(30)[0]
STRANGER = next(other for other in WORLD.agents if other != 30 and (30, other) not in WORLD.network)


def post(**changes: object) -> Posted:
    line = Utterance(NUMBER, TICKS, 30, "so it is", (Move("argue", topic=NEWS.id, valence=0.9),), thread=NUMBER)
    return Posted(30, msgspec.structs.replace(line, **changes))


def impression(number: int, **changes: object) -> Impression:
    return msgspec.structs.replace(Impression(number, NEWS.id, 0.5, "calm", "followed"), **changes)


def topic(**changes: object) -> NewsAnnounced:
    found = msgspec.structs.replace(NEWS, **({"id": "fire", "tick": TICKS + 1} | changes))
    return NewsAnnounced(found.author, found)


MANY = tuple(impression(utterance_id(TICKS, 30, k)) for k in range(POOL_CAPACITY + 1))

FORGED = {
    "a post that passes itself on": post(forwards=NUMBER, depth=1),
    "a post that answers itself": post(parent=NUMBER),
    "a post of a later tick": post(tick=TICKS + 1),
    "a post of an earlier tick": post(tick=1, id=utterance_id(1, 30, 180)),
    "a post with another's number": post(id=utterance_id(TICKS, 31, 180)),
    "a post that nobody numbered": post(id=2**62),
    "a post to somebody": post(to=3),
    "a line to nobody": Said(30, post().utterance),
    "a post that passes on what comes later": post(forwards=utterance_id(TICKS + 1, 30, 0), depth=1),
    "a post in a later conversation": post(thread=2**60),
    "a forward of no depth": post(forwards=utterance_id(1, 30, 0)),
    "an original of some depth": post(depth=3),
    "a forward too deep": post(forwards=utterance_id(1, 30, 0), depth=DEEPEST + 1),
    "a turn beyond counting": post(turn=2**62),
    "a pool that is too large, felt": Felt(30, 0.0, 0.0, (), MANY),
    "a pool that is too large": Impressed(30, MANY),
    "a message twice": Impressed(30, (impression(NUMBER), impression(NUMBER))),
    "a message of nobody": Impressed(30, (impression(utterance_id(1, 999, 0)),)),
    "a message of a later tick": Impressed(30, (impression(utterance_id(TICKS + 1, 3, 0)),)),
    "a message on no news": Impressed(30, (impression(NUMBER, topic="none"),)),
    "a like of what comes later": Liked(30, utterance_id(TICKS + 1, 3, 0)),
    "a like of nobody's": Liked(30, utterance_id(1, 999, 0)),
    "reading what comes later": Read(30, (utterance_id(TICKS + 1, 3, 0),)),
    "following oneself": Followed(30, 30),
    "following again": Followed(30, FOLLOWED),
    "leaving a stranger": Unfollowed(30, STRANGER),
    "leaving oneself": Unfollowed(30, 30),
    "muting oneself": Muted(30, 30),
    "an unknown ranker": RankerChanged("zzz", 2),
    "a plan of an unknown ranker": Planned(1, 50, RankerChanged("zzz", 2)),
    "a statement on what has not broken": StatementMade(30, "none", "for", "x"),
    "news by another": NewsAnnounced(30, NEWS),
    "news with a giant title": topic(title="t" * 10_000),
    "news without a question": topic(question=" "),
    "news without an id": topic(id=""),
    "news with too many arguments": topic(claims=(Claim("for", "x"),) * 61),
    "news with a giant argument": topic(claims=(Claim("for", "x" * 10_000),)),
    "news on no subject": topic(subjects=("zzz",)),
    "news of no time": topic(tick=-5),
    "a plan of news that cannot be": Planned(1, 50, topic(title="t" * 10_000)),
    "a plan of a statement on nothing": Planned(1, 50, StatementMade(30, "none", "for", "x")),
    "a plan of a tie of another": Planned(1, 50, TieMade(30, Tie(31, 32, FOLLOWS, 0.5))),
}


@pytest.mark.parametrize("event", FORGED.values(), ids=FORGED.keys())
def test_a_forged_event_is_refused_in_one_line(news: Path, event: Any) -> None:
    added(news, encode(event))
    before = news.read_bytes()
    with open_save(news) as save, pytest.raises(DamagedError, match=rf"^news\.db: tick {TICKS + 1}: event 0 ") as told:
        save.world()
    assert "\n" not in str(told.value)
    assert news.read_bytes() == before


def test_a_forward_stands_one_deeper_than_what_it_passes_on_in_the_same_cascade() -> None:
    world = new_world("breaking-news", 1, PEOPLE)
    ran(world, 8)
    original = next(each for each in reversed(world.posts.values()) if each.forwards is None)
    number = utterance_id(world.tick, 30, 180)
    passed_on = Utterance(number, world.tick, 30, "", original.moves, original.id, forwards=original.id, depth=1)
    assert dangling(Posted(30, passed_on), world) == ""
    for wrong in (msgspec.structs.replace(passed_on, depth=2), msgspec.structs.replace(passed_on, thread=number)):
        assert "another place of its cascade" in dangling(Posted(30, wrong), world)


# Snapshots

RAN = new_world("breaking-news", 1, PEOPLE)
ran(RAN, 8)
SNAPSHOT = encoded(RAN)


def first_post(plain: Any) -> Any:
    return plain["posts"][0]


def in_pool(plain: Any) -> Any:
    return next(agent["pool"] for agent in plain["agents"] if agent["pool"])


WRONG: list[tuple[Callable[[Any], object], str]] = [
    (lambda plain: first_post(plain).update(forwards=first_post(plain)["id"], depth=1), "comes after itself"),
    (lambda plain: first_post(plain).update(depth=7), "of depth 7"),
    (lambda plain: first_post(plain).update(tick=1), "that is not by"),
    (lambda plain: first_post(plain).update(author=(first_post(plain)["author"] + 1) % PEOPLE), "that is not by"),
    (lambda plain: plain["posts"][-1].update(depth=DEEPEST + 1), "<= 10000"),
    (lambda plain: plain.update(tick=1, broken={}), "later"),
    (lambda plain: plain["policy"].update(ranker="zzz"), "ranker 'zzz'"),
    (lambda plain: plain["policy"].update(most_forwards=-1), ">= 0"),
    (lambda plain: plain["policy"].update(blocked=[99999]), "blocked account 99999"),
    (lambda plain: plain["policy"].update(blocked=[3, 3]), "blocked account 3 occurs twice"),
    (lambda plain: plain["cascades"].append({"root": 5, "widths": [-(10**9), 3]}), "cascade 5"),
    (lambda plain: plain["cascades"].append({"root": 5, "widths": [1, 0, 3]}), "cascade 5"),
    (lambda plain: plain["cascades"].append({"root": 5, "widths": []}), "cascade 5"),
    (lambda plain: plain["cascades"].append({"root": 5, "widths": [1] * (DEEPEST + 2)}), "cascade 5"),
    (lambda plain: plain["cascades"].append({"root": 5, "widths": [1, 2**63]}), "cascade 5"),
    (lambda plain: plain["topics"][0].update(title="t" * 10_000), "title of 10,000 characters"),
    (lambda plain: plain["topics"][0].update(claims=[{"side": "for", "text": "x"}] * 61), "61 arguments"),
    (lambda plain: plain["topics"][0].update(subjects=["zzz"]), "1 subjects"),
    (lambda plain: plain["topics"][0].update(severity=7), "<= 1"),
    (lambda plain: plain["topics"].extend({**plain["topics"][0], "id": f"n{k}"} for k in range(100)), "101 pieces of news"),
    (lambda plain: plain["agents"][30]["attitudes"].update({NEWS.id: 3.0}), "<= 1"),
    (lambda plain: in_pool(plain)[0].__setitem__(0, utterance_id(99, 3, 0)), "that comes later"),
    (lambda plain: in_pool(plain).extend([[utterance_id(1, 3, k), NEWS.id, 0.5, "calm", "own"] for k in range(7)]), "messages in the pool"),
]


@pytest.mark.parametrize(("change", "because"), WRONG, ids=[f"{k} {because}" for k, (_, because) in enumerate(WRONG)])
def test_a_forged_snapshot_is_refused_with_what_is_wrong(change: Callable[[Any], object], because: str) -> None:
    plain = json.loads(SNAPSHOT)
    assert decoded(SNAPSHOT).state_hash() == RAN.state_hash()
    change(plain)
    with pytest.raises(DamagedError) as told:
        decoded(json.dumps(plain).encode())
    assert because in str(told.value) and "\n" not in str(told.value)


# What voxpop itself writes, it reads


@pytest.mark.parametrize("scenario", ["breaking-news", "town"])
def test_of_what_voxpop_writes_nothing_is_refused(scenario: str) -> None:
    world = new_world(scenario, 2, 40)
    replica = decoded(encoded(world))
    thinker = RulesMind()
    simulation = Simulation(world, scenario_named(scenario), lambda _: thinker, MemoryJournal())
    first = next(iter(world.topics.values()))
    asked = {
        3: [PostInjected(3, "hello"), RankerChanged("hot", 2), AccountBlocked(5), topic(author=first.author)],
        6: [StatementMade(0, first.id, "for", "I am for it."), TiesRewired(0.2), EmotionCooled(0.5)],
    }

    async def run() -> None:
        for tick in range(1, 13):
            for each in asked.get(tick, ()):
                if not isinstance(each, StatementMade) or each.topic in world.broken:
                    simulation.intervene(each)
            for event in (await simulation.tick()).events:
                assert dangling(event, replica) == "", event
                replica.apply(event)

    asyncio.run(run())
    assert decoded(encoded(world)).state_hash() == replica.state_hash() == world.state_hash()


def test_plans_that_time_has_overtaken_and_as_many_as_there_may_be_are_read_again() -> None:
    world = new_world("breaking-news", 1, PEOPLE)
    simulation = Simulation(world, scenario_named("breaking-news"), lambda _: RulesMind(), MemoryJournal())
    simulation.intervene(NewsAnnounced(NEWS.author, NEWS), 90)
    for _ in range(MOST_PLANS - 1):
        simulation.intervene(EmotionCooled(0.1), 90)
    asyncio.run(simulation.tick())
    ran(world, NEWS.tick)
    assert NEWS.id in world.broken and len(world.plans) == MOST_PLANS
    assert decoded(encoded(world)).state_hash() == world.state_hash()


class Fickle:
    """Follows, leaves or mutes the first whom it sees on the feed, as often as it may."""

    name = "fickle"

    def decide(self, observation: AnyObservation) -> Decision:
        match observation:
            case Planning():
                return Decision(Scroll())
            case Scrolling(page=page, me=me):
                who = page[0].author.id
                return Decision((Follow, Unfollow, Mute)[me.id % 3](who))
            case _:
                return Decision(Leave())


def test_what_is_done_twice_on_one_page_is_done_once() -> None:
    world = new_world("breaking-news", 1, PEOPLE)
    world.apply(RankerChanged("chronological", 5))
    replica, thinker = decoded(encoded(world)), Fickle()
    simulation = Simulation(world, scenario_named("breaking-news"), lambda _: thinker, MemoryJournal())
    done = {Followed: 0, Unfollowed: 0, Muted: 0}

    async def run() -> Iterator[object]:
        return iter([event for _ in range(8) for event in (await simulation.tick()).events])

    for event in asyncio.run(run()):
        assert dangling(event, replica) == "", event  # type: ignore[arg-type]
        replica.apply(event)  # type: ignore[arg-type]
        if type(event) in done:
            done[type(event)] += 1
    assert min(done.values()) > 0
    assert all(len(agent.muted) <= MUTED_CAPACITY and len(set(agent.muted)) == len(agent.muted) for agent in world.agents.values())


def test_the_words_of_posts_that_pass_each_other_on_come_to_an_end() -> None:
    one, other = (post(id=a, forwards=b, depth=1, text="").utterance for a, b in ((NUMBER, OTHER), (OTHER, NUMBER)))
    itself = post(forwards=NUMBER, depth=1, text="").utterance
    signal.alarm(10)  # a loop without end would hang all tests
    assert text_of(one, WORLD.topics, {NUMBER: one, OTHER: other})
    assert text_of(itself, WORLD.topics, {NUMBER: itself})
    signal.alarm(0)


# Labelled cases


@pytest.mark.parametrize("place", ["key", "value"])
def test_half_a_surrogate_pair_in_a_file_of_cases_is_one_plain_line(tmp_path: Path, place: str) -> None:
    line = (Path(__file__).parent / "labelled_news.jsonl").read_text().splitlines()[0]
    case = json.loads(line)
    case["person"].update({"\ud800": "x"} if place == "key" else {"occupation": "x\ud800"})
    (tmp_path / "cases.jsonl").write_text(f"{line}\n{json.dumps(case)}\n")
    with pytest.raises(SimError, match=r"^cases\.jsonl, line 2: is not JSON of sound text; allowed: one object a line$"):
        read_cases(tmp_path / "cases.jsonl")
