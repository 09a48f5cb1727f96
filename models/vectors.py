"""Vectors of texts in few bytes: one for each number, fine enough to tell what bears on what, and the same for who reads them again."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

LONGEST = 1 << 16  # numbers of a vector

_TOP = 127


def coarse(vector: Sequence[float]) -> bytes:
    """Return a vector's direction, one signed byte a number, of which the largest is 127; zeros where it has none.

    What comes back from it has the same bytes: coarse(fine(coarse(v))) == coarse(v).
    """
    with np.errstate(all="ignore"):
        found = np.nan_to_num(np.asarray(vector, dtype=np.float64), nan=0, posinf=0, neginf=0)
        top = float(np.abs(found).max(initial=0))
        return np.rint(found / top * _TOP).astype(np.int8).tobytes() if top > 0 else bytes(len(found))


def fine(numbers: bytes) -> NDArray[np.float32]:
    """Return the vector of length 1 in the direction that bytes give; zeros where they give none."""
    found = np.frombuffer(numbers, dtype=np.int8).astype(np.float32)
    length = float(np.linalg.norm(found))
    return found / np.float32(length) if length else found
