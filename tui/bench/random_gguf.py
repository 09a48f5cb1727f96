"""A model with the shape of Qwen2.5-0.5B and random weights, written in seconds: as fast as a trained one, and as heavy.

Its vocabulary is byte-level BPE over made-up words of up to three syllables. Its weights are random blocks of Q4_0 and Q8_0,
written as they are, never computed. So that it answers as a trained model does, not with noise that the grammar would
have to mend, one answer is woven into its output: the row of each of its tokens is alike to the embedding of the one before.
"""

from collections.abc import Sequence
from itertools import product
from pathlib import Path

import gguf
import numpy as np
from msgspec import Struct

CHATML = (
    "{% for message in messages %}{{'<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>' + '\n'}}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}"
)
SPECIAL = ("<|endoftext|>", "<|im_start|>", "<|im_end|>")
SYLLABLES = ["".join(letters) for letters in product("bcdfghjklmnprstvwxyz", "aeiou")]
NORMAL, CONTROL = 1, 3  # kinds of token
BLOCK = 32  # weights
Q4_SPREAD, Q8_SPREAD = 4.18, 73.9  # standard deviations of the whole numbers from -7 to 7 (0 twice), and of all bytes

Bytes = np.ndarray[tuple[int, int], np.dtype[np.uint8]]


class Shape(Struct, frozen=True):
    """How big a model is; as Qwen2.5-0.5B unless told otherwise."""

    layers: int = 24
    width: int = 896
    heads: int = 14
    key_value_heads: int = 2
    hidden: int = 4864
    vocabulary: int = 151_936
    context: int = 32_768


def write(path: Path, shape: Shape, answer: Sequence[str], seed: int = 1) -> None:
    """Write a model that answers with these pieces, each a token of its own; all of them must differ."""
    tokens, merges = vocabulary(shape.vocabulary, answer)
    writer = gguf.GGUFWriter(path, "qwen2")
    _facts(writer, shape)
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("qwen2")
    writer.add_token_list(tokens)
    writer.add_token_types([CONTROL if token in SPECIAL else NORMAL for token in tokens])
    writer.add_token_merges(merges)
    writer.add_eos_token_id(tokens.index("<|im_end|>"))
    writer.add_bos_token_id(tokens.index("<|endoftext|>"))
    writer.add_add_bos_token(False)
    writer.add_chat_template(CHATML)
    chain = [tokens.index(piece) for piece in (lettered("\n"), *map(lettered, answer), "<|im_end|>")]
    _weights(writer, shape, chain, np.random.default_rng(seed))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def words(number: int, seed: int) -> list[str]:
    """Return made-up words, each one token with the blank before it, drawn at random."""
    drawn = np.random.default_rng(seed).integers(len(SYLLABLES), size=(number, 2))
    return [SYLLABLES[first] + SYLLABLES[second] for first, second in drawn]


def vocabulary(size: int, pieces: Sequence[str] = ()) -> tuple[list[str], list[str]]:
    """Return so many tokens, and the merges that lead to them: bytes, syllables, words of two and of three, some pieces, specials."""
    blank = lettered(" ")
    tokens = dict.fromkeys([*map(chr, _byte_letters()), *map(lettered, pieces), *SPECIAL])
    merges: list[str] = []
    twos = [(blank + first, second) for first, second in product(SYLLABLES, SYLLABLES)]
    threes = ((left + right, third) for left, right in twos for third in SYLLABLES)
    for left, right in (*map(tuple, SYLLABLES), *((blank, each) for each in SYLLABLES), *twos, *threes):
        if len(tokens) >= size:
            break
        merges.append(f"{left} {right}")
        tokens[left + right] = None
    return list(tokens), merges


def lettered(text: str) -> str:
    """Return a text as a byte-level vocabulary writes it."""
    letters = _byte_letters()
    return "".join(chr(letters[byte]) for byte in text.encode())


def _byte_letters() -> list[int]:
    """Return the code of the letter that stands for each byte (Radford et al. 2019)."""
    shown = {*range(33, 127), *range(161, 173), *range(174, 256)}
    spare = iter(range(256, 512))
    return [byte if byte in shown else next(spare) for byte in range(256)]


