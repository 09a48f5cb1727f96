"""What readers of the news do: stirred, agreeing and fresh ones pass it on; opponents are turned away from; nothing forbidden is done."""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from models.rules.mind import RulesMind
from models.rules.spreading import REACTIONS
from sim.action import Follow, Forward, Leave, Like, Mute, Post, Reply, Unfollow
from sim.agent import Agent, Impression, Source
from sim.channel import Move, Utterance, utterance_id
from sim.mind import Decision
from sim.network import FOLLOWS
from sim.observation import Contact, FeedEntry, Scrolling
from sim.scenarios import new_world

WORLD = new_world("breaking-news", 1, 400)
NEWS = next(iter(WORLD.topics.values()))
PEOPLE = [agent for agent in WORLD.agents.values() if not agent.persona.official]
TICK = 20


def entry(
    stance: float = 0.6,
    *,
    author: int = 1,
    source: Source = "followed",
    forwardable: bool = True,
    parent: int | None = None,
    k: int = 0,
    kind: str = FOLLOWS,
    closeness: float = 0.2,
) -> FeedEntry:
    number = utterance_id(TICK - 1, author, 128 + k)
    move = Move("argue", topic=NEWS.id, valence=stance)
    post = Utterance(number, TICK - 1, author, "", (move,), number, parent=parent, emotion="moderate", manner="plain")
    return FeedEntry(post, Contact(author, "Ada", "", 30, "", kind, closeness), 0, "new", source, forwardable)


def scrolling(
    who: Agent,
    page: Sequence[FeedEntry],
    *,
    held: float = 0.6,
    arousal: float = 0.5,
    known: int = TICK,
    pool: Sequence[Impression] = (),
    number: int = 0,
    blocked: bool = False,
    unworded: bool = True,
) -> Scrolling:
    me = Agent(who.persona, arousal=arousal, felt=TICK, known={NEWS.id: known}, attitudes={NEWS.id: held}, pool=list(pool))
    return Scrolling(
        tick=TICK,
        minute=600,
        me=me,
        luck=WORLD.luck.of(TICK, me.id),
        catalogue=WORLD.catalogue,
        topics={NEWS.id: NEWS},
        contacts=(),
        names=WORLD.names,
        page=tuple(page),
        done=(),
        number=number,
        blocked=blocked,
        unworded=unworded,
    )


def share(kind: str, page: Sequence[FeedEntry], **state: object) -> float:
    """Return the share of people who answer a page so: "forward", "write", "like", "follow", "unfollow", "mute"."""
    kinds = {"forward": (Forward,), "write": (Post, Reply), "like": (Like,), "follow": (Follow,), "unfollow": (Unfollow,), "mute": (Mute,)}
    answers = [decided(who, page, **state).action for who in PEOPLE]
    return sum(isinstance(action, kinds[kind]) for action in answers) / len(answers)


def decided(who: Agent, page: Sequence[FeedEntry], **state: object) -> Decision:
    return RulesMind().decide(scrolling(who, page, **state))  # type: ignore[arg-type]


def opponent(author: int, times: int) -> list[Impression]:
    return [Impression(utterance_id(TICK - 2, author, 150 + k), NEWS.id, -0.9, "moderate", "followed") for k in range(times)]


def test_stirred_people_pass_on_and_write_more() -> None:
    page = [entry()]
    forwards = [share("forward", page, arousal=arousal) for arousal in (0.1, 0.5, 0.9)]
    writes = [share("write", page, arousal=arousal, known=TICK - 8) for arousal in (0.1, 0.9)]
    assert forwards[0] < forwards[1] < forwards[2]
    assert writes[0] < writes[1]


def test_news_is_passed_on_while_it_is_fresh() -> None:
    assert share("forward", [entry()], known=TICK) > 2 * share("forward", [entry()], known=TICK - 12)


def test_nobody_passes_on_what_is_against_them() -> None:
    assert share("forward", [entry(-0.9)], held=0.9) == 0
    assert share("forward", [entry(0.9)], held=0.9) > 0.2


def test_trusted_sources_are_passed_on_more() -> None:
    assert share("forward", [entry(source="mutual")]) > share("forward", [entry(source="recommended")]) + 0.05


def test_whoever_has_had_their_say_says_less() -> None:
    for who in PEOPLE[:40]:
        own = [Impression(utterance_id(TICK - 1, who.id, 130 + k), NEWS.id, 0.6, "moderate", "own") for k in range(4)]
        fresh, tired = (dict(decided(who, [entry()], pool=pool, arousal=0.9).chances) for pool in ((), own))
        assert tired["forward"] + tired["post"] < fresh["forward"] + fresh["post"]


