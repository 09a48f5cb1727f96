"""What the harness of faults has counted, as the table that it ends with."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

MARK = "figure"  # name under which a test's counts go along with its report, also from another process


class LostError(AssertionError):
    """So many of what was acknowledged are lost."""

    def __init__(self, count: int, what: str) -> None:
        super().__init__(f"{count} lost: {what}")
        self.count = count


class Figures:
    """Counts what a test tries and what of it goes well; in the table all tests are added up."""

    def __init__(self, record: Callable[[str, object], None]) -> None:
        self._record = record

    def add(self, what: str, count: int = 1) -> None:
        """Count something."""
        self._record(MARK, f"{int(count)} {what}")

    @contextmanager
    def of(self, what: str, count: int = 1) -> Iterator[None]:
        """Count something as tried, and as gone well once the block has ended without an error, but for what was lost."""
        self.add(what, count)
        try:
            yield
        except LostError as error:
            self.add(f"{what}, well", max(0, count - error.count))
            raise
        self.add(f"{what}, well", count)


def added_up(properties: Iterable[tuple[str, object]]) -> Counter[str]:
    """Return the sums of what tests counted."""
    sums: Counter[str] = Counter()
    for name, value in properties:
        if name == MARK:
            count, _, what = str(value).partition(" ")
            sums[what] += int(count)
    return sums


SURVIVED = {  # what: how it is told; of so many tried so many went well
    "kills": "kills survived / made",
    "kills of the screen's engine": "  of them of the screen's engine",
    "kills of the command line": "  of them of voxpop run",
    "power cuts": "power cuts survived / simulated",
    "resume points": "resume points that live the same life / made",
    "interruptions": "interruptions with N of M replies in, exactly M - N asked again / made",
    "heavy worlds": "worlds saved, dropped and read again after every tick that live the same life / lived",
    "branch trees": "random trees of branches read right / read",
    "jobs broken off": "copies, exports, imports broken off that left all or nothing / broken off",
    "migrations broken off": "changes of format broken off that left all or nothing / broken off",
    "errors of the disk": "errors of the disk (no space left aside) survived / made",
    "hostile files": "files made by hand refused, or harmless / made",
    "bad replies": "bad replies recorded in a save / given",
}
LOST = {"ticks": "acknowledged ticks lost / acknowledged", "replies": "acknowledged replies lost / acknowledged"}
KINDS = ("commit", "checkpoint", "export", "log")


def lines(sums: Counter[str]) -> list[str]:
    """Return the table, a line for each figure of which something was counted."""
    found = {told: f"{sums[what] - sums[f'{what}, well']:,} / {sums[what]:,}" for what, told in LOST.items() if sums[what]}
    found |= {told: f"{sums[f'{what}, well']:,} / {sums[what]:,}" for what, told in SURVIVED.items() if sums[what]}
    if full := [(kind, sums[f"full at {kind}"]) for kind in KINDS if sums[f"full at {kind}"]]:
        kinds = ", ".join(f"{kind} {count:,}" for kind, count in full)
        found["moments at which the disk was full"] = f"{sum(count for _, count in full):,} ({kinds})"
    if sums["mutations"]:
        verdicts = ", ".join(f"{kind} {sums[f'mutation {kind}']:,}" for kind in ("refused", "said the same", "changed", "hung"))
        found["mutated saves"] = f"{sums['mutations']:,} ({verdicts})"
    if sums["playbacks"]:
        found["calls of a model made during playback"] = f"{sums['calls in playback']:,} in {sums['playbacks']:,} playbacks"
    if sums["calls expected"]:
        found["calls made on resume / expected"] = f"{sums['calls made']:,} / {sums['calls expected']:,}"
    return [f"{told:<88}{figure:>12}" for told, figure in found.items()]
