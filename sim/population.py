"""More people than a folder declares: sampled by parts from distributions, each coherent and distinct."""

import numpy as np
from numpy.typing import NDArray

from sim.activity import pareto_activity
from sim.agent import FEATURES, Agent, Feature, Persona, Viewing
from sim.catalogue import Catalogue
from sim.errors import SimError
from sim.names import FAMILY_NAMES, GIVEN_NAMES
from sim.network import FOLLOWS, Tie
from sim.people import HISTORIES, HOBBIES, HOMES, JOBS, OPPOSITES
from sim.randomness import Luck
from sim.taste import genres_of, taste
from sim.temperament import TRAITS

MOST_AGENTS = 100_000
MEAN_TIES = 5  # mutual ties that a sampled person makes on arrival
MEAN_FOLLOWS = 2
CLOSE_BY = 0.7  # share of ties with people of the same home
PAST_FILMS = 12  # films that the average person has seen and rated before the world begins


def sampled(luck: Luck, first_id: int, count: int, catalogue: Catalogue) -> list[Persona]:
    """Return `count` people with ids from `first_id` on; the person with an id is the same whatever the count."""
    return [_person(luck, number, catalogue) for number in range(first_id, first_id + count)]


def _person(luck: Luck, number: int, catalogue: Catalogue) -> Persona:
    own = luck.of(0, number)
    gender = "female" if own.draw("gender") < 0.49 else "male" if own.draw("gender") < 0.98 else "nonbinary"
    culture = own.pick("culture", tuple(GIVEN_NAMES))
    given = own.pick("given", GIVEN_NAMES[culture][gender])
    family = own.pick("family", FAMILY_NAMES[culture])
    age = _age(own.draw("age"))
    occupation = own.pick("occupation", _jobs(age))
    traits = _traits(luck, number)
    interests = _interests(luck, number, catalogue, age)
    disliked = own.pick("dislike", catalogue.genres) if catalogue.genres and own.draw("dislikes") < 0.5 else ""
    dislikes = (disliked,) if disliked and disliked not in interests else ()
    hobby = next((interest for interest in interests if not genres_of(interest, catalogue)), "long walks")
    lives, whom = {"female": ("She lives", "her"), "male": ("He lives", "him")}.get(gender, ("They live", "them"))
    bio = f"{lives} for {hobby}. The neighbours call {whom} {traits[0]}."
    return Persona(
        id=number,
        name=f"{given} {family}",
        gender=gender,
        age=age,
        occupation=occupation,
        home=own.pick("home", HOMES),
        traits=traits,
        interests=interests,
        dislikes=dislikes,
        features=_features(luck, number),
        activity=pareto_activity(luck, number),
        bio=bio,
    )


def _age(uniform: float) -> int:
    """Return an age from 16 to 90: flat to 60, then thinning out, as in an ageing European town."""
    return int(16 + 44 * uniform / 0.72) if uniform < 0.72 else int(60 + 30 * ((uniform - 0.72) / 0.28) ** 1.6)


def _jobs(age: int) -> tuple[str, ...]:
    if age < 19:
        return JOBS["school"]
    if age < 24:
        return JOBS["young"]
    if age >= 67:
        return tuple(f"retired {job}" for job in JOBS["any"])
    return JOBS["any"]


def _traits(luck: Luck, number: int) -> tuple[str, ...]:
    """Return three traits that do not contradict each other."""
    words = tuple(TRAITS)
    chosen: list[str] = []
    for k in range(24):
        word = words[int(luck.draw(0, number, "trait", k) * len(words))]
        if word not in chosen and not any(word in OPPOSITES.get(other, ()) or other in OPPOSITES.get(word, ()) for other in chosen):
            chosen.append(word)
        if len(chosen) == 3:
            break
    return tuple(chosen)


def _interests(luck: Luck, number: int, catalogue: Catalogue, age: int) -> tuple[str, ...]:
    own = luck.of(0, number)
    genres = tuple(dict.fromkeys(own.pick("genre", catalogue.genres, k) for k in range(3))) if catalogue.genres else ()
    hobbies = tuple(dict.fromkeys(own.pick("hobby", HOBBIES["young" if age < 30 else "any"], k) for k in range(2)))
    return genres + hobbies


def _features(luck: Luck, number: int) -> tuple[Feature, ...]:
    chosen = tuple(feature for k, feature in enumerate(FEATURES) if luck.draw(0, number, "feature", k) < 0.35)
    return chosen or (luck.of(0, number).pick("feature one", FEATURES),)


# Ties


