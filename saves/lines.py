"""A whole save as lines of JSON: what each line holds, and how it is written and read, byte by byte the same."""

import base64
from typing import Annotated, Any, ClassVar, Literal

import msgspec
from msgspec import UNSET, Meta, Raw, Struct, UnsetType

from saves.branch import END
from saves.jsonlines import plain
from saves.schema import NAME_LIMIT, NOTE_LIMIT

FORMAT: Literal[1] = 1
LINE_LIMIT = 64 << 20  # bytes of a line: a blob of calls has at most 16 MiB, which base 64 makes a third longer
_SMALL = 1 << 20  # bytes of a blob that is a line whatever its escapes are: six bytes for one at most
SHORT = 200  # characters of what a save says of itself

Number = Annotated[int, Meta(ge=0, lt=END)]
Short = Annotated[str, Meta(max_length=SHORT)]
Hex = Annotated[str, Meta(pattern="^[0-9a-f]{32}$")]  # a hash of 16 bytes
Seed = Annotated[int, Meta(gt=-(1 << 63), lt=(1 << 63) - 1)]
Tokens = Annotated[int, Meta(ge=0, lt=END)] | None


class Line(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="type"):
    """Base of every line; `type` comes first."""

    verbatim: ClassVar[bool] = False  # holds JSON that was checked, byte by byte


class Header(Line, frozen=True, omit_defaults=True, tag="voxpop"):
    """The first line: what the save says of itself.

    Args:
        agents: how many people at the beginning. played: the branch played last.
        reruns: ids of the branches that are re-runs of their parents, and the tick with which each is to end.
    """

    format: Literal[1]
    scenario: Short
    seed: Seed
    mind: Short
    created: Short
    version: Short
    agents: Number
    played: Annotated[str, Meta(max_length=NAME_LIMIT)]
    reruns: dict[Number, Number] = {}


class EngineLine(Line, frozen=True, tag="engine"):
    """A program that wrote ticks. rules: a hash of its source. mind: that the run was given."""

    id: Number
    version: Short
    rules: Short
    mind: Annotated[str, Meta(max_length=300)]


class ModelLine(Line, frozen=True, tag="model"):
    """What stood behind the name of a mind."""

    mind: Annotated[str, Meta(min_length=1, max_length=300)]
    identity: Annotated[str, Meta(min_length=1, max_length=500)]


class BranchLine(Line, frozen=True, tag="branch"):
    """A line of history, before its own ticks; saves.branch.Branch names each field. Its parent came before."""

    id: Annotated[int, Meta(ge=1, lt=END)]
    name: Annotated[str, Meta(min_length=1, max_length=NAME_LIMIT)]
    parent: int | None
    fork_tick: Number | None
    salt: Annotated[int, Meta(ge=0, lt=END)]
    hidden: bool
    note: Annotated[str, Meta(max_length=NOTE_LIMIT)]
    created: Annotated[str, Meta(max_length=40)]


class StateLine(Line, frozen=True, tag="state"):
    """A part of the world at tick 0: a field of sim.snapshot.Snapshot, or one entry of a field that is a list, in order."""

    verbatim: ClassVar[bool] = True

    field: Annotated[str, Meta(max_length=40)]
    value: Raw | UnsetType = UNSET
    entry: Raw | UnsetType = UNSET


class TickLine(Line, frozen=True, tag="tick"):
    """A tick, before its inputs and then its events. engine: id of who wrote it. acts, marks: sim.highlights.Highlight."""

    branch: Number
    tick: Number
    engine: Number
    inputs: Number
    events: Number
    acts: Number
    marks: Number
    event_hash: Hex
    state_hash: Hex


class InputLine(Line, frozen=True, tag="input"):
    """What came into a tick from outside (sim.input)."""

    verbatim: ClassVar[bool] = True

    branch: Number
    tick: Number
    seq: Number
    input: Raw


class EventLine(Line, frozen=True, tag="event"):
    """What happened (sim.event)."""

    verbatim: ClassVar[bool] = True

    branch: Number
    tick: Number
    seq: Number
    event: Raw


class BlobLine(Line, frozen=True, tag="blob"):
    """A request or a reply, or a part that requests share; as text where it is one and that is not longer, else in base 64."""

    hash: Hex
    text: str | UnsetType = UNSET
    base64: str | UnsetType = UNSET


class CallLine(Line, frozen=True, tag="call"):
    """A call to a language model. request_hash: of the whole request; request, reply: hashes of blobs."""

    branch: Number
    tick: Number
    agent: int
    purpose: Short
    attempt: Number
    request_hash: Hex
    request: Hex
    reply: Hex | None
    status: Literal["ok", "invalid", "timeout", "refused", "error"]
    tokens_in: Tokens
    tokens_out: Tokens
    ms: Tokens


class End(Line, frozen=True, tag="end"):
    """The last line, without which something is missing. lines: how many came before it."""

    lines: Number


AnyLine = Header | EngineLine | ModelLine | BranchLine | StateLine | TickLine | InputLine | EventLine | BlobLine | CallLine | End

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(AnyLine).decode
_decode_any = msgspec.json.Decoder().decode


def written(line: AnyLine) -> bytes:
    """Return a line as bytes, its line end included; a terminal may show them."""
    raw = _encode(line)
    return (raw if line.verbatim else plain(raw.decode()).encode()) + b"\n"


def read(raw: bytes) -> AnyLine:
    """Return the line that `written` wrote as these bytes: nothing twice, nothing unknown, nothing to spare.

    Raises:
        ValueError: they are not such; its text says why.
    """
    line: AnyLine = _decode(raw)
    if written(line) != raw:
        raise ValueError("something twice or to spare, or another order")
    return line


def canonical(*raws: Raw | UnsetType) -> bytes:
    """Return the bytes of the one value that is given, in which nothing is twice or to spare.

    Raises:
        ValueError: something is, or another number of values is given.
    """
    given = [bytes(raw) for raw in raws if not isinstance(raw, UnsetType)]
    if len(given) != 1:
        raise ValueError(f"{len(given)} values; allowed: 1")
    found = given[0]
    value: Any = _decode_any(found)
    if _encode(value) != found:
        raise ValueError("something twice or to spare")
    return found


def blob_line(key: bytes, content: bytes) -> BlobLine:
    """Return the line of a blob."""
    coded = BlobLine(hash=key.hex(), base64=base64.b64encode(content).decode())
    try:
        line = BlobLine(hash=key.hex(), text=content.decode())
    except UnicodeDecodeError:
        return coded
    return line if len(content) < _SMALL or len(written(line)) <= len(written(coded)) else coded


def content_of(line: BlobLine) -> bytes:
    """Return what a blob's line holds.

    Raises:
        ValueError: neither a text nor base 64, or both.
    """
    if isinstance(line.text, str) and line.base64 is UNSET:
        return line.text.encode()
    if isinstance(line.base64, str) and line.text is UNSET:
        return base64.b64decode(line.base64, validate=True)
    raise ValueError("a blob is either a text or base64")
