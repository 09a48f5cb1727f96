"""Measures of a platform or an office: what each brings about, now and later, from events and from text, and through saves."""

import asyncio
from pathlib import Path

import pytest
from msgspec.structs import replace
from scripted import DiceMind

from models.minds import mind_named
from saves.file import create, open_save
from saves.reference import dangling
from sim.changes import changes
from sim.channel import Move, author_of
from sim.emotion import faded
from sim.errors import SimError
from sim.event import (
    AccountBlocked,
    ChangeRefused,
    EmotionCooled,
    ForwardsCapped,
    FrictionChanged,
    Intervention,
    MoodMoved,
    NewsAnnounced,
    NewsBroke,
    Posted,
    PostInjected,
    RankerChanged,
    Read,
    Refused,
    StatementMade,
    TieCut,
    TieMade,
    TiesRewired,
)
from sim.journal import MemoryJournal, TickRecord
from sim.measures import MOST_TOPICS, announced, hub, slug, teller
from sim.network import FOLLOWS
from sim.scenarios import new_world, scenario_named
from sim.simulation import Simulation
from sim.topic import Claim, Topic
from sim.world import World

AGENTS = 120
BROKE = 6  # a tick by which the scenario's news has broken
WORDS = "There is no reason for haste; one foreman is not the whole cannery."


def society(seed: int = 3, agents: int = AGENTS) -> Simulation:
    mind = mind_named("rules")
    return Simulation(new_world("breaking-news", seed, agents), scenario_named("breaking-news"), lambda _: mind, MemoryJournal())


def ticks(simulation: Simulation, count: int) -> list[TickRecord]:
    async def run() -> list[TickRecord]:
        return [await simulation.tick() for _ in range(count)]

    return asyncio.run(run())


def fire(author: int, **changed: object) -> Topic:
    claims = (Claim("for", "it burnt twice"), Claim("against", "it is our only bridge"))
    return replace(Topic("bridge", 1, author, "The bridge burns", "should it be rebuilt?", "Nobody was on it.", claims), **changed)  # type: ignore[arg-type]


def every_measure(world: World) -> list[Intervention]:
    return [
        NewsAnnounced(2, fire(2, tick=world.tick + 1)),
        StatementMade(0, "night-shift", "against", WORDS),
        AccountBlocked(hub(world)),
        ForwardsCapped(3),
        FrictionChanged(0.4),
        RankerChanged("bridging", 2),
        EmotionCooled(0.5),
        TiesRewired(0.3),
    ]


# Now, later, and through saves


def test_every_measure_begins_the_next_tick_and_replays_to_the_same_world() -> None:
    simulation, replica = society(), new_world("breaking-news", 3, AGENTS)
    ticks(simulation, BROKE)
    wanted = every_measure(simulation.world)
    for measure in wanted:
        simulation.intervene(measure)
    records = ticks(simulation, 3)
    places = [records[0].events.index(measure) for measure in wanted]
    assert places == sorted(places)
    for record in simulation._journal.records:  # type: ignore[attr-defined]
        for event in record.events:
            assert dangling(event, replica) == ""
            replica.apply(event)
        assert replica.state_hash() == record.state_hash
    assert replica.policy == simulation.world.policy != new_world("breaking-news", 3, AGENTS).policy


def test_a_world_after_every_measure_survives_save_snapshot_resume_and_branch(tmp_path: Path) -> None:
    mind, scenario = mind_named("rules"), scenario_named("breaking-news")
    world = new_world("breaking-news", 3, AGENTS)
    with create(tmp_path / "w.db", world, mind="rules") as save:
        simulation = Simulation(world, scenario, lambda _: mind, save, save.last_hash())
        ticks(simulation, BROKE)
        for measure in every_measure(world):
            simulation.intervene(measure)
        for measure in (FrictionChanged(0.9), NewsAnnounced(4, fire(4, id="second"))):
            simulation.intervene(measure, at=BROKE + 4)
        ticks(simulation, 2)
        save.branch("without", "main", BROKE)
    restored = open_save(tmp_path / "w.db").world()
    assert restored.state_hash() == world.state_hash()
    assert World.restored(restored.snapshot()).state_hash() == world.state_hash()
    again = Simulation(World.restored(restored.snapshot()), scenario, lambda _: mind, MemoryJournal())
    assert [record.state_hash for record in ticks(again, 4)] == [record.state_hash for record in ticks_of(world, 4)]
    assert again.world.policy.friction == 0.9 and again.world.broken["second"] == BROKE + 4
    without = open_save(tmp_path / "w.db", branch="without").world()
    assert (without.tick, without.policy.blocked, "bridge" in without.topics) == (BROKE, (), False)


