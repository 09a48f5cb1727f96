"""The screen's end of the engine: starts the process, hears what it says, and tells it what the player wants.

Importing this module is cheap and `start` imports little, so that the process is under way before Textual is imported.
"""

import signal
import subprocess
import sys
import threading
from collections import deque
from contextlib import suppress
from typing import TYPE_CHECKING

import msgspec

from models.frames import receive_frame, send_frame
from tui.wire import EngineSpec, Fork, NewWorld

if TYPE_CHECKING:
    from tui.protocol import FromEngine, Metered, ToEngine

CLOSING = 7.0  # seconds for the engine to finish its tick, of many people on a busy machine, before it is ended


class EngineClient:
    """The engine of one save, in a process of its own. `start`, then `drain` at every refresh of the screen, then `close`.

    None of them blocks but `close`.
    """

    def __init__(self, spec: EngineSpec) -> None:
        self.spec = spec
        self._process = _Process(spec)
        self._turning: threading.Thread | None = None
        self._closed = False

    @property
    def pid(self) -> int | None:
        """Process id of the engine, once started."""
        return self._process.pid

    @property
    def status(self) -> int | None:
        """Exit status of the engine, negative if a signal ended it; None while it runs."""
        return self._process.status

    @property
    def recorded(self) -> int:
        """The last tick that the engine has told is saved."""
        return self._process.recorded

    def start(self) -> None:
        """Start the process."""
        self._process.start()

    def drain(self) -> "list[FromEngine]":
        """Return what the engine has said since the last call, oldest first."""
        from tui.protocol import Halted, Ready

        messages = self._process.messages
        said = [messages.popleft() for _ in range(len(messages))]
        for message in said:
            if isinstance(message, Ready) and message.save != self.spec.save:  # it loaded what stands instead
                self.spec = msgspec.structs.replace(self.spec, save=message.save, instead=())
            elif isinstance(message, Halted) and message.save:
                self.spec = msgspec.structs.replace(self.spec, save=message.save)
        return said

    def send(self, command: "ToEngine") -> None:
        """Tell the engine what the player wants; a dead engine is told nothing, `drain` says that it died."""
        from sim.event import MindChanged
        from tui.protocol import Intervene, encode

        match command:  # what holds for the engine of another branch, too
            case Intervene(MindChanged(_, mind)) if mind and mind not in self.spec.minds:
                self.spec = msgspec.structs.replace(self.spec, minds=(*self.spec.minds, mind))
        self._process.write(encode(command))

    def go_to(self, branch: str, fork: Fork | None = None, replay: int | None = None) -> None:
        """Leave the engine and start another, on a branch of the same save; `drain` says when it is Ready.

        Nothing more is heard of the one that is left, unless it could not save its last tick.

        Args:
            fork: the branch is a new one, which begins there; one that cannot be made is Declined by an engine that shows that tick.
            replay: only show the branch, this tick of it first; None to play it.
        """
        self._change(msgspec.structs.replace(self.spec, scenario="", agents=None, branch=branch, fork=fork, instead=(), replay=replay))

    def open(self, save: str, branch: str = "") -> None:
        """Leave the engine and start another, on another save; where that cannot be read, it goes on with the one that is left.

        Args:
            branch: of the save that is left, which goes on if need be; "" for the one played last.
        """
        plain = msgspec.structs.replace(self.spec, scenario="", agents=None, branch="", fork=None, instead=(), replay=None)
        stays = msgspec.structs.replace(plain, branch=branch)
        self._change(msgspec.structs.replace(plain, save=save, instead=(stays,)))

    def begin(self, new: NewWorld, branch: str = "") -> None:
        """Leave the engine and start another, on a new world; where that cannot be made, it goes on with the one that is left.

        Args:
            branch: of the save that is left, which goes on if need be; "" for the one played last.
        """
        plain = msgspec.structs.replace(self.spec, scenario="", agents=None, branch="", fork=None, instead=(), replay=None)
        stays = msgspec.structs.replace(plain, branch=branch)
        wanted = {"scenario": new.scenario, "save": new.save, "seed": new.seed, "agents": new.agents, "mind": new.mind}
        self._change(msgspec.structs.replace(plain, **wanted, instead=(stays,)))

    def _change(self, spec: EngineSpec) -> None:
        """Leave the engine and start another."""
        self.spec = spec
        left, self._process = self._process, _Process(self.spec)
        self._turning = threading.Thread(target=self._turn, args=(left, self._process, self._turning), name="engine change", daemon=True)
        self._turning.start()

    def _turn(self, left: "_Process", next_: "_Process", before: threading.Thread | None) -> None:
        """End a process, then start the next: only one at a time may write a save."""
        from tui.protocol import Declined, Halted

        if before is not None:
            before.join()
        left.end(CLOSING)
        next_.messages.extend(Declined(said.message) for said in left.messages if isinstance(said, Halted) and said.message)
        next_.follow(left, self.spec.minds)
        if not self._closed:
            next_.start()

    def close(self, timeout: float = CLOSING) -> None:
        """Ask the engine to quit, and end it if it does not within `timeout` seconds; closing twice does nothing."""
        self._closed = True
        if self._turning is not None:
            self._turning.join()
        self._process.end(timeout)


