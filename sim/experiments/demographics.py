"""Gender, age and occupation told from texts, against labels, and against knowing only what is commonest (S3, section 3.2)."""

import math
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from msgspec import Struct

from sim.citizens import OCCUPATIONS
from sim.classification import accuracy, auc, macro_f1, majority, mean_absolute_error, mean_relative_error, mean_squared_error
from sim.content import Row as Line
from sim.content import read_rows
from sim.demographics import GENDERS, TEXT_LIMIT, Demographics, Profile, gender_of, inferred_all
from sim.errors import SimError, UnknownNameError
from sim.experiments import Claim, Conditions, Curve, Equipment, Estimate, Experiment, Plot, Result, Row
from sim.statistics import Floats, Interval, bootstrap
from sim.text import clean

TEXTS, BASELINE = "texts", "commonest"
ARMS = TEXTS, BASELINE
COLUMNS = ("description", "posts", "gender", "age", "occupation")
MOST_PEOPLE = 20_000
FEMALE = GENDERS.index("female")
LEFT = "fields left to the rules"


class Labelled(Struct, frozen=True):
    """Somebody whose labels are known, where not None. gender: of GENDERS, occupation: of OCCUPATIONS, by their place; age: in years."""

    profile: Profile
    gender: int | None
    age: int | None
    occupation: int | None


class Measure(NamedTuple):
    """A figure. statistic: of lines (people, 2): label, and what was told. published: S3's, None where they print none."""

    name: str
    of: str
    statistic: Callable[[Floats], float]
    published: float | None = None


def _female(lines: Floats) -> Floats:
    """Return lines of chances to be female as lines of genders by their place: label, and the likelier one."""
    return np.column_stack((lines[:, 0], np.where(lines[:, 1] >= 0.5, FEMALE, 1 - FEMALE)))


MEASURES = (
    Measure("gender: accuracy", "gender", lambda lines: accuracy(*_female(lines).T), 0.710),
    Measure("gender: macro-F1", "gender", lambda lines: macro_f1(*_female(lines).T), 0.667),
    Measure("gender: AUC", "gender", lambda lines: auc(lines[:, 0] == FEMALE, lines[:, 1]), 0.708),
    Measure("age: mean error, years", "age", lambda lines: mean_absolute_error(*lines.T), 7.53),
    Measure("age: mean squared error", "age", lambda lines: mean_squared_error(*lines.T), 128.0),
    Measure("age: mean error, share", "age", lambda lines: mean_relative_error(*lines.T), 0.2150),
    Measure("occupation: accuracy", "occupation", lambda lines: accuracy(*lines.T)),
    Measure("occupation: macro-F1", "occupation", lambda lines: macro_f1(*lines.T)),
)


def read_labelled(path: Path) -> list[Labelled]:
    """Return the people of a CSV file with COLUMNS; any label may be empty.

    Raises:
        DataError: it holds something that is not allowed.
    """
    found: list[Labelled] = []
    for line in read_rows(path, COLUMNS):
        found.append(_labelled(line))
        if len(found) > MOST_PEOPLE:
            raise line.error("", f"more than {MOST_PEOPLE:,} people; allowed: {MOST_PEOPLE:,}")
    if not any(each.gender is not None or each.age is not None or each.occupation is not None for each in found):
        raise SimError(f"{clean(path.name, 80)}: nobody is labelled; allowed: a gender, age or occupation for some")
    return found


def _labelled(line: Line) -> Labelled:
    gender, occupation = gender_of(line.text("gender", 20)), line.text("occupation", 60)
    known = {name.casefold(): place for place, name in enumerate(OCCUPATIONS)}
    if occupation and occupation.casefold() not in known:
        raise line.error("occupation", str(UnknownNameError("occupation", occupation, OCCUPATIONS)))
    posts = line.text("posts", TEXT_LIMIT).split("|")
    return Labelled(
        Profile(line.text("description", TEXT_LIMIT), tuple(post for each in posts if (post := each.strip()))),
        GENDERS.index(gender) if gender in GENDERS else None,
        line.number("age", int, 1, 120) if line.text("age", 40) else None,
        known[occupation.casefold()] if occupation else None,
    )


