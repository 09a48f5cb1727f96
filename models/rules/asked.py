"""In a chat with a player: answer what their words ask, from my own ratings, memories and ties, as I would to anybody who asks me."""

from msgspec.structs import replace

from models.rules.answering import TELLERS
from models.rules.answers import feelings, news
from models.rules.answers.offices import office
from models.rules.answers.phrasing import Said, joined, phrased
from models.rules.answers.question import Asked, read
from models.rules.asked_of_films import OF_A_FILM, Teller
from models.rules.character import Character
from models.rules.conversation import Conversation
from models.rules.history import closeness_to, valence_of
from models.rules.talking import named
from models.rules.voice import worded
from sim.action import Say
from sim.channel import CHAT_LIMIT, Asks, Move
from sim.emotion import faded
from sim.mind import Decision
from sim.observation import Talking
from sim.sentence import checksum, sentences

ANSWERED = 2  # questions of one line that are answered
LOW, STIRRED = -0.05, 0.5  # mood below which something is wrong; arousal above which somebody is wound up
FEW_WORDS = 3  # of a question, under which I do not follow it
WARM = 0.5  # closeness, or mood, that asks back how the other is


def reply(observation: Talking, character: Character, talk: Conversation) -> Decision | None:
    """Return my answer to a line in which a player asks something; None for every other line."""
    asked = [move for move in observation.thread[-1].moves if move.asks] if observation.thread else []
    if not asked or any(move.topic is not None and move.topic not in observation.topics for move in asked):
        return None
    observation = _heedful(observation)
    theirs = observation.thread[-1].moves
    parts, moves, because = [], [], []
    if any(move.act == "greet" for move in theirs) and not talk.has_done("greet"):
        moves.append(Move("greet"))
        parts.append(worded(observation, character, "chat", (Move("greet"),), "hello", to=observation.partner))
    for move in asked[:ANSWERED]:
        said, mine = _answered(observation, character, talk, move)
        parts.append(said.text)
        moves.append(mine)
        because.append(said.because)
    if moves[-1].act == "tell_self" and _asks_back(observation, talk, asked[-1]):
        parts.append(phrased(observation, "and_you"))
        moves.append(Move("ask_self"))
    if (observation.last or any(move.act == "part" for move in theirs)) and not talk.has_done("part"):
        moves = [*moves[:2], Move("part")]
        parts.append(worded(observation, character, "chat", (Move("part"),), "goodbye", to=observation.partner))
    return Decision(Say(_short(parts)), _reason(observation, asked[0], because), tuple(moves[:3]))


def _reason(observation: Talking, move: Move, because: list[str]) -> str:
    """Return why I say what I say: what they did, and what my answer rests on."""
    about = named(observation, move)
    done = f"asked about {about}" if about else "spoke to me" if move.asks in ("thanks", "yes", "no") else "asked me something"
    return "; ".join((f"{observation.partner.name} {done}", *filter(None, because)))


def _heedful(observation: Talking) -> Talking:
    """Return what I see, with the sentences of this chat among those that I would not say again."""
    spoken = [checksum(part) for line in observation.thread for part in sentences(line.text)]
    return replace(observation, me=replace(observation.me, said=[*observation.me.said, *spoken]))


def _answered(observation: Talking, character: Character, talk: Conversation, move: Move) -> tuple[Said, Move]:
    """Return my answer to one question, and what it does."""
    me, asks = observation.me, move.asks
    if move.item is not None and move.item in observation.catalogue:
        teller = OF_A_FILM.get(asks, OF_A_FILM["think"])
        return teller(observation, character, move), Move("answer", item=move.item, valence=valence_of(me, move.item) or 0.0)
    if move.topic is not None:
        tell = {"why": news.why_stance, "told": news.who_told, "more": news.news}.get(asks, news.stance)
        said = tell(observation, character, Asked("stance", "", topic=move.topic))
        return said, Move("answer", topic=move.topic, valence=round(me.attitudes.get(move.topic, 0.0), 2))
    if asks in _OF_ME:
        return _OF_ME[asks](observation, character, move), _doing(asks, faded(me, observation.tick)[0])
    if asks == "open":
        return _open(observation, character)
    if asks in ("why", "more") and _has_told_of_myself(talk):
        return _more_of_me(observation, character, asks), Move("tell_self", valence=round(me.mood, 2))
    return Said(phrased(observation, f"back_{asks}"), "nothing had been named that they could mean"), Move("ask_opinion", asks=asks)


