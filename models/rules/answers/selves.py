"""Answers about oneself: name, age, work, character, what one likes, what one is about to do."""

from models.rules.answers.phrasing import Said, joined, listed, phrased, titled
from models.rules.answers.question import Asked
from models.rules.character import Character
from models.rules.history import pull_of
from models.rules.wording.grammar import genre_noun, plural, tidied, with_article
from models.rules.wording.occupations import spoken
from models.rules.wording.scene import place_of
from sim.catalogue import Catalogue
from sim.observation import Observation
from sim.taste import genres_of

FOND, AVERSE = 0.3, -0.2  # liking of a genre, -1 to 1, from which it is liked, or is not
FEW = 3  # things named at once
_NO_WORK = ("unemployed", "out of work", "none", "")
_NO_DEED = ("", "resting")


def who(observation: Observation, character: Character, asked: Asked) -> Said:
    """Return who I am."""
    me = observation.me.persona
    core = phrased(observation, "who", name=tidied(me.name), age=str(me.age), a_work=a_work(observation), at_home=_at_home(observation))
    hobby = tidied(character.hobbies[0]) if character.hobbies else ""
    more = phrased(observation, "who_more", hobby=hobby, trait=tidied(me.traits[0])) if hobby and me.traits else ""
    return Said(joined(core, more), f"that is who I am: {me.name}, {me.age}, {me.occupation}")


def name(observation: Observation, character: Character, asked: Asked) -> Said:
    """Return my name."""
    mine = tidied(observation.me.name)
    return Said(phrased(observation, "name", name=mine), f"my name is {mine}")


def age(observation: Observation, character: Character, asked: Asked) -> Said:
    """Return my age."""
    years = str(observation.me.persona.age)
    return Said(phrased(observation, "age", age=years), f"I am {years}")


def work(observation: Observation, character: Character, asked: Asked) -> Said:
    """Return what I do for a living."""
    me = observation.me.persona
    trade, because = spoken(me.occupation, me.age), f"my occupation is {tidied(me.occupation)}"
    if trade.lower() in _NO_WORK:
        return Said(phrased(observation, "jobless"), because)
    return Said(phrased(observation, "work", a_work=a_work(observation)), because)


def home(observation: Observation, character: Character, asked: Asked) -> Said:
    """Return where I live."""
    place = tidied(observation.me.persona.home)
    if not place:
        return Said(phrased(observation, "homeless"), "no home of mine is known")
    return Said(phrased(observation, "home", at_home=place_of(place)), f"my home is {place}")


def traits(observation: Observation, character: Character, asked: Asked) -> Said:
    """Return what kind of person I am."""
    mine = [tidied(trait) for trait in observation.me.persona.traits]
    if not mine:
        return Said(phrased(observation, "traitless"), "no trait of mine is known")
    return Said(phrased(observation, "traits", traits=listed(mine)), f"my traits are {listed(mine)}")


def hobbies(observation: Observation, character: Character, asked: Asked) -> Said:
    """Return what I do with my time."""
    mine = [tidied(hobby) for hobby in character.hobbies[:FEW]]
    if not mine:
        return Said(phrased(observation, "hobbyless"), "I have no hobby among my interests")
    return Said(phrased(observation, "hobbies", hobbies=listed(mine)), f"my interests hold {listed(mine)}")


def likes(observation: Observation, character: Character, asked: Asked) -> Said:
    """Return what I like: films only where films are asked for."""
    genres = liked_genres(character)
    films = [plural(genre_noun(genre)) for genre in genres]
    filmic = any(word in asked.words for word in ("film", "movie", "genre", "watch", "cinema", "taste"))
    if filmic and films:
        because = f"my taste: {_weighed(character, genres)}"
        return Said(phrased(observation, "likes_films", likes=listed(films)), because)
    mine = [tidied(hobby) for hobby in character.hobbies[:2]] + films
    if not mine or filmic:
        return Said(phrased(observation, "likes_nothing"), "no interest of mine is known")
    return Said(phrased(observation, "likes", likes=listed(mine)), f"my interests: {', '.join(observation.me.persona.interests)}")


