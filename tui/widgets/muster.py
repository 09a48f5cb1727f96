"""What the network map knows of everybody, in arrays: kept up to date event by event, read as levels."""

from collections import Counter
from collections.abc import Iterable
from itertools import islice
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from sim.channel import Utterance, author_of
from sim.emotion import AROUSAL_AT_REST, AROUSAL_DECAY
from sim.event import (
    Activated,
    AnyEvent,
    AttitudeMoved,
    Felt,
    Followed,
    Joined,
    Learned,
    MoodMoved,
    PersonaEdited,
    Posted,
    TickStarted,
    TieCut,
    TieMade,
    Unfollowed,
)
from sim.tiers import degrees, tiers
from sim.world import World
from tui.layout import discs

Colouring = Literal["emotion", "stance", "activity", "tier", "cascade"]
Levels = NDArray[np.int8]

COMMUNITIES = 9  # shown apart; of more, the smallest stand together
ELSEWHERE, EVERYBODY = "elsewhere", "everybody"
TORN = 0.15  # attitude, of 1, below which somebody is for neither side
RECENT = 4  # ticks
CONCERNS = frozenset(
    {Felt, MoodMoved, AttitudeMoved, Learned, Posted, Activated, TickStarted, Joined, PersonaEdited, TieMade, TieCut, Followed, Unfollowed}
)
DEEPEST = 9  # of a cascade, told apart