def ticks_of(world: World, count: int) -> list[TickRecord]:
    mind = mind_named("rules")
    return ticks(Simulation(world, scenario_named("breaking-news"), lambda _: mind, MemoryJournal()), count)


# What each does


def test_announced_news_breaks_in_the_tick_that_begins_with_it_and_is_heard_of() -> None:
    simulation = society()
    teller_ = teller(simulation.world)
    simulation.intervene(NewsAnnounced(teller_, fire(teller_)))
    first = ticks(simulation, 1)[0]
    assert NewsBroke(teller_, "bridge") in first.events
    ticks(simulation, 4)
    assert simulation.world.broken["bridge"] == 1
    assert sum("bridge" in agent.known for agent in simulation.world.agents.values()) > 3


def test_news_that_waits_breaks_early_and_once() -> None:
    simulation = society()
    waiting = simulation.world.topics["night-shift"]
    assert waiting.tick > 1
    simulation.intervene(announced(simulation.world, waiting))
    records = ticks(simulation, waiting.tick + 2)
    assert [record.tick for record in records for event in record.events if isinstance(event, NewsBroke)] == [1]


def test_news_without_arguments_is_argued_about_by_whim_and_stops_nobody() -> None:
    simulation = society()
    simulation.intervene(NewsAnnounced(0, fire(0, claims=(), severity=1.0)))
    ticks(simulation, 6)
    assert len({round(agent.attitudes["bridge"], 1) for agent in simulation.world.agents.values() if "bridge" in agent.attitudes}) > 2


def test_a_statement_is_a_calm_post_that_argues_and_its_author_stands_there() -> None:
    simulation = society()
    ticks(simulation, BROKE)
    simulation.intervene(StatementMade(0, "night-shift", "against", WORDS))
    record = ticks(simulation, 1)[0]
    said = next(event.utterance for event in record.events if isinstance(event, Posted) and event.because == "an official statement")
    claims = simulation.world.topics["night-shift"].claims
    assert (said.author, said.text, said.emotion, len(said.moves)) == (0, WORDS, "calm", 1)
    assert said.moves[0] in [Move("argue", topic="night-shift", valence=-0.8, claim=k) for k in range(len(claims))]
    assert claims[said.moves[0].claim or 0].text == "one foreman is not the whole cannery"
    assert simulation.world.agents[0].attitudes["night-shift"] < 0


def test_nobody_reads_a_blocked_account_and_it_publishes_nothing_until_it_is_unblocked() -> None:
    simulation = society(agents=300)
    ticks(simulation, BROKE + 2)
    loud = max(simulation.world.agents.values(), key=lambda agent: (agent.posted, -agent.id)).id
    simulation.intervene(AccountBlocked(loud))
    records = ticks(simulation, 6)
    read = [post for record in records for event in record.events if isinstance(event, Read) for post in event.posts]
    written = [event.agent for record in records for event in record.events if isinstance(event, Posted)]
    assert read and loud not in {author_of(post) for post in read}
    assert written and loud not in written
    with pytest.raises(SimError, match="is blocked; allowed: an account that may publish"):
        simulation.intervene(PostInjected(loud, "Hear me."))
    simulation.intervene(AccountBlocked(loud, False))
    ticks(simulation, 1)
    assert simulation.world.policy.blocked == ()


def test_a_capped_original_is_passed_on_so_often_and_no_more() -> None:
    free, capped = society(agents=300), society(agents=300)
    capped.intervene(ForwardsCapped(2))
    ticks(free, 14), ticks(capped, 14)
    assert max(cascade.size for cascade in free.world.cascades.values()) > 3
    assert max(cascade.size for cascade in capped.world.cascades.values()) == 3


def test_full_friction_stops_every_forward_and_none_changes_nothing() -> None:
    free, same, stopped = society(), society(), society()
    same.intervene(FrictionChanged(0.0))
    stopped.intervene(FrictionChanged(1.0))
    hashes = [[record.state_hash for record in ticks(each, 12)] for each in (free, same)]
    assert hashes[0] == hashes[1]
    ticks(stopped, 12)
    assert free.world.cascades and not stopped.world.cascades


