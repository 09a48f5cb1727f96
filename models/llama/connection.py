"""The completer's end of its model's process: starts it, tells it what to do, and hears what it says, all in threads of its own."""

import os
import re
import signal
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from queue import SimpleQueue
from typing import Any

import msgspec

from models.completer import CompleterError
from models.frames import receive_frame, send_frame
from models.llama.protocol import FRAME_LIMIT, Close, FromModel, ToModel, decode_from_model, encode
from sim.text import clean

_LAST_WORDS = 2_000  # characters kept of what it prints
_WHERE = re.compile(r"^\S*/(?=[\w.-]+:\d+: )")  # the folder in which somebody has built llama.cpp
_SECRETS = ("KEY", "TOKEN", "SECRET", "PASSWORD")  # in names of the environment: nothing that a model needs

Heard = Callable[["ModelProcess", FromModel], None]
Ended = Callable[["ModelProcess", str], None]


class ModelProcess:
    """A process for one model. No call blocks but `end`; `heard` and `ended` are called from a thread of its own.

    Args:
        first: what it is told first. heard: is told each message.
        ended: is told once, in a plain phrase, why the process is no more; never after `end` or `kill`.
    """

    def __init__(self, first: ToModel, heard: Heard, ended: Ended) -> None:
        self._heard, self._ended = heard, ended
        self._outbox: SimpleQueue[bytes | None] = SimpleQueue()
        self._outbox.put(encode(first))
        self._last_words: deque[str] = deque(maxlen=20)
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()
        self._unwanted = False
        self._thread = threading.Thread(target=self._live, name="model process", daemon=True)

    @property
    def pid(self) -> int | None:
        """Its process id, once it runs."""
        return self._process.pid if self._process else None

    def start(self) -> None:
        """Start it."""
        self._thread.start()

    def send(self, message: ToModel) -> None:
        """Tell it something; a dead one is told nothing.

        Raises:
            CompleterError: it is too much for one message.
        """
        frame = encode(message)
        if len(frame) > FRAME_LIMIT:
            raise CompleterError(f"a question of {len(frame):,} bytes to a model's process; allowed: {FRAME_LIMIT:,}")
        self._outbox.put(frame)

    def kill(self) -> None:
        """End it at once."""
        with self._lock:
            self._unwanted = True
            if self._process is not None and self._process.poll() is None:
                self._process.kill()
        self._outbox.put(None)

    def end(self, seconds: float) -> None:
        """Ask it to end, kill it if it does not within so many seconds, and wait until it is gone."""
        with self._lock:
            self._unwanted = True
        self.send(Close())
        if not self._thread.ident:
            return
        self._thread.join(seconds)
        if self._thread.is_alive():
            self.kill()
            self._thread.join()

    def _live(self) -> None:
        """Be with the process from its start to its end."""
        try:
            with self._lock:
                if self._unwanted:
                    return
                self._process = process = _started()
        except OSError as error:
            self._ended(self, f"no process could be started for it: {error.strerror}")
            return
        others = [threading.Thread(target=work, args=(process,), daemon=True) for work in (self._write, self._overhear)]
        for other in others:
            other.start()
        self._read(process)
        process.kill()  # it has closed the wire, or talks nonsense
        status = process.wait()
        self._outbox.put(None)
        for other in others:
            other.join(1.0)
        for stream in (process.stdin, process.stdout, process.stderr):
            if stream is not None:
                with suppress(OSError):
                    stream.close()
        if not self._unwanted:
            self._ended(self, _reason(status, self._last_words))

    def _read(self, process: "subprocess.Popen[bytes]") -> None:
        assert process.stdout is not None
        with suppress(EOFError, OSError, ValueError, msgspec.DecodeError):
            while True:
                self._heard(self, decode_from_model(receive_frame(process.stdout, FRAME_LIMIT)))

    def _write(self, process: "subprocess.Popen[bytes]") -> None:
        assert process.stdin is not None
        with suppress(OSError, ValueError):
            while (frame := self._outbox.get()) is not None:
                send_frame(process.stdin, frame)

    def _overhear(self, process: "subprocess.Popen[bytes]") -> None:
        """Keep the last lines that it prints: an abort of llama.cpp says its reason there alone."""
        assert process.stderr is not None
        with suppress(OSError, ValueError):
            while line := process.stderr.readline(_LAST_WORDS):
                self._last_words.append(line.decode("utf-8", "replace"))


def _started() -> "subprocess.Popen[bytes]":
    """Start a process that has no terminal, hears no ctrl+c, and knows no keys."""
    begin = f"import sys; sys.path[:] = {sys.path!r}; from models.llama.process import main; main()"
    environment = {name: value for name, value in os.environ.items() if not any(secret in name.upper() for secret in _SECRETS)}
    apart: dict[str, Any] = {"start_new_session": True}
    if sys.platform == "win32":
        apart = {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.BELOW_NORMAL_PRIORITY_CLASS}
    return subprocess.Popen(
        [sys.executable, "-P", "-c", begin],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        bufsize=0,
        env=environment | {"GGML_NO_BACKTRACE": "1", "PYTHONIOENCODING": "utf-8:replace"},
        **apart,
    )


def _reason(status: int, last_words: deque[str]) -> str:
    """Return in a plain phrase why a process has ended."""
    said = next((clean(_WHERE.sub("", line), 200) for line in reversed(last_words) if line.strip()), "")
    telling = f": {said}" if said else ""
    if status >= 0:
        return f"its process ended with status {status}{telling}"
    try:
        name = signal.Signals(-status).name
    except ValueError:  # a real-time signal has no name
        name = f"signal {-status}"
    return f"its process was ended by {name}{', perhaps because memory ran out' if name == 'SIGKILL' else telling}"
