"""Why something happened: an account of causes as rows, those that can be gone to and those that explain."""

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from sim.agent import Agent
from sim.causes import Past, Step
from sim.channel import Utterance
from sim.event import Posted, Read, agent_of
from sim.feed import source_of
from sim.feed_scores import Standing, standing
from sim.ranking import RANKERS
from tui.paint import Palette, Row, bar, between, clip, clock, fitted, safe, spoken
from tui.widgets.cursor_pane import CursorPane
from tui.widgets.log import Logged, Tally, Told
from tui.widgets.narrate import narrated
from tui.widgets.post_marks import CAME, SCORES
from tui.widgets.town import Town

REACH = 50_000  # lines of the log before an event among which its causes are looked for
BAR = 10  # cells
UNKNOWN = "Nothing that is kept in the log led to it."


class Ground(NamedTuple):
    """A row of an account. moment: the event that it tells of, None where it explains only."""

    row: Row
    tail: Row = []  # noqa: RUF012 - never changed
    moment: Logged | None = None


class AccountPane(CursorPane[Ground]):
    """Grounds, one row each; the cursor walks over them."""

    empty: ClassVar[tuple[str, ...]] = (UNKNOWN,)

    def __init__(self) -> None:
        super().__init__(id="grounds")

    def lines(self, entry: Ground, width: int) -> list[Row]:
        room = width - sum(len(text) for text, _ in entry.tail) - 1
        return [between(clip(entry.row, room), entry.tail, width, self.palette.text)]


def told(moment: Logged, town: Town, colours: Palette) -> Row:
    """Return what happened as the log says it, without the time."""
    if isinstance(moment, Tally):
        return [(safe(moment.text), colours.dim)]
    line = moment.line if isinstance(moment, Told) else narrated(moment.event, town)
    agent = agent_of(moment.event)
    row: Row = [(f"{line.glyph} ", colours.dim)]
    if agent is not None:
        row += [(town.label(agent), colours.person(agent)), (" ", colours.text)]
    row += spoken(line.what, colours.text, colours.title)
    if line.because:
        row += [("  because ", colours.faint), *spoken(line.because, colours.dim, colours.dim)]
    return row


def account_of(moment: Logged, log: Sequence[Logged], town: Town, colours: Palette) -> list[Ground]:
    """Return what led to a line of the log, cause by cause; its own reason stands first."""
    place = next((k for k in range(len(log) - 1, -1, -1) if log[k] is moment), None)
    if place is None or isinstance(moment, Tally):
        return []
    kept = [entry for entry in log[max(0, place - REACH) : place + 1] if not isinstance(entry, Tally)]
    past = Past([entry.event for entry in kept])
    return _tree(past.account(len(kept) - 1), kept, town, colours)


def _tree(steps: Sequence[Step], kept: Sequence[Logged], town: Town, colours: Palette) -> list[Ground]:
    grounds = []
    for number, (depth, cause) in enumerate(steps):
        rails = ""
        for level in range(1, depth + 1):
            goes_on = _goes_on(steps, number, level)
            rails += ("├╴" if goes_on else "└╴") if level == depth else ("│ " if goes_on else "  ")
        moment = kept[cause.place]
        row: Row = [(rails, colours.faint), (cause.how, colours.accent), (" ", colours.text), *told(moment, town, colours)]
        grounds.append(Ground(row, [(f" {_when(moment)}", colours.faint)], moment))
    return grounds


def _goes_on(steps: Sequence[Step], number: int, level: int) -> bool:
    """Return whether another cause of the same level follows on the same stem."""
    for later in steps[number + 1 :]:
        if later.depth <= level:
            return later.depth == level
    return False


def _when(moment: Logged) -> str:
    tick = "" if isinstance(moment, Tally) or not moment.tick else f"t{moment.tick} "
    return f"{tick}{clock(moment.minute)}"


def event_of_post(post: int, log: Sequence[Logged]) -> Logged | None:
    """Return the line of the log by which a post came."""
    for entry in reversed(log):
        if not isinstance(entry, Tally) and isinstance(entry.event, Posted) and entry.event.utterance.id == post:
            return entry
    return None


def reading_of(post: Utterance, reader: Agent, log: Sequence[Logged], town: Town, colours: Palette) -> list[Ground]:
    """Return why a reader was shown a post, or is not, with the parts of its score now."""
    world = town.world
    if world is None:
        return []
    name = town.label(reader.id)
    rows: list[Ground] = []
    for entry in log[-REACH:]:
        event = None if isinstance(entry, Tally) else entry.event
        if isinstance(event, Read) and event.agent == reader.id and post.id in event.posts:
            rows.append(Ground(_shown(event, post, name, colours), [(f" {_when(entry)}", colours.faint)], entry))
    now = standing(world, reader, post)
    source = source_of(world, reader.id, post.author)
    comes = "" if post.author == reader.id or (source == "recommended" and now.absent) else f"  how it comes: {CAME[source]}"
    rows.append(Ground([(_now(now, name), colours.text), (comes, colours.dim)]))
    ranker = world.policy.ranker
    rows.append(Ground([(f"ranker {ranker} ", colours.accent), (f"puts first {RANKERS[ranker].note}", colours.dim)]))
    most = max((abs(part.value or 0.0) for part in now.parts), default=1.0) or 1.0
    for words, value in now.parts:
        figure = f"{value:+6.2f} {fitted(bar(abs(value) / most, BAR), BAR)} " if value is not None else " " * (8 + BAR)
        rows.append(Ground([("  ", colours.dim), (figure, colours.river), (safe(words), colours.dim)]))
    rows.append(Ground([("  ", colours.dim), (f"{now.score:6.2f} ", colours.strong), ("its score with them now", colours.dim)]))
    return rows


def _shown(read: Read, post: Utterance, name: str, colours: Palette) -> Row:
    place = read.posts.index(post.id)
    reason = SCORES.sub("", read.reasons[place]) if place < len(read.reasons) else ""
    score = read.reasons[place][len(reason) :].strip() if reason else ""
    row: Row = [(f"{name} was shown it, place {place + 1} of {len(read.posts)}", colours.text)]
    if reason:
        row += [(": ", colours.text), *spoken(reason, colours.title, colours.title), (f" {score}", colours.dim)]
    return row


def _now(now: Standing, name: str) -> str:
    if now.absent:
        return f"{name} {now.absent}."
    page = ", and would be on the next page" if now.shown else ", too far down for the next page"
    return f"{name} has not seen it yet: place {now.place} of {now.waiting} that wait{page}."
