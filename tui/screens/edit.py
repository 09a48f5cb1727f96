"""The sheet that changes who somebody is: every field of a persona."""

from difflib import get_close_matches

import msgspec

from sim.agent import FEATURES, Persona
from sim.errors import SimError
from sim.event import Intervention, PersonaEdited
from sim.personas import sound, with_field
from sim.temperament import TRAITS
from sim.world import World
from tui.paint import safe
from tui.screens.form import Answers, Entry, Sheet
from tui.widgets.town import Town

TITLES = {
    "traits": "Traits",
    "interests": "Interests",
    "dislikes": "Dislikes",
    "age": "Age",
    "occupation": "Work",
    "activity": "Activity",
    "features": "Known as",
    "name": "Name",
    "gender": "Gender",
    "home": "Home",
    "bio": "Bio",
}
NOTES = {
    "traits": "adjectives, by commas; → completes",
    "interests": "genres and hobbies, strongest first",
    "dislikes": "genres, by commas",
    "age": "1 to 120",
    "occupation": "what they do",
    "activity": "how often they act: 1 is usual, 2 twice as often; 0 to 20",
    "features": "what they are known for, any of " + ", ".join(FEATURES),
    "name": "two people may share one",
    "gender": "female, male, nonbinary; anything else gets they",
    "home": "where they live",
    "bio": "a sentence or two in the third person",
}


def as_text(persona: Persona) -> dict[str, str]:
    """Return the fields as the form shows them."""
    return {name: safe(_text(getattr(persona, name))).strip() for name in TITLES}


def _text(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, tuple) else f"{value:g}" if isinstance(value, float) else str(value)


def edited(before: Persona, answers: Answers) -> tuple[Persona, dict[str, str]]:
    """Return the persona that the answers describe, and what is wrong with them by field."""
    shown, after, problems = as_text(before), before, dict[str, str]()
    for name in TITLES:
        answer = answers[name].strip()
        if answer == shown[name]:
            continue
        try:
            after = with_field(after, name, answer)
        except (SimError, msgspec.ValidationError) as error:
            problems[name] = safe(str(error), 160)
    return (before if problems else after), problems


class PersonaSheet(Sheet):
    """Every field of somebody."""

    standing = True

    def __init__(self, town: Town, world: World, persona: Persona) -> None:
        super().__init__(town, world, persona.id)
        self.persona = persona
        self.title = f"Who is {town.label(persona.id)}?"

    def entries(self) -> tuple[Entry, ...]:
        genres = self.world.catalogue.genres
        words = {"traits": tuple(TRAITS), "interests": genres, "dislikes": genres, "features": FEATURES}
        return tuple(Entry(name, title, NOTES[name], words.get(name, ()), name in words) for name, title in TITLES.items())

    def before(self) -> dict[str, str]:
        return as_text(self.persona)

    def read(self, answers: Answers) -> tuple[tuple[Intervention, ...], dict[str, str]]:
        after, problems = edited(self.persona, answers)
        if unknown := self._no_genres(answers["dislikes"]):
            problems["dislikes"] = unknown
        if not problems:
            try:
                after = sound(after)
            except SimError as error:
                problems[""] = safe(str(error), 160)
        changed = () if problems or after == self.persona else (PersonaEdited(self.persona.id, after, self._fields(after)),)
        return changed, problems

    def _no_genres(self, answer: str) -> str:
        """Return what is wrong with genres that somebody shall dislike, "" for nothing; those that they dislike already are let be."""
        genres = self.world.catalogue.genres
        known = {genre.casefold() for genre in (*genres, *self.persona.dislikes)}
        wrong = [word for part in answer.split(",") if (word := part.strip()) and word.casefold() not in known]
        if not genres or not wrong:
            return ""
        near = get_close_matches(wrong[0], genres, 1)
        meant = f"did you mean {near[0]}? " if near else ""
        return safe(f"no genre '{wrong[0][:40]}'; {meant}allowed: {', '.join(genres)}", 300)

    def _fields(self, after: Persona) -> tuple[str, ...]:
        return tuple(name for name in TITLES if getattr(after, name) != getattr(self.persona, name))

    def preview(self, answers: Answers) -> str:
        fields = self._fields(edited(self.persona, answers)[0])
        changed = " and ".join(TITLES[name].lower() for name in fields) if len(fields) < 3 else f"{len(fields)} fields"
        return f"{changed} changed: it shows in how they choose and talk"

    def touches(self, answers: Answers) -> str:
        knows = len(self.world.network.followers(self.persona.id))
        who = "1 person who knows" if knows == 1 else f"{knows:,} people who know"
        return f"{self.town.label(self.persona.id)} alone; {who} them may notice"
