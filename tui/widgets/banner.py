"""What the top line says while the past is on show."""

from tui.paint import Palette, Row, row_width
from tui.widgets.replaying import Replay

GLYPH = "↺"
BETWEEN = " · "


def banner(replay: Replay, tip: int, pace: str, turning: str, colours: Palette, width: int) -> Row:
    """Return which tick is on show, of how many, and the ways on; what fits.

    Args:
        pace: at which the past rolls on. turning: stands there while a picture loads, "" for none.
    """
    loading = f"{turning} " if turning else ""
    if replay.returning:
        return [(f"{GLYPH} {loading}back to live, t{tip} …", colours.warning + colours.bold)]
    rolling = f" ▶ {pace}" if replay.rolling else ""
    head: Row = [(f"{GLYPH} REPLAY {loading}t{replay.wanted} of {tip}{rolling}", colours.warning + colours.bold)]
    parts = [(1, "read-only"), (0, "b branches here"), (0, "L the newest tick" if replay.only else "L live")]
    while parts and row_width(head) + sum(len(BETWEEN) + len(text) for _, text in parts) > width:
        parts.remove(max(parts, key=lambda part: part[0]))
    for _, text in parts:
        head += [(BETWEEN, colours.dim), (text, colours.text)]
    return head
