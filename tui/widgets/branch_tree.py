"""The branches of a save as a graph, one row each: a line in its own colour, what it is called, when it left and how it went."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from typing import ClassVar, NamedTuple

from tui.paint import Palette, Row, between, clip, row_width, safe, sparkline, wrapped
from tui.protocol import BranchLine
from tui.widgets.cursor_pane import CursorPane
from tui.widgets.lineage import Lineage

DEEPEST = 8  # levels drawn; what is deeper stands at the last one
CURVE = 8  # cells
WIDE = 66  # cells of a row from which the curve has room
NAME_MOST = 40
HERE, PROVEN = "●", "✓"
MINUTE, HOUR, DAY = 60, 3600, 86_400


class Twig(NamedTuple):
    """A branch in the graph.

    Args:
        number: of the branch, in the order in which they were begun; gives it its colour.
        origin: the branch whose tick it leaves; "" for the first.
        stem: what is drawn before the name, each piece with the number of the branch whose line it is.
        last: its last tick. luck: it draws otherwise than the one that it leaves.
        here: it is the one on show. proven: up to which tick it was re-simulated, -1 for not at all. parted: how many branches leave it.
    """

    line: BranchLine
    number: int
    origin: str = ""
    stem: tuple[tuple[str, int], ...] = ()
    last: int = 0
    luck: bool = False
    here: bool = False
    proven: int = -1
    parted: int = 0


def twigs(
    lines: Sequence[BranchLine], here: str, tip: int, *, hidden: bool = False, sought: str = "", proven: Mapping[str, int] | None = None
) -> list[Twig]:
    """Return the branches in the order in which they are drawn: each below the one that it really leaves, the earliest fork first.

    Args:
        here: the branch on show; tip: its last tick, which may be later than is known of it. hidden: those too that are hidden.
        sought: words of which each has to be in the name or the note; then no graph is drawn. proven: branch -> up to which tick.
    """
    by_name = {line.name: line for line in reversed(lines)}
    unique = [line for line in lines if by_name[line.name] is line]
    numbers = {line.name: number for number, line in enumerate(unique)}
    shown = {line.name for line in unique if hidden or not line.hidden or line.name == here}
    known = proven or {}
    lineage = Lineage(by_name)
    origins = {line.name: lineage.leaves(line) for line in unique}
    parted = Counter(origins.values())

    def twig(line: BranchLine, stem: tuple[tuple[str, int], ...]) -> Twig:
        origin = origins[line.name]
        last = max(tip, line.tick) if line.name == here else line.tick
        luck = origin in by_name and by_name[_next_owner(lineage, line)].salt != line.salt
        return Twig(line, numbers[line.name], origin, stem, last, luck, line.name == here, known.get(line.name, -1), parted[line.name])

    if sought:
        words = sought.casefold().split()
        return [twig(line, ()) for line in unique if line.name in shown and _holds(line, words)]
    children: dict[str, list[BranchLine]] = {}
    for line in unique:
        if line.name in shown:
            children.setdefault(_seen(origins, shown, line.name), []).append(line)
    return [twig(line, stem) for line, stem in _drawn(children, numbers)]


def _next_owner(lineage: Lineage, line: BranchLine) -> str:
    """Return the branch that lived the tick after a fork, which is whose luck it shares unless it has its own."""
    return line.parent if line.fork >= lineage.by_name[line.parent].tick else lineage.owner(line.parent, line.fork + 1)


def _seen(origins: Mapping[str, str], shown: Collection[str], name: str) -> str:
    """Return the nearest branch on show that a branch leaves, itself or through others; "" for none."""
    origin, passed = origins[name], {name}
    while origin and origin not in shown and origin not in passed:
        passed.add(origin)
        origin = origins.get(origin, "")
    return origin if origin in shown and origin not in passed else ""


def _holds(line: BranchLine, words: list[str]) -> bool:
    text = f"{line.name} {line.note}".casefold()
    return all(word in text for word in words)


Drawn = tuple[BranchLine, tuple[tuple[str, int], ...]]


def _drawn(children: Mapping[str, list[BranchLine]], numbers: Mapping[str, int]) -> list[Drawn]:
    """Return branches with what is drawn before each: the lines that pass it by, and the corner at which it leaves its own."""
    found: list[Drawn] = []
    waiting: list[tuple[BranchLine, tuple[tuple[str, int], ...], tuple[tuple[str, int], ...]]] = [
        (line, (), ()) for line in reversed(children.get("", ()))
    ]
    while waiting:
        line, stem, passing = waiting.pop()
        found.append((line, stem))
        own = sorted(children.get(line.name, ()), key=lambda child: child.fork)
        number = numbers[line.name]
        for place, child in reversed(list(enumerate(own))):
            final = place == len(own) - 1
            beside = passing[-(DEEPEST - 1) :]
            corner = (*beside, ("└─" if final else "├─", number))
            waiting.append((child, corner, (*beside, ("  " if final else "│ ", number))))
    return found


class BranchTree(CursorPane[Twig]):
    """The graph; arrows move, enter goes to the branch pointed at."""

    capacity: ClassVar[int] = 10_000
    empty: ClassVar[tuple[str, ...]] = ("No branch is called so.",)
    curves: Mapping[str, Sequence[float]] = {}

    def lines(self, entry: Twig, width: int) -> list[Row]:
        colours, line = self.palette, entry.line
        own = colours.person(entry.number)
        left: Row = [(piece, colours.person(number)) for piece, number in entry.stem]
        left.append((HERE if entry.here else "○" if not entry.stem else "─", own))
        left.append((f" {safe(line.name, NAME_MOST)}", own + colours.bold if entry.here else own))
        if entry.proven >= entry.last:
            left.append((f" {PROVEN}", colours.good))
        if line.hidden:
            left.append((" hidden", colours.faint))
        if entry.luck:
            left.append((" other luck", colours.dim))
        if line.note:
            left.append((f"  {safe(line.note, 200)}", colours.dim))
        right = self._figures(entry, width)
        return [between(clip(left, max(1, width - row_width(right) - 1)), right, width, colours.text)]

    def _figures(self, entry: Twig, width: int) -> Row:
        colours, line = self.palette, entry.line
        left = f"t{line.fork}→" if line.parent else ""
        figures: Row = [(f"{left:>8}", colours.dim), (f"{entry.last:<6,}", colours.text), (f"{age(line.created):>5}", colours.dim)]
        if width >= WIDE:
            curve = sparkline(spread_out(self.curves.get(line.name, ()), CURVE), CURVE)
            figures.append((f" {curve:<{CURVE}}", colours.person(entry.number)))
        return figures


def spread_out(values: Sequence[float], cells: int) -> list[float]:
    """Return at most so many of the values, evenly spread."""
    return list(values) if len(values) <= cells else [values[place * len(values) // cells] for place in range(cells)]


def age(created: str, now: datetime | None = None) -> str:
    """Return how long ago something was made, in few letters: "now", "5 m", "3 h", "12 d"; "" where that is not known."""
    try:
        made = datetime.fromisoformat(created)
    except ValueError:
        return ""
    made = made if made.tzinfo else made.replace(tzinfo=UTC)
    passed = ((now or datetime.now(UTC)) - made).total_seconds()
    if passed < MINUTE:
        return "now"
    if passed < HOUR:
        return f"{passed // MINUTE:.0f} m"
    return f"{passed // HOUR:.0f} h" if passed < 2 * DAY else f"{min(passed // DAY, 9999):.0f} d"


def told(twig: Twig, colours: Palette, width: int) -> list[Row]:
    """Return what is known of a branch without asking: where it left, how far it went, whether it was proven."""
    line, parted = twig.line, twig.parted
    own = max(0, twig.last - line.fork) if line.parent else twig.last
    name: Row = [
        (safe(line.name, 80), colours.person(twig.number) + colours.bold),
        (f"  {safe(line.note, 200)}" if line.note else "", colours.text),
    ]
    where: Row = [("the first line of history", colours.dim)]
    if line.parent:
        where = [("leaves ", colours.dim), (safe(twig.origin, 40), colours.text), (f" after tick {line.fork:,}", colours.text)]
        if twig.origin != line.parent:
            where.append((f", begun from {safe(line.parent, 40)}", colours.dim))
    luck = f" · {'other luck' if twig.luck else 'the same luck'}" if line.parent else ""
    children = f" · {parted:,} {'branch leaves' if parted == 1 else 'branches leave'} it" if parted else ""
    ticks: Row = [(f"{own:,} {'tick' if own == 1 else 'ticks'} of its own, to tick {twig.last:,}{luck}{children}", colours.dim)]
    return [part for row in (name, where, ticks, proven_row(twig, colours)) for part in wrapped(row, width)]


def proven_row(twig: Twig, colours: Palette) -> Row:
    """Return whether a branch was re-simulated since voxpop was started."""
    if twig.proven < 0:
        return [("not re-simulated since voxpop was started", colours.faint)]
    if twig.proven >= twig.last:
        return [(f"{PROVEN} re-simulated: every hash is equal", colours.good)]
    return [(f"{PROVEN} re-simulated up to tick {twig.proven:,} of {twig.last:,}: every hash is equal", colours.good)]
