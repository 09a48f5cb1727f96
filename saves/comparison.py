"""Two lines of history compared: where they part and by what, who differs and how, what happened more often, how the metrics went."""

from collections.abc import Callable
from heapq import nlargest

from msgspec.structs import replace

from saves.branch import lineage, tip
from saves.branch import named as named_branch
from saves.deeds import NAME as LABEL
from saves.deeds import Narrator, accounts
from saves.errors import BranchError
from saves.file import Save
from saves.findings import Comparison, Course, Difference
from saves.garbage import uncollected
from saves.history import recorded
from saves.measured import measured
from saves.parting import common_tick, kinds_between, mind_of_tick, parting
from sim.channel import Utterance
from sim.difference import NAME, OWN_MIND, changes, newcomer
from sim.event import AnyEvent, Measured, decode, kind_of
from sim.likeness import Life, apart, equal, life
from sim.metrics import measure
from sim.selves import Self, self_of
from sim.text import clean
from sim.world import World

PEOPLE_MOST = 60  # told; of more it is said how many
TICKS_MOST = 240  # of the metrics
METRICS_MOST = 100  # more are no metrics of this voxpop's
ONE_READ, BOTH_READ, PARTED = 0.4, 0.8, 0.9  # of the work, as measured with 50 and 18,000 people
SLIGHT = 0.02  # relative difference below which a metric went nearly alike
# What is told of first, and what says least of a society, last; between them the others.
FOREMOST = (
    "informed", "intense_share", "positive_share", "polarisation", "mean_mood", "diversity", "coverage", "watched", "mean_stars", "posts",
    "forwards", "chats", "emotion_density", "cascade_size", "hit_rate",
)  # fmt: skip
HINDMOST = ("refused", "shown_entropy", "friendship_paradox", "training_loss", "activity_alpha", "activity_ks")


class Plainly:
    """Tells of an event what kind it is, and calls people by their names."""

    def __call__(self, event: AnyEvent, world: World) -> str:
        return kind_of(event).replace("_", " ")

    def label(self, agent: int, world: World) -> str:
        return world.names.get(agent, f"#{agent}")

    def wording(self, said: Utterance, world: World) -> str:
        return said.text


PLAINLY = Plainly()


def compared(
    save: Save, one: str, other: str, at: int | None = None, told: Narrator = PLAINLY, heard: Callable[[float], None] = lambda share: None
) -> Comparison:
    """Return how two branches differ after a tick, by default the earlier of their last ones. Plays each back once.

    Args:
        heard: hears on the way about which share is done, 0 to 1.

    Raises:
        BranchError: there is no such branch, it is the same twice, or it has no such tick.
        DamagedError: what is recorded is not what happened.
    """
    with uncollected():
        return _compared(save, one, other, at, told, heard)


def _compared(save: Save, one: str, other: str, at: int | None, told: Narrator, heard: Callable[[float], None]) -> Comparison:
    with save.reading() as db:
        branches = tuple(named_branch(db, name) for name in (one, other))
        if one == other:
            raise BranchError(f"'{one}' is the same line of history twice; allowed: two different ones")
        tips = (tip(db, branches[0].id).tick, tip(db, branches[1].id).tick)
        for branch, last in zip(branches, tips, strict=True):
            if at is not None and not 0 <= at <= last:
                raise BranchError(f"branch '{branch.name}' has no tick {at}; allowed: 0 to {last}")
        until = min(tips) if at is None else at
        common = min(common_tick(lineage(db, branches[0].id), lineage(db, branches[1].id)), *tips)
    first = save.world(one, until)
    heard(ONE_READ)
    worlds = first, save.world(other, until) if until > common else first
    heard(BOTH_READ)
    with save.reading() as db:
        kinds = kinds_between(db, branches, common + 1, until)
        where = parting(db, branches, common + 1, until, lambda event, side: told(event, worlds[side])) if until > common else None
        measures = tuple(measured(db, branch, min(common, until), until, TICKS_MOST) for branch in branches)
        minds = tuple(mind_of_tick(db, branch, until) for branch in branches)
    heard(PARTED)
    differing, alike, total = _people(worlds, (one, other), told, minds)
    with save.reading() as db:
        most = differing[0].agent if differing else None
        told_of = accounts(db, branches, (common + 1, until), worlds, told, most) if where else []
    ends = tuple(_measured_now(save, *each, until) for each in zip((one, other), worlds, measures, strict=True))
    ticks, courses = _courses(measures, ends, until)
    people = len(worlds[0].agents.keys() | worlds[1].agents.keys())
    return Comparison(
        file=save.path.name,
        one=one,
        other=other,
        at=until,
        tips=tips,
        common=common,
        parting=where,
        why_alike="" if where else _why_alike(one, other, until, tips, common),
        people=people,
        equal=alike,
        apart=round(total / max(people, 1), 6),
        differing=differing,
        more=people - alike - len(differing),
        kinds=kinds,
        ticks=ticks,
        courses=courses,
        accounts=told_of,
    )


