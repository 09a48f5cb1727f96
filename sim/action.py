"""Everything that an agent may do: one declaration each, which yields a model's JSON schema and a player's form."""

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct

from sim.agent import Emotion
from sim.channel import CHAT_LIMIT, POST_LIMIT

ItemId = Annotated[int, Meta(title="Film", description="id of a film on the page or in the heard-of list", ge=0)]
AgentId = Annotated[int, Meta(title="Contact", description="id of one of your contacts", ge=0)]
PostId = Annotated[int, Meta(title="Post", description="id of a post on the page", ge=0)]
ChatText = Annotated[str, Meta(title="Say", description="one chat line, titles in <angle brackets>", min_length=1, max_length=CHAT_LIMIT)]
PostText = Annotated[str, Meta(title="Text", description="one post, titles in <angle brackets>", min_length=1, max_length=POST_LIMIT)]


Query = Annotated[
    str, Meta(title="Search for", description="words of a title, genre, director, country, year", min_length=1, max_length=80)
]


class Action(Struct, frozen=True, gc=False):
    """Base of the closed union below; a docstring is the action's label in menus and prompts."""


class Idle(Action, frozen=True, tag="idle"):
    """Do nothing for now"""


class Visit(Action, frozen=True, tag="visit"):
    """Open the recommender"""


class Chat(Action, frozen=True, tag="chat"):
    """Start a chat with a contact"""

    to: AgentId
    text: ChatText


class Scroll(Action, frozen=True, tag="scroll"):
    """Read the feed"""


class Post(Action, frozen=True, tag="post"):
    """Post to your followers"""

    text: PostText


class NextPage(Action, frozen=True, tag="next_page"):
    """Turn to the next page"""


class Search(Action, frozen=True, tag="search"):
    """Search the catalogue"""

    query: Query


class Watch(Action, frozen=True, tag="watch"):
    """Watch a film"""

    item: ItemId


class Leave(Action, frozen=True, tag="leave"):
    """Leave"""


class Rate(Action, frozen=True, tag="rate"):
    """Rate what you watched"""

    stars: Annotated[int, Meta(title="Stars", description="1 (poor) to 5 (superb)", ge=1, le=5)]
    feeling: Annotated[str, Meta(title="Feeling", description="how it left you, in a sentence", min_length=1, max_length=CHAT_LIMIT)]


class Say(Action, frozen=True, tag="say"):
    """Say something"""

    text: ChatText


class Reply(Action, frozen=True, tag="reply"):
    """Reply to a post"""

    post: PostId
    text: PostText


class Forward(Action, frozen=True, tag="forward"):
    """Pass a post on to your followers"""

    post: PostId
    text: Annotated[str, Meta(title="Comment", description="your own words on it; may be empty", max_length=POST_LIMIT)] = ""


class Like(Action, frozen=True, tag="like"):
    """Like a post"""

    post: PostId


Author = Annotated[int, Meta(title="Account", description="id of whoever wrote a post on the page", ge=0)]


class Follow(Action, frozen=True, tag="follow"):
    """Follow an author: see their posts from now on"""

    who: Author


class Unfollow(Action, frozen=True, tag="unfollow"):
    """Unfollow an author"""

    who: Author


class Mute(Action, frozen=True, tag="mute"):
    """Mute an author: never see anything by them again"""

    who: Author


class Leaning(Struct, frozen=True, gc=False):
    """Where somebody stands on a piece of news. side: of its question. strength: 0 (torn) to 1 (certain)."""

    topic: Annotated[str, Meta(title="News", description="id of the news", min_length=1, max_length=60)]
    side: Annotated[Literal["against", "for"], Meta(title="Side", description="against or for")]
    strength: Annotated[float, Meta(title="Strength", description="0 (torn) to 1 (certain)", ge=0, le=1)]


class Feel(Action, frozen=True, tag="feel"):
    """Say how it leaves you, and where you stand now"""

    emotion: Annotated[Emotion, Meta(title="Emotion", description="calm, moderate or intense")]
    leanings: Annotated[tuple[Leaning, ...], Meta(title="Stances", description="one for each piece of news", max_length=8)] = ()


class Remark(Struct, frozen=True):
    """One thing perceived, compressed. number: of the percept, from 0."""

    number: Annotated[int, Meta(title="Percept", description="number of what was perceived", ge=0, le=64)]
    text: Annotated[str, Meta(title="In a sentence", description="in the first person", min_length=1, max_length=CHAT_LIMIT)]
    importance: Annotated[int, Meta(title="Importance", description="1 (mundane) to 10 (unforgettable)", ge=1, le=10)]


class Note(Action, frozen=True, tag="note"):
    """Note what you perceived, each in a sentence, and how important it is"""

    remarks: Annotated[tuple[Remark, ...], Meta(max_length=64)]


class Conclude(Action, frozen=True, tag="conclude"):
    """Draw one insight from what you remember"""

    insight: Annotated[str, Meta(title="Insight", description="one sentence in the first person", min_length=1, max_length=CHAT_LIMIT)]


class Answer(Action, frozen=True, tag="answer"):
    """Answer a question"""

    text: Annotated[str, Meta(title="Answer", description="in your own words", min_length=1, max_length=POST_LIMIT)]
    choice: Annotated[int, Meta(title="Choice", description="number of the option or point of the scale", ge=0, le=100)] | None = None


class Choose(Action, frozen=True, tag="choose"):
    """Pick the films that you would like best"""

    items: Annotated[tuple[ItemId, ...], Meta(title="Films", description="ids, best first", min_length=1, max_length=20)]


AnyAction = (
    Idle
    | Visit
    | Chat
    | Scroll
    | Post
    | NextPage
    | Search
    | Watch
    | Leave
    | Rate
    | Say
    | Reply
    | Forward
    | Like
    | Follow
    | Unfollow
    | Mute
    | Feel
    | Note
    | Conclude
    | Answer
    | Choose
)

ACTIONS: tuple[type[Action], ...] = AnyAction.__args__


def name_of(action: Action | type[Action]) -> str:
    """Return the tag by which saves, prompts and menus know an action."""
    return str(action.__struct_config__.tag)


def label_of(action: type[Action]) -> str:
    """Return what a menu calls an action."""
    return (action.__doc__ or action.__name__).strip()


def schema_of(legal: tuple[type[Action], ...]) -> dict[str, Any]:
    """Return the JSON schema of the union of the legal actions."""
    union: Any = legal[0]
    for action in legal[1:]:
        union = union | action
    return msgspec.json.schema(union)
