"""Keyed random numbers: every draw is a pure function of (seed, salt, tick, agent, purpose, k).

Nothing is streamed, so one more agent, another order or another process changes no draw of anyone else.
The branch is not part of the key: what-ifs share their luck until a salt re-rolls it.
"""

from collections.abc import Sequence
from functools import lru_cache
from hashlib import blake2b
from typing import TypeVar

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

T = TypeVar("T")

_MASK = (1 << 64) - 1
_AGENT = 0x9E3779B97F4A7C15  # odd constants, far apart: distinct pairs of agent and k do not collide
_K = 0xD1B54A32D192ED03
_UNIT = 2.0**-53


@lru_cache(maxsize=512)
def _base(seed: int, salt: int, tick: int, purpose: str) -> int:
    key = f"{seed}/{salt}/{tick}/{purpose}".encode()
    return int.from_bytes(blake2b(key, digest_size=8).digest(), "little")


def _mixed(x: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Return x scrambled, as `Luck.bits` does."""
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return x ^ (x >> np.uint64(31))


class Luck(Struct, frozen=True):
    """The luck of one world: what its draws are keyed by besides tick, agent and purpose."""

    seed: int
    salt: int = 0

    def bits(self, tick: int, agent: int, purpose: str, k: int = 0) -> int:
        """Return 64 random bits, the same for the same key in every process (the finaliser of splitmix64, Steele et al. 2014)."""
        x = (_base(self.seed, self.salt, tick, purpose) + agent * _AGENT + k * _K) & _MASK
        x = ((x ^ (x >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
        x = ((x ^ (x >> 27)) * 0x94D049BB133111EB) & _MASK
        return x ^ (x >> 31)

    def draw(self, tick: int, agent: int, purpose: str, k: int = 0) -> float:
        """Return a number in [0, 1)."""
        return (self.bits(tick, agent, purpose, k) >> 11) * _UNIT

    def draws(self, tick: int, agents: NDArray[np.int64], purpose: str, k: int = 0) -> NDArray[np.float64]:
        """Return `draw` for each agent at once: agents (n,) int -> (n,) float in [0, 1)."""
        base = np.uint64(_base(self.seed, self.salt, tick, purpose))
        with np.errstate(over="ignore"):
            x = _mixed(base + agents.astype(np.uint64) * np.uint64(_AGENT) + np.uint64(k * _K & _MASK))
        return (x >> np.uint64(11)).astype(np.float64) * _UNIT

    def of(self, tick: int, agent: int) -> "AgentLuck":
        """Return the luck of one agent in one tick."""
        return AgentLuck(self, tick, agent)


class AgentLuck(Struct, frozen=True, gc=False):
    """The luck of one agent in one tick: all the chance that a mind may use."""

    luck: Luck
    tick: int
    agent: int

    def draw(self, purpose: str, k: int = 0) -> float:
        """Return a number in [0, 1)."""
        return self.luck.draw(self.tick, self.agent, purpose, k)

    def seed(self, purpose: str, k: int = 0) -> int:
        """Return a sampler's seed, 0 to 2**31 - 1."""
        return self.luck.bits(self.tick, self.agent, purpose, k) >> 33

    def pick(self, purpose: str, options: Sequence[T], k: int = 0) -> T:
        """Return one of the options, each equally likely; options must not be empty."""
        return options[int(self.draw(purpose, k) * len(options))]
