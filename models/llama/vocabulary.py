"""A model's vocabulary: text to tokens, where text that looks like a special token is none, and tokens to bytes."""

import ctypes
import re

import llama_cpp

USER_DEFINED = 16  # llama_token_attr
_MARKER = re.compile(r"^[^\w\s].*[^\w\s]$", re.ASCII)  # "<|user|>", "[INST]": what could stand for the chat format's own


class Vocabulary:
    """The tokens of a loaded model.

    Attributes:
        pointer: for llama.cpp's functions; good as long as the model. size: how many tokens there are.
        beginning: what a prompt of this model begins with: its BOS, or nothing. end: a token that ends an answer; None where none does.
    """

    def __init__(self, pointer: object) -> None:
        self.pointer = pointer
        self.size = int(llama_cpp.llama_vocab_n_tokens(pointer))
        first = int(llama_cpp.llama_vocab_bos(pointer))
        self.beginning = [first] if first >= 0 and llama_cpp.llama_vocab_get_add_bos(pointer) else []
        ends = (int(last(pointer)) for last in (llama_cpp.llama_vocab_eot, llama_cpp.llama_vocab_eos))
        self.end = next((token for token in ends if token >= 0), None)
        self._room = ctypes.create_string_buffer(1024)
        self._pieces: dict[int, bytes] = {}
        self._markers = self._user_defined()

    def plain(self, text: str) -> list[int]:
        """Return the tokens of a text none of which is special, whatever it says."""
        tokens: list[int] = []
        begin = 0
        for marker in self._markers.finditer(text) if self._markers else ():
            # Tokens that a model's maker added are found in any text; cut in two, they are words like others.
            tokens += self._plain(text[begin : marker.start() + 1])
            begin = marker.start() + 1
        return tokens + self._plain(text[begin:])

    def special(self, text: str) -> list[int]:
        """Return the tokens of a piece of the chat format, where special tokens count as such."""
        return self._tokens(text, special=True)

    def piece(self, token: int) -> bytes:
        """Return what a token says: maybe a part of a character; nothing for a special one."""
        known = self._pieces.get(token)
        if known is None:
            size = llama_cpp.llama_token_to_piece(self.pointer, token, self._room, len(self._room), 0, False)
            known = self._pieces[token] = self._room.raw[: max(size, 0)]
        return known

    def boundaries(self) -> tuple[str, str]:
        """Return how the beginning of a text and its end are written, "" where there is no such token; chat formats ask for it."""
        tokens = (int(llama_cpp.llama_vocab_bos(self.pointer)), int(llama_cpp.llama_vocab_eos(self.pointer)))
        texts = [llama_cpp.llama_vocab_get_text(self.pointer, token) or b"" if token >= 0 else b"" for token in tokens]
        return texts[0].decode("utf-8", "replace"), texts[1].decode("utf-8", "replace")

    def ends(self, token: int) -> bool:
        """Return whether a token ends an answer."""
        return bool(llama_cpp.llama_vocab_is_eog(self.pointer, token))

    def _plain(self, text: str) -> list[int]:
        tokens = self._tokens(text, special=False)
        if any(map(self._is_control, tokens)):  # some vocabularies put one together from what stands around it
            letters = [token for letter in text for token in self._tokens(letter, special=False)]
            return [token for token in letters if not self._is_control(token)]
        return tokens

    def _tokens(self, text: str, special: bool) -> list[int]:
        told = text.encode("utf-8", "replace")
        if not told:
            return []
        room = len(told) + 16
        while True:
            found = (llama_cpp.llama_token * room)()
            count = llama_cpp.llama_tokenize(self.pointer, told, len(told), found, room, False, special)
            if count >= 0:
                return list(found[:count])
            room = -count

    def _is_control(self, token: int) -> bool:
        return bool(llama_cpp.llama_vocab_is_control(self.pointer, token))

    def _user_defined(self) -> re.Pattern[str] | None:
        """Return what finds markers that are no control tokens and yet found in plain text; None where there are none."""
        attribute, written = llama_cpp.llama_vocab_get_attr, llama_cpp.llama_vocab_get_text
        defined = (written(self.pointer, k) or b"" for k in range(self.size) if attribute(self.pointer, k) & USER_DEFINED)
        texts = {text.decode("utf-8", "replace") for text in defined}
        markers = sorted((text for text in texts if _MARKER.match(text)), key=len, reverse=True)
        return re.compile("|".join(map(re.escape, markers))) if markers else None
