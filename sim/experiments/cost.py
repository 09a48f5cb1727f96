"""Cost: decisions, seconds, calls and tokens by behaviour and by round, against the number of people.

A language mind tells what it really spent. The rules mind calls no model; for it the characters of the prompt that a language mind
would be told stand as an estimate (recalled memories are left out, so that it is a low one). Seconds depend on the machine, and for a
language mind on how many keys and slots serve it: they are what the same seed does not repeat.

Source: Wang et al. 2023 (RecAgent, arXiv 2306.02552), the table of times: one round of 100 and of 200 agents with ten keys; and the
calls that one behaviour takes there: 12 for a visit to the recommender, 15 for a chat, 12 and 2 a recipient for a post.
"""

import math
from collections import defaultdict
from collections.abc import Awaitable, Mapping, Sequence

from sim.experiments import Claim, Conditions, Equipment, Estimate, Experiment, Plot, Result, Row
from sim.experiments.common import Forgetful, curve, interval, per_seed
from sim.mind import Decision
from sim.observation import AnyObservation, Browsing, Scrolling, Talking
from sim.scenarios import new_world, scenario_named
from sim.simulation import Simulation
from sim.statistics import Interval, slope

SHARES = {"a quarter": 0.25, "half": 0.5, "all": 1.0}  # of the people asked for
WARM_UP = 2  # rounds that are not counted: tastes and contacts are worked out, and prompts are measured
SUMS = ("decisions", "calls", "prompt_tokens", "completion_tokens")  # over all behaviours
PER_DECISION = ("cpu_s", "characters")  # told a decision, all else a round
PUBLISHED = {100: 288.0, 200: 445.0}  # seconds a round, mean of three (RecAgent)
CALLS = {"a visit": 12.0, "a chat": 15.0, "a post": 12.0}  # to a model (RecAgent); a post takes 2 more for each who receives it
LINEAR = 1.2  # exponent of people up to which cost counts as growing in proportion to them

# What one behaviour is made of besides the decision to do it: what begins it is counted as "visit/begun", and so on.
_MADE_OF = {"a visit": ("visit", ("browse", "rate")), "a chat": ("chat", ("talk",)), "a look at the feed": ("look", ("scroll",))}


def _begun(observation: AnyObservation) -> str:
    """Return what behaviour begins with this observation, "" where none does."""
    match observation:
        case Browsing(number=1, query=""):
            return "visit"
        case Talking(thread=thread) if len(thread) == 1:
            return "chat"
        case Scrolling(number=0):
            return "look"
        case _:
            return ""


class _Counting:
    """A mind whose decisions are counted by behaviour, with the processor seconds that they take, or the characters of their prompts.

    Attributes:
        spent: totals by name. telling: whether characters are counted rather than seconds: that takes time itself.
    """

    def __init__(self, equipment: Equipment) -> None:
        self.name = equipment.mind.name
        self.spent: defaultdict[str, float] = defaultdict(float)
        self.telling = False
        self._equipment = equipment

    def decide(self, observation: AnyObservation) -> Decision | Awaitable[Decision]:
        behaviour, meter = type(observation).__name__.lower(), self._equipment.meter
        self.spent[f"{behaviour}/decisions"] += 1
        if begun := _begun(observation):
            self.spent[f"{begun}/begun"] += 1
        if self.telling and self._equipment.told is not None:
            self.spent[f"{behaviour}/characters"] += self._equipment.told(observation)
        before = meter().get("cpu_s", 0.0)
        decision = self._equipment.mind.decide(observation)
        if isinstance(decision, Decision):  # a mind that answers later works elsewhere
            self.spent[f"{behaviour}/cpu_s"] += meter().get("cpu_s", 0.0) - before
        return decision


async def trial(conditions: Conditions, equipment: Equipment) -> list[Row]:
    """Return rows at x = people: "wall_s" and the like a round; by behaviour "planning/decisions" a round, "planning/cpu_s" a decision."""
    people = max(2, round(conditions.agents * SHARES[conditions.arm]))
    world = new_world("movie-night", conditions.seed, people)
    mind = _Counting(equipment)
    simulation = Simulation(world, scenario_named("movie-night"), lambda _: mind, Forgetful())
    mind.telling = True
    for _ in range(WARM_UP):
        await simulation.tick()
    prompts, mind.telling = _per_decision(mind.spent, "characters"), False
    mind.spent.clear()
    before = equipment.meter()
    for _ in range(conditions.ticks):
        await simulation.tick()
    spent = dict(mind.spent) | {name: value - before.get(name, 0.0) for name, value in equipment.meter().items()}
    found = {name: value / conditions.ticks for name, value in spent.items() if not name.endswith("/cpu_s")}
    found |= {total: sum(value for name, value in found.items() if name.endswith(f"/{total}")) for total in SUMS}
    found |= _per_decision(mind.spent, "cpu_s") | prompts | _each(found)
    return [Row(conditions.seed, conditions.arm, name, value, float(people)) for name, value in sorted(found.items())]


