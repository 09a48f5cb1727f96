"""Tiny models that keep their past otherwise: in a window that slides (Gemma 2), and in a state that rolls on (Mamba)."""

from pathlib import Path

import gguf
import numpy as np

from tests.tiny_gguf import Vocabulary, byte_vocabulary

WIDTH, HIDDEN, NARROW, LAYERS, WINDOW = 64, 128, 32, 2, 32
CONVOLVED, STATE, STEP = 4, 16, 4  # of Mamba: tokens that it looks at at once, numbers a channel, rank of its step
ONES = np.ones(WIDTH, np.float32)


def gemma2(folder: Path) -> Path:
    """Write a model every second layer of which looks back WINDOW tokens only."""
    random, vocabulary = np.random.default_rng(3), byte_vocabulary()
    writer = gguf.GGUFWriter(folder / "gemma2.gguf", "gemma2")
    _facts(writer, vocabulary, HIDDEN, heads=4)
    writer.add_head_count_kv(2)
    writer.add_key_length(16)
    writer.add_value_length(16)
    writer.add_sliding_window(WINDOW)
    writer.add_tensor("token_embd.weight", _some(random, len(vocabulary.tokens), WIDTH))
    writer.add_tensor("output_norm.weight", ONES)
    sizes = {"attn_q": (WIDTH, WIDTH), "attn_k": (NARROW, WIDTH), "attn_v": (NARROW, WIDTH), "attn_output": (WIDTH, WIDTH)}
    sizes |= {"ffn_gate": (HIDDEN, WIDTH), "ffn_up": (HIDDEN, WIDTH), "ffn_down": (WIDTH, HIDDEN)}
    for layer in range(LAYERS):
        for title, size in sizes.items():
            writer.add_tensor(f"blk.{layer}.{title}.weight", _some(random, *size))
        for title in ("attn_norm", "post_attention_norm", "ffn_norm", "post_ffw_norm"):
            writer.add_tensor(f"blk.{layer}.{title}.weight", ONES)
    return _written(writer)


def mamba(folder: Path) -> Path:
    """Write a model that keeps one state a sequence, which cannot be cut back."""
    random, vocabulary = np.random.default_rng(3), byte_vocabulary()
    writer = gguf.GGUFWriter(folder / "mamba.gguf", "mamba")
    _facts(writer, vocabulary, 0, heads=0)
    writer.add_ssm_conv_kernel(CONVOLVED)
    writer.add_ssm_inner_size(HIDDEN)
    writer.add_ssm_state_size(STATE)
    writer.add_ssm_time_step_rank(STEP)
    writer.add_tensor("token_embd.weight", 8 * _some(random, len(vocabulary.tokens), WIDTH))
    writer.add_tensor("output.weight", _some(random, len(vocabulary.tokens), WIDTH))
    writer.add_tensor("output_norm.weight", ONES)
    for layer in range(LAYERS):
        for title, weights in (
            ("attn_norm.weight", ONES),
            ("ssm_in.weight", _some(random, 2 * HIDDEN, WIDTH)),
            ("ssm_conv1d.weight", _some(random, HIDDEN, CONVOLVED)),
            ("ssm_conv1d.bias", np.zeros(HIDDEN, np.float32)),
            ("ssm_x.weight", _some(random, STEP + 2 * STATE, HIDDEN)),
            ("ssm_dt.weight", _some(random, HIDDEN, STEP)),
            ("ssm_dt.bias", np.zeros(HIDDEN, np.float32)),
            ("ssm_a", -np.abs(_some(random, HIDDEN, STATE))),
            ("ssm_d", np.ones(HIDDEN, np.float32)),
            ("ssm_out.weight", _some(random, WIDTH, HIDDEN)),
        ):
            writer.add_tensor(f"blk.{layer}.{title}", weights)
    return _written(writer)


def _some(random: np.random.Generator, out: int, into: int) -> np.ndarray:
    return random.standard_normal((out, into), dtype=np.float32) / np.float32(np.sqrt(into))


def _facts(writer: gguf.GGUFWriter, vocabulary: Vocabulary, hidden: int, heads: int) -> None:
    writer.add_context_length(4096)
    writer.add_embedding_length(WIDTH)
    writer.add_block_count(LAYERS)
    writer.add_feed_forward_length(hidden)
    writer.add_head_count(heads)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_vocab_size(len(vocabulary.tokens))
    writer.add_file_type(gguf.LlamaFileType.ALL_F32)
    writer.add_tokenizer_model(vocabulary.kind)
    writer.add_tokenizer_pre("gpt-2")
    writer.add_token_list(vocabulary.tokens)
    writer.add_token_types(vocabulary.types)
    writer.add_token_merges(vocabulary.merges or [])
    writer.add_bos_token_id(vocabulary.begin)
    writer.add_eos_token_id(vocabulary.end)
    writer.add_add_bos_token(False)


def _written(writer: gguf.GGUFWriter) -> Path:
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return Path(writer.path)
