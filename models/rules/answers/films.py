"""Answers about films and about the recommender: read from what one has seen, rated, heard of, and likes."""

from models.rules.answers.phrasing import NUMBERS, Said, counted, joined, listed, phrased, titled, voiced, when
from models.rules.answers.question import Asked
from models.rules.answers.selves import AVERSE, FOND
from models.rules.character import Character
from models.rules.history import TITLES, fondness, lately_watched, points_about, pull_of, tip_for, valence_of
from models.rules.wording.grammar import genre_noun, plural, tidied, with_article
from sim.agent import Viewing
from sim.channel import Move
from sim.observation import Observation

LATELY = 12  # films that come to mind when none is named
NAMED = 3
LIKED = 4  # stars from which a film is recommended


def film(observation: Observation, character: Character, asked: Asked) -> Said:
    """Return what I think of a film, or that I have not seen it and what I have heard."""
    item = _item(asked)
    viewing = observation.me.watched.get(item)
    if viewing is None:
        return _unseen(observation, character, item)
    if not viewing.stars:
        return Said(phrased(observation, "unrated", film=titled(observation, item)), _rating(observation, item, viewing))
    opinion = voiced(observation, character, Move("answer", item=item, valence=valence_of(observation.me, item) or 0.0), "film")
    return Said(joined(opinion, phrased(observation, "stars", stars=NUMBERS[viewing.stars])), _rating(observation, item, viewing))


def seen(observation: Observation, character: Character, asked: Asked) -> Said:
    """Return whether I have seen a film."""
    item = _item(asked)
    viewing = observation.me.watched.get(item)
    if viewing is None:
        return _unseen(observation, character, item)
    core = phrased(observation, "seen", film=titled(observation, item), when=when(observation, viewing.tick))
    stars = phrased(observation, "stars", stars=NUMBERS[viewing.stars]) if viewing.stars else ""
    return Said(joined(core, stars), _rating(observation, item, viewing))


def why_rated(observation: Observation, character: Character, asked: Asked) -> Said:
    """Return why a film left me as it did: its genres and its director against what I like."""
    item = asked.item if asked.item is not None else _last(observation)
    if item is None:
        return no_films(observation)
    viewing = observation.me.watched.get(item)
    if viewing is None:
        return _unseen(observation, character, item)
    if not viewing.stars:
        return film(observation, character, Asked("film", "", item=item))
    opinion = voiced(observation, character, Move("answer", item=item, valence=valence_of(observation.me, item) or 0.0), "why rated")
    stars = phrased(observation, "stars", stars=NUMBERS[viewing.stars])
    reason, because = reason_for(observation, character, item, viewing)
    return Said(joined(opinion, stars, reason), "; ".join(part for part in (_rating(observation, item, viewing), because) if part))


def reason_for(observation: Observation, character: Character, item: int, viewing: Viewing) -> tuple[str, str]:
    """Return what of a film suits me, or does not if I rated it low: in my words, and as a reason ("" where nothing does)."""
    facts = observation.catalogue[item]
    liked, disliked = points_about(character.genres, fondness(observation.me, observation.catalogue), observation.catalogue, item)
    points, side = (disliked, "against") if viewing.stars <= 2 else (liked, "for")
    if not points:
        return phrased(observation, "rated_plain"), ""
    if points[0] == "director":
        return phrased(
            observation, f"rated_director_{side}", director=tidied(facts.director)
        ), f"{side} it speaks its director, {facts.director}"
    noun = genre_noun(points[0])
    said = phrased(observation, f"rated_{side}", a_genre=with_article(noun), genre=plural(noun))
    return said, f"{side} it speaks my taste for {points[0]}: {character.genres.get(points[0], 0.0):+.2f}"


def why_watched(observation: Observation, character: Character, asked: Asked) -> Said:
    """Return why I watched a film: a tip before it, else its director or genre, where they suit me."""
    item = asked.item if asked.item is not None else _last(observation)
    if item is None:
        return no_films(observation)
    viewing = observation.me.watched.get(item)
    title = titled(observation, item)
    if viewing is None:
        return _unseen(observation, character, item)
    if viewing.tick < 1:
        return Said(phrased(observation, "watched_before"), f"I saw {title} before the world began")
    tip = next((each for each in reversed(observation.me.heard) if each.item == item and each.tick <= viewing.tick), None)
    if tip is not None and tip.valence > 0:
        teller = observation.names.get(tip.source, "somebody")
        because = f"{teller} spoke of {title} at tick {tip.tick}; I saw it at tick {viewing.tick}"
        return Said(phrased(observation, "watched_on_tip", name=tidied(teller)), because)
    facts = observation.catalogue[item]
    liked, _ = points_about(character.genres, {}, observation.catalogue, item)
    genres = [point for point in liked if character.genres.get(point, 0.0) > FOND]
    if genres:
        noun = genre_noun(genres[0])
        text = phrased(observation, "watched_for_genre", a_genre=with_article(noun), genre=plural(noun))
        return Said(text, f"{title} is {', '.join(facts.genres)}; my taste for {genres[0]}: {character.genres[genres[0]]:+.2f}")
    return Said(phrased(observation, "watched_plainly"), f"nobody told me of {title}, and its genres are none of my favourites")


