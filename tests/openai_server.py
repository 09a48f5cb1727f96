"""A small real server on loopback that speaks OpenAI's protocol: chat completions, embeddings, models, and every fault in the book."""

import json
import random
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import blake2b
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from msgspec import Struct, field

WORDS = ["quiet", "evening", "film", "friend", "story", "rain", "light", "brave", "old", "town", "music", "dinner", "letter", "bridge"]

HOSTILE = [
    "",
    "   \n\n",
    "I would rather not say.",
    "[BUY]:: Heat",
    "[WATCH]:: <Heat>\n[NEXT]::",
    '<think>What should I do? {"type": "leave"}',
    '{"action": {"type": "fly", "to": "the moon"}}',
    '{"type": "watch", "item": "Nobody Knows This Film 7"}',
    '{"type": "chat", "to": "Zaphod Beeblebrox", "text": "hi"}',
    '{"type": "object", "properties": {}}',
    '{"because": "x", "action": null}',
    "[[[[[[" * 5000,
    '{"a":' * 5000,
    '{"action": {"type": "rate", "stars": 1e999, "feeling": 7}}',
    '{"action": {"type": "rate", "stars": ' + "9" * 6000 + "}}",
    "x" * 1_000_000,
    '{"text": "' + "y" * 1_000_000,
    "null",
    "\ud83d\ude00 \u202e \x00 \x1b[31m",
    '{"type": "say"}',
    '{"type": "like", "post": "the one about cats"}',
    "```json\n```",
    "<Heat>",
    '{"remarks": [{"number": 99, "text": "", "importance": 0}]}',
    '{"items": []}',
    "{'type': }",
    "I'm sorry, but as a language model I cannot do that.",
]


class Fault(Struct):
    """How one request fails.

    Args:
        status: of the reply; 0 cuts the connection. headers: sent with it. body: sent as it is. seconds: waited first.
        cut: bytes of the body after which the connection ends; None sends all. drip: seconds before each further piece of the body.
        repeated: how often the body is sent, without telling its length first, if more than once.
    """

    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b"{}"
    seconds: float = 0.0
    cut: int | None = None
    drip: float = 0.0
    repeated: int = 1


Script = Callable[[int, dict[str, Any]], "str | Fault | None"]


