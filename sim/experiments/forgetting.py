"""The experiment on memory: the same scripted lives with all stages of memory, and without each; see sim.experiments.memory."""

from collections.abc import Sequence

from sim.experiments import Claim, Conditions, Curve, Equipment, Estimate, Experiment, Plot, Result, Row
from sim.experiments.common import above_zero, chosen, differences, interval
from sim.experiments.memory import memory_trial, without
from sim.memory import STAGES

WHOLE = "whole"
ARMS = (WHOLE, *(f"without {stage}" for stage in STAGES))
SCORES = ("rehearsed", "grave", "plain", "first", "trivia", "insights", "stale", "kept", "bytes")
FACTS = 12
RECALL = "rehearsed"  # the score by which arms are drawn

# RecAgent (Wang et al. 2023), section 4.2: judged by people from 1 to 5, informativeness and relevance. Another scale than ours:
# beside our figures stands which way each ablation moved it.
PUBLISHED: dict[str, tuple[tuple[str, float], ...]] = {
    WHOLE: (("RecAgent: informative (1-5)", 4.42), ("RecAgent: relevant (1-5)", 4.09)),
    "without short": (("RecAgent: informative (1-5)", 4.09), ("RecAgent: relevant (1-5)", 4.02)),
    "without long": (("RecAgent: informative (1-5)", 4.55), ("RecAgent: relevant (1-5)", 3.75)),
    "without reflection": (("RecAgent: informative (1-5)", 4.40), ("RecAgent: relevant (1-5)", 3.63)),
}

# What each stage is for: without it this score falls, or rises.
FALLS, RISES = -1, 1
PURPOSES: tuple[tuple[str, str, int], ...] = (
    ("sensory", "trivia", RISES),
    ("short", "rehearsed", FALLS),
    ("short", "grave", FALLS),
    ("long", "rehearsed", FALLS),
    ("reflection", "insights", FALLS),
    ("forgetting", "stale", RISES),
    ("forgetting", "kept", RISES),
)


async def trial(conditions: Conditions, equipment: Equipment) -> list[Row]:
    """Return a row a score, each the mean over people."""
    left_out = next((stage for stage in STAGES if conditions.arm == f"without {stage}"), None)
    stages = without(left_out) if left_out else STAGES
    scores = await memory_trial(conditions.seed, stages, equipment.mind, facts=FACTS, people=conditions.agents, ticks=conditions.ticks)
    return [Row(conditions.seed, conditions.arm, score, scores[score]) for score in SCORES]


def summary(rows: Sequence[Row]) -> Result:
    """Return every score with and without each stage, and whether each stage does what it is for."""
    estimates = []
    for arm in ARMS:
        for score in SCORES:
            published = PUBLISHED.get(arm, ()) if score == RECALL else ()
            estimates.append(Estimate(arm, f"{score} {_MEANING[score]}".strip(), interval(chosen(rows, arm, score)), published))
    return Result(tuple(estimates), tuple(_claims(rows)), (_plot(rows),), _NOTES)


_MEANING = {
    "rehearsed": "facts, recall@5",
    "grave": "facts, recall@5",
    "plain": "facts, recall@5",
    "first": "to come to mind, share of facts",
    "trivia": "in what is kept, share",
    "insights": "held, share of people concerned",
    "stale": "long-term memories, share",
    "kept": "memories a person",
    "bytes": "a person",
}

_NOTES = (
    "RecAgent's figures are judgements by people on a scale from 1 to 5, ours are shares of facts: only the direction can be compared.",
    "Published beside the first line of an arm; RecAgent did not leave out the sensory stage, nor forgetting.",
)


def _claims(rows: Sequence[Row]) -> list[Claim]:
    claims = []
    for stage, score, direction in PURPOSES:
        whole, less = chosen(rows, WHOLE, score), chosen(rows, f"without {stage}", score)
        change = interval(differences(less, whole))
        shifted = interval(differences(less, whole) if direction == RISES else differences(whole, less))
        verb = "rises" if direction == RISES else "falls"
        claims.append(Claim(f"without the {stage} stage, {score} {verb}", above_zero(shifted), f"by {change}"))
    return claims


def _plot(rows: Sequence[Row]) -> Plot:
    curves = []
    for score in ("rehearsed", "grave", "plain"):
        at = [interval(chosen(rows, arm, score)) for arm in ARMS]
        curves.append(Curve(score, tuple(float(k) for k in range(len(ARMS))), tuple(each.value for each in at)))
    return Plot("Recall@5 of facts told early, a month later", "", "share", tuple(curves), "bars", ARMS)


EXPERIMENT = Experiment(
    name="memory",
    title="memory: what is recalled of facts told early, with all stages of memory and without each",
    source="Wang et al. 2023 (RecAgent), section 4.2",
    arms=ARMS,
    agents=4,
    ticks=240,
    trial=trial,
    summary=summary,
    constants={"facts": FACTS},
)
