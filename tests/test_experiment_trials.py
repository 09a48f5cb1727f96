"""What each experiment measures follows from what happened, and what it says follows from what it measured."""

import asyncio
import math
from collections.abc import Sequence

import pytest

from models.rules.character import Characters
from models.rules.mind import RulesMind
from models.rules.rating import rate
from sim.action import Leave, Rate, Visit
from sim.agent import Viewing
from sim.errors import SimError
from sim.experiments import Claim, Conditions, Equipment, Experiment, Row
from sim.experiments.table import EXPERIMENTS, experiment_named
from sim.mind import Decision
from sim.observation import AnyObservation, Contact, Planning, Rating
from sim.scenarios import new_world
from sim.turn import common


def measured(name: str, arm: str, *, seed: int = 1, agents: int, ticks: int, equipment: Equipment | None = None) -> Sequence[Row]:
    conditions = Conditions(seed=seed, arm=arm, agents=agents, ticks=ticks)
    return asyncio.run(run(experiment_named(name), conditions, equipment or Equipment(mind=RulesMind())))


async def run(experiment: Experiment, conditions: Conditions, equipment: Equipment) -> Sequence[Row]:
    return await experiment.trial(conditions, equipment)


def verdicts(name: str, rows: Sequence[Row]) -> dict[str, Claim]:
    return {claim.text: claim for claim in experiment_named(name).summary(rows).claims}


@pytest.mark.parametrize("experiment", EXPERIMENTS.values(), ids=EXPERIMENTS)
def test_every_experiment_says_where_it_comes_from_and_what_it_is_held_against(experiment: Experiment) -> None:
    assert any(paper in experiment.source for paper in ("Wang et al. 2023", "Gao et al. 2023"))
    assert len(experiment.arms) >= 2
    assert len(set(experiment.arms)) == len(experiment.arms)
    assert experiment.title


# Cocoon


def cocoon_rows(arm: str, curve: Sequence[float], seeds: int = 6) -> list[Row]:
    """Return rows of a made-up arm whose people are shown a curve of entropy, each a little off it."""
    off = [0.02 * math.sin(7 * seed + len(arm)) for seed in range(seeds)]
    return [Row(seed, arm, "shown", value + off[seed] * (1 + x), float(x), 1) for seed in range(seeds) for x, value in enumerate(curve)]


def test_a_falling_curve_is_a_cocoon_and_a_flat_one_is_not() -> None:
    rows = cocoon_rows("mf", [3.5, 3.3, 3.2, 3.1]) + cocoon_rows("random", [3.5, 3.5, 3.5, 3.5])
    found = verdicts("cocoon", rows)
    assert found["with mf, H of what is shown falls"].holds
    assert found["it still falls while mf is trained"].holds
    assert found["with random, it does not"].holds
    found = verdicts("cocoon", cocoon_rows("mf", [3.1, 3.2, 3.3, 3.5]) + cocoon_rows("random", [3.9, 3.5, 3.2, 3.0]))
    assert found["with mf, H of what is shown falls"].holds is False
    assert found["with random, it does not"].holds is False


def test_random_items_must_raise_the_end_in_order() -> None:
    ladder = {"mf": 3.0, "mix-1": 3.2, "mix-3": 3.4, "mix-5": 3.6}
    rows = [row for arm, end in ladder.items() for row in cocoon_rows(arm, [3.5, end])]
    found = verdicts("cocoon", rows)
    assert found["the more, the higher it ends"].holds
    assert found["1 random item a page raises its end"].holds
    swapped = dict(zip(ladder, [3.0, 3.4, 3.2, 3.6], strict=True))
    rows = [row for arm, end in swapped.items() for row in cocoon_rows(arm, [3.5, end])]
    found = verdicts("cocoon", rows)
    assert found["the more, the higher it ends"].holds is False
    assert found["3 random items a page raise its end"].holds


def test_windows_are_of_equal_size_and_whoever_is_shown_too_little_is_left_out() -> None:
    class Sleeper:
        """Lets one person only open the recommender."""

        name = "sleeper"

        def decide(self, observation: AnyObservation) -> Decision:
            if isinstance(observation, Planning):
                raise AssertionError("in these rounds everybody opens the recommender")
            return Decision(Leave(), "enough")

    rows = measured("cocoon", "mf", agents=6, ticks=15, equipment=Equipment(mind=_Free(Sleeper())))
    shown = [row for row in rows if row.measure == "shown"]
    assert sorted({row.agent for row in shown}) == sorted({row.agent for row in rows}), "four visits of five items each, for everybody"
    assert len(shown) == 6 * 3
    assert all(0 < row.value < math.log2(20 * 6) for row in shown)


class _Free:
    """A mind that visits when it may do as it likes, so that nobody misses a page."""

    def __init__(self, mind: "object") -> None:
        self._mind = mind
        self.name = "free"

    def decide(self, observation: AnyObservation) -> Decision:
        return Decision(Visit()) if isinstance(observation, Planning) else self._mind.decide(observation)  # type: ignore[attr-defined]


# Conformity


class Follower:
    """Rates 1, and then whatever the others' mean is; without others it stands by what it gave."""

    name = "follower"

    def decide(self, observation: AnyObservation) -> Decision:
        if isinstance(observation, Rating):
            others = [stars for _, stars in observation.others]
            first = 1 + observation.me.id % 5
            return Decision(Rate(round(sum(others) / len(others)) if others else observation.before or first, "so"))
        return Decision(Leave()) if not isinstance(observation, Planning) else Decision(Visit())


