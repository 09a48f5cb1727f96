"""What this machine can give to a model: processor cores and memory, never all of them; and how a model is to be run with that."""

import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from msgspec import Struct

from models.llama.gguf import FileFacts
from models.llama.protocol import Options
from sim.errors import SimError

MIB = 1 << 20
SHARE = 0.75  # of the memory that is free, for a model with its cache
CACHE_SHARE = 0.5  # of that, for the cache at most
MOST_THREADS = 16  # more decode no faster: memory is what they wait for
MOST_AT_ONCE = 16  # sequences; measured: 16 give 1.3 times the words of 8
MOST_EACH, LEAST_EACH = 4_096, 2_048  # tokens of a prompt with its answers; measured: prompts of 1,000 to 1,400, answers of up to 400
FEW = 8  # agents: before fewer than these have a place, each has less of one
MOST_RESIDENTS = 32  # agents that are given a place; who waits for a place waits for the processor first
MOST_SEQUENCES = 256  # of llama.cpp
TRUNKS = 2  # prefixes in common that are kept at once: what people of a society share, and what somebody else asks in between
STRIDE = 256  # tokens; llama.cpp makes streams a multiple of it
GUESSED_CACHE = 1 << 17  # bytes a token, for a model that does not say; an 8B model takes as much
_AT_A_TIME = 512  # tokens of a prompt computed together
_OVERHEAD = 96 * MIB  # of llama.cpp and Python
LIMITS = {"context": (512, 1 << 22), "at_once": (1, 128), "threads": (1, 512), "memory": (64 * MIB, 1 << 46), "gpu_layers": (-1, 1000)}


class MemoryShortError(SimError):
    """A model does not fit into memory."""


class Machine(Struct, frozen=True):
    """A computer. cores: that do work of their own, two threads on one counted once. free: bytes of memory that nobody needs now."""

    cores: int
    free: int


def this_machine() -> Machine:
    """Return what this process may use of its machine, now."""
    return Machine(_cores(), _free_memory())


class Division(NamedTuple):
    """How a cache is divided into streams. each: tokens of one. agents, trunks: streams for agents, and for prefixes in common."""

    each: int
    agents: int
    trunks: int

    @property
    def places(self) -> int:
        """All streams."""
        return self.agents + self.trunks


