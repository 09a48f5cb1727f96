"""What an intervention brings about, beside the event that it is; and whether a world can take it."""

from collections.abc import Collection, Iterator
from typing import assert_never

import numpy as np
from msgspec.structs import replace

from sim.activity import rule_named
from sim.agent import Memory, Persona
from sim.channel import POST_LIMIT, Utterance, utterance_id
from sim.errors import SimError
from sim.event import (
    ActivityChanged,
    AnyEvent,
    Asked,
    ControlMoved,
    Intervention,
    Joined,
    MindChanged,
    MixingChanged,
    NewsAnnounced,
    PersonaEdited,
    Posted,
    PostInjected,
    RecommenderChanged,
    TieCut,
    TieMade,
    UnlikeBefriended,
)
from sim.event.intervention import MIND_LIMIT
from sim.feeling import emotion_now
from sim.measures import INJECTED_POST, Measure, checked_measure, effects_of, plain_measure, present, within
from sim.network import MOST_KINDS, Tie
from sim.personas import sound
from sim.recommender import recommender_named
from sim.rules import Percept
from sim.taste import taste
from sim.text import clean
from sim.understanding import understood
from sim.world import World

KIND_LIMIT, HISTORY_LIMIT = 40, 200  # characters of a kind of tie, of what two people share
MOST_POSTS = 32  # by intervention, in one tick
MOST_PLANS = 1000  # interventions to come
MOST_IDS = 1 << 20  # sim.channel.utterance_id has 20 bits for an author
UNLIKE_CLOSENESS = 0.5  # of a friend by intervention
UNLIKE_SAMPLE = 400  # people among whom the least alike are sought


def plain(intervention: Intervention) -> Intervention:
    """Return an intervention with every text in it made plain and bounded; raises SimError where a persona is out of bounds."""
    if isinstance(intervention, Measure):
        return plain_measure(intervention)
    match intervention:
        case PersonaEdited(agent, persona, fields):
            return PersonaEdited(agent, sound(persona), fields)
        case Joined(agent, persona, ties):
            return Joined(agent, sound(persona), tuple(map(_plain_tie, ties)))
        case TieMade(agent, tie):
            return TieMade(agent, _plain_tie(tie))
        case PostInjected(agent, text):
            return PostInjected(agent, clean(text, POST_LIMIT))
        case Asked(agent, question, answer, choice):
            return Asked(agent, clean(question, POST_LIMIT), clean(answer, POST_LIMIT), choice)
        case ActivityChanged(rule, chance):
            return ActivityChanged(clean(rule, KIND_LIMIT), chance)
        case RecommenderChanged(algorithm):
            return RecommenderChanged(clean(algorithm, KIND_LIMIT))
        case MindChanged(agent, mind):
            return MindChanged(agent, clean(mind, MIND_LIMIT))
        case _:
            return intervention


def _plain_tie(tie: Tie) -> Tie:
    return replace(tie, kind=clean(tie.kind, KIND_LIMIT), history=clean(tie.history, HISTORY_LIMIT))


def checked(intervention: Intervention, world: World, coming: Collection[int] = (), *, later: bool = False) -> None:
    """Check that a world can take an intervention.

    Args:
        coming: newcomers who will be there by then. later: it is for a later tick than the next.

    Raises:
        SimError: it cannot; names what, and what is allowed.
    """
    if isinstance(intervention, Measure):
        return checked_measure(intervention, world, later=later)
    match intervention:
        case RecommenderChanged(algorithm):
            recommender_named(algorithm, world.catalogue, world.luck)
        case MixingChanged(number):
            within("random items", number, 0, 5)
        case UnlikeBefriended(number):
            within("friends", number, 1, 10)
        case ActivityChanged(rule, chance):
            rule_named(rule)
            within("chance", chance, 0, 1)
        case Joined(agent, persona, ties):
            _joining(world, agent, persona, ties, coming)
        case TieMade(agent, tie):
            if agent != tie.source or tie.source == tie.target:
                raise SimError(f"tie from {tie.source} to {tie.target}; allowed: two different people, the first of them {agent}")
            _tie(world, tie)
            present(world, coming, tie.source, tie.target)
        case TieCut(agent, other):
            present(world, (), agent, other)
            if (agent, other) not in world.network:
                raise SimError(f"{world.names[agent]} has no tie to {world.names[other]}")
        case PersonaEdited(agent, persona):
            present(world, coming, agent)
            if persona.id != agent:
                raise SimError(f"number {persona.id} for {agent}; allowed: nobody's number changes")
        case MindChanged(agent):
            present(world, coming, *(() if agent is None else (agent,)))
        case ControlMoved(agent) | Asked(agent):
            present(world, coming, agent)
        case PostInjected(agent, text):
            present(world, coming, agent)
            if not clean(text, POST_LIMIT):
                raise SimError(f"an empty post; allowed: 1 to {POST_LIMIT} characters")
            if agent in world.policy.blocked:
                raise SimError(f"{world.names[agent]} is blocked; allowed: an account that may publish")
        case _:
            assert_never(intervention)
    return None