def _why_alike(one: str, other: str, at: int, tips: tuple[int, int], common: int) -> str:
    """Return in a plain line why nothing differs."""
    if at <= common and at < min(tips):
        return f"nothing differs at tick {at}: both share the ticks up to {common}"
    if at <= common:
        shorter, longer = (one, other) if tips[0] <= tips[1] else (other, one)
        if tips[0] == tips[1]:
            return f"nothing differs yet: both end at tick {at}, where they part"
        return f"nothing differs yet: {shorter} ends at tick {at}, and {longer} shares the ticks up to there"
    return f"nothing differs up to tick {at}: the {at - common} ticks since they parted went alike"


def _people(
    worlds: tuple[World, World], names: tuple[str, str], told: Narrator, minds: tuple[str, ...]
) -> tuple[list[Difference], int, float]:
    """Return who differs most, how many are the same, and the sum of how far people are apart."""
    one, other = worlds
    found: list[tuple[float, int]] = []
    alike = 0
    for agent in one.agents.keys() | other.agents.keys():
        if one is other or equal(one, other, agent):
            alike += 1
        else:
            found.append((apart(life(one, agent), life(other, agent)), -agent))
    first = nlargest(PEOPLE_MOST, found)
    differing = [_difference(-agent, far, worlds, names, told, minds) for far, agent in first]
    return differing, alike, sum(far for far, _ in found)


def _difference(
    agent: int, far: float, worlds: tuple[World, World], names: tuple[str, str], told: Narrator, minds: tuple[str, ...]
) -> Difference:
    one, other = life(worlds[0], agent), life(worlds[1], agent)
    here = one or other
    assert here is not None
    found = changes(one, other, names) if one and other else [newcomer(here, names[one is not None], other is None)]
    name = clean(told.label(agent, here.world), LABEL) or "(no name)"
    return Difference(agent, name, round(far, 6), found, (_self(one, other, minds[0]), _self(other, one, minds[1])))


def _self(one: Life | None, other: Life | None, mind: str) -> Self | None:
    """Return somebody as they are on one side. mind: that the run was given there."""
    if one is None:
        return None
    found = self_of(one, other)
    return replace(found, mind=mind) if found.mind == OWN_MIND and mind else found


def _measured_now(save: Save, branch: str, world: World, found: dict[int, Measured], tick: int) -> dict[str, float]:
    """Return the metrics of a tick: as recorded, or, of a tick of an older format, as the world and its events give them."""
    if tick in found or not tick:
        return found[tick].metrics if tick in found else {}
    with save.reading() as db:
        events = [decode(row.json) for row in recorded(db, named_branch(db, branch), tick, tick)]
    return measure(world, events)


def _courses(measures: tuple[dict[int, Measured], ...], ends: tuple[dict[str, float], ...], last: int) -> tuple[list[int], list[Course]]:
    series = [
        {tick: each.metrics for tick, each in found.items()} | ({last: end} if end else {})
        for found, end in zip(measures, ends, strict=True)
    ]
    ticks = sorted(series[0].keys() | series[1].keys())
    names = dict.fromkeys(name for side in series for metrics in side.values() for name in metrics)
    found = [_course(name, [[side.get(tick, {}).get(name) for tick in ticks] for side in series]) for name in list(names)[:METRICS_MOST]]
    found.sort(key=_rank)
    return ticks, found


def _rank(course: Course) -> tuple[int, int, float]:
    """Return what comes first: what differs at the end, then what does a little or did before; of these, what tells most of a society."""
    how = 0 if course.relative >= SLIGHT else 1 if course.difference else 2 if course.one != course.other else 3
    if course.name in FOREMOST:
        return how, FOREMOST.index(course.name), 0.0
    late = HINDMOST.index(course.name) + 1 if course.name in HINDMOST else 0
    return how, len(FOREMOST) + late, -course.relative


def _course(name: str, values: list[list[float | None]]) -> Course:
    one, other = ([None if value is None else round(value, 6) for value in side] for side in values)
    ends = [next((value for value in reversed(side) if value is not None), None) for side in (one, other)]
    here, there = (end or 0.0 for end in ends)
    larger = max(abs(here), abs(there))
    difference = here - there
    return Course(
        clean(name, NAME), one, other, (ends[0], ends[1]), round(difference, 6), round(abs(difference) / larger, 6) if larger else 0.0
    )
