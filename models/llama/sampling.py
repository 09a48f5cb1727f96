"""Choosing the next token: sampled as by llama.cpp, then held to a grammar, which is asked of the token sampled alone."""

import ctypes

import llama_cpp
import numpy as np

from models.llama.context import Context, Logits
from models.llama.vocabulary import Vocabulary

TOP_K, TOP_P, MIN_P, TEMPERATURE = 40, 0.95, 0.05, 0.8
BEST = 256  # tokens that a grammar is asked of before it is asked of the whole vocabulary
SEEDS = 0xFFFFFFFF  # the last one is llama.cpp's word for "any"
_TOKEN = np.dtype([("id", np.int32), ("logit", np.float32), ("p", np.float32)])  # llama_token_data


class RottenError(Exception):
    """What a model computes is no choice between tokens; says why."""


class Candidates:
    """Tokens to choose from, in memory that llama.cpp works on in place; one for all samplers of a thread."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._tokens = np.zeros(vocabulary.size, _TOKEN)
        self._all = np.arange(vocabulary.size, dtype=np.int32)

    def best(self, logits: Logits, number: int) -> llama_cpp.llama_token_data_array:
        """Return the likeliest tokens; all where there are no more."""
        chosen = np.argpartition(logits, logits.size - number)[-number:] if number < logits.size else self._all
        tokens = self._tokens[: len(chosen)]
        tokens["id"], tokens["logit"] = chosen, logits[chosen]
        return self._native(len(chosen))

    def one(self, token: int) -> llama_cpp.llama_token_data_array:
        """Return a single token."""
        self._tokens[0] = token, 0.0, 0.0
        return self._native(1)

    def any_left(self, candidates: llama_cpp.llama_token_data_array) -> bool:
        """Return whether a grammar has left any of them."""
        return bool((self._tokens["logit"][: candidates.size] > -np.inf).any())

    def _native(self, size: int) -> llama_cpp.llama_token_data_array:
        pointer = ctypes.cast(self._tokens.ctypes.data, llama_cpp.llama_token_data_p)
        return llama_cpp.llama_token_data_array(pointer, size, -1, False)


class Sampler:
    """Chooses the tokens of one answer: by its seed, whoever else is being answered.

    Attributes:
        missed: tokens that the grammar did not allow, and that were sampled anew.
    """

    def __init__(self, vocabulary: Vocabulary, candidates: Candidates, seed: int, grammar: object | None) -> None:
        """Begin an answer.

        Args:
            grammar: of llama.cpp, freed by close(); None for free text.
        """
        self._vocabulary, self._candidates, self._grammar = vocabulary, candidates, grammar
        self.missed = 0
        self._chain = llama_cpp.llama_sampler_chain_init(llama_cpp.llama_sampler_chain_default_params())
        for link in (
            llama_cpp.llama_sampler_init_top_k(TOP_K),
            llama_cpp.llama_sampler_init_top_p(TOP_P, 1),
            llama_cpp.llama_sampler_init_min_p(MIN_P, 1),
            llama_cpp.llama_sampler_init_temp(TEMPERATURE),
            llama_cpp.llama_sampler_init_dist(seed % SEEDS),
        ):
            llama_cpp.llama_sampler_chain_add(self._chain, link)

    def choose(self, context: Context, row: int) -> int:
        """Return the token that follows a row of the context's last batch.

        Raises:
            RottenError: the model computes nothing that tokens can be chosen by, or none fits the grammar.
        """
        logits = context.logits(row)
        most, least = logits.max(), logits.min()
        if not np.isfinite(most):
            raise RottenError("the model computes what is no number: its file is rotten, or made for another version of llama.cpp")
        if most == least:
            raise RottenError("the model finds all words equally likely: its file is rotten")
        token = int(llama_cpp.llama_sampler_sample(self._chain, context.pointer, row))
        if self._grammar and not self._allows(token):
            self.missed += 1
            token = self._allowed(logits)
        if self._grammar:
            llama_cpp.llama_sampler_accept(self._grammar, token)
        return token

    def may_end(self) -> bool:
        """Return whether a grammar allows the answer to end here; False without one."""
        return bool(self._grammar) and self._vocabulary.end is not None and self._allows(self._vocabulary.end)

    def close(self) -> None:
        """Let llama.cpp's samplers go."""
        for sampler in (self._chain, self._grammar):
            if sampler:
                llama_cpp.llama_sampler_free(sampler)
        self._chain = self._grammar = None

    def _allows(self, token: int) -> bool:
        candidates = self._candidates.one(token)
        llama_cpp.llama_sampler_apply(self._grammar, ctypes.byref(candidates))
        return self._candidates.any_left(candidates)

    def _allowed(self, logits: Logits) -> int:
        """Return one of the tokens that the grammar allows: of the likeliest, or where it allows none of those, of all."""
        for number in (BEST, self._vocabulary.size):
            candidates = self._candidates.best(logits, number)
            llama_cpp.llama_sampler_apply(self._grammar, ctypes.byref(candidates))
            if self._candidates.any_left(candidates):
                llama_cpp.llama_sampler_apply(self._chain, ctypes.byref(candidates))
                return int(candidates.data[candidates.selected].id)
        raise RottenError("no word of the model fits the form of the answer")
