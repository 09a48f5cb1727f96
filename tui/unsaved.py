"""Why a tick cannot be saved, in the few words that a line of the screen has room for, and what the player can do."""

import errno

from saves.errors import DamagedError, LockedError, NotKeptError
from sim.text import clean

RETRY_SECONDS = 3.0  # between two tries to save a tick
SPACE = "free some space"
WRITABLE = "make its disk or folder writable"


def cause(error: Exception) -> tuple[str, str]:
    """Return what is wrong, and what the player can do about it; "" for nothing."""
    if isinstance(error, LockedError):
        return "another program is writing it", "close that program"
    if isinstance(error, DamagedError):
        return "its file is damaged", "leave, and mend it"
    if isinstance(error, OSError):
        return _of_disk(error)
    known = {
        "disk full": ("the disk is full", SPACE),
        "gone": ("its file is gone", "put it back where it was"),
        "read-only": ("it can only be read", WRITABLE),
    }
    if isinstance(error, NotKeptError) and error.cause in known:
        return known[error.cause]
    return _fails(error.reason if isinstance(error, NotKeptError) else "")


def _of_disk(error: OSError) -> tuple[str, str]:
    match error.errno:
        case errno.ENOSPC:
            return "the disk is full", SPACE
        case errno.EDQUOT:
            return "your quota on this disk is used up", SPACE
        case errno.EROFS | errno.EACCES | errno.EPERM:
            return "it can only be read", WRITABLE
    return _fails(clean(error.strerror or "", 60))


def _fails(reason: str) -> tuple[str, str]:
    return f"its disk fails ({reason[:60]})" if reason else "its disk fails", "see that its folder is there"


def told(tick: int, because: str, advice: str) -> str:
    """Return in plain words that a tick cannot be saved."""
    return f"Tick {tick} is not saved: {because}. Nothing is lost up to t{tick - 1}. To go on, {advice}: it is tried again by itself."
