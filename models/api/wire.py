"""The connections of one key to one server, over aiohttp."""

import asyncio
import ssl
from collections.abc import Callable, Mapping
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from msgspec import Struct

from models.api.endpoint import Endpoint, is_loopback
from models.api.fault import AttemptError, PassingError
from models.api.reply import NoCompletionError

if TYPE_CHECKING:
    import aiohttp

BODY_LIMIT = 8_000_000  # bytes read of an answer
LINE_LIMIT = 1_000_000  # bytes of one line of a streamed answer
CONNECT_SECONDS = 10.0
KEPT_SECONDS = 60.0  # that a connection without work is kept
STREAM = "text/event-stream"


class Reply(Struct):
    """What a server answered. streamed: whether its body went line by line to whoever listened."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    streamed: bool = False


class Wire:
    """Connections to one server, opened when they are needed and kept."""

    def __init__(self, endpoint: Endpoint, seconds: float) -> None:
        """Prepare to ask. seconds: of silence after which an attempt is given up."""
        self._endpoint, self._seconds = endpoint, seconds
        self._session: aiohttp.ClientSession | None = None
        self._proxy = proxy_for(endpoint.url)
        self._keeps_key = endpoint.shy and endpoint.key is not None

    def __del__(self) -> None:
        """Let go quietly what nobody closed: a program that ends early shall not end with aiohttp's complaints on the screen."""
        session = self._session
        if session is None or session.closed:
            return
        connector = session.connector
        session.detach()
        if connector is not None:
            connector._close()  # what its own finaliser does; `close` would have to be waited for

    async def post(self, path: str, body: bytes, line: Callable[[bytes], None] | None = None) -> Reply:
        """Return what the server answers.

        Args:
            line: takes the lines of an answer that comes as a stream, if one does.

        Raises:
            PassingError: no connection, or it ended early, or the server fell silent.
            AttemptError: the answer has no end.
            NoCompletionError: `line` took offence.
        """
        kept = self._keeps_key
        reply = await self._posted(path, body, line)
        if reply.status == 401 and kept:
            self._keeps_key = False
            reply = await self._posted(path, body, line)
        return reply

    async def _posted(self, path: str, body: bytes, line: Callable[[bytes], None] | None) -> Reply:
        import aiohttp

        if self._session is None or self._session.closed:
            self._session = self._opened()
        url = self._endpoint.url.rstrip("/") + path
        try:
            asked = self._session.post(url, data=body, headers=self._headers(), allow_redirects=False, proxy=self._proxy)
            async with asked as response:
                if line is not None and response.status == 200 and response.content_type == STREAM:
                    await _listened(response, line)
                    return Reply(200, response.headers, b"", True)
                return Reply(response.status, response.headers, await _read(response))
        except NoCompletionError:  # a ValueError, but no fault of the connection
            raise
        except (TimeoutError, aiohttp.ServerTimeoutError):
            raise PassingError(f"no answer within {self._seconds:g} s") from None
        except (aiohttp.ClientSSLError, ssl.SSLError):
            raise PassingError("no connection: its certificate does not hold") from None
        except (aiohttp.ClientConnectorError, ConnectionRefusedError):
            raise PassingError("no connection", busy=False) from None
        except (aiohttp.ClientError, OSError, ValueError):
            raise PassingError("no connection", lost=True) from None

    async def aclose(self) -> None:
        """Close all connections."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    def _opened(self) -> "aiohttp.ClientSession":
        import aiohttp

        secure = self._endpoint.url.startswith("https:")
        # Places in flight are counted elsewhere.
        connector = aiohttp.TCPConnector(limit=0, keepalive_timeout=KEPT_SECONDS, ssl=_trusted() if secure else True)
        timeout = aiohttp.ClientTimeout(total=None, connect=None, sock_connect=min(CONNECT_SECONDS, self._seconds), sock_read=self._seconds)
        return aiohttp.ClientSession(connector=connector, timeout=timeout, cookie_jar=aiohttp.DummyCookieJar())

    def _headers(self) -> dict[str, str]:
        # No compression: answers are short, and a short one that unpacks to gigabytes is a trap.
        headers = {"Content-Type": "application/json", "Accept-Encoding": "identity", "User-Agent": "voxpop"}
        key = self._endpoint.key
        return headers if key is None or self._keeps_key else headers | {"Authorization": f"Bearer {key.revealed()}"}


async def _read(response: "aiohttp.ClientResponse") -> bytes:
    length = response.content_length
    if length is not None and length <= BODY_LIMIT and "Content-Encoding" not in response.headers:
        return await response.read()
    parts, size = [], 0
    async for part in response.content.iter_any():
        parts.append(part)
        size += len(part)
        if size > BODY_LIMIT:
            response.close()
            raise AttemptError(f"an answer of more than {BODY_LIMIT // 1_000_000} MB")
    return b"".join(parts)


async def _listened(response: "aiohttp.ClientResponse", line: Callable[[bytes], None]) -> None:
    """Hand on a stream line by line."""
    rest, size = b"", 0
    async for part in response.content.iter_any():
        size += len(part)
        *lines, rest = (rest + part).split(b"\n")
        if size > BODY_LIMIT or len(rest) > LINE_LIMIT:
            response.close()
            raise AttemptError(f"an answer of more than {BODY_LIMIT // 1_000_000} MB")
        for each in lines:
            line(each)
        await asyncio.sleep(0)  # a server that sends without a pause does not keep the world from turning
    line(rest)


def proxy_for(url: str) -> str | None:
    """Return the proxy that the environment names for a URL; none is meant for this machine, and for whom NO_PROXY names."""
    parts = urlsplit(url)
    if is_loopback(url) or proxy_bypass(parts.hostname or ""):
        return None
    found = getproxies().get(parts.scheme, "")
    return found if found.startswith(("http://", "https://")) else None


@cache
def _trusted() -> ssl.SSLContext:
    """Return whom to trust: whom the system trusts, and whom browsers do where that list is installed."""
    context = ssl.create_default_context()
    try:
        import certifi
    except ImportError:
        return context
    context.load_verify_locations(certifi.where())
    return context
