"""Labelled tuples of S3: who somebody is, what reached them about a piece of news, and what it did, read from a file of JSON lines.

One object a line. Keys with a * must be there; of `after` at least one.

    person    gender*, age*, occupation*, traits [..], interests [..], description
    topic     title*, question*, summary*, claims [{side*: for | against, text*}], subjects [..], severity 0 to 1, tilt -1 to 1
    before    emotion, attitude; left out where the person had not heard of the news
    received* [{text*, stance* -1 to 1, emotion, source, hours_ago}], oldest or newest first
    after*    emotion, attitude, spread: true | false, whether they passed it on or wrote about it

emotion is calm, moderate or intense, attitude negative or positive (to the question), source own, official, mutual, told, followed or
recommended.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal, get_args

import msgspec
from msgspec import Meta, Struct

from sim.agent import Emotion, Source
from sim.channel import POST_LIMIT
from sim.errors import DataError, SimError
from sim.influence import SUBJECTS
from sim.text import clean
from sim.topic import Side

MOST_CASES = 20_000
MOST_RECEIVED = 20
MOST_HOURS = 720
LINE_LIMIT = 100_000  # bytes

Attitude = Literal["negative", "positive"]
Unit = Annotated[float, Meta(ge=0, le=1)]
Signed = Annotated[float, Meta(ge=-1, le=1)]
Line = Annotated[str, Meta(min_length=1, max_length=300)]
Words = Annotated[tuple[Annotated[str, Meta(max_length=60)], ...], Meta(max_length=20)]


class Who(Struct, frozen=True, forbid_unknown_fields=True):
    """Somebody's stable features."""

    gender: Annotated[str, Meta(max_length=30)]
    age: Annotated[int, Meta(ge=1, le=120)]
    occupation: Annotated[str, Meta(max_length=80)]
    traits: Words = ()
    interests: Words = ()
    description: Annotated[str, Meta(max_length=600)] = ""


class Argument(Struct, frozen=True, forbid_unknown_fields=True):
    """What is said for or against."""

    side: Side
    text: Line


class News(Struct, frozen=True, forbid_unknown_fields=True):
    """A piece of news (sim.topic.Topic)."""

    title: Line
    question: Line
    summary: Annotated[str, Meta(max_length=600)]
    claims: Annotated[tuple[Argument, ...], Meta(max_length=20)] = ()
    subjects: Annotated[tuple[Literal[SUBJECTS], ...], Meta(max_length=10)] = ()  # type: ignore[valid-type]
    severity: Unit = 0.5
    tilt: Signed = 0.0


class Before(Struct, frozen=True, forbid_unknown_fields=True):
    """How somebody was. attitude: None where they had none."""

    emotion: Emotion = "calm"
    attitude: Attitude | None = None


class Received(Struct, frozen=True, forbid_unknown_fields=True):
    """A message that reached somebody. emotion: of whoever wrote it."""

    text: Annotated[str, Meta(min_length=1, max_length=POST_LIMIT)]
    stance: Signed
    emotion: Emotion = "calm"
    source: Source = "followed"
    hours_ago: Annotated[float, Meta(ge=0, le=MOST_HOURS)] = 0.0


class After(Struct, frozen=True, forbid_unknown_fields=True):
    """The labels: how somebody was then; None where it is not known."""

    emotion: Emotion | None = None
    attitude: Attitude | None = None
    spread: bool | None = None


class Case(Struct, frozen=True, forbid_unknown_fields=True):
    """A labelled tuple."""

    person: Who
    topic: News
    received: Annotated[tuple[Received, ...], Meta(min_length=1, max_length=MOST_RECEIVED)]
    after: After
    before: Before = Before()