def _more_of_me(observation: Talking, character: Character, asks: Asks) -> Said:
    """Return why I feel as I told, or that there is no more to it."""
    if asks == "why" and faded(observation.me, observation.tick)[0] < LOW:
        return feelings.mood(observation, character, Asked("mood", "why"))
    return Said(phrased(observation, "why_me" if asks == "why" else "more_of_me"), "I had told of myself")


def _doing(asks: Asks, mood: float) -> Move:
    """Return what an answer about myself does."""
    return Move("agree", valence=0.2) if asks in ("thanks", "yes", "no") else Move("tell_self", valence=round(mood, 2))


def _open(observation: Talking, character: Character) -> tuple[Said, Move]:
    """Return my answer to what only the words of a question tell, as I would give it in an interview."""
    text = observation.thread[-1].text
    question = next((part for part in reversed(sentences(text)) if "?" in part), text)
    asked = read(observation, character, question)
    if asked.theme == "unknown":
        table = "meant" if "you mean" in asked.words else "tongue_tied" if len(question.split()) < FEW_WORDS else "unknown"
        return Said(phrased(observation, table, age=str(observation.me.persona.age)), "I had no answer"), Move("answer")
    said = office(observation, asked.theme) or TELLERS[asked.theme](observation, character, asked)
    if asked.topic is not None:
        return said, Move("answer", topic=asked.topic, valence=round(observation.me.attitudes.get(asked.topic, 0.0), 2))
    if asked.person is not None:
        liking = round(1.4 * closeness_to(observation, asked.person) - 0.4, 2)
        return said, Move("answer", person=asked.person, valence=max(-1.0, min(1.0, liking)))
    return said, Move("answer")


def _has_told_of_myself(talk: Conversation) -> bool:
    return any(move.act == "tell_self" for move in talk.asked)


def _asks_back(observation: Talking, talk: Conversation, move: Move) -> bool:
    """Return whether I ask how they are in turn: once, where I like them."""
    close = observation.partner.closeness >= WARM or observation.me.mood >= WARM
    return move.asks == "mood" and close and not observation.last and not talk.has_done("ask_self") and not talk.they_did("tell_self")


def _short(parts: list[str]) -> str:
    """Return as many whole sentences as a chat line holds."""
    text = ""
    for sentence in sentences(joined(*parts)):
        if text and len(text) + 1 + len(sentence) > CHAT_LIMIT:
            break
        text = f"{text} {sentence}".strip()
    return text[:CHAT_LIMIT]


# About me


def _mood(observation: Talking, character: Character, move: Move) -> Said:
    return feelings.mood(observation, character, Asked("mood", ""))


def _wrong(observation: Talking, character: Character, move: Move) -> Said:
    """Return what is wrong: how low I am and what weighs most, or that nothing is."""
    level, arousal = faded(observation.me, observation.tick)
    if level < LOW or arousal > STIRRED:
        return feelings.mood(observation, character, Asked("mood", "why"))
    return Said(phrased(observation, "wrong_nothing"), f"my mood is {level:+.2f} of 1")


def _angry(observation: Talking, character: Character, move: Move) -> Said:
    level, arousal = faded(observation.me, observation.tick)
    stirred = arousal > STIRRED or observation.me.emotion == "intense"
    table = "angry_stirred" if stirred else "angry_low" if level < LOW else "angry_no"
    return Said(phrased(observation, table), f"my mood is {level:+.2f} of 1, my arousal {arousal:.2f}")


def _phrase(table: str, because: str) -> Teller:
    return lambda observation, character, move: Said(phrased(observation, table), because)


_OF_ME: dict[Asks, Teller] = {
    "mood": _mood,
    "wrong": _wrong,
    "angry": _angry,
    "thanks": _phrase("welcome", "they thanked me"),
    "yes": _phrase("heard_yes", "they said yes"),
    "no": _phrase("heard_no", "they said no"),
}
