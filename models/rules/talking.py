"""In a chat: answer what was said, bring up something of one's own, and take leave in time."""

from models.rules.character import Character
from models.rules.conversation import Conversation, conversation, is_insult, is_question, subject_of
from models.rules.history import TITLES, stars_of, wobble
from models.rules.initiatives import initiative, turn_to
from models.rules.responses import response
from models.rules.voice import worded
from sim.action import Leave, Say
from sim.channel import Act, Move
from sim.mind import Decision
from sim.observation import Observation, Talking

SHORTEST, LONGEST = 4, 8  # lines of a chat after which somebody takes leave; the other one answers that
LENGTH_EXTRAVERSION = 2.0  # lines more for the most extraverted
LENGTH_CLOSENESS = 3.0  # lines more with the closest
TALKED_OUT = {"topic": 4, "item": 4}  # lines after which a subject may be left
ASK_BACK = 0.6  # chance to ask what they think, where they have not said
INITIATIVE = 0.75  # chance to add something of my own after an answer in small talk, before temperament
MOVES = 3
TURNS: tuple[Act, ...] = ("agree", "thank", "opine", "tell_self", "disagree", "remember")  # said before turning to another subject
RESTS: tuple[Act, ...] = ("agree", "thank")  # what leaves a subject where it is


def converse(observation: Talking, character: Character) -> Decision:
    """Return my next line of a chat."""
    me, lines = observation.me, observation.thread
    talk = conversation(lines, me.id)
    theirs = lines[-1].moves if lines else ()
    if any(move.asks for move in theirs):
        from models.rules.asked import reply  # 0.1 s, which only a chat with a player need wait for

        if (answer := reply(observation, character, talk)) is not None:
            return answer
    leaving = any(move.act == "part" for move in theirs)
    if talk.has_done("part") and not any(is_question(move) for move in theirs):
        return Decision(Leave(), "we have said goodbye")
    insulted = any(map(is_insult, theirs))
    leaving = (
        leaving
        or (insulted and talk.has_done("disagree"))
        or observation.last
        or (len(lines) + 1 >= _length(observation, character, talk, theirs) and not any(move.asks for line in lines for move in line.moves))
    )
    moves, cause = _answers(observation, character, talk, theirs)
    if leaving and any(is_question(move) for move in moves):  # nobody asks and goes
        for move in moves:
            talk.note(move)
        moves = [move for move in _answers(observation, character, talk, theirs)[0] if not is_question(move)]
    if leaving:
        moves = [*moves[: MOVES - 1], Move("part")]
    elif not insulted:
        _go_on(observation, character, talk, moves, theirs)
    if not moves:
        moves = [Move("part")]
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
    latest = next((subject for move in reversed(theirs) if (subject := subject_of(move)) is not None), None)
    for move in theirs:
        if not is_question(move) and subject_of(move) not in (None, latest) and move.act in TURNS:
            continue  # they have turned to something else
        answer = response(observation, character, talk, observation.partner.id, move)
        if answer is None or (answer.act == "greet" and talk.has_done("greet")):
            continue
        if is_question(move) or talk.can_say(answer) or talk.may_do(answer.act, subject_of(answer)):
            answers.append((is_question(move), answer, move))
    greeting = [entry for entry in answers if entry[1].act == "greet"]
    others = _of_one_mind([entry for entry in answers if entry[1].act != "greet"])
    cause = next((move for asked, _, move in reversed(others) if asked), others[-1][2] if others else None)
    return [entry[1] for entry in greeting[:1] + others], cause


def _of_one_mind(answers: list[tuple[bool, Move, Move]]) -> list[tuple[bool, Move, Move]]:
    """Return at most two answers, one a subject, questions first to stay."""
    kept: list[tuple[bool, Move, Move]] = []
    for entry in sorted(answers, key=lambda entry: not entry[0]):
        subjects = [subject_of(answer) for _, answer, _ in kept]
        if any(answer.act == entry[1].act and not entry[0] for _, answer, _ in kept):
            continue
        if subject_of(entry[1]) not in subjects or (subject_of(entry[1]) is None and entry[1].act == "agree"):
            kept.append(entry)
    return [entry for entry in answers if entry in kept[:2]]


def _length(observation: Talking, character: Character, talk: Conversation, theirs: tuple[Move, ...]) -> int:
    """Return after how many lines I take leave: the outgoing and the close talk longer, and nobody leaves in the middle of something."""
    middle = (SHORTEST + LONGEST) / 2
    wanted = middle + LENGTH_EXTRAVERSION * character.nature.extraversion + LENGTH_CLOSENESS * (observation.partner.closeness - 0.5)
    wanted += 1.5 * wobble(observation.luck, "chat length", observation.partner.id)
    length = round(min(max(wanted, SHORTEST), LONGEST))
    current = talk.current
    if current is not None and talk.depth.get(current, 0) < 3 and not all(move.act in RESTS for move in theirs):
        return min(max(length, len(talk.lines) + 4 - talk.depth[current]), LONGEST + 1)
    return length


