"""How every glyph that we draw looks in ASCII, one cell for one cell; people's own letters stay as they are."""

import unicodedata
from functools import lru_cache

from rich.cells import cell_len
from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

# What is told apart by its glyph is told apart by its sign: people, marks, deeds, lines, heights (as digits), shades, writing.
GLYPHS = {
    "●": "o", "∘": "c", "◐": "*", "◉": "!", "◆": "@", "○": "?", "◎": "O", "✶": "$", "★": "*", "▣": "#", "◑": "*", "◒": "*", "◓": "*",
    "▲": "^", "△": "A", "┬": "Y", "⑂": "Y", "◈": "%", "♥": "&", "⇄": "=", "↳": "`", "∑": "S", "▶": ">", "▸": ">", "❚": "|",
    "▷": ">", "❝": '"', "✎": "w", "⌁": "/", "≡": "=", "▤": "#", "♪": "h", "≈": "~", "⇅": ":", "◌": "m", "⟳": "t", "✦": "M",
    "✓": "+", "✗": "x", "↺": "<", "↻": ">", "↔": "-", "─": "-", "│": "|", "┄": ".", "┆": ":", "┊": ":", "┈": ".", "╌": "-", "╎": ":",
    "╱": "/", "╲": "\\", "╭": "+", "╮": "+", "╰": "+", "╯": "+", "┌": "+", "┐": "+", "└": "`", "┘": "+", "├": "|", "┤": "|", "┴": "+",
    "┼": "+", "╴": "-", "╶": "-", "╷": "|", "╵": "|", "━": "=", "┅": "=", "╍": "=", "╸": "-", "╺": "-", "┃": "#", "┇": "#", "┋": "#",
    "┏": "#", "┓": "#", "┗": "#", "┛": "#", "═": "=", "║": "#", "╔": "#", "╗": "#", "╚": "#", "╝": "#",
    "▁": "1", "▂": "2", "▃": "3", "▄": "4", "▅": "5", "▆": "6", "▇": "7", "█": "#", "▀": "^", "▔": "-", "▕": "|", "▐": "|",
    "▏": "|", "▎": "|", "▍": "|", "▌": "|", "▋": "#", "▊": "#", "▉": "#", "▖": ".", "▗": ".", "▘": "'", "▝": "'",
    "░": ".", "▒": ":", "▓": "%", "■": "#", "□": "o", "·": ".", "•": "*", "…": "~", "–": "-", "—": "-", "−": "-", "×": "x",
    "’": "'", "‘": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‹": "<", "›": ">", "←": "<", "→": ">", "↑": "^", "↓": "v",
    "≤": "<", "≥": ">", "≠": "!", "\ufffd": "?",
}  # fmt: skip

# A braille cell is two columns of four dots; the sign drawn is the one whose dots differ least.
_DRAWN = {
    ".": ("..", "..", "..", "x."), "'": ("x.", "..", "..", ".."), "/": (".x", ".x", "x.", "x."), "\\": ("x.", "x.", ".x", ".x"),
    "~": ("..", "xx", "..", ".."), "_": ("..", "..", "..", "xx"), "|": ("x.", "x.", "x.", "x."), '"': ("xx", "..", "..", ".."),
    "=": ("..", "xx", "xx", ".."), "x": ("xx", "xx", "xx", ".."), "#": ("xx", "xx", "xx", "xx"),
}  # fmt: skip
_BITS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
_MIRRORED = {".", "'", "|"}  # in either column


class AsciiGlyphs(LineFilter):
    """The last gate for glyphs: nothing that we draw needs more than ASCII, and the layout holds."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        return [each if each.text.isascii() else Segment(in_ascii(each.text), each.style, each.control) for each in segments]


@lru_cache(maxsize=8192)
def in_ascii(text: str) -> str:
    """Return a text of the same width, in which only letters, their marks and digits may be other than ASCII."""
    return text if text.isascii() else "".join(map(_sign, text))


@lru_cache(maxsize=4096)
def _sign(character: str) -> str:
    if character.isascii():
        return character
    if character in GLYPHS:
        return GLYPHS[character]
    if "\u2800" <= character <= "\u28ff":
        return _SIGNS[ord(character) - 0x2800]
    if unicodedata.category(character)[0] in "LMN":
        return character
    plain = unicodedata.normalize("NFKD", character)
    width = cell_len(character)
    return plain if plain.isascii() and plain.isprintable() and len(plain) == width else "?" * width


def _masks() -> list[tuple[int, str]]:
    found = []
    for sign, rows in _DRAWN.items():
        for order in ((0, 1), (1, 0)) if sign in _MIRRORED else ((0, 1),):
            found.append((sum(_BITS[y][x] for y in range(4) for x in range(2) if rows[y][order[x]] == "x"), sign))
    return found


_MASKS = _masks()
_SIGNS = [" ", *(min(_MASKS, key=lambda mask, dots=dots: (mask[0] ^ dots).bit_count())[1] for dots in range(1, 256))]  # type: ignore[misc]
