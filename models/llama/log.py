"""What llama.cpp says of itself, kept for the one line that a player is told when it fails."""

import re
from collections import deque

import llama_cpp

from sim.text import clean

ERROR, CONTINUED = 4, 5  # ggml_log_level
KEPT, REASON_LIMIT = 40, 300  # lines, characters
_WHERE = re.compile(r"^(?:[a-z_]\w*(?:::\w+)*(?:\(\))?: +|error loading model: |error loading model \w+: )+", re.IGNORECASE)
_EMPTY = re.compile(r"^(failed to (load|decode|initialize|open|create|encode)|exiting)\b.{0,40}$", re.IGNORECASE)  # says that, not why
_DEAF = llama_cpp.llama_log_callback(lambda level, text, _: None)


class Log:
    """Keeps llama.cpp's last complaints. It has one callback a process, so the Log made last hears everything."""

    def __init__(self) -> None:
        self._lines: deque[str] = deque(maxlen=KEPT)
        self._complaining = False
        self._callback = llama_cpp.llama_log_callback(self._hear)  # a callback that is let go of crashes the process
        llama_cpp.llama_log_set(self._callback, None)

    def clear(self) -> None:
        """Forget what was said so far."""
        self._lines.clear()

    def reason(self) -> str:
        """Return the first complaint since the last clear that says why, as one plain line; "" where there is none."""
        lines = [_WHERE.sub("", line).strip() for line in "".join(self._lines).splitlines()]
        telling = [line for line in lines if line and not _EMPTY.match(line)]
        return clean((telling or [line for line in lines if line] or [""])[0], REASON_LIMIT)

    def close(self) -> None:
        """Hear nothing more, and leave llama.cpp with nobody to tell."""
        llama_cpp.llama_log_set(_DEAF, None)

    def _hear(self, level: int, text: bytes, _: object) -> None:
        self._complaining = self._complaining if level == CONTINUED else level == ERROR
        if self._complaining:
            self._lines.append(text.decode("utf-8", "replace"))
