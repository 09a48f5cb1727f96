"""What somebody answers when asked from outside: in character, and true to what they are, feel and remember."""

from collections.abc import Callable

from models.rules.answers import feelings, films, news, people, selves
from models.rules.answers.choice import option
from models.rules.answers.offices import office
from models.rules.answers.phrasing import Said
from models.rules.answers.question import Asked, Theme, read
from models.rules.answers.scale import point, pointed
from models.rules.character import Character
from sim.action import Answer
from sim.mind import Decision
from sim.observation import Observation, Questioned

Teller = Callable[[Observation, Character, Asked], Said]

TELLERS: dict[Theme, Teller] = {
    "who": selves.who,
    "name": selves.name,
    "age": selves.age,
    "work": selves.work,
    "home": selves.home,
    "traits": selves.traits,
    "hobbies": selves.hobbies,
    "likes": selves.likes,
    "dislikes": selves.dislikes,
    "hobby": selves.hobby,
    "genre": selves.genre,
    "plans": selves.plans,
    "film_plans": selves.film_plans,
    "doing": selves.doing,
    "unknown": selves.unknown,
    "film": films.film,
    "seen": films.seen,
    "why_watched": films.why_watched,
    "why_rated": films.why_rated,
    "who_told_film": films.who_told_film,
    "best_film": films.best_film,
    "worst_film": films.worst_film,
    "last_film": films.last_film,
    "films": films.films,
    "tip": films.tip,
    "unknown_film": films.unknown_film,
    "recommender": films.recommender,
    "person": people.person,
    "person_tips": people.person_tips,
    "last_talk": people.last_talked,
    "talked_about": people.talked_about,
    "friends": people.friends,
    "family": people.family,
    "trust": people.trust,
    "rivals": people.rivals,
    "myself": people.myself,
    "nobody": people.nobody,
    "news": news.news,
    "who_told_news": news.who_told,
    "stance": news.stance,
    "why_stance": news.why_stance,
    "mood": feelings.mood,
    "happened": feelings.happened,
    "remember": feelings.remember,
}


def answer(observation: Questioned, character: Character) -> Decision:
    """Return an answer, with what it rests on; where nothing speaks to the question it says so."""
    asked = read(observation, character, observation.question)
    if observation.form == "scale" and observation.options:
        number, found = point(observation, character, asked, observation.options)
        more = TELLERS[found.tells](observation, character, asked).text if found.tells is not None and found.value is not None else ""
        said = pointed(observation, number, found, observation.options, more)
        return Decision(Answer(said.text, number), said.because)
    if observation.form == "choice" and observation.options:
        number, said = option(observation, character, asked, observation.options)
        return Decision(Answer(said.text, number), said.because)
    said = office(observation, asked.theme) or TELLERS[asked.theme](observation, character, asked)
    return Decision(Answer(said.text), said.because, recalled=said.recalled)
