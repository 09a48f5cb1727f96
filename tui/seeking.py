"""The search for minds, in a process of its own at low priority, so that the screen never waits for a folder, a server or a model."""

import asyncio
import os
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Protocol

import msgspec
from msgspec import Struct

from models.finding.candidate import Candidate
from models.frames import Source, receive_frame, send_frame

NICENESS = 15


class Listed(Struct, frozen=True, tag="listed"):
    """What could think here, as far as can be told without asking it."""

    candidates: tuple[Candidate, ...]


class Judged(Struct, frozen=True, tag="judged"):
    """What is known of a candidate. line: in plain words. thinks: whether it can think for people; None while it is being tried."""

    name: str
    line: str
    thinks: bool | None = None


class Ended(Struct, frozen=True, tag="ended"):
    """The search is over. because: why it ended before its time, "" where it did not."""

    because: str = ""


Tidings = Listed | Judged | Ended
_decode = msgspec.msgpack.Decoder(Tidings).decode


class Seeking(Protocol):
    """A search under way."""

    def start(self, without: tuple[str, ...]) -> None:
        """Begin. without: names of minds that need not be tried."""

    def drain(self) -> list[Tidings]:
        """Return what was found since the last call, without waiting."""

    def close(self) -> None:
        """End it; may be called more than once."""


class Seeker:
    """A search in a process of its own, which ends with this one."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._tidings: deque[Tidings] = deque()

    def start(self, without: tuple[str, ...]) -> None:
        begin = f"import sys; sys.path[:] = {sys.path!r}; from tui.seeking import main; main()"
        streams = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
        self._process = process = subprocess.Popen([sys.executable, "-P", "-c", begin], bufsize=0, **streams)  # type: ignore[call-overload]
        assert process.stdin is not None
        with suppress(OSError):
            send_frame(process.stdin, msgspec.msgpack.encode(without))
        threading.Thread(target=self._read, args=(process,), name="mind seeker", daemon=True).start()

    def drain(self) -> list[Tidings]:
        return [self._tidings.popleft() for _ in range(len(self._tidings))]

    def close(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        if process.stdin is not None:
            with suppress(OSError):
                process.stdin.close()  # it ends by itself, and so does what it has loaded
        threading.Thread(target=process.wait, name="mind seeker's end", daemon=True).start()

    def _read(self, process: "subprocess.Popen[bytes]") -> None:
        assert process.stdout is not None
        over = False
        with process.stdout as source, suppress(EOFError, OSError, ValueError, msgspec.DecodeError):
            while True:
                tidings = _decode(receive_frame(source))
                over = over or isinstance(tidings, Ended)
                self._tidings.append(tidings)
        if not over:
            self._tidings.append(Ended("the search ended without a word"))


async def seek(
    tell: Callable[[Tidings], None],
    without: tuple[str, ...] = (),
    found: Callable[[], Awaitable[list[Candidate]]] | None = None,
) -> None:
    """Tell what can think here, then try one after another, the smallest first: those that cost nothing, but few of each server.

    Two models at once would be slower, and might not fit.
    """
    from models.finding.choosing import to_try
    from models.finding.listing import found as here
    from models.finding.trial import trial

    candidates = await (found or here)()
    tell(Listed(tuple(candidates)))
    for each in [candidates[number] for number in to_try(candidates, without)]:

        def going_on(words: str, name: str = each.name) -> None:
            tell(Judged(name, words))

        going_on("is being tried …")
        verdict = await trial(each.name, told=going_on)
        tell(Judged(each.name, verdict.line, verdict.thinks))
    tell(Ended())


def main() -> None:
    """Search, and tell on stdout; this is the whole process. It ends when its stdin does."""
    source, sink = os.dup(0), os.dup(1)
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nothing, stream)
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    wire_in, wire_out = open(source, "rb", buffering=0), open(sink, "wb", buffering=0)  # noqa: PTH123, SIM115 - descriptors
    without = msgspec.msgpack.decode(receive_frame(wire_in), type=tuple[str, ...])

    def tell(tidings: Tidings) -> None:
        send_frame(wire_out, msgspec.msgpack.encode(tidings))

    async def work() -> None:
        task = asyncio.ensure_future(_told(tell, without))
        loop = asyncio.get_running_loop()
        threading.Thread(target=_until_unwanted, args=(wire_in, loop, task), name="ears", daemon=True).start()
        with suppress(asyncio.CancelledError, OSError):
            await task
        os._exit(0)  # here: at the loop's end all threads are waited for, and one may still look up a name or read a folder

    asyncio.run(work())


async def _told(tell: Callable[[Tidings], None], without: tuple[str, ...]) -> None:
    try:
        await seek(tell, without)
    except OSError:
        raise  # nobody listens any more
    except Exception as error:  # noqa: BLE001 - the seam to the screen, which must be told
        tell(Ended(f"{type(error).__name__}: {error}"))


def _until_unwanted(source: Source, loop: asyncio.AbstractEventLoop, task: "asyncio.Future[None]") -> None:
    """Drop the search once the other end has closed."""
    with suppress(OSError):
        source.read(1)
    with suppress(RuntimeError):
        loop.call_soon_threadsafe(task.cancel)
