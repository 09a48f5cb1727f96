"""What a model cost, by behaviour: calls, tokens, seconds, and how its answers fared."""

from msgspec import Struct
from msgspec.structs import astuple

from models.completer import Completion, Embedding


class Spent(Struct):
    """What one behaviour cost.

    Args:
        calls: requests to the model; those that the client repeats by itself count once.
        seconds: that calls took, side by side or not.
        valid: decisions read as they were written. repaired: read leniently, or after a further call. refused: no decision.
    """

    calls: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    seconds: float = 0.0
    valid: int = 0
    repaired: int = 0
    refused: int = 0

    def __add__(self, other: "Spent") -> "Spent":
        return Spent(*map(sum, zip(astuple(self), astuple(other), strict=True)))


class Usage:
    """A table of what was spent.

    Attributes:
        by_behaviour: "plan", "browse", ...: what it cost; "embed" for embeddings.
    """

    def __init__(self) -> None:
        self.by_behaviour: dict[str, Spent] = {}

    def of(self, behaviour: str) -> Spent:
        """Return the row of a behaviour, to add to."""
        return self.by_behaviour.setdefault(behaviour, Spent())

    def called(self, behaviour: str, completion: Completion) -> None:
        """Count one call that was answered."""
        row = self.of(behaviour)
        row.calls += 1
        row.prompt_tokens += completion.prompt_tokens
        row.completion_tokens += completion.completion_tokens
        row.seconds += completion.seconds

    def embedded(self, embedding: Embedding) -> None:
        """Count one call for vectors."""
        row = self.of("embed")
        row.calls += 1
        row.prompt_tokens += embedding.prompt_tokens
        row.seconds += embedding.seconds

    @property
    def total(self) -> Spent:
        """The sum over all behaviours."""
        return sum(self.by_behaviour.values(), Spent())