def _go_on(observation: Talking, character: Character, talk: Conversation, moves: list[Move], theirs: tuple[Move, ...]) -> None:
    """Add something of my own to my answers: a question on the same subject, or a new subject where the old one is talked out."""
    for move in moves:
        talk.note(move)
    mine = next((move for move in reversed(moves) if subject_of(move) is not None), None)
    own: Move | None = None
    if mine is not None:
        own = _ask_back(observation, talk, mine) or _next_subject(observation, character, talk, mine, theirs)
    elif _chatty(observation, character, moves, theirs):
        own = initiative(observation, character, talk, observation.partner)
    if own is not None and len(moves) < MOVES:
        moves.append(own)


def _ask_back(observation: Talking, talk: Conversation, mine: Move) -> Move | None:
    """Return the question what they think, where I have said my piece and they have not."""
    subject = subject_of(mine)
    if observation.luck.draw("ask back", (observation.partner.id << 8) + len(talk.lines)) >= ASK_BACK:
        return None
    if isinstance(subject, str):
        if subject not in talk.their_stances and not talk.they_did("answer", subject) and not talk.has_done("ask_opinion", subject):
            return Move("ask_opinion", topic=subject)
        return None
    view = talk.their_views.get(subject) if subject is not None else None
    spoke = any(talk.has_done(act, subject) for act in ("recommend", "warn", "ask_seen", "ask_opinion"))
    if view is None and mine.act in ("tell_self", "remember") and not spoke:
        return Move("ask_seen", item=subject)
    return None


def _next_subject(observation: Talking, character: Character, talk: Conversation, mine: Move, theirs: tuple[Move, ...]) -> Move | None:
    """Return what to turn to once a subject has been talked out: never in the middle of an argument."""
    subject = subject_of(mine)
    depth = talk.depth.get(subject, 0) if subject is not None else 0
    enough = depth + 1 >= TALKED_OUT["topic" if isinstance(subject, str) else "item"]
    resting = mine.act in RESTS and mine.claim is None and all(move.act in RESTS for move in theirs if subject_of(move) == subject)
    closed = mine.act == "agree" and any(move.act == "thank" and subject_of(move) == subject for move in theirs)
    if isinstance(subject, int) and (closed or resting or (enough and mine.act in RESTS)):
        return turn_to(observation, character, talk, observation.partner)
    if isinstance(subject, str) and enough and mine.act == "agree" and mine.claim is None:
        return turn_to(observation, character, talk, observation.partner)
    return None


def _chatty(observation: Talking, character: Character, moves: list[Move], theirs: tuple[Move, ...]) -> bool:
    """Return whether I add something of my own to small talk."""
    if not moves or all(move.act in ("greet", "thank", "agree") for move in moves) or not any(is_question(move) for move in theirs):
        return True
    eager = INITIATIVE + 0.2 * character.nature.extraversion
    return observation.luck.draw("initiative", (observation.partner.id << 8) + len(observation.thread)) < eager


def named(observation: Observation, move: Move) -> str:
    """Return what a move is about, in words."""
    if move.item is not None and move.item in observation.catalogue:
        return f"<{observation.catalogue[move.item].title}>"
    if move.topic is not None:
        topic = observation.topics.get(move.topic)
        return f"the news ({topic.question})" if topic is not None else "news that I had not heard"
    return ""


def said_by(observation: Observation, move: Move, told: str) -> str:
    """Return what somebody did with a move, in words that follow their name: "asked about <Alien>", "spoke of other things".

    Args:
        told: the verb with its preposition where nothing was asked: "spoke of", "wrote about".
    """
    about = named(observation, move)
    if move.act == "ask_tip" and not about:
        return "asked for a film"
    return f"{'asked about' if is_question(move) else told} {about or 'other things'}"


def tip_because(observation: Observation, move: Move) -> str:
    """Return why I name a film to somebody who asked for one: I liked it, or somebody praised it to me."""
    title, stars = named(observation, move), stars_of(observation.me, move.item) if move.item is not None else 0
    if stars:
        return f"I liked {title} ({stars} of 5)"
    return f"{observation.names[move.person]} praised {title} to me" if move.person in observation.names else f"{title} was praised to me"


def _reason(observation: Talking, moves: tuple[Move, ...], cause: Move | None) -> str:
    """Return why I say what I say."""
    name, me = observation.partner.name, observation.me
    if moves[-1].act == "part" and cause is None:
        return f"{len(observation.thread)} lines with {name} are enough for now"
    if cause is None:
        about = named(observation, moves[-1])
        return f"I wanted to talk with {name}" + (f" about {about}" if about else "")
    if is_insult(cause):
        return f"{name} insulted me"
    because = f"{name} {said_by(observation, cause, 'spoke of')}"
    tip = next((move for move in moves if cause.act == "ask_tip" and move.act == "recommend" and move.item is not None), None)
    if tip is not None and cause.item is None:
        return f"{because}, and {tip_because(observation, tip)}"
    viewing = me.watched.get(cause.item) if cause.item is not None else None
    if viewing is not None and viewing.stars:
        return f"{because}; I found it {TITLES[viewing.stars]} ({viewing.stars} of 5)"
    if cause.topic is not None and cause.topic in me.attitudes:
        return f"{because}; my own stance is {me.attitudes[cause.topic]:+.2f}"
    return f"{because}; I have not seen it" if cause.item is not None else because
