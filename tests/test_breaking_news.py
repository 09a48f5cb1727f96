"""News over a follower network: what reached whom, what it did to them, and where each forward came from."""

import asyncio
from pathlib import Path
from typing import ClassVar

import pytest
from scripted import DiceMind

from models.minds import mind_named
from saves.file import create, open_save
from sim.action import Action, AnyAction, Chat, Feel, Follow, Forward, Idle, Leaning, Leave, Mute, Post, Reply, Say, Scroll
from sim.agent import POOL_CAPACITY, emotion_of
from sim.channel import Move, Utterance, author_of, stance_in, tick_of
from sim.event import (
    AccountBlocked,
    ActivityChanged,
    AnyEvent,
    AttitudeMoved,
    ControlMoved,
    Felt,
    Followed,
    ForwardsCapped,
    FrictionChanged,
    Idled,
    Impressed,
    Learned,
    MoodMoved,
    Muted,
    NewsBroke,
    Parted,
    Posted,
    RankerChanged,
    Read,
    Refused,
    TieMade,
)
from sim.feed import unread
from sim.gate import Failure, admitted
from sim.journal import MemoryJournal
from sim.mind import Decision, Mind
from sim.network import Tie
from sim.observation import AnyObservation, Feeling, Planning, Scrolling, Talking
from sim.scenarios import new_world, scenario_named
from sim.scrolling import REACTIONS, scroll, stopped
from sim.simulation import Simulation
from sim.turn import common
from sim.world import World

PEOPLE, TICKS = 200, 16


def lived(world: World, ticks: int, mind: Mind | None = None, *measures: AnyEvent) -> list[AnyEvent]:
    """Run a world and return everything that happened."""
    for measure in measures:
        world.apply(measure)
    thinker, journal = mind or mind_named("rules"), MemoryJournal()
    simulation = Simulation(world, scenario_named(world.scenario), lambda _: thinker, journal)
    for _ in range(ticks):
        asyncio.run(simulation.tick())
    return [event for record in journal.records for event in record.events]


class Story:
    def __init__(self, name: str) -> None:
        self.world = new_world(name, 1, PEOPLE)
        self.events = lived(self.world, TICKS)
        self.posts: dict[int, Utterance] = {event.utterance.id: event.utterance for event in self.events if isinstance(event, Posted)}


@pytest.fixture(scope="module", params=["breaking-news", "energy-policy"])
def story(request: pytest.FixtureRequest) -> Story:
    return Story(request.param)


def test_news_is_learned_from_somebody_whose_posts_one_sees(story: Story) -> None:
    learned = [event for event in story.events if isinstance(event, Learned) and event.source is not None]
    broke = [event for event in story.events if isinstance(event, NewsBroke)]
    assert len(broke) == 1
    assert len(learned) > PEOPLE / 10
    fresh = new_world(story.world.scenario, 1, PEOPLE)
    ties = sum((event.agent, event.source) in fresh.network for event in learned)
    assert ties / len(learned) > 0.9  # others answer them, or were followed meanwhile


def test_a_forward_knows_what_it_passes_on_and_how_far_that_has_come(story: Story) -> None:
    forwards = [post for post in story.posts.values() if post.forwards is not None]
    assert len(forwards) > 10
    for post in forwards:
        assert post.forwards is not None
        before = story.posts[post.forwards]
        assert (post.depth, post.thread) == (before.depth + 1, before.thread)
        assert before.tick < post.tick or story.world.agents[before.author].persona.official  # news is read as it breaks
    assert max(post.depth for post in forwards) >= 2
    for cascade in story.world.cascades.values():
        found = [post.depth for post in forwards if post.thread == cascade.root]
        assert cascade.widths == [1, *(found.count(depth) for depth in range(1, max(found) + 1))]


def test_posts_carry_the_emotion_in_which_they_were_written(story: Story) -> None:
    levels: dict[int, str] = {}
    for event in story.events:
        match event:
            case MoodMoved(agent, _, arousal) | Felt(agent, _, arousal):
                levels[agent] = emotion_of(arousal)
            case Posted(agent, post, _, until) if until and post.author in levels:
                assert post.emotion == levels[agent]


def test_a_pool_holds_what_was_read_or_written_and_no_more_than_it_may(story: Story) -> None:
    seen: dict[int, set[int]] = {}
    for event in story.events:
        match event:
            case Read(agent, posts):
                seen.setdefault(agent, set()).update(posts)
            case Posted(agent, post):
                seen.setdefault(agent, set()).add(post.id)
            case Impressed(agent, gained) | Felt(agent, gained=gained):
                assert {each.post for each in gained} <= seen[agent]
    for agent in story.world.agents.values():
        assert len(agent.pool) <= POOL_CAPACITY
        for each in agent.pool:
            about = stance_in(story.posts[each.post])
            assert about == (each.topic, each.stance)
            assert tick_of(each.post) <= story.world.tick


