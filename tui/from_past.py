"""What the engine process says of the past to the screen: what marked it, pictures of its ticks, and the lives that people led."""

from msgspec import Struct

from sim.agent import Agent
from sim.event import AnyEvent
from sim.highlights import Control, Highlight
from sim.network import Tie
from sim.restoring import Stays
from sim.snapshot import Snapshot


class Past(Struct, frozen=True):
    """A tick before the world was loaded. acts: how many of ACTS. events: its MARKS, in order."""

    acts: int
    events: tuple[AnyEvent, ...]


class Scene(Struct, frozen=True, tag="scene"):
    """The first part of the answer to a Look: where the replica begins. SceneAgents and Replayed follow, all with the same number.

    Args:
        number: of the Look. tick: that will be shown in the end. tip: the last tick of this line of history that is recorded now.
        base: a world at or before that tick, without its agents, `agents` of which follow; None: the replica goes on from where it is,
            since it shows the tick before the first Replayed.
        like: the tick that the replica shows, if all who do not follow are in the base as they are there; -1: all follow.
        ties: source -> ties, of the base, besides those that it holds itself.
        stays: with `like`, what of each table of the base is as it is on show, and left out (sim.restoring.revised); {}: nothing.
    """

    number: int
    tick: int
    tip: int
    base: Snapshot | None = None
    agents: int = 0
    like: int = -1
    ties: dict[int, list[Tie]] = {}
    stays: dict[str, Stays] = {}


class SceneAgents(Struct, frozen=True, tag="scene_agents"):
    """Some of the people of a Scene, in order; few at a time, so that keys are heard between."""

    number: int
    agents: tuple[Agent, ...]


class Replayed(Struct, frozen=True, tag="replayed"):
    """A tick was played back from the file. events: all of it, or the first FRAME of many; `whole`: these are the last of the tick.

    Args:
        last: the picture that the Look asked for is complete with this.
    """

    number: int
    tick: int
    events: tuple[AnyEvent, ...]
    whole: bool = True
    last: bool = False


class Unseen(Struct, frozen=True, tag="unseen"):
    """A tick cannot be shown. message: why, a plain line."""

    number: int
    message: str


class PastCourse(Struct, frozen=True, tag="past_course"):
    """How the metrics of a line of history went, from the file; follows Ready, of its branch and of some to compare it with.

    Args:
        ticks: ascending, not all of them where there are many. values: name, as tui.widgets.course.by_name gives it -> one for each
            tick, nan where it was not measured.
    """

    branch: str
    ticks: tuple[int, ...]
    values: dict[str, tuple[float, ...]]


class Grown(Struct, frozen=True, tag="grown"):
    """Another voxpop has gone on with the save that is only looked at.

    Args:
        tip: its last tick. strip: what a timeline shows of the new ones. control: who became its player's in them, and who no more.
    """

    tip: int
    strip: tuple[Highlight, ...]
    control: tuple[Control, ...] = ()


class Bygone(Struct, frozen=True, gc=False):
    """An event of the past. minute: of the simulated calendar, at which its tick began."""

    tick: int
    minute: int
    event: AnyEvent


class Lately(Struct, frozen=True, tag="lately"):
    """What happened in the last ticks before the world was loaded: a part, oldest first. last: nothing follows."""

    bygones: tuple[Bygone, ...]
    last: bool = False


class Retold(Struct, frozen=True, tag="retold"):
    """What somebody did, and what happened to them, up to a tick. since: the first tick that was looked through. bygones: oldest first."""

    agent: int
    tick: int
    since: int
    bygones: tuple[Bygone, ...] = ()
