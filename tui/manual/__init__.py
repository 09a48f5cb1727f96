"""The manual: a page for each place of the screen, in a small part of Markdown, as rows with the player's own keys."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from rich.style import Style

from tui.keymap import DEFAULT, Keymap
from tui.paint import Palette, Row, Span, safe, wrapped

PAGES = Path(__file__).parent
SIZE_LIMIT = 100_000
# Dialogs whose page is called otherwise than their scope.
PAGE_OF = {
    "press": "keys",
    "form": "intervene",
    "edit": "intervene",
    "when": "intervene",
    "begin": "new-world",
    "selves": "compare",
    "tick": "branches",
    "proving": "replays",
    "rerunning": "rerun",
    "finder": "log",
    "town": "start",
}
_INLINE = re.compile(r"`([^`]+)`|\*\*([^*]+)\*\*|\*([^*]+)\*|\[([^\]]+)\]\([^)]*\)")
_BULLET = re.compile(r"(\s*)(?:[-*]|\d+\.)\s+(.*)")


class Block(NamedTuple):
    """A paragraph of a page. kind: "head", "text", "item" or "code"; depth: of a heading or a list."""

    kind: str
    depth: int
    text: str


@cache
def page(name: str) -> tuple[Block, ...]:
    """Return the page of a place or a dialog, by the name of its pane or scope; nothing where there is none."""
    stem = PAGE_OF.get(name, name).replace("_", "-")
    path = PAGES / f"{stem}.md"
    if not re.fullmatch(r"[a-z0-9-]+", stem) or not path.is_file():
        return ()
    return tuple(blocks(path.read_text(encoding="utf-8")[:SIZE_LIMIT]))


def names() -> tuple[str, ...]:
    """Return the names of all pages."""
    return tuple(sorted(path.stem for path in PAGES.glob("*.md")))


def title(name: str) -> str:
    """Return the title of a page, "" where there is none."""
    return next((block.text for block in page(name) if block.kind == "head"), "")


def blocks(text: str) -> Iterator[Block]:
    """Yield the paragraphs, headings, points and lines of code of a page."""
    held: Block | None = None
    fenced = False
    for line in text.splitlines():
        if line.strip().startswith("```"):
            fenced = not fenced
            if held is not None:
                yield held
            held = None
            continue
        begun = Block("code", 0, line) if fenced else _begun(line, held)
        if begun is None and held is not None and line.strip():
            held = held._replace(text=f"{held.text} {line.strip()}")
            continue
        if held is not None:
            yield held
        held = begun
    if held is not None:
        yield held


def _begun(line: str, held: Block | None) -> Block | None:
    """Return what a line begins, None where it is blank or goes on with what is held."""
    if not line.strip():
        return None
    if line.startswith("#"):
        depth = len(line) - len(line.lstrip("#"))
        return Block("head", depth, line.lstrip("#").strip())
    if match := _BULLET.match(line):
        return Block("item", len(match[1]) // 2, match[2])
    if line.startswith("    ") and held is None:
        return Block("code", 0, line[4:])
    return None if held is not None and held.kind in {"text", "item"} else Block("text", 0, line.strip())


def rows(block: Block, width: int, colours: Palette, keymap: Keymap = DEFAULT) -> list[Row]:
    """Return a block as rows of at most `width` cells, with a blank one before a paragraph."""
    text = safe(keymap.filled(block.text))
    if block.kind == "head":
        style = colours.accent + Style(bold=True)
        return [[], *wrapped([(text, style if block.depth < 2 else colours.strong)], width)]
    if block.kind == "code":
        return [[("  ", colours.dim), *row] for row in wrapped([(text, colours.river)], max(width - 2, 1))]
    spans = list(_inline(text, colours))
    if block.kind == "item":
        margin = "  " * min(block.depth, 3)
        first, *rest = wrapped(spans, max(width - len(margin) - 2, 1))
        return [[(f"{margin}• ", colours.accent), *first], *([(f"{margin}  ", colours.dim), *row] for row in rest)]
    return [[], *wrapped(spans, width)]


def _inline(text: str, colours: Palette) -> Iterator[Span]:
    """Yield spans: `keys and commands`, **strong**, *stressed*, links as their text."""
    position = 0
    for match in _INLINE.finditer(text):
        if match.start() > position:
            yield text[position : match.start()], colours.text
        code, strong, stressed, link = match.groups()
        style = colours.accent if code else colours.strong if strong else colours.title if stressed else colours.text
        yield code or strong or stressed or link, style
        position = match.end()
    if position < len(text):
        yield text[position:], colours.text


def ids_in(text: str) -> list[str]:
    """Return the ids of the commands whose keys a text shows."""
    return re.findall(r"\{([a-z_]+\.[a-z_]+)\}", text)
