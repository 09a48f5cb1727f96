"""Who has a place in the cache: a sequence for each agent, kept between requests, and trunks: prefixes that many share."""

from collections.abc import Iterator, Sequence
from itertools import count

from models.llama.context import Context

TRUNKS = 4  # prefixes in common that are kept at once
ENDS = 4  # sequences that are kept with their ends while nobody is at work on them


class Trunk:
    """A prefix that many prompts have in common, held once.

    Attributes:
        tokens: all of it. source, lent: another trunk whose first tokens it shares in its turn, and how many.
        born: later than its source. used: when it was last.
    """

    def __init__(self, identifier: int, tokens: tuple[int, ...], source: "Trunk | None", lent: int) -> None:
        self.identifier, self.tokens, self.source, self.lent = identifier, tokens, source, lent
        self.born: int = 1 + (source.born if source else 0)
        self.used = 0

    def holder(self, length: int) -> "tuple[Trunk | None, int]":
        """Return the trunk that holds the cells of the first tokens, and how many those are."""
        trunk: Trunk | None = self
        while trunk and trunk.source and length <= trunk.lent:
            trunk = trunk.source
        return (trunk, length) if length else (None, 0)


class Resident:
    """One agent's sequence in the cache.

    Attributes:
        tokens: those in the cache. source, lent: whose first tokens it shares, and how many. own: how many are worth keeping longest.
        used: when it was last. active: whether a job is at work on it.
    """

    def __init__(self, key: str, identifier: int) -> None:
        self.key, self.identifier = key, identifier
        self.tokens: list[int] = []
        self.source: Trunk | None = None
        self.lent = self.own = self.used = 0
        self.active = False

    def shared(self, length: int) -> tuple[Trunk | None, int]:
        """Return whose cells the first tokens are in, and how many those are."""
        return self.source.holder(min(length, self.lent)) if self.source else (None, 0)

    def forget(self, length: int) -> None:
        """Know only the first tokens still."""
        del self.tokens[length:]
        self.source, self.lent = self.shared(length)


