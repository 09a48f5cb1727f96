"""Who has a place in the cache: a stream for each agent, kept between requests, and trunks: prefixes that many share."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import count, pairwise

from models.llama.context import Context
from models.llama.machine import Division

WIDEST_GAP = 3  # streams that are decoded along; measured: with more, it is faster to have a step go through the model twice


class Trunk:
    """A prefix that many prompts have in common, in a stream of its own, copied to who begins with it.

    Attributes:
        used: when it was last.
    """

    def __init__(self, identifier: int, tokens: tuple[int, ...]) -> None:
        self.identifier, self.tokens = identifier, tokens
        self.used = 0


class Resident:
    """One agent's stream.

    Attributes:
        tokens: those in it. used: when it was last. active: whether a job is at work on it.
    """

    def __init__(self, key: str, identifier: int) -> None:
        self.key, self.identifier = key, identifier
        self.tokens: list[int] = []
        self.used = 0
        self.active = False


class Sequences:
    """All streams of a context's cache; the least recently used ones give way, those at work never do."""

    def __init__(self, context: Context, division: Division) -> None:
        """Begin with an empty cache."""
        self._context = context
        self._residents: dict[str, Resident] = {}
        self._trunks: dict[tuple[int, ...], Trunk] = {}
        # Trunks first: the streams of agents lie side by side, and those who are asked in turn beside each other.
        self._free_trunks = list(range(division.trunks - 1, -1, -1))
        self._free = list(range(division.places - 1, division.trunks - 1, -1))
        self._clock = count(1)

    def has_trunk(self, prefix: tuple[int, ...]) -> bool:
        """Return whether a prefix is held for all."""
        return prefix in self._trunks

    def begin(self, key: str, prompt: Sequence[int]) -> Resident:
        """Return the place of an agent, holding as much of a prompt as is known already; all but its last token at most.

        Fewer agents than there are places must be at work.
        """
        resident = self._residents.get(key) or self._place(key)
        most = len(prompt) - 1
        kept = self._context.reusable(resident.identifier, min(common(resident.tokens, prompt), most), len(resident.tokens))
        trunk, shared = self._best_trunk(prompt, most)
        resident.active, resident.used = True, next(self._clock)
        if trunk:
            trunk.used = resident.used
        if trunk and shared > kept:
            self._context.copy(trunk.identifier, resident.identifier)
            resident.tokens = list(trunk.tokens)
            kept = shared
        self._cut(resident, kept)
        return resident

    def found(self, resident: Resident, length: int) -> None:
        """Hold the first tokens of a sequence for all, as a trunk."""
        prefix = tuple(resident.tokens[:length])
        if prefix in self._trunks or self._context.reusable(resident.identifier, length, len(resident.tokens)) < length:
            return
        if not self._free_trunks:
            self._fell(min(self._trunks.values(), key=lambda trunk: trunk.used))
        trunk = Trunk(self._free_trunks.pop(), prefix)
        self._trunks[prefix] = trunk
        trunk.used = resident.used
        self._context.copy(resident.identifier, trunk.identifier)
        self._context.cut(trunk.identifier, length)

    def release(self, resident: Resident) -> None:
        """Let an agent's place rest; what is in it stays until another needs it."""
        resident.active, resident.used = False, next(self._clock)

    def mend(self, resident: Resident) -> None:
        """Cut the cache back to what is known of a sequence, after a step that did not end, or that decoded more than is known."""
        self._cut(resident, len(resident.tokens))

    def drop(self, resident: Resident) -> None:
        """Forget a sequence, and what it shares with others: it holds what must not be built on."""
        for trunk in [trunk for trunk in self._trunks.values() if common(trunk.tokens, resident.tokens)]:
            self._fell(trunk)
        self._remove(resident)

    def between(self, at_work: Iterable[int]) -> list[tuple[int, int]]:
        """Return the streams in the gaps among some, with the tokens that each holds, so far as a gap is narrow.

        llama.cpp decodes streams together only if they lie side by side.
        """
        holding = {each.identifier: len(each.tokens) for each in self._residents.values()}
        found = []
        for left, right in pairwise(sorted(at_work)):
            if right - left - 1 <= WIDEST_GAP:
                found += [(each, holding.get(each, 0)) for each in range(left + 1, right)]
        return found

    def _place(self, key: str) -> Resident:
        if not self._free:
            self._remove(min((each for each in self._residents.values() if not each.active), key=lambda each: each.used))
        resident = self._residents[key] = Resident(key, self._free.pop())
        return resident

    def _best_trunk(self, prompt: Sequence[int], most: int) -> tuple[Trunk | None, int]:
        best, shared = None, 0
        for trunk in self._trunks.values():
            length = self._context.reusable(trunk.identifier, min(common(trunk.tokens, prompt), most), len(trunk.tokens))
            if length > shared:
                best, shared = trunk, length
        return best, shared

    def _cut(self, resident: Resident, length: int) -> None:
        del resident.tokens[length if self._context.cut(resident.identifier, length) else 0 :]

    def _remove(self, resident: Resident) -> None:
        self._context.cut(resident.identifier, 0)
        del self._residents[resident.key]
        self._free.append(resident.identifier)

    def _fell(self, trunk: Trunk) -> None:
        del self._trunks[trunk.tokens]
        self._context.cut(trunk.identifier, 0)
        self._free_trunks.append(trunk.identifier)


def common(left: Sequence[int], right: Sequence[int]) -> int:
    """Return how many tokens two sequences have in common from their beginning."""
    pairs: Iterator[tuple[int, tuple[int, int]]] = enumerate(zip(left, right, strict=False))
    return next((at for at, (one, other) in pairs if one != other), min(len(left), len(right)))
