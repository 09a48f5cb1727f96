"""Vectors of texts from a model that writes: the mean of what its last layer makes of each token."""

import llama_cpp
import numpy as np

from models.llama.batch import Batch
from models.llama.model import Model
from models.llama.vocabulary import Vocabulary

LONGEST = 512  # tokens of a text that count


class Embedder:
    """A small context of its own, since one that writes keeps no vectors. One thread.

    Attributes:
        refused: why there are no vectors; "" where there are.
    """

    def __init__(self, model: Model, vocabulary: Vocabulary, threads: int) -> None:
        """Make room."""
        self._vocabulary = vocabulary
        parameters = llama_cpp.llama_context_default_params()
        parameters.n_ctx = parameters.n_batch = parameters.n_ubatch = LONGEST
        parameters.n_seq_max = 1
        parameters.n_threads = parameters.n_threads_batch = threads
        parameters.embeddings = parameters.no_perf = True
        parameters.pooling_type = llama_cpp.LLAMA_POOLING_TYPE_MEAN
        self._context = llama_cpp.llama_init_from_model(model.pointer, parameters)
        self._width = int(llama_cpp.llama_model_n_embd_out(model.pointer))
        self._batch = Batch(LONGEST)
        self.refused = "" if self._context else "there is no room for a context that embeds"

    def vector(self, text: str) -> tuple[list[float], int]:
        """Return the vector of a text, of length 1, and how many tokens were read; an empty one where there is none: see `refused`."""
        tokens = [*self._vocabulary.beginning, *self._vocabulary.plain(text or " ")][:LONGEST]
        vector = self._decoded(tokens) if tokens and self._context else None
        length = float(np.linalg.norm(vector)) if vector is not None else 0.0
        if vector is None or not np.isfinite(length) or not length:
            self.refused = self.refused or "what the model makes of a text is no vector; its file may be rotten"
            return [], 0
        return [float(each) for each in vector / length], len(tokens)

    def _decoded(self, tokens: list[int]) -> "np.ndarray[tuple[int], np.dtype[np.float64]] | None":
        llama_cpp.llama_memory_clear(llama_cpp.llama_get_memory(self._context), False)
        self._batch.clear()
        self._batch.add(0, 0, tokens, wanted=True)
        self._batch.want_all()
        if llama_cpp.llama_decode(self._context, self._batch.native()) != 0:
            return None
        pointer = llama_cpp.llama_get_embeddings_seq(self._context, 0)
        return np.ctypeslib.as_array(pointer, shape=(self._width,)).astype(np.float64) if pointer else None

    def close(self) -> None:
        """Let it go, before its model."""
        if self._context:
            llama_cpp.llama_free(self._context)
            self._context = None
