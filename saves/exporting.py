"""A whole save as lines of JSON, from which `voxpop import voxpop` makes an equal save."""

from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TypeVar

import msgspec
from msgspec import Raw
from sqlite_utils import Database

from saves.blob import unpacked
from saves.branch import END, MAIN, Branch, Span, branches
from saves.branching import reruns
from saves.drafting import drafted
from saves.errors import DamagedError, NotKeptError, called
from saves.history import TickRow, event_rows, input_jsons, ticks
from saves.lines import (
    FORMAT,
    LINE_LIMIT,
    AnyLine,
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
    blob_line,
    written,
)
from saves.ownership import Owners, tip_at
from saves.payload import event_of, printable
from sim.input import decode_input, encode_input

Told = Callable[[float], None]  # hears which share is done, 0 to 1

T = TypeVar("T", bound=AnyLine)

_ROWS = 1000  # rows read at a time
_CALL = """
SELECT branch, tick, agent, purpose, attempt, lower(hex(request_hash)) AS request_hash, lower(hex(request)) AS request,
       CASE WHEN reply IS NULL THEN NULL ELSE lower(hex(reply)) END AS reply, status, tokens_in, tokens_out, ms
FROM call ORDER BY branch, tick, agent, purpose, attempt
"""


@contextmanager
def lines_in_save(db: Database, told: Told = lambda share: None) -> Iterator[Iterator[AnyLine]]:
    """Yield `lines_of` a save; whatever ends the block, nothing of it is read any more when the save is closed.

    Raises:
        DamagedError: something is not as it was recorded.
    """
    with closing(lines_of(db, told)) as lines:
        yield lines


def lines_of(db: Database, told: Told = lambda share: None) -> Generator[AnyLine, None, None]:
    """Yield everything that a save holds but its snapshots after the first, which playback makes again.

    Args:
        db: of an open save, closed after this is (`lines_in_save`). told: hears from time to time which share is done.

    Raises:
        DamagedError: something is not as it was recorded.
    """
    db.conn.execute("BEGIN")  # what a writer adds meanwhile is not seen
    try:
        count = 0
        for line in _lines(db, told):
            count += 1
            yield line
        yield End(lines=count)
    finally:
        if db.conn.in_transaction:
            db.conn.execute("ROLLBACK")


def write_lines(lines: Iterable[AnyLine], target: Path) -> None:
    """Write lines to a new file, whole or not at all.

    Raises:
        SaveError: the file exists, or cannot be written, or what it is read from is damaged.
    """
    with drafted(target.resolve()) as draft, draft.open("wb") as file:
        for line in lines:
            raw = written(line)
            if len(raw) > LINE_LIMIT:
                raise NotKeptError(f"{called(target)}: a line of {len(raw):,} bytes; allowed: at most {LINE_LIMIT:,}")
            file.write(raw)


def _lines(db: Database, told: Told) -> Iterator[AnyLine]:
    """Yield all lines but the last."""
    yield _header(db)
    for row in db.query("SELECT id, version, rules_hash AS rules, mind FROM engine ORDER BY id"):
        yield _line(row, EngineLine)
    for row in db.query("SELECT mind, identity FROM model ORDER BY mind, identity"):
        yield _line(row, ModelLine)
    count = max(1, db.conn.execute("SELECT count(*) FROM tick").fetchone()[0])
    done = 0
    found = branches(db)
    owners = Owners(found)
    for branch in found:
        yield _line({**msgspec.structs.asdict(branch), "hidden": bool(branch.hidden)}, BranchLine)
        if branch.id == MAIN:
            yield from _state(db)
        for lines in _ticks(db, branch, owners):
            done += 1
            told(done / count)
            yield from lines
    yield from _calls(db)


def _header(db: Database) -> Header:
    meta = dict(db.conn.execute("SELECT key, value FROM meta LIMIT 100").fetchall())
    try:
        return Header(
            format=FORMAT,
            scenario=meta["scenario"],
            seed=int(meta["seed"]),
            mind=meta["mind"],
            created=meta["created"],
            version=meta["version"],
            agents=int(meta["agents"]),
            played=str(meta.get("played", "")),
            reruns=reruns(db),
        )
    except (KeyError, ValueError) as error:
        raise DamagedError(f"what it says of itself is missing or wrong ({error})") from error


