"""What a comparison of two branches says, for the command line and for the screen alike."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from saves.findings import Comparison, Course, Difference, Happening
from saves.first_deed import DEEDS
from sim.channel import Utterance
from sim.event import AnyEvent, agent_of
from sim.world import World
from tui.paint import BLOCKS
from tui.widgets.curve import CURVES
from tui.widgets.curve import told as formed

if TYPE_CHECKING:
    from tui.widgets.town import Town

SPARK_TICKS = 24
NOTHING = "nothing"
PLACE = "/"  # between the two sides of a value
LITTLE, MUCH = 0.05, 0.2  # how far somebody is apart, in words
# Kinds of events of which it is told how many there were; others are what minds do inside, or are told elsewhere.
KINDS_TOLD = {
    "said": "lines of chats",
    "parted": "chats",
    "posted": "posts",
    "read": "posts read",
    "liked": "likes",
    "watched": "films watched",
    "rated": "films rated",
    "heard_of": "tips heard",
    "learned": "news heard",
    "attitude_moved": "changes of opinion",
    "followed": "people newly followed",
    "unfollowed": "people no longer followed",
    "muted": "people muted",
    "reflected": "conclusions drawn",
    "idled": "times at rest",
}
TITLES = {
    "mean_stars": "stars given",
    "heard_share": "films watched on a tip",
    "shown_entropy": "entropy of a page",
    "popularity_bias": "popularity of what is shown",
    "mean_emotion": "emotion of texts",
    "mean_arousal": "arousal",
    "chats": "chats a tick",
    "forwards": "forwards a tick",
    "refused": "actions refused",
    "friendship_paradox": "fewer followers than those followed",
    "activity_alpha": "Pareto exponent of activity",
    "activity_ks": "distance from the Pareto fit",
} | {curve.metric: curve.title for curve in CURVES if not curve.apart}
SHARES = {curve.metric for curve in CURVES if curve.form == "share"} | {"heard_share", "friendship_paradox"}


class Teller:
    """Puts events into the words of the log, without a screen."""

    def __init__(self) -> None:
        self._towns: dict[int, Town] = {}

    def __call__(self, event: AnyEvent, world: World) -> str:
        """Return what happened, with whom it is about; foreign text in it is not yet safe."""
        from tui.widgets.changes_told import CHANGED
        from tui.widgets.narrate import narrated

        town = self._town(world)
        agent, what = agent_of(event), narrated(event, town).what.removeprefix(CHANGED)
        return what if agent is None else f"{town.label(agent)} {what}"

    def label(self, agent: int, world: World) -> str:
        """Return what somebody is called, as nobody else is."""
        return self._town(world).label(agent)

    def wording(self, said: Utterance, world: World) -> str:
        """Return what was said or written."""
        return self._town(world).words(said)

    def _town(self, world: World) -> "Town":
        from tui.widgets.town import Town

        town = self._towns.get(id(world))
        if town is None:
            town = self._towns[id(world)] = Town()
            town.world = world
        return town


def other_of(branches: dict[str, str], one: str) -> str:
    """Return with which branch one is compared where none is named: its parent, else the only other one; "" where that is a question.

    Args:
        branches: name -> name of its parent, "" for none.
    """
    if parent := branches.get(one):
        return parent
    others = [name for name in branches if name != one]
    return others[0] if len(others) == 1 else ""


def where(found: Comparison) -> str:
    """Return where two branches part, in a line."""
    return f"{found.one} and {found.other} share the ticks up to {found.common}; compared as they are after tick {found.at}."


def why(found: Comparison) -> str:
    """Return by what they parted, or that nothing differs."""
    parting = found.parting
    if parting is None:
        return sentence(found.why_alike)
    return f"They part in tick {parting.tick}: {parting.because.rstrip('.')}."


def first_difference(found: Comparison) -> list[tuple[str, str]]:
    """Return what differs first: (branch, what happened there); nothing where a change of the player's parted them."""
    parting = found.parting
    if parting is None or parting.causes:
        return []
    return [(found.one, told(parting.one)), (found.other, told(parting.other))]


def first_heading(found: Comparison) -> str:
    """Return what stands above the first difference: whether somebody did otherwise, and in which tick, if not where they part."""
    parting = found.parting
    first = next((each for each in (parting.one, parting.other) if each), None) if parting else None
    if parting is None or first is None or first.kind not in DEEDS:
        return "What differs first:"
    return "The first that somebody did otherwise" + (f", in tick {first.tick}:" if first.tick != parting.tick else ":")


def told(happening: Happening | None) -> str:
    """Return an event in words."""
    return happening.words if happening else NOTHING


