"""Answers of an official account: it is an office, with neither age nor family."""

from models.rules.answers.phrasing import Said
from models.rules.answers.question import Theme
from models.rules.wording.grammar import tidied
from sim.observation import Observation

# What an office says of itself, by what it is asked about; of the news it answers as others do.
_LACKS: dict[Theme, str] = {
    **dict.fromkeys(("age",), "no age"),
    **dict.fromkeys(("home",), "no home"),
    **dict.fromkeys(("family", "friends", "trust", "rivals", "person", "nobody", "person_tips"), "no family, friends or rivals"),
    **dict.fromkeys(("traits", "mood", "happened", "doing"), "no character and no moods"),
    **dict.fromkeys(("hobbies", "hobby", "likes", "dislikes", "genre", "plans", "film_plans"), "no tastes or pastimes"),
}
_ITSELF: tuple[Theme, ...] = ("who", "name", "work", "myself", "unknown")


def office(observation: Observation, theme: Theme) -> Said | None:
    """Return what an account answers about itself where it is official; None where it is a person, or is asked about the news."""
    me = observation.me.persona
    if not me.official or (theme not in _LACKS and theme not in _ITSELF):
        return None
    told = f"This is the {tidied(me.name).removeprefix('The ').removeprefix('the ')} account"
    if theme in _LACKS:
        return Said(f"{told}: an office, which has {_LACKS[theme]}.", "I am an official account")
    more = {"work": " We publish what is known.", "unknown": " To that we have nothing to say."}.get(theme, "")
    return Said(f"{told}.{more}", "I am an official account")
