"""Writes llama.cpp models with random weights: real files, under 1 MB, made in a moment, that talk nonsense at once."""

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import gguf
import numpy as np

IM_START, IM_END, END_OF_TEXT = "<|im_start|>", "<|im_end|>", "<|endoftext|>"
CHATML = (
    "{% for message in messages %}{{'<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>' + '\n'}}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}"
)
SPEECH = (
    '{"action": "wait", "target": "none", "say": "hello there", "mood": 3, "reason": "the market is open today and I need to trade"} '
    "You are a person in a town. The others are your friends or your rivals. Answer with one JSON object. What do you do now? "
)  # what the vocabulary learns its words from
MERGES = 160
NORMAL, UNKNOWN, CONTROL, BYTE = 1, 2, 3, 6  # kinds of token


class Vocabulary(NamedTuple):
    """A tokenizer: every text can be written with it."""

    kind: str
    tokens: list[str]
    types: list[int]
    begin: int
    end: int
    merges: list[str] | None = None
    scores: list[float] | None = None


class Shape(NamedTuple):
    """How big a model is. The default has about 100,000 weights."""

    width: int = 64
    layers: int = 2
    hidden: int = 128
    heads: int = 4
    key_value_heads: int = 2
    context: int = 4096


SMALL = Shape()


def byte_letters() -> list[str]:
    """Return the letter that stands for each byte in a byte-level vocabulary (Radford et al. 2019)."""
    shown = [*range(33, 127), *range(161, 173), *range(174, 256)]
    spare = iter(range(256, 512))
    return [chr(byte) if byte in shown else chr(next(spare)) for byte in range(256)]


def byte_vocabulary(specials: Sequence[str] = (END_OF_TEXT, IM_START, IM_END), end: str = IM_END) -> Vocabulary:
    """Return a byte-level BPE vocabulary: all bytes, some words, and special tokens of which one ends a turn."""
    letters = byte_letters()
    tokens, merges = list(letters), []
    words = [[letters[byte] for byte in (word if at == 0 else " " + word).encode()] for at, word in enumerate(SPEECH.split(" "))]
    for _ in range(MERGES):
        pairs = Counter(pair for word in words for pair in pairwise(word))
        (left, right), times = max(pairs.items(), key=lambda counted: (counted[1], counted[0]), default=(("", ""), 0))
        if times < 2:
            break
        merges.append(f"{left} {right}")
        tokens.append(left + right)
        words = [_merged(word, left, right) for word in words]
    types = [NORMAL] * len(tokens) + [CONTROL] * len(specials)
    tokens += specials
    return Vocabulary("gpt2", tokens, types, begin=tokens.index(specials[0]), end=tokens.index(end), merges=merges)


def _merged(word: list[str], left: str, right: str) -> list[str]:
    """Return a word in which two neighbours have become one, wherever they meet."""
    merged: list[str] = []
    for piece in word:
        if merged and merged[-1] == left and piece == right:
            merged[-1] = left + right
        else:
            merged.append(piece)
    return merged


def spm_vocabulary(specials: Sequence[str] = (IM_START, IM_END)) -> Vocabulary:
    """Return a SentencePiece vocabulary of single letters, with all bytes to fall back on."""
    letters = ["▁", *(chr(code) for code in range(33, 127))]
    tokens = ["<unk>", "<s>", "</s>", *(f"<0x{byte:02X}>" for byte in range(256)), *letters, *specials]
    types = [UNKNOWN, CONTROL, CONTROL] + [BYTE] * 256 + [NORMAL] * len(letters) + [CONTROL] * len(specials)
    scores = [0.0] * 259 + [-float(rank) for rank in range(len(letters))] + [0.0] * len(specials)
    end = tokens.index(IM_END) if IM_END in specials else 2
    return Vocabulary("llama", tokens, types, begin=1, end=end, scores=scores)


