"""What a failed attempt means: for the call, and for those to come.

AttemptError        this call cannot be answered
├── PassingError    another attempt may be: no connection, silence, 408, 409, 429, 5xx
├── GarbledError    another attempt may be, once: it sent something else than an answer
├── DialectError    in other words it may be: 400, 422, and 404 where that speaks of parameters
└── BarringError    nothing is answered before the player does something: a refused key, an unknown model, nothing left to pay with
"""

import time
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from typing import Any

import msgspec

LONGEST_REST = 900.0  # seconds that a server can ask to be left alone
_PASSING = (408, 409, 425, 429)
_BUSY = (429, 503, 529)
_UNPAID = ("insufficient_quota", "billing_hard_limit_reached", "insufficient_balance")


class AttemptError(Exception):
    """An attempt that failed; its text is one line that may hold what the server said.

    Attributes:
        status: that the server sent; 0 where it sent none, or where nobody needs to know.
    """

    status = 0


class PassingError(AttemptError):
    """An attempt after which another may be answered.

    Args:
        wait: seconds that the server asks to wait; None where it does not. busy: it has too much to do, and will be back.
        lost: the connection ended before anything was answered.
    """

    def __init__(self, problem: str, wait: float | None = None, *, busy: bool = False, lost: bool = False) -> None:
        super().__init__(problem)
        self.wait, self.busy, self.lost = wait, busy, lost


class GarbledError(AttemptError):
    """Something came that is no answer: a slip of the server, or its way."""


class DialectError(AttemptError):
    """A request that the server does not understand."""


class UnservedError(DialectError):
    """A request that nobody behind the server understands; where that holds in all dialects, there is no such model."""


class BarringError(AttemptError):
    """What only the player can mend."""


def fault_of(status: int, headers: Mapping[str, str], body: bytes) -> AttemptError:
    """Return what a status other than 200 means."""
    message, code = complaint(body)
    problem = f"{status}: {message}"
    if status in (401, 403):
        return BarringError(f"the key was refused ({status})")
    if status == 404 and "parameter" in message.lower():  # as a broker says it that finds nobody who takes them
        return UnservedError(problem)
    if status in (402, 404) or (status == 429 and code in _UNPAID):
        return BarringError(problem)
    if status in _PASSING or status >= 500:
        return PassingError(problem, retry_after(headers, time.time()), busy=status in _BUSY)
    if status in (400, 422):
        return DialectError(problem)
    if 300 <= status < 400:
        return AttemptError(f"{status}: it sends us elsewhere; give the URL where it is")
    return AttemptError(problem)


def retry_after(headers: Mapping[str, str], now: float) -> float | None:
    """Return the seconds that a server asks to wait, 0 to LONGEST_REST: by retry-after-ms, or Retry-After in seconds or as a date.

    Args:
        now: seconds since 1970.
    """
    for name, unit in (("retry-after-ms", 1000.0), ("Retry-After", 1.0)):
        said = headers.get(name, "").strip()
        try:
            return _bounded(float(said) / unit)
        except ValueError:
            pass
    try:
        return _bounded(parsedate_to_datetime(headers.get("Retry-After", "")).timestamp() - now)
    except (ValueError, TypeError, OverflowError):
        return None


def _bounded(seconds: float) -> float | None:
    return min(max(seconds, 0.0), LONGEST_REST) if seconds == seconds else None  # a NaN is no wait


def complaint(body: bytes) -> tuple[str, str]:
    """Return what a server says is wrong, and its name for that."""
    try:
        said: Any = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return body[:400].decode("utf-8", "replace") or "no reason given", ""
    found = said.get("error", said) if isinstance(said, dict) else said
    if not isinstance(found, dict):
        return str(found)[:400], ""
    message = found.get("message") or found.get("detail") or found
    return str(message)[:400], str(found.get("code") or found.get("type") or "")
