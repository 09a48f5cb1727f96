"""The bundle of a divergence: what is needed to find its cause, and nothing that is anybody's secret."""

import os
import platform
import re
from importlib import metadata
from itertools import chain, count
from pathlib import Path
from typing import Any

import msgspec

from saves.drafting import drafted
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
        NotKeptError: something has that name, or it cannot be written; then nothing is left of it.
        LockedError: somebody else is writing that file.
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
        "frames": found.frames,
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
    json = msgspec.json.format(msgspec.json.encode(scrubbed(bundle)), indent=2) + b"\n"
    with drafted(path.absolute()) as draft:
        draft.write_bytes(json)


def free_place(save: Path, tick: int) -> Path:
    """Return where to write the bundle of a divergence unless told: beside the save, under a name that nothing has."""
    first = save.with_name(f"{save.stem}.divergence-t{tick}.json")
    others = (first.with_stem(f"{first.stem}-{number}") for number in count(2))
    return next(place for place in chain([first], others) if not os.path.lexists(place))


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
