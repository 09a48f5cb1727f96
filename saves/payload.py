"""Events as rows: kind and agent in columns, the other fields as JSON, and back byte by byte."""

from collections.abc import Sequence
from typing import NoReturn

import msgspec

from sim.event import AnyEvent, agent_of, decode, encode, kind_of
from sim.journal import TickRecord

Row = tuple[int, int, int, str, int | None, str]  # branch, tick, seq, kind, agent, payload
InputRow = tuple[int, int, int, str]  # branch, tick, seq, payload

_JOINERS = {0x200D: None}

_encoder = msgspec.json.Encoder()
_decoder: msgspec.json.Decoder[list[AnyEvent]] = msgspec.json.Decoder(list[AnyEvent])


def printable(json: str) -> bool:
    """Return whether JSON holds no control, escape, bidi or invisible character, raw or escaped."""
    if not json.isprintable() and not json.translate(_JOINERS).isprintable():
        return False
    return "\\" not in json or "\\" not in json.replace("\\\\", "").replace('\\"', "")


def _prefix(kind: str, agent: int | None) -> str:
    return f'{{"type":"{kind}"' if agent is None else f'{{"type":"{kind}","agent":{agent}'


def rows_of(branch: int, record: TickRecord) -> list[Row]:
    """Return the rows of a tick for table `event`.

    Raises:
        ValueError: a payload is not one that `event_of` would read back; its text names the event.
    """
    texts = [payload.decode() for payload in record.payloads]
    try:
        events_of(texts)
    except (ValueError, RecursionError):
        _refuse(record)
    rows: list[Row] = []
    for seq, (event, text) in enumerate(zip(record.events, texts, strict=True)):
        kind, agent = kind_of(event), agent_of(event)
        prefix = _prefix(kind, agent)
        if not text.startswith(prefix):
            raise ValueError(f"event {seq} ({kind}) is not what was to be saved")
        rows.append((branch, record.tick, seq, kind, agent, "{" + text[len(prefix) :].removeprefix(",")))
    return rows


def _refuse(record: TickRecord) -> NoReturn:
    """Raise ValueError with what is wrong with the first payload that cannot be read back."""
    for seq, (event, payload) in enumerate(zip(record.events, record.payloads, strict=True)):
        if not printable(payload.decode()):
            raise ValueError(f"event {seq} ({kind_of(event)}) holds text that was not cleaned")
        try:
            event_of(payload)
        except (ValueError, RecursionError) as error:  # NaN is written as null, which is no number when read
            raise ValueError(f"event {seq} ({kind_of(event)}) could not be read back ({error})") from error
    raise ValueError("its events could not be read back together")


def input_rows_of(branch: int, record: TickRecord) -> list[InputRow]:
    """Return the rows of a tick for table `input`.

    Raises:
        ValueError: an input holds text that was not cleaned.
    """
    rows = [(branch, record.tick, seq, payload.decode()) for seq, payload in enumerate(record.inputs)]
    wrong = next((seq for _, _, seq, payload in rows if not printable(payload)), None)
    if wrong is not None:
        raise ValueError(f"input {wrong} holds text that was not cleaned")
    return rows


def json_of(kind: str, agent: int | None, payload: str) -> bytes:
    """Return the JSON that an event was recorded as."""
    return text_of(kind, agent, payload).encode()


def text_of(kind: str, agent: int | None, payload: str) -> str:
    """Return `json_of` as text."""
    return _prefix(kind, agent) + ("}" if payload == "{}" else "," + payload[1:])


def event_of(json: bytes) -> AnyEvent:
    """Return the event in JSON that is written exactly as this program writes it: no duplicate, unknown or spare anything.

    Raises:
        ValueError: it is not; msgspec.DecodeError is one.
    """
    event = decode(json)
    if encode(event) != json or not printable(json.decode()):
        raise ValueError("not written by voxpop")
    return event


def events_of(texts: Sequence[str]) -> list[AnyEvent]:
    """Return the events in several pieces of JSON, as `event_of` does of each, in half the time.

    Raises:
        ValueError: one of them is not as `event_of` takes it; `event_of` tells which.
    """
    if not texts:
        return []
    together, lines = "[" + ",".join(texts) + "]", "\n".join((*texts, ""))
    events = _decoder.decode(together)
    # Line by line, since commas and brackets within pieces could make the whole read as other events than they are. What is written
    # here holds no line feed, so that with as many pieces as events no piece can hold one, and each line is one piece.
    if len(events) != len(texts) or _encoder.encode_lines(events) != lines.encode() or not printable(together):
        raise ValueError("not written by voxpop")
    return events
