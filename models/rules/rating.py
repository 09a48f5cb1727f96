"""When the credits roll: how many stars, and the feeling that is left; and on second thoughts, when others' stars are known."""

from math import floor, sqrt

from models.rules.character import Character
from models.rules.habit import cuts_of
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

# Second thoughts.
YIELD = 0.6  # share of the way to what others gave that somebody of middling nature goes when it is several whom they are close to
CROWD = (0.0, 0.1, 0.4, 0.9, 1.0)  # by how many gave theirs, four or more the same: wrong answers given with 1 to 4 opponents (Asch 1955)
DISTANT = 0.5  # weight of somebody not close at all; it is 1 for the closest
STEADY, FREE = 0.4, 0.4  # how much more the agreeable, dutiful and calm yield, and how much less the lively and open (DeYoung et al. 2002)
CONSTANCY = 0.6  # correlation of the whims of two ratings of one film; six in ten then give the same stars again (Cosley et al. 2003)
SAME_EVENING = 0.95  # the same within one tick, in which the whim of the evening hardly changes (ours)


def merit(observation: Rating) -> float:
    """Return how good the film is in itself, -1 to 1: a property of the item in this world."""
    return 2 * observation.luck.luck.draw(0, observation.item, "merit") - 1


def conformity(observation: Rating) -> float:
    """Return what those whom I listen to have said of the item, by closeness, -1 to 1."""
    return max(-1.0, min(1.0, sum(pull_of(observation, tip) for tip in observation.me.heard if tip.item == observation.item)))


def enjoyment(observation: Rating, character: Character) -> float:
    """Return how much an item was enjoyed, about -1.5 to 2, to be cut into stars."""
    return liking(observation, character) + WHIM * wobble(observation.luck, "enjoy", observation.item)


def liking(observation: Rating, character: Character) -> float:
    """Return how much an item is enjoyed but for the whim of an evening, about -1 to 1.5."""
    item = observation.item
    liked = TASTE * character.match(item) + MERIT * merit(observation) + CONFORMITY * conformity(observation)
    return liked + MOOD * observation.me.mood + (CRITIC if character.critic else 0.0)


def susceptibility(character: Character) -> float:
    """Return how readily somebody yields to others, about 0.4 to 1.6, 1 for a middling nature.

    Source: DeYoung, Peterson and Higgins 2002, Higher-order factors of the Big Five predict conformity: stability yields (agreeable,
    conscientious, not neurotic), plasticity does not (extraverted, open).
    """
    nature = character.nature
    stability = (nature.agreeableness + nature.conscientiousness - nature.neuroticism) / 3
    plasticity = (nature.extraversion + nature.openness) / 2
    return 1 + STEADY * stability - FREE * plasticity


def pull_of_others(observation: Rating, character: Character, mine: float) -> float:
    """Return by how many stars others' ratings draw me from mine, -4 to 4: to their mean, weighted by closeness, part of the way.

    Sources: Asch 1955, Opinions and social pressure (Scientific American 193), for how many it takes: little with one, nearly all with
    three. Cosley et al. 2003, Is seeing believing?, for ratings that follow the ratings shown.
    """
    if not observation.others:
        return 0.0
    weights = [DISTANT + (1 - DISTANT) * contact.closeness for contact, _ in observation.others]
    theirs = sum(weight * stars for weight, (_, stars) in zip(weights, observation.others, strict=True)) / sum(weights)
    crowd = CROWD[min(len(weights), len(CROWD) - 1)]
    share = YIELD * crowd * susceptibility(character) * sum(weights) / len(weights)
    return min(share, 1.0) * (theirs - mine)


def second_look(observation: Rating, character: Character) -> float:
    """Return how much an item that I gave stars before is enjoyed in retrospect: the same liking, and a whim that resembles the first."""
    usual, stars, cuts = liking(observation, character), observation.before, cuts_of(observation.me)
    lowest, highest = usual - WHIM, usual + WHIM
    low = max(cuts[stars - 2], lowest) if stars > 1 else lowest
    high = min(cuts[stars - 1], highest) if stars < 5 else highest
    first = min(max(((low + high) / 2 - usual) / WHIM, -1.0), 1.0)
    fresh = wobble(observation.luck, "think again", observation.item)
    viewing = observation.me.watched.get(observation.item)
    constancy = SAME_EVENING if viewing is None or viewing.tick == observation.tick else CONSTANCY
    return usual + WHIM * (constancy * first + sqrt(1 - constancy**2) * fresh)


def position(enjoyed: float, cuts: tuple[float, ...]) -> float:
    """Return where enjoyment stands on the scale of stars, 0.5 to 5.5; at a cut it is halfway between two."""
    ends = (cuts[0] - WHIM, *cuts, cuts[-1] + WHIM)
    k = sum(enjoyed >= cut for cut in cuts)
    return min(max(0.5 + k + (enjoyed - ends[k]) / (ends[k + 1] - ends[k]), 0.5), 5.5)


def again(observation: Rating, character: Character) -> tuple[int, str]:
    """Return the stars of somebody who thinks again about what they gave, and why."""
    mine = position(second_look(observation, character), cuts_of(observation.me))
    pull = pull_of_others(observation, character, mine)
    stars = min(max(floor(mine + pull + 0.5), 1), 5)
    if stars == observation.before:
        return stars, "I stand by what I gave"
    if (stars - observation.before) * pull > 0 and abs(pull) >= 0.25:
        names = " and ".join(contact.name for contact, _ in observation.others[:2])
        return stars, f"{names} made me think again ({pull:+.1f} stars)"
    return stars, "on second thoughts I see it differently"


def rate(observation: Rating, character: Character) -> Decision:
    """Return stars and a feeling."""
    item = observation.item
    enjoyed, own, heard = enjoyment(observation, character), merit(observation), conformity(observation)
    first = 1 + sum(enjoyed >= cut for cut in cuts_of(observation.me))
    stars, thought = again(observation, character) if observation.before else (first, "")
    surprise = max(-1.0, min(1.0, enjoyed - EXPECTED - TASTE * character.match(item) - CONFORMITY * heard))
    moves = (Move("opine", item=item, valence=VALENCE_OF_STARS[stars]),)
    feeling = worded(observation, character, "feeling", moves, f"feeling {item}", surprise=surprise, stars=stars)
    if thought:
        return Decision(Rate(stars, feeling), thought, moves)
    because = f"it suits my taste by {character.match(item):+.1f}, and as a film it is worth {own:+.1f}"
    source = next((tip.source for tip in reversed(observation.me.heard) if tip.item == item), None)
    if source is not None and abs(heard) > 0.05:
        because += f"; {observation.names.get(source, 'somebody')} had spoken of it ({heard:+.1f})"
    return Decision(Rate(stars, feeling), because, moves)
