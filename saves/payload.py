"""Events as rows: kind and agent in columns, the other fields as JSON, and back byte by byte."""

import msgspec

from sim.event import AnyEvent, agent_of, decode, encode, kind_of
from sim.journal import TickRecord

Row = tuple[int, int, int, str, int | None, str]  # branch, tick, seq, kind, agent, payload
InputRow = tuple[int, int, int, str]  # branch, tick, seq, payload

_JOINERS = {0x200D: None}


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
    rows: list[Row] = []
    for seq, (event, payload) in enumerate(zip(record.events, record.payloads, strict=True)):
        kind, agent, text = kind_of(event), agent_of(event), payload.decode()
        prefix = _prefix(kind, agent)
        if not text.startswith(prefix) or not printable(text):
            raise ValueError(f"event {seq} ({kind}) holds text that was not cleaned")
        try:
            decode(payload)
        except msgspec.DecodeError as error:  # NaN is written as null, which is no number when read
            raise ValueError(f"event {seq} ({kind}) could not be read back ({error})") from error
        rows.append((branch, record.tick, seq, kind, agent, "{" + text[len(prefix) :].removeprefix(",")))
    return rows


def input_rows_of(branch: int, record: TickRecord) -> list[InputRow]:
    """Return the rows of a tick for table `input`.

    Raises:
        ValueError: an input holds text that was not cleaned.
    """
    rows = [(branch, record.tick, seq, payload.decode()) for seq, payload in enumerate(record.inputs)]
    if wrong := next((seq for _, _, seq, payload in rows if not printable(payload)), None):
        raise ValueError(f"input {wrong} holds text that was not cleaned")
    return rows


def json_of(kind: str, agent: int | None, payload: str) -> bytes:
    """Return the JSON that an event was recorded as."""
    rest = payload[1:]
    return (_prefix(kind, agent) + ("" if rest == "}" else ",") + rest).encode()


def event_of(json: bytes) -> AnyEvent:
    """Return the event in JSON that is written exactly as this program writes it: no duplicate, unknown or spare anything.

    Raises:
        ValueError: it is not; msgspec.DecodeError is one.
    """
    event = decode(json)
    if encode(event) != json or not printable(json.decode()):
        raise ValueError("not written by voxpop")
    return event
