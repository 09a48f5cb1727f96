"""A name becomes a completer: "MODEL" or "MODEL@URL", with keys from the environment or the keyring."""

import os
from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

from models.api.completer import ATTEMPT_SECONDS, OpenAICompleter
from models.api.endpoint import AT_ONCE, AT_ONCE_HERE, MOST_AT_ONCE, OPENAI, Endpoint, is_loopback, is_url
from models.api.keys import KEY, KEYS, SERVICE, Key, is_key, kept_key, keys_in
from sim.errors import SimError
from sim.text import clean

# Names in the environment.
BASE_URL = "OPENAI_BASE_URL"
EMBEDDING = "VOXPOP_EMBEDDING_MODEL"  # where another model than the one that speaks embeds
CONCURRENCY = "VOXPOP_AT_ONCE"  # requests in flight a key


def openai_completer(spec: str, environment: Mapping[str, str] = os.environ) -> OpenAICompleter:
    """Return a completer for "MODEL" or "MODEL@URL".

    Raises:
        SimError: no model, a bad URL, or no key where one is needed; one plain line.
    """
    model, _, url = spec.strip().partition("@")
    shown = f"openai:{clean(spec, 200) if '?' not in url and '@' not in url else clean(model, 80) + '@...'}"  # a URL may hold a password
    if not model.strip() or ("@" in spec and not is_url(url)):
        raise SimError(f"no mind '{shown}'; allowed: openai:MODEL or openai:MODEL@URL with a URL like http://127.0.0.1:8080/v1")
    url = url or environment.get(BASE_URL, "").strip()
    if url and not is_url(url):
        raise SimError(f"{BASE_URL} holds no URL that works; allowed: one like http://127.0.0.1:8080/v1")
    url = url or OPENAI
    keys = _keys(shown, url, environment)
    at_once = environment.get(CONCURRENCY, "").strip() or str(AT_ONCE_HERE if is_loopback(url) else AT_ONCE)
    if not at_once.isascii() or not at_once.isdigit() or not 1 <= int(at_once[:6]) <= MOST_AT_ONCE:
        raise SimError(f"{CONCURRENCY} '{clean(at_once, 40)}'; allowed: a whole number from 1 to {MOST_AT_ONCE}")
    shy = is_loopback(url) and not environment.get(KEYS, "").strip()  # OpenAI's key is no business of a server here that wants none
    return asking(model.strip(), url, keys, embedding=environment.get(EMBEDDING, "").strip(), at_once=int(at_once), shy=shy)


def asking(
    model: str,
    url: str,
    keys: Sequence[str] = (),
    *,
    embedding: str = "",
    at_once: int = AT_ONCE,
    seconds: float = ATTEMPT_SECONDS,
    shy: bool = False,
) -> OpenAICompleter:
    """Return a completer that asks one model at one URL, with each of its keys in turn, or with none.

    Args:
        shy: keys are sent only once the server asks for one.
    """
    secrets: Sequence[Key | None] = [Key(key) for key in keys] or [None]
    endpoints = [Endpoint(model, url, key, embedding, at_once=at_once, shy=shy) for key in secrets]
    return OpenAICompleter(model, endpoints, seconds=seconds)


def _keys(shown: str, url: str, environment: Mapping[str, str]) -> tuple[str, ...]:
    """Return the keys for a server.

    Raises:
        SimError: there is none where one is needed, or one cannot be a key.
    """
    keys = keys_in(environment)
    for key in keys:
        if not is_key(key):
            raise SimError(f"a key in {KEYS if environment.get(KEYS) else KEY} holds a blank or an odd character; allowed: the key alone")
    if keys or is_loopback(url):
        return keys
    host = urlsplit(url).hostname or ""
    kept = kept_key(SERVICE, host)
    if kept is None:
        raise SimError(
            f"no key for '{shown}'; set {KEY}, or {KEYS} with commas between, or keep one in the keyring: keyring set {SERVICE} {host}; "
            "a server on this machine needs none"
        )
    if not is_key(kept):
        raise SimError(f"the key in the keyring under {SERVICE}, {host} holds a blank or an odd character; allowed: the key alone")
    return (kept,)