def _facts(writer: gguf.GGUFWriter, shape: Shape) -> None:
    writer.add_name(f"random weights, {shape.layers} layers of {shape.width}")
    writer.add_context_length(shape.context)
    writer.add_embedding_length(shape.width)
    writer.add_block_count(shape.layers)
    writer.add_feed_forward_length(shape.hidden)
    writer.add_head_count(shape.heads)
    writer.add_head_count_kv(shape.key_value_heads)
    writer.add_layer_norm_rms_eps(1e-6)
    writer.add_rope_freq_base(1_000_000.0)
    writer.add_vocab_size(shape.vocabulary)
    writer.add_file_type(gguf.LlamaFileType.MOSTLY_Q4_0)


def _weights(writer: gguf.GGUFWriter, shape: Shape, chain: list[int], random: np.random.Generator) -> None:
    width, narrow = shape.width, shape.width // shape.heads * shape.key_value_heads
    q4, q8 = gguf.GGMLQuantizationType.Q4_0, gguf.GGMLQuantizationType.Q8_0
    embedding = _q4(random, shape.vocabulary, width, 1.0)
    output = _q8(random, shape.vocabulary, width, 0.7)
    before = gguf.quants.dequantize(embedding[chain[:-1]], q4)
    output[chain[1:]] = gguf.quants.quantize(0.7 * before, q8)
    writer.add_tensor("token_embd.weight", embedding, raw_dtype=q4)
    writer.add_tensor("output.weight", output, raw_dtype=q8)
    writer.add_tensor("output_norm.weight", np.ones(width, np.float32))
    little = 0.02  # of what the layers add to what comes in, lest they drown the answer
    for layer in range(shape.layers):
        for title, out, into, size in (
            ("attn_q", width, width, 1.0),
            ("attn_k", narrow, width, 1.0),
            ("attn_v", narrow, width, 1.0),
            ("attn_output", width, width, little),
            ("ffn_gate", shape.hidden, width, 1.0),
            ("ffn_up", shape.hidden, width, 1.0),
            ("ffn_down", width, shape.hidden, little),
        ):
            writer.add_tensor(f"blk.{layer}.{title}.weight", _q4(random, out, into, size / np.sqrt(into)), raw_dtype=q4)
        for title, out in (("attn_q", width), ("attn_k", narrow), ("attn_v", narrow)):
            writer.add_tensor(f"blk.{layer}.{title}.bias", random.standard_normal(out, np.float32) * np.float32(0.1))
        for title in ("attn_norm", "ffn_norm"):
            writer.add_tensor(f"blk.{layer}.{title}.weight", np.ones(width, np.float32))


def _q4(random: np.random.Generator, out: int, into: int, spread: float) -> Bytes:
    """Return random weights as blocks of Q4_0: a scale in half precision, and 32 whole numbers of 4 bits; (out, bytes)."""
    numbers = random.integers(256, size=out * into // 2, dtype=np.uint8)
    # 0 stands for -8: drawn as often as 7, it would give all weights a mean, which many layers add up. It becomes 8, for 0.
    numbers |= ((numbers & 0x0F) == 0).astype(np.uint8) << 3
    numbers |= ((numbers & 0xF0) == 0).astype(np.uint8) << 7
    return _blocks(numbers, BLOCK // 2, out, np.float16(spread / Q4_SPREAD))


def _q8(random: np.random.Generator, out: int, into: int, spread: float) -> Bytes:
    """Return random weights as blocks of Q8_0: a scale, and 32 whole numbers of 8 bits; (out, bytes)."""
    return _blocks(random.integers(256, size=out * into, dtype=np.uint8), BLOCK, out, np.float16(spread / Q8_SPREAD))


def _blocks(numbers: np.ndarray[tuple[int], np.dtype[np.uint8]], size: int, out: int, scale: np.float16) -> Bytes:
    """Return rows of blocks, each of so many bytes behind a scale that is the same for all; (out, bytes)."""
    blocks = numbers.reshape(-1, size)
    scales = np.broadcast_to(np.frombuffer(scale.tobytes(), np.uint8), (len(blocks), 2))
    return np.hstack([scales, blocks]).reshape(out, -1)
