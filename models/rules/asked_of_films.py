"""What I answer a player who asks me about a film: my own verdict, where and when I saw it, what it is about."""

import re
from collections.abc import Callable

from models.rules.answers import films
from models.rules.answers.phrasing import Said, joined, phrased, titled, voiced, when
from models.rules.answers.question import Asked
from models.rules.character import Character
from models.rules.history import valence_of
from models.rules.wording.grammar import genre_noun, plural, tidied, with_article
from sim.channel import Asks, Move
from sim.observation import Talking

GOOD, POOR = 4, 2  # stars from which a film is worth it, up to which it is not

Teller = Callable[[Talking, Character, Move], Said]
_WATCHED = re.compile(r"\bwhy (?:did|didn't) (?:you|u|ya) (?:see|watch|choose|pick)\b", re.I)


def _about(move: Move) -> Asked:
    assert move.item is not None
    return Asked("film", "", item=move.item)


def _stars(observation: Talking, move: Move) -> int:
    viewing = observation.me.watched.get(_item(move))
    return viewing.stars if viewing is not None else 0


def _item(move: Move) -> int:
    assert move.item is not None
    return move.item


def _think(observation: Talking, character: Character, move: Move) -> Said:
    """Return what I think of a film and why, or that I have not seen it."""
    if not _stars(observation, move):
        return films.film(observation, character, _about(move))
    return films.why_rated(observation, character, _about(move))


def _liked(observation: Talking, character: Character, move: Move) -> Said:
    return films.film(observation, character, _about(move))


def _verdict(table: str) -> Teller:
    """Return how to advise on a film by my own stars: with the phrases of `table`."""

    def tell(observation: Talking, character: Character, move: Move) -> Said:
        stars = _stars(observation, move)
        if not stars:
            because = films.film(observation, character, _about(move)).because
            return Said(phrased(observation, "verdict_unseen", film=titled(observation, _item(move))), because)
        side = "yes" if stars >= GOOD else "no" if stars <= POOR else "mixed"
        genres = observation.catalogue[_item(move)].genres
        genre = plural(genre_noun(genres[0])) if genres else "that sort of film"
        core = phrased(observation, f"{table}_{side}", film=titled(observation, _item(move)), genre=genre)
        return Said(core, films.film(observation, character, _about(move)).because)

    return tell


def _placed(table: str) -> Teller:
    """Return how to tell where or when I saw a film: with the phrases of `table`."""

    def tell(observation: Talking, character: Character, move: Move) -> Said:
        seen, viewing = films.seen(observation, character, _about(move)), observation.me.watched.get(_item(move))
        if viewing is None:
            return seen
        text = phrased(observation, table, film=titled(observation, _item(move)), when=when(observation, viewing.tick))
        return Said(text, seen.because)

    return tell


def _cast(observation: Talking, character: Character, move: Move) -> Said:
    film, director = titled(observation, _item(move)), tidied(observation.catalogue[_item(move)].director)
    if director:
        table = "cast_director" if _item(move) in observation.me.watched else "cast_unseen"
        return Said(phrased(observation, table, film=film, director=director), f"{director} made {film}")
    return Said(phrased(observation, "cast_unknown", film=film), f"I do not know who made {film}")


def _more(observation: Talking, character: Character, move: Move) -> Said:
    """Return what a film is about, how it feels, and how I found it where I have seen it."""
    item = _item(move)
    facts, film = observation.catalogue[item], titled(observation, item)
    about, tone = tidied(facts.about).rstrip(".!?… "), tidied(facts.tone[0]) if facts.tone else ""
    if about:
        core = phrased(observation, "more_about", film=film, about=about)
    elif facts.genres:
        core = phrased(observation, "more_kind", film=film, a_genre=with_article(genre_noun(facts.genres[0])))
    else:
        return Said(phrased(observation, "more_unknown", film=film), f"I know nothing of {film} but its title")
    seen = bool(_stars(observation, move))
    feel = phrased(observation, "more_tone", tone=tone) if tone and seen else ""
    mine = "" if feel else "" if not seen else voiced(observation, character, Move("opine", item=item, valence=0.1), "more")
    return Said(joined(core, feel, mine), f"that is what {film} is about")


def _why(observation: Talking, character: Character, move: Move) -> Said:
    """Return why a film left me as it did, or why I watched it."""
    if _WATCHED.search(observation.thread[-1].text):
        return films.why_watched(observation, character, _about(move))
    item, viewing = _item(move), observation.me.watched.get(_item(move))
    if viewing is None or not viewing.stars:
        return films.film(observation, character, _about(move))
    opinion = voiced(observation, character, Move("answer", item=item, valence=valence_of(observation.me, item) or 0.0), "why")
    why, because = films.reason_for(observation, character, item, viewing)
    return Said(joined(opinion, why), because or films.film(observation, character, _about(move)).because)


def _told(observation: Talking, character: Character, move: Move) -> Said:
    return films.who_told_film(observation, character, _about(move))


def _seen(observation: Talking, character: Character, move: Move) -> Said:
    return films.seen(observation, character, _about(move))


OF_A_FILM: dict[Asks, Teller] = {
    "seen": _seen,
    "when": _placed("when_seen"),
    "liked": _liked,
    "good": _think,
    "think": _think,
    "why": _why,
    "worth": _verdict("worth"),
    "tempted": _verdict("tempted"),
    "where": _placed("where_seen"),
    "cast": _cast,
    "more": _more,
    "told": _told,
}
