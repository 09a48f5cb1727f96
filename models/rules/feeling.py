"""What messages on the news do to somebody: the emotion step and the attitude step of S3's Markov chains, by rule."""

from models.rules.character import Character
from sim.action import Feel, Leaning
from sim.agent import Emotion
from sim.mind import Decision
from sim.observation import Feeling
from sim.stance import first_attitude, moved_attitude


def feel(observation: Feeling, character: Character) -> Decision:
    """Return how somebody feels and where they stand after the messages that have just reached them."""
    me = observation.me
    attitudes = dict(me.attitudes)
    for topic in observation.fresh:
        attitudes.setdefault(topic, first_attitude(me.persona, observation.topics[topic], observation.luck.luck))
    heat = 0.0
    for message, post in zip(observation.heard, observation.posts, strict=True):
        news = observation.topics[message.topic]
        held = attitudes.get(message.topic, 0.0)
        me.attitudes, before = attitudes, me.attitudes
        attitudes[message.topic] = moved_attitude(me, news, message.stance, 0.5, post.moves[0].claim)
        me.attitudes = before
        heat += news.severity * (1.0 if message.topic in observation.fresh else 0.2) + 0.1 * abs(held - message.stance)
    level: Emotion = "intense" if heat > 0.9 else "moderate" if heat > 0.3 else observation.emotion
    leanings = tuple(
        Leaning(topic, "for" if attitudes[topic] > 0 else "against", min(abs(attitudes[topic]), 1.0))
        for topic in dict.fromkeys(message.topic for message in observation.heard)
    )
    title = observation.topics[observation.heard[0].topic].title
    return Decision(Feel(level, leanings), title)
