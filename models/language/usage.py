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
        again: of the calls, those made because an answer could not be used. recorded: answers that were on tape, and cost no call.
        cached_tokens: of `prompt_tokens`, that the model had in its cache.
    """

    calls: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    seconds: float = 0.0
    valid: int = 0
    repaired: int = 0
    refused: int = 0
    again: int = 0
    recorded: int = 0
    cached_tokens: int = 0

    def __add__(self, other: "Spent") -> "Spent":
        return Spent(*map(sum, zip(astuple(self), astuple(other), strict=True)))

    @property
    def decisions(self) -> int:
        """Decisions asked for, whatever came of them."""
        return self.valid + self.repaired + self.refused

    def line(self) -> str:
        """Return one line for people: "12 decisions: 10 as written, 1 mended, 1 refused; 14 calls, 1 of them asked again; 3.2k tokens"."""
        found = [f"{_counted(self.decisions, 'decision')}: {self.valid:,} as written, {self.repaired:,} mended, {self.refused:,} refused"]
        found.append(_counted(self.calls, "call") + (f", {self.again:,} of them asked again" if self.again else ""))
        found += [f"{self.recorded:,} from the recording"] if self.recorded else []
        return "; ".join([*found, f"{_short(self.prompt_tokens + self.completion_tokens)} tokens"])


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _short(number: int) -> str:
    """Return a number in few letters: 950, 3.2k, 1.4M."""
    return f"{number}" if number < 1000 else f"{number / 1000:.1f}k" if number < 1_000_000 else f"{number / 1e6:.1f}M"


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

    def called(self, behaviour: str, completion: Completion, *, again: bool = False) -> None:
        """Count one call that was answered; one that was on tape cost nothing."""
        row = self.of(behaviour)
        if completion.recorded:
            row.recorded += 1
            return
        row.again += again
        row.calls += 1
        row.prompt_tokens += completion.prompt_tokens
        row.completion_tokens += completion.completion_tokens
        row.cached_tokens += completion.cached_tokens
        row.seconds += completion.seconds

    def embedded(self, embedding: Embedding) -> None:
        """Count one call for vectors; those that were on tape cost nothing."""
        row = self.of("embed")
        if embedding.recorded:
            row.recorded += 1
            return
        row.calls += 1
        row.prompt_tokens += embedding.prompt_tokens
        row.seconds += embedding.seconds

    @property
    def total(self) -> Spent:
        """The sum over all behaviours."""
        return sum(self.by_behaviour.values(), Spent())

    def line(self) -> str:
        """Return what all of it came to, in one line for people."""
        return self.total.line()
