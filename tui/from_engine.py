"""What the engine process says to the screen: a closed union, which tui.protocol sends over a pipe."""

from typing import Literal

from msgspec import Struct

from models.language.told import Thought
from models.metering import Budget, Spending
from sim.agent import Agent, Recall
from sim.channel import Utterance
from sim.event import AnyEvent
from sim.event.base import Shares
from sim.highlights import Control, Highlight
from sim.observation import Contact, FeedEntry, Recommendation
from sim.snapshot import Snapshot
from tui.from_past import Grown, Lately, Past, PastCourse, Replayed, Retold, Scene, SceneAgents, Unseen
from tui.to_engine import Intervene


class BranchLine(Struct, frozen=True):
    """A line of history in the save.

    Args:
        parent, fork: the branch that it leaves, after which tick; "" for the first. tick: its last. salt: keys its luck.
    """

    name: str
    parent: str
    fork: int
    tick: int
    note: str = ""
    hidden: bool = False
    created: str = ""
    salt: int = 0


class Ready(Struct, frozen=True, tag="ready"):
    """The world is loaded. save: path of its file. mind: name of the mind that thinks for everybody.

    Args:
        branches: all lines of history, oldest first, as far as they went when this was said.
        past: the last ticks of this one, oldest first.
        players: whom the player plays; whoever else the world still calls human is given back by the next tick.
        begun: the mind that the world was begun with, where the rules would think now; "" where that is no question.
        strip: what a timeline shows of every tick of this line of history, from tick 0 to its last.
        only_replay: why this world can be looked at only, a plain line; "" where it can be played. Then `snapshot` is of the tick that
            was asked for, and `strip` tells where the line of history ends.
        control: who became the player's, and who no more, in this line of history, oldest first.
    """

    snapshot: Snapshot
    save: str
    mind: str
    branch: str
    branches: tuple[BranchLine, ...] = ()
    past: tuple[Past, ...] = ()
    players: tuple[int, ...] = ()
    begun: str = ""
    strip: tuple[Highlight, ...] = ()
    only_replay: str = ""
    control: tuple[Control, ...] = ()


class Branches(Struct, frozen=True, tag="branches"):
    """The lines of history of the save, oldest first, as they are now."""

    branches: tuple[BranchLine, ...]


class Happened(Struct, frozen=True, tag="happened"):
    """The first events of a tick that is recorded; so many that the screen takes them in parts. The Ticked that follows holds the last."""

    events: tuple[AnyEvent, ...]


class Ticked(Struct, frozen=True, tag="ticked"):
    """A tick is finished and recorded.

    Args:
        events: all that no Happened held. metrics: by name. seconds: how long it took.
        communities: what is known, felt and thought in the largest ones, by name.
        tally: how the answers of language models fared, in a line; "" where none were asked.
    """

    tick: int
    events: tuple[AnyEvent, ...]
    metrics: dict[str, float]
    seconds: float
    communities: dict[str, Shares] = {}
    tally: str = ""


class Question(Struct, frozen=True, tag="question"):
    """The player's agent must decide. What the replica does not hold of the agent's observation is here: it is a tick behind.

    Args:
        number: counts questions; an answer names it.
        kind: which observation it is.
        legal: tags of the legal actions (sim.action.name_of).
        tick, minute, me, contacts: as the agent observes them.
        page: of the recommender, which answers `query` if there is one. posts: of the feed; `done` of them are answered already.
        thread: of the chat, with `partner`; `left`: lines that it can still take, the player's own next one counted.
        item: the film to rate, after `before` stars at first and what `others` gave. waiting: unread posts.
        peek: what the rules mind would do, in words: its action and its reason. recalled: what came to its mind.
    """

    number: int
    agent: int
    kind: Literal["planning", "browsing", "rating", "talking", "scrolling"]
    legal: tuple[str, ...]
    tick: int
    minute: int
    me: Agent
    contacts: tuple[Contact, ...]
    page: tuple[Recommendation, ...] = ()
    page_number: int = 0
    query: str = ""
    posts: tuple[FeedEntry, ...] = ()
    done: tuple[int, ...] = ()
    thread: tuple[Utterance, ...] = ()
    partner: int | None = None
    left: int = 0
    item: int | None = None
    before: int = 0
    others: tuple[tuple[Contact, int], ...] = ()
    waiting: int = 0
    peek: str = ""
    recalled: Recall | None = None


class Spoken(Struct, frozen=True, tag="spoken"):
    """Whoever is in a chat with the player has answered; with text "" they took their leave.

    Args:
        to: which of the player's people; None where the player plays one.
    """

    speaker: int
    text: str
    to: int | None = None


