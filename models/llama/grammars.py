"""Grammars of llama.cpp, made from JSON schemas and kept."""

from collections import OrderedDict

import llama_cpp
from llama_cpp.llama_grammar import json_schema_to_gbnf

from models.llama.vocabulary import Vocabulary

KEPT = 64  # grammars
LONGEST = 200_000  # characters of a schema: one that is longer takes for ever to become a grammar
# The library lets line breaks and the like into strings, where JSON has none; llama.cpp's own grammars do not.
_LAX, _STRICT = r'char ::= [^"\\] |', r'char ::= [^"\\\x7F\x00-\x1F] |'


class Grammars:
    """A grammar for each schema that was asked for lately.

    Attributes:
        refused: schemas that llama.cpp makes no grammar of.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._made: OrderedDict[str, object | None] = OrderedDict()
        self.refused = 0

    def fresh(self, schema: str) -> object | None:
        """Return a sampler that holds an answer to a schema, to be freed by the caller; None where llama.cpp makes none of it."""
        if schema in self._made:
            self._made.move_to_end(schema)
        else:
            self._keep(schema, self._compiled(schema))
        grammar = self._made[schema]
        return llama_cpp.llama_sampler_clone(grammar) if grammar else None

    def close(self) -> None:
        """Let all of them go."""
        for grammar in self._made.values():
            if grammar:
                llama_cpp.llama_sampler_free(grammar)
        self._made.clear()

    def _keep(self, schema: str, grammar: object | None) -> None:
        self._made[schema] = grammar
        self.refused += grammar is None
        if len(self._made) > KEPT:
            _, oldest = self._made.popitem(last=False)
            if oldest:
                llama_cpp.llama_sampler_free(oldest)

    def _compiled(self, schema: str) -> object | None:
        if len(schema) > LONGEST:
            return None
        try:
            grammar = json_schema_to_gbnf(schema).replace(_LAX, _STRICT).encode()
        # What the library raises on a schema that it does not know.
        except (ValueError, LookupError, TypeError, AttributeError, AssertionError, RecursionError, RuntimeError):
            return None
        return llama_cpp.llama_sampler_init_grammar(self._vocabulary.pointer, grammar, b"root") or None
