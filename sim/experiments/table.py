"""The experiments that can be asked for by name."""

from sim.errors import UnknownNameError
from sim.experiments import Experiment, activity, cocoon, conformity, cost, discrimination, forgetting

EXPERIMENTS: dict[str, Experiment] = {
    module.EXPERIMENT.name: module.EXPERIMENT for module in (discrimination, cocoon, conformity, forgetting, activity, cost)
}


def experiment_named(name: str) -> Experiment:
    """Return an experiment.

    Raises:
        UnknownNameError: the table has no such name.
    """
    if name not in EXPERIMENTS:
        raise UnknownNameError("experiment", name, EXPERIMENTS)
    return EXPERIMENTS[name]
