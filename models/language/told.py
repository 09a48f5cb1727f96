"""What a mind was told and answered: kept for the player to look at, a little for everybody."""

from collections import OrderedDict, deque

from msgspec import Struct

from models.completer import Prompt

KEPT_EACH = 4  # thoughts of one agent
KEPT_FOR = 400  # agents; whoever thought longest ago goes first


class Said(Struct, frozen=True):
    """One answer of a model. verdict: "" where it was used as it was, else what was wrong with it, or that it was mended."""

    text: str
    verdict: str = ""


class Thought(Struct, frozen=True):
    """One question to a model on behalf of an agent, and what came of it.

    Args:
        model: its name. purpose: what was decided on. prompt: as last told. answers: in order; none where no call succeeded.
        failure: why nothing came of it, "" where something did.
        recorded: whether the answers were on tape already.
    """

    agent: int
    tick: int
    model: str
    purpose: str
    prompt: Prompt
    answers: tuple[Said, ...] = ()
    failure: str = ""
    prompt_tokens: int = 0
    cached_tokens: int = 0
    completion_tokens: int = 0
    seconds: float = 0.0
    recorded: bool = False


class Thoughts:
    """The last thoughts of the agents who thought last."""

    def __init__(self) -> None:
        self._of: OrderedDict[int, deque[Thought]] = OrderedDict()

    def keep(self, thought: Thought) -> None:
        """Keep a thought."""
        self._of.setdefault(thought.agent, deque(maxlen=KEPT_EACH)).append(thought)
        self._of.move_to_end(thought.agent)
        if len(self._of) > KEPT_FOR:
            self._of.popitem(last=False)

    def of(self, agent: int) -> tuple[Thought, ...]:
        """Return the last thoughts of an agent, oldest first."""
        return tuple(self._of.get(agent, ()))
