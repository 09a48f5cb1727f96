"""The emotion step and the attitude step: news stirs and wears off, shocks pass, and chances are what is drawn from."""

from dataclasses import dataclass, field
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from models.rules.feeling import emotion_step
from models.rules.mind import RulesMind
from sim.action import Feel
from sim.agent import Agent, Emotion, Impression, Source
from sim.channel import Move, Utterance, utterance_id
from sim.event import AttitudeMoved, Felt, MoodMoved, TickStarted
from sim.influence import influence, relevance, weight
from sim.mind import Decision
from sim.observation import Feeling
from sim.scenarios import new_world
from sim.topic import Topic

WORLD = new_world("breaking-news", 1, 400)
NEWS = next(iter(WORLD.topics.values()))
PEOPLE = [agent for agent in WORLD.agents.values() if not agent.persona.official]
LEVELS: tuple[Emotion, ...] = ("calm", "moderate", "intense")


@dataclass
class Message:
    """A message that reaches everybody in the same way."""

    stance: float = 0.5
    emotion: Emotion = "moderate"
    source: Source = "followed"
    author: int = 1
    claim: int | None = None
    tick: int = 10


@dataclass
class Scene:
    """What somebody is asked to feel about: by default, fresh news in one message."""

    messages: list[Message] = field(default_factory=lambda: [Message()])
    topic: Topic = NEWS
    known: int | None = None  # tick at which the news was learnt; None: now
    leaned: int = 9  # tick at which the attitude last moved
    felt: int = 9
    held: float | None = None
    emotion: Emotion = "calm"
    tick: int = 10

    def decide(self, who: Agent) -> Decision:
        heard, posts = [], []
        for k, message in enumerate(self.messages):
            number = utterance_id(message.tick, message.author, 128 + k)
            heard.append(Impression(number, self.topic.id, message.stance, message.emotion, message.source))
            move = Move("argue", topic=self.topic.id, valence=message.stance, claim=message.claim)
            posts.append(Utterance(number, message.tick, message.author, "", (move,), number, emotion=message.emotion, manner="plain"))
        me = Agent(who.persona, felt=self.felt, pool=list(heard), known={self.topic.id: self.tick if self.known is None else self.known})
        if self.held is not None:
            me.attitudes[self.topic.id], me.leaned[self.topic.id] = self.held, self.leaned
        seen = Feeling(
            tick=self.tick,
            minute=600,
            me=me,
            luck=WORLD.luck.of(self.tick, me.id),
            catalogue=WORLD.catalogue,
            topics={self.topic.id: self.topic},
            contacts=(),
            names=WORLD.names,
            heard=tuple(heard),
            posts=tuple(posts),
            fresh=(self.topic.id,) if self.known is None else (),
            emotion=self.emotion,
        )
        return RulesMind().decide(seen)

    def intense(self) -> float:
        """Return the mean chance of an intense emotion over all people."""
        return sum(dict(self.decide(who).chances)["intense"] for who in PEOPLE) / len(PEOPLE)

    def attitude(self) -> float:
        """Return the mean attitude afterwards over all people."""
        total = 0.0
        for who in PEOPLE:
            action = self.decide(who).action
            assert isinstance(action, Feel)
            total += action.leanings[0].strength * (1 if action.leanings[0].side == "for" else -1)
        return total / len(PEOPLE)


# Emotion


@given(st.floats(-20, 20))
def test_the_chances_of_the_levels_sum_to_one_and_rise_with_the_stir(stir: float) -> None:
    step, more = emotion_step(stir), emotion_step(stir + 1)
    assert step.calm + step.moderate + step.intense == pytest.approx(1)
    assert min(step.calm, step.moderate, step.intense) >= 0
    assert more.intense >= step.intense
    assert more.calm <= step.calm


@given(st.floats(-3, 6), st.floats(0, 1, exclude_max=True))
def test_a_level_is_drawn_in_proportion_to_its_chance(stir: float, draw: float) -> None:
    step = emotion_step(stir)
    level = step.drawn(draw)
    assert (level == "calm") == (draw < step.calm)
    assert (level == "intense") == (draw >= step.calm + step.moderate)


