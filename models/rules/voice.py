"""From moves to words: gathers for the wording what a line is about."""

from models.rules.character import Character
from models.rules.history import contact_of, fondness, points_about, tip_for
from models.rules.speech import Form, Speech
from models.rules.wording import compose
from sim.agent import Memory
from sim.channel import CHAT_LIMIT, POST_LIMIT, Move, Utterance
from sim.observation import Contact, Observation
from sim.sentence import checksum, sentences

_WORDLESS = {"chat": "Hm.", "post": "Hm.", "reply": "Hm.", "forward": "", "feeling": "Well."}  # should the wording find nothing


def worded(
    observation: Observation,
    character: Character,
    form: Form,
    moves: tuple[Move, ...],
    purpose: str,
    *,
    to: Contact | None = None,
    after: Utterance | None = None,
    thread: tuple[Utterance, ...] = (),
    surprise: float = 0.0,
    stars: int | None = None,
) -> str:
    """Return the words for some moves, within the limits of the form."""
    me, catalogue = observation.me, observation.catalogue
    item = next((move.item for move in moves if move.item is not None), None)
    likes, dislikes, source, rated = ([], [], None, None) if item is None else _known_of(observation, character, item, stars, to)
    speech = Speech(
        form=form,
        moves=moves,
        me=me,
        luck=observation.luck,
        purpose=purpose,
        minute=observation.minute,
        catalogue=catalogue,
        topics=observation.topics,
        names=observation.names,
        to=to,
        after=after,
        spoken=tuple(checksum(part) for line in thread for part in sentences(line.text)),
        thread=thread,
        likes=tuple(likes),
        dislikes=tuple(dislikes),
        stars=rated,
        source=source if item is not None else _shared_with(observation, form, moves[0]),
        memory=_memory_for(observation, moves, to),
        surprise=surprise,
    )
    limit = CHAT_LIMIT if form in ("chat", "feeling") else POST_LIMIT
    return compose(speech)[:limit].strip() or _WORDLESS[form]


def _known_of(
    observation: Observation, character: Character, item: int, stars: int | None, to: Contact | None
) -> tuple[list[str], list[str], Contact | None, int | None]:
    """Return (what suits me about an item, what does not, who told me of it, my stars)."""
    me, catalogue = observation.me, observation.catalogue
    likes, dislikes = points_about(character.genres, fondness(me, catalogue), catalogue, item)
    tip = tip_for(me, item)
    source = contact_of(observation, tip.source) if tip and (to is None or tip.source != to.id) else None
    viewing = me.watched.get(item)
    rated = stars or (viewing.stars if viewing else None) or None
    (dislikes if rated is not None and rated <= 2 else likes).extend(catalogue[item].tone)
    return likes, dislikes, source, rated


def _shared_with(observation: Observation, form: Form, move: Move) -> Contact | None:
    """Return the contact whom a post recalls something shared with."""
    return contact_of(observation, move.person) if form == "post" and move.act == "remember" and move.person is not None else None


def _memory_for(observation: Observation, moves: tuple[Move, ...], to: Contact | None) -> Memory | None:
    """Return what a word about a third person rests on: the last talk with them that I remember."""
    person = next((move.person for move in moves if move.act == "tell_self" and move.person is not None), None)
    if person is None or (to is not None and to.id == person):
        return None
    for memory in reversed(observation.me.memories):
        if memory.kind == "chat" and memory.other == person and memory.tick < observation.tick:
            return memory
    return None
