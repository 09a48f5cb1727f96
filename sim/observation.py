"""What a mind is shown: an Observation is all that an agent knows when it decides. Read it, never write to it."""

from typing import Literal

from msgspec import Struct

from sim.action import (
    Action,
    Answer,
    Chat,
    Choose,
    Conclude,
    Forward,
    Idle,
    Leave,
    Like,
    NextPage,
    Note,
    Post,
    Rate,
    Reply,
    Say,
    Scroll,
    Search,
    Visit,
    Watch,
)
from sim.agent import Agent, Memory, Recollection
from sim.catalogue import Catalogue
from sim.channel import Utterance
from sim.randomness import AgentLuck
from sim.topic import Topic


class Contact(Struct, frozen=True):
    """What an agent knows of somebody tied to it.

    Args:
        kind: who the contact is to the agent ("parent": the contact is my parent).
        closeness: 0 to 1, as the agent feels it.
    """

    id: int
    name: str
    gender: str
    age: int
    occupation: str
    kind: str
    closeness: float
    history: str = ""


class Recommendation(Struct, frozen=True):
    """An item on a page of the recommender: its score (larger is better) and the recommender's reason, in words."""

    item: int
    score: float
    reason: str


class FeedEntry(Struct, frozen=True):
    """A post on a page of the feed: who wrote it, how many like it, and why the ranker shows it."""

    post: Utterance
    author: Contact
    likes: int
    reason: str


class Observation(Struct, kw_only=True):
    """What every observation holds.

    Args:
        tick: number of the tick. minute: of the simulated calendar, 0 at midnight of day 1.
        me: my own state. luck: the only chance a mind may use.
        catalogue: the facts of all items, which are public.
        topics: the news that has reached me, by id.
        contacts: my ties that can be called, closest first.
        names: id -> name, the directory of this society.
    """

    tick: int
    minute: int
    me: Agent
    luck: AgentLuck
    catalogue: Catalogue
    topics: dict[str, Topic]
    contacts: tuple[Contact, ...]
    names: dict[int, str]

    @property
    def legal(self) -> tuple[type[Action], ...]:
        """The actions that may be decided on."""
        raise NotImplementedError


class Planning(Observation, kw_only=True):
    """What to do with the coming hours? `waiting`: posts on my feed that I have not read."""

    waiting: int

    @property
    def legal(self) -> tuple[type[Action], ...]:
        calls: tuple[type[Action], ...] = (Chat,) if self.contacts else ()
        reads: tuple[type[Action], ...] = (Scroll,) if self.waiting else ()
        return (Visit, *calls, *reads, Post, Idle)


class Browsing(Observation, kw_only=True):
    """A page of the recommender; its items and those I heard of may be watched. `number`: 1 for the first page."""

    page: tuple[Recommendation, ...]
    number: int
    last: bool
    query: str = ""

    @property
    def legal(self) -> tuple[type[Action], ...]:
        turn: tuple[type[Action], ...] = () if self.last else (NextPage, Search)
        return (Watch, *turn, Leave)


class Rating(Observation, kw_only=True):
    """The credits roll: how was it? `reason` is why I chose it, as I said then.

    Args:
        before: the stars that I gave at first, 0 for none: I may think again, now that I know what others gave.
        others: what people tied to me gave, each with 1 to 5 stars.
    """

    item: int
    reason: str
    before: int = 0
    others: tuple[tuple[Contact, int], ...] = ()

    @property
    def legal(self) -> tuple[type[Action], ...]:
        return (Rate,)


class Talking(Observation, kw_only=True):
    """A chat in which it is my turn. `thread`: all lines so far, oldest first; the last one is my partner's."""

    partner: Contact
    thread: tuple[Utterance, ...]
    last: bool

    @property
    def legal(self) -> tuple[type[Action], ...]:
        return (Say, Leave)


class Scrolling(Observation, kw_only=True):
    """A page of the feed, best first; `done`: ids of posts on it that I have already answered during this visit."""

    page: tuple[FeedEntry, ...]
    done: tuple[int, ...]

    @property
    def legal(self) -> tuple[type[Action], ...]:
        return (Like, Reply, Forward, Post, Leave)


class Noting(Observation, kw_only=True):
    """What I have just lived through: what of it is worth a note? `percepts`: as it happened, in order, with the rules' own scores."""

    percepts: tuple[Memory, ...]

    @property
    def legal(self) -> tuple[type[Action], ...]:
        return (Note,)


class Reflecting(Observation, kw_only=True):
    """What do I make of this? One insight is asked for.

    Args:
        question: what is asked of the memories; "" where they were brought together by likeness alone.
        sources: the memories to draw on. scores: what brought each to mind, () where likeness did.
        other, item, topic: what it all concerns, where that is one thing.
    """

    question: str
    sources: tuple[Memory, ...]
    scores: tuple[Recollection, ...] = ()
    other: int | None = None
    item: int | None = None
    topic: str | None = None

    @property
    def legal(self) -> tuple[type[Action], ...]:
        return (Conclude,)


class Questioned(Observation, kw_only=True):
    """Somebody from outside asks me something.

    Args:
        form: "open": in my own words; "scale": a point from 1 to len(options), which name its points; "choice": one of the options, from 0.
    """

    question: str
    form: Literal["open", "scale", "choice"] = "open"
    options: tuple[str, ...] = ()

    @property
    def legal(self) -> tuple[type[Action], ...]:
        return (Answer,)


class Choosing(Observation, kw_only=True):
    """Which `count` of these films would I like best?

    Args:
        candidates: ids, in no order that tells anything.
        around: of each candidate, how much those who like what I like, like it (sim.intuition); larger is better, () if I do not know.
    """

    candidates: tuple[int, ...]
    count: int
    around: tuple[float, ...] = ()

    @property
    def legal(self) -> tuple[type[Action], ...]:
        return (Choose,)


AnyObservation = Planning | Browsing | Rating | Talking | Scrolling | Noting | Reflecting | Questioned | Choosing