def test_how_often_people_are_intense_is_what_their_chances_say() -> None:
    decisions = [Scene().decide(who) for who in PEOPLE]
    expected = sum(dict(each.chances)["intense"] for each in decisions)
    drawn = sum(isinstance(each.action, Feel) and each.action.emotion == "intense" for each in decisions)
    assert abs(drawn - expected) < 4 * len(PEOPLE) ** 0.5 / 2


def test_the_same_event_stirs_less_and_less() -> None:
    first = Scene().intense()
    later = [Scene(known=10 - ticks, emotion="calm").intense() for ticks in (1, 4, 10)]
    assert first > later[0] > later[1] > later[2]
    assert later[2] < first / 4


def test_graver_news_heated_messages_and_a_stirred_mind_make_intense() -> None:
    assert Scene(topic=replace(NEWS, severity=1.0)).intense() > Scene(topic=replace(NEWS, severity=0.2)).intense() + 0.1
    heated, calm = ([Message(emotion=emotion)] for emotion in ("intense", "calm"))
    assert Scene(heated, known=9).intense() > Scene(calm, known=9).intense()
    assert Scene(known=9, emotion="intense").intense() > Scene(known=9, emotion="calm").intense()


def test_whoever_is_nervous_is_stirred_more_than_whoever_is_calm_by_nature() -> None:
    nervous, placid = (
        Agent(replace(PEOPLE[0].persona, traits=traits)) for traits in (("anxious", "quick-tempered"), ("calm", "optimistic"))
    )
    chances = [dict(Scene().decide(who).chances)["intense"] for who in (nervous, placid)]
    assert chances[0] > chances[1] + 0.1


# Attitude


def test_the_bare_facts_push_whoever_first_hears_of_them_their_way() -> None:
    means = [Scene(topic=replace(NEWS, tilt=tilt)).attitude() for tilt in (-0.8, 0.0, 0.8)]
    assert means[0] < means[1] - 0.2 < means[2] - 0.4


def test_facts_that_stir_nobody_move_nobody() -> None:
    tilted, plain = (Scene(topic=replace(NEWS, severity=0.0, tilt=tilt), held=0.3).attitude() for tilt in (-0.9, 0.0))
    assert tilted == plain


def test_a_shock_passes_with_time() -> None:
    quiet = replace(NEWS, tilt=0.0)
    held = [Scene([Message(0.0)], topic=quiet, known=1, held=-0.9, leaned=leaned).attitude() for leaned in (10, 6, 0)]
    assert held[0] < held[1] - 0.05 < held[2] - 0.1


def test_messages_draw_towards_them_whoever_is_near_and_nobody_who_is_far() -> None:
    quiet = replace(NEWS, tilt=0.0)
    near = Scene([Message(0.9, claim=0)], topic=quiet, known=5, held=0.3, felt=10).attitude()
    far = Scene([Message(-1.0, claim=0)], topic=quiet, known=5, held=0.9, felt=10).attitude()
    assert near > Scene([Message(0.3)], topic=quiet, known=5, held=0.3, felt=10).attitude() + 0.01
    assert far == pytest.approx(Scene([Message(0.9)], topic=quiet, known=5, held=0.9, felt=10).attitude(), abs=0.02)


def test_a_trusted_source_draws_more() -> None:
    quiet = replace(NEWS, tilt=0.0)
    means = [
        Scene([Message(0.9, source=source)], topic=quiet, known=5, held=0.3, felt=10).attitude() for source in ("mutual", "recommended")
    ]
    assert means[0] > means[1]


def test_whoever_stands_farther_out_takes_the_other_side_less_often() -> None:
    quiet = replace(NEWS, tilt=0.0)
    stands: list[tuple[float, float, bool]] = []  # strength, chance of the likelier side, whether the other was taken
    for held in (-0.9, -0.5, -0.3, -0.1, 0.0, 0.1, 0.3, 0.5, 0.9):
        for who in PEOPLE[:60]:
            decision = Scene([Message(held)], topic=quiet, known=5, held=held).decide(who)
            assert isinstance(decision.action, Feel)
            (leaning,), chances = decision.action.leanings, dict(decision.chances)
            likelier = "for" if chances["positive"] > chances["negative"] else "against"
            stands.append((leaning.strength, max(chances["positive"], chances["negative"]), leaning.side != likelier))
    stands.sort()
    certainty = [chance for _, chance, _ in stands]
    assert all(nearer <= farther + 1e-3 for nearer, farther in pairwise(certainty))
    assert certainty[0] < 0.6 and certainty[-1] > 0.99
    third = len(stands) // 3
    assert sum(other for *_, other in stands[:third]) > 5 * sum(other for *_, other in stands[-third:])


