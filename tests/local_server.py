"""A server on loopback that answers every question with the same bytes."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer


@contextmanager
def answering(raw: bytes, hold: bool = False) -> Iterator[int]:
    """Run a server on loopback that answers with these bytes; yield its port. hold: it keeps the line open after that."""
    done = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.wfile.write(raw)
            self.wfile.flush()
            if hold:
                done.wait(20)

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield server.server_address[1]
        finally:
            done.set()
            server.shutdown()
            thread.join()


def reply(body: object, status: int = 200) -> bytes:
    """Return a whole answer in HTTP."""
    text = body if isinstance(body, bytes) else json.dumps(body).encode()
    return b"HTTP/1.1 %d X\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % (status, len(text)) + text


def models(*ids: object) -> dict[str, object]:
    """Return a list of models as servers give it."""
    return {"object": "list", "data": [{"id": each} for each in ids]}
