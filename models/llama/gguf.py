"""What a GGUF file says about its model, read without llama.cpp; a file that holds no model to run is refused in one plain line."""

import hashlib
import os
import re
import stat
from pathlib import Path
from typing import BinaryIO

from msgspec import Struct

from models.llama.gguf_header import KINDS, Counted, Header, HeaderError, Tensor, read_header
from sim.errors import SimError
from sim.text import clean

PARTS_LIMIT = 1_000
TEMPLATE_LIMIT = 1 << 17  # characters of a chat format; the longest known has 20,000
_HEAD, _SAMPLES, _SAMPLE = 1 << 20, 16, 1 << 16  # bytes, for the content's hash
_PART = re.compile(r"^(.*)-(\d{5})-of-(\d{5})\.gguf$", re.IGNORECASE)

# What a file is called by its makers: general.file_type.
_QUANTISATIONS = {
    0: "F32", 1: "F16", 2: "Q4_0", 3: "Q4_1", 7: "Q8_0", 8: "Q5_0", 9: "Q5_1", 10: "Q2_K", 11: "Q3_K_S", 12: "Q3_K_M", 13: "Q3_K_L",
    14: "Q4_K_S", 15: "Q4_K_M", 16: "Q5_K_S", 17: "Q5_K_M", 18: "Q6_K", 19: "IQ2_XXS", 20: "IQ2_XS", 21: "Q2_K_S", 22: "IQ3_XS",
    23: "IQ3_XXS", 24: "IQ1_S", 25: "IQ4_NL", 26: "IQ3_S", 27: "IQ3_M", 28: "IQ2_S", 29: "IQ2_M", 30: "IQ4_XS", 31: "IQ1_M",
    32: "BF16", 36: "TQ1_0", 37: "TQ2_0", 38: "MXFP4",
}  # fmt: skip

_SILENT = ("bert", "nomic-bert", "nomic-bert-moe", "neo-bert", "jina-bert-v2", "modern-bert", "gemma-embedding", "t5encoder")
_OTHER = {
    "clip": "a part of a model that sees",
    "adapter": "an adapter",
    "mmproj": "a part of a model that sees",
    "imatrix": "an importance matrix",
    "wavtokenizer-dec": "a part of a model that speaks aloud",
    "flux": "a model that paints",
    "sd1": "a model that paints",
    "sdxl": "a model that paints",
}


class ModelFileError(SimError):
    """A file holds no model that can be run; the message is one plain line that names it."""


class FileFacts(Struct, frozen=True):
    """What a file says about its model.

    Args:
        path: of the first part. parts: paths of all parts, one for most models.
        name: the file's, without its ending; the maker's where a file is called by its hash.
        parameters: how many weights. bytes_: of all parts. quantisation: as makers of models call it, "?" where unknown.
        context: tokens that the model was trained for. template: its chat format, "" for none.
        width, hidden, vocabulary: sizes. cache_bytes: that one token takes in a cache of 16-bit numbers.
    """

    path: str
    parts: tuple[str, ...]
    name: str
    architecture: str
    parameters: int
    bytes_: int
    quantisation: str
    context: int
    template: str
    width: int
    hidden: int
    vocabulary: int
    cache_bytes: int


def describe(path: str | Path) -> FileFacts:
    """Return what a model's file says about it, reading no more than its header, at most 64 MiB a part.

    Raises:
        ModelFileError: it is missing, cut, no model, or none that can be run.
    """
    first = Path(path).expanduser()
    try:
        headers = [(part, *_header(part)) for part in _parts(first)]
    except OSError as error:
        raise ModelFileError(f"{_named(first)} cannot be read: {error.strerror or error}") from None
    entries = headers[0][1].entries
    _check_kind(first, entries, sum(len(header.tensors) for _, header, _ in headers))
    _check_count(first, entries, len(headers))
    return _facts(headers)


def identity_of(facts: FileFacts) -> str:
    """Return what tells a model from others in a recording: its name, and a hash of its content.

    Raises:
        ModelFileError: it cannot be read.
    """
    return f"llama:{facts.name}:{content_hash(facts.path)}"