_LEVELS = ", ".join(get_args(Emotion))
_ALLOWED = {
    "age": "1 to 120",
    "side": "for, against",
    "subjects": ", ".join(SUBJECTS),
    "severity": "0 to 1",
    "tilt": "-1 to 1",
    "stance": "-1 to 1",
    "emotion": _LEVELS,
    "attitude": ", ".join(get_args(Attitude)),
    "source": ", ".join(get_args(Source)),
    "hours_ago": f"0 to {MOST_HOURS}",
    "spread": "true, false",
    "received": f"a list of 1 to {MOST_RECEIVED} messages",
    "title": "text of 1 to 300 characters",
    "question": "text of 1 to 300 characters",
    "text": f"1 to {POST_LIMIT} characters",
}
_KINDS = {"str": "text", "object": "an object", "array": "a list", "int": "a whole number", "float": "a number", "bool": "true, false"}


def read_cases(path: Path) -> list[Case]:
    """Return the labelled tuples of a file, in order.

    Raises:
        DataError: one of them is not as it must be; names the line, the key, the value and what is allowed.
        SimError: the file cannot be read.
    """
    name = clean(path.name, 80)
    cases: list[Case] = []
    for number, line in _lines(path, name):
        if len(cases) == MOST_CASES:
            raise DataError(name, number, "", f"too many tuples; allowed: {MOST_CASES:,}")
        cases.append(_case(line, name, number))
    if not cases:
        raise DataError(name, 0, "", "there are no labelled tuples; allowed: one JSON object a line")
    return cases


def _lines(path: Path, name: str) -> Iterator[tuple[int, bytes]]:
    """Yield the lines that are not blank, with their numbers from 1."""
    try:
        with path.open("rb") as file:
            for number, line in enumerate(iter(lambda: file.readline(LINE_LIMIT + 1), b""), 1):
                if len(line) > LINE_LIMIT:
                    raise DataError(name, number, "", f"longer than {LINE_LIMIT:,} bytes; allowed: one tuple a line")
                if line.strip():
                    yield number, line.removeprefix(b"\xef\xbb\xbf")
    except OSError as error:
        raise SimError(f"{name}: cannot be read ({(error.strerror or 'no reason given').lower()})") from error


def _case(line: bytes, name: str, number: int) -> Case:
    try:
        found: Any = msgspec.json.decode(line)  # strict: no half of a surrogate pair, which could not be shown or kept
    except (ValueError, RecursionError) as error:
        raise DataError(name, number, "", "is not JSON of sound text; allowed: one object a line") from error
    try:
        case = msgspec.convert(found, Case)
    except msgspec.ValidationError as error:
        key, problem = _wrong(str(error), found)
        raise DataError(name, number, key, problem) from error
    if case.after == After():
        raise DataError(name, number, "after", "has no label; allowed: emotion, attitude, spread, at least one")
    return case


def _wrong(complaint: str, found: Any) -> tuple[str, str]:
    """Return the key that a complaint of msgspec is about, and what is wrong with it in plain words."""
    problem, _, place = complaint.partition(" - at `$")
    key = place.rstrip("`").lstrip(".")
    last = key.rpartition(".")[2].partition("[")[0]
    if problem.startswith(("Object missing", "Object contains unknown")):
        missing = "lacks" if "missing" in problem else "has an unknown key"
        return key, f"{missing} {clean(problem.partition('field ')[2], 60).replace('`', chr(39))}"
    return key, f"{_shown(_at(found, key))}; allowed: {_ALLOWED.get(last) or _expected(problem)}"


def _expected(problem: str) -> str:
    """Return what a complaint of msgspec expects, in plain words."""
    kind, _, rest = problem.partition(", got")[0].removeprefix("Expected `").partition("`")
    return _KINDS.get(kind, kind) + rest


def _at(found: Any, key: str) -> Any:
    """Return what stands at a path like "received[0].stance"; [...] in it means any of a list."""
    for part in key.replace("[", ".[").split("."):
        if isinstance(found, dict):
            found = found.get(part, found)
        elif isinstance(found, list) and part[1:-1].isdigit() and int(part[1:-1]) < len(found):
            found = found[int(part[1:-1])]
    return found


def _shown(value: Any) -> str:
    if isinstance(value, (dict, list)):
        return f"{'an object' if isinstance(value, dict) else f'a list of {len(value)}'}"
    return f"'{clean(value, 60)}'" if isinstance(value, str) else clean(json.dumps(value)[:80], 60)
