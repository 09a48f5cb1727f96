"""What happened as JSON: an event is a line exactly as this program writes it, and a tick is its lines joined by line feeds."""

from collections.abc import Sequence
from typing import NoReturn

import msgspec

from sim.event import EVENTS, AnyEvent, decode, encode, kind_of
from sim.journal import TickRecord

InputRow = tuple[int, int, int, str]  # branch, tick, seq, payload

_JOINERS = {0x200D: None}
_KINDS = {kind_of(event).encode(): kind_of(event) for event in EVENTS}

_encoder = msgspec.json.Encoder()
_decoder: msgspec.json.Decoder[AnyEvent] = msgspec.json.Decoder(AnyEvent)


def printable(json: str) -> bool:
    """Return whether JSON holds no control, escape, bidi or invisible character, raw or escaped."""
    if not json.isprintable() and not json.translate(_JOINERS).isprintable():
        return False
    return "\\" not in json or "\\" not in json.replace("\\\\", "").replace('\\"', "")


def kind_in(line: bytes) -> str:
    """Return the kind of the event in a line, which comes first; of what is no event, anything."""
    kind = line[9 : line.find(b'"', 9)]
    return _KINDS.get(kind) or kind.decode(errors="replace")


def joined(record: TickRecord) -> bytes:
    """Return the events of a tick as they are kept.

    Raises:
        ValueError: an event is not one that `event_of` would read back; its text names the event.
    """
    text = b"\n".join(record.payloads)
    try:
        events_of(text)
    except (ValueError, RecursionError):
        _refuse(record)
    if _written(record.events) != text:
        raise ValueError("its events are not what was to be saved")
    return text


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


def event_of(json: bytes) -> AnyEvent:
    """Return the event in JSON that is written exactly as this program writes it: no duplicate, unknown or spare anything.

    Raises:
        ValueError: it is not; msgspec.DecodeError is one.
    """
    event = decode(json)
    if encode(event) != json or not printable(json.decode()):
        raise ValueError("not written by voxpop")
    return event


def events_of(text: bytes) -> list[AnyEvent]:
    """Return the events in lines joined by line feeds, as `event_of` does of each, in half the time.

    Raises:
        ValueError: one of them is not as `event_of` takes it; `event_of` tells which.
    """
    if not text:
        return []
    events = _decoder.decode_lines(text)
    # What is written here holds no line feed within an event: equal text has an event on each line and nothing else.
    if _written(events) != text or not printable(text.decode().replace("\n", ",")):
        raise ValueError("not written by voxpop")
    return events


def _written(events: Sequence[AnyEvent]) -> bytes:
    return _encoder.encode_lines(events)[:-1]