def who_told_film(observation: Observation, character: Character, asked: Asked) -> Said:
    """Return who told me of a film."""
    item = _item(asked)
    tip, title = tip_for(observation.me, item), titled(observation, item)
    if tip is None:
        return Said(phrased(observation, "nobody_told_film", film=title), f"{title} is not among the titles that I have lately heard of")
    teller = observation.names.get(tip.source, "somebody")
    text = phrased(observation, "who_told_film", film=title, name=tidied(teller), when=when(observation, tip.tick))
    return Said(text, f"{teller} told me of {title} at tick {tip.tick}")


def best_film(observation: Observation, character: Character, asked: Asked) -> Said:
    """Return the film that I rated best: of a genre, lately, or of all."""
    rated = _rated(observation, asked.genre)
    recent = [(item, viewing) for item, viewing in rated if viewing.tick >= 1]
    lately = any(word in asked.words for word in ("lately", "recent", "this week", "these days", "last"))
    chosen = (recent or rated) if lately else rated
    if not chosen:
        return no_films(observation)
    item, viewing = max(chosen, key=lambda entry: (entry[1].stars, character.match(entry[0]), entry[1].tick))
    return _singled_out(observation, character, item, viewing, "best_film", len(chosen))


def worst_film(observation: Observation, character: Character, asked: Asked) -> Said:
    """Return the film that I rated worst."""
    rated = _rated(observation, asked.genre)
    if not rated:
        return no_films(observation)
    item, viewing = min(rated, key=lambda entry: (entry[1].stars, character.match(entry[0]), -entry[1].tick))
    return _singled_out(observation, character, item, viewing, "worst_film" if viewing.stars <= 2 else "worst_but_fine", len(rated))


def last_film(observation: Observation, character: Character, asked: Asked) -> Said:
    """Return the film that I saw last, and what I gave it."""
    item = _last(observation)
    if item is None:
        return no_films(observation)
    viewing = observation.me.watched[item]
    core = phrased(observation, "last_film", film=titled(observation, item), when=when(observation, viewing.tick))
    stars = phrased(observation, "stars", stars=NUMBERS[viewing.stars]) if viewing.stars else ""
    return Said(joined(core, stars), _rating(observation, item, viewing))


def films(observation: Observation, character: Character, asked: Asked) -> Said:
    """Return the films that I saw last."""
    lately = [item for item, _ in lately_watched(observation.me, NAMED)]
    if not lately:
        return no_films(observation)
    if "how many" in asked.words:
        count = counted(len(observation.me.watched), "film")
        return Said(phrased(observation, "films_count", count=count), f"I have seen {count} in all")
    text = phrased(observation, "films", films=listed([titled(observation, item) for item in lately]))
    return Said(text, f"I have seen {counted(len(observation.me.watched), 'film')} in all")


def tip(observation: Observation, character: Character, asked: Asked) -> Said:
    """Return what I would recommend: what I liked best and lately, else what I heard praised."""
    liked = [
        (item, viewing)
        for item, viewing in lately_watched(observation.me, LATELY if not asked.genre else len(observation.me.watched))
        if viewing.stars >= LIKED and (not asked.genre or asked.genre in observation.catalogue[item].genres)
    ]
    if liked:
        item, viewing = max(liked, key=lambda entry: (entry[1].stars, character.match(entry[0])))
        core = phrased(observation, "tip", film=titled(observation, item))
        reason, _ = reason_for(observation, character, item, viewing)
        return Said(joined(core, phrased(observation, "stars", stars=NUMBERS[viewing.stars]), reason), _rating(observation, item, viewing))
    heard = [tip for tip in observation.me.heard if tip.valence > 0 and tip.item not in observation.me.watched]
    heard = [tip for tip in heard if not asked.genre or asked.genre in observation.catalogue[tip.item].genres]
    if not heard:
        return Said(
            phrased(observation, "tipless"), "of what I have seen lately I liked nothing well enough, and nobody told me of anything"
        )
    found = max(heard, key=lambda each: pull_of(observation, each))
    teller = observation.names.get(found.source, "somebody")
    text = phrased(observation, "tip_heard", film=titled(observation, found.item), name=tidied(teller))
    return Said(text, f"{teller} spoke well of {titled(observation, found.item)} at tick {found.tick}")


