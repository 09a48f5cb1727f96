"""What to say back: each move of the other has an answer on the same film, news, person, or on themselves."""

from models.rules.about_films import LIKED, about_item
from models.rules.about_news import about_topic
from models.rules.character import Character
from models.rules.conversation import Conversation, is_insult
from models.rules.history import closeness_to, lately_watched, valence_of, wobble
from sim.channel import Move
from sim.observation import Observation

STEM = 5  # letters by which a genre is known: comedy and comedies, animation and animated
TIP_STARS = 0.5  # weight of a star of mine
TIP_MATCH = 0.5  # weight of my own taste in what I recommend to others
TIP_LATE = 0.05  # lost per film watched since
TIP_WHIM = 0.9  # spread of what comes to mind for this person
TIP_MEMORY, TIP_MEMORY_WANTED = 12, 60  # films that come to mind: the latest, and where a genre is asked for by name
TIP_SHARED = 0.3  # gained by a film with a genre that the other has praised here


def response(observation: Observation, character: Character, talk: Conversation, other: int, move: Move) -> Move | None:
    """Return my answer to one move of somebody else, None where none is needed."""
    item = move.item if move.item is not None and move.item in observation.catalogue else None
    match move.act:
        case "greet":
            return Move("greet")
        case "part":
            return None
        case "ask_tip" if item is None and move.topic is None:
            return tip(observation, character, talk, other) or Move("answer")
        case "disagree" if is_insult(move):
            return Move("disagree", valence=-0.3) if talk.lines and talk.lines[-1].to == observation.me.id else None
        case "remember" if item is None and move.topic is None:
            return Move("agree", valence=0.5)  # something warm on what we share
        case _ if item is not None:
            return about_item(observation, character, talk, move, item)
        case _ if move.topic is not None:
            return about_topic(observation, character, talk, move, move.topic)
        case "ask_self":
            return Move("tell_self", valence=round(observation.me.mood, 2))
        case "ask_seen" | "ask_opinion" | "tell_self" if move.person is not None and move.person in observation.names:
            return Move("answer", person=move.person, valence=round(1.4 * closeness_to(observation, move.person) - 0.4, 2))
        case "ask_seen" | "ask_opinion":
            return Move("answer")
        case "tell_self":
            return Move("agree", valence=0.2)  # a reaction to what they told of themselves
        case _:
            return None


def tip(observation: Observation, character: Character, talk: Conversation, other: int) -> Move | None:
    """Return a recommendation: of what I liked and they have not seen, what fits them and me best; else of what I heard praised."""
    me = observation.me
    praised = {genre for seen, view in talk.their_views.items() if view > LIKED for genre in observation.catalogue[seen].genres}
    wanted = _genres_named(talk, character)
    best: tuple[bool, float, int] | None = None
    for late, (item, viewing) in enumerate(lately_watched(me, TIP_MEMORY_WANTED if wanted else TIP_MEMORY)):
        if viewing.stars < 4 or item in talk.their_views or not talk.can_say(Move("recommend", item=item)):
            continue
        score = TIP_STARS * viewing.stars + TIP_MATCH * character.match(item) - TIP_LATE * late
        score += TIP_WHIM * wobble(observation.luck, "tip", (other << 20) + item)
        genres = observation.catalogue[item].genres
        score += TIP_SHARED * (not praised.isdisjoint(genres))
        fits = not wanted.isdisjoint(genres)  # what was asked for by name comes before everything else
        if best is None or (fits, score) > best[:2]:
            best = (fits, score, item)
    if best is not None:
        return Move("recommend", item=best[2], valence=valence_of(me, best[2]) or 0.6)
    for heard in reversed(me.heard):
        if heard.valence > LIKED and heard.source != other and heard.item not in talk.their_views and heard.item not in me.watched:
            return Move("recommend", item=heard.item, person=heard.source, valence=0.4)
    return None


def _genres_named(talk: Conversation, character: Character) -> set[str]:
    """Return the genres that the last line names: "comedies", "a horror film", "something animated"."""
    words = talk.lines[-1].text.lower().split() if talk.lines else []
    return {genre for genre in character.genres if any(word.startswith(genre[:STEM]) and len(word) <= len(genre) + 3 for word in words)}
