"""What to say to something said about the news: hear of it, take a side, argue, give in a little, tell what it means to oneself."""

from models.rules.character import Character
from models.rules.conversation import Conversation
from sim.channel import Act, Move
from sim.observation import Observation

OPINIONATED = 0.15  # attitude from which somebody takes a side
PERSONAL = 0.4  # chance to answer an argument with what it means to oneself
STUBBORN = 0.62  # chance to go on arguing where both have said their piece, before temperament
NEW_TO_ME: tuple[Act, ...] = ("ask_opinion", "tell_self", "ask_self", "thank")  # what one does, in turn, on hearing news for the first time


def about_topic(observation: Observation, character: Character, talk: Conversation, move: Move, topic: str) -> Move | None:
    """Return what I say to something said or asked about the news."""
    attitude = observation.me.attitudes.get(topic)
    if topic not in observation.topics or attitude is None:
        return _unheard(observation, talk, move, topic)
    if move.act in ("ask_opinion", "ask_seen", "ask_tip", "tell_news"):
        answer = stance(observation, character, talk, "answer", topic, attitude)
        return answer if talk.can_say(answer) or move.act != "tell_news" else _torn(talk, topic, attitude)
    if move.act == "ask_self":
        return Move("tell_self", topic=topic, valence=round(attitude, 2))
    if move.act == "thank":
        return Move("agree", topic=topic, valence=round(attitude, 2))
    if abs(attitude) < OPINIONATED:
        return _torn(talk, topic, attitude)
    theirs = talk.their_stances.get(topic, 0.0)
    if abs(theirs) < OPINIONATED:
        return _to_the_undecided(observation, character, talk, topic, attitude)
    if attitude * theirs > 0:
        return _alike(observation, character, talk, move, topic, attitude)
    return _opposed(observation, character, talk, move, topic, attitude)


def _unheard(observation: Observation, talk: Conversation, move: Move, topic: str) -> Move:
    """Return what I say to news that I meet for the first time: surprise, then questions and feelings, never a stance."""
    if move.act in ("ask_opinion", "ask_seen", "ask_tip") or not talk.has_done("answer", topic):
        return Move("answer", topic=topic)
    if move.act == "ask_self":
        return Move("tell_self", topic=topic)
    first = int(3 * observation.luck.draw("new to me", len(talk.lines)))
    for k in range(len(NEW_TO_ME)):
        act = NEW_TO_ME[(first + k) % 3] if k < 3 else "thank"
        if act == "ask_opinion" and abs(talk.their_stances.get(topic, 0.0)) >= OPINIONATED:
            continue
        if not talk.has_done(act, topic):
            return Move(act, topic=topic)
    return Move("agree", topic=topic)


def _torn(talk: Conversation, topic: str, attitude: float) -> Move:
    """Return what somebody says who cannot make up their mind."""
    valence = round(attitude, 2)
    if not talk.has_done("answer", topic):
        return Move("answer", topic=topic, valence=valence)
    if not talk.has_done("ask_opinion", topic) and topic not in talk.their_stances:
        return Move("ask_opinion", topic=topic)
    for act in ("tell_self", "opine"):
        if not talk.has_done(act, topic):
            return Move(act, topic=topic, valence=valence)
    return Move("agree", topic=topic, valence=valence)


def _to_the_undecided(observation: Observation, character: Character, talk: Conversation, topic: str, attitude: float) -> Move:
    """Return an argument for somebody without a stance, then what it means to me, then their leave to think about it."""
    argument = stance(observation, character, talk, "argue", topic, attitude)
    if talk.can_say(argument) and not talk.has_done("argue", topic):
        return argument
    if not talk.has_done("tell_self", topic):
        return Move("tell_self", topic=topic, valence=round(attitude, 2))
    return Move("agree", topic=topic, valence=round(attitude, 2))


def _alike(observation: Observation, character: Character, talk: Conversation, move: Move, topic: str, attitude: float) -> Move:
    """Return what I say to somebody on my side: agreement with a reason, then what it means to me, then more reasons."""
    valence = round(attitude, 2)
    if move.act != "agree" and not talk.has_done("agree", topic):
        return stance(observation, character, talk, "agree", topic, attitude)
    personal = observation.luck.draw("personal", len(talk.lines)) < PERSONAL
    argument = stance(observation, character, talk, "argue", topic, attitude)
    more = argument.claim is not None and not talk.has_done("argue", topic)
    if not talk.has_done("tell_self", topic) and (personal or not more):
        return Move("tell_self", topic=topic, valence=valence)
    if more:
        return argument
    if not talk.has_done("remember", topic):
        return Move("remember", topic=topic, valence=valence)
    return Move("agree", topic=topic, valence=valence)


def _opposed(observation: Observation, character: Character, talk: Conversation, move: Move, topic: str, attitude: float) -> Move:
    """Return what I say to somebody on the other side: contradiction with a reason, another reason, then peace or a quarrel."""
    valence = round(attitude, 2)
    if move.act == "agree":  # they have offered peace, or given in a little
        return Move("agree", topic=topic, valence=valence)
    if not talk.has_done("disagree", topic):
        return stance(observation, character, talk, "disagree", topic, attitude)
    argument = stance(observation, character, talk, "argue", topic, attitude)
    fights = observation.luck.draw("argue back", len(talk.lines)) < STUBBORN - 0.3 * character.nature.agreeableness
    if fights and argument.claim is not None and not talk.has_done("argue", topic):
        return argument
    personal = observation.luck.draw("personal", len(talk.lines)) < PERSONAL + 0.2
    if personal and not talk.has_done("tell_self", topic):
        return Move("tell_self", topic=topic, valence=valence)
    return Move("agree", topic=topic, valence=valence)  # a truce


def stance(observation: Observation, character: Character, talk: Conversation, act: Act, topic: str, attitude: float) -> Move:
    """Return a move on a piece of news with the best argument for my side that nobody has used here."""
    unused = [k for k in character.arguments(observation.topics[topic], attitude) if (topic, k) not in talk.claims]
    claim: int | None = None
    if unused and abs(attitude) >= OPINIONATED:
        claim = observation.luck.pick(f"claim {topic}", unused[:6], len(talk.lines))
    return Move(act, topic=topic, valence=round(attitude, 2), claim=claim)
