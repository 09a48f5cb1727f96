"""MovieLens's people as agents: a name, habits and taste read from their ratings, and their history."""

import numpy as np

from sim import biography
from sim.agent import FEATURES, Agent, Feature, Persona, Viewing
from sim.biography import Habits, Histories
from sim.catalogue import Catalogue
from sim.names import FAMILY_NAMES, GIVEN_NAMES
from sim.people import OPPOSITES
from sim.randomness import Luck
from sim.temperament import TRAITS

YEAR = 1998  # in which these people were asked how old they are
LOCAL = 0.75  # share of names by generation; the rest come from everywhere
UNTOLD: tuple[Feature, ...] = ("Chatter", "Poster")
SOCIABLE = 0.35  # chance of each feature that ratings do not tell, as among sampled people
ENGLISH = ("english", "irish", "caribbean")

# Given names by the year of birth from which they were in fashion, latest first.
GENERATIONS: tuple[tuple[int, dict[str, str]], ...] = (
    (
        1970,
        {
            "female": "Amanda Amy Ashley Christina Danielle Emily Erin Heather Jennifer Jessica Kelly Lauren Megan Melissa Nicole Sarah",
            "male": "Adam Andrew Anthony Benjamin Brian Daniel Eric Jason Joshua Justin Kevin Matthew Michael Nathan Nicholas Ryan",
        },
    ),
    (
        1950,
        {
            "female": "Angela Brenda Carol Cheryl Cynthia Deborah Diane Donna Janet Julie Karen Kathleen Laura Linda Lisa Sandra Susan",
            "male": "Alan Bruce Craig David Dennis Douglas Gary Gregory Jeffrey Keith Kenneth Larry Mark Paul Peter Richard Scott Stephen",
        },
    ),
    (
        0,
        {
            "female": "Barbara Betty Beverly Dolores Dorothy Eleanor Evelyn Frances Gloria Helen Jean Joan Lois Marilyn Marjorie Ruth",
            "male": "Arnold Arthur Carl Charles Donald Earl Edward Eugene Frank Gerald Harold Henry Leonard Norman Ralph Raymond Walter",
        },
    ),
)


def peopled(told: dict[int, Persona], histories: Histories, catalogue: Catalogue, luck: Luck) -> tuple[list[Agent], Habits]:
    """Return an agent for each person with their history, and everybody's habits, in the same order.

    Args:
        told: by id, ascending, what the file of people says; the rest is filled in here.
        histories: their ratings, sorted by person, oldest first.
    """
    habits = biography.habits_of(histories, catalogue)
    features, activity = biography.features(habits), biography.activity(habits)
    start = np.searchsorted(histories.who, np.arange(histories.people + 1))
    films = len(catalogue)
    raters = np.bincount(histories.rows, minlength=films)
    popular = np.bincount(histories.rows, weights=histories.stars, minlength=films) / np.maximum(raters, 1)
    viewings = [Viewing(stars, biography.BEFORE) for stars in range(6)]  # frozen, so shared by all
    ids = catalogue.ids
    agents = []
    for person, sketch in enumerate(told.values()):
        span = slice(start[person], start[person + 1])
        rows, stars = histories.rows[span], histories.stars[span]
        memories = biography.memories(rows, stars, popular, habits.seen[person], catalogue)
        persona = _persona(sketch, person, habits, features[person], float(activity[person]), catalogue, luck)
        watched = {item: viewings[given] for item, given in zip(ids[rows].tolist(), stars.tolist(), strict=True)}
        agents.append(Agent(persona, watched=watched, memories=memories, made=len(memories)))
    return agents, habits


def _persona(
    sketch: Persona, person: int, habits: Habits, told: tuple[Feature, ...], activity: float, catalogue: Catalogue, luck: Luck
) -> Persona:
    likes, dislikes = biography.interests(habits, person, catalogue), biography.dislikes(habits, person, catalogue)
    social = tuple(
        name for k, name in enumerate(FEATURES) if name in ("Chatter", "Poster") and luck.draw(0, sketch.id, "feature", k) < SOCIABLE
    )
    return Persona(
        id=sketch.id,
        name=_name(sketch, luck),
        gender=sketch.gender,
        age=sketch.age,
        occupation=sketch.occupation,
        traits=_traits(told, sketch.id, luck),
        interests=likes,
        dislikes=dislikes,
        features=told + social,
        activity=activity,
        bio=_bio(sketch, int(habits.ratings[person]), float(habits.mean[person]), likes, dislikes),
    )


def _name(sketch: Persona, luck: Luck) -> str:
    own = luck.of(0, sketch.id)
    if own.draw("local") < LOCAL:
        culture = own.pick("culture", ENGLISH)
        given = next(names for since, names in GENERATIONS if YEAR - sketch.age >= since)[sketch.gender].split()
        return f"{own.pick('given', given)} {own.pick('family', FAMILY_NAMES[culture])}"
    culture = own.pick("culture", tuple(GIVEN_NAMES))
    return f"{own.pick('given', GIVEN_NAMES[culture][sketch.gender])} {own.pick('family', FAMILY_NAMES[culture])}"


def _traits(features: tuple[Feature, ...], number: int, luck: Luck) -> tuple[str, ...]:
    """Return three traits that do not contradict each other: those that habits suggest, then such as luck gives; ratings tell no more."""
    chosen = [trait for feature, trait in (("Explorer", "curious"), ("Critic", "sceptical")) if feature in features]
    for k in range(24):
        if len(chosen) == 3:
            break
        word = luck.of(0, number).pick("trait", tuple(TRAITS), k)
        if word not in chosen and not any(word in OPPOSITES.get(other, ()) or other in OPPOSITES.get(word, ()) for other in chosen):
            chosen.append(word)
    return tuple(chosen)


def _bio(sketch: Persona, count: int, mean: float, likes: tuple[str, ...], dislikes: tuple[str, ...]) -> str:
    """Return a sentence of what the ratings say."""
    who = {"female": "She", "male": "He"}[sketch.gender]
    if not count:
        return f"{who} has rated no film yet."
    told = [f"has rated {count:,} film{'s' if count > 1 else ''}, {mean:.1f} stars on average"]
    if likes:
        told.append(f"likes {' and '.join(likes[:2])} more than most people do")
    if dislikes:
        told.append(f"has little time for {dislikes[0]}")
    return f"{who} {', '.join(told[:-1])}{' and ' if len(told) > 1 else ''}{told[-1]}."
