"""Where the time goes: a timer that looks, every few milliseconds, at what the main thread is doing."""

import signal
from collections import Counter
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).parent.parent.parent
PERIOD = 0.004  # seconds of processor time

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
    ("sim/randomness", "luck"),
    ("sim/sentence", "checksums of sentences"),
    ("sim", "sessions and observations"),
)


class Sampler:
    """Samples the main thread while it is entered; `shares` afterwards gives the share of each place.

    The timer counts processor time, and its signal is handled between two bytecodes of the main thread: a thread that
    watched from beside would mostly see the calls that release the interpreter's lock. Without such timers (Windows)
    there are no samples.
    """

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()

    def __enter__(self) -> "Sampler":
        if hasattr(signal, "setitimer"):
            self._before = signal.signal(signal.SIGPROF, self._sample)
            signal.setitimer(signal.ITIMER_PROF, PERIOD, PERIOD)
        return self

    def __exit__(self, *_: object) -> None:
        if hasattr(signal, "setitimer"):
            signal.setitimer(signal.ITIMER_PROF, 0)
            signal.signal(signal.SIGPROF, self._before)

    def shares(self) -> dict[str, float]:
        """Return the share of the samples that fell into each place, largest first, summing to 1; {} without samples."""
        total = sum(self._counts.values())
        return {place: count / total for place, count in self._counts.most_common()}

    def _sample(self, _: int, frame: FrameType | None) -> None:
        self._counts[_place(frame)] += 1


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
