"""Recommenders that other installed distributions add by entry points."""

from collections.abc import Collection
from itertools import islice
from typing import TYPE_CHECKING, Any

from sim.catalogue import Catalogue
from sim.errors import SimError
from sim.observation import Recommendation
from sim.randomness import Luck
from sim.ratings import Ratings
from sim.recommender.protocol import Factory, Recommender
from sim.text import clean

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

GROUP = "voxpop.recommenders"
NAME_LIMIT, REASON_LIMIT = 40, 200


class PluginError(SimError):
    """A recommender of another distribution cannot be used, or failed; names it, the distribution and the reason."""

    def __init__(self, name: str, distribution: str, reason: str) -> None:
        self.reason = clean(reason, REASON_LIMIT)
        super().__init__(f"recommender '{name}' of {distribution} cannot be used: {self.reason}")


def installed() -> "dict[str, EntryPoint]":
    """Return the entry points of all installed distributions by clean name; imports none of them.

    Of two with one name the first of the module search path counts. A distribution whose metadata cannot be read is passed over.
    Reads a file of every distribution, so ask only when a name does not ship, or for a list.
    """
    from importlib.metadata import distributions

    found: dict[str, EntryPoint] = {}
    for distribution in distributions():
        try:
            entries = [entry for entry in distribution.entry_points if entry.group == GROUP]
        except Exception:  # noqa: BLE001 - the seam to other distributions: their broken metadata is not the world's affair
            continue
        for entry in entries:
            name = clean(entry.name, NAME_LIMIT)
            if name:
                found.setdefault(name, entry)
    return found


def loaded(name: str, entry: "EntryPoint") -> Factory:
    """Return what makes recommenders of an entry point; imports its module.

    Raises:
        PluginError: it cannot be imported, or is nothing that can be called.
    """
    distribution = _of(entry)
    try:
        factory = entry.load()
    except (Exception, SystemExit) as error:
        raise PluginError(name, distribution, _told(error)) from error
    if not callable(factory):
        raise PluginError(name, distribution, f"{entry.value} is a {type(factory).__name__}; allowed: something that makes a recommender")
    return lambda catalogue, luck: Guarded(name, distribution, factory, catalogue, luck)


class Guarded:
    """Somebody else's recommender: whatever it raises is one plain line, whatever it returns is checked, and its texts are clean."""

    def __init__(self, name: str, distribution: str, factory: Any, catalogue: Catalogue, luck: Luck) -> None:
        self.name = name
        self._distribution = distribution
        self._catalogue = catalogue
        self._inner: Recommender = self._asked(factory, catalogue, luck)
        for method in ("fit", "rank"):
            if not callable(getattr(self._inner, method, None)):
                raise self._error(f"a {type(self._inner).__name__} has no method {method}")

    def fit(self, ratings: Ratings, tick: int) -> tuple[float, ...]:
        """Let it learn; return its losses, finite numbers."""
        losses = self._asked(self._inner.fit, ratings, tick)
        try:
            numbers = tuple(float(loss) for loss in losses or ())
        except (TypeError, ValueError) as error:
            raise self._error(f"fit returned {losses!r}; allowed: losses, numbers") from error
        if any(loss - loss for loss in numbers):  # infinite or no number
            raise self._error("fit returned a loss that is not finite")
        return numbers

    def rank(self, agent: int, exclude: Collection[int], k: int) -> list[Recommendation]:
        """Let it rank; return its items with clean reasons."""
        page = self._asked(self._inner.rank, agent, exclude, k)
        try:
            ranked = [
                Recommendation(int(entry.item), float(entry.score), clean(str(entry.reason), REASON_LIMIT) or "no reason given")
                for entry in islice(page, k + 1)  # what never ends shows itself by one too many
            ]
        except (AttributeError, TypeError, ValueError, OverflowError) as error:
            raise self._error(f"rank returned no list of Recommendation ({_told(error)})") from error
        items = [entry.item for entry in ranked]
        bad = next((item for item in items if item not in self._catalogue or item in exclude or items.count(item) > 1), None)
        if bad is not None or len(items) > k or any(entry.score - entry.score for entry in ranked):
            problem = f"more than {k} items" if bad is None else f"item {bad}, unknown, excluded or twice"
            raise self._error(f"rank returned {problem}")
        return ranked

    def _asked(self, call: Any, *arguments: Any) -> Any:
        try:
            return call(*arguments)
        except (Exception, SystemExit) as error:
            raise self._error(_told(error)) from error

    def _error(self, reason: str) -> PluginError:
        return PluginError(self.name, self._distribution, reason)


def _of(entry: "EntryPoint") -> str:
    """Return name and version of the distribution that an entry point belongs to."""
    try:
        return clean(f"{entry.dist.name} {entry.dist.version}" if entry.dist else "", NAME_LIMIT) or "an unnamed distribution"
    except Exception:  # noqa: BLE001 - as above: metadata may lack anything
        return "an unnamed distribution"


def _told(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
