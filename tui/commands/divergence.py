"""The bundle of a divergence: what is needed to find its cause, and nothing that is anybody's secret."""

import platform
import re
from importlib import metadata
from pathlib import Path
from typing import Any

import msgspec

from saves.errors import NotKeptError, called
from saves.recording import RecordedTick
from saves.writing import rules_hash, version
from sim.gate import FAILED
from sim.resimulation import Divergence

AROUND = 10  # events before and after the first that differs
MOST_INPUTS = 1000

_ADDRESS = re.compile(r"\b[a-z][a-z0-9+.-]*://[^\s\"']+", re.IGNORECASE)
_PATH = re.compile(r"(?<![\w.])(?:~|[a-z]:)?(?:[/\\][^\s/\\\"':,;]+){2,}", re.IGNORECASE)
_KEY = re.compile(r"\b(?:sk|pk|key|hf|gsk|xai|api|token)[-_][\w-]{8,}|\bBearer\s+\S+|\beyJ[\w-]{10,}\.[\w.-]+", re.IGNORECASE)
_FAILURE = re.compile(re.escape(FAILED) + r'(?:[^"\\]|\\.)*')  # within an event that is shown as JSON


def write_bundle(path: Path, branch: str, found: Divergence, recorded: RecordedTick, agents: list[int], parts: list[str]) -> None:
    """Write what is known of a divergence.

    Args:
        agents, parts: of the world, where its state differs.

    Raises:
        NotKeptError: it cannot be written.
    """
    first = max(found.seq - AROUND, 0) if found.what == "event" else 0
    last = found.seq + AROUND + 1 if found.what == "event" else 2 * AROUND
    author = recorded.author
    bundle = {
        "now": {"voxpop": version(), "rules": rules_hash(), **_machine()},
        "recorded": {"voxpop": author.version, "rules": author.rules_hash, "mind": author.mind.partition(":")[0]},
        "branch": branch,
        "tick": found.tick,
        "what": found.what,
        "agent": found.agent,
        "expected": found.expected,
        "found": found.found,
        "state": {"agents": agents, "parts": parts},
        "hashes": {"events": recorded.event_hash.hex(), "state": recorded.state_hash.hex()},
        "events": {
            "first": first,
            "recorded": [_read(each) for each in recorded.payloads[first:last]],
            "found": [_read(each) for each in found.payloads[first:last]],
            "counts": [len(recorded.payloads), len(found.payloads)],
        },
        "inputs": [_read(each) for each in recorded.inputs[:MOST_INPUTS]],
    }
    try:
        path.write_bytes(msgspec.json.format(msgspec.json.encode(scrubbed(bundle)), indent=2) + b"\n")
    except OSError as error:
        raise NotKeptError(f"{called(path)}: the bundle of the divergence was not written ({error.strerror or error})") from error


def _machine() -> dict[str, str]:
    return {"python": platform.python_version(), "numpy": metadata.version("numpy"), "platform": platform.platform()}


def _read(json: bytes) -> Any:
    try:
        return msgspec.json.decode(json)
    except (ValueError, RecursionError):
        return json.decode("utf-8", "replace")


def scrubbed(value: Any, name: str = "") -> Any:
    """Return a value without addresses, paths and what looks like a key; of the name of a mind nothing but its form."""
    match value:
        case str() if name == "mind":
            return value.partition(":")[0]
        case str() if name == "because" and value.startswith(FAILED):
            return f"{FAILED}(left out)"  # what follows are words of a server, a library or a system
        case str():
            value = _FAILURE.sub(f"{FAILED}(left out)", value)
            return _KEY.sub("(key)", _PATH.sub("(path)", _ADDRESS.sub("(address)", value)))
        case dict():
            return {str(key): scrubbed(each, str(key)) for key, each in value.items()}
        case list() | tuple():
            return [scrubbed(each) for each in value]
        case _:
            return value
