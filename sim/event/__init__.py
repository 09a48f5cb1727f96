"""Everything that can have happened. Events hold effects, so that applying them needs no rule and no mind."""

from typing import Annotated

import msgspec
from msgspec import Meta

from sim.agent import Count, Impression, Memory, Recollection, Tip
from sim.channel import Utterance
from sim.event.base import Event, Share, Shares, Signed, Stars
from sim.event.intervention import (
    AccountBlocked,
    ActivityChanged,
    Asked,
    ControlMoved,
    EmotionCooled,
    ForwardsCapped,
    FrictionChanged,
    Intervention,
    Joined,
    MindChanged,
    MixingChanged,
    NewsAnnounced,
    PersonaEdited,
    PostInjected,
    RankerChanged,
    RecommenderChanged,
    StatementMade,
    TieCut,
    TieMade,
    TiesRewired,
    UnlikeBefriended,
)


class TickStarted(Event, frozen=True, tag="tick_started"):
    """The clock was set. minute: of the simulated calendar, 0 at midnight of day 1."""

    tick: Count
    minute: Count


class Trained(Event, frozen=True, tag="trained"):
    """The recommender was fitted anew on everything that happened. losses: one per epoch, first to last."""

    algorithm: str
    users: int
    items: int
    interactions: int
    losses: tuple[float, ...]


class Evaluated(Event, frozen=True, tag="evaluated"):
    """The recommender was tested, once a simulated day; sim.recommender.quality defines each figure.

    Args:
        tested: agents one liked item of whom was hidden from it, to see whether it is found again.
        viewers: agents who were shown enough lately for the figures that follow.
        user_entropy: in bits.
    """

    algorithm: str
    tested: Count
    hit_rate: Share
    ndcg: Share
    viewers: Count
    diversity: Share
    coverage: Share
    popularity_bias: Share
    user_entropy: Annotated[float, Meta(ge=0, le=64)]


class Shown(Event, frozen=True, tag="shown"):
    """A page of the recommender was shown (exposure). items, scores, reasons: (n,) each, best first."""

    agent: int
    items: tuple[int, ...]
    scores: tuple[float, ...]
    reasons: tuple[str, ...]
    query: str = ""


class Watched(Event, frozen=True, tag="watched"):
    """An item was watched (engagement). source: who it was heard of from, if anybody. until: minute of the calendar at which it ends."""

    agent: int
    item: int
    because: str
    source: int | None = None
    until: Count = 0


class Rated(Event, frozen=True, tag="rated"):
    agent: int
    item: int
    stars: Stars
    feeling: str


class Said(Event, frozen=True, tag="said"):
    """A line of a private chat."""

    agent: int
    utterance: Utterance
    because: str = ""


class Parted(Event, frozen=True, tag="parted"):
    """A chat ended. thread: id of its first line. lines: how many were spoken. until: minute of the calendar at which it ended."""

    agent: int
    other: int
    thread: int
    lines: int
    until: Count = 0


class Posted(Event, frozen=True, tag="posted"):
    """A post, reply or forward on the feed. until: minute of the calendar at which it was written."""

    agent: int
    utterance: Utterance
    because: str = ""
    until: Count = 0


class Liked(Event, frozen=True, tag="liked"):
    agent: int
    post: int


class Read(Event, frozen=True, tag="read"):
    """Posts were shown to somebody who scrolled. reasons: why the ranker showed each. until: minute at which they were read."""

    agent: int
    posts: tuple[int, ...]
    reasons: tuple[str, ...] = ()
    until: Count = 0


class Felt(Event, frozen=True, tag="felt"):
    """Messages on the news were taken in: the emotion step, the attitude step, and what the influence pool holds thereby.

    Args:
        attitudes: those that moved, by topic. gained: messages that entered the pool. lost: ids of those that they, or time, pushed out.
    """

    agent: int
    mood: Signed
    arousal: Share
    attitudes: tuple[tuple[str, Signed], ...] = ()
    gained: tuple[Impression, ...] = ()
    lost: tuple[int, ...] = ()
    because: str = ""


class Impressed(Event, frozen=True, tag="impressed"):
    """A message of somebody's own on the news entered their influence pool. lost: ids of those that it, or time, pushed out."""

    agent: int
    gained: tuple[Impression, ...]
    lost: tuple[int, ...] = ()


class Followed(Event, frozen=True, tag="followed"):
    agent: int
    other: int


class Unfollowed(Event, frozen=True, tag="unfollowed"):
    agent: int
    other: int


class Muted(Event, frozen=True, tag="muted"):
    """Somebody will not see anything by another again."""

    agent: int
    other: int


class HeardOf(Event, frozen=True, tag="heard_of"):
    agent: int
    tip: Tip


class Activated(Event, frozen=True, tag="activated"):
    """Who acts in this tick. agents: ids, ascending."""

    agents: tuple[int, ...]


