"""What messages on the news do to somebody: the emotion step and the attitude step of S3's Markov chains, by rule.

Source: Gao et al. 2023 (S3), sections 3.2 and 3.3, name what each step depends on: demographics, the present state, and the messages
received. The paper leaves the probabilities to a language model and prints no coefficient, so all figures here are ours, each with its
reason. Emotion is an ordered logit: a stir is weighed against a threshold a level. Attitude is held between -1 and 1, moves by bounded
confidence (Deffuant et al. 2000), and the side drawn from it is the state of the chain.
"""

from collections.abc import Iterable, Sequence
from math import exp

from msgspec import Struct

from models.rules.character import Character, View
from sim.action import Feel, Leaning
from sim.agent import Emotion, Impression
from sim.channel import Utterance
from sim.influence import weight
from sim.mind import Decision
from sim.observation import Feeling
from sim.topic import Topic

# The emotion step: what a stir is made of. A stir of TO_MODERATE leaves somebody moderate or intense half the time.
NEWS = 3.5  # hearing of a topic of severity 1 for the first time: most people are stirred, about half of them intensely
CONTAGION = 2.0  # messages all written intensely, while a topic of severity 1 is new (emotional contagion; Kramer et al. 2014)
DISSENT = 1.5  # messages all taking the far end of the other side (people answer moral outrage with outrage; Brady et al. 2017)
LINGERING: dict[Emotion, float] = {"calm": 0.0, "moderate": 0.5, "intense": 0.9}  # the present level: feelings last from step to step
NERVOUS = 0.8  # neuroticism: reactivity is what the trait is (John and Srivastava 1999)
AGED = 0.01  # for each year below AGE: arousal weakens with age (Charles and Carstensen 2010)
AGE = 45
HABITUATION = 0.55  # share of what the same topic stirs that is left a tick later (habituation; Groves and Thompson 1970)
TO_MODERATE, TO_INTENSE = 2.2, 4.4  # thresholds; unstirred, one in ten is moderate and one in a hundred intense
TONE: dict[Emotion, float] = {"calm": 0.0, "moderate": 0.5, "intense": 1.0}  # how emotional a message is

# The attitude step.
SHOCK = 1.3  # times tilt x severity: how far the bare facts move whoever first hears of them
AFTERSHOCK = 0.4  # the same for whoever is intensely stirred by them again, habituated
RETURN = 0.96  # share of the distance to one's own first attitude that is left a tick later: opinion regresses once a shock is forgotten
CONFORMITY = 0.12  # share of the way to the mean stance of the pool, at full influence (DeGroot 1974)
PERSUASION = 0.2  # share of the way to the stance of an argument that speaks to one fully, at full influence
CONFIDENCE_BOUND = 1.2  # stances farther away than this (of 2) are not taken in; openness widens it
CERTAINTY = 9.0  # slope of the chance of a positive stance: whoever is at 0.25 takes the other side one time in ten


class Step(Struct, frozen=True):
    """The chances of the levels in one step of the chain; they sum to 1."""

    calm: float
    moderate: float
    intense: float

    def drawn(self, draw: float) -> Emotion:
        """Return the level that a draw in [0, 1) comes to."""
        return "calm" if draw < self.calm else "moderate" if draw < self.calm + self.moderate else "intense"


Weighed = Sequence[tuple[float, Impression]]  # messages, each with its influence, 0 to 1


def feel(observation: Feeling, character: Character) -> Decision:
    """Return how somebody feels and where they stand after the messages that have just reached them."""
    me, stir = observation.me, 0.0
    stands: list[tuple[View, Weighed, float]] = []  # by topic: what they make of it, what their pool holds on it, and their attitude
    for topic in dict.fromkeys([message.topic for message in observation.heard]):
        view = character.view(observation.topics[topic])
        pool, attitude = _weighed(me.pool, view, observation.tick), me.attitudes.get(topic, view.baseline)
        stir += _stir(observation, view.topic, pool, attitude)
        stands.append((view, pool, attitude))
    step = emotion_step(stir + _disposition(observation, character))
    last = observation.heard[-1].post  # whoever feels again in the same tick, draws again
    level = step.drawn(observation.luck.draw("emotion", last))
    leanings: list[Leaning] = []
    positive = 0.5  # of the first topic
    for k, (view, pool, attitude) in enumerate(stands):
        moved = _moved(observation, character, view, pool, attitude, level)
        chance = 1 / (1 + exp(-CERTAINTY * moved))
        positive = positive if k else chance
        side = observation.luck.draw("side", (last << 8) + k) < chance
        leanings.append(Leaning(view.topic.id, "for" if side else "against", round(min(abs(moved), 1.0), 4)))
    chances = (
        ("calm", round(step.calm, 4)),
        ("moderate", round(step.moderate, 4)),
        ("intense", round(step.intense, 4)),
        ("negative", round(1 - positive, 4)),
        ("positive", round(positive, 4)),
    )
    return Decision(Feel(level, tuple(leanings)), stands[0][0].topic.title, chances=chances)


