"""A context of llama.cpp: its cache of tokens, decoding, and the flag that stops it."""

import ctypes
import os
from enum import IntEnum

import llama_cpp
import numpy as np
from msgspec import Struct

from models.llama.batch import Batch
from models.llama.log import Log
from models.llama.model import Model, ModelError

Logits = np.ndarray[tuple[int], np.dtype[np.float32]]


class Decoded(IntEnum):
    """What came of decoding a batch. After anything but DONE the cache must be cut back to what was known before."""

    DONE = 0
    ABORTED = 2
    FAILED = 3


class Flag:
    """A word in memory that any thread may set, and that llama.cpp looks at between any two operations.

    Its callback is strlen of the C library over the flag's own bytes: 0 for "go on", 1 for "stop". One in Python would
    take the interpreter's lock thousands of times a step.
    """

    def __init__(self) -> None:
        self._bytes = ctypes.create_string_buffer(2)
        library = ctypes.cdll.msvcrt if os.name == "nt" else ctypes.CDLL(None)
        self.callback = ctypes.cast(library.strlen, llama_cpp.ggml_abort_callback)
        self.address = ctypes.cast(self._bytes, ctypes.c_void_p)

    @property
    def is_set(self) -> bool:
        return self._bytes[0] != b"\0"

    def set(self) -> None:
        """Stop the decoding under way, or the next."""
        self._bytes[0] = b"\1"

    def clear(self) -> None:
        """Stop nothing."""
        self._bytes[0] = b"\0"


class Shape(Struct, frozen=True):
    """How a context is laid out.

    Args:
        streams: caches side by side, one for each sequence. tokens: of each of them, a multiple of 256.
        step: tokens that a batch holds at most. threads: of the processor.
    """

    tokens: int
    streams: int
    step: int
    threads: int

    def parameters(self) -> llama_cpp.llama_context_params:
        """Return llama.cpp's own: a cache for each sequence, as attention passes over all that a cache holds, whoever's it is."""
        parameters: llama_cpp.llama_context_params = llama_cpp.llama_context_default_params()
        parameters.n_ctx = self.tokens * self.streams
        parameters.n_seq_max = self.streams
        parameters.n_batch = parameters.n_ubatch = self.step
        parameters.n_outputs_max = self.streams  # logits of few tokens are wanted; room for all takes 100s of MB
        parameters.n_threads = parameters.n_threads_batch = self.threads
        parameters.flash_attn_type = llama_cpp.LLAMA_FLASH_ATTN_TYPE_AUTO
        parameters.kv_unified = False
        parameters.no_perf = True
        return parameters


class Context:
    """A cache for a loaded model, and the work on it. One thread.

    Attributes:
        pointer: for llama.cpp's functions; gone after close(). size: tokens of each stream.
    """

    def __init__(self, model: Model, shape: Shape, flag: Flag, log: Log) -> None:
        """Make room.

        Raises:
            ModelError: there is not enough memory, or the model cannot be decoded in batches.
        """
        self._model, self._flag, self._log = model, flag, log
        parameters = shape.parameters()
        parameters.abort_callback, parameters.abort_callback_data = flag.callback, flag.address
        log.clear()
        self.pointer = llama_cpp.llama_init_from_model(model.pointer, parameters)
        if not self.pointer:
            tokens = shape.tokens * shape.streams
            raise ModelError(log.reason() or f"there is no room for a context of {tokens:,} tokens; try a smaller one")
        self._memory = llama_cpp.llama_get_memory(self.pointer)
        if not self._memory:
            self.close()
            raise ModelError(f"a model of architecture '{model.meta('general.architecture')}' writes no text; allowed: one that does")
        self.size = int(llama_cpp.llama_n_ctx_seq(self.pointer))
        self._vocabulary_size = int(llama_cpp.llama_vocab_n_tokens(model.vocabulary))

    def decode(self, batch: Batch) -> Decoded:
        """Work on a batch. Other threads of Python run meanwhile."""
        self._log.clear()
        outcome = int(llama_cpp.llama_decode(self.pointer, batch.native()))
        return Decoded(outcome) if outcome in (0, 2) else Decoded.FAILED

    def complaint(self) -> str:
        """Return what was wrong with the last batch, as one plain line."""
        return self._log.reason() or "llama.cpp cannot go on, and does not say why"

    def logits(self, row: int) -> Logits:
        """Return how likely each token is after a row of the last batch: (vocabulary,) float32, good until the next batch."""
        pointer = llama_cpp.llama_get_logits_ith(self.pointer, row)
        return np.ctypeslib.as_array(pointer, shape=(self._vocabulary_size,))

    @property
    def gapless(self) -> bool:
        """Whether streams must lie side by side to be decoded together, and can be cut back if one was decoded along."""
        return not self._model.rolling

    def reusable(self, sequence: int, length: int, held: int) -> int:
        """Return how many of the first `length` of the `held` tokens of a sequence can be built on: all or none."""
        if self._model.rolling:
            return length if length == held else 0
        if self._model.window and llama_cpp.llama_memory_seq_pos_min(self._memory, sequence) > max(0, length - self._model.window):
            return 0  # what the next token would look back on is gone
        return length

    def cut(self, sequence: int, length: int) -> bool:
        """Forget all of a sequence but its first tokens; False where it cannot be, and all of it is forgotten."""
        if length > 0 and llama_cpp.llama_memory_seq_rm(self._memory, sequence, length, -1):
            return True
        llama_cpp.llama_memory_seq_rm(self._memory, sequence, -1, -1)
        return length == 0

    def copy(self, source: int, target: int) -> None:
        """Make a sequence the same as another; part of one cannot be copied."""
        llama_cpp.llama_memory_seq_rm(self._memory, target, -1, -1)
        llama_cpp.llama_memory_seq_cp(self._memory, source, target, -1, -1)

    def close(self) -> None:
        """Let it go, before its model."""
        if self.pointer:
            llama_cpp.llama_free(self.pointer)
            self.pointer = None