def dislikes(observation: Observation, character: Character, asked: Asked) -> Said:
    """Return what I do not like: what I say so of, else the genres that suit me least."""
    catalogue = observation.catalogue
    stated = [_named(tidied(each), catalogue) for each in observation.me.persona.dislikes[:FEW]]
    if stated:
        because = f"my dislikes: {', '.join(observation.me.persona.dislikes)}"
        return Said(phrased(observation, "dislikes", dislikes=listed(stated, "or")), because)
    genres = [genre for genre in sorted(character.genres, key=lambda each: character.genres[each]) if character.genres[genre] < AVERSE][
        :FEW
    ]
    if not genres:
        return Said(phrased(observation, "dislikes_nothing"), "I have no dislikes, and no genre suits me badly")
    named = [plural(genre_noun(genre)) for genre in genres]
    return Said(phrased(observation, "dislikes", dislikes=listed(named, "or")), f"my taste: {_weighed(character, genres)}")


def genre(observation: Observation, character: Character, asked: Asked) -> Said:
    """Return whether I like a genre."""
    liking = character.genres.get(asked.genre, 0.0)
    table = "genre_liked" if liking > FOND else "genre_disliked" if liking < AVERSE else "genre_middling"
    return Said(phrased(observation, table, genre=plural(genre_noun(asked.genre))), f"my taste for {asked.genre}: {liking:+.2f}")


def hobby(observation: Observation, character: Character, asked: Asked) -> Said:
    """Return what I say of a hobby of mine."""
    return Said(phrased(observation, "hobby_mine", hobby=tidied(asked.hobby)), f"{asked.hobby} is among my interests")


def plans(observation: Observation, character: Character, asked: Asked) -> Said:
    """Return what I mean to do: see a film that I was told of, else what I like doing."""
    found = _film_in_mind(observation)
    if found is not None and observation.luck.draw("plans") < 0.5:
        return found
    if not character.hobbies:
        return found or Said(phrased(observation, "planless"), "I have no hobby, and nobody has told me of a film to see")
    pastime = observation.luck.pick("plans hobby", character.hobbies)
    return Said(phrased(observation, "plans_hobby", hobby=tidied(pastime)), f"{pastime} is among my interests")


def film_plans(observation: Observation, character: Character, asked: Asked) -> Said:
    """Return which film I mean to see next."""
    found = _film_in_mind(observation)
    if found is not None:
        return found
    genres = liked_genres(character)
    if not genres:
        return Said(phrased(observation, "planless"), "nobody has told me of a film, and no genre draws me")
    text = phrased(observation, "film_plans_genre", a_genre=with_article(genre_noun(genres[0])))
    return Said(text, f"nobody has told me of a film; my taste: {_weighed(character, genres)}")


def doing(observation: Observation, character: Character, asked: Asked) -> Said:
    """Return what I was last doing."""
    deed = tidied(observation.me.doing)
    if deed in _NO_DEED or not deed.split()[0].endswith("ing"):
        return Said(phrased(observation, "idle"), f"what I did last: {deed}" if deed else "I have done nothing yet")
    return Said(phrased(observation, "doing", doing=deed), f"what I did last: {deed}")


def unknown(observation: Observation, character: Character, asked: Asked) -> Said:
    """Return that I have nothing to say."""
    text = phrased(observation, "unknown", age=str(observation.me.persona.age), a_work=a_work(observation))
    return Said(text, "nothing that I am or remember speaks to it")


def a_work(observation: Observation) -> str:
    """Return "a retired vet", "unemployed"."""
    trade = spoken(observation.me.persona.occupation, observation.me.persona.age)
    return trade if trade.lower() in ("unemployed", "out of work", "retired", "self-employed") else with_article(trade)


def liked_genres(character: Character) -> list[str]:
    """Return the genres that I like, best first, at most FEW."""
    ranked = sorted(character.genres, key=lambda each: -character.genres[each])
    return [each for each in ranked if character.genres[each] > FOND][:FEW]


def _film_in_mind(observation: Observation) -> Said | None:
    """Return the unseen film that I was told of and am drawn to most, if any."""
    tips = [tip for tip in observation.me.heard if tip.item not in observation.me.watched and tip.valence > 0]
    if not tips:
        return None
    tip = max(tips, key=lambda each: pull_of(observation, each))
    teller = observation.names.get(tip.source, "somebody")
    text = phrased(observation, "film_plans", film=titled(observation, tip.item), name=tidied(teller))
    return Said(text, f"{teller} told me of {titled(observation, tip.item)} at tick {tip.tick}, and I have not seen it")


def _named(word: str, catalogue: Catalogue) -> str:
    genres = genres_of(word, catalogue)
    return plural(genre_noun(genres[0])) if genres else word


def _weighed(character: Character, genres: list[str]) -> str:
    return ", ".join(f"{each} {character.genres[each]:+.2f}" for each in genres)


def _at_home(observation: Observation) -> str:
    return place_of(observation.me.persona.home) or "in this town"
