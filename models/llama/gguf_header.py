"""The header of a GGUF file: what it says of its model, and where its weights lie."""

import struct
from typing import BinaryIO, NamedTuple

MAGIC = b"GGUF"
VERSIONS = (2, 3)
HEADER_LIMIT = 1 << 26  # bytes; the header of the largest vocabulary takes 20 MB
ENTRIES_LIMIT, TENSORS_LIMIT, ARRAY_LIMIT = 10_000, 100_000, 1 << 24
KEPT_ARRAY = 4_096  # numbers; longer arrays are counted only
_NAME_LIMIT, _MOST_WEIGHTS, _AXES_LIMIT = 1 << 12, 10**14, 4
_STEP = 1 << 20  # bytes read at once
_ALIGNMENT, _ALIGNMENT_LIMIT = 32, 1 << 20

# struct's letter for each kind of number.
_NUMBERS = {0: "B", 1: "b", 2: "H", 3: "h", 4: "I", 5: "i", 6: "f", 7: "?", 10: "Q", 11: "q", 12: "d"}
_TEXT, _ARRAY = 8, 9

# Kinds of weights: name, weights a block, bytes a block. What is not here is left to llama.cpp.
KINDS = {
    0: ("F32", 1, 4), 1: ("F16", 1, 2), 2: ("Q4_0", 32, 18), 3: ("Q4_1", 32, 20), 6: ("Q5_0", 32, 22), 7: ("Q5_1", 32, 24),
    8: ("Q8_0", 32, 34), 10: ("Q2_K", 256, 84), 11: ("Q3_K", 256, 110), 12: ("Q4_K", 256, 144), 13: ("Q5_K", 256, 176),
    14: ("Q6_K", 256, 210), 16: ("IQ2_XXS", 256, 66), 17: ("IQ2_XS", 256, 74), 18: ("IQ3_XXS", 256, 98), 19: ("IQ1_S", 256, 50),
    20: ("IQ4_NL", 32, 18), 21: ("IQ3_S", 256, 110), 22: ("IQ2_S", 256, 82), 23: ("IQ4_XS", 256, 136), 28: ("F64", 1, 8),
    29: ("IQ1_M", 256, 56), 30: ("BF16", 1, 2), 34: ("TQ1_0", 256, 54), 35: ("TQ2_0", 256, 66), 39: ("MXFP4", 32, 17),
}  # fmt: skip

# How files begin that people take for models.
_ALIENS = (
    (b"version https://git-lfs", "is a Git LFS pointer of {size} bytes, not the model itself; fetch it with git lfs pull"),
    (b"tjgg", "is in a form that llama.cpp has given up (GGJT); it must be GGUF"),
    (b"fmgg", "is in a form that llama.cpp has given up (GGMF); it must be GGUF"),
    (b"lmgg", "is in a form that llama.cpp has given up (GGML); it must be GGUF"),
    (b"algg", "is an adapter in a form that llama.cpp has given up (GGLA); it must be a model in GGUF"),
    (b"PK\x03\x04", "is a zip archive (PyTorch's models are); it must be GGUF"),
    (b"\x1f\x8b", "is packed with gzip; unpack it first"),
    (b"\x28\xb5\x2f\xfd", "is packed with zstd; unpack it first"),
    (b"\xfd7zXZ", "is packed with xz; unpack it first"),
    (b"7z\xbc\xaf", "is packed with 7-Zip; unpack it first"),
    (b"FUGG", "is GGUF in another byte order; it must be little-endian"),
    (b"\x89HDF", "is an HDF5 file; it must be GGUF"),
    (b"SQLite format 3", "is a SQLite database, not a model"),
    (b"%PDF", "is a PDF, not a model"),
)


class HeaderError(Exception):
    """A file has no header that makes sense. The message goes after the file's name: 'is empty'."""


class Tensor(NamedTuple):
    """Some weights. kind: a key of KINDS, or one that is not known here. offset: bytes from where the weights begin."""

    weights: int
    kind: int
    offset: int


class Counted(NamedTuple):
    """Stands for an array of which only the length is kept."""

    length: int


class Header(NamedTuple):
    """What stands before the weights. entries: numbers, texts, arrays of numbers as tuples, Counted for all other arrays."""

    entries: dict[str, object]
    tensors: list[Tensor]


def read_header(file: BinaryIO, size: int) -> Header:
    """Return the header of a GGUF file of `size` bytes.

    Raises:
        HeaderError: it has none, or the weights that it announces are not there. OSError: the file cannot be read.
    """
    reader = _Reader(file, size)
    if size == 0:
        raise HeaderError("is empty")
    head = file.read(512)
    file.seek(0)
    if head[:4] != MAGIC:
        raise HeaderError(_told_by(head, size))
    reader.skip(4)
    version = reader.number("I")
    if version not in VERSIONS:
        if int.from_bytes(version.to_bytes(4, "little"), "big") in VERSIONS:
            raise HeaderError("is GGUF in another byte order; it must be little-endian")
        raise HeaderError(f"is GGUF of version {version}; it must be 2 or 3")
    tensors, entries = reader.count("tensors", TENSORS_LIMIT), reader.count("entries", ENTRIES_LIMIT)
    read = {}
    for _ in range(entries):
        key = reader.text(_NAME_LIMIT)
        read[key] = reader.value(reader.number("I"))
    header = Header(read, [reader.tensor() for _ in range(tensors)])
    _check_size(header, reader.at, size)
    return header


