"""Pictures of a screen as text: every row as it reads, then which style each cell has, so that a difference can be read by a person."""

from itertools import groupby
from pathlib import Path
from string import ascii_letters
from typing import Any

from rich.cells import cell_len
from rich.style import Style
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode
from textual.app import App

ATTRIBUTES = ("bold", "dim", "italic", "underline", "reverse", "strike")
AS_ABOVE = '"'


class CellsExtension(SingleFileSnapshotExtension):
    """Keeps the pictures of a place as a text file of their own, named after the test."""

    _write_mode = WriteMode.TEXT
    _file_extension = "txt"


def picture(app: App[Any]) -> str:
    """Return what is on an app's screen, with the screens that shine through.

    First its size and the rows, each between bars; then for each row its styles by letter with the number of cells, `"` where they are
    as in the row above; then what each letter means: ink on ground, and attributes.
    """
    names: dict[str, str] = {}
    texts, maps = [], []
    for row in _rows(app):
        texts.append(f"|{''.join(text for text, _ in row)}|")
        cells = ((names.setdefault(style, _letter(len(names))), cell_len(text)) for text, style in row)
        runs = ((name, sum(count for _, count in run)) for name, run in groupby(cells, key=lambda cell: cell[0]))
        maps.append(" ".join(f"{name}{count}" for name, count in runs))
    shortened = [AS_ABOVE if number and each == maps[number - 1] else each for number, each in enumerate(maps)]
    numbered = [f"{number:>2} {each}" for number, each in enumerate(shortened, 1)]
    legend = [f"{name:<2} {style}" for style, name in names.items()]
    return "\n".join(["{} x {}".format(*app.size), *texts, "", *numbered, "", *legend, ""])


def _rows(app: App[Any]) -> list[list[tuple[str, str]]]:
    """Return text and style of every segment of every row."""
    update = app.screen._compositor.render_update(full=True, screen_stack=app._background_screens, simplify=True)
    rows = [[segment for strip in strips for segment in strip if segment.text] for strips in update.strips]  # type: ignore[union-attr]
    return [[(segment.text, _described(segment.style)) for segment in row] for row in rows]


def _described(style: Style | None) -> str:
    """Return a style in words: ink on ground, then attributes."""
    if style is None:
        return "plain"
    ink, ground = (colour.name if colour else "default" for colour in (style.color, style.bgcolor))
    return " ".join([ink, "on", ground, *(name for name in ATTRIBUTES if getattr(style, name))])


def _letter(number: int) -> str:
    """Return a short name: a, b ... Z, aa, ab ..."""
    high, low = divmod(number, len(ascii_letters))
    return (ascii_letters[high - 1] if high else "") + ascii_letters[low]


def kept(folder: Path) -> set[str]:
    """Return the parameters of the tests whose pictures are kept in a folder."""
    return {path.stem.partition("[")[2].removesuffix("]") for path in folder.glob("*.txt")}