def test_whoever_follows_the_others_has_c_near_one_and_whoever_sees_nobody_has_none() -> None:
    equipment = Equipment(mind=Follower())
    exposed = measured("conformity", "exposed", agents=60, ticks=0, equipment=equipment)
    control = measured("conformity", "control", agents=60, ticks=0, equipment=equipment)
    assert {row.value for row in control if row.measure in ("C", "changed")} == {0.0}
    alone = [row.value for row in exposed if row.measure == "C" and row.x == 1]
    assert set(alone) == {1.0}, "one friend's stars are their own mean"
    assert {row.x for row in exposed} == {1, 2, 3, 4, 5}
    assert [(row.agent, row.x) for row in exposed if row.measure == "gap"] == [
        (row.agent, row.x) for row in control if row.measure == "gap"
    ]


def test_a_mind_that_rates_nothing_is_told_in_a_line() -> None:
    class Mute:
        name = "mute"

        def decide(self, observation: AnyObservation) -> Decision:
            raise RuntimeError("no voice")

    with pytest.raises(SimError, match=r"mind 'mute' gave none of 60 ratings: .*no voice"):
        measured("conformity", "exposed", agents=60, ticks=0, equipment=Equipment(mind=Mute()))


def second_thoughts(stars: Sequence[int], closeness: float, traits: tuple[str, ...] = (), before: int = 1) -> int:
    """Return what somebody gives who gave `before`, once they know what others gave."""
    world = new_world("movie-night", 1, 10)
    agent = next(iter(world.agents.values()))
    agent.persona = __import__("msgspec").structs.replace(agent.persona, traits=traits)
    item = world.catalogue.items[0].id
    agent.watched[item] = Viewing(before, world.tick)
    others = tuple((Contact(k, f"Friend {k}", "female", 30, "baker", "friend", closeness), given) for k, given in enumerate(stars))
    view = Rating(**common(world, agent.id), item=item, reason="", before=before, others=others)
    action = rate(view, Characters().of(view)).action
    assert isinstance(action, Rate)
    return action.stars


def test_the_rules_yield_to_several_close_friends_and_hardly_to_one() -> None:
    assert second_thoughts([], 0.9) == 1
    assert second_thoughts([5], 0.9) == 1
    assert second_thoughts([5, 5, 5, 5], 0.9) >= 3
    assert second_thoughts([1, 1, 1, 1], 0.9, before=5) <= 3
    assert second_thoughts([5] * 12, 0.9) == second_thoughts([5] * 4, 0.9), "a crowd of four weighs all it can (Asch)"


def test_the_rules_yield_less_to_strangers_and_where_nature_is_open_and_lively() -> None:
    assert second_thoughts([5] * 4, 0.0) < second_thoughts([5] * 4, 1.0)
    assert second_thoughts([5] * 4, 1.0, ("adventurous", "witty")) < second_thoughts([5] * 4, 1.0, ("patient", "loyal"))


# Activity, memory, cost


def test_activity_is_read_off_the_acts_alike_under_every_rule() -> None:
    for arm in ("pareto", "uniform"):
        rows = measured("activity", arm, agents=40, ticks=30)
        acts = {row.agent: row.value for row in rows if row.measure == "acts"}
        read = {row.agent: row.value for row in rows if row.measure == "read off acts"}
        assert all(read[agent] == pytest.approx(-math.log(1 - (acts[agent] + 0.5) / 31) / 0.6) for agent in acts)
        assert all(row.value >= 0.5 for row in rows if row.measure == "given")


def test_a_pareto_world_is_told_from_uniform_and_idle_weighted_ones() -> None:
    rows = [row for arm in ("pareto", "uniform", "idle-weighted") for row in measured("activity", arm, agents=300, ticks=200)]
    found = verdicts("activity", rows)
    assert found["pareto: alpha 2 is recovered, activity read off acts"].holds
    assert found["uniform: a Pareto tail is ruled out"].holds
    assert found["idle-weighted: a Pareto tail is ruled out"].holds


def test_without_a_stage_the_experiment_on_memory_measures_another_life() -> None:
    whole, less = (measured("memory", arm, agents=2, ticks=40) for arm in ("whole", "without forgetting"))
    assert [row.measure for row in whole] == [row.measure for row in less]
    assert {row.measure: row.value for row in less}["kept"] >= {row.measure: row.value for row in whole}["kept"]


def test_cost_counts_decisions_and_reads_the_callers_meter_by_the_round() -> None:
    clock = iter(range(10_000_000))
    equipment = Equipment(mind=RulesMind(), meter=lambda: {"wall_s": float(next(clock)), "plan/calls": 4.0}, told=lambda _: 100)
    rows = {row.measure: row for row in measured("cost", "half", agents=40, ticks=4, equipment=equipment)}
    assert rows["decisions"].x == 20
    assert rows["decisions"].value == pytest.approx(sum(row.value for name, row in rows.items() if name.endswith("/decisions")))
    assert rows["plan/calls"].value == 0, "nothing was added to it"
    assert rows["wall_s"].value > 0
    assert rows["planning/characters"].value == 100
