"""Questionnaires: questions that anybody may write into a file of comma-separated values or of JSON lines."""

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import cast

from sim.content import SHIPPED, Row
from sim.errors import DataError
from sim.interview import MOST_OPTIONS, QUESTION_LIMIT, Form, Question

SHIPPED_QUESTIONS = SHIPPED / "questions.csv"
MOST_QUESTIONS = 200
MOST_BYTES = 1 << 20
FORMS: tuple[Form, ...] = ("open", "scale", "choice")
COLUMNS = ("id", "question", "form", "options")
POINTS = ("1", "2", "3", "4", "5")  # of a scale that names none
OPTION_LIMIT = 80  # characters


def read_questions(path: Path) -> tuple[Question, ...]:
    """Return the questions of a file, in order: JSON lines where its name ends in .jsonl, else CSV with a header.

    Columns: id, question, form ("open", "scale", "choice"; "open" if left out), options with | between them. A scale without options has
    five points.

    Raises:
        DataError: something in it is not allowed; names file, line, field, value and what is allowed.
    """
    text = _text(path)
    rows = _json_rows(path.name, text) if path.suffix.lower() in (".jsonl", ".ndjson") else _csv_rows(path.name, text)
    found: dict[str, Question] = {}
    for row in rows:
        question = _question(row)
        if question.id in found:
            raise row.error("id", f"'{question.id}' occurs twice; allowed: each id once")
        if len(found) == MOST_QUESTIONS:
            raise row.error("", f"one more question; allowed: at most {MOST_QUESTIONS}")
        found[question.id] = question
    if not found:
        raise DataError(path.name, 0, "", "no questions; allowed: at least one")
    return tuple(found.values())


def _text(path: Path) -> str:
    try:
        if not path.is_file():
            raise DataError(str(path), 0, "", "no such file; allowed: a file of questions, .csv or .jsonl")
        with path.open("rb") as file:
            raw = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise DataError(str(path), 0, "", f"cannot be read: {error.strerror}") from error
    if len(raw) > MOST_BYTES:
        raise DataError(path.name, 0, "", f"more than {MOST_BYTES:,} bytes; allowed: at most that")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DataError(path.name, 0, "", f"not UTF-8 text at byte {error.start}; allowed: UTF-8") from error


def _csv_rows(name: str, text: str) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = [column.strip() for column in next(reader, [])]
        missing = next((column for column in COLUMNS[:2] if column not in header), None)
        if missing is not None:
            raise DataError(name, 1, missing, f"no such column; allowed: {', '.join(COLUMNS)}")
        for values in reader:
            if any(values) and len(values) != len(header):
                raise DataError(name, reader.line_num, "", f"{len(values)} fields; allowed: {len(header)}, as in the header")
            if any(values):
                yield Row(name, reader.line_num, dict(zip(header, values, strict=True)))
    except csv.Error as error:
        raise DataError(name, reader.line_num, "", f"not CSV: {error}; allowed: comma-separated values") from error


def _json_rows(name: str, text: str) -> Iterator[Row]:
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            found = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise DataError(name, number, "", "not JSON; allowed: one object a line") from error
        if not isinstance(found, dict):
            raise DataError(name, number, "", f"{type(found).__name__}; allowed: one object a line")
        values: dict[str, str] = {}
        for field in COLUMNS:
            value = found.get(field, "")
            if field == "options" and isinstance(value, list) and all(isinstance(each, str) for each in value):
                value = "|".join(value)
            if not isinstance(value, str):
                raise DataError(name, number, field, f"{type(value).__name__}; allowed: text")
            values[field] = value
        yield Row(name, number, values)


def _question(row: Row) -> Question:
    form = cast(Form, row.choice("form", FORMS) if row.text("form", 40) else "open")
    options = tuple(word for part in row.text("options", MOST_OPTIONS * (OPTION_LIMIT + 1)).split("|") if (word := part.strip()))
    if form == "scale" and not options:
        options = POINTS
    if form == "open" and options:
        raise row.error("options", f"'{options[0]}'; allowed: none for an open question")
    if form != "open" and not 2 <= len(options) <= MOST_OPTIONS:
        raise row.error("options", f"{len(options)}; allowed: 2 to {MOST_OPTIONS} for a {form}, with | between them")
    if len(set(options)) < len(options):
        raise row.error("options", f"'{next(each for each in options if options.count(each) > 1)}' occurs twice; allowed: each once")
    if long := next((each for each in options if len(each) > OPTION_LIMIT), None):
        raise row.error("options", f"'{long[:20]}…'; allowed: at most {OPTION_LIMIT} characters")
    return Question(row.text("question", QUESTION_LIMIT, needed=True), form, options, row.text("id", 40, needed=True))