class Muster:
    """Everybody in a row of their own.

    Attributes:
        ids: (n,) agent of each row. row: agent -> row. names: of the communities. community: (n,) number of each one's.
        places: (n, 2) in the unit disc of the community, by the ties that there were at first: nobody moves while one looks.
        heard: topic -> (n,) whether the news has reached them. attitude: topic -> (n,) -1 to 1, nan where there is none.
        spread: root post -> row -> depth at which they first passed it on; came: -> row -> row of whom it came from.
        flashing: rows of those who passed something on this tick.
        stale: the people themselves have changed; a new muster is due.
    """

    def __init__(self, world: World, like: "Muster | None" = None) -> None:
        """Muster everybody. like: one of the same people, who stand where they stood there."""
        agents = list(world.agents.values())
        self.tick = world.tick
        if like is None:
            self.ids = np.array(list(world.agents), dtype=np.int64)
            self.row = {agent: row for row, agent in enumerate(world.agents)}
            self.names, self.community = _communities([agent.persona.home for agent in agents])
            self.places = discs(self.community, *_edges(world, self.ids))
            self.official = np.array([agent.persona.official for agent in agents], dtype=bool)
        else:
            self.ids, self.row, self.names, self.community = like.ids, like.row, like.names, like.community
            self.places, self.official = like.places, like.official
        self.arousal = np.array([agent.arousal for agent in agents])
        self.felt = np.array([agent.felt for agent in agents], dtype=np.int64)
        self.acted = np.array([agent.acted if agent.acts else -RECENT for agent in agents], dtype=np.int64)
        self.heard = {topic: np.array([topic in agent.known for agent in agents], dtype=bool) for topic in world.topics}
        self.attitude = {topic: np.array([agent.attitudes.get(topic, np.nan) for agent in agents]) for topic in world.topics}
        self.spread: dict[int, dict[int, int]] = {}
        self.came: dict[int, dict[int, int]] = {}
        self.flashing: set[int] = set()
        self.stale = False
        self._network = world.network
        self._followers: NDArray[np.int64] | None = None  # both found when they are next shown
        self._tier: Levels | None = None
        for post in world.posts.values():
            self._passed_on(post)
            if post.forwards is not None and post.tick == world.tick and post.author in self.row:
                self.flashing.add(self.row[post.author])

    def take(self, event: AnyEvent) -> None:
        """Take in what happened."""
        if type(event) not in CONCERNS:  # most are not; a match would try every case first
            return
        match event:
            case MoodMoved(agent, _, arousal):
                row = self.row[agent]
                self.arousal[row], self.felt[row] = arousal, self.tick
            case AttitudeMoved(agent, topic, attitude):
                self._attitudes(topic)[self.row[agent]] = attitude
            case Felt(agent, _, arousal, attitudes):
                row = self.row[agent]
                self.arousal[row], self.felt[row] = arousal, self.tick
                for topic, attitude in attitudes:
                    self._attitudes(topic)[row] = attitude
            case Learned(agent, topic):
                self._hearers(topic)[self.row[agent]] = True
            case Posted(_, post) if post.forwards is not None:
                self._passed_on(post)
                self.flashing.add(self.row[post.author])
            case Activated(agents):
                self.acted[[self.row[agent] for agent in agents]] = self.tick
            case TickStarted(tick):
                self.tick = tick
                self.flashing.clear()
            case Joined() | PersonaEdited():
                self.stale = True
            case TieMade() | TieCut() | Followed() | Unfollowed():
                self._followers = self._tier = None

    def levels(self, colouring: Colouring, topic: str, root: int | None) -> Levels:
        """Return (n,) the level of each person, 0 where there is nothing to say.

        Emotion: 1 calm, 2 moderate, 3 intense; 0 calm and the news has not come. Stance: 1 torn, 2 against, 3 for. Activity: 1 lately,
        2 this tick. Tier: 1 low-impact, 2 regular, 3 influential, 4 official. Cascade: 1 the author of the post, else 1 + depth.
        """
        match colouring:
            case "emotion":
                arousal = AROUSAL_AT_REST + (self.arousal - AROUSAL_AT_REST) * AROUSAL_DECAY ** np.maximum(self.tick - self.felt, 0)
                levels = 1 + (arousal >= 1 / 3).astype(np.int8) + (arousal >= 2 / 3).astype(np.int8)
                return np.where((levels == 1) & ~self.informed(), 0, levels).astype(np.int8)
            case "stance":
                attitude = self.attitude.get(topic, np.full(len(self.ids), np.nan))
                sides = np.where(attitude > 0, 3, 2)
                return np.where(np.isnan(attitude), 0, np.where(np.abs(attitude) < TORN, 1, sides)).astype(np.int8)
            case "activity":
                lately, now = self.acted > self.tick - RECENT, self.acted == self.tick
                return np.where(now, 2, lately).astype(np.int8)
            case "tier":
                return self._tiers()
            case "cascade":
                levels = np.zeros(len(self.ids), dtype=np.int8)
                for row, depth in self.spread.get(root, {}).items() if root is not None else ():
                    levels[row] = 1 + min(depth, DEEPEST)
                return levels

    def passes(self, root: int | None, row: int | None, most: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return from whom to whom a post was passed on, as rows: (n,) each.

        All of it if that is not more than `most`; else what is of this tick, and how it came to whoever is in a row.
        """
        came = self.came.get(root, {}) if root is not None else {}
        found = dict(came) if len(came) <= most else {each: came[each] for each in islice(self.flashing & came.keys(), most)}
        steps = 0
        while row is not None and row in came and steps < most:
            found[row] = came[row]
            row, steps = came[row], steps + 1
        return np.array(list(found.values()), dtype=np.int64), np.array(list(found), dtype=np.int64)

    def informed(self) -> NDArray[np.bool_]:
        """Return (n,) whether any news has reached each."""
        found = np.zeros(len(self.ids), dtype=bool)
        for heard in self.heard.values():
            found |= heard
        return found

    @property
    def followers(self) -> NDArray[np.int64]:
        """(n,) how many followers each has."""
        if self._followers is None:
            _, targets = self._network.edges()
            self._followers = degrees(self.ids, targets)
        return self._followers

    def _tiers(self) -> Levels:
        if self._tier is None:
            level = {"low-impact": 1, "regular": 2, "influential": 3}
            found = [level[tier] for tier in tiers(self._network, self.row).values()]
            self._tier = np.where(self.official, 4, found).astype(np.int8)
        return self._tier

    def _passed_on(self, post: Utterance) -> None:
        if post.forwards is None or post.author not in self.row:
            return
        known = self.spread.setdefault(post.thread, {})
        root = author_of(post.thread)
        if root in self.row:
            known.setdefault(self.row[root], 0)
        if (row := self.row[post.author]) not in known:
            known[row] = post.depth
            if (source := author_of(post.forwards)) in self.row:
                self.came.setdefault(post.thread, {})[row] = self.row[source]

    def _hearers(self, topic: str) -> NDArray[np.bool_]:
        return self.heard.setdefault(topic, np.zeros(len(self.ids), dtype=bool))

    def _attitudes(self, topic: str) -> NDArray[np.float64]:
        return self.attitude.setdefault(topic, np.full(len(self.ids), np.nan))


def _communities(homes: Iterable[str]) -> tuple[list[str], NDArray[np.int64]]:
    """Return the communities by name, the largest first, and the number of each person's."""
    homes = [home or EVERYBODY for home in homes]
    sizes = Counter(homes)
    ranked = sorted(sizes, key=lambda home: -sizes[home])
    names = ranked if len(ranked) <= COMMUNITIES else [*ranked[: COMMUNITIES - 1], ELSEWHERE]
    number = {home: min(place, len(names) - 1) for place, home in enumerate(ranked)}
    return names, np.array([number[home] for home in homes], dtype=np.int64)


def _edges(world: World, ids: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the ends of all ties as rows: (m,) each. ids: (n,), sorted."""
    sources, targets = world.network.edges()
    return np.searchsorted(ids, sources), np.searchsorted(ids, targets)
