"""Who knows, befriends or follows whom: a directed, typed, weighted graph in compact arrays."""

from array import array
from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Annotated
from zlib import crc32

import numpy as np
from msgspec import Meta, Struct
from msgspec.structs import replace
from numpy.typing import NDArray

if TYPE_CHECKING:
    import networkx

MOST_KINDS = 256  # of ties in one world
FOLDED = 4  # a changed row in so many, and all rows are laid out anew: the cost of a change stays that of its row on average
FOLLOWS = "follows"  # the one kind that carries posts only; every other kind also answers the phone


class Tie(Struct, frozen=True):
    """A directed tie: `source` is the KIND of `target` ("parent": source is the parent of target), and sees target's posts.

    Args:
        closeness: 0 to 1.
        history: a past-tense clause that fits after "the two of you"; may be "".
    """

    source: int
    target: int
    kind: str
    closeness: Annotated[float, Meta(ge=0, le=1)]
    history: str = ""


class Network:
    """All ties, grouped by source in compressed sparse rows, by id of target within a row.

    Ties may be made and cut, and people may join; a reader always sees the last state. A row that has changed is held as a dict, the
    others stay in the arrays, so a change costs what its row costs, and a row reads the same from either.
    """

    def __init__(self, agents: Sequence[int], ties: Iterable[Tie]) -> None:
        """Lay out ties among agents; of two ties of one pair the last counts. Raises KeyError where an end is nobody."""
        self._arrange(sorted(agents), list(ties))

    def _arrange(self, agents: list[int], ties: list[Tie]) -> None:
        """Lay all ties out anew; costs O(n log n) of their number."""
        sources = np.array([tie.source for tie in ties], dtype=np.int64)
        targets = np.array([tie.target for tie in ties], dtype=np.int64)
        ids = np.array(agents, dtype=np.int64)
        if len(nobody := np.setdiff1d(np.concatenate((sources, targets)), ids)):
            raise KeyError(int(nobody[0]))
        order = np.lexsort((targets, sources))
        sources, targets = sources[order], targets[order]
        last = np.append((sources[1:] != sources[:-1]) | (targets[1:] != targets[:-1]), True)[: len(ties)]
        sources, targets = sources[last], targets[last]
        kept = [ties[i] for i in order[last].tolist()]
        self._counts = Counter([tie.kind for tie in kept])
        self._kinds = tuple(self._counts)
        code = {kind: i for i, kind in enumerate(self._kinds)}
        self._agents = agents
        self._row = {agent: i for i, agent in enumerate(agents)}
        self._start = _starts(ids, sources)
        self._target = _integers(targets)
        self._kind = array("H", [code[tie.kind] for tie in kept])
        self._closeness = array("d", [tie.closeness for tie in kept])
        self._sum = array("I", [_sum(tie.kind, tie.history) for tie in kept])
        self._history = {(tie.source, tie.target): tie.history for tie in kept if tie.history}
        by_target = np.argsort(targets, kind="stable")
        self._in_start = _starts(ids, targets[by_target])
        self._follower = _integers(sources[by_target])
        self._changed: dict[int, dict[int, Tie]] = {}  # source -> target -> tie: the rows that differ from the arrays
        self._followers: dict[int, list[int]] = {}  # target -> ids of followers, ascending: likewise

    # Change

    def join(self, agent: int) -> None:
        """Add somebody without ties; their id must be larger than all others."""
        self._row[agent] = len(self._agents)
        self._agents.append(agent)
        self._changed[agent], self._followers[agent] = {}, []

    def set_tie(self, tie: Tie) -> None:
        """Make a tie, or make an existing one as `tie` says."""
        row = self._loosened(tie.source)
        before = row.get(tie.target)
        if before is None:
            insort(self._loosened_followers(tie.target), tie.source)
            self._changed[tie.source] = dict(sorted([*row.items(), (tie.target, tie)]))
        else:
            row[tie.target] = tie
            self._uncount(before.kind)
        self._counts[tie.kind] += 1
        self._fold()

    def cut_tie(self, source: int, target: int) -> None:
        """Take a tie away; nothing happens where there is none."""
        if (source, target) in self:
            self._uncount(self._loosened(source).pop(target).kind)
            followers = self._loosened_followers(target)
            del followers[bisect_left(followers, source)]
            self._fold()

    def set_closeness(self, source: int, target: int, closeness: float) -> None:
        """Assign the closeness of an existing tie; raises KeyError where there is none."""
        row = self._changed.get(source)
        if row is not None:
            row[target] = replace(row[target], closeness=closeness)
        elif (edge := self._edge(source, target)) is not None:
            self._closeness[edge] = closeness
        else:
            raise KeyError((source, target))

    def set_rows(self, rows: Mapping[int, Sequence[Tie]]) -> None:
        """Make these all the ties that go out of some people. rows: source -> ties by id of target."""
        for source, ties in rows.items():
            if source in self._changed or not self._set_in_place(source, ties):
                self._set_row(source, ties)
        self._fold()

    def _set_in_place(self, source: int, ties: Sequence[Tie]) -> bool:
        """Make a row in the arrays so, if that is possible: with the same targets, of the same kinds."""
        start, stop = self._span(source)
        kinds = [self._kinds[kind] for kind in self._kind[start:stop]]
        if self._target[start:stop].tolist() != [tie.target for tie in ties] or kinds != [tie.kind for tie in ties]:
            return False
        for edge, tie in enumerate(ties, start):
            self._closeness[edge] = tie.closeness
            self._sum[edge] = _sum(tie.kind, tie.history)
            self._history.pop((source, tie.target), None)
            if tie.history:
                self._history[source, tie.target] = tie.history
        return True

    def _set_row(self, source: int, ties: Sequence[Tie]) -> None:
        before, after = self._loosened(source), {tie.target: tie for tie in ties}
        for target in before.keys() - after.keys():
            followers = self._loosened_followers(target)
            del followers[bisect_left(followers, source)]
        for target in after.keys() - before.keys():
            insort(self._loosened_followers(target), source)
        for tie in before.values():
            self._uncount(tie.kind)
        self._counts.update([tie.kind for tie in ties])
        self._changed[source] = after

    def _loosened(self, source: int) -> dict[int, Tie]:
        """Return a row as a dict that may be changed."""
        row = self._changed.get(source)
        if row is None:
            row = self._changed[source] = {tie.target: tie for tie in self.ties(source)}
        return row

    def _loosened_followers(self, target: int) -> list[int]:
        found = self._followers.get(target)
        if found is None:
            found = self._followers[target] = self.followers(target)
        return found

    def _uncount(self, kind: str) -> None:
        self._counts[kind] -= 1
        if not self._counts[kind]:
            del self._counts[kind]

    def _fold(self) -> None:
        """Lay all rows out anew once many have changed, so that memory is bounded."""
        if len(self._changed) * FOLDED > max(len(self._agents), 1000):
            self._arrange(self._agents, list(self.all_ties()))

    # Read

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of ties that there are, sorted."""
        return tuple(sorted(self._counts))

    def __len__(self) -> int:
        """Return the number of directed ties."""
        return self._counts.total()

    def __contains__(self, pair: tuple[int, int]) -> bool:
        source, target = pair
        if source in self._changed:
            return target in self._changed[source]
        return self._edge(source, target) is not None

    def ties(self, agent: int) -> list[Tie]:
        """Return the ties that go out of an agent, by id of target."""
        if agent in self._changed:
            return list(self._changed[agent].values())
        return [self._tie(agent, edge) for edge in range(*self._span(agent))]

    def all_ties(self) -> Iterator[Tie]:
        """Yield every tie, by source, then target."""
        for agent in self._agents:
            yield from self.ties(agent)

    def tie(self, source: int, target: int) -> Tie | None:
        """Return the tie from source to target, or None."""
        if source in self._changed:
            return self._changed[source].get(target)
        edge = self._edge(source, target)
        return None if edge is None else self._tie(source, edge)

    def closeness(self, source: int, target: int) -> float:
        """Return how close source feels to target, 0 to 1; 0 where there is no tie."""
        if source in self._changed:
            tie = self._changed[source].get(target)
            return tie.closeness if tie else 0.0
        edge = self._edge(source, target)
        return 0.0 if edge is None else self._closeness[edge]

    def followed(self, agent: int) -> list[int]:
        """Return ids of those whose posts the agent sees, ascending."""
        if agent in self._changed:
            return list(self._changed[agent])
        start, stop = self._span(agent)
        return self._target[start:stop].tolist()

    def followers(self, agent: int) -> list[int]:
        """Return ids of those who see the agent's posts, ascending."""
        if agent in self._followers:
            return list(self._followers[agent])
        row = self._row[agent]
        return self._follower[self._in_start[row] : self._in_start[row + 1]].tolist()

    def edges(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the ids of source and target of every tie, by source, then target: twice (n_ties,)."""
        laid_out = np.array(self._agents[: len(self._start) - 1], dtype=np.int64)
        sources, targets = np.repeat(laid_out, np.diff(np.array(self._start))), np.array(self._target)
        if not self._changed:
            return sources, targets
        changed = np.array(list(self._changed), dtype=np.int64)
        kept = ~np.isin(sources, changed)
        added = np.repeat(changed, [len(row) for row in self._changed.values()])
        sources = np.concatenate((sources[kept], added))
        targets = np.concatenate((targets[kept], np.array([target for row in self._changed.values() for target in row], dtype=np.int64)))
        order = np.argsort(sources, kind="stable")
        return sources[order], targets[order]

    def tie_bytes(self, agent: int) -> bytes:
        """Return what matters of all ties out of an agent, for the state hash."""
        if agent in self._changed:
            row = self._changed[agent]
            closeness, sums = [tie.closeness for tie in row.values()], [_sum(tie.kind, tie.history) for tie in row.values()]
            return array("d", closeness).tobytes() + array("q", row).tobytes() + array("I", sums).tobytes()
        start, stop = self._span(agent)
        return self._closeness[start:stop].tobytes() + self._target[start:stop].tobytes() + self._sum[start:stop].tobytes()

    def to_networkx(self) -> "networkx.DiGraph":
        """Return the same graph for networkx, with kind and closeness on the edges."""
        import networkx  # 0.6 s, so only where it is used

        graph = networkx.DiGraph()
        graph.add_nodes_from(self._agents)
        for tie in self.all_ties():
            graph.add_edge(tie.source, tie.target, kind=tie.kind, closeness=tie.closeness)
        return graph

    # Of the rows in the arrays only

    def _span(self, agent: int) -> tuple[int, int]:
        row = self._row[agent]
        return self._start[row], self._start[row + 1]

    def _edge(self, source: int, target: int) -> int | None:
        row = self._row[source]
        stop = self._start[row + 1]
        edge = bisect_left(self._target, target, self._start[row], stop)
        return edge if edge < stop and self._target[edge] == target else None

    def _tie(self, source: int, edge: int) -> Tie:
        target = self._target[edge]
        return Tie(source, target, self._kinds[self._kind[edge]], self._closeness[edge], self._history.get((source, target), ""))


@lru_cache(maxsize=4096)
def _sum(kind: str, history: str) -> int:
    """Return the checksum that stands for the words of a tie in the state hash."""
    return crc32(f"{kind}\0{history}".encode(errors="surrogatepass"))


def _starts(agents: NDArray[np.int64], ends: NDArray[np.int64]) -> "array[int]":
    """Return where each agent's group begins among ends in order: (n_agents + 1,)."""
    return _integers(np.append(np.searchsorted(ends, agents), len(ends)))


def _integers(values: NDArray[np.int64]) -> "array[int]":
    """Return the same numbers in an array whose items are plain ints: one by one it reads faster than numpy's."""
    made = array("q")
    made.frombytes(values.astype(np.int64).tobytes())
    return made
