"""A server that speaks OpenAI's protocol and has no model: it answers by chance whatever a schema allows, after a time that it is told.

Run as a process of its own, `python -m tui.bench.model_server SECONDS`; it prints its port, and serves until its input ends.
"""

import asyncio
import random
import re
import sys
from typing import Any
from zlib import crc32

import msgspec

WORDS = ["quiet", "evening", "film", "friend", "story", "rain", "light", "brave", "old", "town", "music", "dinner", "letter", "bridge"]
_SIGHTS = {
    "item": re.compile(r"^(\d+) <", re.MULTILINE),
    "to": re.compile(r"(\d+) [^(),]+ \(your "),
    "post": re.compile(r"^(\d+)\. ", re.MULTILINE),
    "number": re.compile(r"^(\d+): ", re.MULTILINE),
    "who": re.compile(r"^\d+\. [^(]+\(id (\d+),", re.MULTILINE),
    "topic": re.compile(r"^([\w-]+) \((?:you know of it|you had not heard)", re.MULTILINE),
}


class Message(msgspec.Struct):
    """One message of a prompt."""

    content: str


class Asked(msgspec.Struct):
    """What matters of a request."""

    messages: list[Message]
    seed: int = 0
    response_format: dict[str, Any] = {}


_ASKED = msgspec.json.Decoder(Asked)


def answer_to(body: bytes) -> bytes:
    """Return a completion: the same for the same request."""
    asked = _ASKED.decode(body)
    told = asked.messages[:2][-1].content  # of the player, after that of the system where there is one
    luck = random.Random(crc32(told.encode()) ^ asked.seed)
    schema = asked.response_format.get("json_schema", {}).get("schema", {"enum": ["hello"]})
    said = msgspec.json.encode(_instance(schema, luck, told, "")).decode()
    tokens = sum(len(message.content) for message in asked.messages) // 4
    usage = {"prompt_tokens": tokens, "completion_tokens": len(said) // 4, "total_tokens": tokens + len(said) // 4}
    choice = {"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": said}}
    return msgspec.json.encode({"id": "x", "object": "chat.completion", "created": 0, "model": "none", "choices": [choice], "usage": usage})


def _instance(schema: dict[str, Any], luck: random.Random, told: str, name: str) -> Any:
    if "anyOf" in schema:
        return _instance(luck.choice(schema["anyOf"]), luck, told, name)
    if "enum" in schema:
        return luck.choice(schema["enum"])
    kind = schema["type"]
    if kind == "object":
        return {key: _instance(each, luck, told, key) for key, each in schema["properties"].items()}
    if kind == "array":
        fewest = schema.get("minItems", 1)
        return [_instance(schema["items"], luck, told, name.removesuffix("s")) for _ in range(fewest)]
    if (sight := _SIGHTS.get(name)) is not None and (ids := sight.findall(told)):
        return luck.choice(ids) if kind == "string" else int(luck.choice(ids))
    low, high = schema.get("minimum", 0), schema.get("maximum", 5)
    if kind == "number":
        return round(luck.uniform(low, high), 2)
    return luck.randint(low, high) if kind == "integer" else f"{' '.join(luck.choices(WORDS, k=8)).capitalize()}."


class Connection(asyncio.Protocol):
    """One connection of a client: requests come one after another, each is answered when its time is over."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._unread = bytearray()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._unread += data
        head = self._unread.find(b"\r\n\r\n")
        if head < 0:
            return
        found = re.search(rb"(?i)content-length: *(\d+)", self._unread[:head])
        size = int(found[1]) if found else 0
        if len(self._unread) < head + 4 + size:
            return
        path, body = bytes(self._unread[: self._unread.find(b"\r\n")]), bytes(self._unread[head + 4 : head + 4 + size])
        self._unread.clear()
        if b"/chat/completions" in path:
            due = asyncio.get_running_loop().time() + self._seconds
            asyncio.get_running_loop().call_at(due, self._reply, b"200 OK", answer_to(body))  # worked out while it waits
        else:
            self._reply(b"404 Not Found", b'{"error": {"message": "there is nothing but chat here"}}')

    def _reply(self, status: bytes, body: bytes) -> None:
        if not self._transport.is_closing():
            self._transport.write(
                b"HTTP/1.1 %b\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%b" % (status, len(body), body)
            )


async def serve(seconds: float) -> None:
    """Serve until the input ends."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Connection(seconds), "127.0.0.1", 0, backlog=1024)
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await loop.run_in_executor(None, sys.stdin.read)
    server.close()


if __name__ == "__main__":
    asyncio.run(serve(float(sys.argv[1])))
