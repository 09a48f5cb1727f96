"""People: a Persona that only an intervention changes, and an Agent's state, which events change."""

from typing import Annotated, Literal

from msgspec import Meta, Struct, field

Feature = Literal["Watcher", "Explorer", "Critic", "Chatter", "Poster"]
Emotion = Literal["calm", "moderate", "intense"]
Store = Literal["sensory", "short", "long"]
Source = Literal["own", "official", "mutual", "told", "followed", "recommended"]
Count = Annotated[int, Meta(ge=0, le=2**53)]
FEATURES: tuple[Feature, ...] = ("Watcher", "Explorer", "Critic", "Chatter", "Poster")

SENSORY_CAPACITY = 8  # notes of what was perceived last, kept or not
SHORT_TERM_CAPACITY = 10  # RecAgent (Wang et al. 2023), section 3.2
LONG_TERM_CAPACITY = 60  # ours: the paper has no bound
RECALLED = 5  # memories that come to mind at once (RecAgent, section 3.2)
HEARD_CAPACITY = 10  # RecAgent keeps the last ten titles heard of
SHOWN_CAPACITY = 40
READ_CAPACITY = 60
SAID_CAPACITY = 600
POOL_CAPACITY = 6  # messages in somebody's influence pool; S3 keeps "the most influential", and prints no number
MUTED_CAPACITY = 200


class Persona(Struct, frozen=True, kw_only=True):
    """Who somebody is. Ids are the only keys: two people may share a name.

    Args:
        id: unique in the world, 0 or more.
        gender: free text; "female", "male" and "nonbinary" choose pronouns, anything else gets "they".
        age: years, 1 to 120.
        traits: adjectives; sim.temperament knows what most of them mean.
        interests: genres of the catalogue and hobbies, strongest first.
        dislikes: genres.
        features: RecAgent's behaviour features (Wang et al. 2023, section 3.1).
        activity: how often this person acts, relative to 1; heavy-tailed over a population.
        bio: a sentence or two about this person, in the third person.
        official: whether this is an account of an office or a newsroom, which posts news and statements (S3, section 3.4).
    """

    id: int
    name: str
    gender: str
    age: Annotated[int, Meta(ge=0, le=200)]
    occupation: str
    home: str = ""
    traits: tuple[str, ...] = ()
    interests: tuple[str, ...] = ()
    dislikes: tuple[str, ...] = ()
    features: tuple[Feature, ...] = ()
    activity: Annotated[float, Meta(ge=0, le=1000)] = 1.0
    bio: str = ""
    official: bool = False


class Impression(Struct, frozen=True, array_like=True, gc=False):
    """A message on the news that reached somebody, as their influence pool keeps it (S3; Gao et al. 2023, section 3.3).

    Who wrote it, and when, its number tells (sim.channel.author_of, tick_of); how influential it is, sim.influence.

    Args:
        post: id of the post, or of the chat line.
        topic: what it is about. stance: that it took, -1 to 1.
        emotion: of whoever wrote it, then.
        source: how it came.
    """

    post: Count
    topic: str
    stance: Annotated[float, Meta(ge=-1, le=1)]
    emotion: Emotion
    source: Source


class Memory(Struct, frozen=True, omit_defaults=True, gc=False):
    """One thing perceived, remembered, or concluded.

    Args:
        tick: when it happened.
        kind: what it is about: "film", "chat", "post", "news", "self", "insight".
        text: one plain sentence in the first person.
        importance: 0 to 1.
        other: whom it concerns, an agent's id. item, topic: what it concerns.
        id: counts one person's memories, from 1, those from before the world began first; 0 until it is given.
        store: where it is held (Atkinson and Shiffrin 1968).
        accessed: minute of the calendar at which it was last accessed, at first that of its making; recency counts from here.
        enhanced: of a short-term memory: ids of later memories that resembled it.
        sources: of an insight: ids of the memories that it was drawn from.
    """

    tick: int
    kind: str
    text: str
    importance: Annotated[float, Meta(ge=0, le=1)]
    other: int | None = None
    item: int | None = None
    topic: str | None = None
    id: int = 0
    store: Store = "short"
    accessed: int = 0
    enhanced: tuple[int, ...] = ()
    sources: tuple[int, ...] = ()


class Recollection(Struct, frozen=True, gc=False):
    """A memory that came to mind, by its id, with the three scores that brought it up (RecAgent, section 3.2).

    Args:
        recency: 0.99 ** hours since the last access, in (0, 1]. importance: 0 to 1. relevance: cosine to the cue, -1 to 1.
    """

    memory: int
    recency: Annotated[float, Meta(ge=0, le=1)]
    importance: Annotated[float, Meta(ge=0, le=1)]
    relevance: Annotated[float, Meta(ge=-1, le=1)]


