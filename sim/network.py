"""Who knows, befriends or follows whom: a directed, typed, weighted graph in compact arrays."""

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Annotated
from zlib import crc32

import numpy as np
from msgspec import Meta, Struct
from numpy.typing import NDArray

if TYPE_CHECKING:
    import networkx

MOST_KINDS = 256  # of ties in one world
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
    """All ties, grouped by source in compressed sparse rows.

    Ties may be made and cut; a reader always sees the last state.
    """

    def __init__(self, agents: Sequence[int], ties: Iterable[Tie]) -> None:
        self._made: dict[tuple[int, int], Tie | None] = {}
        self._arrange(list(agents), ties)

    def _arrange(self, agents: list[int], ties: Iterable[Tie]) -> None:
        """Lay all ties out anew; costs O(n log n) of their number."""
        row = {agent: i for i, agent in enumerate(agents)}
        ordered = sorted(ties, key=lambda tie: (row[tie.source], row[tie.target]))
        self._kinds = tuple(sorted({tie.kind for tie in ordered}))
        code = {kind: i for i, kind in enumerate(self._kinds)}
        self._agents = array("q", agents)
        self._row = row
        self._target = array("i", [row[tie.target] for tie in ordered])
        self._kind = array("H", [code[tie.kind] for tie in ordered])
        self._closeness = array("d", [tie.closeness for tie in ordered])
        self._sum = array("I", [crc32(f"{tie.kind}\0{tie.history}".encode(errors="surrogatepass")) for tie in ordered])
        self._history = {(tie.source, tie.target): tie.history for tie in ordered if tie.history}
        sources = np.array([row[tie.source] for tie in ordered], dtype=np.int32)
        targets = np.array(self._target, dtype=np.int32)
        self._start = _starts(sources, len(agents))
        self._in_start = _starts(targets, len(agents))
        self._follower = array("i", sources[np.argsort(targets, kind="stable")].tolist())

    # Change: gathered, and laid out when somebody next looks

    def join(self, agent: int) -> None:
        """Add somebody without ties; their id must be larger than all others."""
        self._settle()
        self._arrange([*self._agents, agent], list(self.all_ties()))

    def set_tie(self, tie: Tie) -> None:
        """Make a tie, or make an existing one as `tie` says."""
        self._made[tie.source, tie.target] = tie

    def cut_tie(self, source: int, target: int) -> None:
        """Take a tie away; nothing happens where there is none."""
        self._made[source, target] = None

    def _settle(self) -> None:
        if self._made:
            made, self._made = self._made, {}
            ties = {(tie.source, tie.target): tie for tie in self.all_ties()} | made
            self._arrange(list(self._agents), [tie for tie in ties.values() if tie is not None])

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of ties that there are, sorted."""
        self._settle()
        return self._kinds

    def __len__(self) -> int:
        """Return the number of directed ties."""
        self._settle()
        return len(self._target)

    def __contains__(self, pair: tuple[int, int]) -> bool:
        return self._edge(*pair) is not None

    def ties(self, agent: int) -> list[Tie]:
        """Return the ties that go out of an agent, by id of target."""
        return [self._tie(agent, edge) for edge in range(*self._span(agent))]

    def all_ties(self) -> Iterable[Tie]:
        """Yield every tie, by source, then target."""
        self._settle()
        for agent in self._agents:
            yield from self.ties(agent)

    def tie(self, source: int, target: int) -> Tie | None:
        """Return the tie from source to target, or None."""
        edge = self._edge(source, target)
        return None if edge is None else self._tie(source, edge)

    def followed(self, agent: int) -> list[int]:
        """Return ids of those whose posts the agent sees."""
        start, stop = self._span(agent)
        return [self._agents[row] for row in self._target[start:stop]]

    def followers(self, agent: int) -> list[int]:
        """Return ids of those who see the agent's posts."""
        self._settle()
        row = self._row[agent]
        return [self._agents[other] for other in self._follower[self._in_start[row] : self._in_start[row + 1]]]

    def set_closeness(self, source: int, target: int, closeness: float) -> None:
        """Assign the closeness of an existing tie; raises KeyError where there is none."""
        edge = self._edge(source, target)
        if edge is None:
            raise KeyError((source, target))
        self._closeness[edge] = closeness

    def tie_bytes(self, agent: int) -> bytes:
        """Return what matters of all ties out of an agent, for the state hash."""
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

    def _span(self, agent: int) -> tuple[int, int]:
        if self._made:
            self._settle()
        row = self._row[agent]
        return self._start[row], self._start[row + 1]

    def _edge(self, source: int, target: int) -> int | None:
        start, stop = self._span(source)
        wanted = self._row.get(target, -1)
        edge = bisect_left(self._target, wanted, start, stop)
        return edge if edge < stop and self._target[edge] == wanted else None

    def _tie(self, source: int, edge: int) -> Tie:
        target = self._agents[self._target[edge]]
        kind = self._kinds[self._kind[edge]]
        return Tie(source, target, kind, self._closeness[edge], self._history.get((source, target), ""))


def _starts(rows: NDArray[np.int32], count: int) -> "array[int]":
    """Return where each row's group begins in an order by row: (count + 1,)."""
    return array("q", [0, *np.cumsum(np.bincount(rows, minlength=count)).tolist()])
