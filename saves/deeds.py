"""What one person did on both sides of a comparison: how much they posted, talked and watched, with whom, and in which words."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

from sqlite_utils import Database

from saves.branch import Branch, Span, lineage
from saves.events import known, scan
from saves.findings import Account, Deeds, Line
from sim.channel import CHAT_LIMIT, Utterance
from sim.event import AnyEvent, ControlMoved, Intervention, Posted, Said, TieCut, TieMade, Watched, agent_of, kind_of
from sim.text import clean
from sim.world import World

ACCOUNTS_MOST = 3  # people of whom this is told
CHANGES_MOST = 200  # looked through for whom they concern
PARTNERS_MOST = 5
LINES_MOST = 80  # of each side, the first; a pair is looked for among them
NAME = 80  # a name with what tells it from an equal one
CHANGE = 200

_DEEDS = (kind_of(Said), kind_of(Posted), kind_of(Watched))
_CHANGES = tuple(kind_of(kind) for kind in Intervention.__args__ if kind not in (TieMade, TieCut))  # ties come in thousands


class Narrator(Protocol):
    """Puts what was recorded into words, which need not be safe."""

    def __call__(self, event: AnyEvent, world: World) -> str:
        """Return an event in words, in the world after the tick compared."""

    def label(self, agent: int, world: World) -> str:
        """Return what somebody is called."""

    def wording(self, said: Utterance, world: World) -> str:
        """Return what was said or written."""


def accounts(
    db: Database, branches: Sequence[Branch], ticks: tuple[int, int], worlds: tuple[World, World], telling: Narrator, most_apart: int | None
) -> list[Account]:
    """Return what became of those whom the player changed on one side only, then of those whom they were there.

    Args:
        ticks: the first and the last looked at. most_apart: of whom to tell where nobody was changed; None for nobody.

    Raises:
        DamagedError: what they did cannot be read.
    """
    changed = _changed(db, branches, ticks, worlds, telling)
    if not changed and most_apart is not None:
        changed = {most_apart: ("", "")}
    found = []
    for agent, (branch, what) in list(changed.items())[:ACCOUNTS_MOST]:
        sides = [
            _side(db, line, ticks, agent, world, telling) if agent in world.agents else None
            for line, world in zip(branches, worlds, strict=True)
        ]
        there = worlds[0] if agent in worlds[0].agents else worlds[1]
        lines = _pair(*(side[1] if side else [] for side in sides))
        one, other = (side[0] if side else None for side in sides)
        found.append(Account(agent, clean(telling.label(agent, there), NAME), branch, what, one, other, lines))
    return found


def _changed(
    db: Database, branches: Sequence[Branch], ticks: tuple[int, int], worlds: tuple[World, World], telling: Narrator
) -> dict[int, tuple[str, str]]:
    """Return whom changes of one side concern: where, and the first of them in words; those whom the player only was come last."""
    sides = [list(_rows(db, branch, ticks, _CHANGES)) for branch in branches]
    both = [set(side) for side in sides]
    found: dict[int, tuple[str, str]] = {}
    played: dict[int, tuple[str, str]] = {}
    for side, rows in enumerate(sides):
        for row in rows[:CHANGES_MOST]:
            event = known(*row)
            agent = agent_of(event)
            if row in both[1 - side] or agent is None or not any(agent in world.agents for world in worlds):
                continue
            told = branches[side].name, clean(telling(event, worlds[side]), CHANGE)
            (played if isinstance(event, ControlMoved) else found).setdefault(agent, told)
    return found | {agent: told for agent, told in played.items() if agent not in found}


_Row = tuple[int, bytes]


def _rows(db: Database, branch: Branch, ticks: tuple[int, int], kinds: Sequence[str], agent: int | None = None) -> Iterator[_Row]:
    """Return tick and line of events of these kinds, oldest first."""
    for span in reversed(lineage(db, branch.id, ticks[1])):
        yield from scan(db, Span(span.branch, max(span.lo, ticks[0]), span.hi), kinds, agent)


def _side(
    db: Database, branch: Branch, ticks: tuple[int, int], agent: int, world: World, telling: Narrator
) -> tuple[Deeds, list[tuple[Utterance, Line]]]:
    """Return what somebody did on one side, and the first of what they said there, or of what they posted where they said nothing."""
    events = [known(*row) for row in _rows(db, branch, ticks, _DEEDS, agent)]
    said = [event.utterance for event in events if isinstance(event, Said)]
    posted = [event.utterance for event in events if isinstance(event, Posted)]
    words, written = (sum(len(telling.wording(each, world).split()) for each in those) for those in (said, posted))
    partners = Counter(each.to for each in said if each.to is not None)
    deeds = Deeds(
        posts=len(posted),
        chats=sum(each.thread == each.id for each in said),
        lines=len(said),
        words=words,
        written=written,
        films=sum(isinstance(event, Watched) for event in events),
        partners=[clean(telling.label(other, world), NAME) for other, _ in partners.most_common(PARTNERS_MOST)],
        others=max(0, len(partners) - PARTNERS_MOST),
    )
    return deeds, [(each, _line(each, world, telling)) for each in (said or posted)[:LINES_MOST]]


def _line(said: Utterance, world: World, telling: Narrator) -> Line:
    to = "" if said.to is None else clean(telling.label(said.to, world), NAME)
    return Line(said.tick, to, clean(telling.wording(said, world), CHAT_LIMIT))


def _pair(one: list[tuple[Utterance, Line]], other: list[tuple[Utterance, Line]]) -> tuple[Line | None, Line | None]:
    """Return two lines in other words to lay side by side, of occasions as alike as there are: to whom, what for, when."""
    pairs = [(_unlike(mine, its), line, against) for mine, line in one for its, against in other if line.words != against.words]
    if pairs:
        _, line, against = min(pairs, key=lambda pair: pair[0])
        return line, against
    return _first(one), _first(other)


def _unlike(one: Utterance, other: Utterance) -> tuple[int, int]:
    """Return how unlike the occasions of two lines are."""
    acts = [utterance.moves[0].act if utterance.moves else "" for utterance in (one, other)]
    opens = [utterance.thread == utterance.id for utterance in (one, other)]
    occasion = (one.to != other.to) + 2 * (acts[0] != acts[1]) + 2 * (opens[0] != opens[1])
    return occasion, max(one.tick, other.tick)


def _first(lines: Iterable[tuple[Utterance, Line]]) -> Line | None:
    return next((line for _, line in lines), None)