def _line(row: object, kind: type[T]) -> T:
    try:
        return msgspec.convert(row, kind)
    except ValueError as error:
        raise DamagedError(f"a row is not as it should be ({error})") from error


def _state(db: Database) -> Iterator[StateLine]:
    """Yield the first snapshot, a line for each person, tie, film and so on."""
    found = db.conn.execute("SELECT state FROM snapshot WHERE branch = ? AND tick = 0", (MAIN,)).fetchone()
    if found is None:
        raise DamagedError("the first snapshot is missing")
    yield from state_lines(unpacked(db, found[0]))


def state_lines(raw: bytes) -> Iterator[StateLine]:
    """Yield a first snapshot as lines.

    Raises:
        DamagedError: it is none.
    """
    try:
        fields = msgspec.json.decode(raw, type=dict[str, Raw])
        if not printable(raw.decode()):
            raise DamagedError("the first snapshot holds control characters")
        for name, value in fields.items():
            entries = msgspec.json.decode(value, type=list[Raw]) if bytes(value).startswith(b"[") else []
            for entry in entries:
                yield StateLine(field=name, entry=entry)
            if not entries:
                yield StateLine(field=name, value=value)
    except ValueError as error:
        raise DamagedError(f"the first snapshot is no JSON ({error})") from error


def _ticks(db: Database, branch: Branch, owners: Owners) -> Iterator[list[AnyLine]]:
    """Yield the lines of each tick that is a branch's own."""
    fork = -1 if branch.fork_tick is None else branch.fork_tick
    before = b"" if branch.parent is None else tip_at(db, owners, branch.parent, fork).event_hash
    engines = dict(db.conn.execute("SELECT tick, engine FROM tick WHERE branch = ?", (branch.id,)).fetchall())
    for row in ticks(db, Span(branch.id, fork + 1, END)):
        yield _tick(db, row, engines[row.tick], before)
        before = row.event_hash


def _tick(db: Database, row: TickRow, engine: int, before: bytes) -> list[AnyLine]:
    place = {"branch": row.branch, "tick": row.tick}
    lines: list[AnyLine] = [
        TickLine(
            **place,
            engine=engine,
            inputs=row.n_inputs,
            events=row.n_events,
            acts=row.acts,
            marks=row.marks,
            event_hash=row.event_hash.hex(),
            state_hash=row.state_hash.hex(),
        )
    ]
    if row.tick == 0 and row.branch == MAIN:
        return lines
    try:
        for seq, given in enumerate(input_jsons(db, row) if row.n_inputs else ()):
            if encode_input(decode_input(given)) != given or not printable(given.decode()):
                raise ValueError("not written by voxpop")
            lines.append(InputLine(**place, seq=seq, input=Raw(given)))
        for event in event_rows(db, row, before):
            event_of(event.json)
            lines.append(EventLine(**place, seq=event.seq, event=Raw(event.json)))
    except (ValueError, RecursionError) as error:
        raise DamagedError(f"tick {row.tick}: an event or input is not one that this voxpop knows ({error})") from error
    return lines


def _calls(db: Database) -> Iterator[AnyLine]:
    """Yield the contents of calls, each before the first call that has it, then the calls."""
    hashes = db.conn.execute("SELECT hash FROM blob WHERE hash NOT IN (SELECT state FROM snapshot) ORDER BY hash").fetchall()
    for (key,) in hashes:
        try:
            content = unpacked(db, key)
        except DamagedError as error:
            raise DamagedError(f"{error}, of what a model was asked or answered; all the rest, as tables: --format csv") from error
        yield blob_line(key, content)
    cursor = db.conn.execute(_CALL)
    names = [column[0] for column in cursor.description]
    while rows := cursor.fetchmany(_ROWS):
        for row in rows:
            yield _line(dict(zip(names, row, strict=True)), CallLine)