def differing(found: Comparison) -> str:
    """Return how many people differ, and how far people are apart."""
    differ = found.people - found.equal
    those = "nobody differs" if not differ else f"{differ:,} of {found.people:,} people differ" if found.equal else "everybody differs"
    most = max(found.differing, key=lambda each: each.apart, default=None)
    if not differ or most is None:
        return sentence(those)
    how = "a little" if most.apart < LITTLE else "clearly" if most.apart < MUCH else "much"
    return f"{sentence(those)[:-1]}. Most of all {most.name}, {how}: {most.apart:.3f}, where 0 is the same and 1 nothing in common."


def what_differs(difference: Difference, most: int = 6) -> str:
    """Return in what somebody differs, in a line."""
    words = [change.words for change in difference.changes]
    more = f" … and {len(words) - most} more" if len(words) > most else ""
    return "; ".join(words[:most]) + more


def kinds_in_words(found: Comparison, most: int = 8) -> str:
    """Return of which kinds of events there were more on one side, the largest difference first."""
    kinds = {kind: found.kinds[kind] for kind in KINDS_TOLD if kind in found.kinds}
    apart = sorted(((-abs(here - there), kind) for kind, (here, there) in kinds.items() if here != there))
    parts = [f"{KINDS_TOLD[kind]} {kinds[kind][0]:,} {PLACE} {kinds[kind][1]:,}" for _, kind in apart[:most]]
    return ", ".join(parts) or "as much of everything on both sides"


def metric_named(course: Course) -> str:
    """Return what a metric is called, as the curves call it; not yet safe."""
    return TITLES.get(course.name, course.name.replace("_", " "))


def sentence(text: str) -> str:
    """Return a text as a sentence."""
    text = text.rstrip(".")
    return text[:1].upper() + text[1:] + "." if text else ""


def counts(course: Course) -> bool:
    """Return whether a metric was a whole number throughout."""
    return all(value is None or value == int(value) for value in (*course.one, *course.other, *course.last))


def valued(value: float | None, whole: bool = False) -> str:
    """Return a value of a metric. whole: it is a count."""
    if value is None:
        return "–"
    return (
        f"{value:,.0f}"
        if whole or (value == int(value) and abs(value) >= 2)
        else f"{value:,.2f}"
        if abs(value) >= 0.1 or not value
        else f"{value:.3f}"
    )


def ends(course: Course) -> str:
    """Return the newest values of a metric on both sides, with so many digits that they differ where they do."""
    if is_share(course):
        return f" {PLACE} ".join(_percents(course))
    here, there = (valued(value, counts(course)) for value in course.last)
    for digits in (3, 4, 5, 6):
        if here == there and course.difference:
            here, there = (f"{value or 0:.{digits}f}" for value in course.last)
    return f"{here} {PLACE} {there}"


def gap(course: Course) -> str:
    """Return the difference of a metric at the end, of a share in percentage points."""
    if course.difference == 0:
        return "0"
    sign = "+" if course.difference > 0 else "-"
    if is_share(course):
        points = 100 * abs(course.difference)
        told = f"{points:.0f}" if points >= 1 else f"{points:.1f}" if points >= 0.1 else "under 0.1"
        return f"{sign}{told} point{'' if told == '1' else 's'}"
    return f"{sign}{valued(abs(course.difference), counts(course))}"


def last(course: Course) -> str:
    """Return the newest value of a metric on the first side."""
    value = course.last[0]
    return formed(value, "share") if value is not None and is_share(course) else valued(value, counts(course))


def is_share(course: Course) -> bool:
    """Return whether a metric is a share, which is told in percent."""
    return (course.name in SHARES or course.name.startswith("positive_share of ")) and all(
        value is None or 0 <= value <= 1 for value in course.last
    )


def _percents(course: Course) -> list[str]:
    """Return the newest values of a share, with so many digits that they differ where they do."""
    found: list[str] = []
    for digits in range(4):
        found = ["–" if value is None else f"{value:.{digits}%}" for value in course.last]
        if found[0] != found[1] or not course.difference:
            break
    return found


def sparks(course: Course, width: int = SPARK_TICKS) -> tuple[str, str]:
    """Return a metric on both sides as blocks between the least and the greatest value of either; blank where it was not measured."""
    one, other = spread(course.one, width), spread(course.other, width)
    seen = [value for value in (*one, *other) if value is not None]
    low, high = min(seen, default=0.0), max(seen, default=0.0)
    scale = (len(BLOCKS) - 2) / (high - low) if high > low else 0.0
    first, second = ("".join(" " if value is None else BLOCKS[1 + round((value - low) * scale)] for value in side) for side in (one, other))
    return first, second


def spread(values: Sequence[float | None], most: int) -> list[float | None]:
    """Return at most so many of the values, evenly spread, the first and the last among them."""
    last = len(values) - 1
    if last < most:
        return list(values)
    return [values[round(place * last / (most - 1))] for place in range(most)]