async def trial(conditions: Conditions, equipment: Equipment) -> list[Row]:
    """Return for each person and label what it is, and what was told."""
    if equipment.file is None:
        raise SimError(f"demographics measures labelled people; name them: --on FILE.csv with {','.join(COLUMNS)}")
    people = read_labelled(equipment.file)
    rows: list[Row] = []
    if conditions.arm == TEXTS:
        profiles = [each.profile for each in people]
        told, left = (inferred_all(profiles), 0) if equipment.infer is None else await equipment.infer(profiles)
        rows.append(Row(conditions.seed, TEXTS, LEFT, float(left)))
        guesses = [_figures(each) for each in told]
    else:
        guesses = [_commonest(people)] * len(people)
    for number, (person, guess) in enumerate(zip(people, guesses, strict=True)):
        for of, value in guess.items():
            label: int | None = getattr(person, of)
            if label is not None:
                rows.append(Row(conditions.seed, conditions.arm, of, float(label), 0, number))
                rows.append(Row(conditions.seed, conditions.arm, of, value, 1, number))
    return rows


def _figures(told: Demographics) -> dict[str, float]:
    return {"gender": told.female, "age": told.age, "occupation": float(OCCUPATIONS.index(told.occupation))}


def _commonest(people: Sequence[Labelled]) -> dict[str, float]:
    """Return the commonest gender and occupation of these very people, and their mean age."""
    genders = [each.gender for each in people if each.gender is not None]
    ages = [each.age for each in people if each.age is not None]
    works = [each.occupation for each in people if each.occupation is not None]
    female = float(majority(genders) == FEMALE) if genders else 0.0
    return {"gender": female, "age": sum(ages) / len(ages) if ages else 0.0, "occupation": float(majority(works)) if works else 0.0}


def lines_of(rows: Sequence[Row], arm: str, of: str) -> Floats:
    """Return label and what was told, of each person and seed in order: (n, 2)."""
    cells: dict[tuple[int, int | None], list[float]] = {}
    for row in sorted((row for row in rows if row.arm == arm and row.measure == of), key=lambda row: row.x):
        cells.setdefault((row.seed, row.agent), []).append(row.value)
    return np.array([cells[key] for key in sorted(cells, key=str)], dtype=np.float64).reshape(-1, 2)


def summary(rows: Sequence[Row]) -> Result:
    """Return every figure of both arms, and whether the texts told more than the commonest label does."""
    estimates = []
    for arm in ARMS:
        for measure in MEASURES:
            if len(lines := lines_of(rows, arm, measure.of)):
                published = (("S3", measure.published),) if arm == TEXTS and measure.published is not None else ()
                estimates.append(Estimate(arm, measure.name, bootstrap([lines], measure.statistic), published))
    left = int(sum(row.value for row in rows if row.measure == LEFT))
    notes = (*_NOTES, f"{left} fields were not told soundly by the model; the rules told them.") if left else _NOTES
    return Result(tuple(estimates), tuple(_claims(rows)), (_plot(estimates),), notes)


def _claims(rows: Sequence[Row]) -> list[Claim]:
    claims = []
    for measure, sign in ((MEASURES[0], 1), (MEASURES[3], -1), (MEASURES[6], 1)):
        both = [lines_of(rows, arm, measure.of) for arm in ARMS]
        if len(both[0]):
            gain = _gain(np.column_stack(both), measure, sign)
            holds = None if not math.isfinite(gain.low) else True if gain.low > 0 else False if gain.high <= 0 else None
            claims.append(Claim(f"{measure.of} told better than by what is commonest", holds, f"{measure.name} better by {gain}"))
    return claims


def _gain(lines: Floats, measure: Measure, sign: int) -> Interval:
    """Return by how much the texts do better, with its interval over people. lines: (n, 4) of both arms."""
    return bootstrap([lines], lambda each: sign * (measure.statistic(each[:, :2]) - measure.statistic(each[:, 2:])))


def _plot(estimates: Sequence[Estimate]) -> Plot:
    shown = [measure.name for measure in MEASURES if measure.of != "age" and any(each.measure == measure.name for each in estimates)]
    curves = []
    for arm in ARMS:
        at = [each.interval for name in shown for each in estimates if each.arm == arm and each.measure == name]
        x = tuple(float(place) for place in range(len(at)))
        curves.append(Curve(arm, x, *(tuple(getattr(each, end) for each in at) for end in ("value", "low", "high"))))
    return Plot("What texts tell", "", "share", tuple(curves), "bars", tuple(shown))


_NOTES = (
    "S3's figures are of other people, whose labels are not public; they show the kind of task, and no comparison.",
    "The commonest label and the mean age are those of these very people.",
    "People whose gender is neither female nor male are left out of the figures on gender; S3 has these two.",
)

EXPERIMENT = Experiment(
    name="demographics",
    title="demographics: gender, age and occupation told from texts, of labelled people (needs --on FILE)",
    source="Gao et al. 2023 (S3), section 3.2",
    arms=ARMS,
    agents=1,
    ticks=1,
    trial=trial,
    summary=summary,
    seeds=1,
    takes_file=True,
)
