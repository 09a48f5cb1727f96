"""The list of all that could think here."""

import asyncio
import os
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path

from msgspec.structs import replace

from models.finding.candidate import Candidate
from models.finding.files import model_files
from models.finding.keys import keys
from models.finding.named import named
from models.finding.servers import ports_of, servers
from models.finding.walk import Limits

LIBRARY_MISSING = "to run it: pip install 'voxpop[llama]'"
RULES = Candidate("rules", "rules", "built in; needs no model and costs nothing")


async def found(
    environment: Mapping[str, str] = os.environ,
    home: Path | None = None,
    ports: Mapping[int, str] | None = None,
    limits: Limits = Limits(),  # noqa: B008 - frozen
) -> list[Candidate]:
    """Return what could think here: the rules, the player's own names, model files, local servers, keys; whether it can, nobody has tried.

    Folders are read in a thread, for at most about as long as the limits say; the event loop is free meanwhile. Cancelling it returns at
    once, the thread ends by itself. Takes a second or so where a port is silent. Calls nobody but this machine.

    Args:
        home: the player's home folder; their own if not given. ports: of local servers, and whose they usually are.
    """
    files = asyncio.to_thread(model_files, environment, home or Path.home(), limits)
    answering = servers(ports if ports is not None else ports_of(environment))
    own, (in_files, on_ports) = named(environment), await asyncio.gather(files, answering)
    if not runs_files():
        in_files = [replace(each, unusable=each.unusable or LIBRARY_MISSING) for each in in_files]
    return [RULES, *own, *in_files, *on_ports, *keys(environment)]


def runs_files() -> bool:
    """Return whether what runs model files is installed."""
    return find_spec("llama_cpp") is not None
