"""In the recommender: what to watch, when to turn the page, when to give up."""

from itertools import islice

from models.rules.character import Character
from models.rules.history import fondness, pull_of, wobble
from sim.action import Leave, NextPage, Search, Watch
from sim.agent import Tip
from sim.catalogue import Catalogue
from sim.mind import Decision
from sim.observation import Browsing

TASTE = 1.0  # weight of how an item's genres suit me: the yardstick for the rest
TIP = 0.9  # of a tip at full strength: a close friend's praise is worth nearly a perfect match (RecAgent's conformity)
TIP_AGREEABLE = 0.4  # how much more the agreeable make of tips
TALKED_OF = 0.12  # of having heard of a film at all
RANK = 0.15  # of the recommender's own order, first to last
FOND = 0.3  # of a director or decade that pleased
NOVELTY = 0.12  # of genres unlike what I watched lately; explorers feel three times as much
SEEN_BEFORE = 0.05  # lost by an item that I passed over before
NOISE = 0.18  # of a passing whim
THRESHOLD = 0.66  # what a film must promise to be watched from the first page
IMPATIENCE = 0.1  # by which the threshold falls with every page
BAD_MOOD = 0.1  # by which misery raises it
LAST_CHANCE = 0.2  # what is enough when there are no more pages
PATIENCE = 0.72  # chance to turn the page rather than leave, before temperament
SEARCH = 0.16  # chance to search rather than turn the page; explorers twice that
REASON_MARGIN = 0.25  # what a match must be worth to be called taste

LATELY = 8  # films that make up "what I watched lately"


class _Promise:
    """What a film promises, with what makes up the promise."""

    __slots__ = ("fond", "item", "match", "novelty", "place", "score", "tip", "tip_pull")

    def __init__(self, item: int, place: int | None) -> None:
        self.item = item
        self.place = place
        self.score = self.match = self.tip_pull = self.fond = self.novelty = 0.0
        self.tip: Tip | None = None


def browse(observation: Browsing, character: Character) -> Decision:
    """Return what to do with a page of the recommender."""
    promises = _promises(observation, character)
    best = max(promises, key=lambda promise: (promise.score, -promise.item), default=None)
    threshold = THRESHOLD - IMPATIENCE * (observation.number - 1) - BAD_MOOD * observation.me.mood
    if observation.last:
        threshold = min(threshold, LAST_CHANCE)
    if best is not None and best.score >= threshold:
        return Decision(Watch(best.item), _reason(observation, character, best))
    return _move_on(observation, character)


def _promises(observation: Browsing, character: Character) -> list[_Promise]:
    """Return what each film promises that I may watch and have not."""
    me, luck = observation.me, observation.luck
    promises: dict[int, _Promise] = {}
    for place, entry in enumerate(observation.page):
        if entry.item not in me.watched:
            promises[entry.item] = _Promise(entry.item, place)
    conformity = TIP * (1 + TIP_AGREEABLE * character.nature.agreeableness)
    for tip in me.heard:
        if tip.item in me.watched:
            continue
        promise = promises.get(tip.item)
        if promise is None:
            promise = promises[tip.item] = _Promise(tip.item, None)
        pull = conformity * pull_of(observation, tip)
        if promise.tip is None or abs(pull) >= abs(promise.tip_pull):
            promise.tip, promise.tip_pull = tip, pull
    fond = fondness(me, observation.catalogue)
    familiar = _familiar(observation)
    passed = set(me.shown[: -len(observation.page) or None]) if observation.page else set(me.shown)
    size = len(observation.page)
    for promise in promises.values():
        _weigh(promise, character, observation.catalogue, fond, familiar)
        if promise.place is not None:
            promise.score += RANK * (1 - promise.place / size)
        if promise.item in passed:
            promise.score -= SEEN_BEFORE
        promise.score += NOISE * wobble(luck, "browse", promise.item)
    return list(promises.values())


