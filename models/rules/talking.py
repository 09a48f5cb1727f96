"""In a chat: answer what was said, bring up something of one's own, and take leave in time."""

from models.rules.character import Character
from models.rules.conversation import Conversation, conversation, is_question
from models.rules.history import TITLES, wobble
from models.rules.initiatives import initiative
from models.rules.responses import response
from models.rules.voice import worded
from sim.action import Leave, Say
from sim.channel import Move
from sim.mind import Decision
from sim.observation import Observation, Talking

SHORTEST, LONGEST = 3, 8  # lines of a chat after which somebody takes leave; the other one answers that
LENGTH_EXTRAVERSION = 2.0  # lines more for the most extraverted
LENGTH_CLOSENESS = 3.0  # lines more with the closest
INITIATIVE = 0.72  # chance to add something of my own after an answer, before temperament
MORE = 0.25  # chance of the same after two answers
MOVES = 3


def converse(observation: Talking, character: Character) -> Decision:
    """Return my next line of a chat."""
    me, lines = observation.me, observation.thread
    talk = conversation(lines, me.id)
    theirs = lines[-1].moves if lines else ()
    leaving = any(move.act == "part" for move in theirs)
    if ("part", None, None, None) in talk.said and not any(is_question(move) for move in theirs):
        return Decision(Leave(), "we have said goodbye")
    moves, cause = _answers(observation, character, talk, theirs)
    if leaving or observation.last or len(lines) + 1 >= _length(observation, character):
        moves = [*moves[: MOVES - 1], Move("part")]
    elif _goes_on(observation, character, moves, theirs):
        _add_own(observation, character, talk, moves)
    if not moves:
        moves = [Move("tell_self", valence=round(me.mood, 2))] if talk.can_say(Move("tell_self")) else [Move("part")]
    chosen = tuple(moves[:MOVES])
    text = worded(
        observation,
        character,
        "chat",
        chosen,
        f"chat {observation.partner.id} {len(lines)}",
        to=observation.partner,
        after=lines[-1] if lines else None,
        thread=lines,
    )
    return Decision(Say(text), _reason(observation, chosen, cause), chosen)


def _answers(observation: Talking, character: Character, talk: Conversation, theirs: tuple[Move, ...]) -> tuple[list[Move], Move | None]:
    """Return my answers to their last line, and the move that the main one answers: questions matter most."""
    answers: list[tuple[bool, Move, Move]] = []
    for move in theirs:
        answer = response(observation, character, talk, observation.partner.id, move)
        if answer is None or (answer.act == "greet" and ("greet", None, None, None) in talk.said):
            continue
        asked = is_question(move)
        if asked or talk.can_say(answer):
            answers.append((asked, answer, move))
    greeting = [entry for entry in answers if entry[1].act == "greet"]
    others = _of_one_mind([entry for entry in answers if entry[1].act != "greet"])
    cause = next((move for asked, _, move in reversed(others) if asked), others[-1][2] if others else None)
    return [entry[1] for entry in greeting[:1] + others], cause


def _of_one_mind(answers: list[tuple[bool, Move, Move]]) -> list[tuple[bool, Move, Move]]:
    """Return at most two answers, one a subject, questions first to stay."""
    kept: list[tuple[bool, Move, Move]] = []
    for entry in sorted(answers, key=lambda entry: not entry[0]):
        subjects = [(answer.item, answer.topic) for _, answer, _ in kept]
        if any(answer.act == entry[1].act and not entry[0] for _, answer, _ in kept):
            continue
        if (entry[1].item, entry[1].topic) not in subjects or (entry[1].item is None and entry[1].topic is None and not kept):
            kept.append(entry)
    return [entry for entry in answers if entry in kept[:2]]


def _length(observation: Talking, character: Character) -> int:
    """Return after how many lines I take leave: the outgoing and the close talk longer."""
    middle = (SHORTEST + LONGEST) / 2
    wanted = middle + LENGTH_EXTRAVERSION * character.nature.extraversion + LENGTH_CLOSENESS * (observation.partner.closeness - 0.5)
    wanted += 1.5 * wobble(observation.luck, "chat length", observation.partner.id)
    return round(min(max(wanted, SHORTEST), LONGEST))


def _goes_on(observation: Talking, character: Character, moves: list[Move], theirs: tuple[Move, ...]) -> bool:
    """Return whether I add something of my own to my answers."""
    if len(moves) >= MOVES:
        return False
    if sum(move.act != "greet" for move in moves) > 1:
        return observation.luck.draw("more", (observation.partner.id << 8) + len(observation.thread)) < MORE
    if not moves or all(move.act in ("greet", "thank") for move in moves) or not any(is_question(move) for move in theirs):
        return True
    eager = INITIATIVE + 0.2 * character.nature.extraversion
    return observation.luck.draw("initiative", (observation.partner.id << 8) + len(observation.thread)) < eager


def _add_own(observation: Talking, character: Character, talk: Conversation, moves: list[Move]) -> None:
    """Append what I bring up, unless it would be about what my answer was about."""
    for move in moves:
        talk.said.add((move.act, move.item, move.topic, move.claim))
        subject = move.item if move.item is not None else move.topic
        if subject is not None and subject not in talk.subjects:
            talk.subjects.append(subject)
        if move.topic is not None and move.claim is not None:
            talk.claims.add((move.topic, move.claim))
    own = initiative(observation, character, talk, observation.partner)
    if own is None or any(own.topic is not None and own.topic == move.topic and not is_question(own) for move in moves):
        return
    if any(own.item is not None and own.item == move.item and not is_question(own) for move in moves):
        return
    moves.append(own)


def named(observation: Observation, move: Move) -> str:
    """Return what a move is about, in words."""
    if move.item is not None and move.item in observation.catalogue:
        return f"<{observation.catalogue[move.item].title}>"
    if move.topic is not None:
        return observation.topics[move.topic].title if move.topic in observation.topics else "news that I had not heard"
    return ""


def _reason(observation: Talking, moves: tuple[Move, ...], cause: Move | None) -> str:
    """Return why I say what I say."""
    name, me = observation.partner.name, observation.me
    if moves[-1].act == "part" and cause is None:
        return f"{len(observation.thread)} lines with {name} are enough for now"
    if cause is None:
        about = named(observation, moves[-1])
        return f"I wanted to talk with {name}" + (f" about {about}" if about else "")
    about = named(observation, cause)
    verb = "asked" if is_question(cause) else "spoke"
    because = f"{name} {verb}" + (f" of {about}" if about else " of other things")
    viewing = me.watched.get(cause.item) if cause.item is not None else None
    if viewing is not None and viewing.stars:
        return f"{because}; I found it {TITLES[viewing.stars]} ({viewing.stars} of 5)"
    if cause.topic is not None and cause.topic in me.attitudes:
        return f"{because}; my own stance is {me.attitudes[cause.topic]:+.2f}"
    return f"{because}; I have not seen it" if cause.item is not None else because
