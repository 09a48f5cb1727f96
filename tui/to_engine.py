"""What the screen tells the engine process to do: a closed union, which tui.protocol sends over a pipe."""

from msgspec import Struct

from sim.action import AnyAction
from sim.agent import Persona
from sim.event import Intervention
from sim.network import Tie


class Play(Struct, frozen=True, tag="play"):
    """Run. rate: ticks a second; 0 for as fast as possible."""

    rate: float


class Pause(Struct, frozen=True, tag="pause"):
    """Stop after the tick under way."""


class Step(Struct, frozen=True, tag="step"):
    """Run one tick, then pause."""


class TakeOver(Struct, frozen=True, tag="take_over"):
    """Let the player decide for an agent from the next tick on.

    Args:
        beside: whoever was played before stays theirs, too; else they are given back.
    """

    agent: int
    beside: bool = False


class GiveBack(Struct, frozen=True, tag="give_back"):
    """Let its mind decide for the agent again, at once."""

    agent: int


class Answer(Struct, frozen=True, tag="answer"):
    """The player's decision on a question."""

    number: int
    action: AnyAction


class Defer(Struct, frozen=True, tag="defer"):
    """The player leaves a question to the agent's own mind, which decides as the peek says."""

    number: int


class Listen(Struct, frozen=True, tag="listen"):
    """The player reads along, word by word, while a model writes in a chat. people: the two who are in it; none: they read none."""

    people: tuple[int, ...] = ()


class AskAgents(Struct, frozen=True, tag="ask_agents"):
    """Ask people something from outside. number: counts interviews. on_record: they will remember it, from the next tick on."""

    number: int
    agents: tuple[int, ...]
    question: str
    on_record: bool = False


class LookInto(Struct, frozen=True, tag="look_into"):
    """Tell what language models were told and answered on behalf of somebody."""

    agent: int


class Retell(Struct, frozen=True, tag="retell"):
    """Tell what somebody did, and what happened to them, up to a tick of this line of history; a newer one replaces one that waits."""

    agent: int
    tick: int


class SetBudget(Struct, frozen=True, tag="set_budget"):
    """Let language models spend so much in all, "calls=500,money=2.50"; "" for as much as it takes."""

    budget: str


class GoOn(Struct, frozen=True, tag="go_on"):
    """Do something about decisions that wait: ask the models again now, or let the rules decide what waits."""

    rules: bool = False


class Join(Struct, frozen=True, tag="join"):
    """Intervene: from the next tick on somebody new is there, and the player is them.

    Args:
        persona: its id stands for the newcomer in `ties`; the engine gives the one that they get.
    """

    persona: Persona
    ties: tuple[Tie, ...]


class Intervene(Struct, frozen=True, tag="intervene"):
    """Change the world. at: the tick that begins with it; None for the next. The engine fills in `fields` of a PersonaEdited."""

    intervention: Intervention
    at: int | None = None


class CallOff(Struct, frozen=True, tag="call_off"):
    """Take a planned intervention off the schedule. number: as planned."""

    number: int


class Look(Struct, frozen=True, tag="look"):
    """Show the world as it was after a tick of this line of history. number: counts looks; an older one that waits is dropped.

    Args:
        shown: the tick that the replica shows, so that the next one needs its events only; -1 where that is no tick of this branch, or
            to have the whole picture.
        bare: the world alone will do, and soon; else the picture begins some ticks before, so that what scrolls is filled, or holds all
            that happened in the next one.
    """

    number: int
    tick: int
    shown: int = -1
    bare: bool = False


class EditBranch(Struct, frozen=True, tag="edit_branch"):
    """Change what a line of history is called, what is noted of it, whether lists show it. None: as it is. Answered with Branches."""

    branch: str
    name: str | None = None
    note: str | None = None
    hidden: bool | None = None


class Painted(Struct, frozen=True, tag="painted"):
    """The screen has applied a tick; the engine runs at most a few ticks ahead of it."""

    tick: int


class Quit(Struct, frozen=True, tag="quit"):
    """Finish or drop the tick under way, close the save, end."""


ToEngine = (
    Play
    | Pause
    | Step
    | TakeOver
    | GiveBack
    | Answer
    | Defer
    | Listen
    | AskAgents
    | LookInto
    | Retell
    | SetBudget
    | GoOn
    | Join
    | Intervene
    | CallOff
    | Look
    | EditBranch
    | Painted
    | Quit
)