def test_chances_say_how_often_people_do_what_they_do() -> None:
    page = [entry(), entry(0.3, author=2, k=1)]
    decisions = [decided(who, page, arousal=0.9) for who in PEOPLE]
    told = [dict(each.chances) for each in decisions if each.chances]
    assert len(told) == len(PEOPLE)
    for chances in told:
        assert sum(chances.values()) == pytest.approx(1, abs=1e-3)
        assert min(chances.values()) >= 0
    expected = sum(chances["forward"] for chances in told) / len(told)
    assert abs(expected - sum(isinstance(each.action, Forward) for each in decisions) / len(PEOPLE)) < 0.1


def test_a_like_minded_stranger_is_followed_and_a_known_author_is_not() -> None:
    assert share("follow", [entry(0.9, source="recommended")], held=0.9, known=TICK - 9) > 0.05
    assert share("follow", [entry(-0.9, source="recommended")], held=0.9) == 0
    assert share("follow", [entry(0.9)], held=0.9) == 0


def test_an_opponent_who_comes_back_again_and_again_is_turned_away_from() -> None:
    page = [entry(-0.9, author=5)]
    patient = [share(kind, page, held=0.9, pool=opponent(5, 1)) for kind in ("mute", "unfollow")]
    weary = [share(kind, page, held=0.9, pool=opponent(5, 4)) for kind in ("mute", "unfollow")]
    assert patient == [0, 0]
    assert min(weary) > 0


def test_friends_are_not_unfollowed() -> None:
    assert share("unfollow", [entry(-0.9, author=5, kind="friend")], held=0.9, pool=opponent(5, 4)) == 0


def test_what_may_not_be_passed_on_is_not_and_a_blocked_account_writes_nothing() -> None:
    assert share("forward", [entry(forwardable=False)], arousal=0.9) == 0
    assert share("forward", [entry()], arousal=0.9, blocked=True) == 0
    assert share("write", [entry()], arousal=0.9, blocked=True) == 0


def test_a_visit_ends_after_a_few_reactions() -> None:
    page = [entry(k=k, author=k + 1) for k in range(5)]
    assert all(isinstance(decided(who, page, arousal=0.9, number=REACTIONS).action, Leave) for who in PEOPLE)
    assert not any(isinstance(decided(who, page, arousal=0.9, number=1).action, (Post, Reply, Forward)) for who in PEOPLE)


def test_a_text_may_wait_where_it_may_and_is_written_out_where_it_may_not() -> None:
    page = [entry()]
    for who in PEOPLE[:150]:
        for unworded in (True, False):
            decision = decided(who, page, arousal=0.9, unworded=unworded)
            match decision.action:
                case Reply(_, text) | Post(text):
                    assert bool(text) != unworded
                    assert decision.moves
                case Forward(_, text):
                    assert not (unworded and text)
                    assert unworded or text


def test_a_reply_to_me_that_asks_nothing_ends_a_thread() -> None:
    for who in PEOPLE[:150]:
        page = [entry(-0.5, parent=utterance_id(TICK - 2, who.id, 128))]
        assert not isinstance(decided(who, page, arousal=0.9).action, Reply)


def test_news_that_has_not_reached_me_gets_no_reaction() -> None:
    for who in PEOPLE[:50]:
        scene = scrolling(who, [entry()], arousal=0.9)
        assert isinstance(RulesMind().decide(stranger_to(scene)).action, Leave)


def stranger_to(scene: Scrolling) -> Scrolling:
    scene.me.known.clear()
    scene.topics = {}
    return scene


@given(
    st.lists(st.tuples(st.floats(-1, 1), st.sampled_from(("official", "mutual", "followed", "recommended"))), min_size=1, max_size=5),
    st.floats(-1, 1),
    st.floats(0, 1),
    st.integers(0, TICK),
    st.booleans(),
    st.integers(0, 3),
)
@settings(deadline=None, max_examples=80)
def test_a_reaction_is_legal_on_the_page_and_always_the_same(
    posts: list[tuple[float, Source]], held: float, arousal: float, known: int, blocked: bool, number: int
) -> None:
    page = [entry(stance, author=k + 1, source=source, k=k) for k, (stance, source) in enumerate(posts)]
    scene = scrolling(PEOPLE[50], page, held=held, arousal=arousal, known=known, blocked=blocked, number=number)
    decision = RulesMind().decide(scene)
    assert decision == RulesMind().decide(scene)
    assert type(decision.action) in scene.legal
    match decision.action:
        case Like(post) | Reply(post, _) | Forward(post, _):
            assert post in {each.post.id for each in page}
        case Follow(who) | Unfollow(who) | Mute(who):
            assert who in {each.author.id for each in page}


def test_an_outgoing_person_writes_more_than_a_shy_one() -> None:
    for number in range(30):
        shy, outgoing = (Agent(replace(PEOPLE[number].persona, traits=traits)) for traits in (("shy",), ("outgoing",)))
        chances = [dict(decided(who, [entry()], arousal=0.9).chances) for who in (shy, outgoing)]
        assert chances[1]["post"] > chances[0]["post"]
