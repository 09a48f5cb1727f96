"""Interventions: what a player, a schedule or an experiment may do to a world. Each is an event; a tick begins with it."""

from typing import Annotated, Literal

from msgspec import Meta

from sim.agent import Persona
from sim.event.base import Event, Share
from sim.network import Tie
from sim.topic import Side, Topic

MIND_LIMIT = 300  # characters of the name of a mind


class RecommenderChanged(Event, frozen=True, tag="recommender_changed"):
    algorithm: str


class PersonaEdited(Event, frozen=True, tag="persona_edited"):
    """An intervention: somebody is now who `persona` says. fields: what changed."""

    agent: int
    persona: Persona
    fields: tuple[str, ...]


class ControlMoved(Event, frozen=True, tag="control_moved"):
    """The player took somebody over, or gave them back."""

    agent: int
    to: Literal["human", "mind"]


class TieMade(Event, frozen=True, tag="tie_made"):
    """An intervention: a tie was made, or an existing one is now as `tie` says. agent: its source."""

    agent: int
    tie: Tie


class TieCut(Event, frozen=True, tag="tie_cut"):
    """An intervention: the tie from agent to other is no more."""

    agent: int
    other: int


class PostInjected(Event, frozen=True, tag="post_injected"):
    """An intervention: a post appears in somebody's name; the Posted event that follows holds it."""

    agent: int
    text: str


class MixingChanged(Event, frozen=True, tag="mixing_changed"):
    """An intervention: so many items of each page of the recommender are picked at random (RecAgent, section 4.2.1)."""

    random_items: Annotated[int, Meta(ge=0, le=5)]


class UnlikeBefriended(Event, frozen=True, tag="unlike_befriended"):
    """An intervention: everybody gets so many friends of different interests (RecAgent, section 4.2.1); TieMade events follow."""

    friends: Annotated[int, Meta(ge=1, le=10)]


class ActivityChanged(Event, frozen=True, tag="activity_changed"):
    """An intervention: who acts is drawn by another rule. rule: a name in sim.activity. chance: its p, 0 to 1."""

    rule: str
    chance: Share


class Joined(Event, frozen=True, tag="joined"):
    """An intervention: somebody new has come. ties: out of the newcomer and into them."""

    agent: int
    persona: Persona
    ties: tuple[Tie, ...]


class Asked(Event, frozen=True, tag="asked"):
    """An interview on the record: somebody was asked something, and answered. choice: of a scale or of options."""

    agent: int
    question: str
    answer: str
    choice: int | None = None


class NewsAnnounced(Event, frozen=True, tag="news_announced"):
    """An intervention: a piece of news breaks now. agent: who posts it first. topic: new, or one that was to break later."""

    agent: int
    topic: Topic


class StatementMade(Event, frozen=True, tag="statement_made"):
    """An intervention: an account takes a stance on the news, calmly; the Posted event that follows holds it."""

    agent: int
    topic: str
    side: Side
    text: str


class AccountBlocked(Event, frozen=True, tag="account_blocked"):
    """An intervention: nobody sees what an account posted, and it can post nothing; or, with blocked False, they can again."""

    agent: int
    blocked: bool = True


class ForwardsCapped(Event, frozen=True, tag="forwards_capped"):
    """An intervention: one original post may be passed on so often and no more; 0 for as often as people like."""

    most: Annotated[int, Meta(ge=0, le=1_000_000)]


class FrictionChanged(Event, frozen=True, tag="friction_changed"):
    """An intervention: people are asked whether they are sure, and give up so large a share of what they would have passed on."""

    share: Share


class RankerChanged(Event, frozen=True, tag="ranker_changed"):
    """An intervention: the feed is ranked by another rule, and so many posts of each page are by people whom the reader does not follow.

    Args:
        ranker: a name in sim.ranking.
    """

    ranker: str
    recommended: Annotated[int, Meta(ge=0, le=5)] = 0


class EmotionCooled(Event, frozen=True, tag="emotion_cooled"):
    """An intervention: everybody's arousal falls by so large a share of what it is above rest; MoodMoved events follow."""

    share: Share


class TiesRewired(Event, frozen=True, tag="ties_rewired"):
    """An intervention: so large a share of the ties of followers leads to others, drawn by lot; TieCut and TieMade events follow."""

    share: Share


class MindChanged(Event, frozen=True, tag="mind_changed"):
    """An intervention: another mind thinks for somebody, or, with agent None, for everybody, whoever had one of their own too.

    Args:
        mind: as `--mind` names it; "" for the one that thinks for everybody, or, with agent None, for the one that the run was given.
    """

    agent: int | None
    mind: Annotated[str, Meta(max_length=MIND_LIMIT)]


Intervention = (
    RecommenderChanged
    | PersonaEdited
    | ControlMoved
    | TieMade
    | TieCut
    | PostInjected
    | MixingChanged
    | UnlikeBefriended
    | ActivityChanged
    | Joined
    | Asked
    | NewsAnnounced
    | StatementMade
    | AccountBlocked
    | ForwardsCapped
    | FrictionChanged
    | RankerChanged
    | EmotionCooled
    | TiesRewired
    | MindChanged
)