def test_the_chances_of_both_sides_are_one_and_follow_the_facts() -> None:
    for who in PEOPLE[:60]:
        chances = dict(Scene(topic=replace(NEWS, tilt=0.9), held=0.9).decide(who).chances)
        assert chances["negative"] + chances["positive"] == pytest.approx(1)
        assert chances["positive"] > 0.95


@given(
    st.lists(
        st.builds(
            Message,
            stance=st.floats(-1, 1),
            emotion=st.sampled_from(LEVELS),
            source=st.sampled_from(("official", "mutual", "told", "followed", "recommended")),
            claim=st.one_of(st.none(), st.integers(0, 40)),
            tick=st.integers(0, 10),
        ),
        min_size=1,
        max_size=5,
    ),
    st.one_of(st.none(), st.floats(-1, 1)),
    st.sampled_from(LEVELS),
    st.one_of(st.none(), st.integers(0, 10)),
)
@settings(deadline=None, max_examples=60)
def test_a_feeling_is_legal_and_always_the_same(messages: list[Message], held: float | None, emotion: Emotion, known: int | None) -> None:
    scene = Scene(messages, held=held, emotion=emotion, known=known)
    decision = scene.decide(PEOPLE[3])
    assert decision == scene.decide(PEOPLE[3])
    assert isinstance(decision.action, Feel)
    assert [leaning.topic for leaning in decision.action.leanings] == [NEWS.id]
    assert 0 <= decision.action.leanings[0].strength <= 1
    chances = dict(decision.chances)
    assert chances["calm"] + chances["moderate"] + chances["intense"] == pytest.approx(1, abs=1e-3)


def test_the_weight_of_a_message_is_the_sum_of_its_three_scores() -> None:
    persona = PEOPLE[0].persona
    for age, source in ((0, "mutual"), (3, "official"), (13, "recommended"), (40, "own")):
        message = Impression(utterance_id(50 - age, 1, 128), NEWS.id, 0.5, "calm", source)  # type: ignore[arg-type]
        assert weight(message, relevance(persona, NEWS), 50) == pytest.approx(influence(persona, message, NEWS, 50).total)


# Time, and luck


def test_an_attitude_goes_on_returning_whatever_else_moves_the_mood() -> None:
    world = new_world("energy-policy", 1, 40)
    topic, who = next(iter(world.topics)), world.agents[20]
    world.apply(TickStarted(3, 600))
    world.apply(Felt(20, 0.0, 0.5, ((topic, -0.9),)))
    world.apply(TickStarted(9, 600))
    world.apply(MoodMoved(20, 0.4, 0.2, "a film"))
    assert (who.felt, who.leaned[topic]) == (9, 3)
    world.apply(AttitudeMoved(20, topic, -0.8))
    assert who.leaned[topic] == 9
    quiet = replace(NEWS, tilt=0.0)
    means = [Scene([Message(0.0)], topic=quiet, known=1, held=-0.9, leaned=2, felt=felt).attitude() for felt in (2, 10)]
    assert means[0] == means[1] > -0.85


def test_whoever_feels_twice_in_a_tick_draws_twice() -> None:
    first, again = ([Scene([Message(author=author)]).decide(who).action for who in PEOPLE] for author in (1, 2))
    assert sum(one != other for one, other in zip(first, again, strict=True)) > len(PEOPLE) / 8


@pytest.mark.parametrize("age", [0, 30, 120, 200])
def test_news_is_near_or_far_to_people_of_any_age(age: int) -> None:
    assert 0 <= relevance(replace(PEOPLE[0].persona, age=age), NEWS) <= 1
