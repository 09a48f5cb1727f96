"""When the credits roll: how many stars, and the feeling that is left."""

from models.rules.character import Character
from models.rules.history import VALENCE_OF_STARS, pull_of, wobble
from models.rules.voice import worded
from sim.action import Rate
from sim.channel import Move
from sim.mind import Decision
from sim.observation import Rating

TASTE = 0.75  # weight of how the film's genres suit me
MERIT = 0.4  # of the film's own merit, the same for everybody
CONFORMITY = 0.35  # of what those close to me said of it (RecAgent's conformity phenomenon)
MOOD = 0.15  # of the mood in which I watched
WHIM = 0.45  # of this one evening
BASE = 0.12  # what a film starts with: people choose what they like
CRITIC = -0.12  # critics give less away
CUTS = (-0.5, -0.2, 0.14, 0.58)  # enjoyment at which the second, third, fourth and fifth star is earned


def merit(observation: Rating) -> float:
    """Return how good the film is in itself, -1 to 1: a property of the item in this world."""
    return 2 * observation.luck.luck.draw(0, observation.item, "merit") - 1


def rate(observation: Rating, character: Character) -> Decision:
    """Return stars and a feeling."""
    item, me = observation.item, observation.me
    match = character.match(item)
    heard = [(tip.source, pull_of(observation, tip)) for tip in me.heard if tip.item == item]
    conformity = max(-1.0, min(1.0, sum(pull for _, pull in heard)))
    own = merit(observation)
    enjoyment = (
        BASE + TASTE * match + MERIT * own + CONFORMITY * conformity + MOOD * me.mood + WHIM * wobble(observation.luck, "enjoy", item)
    )
    enjoyment += CRITIC if character.critic else 0.0
    stars = 1 + sum(enjoyment >= cut for cut in CUTS)
    surprise = max(-1.0, min(1.0, MERIT * own + enjoyment - BASE - TASTE * match - CONFORMITY * conformity))
    moves = (Move("opine", item=item, valence=VALENCE_OF_STARS[stars]),)
    feeling = worded(observation, character, "feeling", moves, f"feeling {item}", surprise=surprise, stars=stars)
    because = f"it suits my taste by {match:+.1f}, and as a film it is worth {own:+.1f}"
    if heard and abs(conformity) > 0.05:
        because += f"; {observation.names.get(heard[-1][0], 'somebody')} had spoken of it ({conformity:+.1f})"
    return Decision(Rate(stars, feeling), because, moves)