def content_hash(path: str | Path) -> str:
    """Return 16 hexadecimal digits that tell a file's content from others': of its size, its first MiB, and 16 samples of the rest.

    Reading all of a model would take minutes; two files that differ nowhere but between the samples look the same.

    Raises:
        ModelFileError: it cannot be read.
    """
    try:
        with _opened(Path(path).expanduser()) as file:
            size = os.fstat(file.fileno()).st_size
            content = hashlib.blake2b(str(size).encode(), digest_size=8)
            content.update(file.read(_HEAD))
            for sample in range(_SAMPLES):
                file.seek(max(_HEAD, (size - _SAMPLE) * (sample + 1) // _SAMPLES))
                content.update(file.read(_SAMPLE))
    except OSError as error:
        raise ModelFileError(f"{_named(Path(path))} cannot be read: {error.strerror or error}") from None
    return content.hexdigest()


def _named(path: Path) -> str:
    return f"the model file '{clean(str(path), 300)}'"


def _opened(path: Path) -> BinaryIO:
    """Open a regular file for reading; a pipe or a device could keep us waiting for ever.

    Raises:
        ModelFileError: it is none. OSError: it cannot be opened.
    """
    try:
        mode = path.stat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        raise ModelFileError(f"{_named(path)} does not exist") from None
    except ValueError:  # a NUL in its name
        raise ModelFileError(f"{_named(path)} does not exist: no file has such a name") from None
    if stat.S_ISDIR(mode):
        inside = [each.name for each in sorted(path.glob("*.gguf"))[:3]]
        hint = f"; it holds {', '.join(clean(name, 60) for name in inside)}" if inside else ""
        raise ModelFileError(f"{_named(path)} is a folder, not a GGUF file{hint}")
    if not stat.S_ISREG(mode):
        kind = "pipe" if stat.S_ISFIFO(mode) else "socket" if stat.S_ISSOCK(mode) else "device"
        raise ModelFileError(f"{_named(path)} is a {kind}, not a GGUF file")
    return path.open("rb")


def _header(path: Path) -> tuple[Header, int]:
    """Return a file's header, and its size in bytes."""
    with _opened(path) as file:
        size = os.fstat(file.fileno()).st_size
        try:
            return read_header(file, size), size
        except HeaderError as error:
            raise ModelFileError(f"{_named(path)} {error}") from None


def _parts(first: Path) -> list[Path]:
    """Return all parts of a model, by their names.

    Raises:
        ModelFileError: parts are missing, or this is not the first.
    """
    named = _PART.match(first.name)
    if named is None:
        return [first]
    stem, number, count = named[1], int(named[2]), int(named[3])
    if not 1 <= number <= count <= PARTS_LIMIT:
        raise ModelFileError(f"{_named(first)} calls itself part {number} of {count}; a model has 1 to {PARTS_LIMIT} parts")
    parts = [first.with_name(f"{stem}-{each:05d}-of-{count:05d}.gguf") for each in range(1, count + 1)]
    if number != 1:
        raise ModelFileError(f"{_named(first)} is part {number} of {count}; name the first: '{clean(parts[0].name, 100)}'")
    _opened(first).close()
    missing = [clean(part.name, 100) for part in parts if not part.is_file()]
    if missing:
        more = f" and {len(missing) - 3} more" if len(missing) > 3 else ""
        raise ModelFileError(f"{_named(first)} is one of {count} parts; missing beside it: {', '.join(missing[:3])}{more}")
    return parts


def _check_kind(path: Path, entries: dict[str, object], tensors: int) -> None:
    """Refuse what is GGUF, but no language model that writes."""
    architecture, kind = _text(entries, "general.architecture"), _text(entries, "general.type")
    if architecture == "":
        raise ModelFileError(f"{_named(path)} does not say which architecture it has")
    other = _OTHER.get(kind) or _OTHER.get(architecture)
    if other is not None:
        raise ModelFileError(f"{_named(path)} holds {other}, not a language model")
    if architecture in _SILENT:
        raise ModelFileError(f"{_named(path)} holds a model that reads and does not write ({architecture})")
    if tensors == 0:
        raise ModelFileError(f"{_named(path)} holds a vocabulary only, no weights")


def _check_count(path: Path, entries: dict[str, object], parts: int) -> None:
    """Refuse the parts of a model under a name that hides the others from llama.cpp."""
    count = _number(entries, "split.count")
    if count > 1 and count != parts:
        raise ModelFileError(
            f"{_named(path)} is one of {count} parts, but is not called so; llama.cpp finds the others by names like "
            f"'{clean(path.stem, 60)}-00001-of-{min(count, 99_999):05d}.gguf'"
        )


def _facts(headers: list[tuple[Path, Header, int]]) -> FileFacts:
    path, header, _ = headers[0]
    entries = header.entries
    architecture = _text(entries, "general.architecture")
    tensors = [tensor for _, each, _ in headers for tensor in each.tensors]
    vocabulary = _number(entries, f"{architecture}.vocab_size") or _count(entries.get("tokenizer.ggml.tokens"))
    return FileFacts(
        path=str(path),
        parts=tuple(str(part) for part, _, _ in headers),
        name=_name(path, entries),
        architecture=clean(architecture, 40),
        parameters=sum(tensor.weights for tensor in tensors),
        bytes_=sum(size for _, _, size in headers),
        quantisation=_QUANTISATIONS.get(_number(entries, "general.file_type", -1)) or _commonest(tensors),
        context=_number(entries, f"{architecture}.context_length"),
        template=_text(entries, "tokenizer.chat_template")[:TEMPLATE_LIMIT],
        width=_number(entries, f"{architecture}.embedding_length"),
        hidden=_largest(entries, f"{architecture}.feed_forward_length"),
        vocabulary=vocabulary,
        cache_bytes=_cache_bytes(entries, architecture),
    )


def _name(path: Path, entries: dict[str, object]) -> str:
    """Return what to call a model: as its file, but for one that is called by its hash (Ollama's)."""
    named = _PART.match(path.name)
    said = clean(_text(entries, "general.name"), 60) if path.name.startswith("sha256-") else ""
    return said or clean(named[1] if named else path.name.removesuffix(".gguf"), 60) or "?"


def _cache_bytes(entries: dict[str, object], architecture: str) -> int:
    """Return the bytes that one token takes in the cache: a key and a value of 16-bit numbers for each layer and head."""
    layers, width = _number(entries, f"{architecture}.block_count"), _number(entries, f"{architecture}.embedding_length")
    heads = _largest(entries, f"{architecture}.attention.head_count") or 1
    kept = f"{architecture}.attention.head_count_kv"
    each_layer = entries.get(kept)
    all_heads = sum(_sound(each_layer)) if isinstance(each_layer, tuple) else _number(entries, kept, heads) * layers
    key = _number(entries, f"{architecture}.attention.key_length", width // heads)
    value = _number(entries, f"{architecture}.attention.value_length", width // heads)
    return max(1, 2 * all_heads * (key + value))


def _commonest(tensors: list[Tensor]) -> str:
    """Return the kind of most weights."""
    weights: dict[int, int] = {}
    for tensor in tensors:
        weights[tensor.kind] = weights.get(tensor.kind, 0) + tensor.weights
    return KINDS.get(max(weights, key=lambda kind: weights[kind]), ("?", 1, 1))[0]


def _text(entries: dict[str, object], key: str) -> str:
    value = entries.get(key)
    return value if isinstance(value, str) else ""


def _number(entries: dict[str, object], key: str, otherwise: int = 0) -> int:
    """Return a whole number from 0 to a trillion; anything else counts as not said."""
    return next(iter(_sound((entries.get(key),))), otherwise)


def _largest(entries: dict[str, object], key: str) -> int:
    """Return a number that may be said once or for each layer."""
    value = entries.get(key)
    return max(_sound(value), default=0) if isinstance(value, tuple) else _number(entries, key)


def _sound(values: tuple[object, ...]) -> list[int]:
    """Return the whole numbers from 0 to a trillion among some values: a file may hold fractions, infinity and what is no number."""
    return [value for value in values if isinstance(value, int) and 0 <= value <= 10**12]


def _count(value: object) -> int:
    return value.length if isinstance(value, Counted) else len(value) if isinstance(value, tuple) else 0