class Noted(Event, frozen=True, tag="noted"):
    """What somebody perceived, each compressed to a sentence and scored; it is held in sensory memory for a moment."""

    agent: int
    notes: tuple[Memory, ...]


class Remembered(Event, frozen=True, tag="remembered"):
    """A note entered short-term memory. lost: id of the short-term memory that it pushed out, if any."""

    agent: int
    memory: Memory
    lost: int | None = None


class Enhanced(Event, frozen=True, tag="enhanced"):
    """A short-term memory was enhanced by a later one that resembles it. memory, by: ids."""

    agent: int
    memory: int
    by: int


class Promoted(Event, frozen=True, tag="promoted"):
    """A short-term memory moved to long-term memory with an insight drawn from it and what enhanced it (insight.sources)."""

    agent: int
    memory: int
    insight: Memory


class Reflected(Event, frozen=True, tag="reflected"):
    """Somebody thought about what they remember, and drew an insight (insight.sources) into long-term memory."""

    agent: int
    question: str
    insight: Memory


class Recalled(Event, frozen=True, tag="recalled"):
    """Memories came to mind and were used; each is accessed thereby. cue: what brought them up."""

    agent: int
    cue: str
    found: tuple[Recollection, ...]


class Forgot(Event, frozen=True, tag="forgot"):
    """Memories were lost: overnight, or because there was no room. memories: ids."""

    agent: int
    memories: tuple[int, ...]


class MoodMoved(Event, frozen=True, tag="mood_moved"):
    agent: int
    mood: Signed
    arousal: Share
    because: str = ""


class Learned(Event, frozen=True, tag="learned"):
    """News reached somebody. source: from whom."""

    agent: int
    topic: str
    source: int | None = None


class AttitudeMoved(Event, frozen=True, tag="attitude_moved"):
    agent: int
    topic: str
    attitude: Signed
    because: str = ""


class ClosenessMoved(Event, frozen=True, tag="closeness_moved"):
    agent: int
    other: int
    closeness: Share


class Idled(Event, frozen=True, tag="idled"):
    agent: int
    because: str = ""


class Refused(Event, frozen=True, tag="refused"):
    """An action was not possible, or a mind failed; the agent idled."""

    agent: int
    action: str
    because: str


class NewsBroke(Event, frozen=True, tag="news_broke"):
    agent: int
    topic: str


class ChangeRefused(Event, frozen=True, tag="change_refused"):
    """An intervention could not take effect. change: its tag."""

    change: str
    because: str


class Planned(Event, frozen=True, tag="planned"):
    """An intervention was put on the schedule. number: by which it can be taken off. at: the tick that begins with it."""

    number: Count
    at: Count
    intervention: Intervention


class Unplanned(Event, frozen=True, tag="unplanned"):
    """An intervention was taken off the schedule, or its time came. number: as planned."""

    number: Count


class Measured(Event, frozen=True, tag="measured"):
    """A tick is over, and this is what its metrics were (sim.metrics), by name. communities: what the largest ones know and feel."""

    metrics: dict[str, float]
    communities: dict[str, Shares] = msgspec.field(default_factory=dict)


# What happens to somebody's memory; sim.stores assigns it.
MemoryEvent = Noted | Remembered | Enhanced | Promoted | Reflected | Recalled | Forgot

AnyEvent = (
    TickStarted | Trained | Evaluated | RecommenderChanged | Shown | Watched | Rated | Said | Parted | Posted | Liked | Read | HeardOf
    | Remembered | MoodMoved | Learned | AttitudeMoved | ClosenessMoved | Idled | Refused | NewsBroke | PersonaEdited | ControlMoved
    | Activated | Noted | Enhanced | Promoted | Reflected | Recalled | Forgot
    | TieMade | TieCut | PostInjected | MixingChanged | UnlikeBefriended | ActivityChanged | Joined | Asked | Planned | Unplanned
    | ChangeRefused | Felt | Impressed | Followed | Unfollowed | Muted
    | NewsAnnounced | StatementMade | AccountBlocked | ForwardsCapped | FrictionChanged | RankerChanged | EmotionCooled | TiesRewired
    | MindChanged | Measured
)  # fmt: skip

EVENTS: tuple[type[Event], ...] = AnyEvent.__args__

_encoder = msgspec.json.Encoder()
_decoder: msgspec.json.Decoder[AnyEvent] = msgspec.json.Decoder(AnyEvent)


def kind_of(event: Event | type[Event]) -> str:
    """Return the tag by which saves know an event."""
    return str(event.__struct_config__.tag)


def agent_of(event: AnyEvent) -> int | None:
    """Return the agent whom an event is about, if any."""
    return getattr(event, "agent", None)


def encode(event: AnyEvent) -> bytes:
    """Return an event as one JSON object with its kind under "type"."""
    return _encoder.encode(event)


def decode(data: bytes | str) -> AnyEvent:
    """Return the event in a JSON object.

    Raises:
        msgspec.ValidationError, msgspec.DecodeError: the text is not an event.
    """
    return _decoder.decode(data)