def test_only_whoever_knows_of_the_news_moves_by_it(story: Story) -> None:
    known: set[int] = set()
    for event in story.events:
        match event:
            case Learned(agent):
                known.add(agent)
            case AttitudeMoved(agent) | MoodMoved(agent) | Felt(agent):
                assert agent in known


def test_texts_are_left_open_and_need_no_reader_to_be_written(story: Story) -> None:
    own = [
        post
        for post in story.posts.values()
        if post.moves and post.forwards is None and not story.world.agents[post.author].persona.official
    ]
    assert own and all(post.manner and not post.text for post in own)


def test_the_same_seed_tells_the_same_story_from_a_save_as_in_one_go(tmp_path: Path) -> None:
    whole = new_world("breaking-news", 3, 80)
    lived(whole, 12)
    path = tmp_path / "w.db"
    create(path, new_world("breaking-news", 3, 80), mind="rules").close()
    for _ in range(3):
        with open_save(path, writable=True) as save:
            world, thinker = save.resume(), mind_named("rules")
            simulation = Simulation(world, scenario_named(world.scenario), lambda _, mind=thinker: mind, save, save.last_hash())
            for _ in range(4):
                asyncio.run(simulation.tick())
    with open_save(path) as save:
        assert save.world().state_hash() == whole.state_hash()
        assert World.restored(save.world().snapshot()).state_hash() == whole.state_hash()


class Zealot:
    """Passes on whatever is on top, and is always intensely for it; mutes or answers instead where told so."""

    name = "zealot"

    def __init__(self, does: type[Forward] | type[Mute] | type[Reply] = Forward) -> None:
        self._does = does

    def decide(self, observation: AnyObservation) -> Decision:
        match observation:
            case Feeling(heard=heard):
                return Decision(Feel("intense", tuple(Leaning(each.topic, "for", 0.9) for each in heard[:1])), "of course")
            case Scrolling(page=page, done=()):
                entry = page[0]
                if self._does is Mute:
                    return Decision(Mute(entry.author.id))
                if self._does is Reply:
                    return Decision(Reply(entry.post.id, "Quite."))
                return Decision(Forward(entry.post.id)) if Forward in observation.legal else Decision(Leave())
        return Decision(Leave())


def test_the_mind_decides_both_steps() -> None:
    world = new_world("breaking-news", 1, 60)
    lived(world, 10, Zealot())
    informed = [agent for agent in world.agents.values() if agent.known and not agent.persona.official]
    assert informed and all(agent.attitudes["night-shift"] == 0.9 for agent in informed)
    assert all(agent.arousal > 0.66 for agent in informed)


def test_whoever_is_muted_is_really_not_seen() -> None:
    events = lived(new_world("energy-policy", 1, 200), 12, Zealot(Mute))
    muted: dict[int, set[int]] = {}
    for event in events:
        match event:
            case Read(agent, posts):
                assert not {author_of(post) for post in posts} & muted.get(agent, set())
            case Muted(agent, other):
                muted.setdefault(agent, set()).add(other)
    assert sum(map(len, muted.values())) > 5


def test_a_blocked_account_reaches_nobody_and_writes_nothing() -> None:
    world = new_world("breaking-news", 1, 60)
    hub = max((a for a in world.agents if not world.agents[a].persona.official), key=lambda a: len(world.network.followers(a)))
    events = lived(world, 12, Zealot(Reply), AccountBlocked(hub))
    assert any(isinstance(event, Read) and event.agent == hub for event in events)
    assert not any(isinstance(event, Posted) and event.agent == hub for event in events)
    assert not any(author_of(post) == hub for event in events if isinstance(event, Read) for post in event.posts)


def test_a_cap_stops_forwards_of_one_original() -> None:
    world = new_world("breaking-news", 1, 120)
    lived(world, 14, Zealot(), ForwardsCapped(6))
    free = new_world("breaking-news", 1, 120)
    lived(free, 14, Zealot())
    assert max(cascade.size for cascade in free.cascades.values()) > 30
    assert max(cascade.size for cascade in world.cascades.values()) == 1 + 6


def test_friction_gives_forwards_up_and_full_friction_all_of_them() -> None:
    for share in (0.5, 1.0):
        events = lived(new_world("breaking-news", 1, 120), 12, Zealot(), FrictionChanged(share))
        given_up = sum(isinstance(event, Idled) and "sure" in event.because for event in events)
        passed_on = sum(isinstance(event, Posted) and event.utterance.forwards is not None for event in events)
        assert given_up > 0
        assert (passed_on == 0) == (share == 1.0)