def sampled_ties(luck: Luck, people: list[Persona], newcomers: list[Persona]) -> list[Tie]:
    """Return ties of newcomers to those who were there before: mostly of the same home, and favouring early comers.

    The network grows; whoever came early has had more time to be met, which gives hubs and a heavy tail of degrees.
    """
    ties: dict[tuple[int, int], Tie] = {}
    everybody: list[Persona] = list(people)
    homes: dict[str, list[Persona]] = {}
    for person in people:
        homes.setdefault(person.home, []).append(person)
    for person in newcomers:
        neighbours = homes.setdefault(person.home, [])
        for k in range(_count(luck, person.id, "ties", MEAN_TIES)):
            near = neighbours and luck.draw(0, person.id, "near", k) < CLOSE_BY
            other = _chosen(luck, person.id, neighbours if near else everybody, k)
            if other is not None and (person.id, other.id) not in ties:
                _befriend(luck, ties, person, other, k)
        for k in range(_count(luck, person.id, "follows", MEAN_FOLLOWS)):
            hub = _chosen(luck, person.id, everybody, 100 + k)
            if hub is not None and (person.id, hub.id) not in ties:
                ties[person.id, hub.id] = Tie(person.id, hub.id, FOLLOWS, 0.2)
        neighbours.append(person)
        everybody.append(person)
    return list(ties.values())


def _count(luck: Luck, number: int, purpose: str, mean: int) -> int:
    return 1 + int(luck.draw(0, number, purpose) * (2 * mean - 1))


def _chosen(luck: Luck, number: int, among: list[Persona], k: int) -> Persona | None:
    """Return somebody to meet, or None where there is nobody; the square favours early comers (density ~ 1 / sqrt(rank))."""
    draw = luck.draw(0, number, "other", k)
    return among[int(draw * draw * len(among))] if among else None


def _befriend(luck: Luck, ties: dict[tuple[int, int], Tie], person: Persona, other: Persona, k: int) -> None:
    own = luck.of(0, person.id)
    if person.home == other.home and own.draw("kind", k) < 0.4:
        kind = "neighbour"
    elif person.occupation == other.occupation or own.draw("kind", k) > 0.85:
        kind = "colleague"
    else:
        kind = "friend" if own.draw("friend", k) < 0.6 else "acquaintance"
    low, high = {"friend": (0.4, 0.95), "neighbour": (0.2, 0.7), "colleague": (0.2, 0.7)}.get(kind, (0.1, 0.4))
    closeness = round(low + (high - low) * own.draw("closeness", k), 3)
    history = own.pick("history", HISTORIES[kind], k)
    ties[person.id, other.id] = Tie(person.id, other.id, kind, closeness, history)
    ties[other.id, person.id] = Tie(other.id, person.id, kind, closeness, history)


# A smaller world, and what people have seen


def reduced(people: list[Persona], ties: list[Tie], count: int, first: list[int]) -> list[Persona]:
    """Return `count` people who hang together: breadth first from those in `first` (or the best connected), closest ties first.

    Raises:
        SimError: count is below 2.
    """
    if count < 2:
        raise SimError(f"{count} agents; allowed: 2 to {MOST_AGENTS:,}")
    by_id = {person.id: person for person in people}
    near: dict[int, list[tuple[float, int]]] = {person.id: [] for person in people}
    for tie in ties:
        near[tie.source].append((-tie.closeness, tie.target))
    hubs = sorted(near, key=lambda number: (-len(near[number]), number))
    queue, chosen = [*first, *hubs], dict[int, None]()
    while queue and len(chosen) < count:
        number = queue.pop(0)
        if number not in chosen:
            chosen[number] = None
            queue = [other for _, other in sorted(near[number]) if other not in chosen] + queue
    return sorted((by_id[number] for number in chosen), key=lambda person: person.id)


def with_pasts(people: list[Persona], catalogue: Catalogue, luck: Luck) -> list[Agent]:
    """Return agents who have seen and rated films before the world begins: mostly such as suit them."""
    merit = _merit(luck, catalogue)
    return [_with_past(person, catalogue, luck, merit) for person in people]


def _merit(luck: Luck, catalogue: Catalogue) -> NDArray[np.float64]:
    """Return how well made each item is, -0.5 to 0.5: (n_items,)."""
    return luck.draws(0, catalogue.ids, "merit") - 0.5


def _with_past(person: Persona, catalogue: Catalogue, luck: Luck, merit: NDArray[np.float64]) -> Agent:
    agent = Agent(person)
    count = min(_count(luck, person.id, "past", PAST_FILMS), len(catalogue))
    liking = catalogue.features @ taste(person, catalogue, luck) + 0.6 * merit
    noise = luck.draws(1, catalogue.ids * 1_048_583 + person.id, "past film")
    # Gumbel-top-k: sampling without replacement with weights exp(2 * liking) (Kool et al. 2019)
    keys = 2 * liking - np.log(-np.log(np.clip(noise, 1e-12, 1 - 1e-12)))
    chosen = np.argpartition(-keys, count - 1)[:count] if count else np.array([], dtype=np.int64)
    for row in np.sort(chosen).tolist():
        whim = 1.8 * (luck.draw(1, person.id, "past stars", row) - 0.5)
        stars = min(max(round(2.9 + 1.7 * float(liking[row]) + whim), 1), 5)
        agent.watched[catalogue.items[row].id] = Viewing(stars, -1)
    return agent
