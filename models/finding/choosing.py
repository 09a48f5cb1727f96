"""Which of the minds that are here are tried unasked."""

import re
from collections import Counter
from collections.abc import Collection, Sequence

from models.finding.candidate import Candidate

OF_A_SERVER = 2  # models: many a server loads whatever it is asked for, and a laptop holds few at once
UNKNOWN = 8.0  # billions of weights, where a name does not say
_WEIGHTS = re.compile(r"(?<![\d.])(\d{1,4}(?:\.\d{1,3})?)([bm])(?![a-z])", re.IGNORECASE)


def to_try(candidates: Sequence[Candidate], without: Collection[str] = ()) -> list[int]:
    """Return the numbers of the candidates to be tried, the rules first, then the smallest.

    These are all that can be used and cost nothing, but of each server no more than the smallest OF_A_SERVER, as far as names tell.

    Args:
        without: names of minds that need not be tried.
    """
    wanted = [number for number, each in enumerate(candidates) if not (each.unusable or each.paid or each.name in without)]
    asked: Counter[str] = Counter()
    chosen = []
    for number in sorted(wanted, key=lambda number: _rank(candidates[number])):
        if candidates[number].kind == "server":
            server = candidates[number].name.rpartition("@")[2]
            asked[server] += 1
            if asked[server] > OF_A_SERVER:
                continue
        chosen.append(number)
    return chosen


def billions(name: str) -> float:
    """Return how many billion weights a model has, as far as its name tells: "qwen2.5:0.5b", "gemma-3-270m"."""
    said = _WEIGHTS.search(name)
    if said is None:
        return UNKNOWN
    return float(said[1]) / (1 if said[2].lower() == "b" else 1000)


def _rank(candidate: Candidate) -> tuple[bool, int, float]:
    model = candidate.name.removeprefix("openai:").rpartition("@")[0]
    return candidate.kind != "rules", candidate.size, billions(model) if candidate.kind == "server" else 0.0