def test_a_mind_that_fails_to_feel_leaves_a_first_thought() -> None:
    class Numb(Zealot):
        def decide(self, observation: AnyObservation) -> Decision:
            if isinstance(observation, Feeling):
                raise RuntimeError("numb")
            return super().decide(observation)

    world = new_world("breaking-news", 1, 60)
    events = lived(world, 10, Numb())
    assert any(isinstance(event, Refused) and "numb" in event.because for event in events)
    informed = [agent for agent in world.agents.values() if agent.known]
    assert len(informed) > 3 and all("night-shift" in agent.attitudes for agent in informed)


class Quarreller(DiceMind):
    """Calls a contact once, contradicts whatever is said about the news, and takes that calmly; else idle."""

    def decide(self, observation: AnyObservation) -> Decision:
        news = (Move("disagree", topic="lantern-sale", valence=-0.5),)
        match observation:
            case Planning(tick=2, me=me, contacts=contacts) if me.id == 1:
                return Decision(Chat(contacts[0].id, "It must not be sold."), moves=news)
            case Planning():
                return Decision(Idle())
            case Talking(thread=thread):
                return Decision(Say("I cannot agree.") if len(thread) < 4 else Leave(), moves=news)
            case Feeling():
                return Decision(Feel("calm", (Leaning("lantern-sale", "against", 0.5),)))
        return super().decide(observation)


def test_a_quarrel_lowers_the_mood_also_where_it_was_about_the_news() -> None:
    world = new_world("town", 1, 8)
    world.apply(ActivityChanged("uniform", 1.0))
    events = lived(world, 2, Quarreller())
    parted = [event for event in events if isinstance(event, Parted)]
    assert len(parted) == 2
    for who in (event.agent for event in parted):
        feelings = [event for event in events if isinstance(event, (Felt, MoodMoved)) and event.agent == who]
        assert [type(event) for event in feelings] == [Felt, MoodMoved]
        assert world.agents[who].mood == feelings[1].mood < feelings[0].mood - 0.05


def test_only_what_a_tick_has_a_phase_for_can_be_planned() -> None:
    class Planner(DiceMind):
        legal: ClassVar[set[type[Action]]] = set()

        def decide(self, observation: AnyObservation) -> Decision:
            if isinstance(observation, Planning):
                assert observation.contacts
                self.legal |= {*observation.legal}
            return Decision(Idle()) if isinstance(observation, Planning) else super().decide(observation)

    mind, made = Planner(), []
    for a, b in ((30, 31), (31, 30)):
        made.append(TieMade(a, Tie(a, b, "friend", 0.5)))
    lived(new_world("breaking-news", 1, 60), 8, mind, *made, ControlMoved(30, "human"))
    assert mind.legal == {Scroll, Post, Idle}


@pytest.mark.parametrize("action", [Post(""), Reply(1, ""), Forward(1, "")])
@pytest.mark.parametrize("unworded", [True, False])
def test_a_text_is_left_open_only_where_it_may_be(action: AnyAction, unworded: bool) -> None:
    world = new_world("breaking-news", 1, 20)
    view = Scrolling(**common(world, 1), page=(), done=(), unworded=unworded)
    answer = admitted(Decision(action, moves=(Move("tell_news", topic="night-shift"),)), view, world)
    assert isinstance(answer, Decision if unworded else Failure)
    assert unworded or "nothing to say" in answer.because
    assert isinstance(admitted(Decision(Forward(1)), view, world), Decision)  # without a word of one's own


@pytest.mark.parametrize(("does", "event"), [(Mute, Muted), (Follow, Followed)])
def test_nobody_is_muted_or_followed_twice_in_one_visit(does: type[Follow] | type[Mute], event: type[Muted] | type[Followed]) -> None:
    world = new_world("breaking-news", 1, 120)
    lived(world, 8, mind_named("rules"), RankerChanged("chronological", 5))
    reader = next(agent for agent in world.agents if len({author_of(post.id) for post in unread(world, world.agents[agent])}) > 3)
    visit, deeds = scroll(world, reader), []
    try:
        turn = next(visit)
        while True:
            seen = turn.observation
            turn = visit.send(Decision(does(seen.page[-1].author.id) if isinstance(seen, Scrolling) else Feel("calm")))
    except StopIteration as stop:
        for deed in stop.value:
            deeds.append(stopped(world, deed))
            world.apply(deeds[-1])
    assert sum(isinstance(deed, event) for deed in deeds) == 1
    assert sum(isinstance(deed, Refused) and "already" in deed.because for deed in deeds) == REACTIONS - 1