def tiny_gguf(
    folder: Path,
    name: str = "tiny",
    *,
    seed: int = 1,
    shape: Shape = SMALL,
    vocabulary: Vocabulary | None = None,
    template: str | None = CHATML,
    architecture: str = "llama",
    rotten: bool = False,
    begins: bool = False,
    answer: str = "",
) -> Path:
    """Write a model into a folder, and return where: a file that is the same for the same arguments.

    Args:
        template: the chat format; None for none. rotten: all weights are NaN.
        begins: whether prompts begin with a token of their own (BOS). answer: after a line's end, the model's likeliest words are
            these and then the end of its turn, as far as each of their tokens occurs in them only once.
    """
    vocabulary = vocabulary or byte_vocabulary()
    path = folder / f"{name}.gguf"
    writer = gguf.GGUFWriter(path, architecture)
    _facts(writer, name, shape, vocabulary, template, begins)
    random = np.random.default_rng(seed)
    chain = _chain(vocabulary, answer) if answer else []
    for title, weights in _weights(random, shape, vocabulary, chain):
        writer.add_tensor(title, np.full_like(weights, np.nan) if rotten else weights)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


def _facts(writer: gguf.GGUFWriter, name: str, shape: Shape, vocabulary: Vocabulary, template: str | None, begins: bool) -> None:
    """Write what a file says about its model."""
    writer.add_name(name)
    writer.add_context_length(shape.context)
    writer.add_embedding_length(shape.width)
    writer.add_block_count(shape.layers)
    writer.add_feed_forward_length(shape.hidden)
    writer.add_head_count(shape.heads)
    writer.add_head_count_kv(shape.key_value_heads)
    writer.add_rope_dimension_count(shape.width // shape.heads)
    writer.add_rope_freq_base(10_000.0)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_vocab_size(len(vocabulary.tokens))
    writer.add_file_type(gguf.LlamaFileType.ALL_F32)
    writer.add_tokenizer_model(vocabulary.kind)
    writer.add_tokenizer_pre("gpt-2" if vocabulary.kind == "gpt2" else "default")
    writer.add_token_list(vocabulary.tokens)
    writer.add_token_types(vocabulary.types)
    if vocabulary.merges is not None:
        writer.add_token_merges(vocabulary.merges)
    if vocabulary.scores is not None:
        writer.add_token_scores(vocabulary.scores)
        writer.add_add_space_prefix(False)
    writer.add_bos_token_id(vocabulary.begin)
    writer.add_eos_token_id(vocabulary.end)
    writer.add_add_bos_token(begins)
    if template is not None:
        writer.add_chat_template(template)


def _weights(random: np.random.Generator, shape: Shape, vocabulary: Vocabulary, chain: list[int]) -> list[tuple[str, np.ndarray]]:
    """Return the weights by name, in llama.cpp's order of axes: (out, in) float32."""
    width, tokens = shape.width, len(vocabulary.tokens)
    narrow = width // shape.heads * shape.key_value_heads
    layer_size = 0.02 if chain else 1 / np.sqrt(2 * shape.layers)  # of what the layers add; little, lest they drown an answer

    def some(out: int, into: int, size: float = 1.0) -> np.ndarray:
        return random.standard_normal((out, into), dtype=np.float32) * np.float32(size / np.sqrt(into))

    embedding = random.standard_normal((tokens, width), dtype=np.float32)
    output = some(tokens, width)
    before = [(after, token) for token, after in pairwise(chain)]
    for after, token in before:
        output[after] = embedding[token]  # a token is likeliest after another that its row in the output is alike
    named = [("token_embd.weight", embedding), ("output.weight", output), ("output_norm.weight", np.ones(width, np.float32))]
    for layer in range(shape.layers):
        for title, weights in (
            ("attn_norm", np.ones(width, np.float32)),
            ("attn_q", some(width, width)),
            ("attn_k", some(narrow, width)),
            ("attn_v", some(narrow, width)),
            ("attn_output", some(width, width, layer_size)),
            ("ffn_norm", np.ones(width, np.float32)),
            ("ffn_gate", some(shape.hidden, width)),
            ("ffn_up", some(shape.hidden, width)),
            ("ffn_down", some(width, shape.hidden, layer_size)),
        ):
            named.append((f"blk.{layer}.{title}.weight", weights))
    return named


def _chain(vocabulary: Vocabulary, answer: str) -> list[int]:
    """Return the tokens of a line's end, of an answer and of a turn's end; of each token the first only."""
    letters = byte_letters()
    pieces = [letters[byte] for byte in answer.encode()]
    for merge in vocabulary.merges or ():
        pieces = _merged(pieces, *merge.split(" "))
    tokens = [vocabulary.tokens.index(piece) for piece in (letters[10], *pieces)]
    return [*dict.fromkeys(tokens), vocabulary.end]