class _Process:
    """One engine process, and what it has said.

    Attributes:
        messages: not drained yet, oldest first. spec: what it loads, once started.
        metered: what models have spent so far, and may spend, as it said last; None where it did not.
        recorded: the last tick that it has told is saved.
    """

    def __init__(self, spec: EngineSpec) -> None:
        self.messages: deque[FromEngine] = deque()
        self.spec = spec
        self.metered: Metered | None = None
        self.recorded = 0
        self._process: subprocess.Popen[bytes] | None = None
        self._reader = threading.Thread(target=self._read, name="engine reader", daemon=True)
        self._writing = threading.Lock()  # frames come from two threads, and must not mix
        self._halted = False

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    @property
    def status(self) -> int | None:
        return self._process.poll() if self._process else None

    def follow(self, left: "_Process", minds: tuple[str, ...]) -> None:
        """Go on with what was spent and may be spent in the process before. minds: that the player has asked for."""
        from models.metering import written

        before, told = left.spec, left.metered
        self.spec = msgspec.structs.replace(self.spec, budget=before.budget, settled=before.settled, spent=before.spent, minds=minds)
        if told is not None:
            self.spec = msgspec.structs.replace(self.spec, budget=written(told.budget), settled=True, spent=told.spent)
        after = self.spec
        kept = {"budget": after.budget, "settled": after.settled, "spent": after.spent, "minds": minds}
        self.spec = msgspec.structs.replace(after, instead=tuple(msgspec.structs.replace(each, **kept) for each in after.instead))

    def start(self) -> None:
        """Start it. It holds no terminal: its stdin and stdout are the wire, its stderr goes nowhere."""
        begin = f"import sys; sys.path[:] = {sys.path!r}; from tui.engine import main; main()"
        process = subprocess.Popen(
            [sys.executable, "-P", "-c", begin],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
        )
        assert process.stdin is not None
        with suppress(OSError):  # it is gone already; the reader hears that
            send_frame(process.stdin, msgspec.json.encode(self.spec))
        self._process = process  # from now on others may write: what to load comes first
        self._reader.start()

    def end(self, timeout: float) -> None:
        """Ask it to quit, and end it if it does not within `timeout` seconds."""
        process = self._process
        if process is None:
            return
        from tui.protocol import Quit, encode

        self.write(encode(Quit()))
        for impatience in (process.terminate, process.kill):
            with suppress(subprocess.TimeoutExpired):
                process.wait(timeout)
                break
            impatience()
            timeout = 1.0
        process.wait()
        self._reader.join(1.0)
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                with suppress(OSError):
                    stream.close()

    def write(self, frame: bytes) -> None:
        """Send a frame, if anybody is there."""
        sink = self._process.stdin if self._process else None
        if sink is not None:
            with self._writing, suppress(OSError, ValueError):  # ValueError: closed under our feet
                send_frame(sink, frame)

    def _read(self) -> None:
        """Hear it until it is silent for good; then say why, if it did not."""
        from tui.protocol import Halted, Metered, Ready, Ticked, decode_from_engine

        assert self._process is not None and self._process.stdout is not None
        with suppress(EOFError, OSError, ValueError):  # ValueError: closed under our feet
            while True:
                message = decode_from_engine(receive_frame(self._process.stdout))
                match message:
                    case Ready(snapshot=snapshot):
                        self.recorded = snapshot.tick
                    case Ticked(tick=tick):
                        self.recorded = tick
                    case Metered():
                        self.metered = message
                    case Halted():
                        self._halted = True
                self.messages.append(message)
        if not self._halted:
            with suppress(subprocess.TimeoutExpired):  # it has closed its mouth, or says what cannot be understood
                self._process.wait(CLOSING)
            self._process.kill()
            self.messages.append(Halted(self.recorded, _reason(self._process.wait())))


def _reason(status: int) -> str:
    """Return in a plain line why a process that said nothing has ended."""
    if status >= 0:
        return f"The engine ended without a word, with status {status}."
    try:
        name = signal.Signals(-status).name
    except ValueError:  # a real-time signal has no name
        name = f"signal {-status}"
    return f"The engine was ended by {name}{', perhaps because memory ran out' if name == 'SIGKILL' else ''}."