class Sequences:
    """All places of a context's cache; the least recently used ones give way, those at work never do."""

    def __init__(self, context: Context, places: int) -> None:
        """Begin with an empty cache.

        Args:
            places: sequences that the context has, trunks and agents together; at least TRUNKS + 1.
        """
        self._context = context
        self._residents: dict[str, Resident] = {}
        self._trunks: dict[tuple[int, ...], Trunk] = {}
        self._free = list(range(places - 1, -1, -1))
        self._resident_places = places - TRUNKS
        self._clock = count(1)

    @property
    def used(self) -> int:
        """Tokens that the cache holds; those in common are counted once."""
        own = 0
        wanted: dict[Trunk, int] = {trunk: len(trunk.tokens) for trunk in self._trunks.values()}
        for resident in self._residents.values():
            own += len(resident.tokens) - resident.lent
            _want(wanted, resident.source, resident.lent)
        # A trunk that was felled is held as far as others still share it; it was there before those that share it.
        while wanted:
            trunk = max(wanted, key=lambda each: each.born)
            length = wanted.pop(trunk)
            own += max(0, length - trunk.lent)
            _want(wanted, trunk.source, min(length, trunk.lent))
        return own

    def has_trunk(self, prefix: tuple[int, ...]) -> bool:
        """Return whether a prefix is held for all."""
        return prefix in self._trunks

    def begin(self, key: str, prompt: Sequence[int], own: int) -> Resident | None:
        """Return the place of an agent, holding as much of a prompt as is known already; all but its last token at most.

        None where all places are at work.
        """
        resident = self._residents.get(key) or self._place(key)
        if resident is None:
            return None
        most = len(prompt) - 1
        kept = self._context.reusable(resident.identifier, min(common(resident.tokens, prompt), most), len(resident.tokens))
        trunk, lent = self._best_trunk(prompt, most)
        resident.own, resident.active, resident.used = own, True, next(self._clock)
        self._cut(resident, kept if kept >= lent else 0)
        if trunk:
            trunk.used = resident.used
            if lent > resident.lent and self._context.lend(trunk.identifier, resident.identifier, lent, len(resident.tokens)):
                resident.tokens[:lent] = trunk.tokens[:lent]
                resident.source, resident.lent = trunk.holder(lent)
        return resident

    def found(self, resident: Resident, length: int) -> None:
        """Hold the first tokens of a sequence for all, as a trunk."""
        prefix = tuple(resident.tokens[:length])
        if prefix in self._trunks or self._context.reusable(resident.identifier, length, len(resident.tokens)) < length:
            return
        if len(self._trunks) >= TRUNKS:
            self._fell(min(self._trunks.values(), key=lambda trunk: trunk.used))
        trunk = self._trunks[prefix] = Trunk(self._free.pop(), prefix, *resident.shared(length))
        self._context.lend(resident.identifier, trunk.identifier, length, 0)
        trunk.used = resident.used
        if length > resident.lent:
            resident.source, resident.lent = trunk, length

    def release(self, resident: Resident) -> None:
        """Let an agent's place rest.

        What it is likely to be asked again stays until room is needed; the end that will change only until a few others rest,
        as long as a wrong answer may be asked anew: all that is in the cache makes every step slower, whoever's it is.
        """
        resident.active, resident.used = False, next(self._clock)
        ended = sorted(self._with_ends(), key=lambda each: each.used)
        for each in ended[:-ENDS]:
            self._cut(each, each.own)

    def mend(self, resident: Resident) -> None:
        """Cut the cache back to what is known of a sequence, after a step that did not end."""
        self._cut(resident, len(resident.tokens))

    def drop(self, resident: Resident) -> None:
        """Forget a sequence, and what it shares with others: it holds what must not be built on."""
        for trunk in [trunk for trunk in self._trunks.values() if common(trunk.tokens, resident.tokens)]:
            self._fell(trunk)
        self._remove(resident)

    def make_room(self) -> bool:
        """Forget what was used least recently: first the ends that will change, then the rest; False where all is at work."""
        ends = self._with_ends()
        if ends:
            resident = min(ends, key=lambda each: each.used)
            self._cut(resident, resident.own)
            return True
        idle = [resident for resident in self._residents.values() if not resident.active]
        resting: list[Resident | Trunk] = [*idle, *self._trunks.values()]  # who shares a trunk keeps what it shares
        oldest = min(resting, key=lambda each: each.used, default=None)
        if isinstance(oldest, Trunk):
            self._fell(oldest)
        elif oldest:
            self._remove(oldest)
        return oldest is not None

    def _with_ends(self) -> list[Resident]:
        return [each for each in self._residents.values() if not each.active and 0 < each.own < len(each.tokens)]

    def _place(self, key: str) -> Resident | None:
        if len(self._residents) >= self._resident_places:
            idle = [resident for resident in self._residents.values() if not resident.active]
            oldest = min(idle, key=lambda each: each.used, default=None)
            if oldest is None:
                return None
            self._remove(oldest)
        resident = self._residents[key] = Resident(key, self._free.pop())
        return resident

    def _best_trunk(self, prompt: Sequence[int], most: int) -> tuple[Trunk | None, int]:
        best, lent = None, 0
        for trunk in self._trunks.values():
            length = self._context.reusable(trunk.identifier, min(common(trunk.tokens, prompt), most), len(trunk.tokens))
            if length > lent:
                best, lent = trunk, length
        return best, lent

    def _cut(self, resident: Resident, length: int) -> None:
        resident.forget(length if self._context.cut(resident.identifier, length) else 0)

    def _remove(self, resident: Resident) -> None:
        self._context.cut(resident.identifier, 0)
        del self._residents[resident.key]
        self._free.append(resident.identifier)

    def _fell(self, trunk: Trunk) -> None:
        del self._trunks[trunk.tokens]
        self._context.cut(trunk.identifier, 0)
        self._free.append(trunk.identifier)


def _want(wanted: dict[Trunk, int], trunk: Trunk | None, length: int) -> None:
    if trunk:
        wanted[trunk] = max(wanted.get(trunk, 0), length)


def common(left: Sequence[int], right: Sequence[int]) -> int:
    """Return how many tokens two sequences have in common from their beginning."""
    pairs: Iterator[tuple[int, tuple[int, int]]] = enumerate(zip(left, right, strict=False))
    return next((at for at, (one, other) in pairs if one != other), min(len(left), len(right)))
