"""What the top line says while the past is on show."""

from tui.keymap import DEFAULT, Keymap
from tui.paint import Palette, Row, row_width
from tui.widgets.replaying import Replay

GLYPH = "↺"
BETWEEN = " · "


def banner(replay: Replay, tip: int, pace: str, turning: str, colours: Palette, width: int, keys: Keymap = DEFAULT) -> Row:
    """Return which tick is on show, of how many, and the ways on; what fits.

    Args:
        pace: at which the past rolls on. turning: stands there while a picture loads, "" for none.
    """
    loading = f"{turning} " if turning else ""
    if replay.returning:
        return [(f"{GLYPH} {loading}back to live, t{tip} …", colours.warning + colours.bold)]
    newest, new = ("{time.live} the newest tick", "{time.live} newest") if replay.only else ("{time.live} live", "{time.live} live")
    branches = "{world.branch} branches here"
    branch = "{world.branch} branch"
    ways = [("read-only", branches, newest), ("read-only", branch, new), (branches, newest), (branch, new)]
    told = [(f" ▶ {pace}", way) for way in ways] + [(" ▶", ways[-1]), (" ▶", (new,)), (" ▶", ())]
    for rolling, parts in told:
        head = f"{GLYPH} PLAYBACK {loading}t{replay.wanted} of {tip}{rolling if replay.rolling else ''}"
        row: Row = [(head, colours.warning + colours.bold)]
        for part in parts:
            row += [(BETWEEN, colours.dim), (keys.filled(part), colours.text)]
        if row_width(row) <= width:
            break
    return row