class Speaking(Struct, frozen=True, tag="speaking"):
    """Whoever is in a chat with the player is about to answer.

    Args:
        text: as far as it has come, "" for not yet; None: nothing comes of it.
        to: which of the player's people; None where the player plays one.
    """

    speaker: int
    text: str | None = ""
    to: int | None = None


class Overheard(Struct, frozen=True, tag="overheard"):
    """Two others are in a chat, of which a model writes the next line; the tick will bring it whole.

    Args:
        thread: its lines so far. speaker: of the next one. text: of that, as far as it has come; None: it ends without one.
        whole: the line is finished.
    """

    thread: tuple[Utterance, ...]
    speaker: int
    text: str | None = ""
    whole: bool = False


class Reply(Struct, frozen=True):
    """What somebody answered in an interview, and from what; with text "" no answer came, and `because` says why not."""

    agent: int
    text: str
    because: str


class Answered(Struct, frozen=True, tag="answered"):
    """People answered what the player asked them. number: of the interview. left: how many have not answered yet."""

    number: int
    replies: tuple[Reply, ...]
    left: int


class MindState(Struct, frozen=True, tag="mind_state"):
    """How it is with a mind: it is being loaded and the world waits, it is ready, it cannot be had, or this world alone asks for it.

    Args:
        mind: as `--mind` names it. said: what was loaded, or why it cannot be had; a plain line.
    """

    mind: str
    state: Literal["loading", "ready", "failed", "refused"]
    said: str = ""


class Metered(Struct, frozen=True, tag="metered"):
    """What language models have cost in this run so far, of what they may cost.

    Args:
        cached_tokens: of `spent.tokens_in`, that a model had in its cache. retried: requests that were repeated.
        recorded: calls that cost nothing, since their answers were on record.
        under_way: calls that are being answered now.
    """

    spent: Spending
    budget: Budget
    cached_tokens: int = 0
    retried: int = 0
    recorded: int = 0
    under_way: int = 0


class Held(Struct, frozen=True, tag="held"):
    """Decisions wait because no model answers; or, without a reason, they go on.

    Args:
        reason: why, a plain line. barred: only the player can mend it. waiting: how many decisions.
        lasted: seconds so far. next_try: seconds until it is asked again, None where that is the player's to say.
    """

    reason: str = ""
    barred: bool = False
    waiting: int = 0
    lasted: float = 0.0
    next_try: float | None = None


class Told(Struct, frozen=True, tag="told"):
    """What language models were told and answered lately on behalf of somebody, oldest first. mind: who thinks for them now."""

    agent: int
    mind: str
    thoughts: tuple[Thought, ...] = ()


class Thinking(Struct, frozen=True, tag="thinking"):
    """Whose minds have been asked something that they have not answered yet. people: (id, seconds so far); of very many, the first."""

    people: tuple[tuple[int, float], ...] = ()


class Withdrawn(Struct, frozen=True, tag="withdrawn"):
    """A question needs no answer any more, because the agent was given back."""

    number: int


class Declined(Struct, frozen=True, tag="declined"):
    """A command could not be carried out.

    Args:
        message: one plain line for the player. change: the command, where it would have changed the world.
        damaged: path of the save that could not be opened, where it is a damaged one.
    """

    message: str
    change: Intervene | None = None
    damaged: str = ""


class Unsaved(Struct, frozen=True, tag="unsaved"):
    """A tick cannot be saved, or now it could. Nothing is lost: it is tried again every few seconds, until it can be.

    Args:
        tick: the one; all before it are saved. because: what is wrong, "" where it is saved now. advice: what the player can do.
        playing: time runs on, where it is saved now.
    """

    tick: int
    because: str = ""
    advice: str = ""
    playing: bool = False


class Noticed(Struct, frozen=True, tag="noticed"):
    """Something that the player should know, although nothing was asked. message: one plain line."""

    message: str


class Halted(Struct, frozen=True, tag="halted"):
    """The engine has stopped: at the player's wish (message ""), or because of what the message says.

    Args:
        tick: the last one recorded. save: where that is now, if the file was deleted and had to be written again.
        damaged: path of the save, where that is what is wrong.
    """

    tick: int
    message: str
    save: str = ""
    damaged: str = ""


FromEngine = (
    Ready
    | Scene
    | SceneAgents
    | Replayed
    | Unseen
    | PastCourse
    | Grown
    | Branches
    | Happened
    | Ticked
    | Question
    | Spoken
    | Speaking
    | Overheard
    | Answered
    | MindState
    | Metered
    | Held
    | Told
    | Retold
    | Lately
    | Thinking
    | Withdrawn
    | Declined
    | Unsaved
    | Noticed
    | Halted
)
