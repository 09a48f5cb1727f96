"""A model file in memory: its weights, and what it says of itself."""

import ctypes
from pathlib import Path

import llama_cpp
from msgspec import Struct

from models.llama.log import Log
from sim.errors import SimError
from sim.text import clean

TEMPLATE_LIMIT = 200_000  # characters of a chat template that are read


class ModelError(SimError):
    """A model cannot be used; one plain line."""


class Facts(Struct, frozen=True):
    """What a model says of itself, made plain.

    Args:
        parameters: weights. bytes_: they take. trained_context: tokens. vocabulary: tokens that it knows. template: its chat format, as
            in the file: code, not made plain; "" for none. resident: sequences whose prefix can be kept between requests.
    """

    name: str
    architecture: str
    parameters: int
    bytes_: int
    trained_context: int
    vocabulary: int
    template: str
    resident: int


class Model:
    """Weights that llama.cpp has loaded.

    Attributes:
        pointer, vocabulary: for llama.cpp's functions; gone after close().
        rolling: whether it keeps a state that rolls on instead of a cache of tokens, which cannot be cut back. window: tokens that some
            of its layers look back; 0 for all.
    """

    def __init__(self, path: str, gpu_layers: int, log: Log) -> None:
        """Load a file. Whether it is one must be known: a pipe is read for ever.

        Raises:
            ModelError: llama.cpp refuses it, and why.
        """
        llama_cpp.llama_backend_init()
        parameters = llama_cpp.llama_model_default_params()
        parameters.n_gpu_layers = gpu_layers
        log.clear()
        self.pointer = llama_cpp.llama_model_load_from_file(str(Path(path)).encode(), parameters)
        if not self.pointer:
            raise ModelError(log.reason() or "llama.cpp cannot load it, and does not say why")
        self.vocabulary = llama_cpp.llama_model_get_vocab(self.pointer)
        self.rolling = bool(llama_cpp.llama_model_is_recurrent(self.pointer) or llama_cpp.llama_model_is_hybrid(self.pointer))
        self.window = int(llama_cpp.llama_model_n_swa(self.pointer))
        self.trained_context = int(llama_cpp.llama_model_n_ctx_train(self.pointer))
        if llama_cpp.llama_vocab_n_tokens(self.vocabulary) < 1 or llama_cpp.llama_model_has_encoder(self.pointer):
            architecture = self.meta("general.architecture") or "unknown"
            self.close()
            raise ModelError(f"a model of architecture '{architecture}' writes no text; allowed: one that does")

    def facts(self, resident: int) -> Facts:
        """Return what it says of itself, where so many sequences can be kept."""
        template = llama_cpp.llama_model_chat_template(self.pointer, None)
        return Facts(
            name=self.meta("general.name"),
            architecture=self.meta("general.architecture"),
            parameters=int(llama_cpp.llama_model_n_params(self.pointer)),
            bytes_=int(llama_cpp.llama_model_size(self.pointer)),
            trained_context=self.trained_context,
            vocabulary=int(llama_cpp.llama_vocab_n_tokens(self.vocabulary)),
            template=template[:TEMPLATE_LIMIT].decode("utf-8", "replace") if template else "",
            resident=resident,
        )

    def meta(self, key: str, limit: int = 80) -> str:
        """Return what the file says under a key, as one plain line; "" where it says nothing."""
        room = ctypes.create_string_buffer(4 * limit + 64)
        found = llama_cpp.llama_model_meta_val_str(self.pointer, key.encode(), room, len(room))
        return clean(room.value.decode("utf-8", "replace"), limit) if found >= 0 else ""

    def close(self) -> None:
        """Let the weights go, after everything that uses them."""
        if self.pointer:
            llama_cpp.llama_model_free(self.pointer)
            self.pointer = None
