"""Why a tick cannot be saved, in the few words that a line of the screen has room for, and what the player can do."""

from saves.errors import DamagedError, LockedError
from sim.text import clean

RETRY_SECONDS = 3.0  # between two tries to save a tick


def cause(error: Exception) -> tuple[str, str]:
    """Return what is wrong, and what the player can do about it; "" for nothing."""
    text = str(error)
    if isinstance(error, LockedError):
        return "another program is writing it", "close that program"
    if isinstance(error, DamagedError):
        return "its file is damaged", "leave, and mend it"
    if "quota" in text:
        return "your quota on this disk is used up", "free some space"
    if "disk is full" in text:
        return "the disk is full", "free some space"
    if "moved or deleted" in text:
        return "its file is gone", "put it back where it was"
    if "read-only" in text or "readonly" in text:
        return "it can only be read", "make its disk or folder writable"
    reason = clean(text.rpartition(" (")[2].partition(")")[0], 60)
    return f"its disk fails ({reason})" if reason else "its disk fails", "see that its folder is there"


def told(tick: int, because: str, advice: str) -> str:
    """Return in plain words that a tick cannot be saved."""
    return f"Tick {tick} is not saved: {because}. Nothing is lost up to t{tick - 1}. To go on, {advice}: it is tried again by itself."
