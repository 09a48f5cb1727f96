"""A lock that one program at a time holds, and that no crash leaves behind."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


@contextmanager
def alone(path: Path) -> Iterator[bool]:
    """Hold the lock at a path while the block lasts, unless somebody else does; yield whether we hold it.

    The system lets go of it when its holder ends, in whatever way; that the file is there means nothing. Where the disk knows no locks,
    everybody holds it.

    Raises:
        OSError: there can be no file at the path.
    """
    with path.open("ab") as file:
        held = _locked(file.fileno()) and _is_at(path, file.fileno())
        try:
            yield held
        finally:
            if held:
                with suppress(OSError):  # Windows removes no open file; it stays, and is empty
                    path.unlink()


def _locked(descriptor: int) -> bool:
    """Return whether nobody else holds a lock on an open file; now we do."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    except OSError:  # a disk without locks
        return True
    return True


def _is_at(path: Path, descriptor: int) -> bool:
    """Return whether an open file is still the one at a path: its last holder may have removed it before we had the lock."""
    with suppress(OSError):
        return os.path.samestat(os.fstat(descriptor), path.stat())
    return False
