"""Expected errors are one plain line, in whatever process they come about."""

import pickle

import pytest

from models.completer import CompleterError
from sim.errors import DataError, SimError, UnknownNameError
from sim.recommender.plugins import PluginError
from tui.bench.spread import measure

ERRORS = (
    SimError("plainly wrong"),
    DataError("event.toml", 3, "people", "'many'; allowed: a number"),
    UnknownNameError("scenario", "twon", ("town", "movie-night")),
    PluginError("mine", "my-package", "no module"),
    CompleterError("no answer"),
)


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_an_error_reads_the_same_in_another_process(error: SimError) -> None:
    again = pickle.loads(pickle.dumps(error))
    assert (type(again), str(again), vars(again)) == (type(error), str(error), vars(error))


def test_a_benchmark_of_no_scenario_is_refused_before_anything_runs() -> None:
    told: list[str] = []
    with pytest.raises(UnknownNameError, match="no scenario 'foo'"):
        measure("foo", 100, 2, 1, (50,), told.append)
    assert not told


def test_a_benchmark_whose_worker_fails_ends_with_its_reason() -> None:
    with pytest.raises(SimError, match=r"(agents|people); allowed"):
        measure("energy-policy", 60, 2, 1, (10_000_000,), lambda _: None)
