"""What to say back: each move of the other has an answer on the same film or news."""

from models.rules.character import Character
from models.rules.conversation import Conversation
from models.rules.history import closeness_to, lately_watched, pull_of, valence_of, wobble
from sim.channel import Act, Move
from sim.observation import Observation

STEM = 5  # letters by which a genre is known: comedy and comedies, animation and animated
LIKED = 0.5  # valence from which a film counts as liked
TEMPTED = 0.05  # promise from which a recommended film is accepted
OPINIONATED = 0.15  # attitude from which somebody takes a side
TIP_STARS = 0.5  # weight of a star of mine
TIP_MATCH = 0.5  # weight of my own taste in what I recommend to others
TIP_LATE = 0.05  # lost per film watched since
TIP_WHIM = 0.9  # spread of what comes to mind for this person
TIP_WANTED = 1.5  # gained by a film of a genre that they ask for by name
TIP_SHARED = 0.3  # gained by a film with a genre that the other has praised here
ARGUE_BACK = 0.75  # chance to answer disagreement with one more argument, before temperament


def response(observation: Observation, character: Character, talk: Conversation, other: int, move: Move) -> Move | None:
    """Return my answer to one move of somebody else, None where none is needed."""
    item = move.item if move.item is not None and move.item in observation.catalogue else None
    match move.act:
        case "greet":
            return Move("greet")
        case "ask_self":
            return Move("tell_self", valence=round(observation.me.mood, 2))
        case "ask_tip":
            return tip(observation, character, talk, other) or Move("answer")
        case "thank" | "part":
            return None
        case "tell_self":
            return None
        case "remember":
            return Move("agree", item=item, topic=move.topic, valence=0.5)
        case _ if item is not None:
            return _about_item(observation, character, talk, move, item)
        case _ if move.topic is not None:
            return _about_topic(observation, character, talk, move, move.topic)
        case "ask_seen" | "ask_opinion" if move.person is not None and move.person in observation.names:
            return Move("answer", person=move.person, valence=round(1.4 * closeness_to(observation, move.person) - 0.4, 2))
        case "ask_seen" | "ask_opinion":
            return Move("answer")
        case _:
            return None


def tip(observation: Observation, character: Character, talk: Conversation, other: int) -> Move | None:
    """Return a recommendation: of what I liked and they have not seen, what fits them and me best; else of what I heard praised."""
    me = observation.me
    praised = {genre for seen, view in talk.their_views.items() if view > LIKED for genre in observation.catalogue[seen].genres}
    wanted = _genres_named(talk, character)
    best: tuple[float, int] | None = None
    for late, (item, viewing) in enumerate(lately_watched(me, 12)):
        if viewing.stars < 4 or item in talk.their_views or not talk.can_say(Move("recommend", item=item)):
            continue
        score = TIP_STARS * viewing.stars + TIP_MATCH * character.match(item) - TIP_LATE * late
        score += TIP_WHIM * wobble(observation.luck, "tip", (other << 20) + item)
        genres = observation.catalogue[item].genres
        score += TIP_SHARED * (not praised.isdisjoint(genres)) + TIP_WANTED * (not wanted.isdisjoint(genres))
        if best is None or score > best[0]:
            best = (score, item)
    if best is not None:
        return Move("recommend", item=best[1], valence=valence_of(me, best[1]) or 0.6)
    for heard in reversed(me.heard):
        if heard.valence > LIKED and heard.source != other and heard.item not in talk.their_views and heard.item not in me.watched:
            return Move("recommend", item=heard.item, person=heard.source, valence=0.4)
    return None


def _genres_named(talk: Conversation, character: Character) -> set[str]:
    """Return the genres that the last line names: "comedies", "a horror film", "something animated"."""
    words = talk.lines[-1].text.lower().split() if talk.lines else []
    return {genre for genre in character.genres if any(word.startswith(genre[:STEM]) and len(word) <= len(genre) + 3 for word in words)}


