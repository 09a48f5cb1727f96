"""What an engine is to load is the first thing that it is told, whoever else has something to say meanwhile."""

import io
import subprocess
import threading
from typing import Any

import msgspec
import pytest

from models.frames import receive_frame
from tui import engine_client
from tui.engine_client import EngineClient
from tui.protocol import LookInto, Painted, encode
from tui.wire import EngineSpec

SPEC = EngineSpec(scenario="town", save="/x/town.db")


class Pipe(io.BytesIO):
    """Takes frames; while the first is under way, another thread sends a command."""

    def __init__(self) -> None:
        super().__init__()
        self.meanwhile = lambda: None
        self.begun = False

    def write(self, data: Any) -> int:
        if not self.begun:
            self.begun = True
            other = threading.Thread(target=self.meanwhile)
            other.start()
            other.join(0.2)  # where it has to wait, it goes on afterwards
        return super().write(data)


class Process:
    """Stands for an engine that says nothing and is there until it is waited for."""

    pid = 1

    def __init__(self, *_: Any, **__: Any) -> None:
        self.stdin, self.stdout = Pipe(), io.BytesIO()

    def poll(self) -> int | None:
        return None

    def wait(self, timeout: float | None = None) -> int:
        return 0

    def kill(self) -> None:
        pass


def test_a_command_never_overtakes_what_is_to_be_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    client, process = EngineClient(SPEC), Process()
    process.stdin.meanwhile = lambda: client.send(Painted(7))  # type: ignore[method-assign]
    monkeypatch.setattr(subprocess, "Popen", lambda *_, **__: process)
    client.start()
    sent = io.BytesIO(process.stdin.getvalue())
    assert msgspec.json.decode(receive_frame(sent), type=EngineSpec) == SPEC


def test_frames_of_two_threads_do_not_mix(monkeypatch: pytest.MonkeyPatch) -> None:
    client, process = EngineClient(SPEC), Process()
    monkeypatch.setattr(subprocess, "Popen", lambda *_, **__: process)
    client.start()

    def in_halves(sink: Any, frame: bytes) -> None:
        sink.write(frame[:1])
        threading.Event().wait(0.01)
        sink.write(frame[1:])

    monkeypatch.setattr(engine_client, "send_frame", in_halves)
    process.stdin.seek(0)
    process.stdin.truncate()
    one, other = encode(Painted(1)), encode(LookInto(2))
    threads = [threading.Thread(target=client.send, args=(command,)) for command in (Painted(1), LookInto(2))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert process.stdin.getvalue() in {one + other, other + one}