def _joining(world: World, agent: int, persona: Persona, ties: tuple[Tie, ...], coming: Collection[int]) -> None:
    last = max((*world.agents, *coming))
    if agent != persona.id or not last < agent < MOST_IDS:
        raise SimError(f"newcomer {agent}; allowed: numbers from {last + 1} to {MOST_IDS - 1}")
    for tie in ties:
        if (tie.source == agent) == (tie.target == agent):
            raise SimError(f"tie from {tie.source} to {tie.target}; allowed: ties of the newcomer {agent} with others")
        _tie(world, tie)
        present(world, coming, tie.target if tie.source == agent else tie.source)


def _tie(world: World, tie: Tie) -> None:
    within("closeness", tie.closeness, 0, 1)
    if not tie.kind:
        raise SimError(f"a tie of no kind; allowed: 1 to {KIND_LIMIT} characters")
    kinds = world.network.kinds
    if tie.kind not in kinds and len(kinds) >= MOST_KINDS:
        raise SimError(f"tie '{tie.kind}'; allowed: the {MOST_KINDS} kinds of ties that there are already")


def numbered(joined: Joined, number: int) -> Joined:
    """Return a newcomer under another number: whoever was planned comes after all who came in the meantime."""
    ends = {joined.agent: number}
    ties = tuple(replace(tie, source=ends.get(tie.source, tie.source), target=ends.get(tie.target, tie.target)) for tie in joined.ties)
    return Joined(number, replace(joined.persona, id=number), ties)


def timely(intervention: Intervention, world: World) -> Intervention:
    """Return an intervention as it takes effect now: a newcomer is numbered after everybody else, news breaks in this tick."""
    match intervention:
        case Joined():
            return numbered(intervention, max(world.agents) + 1)
        case NewsAnnounced(agent, topic):
            return NewsAnnounced(agent, replace(topic, tick=world.tick))
        case _:
            return intervention


def effects(intervention: Intervention, world: World, number: int) -> Iterator[AnyEvent | Percept]:
    """Yield what an intervention that has just been applied brings about. number: of a post by intervention within its tick, from 0."""
    if isinstance(intervention, Measure):
        yield from effects_of(intervention, world, number)
        return
    match intervention:
        case PostInjected(agent, text):
            yield _injected(world, agent, clean(text, POST_LIMIT), number)
        case UnlikeBefriended(friends):
            yield from _unlike(world, friends)
        case Asked(agent, question, answer):
            text = f'I was asked "{clean(question, 110)}" and said "{clean(answer, 140)}"'
            yield Percept(agent, Memory(world.tick, "self", text, 0.8))
        case _:
            return


def _injected(world: World, agent: int, text: str, number: int) -> Posted:
    post_id = utterance_id(world.tick, agent, INJECTED_POST + number)
    who = world.agents[agent]
    moves = understood(text, author=agent, catalogue=world.catalogue, topics=world.topics, names=world.names, after=None, known=who.known)
    feeling = emotion_now(who, world.tick)
    post = Utterance(post_id, world.tick, agent, text, moves, thread=post_id, emotion=feeling, turn=who.posted)
    return Posted(agent, post, "it was put in their name")


def _unlike(world: World, friends: int) -> Iterator[TieMade]:
    """Tie everybody to those whose taste is least like theirs, out of UNLIKE_SAMPLE whom they do not know, both ways.

    Source: Wang et al. 2023 (RecAgent), section 4.2.1: k friends of different interests against the information cocoon.
    """
    ids = list(world.agents)
    tastes = np.stack([taste(agent.persona, world.catalogue, world.luck) for agent in world.agents.values()])  # (n, n_genres)
    tied = {agent: {agent, *world.network.followed(agent)} for agent in ids}
    chosen: list[tuple[int, int]] = []
    for row, agent in enumerate(ids):
        sample = np.argsort(world.luck.draws(world.tick, np.array(ids), "unlike", k=agent), kind="stable")[:UNLIKE_SAMPLE]
        likeness = np.add.reduce(tastes[sample] * tastes[row], axis=1).round(5)  # no BLAS: equal in every process
        strangers = [ids[int(sample[k])] for k in np.argsort(likeness, kind="stable") if ids[int(sample[k])] not in tied[agent]]
        for other in strangers[:friends]:
            chosen.append((agent, other))
            tied[agent].add(other)
            tied[other].add(agent)
    for agent, other in chosen:
        yield TieMade(agent, Tie(agent, other, "friend", UNLIKE_CLOSENESS))
        yield TieMade(other, Tie(other, agent, "friend", UNLIKE_CLOSENESS))