def _about_item(observation: Observation, character: Character, talk: Conversation, move: Move, item: int) -> Move | None:
    """Return what I say to something said or asked about a film."""
    mine = valence_of(observation.me, item)
    if move.act in ("ask_seen", "ask_opinion"):
        return Move("answer", item=item, valence=0.0 if mine is None else mine)
    if move.act in ("agree", "disagree"):
        return _stand_by(observation, talk, move, item, mine)
    if move.act == "answer" and _is_question_of_mine(talk, item) and move.valence == 0.0:
        return Move("recommend", item=item, valence=mine) if mine is not None and mine >= LIKED else None
    if mine is not None:
        return _compared(talk, move, item, mine)
    if move.act == "recommend" or (move.act in ("opine", "answer") and move.valence > LIKED):
        return _tempted(observation, character, move, item)
    if move.act == "warn" or move.valence < 0:
        return Move("agree", item=item, valence=-0.3)  # forewarned
    return Move("answer", item=item)


def _compared(talk: Conversation, move: Move, item: int, mine: float) -> Move | None:
    """Return how my own view of a film relates to theirs."""
    if move.valence == 0.0 and move.act != "recommend":
        return Move("opine", item=item, valence=mine)
    alike = mine * move.valence > 0
    answer = Move("agree" if alike else "disagree", item=item, valence=mine)
    if talk.can_say(answer) and abs(mine) > 0.2:
        return answer
    plain = Move("opine", item=item, valence=mine)
    return plain if talk.can_say(plain) else None


def _stand_by(observation: Observation, talk: Conversation, move: Move, item: int, mine: float | None) -> Move | None:
    """Return how I take agreement or contradiction about a film: the latter is answered once."""
    if move.act == "agree" or mine is None:
        return None
    plain = Move("opine", item=item, valence=mine)
    return plain if talk.can_say(plain) else None


def _tempted(observation: Observation, character: Character, move: Move, item: int) -> Move:
    """Return whether a film that they praise tempts me: thanks and a promise, or a polite no."""
    known = [pull_of(observation, heard) for heard in observation.me.heard if heard.item == item]
    promise = character.match(item) + 0.3 * move.valence + 0.2 * character.nature.agreeableness + sum(known)
    promise += 0.2 * wobble(observation.luck, "tempted", item)
    if promise > TEMPTED:
        return Move("thank", item=item, valence=round(min(0.9, 0.3 + 0.5 * promise), 2))
    return Move("disagree", item=item, valence=round(max(-0.9, promise - 0.3), 2))


def _about_topic(observation: Observation, character: Character, talk: Conversation, move: Move, topic: str) -> Move | None:
    """Return what I say to something said or asked about the news."""
    attitude = observation.me.attitudes.get(topic)
    if topic not in observation.topics or attitude is None:
        if move.act in ("agree", "disagree", "answer"):
            return None
        return Move("answer", topic=topic)  # I had not heard
    if move.act == "ask_opinion" or move.act == "ask_seen":
        return stance(observation, character, talk, "answer", topic, attitude)
    if abs(attitude) < OPINIONATED:
        plain = Move("answer", topic=topic, valence=round(attitude, 2))
        return plain if talk.can_say(plain) else None
    if move.act == "agree":
        return None
    if abs(move.valence) < OPINIONATED:
        plain = stance(observation, character, talk, "argue", topic, attitude)
        return plain if talk.can_say(plain) else None
    alike = attitude * move.valence > 0
    if not alike and move.act == "disagree":
        stubborn = ARGUE_BACK - 0.3 * character.nature.agreeableness
        if observation.luck.draw("argue back", len(talk.lines)) >= stubborn:
            return None
    answer = stance(observation, character, talk, "agree" if alike else "disagree", topic, attitude)
    return answer if answer.claim is not None or talk.can_say(answer) else None


def stance(observation: Observation, character: Character, talk: Conversation, act: Act, topic: str, attitude: float) -> Move:
    """Return a move on a piece of news with the best argument for my side that nobody has used here."""
    unused = [k for k in character.arguments(observation.topics[topic], attitude) if (topic, k) not in talk.claims]
    claim: int | None = None
    if unused and abs(attitude) >= OPINIONATED:
        claim = observation.luck.pick(f"claim {topic}", unused[:6], len(talk.lines))
    return Move(act, topic=topic, valence=round(attitude, 2), claim=claim)


def _is_question_of_mine(talk: Conversation, item: int) -> bool:
    return any(move.act in ("ask_seen", "ask_opinion") and move.item == item for move in talk.asked)