def divided(context: int, at_once: int, trained: int) -> Division:
    """Return how so many tokens are divided: streams for all that are at work, and for more as long as each is as long as is of use.

    Args:
        trained: tokens that the model was trained for; 0 where it does not say.
    """
    longest = _longest(trained)
    trunks = TRUNKS if context // (at_once + TRUNKS) >= min(LEAST_EACH, longest) else 1
    agents = max(at_once, context // longest - trunks)
    agents = max(1, min(agents, context // STRIDE - trunks, MOST_SEQUENCES - trunks))
    return Division(min(longest, max(1, context // (agents + trunks) // STRIDE) * STRIDE), agents, trunks)


def chosen(facts: FileFacts, options: Options, machine: Machine) -> Options:
    """Return options with all that they leave open chosen: from the machine and the model; fewer at once where each would lack room.

    One core is left to the screen, where there are two; a quarter of the free memory to everything else.

    Raises:
        MemoryShortError: the model and the smallest cache do not fit; one plain line.
    """
    budget = options.memory or int(machine.free * SHARE)
    threads = options.threads or max(1, min(machine.cores - 1, MOST_THREADS))
    token = facts.cache_bytes if facts.cache_bytes > 1 else GUESSED_CACHE
    left = budget - needed(facts, 0)
    context = options.context or _context(min(left, int(budget * CACHE_SHARE)) // token, options.at_once, facts.context)
    if left < context * token:
        limit = "it may take" if options.memory else f"is free for it ({SHARE:.0%} of what nobody needs)"
        raise MemoryShortError(
            f"the model '{facts.name}' needs about {_gib(needed(facts, context))} of memory with a context of {context:,} tokens; "
            f"{_gib(budget)} {limit}"
        )
    room = context // min(LEAST_EACH, _longest(facts.context)) - 1  # a prompt that finds no room in its stream gets no answer at all
    at_once = max(1, min(options.at_once or MOST_AT_ONCE, room, MOST_SEQUENCES - TRUNKS))
    return Options(context, at_once, threads, budget, options.gpu_layers)


def _context(most: int, at_once: int, trained: int) -> int:
    """Return the tokens of a cache for as many agents as are of use and as there is memory for; for one at least.

    Args:
        most: tokens that there is memory for.
    """
    longest = _longest(trained)
    least = min(LEAST_EACH, longest)
    few = max(at_once or FEW, 1) + TRUNKS
    each = min(longest, max(least, most // few // STRIDE * STRIDE))
    return each * max(2, min(most // each, max(MOST_RESIDENTS, at_once) + TRUNKS))


def _longest(trained: int) -> int:
    """Return the tokens that a stream has at most."""
    return max(STRIDE, min(MOST_EACH, trained or MOST_EACH) // STRIDE * STRIDE)


def needed(facts: FileFacts, context: int) -> int:
    """Return about how many bytes a model takes with a context of so many tokens."""
    each = facts.cache_bytes if facts.cache_bytes > 1 else GUESSED_CACHE
    at_work = _AT_A_TIME * (facts.vocabulary + 4 * facts.width + 2 * facts.hidden) * 4
    return facts.bytes_ + context * each + at_work + _OVERHEAD


def _gib(size: int) -> str:
    return f"{max(size, 0) / (1 << 30):.1f} GiB"


def _cores() -> int:
    """Return how many cores this process may use."""
    allowed = os.sched_getaffinity(0) if sys.platform == "linux" else frozenset(range(os.cpu_count() or 1))
    whole = {_siblings(cpu) for cpu in allowed}
    return max(1, min(len(whole), int(_quota() or len(whole))))


def _siblings(cpu: int) -> str:
    """Return the name of the core that a thread of the processor belongs to."""
    with suppress(OSError):
        return Path(f"/sys/devices/system/cpu/cpu{cpu}/topology/thread_siblings_list").read_text().strip()
    return str(cpu)


def _quota() -> float | None:
    """Return how many cores' time a container may take, None where nothing limits it."""
    with suppress(OSError, ValueError):
        most, period = Path("/sys/fs/cgroup/cpu.max").read_text().split()
        return int(most) / int(period)
    with suppress(OSError, ValueError, ZeroDivisionError):
        most = Path("/sys/fs/cgroup/cpu/cpu.cfs_quota_us").read_text()
        if int(most) > 0:
            return int(most) / int(Path("/sys/fs/cgroup/cpu/cpu.cfs_period_us").read_text())
    return None


def _free_memory() -> int:
    """Return the bytes of memory that nobody needs now: in the machine, and in the container around us."""
    free = _free_of_machine()
    for limit, usage, events in (
        ("memory.max", "memory.current", "memory.stat"),
        ("memory/memory.limit_in_bytes", "memory/memory.usage_in_bytes", "memory/memory.stat"),
    ):
        with suppress(OSError, ValueError):
            root = Path("/sys/fs/cgroup")
            given_back = _entry((root / events).read_text(), "inactive_file")
            inside = int((root / limit).read_text()) - int((root / usage).read_text()) + given_back
            free = min(free, max(inside, 0))
    return free


def _free_of_machine() -> int:
    if sys.platform == "linux":
        with suppress(OSError, ValueError):
            return _entry(Path("/proc/meminfo").read_text(), "MemAvailable:") * 1024
    if sys.platform == "win32":
        return _free_of_windows()
    with suppress(OSError, ValueError):
        return int(os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") * 0.6)  # macOS counts free memory in its own way
    return 4 << 30


def _free_of_windows() -> int:
    import ctypes

    class Status(ctypes.Structure):
        _fields_ = (("length", ctypes.c_uint32), ("load", ctypes.c_uint32), ("sizes", ctypes.c_uint64 * 7))  # all memory, free memory, ...

    status = Status()
    status.length = ctypes.sizeof(Status)
    ctypes.CDLL("kernel32").GlobalMemoryStatusEx(ctypes.byref(status))
    return int(status.sizes[1])


def _entry(table: str, name: str) -> int:
    """Return a number of a table of names and numbers, 0 where it is not there."""
    for line in table.splitlines():
        if line.startswith(name):
            return int(line.split()[1])
    return 0