class Server:
    """A running server. Set `script` to answer differently: called with the number of the chat request, from 0, and its body.

    Attributes:
        script: returns the text of the answer, a fault, or None for a valid random answer to the request's schema.
        asked: bodies of all chat requests, in order. keys: Authorization headers of all requests. most: requests in flight at once.
        forms: response formats understood, and "tools". streams: whether answers come bit by bit to who asks for that.
        embeds: whether there are embeddings. embedded: texts embedded.
    """

    def __init__(self, port: int = 0) -> None:
        self.script: Script = lambda number, body: None
        self.asked: list[dict[str, Any]] = []
        self.keys: list[str] = []
        self.forms = ["json_schema", "json_object", "tools", "none"]
        self.streams = True
        self.embeds = True
        self.embedded: list[str] = []
        self.most = self._flying = 0
        self._lock = threading.Lock()
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                self._reply(server._answer(self.path, self.headers.get("Authorization", ""), body))

            def do_GET(self) -> None:
                found = self.path.endswith("/models")
                self._reply(_json(200, {"object": "list", "data": [{"id": "tiny", "object": "model"}]}) if found else Fault(404))

            def _reply(self, reply: Fault) -> None:
                time.sleep(reply.seconds)
                if not reply.status:
                    self.close_connection = True
                    return
                self.send_response(reply.status)
                for name, value in ({"Content-Type": "application/json"} | reply.headers).items():
                    self.send_header(name, value)
                if reply.repeated > 1:
                    self.close_connection = True
                else:
                    self.send_header("Content-Length", str(len(reply.body)))
                self.end_headers()
                self._send(reply)

            def _send(self, reply: Fault) -> None:
                body = reply.body if reply.cut is None else reply.body[: reply.cut]
                for _ in range(reply.repeated):
                    for piece in pieces(body) if reply.drip else [body]:
                        time.sleep(reply.drip)
                        self.wfile.write(piece)
                self.close_connection |= reply.cut is not None

            def log_message(self, *_: object) -> None:
                pass

        class Quiet(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_: object) -> None:
                pass  # a client that hangs up is part of the tests

        self._http = Quiet(("127.0.0.1", port), Handler)
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._http.server_address[1]}/v1"

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

    def _answer(self, path: str, key: str, body: dict[str, Any]) -> Fault:
        with self._lock:
            self.keys.append(key)
            self._flying += 1
            self.most = max(self.most, self._flying)
        try:
            if path.endswith("/embeddings"):
                return self._embedding(body)
            return self._completion(body) if path.endswith("/chat/completions") else Fault(404)
        finally:
            with self._lock:
                self._flying -= 1

    def _completion(self, body: dict[str, Any]) -> Fault:
        with self._lock:
            number = len(self.asked)
            self.asked.append(body)
        form = "tools" if "tools" in body else body.get("response_format", {}).get("type", "none")
        if form not in self.forms:
            what = "tools are" if form == "tools" else f"response_format {form} is"
            return _json(400, {"error": {"message": f"{what} not supported", "type": "invalid_request_error"}})
        if body.get("stream") and not self.streams:
            return _json(400, {"error": {"message": "stream is not supported", "type": "invalid_request_error"}})
        said = self.script(number, body)
        if isinstance(said, Fault):
            if said.status != 200 or said.body != b"{}":
                return said
            time.sleep(said.seconds)
            said = None
        if said is None:
            said = json.dumps(instance(schema_in(body), chance(body), ids_in(body)))
        tokens = sum(len(message["content"]) for message in body["messages"]) // 4
        usage = {"prompt_tokens": tokens, "completion_tokens": len(said) // 4, "total_tokens": tokens + len(said) // 4}
        if body.get("stream"):
            return Fault(200, {"Content-Type": "text/event-stream"}, events(said, usage))
        message = {"role": "assistant", "content": said} if form != "tools" else called(said)
        choice = {"index": 0, "finish_reason": "stop", "message": message}
        return _json(
            200, {"id": "x", "object": "chat.completion", "created": 0, "model": body["model"], "choices": [choice], "usage": usage}
        )

    def _embedding(self, body: dict[str, Any]) -> Fault:
        if not self.embeds:
            return _json(404, {"error": {"message": "no embeddings here"}})
        with self._lock:
            self.embedded += body["input"]
        rows = [{"object": "embedding", "index": k, "embedding": embedding(text)} for k, text in enumerate(body["input"])]
        return _json(200, {"object": "list", "model": body["model"], "data": rows, "usage": {"prompt_tokens": 1, "total_tokens": 1}})


def events(said: str, usage: dict[str, int], pace: int = 6) -> bytes:
    """Return an answer as server-sent events, `pace` characters each."""
    bits = [said[k : k + pace] for k in range(0, len(said), pace)]
    told = [{"choices": [{"index": 0, "delta": {"content": bit}, "finish_reason": None}]} for bit in bits]
    told += [{"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]}, {"choices": [], "usage": usage}]
    return b"".join(b"data: " + json.dumps(each).encode() + b"\n\n" for each in told) + b"data: [DONE]\n\n"


def called(arguments: str) -> dict[str, Any]:
    """Return a message that calls the tool, instead of saying something."""
    return {"role": "assistant", "content": None, "tool_calls": [{"function": {"name": "answer", "arguments": arguments}}]}


def pieces(body: bytes) -> list[bytes]:
    """Return a body in twenty pieces or fewer."""
    size = max(1, len(body) // 20)
    return [body[k : k + size] for k in range(0, len(body), size)]


def _json(status: int, body: dict[str, Any]) -> Fault:
    return Fault(status, body=json.dumps(body).encode())


@contextmanager
def running() -> Iterator[Server]:
    """Run a server while the block lasts."""
    server = Server()
    server.start()
    try:
        yield server
    finally:
        server.stop()


def embedding(text: str, size: int = 2048) -> list[float]:
    """Return a vector in which texts that share words are near each other."""
    vector = [0.0] * size
    for word in text.lower().split():
        digest = blake2b(word.strip(".,;:!?<>").encode(), digest_size=4).digest()
        vector[int.from_bytes(digest, "little") % size] += 1
    return vector


def chance(body: dict[str, Any]) -> random.Random:
    """Return the luck of a request: the same for the same messages and seed."""
    return random.Random(json.dumps([body["messages"], body.get("seed")], sort_keys=True))


def schema_in(body: dict[str, Any]) -> dict[str, Any]:
    for tool in body.get("tools", []):
        return dict(tool["function"]["parameters"])
    return body.get("response_format", {}).get("json_schema", {}).get("schema", {"type": "object", "properties": {}})


def ids_in(body: dict[str, Any]) -> dict[str, list[Any]]:
    """Return the ids that a prompt names, by the field in which a model would answer them: films, contacts, posts of a page."""
    told = body["messages"][:2][-1]["content"]
    films = [int(number) for number in re.findall(r"(\d+) <", told.split("remember:")[-1])]
    contacts = [int(number) for number in re.findall(r"(\d+) [^(),]+ \(your ", told)]
    posts = [int(number) for number in re.findall(r"^(\d+)\. ", told, re.MULTILINE)]
    percepts = [int(number) for number in re.findall(r"^(\d+): ", told, re.MULTILINE)]
    authors = [int(number) for number in re.findall(r"^\d+\. [^(]+\(id (\d+),", told, re.MULTILINE)]
    news = re.findall(r"^([\w-]+) \((?:you know of it|you had not heard)", told, re.MULTILINE)
    return {"item": films, "items": films, "to": contacts, "post": posts, "number": percepts, "who": authors, "topic": news}


def instance(schema: dict[str, Any], luck: random.Random, ids: dict[str, list[Any]], name: str = "") -> Any:
    """Return a random value that a schema allows; ids are drawn from those that the prompt named."""
    if "anyOf" in schema:
        return instance(luck.choice(schema["anyOf"]), luck, ids, name)
    if "enum" in schema:
        return luck.choice(schema["enum"])
    match schema.get("type"):
        case "object":
            return {key: instance(each, luck, ids, key) for key, each in schema["properties"].items()}
        case "array":
            fewest = schema.get("minItems", 0)
            return [
                instance(schema["items"], luck, ids, name) for _ in range(luck.randint(fewest, min(schema.get("maxItems", 9), fewest + 4)))
            ]
        case "integer" | "string" if ids.get(name):
            return luck.choice(ids[name])
        case "number":
            return round(luck.uniform(schema.get("minimum", 0), schema.get("maximum", 1)), 3)
        case "integer":
            return luck.randint(schema.get("minimum", 0), schema.get("maximum", 20))
        case "string":
            return " ".join(luck.choices(WORDS, k=luck.randint(2, 12))).capitalize() + "."
        case _:
            return None