def _weigh(promise: _Promise, character: Character, catalogue: Catalogue, fond: dict[str | int, float], familiar: dict[str, float]) -> None:
    """Fill in what makes up a promise."""
    facts = catalogue[promise.item]
    promise.match = character.match(promise.item)
    if fond:
        liking = fond.get(facts.director, 0.0) + (fond.get(facts.year // 10, 0.0) if facts.year else 0.0)
        promise.fond = FOND * max(-1.0, min(1.0, liking))
    if familiar and facts.genres:
        known = sum([familiar.get(genre, 0.0) for genre in facts.genres]) / len(facts.genres)
        promise.novelty = NOVELTY * (3 if character.explorer else 1) * (1 + 0.5 * character.nature.openness) * (0.5 - known)
    promise.score = TASTE * promise.match + promise.tip_pull + promise.fond + promise.novelty + (TALKED_OF if promise.tip else 0.0)


def _familiar(observation: Browsing) -> dict[str, float]:
    """Return genre -> share of the films that I watched lately which have it."""
    familiar: dict[str, float] = {}
    seen = list(islice(reversed(observation.me.watched), LATELY))
    for item in seen:
        for genre in observation.catalogue[item].genres:
            familiar[genre] = familiar.get(genre, 0.0) + 1 / len(seen)
    return familiar


def _reason(observation: Browsing, character: Character, best: _Promise) -> str:
    """Return why a film is worth watching: who spoke of it, what about it I like, else what the recommender says."""
    facts = observation.catalogue[best.item]
    parts: list[str] = []
    if best.tip is not None and best.tip_pull > 0.02:
        praise = "said it was great" if best.tip.valence > 0.6 else "spoke well of it" if best.tip.valence > 0.2 else "mentioned it"
        parts.append(f"{observation.names.get(best.tip.source, 'somebody')} {praise}")
    genre = max(facts.genres, key=lambda name: character.genres[name], default="")
    if genre and character.genres[genre] > REASON_MARGIN and best.match > -0.1:
        parts.append(f"I like {genre} ({character.genres[genre]:+.1f})")
    if best.fond > 0.08 and facts.director:
        parts.append(f"films by {facts.director} have pleased me")
    if best.novelty > 0.1:
        parts.append("it is unlike what I watched lately")
    if not parts and best.tip is not None:
        parts.append(f"{observation.names.get(best.tip.source, 'somebody')} mentioned it and I am curious")
    if not parts:
        entry = observation.page[best.place or 0]
        parts.append(
            f"the recommender put it at {(best.place or 0) + 1}: {entry.reason}" if entry.reason else "the recommender put it first"
        )
    return " and ".join(parts[:2]) + f" (promise {best.score:.2f})"


def _move_on(observation: Browsing, character: Character) -> Decision:
    """Return what to do when nothing on the page will do."""
    if observation.last:
        return Decision(Leave(), "nothing here is for me tonight")
    nature = character.nature
    patience = PATIENCE + 0.15 * nature.conscientiousness - 0.1 * nature.neuroticism + (0.1 if character.watcher else 0.0)
    if observation.luck.draw("patience", observation.number) >= patience:
        return Decision(Leave(), f"nothing on page {observation.number} tempts me, and I have had enough")
    wanted = _wish(observation, character)
    if wanted and not observation.query and observation.luck.draw("search", observation.number) < SEARCH * (2 if character.explorer else 1):
        return Decision(Search(wanted[:80]), f"I feel like {wanted} and this page has little of it")
    return Decision(NextPage(), f"nothing on page {observation.number} tempts me")


def _wish(observation: Browsing, character: Character) -> str:
    """Return what to search for: a director who pleased, or a genre that I like."""
    fond = fondness(observation.me, observation.catalogue)
    directors = [name for name, liking in fond.items() if isinstance(name, str) and liking > 0.4]
    if directors and observation.luck.draw("search director") < 0.4:
        return str(observation.luck.pick("director", directors))
    liked = sorted((genre for genre, liking in character.genres.items() if liking > 0.3), key=lambda genre: -character.genres[genre])[:3]
    return observation.luck.pick("search genre", liked) if liked else ""
