"""What a mind is shown: an Observation is all that an agent knows when it decides. Read it, never write to it."""

from typing import Literal

from msgspec import Struct

from sim.action import (
    Action,
    Answer,
    Chat,
    Choose,
    Conclude,
    Feel,
    Follow,
    Forward,
    Idle,
    Leave,
    Like,
    Mute,
    NextPage,
    Note,
    Post,
    Rate,
    Reply,
    Say,
    Scroll,
    Search,
    Unfollow,
    Visit,
    Watch,
)
from sim.agent import Agent, Emotion, Impression, Memory, Recollection, Source
from sim.catalogue import Catalogue
from sim.channel import Utterance
from sim.randomness import AgentLuck
from sim.scenario import PHASES, Phase
from sim.topic import Topic


class Contact(Struct, frozen=True, gc=False):
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


class FeedEntry(Struct, frozen=True, gc=False):
    """A post on a page of the feed: who wrote it, how many like it, why the ranker shows it, and how it came.

    Args:
        source: "recommended": by somebody whom the reader does not follow.
        forwardable: whether it may still be passed on.
    """

    post: Utterance
    author: Contact
    likes: int
    reason: str
    source: Source = "followed"
    forwardable: bool = True


class Observation(Struct, kw_only=True, gc=False):
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
    """What to do with the coming hours?

    Args:
        waiting: posts on my feed that I have not read. blocked: whether my account may not publish.
        phases: of a tick; what has none is not offered.
    """

    waiting: int
    blocked: bool = False
    phases: tuple[Phase, ...] = PHASES

    @property
    def legal(self) -> tuple[type[Action], ...]:
        public = "public" in self.phases
        calls: tuple[type[Action], ...] = (Chat,) if self.contacts and "talk" in self.phases else ()
        reads: tuple[type[Action], ...] = (Scroll,) if self.waiting and public else ()
        visits: tuple[type[Action], ...] = (Visit,) if len(self.catalogue) and "browse" in self.phases else ()
        posts: tuple[type[Action], ...] = (Post,) if public and not self.blocked else ()
        return (*visits, *calls, *reads, *posts, Idle)


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
    """A page of the feed, best first.

    Args:
        done: ids of posts on it that I have already answered during this visit.
        number: how often I have acted during this visit, whatever I did.
        blocked: whether my account may not publish.
        unworded: whether a mind may leave a text empty beside its moves, to be worded when somebody reads it.
    """

    page: tuple[FeedEntry, ...]
    done: tuple[int, ...]
    number: int = 0
    blocked: bool = False
    unworded: bool = False

    @property
    def legal(self) -> tuple[type[Action], ...]:
        write: tuple[type[Action], ...] = () if self.blocked else (Reply, Forward, Post)
        return (Like, *write, Follow, Unfollow, Mute, Leave)


class Feeling(Observation, kw_only=True):
    """Messages on the news have just reached me: how do they leave me, and where do I stand now? Both are steps of S3's Markov chains.

    Args:
        heard: what has just reached me, in order; it is in my influence pool (me.pool) as far as it weighs enough.
        posts: the same as it was said: (n,) as heard.
        fresh: ids of the news that I had not heard of until now.
        emotion: my level now, faded since I last felt something.
    """

    heard: tuple[Impression, ...]
    posts: tuple[Utterance, ...]
    fresh: tuple[str, ...]
    emotion: Emotion

    @property
    def legal(self) -> tuple[type[Action], ...]:
        return (Feel,)


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


AnyObservation = Planning | Browsing | Rating | Talking | Scrolling | Feeling | Noting | Reflecting | Questioned | Choosing
