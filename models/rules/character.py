"""Who somebody is, worked out once: temperament, taste for every item, and the arguments that speak to them."""

from array import array
from functools import lru_cache

from msgspec import Struct

from sim.agent import Persona
from sim.catalogue import Catalogue
from sim.influence import relevance
from sim.observation import Observation
from sim.randomness import Luck
from sim.stance import first_attitude, pulls
from sim.taste import hobbies, taste
from sim.temperament import Temperament, temperament
from sim.topic import Side, Topic


class View(Struct, frozen=True):
    """What follows from a persona for a piece of news.

    Args:
        baseline: attitude with which somebody meets it, -1 to 1. nearness: how near it is to them, 0 to 1.
        pulls: how much each argument speaks to them, 0 to 1. arguments_for, arguments_against: positions, most convincing first.
    """

    topic: Topic
    baseline: float
    nearness: float
    pulls: tuple[float, ...]
    arguments_for: tuple[int, ...]
    arguments_against: tuple[int, ...]


class Character(Struct):
    """What follows from a persona alone, in a catalogue, in a world.

    Args:
        genres: genre -> how much it is liked, -1 to 1.
        matches: (n_items,) how well each item's genres suit, -1 to 1, by row of the catalogue.
        views: topic id -> what this person makes of it, as far as it was asked for.
    """

    persona: Persona
    catalogue: Catalogue
    luck: Luck
    nature: Temperament
    genres: dict[str, float]
    matches: "array[float]"
    hobbies: tuple[str, ...]
    watcher: bool
    explorer: bool
    critic: bool
    chatter: bool
    poster: bool
    views: dict[str, View]

    def match(self, item: int) -> float:
        """Return how well an item's genres suit, -1 to 1."""
        return self.matches[self.catalogue.row[item]]

    def arguments(self, topic: Topic, attitude: float) -> tuple[int, ...]:
        """Return positions of the arguments on the side of an attitude, most convincing first."""
        view = self.view(topic)
        return view.arguments_for if attitude > 0 else view.arguments_against if attitude < 0 else ()

    def view(self, topic: Topic) -> View:
        """Return what this person makes of a piece of news by who they are."""
        known = self.views.get(topic.id)
        if known is None or known.topic is not topic:
            known = self.views[topic.id] = _view(self.persona, topic, self.luck)
        return known


class Characters:
    """Remembers characters by persona: an edited persona is somebody else."""

    def __init__(self) -> None:
        self._known: dict[int, Character] = {}

    def of(self, observation: Observation) -> Character:
        """Return the character of whoever observes."""
        persona = observation.me.persona
        found = self._known.get(persona.id)
        if (
            found is None
            or (found.persona is not persona and found.persona != persona)
            or found.catalogue is not observation.catalogue
            or found.luck != observation.luck.luck
        ):
            found = self._known[persona.id] = _character(persona, observation.catalogue, observation.luck.luck)
        return found


def _character(persona: Persona, catalogue: Catalogue, luck: Luck) -> Character:
    liking = taste(persona, catalogue, luck)
    return Character(
        persona=persona,
        catalogue=catalogue,
        luck=luck,
        nature=temperament(persona.traits),
        genres=dict(zip(catalogue.genres, liking.tolist(), strict=True)),
        matches=array("f", (catalogue.features @ liking).tolist()),
        hobbies=tuple(hobbies(persona, catalogue)),
        watcher="Watcher" in persona.features,
        explorer="Explorer" in persona.features,
        critic="Critic" in persona.features,
        chatter="Chatter" in persona.features,
        poster="Poster" in persona.features,
        views={},
    )


def _view(persona: Persona, topic: Topic, luck: Luck) -> View:
    forces = pulls(persona, topic)
    arguments_for, arguments_against = _ranked(forces, tuple([claim.side for claim in topic.claims]))
    return View(
        topic=topic,
        baseline=first_attitude(persona, topic, luck, forces),
        nearness=relevance(persona, topic),
        pulls=forces,
        arguments_for=arguments_for,
        arguments_against=arguments_against,
    )


@lru_cache(maxsize=4096)
def _ranked(forces: tuple[float, ...], sides: tuple[Side, ...]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return positions of the arguments for and of those against, most convincing first; many people are moved alike."""
    ranked = sorted(range(len(forces)), key=lambda k: -forces[k])
    return tuple(k for k in ranked if sides[k] == "for"), tuple(k for k in ranked if sides[k] == "against")