def emotion_step(stir: float) -> Step:
    """Return the chances of the three levels after a stir: an ordered logit."""
    above_calm, intense = 1 / (1 + exp(TO_MODERATE - stir)), 1 / (1 + exp(TO_INTENSE - stir))
    return Step(1 - above_calm, above_calm - intense, intense)


def habituated(observation: Feeling, topic: Topic) -> float:
    """Return the share of what a topic stirs that is left by now, in (0, 1]."""
    return float(HABITUATION ** max(0, observation.tick - observation.me.known.get(topic.id, observation.tick)))


def _weighed(pool: Iterable[Impression], view: View, now: int) -> Weighed:
    """Return what the influence pool holds on a topic, each with its influence, 0 to 1."""
    topic, nearness = view.topic.id, view.nearness
    return [(weight(message, nearness, now), message) for message in pool if message.topic == topic]


def _stir(observation: Feeling, topic: Topic, pool: Weighed, attitude: float) -> float:
    """Return how much a topic stirs somebody now: the news itself, the tone of what is in their pool, and how far it is from their view."""
    total = heat = dissent = 0.0
    for influence, message in pool:
        total += influence
        heat += influence * TONE[message.emotion]
        dissent += influence * abs(message.stance - attitude)
    if not total:
        return NEWS * topic.severity if topic.id in observation.fresh else 0.0
    tone, distance = heat / total, dissent / (2 * total)
    stir = (CONTAGION * tone + DISSENT * distance) * habituated(observation, topic)
    return topic.severity * (NEWS + stir if topic.id in observation.fresh else stir)


def _disposition(observation: Feeling, character: Character) -> float:
    """Return what the present level and who somebody is add to a stir."""
    return LINGERING[observation.emotion] + NERVOUS * character.nature.neuroticism + AGED * (AGE - character.persona.age)


def _moved(observation: Feeling, character: Character, view: View, pool: Weighed, held: float, level: Emotion) -> float:
    """Return the attitude after a step, -1 to 1, before a side is drawn from it."""
    topic, openness = view.topic, character.nature.openness
    fresh = topic.id in observation.fresh
    elapsed = max(0, observation.tick - observation.me.leaned.get(topic.id, 0))
    attitude = view.baseline + (held - view.baseline) * RETURN**elapsed
    if topic.tilt and (fresh or level == "intense"):
        push = SHOCK if fresh else AFTERSHOCK * habituated(observation, topic)
        attitude += push * topic.tilt * topic.severity
    bound = CONFIDENCE_BOUND * (1 + 0.3 * openness)
    total, taken, near = 0.0, 0.0, 0
    for influence, message in pool:
        if abs(message.stance - attitude) <= bound:
            total, taken, near = total + influence, taken + influence * message.stance, near + 1
    if near:
        attitude += CONFORMITY * (1 + 0.4 * character.nature.agreeableness) * total / near * (taken / total - attitude)
    for message, post in zip(observation.heard, observation.posts, strict=True):
        if message.topic == topic.id and (force := _argument(view, post)) and abs(message.stance - attitude) <= bound:
            attitude += PERSUASION * force * weight(message, view.nearness, observation.tick) * (message.stance - attitude)
    return min(max(attitude, -1.0), 1.0)


def _argument(view: View, post: Utterance) -> float:
    """Return how much the argument of a post speaks to somebody, 0 to 1; 0 where it has none."""
    for move in post.moves:
        if move.claim is not None and move.topic == view.topic.id and move.claim < len(view.pulls):
            return view.pulls[move.claim]
    return 0.0
