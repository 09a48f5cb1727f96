"""What to say to something said about a film: compare, ask what is good about it, promise to see it, defend it, let it rest."""

from models.rules.character import Character
from models.rules.conversation import Conversation
from models.rules.history import VALENCE_OF_STARS, pull_of, valence_of, wobble
from sim.channel import Act, Move
from sim.observation import Observation

LIKED = 0.5  # valence from which a film counts as liked
TEMPTED = 0.05  # promise from which a recommended film is accepted
CURIOUS = 0.8  # chance to ask what is so good about a film before deciding
UNSEEN = 0.4  # valence with which one at most declines a film
_OF_STARS = frozenset(abs(valence) for valence in VALENCE_OF_STARS[1:])  # valences that rest on a rating
MORE_TO_SAY: tuple[Act, ...] = ("opine", "remember", "tell_self")  # what two who have seen a film may add, in turn


def about_item(observation: Observation, character: Character, talk: Conversation, move: Move, item: int) -> Move | None:
    """Return what I say to something said or asked about a film."""
    mine = valence_of(observation.me, item)
    if move.act in ("ask_seen", "ask_opinion", "ask_tip"):
        return Move("answer", item=item, valence=0.0 if mine is None else mine)
    if move.act == "ask_self":
        return Move("tell_self", item=item, valence=mine or 0.0)
    if mine is not None:
        return _seen(observation, character, talk, move, item, mine)
    return _unseen(observation, character, talk, move, item)


def _seen(observation: Observation, character: Character, talk: Conversation, move: Move, item: int, mine: float) -> Move | None:
    """Return what I say about a film that I have seen."""
    told = any(talk.has_done(act, item) for act in ("recommend", "opine", "warn", "answer", "agree", "disagree"))
    if move.act == "thank":
        return Move("agree", item=item, valence=mine)  # a word on the way
    if move.act == "answer" and move.valence == 0.0:
        return _tell_of(talk, item, mine)
    if talk.their_views.get(item, 0.0) == 0.0 or (move.act in ("agree", "disagree") and not _they_saw(talk, item)):
        return _to_a_doubter(observation, character, talk, move, item, mine)
    if not told or (not talk.has_done("agree", item) and not talk.has_done("disagree", item)):
        return Move("agree" if mine * move.valence > 0 else "disagree", item=item, valence=mine)
    return _more(talk, item, mine)


def _they_saw(talk: Conversation, item: int) -> bool:
    """Return whether they speak of a film as one who has seen it."""
    other = talk.lines[-1].author
    return any(
        move.item == item and abs(move.valence) in _OF_STARS and move.act not in ("thank", "argue", "ask_seen", "ask_opinion")
        for line in talk.lines
        if line.author == other
        for move in line.moves
    )


def _tell_of(talk: Conversation, item: int, mine: float) -> Move | None:
    """Return what I tell of a film to one who has not seen it."""
    act: Act = "recommend" if mine >= LIKED else "warn" if mine < -0.4 else "opine"
    return Move(act, item=item, valence=mine) if talk.may_do(act, item) else Move("agree", item=item, valence=mine)


def _to_a_doubter(observation: Observation, character: Character, talk: Conversation, move: Move, item: int, mine: float) -> Move | None:
    """Return what I say to one who has not seen a film and doubts it, or is glad to be warned."""
    loyal = observation.luck.draw("defend", len(talk.lines)) < 0.7 - 0.25 * character.nature.agreeableness
    if loyal and move.act == "disagree" and mine > 0.2 and talk.may_do("argue", item):
        return Move("argue", item=item, valence=mine)
    return Move("agree", item=item, valence=mine)


def _more(talk: Conversation, item: int, mine: float) -> Move | None:
    """Return one thing more to say between two who have seen a film."""
    for act in MORE_TO_SAY:
        if talk.may_do(act, item) and not talk.has_done(act, item):
            return Move(act, item=item, valence=mine)
    return Move("agree", item=item, valence=mine)


def _unseen(observation: Observation, character: Character, talk: Conversation, move: Move, item: int) -> Move | None:
    """Return what I say about a film that I have not seen."""
    decided = any(talk.has_done(act, item) for act in ("thank", "disagree", "agree"))
    if decided and move.act == "argue" and talk.has_done("disagree", item) and talk.may_do("thank", item):
        return Move("thank", item=item, valence=0.3)
    if decided or move.act in ("thank",):
        return Move("agree", item=item, valence=0.3 if talk.has_done("thank", item) else 0.2)
    if move.act == "answer" and move.valence == 0.0:  # neither of us has seen it
        return Move("tell_self", item=item, valence=0.2)
    if move.act in ("tell_self", "remember", "agree"):
        return Move("agree", item=item, valence=0.2)
    praised = move.valence > LIKED or move.act == "recommend"
    curious = observation.luck.draw("curious", len(talk.lines)) < CURIOUS + 0.15 * character.nature.openness
    if move.act != "answer" and curious and talk.may_do("ask_opinion", item) and len(talk.lines) < 8:
        return Move("ask_opinion", item=item)
    if praised:
        return tempted(observation, character, move, item)
    return Move("agree", item=item, valence=-0.3 if move.valence < 0 else 0.2)  # forewarned


def tempted(observation: Observation, character: Character, move: Move, item: int) -> Move:
    """Return whether a film that they praise tempts me: thanks and a promise, or a polite no."""
    known = [pull_of(observation, heard) for heard in observation.me.heard if heard.item == item]
    promise = character.match(item) + 0.3 * move.valence + 0.2 * character.nature.agreeableness + sum(known)
    promise += 0.2 * wobble(observation.luck, "tempted", item)
    if promise > TEMPTED:
        return Move("thank", item=item, valence=round(min(0.9, 0.3 + 0.5 * promise), 2))
    return Move("disagree", item=item, valence=round(max(-UNSEEN, promise - 0.3), 2))
