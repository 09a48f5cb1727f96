"""Blobs: bytes stored once under the hash of their content, compressed."""

import zlib
from hashlib import blake2b

from sqlite_utils import Database

from saves.errors import DamagedError, SaveError
from saves.schema import BLOB_LIMIT

_LEVEL = 4  # of zlib: a world takes a fifth less than with 1, in the same time
SMALL = 1 << 24  # bytes that may be packed however tight
PACKING = 50  # times smaller than it is at the least: states of large worlds are 8 to 12 times


def content_hash(raw: bytes) -> bytes:
    """Return the 16 bytes under which content is stored."""
    return blake2b(raw, digest_size=16).digest()


def packed(raw: bytes) -> dict[str, object]:
    """Return the row of table `blob` that holds the content.

    Raises:
        SaveError: the content is larger than a save may hold.
    """
    if len(raw) > BLOB_LIMIT:
        raise SaveError(f"this world is too large to save: {len(raw):,} bytes of state, at most {BLOB_LIMIT:,}")
    content = zlib.compress(raw, _LEVEL)
    if len(raw) > max(SMALL, PACKING * len(content)):
        content = zlib.compress(raw, 0)  # tighter than reading it believes
    return {"hash": content_hash(raw), "codec": "zlib", "raw_len": len(raw), "data": content}


def unpacked(db: Database, key: bytes) -> bytes:
    """Return the content stored under a hash; never more than the row declares, and never more than BLOB_LIMIT.

    Raises:
        DamagedError: there is none, or it is not what its hash says.
    """
    found = db.conn.execute("SELECT codec, raw_len, data FROM blob WHERE hash = ?", [key]).fetchone()
    if found is None:
        raise DamagedError(f"blob {key.hex()} is missing")
    return content_in(key, *found)


def content_in(key: bytes, codec: object, size: object, data: object) -> bytes:
    """Return the content in a row of table `blob`, as `unpacked` does.

    Raises:
        DamagedError: it is not what its hash says.
    """
    name = key.hex()
    if codec != "zlib" or not isinstance(size, int) or not 0 <= size <= BLOB_LIMIT or not isinstance(data, bytes):
        raise DamagedError(f"blob {name}: codec {codec!r}, length {size!r}; allowed: zlib, 0 to {BLOB_LIMIT}")
    if size > max(SMALL, PACKING * len(data)):
        raise DamagedError(f"blob {name}: {size:,} bytes in {len(data):,}; allowed: up to {PACKING} times as many")
    decompressor = zlib.decompressobj()
    try:
        raw = decompressor.decompress(data, size + 1)  # bounded: a bomb stops one byte past its declared length
    except MemoryError as error:
        raise DamagedError(f"blob {name} of {size:,} bytes needs more memory than there is") from error
    except zlib.error as error:
        raise DamagedError(f"blob {name} does not decompress ({error})") from error
    if len(raw) != size or not decompressor.eof or decompressor.unused_data or content_hash(raw) != key:
        raise DamagedError(f"blob {name} is not what its hash says")
    return raw
