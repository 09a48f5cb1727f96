"""What the screen and the engine process say to each other: two closed unions, sent as MessagePack over a pipe.

The engine sends events; the screen applies them to its own replica of the World. Commands go the other way.
"""

from typing import Literal

import msgspec
from msgspec import Struct

from sim.action import AnyAction
from sim.agent import Persona
from sim.channel import Utterance
from sim.event import AnyEvent
from sim.observation import FeedEntry, Recommendation
from sim.world import Snapshot

# Engine -> screen


class Ready(Struct, frozen=True, tag="ready"):
    """The world is loaded. save: path of its file. mind: name of the mind that thinks for everybody."""

    snapshot: Snapshot
    save: str
    mind: str
    branch: str


class Ticked(Struct, frozen=True, tag="ticked"):
    """A tick is finished and recorded. metrics: by name. seconds: how long it took."""

    tick: int
    events: tuple[AnyEvent, ...]
    metrics: dict[str, float]
    seconds: float


class Question(Struct, frozen=True, tag="question"):
    """The player's agent must decide. What the replica does not hold of the agent's observation is here.

    Args:
        number: counts questions; an answer names it.
        kind: which observation it is.
        legal: tags of the legal actions (sim.action.name_of).
        page: of the recommender. posts: of the feed; `done` of them are answered already. thread: of the chat, with `partner`.
        item: the film to rate. waiting: unread posts.
        peek: what the rules mind would do, in words: its action and its reason.
    """

    number: int
    agent: int
    kind: Literal["planning", "browsing", "rating", "talking", "scrolling"]
    legal: tuple[str, ...]
    page: tuple[Recommendation, ...] = ()
    page_number: int = 0
    posts: tuple[FeedEntry, ...] = ()
    done: tuple[int, ...] = ()
    thread: tuple[Utterance, ...] = ()
    partner: int | None = None
    item: int | None = None
    waiting: int = 0
    peek: str = ""


class Withdrawn(Struct, frozen=True, tag="withdrawn"):
    """A question needs no answer any more, because the agent was given back."""

    number: int


class Declined(Struct, frozen=True, tag="declined"):
    """A command could not be carried out. message: one plain line for the player."""

    message: str


class Halted(Struct, frozen=True, tag="halted"):
    """The engine has stopped: at the player's wish (message ""), or because of what the message says. tick: the last one recorded."""

    tick: int
    message: str


FromEngine = Ready | Ticked | Question | Withdrawn | Declined | Halted

# Screen -> engine


class Play(Struct, frozen=True, tag="play"):
    """Run. rate: ticks a second; 0 for as fast as possible."""

    rate: float


class Pause(Struct, frozen=True, tag="pause"):
    """Stop after the tick under way."""


class Step(Struct, frozen=True, tag="step"):
    """Run one tick, then pause."""


class TakeOver(Struct, frozen=True, tag="take_over"):
    """Let the player decide for an agent from the next tick on; whoever was played before is given back."""

    agent: int


class GiveBack(Struct, frozen=True, tag="give_back"):
    """Let its mind decide for the agent again, at once."""

    agent: int


class Answer(Struct, frozen=True, tag="answer"):
    """The player's decision on a question."""

    number: int
    action: AnyAction


class Edit(Struct, frozen=True, tag="edit"):
    """Intervene: from the next tick on an agent is who `persona` says."""

    persona: Persona


class ChangeRecommender(Struct, frozen=True, tag="change_recommender"):
    """Intervene: from the next tick on another algorithm recommends."""

    algorithm: str


class Painted(Struct, frozen=True, tag="painted"):
    """The screen has applied a tick; the engine runs at most a few ticks ahead of it."""

    tick: int


class Quit(Struct, frozen=True, tag="quit"):
    """Finish or drop the tick under way, close the save, end."""


ToEngine = Play | Pause | Step | TakeOver | GiveBack | Answer | Edit | ChangeRecommender | Painted | Quit

encode = msgspec.msgpack.Encoder().encode
decode_from_engine = msgspec.msgpack.Decoder(FromEngine).decode
decode_to_engine = msgspec.msgpack.Decoder(ToEngine).decode
