"""Servers on this machine that speak OpenAI's protocol, found by asking the usual ports which models they have."""

import asyncio
import re
from collections.abc import Mapping
from typing import Any

import msgspec

from models.finding.candidate import Candidate
from sim.text import clean

PORTS: dict[int, str] = {
    11434: "Ollama",
    1234: "LM Studio",
    8080: "llama-server",
    8000: "vLLM",
    5001: "KoboldCpp",
    1337: "Jan",
    5000: "text-generation-webui",
    4891: "GPT4All",
}
HOST = "127.0.0.1"
SECONDS = 1.0  # for a whole answer: a server on this machine knows its models by heart
MODELS = 40  # listed of one server
MODEL_LIMIT = 200  # characters of a model's name
_ANSWER_LIMIT = 1 << 18  # bytes
_ELSEWHERE = re.compile(r"[:-]cloud$", re.IGNORECASE)  # so Ollama names what its servers pass on to a paid service
_NO_MINDS = ("embed", "rerank", "whisper")  # in the names of what speaks to nobody


async def servers(ports: Mapping[int, str] = PORTS, seconds: float = SECONDS) -> list[Candidate]:
    """Return the models of all servers that answer on this machine, all ports asked at once. Sends no key. Cancelling it ends it."""
    found = await asyncio.gather(*(_models_at(port, program, seconds) for port, program in ports.items()), return_exceptions=True)
    return [candidate for each in found if isinstance(each, list) for candidate in each]  # whatever one port says, the others count


def thinks_elsewhere(model: str) -> bool:
    """Return whether a server on this machine only passes on what is asked of a model; that may cost money."""
    return _ELSEWHERE.search(model.strip()) is not None


def ports_of(environment: Mapping[str, str]) -> dict[int, str]:
    """Return the usual ports, and the one that OLLAMA_HOST names."""
    _, _, port = environment.get("OLLAMA_HOST", "").rpartition(":")
    return PORTS | ({int(port): "Ollama"} if port.isascii() and port.isdigit() and len(port) <= 5 and 0 < int(port) < 65536 else {})


async def _models_at(port: int, program: str, seconds: float) -> list[Candidate]:
    url = f"http://{HOST}:{port}/v1"
    status, body = await _answer(port, seconds)
    if status in (401, 403) and isinstance(_decoded(body), dict) and "error" in _decoded(body):
        closed = "it wants a key; set OPENAI_API_KEY, and name a model of it"
        return [Candidate(f"openai:MODEL@{url}", "server", f"a server, perhaps {program}", where=f"port {port}", unusable=closed)]
    listed = _decoded(body) if status == 200 else None
    models = listed.get("data") if isinstance(listed, dict) else None
    if not isinstance(models, list):
        return []
    named = [model["id"] for model in models if isinstance(model, dict) and isinstance(model.get("id"), str) and model["id"].strip()]
    if models and not named:
        return []  # something else that has a list of data
    minds = [name for name in named if not any(word in name.lower() for word in _NO_MINDS)]
    if not minds:
        none = "it has no model that speaks; load or fetch one with it"
        return [Candidate(f"openai:MODEL@{url}", "server", f"a server, perhaps {program}", where=f"port {port}", unusable=none)]
    return [_candidate(name, url, f"{program}'s port, {port}") for name in dict.fromkeys(minds[:MODELS])]


def _candidate(model: str, url: str, where: str) -> Candidate:
    plain = clean(model, MODEL_LIMIT)
    odd = plain != model or "@" in model
    what = plain.replace("\\", "/").rpartition("/")[2] if plain.lower().endswith(".gguf") else plain
    paid = thinks_elsewhere(model)
    unusable = "its name holds odd characters, or is too long, to be asked for" if odd else ""
    return Candidate(f"openai:{plain}@{url}", "server", clean(what, 80) + ", not on this machine" * paid, 0, where, unusable, paid)


def _decoded(body: bytes) -> Any:
    try:
        return msgspec.json.decode(body)
    except (msgspec.MsgspecError, ValueError, RecursionError):  # ValueError: it is no UTF-8
        return None


async def _answer(port: int, seconds: float) -> tuple[int, bytes]:
    """Return status and body of what a port answers to GET /v1/models; (0, b"") for what is no HTTP. Follows nothing."""
    received = bytearray()
    writer = None
    try:
        async with asyncio.timeout(seconds):
            reader, writer = await asyncio.open_connection(HOST, port)
            writer.write(b"GET /v1/models HTTP/1.0\r\nHost: %s:%d\r\nAccept: application/json\r\n\r\n" % (HOST.encode(), port))
            while (some := await reader.read(1 << 16)) and len(received) < _ANSWER_LIMIT:
                received += some
    except (OSError, TimeoutError):
        pass  # nobody there; or somebody who keeps the line open after all was said
    finally:
        if writer is not None:
            writer.close()
    return _parsed(bytes(received))


def _parsed(received: bytes) -> tuple[int, bytes]:
    import http.client
    from io import BytesIO

    class _Line:
        def makefile(self, mode: str) -> BytesIO:
            return BytesIO(received)

    response = http.client.HTTPResponse(_Line())  # type: ignore[arg-type]
    try:
        response.begin()
        return response.status, response.read()
    except (http.client.HTTPException, ValueError, OverflowError):  # OverflowError: it announces more bytes than there are numbers for
        return 0, b""