def test_cooling_lowers_what_is_above_rest_by_its_share_and_touches_nobody_else() -> None:
    simulation = society(agents=300)
    ticks(simulation, BROKE + 3)
    before = {agent.id: faded(agent, simulation.world.tick + 1)[1] for agent in simulation.world.agents.values()}
    simulation.intervene(EmotionCooled(0.5))
    record = ticks(simulation, 1)[0]
    cooled = {e.agent: e.arousal for e in record.events if isinstance(e, MoodMoved) and e.because == "emotion was cooled"}
    assert max(before.values()) > 0.5
    assert cooled == {i: round(0.1 + (was - 0.1) / 2, 4) for i, was in before.items() if was > 0.1 and i in cooled}
    assert set(cooled) >= {i for i, was in before.items() if was > 0.11}


def test_rewiring_keeps_how_many_each_follows_and_leaves_friends_and_self_alone() -> None:
    simulation = society()
    world = simulation.world
    before = {agent: world.network.followed(agent) for agent in world.agents}
    simulation.intervene(TiesRewired(0.3))
    record = ticks(simulation, 1)[0]
    cut = [event for event in record.events if isinstance(event, TieCut)]
    made = [event.tie for event in record.events if isinstance(event, TieMade)]
    ties = sum(map(len, before.values()))
    assert 0.2 * ties < len(cut) == len(made) < 0.4 * ties
    for agent, followed in before.items():
        after = world.network.followed(agent)
        assert len(after) == len(followed) == len(set(after)) and agent not in after
    assert all(tie.kind == FOLLOWS and tie.target not in before[tie.source] for tie in made)


def test_rewiring_a_town_cuts_no_friendship() -> None:
    simulation = Simulation(new_world("town", 3, 40), scenario_named("town"), lambda _: DiceMind(), MemoryJournal())
    friends = {(tie.source, tie.target) for tie in simulation.world.network.all_ties() if tie.kind != FOLLOWS}
    simulation.intervene(TiesRewired(1.0))
    cut = {(event.agent, event.other) for event in ticks(simulation, 1)[0].events if isinstance(event, TieCut)}
    assert friends.isdisjoint(cut)


# What is not allowed


@pytest.mark.parametrize(
    ("measure", "problem"),
    [
        (NewsAnnounced(2, fire(1)), "news by 1 that 2 announces"),
        (NewsAnnounced(2, fire(2, id="The Bridge")), "small letters"),
        (NewsAnnounced(2, fire(2, title=" ")), "news without a title"),
        (NewsAnnounced(2, fire(2, question="")), "news without a question"),
        (NewsAnnounced(2, fire(2, claims=(Claim("for", "x"),) * 61)), "61 arguments; allowed: up to 60"),
        (NewsAnnounced(2, fire(2, subjects=("justise",))), "no subject 'justise'; did you mean 'justice'"),
        (NewsAnnounced(2, fire(2, id="night-shift")), "'night-shift' broke in tick"),
        (NewsAnnounced(999, fire(999)), "agent 999; allowed: somebody"),
        (StatementMade(2, "nightshift", "for", "x"), "did you mean 'night-shift'"),
        (StatementMade(2, "night-shift", "for", " \x1b "), "an empty statement"),
        (AccountBlocked(999), "agent 999; allowed"),
        (AccountBlocked(2, False), "is not blocked now"),
        (ForwardsCapped(-1), "forwards -1; allowed: 0 to 1e+06"),
        (FrictionChanged(1.5), "share 1.5; allowed: 0 to 1"),
        (FrictionChanged(float("nan")), "share nan; allowed: 0 to 1"),
        (RankerChanged("bridgin"), "did you mean 'bridging'"),
        (RankerChanged("hot", 6), "recommended posts a page 6; allowed: 0 to 5"),
        (EmotionCooled(-0.1), "share -0.1"),
        (TiesRewired(2), "share 2; allowed: 0 to 1"),
    ],
)
def test_what_no_world_can_take_is_refused_in_a_line(measure: Intervention, problem: str, lived: Simulation) -> None:
    with pytest.raises(SimError) as refused:
        lived.intervene(measure)
    assert problem in str(refused.value) and "\n" not in str(refused.value)


@pytest.fixture(scope="module")
def lived() -> Simulation:
    simulation = society()
    ticks(simulation, BROKE)
    return simulation


def test_a_world_takes_so_many_topics_and_no_more_also_from_a_save() -> None:
    world = new_world("breaking-news", 1, AGENTS)
    for k in range(MOST_TOPICS - len(world.topics)):
        world.apply(NewsAnnounced(0, fire(0, id=slug("The bridge burns", world), tick=900 + k)))
    one_more = NewsAnnounced(0, fire(0, id="one-more"))
    assert len(world.topics) == MOST_TOPICS and dangling(one_more, world) == "too much news"
    simulation = Simulation(world, scenario_named("breaking-news"), lambda _: DiceMind(), MemoryJournal())
    with pytest.raises(SimError, match="100 pieces of news are enough"):
        simulation.intervene(one_more)


