"""Taking the news in: messages enter the influence pool, then a mind makes the emotion step and the attitude step."""

from collections.abc import Sequence
from copy import copy
from typing import NamedTuple

from sim import emotion, stance
from sim.action import Feel
from sim.agent import Agent, Emotion, Impression, Source, emotion_of
from sim.channel import Utterance, stance_in
from sim.event import Felt
from sim.influence import pooled
from sim.mind import Decision
from sim.observation import Feeling
from sim.turn import Common, Deeds, Session, Turn, refused
from sim.world import World

HARMONY, DISCORD = 0.02, -0.05  # what a message does to the mood of somebody who agrees with it, or does not
FAR = 1.0  # distance of a stance to one's own, of 2, from which it is discord


class Heard(NamedTuple):
    """A message and how it came."""

    post: Utterance
    source: Source


def impressions(heard: Sequence[Heard]) -> list[tuple[Impression, Utterance]]:
    """Return what of messages is about the news, as an influence pool keeps it, each with the message."""
    found: list[tuple[Impression, Utterance]] = []
    for post, source in heard:
        if (about := stance_in(post)) is not None:
            topic, valence = about
            found.append((Impression(post.id, topic, valence, post.emotion, source), post))
    return found


def felt(world: World, known: Common, heard: Sequence[Heard]) -> Session[Deeds]:
    """Let somebody take in what has reached them, and return what happens thereby; `known` then holds who they are after it.

    Where nothing is about the news, nothing happens and no mind is asked.
    """
    found, me = impressions(heard), known["me"]
    if not found:
        return []
    messages = tuple([impression for impression, _ in found])
    fresh = tuple(dict.fromkeys([each.topic for each in messages if each.topic not in me.known]))
    after = copy(me)
    gained, lost = pooled(me, messages, world.topics, world.tick)
    after.weigh(gained, lost)
    after.mood, after.arousal = emotion.faded(me, world.tick)
    known["me"] = after
    if fresh:
        after.known = me.known | dict.fromkeys(fresh, world.tick)
        known["topics"] = {topic: world.topics[topic] for topic in after.known}
    posts = tuple([post for _, post in found])
    answer = yield Turn(me.id, Feeling(**known, heard=messages, posts=posts, fresh=fresh, emotion=emotion_of(after.arousal)))
    deeds: Deeds = []
    feel, because = Feel("calm"), ""
    if isinstance(answer, Decision) and isinstance(answer.action, Feel):
        feel, because = answer.action, answer.because
        after.arousal = emotion.settled(after.arousal, feel.emotion)
    else:
        deeds.append(refused(me.id, answer))
    after.mood, after.arousal, after.felt = _mood(me, messages, after.mood), round(after.arousal, 4), world.tick
    after.attitudes = _attitudes(world, me, feel, fresh, after.known)
    moved = tuple([(topic, attitude) for topic, attitude in after.attitudes.items() if attitude != me.attitudes.get(topic)])
    deeds.append(Felt(me.id, after.mood, after.arousal, moved, gained, lost, because))
    return deeds


def _attitudes(world: World, me: Agent, feel: Feel, fresh: Sequence[str], known: dict[str, int]) -> dict[str, float]:
    """Return somebody's attitudes: as their mind says, and of news that it said nothing of, a first thought."""
    attitudes = dict(me.attitudes)
    for topic in fresh:
        if topic not in attitudes:
            attitudes[topic] = stance.first_attitude(me.persona, world.topics[topic], world.luck)
    for leaning in feel.leanings:
        if leaning.topic in known:
            attitudes[leaning.topic] = round(leaning.strength if leaning.side == "for" else -leaning.strength, 4)
    return attitudes


def _mood(me: Agent, messages: Sequence[Impression], mood: float) -> float:
    """Return the mood after messages: harmony lifts it, discord sinks it."""
    for each in messages:
        mood += DISCORD if abs(each.stance - me.attitudes.get(each.topic, each.stance)) >= FAR else HARMONY
    return round(min(max(mood, -1.0), 1.0), 4)


def emotion_now(me: Agent, tick: int) -> Emotion:
    """Return somebody's level of emotion at a tick, faded since they last felt something."""
    return emotion_of(emotion.faded(me, tick)[1])
