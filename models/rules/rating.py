"""When the credits roll: how many stars, and the feeling that is left."""

from models.rules.character import Character
from models.rules.history import VALENCE_OF_STARS, pull_of, wobble
from models.rules.voice import worded
from sim.action import Rate
from sim.channel import Move
from sim.mind import Decision
from sim.observation import Rating

TASTE = 0.75  # weight of how the film's genres suit me
MERIT = 0.5  # of the film's own merit, the same for everybody
CONFORMITY = 0.25  # of what those close to me said of it (RecAgent's conformity phenomenon)
MOOD = 0.15  # of the mood in which I watched
WHIM = 0.6  # of this one evening
CRITIC = -0.15  # critics give less away
EXPECTED = 0.1  # what is hoped for beside taste and hearsay
CUTS = (-0.12, 0.2, 0.52, 0.93)  # enjoyment at which the second, third, fourth and fifth star is earned


def merit(observation: Rating) -> float:
    """Return how good the film is in itself, -1 to 1: a property of the item in this world."""
    return 2 * observation.luck.luck.draw(0, observation.item, "merit") - 1


def conformity(observation: Rating) -> float:
    """Return what those whom I listen to have said of the item, by closeness, -1 to 1."""
    return max(-1.0, min(1.0, sum(pull_of(observation, tip) for tip in observation.me.heard if tip.item == observation.item)))


def enjoyment(observation: Rating, character: Character) -> float:
    """Return how much an item was enjoyed, about -1.5 to 2, to be cut into stars."""
    item = observation.item
    enjoyed = TASTE * character.match(item) + MERIT * merit(observation) + CONFORMITY * conformity(observation)
    enjoyed += MOOD * observation.me.mood + WHIM * wobble(observation.luck, "enjoy", item)
    return enjoyed + (CRITIC if character.critic else 0.0)


def rate(observation: Rating, character: Character) -> Decision:
    """Return stars and a feeling."""
    item = observation.item
    enjoyed, own, heard = enjoyment(observation, character), merit(observation), conformity(observation)
    stars = 1 + sum(enjoyed >= cut for cut in CUTS)
    surprise = max(-1.0, min(1.0, enjoyed - EXPECTED - TASTE * character.match(item) - CONFORMITY * heard))
    moves = (Move("opine", item=item, valence=VALENCE_OF_STARS[stars]),)
    feeling = worded(observation, character, "feeling", moves, f"feeling {item}", surprise=surprise, stars=stars)
    because = f"it suits my taste by {character.match(item):+.1f}, and as a film it is worth {own:+.1f}"
    source = next((tip.source for tip in reversed(observation.me.heard) if tip.item == item), None)
    if source is not None and abs(heard) > 0.05:
        because += f"; {observation.names.get(source, 'somebody')} had spoken of it ({heard:+.1f})"
    return Decision(Rate(stars, feeling), because, moves)