def test_a_plan_that_has_become_impossible_is_refused_when_its_time_comes() -> None:
    simulation = society()
    simulation.intervene(AccountBlocked(5), at=3)
    simulation.intervene(PostInjected(5, "Hear me."), at=4)
    events = [event for record in ticks(simulation, 4) for event in record.events]
    assert [event.change for event in events if isinstance(event, ChangeRefused)] == ["post_injected"]
    assert not any(isinstance(event, Refused) for event in events)


def test_news_of_a_blocked_account_stays_due_until_it_may_publish_again() -> None:
    simulation = society()
    waiting = simulation.world.topics["night-shift"]
    simulation.intervene(AccountBlocked(waiting.author))
    records = ticks(simulation, waiting.tick + 3)
    assert not any(isinstance(event, (NewsBroke, Posted)) for record in records for event in record.events)
    simulation.intervene(AccountBlocked(waiting.author, False))
    (record,) = ticks(simulation, 1)
    assert NewsBroke(waiting.author, "night-shift") in record.events


def test_a_post_in_somebodys_name_is_written_as_they_feel_and_a_statement_calmly() -> None:
    simulation = society()
    ticks(simulation, BROKE)
    who = next(agent for agent in simulation.world.agents.values() if agent.posted and not agent.persona.official)
    before = who.posted
    simulation.world.apply(MoodMoved(who.id, -0.5, 1.0))
    simulation.intervene(PostInjected(who.id, "Nobody asked us."))
    simulation.intervene(StatementMade(who.id, "night-shift", "against", WORDS))
    (record,) = ticks(simulation, 1)
    put, stated = [event.utterance for event in record.events if isinstance(event, Posted) and not event.until and event.agent == who.id]
    assert [(post.emotion, post.turn) for post in (put, stated)] == [("intense", before), ("calm", before + 1)]


# From text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("world.ranker=bridging:2", RankerChanged("bridging", 2)),
        ("world.ranker=hot", RankerChanged("hot", 0)),
        ("world.friction=0.4", FrictionChanged(0.4)),
        ("world.forwards=50", ForwardsCapped(50)),
        ("world.cool=0.5", EmotionCooled(0.5)),
        ("world.rewire=0.1", TiesRewired(0.1)),
        ("7.blocked=yes", AccountBlocked(7)),
        ("0.statement=night-shift:against:No, not: yet.", StatementMade(0, "night-shift", "against", "No, not: yet.")),
    ],
)
def test_every_measure_is_also_asked_for_in_text_now_and_later(text: str, expected: Intervention, lived: Simulation) -> None:
    assert changes(lived.world, (text,)) == [(expected, None)]
    assert changes(lived.world, (f"{text}@40",)) == [(expected, 40)]


def test_news_is_named_by_its_id_or_read_from_a_file(tmp_path: Path, lived: Simulation) -> None:
    world = new_world("breaking-news", 3, AGENTS)
    ((waiting, _),) = changes(world, ("world.news=night-shift",))
    assert waiting == announced(world, world.topics["night-shift"])
    shipped = Path(__file__).parent.parent / "sim" / "scenarios" / "data" / "energy.toml"
    ((read, at),) = changes(lived.world, (f"world.news={shipped}@30",))
    assert isinstance(read, NewsAnnounced) and (read.topic.id, read.agent, at) == ("reactor", teller(lived.world), 30)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("world.news=nothing", "no waiting news 'nothing' (FILE.toml)"),
        ("world.news=nowhere.toml", "nowhere.toml"),
        ("world.forwards=many", "forwards 'many'; allowed: a whole number"),
        ("world.ranker=hot:9", "recommended posts a page '9'"),
        ("world.friction=lots", "friction 'lots'; allowed: a number from 0 to 1"),
        ("3.blocked=maybe", "blocked 'maybe'; allowed: yes, no"),
        ("3.statement=night-shift", "allowed: NEWS:for:TEXT"),
        ("3.statement=night-shift:for:", "a statement of 0 characters"),
        ("world.frition=1", "did you mean 'friction'"),
    ],
)
def test_a_text_that_means_no_measure_says_what_is_allowed(text: str, problem: str, lived: Simulation) -> None:
    with pytest.raises(SimError) as refused:
        changes(lived.world, (text,))
    assert problem in str(refused.value) and "\n" not in str(refused.value)
