"""The tokens of one step of a context: arrays that llama.cpp reads in place."""

import ctypes
from collections.abc import Sequence
from typing import Any

import llama_cpp
import numpy as np


class Batch:
    """Up to so many tokens of many sequences; llama_batch without an allocation a step.

    Attributes:
        room, size: tokens that it holds at most, and now.
    """

    def __init__(self, room: int) -> None:
        self.room, self.size = room, 0
        self._tokens = np.zeros(room, np.int32)
        self._positions = np.zeros(room, np.int32)
        self._sequences = np.zeros(room, np.int32)
        self._counts = np.ones(room, np.int32)  # each token belongs to one sequence
        self._wanted = np.zeros(room, np.int8)
        self._pointers = (self._sequences.ctypes.data + 4 * np.arange(room)).astype(np.uintp)
        self._native = llama_cpp.llama_batch()
        self._native.token = _pointer(self._tokens, ctypes.c_int32)
        self._native.pos = _pointer(self._positions, ctypes.c_int32)
        self._native.n_seq_id = _pointer(self._counts, ctypes.c_int32)
        self._native.seq_id = _pointer(self._pointers, ctypes.POINTER(ctypes.c_int32))
        self._native.logits = _pointer(self._wanted, ctypes.c_int8)

    def clear(self) -> None:
        """Hold nothing."""
        self.size = 0

    def add(self, sequence: int, position: int, tokens: Sequence[int], wanted: bool) -> int:
        """Add tokens of a sequence from a position on, as far as there is room for them, which the caller sees to.

        Args:
            wanted: whether what follows the last of them is wanted.

        Returns:
            The row of the last one, by which its logits are found.
        """
        begin, end = self.size, self.size + len(tokens)
        self._tokens[begin:end] = tokens
        self._positions[begin:end] = np.arange(position, position + len(tokens))
        self._sequences[begin:end] = sequence
        self._wanted[begin:end] = 0
        self._wanted[end - 1] = wanted
        self.size = end
        return end - 1

    def want_all(self) -> None:
        """Want what follows each token."""
        self._wanted[: self.size] = 1

    def native(self) -> llama_cpp.llama_batch:
        """Return it as llama.cpp takes it; good until the next change."""
        self._native.n_tokens = self.size
        return self._native


def _pointer(array: "np.ndarray[Any, Any]", kind: Any) -> Any:
    return ctypes.cast(array.ctypes.data, ctypes.POINTER(kind))
