"""A save from the lines that `voxpop export` wrote of one: equal to it, tick by tick, or refused."""

import sqlite3
import stat
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, TypeVar

from sqlite_utils import Database

from saves.building import Builder
from saves.copying import check_new, check_told
from saves.drafting import drafted, refuse_taken
from saves.errors import DamagedError, on_write
from saves.lines import (
    LINE_LIMIT,
    AnyLine,
    BlobLine,
    BranchLine,
    CallLine,
    End,
    EngineLine,
    EventLine,
    Header,
    InputLine,
    ModelLine,
    StateLine,
    TickLine,
    canonical,
    read,
)
from saves.writing import transaction
from sim.errors import DataError
from sim.text import clean

Told = Callable[[float], None]  # hears which share is done, 0 to 1

Part = TypeVar("Part", InputLine, EventLine)

TICK_LIMIT = 1 << 29  # bytes of the events of one tick: 512 MiB, a hundred times those of 100,000 people
EVENTS_LIMIT = 2_000_000  # events and inputs of one tick: each takes memory, however short it is

_FIRST = b'{"type":"voxpop",'
_WANTED = "what voxpop export wrote, untouched"


class Source:
    """Lines one after the other, of which the number is known. number: of the last one taken, from 1."""

    def __init__(self, lines: Iterable[AnyLine]) -> None:
        self.number = 0
        self._lines = iter(lines)

    def take(self) -> AnyLine | None:
        """Return the next line, None after the last."""
        self.number += 1
        return next(self._lines, None)


def import_lines(file: Path, target: Path, told: Told = lambda share: None) -> None:
    """Make a save of a file of lines; each of its ticks has the hashes that its line tells, or there is no save.

    Args:
        told: hears from time to time which share is done.

    Raises:
        DataError: a line is not what `write_lines` writes; names it.
        SaveError: the target exists, or cannot be written.
    """
    refuse_taken(target)
    name = clean(file.name, 80)
    try:
        status = file.stat()
        if not stat.S_ISREG(status.st_mode):
            raise DataError(name, 0, "", f"not a file; allowed: {_WANTED}")
        opened = file.open("rb")
    except OSError as error:
        raise DataError(name, 0, "", f"cannot be read ({error.strerror}); allowed: {_WANTED}") from error
    with opened:
        source = Source(_read_all(opened, name, max(1, status.st_size), told))
        try:
            build(source, target)
        except (DamagedError, ValueError, RecursionError, OverflowError) as error:
            said = clean(str(error), 300)
            raise DataError(name, source.number, "", said if "allowed" in said else f"{said}; allowed: {_WANTED}") from error


def build(source: Source, target: Path, resealing: Callable[[], bool] = lambda: False) -> None:
    """Make a save of lines, whole or not at all.

    Args:
        resealing: whether what was taken so far was changed on purpose, so that hashes are made anew.

    Raises:
        DamagedError, ValueError: a line does not fit what came before.
        SaveError: the target exists, or cannot be written.
    """
    target = target.resolve()
    with drafted(target) as draft:
        try:
            connection = sqlite3.connect(draft, isolation_level=None)
        except sqlite3.Error as error:
            raise on_write(target, "the new save", error) from error
        try:
            connection.execute("PRAGMA foreign_keys=ON")
            with transaction(Database(connection, execute_plugins=False), target, "the new save") as db:
                try:
                    _fill(Builder(db), source, resealing)
                except sqlite3.IntegrityError as error:
                    raise DamagedError(f"it does not fit what came before ({error})") from error
        finally:
            connection.close()
        check_new(draft, target)
        check_told(draft, target)


def _fill(builder: Builder, source: Source, resealing: Callable[[], bool]) -> None:
    line = source.take()
    if not isinstance(line, Header):
        raise DamagedError("not the first line of a save")
    builder.begin(line)
    while not isinstance(line := source.take(), End):
        builder.resealing = resealing()
        match line:
            case EngineLine():
                builder.engine(line)
            case ModelLine():
                builder.model(line)
            case BranchLine():
                builder.branch(line)
            case StateLine(value=value, entry=entry):
                builder.state(line, canonical(value, entry))
            case TickLine():
                inputs = [canonical(each.input) for each in _following(source, line, line.inputs, InputLine)]
                events = [bytes(each.event) for each in _following(source, line, line.events, EventLine)]
                builder.resealing = resealing()
                builder.tick(line, inputs, events)
            case BlobLine():
                builder.blob(line)
            case CallLine():
                builder.call(line)
            case None:
                raise DamagedError("the last line is missing: the file is cut off")
            case _:
                raise DamagedError("a line out of place")
    if line.lines != source.number - 1:
        raise DamagedError(f"{source.number - 1} lines before the last; there were {line.lines}")
    if source.take() is not None:
        raise DamagedError("something after the last line")
    builder.finish()


def _following(source: Source, tick: TickLine, count: int, kind: type[Part]) -> Iterator[Part]:
    """Yield so many lines that belong to a tick."""
    if tick.events + tick.inputs > EVENTS_LIMIT:
        raise DamagedError(f"tick {tick.tick} has {tick.events + tick.inputs:,} events and inputs; allowed: up to {EVENTS_LIMIT:,}")
    size = 0
    for seq in range(count):
        line = source.take()
        size += len(line.event if isinstance(line, EventLine) else line.input if isinstance(line, InputLine) else b"")
        if size > TICK_LIMIT:
            raise DamagedError(f"tick {tick.tick} has events of more bytes; allowed: up to {TICK_LIMIT:,}")
        if not isinstance(line, kind) or (line.branch, line.tick, line.seq) != (tick.branch, tick.tick, seq):
            raise DamagedError(f"tick {tick.tick} has {tick.inputs} inputs and {tick.events} events; one of them is missing")
        yield line


def _read_all(file: BinaryIO, name: str, size: int, told: Told) -> Iterator[AnyLine]:
    number = 0
    while raw := file.readline(LINE_LIMIT + 1):
        number += 1
        if number == 1 and not raw.startswith(_FIRST):
            raise DataError(name, 1, "", f"not the JSON lines of a save; allowed: {_WANTED}")
        if len(raw) > LINE_LIMIT:
            raise DataError(name, number, "", f"longer than {LINE_LIMIT:,} bytes; allowed: {_WANTED}")
        if number % 1000 == 0:
            told(file.tell() / size)
        yield read(raw)
