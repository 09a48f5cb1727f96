"""The list of all that could think here."""

import asyncio
import os
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import TypeVar

from msgspec.structs import replace

from models.finding.candidate import Candidate
from models.finding.files import model_files
from models.finding.keys import keys
from models.finding.named import named
from models.finding.servers import ports_of, servers
from models.finding.walk import Limits

LIBRARY_MISSING = "to run it: pip install 'voxpop[llama]'"
_T = TypeVar("_T")

RULES = Candidate("rules", "rules", "built in; needs no model and costs nothing")


async def found(
    environment: Mapping[str, str] = os.environ,
    home: Path | None = None,
    ports: Mapping[int, str] | None = None,
    limits: Limits = Limits(),  # noqa: B008 - frozen
) -> list[Candidate]:
    """Return what could think here: the rules, the player's own names, model files, local servers, keys; whether it can, nobody has tried.

    Folders are read in a thread, for at most about as long as the limits say; the event loop is free meanwhile. Cancelling it returns at
    once, and nobody waits for the thread: a folder on a network that is gone may keep it for ever. Takes a second or so where a port is
    silent. Calls nobody but this machine.

    Args:
        home: the player's home folder; their own if not given. ports: of local servers, and whose they usually are.
    """
    files = _apart(lambda: model_files(environment, home or Path.home(), limits))
    answering = servers(ports if ports is not None else ports_of(environment))
    own, (in_files, on_ports) = named(environment), await asyncio.gather(files, answering)
    if not runs_files():
        in_files = [replace(each, unusable=each.unusable or LIBRARY_MISSING) for each in in_files]
    return [RULES, *own, *in_files, *on_ports, *keys(environment)]


def libraries() -> list[str]:
    """Return which libraries that run model files are installed; any of them will do."""
    from models.llama.named import LIBRARIES

    return [library for library in LIBRARIES if find_spec(library) is not None]


def runs_files() -> bool:
    """Return whether something that runs model files is installed."""
    return bool(libraries())


async def _apart(work: Callable[[], _T]) -> _T:
    """Return what some work returns, done in a thread that neither this process nor the event loop waits for at its end."""
    loop = asyncio.get_running_loop()
    done: asyncio.Future[_T] = loop.create_future()

    def settle(outcome: _T | None, error: BaseException | None) -> None:
        if done.cancelled():
            return
        if error is not None:
            done.set_exception(error)
        else:
            done.set_result(outcome)  # type: ignore[arg-type]

    def run() -> None:
        outcome, error = None, None
        try:
            outcome = work()
        except BaseException as raised:  # noqa: BLE001 - it is raised where the outcome is awaited
            error = raised
        with suppress(RuntimeError):  # the loop has ended
            loop.call_soon_threadsafe(settle, outcome, error)

    threading.Thread(target=run, name="finding", daemon=True).start()
    return await done