def unknown_film(observation: Observation, character: Character, asked: Asked) -> Said:
    """Return that I do not know a film."""
    return Said(phrased(observation, "unknown_film"), "there is no film of that title here")


def recommender(observation: Observation, character: Character, asked: Asked) -> Said:
    """Return how well I am served, by the mean of my ratings since the world began."""
    mean, because = served(observation)
    if mean is None:
        return Said(phrased(observation, "recommender_untried"), because)
    table = "recommender_good" if mean >= 3.6 else "recommender_bad" if mean < 2.6 else "recommender_middling"
    count = counted(len(_rated_here(observation)), "film")
    return Said(phrased(observation, table, count=count, mean=f"{mean:.1f}"), because)


def served(observation: Observation) -> tuple[float | None, str]:
    """Return the mean stars of what I have watched since the world began (None for nothing), and that in words."""
    stars = [viewing.stars for viewing in _rated_here(observation)]
    if not stars:
        return None, "I have rated no film since the world began"
    mean = sum(stars) / len(stars)
    return mean, f"I have rated {counted(len(stars), 'film')} since the world began, {mean:.1f} of 5 on average"


def no_films(observation: Observation) -> Said:
    """Return that I have seen nothing of the kind."""
    return Said(phrased(observation, "no_films"), "I have rated no such film")


def _unseen(observation: Observation, character: Character, item: int) -> Said:
    """Return that I have not seen a film, with what I heard of it or what I expect."""
    title = titled(observation, item)
    core = phrased(observation, "unseen", film=title)
    tip = tip_for(observation.me, item)
    if tip is not None and tip.valence:
        teller = observation.names.get(tip.source, "somebody")
        spoke = "well" if tip.valence > 0 else "ill"
        heard = phrased(observation, "unseen_praised" if tip.valence > 0 else "unseen_panned", name=tidied(teller))
        return Said(joined(core, heard), f"I have not seen {title}; {teller} spoke {spoke} of it at tick {tip.tick}")
    genres = sorted(observation.catalogue[item].genres, key=lambda each: -abs(character.genres.get(each, 0.0)))
    liking = character.genres.get(genres[0], 0.0) if genres else 0.0
    if not AVERSE <= liking <= FOND:
        noun = genre_noun(genres[0])
        table = "unseen_tempting" if liking > FOND else "unseen_repelling"
        more = phrased(observation, table, a_genre=with_article(noun), genre=plural(noun))
        return Said(joined(core, more), f"I have not seen {title}; my taste for {genres[0]}: {liking:+.2f}")
    return Said(core, f"I have not seen {title}, and nobody has told me of it")


def _singled_out(observation: Observation, character: Character, item: int, viewing: Viewing, table: str, among: int) -> Said:
    core = phrased(observation, table, film=titled(observation, item))
    because = f"{_rating(observation, item, viewing)}, of {counted(among, 'film')} that I rated"
    return Said(joined(core, phrased(observation, "stars", stars=NUMBERS[viewing.stars])), because)


def _rating(observation: Observation, item: int, viewing: Viewing) -> str:
    """Return what I gave a film, and when."""
    if not viewing.stars:
        return f"I saw {titled(observation, item)} at tick {viewing.tick}, and have not rated it"
    since = f"at tick {viewing.tick}" if viewing.tick >= 1 else "before the world began"
    return f"I gave {titled(observation, item)} {viewing.stars} of 5 ({TITLES[viewing.stars]}) {since}"


def _rated(observation: Observation, genre: str) -> list[tuple[int, Viewing]]:
    watched = observation.me.watched.items()
    return [(item, viewing) for item, viewing in watched if viewing.stars and (not genre or genre in observation.catalogue[item].genres)]


def _rated_here(observation: Observation) -> list[Viewing]:
    return [viewing for viewing in observation.me.watched.values() if viewing.stars and viewing.tick >= 1]


def _last(observation: Observation) -> int | None:
    return next((item for item, _ in lately_watched(observation.me, 1)), None)


def _item(asked: Asked) -> int:
    assert asked.item is not None
    return asked.item


def _by(observation: Observation, item: int, director: str) -> bool:
    return bool(director) and observation.catalogue[item].director == director
