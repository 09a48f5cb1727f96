"""Where the time goes: a thread that looks, every few milliseconds, at what the main thread is doing."""

import sys
import threading
import time
from collections import Counter
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).parent.parent.parent
PERIOD = 0.004  # seconds

# The first prefix that fits the innermost frame of our own code names its share.
PLACES: tuple[tuple[str, str], ...] = (
    ("models/rules/wording", "wording"),
    ("models/rules", "behaviour"),
    ("sim/recommender", "recommender"),
    ("sim/rules", "rules"),
    ("sim/emotion", "rules"),
    ("sim/stance", "rules"),
    ("sim/memory", "rules"),
    ("sim/world", "apply and hash"),
    ("sim/digest", "apply and hash"),
    ("sim/feed", "feed"),
    ("sim/metrics", "metrics"),
    ("sim/journal", "encoding"),
    ("sim/event", "encoding"),
    ("saves", "saving"),
    ("sim", "sessions and observations"),
)


class Sampler:
    """Samples the thread that enters it; `shares` afterwards gives the share of each place."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._stop = threading.Event()
        self._target = threading.get_ident()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> "Sampler":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def shares(self) -> dict[str, float]:
        """Return the share of the samples that fell into each place, largest first, summing to 1."""
        total = sum(self._counts.values()) or 1
        return {place: count / total for place, count in self._counts.most_common()}

    def _watch(self) -> None:
        while not self._stop.is_set():
            frame = sys._current_frames().get(self._target)
            self._counts[_place(frame)] += 1
            time.sleep(PERIOD)


def _place(frame: FrameType | None) -> str:
    while frame is not None:
        path = frame.f_code.co_filename
        if path.startswith(str(ROOT)):
            inner = path[len(str(ROOT)) + 1 :].replace("\\", "/")
            found = next((name for prefix, name in PLACES if inner.startswith(prefix)), None)
            if found:
                return found
        frame = frame.f_back
    return "other"
