"""Models behind an API: any server that speaks OpenAI's protocol (OpenAI, llama-server, Ollama, LM Studio, vLLM)."""

import asyncio
import os
import time
from collections.abc import Mapping, Sequence
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urlsplit

from msgspec import Struct
from msgspec.structs import replace

from models.completer import CompleterError, Completion, Embedding, Heard, Prompt, Request
from sim.errors import SimError
from sim.text import clean

if TYPE_CHECKING:
    from openai import AsyncOpenAI

# Names in the environment.
KEYS, KEY, BASE_URL = "VOXPOP_API_KEYS", "OPENAI_API_KEY", "OPENAI_BASE_URL"
EMBEDDING = "VOXPOP_EMBEDDING_MODEL"  # where another model than the one that speaks embeds
CONCURRENCY = "VOXPOP_AT_ONCE"  # requests in flight a key

NO_KEY = "none"  # what a server on this machine is told
AT_ONCE, AT_ONCE_HERE = 16, 4  # requests in flight a key; a server on this machine has fewer places
MOST_AT_ONCE = 1000
RETRIES = 2  # of one request, after 408, 409, 429, 5xx and lost connections; the library waits as Retry-After says, else with jitter
ATTEMPT_SECONDS = 120.0
ALL_SECONDS = 300.0  # of one request with its retries, however slowly it drips
ANSWER_LIMIT = 2_000_000  # characters kept of an answer


class Dialect(Struct, frozen=True):
    """What a server understands of the protocol; learnt from what it refuses."""

    form: Literal["json_schema", "json_object", "none"] = "json_schema"
    limit: Literal["max_tokens", "max_completion_tokens"] = "max_tokens"
    seeded: bool = True

    def simpler(self, complaint: str) -> "Dialect | None":
        """Return what to try next after a server refused a request, None where nothing is left to try."""
        if self.limit == "max_tokens" and "max_completion_tokens" in complaint:
            return replace(self, limit="max_completion_tokens")
        if self.seeded and "seed" in complaint:
            return replace(self, seeded=False)
        if self.form == "json_schema":
            return replace(self, form="json_object")
        return replace(self, form="none") if self.form == "json_object" else None


def keys_in(environment: Mapping[str, str]) -> tuple[str, ...]:
    """Return the API keys of an environment: several in VOXPOP_API_KEYS with commas between, or one in OPENAI_API_KEY."""
    several = tuple(dict.fromkeys(key.strip() for key in environment.get(KEYS, "").split(",") if key.strip()))
    one = environment.get(KEY, "").strip()
    return several or ((one,) if one else ())


def is_loopback(url: str) -> bool:
    """Return whether a URL points at this machine."""
    host = urlsplit(url).hostname or ""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def openai_completer(spec: str, environment: Mapping[str, str] = os.environ) -> "OpenAICompleter":
    """Return a completer for "MODEL" or "MODEL@URL".

    Raises:
        SimError: no model, a bad URL, or no key where one is needed; one plain line.
    """
    model, _, url = spec.strip().partition("@")
    shown = f"openai:{clean(spec, 200) if '?' not in url and '@' not in url else clean(model, 80) + '@...'}"  # a URL may hold a password
    if not model.strip() or ("@" in spec and not _is_url(url)):
        raise SimError(f"no mind '{shown}'; allowed: openai:MODEL or openai:MODEL@URL with a URL like http://127.0.0.1:8080/v1")
    url = url or environment.get(BASE_URL, "").strip()
    if url and not _is_url(url):
        raise SimError(f"{BASE_URL} holds no URL that works; allowed: one like http://127.0.0.1:8080/v1")
    keys = keys_in(environment)
    for key in keys:
        if not key.isascii() or not key.isprintable() or " " in key:
            raise SimError(f"a key in {KEYS if environment.get(KEYS) else KEY} holds a blank or an odd character; allowed: the key alone")
    if not keys and not is_loopback(url):
        raise SimError(f"no key for '{shown}'; set {KEY}, or {KEYS} with commas between; a server on this machine needs none")
    at_once = environment.get(CONCURRENCY, "").strip() or str(AT_ONCE_HERE if is_loopback(url) else AT_ONCE)
    if not at_once.isascii() or not at_once.isdigit() or not 1 <= int(at_once[:6]) <= MOST_AT_ONCE:
        raise SimError(f"{CONCURRENCY} '{clean(at_once, 40)}'; allowed: a whole number from 1 to {MOST_AT_ONCE}")
    embedding = environment.get(EMBEDDING, "").strip()
    return OpenAICompleter(model.strip(), url, keys or (NO_KEY,), embedding=embedding, at_once=int(at_once))


