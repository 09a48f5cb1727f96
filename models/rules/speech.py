"""The seam between behaviour, which knows what to say and why, and wording, which finds the words."""

from typing import Literal

from msgspec import Struct

from sim.agent import Agent, Memory
from sim.catalogue import Catalogue
from sim.channel import Move, Utterance
from sim.observation import Contact
from sim.randomness import AgentLuck
from sim.topic import Topic

Form = Literal["chat", "post", "reply", "forward", "feeling"]


class Speech(Struct, kw_only=True):
    """One line to be worded.

    Args:
        form: where it will be said; "feeling" is the sentence after a film.
        moves: what the line does, in order, 1 to 3 moves.
        me: the speaker; `me.said` holds checksums of sentences to avoid.
        purpose: makes the draws of this line differ from those of my other lines in this tick.
        minute: of the simulated calendar.
        to: the hearer, None for the public.
        after: the line or post that this one answers.
        spoken: checksums of sentences said earlier in this very conversation, by either of us.
        thread: the conversation so far, oldest line first.
        names: how to name the people that the moves mention, and the authors of `after` and tips, by id.
        likes: what about the item suits me, strongest first: genres, tones, "director".
        dislikes: what about it does not.
        stars: my rating of the item, where I have seen it.
        source: who told me of the item, where somebody did.
        memory: something remembered that bears on this line.
        surprise: how far the film was from what I expected, -1 to 1 (form "feeling").
    """

    form: Form
    moves: tuple[Move, ...]
    me: Agent
    luck: AgentLuck
    purpose: str
    minute: int
    catalogue: Catalogue
    topics: dict[str, Topic]
    names: dict[int, str]
    to: Contact | None = None
    after: Utterance | None = None
    spoken: tuple[int, ...] = ()
    thread: tuple[Utterance, ...] = ()
    likes: tuple[str, ...] = ()
    dislikes: tuple[str, ...] = ()
    stars: int | None = None
    source: Contact | None = None
    memory: Memory | None = None
    surprise: float = 0.0
