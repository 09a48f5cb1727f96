"""What Hugging Face's hub, or a mirror of it, says of a model's file before it is fetched."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from difflib import get_close_matches
from importlib import import_module
from typing import Any
from urllib.parse import urlsplit

from msgspec import Struct

from sim.errors import SimError
from sim.text import clean

HUB = "https://huggingface.co"
SECONDS = 20.0  # for each answer of the hub
_FILE = re.compile(r"[A-Za-z0-9][\w.+-]{0,180}\.gguf", re.ASCII | re.IGNORECASE)
_PART = re.compile(r"-\d{5}-of-\d{5}\.gguf$", re.IGNORECASE)
_PLAIN = re.compile(r"[^\s\\\x00-\x1f\x7f-\x9f]{1,2000}")  # no address holds spaces or control characters
_SECRET = re.compile(r"^(\w+://)?.*@", re.DOTALL)  # a name and a password, wherever they end
_SHA256 = re.compile(r"[0-9a-f]{64}")


class PullError(SimError):
    """A model cannot be fetched; the message is one plain line."""


class RefusedError(PullError):
    """Asking again would not help."""


class HubFile(Struct, frozen=True):
    """A file on the hub.

    Args:
        repository, path: where it lies. name: of the file here. size: in bytes. sha256: of its content, in hexadecimal digits.
        licence: as the repository states it, "not stated" where it does not. url: of this very version. page: to read about it.
    """

    repository: str
    path: str
    name: str
    size: int
    sha256: str
    licence: str
    url: str
    page: str


def looked_up(repository: str, path: str, environment: Mapping[str, str]) -> HubFile:
    """Return what the hub says of a file. Blocks: it asks the hub, which HF_ENDPOINT may name.

    Raises:
        PullError: there is no such file, it may not be had, or the hub does not answer.
    """
    name = path.rpartition("/")[2]
    if not _FILE.fullmatch(name):
        raise PullError(f"'{clean(path, 100)}' is not what a model's file is called; allowed: letters, digits, ._+- and .gguf at the end")
    if _PART.search(name):
        raise PullError(f"'{name}' is a part of a split model; only models of one file can be fetched")
    endpoint = endpoint_in(environment)
    hub, page = library(), f"{_shown(endpoint)}/{clean(repository, 100)}"
    with failures(repository, page):
        about = hub.HfApi(endpoint=endpoint).model_info(repository, files_metadata=True, timeout=SECONDS)
        files = {str(each.rfilename): each for each in about.siblings or ()}
    if path not in files:
        there = [file for file in files if file.lower().endswith(".gguf")]
        near = get_close_matches(path, there, n=3, cutoff=0.3)
        hint = f"; it has {', '.join(clean(each, 80) for each in near)}" if near else "; it has no GGUF file" if not there else ""
        raise PullError(f"no file '{clean(path, 100)}' in {repository}{hint}")
    sha256, size = getattr(files[path].lfs, "sha256", None), files[path].size
    if not isinstance(sha256, str) or not _SHA256.fullmatch(sha256) or not isinstance(size, int) or size <= 0:
        raise PullError(f"{repository} does not say which hash or size '{clean(path, 100)}' has; it is not fetched unchecked")
    url = hub.hf_hub_url(repository, path, revision=str(about.sha or "main"), endpoint=endpoint)
    return HubFile(repository, path, name, size, sha256, _licence(about), url, page)


def endpoint_in(environment: Mapping[str, str]) -> str:
    """Return the address of the hub.

    Raises:
        PullError: HF_ENDPOINT holds none.
    """
    endpoint = environment.get("HF_ENDPOINT", "").strip().rstrip("/") or HUB
    if not _is_address(endpoint):
        public = _SECRET.sub(r"\1", endpoint, count=1)
        raise PullError(f"HF_ENDPOINT '{clean(public, 100)}'; allowed: an address like {HUB}")
    return endpoint


def _is_address(text: str) -> bool:
    """Return whether a text is an address that can be asked: it names a machine, and a port that there is."""
    try:
        parts = urlsplit(text)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0 and _PLAIN.fullmatch(text) is not None
    except ValueError:
        return False


def _shown(endpoint: str) -> str:
    """Return an address without the name and password that may stand in it."""
    scheme, _, rest = endpoint.partition("://")
    host, slash, path = rest.partition("/")
    return clean(f"{scheme}://{host.rpartition('@')[2]}{slash}{path}", 200)


def library() -> Any:
    """Return Hugging Face's library.

    Raises:
        PullError: it is not installed.
    """
    try:
        return import_module("huggingface_hub")
    except ImportError:
        raise PullError("to fetch models, add what fetches them: pip install 'voxpop[llama]'") from None


@contextmanager
def failures(repository: str, page: str) -> Iterator[None]:
    """Turn whatever goes wrong between us and the hub into one plain line. page: of the repository, for the player to read."""
    errors = import_module("huggingface_hub.errors")
    shown, where = clean(repository, 100), urlsplit(page).netloc
    try:
        yield
    except errors.GatedRepoError:
        raise RefusedError(f"{shown} is given out on terms only: agree to them at {page}, then set HF_TOKEN to a token of yours") from None
    except errors.RepositoryNotFoundError:
        raise RefusedError(f"no repository '{shown}' at {where}, or it is not public") from None
    except errors.HFValidationError:
        raise RefusedError(f"'{shown}' is no repository's name; allowed: OWNER/REPOSITORY") from None
    except errors.OfflineModeIsEnabled:
        raise RefusedError("HF_HUB_OFFLINE forbids to ask the hub; unset it, and try again") from None
    except errors.HfHubHTTPError as error:
        status = getattr(getattr(error, "response", None), "status_code", 0)
        if status == 401:
            raise RefusedError(
                f"{where} answered 401: no repository '{shown}', or not without a token that it takes, in HF_TOKEN"
            ) from None
        if status in (400, 403, 404, 410, 416, 451):
            raise RefusedError(f"{where} answered {status}: {shown} may not be had") from None
        raise PullError(f"{where} answered {status}; try again later") from None
    except errors.HTTPError as error:
        silent = "Timeout" in type(error).__name__
        raise PullError(f"{where} {'does not answer' if silent else 'cannot be reached'}; is there a network?") from None
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError):  # an answer in another form
        raise PullError(f"what {where} answers is not what the hub answers; see HF_ENDPOINT") from None
    except Exception as error:
        if type(error).__name__ != "InvalidURL":  # of whichever library the hub's own library asks with
            raise
        raise PullError(f"'{clean(where, 100)}' is no address that can be asked; see HF_ENDPOINT") from None


def _licence(about: Any) -> str:
    card = about.card_data
    stated = (card.get("license_name") or card.get("license")) if card is not None else None
    tags = (tag.removeprefix("license:") for tag in about.tags or () if isinstance(tag, str) and tag.startswith("license:"))
    found = stated if isinstance(stated, str) else next(tags, "")
    return clean(found, 60) or "not stated"
