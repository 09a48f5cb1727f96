"""Who somebody is, worked out once: temperament, taste for every item, and the arguments that speak to them."""

from array import array

from msgspec import Struct

from sim.agent import Persona
from sim.catalogue import Catalogue
from sim.observation import Observation
from sim.randomness import Luck
from sim.stance import pull
from sim.taste import hobbies, taste
from sim.temperament import Temperament, temperament
from sim.topic import Topic


class Character(Struct):
    """What follows from a persona alone, in a catalogue, in a world.

    Args:
        genres: genre -> how much it is liked, -1 to 1.
        matches: (n_items,) how well each item's genres suit, -1 to 1, by row of the catalogue.
        claims: topic id -> (topic, arguments for, arguments against), most convincing first.
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
    claims: dict[str, tuple[Topic, tuple[int, ...], tuple[int, ...]]]

    def match(self, item: int) -> float:
        """Return how well an item's genres suit, -1 to 1."""
        return self.matches[self.catalogue.row[item]]

    def arguments(self, topic: Topic, attitude: float) -> tuple[int, ...]:
        """Return positions of the arguments on the side of an attitude, most convincing first."""
        known = self.claims.get(topic.id)
        if known is None or known[0] is not topic:
            ranked = sorted(range(len(topic.claims)), key=lambda k: -pull(self.persona, topic.claims[k]))
            sides = {side: tuple(k for k in ranked if topic.claims[k].side == side) for side in ("for", "against")}
            known = self.claims[topic.id] = (topic, sides["for"], sides["against"])
        return known[1] if attitude > 0 else known[2] if attitude < 0 else ()


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
        claims={},
    )