def _is_url(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0 and not parts.username and not parts.query
    except ValueError:  # a port that is no number
        return False


class OpenAICompleter:
    """Asks one model at one URL, with several keys in turn and at most AT_ONCE requests a key in flight.

    The library is loaded with the first request. Nothing that this class raises, returns or shows holds a key.
    """

    def __init__(
        self, model: str, url: str, keys: Sequence[str], *, embedding: str = "", at_once: int = AT_ONCE, seconds: float = ATTEMPT_SECONDS
    ) -> None:
        """Prepare to ask.

        Args:
            url: "" is the library's own default. embedding: the model that embeds; "" is `model` itself.
            at_once: requests in flight a key. seconds: of silence after which an attempt is given up.
        """
        self.name = model
        self.identity = f"openai:{model}"
        self._embedding = embedding or model
        self._url, self._keys, self._at_once, self._seconds = url, tuple(keys), at_once, seconds
        self._dialect = Dialect()
        self._embeds = True
        self._clients: list[AsyncOpenAI] = []
        self._free: asyncio.Queue[AsyncOpenAI] = asyncio.Queue()

    def __repr__(self) -> str:
        return f"OpenAICompleter({self.name!r}, {self._url!r}, {len(self._keys)} keys)"

    async def complete(self, request: Request, heard: Heard | None = None) -> Completion:
        """Return the model's answer; the schema is enforced where the server can.

        Raises:
            CompleterError: the server refused, failed, fell silent, or answered what is no completion.
        """
        import openai

        messages = _messages(request.prompt)
        dialect: Dialect | None = self._dialect
        client, free = await self._client()
        began = time.perf_counter()
        try:
            while dialect is not None:
                try:
                    async with asyncio.timeout(ALL_SECONDS):
                        body = _request(dialect, request.schema, request.seed, request.max_tokens)
                        response = await client.chat.completions.create(model=self.name, messages=messages, **body)
                except (openai.BadRequestError, openai.UnprocessableEntityError) as error:
                    dialect = dialect.simpler(str(error))
                    if dialect is None:
                        raise
                else:
                    self._dialect = dialect
                    return self._completion(response, time.perf_counter() - began)
            raise AssertionError("unreachable")
        except (openai.OpenAIError, TimeoutError, ValueError) as error:
            raise self._failure(error) from None  # the cause would carry the server's words, which may repeat a key
        finally:
            free.put_nowait(client)

    async def embed(self, texts: Sequence[str]) -> Embedding | None:
        """Return vectors of texts; None where the server fails, and from the first time on that it has no embeddings."""
        import openai

        if not self._embeds:
            return None
        client, free = await self._client()
        began = time.perf_counter()
        try:
            async with asyncio.timeout(ALL_SECONDS):
                response = await client.embeddings.create(model=self._embedding, input=list(texts), encoding_format="float")
            vectors = [[float(x) for x in row.embedding] for row in sorted(response.data, key=lambda row: row.index)]
            self._embeds = len(vectors) == len(texts) and len({len(vector) for vector in vectors}) == 1 and bool(vectors[0])
            tokens = int(response.usage.prompt_tokens or 0) if response.usage else 0
            return Embedding(vectors, tokens, time.perf_counter() - began) if self._embeds else None
        except (openai.APIConnectionError, openai.RateLimitError, openai.InternalServerError, TimeoutError):
            return None
        except (openai.OpenAIError, ValueError, TypeError, AttributeError):
            self._embeds = False
            return None
        finally:
            free.put_nowait(client)

    async def aclose(self) -> None:
        """Close all connections."""
        clients, self._clients, self._free = self._clients, [], asyncio.Queue()
        for client in clients:
            await client.close()

    async def _client(self) -> "tuple[AsyncOpenAI, asyncio.Queue[AsyncOpenAI]]":
        """Return the client of the key that has been free longest, waiting for one, and where to put it back."""
        if not self._clients:
            self._clients = [self._connected(key) for key in self._keys]
            for _ in range(self._at_once):
                for client in self._clients:
                    self._free.put_nowait(client)
        free = self._free
        return await free.get(), free

    def _connected(self, key: str) -> "AsyncOpenAI":
        import openai

        # A proxy in the environment is not meant for this machine.
        direct = openai.DefaultAsyncHttpxClient(trust_env=False) if is_loopback(self._url) else None
        return openai.AsyncOpenAI(api_key=key, base_url=self._url or None, timeout=self._seconds, max_retries=RETRIES, http_client=direct)

    def _completion(self, response: Any, seconds: float) -> Completion:
        try:
            choice, usage = response.choices[0], response.usage
            text = choice.message.content or ""
            cost = (int(usage.prompt_tokens or 0), int(usage.completion_tokens or 0)) if usage else (0, 0)
            return Completion(self._without_keys(str(text)[:ANSWER_LIMIT]), *cost, seconds, choice.finish_reason == "length")
        except (AttributeError, IndexError, TypeError) as error:
            raise ValueError("what it sent is no chat completion") from error

    def _failure(self, error: Exception) -> CompleterError:
        import openai

        match error:
            case openai.AuthenticationError() | openai.PermissionDeniedError():
                problem = f"the key was refused ({error.status_code})"
            case openai.APIStatusError():
                problem = f"{error.status_code}: {error.message}"
            case openai.APITimeoutError() | TimeoutError():
                problem = f"no answer within {self._seconds:g} s"
            case openai.APIConnectionError():
                problem = "no connection"
            case _:
                problem = str(error) or type(error).__name__
        return CompleterError(clean(self._without_keys(f"{self.name} at {self._where()}: {problem}"), 240))

    def _where(self) -> str:
        return urlsplit(self._url).netloc or "api.openai.com"

    def _without_keys(self, text: str) -> str:
        for key in self._keys:
            if key != NO_KEY:
                text = text.replace(key, "(key)")
        return text


def _messages(prompt: Prompt) -> list[Any]:
    messages = [{"role": "system", "content": prompt.shared}, {"role": "user", "content": f"{prompt.own}\n\n{prompt.now}".strip()}]
    for exchange in prompt.exchanges:
        messages += [{"role": "assistant", "content": exchange.answer}, {"role": "user", "content": exchange.complaint}]
    return messages


def _request(dialect: Dialect, schema: dict[str, Any], seed: int, max_tokens: int) -> dict[str, Any]:
    request: dict[str, Any] = {dialect.limit: max_tokens}
    if dialect.seeded:
        request["seed"] = seed
    match dialect.form:
        case "json_schema":
            request["response_format"] = {"type": "json_schema", "json_schema": {"name": "answer", "strict": True, "schema": schema}}
        case "json_object":
            request["response_format"] = {"type": "json_object"}
        case "none":
            pass
    return request