def _told_by(head: bytes, size: int) -> str:
    """Return what a file is that is not GGUF."""
    for beginning, reason in _ALIENS:
        if head.startswith(beginning):
            return reason.format(size=size)
    if not head.strip(b"\0"):
        return "holds nothing but zeros; was it downloaded to the end?"
    if head[8:9] == b"{" and 0 < int.from_bytes(head[:8], "little") < 1 << 32:
        return "is in safetensors' form; it must be GGUF"
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if text.startswith((b"<!doctype", b"<html", b"<?xml", b"<head")):
        return "is a web page, not a model; was its address that of the file itself?"
    if all(byte >= 32 or byte in b"\t\r\n\f" for byte in head):
        return "is a text, not a GGUF file"
    return "is not a GGUF file: it does not begin with 'GGUF'"


def _check_size(header: Header, end: int, size: int) -> None:
    """Refuse a file that ends before the weights do.

    Args:
        end: bytes of the header.
    """
    said = header.entries.get("general.alignment", _ALIGNMENT)
    if not isinstance(said, int) or not 1 <= said <= _ALIGNMENT_LIMIT or said & (said - 1):
        raise HeaderError(f"is broken: its weights are aligned to {said}; it must be a power of two")
    begin = -(-end // said) * said
    needed = begin
    for tensor in header.tensors:
        _, weights, bytes_ = KINDS.get(tensor.kind, ("?", 1, 0))
        needed = max(needed, begin + tensor.offset + tensor.weights // weights * bytes_)
    if header.tensors and needed > size:
        raise HeaderError(f"is cut: {size:,} bytes of {needed:,}; was it downloaded to the end?")


class _Reader:
    """Reads a header from its beginning, a step at a time, never past its limit."""

    def __init__(self, file: BinaryIO, size: int) -> None:
        self.at = 0  # bytes read
        self._file, self._size = file, size
        self._bytes = bytearray()

    def _need(self, more: int) -> None:
        """Make sure that so many more bytes are there."""
        end = self.at + more
        if end > self._size:
            raise HeaderError(f"is cut: its {self._size:,} bytes end within the header; was it downloaded to the end?")
        if end > HEADER_LIMIT:
            raise HeaderError(f"has a header of more than {HEADER_LIMIT:,} bytes; no model needs that")
        while len(self._bytes) < end:
            step = self._file.read(max(_STEP, end - len(self._bytes)))
            if not step:
                raise HeaderError("has become shorter while it was read")
            self._bytes += step

    def skip(self, size: int) -> None:
        """Pass over bytes."""
        self._need(size)
        self.at += size

    def number(self, letter: str) -> int:
        """Return a number of struct's kind `letter`."""
        read = self.numbers(letter, 1)[0]
        return int(read)

    def numbers(self, letter: str, length: int) -> tuple[int | float | bool, ...]:
        """Return several numbers of one kind."""
        form = f"<{length}{letter}"
        self._need(size := struct.calcsize(form))
        read = struct.unpack_from(form, self._bytes, self.at)
        self.at += size
        return read

    def count(self, of: str, limit: int) -> int:
        """Return a count of something, at most `limit`."""
        read = self.number("Q")
        if read > limit:
            raise HeaderError(f"is broken: it announces {read:,} {of}; at most {limit:,} make sense")
        return read

    def text(self, limit: int) -> str:
        """Return a text of at most `limit` bytes; what is no UTF-8 in it is replaced."""
        length = self.count("bytes of a name", limit)
        self.skip(length)
        return self._bytes[self.at - length : self.at].decode("utf-8", "replace")

    def value(self, kind: int) -> object:
        """Return the value of an entry."""
        if kind in _NUMBERS:
            return self.numbers(_NUMBERS[kind], 1)[0]
        if kind == _TEXT:
            return self.text(HEADER_LIMIT)
        if kind != _ARRAY:
            raise HeaderError(f"is broken: an entry is of kind {kind}; there are kinds 0 to 12")
        inner = self.number("I")
        length = self.count("items of a list", ARRAY_LIMIT)
        if inner == _TEXT:
            self._skip_texts(length)
        elif inner not in _NUMBERS:
            raise HeaderError(f"is broken: it holds a list of things of kind {inner}; llama.cpp knows lists of numbers and texts")
        elif length <= KEPT_ARRAY:
            return self.numbers(_NUMBERS[inner], length)
        else:
            self.skip(length * struct.calcsize("<" + _NUMBERS[inner]))
        return Counted(length)

    def _skip_texts(self, count: int) -> None:
        """Pass over a list of texts; a vocabulary has hundreds of thousands."""
        unpack, at = struct.Struct("<Q").unpack_from, self.at
        for _ in range(count):
            if at + 8 > len(self._bytes):
                self.at = at
                self._need(8)
            at += 8 + unpack(self._bytes, at)[0]
            if at > HEADER_LIMIT:
                break
        self._need(at - self.at)
        self.at = at

    def tensor(self) -> Tensor:
        """Return what is said of one tensor."""
        self.text(_NAME_LIMIT)
        axes = self.number("I")
        if axes > _AXES_LIMIT:
            raise HeaderError(f"is broken: some weights have {axes} axes; there are at most {_AXES_LIMIT}")
        weights = 1
        for _ in range(axes):
            weights *= self.number("Q")
        if weights > _MOST_WEIGHTS:
            raise HeaderError(f"is broken: it announces {weights:,} weights in one place; at most {_MOST_WEIGHTS:,} make sense")
        return Tensor(weights, self.number("I"), self.number("Q"))
