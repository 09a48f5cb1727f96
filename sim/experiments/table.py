"""The experiments that can be asked for by name."""

from sim.errors import UnknownNameError
from sim.experiments import (
    Experiment,
    activity,
    attitude_trough,
    awareness,
    cascade,
    cocoon,
    conformity,
    cost,
    demographics,
    discrimination,
    emotion_peaks,
    forgetting,
    friendship_paradox,
    individual,
    polarisation,
    policy,
)

_OF_RECAGENT = (discrimination, cocoon, conformity, forgetting, activity, cost)
_OF_S3 = (awareness, emotion_peaks, attitude_trough, polarisation, friendship_paradox, policy, individual, cascade, demographics)

EXPERIMENTS: dict[str, Experiment] = {module.EXPERIMENT.name: module.EXPERIMENT for module in (*_OF_RECAGENT, *_OF_S3)}


def experiment_named(name: str) -> Experiment:
    """Return an experiment.

    Raises:
        UnknownNameError: the table has no such name.
    """
    if name not in EXPERIMENTS:
        raise UnknownNameError("experiment", name, EXPERIMENTS)
    return EXPERIMENTS[name]