class Recall(Struct, frozen=True):
    """What came to mind at a cue: at most RECALLED memories, best first."""

    cue: str
    found: Annotated[tuple[Recollection, ...], Meta(max_length=RECALLED)]


class Busy(Struct, frozen=True, omit_defaults=True, gc=False):
    """What somebody is at, and until when.

    Args:
        doing: watching cannot be interrupted; whoever is talking may be called next, as in RecAgent (utils/event.py).
        until: minute of the simulated calendar.
        item: the film watched. other: the partner in a chat.
    """

    doing: Literal["nothing", "watching", "talking", "posting", "reading"] = "nothing"
    until: Annotated[int, Meta(ge=0)] = 0
    item: int | None = None
    other: int | None = None


class Tip(Struct, frozen=True, gc=False):
    """A title that somebody else mentioned: an entry of the heard-of list.

    Args:
        source: the agent who mentioned it.
        valence: how well it was spoken of, -1 to 1.
    """

    item: int
    source: int
    valence: float
    tick: int


class Viewing(Struct, frozen=True, gc=False):
    """A film seen: its rating, 1 to 5 (0 until rated), and when (before the world began: -1)."""

    stars: Annotated[int, Meta(ge=0, le=5)]
    tick: int


class Agent(Struct):
    """One person between two ticks. Only World.apply writes here.

    Args:
        mood: -1 (miserable) to 1 (delighted).
        arousal: 0 to 1; `emotion` names its level.
        felt: tick at which mood and arousal last moved; they fade from there.
        attitudes: topic id -> attitude held, -1 (against) to 1 (for).
        leaned: topic id -> tick at which the attitude last moved; of one from before the world began there is none.
        known: topic id -> tick at which the news reached this person.
        pool: the messages on the news that weigh most with this person, oldest first, at most POOL_CAPACITY (sim.influence).
        muted: ids of those whose posts this person does not see, oldest first.
        posted: how many posts, replies and forwards this person has written.
        heard: titles heard of, oldest first, at most HEARD_CAPACITY.
        watched: item id -> Viewing.
        shown: item ids lately on a page of the recommender, oldest first.
        read: ids of posts lately read.
        said: checksums of sentences lately spoken, so that nobody need repeat themselves.
        sensory: notes of what was perceived last, newest last, at most SENSORY_CAPACITY; most are gone at once.
        memories: short-term and long-term, oldest first, at most SHORT_TERM_CAPACITY and LONG_TERM_CAPACITY of them.
        made: how many memories this person has ever made: the last id given.
        gathered: importance of what was remembered since the last reflection.
        busy: what this person is at. acts: how often this person has acted. acted: tick of the last time.
        doing: what this person was last seen doing, a few words.
        human: True while the player plays this person.
    """

    persona: Persona
    mood: Annotated[float, Meta(ge=-1, le=1)] = 0.1
    arousal: Annotated[float, Meta(ge=0, le=1)] = 0.1
    felt: Count = 0
    attitudes: dict[str, Annotated[float, Meta(ge=-1, le=1)]] = field(default_factory=dict)
    leaned: dict[str, int] = field(default_factory=dict)
    known: dict[str, int] = field(default_factory=dict)
    pool: list[Impression] = field(default_factory=list)
    muted: list[int] = field(default_factory=list)
    posted: Count = 0
    heard: list[Tip] = field(default_factory=list)
    watched: dict[int, Viewing] = field(default_factory=dict)
    shown: list[int] = field(default_factory=list)
    read: list[int] = field(default_factory=list)
    said: list[int] = field(default_factory=list)
    sensory: list[Memory] = field(default_factory=list)
    memories: list[Memory] = field(default_factory=list)
    made: Count = 0
    gathered: Annotated[float, Meta(ge=0)] = 0.0
    busy: Busy = field(default_factory=Busy)
    acts: Count = 0
    acted: Count = 0
    doing: str = ""
    human: bool = False

    @property
    def id(self) -> int:
        return self.persona.id

    @property
    def name(self) -> str:
        return self.persona.name

    @property
    def emotion(self) -> Emotion:
        """The emotion level when this person last felt something (S3; Gao et al. 2023, section 3.2)."""
        return emotion_of(self.arousal)

    def weigh(self, gained: tuple[Impression, ...], lost: tuple[int, ...]) -> None:
        """Let messages into the influence pool, and others out of it."""
        kept = [each for each in self.pool if each.post not in lost] if lost else self.pool
        self.pool = [*kept, *gained]


def emotion_of(arousal: float) -> Emotion:
    """Return the emotion level of S3 for an arousal of 0 to 1: thirds of the scale."""
    if arousal < 1 / 3:
        return "calm"
    return "moderate" if arousal < 2 / 3 else "intense"
