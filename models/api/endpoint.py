"""An endpoint: one model at one URL, asked with one key."""

from ipaddress import ip_address
from urllib.parse import urlsplit

from msgspec import Struct

from models.api.keys import Key
from models.metering import Price

OPENAI = "https://api.openai.com/v1"  # where a model without a URL is asked
AT_ONCE, AT_ONCE_HERE = 16, 4  # requests in flight a key; a server on this machine has fewer places
MOST_AT_ONCE = 1000


class Endpoint(Struct, frozen=True):
    """Who is asked, and how much.

    Args:
        key: None for a server that wants none. embedding: the model that embeds; "" is `model` itself.
        weight: of its share of the calls. at_once: requests in flight.
        requests_per_minute, tokens_per_minute: that it allows, None where it does not say.
        price: None where it is not known.
        shy: the key is sent only once the server asks for one.
    """

    model: str
    url: str
    key: Key | None = None
    embedding: str = ""
    weight: float = 1.0
    at_once: int = AT_ONCE
    requests_per_minute: float | None = None
    tokens_per_minute: float | None = None
    price: Price | None = None
    shy: bool = False

    @property
    def where(self) -> str:
        """Its host, and its port if it is no usual one."""
        return urlsplit(self.url).netloc


def is_loopback(url: str) -> bool:
    """Return whether a URL points at this machine."""
    host = urlsplit(url).hostname or ""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def is_url(text: str) -> bool:
    """Return whether a text is the URL of a server, without a password, a query or anything else that does not belong there."""
    try:
        parts = urlsplit(text)
        plain = text.isprintable() and " " not in text and not parts.username and not parts.query and not parts.fragment
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0 and plain
    except ValueError:  # a port that is no number
        return False
