"""Everything that can have happened. Events hold effects, so that applying them needs no rule and no mind."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from sim.agent import Memory, Persona, Tip
from sim.channel import Utterance

# Ranges that hold for whatever is read from a save.
Count = Annotated[int, Meta(ge=0, le=2**53)]
Stars = Annotated[int, Meta(ge=1, le=5)]
Share = Annotated[float, Meta(ge=0, le=1)]
Signed = Annotated[float, Meta(ge=-1, le=1)]


class Event(Struct, frozen=True, omit_defaults=True):
    """Base of the closed union below."""


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


class RecommenderChanged(Event, frozen=True, tag="recommender_changed"):
    algorithm: str


class Shown(Event, frozen=True, tag="shown"):
    """A page of the recommender was shown (exposure). items, scores, reasons: (n,) each, best first."""

    agent: int
    items: tuple[int, ...]
    scores: tuple[float, ...]
    reasons: tuple[str, ...]
    query: str = ""


class Watched(Event, frozen=True, tag="watched"):
    """An item was watched (engagement). source: who it was heard of from, if anybody."""

    agent: int
    item: int
    because: str
    source: int | None = None


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
    """A chat ended. thread: id of its first line. lines: how many were spoken."""

    agent: int
    other: int
    thread: int
    lines: int


class Posted(Event, frozen=True, tag="posted"):
    """A post, reply or forward on the feed."""

    agent: int
    utterance: Utterance
    because: str = ""


class Liked(Event, frozen=True, tag="liked"):
    agent: int
    post: int


class Read(Event, frozen=True, tag="read"):
    """Posts were shown to somebody who scrolled. reasons: why the ranker showed each."""

    agent: int
    posts: tuple[int, ...]
    reasons: tuple[str, ...] = ()


class HeardOf(Event, frozen=True, tag="heard_of"):
    agent: int
    tip: Tip


class Remembered(Event, frozen=True, tag="remembered"):
    """A memory was made. forgot: position of the memory that made room for it, if any."""

    agent: int
    memory: Memory
    forgot: int | None = None


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


class PersonaEdited(Event, frozen=True, tag="persona_edited"):
    """An intervention: somebody is now who `persona` says. fields: what changed."""

    agent: int
    persona: Persona
    fields: tuple[str, ...]


class ControlMoved(Event, frozen=True, tag="control_moved"):
    """The player took somebody over, or gave them back."""

    agent: int
    to: Literal["human", "mind"]


AnyEvent = (
    TickStarted | Trained | RecommenderChanged | Shown | Watched | Rated | Said | Parted | Posted | Liked | Read | HeardOf | Remembered
    | MoodMoved | Learned | AttitudeMoved | ClosenessMoved | Idled | Refused | NewsBroke | PersonaEdited | ControlMoved
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