def _per_decision(spent: dict[str, float], what: str) -> dict[str, float]:
    """Return what each behaviour took a decision, by "behaviour/what"."""
    behaviours = {name.partition("/")[0] for name in spent if name.endswith(f"/{what}")}
    return {f"{each}/{what}": spent[f"{each}/{what}"] / spent[f"{each}/decisions"] for each in behaviours if spent[f"{each}/decisions"]}


def _each(found: Mapping[str, float]) -> dict[str, float]:
    """Return calls and tokens of one visit, one chat, one post, by "a visit/calls each": those of the decision to do it, and its own."""
    each: dict[str, float] = {}
    for what in ("calls", "prompt_tokens", "completion_tokens"):
        if not found.get(f"plan/{what}") or not found.get("planning/decisions"):
            continue
        decided = found[f"plan/{what}"] / found["planning/decisions"]
        each[f"a post/{what} each"] = decided  # its text comes with the decision; who reads it does so on a look at the feed of their own
        for behaviour, (begun, parts) in _MADE_OF.items():
            if count := found.get(f"{begun}/begun"):
                each[f"{behaviour}/{what} each"] = decided + sum(found.get(f"{part}/{what}", 0.0) for part in parts) / count
    return each


# What it says


def summary(rows: Sequence[Row]) -> Result:
    """Return cost a round and by behaviour, and how it grows with the number of people."""
    people = sorted({int(row.x) for row in rows})
    estimates = [estimate for count in people for estimate in _estimates(rows, count)]
    claims = [_growth(rows, measure) for measure in ("wall_s", "cpu_s", "decisions", "calls", "prompt_tokens") if _any(rows, measure)]
    return Result(tuple(estimates), tuple(claims), tuple(_plots(rows)), _NOTES)


_NOTES = (
    "RecAgent's seconds a round are with ten keys; a round there is a visit, a chat or a post of everybody active.",
    "A post takes RecAgent 12 calls and 2 for each who receives it; here it comes with the decision to post, and who reads it has a look"
    " at the feed.",
    "Characters of prompts are what a language mind would be told, without recalled memories: an estimate, about four to a token.",
)


def _any(rows: Sequence[Row], measure: str) -> bool:
    return any(row.measure == measure and row.value for row in rows)


def _at(rows: Sequence[Row], measure: str, people: float) -> Interval:
    return interval([row for row in rows if row.measure == measure and row.x == people])


def _estimates(rows: Sequence[Row], people: int) -> list[Estimate]:
    """Return what a round costs, then each behaviour."""
    arm = f"{people} people"
    found = []
    for measure in sorted({row.measure for row in rows if row.x == people}, key=lambda name: ("/" in name, name)):
        if not _any([row for row in rows if row.x == people], measure):
            continue
        behaviour, _, what = measure.rpartition("/")
        name = (
            "characters of a prompt, estimate"
            if what == "characters"
            else what
            if what.endswith(" each")
            else f"{what}, a {'decision' if what in PER_DECISION and behaviour else 'round'}"
        )
        published = (("RecAgent", PUBLISHED[people]),) if measure == "wall_s" and people in PUBLISHED else ()
        if what == "calls each" and behaviour in CALLS:
            published = (("RecAgent", CALLS[behaviour]),)
        found.append(Estimate(arm, f"{behaviour}: {name}" if behaviour else name, _at(rows, measure, people), published))
    return found


def _growth(rows: Sequence[Row], measure: str) -> Claim:
    """Return whether something grows at most in proportion to the people: slope of the logarithms."""
    found = [row for row in rows if row.measure == measure and row.value > 0]
    exponent = per_seed(found, lambda x, y: slope([math.log(each) for each in x], [math.log(each) for each in y]))
    return Claim(f"{measure} a round grow at most as people ** {LINEAR}", _at_most(exponent), f"exponent {exponent}")


def _at_most(exponent: Interval) -> bool | None:
    """Return whether an exponent's interval lies below LINEAR; None where it holds LINEAR, or where there is no interval."""
    return True if exponent.high <= LINEAR else False if exponent.low > LINEAR else None


def _plots(rows: Sequence[Row]) -> list[Plot]:
    x = sorted({row.x for row in rows})
    plots = []
    for measure, label in (("wall_s", "seconds"), ("decisions", "decisions"), ("calls", "calls")):
        if _any(rows, measure):
            at = [_at(rows, measure, each) for each in x]
            ours = curve("here", x, at)
            plots.append(Plot(f"{label.capitalize()} a round", "people", label, (ours,)))
    return plots


EXPERIMENT = Experiment(
    name="cost",
    title="cost: decisions, seconds, calls and tokens by behaviour and by round, against the number of people",
    source="Wang et al. 2023 (RecAgent), table of times",
    arms=tuple(SHARES),
    agents=200,
    ticks=8,
    trial=trial,
    summary=summary,
    seeds=3,
    constants={"warm_up": WARM_UP, "linear": LINEAR},
    timed=True,
)
