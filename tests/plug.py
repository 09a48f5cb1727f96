"""A model server in a process of its own, whose plug can be pulled: nothing of it is left, and it can come back at the same address."""

import subprocess
import sys
from pathlib import Path
from typing import Literal

SERVE = """
import sys, time
sys.path.insert(0, {folder!r})
from openai_server import Fault, Server
server = Server({port})
count = {answered}
server.script = lambda number, body: None if count < 0 or number < count else Fault(seconds=3600.0)
server.start()
print(server.url, flush=True)
time.sleep(3600)
"""


class PluggedServer:
    """A server that speaks OpenAI's protocol and gives valid answers, the same to the same requests.

    Attributes:
        url: where it is, also while it is not.
    """

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None
        self.url = ""

    def plug_in(self, answered: int = -1) -> None:
        """Start it. answered: requests that are answered before it falls silent; -1 for all."""
        port = self.url.removesuffix("/v1").rpartition(":")[2] or "0"
        code = SERVE.format(folder=str(Path(__file__).parent), port=port, answered=answered)
        self._process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
        assert self._process.stdout is not None
        self.url = self._process.stdout.readline().strip()

    def pull(self) -> None:
        """Pull the plug."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()
            assert process.stdout is not None
            process.stdout.close()

    def __enter__(self) -> "PluggedServer":
        return self

    def __exit__(self, *_: object) -> Literal[False]:
        self.pull()
        return False
