"""A small real server on loopback that speaks the protocol of Hugging Face's hub, with one model and every fault in the book."""

import hashlib
import json
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

REPOSITORY, FILE, COMMIT = "maker/tiny-GGUF", "tiny-q8_0.gguf", "c" * 40


class Hub:
    """A hub with one model. Set its attributes to make it fail.

    Attributes:
        content: of the file. told: changes what it says of the repository. status: of an answer about it, 200 for a good one.
        faults: one for each download, in order, then none: a status, bytes after which the line is cut, or seconds of silence.
        ranged: whether it can begin in the middle. ranges: those asked for. keys: Authorization headers.
    """

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.told: dict[str, Any] = {}
        self.status, self.code = 200, ""
        self.faults: list[Callable[[Any], bool]] = []
        self.ranged = True
        self.ranges: list[str] = []
        self.keys: list[str] = []
        self.paths: list[str] = []
        self.page: bytes | None = None

    def about(self) -> dict[str, Any]:
        digest = hashlib.sha256(self.content).hexdigest()
        lfs = {"sha256": digest, "size": len(self.content), "pointerSize": 134}
        siblings = [{"rfilename": "README.md", "size": 5}, {"rfilename": FILE, "size": len(self.content), "lfs": lfs}]
        facts = {"id": REPOSITORY, "modelId": REPOSITORY, "sha": COMMIT, "private": False, "gated": False, "tags": ["license:apache-2.0"]}
        return facts | {"cardData": {"license": "apache-2.0"}, "siblings": siblings} | self.told


def _handler(here: Hub) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            here.keys.append(self.headers.get("Authorization", ""))
            here.paths.append(self.path)
            if self.path.startswith("/api/models/"):
                body = here.page if here.page is not None else json.dumps(here.about()).encode()
                self.answer(here.status, body if here.status == 200 else b"{}", {"X-Error-Code": here.code} if here.code else {})
                return
            here.ranges.append(self.headers.get("Range", ""))
            fault = here.faults.pop(0) if here.faults else None
            if fault is None or not fault(self):
                self.send_file(len(here.content))

        def answer(self, status: int, body: bytes, headers: dict[str, str]) -> None:
            self.send_response(status)
            for name, value in (headers | {"Content-Length": str(len(body)), "Content-Type": "application/json"}).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def send_file(self, until: int, content: bytes | None = None) -> None:
            whole = here.content if content is None else content
            asked = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range", "")) if here.ranged else None
            start = int(asked[1]) if asked else 0
            self.send_response(206 if asked else 200)
            self.send_header("Content-Length", str(len(whole) - start))
            if asked:
                self.send_header("Content-Range", f"bytes {start}-{len(whole) - 1}/{len(whole)}")
            self.end_headers()
            self.wfile.write(whole[start:until])
            self.wfile.flush()
            self.close_connection |= until < len(whole)

        def log_message(self, *_: object) -> None:
            pass

    return Handler


def cut(after: int) -> Callable[[Any], bool]:
    return lambda answer: bool(answer.send_file(after)) or True


def refused(status: int, code: str = "") -> Callable[[Any], bool]:
    return lambda answer: bool(answer.answer(status, b"{}", {"X-Error-Code": code} if code else {})) or True


def silent(seconds: float) -> Callable[[Any], bool]:
    return lambda answer: bool(time.sleep(seconds)) or True


@contextmanager
def serving(here: Hub) -> Iterator[str]:
    """Run a hub while the block lasts; yield its address."""

    class Quiet(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: object) -> None:
            pass  # a client that hangs up is part of the tests

    with Quiet(("127.0.0.1", 0), _handler(here)) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()
