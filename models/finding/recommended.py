"""The models that are recommended: small, instructed, and free to use."""

import re

from msgspec import Struct

from sim.errors import UnknownNameError


class Recommended(Struct, frozen=True):
    """A model on the hub.

    Args:
        name: what it is called here. repository, file: where it lies on the hub. licence: as its makers state it.
        size: about, in bytes; the hub knows it exactly. note: whom it suits.
    """

    name: str
    repository: str
    file: str
    licence: str
    size: int
    note: str


_PAGE = re.compile(r"https://(?:huggingface\.co|hf\.co)/([^/]+/[^/]+)/(?:resolve|blob)/main/([^?#]+)(?:[?#].*)?")
_APACHE = "Apache-2.0"
_ALL = (
    Recommended(
        "qwen2.5-0.5b",
        "Qwen/Qwen2.5-0.5B-Instruct-GGUF",
        "qwen2.5-0.5b-instruct-q4_k_m.gguf",
        _APACHE,
        491_000_000,
        "the quickest; simple talk; any laptop",
    ),
    Recommended(
        "qwen3-0.6b", "Qwen/Qwen3-0.6B-GGUF", "Qwen3-0.6B-Q8_0.gguf", _APACHE, 639_000_000, "quick; may think aloud before it answers"
    ),
    Recommended(
        "qwen2.5-1.5b",
        "Qwen/Qwen2.5-1.5B-Instruct-GGUF",
        "qwen2.5-1.5b-instruct-q4_k_m.gguf",
        _APACHE,
        1_117_000_000,
        "better talk; a good first choice with 8 GB of memory",
    ),
    Recommended(
        "smollm2-1.7b",
        "HuggingFaceTB/SmolLM2-1.7B-Instruct-GGUF",
        "smollm2-1.7b-instruct-q4_k_m.gguf",
        _APACHE,
        1_056_000_000,
        "lively English, and little else",
    ),
    Recommended("qwen3-1.7b", "Qwen/Qwen3-1.7B-GGUF", "Qwen3-1.7B-Q8_0.gguf", _APACHE, 1_834_000_000, "better talk; may think aloud"),
    Recommended(
        "qwen3-4b",
        "Qwen/Qwen3-4B-GGUF",
        "Qwen3-4B-Q4_K_M.gguf",
        _APACHE,
        2_497_000_000,
        "the best of these; wants a graphics card",
    ),
)
RECOMMENDED = {each.name: each for each in _ALL}


def wanted(name: str) -> tuple[str, str]:
    """Return repository and file of a model: a recommended one by its name, or any as OWNER/REPOSITORY/FILE.gguf, or by its page's address.

    Raises:
        UnknownNameError: it is neither; names the nearest.
    """
    if found := RECOMMENDED.get(name.strip().lower()):
        return found.repository, found.file
    page = _PAGE.fullmatch(name.strip())
    parts = [*page[1].split("/"), page[2]] if page else name.strip().split("/", 2)
    if len(parts) == 3 and all(parts):
        return f"{parts[0]}/{parts[1]}", parts[2]
    raise UnknownNameError("model", name, [*RECOMMENDED, "OWNER/REPOSITORY/FILE.gguf"])
