"""Cassettes: calls to language models in a file of JSON lines, so that tests and demonstrations run without a model."""

import stat
from hashlib import blake2b
from pathlib import Path

import msgspec
from msgspec import Raw, Struct

from sim.errors import SimError
from sim.tape import Call, Status
from sim.text import clean

CASSETTE_LIMIT = 1 << 28  # bytes of a file that is read: 256 MiB


class CassetteError(SimError):
    """A cassette cannot be read or written; its text is one plain line that names the file."""


class _Line(Struct, frozen=True, forbid_unknown_fields=True):
    """One call as it stands in the file; the request and the reply as they are, so that they can be read and edited."""

    key: str
    tick: int
    agent: int
    purpose: str
    attempt: int
    status: Status
    request: Raw
    reply: Raw = Raw(b"null")
    tokens_in: int = 0
    tokens_out: int = 0
    ms: int = 0


class CassetteTape:
    """A sim.tape.Tape in a file: read once, added to with every call.

    Attributes:
        calls: how many it holds.
    """

    def __init__(self, path: Path | str) -> None:
        """Read a cassette; one that is not there yet begins with the first call.

        Raises:
            CassetteError: the file is no cassette, or cannot be read.
        """
        self._path = Path(path)
        self._replies: dict[bytes, bytes] = {}
        self.calls = 0
        for number, line in enumerate(self._lines(), 1):
            self._read(number, line)

    def reply(self, key: bytes) -> bytes | None:
        return self._replies.get(key)

    def introduce(self, mind: str, identity: str) -> None:
        """Keep nothing: whoever plays a cassette says whose it is."""

    def keep(self, *calls: Call) -> None:
        """Keep calls.

        Raises:
            CassetteError: the file cannot be written.
        """
        for call in calls:
            self._keep(call)

    def _keep(self, call: Call) -> None:
        reply = Raw(b"null" if call.reply is None else call.reply)
        facts = (call.tick, call.agent, call.purpose, call.attempt, call.status)
        line = _Line(call.key.hex(), *facts, Raw(call.request), reply, call.tokens_in, call.tokens_out, call.ms)
        try:
            with self._path.open("ab") as file:
                file.write(msgspec.json.encode(line) + b"\n")
        except OSError as error:
            raise CassetteError(f"{self._called}: cannot be written ({error.strerror})") from error
        self.calls += 1
        if call.reply is not None:
            self._replies[call.key] = call.reply

    @property
    def _called(self) -> str:
        return clean(self._path.name, 80)

    def _lines(self) -> list[bytes]:
        try:
            status = self._path.stat()
            if not stat.S_ISREG(status.st_mode) or status.st_size > CASSETTE_LIMIT:
                raise CassetteError(f"{self._called}: no cassette; allowed: a file of up to {CASSETTE_LIMIT >> 20} MiB")
            return self._path.read_bytes().splitlines()
        except FileNotFoundError:
            return []
        except OSError as error:
            raise CassetteError(f"{self._called}: cannot be read ({error.strerror})") from error

    def _read(self, number: int, line: bytes) -> None:
        try:
            found = msgspec.json.decode(line, type=_Line)
        except (ValueError, RecursionError) as error:
            raise CassetteError(f"{self._called}: line {number} is no recorded call ({clean(str(error), 120)})") from error
        key = blake2b(bytes(found.request), digest_size=16).digest()
        if key.hex() != found.key:
            raise CassetteError(f"{self._called}: line {number}: its key is not the hash of its request; allowed: {key.hex()}")
        self.calls += 1
        if found.status == "ok":
            self._replies[key] = bytes(found.reply)
